"""An action typed in one go: ``pay invoice fri @Dana`` (UX 2.3). What was understood is read back before it is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from csm_tui.domain.dates import distance, long, parse_date
from csm_tui.domain.text import clean
from csm_tui.errors import UserError

_LINKS = ("by", "on", "due", "until", "till", "before")
_LONGEST = 5
"""Words of the longest date: ``fri, 27 nov 2026``, ``by in 3 days``."""

_UNCLEAR = re.compile(
    r"((next|this|last) (mon|tue|wed|thu|fri|sat|sun)[a-z]*|\d{1,4}/\d{1,2}/\d{1,4}|\d{1,2}\.\d{1,2}\.\d{4})"
)
_THEM = frozenset({"them", "customer", "theirs"})


class Quick(NamedTuple):
    """What was typed: the action, its day, its owner, and whose it is (vendor = ours, customer = theirs)."""

    text: str
    due: date | None
    owner: str
    party: str


def quick_add(text: str, today: date, people: Sequence[str] = ()) -> Quick:
    """``pay invoice fri @Dana`` → ("pay invoice", that Friday, "Dana", vendor).

    A date stands at the end, also after *by* or *on*; ``@name`` is the owner, ``@them`` makes it the customer's.
    A name that begins the name of just one of the customer's ``people`` is theirs, and told in full.
    Raises UserError where nothing but a date was typed, and for a date that can be read in two ways.
    """
    words = clean(text).split(" ")
    owner, party, kept = "", "vendor", []
    for word in words:
        name = word[1:].rstrip(",;") if word.startswith("@") else ""
        if name.casefold() in _THEM:
            party = "customer"
        elif name:
            owner = name.replace("_", " ")
        elif word:
            kept.append(word)
    kept, due = _dated(kept, today)
    if not kept:
        raise UserError("What is to be done? Type a few words, then the day: pay invoice fri.")
    if known := whom(owner, people):
        owner, party = known, "customer"
    return Quick(" ".join(kept), due, owner, party)


def whom(name: str, people: Sequence[str]) -> str:
    """The one of ``people`` whose name, or one word of it, begins with ``name``; '' where that is none or several."""
    typed = name.casefold()
    if not typed:
        return ""
    exact = [p for p in people if p.casefold() == typed]
    found = exact or [p for p in people if f" {typed}" in f" {p}".casefold()]
    return found[0] if len(found) == 1 else ""


def read_back(quick: Quick, today: date) -> str:
    """What was understood, said before it is kept: ``= Fri 20 Nov 2026, in 2 days: ‘pay invoice’, Dana (theirs)``."""
    when = f"= {long(quick.due)}, {distance(quick.due, today)}" if quick.due else "No day yet: end with fri or 27 nov"
    side = {"customer": "theirs", "third-party": "a third party’s"}.get(quick.party, "")
    who = f"{quick.owner} ({side})" if quick.owner and side else quick.owner or side
    return f"{when}: ‘{quick.text}’{f', {who}' if who else ''}"


def _dated(words: list[str], today: date) -> tuple[list[str], date | None]:
    """The words without the date at their end, and that date."""
    for count in range(min(_LONGEST, len(words)), 0, -1):
        tail = " ".join(words[-count:])
        if words[-count].casefold() in _LINKS and count > 1:
            tail = " ".join(words[-count + 1 :])
        try:
            found = parse_date(tail, today)
        except UserError:
            if _UNCLEAR.fullmatch(tail.casefold()):
                raise
            continue
        return words[:-count], found
    return words, None
