"""Whose turn it is (DOMAIN 2.0): the one who must move now, us or them, and since when."""

from __future__ import annotations

from datetime import date

from csm_tui.domain.derived import Turn
from csm_tui.domain.frame import Frame
from csm_tui.domain.model import MilestoneState, Party, Status


def _ours(party: Party) -> Party:
    """Joint work waits for us to move it."""
    return Party.VENDOR if party is Party.JOINT else party


def whose_turn(frame: Frame) -> Turn | None:
    """The party whose turn it is, by the first of three that applies; None on hold, closed or all done.

    1. The oldest open wait on a started or due milestone. 2. The earliest overdue action.
    3. The owner of the earliest committed open milestone whose predecessors are done.
    """
    if frame.facts.account.status is not Status.ACTIVE:
        return None
    return _waiting(frame) or _overdue(frame) or _next(frame)


def _turn(frame: Frame, party: Party, since: date, why: str) -> Turn:
    days = max(frame.calendar.between(since, frame.today), 0)
    return Turn(party=_ours(party), since=since, working_days=days, why=why)


def _waiting(frame: Frame) -> Turn | None:
    by_id = {m.id: m for m in frame.facts.milestones}
    best = None
    for wait in frame.facts.waits:
        milestone = by_id.get(wait.milestone_id)
        if wait.until is not None or milestone is None or milestone.unconfirmed:
            continue
        if milestone.state is not MilestoneState.OPEN or not frame.clock.reached(wait.since):
            continue
        due = milestone.committed is not None and frame.clock.reached(milestone.committed)
        if (milestone.started is not None or due) and (best is None or (wait.since, wait.id) < (best.since, best.id)):
            best = wait
    return _turn(frame, best.party, best.since, f"waiting for {best.for_what}") if best else None


def _overdue(frame: Frame) -> Turn | None:
    overdue = [
        (action.due, action.id, action)
        for action in frame.facts.actions
        if action.state == "open" and action.due is not None and frame.clock.passed(action.due)
    ]
    if not overdue:
        return None
    due, _, action = min(overdue, key=lambda entry: entry[:2])
    return _turn(frame, action.party, due, f"overdue: {action.text}")


def _next(frame: Frame) -> Turn | None:
    waiting = [
        (milestone.committed, milestone.position, milestone)
        for milestone in frame.facts.milestones
        if milestone.state is MilestoneState.OPEN and not milestone.unconfirmed and milestone.committed is not None
    ]
    waiting.sort(key=lambda entry: entry[:2])
    best = next((m for _, _, m in waiting if frame.network.ready(m)), None)
    if best is None:
        return None
    account = frame.facts.account
    done = [p.actual for p in frame.network.predecessors(best) if p.actual is not None]
    known_from_the_start = account.source != "import" and account.signed is not None
    since = max(done) if done else account.signed if known_from_the_start else account.added
    return _turn(frame, best.party, min(since or account.added, frame.today), best.title)
