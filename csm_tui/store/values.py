"""Between the values of the domain and what SQLite keeps: dates as ISO text, lists as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from enum import Enum

from csm_tui.domain.text import clean
from csm_tui.errors import Refused

Value = str | int | float | None

EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 12, 31)


def sql(value: object) -> Value:
    """``value`` as SQLite keeps it: ISO dates, 0/1, the text of an enum, JSON for lists and mappings."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return int(value)
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple, dict, Mapping)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    raise TypeError(f"no form in SQLite for {type(value).__name__}")


def row(**values: object) -> dict[str, Value]:
    """Columns and values as SQLite keeps them."""
    return {name: sql(value) for name, value in values.items()}


def day(text: str | None) -> date | None:
    """The date of an ISO column, ``None`` for nothing."""
    return date.fromisoformat(text) if text else None


def line(text: str, what: str) -> str:
    """One clean line of ``text`` that must not be empty; raises Refused naming ``what``."""
    tidy = clean(text)
    if not tidy:
        raise Refused(f"{what} is empty: type a few words.")
    return tidy


def prose(text: str, what: str) -> str:
    """Clean text of several lines that must not be empty; raises Refused naming ``what``."""
    tidy = clean(text, lines=True).strip()
    if not tidy:
        raise Refused(f"{what} is empty: type a few words.")
    return tidy


def plausible(value: date | None, what: str) -> date | None:
    """The date itself; raises Refused where its year is outside 1990–2100 (a slip of the keyboard)."""
    if value is not None and not EARLIEST <= value <= LATEST:
        raise Refused(f"{what} {value.isoformat()} is outside the years 1990 to 2100: check the year.")
    return value


def past(value: date, today: date, what: str) -> date:
    """The date itself; raises Refused where it lies after ``today`` or outside 1990–2100."""
    plausible(value, what)
    if value > today:
        raise Refused(f"{what} {value.isoformat()} lies in the future (today is {today.isoformat()}).")
    return value


def words(day_: date | None) -> str:
    """A date for a label or a history line: "12 Nov 2026", "no date"."""
    return f"{day_.day} {day_:%b %Y}" if day_ else "no date"
