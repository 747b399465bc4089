"""Who does what: one accountable for each piece of work (seeds 001/implementation). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
