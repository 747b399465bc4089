"""Phases as bands and as headings, the critical path and the person's marks: said without colour, too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from csm_tui.domain.derived import MilestoneView
from csm_tui.domain.model import Milestone, MilestoneState, Party, Phase
from csm_tui.widgets.glyphs import ASCII, UNICODE
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import width
from csm_tui.widgets.timeline import timeline_head, timeline_legend, timeline_rows
from csm_tui.widgets.timeline_bands import phase_count, phase_ends

TODAY = date(2026, 11, 18)


def view(
    key: int,
    phase: Phase | None,
    day: date | None,
    *,
    done: bool = False,
    critical: bool = False,
    skipped: bool = False,
) -> MilestoneView:
    state = MilestoneState.DONE if done else MilestoneState.SKIPPED if skipped else MilestoneState.OPEN
    m = Milestone(key, f"M{key}", f"Step {key}", phase, Party.JOINT, key, committed=day, state=state)
    m = replace(m, actual=day if done else None)
    return MilestoneView(m, day, 0, None, False, critical, False, 0)


PLAN = [
    view(1, Phase.HANDOFF, date(2026, 8, 3), done=True),
    view(2, Phase.CONFIGURE, date(2026, 9, 20), done=True),
    view(3, Phase.CONFIGURE, date(2026, 10, 20), critical=True),
    view(4, Phase.CONFIGURE, None),
    view(5, Phase.TRAIN, date(2026, 10, 10), done=True),
    view(6, Phase.GO_LIVE, date(2026, 12, 10), critical=True),
    view(7, Phase.TRANSITION, date(2027, 2, 1)),
    view(8, None, date(2026, 11, 1)),
]


def text(line: Line) -> str:
    return "".join(span for span, _ in line.spans)


def test_a_phase_ends_with_its_last_milestone_and_never_before_the_phase_before_it() -> None:
    assert phase_ends(PLAN) == [
        (Phase.HANDOFF, date(2026, 8, 3)),
        (Phase.CONFIGURE, date(2026, 10, 20)),
        (Phase.TRAIN, date(2026, 10, 20)),
        (Phase.GO_LIVE, date(2026, 12, 10)),
        (Phase.TRANSITION, date(2027, 2, 1)),
    ]
    assert phase_ends([view(1, Phase.PILOT, TODAY, skipped=True), view(2, None, TODAY)]) == []
    assert phase_count(PLAN, Phase.CONFIGURE) == (1, 3)


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
@pytest.mark.parametrize("cells", [80, 100, 120, 200])
def test_the_bands_stand_over_the_chart_and_the_phase_of_the_account_stands_out(cells: int, glyphs: object) -> None:
    marks = ASCII if glyphs is ASCII else UNICODE
    top, months = timeline_head(PLAN, TODAY, cells, marks, phase=Phase.CONFIGURE)
    assert width(text(top)) <= cells
    assert "Configure 1 of 3 done" in text(top)
    assert f"{marks.today_head} today" in text(top)
    assert "Transition"[: 3 if cells == 80 else 10] in text(top)
    assert [role for span, role in top.spans if span.startswith(marks.vertical + "Conf")] == ["head"]
    place = text(months).rindex(marks.today)
    assert text(top)[place] == marks.today_head
    assert marks is UNICODE or text(top).isascii()


def test_a_remark_takes_the_place_of_the_phase_words() -> None:
    top = timeline_head(PLAN, TODAY, 80, UNICODE, phase=Phase.CONFIGURE, said="3 marked, Esc unmarks")[0]
    assert "3 marked, Esc unmarks" in text(top)
    assert "1 of 3" not in text(top)


def test_without_a_chart_the_phases_are_headings_that_the_cursor_passes_by() -> None:
    lines = timeline_rows(PLAN, TODAY, 60, UNICODE, headings=True)
    heads = [text(line) for line in lines if line.target is None]
    assert [head.split()[1] for head in heads] == ["Handoff", "Configure", "Train", "Go-live", "Transition"]
    assert "Configure 1 of 3" in heads[1]
    assert all(width(text(line)) <= 60 for line in lines)
    assert all(line.target for line in timeline_rows(PLAN, TODAY, 80, UNICODE, headings=True))


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_what_decides_the_go_live_and_what_is_marked_has_a_flag_of_its_own(glyphs: object) -> None:
    marks = ASCII if glyphs is ASCII else UNICODE
    for cells in (60, 80, 120):
        rows = [text(line) for line in timeline_rows(PLAN, TODAY, cells, marks, marked={2, 3})]
        assert [row[2] for row in rows] == [" ", marks.marked, marks.marked, " ", " ", marks.critical, " ", " "]
    assert f"{marks.critical} decides the go-live" in text(timeline_legend(PLAN, 120, marks))
