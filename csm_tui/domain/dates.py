"""Dates as people type and read them (UX 2.3). No library agrees on "next fri", so this one refuses it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from csm_tui.errors import UserError

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONG_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip
_WORDS = {"today": 0, "tod": 0, "now": 0, "tomorrow": 1, "tom": 1, "yesterday": -1}
_UNITS = {"d": "d", "day": "d", "days": "d", "w": "w", "week": "w", "weeks": "w", "m": "m", "month": "m", "months": "m"}
_PAST_KEPT = 90
"""A day and month that passed at most this many days ago is taken as past, else as next year's."""

_OFFSET = re.compile(r"([+-])\s*(\d{1,4})\s*([a-z]+)")
_IN = re.compile(r"in\s+(\d{1,4})\s+([a-z]+)")
_AGO = re.compile(r"(\d{1,4})\s+([a-z]+)\s+ago")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s+([a-z]+)(?:\s+(\d{4}|\d{2}))?")
_MONTH_DAY = re.compile(r"([a-z]+)\s+(\d{1,2})(?:,?\s+(\d{4}))?")
_SLASHED = re.compile(r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}")


def _index(word: str, long_names: tuple[str, ...]) -> int | None:
    """Which of the names a word of at least three letters begins; None for none."""
    if len(word) < 3:
        return None
    for number, name in enumerate(long_names):
        if name.startswith(word) or (word == "sept" and name == "september"):
            return number
    return None


def add_months(d: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month where it is shorter."""
    year, month = divmod(d.year * 12 + d.month - 1 + months, 12)
    return date(year, month + 1, min(d.day, _month_length(year, month + 1)))


def _month_length(year: int, month: int) -> int:
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return (following - timedelta(days=1)).day


def _shift(d: date, sign: str, amount: str, unit: str, text: str) -> date:
    """``d`` moved by so many days, weeks or months."""
    kind = _UNITS.get(unit)
    if kind is None:
        raise _not_a_date(text)
    number = int(amount) * (-1 if sign == "-" else 1)
    if kind == "m":
        return add_months(d, number)
    return d + timedelta(days=number * (7 if kind == "w" else 1))


def _not_a_date(text: str) -> UserError:
    return UserError(f"‘{text[:40]}’ is not a date I know. Type 27 nov, fri, +2w, in 3 days, eom or 2026-12-01.")


def _yearless(day: int, month: int, today: date, text: str) -> date:
    """Day and month in the year that is meant: this one, or the next when it passed long ago."""
    for year in range(today.year - 1, today.year + 9):  # 29 Feb may have to wait for its year
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if (today - found).days <= _PAST_KEPT:
            return found
    raise _not_a_date(text)


def _written(text: str, raw: str, today: date) -> date | None:
    """A date that names its day: ISO, ``27 nov``, ``Nov 27``, with or without a year."""
    if m := _ISO.fullmatch(text):
        return date(int(m[1]), int(m[2]), int(m[3]))
    day = month_word = year = None
    if m := _DAY_MONTH.fullmatch(text):
        day, month_word, year = m[1], m[2], m[3]
    elif m := _MONTH_DAY.fullmatch(text):
        day, month_word, year = m[2], m[1], m[3]
    if day is None or month_word is None:
        return None
    month = _index(month_word, _LONG_MONTHS)
    if month is None:
        return None
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month + 1, int(day))
    return _yearless(int(day), month + 1, today, raw)


def _named(text: str, today: date) -> date | None:
    """A day by a word: today, tom, fri, eow, eom."""
    if text in _WORDS:
        return today + timedelta(days=_WORDS[text])
    if text == "eow":
        return today + timedelta(days=(4 - today.weekday()) % 7)
    if text == "eom":
        return date(today.year, today.month, _month_length(today.year, today.month))
    weekday = _index(text, _LONG_DAYS)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return None


def parse_date(text: str, today: date, *, base: date | None = None) -> date:
    """The date that a person typed (UX 2.3), or a UserError that says what to type.

    ``base`` is where a bare offset (``+2w``) counts from; today without it. A weekday is the next one
    after today; ``eow`` is this week's Friday. A day and month without a year roll to the next year
    when they passed more than 90 days ago.
    """
    raw = text.strip()
    clean = re.sub(r"\s+", " ", raw.lower())
    clean = re.sub(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? (?=\d)", "", clean)
    if clean.startswith(("next ", "this ", "last ")):
        word = clean.split(" ", 1)[1]
        example = word[:3] if _index(word, _LONG_DAYS) is not None else "fri"
        raise UserError(
            f"‘{raw[:40]}’ can mean two different days. Type {example}, {example}+1w or the date, as 27 nov."
        )
    if _SLASHED.fullmatch(clean):
        raise UserError(f"‘{raw[:40]}’ can be read two ways. Type 2026-12-11, 11 dec or dec 11.")
    try:
        found = _written(clean, raw, today) or _named(clean, today)
        if found is None:
            found = _relative(clean, raw, today, base)
    except (ValueError, OverflowError):
        raise UserError(f"There is no such day as ‘{raw[:40]}’. Type a date like 27 nov or 2026-12-01.") from None
    if not 1990 <= found.year <= 2199:
        raise UserError(f"‘{raw[:40]}’ is too far away to be a date of an onboarding.")
    return found


def _relative(clean: str, raw: str, today: date, base: date | None) -> date:
    """An offset from today, from ``base`` or from a named day; UserError when it is none."""
    if m := _IN.fullmatch(clean):
        return _shift(today, "+", m[1], m[2], raw)
    if m := _AGO.fullmatch(clean):
        return _shift(today, "-", m[1], m[2], raw)
    at = max(clean.find("+"), clean.find("-"))
    if at >= 0 and (m := _OFFSET.fullmatch(clean[at:])):
        head = clean[:at].strip()
        start = (base or today) if not head else _named(head, today) or _written(head, raw, today)
        if start is not None:
            return _shift(start, m[1], m[2], m[3], raw)
    raise _not_a_date(raw)


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def distance(d: date, today: date) -> str:
    """How far away, in words: ``today``, ``tomorrow``, ``in 9 days``, ``3 days ago``."""
    gap = (d - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(gap) or (f"in {_days(gap)}" if gap > 0 else f"{_days(-gap)} ago")


def long(d: date) -> str:
    """``Fri 27 Nov 2026``: whatever the locale, and for years below 1000 too."""
    return f"{_DAYS[d.weekday()]} {d.day} {_MONTHS[d.month - 1]} {d.year}"


def day(d: date) -> str:
    """``27 Nov 2026``: the same text on every day it is read, for sentences that are stored."""
    return f"{d.day} {_MONTHS[d.month - 1]} {d.year}"


def short(d: date, today: date) -> str:
    """``12 Nov``, with two digits of the year when it is another one: ``12 Nov 25``."""
    return f"{d.day:02d} {_MONTHS[d.month - 1]}" + ("" if d.year == today.year else f" {d.year % 100:02d}")


def dated(d: date, today: date) -> str:
    """``short``, and with its year as well where the day lies more than half a year back: ``03 Mar 17``."""
    return f"{d.day:02d} {_MONTHS[d.month - 1]} {d.year % 100:02d}" if (today - d).days > 180 else short(d, today)


def echo(d: date, today: date, *, baseline: date | None = None) -> str:
    """What the field says back: ``= Fri 27 Nov 2026, in 9 days, 7 days later than baseline``."""
    text = f"= {long(d)}, {distance(d, today)}"
    if baseline is None:
        return text
    gap = (d - baseline).days
    if gap == 0:
        return f"{text}, as in the baseline"
    return f"{text}, {_days(abs(gap))} {'later' if gap > 0 else 'earlier'} than baseline"
