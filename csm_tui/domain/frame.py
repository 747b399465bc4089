"""One account on one day, looked at once: what the rules share (lateness, forecast, phase, last review)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from csm_tui.domain.calendar import STANDARD, Calendar
from csm_tui.domain.clock import Clock
from csm_tui.domain.forecast import Network, late
from csm_tui.domain.model import (
    PHASES,
    Facts,
    Milestone,
    MilestoneState,
    Person,
    Phase,
    Review,
    Role,
    Segment,
    Severity,
    Status,
)
from csm_tui.domain.stage import phase_of

_OPEN = MilestoneState.OPEN


class Sighting(NamedTuple):
    """What one rule saw; ``severity`` None = the usual one of the catalogue. Evidence holds dates, not counts
    of days, so that it reads the same until the facts change."""

    code: str
    subject: str
    evidence: str
    severity: Severity | None = None


def last_completed(facts: Facts, today: date) -> Review | None:
    """The completed review of the latest ISO week that was known on ``today`` (R1)."""
    best: Review | None = None
    for review in facts.reviews:
        done = review.completed
        if done is None or done > today:
            continue
        if best is None or (review.week, done) >= (best.week, best.completed):
            best = review
    return best


def review_clock(facts: Facts, today: date) -> date:
    """The day up to which work ages: today, or the day a hold began, for then all clocks stand still (R8)."""
    held = facts.account.hold_since
    return held if held is not None and facts.account.status is Status.HOLD and held < today else today


class Frame:
    """Facts of one account seen on one day, with what several rules need of them."""

    __slots__ = (
        "by_code",
        "calendar",
        "clock",
        "facts",
        "lateness",
        "live",
        "network",
        "open_late",
        "phase",
        "phase_since",
        "review",
        "today",
    )

    def __init__(self, facts: Facts, today: date, calendar: Calendar = STANDARD, clock: Clock | None = None) -> None:
        self.facts = facts
        self.today = today
        self.calendar = calendar
        self.clock = clock or Clock(today)
        self.network = Network(facts.milestones, today, calendar)
        self.by_code = self.network.by_code
        self.phase, self.phase_since = phase_of(facts.account, facts.milestones, facts.uat_rounds)
        self.review = last_completed(facts, today)
        self.lateness: dict[str, int] = {}
        self.open_late: list[Milestone] = []
        live = self.by_code.get("L1")
        self.live = live is not None and live.state is MilestoneState.DONE
        self._look()

    def _look(self) -> None:
        """Lateness of each milestone; notes the days on which an open one changes by itself."""
        clock, calendar, today = self.clock, self.calendar, self.today
        held = review_clock(self.facts, today)
        overdue = False
        for milestone in self.facts.milestones:
            committed = milestone.committed
            if milestone.state is not _OPEN or milestone.unconfirmed or committed is None:
                self.lateness[milestone.code] = late(milestone, today, calendar)
            elif clock.reached(committed):
                days = late(milestone, held, calendar)  # on hold all clocks stand still
                self.lateness[milestone.code] = days
                overdue = True  # its forecast follows today from working day to working day
                if days:
                    self.open_late.append(milestone)
            else:
                self.lateness[milestone.code] = 0
                if not calendar.is_working(committed):  # its forecast moves on as soon as no working day is left
                    clock.reached(calendar.previous_working(committed) + timedelta(days=1))
        if overdue:
            tomorrow = today + timedelta(days=1)
            clock.reached(tomorrow if calendar.is_working(today) else calendar.next_working(tomorrow))

    def is_open(self, code: str) -> bool:
        """Whether the plan has this milestone, open and confirmed."""
        milestone = self.by_code.get(code)
        return milestone is not None and milestone.state is _OPEN and not milestone.unconfirmed

    def is_done(self, code: str) -> bool:
        """Whether the plan has this milestone and it is done."""
        milestone = self.by_code.get(code)
        return milestone is not None and milestone.state is MilestoneState.DONE

    def at_least(self, phase: Phase) -> bool:
        """Whether the account has come to that phase."""
        return PHASES.index(self.phase) >= PHASES.index(phase)

    def persons(self, role: Role) -> list[Person]:
        """The active people of that role."""
        return [p for p in self.facts.people if p.role is role and p.state == "active"]

    @property
    def scaled(self) -> bool:
        """Whether contact thresholds follow the segment's cadence (SMB, Self-Serve; DOMAIN 4.1)."""
        return self.facts.account.segment in (Segment.SMB, Segment.SELF_SERVE)
