"""What goes wrong around a review: two windows, a week's end, a clock set back, a question that is no longer asked."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from csm_tui import content
from csm_tui.domain.calendar import iso_week
from csm_tui.domain.model import Answer, AnswerValue
from csm_tui.errors import AnsweredElsewhere, Refused, Stale
from csm_tui.store.store import Store

from .conftest import TODAY

WEEK = "2026-W47"
ASKED = ("E1", "E2", "E3", "P1", "P2", "P3", "S1", "S2", "S3")


def revisions(store: Store) -> list[str]:
    return [r[0] for r in store.db.query("SELECT answers FROM review_revision ORDER BY id")]


def complete(store: Store, review_id: int, **other: str) -> None:
    for question in ASKED:
        store.answer(review_id, question, other.get(question, "y"))
    store.complete_review(review_id)


# Two windows


def test_two_windows_that_answer_different_questions_lose_nothing(store: Store, acme: int, book: Path) -> None:
    review = store.start_review(acme, WEEK)
    with Store.open(book, today=TODAY) as other:
        same = other.start_review(acme, WEEK)
        assert same.id == review.id
        other.answer(same.id, "E1", "n", "they missed two", seen=None)
        store.answer(review.id, "E2", "y", seen=None)
    kept = store.review(review.id).answers
    assert {q: a.value.value for q, a in kept.items()} == {"E1": "n", "E2": "y"}
    assert kept["E1"].note == "they missed two"


def test_two_answers_to_one_question_are_both_kept_and_a_person_chooses(store: Store, acme: int, book: Path) -> None:
    review = store.start_review(acme, WEEK)
    with Store.open(book, today=TODAY) as other:
        other.answer(review.id, "E1", "n", "they missed two", seen=None)
    with pytest.raises(AnsweredElsewhere) as met:
        store.answer(review.id, "E1", "y", "all held", seen=None)
    assert (met.value.theirs, met.value.mine) == (("n", "they missed two"), ("y", "all held"))
    assert isinstance(met.value, Stale)
    assert store.review(review.id).answers["E1"] == Answer(AnswerValue.NO, "they missed two")
    store.keep_other_answer(review.id, "E1", "y", "all held")
    assert store.review(review.id).answers["E1"].value is AnswerValue.NO
    assert revisions(store) == ['{"E1":{"v":"y","n":"all held"}}']


def test_the_same_answer_from_two_windows_is_one_answer(store: Store, acme: int, book: Path) -> None:
    review = store.start_review(acme, WEEK)
    with Store.open(book, today=TODAY) as other:
        other.answer(review.id, "E1", "y", seen=None)
    store.answer(review.id, "E1", "y", seen=None)
    store.answer(review.id, "E1", "y", seen=Answer(AnswerValue.YES))
    assert list(store.review(review.id).answers) == ["E1"]
    assert revisions(store) == []


def test_two_windows_complete_one_review_once(store: Store, acme: int, book: Path) -> None:
    review = store.start_review(acme, WEEK)
    complete(store, review.id)
    with Store.open(book, today=TODAY) as other:
        other.complete_review(review.id)
    assert store.week_status(WEEK).done == 1
    assert len([s for s in store.facts(acme).snapshots if s.reviewed]) == 1


# After completion


def test_what_was_answered_before_an_edit_is_kept_once_for_each_change(store: Store, acme: int) -> None:
    review = store.start_review(acme, WEEK)
    complete(store, review.id)
    store.answer(review.id, "E1", "y", position=3)  # nothing but the place
    assert revisions(store) == []
    store.answer(review.id, "E1", "n", "looked again")
    assert [r.count('"v":"y"') for r in revisions(store)] == [9]
    assert store.review(review.id).answers["E1"].note == "looked again"


# Days and weeks


def test_begun_on_sunday_night_and_ended_on_monday_it_is_one_review_of_its_own_week(store: Store, acme: int) -> None:
    sunday = date(2026, 11, 22)
    store.today = sunday
    review = store.start_review(acme, WEEK)
    store.answer(review.id, "E1", "n", "before midnight")
    store.today = sunday + timedelta(days=1)
    assert store.start_review(acme, WEEK).id == review.id
    complete(store, review.id, E1="n")
    done = store.review(review.id)
    assert (done.week, done.started, done.completed, done.late) == (WEEK, sunday, store.today, True)
    assert (store.week_status(WEEK).done, store.week_status("2026-W48").done) == (1, 0)
    assert [q.account_id for q in store.queue("2026-W48")] == [acme]
    assert store.queue(WEEK) == []


def test_a_clock_set_back_finds_the_review_again_and_counts_it_once(store: Store, acme: int) -> None:
    store.today = TODAY + timedelta(days=7)
    review = store.start_review(acme, "2026-W48")
    store.answer(review.id, "E1", "n", "kept")
    store.today = TODAY  # the clock is put right
    again = store.start_review(acme, "2026-W48")
    assert (again.id, again.answers["E1"].note) == (review.id, "kept")
    complete(store, review.id)
    assert store.review(review.id).completed == TODAY
    store.today = TODAY + timedelta(days=7)
    assert store.start_review(acme, "2026-W48").id == review.id
    assert store.week_status("2026-W48").done == 1
    assert store.db.query("SELECT count(*) FROM review")[0][0] == 1


def test_a_late_review_asks_what_its_week_asked(store: Store, acme: int) -> None:
    """The account has come to CONFIGURE since: Technical was not asked of it in the week that is filed late."""
    for m in store.facts(acme).milestones:
        if m.code in ("H1", "H2", "H3", "H4", "K1", "K2", "K3"):
            store.mark_done(m.id, m.rev, actual=TODAY - timedelta(days=1), force="for the test")
    now = store.start_review(acme, WEEK)
    for question in ASKED:
        store.answer(now.id, question, "y")
    with pytest.raises(Refused, match="T1, T2, T3"):
        store.complete_review(now.id)
    late = store.start_review(acme, "2026-W46")
    complete(store, late.id)
    assert store.review(late.id).late


# A question that the catalogue has no longer


def test_answers_to_a_question_that_is_gone_stay(store: Store, acme: int, monkeypatch: pytest.MonkeyPatch) -> None:
    review = store.start_review(acme, WEEK)
    store.answer(review.id, "S3", "n", "she is wavering")
    store.answer(review.id, "E2", "y")
    fewer = tuple(q for q in content.questions() if q.code != "S3")
    monkeypatch.setattr("csm_tui.content.questions", lambda: fewer)
    store.answer(review.id, "E1", "y")
    kept = store.review(review.id).answers
    assert list(kept) == ["E1", "E2", "S3"]
    assert kept["S3"].note == "she is wavering"
    with pytest.raises(Refused, match="no question"):
        store.answer(review.id, "S3", "y")
    for question in ASKED[:-1]:
        store.answer(review.id, question, "y")
    store.complete_review(review.id)
    assert store.review(review.id).answers["S3"].value is AnswerValue.NO
    assert store.fresh(acme).assessment.health.score is not None


# Actions carried on


def test_an_action_is_carried_to_a_new_date_and_counts_how_often(store: Store, acme: int) -> None:
    action = store.add_action(acme, "Send the plan", owner="Sam", due=TODAY - timedelta(days=2))
    store.carry_action(action, 1, TODAY + timedelta(days=5))
    store.carry_action(action, 2, TODAY + timedelta(days=9))
    (found,) = store.facts(acme).actions
    assert (found.due, found.carried, found.state, found.added) == (TODAY + timedelta(days=9), 2, "open", TODAY)
    assert "carried to 27 Nov 2026" in store.undo().label  # type: ignore[union-attr]
    assert store.facts(acme).actions[0].carried == 1
    with pytest.raises(Refused, match="has gone by"):
        store.carry_action(action, 4, TODAY - timedelta(days=1))
    with pytest.raises(Stale):
        store.carry_action(action, 1, TODAY + timedelta(days=1))
    store.close_action(action, store.facts(acme).actions[0].rev)
    with pytest.raises(Refused, match="done already"):
        store.carry_action(action, store.facts(acme).actions[0].rev, TODAY + timedelta(days=1))


def test_weeks_are_iso_weeks_even_around_new_year() -> None:
    assert [iso_week(d) for d in (date(2026, 12, 31), date(2027, 1, 3), date(2027, 1, 4))] == [
        "2026-W53", "2026-W53", "2027-W01",
    ]  # fmt: skip
