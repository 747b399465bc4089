"""The portfolio's timeline as lines: words and shape, at every width and zoom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from csm_tui.domain.ahead import Ahead, Stop
from csm_tui.widgets.glyphs import ASCII, UNICODE
from csm_tui.widgets.heading import heading
from csm_tui.widgets.portfolio_timeline import about, board, head_lines, legend, row_line, sentence, sort
from csm_tui.widgets.text import width
from csm_tui.widgets.weeks import LADDER, window

TODAY = date(2026, 11, 18)
HOSTILE = "Acme [EMEA] \x1b[2J 株式会社 " + "x" * 300


def ahead(number, name, live=30, *, forecast=None, baseline=None, colour="green", gate=5, **more):
    def on(days):
        return None if days is None else TODAY + timedelta(days=days)

    stops = (
        Stop("K2", "Success criteria agreed", "G1", on(-40), on(-40), on(-38), done=True),
        Stop("C7", "Configuration accepted", "G2", on(gate)),
        Stop("L1", "Go-live", "", on(live), on(baseline if baseline is not None else live)),
    )
    return Ahead(
        number, name, colour, "healthy", on(more.get("held")), on(forecast if forecast is not None else live), stops
    )


BOOK = [
    ahead(1, "Acme Foods", 34, forecast=41, baseline=27),
    ahead(2, "Globex Logistics", 40, gate=-3),
    ahead(3, "Initech", 12, gate=9),
    ahead(4, "Hooli Health", 41, colour="hold", held=20),
]


def text(lines):
    return "\n".join("".join(piece for piece, _ in line.spans).rstrip() for line in lines)


def rows(view):
    return {found.account_id: text([row_line(found, view)]) for found in view.accounts}


def test_rows_come_by_next_date_with_what_is_next_and_the_week_that_is_shared():
    view = board(sort(BOOK, TODAY), TODAY, 119, UNICODE)
    assert [found.account_id for found in view.accounts] == [2, 1, 3, 4]
    shown = rows(view)
    assert "G2 Configuration acce…" in shown[2]
    assert "!15 Nov" in shown[2]
    assert "28 Dec W53×2" in shown[2]
    assert "▷29 Dec W53×2" in shown[1]
    assert "30 Nov W49" in shown[3]
    assert "×" not in shown[3]
    assert "W53" not in shown[4]
    assert sentence(view) == "3 go-lives ahead; together in week 53 (2)"


def test_the_chart_shows_gates_go_live_slip_forecast_and_today():
    view = board(sort(BOOK, TODAY), TODAY, 119, UNICODE)
    for days, mark in ((0, "│"), (27, "◇"), (31, "╌"), (34, "◆"), (38, "╌"), (41, "▷")):
        assert row_cell(view, 1, TODAY + timedelta(days=days))[0] == mark
    assert row_cell(view, 2, TODAY - timedelta(days=3)) == ("2", "late")
    assert row_cell(view, 3, TODAY + timedelta(days=12)) == ("◆", "bold")
    assert row_cell(view, 2, TODAY + timedelta(days=40)) == ("◆", "yellow")


def row_cell(view, account_id, day):
    found = next(f for f in view.accounts if f.account_id == account_id)
    cells = [(char, role) for piece, role in row_line(found, view).spans for char in piece]
    return cells[-view.columns.chart :][view.time.cell(day)]


def test_the_heading_counts_the_go_lives_of_each_week():
    view = board(sort(BOOK, TODAY), TODAY, 119, UNICODE)
    today, mondays, counts = text(head_lines(view)).split("\n")
    assert "▼ today" in today
    assert "28 Dec" in mondays or "21 Dec" in mondays
    offset = 119 - view.columns.chart
    assert counts[offset + view.time.cell(date(2026, 12, 28))] == "2"
    assert counts[offset + view.time.cell(date(2026, 11, 30))] == "1"


def test_the_account_under_the_cursor_is_told_in_words():
    view = board(sort(BOOK, TODAY), TODAY, 200, UNICODE)
    by_id = {found.account_id: found for found in view.accounts}
    said = text([about(by_id[1], view, 200)])
    assert "next G2 Configuration accepted, due in 5 days" in said
    assert "go-live agreed for 15 Dec" in said
    assert "committed 22 Dec, forecast 29 Dec" in said
    assert "same week as Globex Logistics" in said
    assert "on hold until 08 Dec" in text([about(by_id[4], view, 200)])
    empty = Ahead(9, "Nothing", "green", None, None, None, ())
    alone = board(sort([empty], TODAY), TODAY, 119, UNICODE)
    assert "nothing ahead" in text([about(empty, alone, 119)])
    assert sentence(alone) == "0 go-lives ahead"


def test_what_lies_outside_the_weeks_is_pointed_at():
    later = board(sort([ahead(1, "Far", 900)], TODAY), TODAY, 119, UNICODE)
    assert rows(later)[1].endswith(">")
    earlier = board(sort([ahead(1, "Near", 3)], TODAY), TODAY, 119, UNICODE, shift=40)
    assert row_cell(earlier, 1, earlier.time.start)[0] == "<"


def test_zoom_goes_through_the_ladder_and_stops_at_its_ends():
    seen = [window(TODAY, 50, zoom, 0).weeks for zoom in range(-9, 9)]
    assert seen == sorted(seen, reverse=True)
    assert set(seen) == set(LADDER)
    for shift in (-100, 0, 100):
        assert window(TODAY, 50, 0, shift).start.weekday() == 0


def test_a_go_live_whose_week_has_passed_meets_nobody():
    view = board(sort([ahead(1, "One", -20), ahead(2, "Two", -21), ahead(3, "Three", 0)], TODAY), TODAY, 119, UNICODE)
    assert sentence(view) == "1 go-live ahead"
    assert not any("×" in row for row in rows(view).values())


def test_a_live_account_has_its_day_and_is_in_no_week():
    found = ahead(1, "Live")
    live = replace(found.stops[2], done=True, actual=TODAY - timedelta(days=2))
    view = board(sort([replace(found, stops=(*found.stops[:2], live))], TODAY), TODAY, 119, UNICODE)
    row = rows(view)[1]
    assert "✓16 Nov" in row
    assert "W4" not in row
    assert not view.weeks


@pytest.mark.parametrize("cells", [49, 55, 59, 69, 79, 99, 109, 119, 159, 239])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
@pytest.mark.parametrize("zoom", [-9, 0, 9])
def test_no_line_is_wider_than_its_page_whatever_the_names(cells, glyphs, zoom):
    view = board(sort([*BOOK, ahead(5, HOSTILE, 900, forecast=950)], TODAY), TODAY, cells, glyphs, zoom=zoom)
    lines = [*head_lines(view), legend(view, cells)]
    lines += [row_line(found, view) for found in view.accounts]
    lines += [about(found, view, cells) for found in view.accounts]
    lines += [heading(HOSTILE, "Slip", today=TODAY, cells=cells, glyphs=glyphs, demo=True)]
    for line in lines:
        said = "".join(piece for piece, _ in line.spans)
        assert width(said) <= cells
        assert "\x1b" not in said
        if glyphs is ASCII:
            assert not set("│─◆◇▷╌✓▼·…×›") & set(said)
