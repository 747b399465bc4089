"""What the template says anew goes into a draft, and nothing that a person wrote is touched (UX 4.4).

A draft keeps the text as its template made it. What differs from it was written by a person. When a field is filled in,
or facts have changed, the template is run again: each part that it now says otherwise is taken over where the old
words still stand, and left alone, and counted, where somebody wrote there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_TOKEN = re.compile(r"«[^«»\n]*»|\w+|\s+|[^\w\s]")
_MOST = 4_000  # lines or words of one side that are compared; beyond that only whole lines are


class Merged(NamedTuple):
    """The text with what was taken over."""

    text: str
    taken: int  # places where the template's new words stand now
    kept: int  # places that stay as the person wrote them


class _Part(NamedTuple):
    """From here to there in the base something else is said: ``new``."""

    start: int
    end: int
    new: tuple[str, ...]


def merge(made: str, text: str, anew: str) -> Merged:
    """Return ``text`` with what changes from ``made`` to ``anew``, wherever ``text`` still says what ``made`` does.

    ``merge(a, a, b)`` is ``b``; ``merge(a, t, a)`` is ``t``. Compared by lines, and within a line that both changed by
    words.
    """
    if made == anew:
        return Merged(text, 0, 0)
    if made == text:
        return Merged(anew, len(_parts(made.split("\n"), anew.split("\n"))), 0)
    base, mine, theirs = (t.split("\n") for t in (made, text, anew))
    lines, taken, kept = _weave(base, mine, theirs, deeper=True)
    return Merged("\n".join(lines), taken, kept)


def _weave(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str], *, deeper: bool
) -> tuple[list[str], int, int]:
    """``mine`` with the changes of ``theirs`` against ``base``: (items, places taken over, places kept)."""
    own, new = _parts(base, mine), _parts(base, theirs)
    out: list[str] = []
    at, taken, kept = 0, 0, 0
    while own or new:
        first, end, typed, said = _together(own, new)
        out += base[at:first]
        at = end
        before, here, anew = base[first:end], _with(base, first, end, typed), _with(base, first, end, said)
        if not typed:
            out += anew
            taken += len(said)
        elif not said or here == anew:
            out += here
        elif deeper:
            items, more, left = _words(before, here, anew)
            out += items
            taken, kept = taken + more, kept + left
        else:
            out += here
            kept += len(said)
    out += base[at:]
    return out, taken, kept


def _together(own: list[_Part], new: list[_Part]) -> tuple[int, int, list[_Part], list[_Part]]:
    """Take the first changes of both sides that overlap or touch: (where they begin, end, own ones, new ones)."""
    first = end = min(part.start for part in own[:1] + new[:1])
    sides: tuple[list[_Part], list[_Part]] = ([], [])

    def joins(parts: list[_Part]) -> bool:
        if not parts:
            return False
        part = parts[0]
        return part.start == first or part.start < end or part.start == end == part.end

    while joins(own) or joins(new):
        side = 0 if joins(own) else 1
        part = (own, new)[side].pop(0)
        sides[side].append(part)
        end = max(end, part.end)
    return first, end, *sides


def _words(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> tuple[list[str], int, int]:
    """The same for lines that both sides changed, word by word."""
    sides = [_TOKEN.findall("\n".join(side)) for side in (base, mine, theirs)]
    if any(len(side) > _MOST for side in sides):
        return list(mine), 0, 1
    words, taken, kept = _weave(*sides, deeper=False)
    return "".join(words).split("\n") if words or mine else [], taken, kept


def _parts(old: Sequence[str], new: Sequence[str]) -> list[_Part]:
    """What changes from ``old`` to ``new``, in order."""
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) > _MOST or len(new) > _MOST)
    return [_Part(a, b, tuple(new[c:d])) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"]


def _with(base: Sequence[str], start: int, end: int, parts: Sequence[_Part]) -> list[str]:
    """``base`` from ``start`` to ``end`` with these parts changed."""
    out: list[str] = []
    at = start
    for part in parts:
        out += [*base[at : part.start], *part.new]
        at = part.end
    return [*out, *base[at:end]]
