"""The facts as they stood on an earlier day: what happened later has not happened yet."""

from __future__ import annotations

from datetime import date, timedelta

from csm_tui.domain.asof import as_of
from csm_tui.domain.model import (
    Account,
    Action,
    CausedBy,
    Colour,
    ComponentName,
    Contact,
    Facts,
    Milestone,
    MilestoneState,
    Move,
    Note,
    Override,
    Party,
    Person,
    Phase,
    Review,
    Segment,
    Severity,
    Signal,
    SignalState,
    Snapshot,
    Status,
    Wait,
)

SUNDAY = date(2026, 11, 15)
AFTER = SUNDAY + timedelta(days=1)
BEFORE = SUNDAY - timedelta(days=3)

ACCOUNT = Account(1, "Acme", Segment.SMB, BEFORE, status=Status.CLOSED, closed_on=AFTER, closed_as="churned")


def _milestone(code: str, number: int, **more: object) -> Milestone:
    return Milestone(number, code, code, Phase.CONFIGURE, Party.JOINT, number, **more)  # type: ignore[arg-type]


def _signal(number: int, noticed: date, closed: date | None) -> Signal:
    state = SignalState.RESOLVED if closed else SignalState.OPEN
    return Signal(
        number, "P1", str(number), Severity.LOW, ComponentName.PROGRESS, "progress", "late", "", noticed, noticed,
        state, closed_on=closed,
    )  # fmt: skip


FACTS = Facts(
    ACCOUNT,
    milestones=(
        _milestone("C5", 1, state=MilestoneState.DONE, actual=AFTER, committed=SUNDAY, evidence="x"),
        _milestone("C6", 2, committed=date(2027, 2, 1)),
        _milestone("C7", 3, state=MilestoneState.DONE, actual=BEFORE),
    ),
    moves=(
        Move(1, 2, "C6", date(2026, 12, 1), date(2027, 1, 1), "x", "", CausedBy.CUSTOMER, True, BEFORE),
        Move(2, 2, "C6", date(2027, 1, 1), date(2027, 2, 1), "x", "", CausedBy.CUSTOMER, True, AFTER),
    ),
    waits=(Wait(1, 1, Party.CUSTOMER, "data", BEFORE, until=AFTER), Wait(2, 1, Party.VENDOR, "us", AFTER)),
    signals=(_signal(1, BEFORE, AFTER), _signal(2, AFTER, None), _signal(3, BEFORE, BEFORE)),
    reviews=(Review(1, "2026-W46", BEFORE, BEFORE), Review(2, "2026-W47", AFTER, AFTER), Review(3, "2026-W46", BEFORE)),
    snapshots=(
        Snapshot(BEFORE, "2026-W46", True, 80, Colour.YELLOW),
        Snapshot(AFTER, "2026-W47", True, 90, Colour.GREEN),
    ),
    override=Override(1, Colour.RED, "gut", "a long reason", AFTER, AFTER),
    actions=(Action(1, "call", state="done", closed_on=AFTER), Action(2, "mail", state="done", closed_on=BEFORE)),
    people=(Person(1, "Dana", state="left", state_on=AFTER),),
    contacts=(Contact(1, BEFORE, "call", "both"), Contact(2, AFTER, "call", "both")),
    notes=(Note(1, AFTER, "later"),),
)


def test_what_happened_later_has_not_happened() -> None:
    then = as_of(FACTS, SUNDAY)
    assert then.account.status is Status.ACTIVE
    assert [(m.state, m.actual, m.committed) for m in then.milestones] == [
        (MilestoneState.OPEN, None, SUNDAY),
        (MilestoneState.OPEN, None, date(2027, 1, 1)),
        (MilestoneState.DONE, BEFORE, None),
    ]
    assert [m.id for m in then.moves] == [1]
    assert [(w.id, w.until) for w in then.waits] == [(1, None)]
    assert [(s.id, s.is_open) for s in then.signals] == [(1, True), (3, False)]
    assert [r.id for r in then.reviews] == [1]
    assert [s.on for s in then.snapshots] == [BEFORE]
    assert then.override is None
    assert [a.state for a in then.actions] == ["open", "done"]
    assert then.people[0].state == "active"
    assert ([c.id for c in then.contacts], then.notes) == ([1], ())


def test_as_of_a_later_day_everything_stands() -> None:
    later = as_of(FACTS, AFTER + timedelta(days=1))
    assert later.milestones == FACTS.milestones
    assert later.signals == FACTS.signals
    assert later.account == FACTS.account
