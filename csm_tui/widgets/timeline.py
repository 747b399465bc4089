"""The milestone timeline as lines: the words carry the facts, the chart carries the shape (UX 4.2).

Pure: values, a width and a set of marks in, lines out. Without the chart (below 80 columns, or for a reader
who cannot see it) nothing is lost: base, now, slip and forecast are columns, states have marks and a legend.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from csm_tui.domain import dates
from csm_tui.domain.derived import MilestoneView
from csm_tui.domain.model import MilestoneState, Party, Phase, Wait
from csm_tui.widgets.account_lines import PHASE_WORDS
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit, width
from csm_tui.widgets.timeline_bands import phase_band, phase_count
from csm_tui.widgets.timeline_scale import (
    CHART_FROM,
    ZOOMS,
    Columns,
    Window,
    columns,
    fit_title,
    forecast_differs,
    months_of,
    one_year,
    window,
)

__all__ = [
    "CHART_FROM",
    "ZOOMS",
    "columns",
    "timeline_head",
    "timeline_legend",
    "timeline_lines",
    "timeline_rows",
    "window",
]

Span = tuple[str, str]
Cell = tuple[str, str]  # one character and its role


# The chart of one milestone


class _Chart:
    """Cells of one row, drawn from the back to the front."""

    def __init__(self, time: Window) -> None:
        self.time = time
        self.cells: list[Cell] = [(" ", "")] * time.cells

    def put(self, day: date, char: str, role: str) -> None:
        at = self.time.cell(day)
        if 0 <= at < self.time.cells:
            self.cells[at] = (char, role)

    def span(self, first: date, last: date, char: str, role: str) -> None:
        a, b = sorted((self.time.cell(first), self.time.cell(last)))
        for at in range(max(0, a), min(b + 1, self.time.cells)):
            self.cells[at] = (char, role)

    def spans(self) -> list[Span]:
        """Neighbouring cells of one role as one span."""
        return [("".join(c for c, _ in group), role) for role, group in groupby(self.cells, key=lambda cell: cell[1])]


def _begun(view: MilestoneView, by_code: Mapping[str, MilestoneView]) -> date | None:
    """When work on a milestone began: as said, else when the last of what it needs was done."""
    m = view.milestone
    if m.started is not None:
        return m.started
    needed = [by_code[n.code].milestone for n in m.needs if n.kind == "FS" and n.code in by_code]
    if not needed or any(n.actual is None for n in needed):
        return None
    return max(n.actual for n in needed if n.actual is not None)


def _draw(
    view: MilestoneView, time: Window, today: date, waits: Iterable[Wait], begun: date | None, glyphs: Glyphs
) -> list[Span]:
    """The chart of one milestone."""
    m = view.milestone
    chart = _Chart(time)
    done = m.state is MilestoneState.DONE
    quiet = m.state is MilestoneState.SKIPPED or m.unconfirmed
    end = m.actual if done else m.committed
    if begun is not None and not quiet:
        until = m.actual if done else today
        if until is not None and begun <= until:
            chart.span(begun, until, glyphs.work, "dim" if done else "accent")
    if m.baseline is not None and end is not None and m.baseline != end and not quiet:
        chart.span(m.baseline, end, glyphs.slip, "dim" if done else "yellow" if end > m.baseline else "green")
    if not done and not quiet and end is not None:
        if view.late:
            chart.span(end, today, glyphs.slip, "late")
        if view.forecast is not None and view.forecast > max(end, today):
            chart.span(max(end, today), view.forecast, glyphs.slip, "dim")
    for wait in () if quiet else waits:
        texture = glyphs.wait_customer if wait.party is Party.CUSTOMER else glyphs.wait_vendor
        chart.span(wait.since, min(wait.until or today, today), texture, "yellow" if wait.until is None else "dim")
    chart.put(today, glyphs.today, "today")
    if m.baseline is not None and m.baseline != end:
        chart.put(m.baseline, glyphs.baseline, "dim")
    if not done and not quiet and forecast_differs(view) and view.forecast is not None:
        chart.put(view.forecast, glyphs.forecast, "yellow")
    if end is not None:
        role = "green" if done else "dim" if quiet else "late" if view.late else "bold"
        chart.put(end, glyphs.done if done else glyphs.committed, role)
        _point_outside(chart, end)
    return chart.spans()


def _point_outside(chart: _Chart, day: date) -> None:
    """Show at the edge that the date lies before or after what is shown."""
    at = chart.time.cell(day)
    if at < 0:
        chart.cells[0] = ("<", "dim")
    elif at >= chart.time.cells:
        chart.cells[-1] = (">", "dim")


# Words


def mark_of(view: MilestoneView, glyphs: Glyphs, *, waiting: bool = False) -> Cell:
    """The one cell before the title: done, late, unconfirmed, waiting, its turn, or blank."""
    m = view.milestone
    if m.state is MilestoneState.DONE:
        return glyphs.done, "green"
    if m.state is MilestoneState.SKIPPED:
        return "-", "dim"
    if m.unconfirmed:
        return "?", "yellow"
    if view.late:
        return glyphs.late, "late"
    if waiting:
        return glyphs.wait_customer, "yellow"
    if view.ready or m.started is not None:
        return glyphs.running, "accent"
    return " ", ""


def when(day: date | None, cells: int, glyphs: Glyphs, missing: str = "") -> str:
    """A date in ``cells``, right aligned: with its year only where the column was made wide for it."""
    if day is None:
        return fit(missing or glyphs.blank, cells, ">")
    text = dates.short(day, day)
    return fit(text if cells < 9 else f"{text} {day.year % 100:02d}", cells, ">", ellipsis=glyphs.ellipsis)


def slip_text(days: int | None, glyphs: Glyphs) -> str:
    """``+14d``, ``-2d``, ``·`` on time; '' without a baseline."""
    if days is None:
        return ""
    return glyphs.same if days == 0 else f"{days:+d}d"


def _now(view: MilestoneView) -> tuple[date | None, str]:
    """What stands under Now: a date, or the word where there is none."""
    m = view.milestone
    if m.state is MilestoneState.DONE:
        return m.actual, "done"
    if m.state is MilestoneState.SKIPPED:
        return None, "skip"
    return m.committed, "no day"


def flag_of(view: MilestoneView, glyphs: Glyphs, *, marked: bool = False) -> Cell:
    """The cell between the mark and the title: marked by the person, else on the critical path."""
    if marked:
        return glyphs.marked, "head"
    if view.critical and view.milestone.state is MilestoneState.OPEN:
        return glyphs.critical, "accent"
    return " ", ""


def _words(view: MilestoneView, cols: Columns, glyphs: Glyphs, *, waiting: bool, marked: bool) -> list[Span]:
    m = view.milestone
    mark, mark_role = mark_of(view, glyphs, waiting=waiting)
    quiet = m.state is not MilestoneState.OPEN or m.unconfirmed
    late = view.late > 0 and not quiet
    day, missing = _now(view)
    slip = "" if m.state is MilestoneState.SKIPPED else slip_text(view.slip, glyphs)
    later = view.slip is not None and view.slip > 0 and m.state is MilestoneState.OPEN
    spans: list[Span] = [
        (" ", ""),
        (mark, mark_role),
        flag_of(view, glyphs, marked=marked),
        (
            fit(fit_title(view), cols.title, ellipsis=glyphs.ellipsis),
            "head" if marked else "dim" if quiet else "late" if late else "",
        ),
        (" " + when(m.baseline, cols.day, glyphs) if cols.base else "", "dim"),
        ("  " + when(day, cols.day, glyphs, missing), "late" if late else "dim" if quiet else ""),
        (fit(slip, cols.slip, ">"), "yellow" if later and not m.unconfirmed else "dim"),
    ]
    if cols.forecast:
        differs = forecast_differs(view) and not m.unconfirmed
        text = when(view.forecast, cols.day, glyphs) if differs else " " * cols.day
        spans.append(("  " + text, "yellow"))
    return spans


# The whole


def timeline_head(
    views: Sequence[MilestoneView],
    today: date,
    cells: int,
    glyphs: Glyphs,
    *,
    zoom: int = 0,
    shift: int = 0,
    phase: Phase | None = None,
    said: str = "",
) -> list[Line]:
    """The heading: one line, or with the chart two: the phases as bands with today in them (where
    ``phase``, the account's own, is given; else today alone), then the months.

    ``said`` is a remark (how many are marked) that takes the place of the phase's words.
    """
    cols = columns(views, today, cells)
    year = one_year(views, today)
    head = f"   {fit(f'Milestone ({year})' if year else 'Milestone', cols.title)}"
    head += f" {fit('Base', cols.day, '>')}" if cols.base else ""
    head += f"  {fit('Now', cols.day, '>')}{fit('Slip', cols.slip, '>')}"
    if cols.forecast:
        head += "  " + fit("Fcst" if cols.day < 8 else "Forecast", cols.day, ">")
    if not cols.chart:
        return [Line(((head, "dim"),))]
    time = window(views, today, cols.chart, zoom, shift)
    at = time.cell(today)
    months = months_of(time)
    spans: list[Span] = [(head + "  ", "dim")]
    shown = 0 <= at < cols.chart
    if shown and months[at] == " ":
        spans += [(months[:at], "dim"), (glyphs.today, "today"), (months[at + 1 :], "dim")]
    else:
        spans.append((months, "dim"))
    cells = width(head) + 2
    if phase is None and not said:
        return [Line(((" " * cells, ""), (_today_word(time, today, glyphs), "today"))), Line(tuple(spans))]
    band = _Chart(time)
    band.cells = phase_band(views, time, phase, glyphs)
    band.put(today, glyphs.today_head, "today")
    return [Line((*_above(views, phase, said, cells, glyphs, shown=shown), *band.spans())), Line(tuple(spans))]


def _today_word(time: Window, today: date, glyphs: Glyphs) -> str:
    """``▼ today`` over today's cell, to its left where there is no room; '' when it is not shown."""
    at = time.cell(today)
    if not 0 <= at < time.cells:
        return ""
    text = f"{glyphs.today_head} today"
    if at + width(text) <= time.cells:
        return " " * at + text
    text = f"today {glyphs.today_head}"
    return " " * max(0, at + 1 - width(text)) + text


def _above(
    views: Sequence[MilestoneView], phase: Phase | None, said: str, cells: int, glyphs: Glyphs, *, shown: bool
) -> list[Span]:
    """The words over the columns: the phase and how much of it is done, and what the mark of today is."""
    text = said
    if not said and phase is not None:
        done, count = phase_count(views, phase)
        text = PHASE_WORDS[phase] + (f" {done} of {count} done" if count else "")
    word = f"{glyphs.today_head} today  " if shown else ""
    return [
        (fit("   " + text, cells - width(word), ellipsis=glyphs.ellipsis), "accent" if said else "dim"),
        (word, "today"),
    ]


def timeline_rows(
    views: Sequence[MilestoneView],
    today: date,
    cells: int,
    glyphs: Glyphs,
    *,
    waits: Sequence[Wait] = (),
    zoom: int = 0,
    shift: int = 0,
    marked: Collection[int] = (),
    headings: bool = False,
) -> list[Line]:
    """One line a milestone; its target is ``("milestone", id)``. Without the chart ``headings`` name the phases."""
    cols = columns(views, today, cells)
    time = window(views, today, cols.chart, zoom, shift) if cols.chart else None
    by_code = {view.milestone.code: view for view in views}
    lines: list[Line] = []
    phase: Phase | None = None
    for view in views:
        m = view.milestone
        if headings and time is None and m.phase is not None and m.phase is not phase:
            phase = m.phase
            lines.append(_heading(views, phase, cells, glyphs))
        own = [wait for wait in waits if wait.milestone_id == m.id]
        waiting = m.state is MilestoneState.OPEN and any(wait.until is None for wait in own)
        spans = _words(view, cols, glyphs, waiting=waiting, marked=m.id in marked)
        if time is not None:
            spans += [("  ", ""), *_draw(view, time, today, own, _begun(view, by_code), glyphs)]
        lines.append(Line(tuple(spans), ("milestone", m.id)))
    return lines


def _heading(views: Sequence[MilestoneView], phase: Phase, cells: int, glyphs: Glyphs) -> Line:
    """A phase as a heading: ``── Configure 3 of 9 ────``."""
    done, count = phase_count(views, phase)
    text = f" {glyphs.rule * 2} {PHASE_WORDS[phase]} {done} of {count} "
    return Line(((text + glyphs.rule * max(0, cells - 1 - width(text)), "dim"),))


def timeline_legend(views: Sequence[MilestoneView], cells: int, glyphs: Glyphs, *, waits: Sequence[Wait] = ()) -> Line:
    """What the marks mean: those in use, as many as fit."""
    open_waits = {w.milestone_id: w.party for w in waits if w.until is None}
    marks = {mark_of(view, glyphs, waiting=view.milestone.id in open_waits)[0] for view in views}
    parts = [
        (glyphs.late, "late", glyphs.late in marks),
        ("?", f"unconfirmed {glyphs.dash} c confirms, C all", "?" in marks),
        (glyphs.baseline, "baseline", cells >= CHART_FROM),
        (glyphs.committed, "now", cells >= CHART_FROM),
        (glyphs.done, "done", glyphs.done in marks),
        (glyphs.running, "its turn", glyphs.running in marks),
        (glyphs.critical, "decides the go-live", any(v.critical for v in views)),
        (glyphs.slip, "slip", cells >= CHART_FROM),
        (glyphs.forecast, "forecast", cells >= CHART_FROM and any(forecast_differs(v) for v in views)),
        (glyphs.wait_customer, "waits for customer", Party.CUSTOMER in open_waits.values()),
        (glyphs.wait_vendor, "waits for us", any(p is not Party.CUSTOMER for p in open_waits.values())),
        ("-", "skipped", any(v.milestone.state is MilestoneState.SKIPPED for v in views)),
        (glyphs.work, "work", cells >= 100),
        ("+ -", "zoom", cells >= 100),
    ]
    text = "  "
    for mark, word, shown in parts:
        piece = f"{' ' if text.strip() == '' else '  '}{mark} {word}"
        if shown and width(text) + width(piece) <= cells - 1:
            text += piece
    return Line(((text, "dim"),))


def timeline_lines(
    views: Sequence[MilestoneView],
    today: date,
    cells: int,
    glyphs: Glyphs,
    *,
    waits: Sequence[Wait] = (),
    zoom: int = 0,
    shift: int = 0,
) -> list[Line]:
    """The whole timeline: heading, one line a milestone, legend. No line is wider than ``cells`` (from 50 on)."""
    return [
        *timeline_head(views, today, cells, glyphs, zoom=zoom, shift=shift),
        *timeline_rows(views, today, cells, glyphs, waits=waits, zoom=zoom, shift=shift),
        timeline_legend(views, cells, glyphs, waits=waits),
    ]
