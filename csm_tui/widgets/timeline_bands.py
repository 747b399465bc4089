"""The phases of a plan as bands over the chart, and as headings where there is no chart. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from csm_tui.domain.derived import MilestoneView
from csm_tui.domain.model import PHASES, MilestoneState, Phase
from csm_tui.widgets.account_lines import PHASE_WORDS
from csm_tui.widgets.glyphs import Glyphs

if TYPE_CHECKING:
    from csm_tui.widgets.timeline_scale import Window


def phase_ends(views: Iterable[MilestoneView]) -> list[tuple[Phase, date]]:
    """Each phase of the plan and the day its last milestone was or is expected done, never before the one before.

    What is skipped, or done on an unknown day, says nothing; a phase of which nothing is known is left out.
    """
    last: dict[Phase, date] = {}
    for view in views:
        m = view.milestone
        if m.phase is None or m.state is MilestoneState.SKIPPED:
            continue
        day = m.actual if m.state is MilestoneState.DONE else view.forecast or m.committed
        if day is not None and (m.phase not in last or day > last[m.phase]):
            last[m.phase] = day
    out: list[tuple[Phase, date]] = []
    for phase in PHASES:
        if phase in last:
            out.append((phase, max(last[phase], out[-1][1]) if out else last[phase]))
    return out


def phase_band(
    views: Sequence[MilestoneView], time: Window, now: Phase | None, glyphs: Glyphs
) -> list[tuple[str, str]]:
    """One cell each for the chart's width: ``│Configure──│Train─│``; the phase of today stands out.

    A phase begins where the one before it ends. A name that does not fit is cut.
    """
    cells: list[tuple[str, str]] = [(" ", "")] * time.cells
    known = phase_ends(views)
    first = min((day for view in views for day in _days(view)), default=None)
    if first is None:
        return cells
    begin = first
    before = now is not None
    for phase, end in known:
        a, b = max(0, time.cell(begin)), min(time.cell(end) + (phase is known[-1][0]), time.cells)
        before = before and phase is not now
        role = "head" if phase is now else "dim" if before else ""
        name = PHASE_WORDS[phase]
        text = name[:1] if b - a == 1 and phase is now else glyphs.vertical + name
        for place, at in enumerate(range(a, b)):
            cells[at] = (text[place], role) if place < len(text) else (glyphs.rule, "rule")
        begin = end
    return cells


def _days(view: MilestoneView) -> list[date]:
    m = view.milestone
    return [d for d in (m.actual if m.state is MilestoneState.DONE else m.committed, m.started) if d is not None]


def phase_count(views: Iterable[MilestoneView], phase: Phase) -> tuple[int, int]:
    """Milestones of a phase that are settled (done or skipped), and all of them."""
    states = [v.milestone.state for v in views if v.milestone.phase is phase]
    return sum(state is not MilestoneState.OPEN for state in states), len(states)
