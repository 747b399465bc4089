"""The week's page as lines: the same parts and sentences as the document, with marks; every entry opens its account."""

from __future__ import annotations

from csm_tui.domain.calendar import week_end
from csm_tui.domain.dates import short
from csm_tui.domain.week import WeekSummary
from csm_tui.domain.week_page import Entry, Page
from csm_tui.widgets.flow import Span, flow
from csm_tui.widgets.glyphs import Glyphs, health_mark
from csm_tui.widgets.lines import Line, line
from csm_tui.widgets.text import show

INDENT = "    "
SIDE = ((" ", ""),)


def week_head(summary: WeekSummary, made: Page, cells: int, glyphs: Glyphs) -> list[Line]:
    """Which week, whether it is still running, and its figures."""
    monday, sunday = made.title.partition(": ")[2], week_end(summary.week)
    told = f"so far, until {short(summary.on, summary.on).lstrip('0')}" if not summary.over else "over"
    if not summary.over and summary.on == sunday:
        told = "its last day"
    spans: list[Span] = [(" ", ""), (f"Week {int(summary.week[6:])}", "bold"), (f"  {monday}", "")]
    if sum(len(text) for text, _ in spans) + len(told) + 4 <= cells:
        spans.append((f"  {glyphs.sep} {told}", "dim"))
    out = [Line(tuple(spans)), line("")]
    for number, text in enumerate(made.head):
        out += [Line(s) for s in flow([(show(text), "bold" if not number else "")], cells - 1, SIDE, SIDE)]
    return out


def week_lines(made: Page, cells: int, glyphs: Glyphs) -> list[Line]:
    """The parts with their entries; the target of an entry is its account's number with its place."""
    out: list[Line] = []
    for number, section in enumerate(made.sections):
        out += [line(""), line(" ", (section.title, "head"))]
        for place, entry in enumerate(section.entries):
            out += _entry_lines(entry, (number, place, entry.account_id), cells, glyphs)
        if section.rest:
            out.append(line(INDENT, (section.rest, "dim")))
    if not out:
        said = flow(
            [("Nothing to tell: no red, nothing overdue, nothing turned, nothing done.", "dim")], cells - 1, SIDE, SIDE
        )
        out = [line(""), *map(Line, said)]
    return out


def _entry_lines(entry: Entry, target: tuple[int, int, int], cells: int, glyphs: Glyphs) -> list[Line]:
    """One entry on as many lines as it takes; the cursor stops at its first."""
    spans: list[Span] = [(f"{entry.lead}  ", "")] if entry.lead else []
    if entry.was:
        spans += [*_health(entry.was, entry.score_before, glyphs), (f" {glyphs.arrow} ", "dim")]
    if entry.colour:
        spans += [*_health(entry.colour, entry.score, glyphs), ("  ", "")]
    name = [(show(entry.name) + (":" if entry.text else ""), "bold")]
    name += [(" ", ""), (show(entry.text), "")] if entry.text else []
    lines = flow(name, cells - 1, (("  ", ""), *spans), ((INDENT, ""),))
    return [Line(s, target if not number else None) for number, s in enumerate(lines)]


def _health(colour: str, score: int | None, glyphs: Glyphs) -> list[Span]:
    band = "at-risk" if colour == "yellow" and score is not None and 50 <= score < 70 else None
    text = health_mark(glyphs, colour, band) + ("" if score is None else f" {score}")
    return [(text, f"{colour}-badge")]
