"""The fields of an account: a new one, and what can be edited of an existing one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from csm_tui.domain.calendar import STANDARD, Calendar
from csm_tui.domain.model import Account, Segment
from csm_tui.domain.money import format_money
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.landing import day_off, rolls

SEGMENTS = (
    ("", "By ARR"),
    (Segment.ENTERPRISE.value, "Enterprise"),
    (Segment.MID_MARKET.value, "Mid-Market"),
    (Segment.SMB.value, "SMB"),
    (Segment.SELF_SERVE.value, "Self-Serve"),
)
_DATES = ("signed", "kickoff", "go_live", "renewal")

Write = Callable[[str, dict[str, Any]], object]  # name, fields
Edit = Callable[[dict[str, Any]], object]


def _fields(account: Account | None, currency: str, calendar: Calendar) -> tuple[Field, ...]:
    """The fields of the form, filled from ``account``."""

    def day(value: date | None) -> str:
        return value.isoformat() if value else ""

    a = account
    sold = "Sold for" if a else "Go-live sold"
    return (
        Field("name", "Name", value=a.name if a else "", required=True, placeholder="Globex Logistics"),
        Field("arr", "ARR", value=_money_text(a), placeholder=f"148k, in {a.currency if a else currency}"),
        Field("segment", "Segment", "choice", a.segment.value if a else "", options=SEGMENTS[1:] if a else SEGMENTS),
        Field("signed", "Signed", "date", day(a.signed) if a else ""),
        Field("kickoff", "Kickoff", "date", day(a.kickoff) if a else "", remark=day_off(calendar)),
        Field(
            "go_live",
            sold,
            "date",
            day(a.sold_go_live) if a else "",
            hint="the date that Sales promised",
            remark=day_off(calendar) if a else rolls(calendar),
        ),
        Field("renewal", "Renewal", "date", day(a.renewal) if a else ""),
        Field("owner", "CSM", value=a.owner if a else ""),
        Field(
            "review_interval",
            "Review every",
            value=_interval_text(a.review_interval) if a else "",
            placeholder="7 days",
            hint="days between reviews: 7; 14 will do for SMB, 30 for Self-Serve",
        ),
        Field("ae", "Sold by", value=a.ae if a else ""),
        Field("product", "Product", value=a.product if a else ""),
        Field("industry", "Industry", value=a.industry if a else ""),
        Field("region", "Region", value=a.region if a else ""),
        Field("external_id", "Id in the CRM", value=(a.external_id or "") if a else ""),
        Field("tags", "Tags", value=", ".join(a.tags) if a else "", placeholder="pilot, reference"),
    )


def _interval_text(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def read_interval(text: str) -> int:
    """Days between two reviews: ``14``, ``14 days``, ``2 weeks``; 7 for nothing. Raises ValueError with the reason."""
    if not text.strip():
        return 7
    found = re.fullmatch(r"(\d{1,4})\s*(d|days?|w|weeks?)?", text.strip().casefold(), re.ASCII)
    days = 0 if found is None else int(found[1]) * (7 if (found[2] or "d")[0] == "w" else 1)
    if not 1 <= days <= 365:
        raise ValueError("Type a number of days from 1 to 365, such as 14.")
    return days


def _money_text(account: Account | None) -> str:
    return "" if account is None else format_money(account.arr_cents, account.currency)


def read_money(text: str, currency: str) -> tuple[int | None, str]:
    """Hundredths and currency of a typed amount, ``None`` for nothing; raises ValueError with the reason."""
    from csm_tui.exchange.amounts import parse_money

    money = parse_money(text)
    if money is None:
        return None, currency
    if money.cents < 0:
        raise ValueError("An ARR cannot be negative.")
    return money.cents, money.currency if money.currency and not money.fits(currency) else currency


def _check(currency: str) -> Callable[[Values], Mapping[str, str]]:
    def check(values: Values) -> dict[str, str]:
        found = {}
        try:
            read_money(values["arr"], currency)
        except ValueError as error:
            found["arr"] = str(error)
        try:
            read_interval(values["review_interval"])
        except ValueError as error:
            found["review_interval"] = str(error)
        if values["signed"] and values["go_live"] and values["go_live"] < values["signed"]:
            found["go_live"] = "That is before the signature."
        return found

    return check


def _value(name: str, text: str) -> Any:
    """What the store takes for the text of a field."""
    if name in _DATES:
        return date.fromisoformat(text) if text else None
    if name == "tags":
        return tuple(tag.strip() for tag in text.split(",") if tag.strip())
    if name == "review_interval":
        return read_interval(text)
    if name == "external_id":
        return text or None
    return text


def new_account(today: date, write: Write, *, currency: str = "USD", calendar: Calendar = STANDARD) -> FormDialog:
    """Ask for an account; ``write`` gets its name and the fields that were filled. It comes with its plan."""

    def submit(values: Values) -> None:
        fields = {n: _value(n, v) for n, v in values.items() if v and n not in ("name", "arr")}
        cents, unit = read_money(values["arr"], currency)
        fields["currency"] = unit
        if cents is not None:
            fields["arr_cents"] = cents
        write(values["name"], fields)

    return FormDialog(
        "New account",
        _fields(None, currency, calendar),
        _check(currency),
        today=today,
        submit=submit,
        intro="A name is enough: dates and segment make its plan.",
        memory="account-new",
    )


def edit_account(
    account: Account,
    today: date,
    write: Edit,
    *,
    calendar: Calendar = STANDARD,
    own: Sequence[Field] = (),
    check_own: Callable[[Values], Mapping[str, str]] | None = None,
) -> FormDialog:
    """Ask for other fields; ``write`` gets those that changed, by the store's names; ``own`` ones by their own."""
    fields = (*_fields(account, account.currency, calendar), *own)
    checked = _check(account.currency)

    def submit(values: Values) -> None:
        changed = {f.name: _value(f.name, values[f.name]) for f in fields if values[f.name] != f.value}
        if "arr" in changed:
            del changed["arr"]
            cents, unit = read_money(values["arr"], account.currency)
            if cents != account.arr_cents:
                changed["arr_cents"] = cents
            if unit != account.currency:
                changed["currency"] = unit
        if changed:
            write(changed)

    return FormDialog(
        f"Edit {account.name}",
        fields,
        lambda values: {**checked(values), **(check_own(values) if check_own is not None else {})},
        today=today,
        submit=submit,
        intro="What you type here, an import never overwrites without saying so.",
        memory=f"account-{account.id}",
    )
