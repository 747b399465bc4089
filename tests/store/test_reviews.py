"""The weekly review: resumed, answered, completed with snapshot, next action and override in one step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from csm_tui.domain.model import AnswerValue, Colour
from csm_tui.errors import Refused, Unknown
from csm_tui.store.store import Store

from .conftest import TODAY

WEEK = "2026-W47"


def test_a_review_is_resumed_where_it_was_left_even_after_a_crash(store: Store, acme: int, book: Path) -> None:
    review = store.start_review(acme, WEEK)
    store.answer(review.id, "E1", "y", position=1, seconds=12)
    store.answer(review.id, "E2", "n", "no reply since Monday\x1b", position=2, seconds=30)
    with Store.open(book, today=TODAY) as other:  # as it is on the disk, nothing was closed
        again = other.start_review(acme, WEEK)
    assert again.id == review.id
    assert (again.position, again.seconds) == (2, 42)
    assert again.answers["E2"].value is AnswerValue.NO
    assert again.answers["E2"].note == "no reply since Monday"
    assert store.undo().label == "Answer E2 for Acme Foods"  # type: ignore[union-attr]
    assert set(store.review(review.id).answers) == {"E1"}
    store.answer(review.id, "E1", None)
    assert store.review(review.id).answers == {}


def test_weeks_that_are_none_or_not_yet_are_refused(store: Store, acme: int) -> None:
    for week in ("2026-W48", "2026-W99", "now", ""):
        with pytest.raises(Refused):
            store.start_review(acme, week)
    with pytest.raises(Unknown):
        store.start_review(999, WEEK)
    with pytest.raises(Refused, match="no question"):
        store.answer(store.start_review(acme, WEEK).id, "E9", "y")


def test_a_review_of_an_earlier_week_is_marked_late(store: Store, acme: int) -> None:
    assert store.start_review(acme, "2026-W46").late
    assert not store.start_review(acme, WEEK).late


def test_a_review_finished_after_its_week_is_late_too(store: Store, acme: int, reviewed: Callable[..., int]) -> None:
    begun = store.start_review(acme, WEEK)
    store.today += timedelta(days=7)
    for question in ("E1", "E2", "E3", "P1", "P2", "P3", "S1", "S2", "S3"):
        store.answer(begun.id, question, "y")
    store.complete_review(begun.id)
    assert store.review(begun.id).late
    assert not store.review(reviewed(acme)).late


def test_an_override_that_the_score_caught_up_with_does_not_come_back(
    store: Store, acme: int, reviewed: Callable[..., int]
) -> None:
    reviewed(acme)
    store.raise_signal(acme, "N4")
    store.set_override(acme, "green", "told", "the sponsor said so", TODAY + timedelta(days=7))
    assert store.row(acme).colour == "green"  # type: ignore[union-attr]
    [complaint] = [s for s in store.facts(acme).signals if s.code == "N4"]
    store.resolve_signal(complaint.id, complaint.rev, "settled")
    assert store.row(acme).computed == "green"  # type: ignore[union-attr]
    store.raise_signal(acme, "N5")
    row = store.row(acme)
    assert row is not None
    assert (row.computed, row.colour) == ("yellow", "yellow")
    for _ in range(2):
        store.undo()
    assert store.row(acme).colour == "green"  # type: ignore[union-attr]
    assert store.facts(acme).override.until == TODAY + timedelta(days=7)  # type: ignore[union-attr]


def test_completing_asks_for_every_applicable_answer(store: Store, acme: int) -> None:
    review = store.start_review(acme, WEEK)
    with pytest.raises(Refused, match="No question"):
        store.complete_review(review.id)
    for question in ("E1", "E2", "E3", "P1", "P2", "P3", "S1", "S2"):
        store.answer(review.id, question, "y")
    with pytest.raises(Refused, match="S3"):
        store.complete_review(review.id)
    store.set_not_applicable(acme, "S3", "no champion in a self-serve deal")
    store.complete_review(review.id)  # technical and adoption do not apply before configuration
    assert store.review(review.id).completed == TODAY
    store.set_not_applicable(acme, "S3", None)
    assert store.facts(acme).not_applicable == {}


def test_completion_is_one_step_with_snapshot_and_next_action(
    store: Store, acme: int, reviewed: Callable[..., int]
) -> None:
    review_id = reviewed(acme)
    facts = store.facts(acme)
    [snapshot] = facts.snapshots
    assert (snapshot.on, snapshot.week, snapshot.reviewed) == (TODAY, WEEK, True)
    row = store.row(acme)
    assert row is not None
    assert (snapshot.score, str(snapshot.colour)) == (row.score, row.colour)
    assert row.last_review == "2026-11-18"
    assert store.week_status(WEEK).done == 1
    store.undo()
    assert store.review(review_id).completed is None
    assert store.facts(acme).snapshots == ()
    store.complete_review(
        review_id,
        next_action=("Agree UAT date", "Ada", date(2026, 11, 25)),
        override=("red", "gut", "the sponsor sounded worried", TODAY + timedelta(days=7)),
    )
    assert store.row(acme).colour == "red"  # type: ignore[union-attr]
    assert store.facts(acme).snapshots[0].colour is Colour.RED
    facts = store.facts(acme)
    assert [(a.text, a.owner, a.origin) for a in facts.actions] == [("Agree UAT date", "Ada", "review")]
    assert store.row(acme).next_action == "Agree UAT date"  # type: ignore[union-attr]


def test_answers_changed_after_completion_keep_the_earlier_ones(
    store: Store, acme: int, reviewed: Callable[..., int]
) -> None:
    review_id = reviewed(acme)
    before = store.view(acme).assessment.health.score
    for question in ("S1", "S2", "S3"):
        store.answer(review_id, question, "n", "heard otherwise")
    assert store.view(acme).assessment.health.score < before  # type: ignore[operator]
    assert store.db.query("SELECT count(*) FROM review_revision") == [(3,)]
    store.complete_review(review_id)
    assert len(store.facts(acme).snapshots) == 1, "the snapshot of the day is replaced"


def test_a_refused_override_leaves_the_whole_completion_undone(
    store: Store, acme: int, reviewed: Callable[..., int]
) -> None:
    review_id = reviewed(acme)
    store.undo()
    with pytest.raises(Refused, match="10 characters"):
        store.complete_review(
            review_id, next_action=("x", "Ada", None), override=("red", "gut", "short", TODAY + timedelta(days=3))
        )
    assert store.review(review_id).completed is None
    assert store.facts(acme).actions == ()


def test_override_rules(store: Store, acme: int, reviewed: Callable[..., int]) -> None:
    reviewed(acme, P1="n", P2="n", P3="n")  # progress at 0: weakest link, At Risk yellow
    computed = store.view(acme).assessment.health.computed
    assert computed is Colour.YELLOW
    soon = TODAY + timedelta(days=7)
    reason = "sponsor confirmed by phone"
    for colour, why, until, said in (
        ("yellow", reason, soon, "already"),
        ("blue", reason, soon, "red, yellow or green"),
        ("green", "too short", soon, "10 characters"),
        ("green", reason, TODAY + timedelta(days=15), "14 days"),
        ("green", reason, TODAY - timedelta(days=1), "14 days"),
        ("hold", reason, soon, "red, yellow or green"),
    ):
        with pytest.raises(Refused, match=said):
            store.set_override(acme, colour, "sponsor", why, until)
    store.set_override(acme, "green", "sponsor", reason, soon)
    row = store.row(acme)
    assert row is not None
    assert (row.colour, row.computed) == ("green", "yellow")
    store.clear_override(acme)
    assert store.row(acme).colour == "yellow"  # type: ignore[union-attr]
    with pytest.raises(Refused, match="No override"):
        store.clear_override(acme)
    store.raise_signal(acme, "N4", severity="critical")
    assert store.view(acme).assessment.health.computed is Colour.RED
    with pytest.raises(Refused, match="Critical"):
        store.set_override(acme, "yellow", "sponsor", reason, soon)
    with pytest.raises(Refused, match="one step"):
        store.set_override(acme, "green", "sponsor", reason, soon)


def test_the_queue_puts_the_worst_first_and_says_why(store: Store, acme: int, reviewed: Callable[..., int]) -> None:
    calm = store.create_account("Calm", segment="smb", signed=TODAY)
    bad = store.create_account("Bad", segment="smb", signed=TODAY)
    store.raise_signal(bad, "N4", severity="critical")
    queue = store.queue(WEEK)
    assert queue[0] == (bad, "Critical signal open")
    assert {q.account_id for q in queue} == {acme, calm, bad}
    reviewed(calm)
    assert calm not in {q.account_id for q in store.queue(WEEK)}
    assert store.week_status(WEEK)[:2] == (1, 3)
    store.hold_account(acme, store.facts(acme).account.rev, reason="freeze")
    assert acme not in {q.account_id for q in store.queue(WEEK)}
    assert store.week_status(WEEK)[:2] == (1, 2)
