"""Who is away, from when until when, wherever it is told (R8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from csm_tui.domain.model import Account, Away, Facts, Person, Segment
from csm_tui.widgets.away_lines import AwayEntry, away_lines, away_today, when_text
from csm_tui.widgets.glyphs import ASCII, UNICODE
from csm_tui.widgets.portfolio_head import Head, ritual, sentence
from csm_tui.widgets.text import width

TODAY = date(2026, 11, 18)


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def facts(*away: Away) -> Facts:
    people = (Person(7, "Dana [b]Ito"),)
    return Facts(Account(1, "Acme", Segment.SMB, TODAY), people=people, away=away)


def test_my_leave_stops_the_clocks_and_one_that_follows_goes_on_with_it() -> None:
    leave = (Away(1, TODAY, after(2)), Away(2, after(3), after(9)))
    assert away_today(facts(*leave), TODAY) == "You are away until 27 Nov: clocks stand still"
    assert away_today(facts(Away(1, after(1), after(2))), TODAY) == ""


def test_people_and_the_customer_as_a_whole_are_named() -> None:
    there = (Away(1, TODAY, TODAY, "", 1, 7), Away(2, after(-3), after(1), "", 1))
    assert away_today(facts(*there), TODAY) == "Dana [b]Ito is away until 18 Nov; The customer is away until 19 Nov"


def test_a_single_day_is_told_once() -> None:
    assert when_text(TODAY, TODAY, TODAY) == "18 Nov, 1 day"
    assert when_text(TODAY, after(15), TODAY) == "18 Nov to 03 Dec, 16 days"


@pytest.mark.parametrize("cells", [59, 79, 119])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_what_is_over_stands_last_and_no_line_is_too_wide(cells: int, glyphs: object) -> None:
    entries = [
        AwayEntry(1, after(-9), after(-8), "Dana Ito", "Acme " * 30, "note " * 30),
        AwayEntry(2, after(5), after(6), "You", "", ""),
        AwayEntry(3, after(-1), after(1), "", "Acme", ""),
    ]
    lines = away_lines(entries, TODAY, cells, glyphs)  # type: ignore[arg-type]
    assert [line.target for line in lines if line.target] == [3, 2, 1]
    assert all(width("".join(text for text, _ in line.spans)) <= cells for line in lines)


@pytest.mark.parametrize("cells", [60, 80, 120])
def test_the_head_of_the_portfolio_says_until_when(cells: int) -> None:
    head = Head(today=TODAY, week="2026-W47", reviewed=3, to_review=9, away=date(2026, 12, 3), money=(), views=())
    spans = [*sentence(head, cells, UNICODE), *ritual(head, cells, UNICODE)]
    shown = "".join(text for text, _ in spans)
    assert "way until 3 Dec" in shown
    assert "clocks stand still" in shown
