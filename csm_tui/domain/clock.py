"""A clock that remembers what it was asked: how an assessment knows when it may change by itself.

Every rule that depends on the day asks ``reached(d)``. Where the day has not come yet, it is noted;
the earliest noted one is the first day on which the same rule can answer otherwise (DOMAIN 2.0,
``valid_until``). Rules that were not asked, because another condition failed, cannot matter before
that other condition changes, and it is noted itself or changes only by an event.
"""

from __future__ import annotations

from datetime import date, timedelta

NEVER = date(9999, 12, 31)
"""The last day there is: nothing changes by itself."""

_DAY = timedelta(days=1)


class Clock:
    """Today, and the first later day that matters."""

    __slots__ = ("today", "until")

    def __init__(self, today: date) -> None:
        self.today = today
        self.until = NEVER

    def reached(self, d: date) -> bool:
        """Whether ``d`` is today or past; a future one is noted."""
        if d <= self.today:
            return True
        if d < self.until:
            self.until = d
        return False

    def passed(self, d: date) -> bool:
        """Whether ``d`` lies before today; noted likewise."""
        return d < self.today or (self.reached(d + _DAY) if d < NEVER else False)

    def elapsed(self, since: date, days: int) -> bool:
        """Whether at least so many calendar days have gone by since then."""
        return self.reached(since + timedelta(days=days))
