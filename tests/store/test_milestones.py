"""Milestones: done, moved, reopened, confirmed; waits and blocks; whatever is impossible is refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from csm_tui.domain.incoming import Incoming
from csm_tui.domain.model import CausedBy, Milestone, MilestoneState, Segment
from csm_tui.errors import Refused, Stale, Unknown
from csm_tui.store.store import Store

from .conftest import TODAY

Find = Callable[[int, str], Milestone]


def test_done_keeps_day_and_evidence_and_one_step(store: Store, acme: int, milestone: Find) -> None:
    m = milestone(acme, "H1")
    store.mark_done(m.id, m.rev, actual=TODAY - timedelta(days=2), evidence="all ten sections\nfilled")
    done = milestone(acme, "H1")
    assert (done.state, done.actual, done.evidence) == (
        MilestoneState.DONE,
        date(2026, 11, 16),
        "all ten sections\nfilled",
    )
    assert store.can_undo() == "‘Handoff document complete’ done for Acme Foods"
    store.undo()
    assert milestone(acme, "H1").state is MilestoneState.OPEN
    store.redo()
    assert milestone(acme, "H1").actual == date(2026, 11, 16)


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(1, 1, 1), date(9999, 12, 31)])
def test_done_in_the_future_or_in_an_impossible_year_is_refused(
    store: Store, acme: int, milestone: Find, day: date
) -> None:
    m = milestone(acme, "H1")
    with pytest.raises(Refused):
        store.mark_done(m.id, m.rev, actual=day)
    assert milestone(acme, "H1") == m


def test_done_twice_or_from_an_old_view_is_refused(store: Store, acme: int, milestone: Find) -> None:
    m = milestone(acme, "H1")
    store.mark_done(m.id, m.rev, actual=TODAY)
    with pytest.raises(Refused, match="already done"):
        store.mark_done(m.id, m.rev + 1, actual=TODAY)
    other = milestone(acme, "H2")
    store.edit_milestone(other.id, other.rev, owner="Bo")
    with pytest.raises(Stale):
        store.mark_done(other.id, other.rev, actual=TODAY)
    with pytest.raises(Unknown):
        store.mark_done(999, 1, actual=TODAY)


def test_done_ends_waits_and_blocks(store: Store, acme: int, milestone: Find) -> None:
    m = milestone(acme, "C5")
    store.start_wait(m.id, "customer", "the export", since=TODAY - timedelta(days=3))
    store.start_block(m.id, "no access")
    store.mark_done(m.id, m.rev, actual=TODAY - timedelta(days=1))
    facts = store.facts(acme)
    assert facts.waits[0].until == TODAY - timedelta(days=1)
    assert facts.blocks[0].until == TODAY, "a block that began later ends the day it began"


def test_the_baseline_freezes_when_the_plan_is_agreed(store: Store, acme: int, milestone: Find) -> None:
    assert milestone(acme, "L1").baseline is None
    m = milestone(acme, "K3")
    store.mark_done(m.id, m.rev, actual=TODAY)
    live = milestone(acme, "L1")
    assert live.baseline == live.committed
    assert live.committed is not None
    _move(store, live, live.committed + timedelta(days=14))
    assert milestone(acme, "L1").baseline == live.committed, "the baseline never moves by itself"
    store.set_baseline(acme)
    assert milestone(acme, "L1").baseline == live.committed + timedelta(days=14)
    with pytest.raises(Refused, match="already"):
        store.set_baseline(acme)


def test_the_kickoff_held_dates_the_account(store: Store, acme: int, milestone: Find) -> None:
    m = milestone(acme, "K1")
    store.mark_done(m.id, m.rev, actual=date(2026, 11, 17))
    assert store.facts(acme).account.kickoff == date(2026, 11, 17)


def _move(store: Store, m: Milestone, new: date, code: str = "customer-delay", reason: str = "") -> int:
    return store.move_milestone(
        m.id, m.rev, new=new, reason_code=code, reason=reason, caused_by="customer", customer_told=True
    )


def test_a_move_keeps_the_old_date_with_reason_and_cause(store: Store, acme: int, milestone: Find) -> None:
    m = milestone(acme, "C5")
    _move(store, m, date(2027, 1, 15), reason="data not ready")
    [move] = store.facts(acme).moves
    assert (move.old, move.new, move.reason, move.caused_by, move.customer_told, move.on, move.code) == (
        m.committed, date(2027, 1, 15), "data not ready", CausedBy.CUSTOMER, True, TODAY, "C5",
    )  # fmt: skip
    assert milestone(acme, "C5").committed == date(2027, 1, 15)
    store.undo()
    assert milestone(acme, "C5").committed == m.committed
    assert store.facts(acme).moves == ()


def test_moves_that_are_none_are_refused(store: Store, acme: int, milestone: Find) -> None:
    m = milestone(acme, "C5")
    assert m.committed is not None
    for new, code in (
        (m.committed, "x"),
        (date(9999, 1, 1), "x"),
        (date(2027, 1, 5), " "),
        (date(2027, 1, 5), "other"),
    ):
        with pytest.raises(Refused):
            _move(store, m, new, code)
    with pytest.raises(ValueError):
        store.move_milestone(m.id, m.rev, new=TODAY, reason_code="x", caused_by="fate", customer_told=True)
    store.mark_done(m.id, m.rev, actual=TODAY)
    with pytest.raises(Refused, match="reopen"):
        _move(store, milestone(acme, "C5"), date(2027, 1, 5))
    assert store.facts(acme).moves == ()


def test_skipped_and_reopened(store: Store, acme: int, milestone: Find) -> None:
    m = milestone(acme, "C3")
    store.skip_milestone(m.id, m.rev, "no review needed")
    skipped = milestone(acme, "C3")
    assert (skipped.state, skipped.reason) == (MilestoneState.SKIPPED, "no review needed")
    with pytest.raises(Refused, match="skipped already"):
        store.skip_milestone(m.id, skipped.rev, "again")
    store.reopen(m.id, skipped.rev)
    assert milestone(acme, "C3").state is MilestoneState.OPEN
    with pytest.raises(Refused, match="open already"):
        store.reopen(m.id, milestone(acme, "C3").rev)


def test_imported_milestones_count_when_confirmed_in_one_step(store: Store) -> None:
    store.import_accounts(
        [Incoming("Old Book", (2,), segment=Segment.SMB, signed=date(2026, 10, 1), kickoff=date(2026, 10, 12))]
    )
    [row] = store.rows()
    waiting = [m for m in store.facts(row.id).milestones if m.unconfirmed]
    assert waiting
    assert row.colour == "new"
    assert not [s for s in store.facts(row.id).signals if s.code in ("P1", "P2", "P3")]
    store.confirm([m.id for m in waiting])
    assert not [m for m in store.facts(row.id).milestones if m.unconfirmed]
    assert store.can_undo() == f"{len(waiting)} milestones confirmed for Old Book"
    assert [s for s in store.facts(row.id).signals if s.code == "P3"]
    with pytest.raises(Refused, match="Nothing"):
        store.confirm([m.id for m in waiting])
    store.undo()
    assert store.row(row.id) == row


def test_own_milestones_are_numbered_and_stand_in_their_phase(store: Store, acme: int, milestone: Find) -> None:
    store.add_milestone(acme, "EU tax codes", phase="configure", committed=date(2026, 12, 1), owner="Bo")
    store.add_milestone(acme, "Printer test")
    facts = store.facts(acme)
    codes = [m.code for m in facts.milestones]
    assert codes.index("N1") < codes.index("T1")
    assert codes.index("N1") > codes.index("C7")
    assert codes[-1] == "N2"
    own = milestone(acme, "N2")
    store.edit_milestone(own.id, own.rev, committed=date(2026, 12, 9), title="Printers tested")
    own = milestone(acme, "N2")
    assert (own.committed, own.title) == (date(2026, 12, 9), "Printers tested")
    with pytest.raises(Refused, match="move it"):
        store.edit_milestone(own.id, own.rev, committed=date(2026, 12, 10))
    with pytest.raises(Refused, match="baseline"):
        store.edit_milestone(own.id, own.rev, baseline=date(2026, 12, 10))


def test_waits_one_a_party_with_reminders(store: Store, acme: int, milestone: Find) -> None:
    m = milestone(acme, "C5")
    wait_id = store.start_wait(m.id, "customer", "the export", since=date(2026, 11, 12), expected=date(2026, 11, 20))
    with pytest.raises(Refused, match="already"):
        store.start_wait(m.id, "customer", "the other export")
    with pytest.raises(Refused, match="before the start"):
        store.start_wait(m.id, "vendor", "us", since=TODAY, expected=TODAY - timedelta(days=1))
    store.add_nudge(wait_id, 2, channel="mail")
    with pytest.raises(Refused, match="2, 5, 10"):
        store.add_nudge(wait_id, 3)
    [wait] = store.facts(acme).waits
    assert [n.step for n in wait.nudges] == [2]
    assert store.view(acme).assessment.turn is not None
    with pytest.raises(Refused, match="before the start"):
        store.end_wait(wait_id, date(2026, 11, 1))
    store.end_wait(wait_id)
    with pytest.raises(Refused, match="ended"):
        store.end_wait(wait_id)
    block_id = store.start_block(m.id, "no licence", owner="Bo")
    store.end_block(block_id)
    assert store.facts(acme).blocks[0].until == TODAY
