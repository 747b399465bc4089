"""Everything that happened as lines, and the kinds to filter by."""

from __future__ import annotations

from datetime import date, timedelta

from csm_tui.store.history import KINDS
from csm_tui.widgets.glyphs import ASCII, UNICODE
from csm_tui.widgets.record_history import GROUPS, Told, filter_line, told_lines
from csm_tui.widgets.text import width

TODAY = date(2026, 11, 18)


def text(line):
    return "".join(part for part, _ in line.spans).rstrip()


def test_every_kind_of_the_history_can_be_filtered_by():
    grouped = [kind for group in GROUPS for kind in group.kinds]
    assert sorted(grouped) == sorted(KINDS)
    assert len({group.key for group in GROUPS} | {"v"}) == len(GROUPS) + 1


def test_lines_stand_under_their_days_and_the_nearest_are_named():
    told = [
        Told(TODAY, "note", "Dana called", ("note", 1)),
        Told(TODAY, "review", "Review of 2026-W47: 60 → 70 green", ("line 37", 1)),
        Told(TODAY - timedelta(days=1), "uat", "UAT round 1 failed", ("line 12", 4)),
    ]
    lines = told_lines(told, TODAY, 60, UNICODE)
    assert [text(line) for line in lines] == [
        " Wed 18 Nov 2026 · today",
        "   note        Dana called",
        "   review      Review of 2026-W47: 60 → 70 green",
        "",
        " Tue 17 Nov 2026 · yesterday",
        "   test round  UAT round 1 failed",
    ]
    assert [line.target for line in lines] == [None, ("note", 1), ("line 37", 1), None, None, ("line 12", 4)]
    assert [text(line) for line in told_lines(told, TODAY, 60, ASCII, low=True)][2:4] == [
        "   review      Review of 2026-W47: 60 -> 70 green",
        " Tue 17 Nov 2026 - yesterday",
    ]


def test_no_line_is_wider_than_the_page():
    told = [Told(TODAY, "note", "株式会社 " * 40, ("note", 1)), Told(TODAY, "hold", "x" * 999, ("line 1", 1))]
    for cells in (49, 59, 79, 119):
        assert all(width(text(line)) <= cells for line in told_lines(told, TODAY, cells, UNICODE))
        for group, words in (("", ""), ("Training and go-live", "w" * 400)):
            assert width(text(filter_line(group, words, 5000, False, cells, UNICODE))) <= cells


def test_what_is_filtered_is_said_with_the_way_back():
    assert text(filter_line("", "", 200, False, 79, UNICODE)).startswith(" Everything that happened, newest first.")
    said = text(filter_line("Notes", "erp", 200, False, 79, UNICODE))
    assert said == " Only notes with ‘erp’: the newest 200.  Esc shows everything again"
    assert text(filter_line("", "erp", 3, True, 79, UNICODE)).startswith(" Only lines with ‘erp’: 3.")
