"""Everything that happens to a signal is kept, by rule and by hand; what is undone has not happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from csm_tui.domain.model import SIGNAL_EVENTS, Milestone, Severity, Signal, SignalState
from csm_tui.errors import Refused, Unknown
from csm_tui.store.store import Store

from .conftest import TODAY

Read = Callable[[int], Signal]


def kinds(store: Store, key: int) -> list[str]:
    return [event.kind for event in store.signal_history(key)]


def test_the_life_of_a_signal_by_hand_is_its_history(store: Store, acme: int, signal: Read) -> None:
    key = store.raise_signal(acme, "T5", evidence="pen test failed")
    store.raise_signal(acme, "T5", evidence="failed again")
    store.raise_signal(acme, "T5", severity="critical")
    store.acknowledge_signal(key, signal(key).rev)
    acted = store.add_intervention(key, "Called the CISO")
    store.set_intervention_result(acted, 1, "retest on Monday")
    store.regrade_signal(key, signal(key).rev, "low", "only a test system")
    store.snooze_signal(key, signal(key).rev, TODAY + timedelta(days=3))
    store.snooze_signal(key, signal(key).rev, None)
    store.resolve_signal(key, signal(key).rev, "fixed")
    store.reopen_signal(key, signal(key).rev)
    store.dismiss_signal(key, signal(key).rev, "not ours")
    events = store.signal_history(key)
    assert [e.kind for e in events] == [
        *("raised", "again", "upgraded", "acknowledged", "acted", "result", "regraded", "snoozed", "woken"),
        *("resolved", "reopened", "dismissed"),
    ]
    assert all(e.kind in SIGNAL_EVENTS and e.on == TODAY for e in events)
    told = {e.kind: e.reason for e in events}
    assert told["acted"] == "Called the CISO"
    assert told["result"] == "retest on Monday"
    assert (told["resolved"], told["dismissed"]) == ("fixed", "not ours")
    assert [e.severity for e in events][1:3] == [Severity.HIGH, Severity.CRITICAL]
    assert events[-1].state is SignalState.DISMISSED
    store.undo()
    assert kinds(store, key)[-1] == "reopened"


def test_rules_write_their_history_too(store: Store, acme: int, milestone: Callable[[int, str], Milestone]) -> None:
    m = milestone(acme, "H1")
    store.edit_milestone(m.id, m.rev, owner="Bo")
    for ahead in (2, 6):
        store.today = TODAY + timedelta(days=ahead)
        store.refresh()
    late = next(s for s in store.facts(acme).signals if s.subject == "H1" and s.is_open)
    m = milestone(acme, "H1")
    store.mark_done(m.id, m.rev, actual=store.today)
    events = store.signal_history(late.id)
    assert [(e.kind, e.code, e.folded_into) for e in events] == [
        ("raised", "P1", None), ("folded", "P1", "P3"), ("closed", "P1", None),
    ]  # fmt: skip
    assert events[-1].on == store.today


def test_a_signal_that_came_without_events_tells_itself(store: Store, acme: int, signal: Read) -> None:
    key = store.raise_signal(acme, "N2", evidence="cold mails")
    store.db.conn.execute("DELETE FROM signal_event")
    (only,) = store.signal_history(key)
    assert (only.id, only.kind, only.on, only.evidence) == (0, "raised", TODAY, "cold mails")
    store.db.conn.execute("UPDATE signal SET state = 'resolved', closed_on = first_noticed WHERE id = ?", (key,))
    assert kinds(store, key) == ["raised", "closed"]
    with pytest.raises(Unknown):
        store.signal_history(999)


def test_snoozing_hides_from_the_queue_and_never_from_the_score(store: Store, acme: int, signal: Read) -> None:
    key = store.raise_signal(acme, "A7")
    week = "2026-W47"
    assert store.queue(week)[0].why == "Critical signal open"
    score = store.view(acme).assessment.health.score
    store.snooze_signal(key, signal(key).rev, TODAY + timedelta(days=2))
    assert signal(key).snoozed_until == TODAY + timedelta(days=2)
    assert store.queue(week)[0].why != "Critical signal open"
    assert store.view(acme).assessment.health.score == score
    store.today += timedelta(days=2)
    assert store.queue(week)[0].why == "Critical signal open"
    with pytest.raises(Refused, match="after today"):
        store.snooze_signal(key, signal(key).rev, store.today)


def test_what_is_open_is_not_reopened_nor_beside_its_like(store: Store, acme: int, signal: Read) -> None:
    key = store.raise_signal(acme, "N2")
    with pytest.raises(Refused, match="is open"):
        store.reopen_signal(key, signal(key).rev)
    store.resolve_signal(key, signal(key).rev, "said sorry")
    store.raise_signal(acme, "N2")
    with pytest.raises(Refused, match="same cause"):
        store.reopen_signal(key, signal(key).rev)
