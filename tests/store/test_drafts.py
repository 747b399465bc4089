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
