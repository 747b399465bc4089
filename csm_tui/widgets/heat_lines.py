"""Weeks and accounts side by side: a cell is the colour of that week with a mark for how it was reviewed.

A cell's first character is the shape of the colour (as everywhere), its second says what is not as usual: missed, late,
express, not yet. Without colour, and in ASCII, nothing is lost; the line below the strip tells the cell in words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from textual import events

from csm_tui.domain.calendar import iso_week, week_end, week_start
from csm_tui.domain.dates import short
from csm_tui.domain.review_weeks import HeatAccount, WeekCell
from csm_tui.domain.week import AWAY, BEGUN, HOLD, MISSED, NOT_DUE, REVIEWED, WAITING
from csm_tui.widgets.flow import Span
from csm_tui.widgets.glyphs import UNICODE, Glyphs, health_mark
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Page
from csm_tui.widgets.text import fit, show, width
from csm_tui.widgets.weeks import together

MOST = 26  # weeks that are shown at most
WIDE = 110  # cells from which on a week has three of them, and a column with the score is shown
PAGE = 40  # accounts whose weeks are read at a time
_KEPT = 100  # pages of them that are kept

Cells = Mapping[int, tuple[WeekCell, ...]]


class Layout(NamedTuple):
    """How the width is shared out."""

    name: int
    cell: int
    weeks: int


def layout(cells: int) -> Layout:
    """Names first, then as many weeks as fit, 26 at most; what is left goes to the names."""
    size = 3 if cells >= WIDE else 2
    name = 16 if cells < 76 else 20 if cells < WIDE else 28
    fixed = 5 + (5 if cells >= WIDE else 0) + 1
    weeks = max(4, min(MOST, (cells - fixed - name - 1) // size))
    return Layout(min(40, cells - fixed - 1 - weeks * size), size, weeks)


def shape(colour: str, band: str | None, glyphs: Glyphs) -> str:
    """One character for a colour: ``■ ▲ △ ● ○``, in ASCII ``R Y y G ?``."""
    if not colour:
        return glyphs.same
    mark = health_mark(glyphs, colour, band)
    if not glyphs.ascii:
        return "H" if colour == "hold" else mark[0]
    return mark.strip()[1:2] if mark.strip()[:1] in "[<(" else mark.strip()


def mark(cell: WeekCell, glyphs: Glyphs) -> str:
    """What was not as usual: ``!`` missed, ``~`` late, ``e`` express, ``?`` not yet, ``-`` paused; a blank else."""
    if cell.state == REVIEWED:
        return "~" if cell.late else "e" if cell.express else " "
    return {MISSED: glyphs.late, BEGUN: "+", WAITING: "?", HOLD: "-", AWAY: "-"}.get(cell.state, " ")


def cell_spans(cell: WeekCell, size: int, glyphs: Glyphs, *, on: bool = False) -> list[Span]:
    """One cell of the strip."""
    sign = mark(cell, glyphs)
    empty = cell.state == "none" and not cell.colour
    body = " " if empty else "H" if cell.state == HOLD else shape(cell.colour, cell.band, glyphs)
    if on:
        return [(body + sign, "tab"), (" " * (size - 2), "")]
    role = cell.colour if cell.colour in ("red", "yellow", "green") else "dim"
    return [(body, role), (sign, "late" if sign == glyphs.late else "dim"), (" " * (size - 2), "")]


def week_heads(weeks: Sequence[str], size: int, column: int) -> list[Span]:
    """The numbers of the weeks over their columns, every few; that of the cursor always, and marked."""
    step = 2 if size == 3 else 4
    text = [" "] * (len(weeks) * size + 2)
    for place, week in enumerate(weeks):
        if (len(weeks) - 1 - place) % step == 0 and abs(place - column) >= (1 if size == 3 else 2):
            text[place * size : place * size + 2] = week[6:]
    roles = ["dim"] * len(text)
    if 0 <= column < len(weeks):
        at = column * size
        text[at : at + 2], roles[at : at + 2] = weeks[column][6:], ["bold", "bold"]
    return together(zip(text, roles, strict=True))


def cell_words(name: str, cell: WeekCell, today: date, cells: int = 400) -> str:
    """A cell in a sentence: ``Globex, week 46 (9 to 15 Nov): yellow 61, reviewed late on 17 Nov``.

    Where it is longer than ``cells`` the dates of the week go first, then the end of the name.
    """
    monday, sunday = week_start(cell.week), week_end(cell.week)
    span = f" ({short(monday, today)} to {short(sunday, today)})".replace(" 0", " ").replace("(0", "(")
    colour = "on hold" if cell.colour == "hold" else cell.colour or "no colour on record"
    score = f" {cell.score}" if cell.score is not None and cell.colour not in ("", "hold") else ""
    head, tail = f", week {int(cell.week[6:])}", f": {colour}{score}, {state_words(cell, today)}"
    name = show(name)
    if width(name + head + span + tail) > cells:
        span = ""
    room = cells - width(head + span + tail)
    return (name if width(name) <= room else fit(name, max(8, room))) + head + span + tail


def state_words(cell: WeekCell, today: date) -> str:
    """What became of the review."""
    if cell.state == REVIEWED and cell.completed is not None:
        how = " late" if cell.late else ""
        express = ", express" if cell.express else ""
        return f"reviewed{how} on {short(cell.completed, today).lstrip('0')}{express}"
    return {
        MISSED: "missed", BEGUN: "begun, not completed", WAITING: "not reviewed yet", HOLD: "on hold",
        AWAY: "you were away", NOT_DUE: "no review was due", REVIEWED: "reviewed",
    }.get(cell.state, "not in the book")  # fmt: skip


def legend(cells: int, glyphs: Glyphs) -> Line:
    """What the marks mean, as much of it as fits."""
    names = (("red", "red"), ("yellow", "yellow"), ("yellow", "at risk"), ("green", "green"))
    spans: list[Span] = [(" ", "")]
    parts = [[(shape(c, word.replace(" ", "-"), glyphs), c), (f" {word}", "dim")] for c, word in names]
    parts += [[(sign, "late" if sign == glyphs.late else ""), (f" {word}", "dim")] for sign, word in (
        (glyphs.late, "missed"), ("~", "late"), ("e", "express"), ("?", "not yet"), ("+", "begun"), ("-", "paused"),
    )]  # fmt: skip
    used = 1
    for part in parts:
        size = sum(len(text) for text, _ in part)
        if used + size + 2 > cells:
            break
        spans += [*part, ("  ", "")]
        used += size + 2
    return Line(tuple(spans))


class HeatList(Page):
    """One row an account; the cursor has a row and a column. Weeks are fetched for the rows that come into view."""

    def __init__(self, *, id: str | None = None, glyphs: Glyphs = UNICODE) -> None:
        super().__init__(id=id, glyphs=glyphs)
        self.accounts: Sequence[HeatAccount] = ()
        self.column = 0
        self.plan = layout(80)
        self.fetch: Callable[[Sequence[int]], Cells] = lambda ids: {}
        self._pages: dict[int, Cells] = {}

    def show(self, accounts: Sequence[HeatAccount], plan: Layout, fetch: Callable[[Sequence[int]], Cells]) -> None:
        """Show these accounts by this layout; ``fetch`` gives the weeks of some of them."""
        before = self.target
        self.accounts, self.plan, self.fetch = accounts, plan, fetch
        self.column = min(self.column, plan.weeks - 1)
        self._pages.clear()
        self.lines_changed(before)

    def count(self) -> int:
        return len(self.accounts)

    def target_at(self, index: int) -> int:
        return self.accounts[index].id

    def weeks_at(self, index: int) -> tuple[WeekCell, ...]:
        """The weeks of a row."""
        number = index // PAGE
        page = self._pages.get(number)
        if page is None:
            if len(self._pages) >= _KEPT:
                self._pages.clear()
            ids = [account.id for account in self.accounts[number * PAGE : (number + 1) * PAGE]]
            page = self._pages[number] = self.fetch(ids)
        return page.get(self.accounts[index].id, ())

    def line_at(self, index: int, width: int) -> Line:
        account, glyphs, plan = self.accounts[index], self.glyphs, self.plan
        spans: list[Span] = [(" ", ""), (health_mark(glyphs, account.colour, account.band), f"{account.colour}-badge")]
        if plan.cell == 3:
            spans.append((f" {'' if account.score is None else account.score:>4}", f"{account.colour}"))
        spans += [(" ", ""), (fit(account.name, plan.name, ellipsis=glyphs.ellipsis), ""), (" ", "")]
        on_row = index == self.cursor
        for place, cell in enumerate(self.weeks_at(index)):
            spans += cell_spans(cell, plan.cell, glyphs, on=on_row and place == self.column)
        return Line(tuple(together(spans)), account.id)

    def cell(self) -> tuple[HeatAccount, WeekCell] | None:
        """What the cursor is on."""
        row = int(self.cursor)
        if not 0 <= row < self.count():
            return None
        weeks = self.weeks_at(row)
        return (self.accounts[row], weeks[self.column]) if self.column < len(weeks) else None

    def move_column(self, column: int) -> None:
        """Put the cursor into that column."""
        self.column = max(0, min(column, self.plan.weeks - 1))
        self._strips.clear()
        self.refresh()
        self.post_message(Lines.Highlighted(self, self.target))

    def on_click(self, event: events.Click) -> None:
        """The cursor goes to the cell; a click on the cell that it is on opens it."""
        column = (event.x - self.lead) // self.plan.cell
        row = event.y + int(self.scroll_y)
        if 0 <= column < self.plan.weeks and 0 <= row < self.count() and column != self.column:
            event.stop()
            event.prevent_default()
            self._go(row)
            self.move_column(column)

    @property
    def lead(self) -> int:
        """Cells before the first week."""
        return 4 + (5 if self.plan.cell == 3 else 0) + 1 + self.plan.name + 1


def week_list(last: str, count: int) -> list[str]:
    """The ``count`` weeks up to ``last``, the earliest first."""
    monday = week_start(last)
    return [iso_week(monday - timedelta(weeks=n)) for n in range(count - 1, -1, -1)]
