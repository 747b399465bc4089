"""Time to value: four steps, each against the target of its segment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from csm_tui.domain.model import Facts, Hold, MilestoneState, Phase, Segment, Status
from csm_tui.domain.value import GOALS, told, value_steps
from hypothesis import given
from hypothesis import strategies as st

from .builders import TODAY, changed, days, facts


def seen(phase: Phase = Phase.KICKOFF, segment: Segment = Segment.MID_MARKET, **marks: date | None) -> Facts:
    """On plan in that phase, with the actual days of some milestones; None = open."""
    found = facts(phase, segment=segment)
    plan = found.milestones
    for code, on in marks.items():
        plan = changed(plan, code, state="done" if on else "open", actual=on)
    return replace(found, milestones=plan)


@pytest.mark.parametrize(
    ("segment", "target"),
    [(Segment.SELF_SERVE, 7), (Segment.SMB, 7), (Segment.MID_MARKET, 14), (Segment.ENTERPRISE, 30)],
)
def test_first_value_is_held_against_the_kickoff(segment: Segment, target: int) -> None:
    start = TODAY - days(5)
    marks = {} if segment is Segment.SELF_SERVE else {"K1": start}
    found = seen(Phase.KICKOFF, segment, V1=None, **marks)
    found = replace(found, account=replace(found.account, signed=start))
    step = next(s for s in value_steps(found, TODAY) if s.code == "first")
    assert (step.target, step.days, step.state, step.due) == (target, 5, "running", start + days(target))


def test_the_plan_itself_meets_every_target() -> None:
    """A target that the default plan cannot meet would be a reproach to everybody (DOMAIN 4.3, 1)."""
    for segment in Segment:
        done = facts(Phase.TRANSITION, segment=segment)
        plan = tuple(replace(m, state=MilestoneState.DONE, actual=m.baseline) for m in done.milestones)
        late = max(m.baseline for m in plan if m.baseline)
        steps = value_steps(replace(done, milestones=plan), late)
        assert [s.state for s in steps if s.days is not None and s.days > s.target + 3] == [], segment


def test_reached_late_overdue_and_not_begun() -> None:
    start = TODAY - days(20)
    found = seen(K1=start, C2=start + days(2), C7=None, V1=start + days(15), L1=None, A1=None)
    login, setup, first, full = value_steps(found, TODAY)
    assert (login.state, told(login)) == ("reached", "reached after 2 days (target 3)")
    assert (setup.state, told(setup)) == ("running", "day 20 of 28")
    assert (first.state, told(first)) == ("late", "reached after 15 days, 1 day over")
    assert (full.state, told(full)) == ("waiting", "from the go-live")
    assert first.from_signed == (start + days(15) - found.account.signed).days  # type: ignore[operator]
    assert value_steps(found, TODAY + days(10))[1].state == "overdue"


def test_days_on_hold_and_after_closing_do_not_run() -> None:
    start = TODAY - days(20)
    found = seen(K1=start, C7=None)
    paused = replace(found, holds=(Hold(TODAY - days(10), TODAY - days(6)),))
    assert value_steps(paused, TODAY)[1].days == 16
    held = replace(found, account=replace(found.account, status=Status.HOLD, hold_since=TODAY - days(3)))
    assert value_steps(held, TODAY)[1].days == 17
    closed = replace(found, account=replace(found.account, status=Status.CLOSED, closed_on=TODAY - days(5)))
    assert value_steps(closed, TODAY + days(99))[1].days == 15


def test_what_is_done_on_an_unknown_day_is_reached_and_what_is_left_out_is_off() -> None:
    found = seen(K1=TODAY - days(20))
    plan = changed(found.milestones, "C2", state="done", actual=None)
    plan = changed(plan, "V1", state="skipped", actual=None)
    login, _, first, _ = value_steps(replace(found, milestones=plan), TODAY)
    assert (login.state, login.days, told(login)) == ("reached", None, "reached, day unknown")
    assert (first.state, told(first)) == ("off", "not in this plan")


@given(st.sampled_from(list(Segment)), st.sampled_from(list(Phase)[:-1]), st.integers(0, 400))
def test_always_four_steps_and_never_a_negative_day(segment: Segment, phase: Phase, later: int) -> None:
    steps = value_steps(facts(phase, segment=segment), TODAY + days(later))
    assert [s.code for s in steps] == [g.code for g in GOALS]
    for step in steps:
        assert step.days is None or step.days >= 0
        assert told(step)
