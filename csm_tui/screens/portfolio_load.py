"""What the portfolio needs after first paint: the preview, a row as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csm_tui.domain.rows import STAGES, PortfolioRow
from csm_tui.widgets.lines import Line
from csm_tui.widgets.portfolio_lines import Day, short_day, turn_text
from csm_tui.widgets.text import show

if TYPE_CHECKING:
    from csm_tui.store.store import Store
    from csm_tui.widgets.glyphs import Glyphs


def preview_lines(store: Store, account_id: int, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """Return the milestones and open signals of an account, in as many lines as there are."""
    from csm_tui.widgets.signal_lines import signal_lines
    from csm_tui.widgets.timeline import timeline_head, timeline_rows

    facts, assessment = store.view(account_id)
    views, today = assessment.milestones, assessment.today
    rows = timeline_rows(views, today, width, glyphs, waits=facts.waits)
    head = timeline_head(views, today, width, glyphs)
    signals = signal_lines(facts, today, width, glyphs)[:2]
    room = max(0, height - len(head) - len(signals) - (2 if signals else 1))
    ahead = next((place for place, view in enumerate(views) if view.milestone.state == "open"), len(views))
    first = max(0, min(ahead - room // 3, len(rows) - room))
    return [Line(()), *head, *rows[first : first + room], *([Line(())] if signals else []), *signals][:height]


def as_text(row: PortfolioRow, today: Day) -> str:
    """Return a row as one line of plain text, for the clipboard."""
    health = row.colour if row.score is None else f"{row.colour} {row.score}"
    parts = [
        show(row.name),
        health,
        STAGES.get(row.phase, row.phase),
        f"next: {show(row.next_title)} {short_day(row.next_committed, today)}" if row.next_title else "",
        f"go-live {short_day(row.committed, today)}" if row.committed else "",
        f"turn: {turn_text(row, today)}" if row.turn_party else "",
        show(row.why),
    ]
    return " · ".join(part.strip() for part in parts if part)
