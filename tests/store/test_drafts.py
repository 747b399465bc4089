"""Drafts: autosaved in one undo step, revised, sent as a frozen copy, discarded and brought back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from csm_tui.domain.model import Draft
from csm_tui.errors import Refused, Stale, Unknown
from csm_tui.store.drafts import REVISIONS_KEPT
from csm_tui.store.store import Store

from .conftest import TODAY


@pytest.fixture
def draft(store: Store, acme: int) -> Draft:
    return store.create_draft(acme, "escalation", "# Escalation\n", {"level": "2"}, {"score": "49"})


def test_a_draft_keeps_its_text_fields_and_facts(store: Store, acme: int, draft: Draft) -> None:
    assert (draft.state, draft.created, draft.fields, draft.facts) == ("draft", TODAY, {"level": "2"}, {"score": "49"})
    rev = store.save_draft(draft.id, draft.rev, "# Escalation\nDana\x1b[2J wrote\r\n", {"level": "3"})
    [kept] = store.drafts(acme)
    assert (kept.body, kept.fields, kept.rev) == ("# Escalation\nDana[2J wrote\n", {"level": "3"}, rev)
    assert kept.saved_at
    assert store.facts(acme).drafts == (kept,)


def test_an_editing_session_is_one_undo_step(store: Store, draft: Draft) -> None:
    rev = draft.rev
    for text in ("a", "ab", "abc"):
        rev = store.save_draft(draft.id, rev, text, {})
    store.undo()
    assert store.draft(draft.id).body == "# Escalation\n"
    store.redo()
    assert store.draft(draft.id).body == "abc"


def test_two_windows_never_overwrite_each_other(store: Store, draft: Draft) -> None:
    store.save_draft(draft.id, draft.rev, "mine", {})
    with pytest.raises(Stale):
        store.save_draft(draft.id, draft.rev, "theirs", {})
    assert store.draft(draft.id).body == "mine"
    with pytest.raises(Unknown):
        store.save_draft(99, 1, "x", {})


def test_the_last_twenty_earlier_texts_are_kept(store: Store, draft: Draft) -> None:
    rev = draft.rev
    for number in range(REVISIONS_KEPT + 5):
        rev = store.save_draft(draft.id, rev, f"text {number}", {})
        with store.db.tx("time passes", journal=False) as tx:
            tx.conn.execute(
                "UPDATE draft_revision SET recorded_at = strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at, '-3 minutes')"
            )
    texts = [body for _, body in store.draft_revisions(draft.id)]
    assert len(texts) == REVISIONS_KEPT
    assert texts[0] == f"text {REVISIONS_KEPT + 3}"
    rev = store.save_draft(draft.id, rev, "quick", {})
    store.save_draft(draft.id, rev, "quicker", {})
    assert store.draft_revisions(draft.id)[0][1] == f"text {REVISIONS_KEPT + 4}", "one in two minutes is enough"


def test_sent_is_frozen_then_answered_then_closed(store: Store, draft: Draft) -> None:
    store.set_decision_due(draft.id, draft.rev, TODAY + timedelta(days=2))
    store.mark_draft_sent(draft.id, store.draft(draft.id).rev)
    sent = store.draft(draft.id)
    assert (sent.state, sent.sent_on, sent.decision_due) == ("sent", TODAY, TODAY + timedelta(days=2))
    with pytest.raises(Refused, match="sent"):
        store.save_draft(draft.id, sent.rev, "changed afterwards", {})
    assert store.draft_revisions(draft.id)[0][1] == draft.body
    with pytest.raises(Refused, match="answer"):
        store.answer_draft(draft.id, sent.rev, "maybe")
    store.answer_draft(draft.id, sent.rev, "partly")
    store.close_draft(draft.id, store.draft(draft.id).rev)
    assert (store.draft(draft.id).state, store.draft(draft.id).answer) == ("closed", "partly")


def test_discarded_drafts_are_out_of_sight_until_undone(store: Store, acme: int, draft: Draft) -> None:
    store.discard_draft(draft.id, draft.rev)
    assert store.drafts(acme) == []
    with pytest.raises(Refused, match="discarded"):
        store.mark_draft_sent(draft.id, store.draft(draft.id).rev)
    store.undo()
    assert [d.id for d in store.drafts(acme)] == [draft.id]


def test_a_decision_that_is_overdue_raises_a_signal(store: Store, acme: int, draft: Draft) -> None:
    store.set_decision_due(draft.id, draft.rev, TODAY + timedelta(days=1))
    store.mark_draft_sent(draft.id, store.draft(draft.id).rev)
    store.today = TODAY + timedelta(days=2)
    store.refresh()
    assert [s.code for s in store.facts(acme).signals if s.code == "R3"] == ["R3"]


def test_the_decision_of_a_sent_draft_is_an_action_until_it_comes(store: Store, acme: int, draft: Draft) -> None:
    due = TODAY + timedelta(days=2)
    store.mark_draft_sent(draft.id, draft.rev, due=due, asks="Decision: executive involvement")
    [action] = [a for a in store.facts(acme).actions if a.origin == f"draft {draft.id}"]
    assert (action.text, action.due, action.state) == ("Decision: executive involvement", due, "open")
    assert store.draft(draft.id).decision_due == due
    told = [(i.kind, i.on) for i in store.agenda(ahead=5) if i.kind in ("action", "decision")]
    assert told == [("decision", due)], "told once, not twice"
    store.answer_draft(draft.id, store.draft(draft.id).rev, "approved")
    assert [a.state for a in store.facts(acme).actions] == ["done"]
    store.undo()
    assert [a.state for a in store.facts(acme).actions] == ["open"]
    assert store.draft(draft.id).state == "sent"
    store.undo()
    assert store.facts(acme).actions == ()
    assert (store.draft(draft.id).state, store.draft(draft.id).decision_due) == ("draft", None)


@pytest.mark.parametrize(("end", "reason"), [("no-answer", "No answer came."), ("close", "The draft was closed.")])
def test_without_an_answer_the_action_is_dropped(store: Store, acme: int, draft: Draft, end: str, reason: str) -> None:
    store.mark_draft_sent(draft.id, draft.rev, due=TODAY, asks="Decision")
    rev = store.draft(draft.id).rev
    if end == "close":
        store.close_draft(draft.id, rev)
    else:
        store.answer_draft(draft.id, rev, end)
    [action] = store.facts(acme).actions
    assert (action.state, action.reason) == ("dropped", reason)
    assert end.replace("close", "closed").replace("no-", "without an ") in str(store.can_undo())


def test_a_text_that_was_made_anew_is_its_own_step_and_keeps_the_one_before(store: Store, draft: Draft) -> None:
    rev = store.save_draft(draft.id, draft.rev, "typed", {})
    rev = store.rewrite_draft(
        draft.id, rev, "filled", "filled in", fields={"cause": "data"}, facts={"a": "b"}, made="filled",
        decision_due=TODAY,
    )  # fmt: skip
    found = store.draft(draft.id)
    assert (found.body, found.made, found.fields, found.facts, found.rev, found.decision_due) == (
        "filled", "filled", {"cause": "data"}, {"a": "b"}, rev, TODAY,
    )  # fmt: skip
    assert store.draft_revisions(draft.id)[0][1] == "typed", "within two minutes of the last one, too"
    assert str(store.can_undo()).endswith("filled in")
    store.undo()
    assert store.draft(draft.id).body == "typed"
    with pytest.raises(Stale):
        store.rewrite_draft(draft.id, rev, "late", "filled in")


def test_a_draft_nobody_wrote_on_gives_way_to_another_in_one_step(store: Store, acme: int, draft: Draft) -> None:
    store.create_draft(acme, "status-report", "text", {}, {}, made="text", version=2, instead_of=draft.id)
    [left] = store.drafts(acme)
    assert (left.template, left.version, left.made) == ("status-report", 2, "text")
    store.undo()
    assert [d.id for d in store.drafts(acme)] == [draft.id]


def test_all_drafts_are_listed_without_their_texts(store: Store, acme: int, draft: Draft) -> None:
    store.mark_draft_sent(draft.id, draft.rev, due=TODAY)
    gone = store.create_draft(acme, "nudge", "x", {}, {})
    store.discard_draft(gone.id, gone.rev)
    [sent] = store.draft_rows()
    assert (sent.account_id, sent.template, sent.state, sent.decision_due) == (acme, "escalation", "sent", TODAY)
    assert not sent.late(TODAY)
    assert sent.late(TODAY + timedelta(days=1))
    assert store.draft_rows(acme) == [sent]
    [discarded] = [r for r in store.draft_rows(everything=True) if r.state == "discarded"]
    assert discarded.discarded_on == TODAY
    store.recover_draft(gone.id, discarded.rev)
    assert {r.template for r in store.draft_rows()} == {"escalation", "nudge"}
    store.close_draft(draft.id, sent.rev)
    assert {r.template for r in store.draft_rows()} == {"nudge"}
