"""Signals: raised by people and by rules, each change with its reason; undo gives them back as they were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from csm_tui.domain.model import Milestone, Severity, Signal, SignalState
from csm_tui.errors import Refused, Stale, Unknown
from csm_tui.store.store import Store

from .conftest import TODAY

Read = Callable[[int], Signal]


def test_a_raised_signal_carries_the_catalogue_and_its_clock(store: Store, acme: int, signal: Read) -> None:
    key = store.raise_signal(acme, "T5", evidence="pen test failed", first_noticed=TODAY - timedelta(days=1))
    found = signal(key)
    assert (found.human, found.severity, found.first_noticed, found.last_evidence) == (
        True, Severity.HIGH, date(2026, 11, 17), TODAY,
    )  # fmt: skip
    assert found.response_due == date(2026, 11, 19)
    assert store.row(acme).high == 1  # type: ignore[union-attr]
    assert store.view(acme).assessment.health.score <= 69  # type: ignore[operator]


def test_seen_again_it_counts_and_only_becomes_worse(store: Store, acme: int, signal: Read) -> None:
    key = store.raise_signal(acme, "N2", severity="medium", evidence="first")
    assert store.raise_signal(acme, "N2", severity="low") == key
    assert store.raise_signal(acme, "N2", severity="high", evidence="again") == key
    found = signal(key)
    assert (found.count, found.severity, found.evidence) == (3, Severity.HIGH, "again")
    assert store.raise_signal(acme, "N2", subject="Dana") != key


def test_unknown_codes_and_future_days_are_refused(store: Store, acme: int) -> None:
    with pytest.raises(Unknown, match="‘ZZ’"):
        store.raise_signal(acme, "ZZ")
    with pytest.raises(Refused, match="future"):
        store.raise_signal(acme, "N2", first_noticed=TODAY + timedelta(days=1))
    with pytest.raises(Unknown):
        store.raise_signal(999, "N2")


def test_the_life_of_a_signal(store: Store, acme: int, signal: Read) -> None:
    key = store.raise_signal(acme, "T5")
    store.acknowledge_signal(key, signal(key).rev)
    assert signal(key).state is SignalState.ACKNOWLEDGED
    with pytest.raises(Refused, match="acknowledged already"):
        store.acknowledge_signal(key, signal(key).rev)
    with pytest.raises(Refused, match="empty"):
        store.add_intervention(key, "  ")
    intervention = store.add_intervention(key, "Called the CISO", on=TODAY)
    store.set_intervention_result(intervention, 1, "retest on Monday")
    assert signal(key).state is SignalState.MITIGATING
    assert [(i.action, i.result) for i in signal(key).interventions] == [("Called the CISO", "retest on Monday")]
    with pytest.raises(Refused, match="reason"):
        store.regrade_signal(key, signal(key).rev, "low", " ")
    store.regrade_signal(key, signal(key).rev, "low", "only a test system")
    assert (signal(key).severity, signal(key).reason) == (Severity.LOW, "only a test system")
    with pytest.raises(Stale):
        store.resolve_signal(key, 1, "fixed")
    store.resolve_signal(key, signal(key).rev, "fixed")
    assert (signal(key).state, signal(key).closed_on) == (SignalState.RESOLVED, TODAY)
    with pytest.raises(Refused, match="resolved already"):
        store.dismiss_signal(key, signal(key).rev, "again")


def test_rules_raise_and_close_and_undo_gives_the_same_signal_back(
    store: Store, acme: int, milestone: Callable[[int, str], Milestone]
) -> None:
    m = milestone(acme, "H1")
    store.edit_milestone(m.id, m.rev, owner="Bo")
    store.today = TODAY + timedelta(days=2)
    store.refresh()
    before = [s for s in store.facts(acme).signals if s.subject == "H1" and s.is_open]
    assert before, "H1 is late"
    store.acknowledge_signal(before[0].id, before[0].rev)
    m = milestone(acme, "H1")
    store.mark_done(m.id, m.rev, actual=TODAY)
    assert not [s for s in store.facts(acme).signals if s.subject == "H1" and s.is_open]
    store.undo()
    after = [s for s in store.facts(acme).signals if s.subject == "H1" and s.is_open]
    assert [(s.id, s.state, s.first_noticed) for s in after] == [
        (before[0].id, SignalState.ACKNOWLEDGED, before[0].first_noticed)
    ]


def test_a_dismissed_signal_of_a_rule_stays_quiet(
    store: Store, acme: int, milestone: Callable[[int, str], Milestone], signal: Read
) -> None:
    store.today = TODAY + timedelta(days=2)
    store.refresh()
    late = next(s for s in store.facts(acme).signals if s.subject == "H1" and s.is_open)
    store.dismiss_signal(late.id, late.rev, "the document lives in the CRM")
    assert signal(late.id).state is SignalState.DISMISSED
    store.refresh([acme])
    assert not [s for s in store.facts(acme).signals if s.subject == "H1" and s.is_open]


def test_refreshing_is_no_user_action_and_settles(store: Store, acme: int) -> None:
    label = store.can_undo()
    store.today = TODAY + timedelta(days=20)
    assert store.expired() == 1
    assert store.refresh() == 1
    assert (store.expired(), store.refresh(), store.can_undo()) == (0, 0, label)
    first = store.facts(acme).signals
    store.refresh([acme])
    assert store.facts(acme).signals == first


def test_that_they_only_watch_is_raised_with_what_the_record_shows(store: Store, acme: int, signal: Read) -> None:
    store.add_action(acme, "Send the user list", party="customer", due=TODAY - timedelta(days=1))
    assert signal(store.raise_signal(acme, "B1")).evidence.startswith("Late: theirs 1, ours ")
    assert signal(store.raise_signal(acme, "B1", evidence="We did it all")).evidence == "We did it all"


def test_a_clock_that_is_set_back_loses_nothing_and_counts_nothing_twice(store: Store, acme: int) -> None:
    store.today = TODAY + timedelta(days=20)
    store.refresh()
    key = store.raise_signal(acme, "N2", evidence="she said so")
    before = {s.id for s in store.facts(acme).signals}
    store.today = TODAY + timedelta(days=2)
    assert store.refresh() == 1
    store.refresh()
    store.make_up_snapshots()
    assert {s.id for s in store.facts(acme).signals} >= before
    assert [s.id for s in store.facts(acme).signals if s.code == "N2"] == [key]
    store.today = TODAY + timedelta(days=20)
    store.refresh()
    after = [s for s in store.facts(acme).signals if s.is_open]
    assert len({(s.code, s.subject) for s in after}) == len(after)
    assert {s.id for s in store.facts(acme).signals} == before | {s.id for s in after}


def test_what_a_person_sees_of_a_family_that_a_rule_holds_open_counts_once(
    store: Store, acme: int, signal: Read
) -> None:
    key = store.raise_signal(acme, "E1", evidence="they did not come")
    store.db.conn.execute("UPDATE signal SET human = 0 WHERE id = ?", (key,))
    assert store.raise_signal(acme, "E3", evidence="three times now") == key
    worse = signal(key)
    assert (worse.code, worse.severity, worse.count, worse.human) == ("E3", Severity.HIGH, 2, True)
    assert worse.evidence == "three times now"
    assert store.raise_signal(acme, "E2") == key
    assert (signal(key).code, signal(key).severity) == ("E3", Severity.HIGH)
    family = [s for s in store.facts(acme).signals if s.code in ("E1", "E2", "E3") and s.is_open]
    assert len(family) == 1


def test_leadership_is_in_only_where_an_answer_says_so(store: Store, acme: int, signal: Read) -> None:
    key = store.raise_signal(acme, "N4", severity="critical")
    store.add_intervention(key, "Called the champion")
    store.add_intervention(key, "Called again")
    [row] = [r for r in store.signals(acme) if r.id == key]
    assert (row.acted, row.told) == (2, None)
    [asked] = [i for i in store.agenda() if i.kind == "signal" and i.ref == key]
    assert (asked.on, asked.brief) == (TODAY + timedelta(days=1), "Complaint to management: tell leadership")
    store.add_intervention(key, "Told our VP", told="leadership")
    store.add_intervention(key, "Told the board", told="executive")
    [row] = [r for r in store.signals(acme) if r.id == key]
    assert row.told == "executive"
    assert key not in [i.ref for i in store.agenda() if i.kind == "signal"]
    assert signal(key).interventions[2].told == "leadership"
    with pytest.raises(Refused):
        store.add_intervention(key, "x", told="grandma")
