"""Days away as lines: who, from when until when, whether it is now, to come or over (R8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from csm_tui.domain import dates
from csm_tui.domain.pause import Pauses, mine
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit, show

if TYPE_CHECKING:
    from csm_tui.domain.model import Away, Facts


class AwayEntry(NamedTuple):
    """One time away; ``who`` and ``where`` in words, '' where it says itself."""

    id: int
    since: date
    until: date
    who: str
    where: str
    note: str


def when_text(since: date, until: date, today: date) -> str:
    """``23 Nov to 3 Dec, 11 days``; one day alone is told once."""
    if since == until:
        return f"{dates.dated(since, today)}, 1 day"
    return f"{dates.dated(since, today)} to {dates.dated(until, today)}, {(until - since).days + 1} days"


def away_lines(entries: Sequence[AwayEntry], today: date, width: int, glyphs: Glyphs) -> list[Line]:
    """The entries under Now, To come (the next first) and Over (the last first); targets are their ids."""
    if not entries:
        return [
            Line(((" Nobody is away.", "bold"),)),
            Line((("", ""),)),
            Line(((" n", "key"), ("  declares days away", ""))),
        ]
    now = sorted((e for e in entries if e.since <= today <= e.until), key=lambda e: e.until)
    coming = sorted((e for e in entries if e.since > today), key=lambda e: e.since)
    over = sorted((e for e in entries if e.until < today), key=lambda e: e.until, reverse=True)
    out: list[Line] = []
    who = max(10, min(30, width // 3))
    for title, found, role in (("Now", now, ""), ("To come", coming, ""), ("Over", over, "dim")):
        if not found:
            continue
        if out:
            out.append(Line((("", ""),)))
        out.append(Line(((f" {title}", "head"),)))
        for entry in found:
            name = entry.who if not entry.where else f"{entry.who}, {entry.where}" if entry.who else entry.where
            when = when_text(entry.since, entry.until, today)
            rest = max(0, width - who - 32)
            out.append(
                Line(
                    (
                        (f"  {fit(name, who, ellipsis=glyphs.ellipsis)}", role),
                        (f"  {fit(when, 28)}", role or "accent"),
                        (fit(entry.note, rest, ellipsis=glyphs.ellipsis), "dim"),
                    ),
                    entry.id,
                )
            )
    return out


def away_today(facts: Facts, today: date) -> str:
    """Who is away today, for the account: ``You are away until 3 Dec: clocks stand still``; '' where nobody is."""
    for _, until in ((s, u) for s, u in Pauses(mine(facts.away)).ranges if s <= today <= u):
        return f"You are away until {dates.short(until, today)}: clocks stand still"
    names = {person.id: person.name for person in facts.people}
    there = [a for a in facts.away if a.account_id is not None and a.since <= today <= a.until]
    return "; ".join(f"{_who(a, names)} away until {dates.short(a.until, today)}" for a in there)


def _who(away: Away, names: dict[int, str]) -> str:
    if away.person_id is None:
        return "The customer is"
    return f"{show(names.get(away.person_id, 'Somebody'))} is"
