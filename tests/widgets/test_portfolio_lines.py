"""Rows, head and filter as pure functions: nothing is wider than its place, the rules of the marks hold."""

from __future__ import annotations

import re
from datetime import date

import pytest
from csm_tui.domain.pace import pace, time_left
from csm_tui.domain.rows import PortfolioRow
from csm_tui.widgets.footer import Item, fit_items
from csm_tui.widgets.glyphs import ASCII, UNICODE
from csm_tui.widgets.portfolio_head import Head, Money, head_lines, ritual, sentence, tabs
from csm_tui.widgets.portfolio_lines import Day, columns, heading, row_line, short_day, weekly_points
from csm_tui.widgets.portfolio_order import VIEWS
from csm_tui.widgets.text import width
from hypothesis import given
from hypothesis import strategies as st

TODAY = Day.of(date(2026, 11, 18))
EMPTY = dict.fromkeys(PortfolioRow._fields)


def row(**given) -> PortfolioRow:
    base = {
        **EMPTY,
        "id": 1,
        "name": "Globex",
        "segment": "smb",
        "currency": "USD",
        "phase": "configure",
        "colour": "red",
        "computed": "red",
        "stale": "current",
        "points": "[60,null,38]",
        "score": 38,
        "next_unconfirmed": 0,
        **dict.fromkeys(("low", "medium", "high", "critical"), 0),
        "why": "",
        "status": "active",
        "tags": "[]",
        "valid_until": "2026-11-19",
    }
    return PortfolioRow(**{**base, **given})


def text(line) -> str:
    return "".join(t for t, _ in line.spans)


@given(st.text(max_size=40), st.integers(50, 240), st.sampled_from([UNICODE, ASCII]))
def test_a_row_and_its_heading_fill_the_page_exactly(name: str, cells: int, glyphs) -> None:
    shown = text(row_line(row(name=name, next_title=name, arr_cents=14_800_000), cells, TODAY, glyphs))
    assert width(shown) == cells
    assert width(text(heading(cells, "", False, glyphs))) == cells
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("cells", "there", "gone"),
    [(60, "due slip", "trend rev turn"), (80, "trend rev", "turn arr"), (120, "turn stage risks golive arr", "")],
)
def test_columns_come_with_the_width(cells: int, there: str, gone: str) -> None:
    names = {column.name for column in columns(cells)}
    assert set(there.split()) <= names
    assert not set(gone.split()) & names


def test_overdue_unconfirmed_and_stale_have_marks_of_their_own() -> None:
    assert "!12 Nov" in text(row_line(row(next_title="UAT", next_committed="2026-11-12"), 80, TODAY, UNICODE))
    assert "?12 Nov" in text(
        row_line(row(next_title="UAT", next_committed="2026-11-12", next_unconfirmed=1), 80, TODAY, UNICODE)
    )
    assert "~38" in text(row_line(row(stale="overdue"), 80, TODAY, UNICODE))


def test_a_far_day_carries_its_year() -> None:
    assert short_day("2026-11-12", TODAY) == "12 Nov"
    assert short_day("2027-03-02", TODAY) == "02 Mar"
    assert short_day("2028-03-02", TODAY) == "Mar'28"


@given(st.lists(st.one_of(st.none(), st.integers(0, 100)), max_size=12))
def test_points_are_read_as_json_would(points: list[int | None]) -> None:
    import json

    assert weekly_points(json.dumps(points)) == tuple(points)


@pytest.mark.parametrize("cells", [60, 79, 80, 110, 200])
def test_no_line_of_the_head_is_wider_than_the_page(cells: int) -> None:
    head = Head(
        today=TODAY.day,
        views=tuple((view.name, 10_000) for view in VIEWS),
        total=50_000,
        shown=50_000,
        red=1_234,
        yellow=12_345,
        green=9_999,
        new=77,
        hold=3,
        overdue=8_888,
        due_week=777,
        unconfirmed=99,
        money=(Money("USD", 186_000_000_00, 41_200_000_00), Money("EUR", 9_000_000_00, 8_000_000_00)),
        week="2026-W47",
        reviewed=9,
        to_review=14,
        demo=True,
    )
    assert all(width("".join(t for t, _ in spans)) <= cells for spans in head_lines(head, cells, UNICODE))


def test_a_day_of_half_a_year_ago_is_not_read_as_one_to_come() -> None:
    eve = Day.of(date(2017, 12, 31))
    assert short_day("2017-03-03", eve) == "Mar'17"
    assert short_day("2017-10-27", eve) == "27 Oct"
    assert short_day("2018-03-03", eve) == "03 Mar"


def test_money_is_told_per_currency_and_never_added() -> None:
    head = Head(
        today=TODAY.day, red=1, money=(Money("USD", 200_000_00, 50_000_00), Money("EUR", 100_000_00, 10_000_00))
    )
    told = "".join(t for t, _ in sentence(head, 120, UNICODE))
    assert "$50k of $200k, €10k of €100k ARR is red" in told


def test_the_ritual_says_how_much_is_left_and_how_long_it_takes() -> None:
    head = Head(today=TODAY.day, week="2026-W47", reviewed=9, to_review=14, minutes_each=2.4)
    assert "9 of 14 done · 5 left, ~12 min" in "".join(t for t, _ in ritual(head, 80, UNICODE))


def test_one_quick_review_does_not_set_the_pace_and_no_estimate_is_longer_than_a_day_of_work() -> None:
    assert pace(None, 0) == 3
    assert 2 < pace(4, 1) < 3
    assert pace(60, 5) == pace(60, 20) == 1
    assert time_left(84, pace(4, 1)) == "3 h"
    assert (time_left(4, 3), time_left(160, 3), time_left(161, 3), time_left(0, 3)) == ("12 min", "8 h", "", "")
    head = Head(today=TODAY.day, week="2026-W47", reviewed=1, to_review=4239)
    for cells in (80, 120):
        told = "".join(t for t, _ in ritual(head, cells, UNICODE))
        assert "1 of 4239 done · 4238 left" in told
        assert not re.search(r"\d h|min|~|about", told)


def test_a_filter_inside_a_view_names_the_view() -> None:
    views = (("All", 15), ("Not green", 7), ("Due 7d", 3), ("To review", 4), ("Launching", 2))
    for cells in (60, 80, 120):
        head = Head(today=TODAY.day, views=views, view=4, query="bright")
        within = "".join(t for t, _ in tabs(head, cells, UNICODE)[0])
        assert "/bright  0 of 4 in To review · 1 shows all" in within
        assert len(within) <= cells
        head = Head(today=TODAY.day, views=views, total=15, shown=1, query="bright")
        assert "/bright  1 of 15  Esc clears" in "".join(t for t, _ in tabs(head, cells, UNICODE)[0])


@given(st.integers(1, 200))
def test_the_footer_never_drops_help(cells: int) -> None:
    items = [Item(k, k, label, "", p) for k, label, p in (("a", "Open", 95), ("b", "Filter", 80), ("c", "Undo", 60))]
    items.append(Item("?", "?", "All keys", "Keys", 100))
    shown = fit_items(items, cells)
    assert shown[-1][0].key == "?"
    if cells >= 12:
        assert sum(width(i.name) + 1 + width(t) for i, t in shown) + 2 * (len(shown) - 1) + 1 <= cells
