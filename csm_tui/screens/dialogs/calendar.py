"""The working days of an account: public holidays by country, weekend, own days off (DOMAIN 2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from csm_tui.domain import dates
from csm_tui.errors import UserError
from csm_tui.screens.dialogs.form import Field, FormDialog, Values

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST = 62  # days of one span; a longer pause is a hold
_APART = re.compile(r"[,;\n]")
_SPAN = re.compile(r"\s+(?:to|until)\s+|\s*\.\.\s*|\s+[-–]\s+")
_SCOPES = (("account", "This account"), ("all", "All accounts that have none of their own"))


class Spec(NamedTuple):
    """What was said of working days; empty = as the default or the country has it."""

    country: str = ""
    weekend: tuple[int, ...] = ()
    days_off: tuple[date, ...] = ()


Write = Callable[[bool, Spec], object]  # whether for all accounts; what was said


def read_weekend(text: str) -> tuple[int, ...]:
    """``sat, sun`` as weekday numbers; '' = none said. UserError for another word, or for a week without work."""
    days = set()
    for word in re.findall(r"[^\W\d_]+", text.casefold()):
        if word in ("and",):
            continue
        if len(word) < 3 or word[:3] not in WEEKDAYS:
            raise UserError(f"‘{word[:20]}’ is no day of the week. Type sat, sun or fri, sat.")
        days.add(WEEKDAYS.index(word[:3]))
    if len(days) == 7:
        raise UserError("A calendar without any working day cannot be used: leave one day out.")
    return tuple(sorted(days))


def read_days(text: str, today: date) -> tuple[date, ...]:
    """``24 dec, 27 dec to 2 jan`` as days; UserError for what is no date, or for a span that is too long."""
    out: set[date] = set()
    for part in _APART.split(text):
        if not part.strip():
            continue
        ends = _SPAN.split(part.strip(), maxsplit=1)
        first = dates.parse_date(ends[0], today)
        last = dates.parse_date(ends[1], today) if len(ends) > 1 else first
        if last < first:
            raise UserError(f"‘{part.strip()[:40]}’ ends before it begins.")
        if (last - first).days > LONGEST:
            raise UserError(f"‘{part.strip()[:40]}’ is longer than {LONGEST} days: put the account on hold instead.")
        out |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    return tuple(sorted(out))


def days_text(days: Sequence[date]) -> str:
    """Days as ``read_days`` reads them, neighbours as one span."""
    spans: list[list[date]] = []
    for day in sorted(days):
        if spans and (day - spans[-1][1]).days == 1:
            spans[-1][1] = day
        else:
            spans.append([day, day])
    return ", ".join(dates.day(a) if a == b else f"{dates.day(a)} to {dates.day(b)}" for a, b in spans)


def weekend_text(days: Sequence[int]) -> str:
    """Weekday numbers as ``read_weekend`` reads them."""
    return ", ".join(WEEKDAYS[day] for day in days)


def calendar(name: str, own: Spec, general: Spec, today: date, write: Write, *, key: int = 0) -> FormDialog:
    """Ask for country, weekend and days off; ``write`` gets for whom and what."""

    def submit(values: Values) -> None:
        write(values["whose"] == "all", _spec(values, today))

    others = general.country or "no public holidays"
    return FormDialog(
        f"Working days of {name}",
        (
            *_fields(own, "DE, US, DE-BY; - for no public holidays", "sat, sun; empty: the country’s"),
            Field("whose", "Holds for", "choice", "account", options=_SCOPES, required=True),
        ),
        lambda values: _wrong(values, today),
        today=today,
        submit=submit,
        live=lambda values: _live(values, today),
        intro=f"All other accounts: {others}, {weekend_text(general.weekend) or 'the usual weekend'}. "
        "Dates that are agreed stay; lint names those that fall on a day off.",
        memory=f"calendar-{key}",
    )


def default_calendar(general: Spec, today: date, write: Callable[[Spec], object]) -> FormDialog:
    """Ask for the working days of all accounts that say nothing of their own; ``write`` gets them."""

    def submit(values: Values) -> None:
        write(_spec(values, today))

    return FormDialog(
        "Working days of all accounts",
        _fields(general, "DE, US, DE-BY; empty: no public holidays", "sat, sun; empty: the country’s"),
        lambda values: _wrong(values, today),
        today=today,
        submit=submit,
        live=lambda values: _live(values, today),
        intro="They hold for every account that has no country or weekend of its own; days off hold for all. "
        "Dates that are agreed stay; lint names those that fall on a day off.",
        memory="calendar-all",
    )


def _fields(spec: Spec, country: str, weekend: str) -> tuple[Field, ...]:
    return (
        Field("country", "Country", value=spec.country, placeholder=country),
        Field("weekend", "Weekend", value=weekend_text(spec.weekend), placeholder=weekend),
        Field("days_off", "Days off", "lines", days_text(spec.days_off), placeholder="24 dec, 27 dec to 2 jan"),
    )


def _wrong(values: Values, today: date) -> dict[str, str]:
    found = {}
    try:
        read_country(values["country"])
    except UserError as error:
        found["country"] = str(error)
    try:
        read_weekend(values["weekend"])
    except UserError as error:
        found["weekend"] = str(error)
    try:
        read_days(values["days_off"], today)
    except UserError as error:
        found["days_off"] = str(error)
    return found


def _live(values: Values, today: date) -> str:
    try:
        days = read_days(values["days_off"], today)
    except UserError as error:
        return str(error)
    return f"{len(days)} own days off." if days else ""


def _spec(values: Values, today: date) -> Spec:
    return Spec(read_country(values["country"]), read_weekend(values["weekend"]), read_days(values["days_off"], today))


def read_country(text: str) -> str:
    """``Germany``, ``de`` as DE; '' and ``-`` (no public holidays) stay. UserError for what is no country."""
    from csm_tui.exchange.countries import parse_country

    if text.strip() in ("", "-"):
        return text.strip()
    try:
        return parse_country(text)
    except ValueError as error:
        if text.strip()[2:3] == "-" and text.strip()[:2].isalpha():
            return text.strip()  # a region that is not known: the store names those that are
        raise UserError(f"{error}: type its two letters, its English name, or a region such as DE-BY.") from None
