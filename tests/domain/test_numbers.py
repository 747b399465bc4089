"""What counts as known, shares of a whole told another day, and drops by the week (DOMAIN 4.1 A2, 8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from csm_tui.domain.model import Numbers
from csm_tui.domain.numbers import MEASURES, by_week, doubts, drops, fault, is_known, levels, nearest, points, series
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 11, 18)  # a Wednesday
ACTIVE = MEASURES[0]


def told(ago: int, **figures: float) -> Numbers:
    return Numbers(TODAY - timedelta(days=ago), **figures)  # type: ignore[arg-type]


def test_a_figure_counts_for_fourteen_days_and_never_before_its_day() -> None:
    assert [is_known(TODAY - timedelta(days=ago), TODAY) for ago in (-1, 0, 14, 15)] == [False, True, True, False]


def test_a_share_takes_the_whole_that_was_told_nearest_to_its_day() -> None:
    numbers = [told(30, licensed=10), told(10, licensed=40), told(3, active=31), told(0, active=20, licensed=80)]
    assert [(p.value, p.whole, p.level) for p in points(numbers, ACTIVE, TODAY)] == [(31, 80, 38.75), (20, 80, 25)]
    assert [p.whole for p in points([told(30, licensed=10), told(3, active=5)], ACTIVE, TODAY)] == [None]
    assert [p.level for p in points([told(0, active=5, licensed=0)], ACTIVE, TODAY)] == [None], "a share of nothing"
    assert nearest([(TODAY - timedelta(days=2), 7), (TODAY + timedelta(days=2), 9)], TODAY) == 7, "the earlier of two"


def test_what_lies_in_the_future_is_not_seen() -> None:
    assert series([told(-1, active=5), told(1, active=4)], "active", TODAY) == [(TODAY - timedelta(days=1), 4)]


@pytest.mark.parametrize(
    ("values", "week_over", "expected"),
    [
        ([(14, 90), (7, 80), (0, 70)], False, [90, 80, 70]),
        ([(8, 70), (7, 80), (0, 60)], False, [80, 60]),
        ([(9, 80), (8, 82), (7, 81), (0, 60)], False, [82]),  # a daily export, the week still runs
        ([(9, 80), (8, 82), (7, 81), (0, 60)], True, [82, 60]),
        ([(0, 5)], False, [5]),
        ([], False, []),
    ],
)
def test_figures_by_the_day_are_judged_by_their_weeks(
    values: list[tuple[int, float]], week_over: bool, expected: list[float]
) -> None:
    days = [(TODAY - timedelta(days=ago), value) for ago, value in values]
    assert by_week(days, week_over=week_over) == expected


def test_two_drops_in_a_row_are_a_decline_and_a_halt_is_none() -> None:
    assert drops([90, 80, 70])
    assert not drops([90, 80, 80])
    assert not drops([80, 70])
    assert drops([1, 90, 80, 70])


def test_what_does_not_go_together_is_impossible_or_asked_about() -> None:
    found = doubts({"active": 3, "licensed": 2, "core_used": 9, "core_total": 8, "trained": 5, "invited": 4})
    assert {(d.field, d.impossible) for d in found} == {("active", False), ("core_used", True), ("trained", False)}
    assert doubts({"active": 3}) == []
    assert [d.impossible for d in doubts({"error_rate": 100.1})] == [True]
    assert (fault("error_rate", 100), fault("active", 2)) == ("", "")


@given(st.lists(st.tuples(st.integers(-30, 400), st.integers(0, 10**9), st.integers(0, 10**9)), max_size=40))
def test_levels_stay_on_their_scale_and_are_twelve_at_most(rows: list[tuple[int, int, int]]) -> None:
    numbers = [told(ago, active=a, licensed=b, tickets=a, error_rate=a % 101) for ago, a, b in rows]
    for field in ("active", "licensed", "tickets", "error_rate", "trained"):
        found = levels(numbers, field, TODAY)
        assert len(found) <= 12
        assert all(0 <= level <= 1 for level in found)
