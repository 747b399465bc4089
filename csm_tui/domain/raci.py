"""Who does what: one accountable for each piece of work (seeds 001/implementation). Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

_APART = re.compile(r"\s*[,;/&]\s*|\s+and\s+")


class RaciLine(NamedTuple):
    """A line of the matrix; names or roles, several apart by commas."""

    id: int
    item: str
    responsible: str = ""
    accountable: str = ""
    consulted: str = ""
    informed: str = ""
    rev: int = 1


def names(text: str) -> tuple[str, ...]:
    """The names of a cell: apart by commas, semicolons, slashes, & or *and*."""
    return tuple(part for part in _APART.split(text.strip()) if part)


def raci_lint(lines: Iterable[RaciLine]) -> tuple[tuple[int, str], ...]:
    """(id of the line, what is wrong) for each line that has not exactly one accountable, or nobody responsible."""
    out = []
    for line in lines:
        many = len(names(line.accountable))
        if many != 1:
            found = "nobody is accountable" if not many else f"{many} are accountable: name one"
            out.append((line.id, f"{line.item}: {found}"))
        if not names(line.responsible):
            out.append((line.id, f"{line.item}: nobody is responsible"))
    return tuple(out)


def matrix(lines: Iterable[RaciLine]) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """The same as a table: everybody named, in the order of their first mention, and by line their letters ("R, A")."""
    found = list(lines)
    people: dict[str, None] = {}
    for line in found:
        for cell in (line.responsible, line.accountable, line.consulted, line.informed):
            people.update(dict.fromkeys(names(cell)))
    rows = []
    for line in found:
        cells = (("R", line.responsible), ("A", line.accountable), ("C", line.consulted), ("I", line.informed))
        rows.append((line.item, tuple(", ".join(k for k, cell in cells if who in names(cell)) for who in people)))
    return tuple(people), tuple(rows)


def faults(lines: Iterable[RaciLine]) -> tuple[str, ...]:
    """The same in a few words for the whole matrix: how many lines want a name; () = one accountable each."""
    found = list(lines)
    counts = [len(names(line.accountable)) for line in found]
    nobody, many = counts.count(0), sum(n > 1 for n in counts)
    idle = sum(not names(line.responsible) for line in found)
    out = [f"{nobody} without an accountable person"] if nobody else []
    out += [f"{many} with more than one accountable"] if many else []
    out += [f"{idle} with nobody responsible"] if idle else []
    return tuple(out)


def replaced(text: str, old: str, new: str) -> str:
    """A cell with one name in place of another, each name once; as it was where that name is not in it."""
    found = names(text)
    return ", ".join(dict.fromkeys(new if name == old else name for name in found)) if old in found else text


def initials(people: Iterable[str]) -> dict[str, str]:
    """A few letters for each name, no two the same: ``Dana Ito`` → DI; ``Dan Ives`` beside her → DI2."""
    out: dict[str, str] = {}
    for name in people:
        words = name.split()
        short = "".join(word[0].upper() for word in words[:4]) if len(words) > 1 else name[:3].capitalize()
        wanted, number = short, 1
        while wanted in out.values():
            number += 1
            wanted = f"{short}{number}"
        out[name] = wanted
    return out


def completing(known: Iterable[str]) -> Callable[[str], str]:
    """How a cell could go on: the last of its names completed from those that are known; '' where none fits."""
    offered = sorted({name for name in known if name}, key=str.casefold)

    def complete(text: str) -> str:
        before, comma, last = text.rpartition(",")
        begun = last.lstrip()
        if not begun:
            return ""
        fits = (name for name in offered if name.casefold().startswith(begun.casefold()))
        found = next(fits, "")
        blank = last[: len(last) - len(begun)]
        return f"{before}{comma}{blank}{begun}{found[len(begun) :]}" if len(found) > len(begun) else ""

    return complete
