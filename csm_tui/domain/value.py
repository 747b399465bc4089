"""Time to value: four steps from the first login to full value, each against its target (DOMAIN 4.3, 9). Pure.

Counted in calendar days. Days on hold do not run on; an account that was closed stands still.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from csm_tui.domain.model import Facts, Milestone, MilestoneState, Segment, Status


class Goal(NamedTuple):
    """A step to value: the milestone that is it, what it is counted from, and the days by segment."""

    code: str
    title: str
    milestone: str
    start: str  # kickoff | go-live
    days: dict[Segment, int]


def _days(enterprise: int, mid_market: int, smb: int, self_serve: int) -> dict[Segment, int]:
    segments = (Segment.ENTERPRISE, Segment.MID_MARKET, Segment.SMB, Segment.SELF_SERVE)
    return dict(zip(segments, (enterprise, mid_market, smb, self_serve), strict=True))


GOALS = (
    # seeds 001/ttv: <7 d, <3 d, <24 h, <1 h; the record keeps days
    Goal("login", "First login", "C2", "kickoff", _days(7, 3, 1, 1)),
    # the seed's "<7 d after the first login" is out of reach of all plans but one: the plans' own day (DOMAIN 2.1)
    Goal("setup", "Setup complete", "C7", "kickoff", _days(52, 28, 14, 3)),
    Goal("first", "First value", "V1", "kickoff", _days(30, 14, 7, 7)),  # DOMAIN 9
    # seeds 001/ttv, full adoption: from the kickoff no plan could meet it, so it is held against the go-live, in the
    # way of DOMAIN 4.3, 1
    Goal("full", "Full value", "A1", "go-live", _days(90, 60, 30, 14)),
)
"""The steps in their order."""


class ValueStep(NamedTuple):
    """Where an account stands with one step. ``days`` run from the start to the day it was reached, or to today."""

    code: str
    title: str
    state: str  # reached | late (reached too late) | running | overdue | waiting (not begun) | off (not in this plan)
    days: int | None
    target: int
    start: str  # kickoff | go-live
    reached: date | None
    due: date | None  # the last day within the target
    from_signed: int | None  # days from the signature, beside it (DOMAIN 4.3, 1)


def value_steps(facts: Facts, today: date) -> tuple[ValueStep, ...]:
    """The four steps of an account, in order."""
    by_code = {m.code: m for m in facts.milestones}
    starts = {"kickoff": _kickoff(facts, by_code), "go-live": _actual(by_code.get("L1"))}
    return tuple(_step(facts, goal, by_code.get(goal.milestone), starts[goal.start], today) for goal in GOALS)


def _actual(milestone: Milestone | None) -> date | None:
    done = milestone is not None and milestone.state is MilestoneState.DONE
    return milestone.actual if milestone is not None and done else None


def _kickoff(facts: Facts, by_code: dict[str, Milestone]) -> date | None:
    """The kickoff as it was held; Self-Serve has none, its day 0 is the signature (DOMAIN 2.1)."""
    return _actual(by_code["K1"]) if "K1" in by_code else facts.account.signed


def _step(facts: Facts, goal: Goal, milestone: Milestone | None, start: date | None, today: date) -> ValueStep:
    account = facts.account
    target = goal.days[account.segment]
    reached = _actual(milestone)
    if start is not None and start > today:
        start = None
    due = date.fromordinal(start.toordinal() + target) if start else None
    if milestone is None or milestone.state is MilestoneState.SKIPPED:
        return ValueStep(goal.code, goal.title, "off", None, target, goal.start, None, None, None)
    unknown = milestone.state is MilestoneState.DONE and reached is None
    days = None if start is None or unknown else _count(facts, start, reached, today)
    if milestone.state is MilestoneState.DONE:
        state = "late" if days is not None and days > target else "reached"
    elif days is None:
        state = "waiting"
    else:
        state = "overdue" if days > target else "running"
    signed = (reached - account.signed).days if reached is not None and account.signed is not None else None
    return ValueStep(goal.code, goal.title, state, days, target, goal.start, reached, due, signed)


def _count(facts: Facts, start: date, reached: date | None, today: date) -> int:
    """Days from the start; 0 where it was reached before. While it runs, days on hold are left out."""
    account = facts.account
    if reached is not None:
        return max((reached - start).days, 0)
    until = today
    if account.status is Status.CLOSED and account.closed_on is not None:
        until = min(until, account.closed_on)
    elif account.status is Status.HOLD and account.hold_since is not None:
        until = min(until, account.hold_since)
    held = sum(max((min(h.until, until) - max(h.since, start)).days, 0) for h in facts.holds)
    return max((until - start).days - held, 0)


def told(step: ValueStep) -> str:
    """``reached after 12 of 14 days``, ``day 9 of 14``, ``3 days over``, ``not begun`` in a few words."""
    over = (step.days or 0) - step.target
    if step.days is None:
        return {"reached": "reached, day unknown", "off": "not in this plan"}.get(step.state, f"from the {step.start}")
    words = {
        "reached": f"reached after {_in_days(step.days)} (target {step.target})",
        "late": f"reached after {_in_days(step.days)}, {_in_days(over)} over",
        "running": f"day {step.days} of {step.target}",
        "overdue": f"day {step.days}, {_in_days(over)} over",
    }
    return words[step.state]


def _in_days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
