"""The week's queue holds what is due in that week, and so do the figures, the heat strip and the week's page (R8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from csm_tui import content
from csm_tui.cli.review import as_record
from csm_tui.demo import build_demo
from csm_tui.domain.calendar import iso_week
from csm_tui.domain.week import MISSED, NOT_DUE, WAITING
from csm_tui.store.due import waiting
from csm_tui.store.queue import judged, looks
from csm_tui.store.store import Store

TODAY = date(2026, 11, 18)
WEEK, LAST, NEXT = "2026-W47", "2026-W46", "2026-W48"


@pytest.fixture
def rhythm(store: Store) -> tuple[Store, int, int]:
    """A weekly and a monthly account, both reviewed on Friday of last week."""
    store.today = TODAY - timedelta(days=5)
    weekly = store.create_account("Weekly", segment="smb", signed=TODAY - timedelta(days=60))
    monthly = store.create_account("Monthly", segment="smb", signed=TODAY - timedelta(days=60), review_interval=30)
    for key in (weekly, monthly):
        file(store, key, LAST)
    store.today = TODAY
    store.refresh()
    return store, weekly, monthly


def file(store: Store, key: int, week: str) -> None:
    review = store.start_review(key, week)
    for question in content.questions():
        store.answer(review.id, question.code, "y")
    store.complete_review(review.id)


def states(store: Store, week: str) -> dict[int, str]:
    ids = [row.id for row in store.rows()]
    return {key: cells[-1].state for key, cells in store.heat_cells(ids, week, 1).items()}


def test_an_account_of_a_longer_rhythm_waits_for_its_week(rhythm) -> None:
    store, weekly, monthly = rhythm
    assert [q.account_id for q in store.queue(WEEK)] == [weekly]
    assert store.week_status(WEEK)[:2] == (0, 1)
    assert store.week_summary(WEEK).total == 1
    assert as_record(store, WEEK)["left"] == 1
    assert states(store, WEEK) == {weekly: WAITING, monthly: NOT_DUE}
    store.today = TODAY + timedelta(days=28)
    store.refresh()
    week = iso_week(store.today)
    assert {q.account_id for q in store.queue(week)} == {weekly, monthly}
    assert store.week_status(week).total == store.week_summary(week).total == 2


def test_it_can_be_reviewed_all_the_same_and_then_counts(rhythm) -> None:
    store, weekly, monthly = rhythm
    review = store.start_review(monthly, WEEK)
    store.answer(review.id, content.questions()[0].code, "y")
    assert {q.account_id for q in store.queue(WEEK)} == {weekly, monthly}
    assert store.week_status(WEEK)[:2] == (0, 2)
    file(store, monthly, WEEK)
    assert [q.account_id for q in store.queue(WEEK)] == [weekly]
    assert store.week_status(WEEK)[:2] == (1, 2)
    assert store.week_summary(WEEK).total == 2


def test_a_week_that_is_over_does_not_ask_about_what_came_in_the_course_of_it(store: Store) -> None:
    store.today = TODAY - timedelta(days=6)  # a Thursday
    new = store.create_account("New", segment="smb", signed=store.today)
    assert [q.account_id for q in store.queue(LAST)] == [new]  # as long as that week runs
    store.today = TODAY
    store.refresh()
    assert store.queue(LAST) == []
    assert store.week_status(LAST)[:2] == (0, 0)
    assert store.week_summary(LAST).total == 0
    begun = store.start_review(new, LAST)
    store.answer(begun.id, content.questions()[0].code, "y")
    assert [q.account_id for q in store.queue(LAST)] == [new]
    assert store.week_status(LAST).total == store.week_summary(LAST).total == 1


def test_past_weeks_of_the_demo_ask_as_many_as_their_page_misses_of_those_still_in_the_book(book) -> None:
    with Store.open(book, today=date(2026, 11, 22), create=True) as store:
        build_demo(store)
        active = {row.id for row in store.rows() if row.colour != "hold"}
        for week in ("2026-W46", "2026-W45", "2026-W44", "2026-W43"):
            missed = {key for key, state in states(store, week).items() if state == MISSED}
            assert {q.account_id for q in store.queue(week)} == missed & active
            done, total = store.week_status(week)[:2]
            assert len(store.queue(week)) == total - done


def test_my_leave_and_a_hold_put_the_next_review_off(rhythm) -> None:
    store, weekly, monthly = rhythm
    store.add_away(TODAY - timedelta(days=2), TODAY + timedelta(days=1))  # Monday to Thursday
    assert [q.account_id for q in store.queue(WEEK)] == []
    assert store.week_status(WEEK)[:2] == (0, 0)
    assert store.week_summary(WEEK).total == 0
    assert states(store, WEEK) == {weekly: NOT_DUE, monthly: NOT_DUE}
    due = [i.on for i in store.agenda(ahead=30) if i.kind == "review" and i.account_id == weekly]
    assert due == [date(2026, 11, 24)]
    assert weekly in {q.account_id for q in store.queue(NEXT)}
    store.undo()
    store.hold_account(weekly, store.facts(weekly).account.rev, reason="freeze", until=TODAY + timedelta(days=20))
    store.today = TODAY + timedelta(days=10)
    store.resume_account(weekly, store.facts(weekly).account.rev)
    assert weekly not in {q.account_id for q in store.queue(NEXT)}
    assert store.week_status(NEXT).total == len(store.queue(NEXT))


def test_of_an_earlier_week_only_what_was_due_then_is_asked_for(rhythm) -> None:
    store, weekly, monthly = rhythm
    store.today = TODAY + timedelta(days=7)
    late = store.create_account("New", segment="smb", signed=store.today)
    store.refresh()
    assert [q.account_id for q in store.queue(WEEK)] == [weekly]
    assert store.week_status(WEEK)[:2] == (0, 1)
    assert late in waiting(store.db, NEXT, store.today)
    assert monthly not in waiting(store.db, NEXT, store.today)


def test_what_is_stored_of_an_account_puts_it_where_the_rules_do(book) -> None:
    with Store.open(book, today=TODAY, create=True) as store:
        build_demo(store)
        ids = [row.id for row in store.rows() if row.colour != "hold"]
        fine = next(row.id for row in store.rows() if row.colour == "green")
        store.set_override(fine, "red", "other", "they told us so themselves", TODAY + timedelta(days=3))
        stored = sorted(looks(store, ids))
        assert [(x.id, x.red, x.score, x.stale, x.before, sorted(x.signals)) for x in stored] == [
            (x.id, x.red, x.score, x.stale, x.before, sorted(x.signals)) for x in sorted(judged(store, ids))
        ]
        before = store.queue(WEEK), store.queue(WEEK, express=True)
        store.db.conn.execute("UPDATE current SET valid_until = '2000-01-01'")
        assert (store.queue(WEEK), store.queue(WEEK, express=True)) == before
