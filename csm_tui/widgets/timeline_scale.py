"""Which time and which columns a timeline shows in a width. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from csm_tui.domain import dates
from csm_tui.domain.derived import MilestoneView
from csm_tui.domain.model import MilestoneState
from csm_tui.widgets.text import width

CHART_FROM = 80  # columns; below it the chart goes, the columns stay
CHART_AT_80 = 35
TITLE_AT_80 = 17  # the chart gives way before titles become shorter
FAR = 300  # days away from today from which a date needs its year
TODAY_NEAR = 60  # days that today may lie outside the plan and still be drawn
ZOOMS = (-2, 5)


class Window(NamedTuple):
    """The part of time that the chart shows."""

    start: date
    days: float  # a cell
    cells: int

    def cell(self, day: date) -> int:
        """The cell in which a day lies; below 0 or from ``cells`` on it is outside."""
        return int((day - self.start).days // self.days)

    @property
    def end(self) -> date:
        """The last day shown."""
        return self.start + timedelta(days=int(self.cells * self.days) - 1)


class Columns(NamedTuple):
    """Cells of the columns; 0 = the column is not shown."""

    title: int
    day: int
    forecast: int
    chart: int
    base: int  # with the blank before it
    slip: int


def columns(views: Sequence[MilestoneView], today: date, cells: int) -> Columns:
    """Share the width out: dates first, then the chart from 80 columns on, the title takes what is left.

    Before there is a baseline neither it nor the slip from it has a column; years only where they differ.
    """
    day = 9 if _is_far(views, today) and not one_year(views, today) else 6
    baseline = not views or any(view.milestone.baseline is not None for view in views)
    base, slip = (1 + day, 7) if baseline else (0, 0)
    fixed = 3 + base + (2 + day) + slip  # mark, base, now, slip
    longest = max((width(fit_title(view)) for view in views), default=9)
    differs = any(forecast_differs(view) for view in views)
    if cells < CHART_FROM:
        forecast = 2 + day if differs and cells - fixed - day - 2 >= 18 else 0
        return Columns(max(6, cells - fixed - forecast - 1), day, forecast, 0, base, slip)
    forecast = 2 + day if differs and cells >= 96 else 0
    room = cells - fixed - forecast - 3
    least = 9 if baseline else 23  # over the columns the phase is told in words: they need their room
    title = max(least, min(longest, max(room - CHART_AT_80, TITLE_AT_80), 30))
    return Columns(title, day, forecast, room - title, base, slip)


def _is_far(views: Sequence[MilestoneView], today: date) -> bool:
    """Whether a day of the plan lies so far away that it needs its year."""
    return any(abs((day - today).days) > FAR for view in views for day in days_of(view))


def one_year(views: Sequence[MilestoneView], today: date) -> int:
    """The year of a plan that is far away, where it is one alone: it is said once; else 0."""
    years = {day.year for view in views for day in days_of(view)}
    return years.pop() if len(years) == 1 and _is_far(views, today) else 0


def fit_title(view: MilestoneView) -> str:
    """The title of a milestone, its gate named."""
    gate = view.milestone.gate
    return f"{view.milestone.title} {gate}" if gate else view.milestone.title


def days_of(view: MilestoneView) -> list[date]:
    """The days that a milestone's row shows."""
    m = view.milestone
    return [d for d in (m.baseline, m.committed, view.forecast, m.actual) if d is not None]


def forecast_differs(view: MilestoneView) -> bool:
    """Whether an open milestone is expected on another day than it is committed for."""
    m = view.milestone
    return m.state is MilestoneState.OPEN and view.forecast is not None and view.forecast != m.committed


def _span_of_plan(views: Sequence[MilestoneView], today: date) -> tuple[date, date]:
    """First and last day of the plan; today counts where it is not far away from them."""
    days = [day for view in views for day in days_of(view)] or [today]
    low, high = min(days), max(days)
    near = timedelta(days=TODAY_NEAR)
    if low - near <= today <= high + near:
        low, high = min(low, today), max(high, today)
    return low, high


def window(views: Sequence[MilestoneView], today: date, cells: int, zoom: int = 0, shift: int = 0) -> Window:
    """The time that a chart of ``cells`` shows: all of the plan, or around today where zoomed in.

    Each step of ``zoom`` halves the time a cell stands for, each ``shift`` moves a quarter of the chart.
    """
    low, high = _span_of_plan(views, today)
    whole = max(((high - low).days + 1) / max(1, cells - 1), 0.5)
    zoom = min(max(zoom, ZOOMS[0]), ZOOMS[1])
    days = max(whole / 2**zoom, 0.25)
    start = low
    if zoom:
        middle = today if low <= today <= high else high
        start = middle - timedelta(days=int(cells * days / 2))
    try:
        return Window(start + timedelta(days=int(shift * cells * days / 4)), days, cells)
    except OverflowError:
        return Window(start, days, cells)


def months_of(time: Window) -> str:
    """Names of the months where they begin, January with its year; where not all have room, every second, third, …

    None is missing between two that stand there: what is left out, is left out regularly.
    """
    begins = [time.start.replace(day=1)]
    while begins[-1] <= time.end:
        begins.append((begins[-1].replace(day=28) + timedelta(days=4)).replace(day=1))
    places = [(day, max(0, time.cell(day))) for day in begins]
    for every in (1, 2, 3, 6, 12, 24, 60, 120):
        chosen = [(day, at) for day, at in places if (day.year * 12 + day.month - 1) % every == 0]
        if len(chosen) > 1 and chosen[0][0] < time.start and chosen[1][1] - chosen[0][1] < 4:
            del chosen[0]  # of the first month only the end is shown
        if all(after - at >= 4 for (_, at), (_, after) in pairwise(chosen)):
            break
    out = [" "] * time.cells
    for number, (day, at) in enumerate(chosen):
        room = min(chosen[number + 1][1] - 1 if number + 1 < len(chosen) else time.cells, time.cells) - at
        name = dates.short(day, day)[3:]
        longer = (f"{name} {day.year}", f"{name} {day.year % 100:02d}") if day.month == 1 or every > 6 else ()
        name = next((text for text in longer if len(text) <= room), name)
        if len(name) <= room:
            out[at : at + len(name)] = name
    return "".join(out)
