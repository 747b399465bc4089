"""What Sales said, as lines: over-promises stand out, what is decided says how and when (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.model import Promise
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit, show, width

DECISIONS = {
    "open": "undecided",
    "honour": "honoured",
    "phase-2": "phase 2",
    "reset": "reset with them",
    "refuse": "refused",
}


def promise_lines(promises: Sequence[Promise], today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """One line a promise: undecided ones first, then by the day it was said."""
    order = sorted(promises, key=lambda p: (p.decision != "open", p.said_on or today, p.id))
    out: list[Line] = []
    for promise in order:
        word = DECISIONS[promise.decision]
        if promise.decided_on:
            word += f" {dates.short(promise.decided_on, today)}"
        mark, role = (glyphs.late, "late") if promise.out_of_scope and promise.decision == "open" else (" ", "")
        what = "over-promise " if promise.out_of_scope else ""
        room = cells - 4 - width(what) - width(word) - 2
        text = fit(show(promise.text), max(8, room), ellipsis=glyphs.ellipsis)
        out.append(
            Line(
                (
                    (" ", ""), (mark, role), (" ", ""), (what, "yellow" if what else ""), (text, ""), ("  ", ""),
                    (word, "late" if promise.decision == "open" else "dim"),
                ),
                ("promise", promise.id),
            )
        )  # fmt: skip
    return out


def promise_about(promise: Promise) -> list[str]:
    """Who said it and when, and what was decided, as sentences."""
    said = f"Said by {promise.said_by or 'somebody of Sales'}"
    said += f" on {dates.long(promise.said_on)}; {promise.kind}." if promise.said_on else f"; {promise.kind}."
    found = [said]
    if promise.out_of_scope:
        found.append("Not part of what was sold: the gate of the handoff wants a decision.")
    if promise.decided_on:
        found.append(f"{DECISIONS[promise.decision].capitalize()}, {dates.long(promise.decided_on)}.")
    return found
