"""Everything that happened to an account as lines: newest first under the days, and the kinds to filter by. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from csm_tui.domain import dates
from csm_tui.widgets.account_lines import shorten
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit

KIND_CELLS = 12


class Told(NamedTuple):
    """One thing that happened; ``target`` is what the cursor means on its line."""

    on: date
    kind: str
    text: str
    target: tuple[str, int]


class Group(NamedTuple):
    """Kinds of history that are looked at together."""

    key: str  # chooses it in the menu
    name: str
    kinds: tuple[str, ...]
    hint: str = ""


GROUPS = (
    Group("n", "Notes", ("note",)),
    Group("c", "Contacts", ("contact",), "meetings, calls, mails"),
    Group("m", "Milestones", ("milestone", "move", "wait", "block", "nudge", "task", "gate", "uat"), "dates, waits"),
    Group("s", "Signals", ("signal",), "raised, acted upon, closed"),
    Group("r", "Reviews", ("review", "override", "numbers"), "with colours set by hand, and numbers"),
    Group("a", "Actions", ("action",)),
    Group("p", "People", ("person", "away"), "who left, who was away"),
    Group("o", "Promises", ("promise", "exclusion", "scope"), "with wishes and what is out of scope"),
    Group("w", "The win", ("criterion",), "values of the success criteria"),
    Group("t", "Training and go-live", ("training", "issue", "form", "page", "hold"), "issues, questionnaires, pages"),
    Group("d", "Drafts", ("draft",), "messages that were sent"),
)
"""What the filter by kind offers; a test holds that every kind of the history is in one of them."""

WORDS = {"uat": "test round", "move": "moved", "nudge": "reminder", "form": "sent form", "criterion": "the win"}


def day_line(day: date, today: date, glyphs: Glyphs) -> Line:
    """``Wed 18 Nov 2026 · today``."""
    gap = (today - day).days
    near = {0: "today", 1: "yesterday"}.get(gap, "")
    return Line(((f" {dates.long(day)}", "head"), (f" {glyphs.sep} {near}" if near else "", "dim")))


def told_lines(told: Sequence[Told], today: date, cells: int, glyphs: Glyphs, *, low: bool = False) -> list[Line]:
    """One line each under the heading of its day; a note stands out, for it was written by hand. ``low``: no blanks."""
    out: list[Line] = []
    day: date | None = None
    for item in told:
        if item.on != day:
            day = item.on
            if out and not low:
                out.append(Line((("", ""),)))
            out.append(day_line(day, today, glyphs))
        kind = fit(WORDS.get(item.kind, item.kind), KIND_CELLS, ellipsis=glyphs.ellipsis)
        text = item.text.replace("→", glyphs.arrow)
        body = fit(text, max(0, cells - 4 - KIND_CELLS), ellipsis=glyphs.ellipsis)
        mine = item.kind == "note"
        out.append(
            Line((("   ", ""), (kind, "accent" if mine else "dim"), (body, "bold" if mine else "")), item.target)
        )
    return out


def filter_line(group: str, words: str, found: int, complete: bool, cells: int, glyphs: Glyphs) -> Line:
    """What is shown: all, or only some and how to get back to all."""
    if not group and not words:
        text = " Everything that happened, newest first.  / words  v kind  . note"
        return Line(((shorten(text, cells, glyphs), "dim"),))
    what = group or "lines"
    if words:
        what += f" with ‘{words}’"
    count = f": {found:,}." if complete else f": the newest {found:,}."
    back = "  Esc shows everything again" if cells >= 70 else "  Esc: everything"
    room = cells - 6 - len(count) - len(back)
    shown = shorten(f"{what[:1].lower()}{what[1:]}", max(4, room), glyphs)
    return Line(((" Only ", "dim"), (shown, "accent"), (count + back, "dim")))
