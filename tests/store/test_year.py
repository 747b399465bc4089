"""A simulated year: detection, reviews and snapshots week after week, and what must hold at the end of each.

A short one by default; ``CSM_TUI_YEAR=1`` runs twelve accounts through fifty-two weeks.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from csm_tui.content import signals
from csm_tui.domain.assess import evaluate
from csm_tui.domain.model import SEVERITIES, Facts, Signal, SignalState, Snapshot, Status
from csm_tui.domain.score import rounded
from csm_tui.domain.signals import identity
from csm_tui.store.store import Store

from .year import START, Year

FULL = bool(os.environ.get("CSM_TUI_YEAR"))
ACCOUNTS, WEEKS, SEEDS = (12, 52, (1, 2, 3)) if FULL else (4, 20, (5,))
RANK = {severity: n for n, severity in enumerate(SEVERITIES)}


@pytest.fixture(scope="module", params=SEEDS)
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """The year as it was lived, with what must hold at the end of each week looked at on the way."""
    path: Path = tmp_path_factory.mktemp("year") / "book.db"
    with Store.open(path, today=START, create=True) as store:
        lived = Year(store, Random(request.param))
        lived.add_accounts(ACCOUNTS)
        for _ in range(WEEKS):
            _week(lived)
            _holds_at_the_end_of_a_week(lived)
        store.today += timedelta(days=1)
        store.refresh()
        store.make_up_snapshots()
        yield lived


def _week(year: Year) -> None:
    """Monday to Sunday: the program is opened on working days, and not on all of them."""
    monday = year.store.today
    for day in range(5):
        year.store.today = monday + timedelta(days=day)
        if day and year.chance(0.2):
            continue
        year.store.refresh()
        year.store.make_up_snapshots()
        year.day()
        if day in (2, 4):
            for key in year.accounts:
                status = year.store.facts(key).account.status
                if status is Status.ACTIVE and year.chance(0.45 if day == 2 else 0.25):
                    year.review(key, late=year.chance(0.1))
    year.store.today = monday + timedelta(days=7)


def _holds_at_the_end_of_a_week(year: Year) -> None:
    store = year.store
    for key in year.accounts:
        facts, health = (view := store.fresh(key)).facts, view.assessment.health
        if facts.account.status is Status.CLOSED:
            frozen = (health.score, health.computed.value)
            assert year.closed.setdefault(key, frozen) == frozen, "a closed account is frozen (R13)"
            continue
        if health.score is None:
            continue
        limit = {"never": 84, "stale": 84, "expired": 69}.get(health.stale, 100)
        assert health.score <= limit, "staleness caps (R8)"
        override = health.override
        assert override is None or override.set_on <= store.today <= override.until, "overrides expire (R10)"
        assert health.score <= min((cap.limit for cap in health.caps), default=100)


def _all(year: Year) -> list[tuple[int, Facts]]:
    return [(key, year.store.facts(key)) for key in year.accounts]


def _signals(year: Year) -> list[tuple[int, Signal]]:
    return [(key, signal) for key, facts in _all(year) for signal in facts.signals]


def test_something_happened(year: Year) -> None:
    found = [s for _, s in _signals(year)]
    assert len({s.code for s in found}) >= 10
    assert {SignalState.RESOLVED, SignalState.OPEN} <= {s.state for s in found}
    assert {s.human for s in found} == {True, False}
    assert sum(len(facts.reviews) for _, facts in _all(year)) >= WEEKS // 2


def test_no_signal_is_without_evidence(year: Year) -> None:
    for _, signal in _signals(year):
        assert signal.evidence.strip(), signal


def test_what_is_closed_has_its_end_and_nothing_else_has(year: Year) -> None:
    for _, signal in _signals(year):
        assert signal.is_open == (signal.closed_on is None), signal
        assert signal.closed_on is None or signal.first_noticed <= signal.closed_on <= year.store.today
        assert signal.is_open or signal.folded_into is None or signal.reason


def test_the_history_of_each_signal_is_a_chain(year: Year) -> None:
    for _, signal in _signals(year):
        events = year.store.signal_history(signal.id)
        assert events[0].kind == "raised"
        assert [e.kind for e in events].count("raised") == 1
        assert (events[-1].state, events[-1].severity, events[-1].code) == (signal.state, signal.severity, signal.code)
        assert all(a.on <= b.on for a, b in pairwise(events))
        is_open = True
        for event in events[1:]:
            if event.kind == "reopened":
                assert not is_open
                is_open = True
            elif event.kind in ("closed", "resolved", "dismissed"):
                assert is_open, events
                is_open = False
            elif event.kind == "cleared":
                assert not is_open
            else:
                assert is_open or event.kind in ("acted", "result"), events  # told later
        assert is_open == signal.is_open


def test_at_most_one_new_alert_a_week_for_each_cause(year: Year) -> None:
    raised = defaultdict(list)
    for key, signal in _signals(year):
        if not signal.human:
            first = year.store.signal_history(signal.id)[0]
            raised[key, *identity(signal.code, signal.subject)].append(
                (first.on, RANK[first.severity], signal.severity)
            )
    for cause, alerts in raised.items():
        for (before, _, worst), (after, severity, _) in pairwise(sorted(alerts)):
            assert (after - before).days >= 7 or severity > RANK[worst], cause


def test_reckoning_again_changes_nothing(year: Year) -> None:
    year.store.refresh()
    for facts in year.store.facts_many(year.accounts):
        assert evaluate(facts, year.store.today, signals()).changes == ()
    before = year.store.rows()
    year.store.refresh(year.accounts)
    assert year.store.rows() == before
    assert year.store.make_up_snapshots() == 0


def test_every_sunday_has_its_snapshot(year: Year) -> None:
    for key, facts in _all(year):
        if facts.holds or facts.account.status is not Status.ACTIVE:
            continue
        dates = [on for (on,) in year.store.db.query(
            "SELECT on_date FROM snapshot WHERE account_id = ? AND reviewed = 0 ORDER BY on_date", (key,)
        )]  # fmt: skip
        assert dates == [(START + timedelta(days=6 + 7 * n)).isoformat() for n in range(WEEKS)]


def test_any_past_week_reckoned_again_is_its_snapshot(year: Year) -> None:
    count = 0
    for key, facts in _all(year):
        for kept in [s for s in facts.snapshots if not s.reviewed and s.on.weekday() == 6]:
            assessment = year.store.view_as_of(key, kept.on).assessment
            health = assessment.health
            again = Snapshot(
                on=kept.on, week=kept.week, reviewed=False, score=health.score, colour=health.colour,
                components={str(c.name): rounded(c.value, 2) for c in health.components},
                caps=tuple(c.code for c in health.caps), signals={str(s): n for s, n in assessment.counts},
                phase=assessment.phase,
            )  # fmt: skip
            assert again == kept, (key, kept.on)
            count += 1
    assert count >= WEEKS
