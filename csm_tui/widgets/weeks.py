"""Some weeks in some cells: what the portfolio's timeline draws on. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from csm_tui.domain import dates
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.text import width

LADDER = (2, 4, 8, 12, 16, 26, 52, 104)  # weeks that may be shown
NAMED_BY_DAY = 26  # weeks up to which the heading names Mondays by their day; from there on months
Cell = tuple[str, str]  # one character and its role


class Weeks(NamedTuple):
    """The weeks that a chart shows, and in how many cells."""

    start: date  # a Monday
    weeks: int
    cells: int

    def cell(self, day: date) -> int:
        """The cell in which a day lies; below 0 or from ``cells`` on it is outside."""
        return (day - self.start).days * self.cells // (self.weeks * 7)

    def mondays(self) -> list[tuple[int, date]]:
        """Each Monday with its cell."""
        days = [self.start + timedelta(weeks=n) for n in range(self.weeks)]
        return [(self.cell(day), day) for day in days]


def step_of(cells: int, zoom: int) -> int:
    """The step of ``LADDER`` for a chart of so many cells, two days a cell; each ``zoom`` one step fewer weeks."""
    first = 2 if cells < 36 else 3 if cells < 60 else 4
    return min(max(first - zoom, 0), len(LADDER) - 1)


def window(today: date, cells: int, zoom: int, shift: int) -> Weeks:
    """The weeks of a chart: from the one before today's on; each ``shift`` moves a quarter of them."""
    weeks = LADDER[step_of(cells, zoom)]
    monday = today - timedelta(days=today.weekday())
    return Weeks(monday + timedelta(weeks=shift * max(1, weeks // 4) - 1), weeks, cells)


class Chart:
    """Cells of one row, drawn from the back to the front."""

    def __init__(self, time: Weeks) -> None:
        self.time = time
        self.cells: list[Cell] = [(" ", "")] * time.cells

    def put(self, day: date | None, char: str, role: str) -> None:
        """Draw a mark on its day; nothing where that is outside."""
        if day is not None and 0 <= (at := self.time.cell(day)) < self.time.cells:
            self.cells[at] = (char, role)

    def span(self, first: date | None, last: date | None, char: str, role: str) -> None:
        """Draw from one day to another, both included; nothing without both."""
        if first is None or last is None:
            return
        a, b = sorted((self.time.cell(first), self.time.cell(last)))
        for at in range(max(0, a), min(b + 1, self.time.cells)):
            self.cells[at] = (char, role)

    def point_outside(self, day: date | None) -> None:
        """Show at the edge that the day lies before or after what is shown."""
        at = 0 if day is None else self.time.cell(day)
        if at < 0:
            self.cells[0] = ("<", "dim")
        elif at >= self.time.cells:
            self.cells[-1] = (">", "dim")

    def spans(self) -> list[Cell]:
        """Neighbouring cells of one role as one span."""
        return together(self.cells)


def together(cells: Iterable[Cell]) -> list[Cell]:
    """Neighbouring cells of one role as one span."""
    return [("".join(char for char, _ in group), role) for role, group in groupby(cells, key=lambda cell: cell[1])]


def today_word(time: Weeks, today: date, glyphs: Glyphs) -> str:
    """``▼ today`` over today's cell, to its left where there is no room; '' when it is not shown."""
    at = time.cell(today)
    if not 0 <= at < time.cells:
        return ""
    text = f"{glyphs.today_head} today"
    if at + width(text) <= time.cells:
        return " " * at + text
    text = f"today {glyphs.today_head}"
    return " " * max(0, at + 1 - width(text)) + text


def week_names(time: Weeks) -> str:
    """The Mondays where their weeks begin, as many as fit; where they are many, the months."""
    out = [" "] * time.cells
    free = 0
    for at, day in time.mondays():
        month = dates.short(day, day)[3:]
        name = f"{day.day} {month}" if time.weeks <= NAMED_BY_DAY else f"{month} {day.year % 100:02d}"
        if at >= free and at + len(name) <= time.cells:
            out[at : at + len(name)] = name
            free = at + len(name) + 1
    return "".join(out)
