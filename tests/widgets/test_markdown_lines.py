"""The preview: what a reader sees, never wider than its pane, never anything but text."""

from __future__ import annotations

import time

import pytest
from csm_tui.domain.markdown import inline as escaped
from csm_tui.domain.text import clean
from csm_tui.drafting import render
from csm_tui.widgets.glyphs import ASCII
from csm_tui.widgets.markdown_lines import column_widths, inline, markdown_lines
from csm_tui.widgets.text import show, width
from hypothesis import example, given
from hypothesis import strategies as st

from tests.drafting.builders import assessment, facts


def plain(text: str, cells: int = 60) -> list[str]:
    return ["".join(t for t, _ in line.spans).rstrip() for line in markdown_lines(text, cells)]


def test_headings_lists_and_bold_are_shown_without_their_marks() -> None:
    assert plain("# Head\n\ntext **bold** and *more*\ngoes on\n\n- one\n  - two\n1. three\n- [ ] open\n> said") == [
        " Head", "", " text bold and more", " goes on", "", "  • one", "    • two", "  1. three", "  ☐ open", " │ said",
    ]  # fmt: skip
    assert ("bold", "bold") in markdown_lines("a **bold** b", 60)[0].spans


def test_a_line_of_its_own_stays_one_as_in_the_mail_that_goes_out() -> None:
    assert plain("Best regards\nAlex Morgan\n\n- one\n  more\n\n**over\nthe end** on") == [
        " Best regards", " Alex Morgan", "", "  • one", "    more", "", " over", " the end on",
    ]  # fmt: skip
    assert ("the end", "bold") in markdown_lines("**over\nthe end** on", 60)[1].spans


def test_a_blank_is_marked() -> None:
    assert ("«new date»", "blank") in markdown_lines("by «new date» or not", 60)[0].spans


def test_a_table_keeps_its_columns_and_breaks_inside_them() -> None:
    text = "| Signal | Since |\n|---|---|\n| a \\| b | 2 Nov |\n| long long long long long words | 3 Nov |"
    assert plain(text, 34) == [
        " Signal                     Since", " " + "─" * 32, " a | b                      2 Nov",
        " long long long long long   3 Nov", " words",
    ]  # fmt: skip


def test_a_table_without_room_is_told_row_by_row() -> None:
    text = "| Signal | Since | What |\n|---|---|---|\n| something long | a long time ago | and more |"
    assert plain(text, 20) == [" Signal: something", "   long", " Since: a long time", "   ago", " What: and more"]


@pytest.mark.parametrize("cells", [20, 37, 50, 80, 110, 200])
def test_nothing_is_wider_than_the_pane(cells: int) -> None:
    of = facts()
    text = render("escalation", of, assessment(of)).text + "\n\n" + "x" * 10_000 + "\n\n" + "日本" * 400
    for glyphs in (None, ASCII):
        lines = markdown_lines(text, cells, glyphs) if glyphs else markdown_lines(text, cells)
        assert max(sum(width(t) for t, _ in line.spans) for line in lines) <= cells


@example("\\\U00018d09:")  # a sign that is shown nowhere yet, between two that mean something together
@given(st.text(max_size=200))
def test_an_escaped_value_is_shown_as_itself(text: str) -> None:
    shown = "".join(t for t, _ in inline(show(escaped(text))))
    assert shown == show(clean(text)).replace("«", "‹").replace("»", "›")


@pytest.mark.parametrize(
    "name", ["Acme [EMEA]", "a [/] b", "*x*", "a_b_ c", "`q`", "1. x", "# y", "a\\*b", "[l](http://x)"]
)
def test_a_name_reads_in_the_preview_as_it_is(name: str) -> None:
    assert plain(escaped(name)) == [f" {name}"]


@given(st.text(alphabet="*_`[]()|#- >\\«»ab\n", max_size=300), st.integers(10, 90))
def test_any_text_is_shown_within_its_width(text: str, cells: int) -> None:
    assert all(sum(width(t) for t, _ in line.spans) <= max(cells, 10) for line in markdown_lines(text, cells))


@pytest.mark.parametrize(
    "text", ["**a " * 50_000, "*_" * 50_000, "[a](" * 50_000, "| a " * 2_000 + "\n" + "|-" * 2_000]
)
def test_hostile_text_is_shown_soon(text: str) -> None:
    start = time.process_time()
    markdown_lines(text, 80)
    assert time.process_time() - start < 5


def test_no_control_character_comes_through() -> None:
    assert "\x1b" not in "".join(plain("# a\x1b[2J\n\nb\x9b \u202e c"))


def test_columns_share_what_there_is() -> None:
    assert column_widths([[5, 100, 3]], 50) == [5, 42, 3]
    assert column_widths([[5, 4]], 50) == [5, 4]
    assert sum(column_widths([[50, 50, 50]], 31)) <= 31
