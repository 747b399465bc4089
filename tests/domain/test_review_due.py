"""When a review is due, and whether in a week (R8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from csm_tui.domain.calendar import iso_week, week_end
from csm_tui.domain.model import Away, Status
from csm_tui.domain.review_due import due_day, due_in
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import TODAY, Phase, days, facts, yes

SUNDAY = week_end(iso_week(TODAY))


@pytest.mark.parametrize(
    ("interval", "ago", "due"),
    [(7, 7, True), (7, 13, True), (14, 14, True), (14, 13, False), (14, 20, True), (30, 29, False), (30, 30, True)],
)
def test_it_is_due_in_the_week_in_which_its_age_reaches_the_interval(interval: int, ago: int, due: bool) -> None:
    assert due_in(SUNDAY - days(ago), interval, (), SUNDAY) is due


def test_a_weekly_review_filed_late_does_not_stand_for_the_week_in_which_it_was_filed() -> None:
    assert due_in(SUNDAY - days(6), 7, (), SUNDAY)
    assert due_in(None, 30, (), SUNDAY)


def test_leave_and_holds_put_it_off_where_they_lie_after_the_last_review() -> None:
    friday = SUNDAY - days(9)
    assert due_in(friday, 7, (), SUNDAY)
    assert not due_in(friday, 7, [(friday + days(3), friday + days(6))], SUNDAY)
    assert due_in(friday, 7, [(friday - days(20), friday - days(10))], SUNDAY)
    assert due_day(friday, 7, [(friday + days(3), friday + days(6))]) == friday + days(11)


@given(st.integers(1, 40), st.sampled_from([7, 14, 30]), st.lists(st.tuples(st.integers(-60, 20), st.integers(0, 9))))
def test_queue_and_health_agree_on_what_is_overdue(ago: int, interval: int, away: list[tuple[int, int]]) -> None:
    """What health calls overdue was due by the Sunday of an earlier week; what is current is not due in this one."""
    from csm_tui.domain.assess import assess

    leave = tuple(Away(n, TODAY + days(a), TODAY + days(a + b)) for n, (a, b) in enumerate(away, 1))
    last = TODAY - days(ago)
    given_facts = facts(
        Phase.TRAIN, answers=yes(), reviewed=last, away=leave, account_fields={"review_interval": interval}
    )
    assert given_facts.account.status is Status.ACTIVE
    stale = assess(given_facts, TODAY).health.stale
    ranges = [(a.since, a.until) for a in leave]
    due = due_day(last, interval, ranges)
    if stale in ("overdue", "stale", "expired"):
        assert due <= SUNDAY - timedelta(days=7)
    elif stale == "current" and iso_week(last) != iso_week(TODAY):
        assert not due_in(last, interval, ranges, SUNDAY) or due > TODAY
    elif stale == "due":
        assert due_in(last, interval, ranges, SUNDAY)


def test_a_day_is_a_day() -> None:
    assert due_day(date(2026, 11, 1), 14) == date(2026, 11, 15)
