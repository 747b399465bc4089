from datetime import date, timedelta

import pytest
from csm_tui.domain.calendar import (
    STANDARD,
    Calendar,
    calendar_of_rest,
    iso_week,
    rest_days,
    week_end,
    week_start,
)
from hypothesis import given, settings
from hypothesis import strategies as st

DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
CALENDARS = st.builds(
    Calendar,
    weekend=st.frozensets(st.integers(0, 6), max_size=4),
    holidays=st.frozensets(st.dates(date(2020, 1, 1), date(2020, 3, 1)), max_size=20),
)
NEAR = st.dates(date(2019, 12, 1), date(2020, 4, 1))


def walk(calendar: Calendar, a: date, b: date) -> int:
    return sum(calendar.is_working(a + timedelta(days=n)) for n in range(1, (b - a).days + 1))


@settings(max_examples=150)
@given(CALENDARS, NEAR, NEAR)
def test_between_counts_the_working_days_after_a_up_to_b(calendar, a, b):
    a, b = min(a, b), max(a, b)
    assert calendar.between(a, b) == walk(calendar, a, b)
    assert calendar.between(b, a) == -calendar.between(a, b)


@settings(max_examples=150)
@given(CALENDARS, NEAR, st.integers(-60, 60))
def test_add_is_the_inverse_of_between(calendar, d, n):
    there = calendar.add(d, n)
    assert calendar.between(d, there) == n
    assert there == d if n == 0 else calendar.is_working(there)


@settings(max_examples=100)
@given(CALENDARS, NEAR)
def test_next_and_previous_working_day_are_the_nearest(calendar, d):
    assert calendar.next_working(d) >= d >= calendar.previous_working(d)
    assert calendar.between(d - timedelta(days=1), calendar.next_working(d)) == 1
    assert calendar.is_working(calendar.previous_working(d))


@settings(max_examples=150)
@given(CALENDARS, st.lists(NEAR, min_size=3, max_size=3))
def test_what_a_row_carries_counts_as_the_calendar_does(calendar, days):
    since, now, until = sorted(days)
    assert calendar_of_rest(rest_days(calendar, since, until)).between(since, now) == calendar.between(since, now)


def test_an_ordinary_week_is_carried_as_nothing():
    assert rest_days(STANDARD, date(2026, 1, 1), date(2030, 1, 1)) == ""
    assert rest_days(Calendar(holidays=[date(2026, 12, 26)]), date(2026, 1, 1), date(2027, 1, 1)) == "", "a Saturday"
    assert rest_days(Calendar((4, 5)), date(2026, 1, 1), date(2027, 1, 1)) == "45"


@settings(max_examples=100)
@given(DAYS)
def test_a_week_holds_its_days_and_sorts_as_text(d):
    week = iso_week(d)
    assert week_start(week) <= d <= week_end(week)
    assert (week_end(week) - week_start(week)).days == 6
    assert iso_week(d + timedelta(days=7)) > week


def test_weekends_are_not_worked():
    friday = date(2026, 11, 20)
    assert STANDARD.add(friday, 1) == date(2026, 11, 23)
    assert STANDARD.between(friday, date(2026, 11, 22)) == 0
    assert STANDARD.next_working(date(2026, 11, 21)) == date(2026, 11, 23)
    assert iso_week(date(2026, 11, 18)) == "2026-W47"
    assert iso_week(date(2027, 1, 1)) == "2026-W53"


def test_holidays_are_not_worked():
    calendar = Calendar(holidays=[date(2026, 12, 25), date(2026, 12, 28)])
    assert calendar.add(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert calendar == Calendar(holidays=[date(2026, 12, 28), date(2026, 12, 25)])
    assert hash(calendar) != hash(STANDARD)


def test_a_week_without_a_working_day_is_refused():
    with pytest.raises(ValueError):
        Calendar(weekend=range(7))
