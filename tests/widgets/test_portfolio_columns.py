"""Chosen columns fill every page, the last ones give way; groups and rates say what they add up."""

from __future__ import annotations

import pytest
from csm_tui.domain.money import at_rates, sums_text
from csm_tui.domain.rows import Group
from csm_tui.errors import UserError
from csm_tui.opening import opener
from csm_tui.screens.arranging import read_rates
from csm_tui.screens.links import link_lines
from csm_tui.widgets.glyphs import ASCII, UNICODE
from csm_tui.widgets.portfolio_columns import CATALOGUE, DEFAULT, chosen_columns, known
from csm_tui.widgets.portfolio_groups import group_line
from csm_tui.widgets.portfolio_head import Head, tabs
from csm_tui.widgets.portfolio_lines import column_at, heading, row_line
from csm_tui.widgets.portfolio_order import ORDERS, VIEWS, order_of
from csm_tui.widgets.text import width
from hypothesis import given
from hypothesis import strategies as st

from tests.widgets.test_portfolio_lines import TODAY, row, text

OWN = ((1, "Tier", "choice", 9), (2, "Seats sold", "number", 0), (3, "Board", "date", 0), (4, "A long name", "text", 0))
EVERY = (*CATALOGUE, *(f"field:{i}" for i, *_ in OWN))


@given(
    st.integers(49, 240),
    st.lists(st.sampled_from(EVERY), unique=True, min_size=1),
    st.text(max_size=30),
    st.sampled_from([UNICODE, ASCII]),
    st.booleans(),
)
def test_whatever_is_chosen_fills_the_page_exactly(cells: int, names, said: str, glyphs, marked: bool) -> None:
    columns = chosen_columns(cells, tuple(names), OWN)
    more = {"field:1": said, "field:2": "9", "field:3": "2026-12-01", "owner": said, "beside": said}
    shown = row_line(
        row(name=said, more=more, tags='["a", "b"]', next_action=said), cells, TODAY, glyphs, columns, marked
    )
    assert width(text(shown)) == cells
    assert width(text(heading(cells, "", False, glyphs, columns))) == cells
    there = [c.name for c in columns]
    assert there == [c.name for c in known(names, OWN) if c.name in there], "in the order that was chosen"
    assert "name" in {c.name for c in columns}
    assert (glyphs.marked in text(shown)[:3]) or not marked


def test_the_last_columns_give_way_first() -> None:
    names = ("health", "name", "due", "owner", "action", "tags", "region")
    shown = [{c.name for c in chosen_columns(cells, names, ())} for cells in (60, 80, 120, 200)]
    assert shown[0] <= shown[1] <= shown[2] <= shown[3] == set(names)
    assert "region" not in shown[0]
    assert {"health", "name", "due", "owner"} <= shown[0]


def test_a_column_that_is_not_known_any_more_is_passed_over() -> None:
    assert [c.name for c in known(("gone", "field:99", "arr"), ())] == ["name", "arr"]
    assert set(DEFAULT) <= set(CATALOGUE)


def test_every_column_that_orders_names_an_order() -> None:
    for column in known(EVERY, OWN):
        assert not column.sort or column.sort in ORDERS or order_of(column.sort, OWN) is not order_of("health")
    columns = chosen_columns(120, ("health", "name", "arr"), ())
    assert column_at(3, 120, columns).name == "health"
    assert order_of("field:77", OWN) is ORDERS["health"]


@pytest.mark.parametrize("cells", [50, 80, 120])
@pytest.mark.parametrize("view", [0, 1, 9])
def test_the_shown_view_is_always_among_the_tabs(cells: int, view: int) -> None:
    views = tuple((f"View number {n}", 10_000) for n in range(1, 10))
    shown, places = tabs(
        Head(views=views, view=view, other=("Stalled", 3), today=TODAY.day, shown=3, total=90_000), cells, UNICODE
    )
    line = "".join(t for t, _ in shown)
    assert width(line) <= cells
    assert ("Stalled" if view == 0 else f"{view} View number") in line
    for start, end, number in places:
        assert line[start:end].startswith(str(number) if number else "Stalled")


def test_every_view_says_who_is_in_it() -> None:
    assert all(view.about and len(view.about) <= 40 for view in VIEWS)
    assert len({view.name for view in VIEWS}) == len(VIEWS)


# --- money ------------------------------------------------------------------------------------------


def test_currencies_are_never_added_up_without_rates() -> None:
    sums = (("USD", 100_000_00), ("EUR", 50_000_00))
    assert sums_text(sums, {}) == "$100k, €50k"
    assert sums_text(sums, {"into": "USD"}) == "$100k, €50k"
    assert sums_text(sums, {"into": "USD", "EUR": "1.1"}) == "$155k at your rates"
    assert sums_text(sums[:1], {"into": "EUR", "USD": "0.9"}) == "$100k", "one currency stays what it is"
    assert at_rates(sums, {"into": "CHF", "USD": "0.8", "EUR": "0.5"}) == ("CHF", 105_000_00)
    assert at_rates(sums, {"into": "USD", "EUR": "nought"}) is None
    assert at_rates(sums, {"into": "USD", "EUR": -1}) is None
    many = tuple((f"AA{c}", 100_00) for c in "ABCDE")
    assert sums_text(many, {}).endswith("and 2 more")


@given(st.integers(10, 200), st.sampled_from(["enterprise", "hold", "us", "go-live", "elsewhere"]))
def test_a_group_fits_its_line(cells: int, key: str) -> None:
    money = (("USD", 10**12), ("EUR", 10**12), ("JPY", 10**12), ("CHF", 1))
    shown = text(group_line(Group(key, 12_345, money), cells, {}, ASCII))
    assert width(shown) <= max(cells, 24)
    assert "12345 accounts" in text(group_line(Group(key, 12_345, money), 100, {}, ASCII))


def test_rates_are_read_as_a_person_types_them() -> None:
    assert read_rates("usd", "EUR 1.08\ngbp = 1.27, jpy: 0.0066") == {
        "into": "USD", "EUR": "1.08", "GBP": "1.27", "JPY": "0.0066",
    }  # fmt: skip
    assert read_rates("", "  ") == {}
    for into, typed in (("", "EUR 1"), ("USD", "EUR"), ("USD", "EUR 0"), ("dollar", "EUR 1"), ("USD", "EUR 1,5")):
        with pytest.raises(UserError):
            read_rates(into, typed)


# --- links ------------------------------------------------------------------------------------------


def test_links_are_shown_by_name_and_opened_only_where_there_is_a_desktop() -> None:
    lines = link_lines((("CRM", "https://crm.example/1"), ("https://x.example", "https://x.example")), 60, UNICODE)
    assert [text(line).split() for line in lines] == [["CRM", "https://crm.example/1"], ["https://x.example"]]
    assert [line.target for line in lines] == [0, 1]
    assert "adds one" in "".join(text(line) for line in link_lines((), 60, ASCII))
    assert opener({"SSH_TTY": "x", "DISPLAY": ":0"}, "linux") == []
    assert opener({}, "linux") == []
    assert opener({"DISPLAY": ":0"}, "linux") == ["xdg-open"]
    assert opener({}, "darwin") == ["open"]
