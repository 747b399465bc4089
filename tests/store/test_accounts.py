"""Accounts: made with a plan, edited, held, closed, archived; what is refused and said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from csm_tui.domain.model import Milestone, Segment, Status
from csm_tui.errors import Refused, Stale, Unknown
from csm_tui.store.store import Store

from .conftest import TODAY


def test_a_new_account_comes_with_the_plan_of_its_segment(store: Store) -> None:
    account_id = store.create_account("Globex", arr_cents=15_000_000, signed=TODAY, owner="Ada", tags=["EMEA", "EMEA"])
    facts = store.facts(account_id)
    assert facts.account.segment is Segment.ENTERPRISE
    assert facts.account.tags == ("EMEA",)
    assert [m.code for m in facts.milestones][:3] == ["H1", "H2", "H3"]
    assert all(m.committed for m in facts.milestones)
    row = store.row(account_id)
    assert row is not None
    assert (row.colour, row.next_code, row.arr_cents) == ("new", "H1", 15_000_000)
    assert store.can_undo() == "Globex added"


def test_undoing_a_new_account_leaves_nothing(store: Store) -> None:
    store.create_account("Globex", signed=TODAY)
    undone = store.undo()
    assert undone is not None
    assert undone.label == "Globex added"
    for table in ("account", "milestone", "signal", "current"):
        assert store.db.query(f"SELECT count(*) FROM {table}") == [(0,)]
    store.redo()
    assert store.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "  \x1b\u200b "},
        {"arr_cents": -1},
        {"arr_cents": 10**18},
        {"currency": "dollars"},
        {"signed": date(1, 1, 1)},
        {"renewal": date(9999, 12, 31)},
        {"review_interval": 0},
        {"colour": "red"},
    ],
)
def test_an_impossible_account_is_refused_and_nothing_is_left(store: Store, fields: dict[str, Any]) -> None:
    given: dict[str, Any] = {"name": "Globex", "segment": "smb", **fields}
    with pytest.raises(Refused):
        store.create_account(given.pop("name"), **given)
    assert store.db.query("SELECT count(*) FROM account") == [(0,)]
    assert store.can_undo() is None


def test_names_are_kept_as_they_are_seen(store: Store) -> None:
    for name in ("Acme [EMEA]", "a [/] b", "[@click=app.quit]x[/]"):
        store.create_account(name)
    store.create_account("Evil\x1b]52;c;eA==\x07 Corp\r\nBcc: x")
    assert {r.name for r in store.rows()} == {
        "Acme [EMEA]",
        "a [/] b",
        "[@click=app.quit]x[/]",
        "Evil]52;c;eA== Corp Bcc: x",
    }


def test_a_second_account_of_the_same_name_or_id_is_refused(store: Store) -> None:
    store.create_account("Straße", external_id="X1")
    with pytest.raises(Refused, match="Straße"):
        store.create_account("straße")
    with pytest.raises(Refused, match="X1"):
        store.create_account("Other", external_id="X1")
    store.create_account("Straße", external_id="X2")
    assert store.count() == 2


def test_editing_marks_the_fields_and_checks_the_revision(store: Store, acme: int) -> None:
    rev = store.facts(acme).account.rev
    store.edit_account(acme, rev, name="Acme Group", owner="Bo", go_live=date(2027, 2, 1))
    account = store.facts(acme).account
    assert (account.name, account.owner, account.sold_go_live) == ("Acme Group", "Bo", date(2027, 2, 1))
    assert store.row(acme).name == "Acme Group"  # type: ignore[union-attr]
    assert store.db.query("SELECT edited FROM account") == [('["go_live","name","owner"]',)]
    with pytest.raises(Stale):
        store.edit_account(acme, rev, name="Lost update")
    assert store.facts(acme).account.name == "Acme Group"
    with pytest.raises(Unknown):
        store.edit_account(999, 1, name="x")


def test_hold_pauses_and_resume_goes_on(store: Store, acme: int) -> None:
    with pytest.raises(Refused, match="after today"):
        store.hold_account(acme, store.facts(acme).account.rev, reason="budget freeze", until=TODAY)
    store.hold_account(acme, store.facts(acme).account.rev, reason="budget freeze", until=TODAY + timedelta(days=30))
    assert store.row(acme).colour == "hold"  # type: ignore[union-attr]
    assert store.totals().hold == 1
    with pytest.raises(Refused, match="is hold"):
        store.hold_account(acme, store.facts(acme).account.rev, reason="again")
    store.resume_account(acme, store.facts(acme).account.rev)
    assert store.facts(acme).account.status is Status.ACTIVE
    assert store.db.query("SELECT reason, until FROM hold") == [("budget freeze", "2026-11-18")]


def test_a_review_does_not_age_on_hold_nor_all_at_once_afterwards(
    store: Store, acme: int, reviewed: Callable[..., int]
) -> None:
    reviewed(acme)
    store.hold_account(acme, store.facts(acme).account.rev, reason="budget freeze")
    store.today += timedelta(days=60)
    store.resume_account(acme, store.facts(acme).account.rev)
    assert store.view(acme).assessment.health.review_age == 0


def test_closing_early_freezes_the_score_and_hides_the_account(store: Store, acme: int) -> None:
    before = store.row(acme)
    assert before is not None
    store.close_account(acme, store.facts(acme).account.rev, "churned")
    assert store.rows() == []
    [closed] = store.rows(hidden=True)
    assert (closed.phase, closed.score, closed.status) == ("closed", before.score, "closed")
    store.today = TODAY + timedelta(days=90)
    assert store.refresh() == 0, "a closed account does not change by itself"
    store.reopen_account(acme, store.facts(acme).account.rev)
    assert store.count() == 1
    with pytest.raises(Refused, match="complete"):
        store.close_account(acme, store.facts(acme).account.rev, "complete")


def test_complete_needs_gate_g5(store: Store, acme: int, milestone: Callable[[int, str], Milestone]) -> None:
    store.add_criterion(acme, "Logins", baseline=0, target=80)
    last = milestone(acme, "X2")
    with pytest.raises(Refused, match=r"G5.*‘Logins’.*X1"):
        store.mark_done(last.id, last.rev, actual=TODAY)
    store.edit_criterion(1, 1, state="met", actual=85, actual_on=TODAY, owner="Dana", due=TODAY)
    for code in [m.code for m in store.facts(acme).milestones if m.code != "X2"]:
        force = "told so by Sales" if code in ("H2", "L0") else ""
        store.mark_done(milestone(acme, code).id, milestone(acme, code).rev, actual=TODAY, force=force)
    store.raise_signal(acme, "T5", severity="high")
    with pytest.raises(Refused, match=r"G5.*High signal"):
        store.mark_done(last.id, milestone(acme, "X2").rev, actual=TODAY, force="it is never forced")
    store.undo()
    store.mark_done(last.id, milestone(acme, "X2").rev, actual=TODAY)
    account = store.facts(acme).account
    assert (account.status, account.closed_as, account.closed_on) == (Status.CLOSED, "complete", TODAY)
    last = milestone(acme, "X2")
    store.reopen(last.id, last.rev)
    assert store.facts(acme).account.status is Status.ACTIVE


def test_archiving_hides_and_undo_brings_back(store: Store, acme: int) -> None:
    store.archive_account(acme)
    assert (store.count(), len(store.rows(hidden=True))) == (0, 1)
    with pytest.raises(Refused, match="already"):
        store.archive_account(acme)
    store.undo()
    assert store.count() == 1


def test_notes_are_kept_clean_and_edited_by_revision(store: Store, acme: int) -> None:
    note_id = store.add_note(acme, "first line\r\nsecond\x1b[2J")
    [note] = store.facts(acme).notes
    assert (note.text, note.internal, note.on) == ("first line\nsecond[2J", True, TODAY)
    store.edit_note(note_id, note.rev, "better")
    with pytest.raises(Stale):
        store.edit_note(note_id, note.rev, "lost")
    with pytest.raises(Refused, match="empty"):
        store.add_note(acme, " \n ")
    with pytest.raises(Refused, match="future"):
        store.add_note(acme, "x", on=TODAY + timedelta(days=1))
    assert [n.text for n in store.facts(acme).notes] == ["better"]


def test_one_added_while_it_is_under_way_starts_clean(store: Store) -> None:
    """What was due before it was added is asked about, as with an import, and makes nothing red (DOMAIN 2.0)."""
    dates = {"arr_cents": 9_600_000, "signed": date(2026, 10, 1), "kickoff": date(2026, 10, 5)}
    late = store.view(store.create_account("Straight", **dates)).assessment
    clean = store.view(store.create_account("Under way", under_way=True, **dates))
    assert any(v.late for v in late.milestones)
    assert not any(v.late for v in clean.assessment.milestones)
    assert not [s for s in clean.facts.signals if s.category == "progress" and s.is_open]
    waiting = [m for m in clean.facts.milestones if m.unconfirmed]
    assert waiting
    assert all(m.committed is not None and m.committed < store.today for m in waiting)
