"""When an account’s next review is due, and whether in an ISO week (R8). Light: reading commands ask it (B3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

Ranges = Sequence[tuple[date, date]]
"""First and last day of each stretch on which no review grew older: on hold, or my own leave."""


def due_day(last: date, interval: int, paused: Ranges = ()) -> date:
    """The day on which the review of ``last`` is as old as it may be: its age, without paused days, is the interval."""
    if not paused:
        return last + timedelta(days=interval)
    from csm_tui.domain.pause import Pauses

    return Pauses(paused).after(last, interval)


def due_in(last: date | None, interval: int, paused: Ranges, sunday: date) -> bool:
    """Whether a review is wanted in the week that ends on ``sunday``; ``last`` = the review of an earlier week.

    It is where the age reaches the interval by that Sunday. A weekly rhythm wants one in each week, also where the
    last one was filed late, in this week, for its own; what was never reviewed is always due.
    """
    if last is None:
        return True
    near = [(since, until) for since, until in paused if until > last and since <= sunday]
    if not near and interval <= 7:
        return True
    return due_day(last, interval, near) <= sunday
