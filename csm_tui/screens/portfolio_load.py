"""What the portfolio does beside first paint: all rows by a thread, the preview, a row as text."""

from __future__ import annotations

import threading
from contextlib import suppress
from time import sleep
from typing import TYPE_CHECKING

from csm_tui.domain.rows import PortfolioRow
from csm_tui.errors import UserError
from csm_tui.widgets.lines import Line
from csm_tui.widgets.portfolio_lines import STAGES, Day, short_day, turn_text
from csm_tui.widgets.portfolio_order import haystack
from csm_tui.widgets.text import show

if TYPE_CHECKING:
    from csm_tui.screens.portfolio import PortfolioScreen
    from csm_tui.store.store import Store
    from csm_tui.widgets.glyphs import Glyphs

CHUNK = 250  # rows of one read: what a larger page holds for a moment, the process keeps for good


def load_in_thread(screen: PortfolioScreen, number: int) -> None:
    """Read all rows and what the filter looks through; hand them over when they are complete.

    The thread ends with the program and is not waited for: it only reads.
    """
    thread = threading.Thread(target=_load, args=(screen, number), name="csm-rows", daemon=True)
    thread.start()


def _load(screen: PortfolioScreen, number: int) -> None:
    try:
        store = screen.store.fork()
        try:
            rows, haystacks = read_all(store)
        finally:
            store.close()
    except UserError as error:
        with suppress(RuntimeError):  # the program has ended meanwhile
            screen.app.call_from_thread(screen.say, str(error), error=True)
        return
    with suppress(RuntimeError):
        screen.app.call_from_thread(screen.loaded, number, rows, haystacks)


def read_all(store: Store) -> tuple[list[PortfolioRow], list[str]]:
    """Return all rows and their haystacks. Texts that occur often (dates, titles, stages) are kept once."""
    rows: list[PortfolioRow] = []
    haystacks: list[str] = []
    once: dict[object, object] = {}
    keep = once.setdefault
    after: PortfolioRow | None = None
    while True:
        page = store.rows(limit=CHUNK, after=after)
        for row in page:
            rows.append(PortfolioRow._make([keep(v, v) if v.__class__ is str else v for v in row]))
            haystacks.append(haystack(row))
        if len(page) < CHUNK:
            return rows, haystacks
        after = page[-1]
        sleep(0)  # let the screen's thread have its turn


def preview_lines(store: Store, account_id: int, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """Return the milestones and open signals of an account, in as many lines as there are."""
    from csm_tui.widgets.account_lines import signal_lines
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
