"""The strip and the past weeks as lines: nothing is lost without colour or in ASCII, nothing is wider than the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from csm_tui import content
from csm_tui.domain.model import Answer, AnswerValue, Colour, Review, Snapshot
from csm_tui.domain.review_weeks import Edit, HeatAccount, OpenThen, PastWeek, WeekCell, WeekRecord
from csm_tui.domain.week import WeekAccount, summarize
from csm_tui.domain.week_page import page
from csm_tui.widgets.glyphs import ASCII, UNICODE
from csm_tui.widgets.heat_lines import (
    HeatList,
    cell_spans,
    cell_words,
    layout,
    legend,
    mark,
    shape,
    week_heads,
    week_list,
)
from csm_tui.widgets.history_lines import list_head, record_head, record_lines, week_line
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import width
from csm_tui.widgets.week_lines import week_head, week_lines

TODAY = date(2026, 11, 18)
CELL = WeekCell("2026-W46", "reviewed", "yellow", 61, "at-risk", completed=date(2026, 11, 10))
SIZES = (50, 60, 80, 120, 200)


def text(line: Line) -> str:
    return "".join(part for part, _ in line.spans)


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_every_state_and_colour_has_a_look_of_its_own(glyphs):
    colours = [("red", None), ("yellow", "monitor"), ("yellow", "at-risk"), ("green", "healthy"), ("", None)]
    looks = [shape(colour, band, glyphs) for colour, band in colours]
    assert len(set(looks)) == len(looks)
    assert all(width(look) == 1 for look in looks)
    states = [
        CELL, replace(CELL, late=True), replace(CELL, express=True), replace(CELL, state="missed"),
        replace(CELL, state="waiting"), replace(CELL, state="begun"), replace(CELL, state="hold"),
    ]  # fmt: skip
    assert len({mark(cell, glyphs) for cell in states}) == len(states)
    assert all(sum(width(t) for t, _ in cell_spans(cell, 2, glyphs)) == 2 for cell in states)
    if glyphs.ascii:
        assert all("".join(t for t, _ in cell_spans(c, 3, glyphs)).isascii() for c in states)
        assert text(legend(200, glyphs)).isascii()


@pytest.mark.parametrize("cells", SIZES)
def test_as_many_weeks_as_fit_and_never_more_than_the_page(cells):
    plan = layout(cells)
    assert 4 <= plan.weeks <= 26
    strip = HeatList(glyphs=UNICODE)
    strip.accounts = [HeatAccount(1, "株式会社 テスト " * 9, "red", "critical", 38)]
    strip.plan = plan
    weeks = week_list("2026-W47", plan.weeks)
    strip.fetch = lambda ids: {1: tuple(replace(CELL, week=week) for week in weeks)}
    assert width(text(strip.line_at(0, cells))) <= cells
    assert strip.lead + plan.weeks * plan.cell <= cells + 1
    assert width(text(legend(cells, UNICODE))) <= cells
    assert plan.weeks == 26 or cells < 80


def test_the_week_of_the_cursor_is_always_named():
    weeks = week_list("2026-W03", 26)
    assert weeks[0] == "2025-W30"
    for column in range(26):
        for size in (2, 3):
            spans = week_heads(weeks, size, column)
            assert next(t for t, role in spans if role == "bold") == weeks[column][6:]


def test_a_cell_is_told_in_words():
    assert cell_words("Globex", CELL, TODAY) == "Globex, week 46 (9 Nov to 15 Nov): yellow 61, reviewed on 10 Nov"
    late = replace(CELL, late=True, express=True, completed=date(2026, 11, 17))
    assert cell_words("Globex", late, TODAY).endswith("reviewed late on 17 Nov, express")
    missed = WeekCell("2026-W45", "missed")
    assert cell_words("Globex", missed, TODAY) == "Globex, week 45 (2 Nov to 8 Nov): no colour on record, missed"


# --- past weeks ---------------------------------------------------------------------------------

ANSWERS = {
    q.code: Answer(AnswerValue.NO, "They [/] missed two \x1b[2J calls") if q.code == "E1" else Answer(AnswerValue.YES)
    for q in content.questions()
} | {"Z9": Answer(AnswerValue.NOT_SURE)}
REVIEW = Review(1, "2026-W46", date(2026, 11, 10), date(2026, 11, 10), ANSWERS)
RECORD = WeekRecord(
    1, "Globex", CELL, REVIEW,
    Snapshot(date(2026, 11, 15), "2026-W46", False, 61, Colour.YELLOW, {"progress": 61.2}, ("high",), {"high": 1}),
    (OpenThen("Milestone missed", "high", date(2026, 11, 3), "12 days late"),),
    (Edit(date(2026, 11, 12), (("E1", Answer(AnswerValue.YES), ANSWERS["E1"]), ("P1", None, ANSWERS["P1"]))),),
    ((date(2026, 11, 11), "Meeting held"),),
)  # fmt: skip


@pytest.mark.parametrize("cells", SIZES)
def test_one_past_week_tells_everything_and_fits(cells):
    questions = content.questions()
    lines = record_head(RECORD, TODAY, cells, UNICODE) + record_lines(RECORD, questions, TODAY, cells, UNICODE)
    assert all(width(text(line)) <= cells for line in lines)
    told = " ".join(" ".join(text(line) for line in lines).split())
    for words in (
        "Week 46", "Y 61", "Are all planned meetings taking place?", "No longer asked", "Question Z9",
        "Progress 61", "a High signal (at most 69)", "Milestone missed since 3 Nov: 12 days late",
        "meetings held: yes → no", "no answer → yes", "Meeting held", "They [/] missed two",
    ):  # fmt: skip
        assert words in told, words
    assert "\x1b" not in told


def test_a_week_without_a_review_says_what_to_press():
    bare = WeekRecord(1, "Globex", WeekCell("2026-W45", "missed"))
    told = "\n".join(text(line) for line in record_lines(bare, content.questions(), TODAY, 80, UNICODE))
    assert "No review of this week. e opens it." in told
    assert "No snapshot of this week" in told


@pytest.mark.parametrize("cells", SIZES)
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_the_list_shows_answers_as_letters_and_what_became_of_the_review(cells, glyphs):
    questions = content.questions()
    row = week_line(PastWeek(CELL, REVIEW, 1), questions, TODAY, cells, glyphs)
    assert "nyy yyy yyy yyy yyy" in text(row)
    assert row.target == "2026-W46"
    assert width(text(row)) <= cells
    assert width(text(list_head(questions, cells))) <= cells
    if cells >= 80:
        assert text(row).rstrip().endswith("10 Nov, 1 note, edited")
    missed = week_line(PastWeek(WeekCell("2026-W45", "missed")), questions, TODAY, cells, glyphs)
    assert "missed" in text(missed)
    assert not glyphs.ascii or (text(row) + text(missed)).isascii()


# --- the page -----------------------------------------------------------------------------------


@pytest.mark.parametrize("cells", SIZES)
@pytest.mark.parametrize("count", [0, 1, 200])
def test_the_weeks_page_fits_every_width_and_leads_to_its_accounts(cells, count):
    book = [
        WeekAccount(
            n, f"Account {n} [EU]", "reviewed", Colour.RED, 38, Colour.GREEN, 91, why="Champion left; " * 5,
            next_step="Call the sponsor (Sam, 20 Nov)", go_live=date(2026, 11, 23), wins=("Kickoff held",),
        )
        for n in range(count)
    ]  # fmt: skip
    summary = summarize(book, "2026-W47", TODAY)
    made = page(summary, 600)
    lines = week_head(summary, made, cells, UNICODE) + week_lines(made, cells, UNICODE)
    assert all(width(text(line)) <= cells for line in lines)
    targets = [line.target for line in lines if line.target]
    assert len({t[2] for t in targets}) <= count
    assert bool(targets) == bool(count)
    assert len(set(targets)) == len(targets)
    assert count or any("Nothing to tell" in text(line) for line in lines)
