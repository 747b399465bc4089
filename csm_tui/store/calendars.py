"""Whose working days count: weekend, public holidays by country and own days off, per account or for all (DOMAIN 2).

The library that knows the holidays is imported when a country is first named. What it says is kept with the data, so
that reading never imports it again and the same book gives the same dates on every computer.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from csm_tui.domain.calendar import STANDARD, Calendar
from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.store.common import fetch, short
from csm_tui.store.values import plausible, row

if TYPE_CHECKING:
    from csm_tui.domain.model import Account
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx

NONE = "-"
"""The country of an account that keeps no public holidays although the default names a country."""

SETTING = "calendar"
DAYS_OFF_LIMIT = 366
AT_ONCE = 200  # rows that a person waits for
_KEPT_BACK, _KEPT_AHEAD = 10, 20  # years of holidays kept with the data
_BACK, _AHEAD = 4, 5  # years that a calendar holds around today


class CalendarSpec(NamedTuple):
    """What a person said about working days; empty = as the default, or the country, has it."""

    country: str = ""  # "DE", "DE-BY", "-" = none
    weekend: tuple[int, ...] = ()  # date.weekday() numbers, Monday = 0
    days_off: tuple[date, ...] = ()


class _Holidays(NamedTuple):
    first: int
    last: int
    weekend: tuple[int, ...]
    days: tuple[date, ...]


def default(store: Reading) -> CalendarSpec:
    """What the settings say for all accounts; empty where nothing was set."""
    found = store.setting(SETTING)
    if not isinstance(found, dict):
        return CalendarSpec()
    days = tuple(date.fromisoformat(text) for text in found.get("days_off", ()))
    return CalendarSpec(str(found.get("country", "")), tuple(found.get("weekend", ())), days)


def spec(account: Account) -> CalendarSpec:
    """What was said for this account alone."""
    return CalendarSpec(account.country, account.weekend, account.days_off)


def calendar_of(store: Reading, account: Account | None, general: CalendarSpec | None = None) -> Calendar:
    """The calendar of an account, or of all where none is given; ``general`` = the default, where it is known already.

    The account's country and weekend come before those of the settings; days off add up.
    """
    return calendar_for(store, CalendarSpec() if account is None else spec(account), general)


def calendar_for(store: Reading, own: CalendarSpec, general: CalendarSpec | None = None) -> Calendar:
    """The calendar of an account that says this of its own."""
    general = default(store) if general is None else general
    country = own.country or general.country
    weekend = own.weekend or (() if own.country else general.weekend)
    days_off = tuple(sorted({*general.days_off, *own.days_off}))
    return _calendar(store, CalendarSpec("" if country == NONE else country, weekend, days_off))


def _calendar(store: Reading, wanted: CalendarSpec) -> Calendar:
    """The calendar of a whole specification; the same object for the same one."""
    if wanted == CalendarSpec():
        return STANDARD
    key = (wanted, store.today.year)
    found = store.calendars.get(key)
    if found is None:
        days, weekend = set(wanted.days_off), wanted.weekend
        if wanted.country:
            known = _holidays(store, wanted.country)
            weekend = weekend or known.weekend
            years = range(store.today.year - _BACK, store.today.year + _AHEAD + 1)
            days |= {d for d in known.days if d.year in years}
        found = store.calendars[key] = Calendar(weekend or STANDARD.weekend, days)
    return found


def _holidays(store: Reading, country: str) -> _Holidays:
    """The holidays of a country as kept with the data; from the library where they are not, or have run out."""
    kept = store.setting(f"holidays.{country}")
    if isinstance(kept, dict):
        found = _Holidays(
            kept["first"], kept["last"], tuple(kept["weekend"]), tuple(date.fromisoformat(d) for d in kept["days"])
        )
        if found.first <= store.today.year - _BACK and found.last >= store.today.year + _AHEAD:
            return found
    return _look_up(country, store.today)


def _look_up(country: str, today: date) -> _Holidays:
    """What the library says; raises Refused for a country or region that it does not know."""
    import holidays

    code, _, region = country.partition("-")
    first, last = today.year - _KEPT_BACK, today.year + _KEPT_AHEAD
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of some countries it knows fewer years, and says so on stderr
            found = holidays.country_holidays(code, subdiv=region or None, years=range(first, last + 1))
    except NotImplementedError:
        known = holidays.list_supported_countries()
        if known.get(code):
            regions = ", ".join(f"{code}-{name}" for name in list(known[code])[:6])
            raise Refused(f"No holidays are known for the region ‘{short(country, 12)}’; try {regions}.") from None
        raise Refused(
            f"No holidays are known for the country ‘{short(country, 12)}’: give its two letters, such as DE, US or "
            "GB, or a region such as DE-BY."
        ) from None
    return _Holidays(first, last, tuple(sorted(found.weekend)), tuple(sorted(found)))


def set_calendar(
    store: Reading, account_id: int, rev: int, country: str, weekend: Iterable[int], days_off: Iterable[date]
) -> None:
    """The working days of one account; dates that are agreed already stay, the plan's lint names those on a day off."""
    wanted = _checked(country, weekend, days_off)
    with store.step("Calendar", account_id=account_id) as tx:
        found = fetch(store, "account", account_id)
        tx.label = f"Working calendar of {short(found['name'])} changed"
        keep(store, tx, [wanted.country])
        _must_work(store, wanted, default(store))
        values = row(
            country=wanted.country, weekend=" ".join(map(str, wanted.weekend)),
            days_off=[d.isoformat() for d in wanted.days_off],
            edited=sorted({*json.loads(found["edited"]), "country"}),  # an import leaves it alone from now on
        )  # fmt: skip
        tx.update("account", account_id, values, rev=rev)


def set_default(store: Reading, country: str, weekend: Iterable[int], days_off: Iterable[date]) -> None:
    """The working days of all accounts that say nothing of their own; their rows are recomputed. A setting: no undo.

    In a large book the rows are only marked as expired: readers recompute them first, the program in the background.
    """
    wanted = _checked(country, weekend, days_off)
    if wanted.country == NONE:
        wanted = wanted._replace(country="")
    with store.step("Working calendar", journal=False) as tx:
        keep(store, tx, [wanted.country])
        _must_work(store, wanted, CalendarSpec())
        value = {
            "country": wanted.country,
            "weekend": list(wanted.weekend),
            "days_off": [d.isoformat() for d in wanted.days_off],
        }
        tx.put("setting", {"key": SETTING, "value": json.dumps(value)})
        tx.conn.execute("UPDATE current SET valid_until = ?", (store.today.isoformat(),))  # derived, not journaled
    if store.expired() <= AT_ONCE:
        store.refresh()


def _checked(country: str, weekend: Iterable[int], days_off: Iterable[date]) -> CalendarSpec:
    """What was typed, tidy; raises Refused for what cannot be a calendar."""
    code = clean(country).upper().replace("_", "-").replace(" ", "")
    rest = tuple(sorted(set(weekend)))
    if any(not 0 <= day <= 6 for day in rest):
        raise Refused("The days of the weekend are numbers from 0 (Monday) to 6 (Sunday).")
    if len(rest) == 7:
        raise Refused("A calendar without any working day cannot be used: leave at least one day of the week out.")
    days = tuple(sorted(set(days_off)))
    if len(days) > DAYS_OFF_LIMIT:
        raise Refused(f"At most {DAYS_OFF_LIMIT} own days off can be kept, these are {len(days)}.")
    for day in days:
        plausible(day, "The day off")
    return CalendarSpec(code, rest, days)


def keep(store: Reading, tx: Tx, countries: Iterable[str]) -> None:
    """Keep the holidays of these countries with the data; no part of the step, for they are what they are."""
    for country in sorted(set(countries) - {"", NONE}):
        found = _look_up(country, store.today)
        value: dict[str, Any] = {**found._asdict(), "days": [d.isoformat() for d in found.days]}
        with tx.unjournaled():
            tx.put("setting", {"key": f"holidays.{country}", "value": json.dumps(value)})
        store.calendars.clear()


def _must_work(store: Reading, wanted: CalendarSpec, general: CalendarSpec) -> None:
    """Raises Refused where a whole year has no working day."""
    country = wanted.country or general.country
    days = tuple(sorted({*wanted.days_off, *general.days_off}))
    built = _calendar(store, CalendarSpec("" if country == NONE else country, wanted.weekend or general.weekend, days))
    if not built.between(store.today, store.today + timedelta(days=365)):
        raise Refused("A calendar without any working day in the year ahead cannot be used: take days off away.")


def countries() -> Sequence[str]:
    """The countries whose holidays are known, by their two letters, in order. Imports the library."""
    import holidays

    return sorted(code for code in holidays.list_supported_countries() if len(code) == 2)
