"""The facts of an account as they stood on an earlier day (DOMAIN 2.0): what happened later has not happened yet.

For snapshots of Sundays that were missed, dated right. What is known only as it is now (a name, a plan's wording)
stays as it is now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from csm_tui.domain.model import Account, Facts, Milestone, MilestoneState, Move, Signal, SignalState, Status

T = TypeVar("T")


def as_of(facts: Facts, day: date) -> Facts:
    """``facts`` without what happened after ``day``: milestones open, dates moved back, signals not yet closed."""
    moves = tuple(m for m in facts.moves if m.on <= day)
    return replace(
        facts,
        account=_account(facts.account, day),
        milestones=tuple(_milestone(m, facts.moves, day) for m in facts.milestones),
        tasks=tuple(replace(t, done=None) if t.done and t.done > day else t for t in facts.tasks),
        moves=moves,
        waits=tuple(
            replace(
                w,
                until=w.until if w.until and w.until <= day else None,
                nudges=tuple(n for n in w.nudges if n.on <= day),
            )
            for w in facts.waits
            if w.since <= day
        ),
        blocks=tuple(
            replace(b, until=b.until if b.until and b.until <= day else None) for b in facts.blocks if b.since <= day
        ),
        signals=tuple(_signal(s, day) for s in facts.signals if s.first_noticed <= day),
        reviews=tuple(r for r in facts.reviews if r.completed and r.completed <= day),
        snapshots=tuple(s for s in facts.snapshots if s.on < day),
        override=facts.override if facts.override and facts.override.set_on <= day else None,
        actions=tuple(
            replace(a, state="open", closed_on=None) if a.closed_on and a.closed_on > day else a for a in facts.actions
        ),
        people=tuple(replace(p, state="active") if p.state_on and p.state_on > day else p for p in facts.people),
        contacts=_until(facts.contacts, day),
        gates=_until(facts.gates, day),
        numbers=_until(facts.numbers, day),
        uat_rounds=_until(facts.uat_rounds, day),
        trainings=tuple(
            replace(t, attended=None, completed=None) if t.on and t.on > day else t for t in facts.trainings
        ),
        notes=_until(facts.notes, day),
        holds=tuple(h for h in facts.holds if h.until <= day),
        scope_changes=tuple(c for c in facts.scope_changes if c.asked <= day),
    )


def _until(values: Iterable[T], day: date) -> tuple[T, ...]:
    return tuple(v for v in values if v.on <= day)  # type: ignore[attr-defined]


def _account(account: Account, day: date) -> Account:
    if account.status is Status.CLOSED and account.closed_on and account.closed_on > day:
        return replace(account, status=Status.ACTIVE, closed_on=None, closed_as=None)
    if account.status is Status.HOLD and account.hold_since and account.hold_since > day:
        return replace(account, status=Status.ACTIVE, hold_since=None, hold_until=None, hold_reason="")
    return account


def _milestone(milestone: Milestone, moves: Iterable[Move], day: date) -> Milestone:
    later = next((m for m in moves if m.milestone_id == milestone.id and m.on > day), None)
    if later is not None:
        milestone = replace(milestone, committed=later.old)
    if milestone.state is MilestoneState.DONE and milestone.actual and milestone.actual > day:
        milestone = replace(milestone, state=MilestoneState.OPEN, actual=None, evidence="")
    return milestone


def _signal(signal: Signal, day: date) -> Signal:
    if signal.closed_on is None or signal.closed_on <= day:
        return signal
    state = SignalState.MITIGATING if signal.interventions else SignalState.OPEN
    return replace(signal, state=state, closed_on=None)
