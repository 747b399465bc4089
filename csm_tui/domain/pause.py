"""Days on which a clock stands still: my leave, their out-of-office, a hold (R8, DOMAIN 4.1).

A pause is a set of days that do not count. With days from Monday to Friday paused, what happened on the Sunday before
is as old on Friday as on Sunday, and a day older on Saturday.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from csm_tui.domain.clock import NEVER

if TYPE_CHECKING:  # reading commands ask for pauses, too: no value class on their way (B3)
    from csm_tui.domain.calendar import Calendar
    from csm_tui.domain.model import Away, Facts

_DAY = timedelta(days=1)

Range = tuple[date, date]
"""First and last paused day."""


class Pauses:
    """Ranges of days that do not count, joined where they touch."""

    __slots__ = ("ranges",)

    def __init__(self, ranges: Iterable[Range] = ()) -> None:
        joined: list[Range] = []
        for since, until in sorted(r for r in ranges if r[0] <= r[1]):
            if joined and since <= joined[-1][1] + _DAY:
                joined[-1] = joined[-1][0], max(joined[-1][1], until)
            else:
                joined.append((since, until))
            if joined[-1][1] >= NEVER:
                break
        self.ranges = tuple(joined)

    def days(self, a: date, b: date) -> int:
        """How many paused days d there are with a < d ≤ b."""
        return sum(max((min(until, b) - max(since - _DAY, a)).days, 0) for since, until in self.ranges)

    def elapsed(self, a: date, b: date) -> int:
        """Days from a to b that count; 0 where b is not after a."""
        return max((b - a).days - self.days(a, b), 0)

    def after(self, a: date, count: int) -> date:
        """The first day on which ``count`` days that count have gone by since ``a``; NEVER while a pause has no end."""
        found = a + timedelta(days=count)
        for since, until in self.ranges if count else ():
            if until <= a:
                continue
            if since > found:
                break
            if until >= NEVER:
                return NEVER
            found += timedelta(days=(until - max(since - _DAY, a)).days)
        return found

    def working(self, a: date, count: int, calendar: Calendar) -> date:
        """The day on which ``count`` working days that count have gone by since ``a``; NEVER as ``after``."""
        found = calendar.add(a, count)
        for since, until in self.ranges:
            if until <= a:
                continue
            if since > found:
                break
            if until >= NEVER:
                return NEVER
            found = calendar.add(found, calendar.between(max(since - _DAY, a), until))
        return found

    def resumes(self, day: date) -> date:
        """``day`` itself, or the first day after the pause that it lies in."""
        for since, until in self.ranges:
            if since <= day <= until:
                return NEVER if until >= NEVER else until + _DAY
        return day

    def holds(self, day: date) -> bool:
        """Whether that day does not count."""
        return any(since <= day <= until for since, until in self.ranges)


NONE = Pauses()
"""Nothing stands still."""


def mine(away: Iterable[Away]) -> list[Range]:
    """The days of my own leave."""
    return [(a.since, a.until) for a in away if a.account_id is None and a.person_id is None]


def _holds(facts: Facts, today: date) -> list[Range]:
    """The days on hold: the day it began counts still, that of its end no more."""
    account = facts.account
    found = [(h.since + _DAY, h.until) for h in facts.holds]
    if account.status == "hold" and account.hold_since is not None and account.hold_since < today:
        found.append((account.hold_since + _DAY, NEVER))
    return found


def of_review(facts: Facts, today: date) -> Pauses:
    """The days on which a review grows no older: on hold, and while I am away (R8)."""
    return Pauses(_holds(facts, today) + mine(facts.away)) if facts.away or facts.holds or _on_hold(facts) else NONE


def of_silence(facts: Facts, person_id: int | None = None) -> Pauses:
    """The days on which nobody is called silent: on hold, while I am away, while the customer is closed; for one
    person those of their own out-of-office too (DOMAIN 4.1)."""
    if not facts.away and not facts.holds:
        return NONE
    theirs = [
        (a.since, a.until)
        for a in facts.away
        if a.account_id is not None and (a.person_id is None or a.person_id == person_id)
    ]
    return Pauses([(h.since + _DAY, h.until) for h in facts.holds] + mine(facts.away) + theirs)


def _on_hold(facts: Facts) -> bool:
    return facts.account.status == "hold"
