"""The walk that closes an account as lines: each step settled or not, and what it still asks. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from csm_tui.domain.gates import Missing
from csm_tui.domain.record import Outstanding
from csm_tui.widgets.account_lines import shorten
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit, width, wrap

SETTLED = {
    "value": "every criterion is measured, and met or waived",
    "signals": "no Critical or High signal is open",
    "promises": "every promise is decided",
    "actions": "nothing is left to do",
    "note": "the note to the next owner is written",
    "hand-over": "the hand-over is accepted",
}
REMEDIES = {
    "criterion": "settle it",
    "signal": "open it",
    "promise": "decide it",
    "action": "open it",
    "note": "write it",
    "milestone": "open it",
}
NAME = 16


def closing_head(steps: Sequence[Outstanding], cells: int) -> list[Line]:
    """Whether it can be closed as complete, in a sentence or two."""
    wanted = sum(len(s.asks) for s in steps if s.needed)
    beside = [s.title.lower() for s in steps if not s.needed and not s.done]
    if wanted:
        things = "one thing" if wanted == 1 else f"{wanted} things"
        text = f"Complete asks for {things} more: Enter settles what the cursor is on. c closes early instead."
        role = "yellow"
    else:
        left = f" Still open, but not asked for: {', '.join(beside)}." if beside else ""
        text, role = f"Nothing stands in the way: d closes it as complete.{left}", "green"
    return [Line(((f" {piece}", role),)) for piece in wrap(text, cells - 2)]


def closing_lines(steps: Sequence[Outstanding], cells: int, glyphs: Glyphs) -> list[Line]:
    """Every step in its order, below an open one what it asks; targets are ("step", kind) and ("ask", kind, place)."""
    lines: list[Line] = []
    for step in steps:
        mark, role = (glyphs.done, "green") if step.done else (glyphs.late, "late") if step.needed else ("-", "yellow")
        if step.done:
            said = SETTLED[step.kind]
        else:
            said = "complete asks for this" if step.needed else "not asked for, but worth a look"
        name = fit(step.title, NAME)
        spans = ((" ", ""), (mark, role), (" ", ""), (name, "bold" if not step.done else ""), (said, "dim"))
        lines.append(Line(spans, ("step", step.kind)))
        for place, ask in enumerate(step.asks):
            lines += _ask(step.kind, place, ask, cells, glyphs)
    return lines


def _ask(kind: str, place: int, ask: Missing, cells: int, glyphs: Glyphs) -> list[Line]:
    """What is asked, whole; what Enter does about it beside its first line."""
    hint = f"  {glyphs.enter} {REMEDIES.get(ask.kind, 'open it')}" if cells >= 70 else ""
    room = max(10, cells - 6 - width(hint))
    pieces = wrap(shorten(ask.text, 400, glyphs), room)
    first = Line((("     ", ""), (fit(pieces[0], room), ""), (hint, "dim")), ("ask", kind, place))
    return [first, *(Line((("     ", ""), (piece, ""))) for piece in pieces[1:])]
