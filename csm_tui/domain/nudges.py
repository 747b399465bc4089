"""Reminders while a milestone waits: the ladder of DOMAIN 2, and what is due next on it. Pure.

Days are working days since the wait began. A step that was passed over is not made up for: the reminder that is
due is the highest one reached, so that nobody sends the gentle one of day 2 on day 9.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from csm_tui.domain.calendar import Calendar

if TYPE_CHECKING:
    from typing import Protocol

    from csm_tui.domain.model import Party, Wait

    class Sent(Protocol):
        """A reminder that was sent."""

        @property
        def step(self) -> int:
            """Its day on the ladder."""

    class Running(Protocol):
        """What is looked at of a wait: ``model.Wait``, or the light one of Today."""

        @property
        def since(self) -> date:
            """The day it began."""

        @property
        def until(self) -> date | None:
            """The day it ended."""

        @property
        def nudges(self) -> Sequence[Sent]:
            """The reminders that were sent."""


LADDER: dict[int, str] = {
    2: "a short reminder",
    5: "a second reminder that names the date at risk",
    10: "a call, and a day they promise",
    15: "ask their sponsor",
    21: "pause the account, or agree other dates",
}
"""Working day of a wait → what to do on it; 15 and 21 are those of DOMAIN 2."""


class NextNudge(NamedTuple):
    """The step of the ladder that comes next, the working day on which it falls, and whether that has come."""

    step: int
    on: date
    due: bool
    what: str


def days_waited(wait: Running, today: date, calendar: Calendar) -> int:
    """Working days from the start of a wait to its end, or to today."""
    return max(0, calendar.between(wait.since, min(wait.until or today, today)))


def next_nudge(wait: Running, today: date, calendar: Calendar) -> NextNudge | None:
    """What is due next for an open wait; ``None`` when it has ended or the ladder is climbed to its end."""
    if wait.until is not None:
        return None
    left = [step for step in LADDER if step > max((n.step for n in wait.nudges), default=0)]
    if not left:
        return None
    waited = days_waited(wait, today, calendar)
    step = max((step for step in left if step <= waited), default=left[0])
    return NextNudge(step, calendar.add(wait.since, step), step <= waited, LADDER[step])


def waited_by_party(waits: Iterable[Wait], today: date, calendar: Calendar) -> dict[Party, int]:
    """Working days during which at least one wait on a party ran; days of several waits count once."""
    out: dict[Party, int] = {}
    reached: dict[Party, date] = {}
    for wait in sorted(waits, key=lambda w: (w.since, w.id)):
        begin = max(wait.since, reached.get(wait.party, wait.since))
        end = min(wait.until or today, today)
        if end > begin:
            out[wait.party] = out.get(wait.party, 0) + calendar.between(begin, end)
            reached[wait.party] = end
        else:
            out.setdefault(wait.party, 0)
    return out
