"""The portfolio's timeline as lines: one row an account over the coming weeks, with its gates and its go-live.

Pure but for the list at the end, which draws its rows when they come into view. The words carry the facts: what is
next and when, the go-live, its week and how many share it are columns; the chart carries the shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from csm_tui.domain import dates
from csm_tui.domain.ahead import Ahead, Stop, go_lives, in_order
from csm_tui.domain.calendar import iso_week
from csm_tui.widgets.account_lines import shorten
from csm_tui.widgets.glyphs import UNICODE, Glyphs, health_mark
from csm_tui.widgets.lines import Line
from csm_tui.widgets.panes import Page
from csm_tui.widgets.portfolio_lines import Day, short_day
from csm_tui.widgets.text import fit, show, width
from csm_tui.widgets.weeks import Chart, Weeks, today_word, together, week_names, window

CHART_FROM = 78  # cells; below it the chart goes, the columns stay
Span = tuple[str, str]


class Columns(NamedTuple):
    """Cells of the columns; 0 = not shown."""

    name: int
    title: int  # of the next stop, after its gate; below 4 only the gate is shown
    chart: int


class Board(NamedTuple):
    """All that a row needs: made once for a width, a zoom and a day."""

    accounts: Sequence[Ahead]
    today: Day
    columns: Columns
    time: Weeks | None
    weeks: Mapping[str, tuple[Ahead, ...]]  # who goes live in each ISO week, from this one on
    glyphs: Glyphs


FIXED = 5 + 1 + 2 + 1 + 7 + 1 + 8 + 1 + 6  # cursor and health, gate, due, go-live, week, with the blanks between


def columns(cells: int) -> Columns:
    """Share the width out: names first, then the chart from 80 columns on, the title takes what is left."""
    if cells < CHART_FROM:
        name = 16 if cells < 70 else 20
        title = cells - FIXED - name - 1
        return Columns(name, title if title >= 4 else 0, 0)
    name = 15 if cells < 100 else 24
    title = 0 if cells < 110 else min(30, 18 + (cells - 110) // 6)
    return Columns(name, title, cells - FIXED - name - (title + 1 if title else 0) - 2)


class Sorted(NamedTuple):
    """Accounts in their order, with who goes live in each week: made once for all widths and zooms."""

    accounts: Sequence[Ahead]
    weeks: Mapping[str, tuple[Ahead, ...]]


def sort(accounts: Iterable[Ahead], today: date) -> Sorted:
    """The accounts by their next date, and the weeks from this one on in which they go live."""
    ordered, this_week = in_order(accounts), iso_week(today)
    return Sorted(ordered, {week: found for week, found in go_lives(ordered).items() if week >= this_week})


def board(found: Sorted, today: date, cells: int, glyphs: Glyphs, *, zoom: int = 0, shift: int = 0) -> Board:
    """What the rows need, for a width and a zoom."""
    cols = columns(cells)
    time = window(today, cols.chart, zoom, shift) if cols.chart else None
    return Board(found.accounts, Day.of(today), cols, time, found.weeks, glyphs)


# Words


def sentence(view: Board) -> str:
    """How many go-lives are ahead, and the weeks in which more than one is."""
    count = sum(len(found) for found in view.weeks.values())
    text = f"{count} go-live{'' if count == 1 else 's'} ahead"
    met = [f"week {int(week[6:])} ({len(found)})" for week, found in view.weeks.items() if len(found) > 1]
    if met:
        return f"{text}; together in {', '.join(met)}"
    return f"{text}, no two in one week" if count > 1 else text


def _gate(stop: Stop, glyphs: Glyphs) -> str:
    return glyphs.committed if stop.is_live else stop.gate


def _next(found: Ahead, view: Board) -> list[Span]:
    """The next stop: its gate, its title where there is room, when it is due."""
    stop, glyphs, title = found.next, view.glyphs, view.columns.title
    if stop is None or stop.committed is None:
        return [(fit("done", 3 + title + bool(title) + 7), "dim")]
    overdue = found.overdue(view.today.day)
    role = "late" if overdue else "dim" if found.on_hold else ""
    mark = glyphs.late if overdue else "?" if stop.unconfirmed else " "
    due = fit(mark + short_day(stop.committed.isoformat(), view.today), 7, ">")
    name = [(fit(stop.title, title, ellipsis=glyphs.ellipsis) + " ", role)] if title else []
    return [(f"{_gate(stop, glyphs):<3}", role or "accent"), *name, (due, role)]


def _go_live(found: Ahead, view: Board) -> list[Span]:
    """The go-live with its week, and how many share it."""
    glyphs, live, day = view.glyphs, found.live, found.go_live
    if live is None or day is None:
        return [(" " * 16, "")]
    mark = glyphs.done if live.done else glyphs.forecast if found.is_later else " "
    text = fit(mark + short_day(day.isoformat(), view.today), 8, ">")
    if live.done or found.on_hold:
        return [(" " + text, "dim"), (" " * 7, "")]
    week = iso_week(day)
    count = len(view.weeks.get(week, ()))
    shared = f"{'x' if glyphs.ascii else '×'}{min(count, 99)}" if count > 1 else ""
    role = "yellow" if count > 1 else ""
    return [(" " + text, "yellow" if found.is_later else role), (" " + fit(f"W{week[6:]}{shared}", 6), role or "dim")]


def row_line(found: Ahead, view: Board) -> Line:
    """One account; its target is its id."""
    glyphs = view.glyphs
    spans: list[Span] = [
        (" ", ""),
        (health_mark(glyphs, found.colour, found.band), f"{found.colour}-badge"),
        (" ", ""),
        (fit(found.name, view.columns.name, ellipsis=glyphs.ellipsis) + " ", ""),
        *_next(found, view),
        *_go_live(found, view),
    ]
    if view.time is not None:
        spans += [("  ", ""), *_chart(found, view, view.time)]
    return Line(tuple(spans), found.account_id)


def about(found: Ahead, view: Board, cells: int) -> Line:
    """The account under the cursor in a sentence: what is next, the go-live, with whom it shares its week."""
    glyphs, today = view.glyphs, view.today.day
    parts = []
    stop = found.next
    if found.on_hold:
        until = f" until {dates.short(found.held_until, today)}" if found.held_until else ""
        parts.append(f"on hold{until}")
    if stop is not None and stop.committed is not None:
        gate = f"{stop.gate} " if stop.gate else ""
        parts.append(f"next {gate}{show(stop.title)}, due {dates.distance(stop.committed, today)}")
    parts += _about_go_live(found, view)
    name = shorten(show(found.name), cells - 4, glyphs)
    text = f" {glyphs.sep} ".join(parts) or "nothing ahead"
    return Line((((" " + name), "bold"), ("  " + shorten(text, cells - width(name) - 4, glyphs), "dim")))


def _about_go_live(found: Ahead, view: Board) -> list[str]:
    """Where it was agreed, where it is expected, and who else goes live in that week."""
    live, day, today = found.live, found.go_live, view.today.day
    if live is None or day is None or live.done:
        return []
    parts = []
    if live.baseline and live.baseline != live.committed:
        parts.append(f"go-live agreed for {dates.short(live.baseline, today)}")
    if found.is_later and live.committed:
        parts.append(f"committed {dates.short(live.committed, today)}, forecast {dates.short(day, today)}")
    others = [o.name for o in view.weeks.get(iso_week(day), ()) if o.account_id != found.account_id]
    if others and not found.on_hold:
        parts.append(f"same week as {', '.join(map(show, others))}")
    return parts


# The chart


def _chart(found: Ahead, view: Board, time: Weeks) -> list[Span]:
    """The chart of one account, drawn from the back to the front."""
    glyphs, today = view.glyphs, view.today.day
    chart = Chart(time)
    live, day = found.live, found.go_live
    if live is not None and day is not None and not live.done and not found.on_hold:
        if day > today:
            chart.span(today, day, glyphs.rule, "rule")
        chart.span(live.baseline, live.committed, glyphs.slip, "yellow")
        if found.is_later:
            chart.span(live.committed, day, glyphs.slip, "dim")
    chart.put(today, glyphs.today, "today")
    for stop in found.stops:
        if not stop.is_live:
            late = not stop.done and stop.committed is not None and stop.committed < today and not stop.unconfirmed
            role = "dim" if stop.done or found.on_hold else "late" if late else "accent"
            chart.put(stop.actual or stop.committed, glyphs.done if stop.done else stop.gate[-1:], role)
    if live is not None:
        _go_live_marks(chart, found, live, view)
        chart.point_outside(day)
    return chart.spans()


def _go_live_marks(chart: Chart, found: Ahead, live: Stop, view: Board) -> None:
    """Where the go-live was agreed, is committed and is forecast, or that it is live."""
    glyphs, day = view.glyphs, found.go_live
    if live.done:
        chart.put(day, glyphs.done, "green")
        return
    if live.baseline != live.committed:
        chart.put(live.baseline, glyphs.baseline, "dim")
    if found.is_later:
        chart.put(day, glyphs.forecast, "dim" if found.on_hold else "yellow")
    shared = day is not None and len(view.weeks.get(iso_week(day), ())) > 1
    chart.put(live.committed, glyphs.committed, "dim" if found.on_hold else "yellow" if shared else "bold")


# The heading and the legend


def head_lines(view: Board) -> list[Line]:
    """The names of the columns; over the chart today, the Mondays and the go-lives of each week."""
    cols = view.columns
    due = f"{fit('Next', cols.title + 4)}{'Due':>7}" if cols.title else f"{'Next':<4}{'Due':>6}"
    head = f"     {fit('Account', cols.name)} {due} {'Go-live':>8} {'Week':<6}"
    if view.time is None:
        return [Line(((head, "dim"),))]
    gap = " " * (width(head) + 2)
    lines = [
        Line(((gap, ""), (today_word(view.time, view.today.day, view.glyphs), "today"))),
        Line(((head + "  ", "dim"), (week_names(view.time), "dim"))),
    ]
    if view.weeks and view.time.cells >= 2 * view.time.weeks:
        words = fit("go-lives in the week", width(head), ">")
        lines.append(Line(((words + "  ", "dim"), *_counts(view, view.time))))
    return lines


def _counts(view: Board, time: Weeks) -> list[Span]:
    """How many go-lives each week has, under its Monday; more than one stands out."""
    cells: list[Span] = [(" ", "")] * time.cells
    for at, day in time.mondays():
        if count := len(view.weeks.get(iso_week(day), ())):
            cells[at] = (str(min(count, 9)), "late" if count > 1 else "dim")
    return together(cells)


def legend(view: Board, cells: int) -> Line:
    """What the marks mean, as many as fit."""
    glyphs, chart = view.glyphs, view.time is not None
    later = any(found.is_later for found in view.accounts)
    parts = [
        (glyphs.late, "overdue", any(found.overdue(view.today.day) for found in view.accounts)),
        (glyphs.committed, "go-live", True),
        ("0-5", "gates", chart),
        (glyphs.done, "done", chart),
        (glyphs.baseline, "agreed", chart),
        (glyphs.slip, "slip", chart),
        (glyphs.forecast, "forecast later", later),
        ("x2" if glyphs.ascii else "×2", "two in that week", any(len(found) > 1 for found in view.weeks.values())),
        ("?", "unconfirmed", any(found.next and found.next.unconfirmed for found in view.accounts)),
        ("+ -", "zoom", chart),
    ]
    text = " "
    for mark, word, shown in parts:
        piece = f"{'' if text == ' ' else '  '}{mark} {word}"
        if shown and width(text) + width(piece) <= cells - 1:
            text += piece
    return Line(((text, "dim"),))


class AheadList(Page):
    """The rows; each is drawn when it comes into view."""

    DEFAULT_CSS = "AheadList { height: 1fr; overflow-y: auto; }"

    def __init__(self, *, id: str | None = None, glyphs: Glyphs = UNICODE) -> None:
        super().__init__(id=id, glyphs=glyphs)
        self.view: Board | None = None

    def show(self, view: Board) -> None:
        """Show these accounts; the cursor stays on its account."""
        target = self.target
        self.view = view
        self.lines_changed(target)

    def count(self) -> int:
        return len(self.view.accounts) if self.view else 0

    def line_at(self, index: int, width: int) -> Line:
        return Line(()) if self.view is None else row_line(self.view.accounts[index], self.view)

    def target_at(self, index: int) -> int | None:
        return self.view.accounts[index].account_id if self.view else None

    def under_cursor(self) -> Ahead | None:
        """The account that the cursor is on."""
        cursor = int(self.cursor)
        return self.view.accounts[cursor] if self.view and 0 <= cursor < self.count() else None
