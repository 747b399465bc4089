"""What Sales said and what the customer does not get, as lines (DOMAIN 8). Over-promises stand out. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.model import Promise
from csm_tui.domain.record import Exclusion
from csm_tui.widgets.account_lines import rule_line, shorten
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit, show, width, wrap

DECISIONS = {
    "open": "undecided",
    "honour": "honoured",
    "phase-2": "phase 2",
    "reset": "reset with them",
    "refuse": "refused",
}


def promise_head(promises: Sequence[Promise], over: int, signal: str, cells: int) -> list[Line]:
    """What asks for a word: over-promises, and the signal of what is undecided after the kickoff ('' = none)."""
    parts = []
    if over:
        word = "One over-promise stands" if over == 1 else f"{over} over-promises stand"
        parts.append(f"{word}: out of scope, and neither put off, reset nor refused.")
    if signal:
        parts.append(f"The kickoff was held: {signal}")
    text = " ".join(parts)
    return [Line(((f" {piece}", "yellow"),)) for piece in wrap(text, cells - 2)] if text else []


def promise_lines(
    promises: Sequence[Promise], today: date, cells: int, glyphs: Glyphs, *, kickoff: bool = False
) -> list[Line]:
    """One line a promise: undecided ones first, then by the day it was said. ``kickoff``: it was held."""
    order = sorted(promises, key=lambda p: (p.decision != "open", p.said_on or today, p.id))
    out: list[Line] = []
    for promise in order:
        is_open = promise.decision == "open"
        word = DECISIONS[promise.decision]
        if is_open and kickoff and cells >= 70:
            word += " after the kickoff"
        if promise.decided_on:
            word += f" {dates.short(promise.decided_on, today)}"
        over = promise.out_of_scope and promise.decision in ("open", "honour")
        mark = (glyphs.late, "late") if over and is_open else (glyphs.done, "green") if not is_open else (" ", "")
        what = "over-promise " if over else "out of scope " if promise.out_of_scope else ""
        room = cells - 4 - width(what) - width(word) - 2
        text = fit(show(promise.text), max(8, room), ellipsis=glyphs.ellipsis)
        out.append(
            Line(
                (
                    (" ", ""), mark, (" ", ""), (what, "yellow" if over else "dim"), (text, ""), ("  ", ""),
                    (word, "late" if is_open else "dim"),
                ),
                ("promise", promise.id),
            )
        )  # fmt: skip
        if promise.reason and cells >= 70:
            out.append(Line((("     ", ""), (shorten(promise.reason, cells - 7, glyphs), "dim"))))
    return out


def exclusion_lines(exclusions: Sequence[Exclusion], today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """One line each: what they do not get, where that stands, since when they know."""
    out = []
    for found in exclusions:
        told = f"they know since {dates.short(found.agreed, today)}" if found.agreed else "not told yet"
        tail = f"{show(found.source)}, {told}" if found.source and cells >= 70 else told
        tail = shorten(tail, cells // 2, glyphs)
        text = fit(show(found.text), max(8, cells - 6 - width(tail)), ellipsis=glyphs.ellipsis)
        role = "dim" if found.agreed else "yellow"
        spans = ((" ", ""), (glyphs.same, "dim"), (" ", ""), (text, ""), ("  ", ""), (tail, role))
        out.append(Line(spans, ("exclusion", found.id)))
    return out


def ledger_lines(
    promises: Sequence[Promise],
    exclusions: Sequence[Exclusion],
    today: date,
    cells: int,
    glyphs: Glyphs,
    *,
    kickoff: bool = False,
) -> list[Line]:
    """The promises, then what is out of scope; a list that is empty says what to press."""
    lines = [rule_line(f"What Sales promised ({len(promises)})", cells, glyphs)]
    lines += promise_lines(promises, today, cells, glyphs, kickoff=kickoff)
    if not promises:
        lines.append(
            Line(((" Nothing that Sales promised is written down. n adds a promise.", "dim"),), ("promise", 0))
        )
    lines.append(rule_line(f"Out of scope ({len(exclusions)})", cells, glyphs))
    lines += exclusion_lines(exclusions, today, cells, glyphs)
    if not exclusions:
        text = " Nothing is said to be out of scope. n, from here, adds what they do not get."
        lines.append(Line(((shorten(text, cells, glyphs), "dim"),), ("exclusion", 0)))
    return lines


def promise_about(promise: Promise) -> list[str]:
    """Who said it and when, and what was decided, as sentences."""
    said = f"Said by {promise.said_by or 'somebody of Sales'}"
    said += f" on {dates.long(promise.said_on)}; {promise.kind}." if promise.said_on else f"; {promise.kind}."
    found = [said]
    if promise.out_of_scope:
        found.append("Not part of what was sold: the gate of the handoff wants a decision.")
    if promise.decided_on:
        why = f": {promise.reason}" if promise.reason else "."
        found.append(f"{DECISIONS[promise.decision].capitalize()}, {dates.long(promise.decided_on)}{why}")
    return found
