"""The lines of the weekly numbers: every width, every state, ASCII (DOMAIN 8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from csm_tui.domain.model import Numbers
from csm_tui.domain.numbers import DayNumbers
from csm_tui.widgets.glyphs import ASCII, UNICODE
from csm_tui.widgets.lines import Line
from csm_tui.widgets.number_lines import bars, last_told, number_lines
from csm_tui.widgets.text import width

TODAY = date(2026, 11, 18)


def day(ago: int, **figures: float) -> DayNumbers:
    on = TODAY - timedelta(days=ago)
    counts = Numbers(on, **figures)  # type: ignore[arg-type]
    return DayNumbers(on, counts, counts, None)


def text(line: Line) -> str:
    return "".join(part for part, _ in line.spans)


def test_a_row_tells_value_share_age_and_where_it_is_called_out() -> None:
    days = [day(2, active=18, licensed=40), day(20, error_rate=7.5)]
    rows = [text(line) for line in number_lines(days, TODAY, 120, UNICODE)]
    assert "18 of 40" in rows[1]
    assert "45 %" in rows[1]
    assert "16 Nov, 2 days ago · low below 50 %" in rows[1]
    assert "over 14 days, not known" in rows[4]
    assert "never told" in rows[5]
    roles = {role for _, role in number_lines(days, TODAY, 120, UNICODE)[1].spans}
    assert "yellow" in roles


def test_without_any_it_says_what_to_press() -> None:
    assert "No numbers yet." in text(number_lines([], TODAY, 80, UNICODE)[0])
    assert last_told([], "active", TODAY, 40, UNICODE) == ""


def test_bars_stand_on_one_fixed_scale() -> None:
    assert bars([0, 0.5, 1, 2], UNICODE) == "▁▅██"
    assert bars([0, 0.5, 1], ASCII) == "059"


@pytest.mark.parametrize("cells", [20, 40, 59, 79, 119, 199])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_no_line_is_wider_than_the_page(cells: int, glyphs: object) -> None:
    days = [day(ago, active=10**9, licensed=10**9, tickets=3, trained=2, invited=9) for ago in range(40)]
    days[0] = days[0]._replace(told=Numbers(TODAY, active=1), open=("active",))
    opened = {"active", "core_used", "tickets", "error_rate", "trained"}
    for line in number_lines(days, TODAY, cells, glyphs, opened):  # type: ignore[arg-type]
        assert width(text(line)) <= max(cells, 59)
    for field in ("active", "licensed", "error_rate"):
        assert width(last_told(days, field, TODAY, cells, glyphs)) <= cells  # type: ignore[arg-type]
