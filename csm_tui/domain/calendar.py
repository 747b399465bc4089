"""Working days, and ISO weeks. Imports datetime only: the list and the reading commands use it.

Work (milestones, blocks, waits) is counted in working days of the account's calendar, silence in
calendar days (DOMAIN 2). Counting is by arithmetic, not by walking: it is called by the thousand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

_DAY = timedelta(days=1)


class Calendar:
    """Which days are worked. ``weekend`` holds ``date.weekday()`` numbers (Monday = 0)."""

    __slots__ = ("_holiday_ordinals", "_per_week", "_prefix", "_workdays", "holidays", "weekend")

    def __init__(self, weekend: Iterable[int] = (5, 6), holidays: Iterable[date] = ()) -> None:
        self.weekend = frozenset(weekend)
        self.holidays = frozenset(holidays)
        self._workdays = [day for day in range(7) if day not in self.weekend]
        if not self._workdays:
            raise ValueError("a week needs at least one working day")
        self._per_week = len(self._workdays)
        self._prefix = [sum(1 for w in self._workdays if w < day) for day in range(8)]
        self._holiday_ordinals = sorted(d.toordinal() for d in self.holidays if d.weekday() not in self.weekend)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and (self.weekend, self.holidays) == (
            other.weekend,
            other.holidays,
        )

    def __hash__(self) -> int:
        return hash((self.weekend, self.holidays))

    def __repr__(self) -> str:
        return f"Calendar(weekend={sorted(self.weekend)}, holidays={len(self.holidays)})"

    def is_working(self, d: date) -> bool:
        """Whether ``d`` is worked: neither weekend nor holiday."""
        return d.weekday() not in self.weekend and d not in self.holidays

    def next_working(self, d: date) -> date:
        """The first working day on or after ``d``."""
        while not self.is_working(d):
            d += _DAY
        return d

    def previous_working(self, d: date) -> date:
        """The last working day on or before ``d``."""
        while not self.is_working(d):
            d -= _DAY
        return d

    def _count(self, ordinal: int) -> int:
        """Working days from 1 January of year 1 (a Monday, ordinal 1) up to and including ``ordinal``."""
        weeks, rest = divmod(ordinal, 7)
        days = weeks * self._per_week + self._prefix[rest]
        return days - bisect_right(self._holiday_ordinals, ordinal) if self._holiday_ordinals else days

    def between(self, a: date, b: date) -> int:
        """Number of working days ``d`` with a < d ≤ b; negative, by the same count, when b < a."""
        return self._count(b.toordinal()) - self._count(a.toordinal())

    def add(self, d: date, n: int) -> date:
        """The working day that lies ``n`` working days after ``d`` (before, for n < 0); ``d`` itself for n = 0.

        Law: ``between(d, add(d, n)) == n``.
        """
        if n == 0:
            return d
        wanted = self._count(d.toordinal()) + n
        weeks, rest = divmod(wanted - 1, self._per_week)
        ordinal = weeks * 7 + self._workdays[rest] + 1  # right where there is no holiday before it
        while (short := wanted - self._count(ordinal)) > 0:
            ordinal += short
        found = date.fromordinal(ordinal)
        return self.previous_working(found)


STANDARD = Calendar()
"""Monday to Friday, no holidays."""


_FRIDAY = 4


def bad_go_live_day(d: date, calendar: Calendar = STANDARD) -> str:
    """Why nobody should go live on ``d``: 'a Friday', 'a weekend', 'a holiday'; '' when the day is fine."""
    if d.weekday() in calendar.weekend:
        return "a weekend"
    if d in calendar.holidays:
        return "a holiday"
    return "a Friday" if d.weekday() == _FRIDAY else ""


def roll_go_live(d: date, calendar: Calendar = STANDARD) -> date:
    """``d``, or off a bad day the next Monday that is none (a holiday there rolls on by a day)."""
    if not bad_go_live_day(d, calendar):
        return d
    d += timedelta(days=7 - d.weekday())
    for _ in range(60):
        if not bad_go_live_day(d, calendar):
            return d
        d += timedelta(days=1)
    return d  # a calendar in which every day for two months is bad: nothing better can be said


_USUAL = "56"


def rest_days(calendar: Calendar, after: date, until: date) -> str:
    """What ``calendar_of_rest`` needs to count between two days: "" for Monday to Friday without a holiday.

    The weekend's numbers, then the holidays after ``after`` up to ``until``: kept in the cache row, so that a reading
    command counts in the account's own days and reads no calendar.
    """
    weekend = "".join(map(str, sorted(calendar.weekend))) or "-"
    days = [
        d.isoformat() for d in sorted(calendar.holidays) if after < d <= until and d.weekday() not in calendar.weekend
    ]
    return " ".join([weekend, *days]) if days or weekend != _USUAL else ""


@lru_cache(maxsize=1024)  # one country, the same few texts
def calendar_of_rest(text: str) -> Calendar:
    """The calendar that ``rest_days`` wrote down, right for the span it was written for."""
    if not text:
        return STANDARD
    weekend, *days = text.split(" ")
    return Calendar(map(int, weekend.strip("-")), map(date.fromisoformat, days))


def iso_week(d: date) -> str:
    """The ISO week of a day, as ``2026-W47``: sorts as text."""
    year, week, _ = d.isocalendar()
    return f"{year:04d}-W{week:02d}"


def week_start(week: str) -> date:
    """The Monday of an ISO week written ``2026-W47``; ValueError for anything else."""
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


def week_end(week: str) -> date:
    """The Sunday of an ISO week."""
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 7)
