"""Dates of a column: their order is proved from all of it, asked for where it proves nothing, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from csm_tui.exchange.amounts import EMPTY
from csm_tui.exchange.tables import Cell, shown

ORDERS = ("DMY", "MDY", "YMD")
ORDER_TITLES: Mapping[str, str] = {"DMY": "day-month-year", "MDY": "month-day-year", "YMD": "year-month-day"}
FIRST_YEAR, LAST_YEAR = 1990, 2100  # a customer's contract, kickoff, go-live and renewal lie between
_SERIAL_ZERO = date(1899, 12, 30)  # Excel's day 0, as of 1 March 1900
_SERIALS = (32_874, 73_415)  # 1990-01-01 … 2101-01-01

_TIME = re.compile(
    r"(?:[T,]\s*|\s+)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?i:[ap]\.?m\.?)?\s*(?i:Z|UTC|GMT|[+-]\d\d:?\d\d)?$",
    re.ASCII,
)
_THREE = re.compile(r"(\d{1,4})\s*([-/. ])\s*(\d{1,2})\s*\2\s*(\d{1,4})\.?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?", re.ASCII)
_WEEKDAY = re.compile(r"(?i)(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sep sept", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_NAMED = (
    (re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?[-/ ]*(?:of )?([a-z]+)[.,]?[-/ ]*(\d{4}|\d\d)", re.ASCII), (2, 1, 0)),
    (re.compile(r"([a-z]+)\.?[-/ ]*(\d{1,2})(?:st|nd|rd|th)?,?[-/ ]+(\d{4}|\d\d)", re.ASCII), (2, 0, 1)),
    (re.compile(r"(\d{4})[-/. ]*([a-z]+)\.?[-/ ]*(\d{1,2})", re.ASCII), (0, 1, 2)),
)


@dataclass(frozen=True, slots=True)
class DateProof:
    """What a column says of the order of its dates.

    ``order`` is '' where no cell needs one; None where it is not proved. ``contradiction`` holds two cells that prove
    different orders. ``evidence`` is the cell that proves it, ``example`` one that needs it.
    """

    order: str | None
    evidence: Cell = ""
    example: Cell = ""
    choices: tuple[str, ...] = ()
    contradiction: tuple[Cell, ...] = ()


def prove_order(cells: Iterable[Cell]) -> DateProof:
    """The order proved by all the (distinct) ``cells`` of a column.

    A first number above 12 is a day, so is a second. Numbers of two digits each are read with the year last, as
    everybody writes them, unless that cannot be, or unless the first number changes less than the last: then it asks.
    """
    proofs: dict[str, Cell] = {}
    example: Cell = ""
    firsts: set[int] = set()
    lasts: set[int] = set()
    for cell in cells:
        parts = _numbers(cell)
        if parts is None:
            continue
        one, two, three, short = parts
        if short:
            firsts.add(one)
            lasts.add(three)
        orders = _orders(one, two, three, short=short)
        if len(orders) == 1:
            proofs.setdefault(next(iter(orders)), cell)
        elif len(orders) > 1 and one != two:
            example = example or cell
    if len(proofs) > 1:
        return DateProof(None, "", example, (), tuple(proofs.values()))
    year_first = bool(firsts) and max(firsts) > 12 and len(lasts) > 3 and len(firsts) * 3 <= len(lasts)
    if proofs:
        order, evidence = next(iter(proofs.items()))
        if order == "DMY" and year_first and max(lasts) <= 31:
            return DateProof(None, "", evidence, ("DMY", "YMD"))
        return DateProof(order, evidence, example)
    return DateProof(None if example else "", "", example, ("DMY", "MDY") if example else ())


def _numbers(cell: Cell) -> tuple[int, int, int, bool] | None:
    """The three numbers of a date whose order is open; the last is whether all have at most two digits."""
    if not isinstance(cell, str):
        return None
    found = _THREE.fullmatch(_bare(cell))
    if found is None or len(found[1]) > 2:
        return None
    return int(found[1]), int(found[3]), int(found[4]), len(found[4]) <= 2


def _orders(one: int, two: int, three: int, *, short: bool) -> set[str]:
    """The orders in which these numbers can be read."""
    orders = set()
    if 1 <= one <= 31 and 1 <= two <= 12:
        orders.add("DMY")
    if 1 <= one <= 12 and 1 <= two <= 31:
        orders.add("MDY")
    if not orders and short and 1 <= two <= 12 and 1 <= three <= 31:
        orders.add("YMD")
    return orders


def is_serial(cell: Cell) -> bool:
    """Whether ``cell`` is a text such as ``46353``, a day as spreadsheets count them."""
    return isinstance(cell, str) and _SERIAL.fullmatch(cell.strip()) is not None


def parse_day(cell: Cell, order: str | None = "") -> date | None:
    """The day in ``cell``, read in ``order`` where it needs one; None = empty.

    With ``order`` '' or None a cell is read where it can be read in one way alone. Raises ``ValueError`` with the
    reason, fit for a person, for what is no date, impossible or outside 1990–2100.
    """
    if isinstance(cell, date):
        return _bounded(cell.year, cell.month, cell.day, cell)
    if isinstance(cell, int | float):
        return _serial(cell, cell)
    text = _bare(cell)
    if not text or text in EMPTY:
        return None
    if len(text) <= 40:
        found = _THREE.fullmatch(text)
        if found:
            return _three(found[1], found[3], found[4], order, cell)
        compact = _COMPACT.fullmatch(text)
        if compact:
            return _bounded(int(compact[1]), int(compact[2]), int(compact[3]), cell)
        if _SERIAL.fullmatch(text):
            return _serial(float(text.replace(",", ".")), cell)
        for pattern, places in _NAMED:
            named = pattern.fullmatch(text)
            if named:
                year, month, day = (named.group(place + 1) for place in places)
                if month in _MONTHS:
                    return _bounded(_year(year), _MONTHS[month], int(day), cell)
    raise ValueError(f"{shown(cell)} is not a date")


def _bare(cell: str) -> str:
    """The date in a cell without weekday and time of day, in small letters."""
    text = cell.strip()
    if len(text) <= 10 and text.isascii() and not text[:1].isalpha():
        return text.casefold()
    if len(text) > 80:
        return text
    text = _WEEKDAY.sub("", text, count=1) if text[:1].isalpha() else text
    return _TIME.sub("", text).strip().casefold()


def _three(one: str, two: str, three: str, order: str | None, cell: Cell) -> date:
    """The day that three numbers make."""
    if len(one) == 4 and len(three) <= 2:
        return _bounded(int(one), int(two), int(three), cell)
    if len(one) > 2 or len(three) == 3:
        raise ValueError(f"{shown(cell)} is not a date")
    a, b, c = int(one), int(two), int(three)
    possible = _orders(a, b, c, short=len(three) <= 2)
    if order == "YMD" and len(three) <= 2:
        return _bounded(_year(one), b, c, cell)
    if order in ("DMY", "MDY"):
        if possible and order not in possible:
            raise ValueError(f"{shown(cell)} is not {ORDER_TITLES[order]}")
        return _bounded(_year(three), *((b, a) if order == "DMY" else (a, b)), cell)
    if not possible:
        raise ValueError(f"{shown(cell)} is not a date that exists")
    if len(possible) > 1 and a != b:
        raise ValueError(f"{shown(cell)} may be day-month or month-day")
    only = "DMY" if "DMY" in possible else next(iter(possible))
    if only == "YMD":
        return _bounded(_year(one), b, c, cell)
    return _bounded(_year(three), *((b, a) if only == "DMY" else (a, b)), cell)


def _year(digits: str) -> int:
    """The year: 00–68 are this century, 69–99 the last."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year <= 68 else 1900)


def _bounded(year: int, month: int, day: int, cell: Cell) -> date:
    """That day, if it exists and lies where a customer's dates can lie."""
    try:
        found = date(year, month, day)
    except ValueError:
        raise ValueError(f"{shown(cell)} is not a date that exists") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"{shown(cell)} lies outside {FIRST_YEAR}–{LAST_YEAR}")
    return found


def _serial(number: float, cell: Cell) -> date:
    """The day that a spreadsheet counts as ``number``."""
    if not _SERIALS[0] <= number < _SERIALS[1]:
        raise ValueError(f"{shown(cell)} is not a date")
    return _SERIAL_ZERO + timedelta(days=int(number))
