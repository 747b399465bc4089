"""Who does what, as a table that fits 60 columns: full names where there is room, else initials and their key. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from csm_tui.domain.raci import RaciLine, faults, initials, matrix, names
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line, Spans
from csm_tui.widgets.text import fit, show, width, wrap

TITLES = ("Responsible", "Accountable", "Consulted", "Informed")
MEANT = (
    ("Responsible", "does the work"),
    ("Accountable", "answers for it: one person"),
    ("Consulted", "is asked before"),
    ("Informed", "is told after"),
)
_GAP = 2
_ITEM = 18  # cells that the name of the work has at least
_MOST = 40  # cells of a column at most


class Table(NamedTuple):
    """What stands in each column, and how wide it is, for a page of some width."""

    headings: tuple[str, ...]
    widths: tuple[int, ...]  # of the work, then of the four columns
    short: dict[str, str]  # by name; {} where names are written in full


def _cells(line: RaciLine) -> tuple[str, str, str, str]:
    return line.responsible, line.accountable, line.consulted, line.informed


def _said(cell: str, short: dict[str, str]) -> str:
    """The names of a cell, in full or by their initials; ``nobody`` stands where there is none."""
    found = [show(name) for name in names(cell)]
    return " ".join(short[name] for name in names(cell)) if short else ", ".join(found)


def table(lines: Sequence[RaciLine], cells: int) -> Table:
    """Full names where every line fits with them; else initials."""
    people, _ = matrix(lines)
    for short in ({}, {name: show(text) for name, text in initials(people).items()}):
        headings = tuple(title[0] for title in TITLES) if short and cells < 70 else TITLES
        wide = [max([width(headings[n]), *(width(_said(_cells(line)[n], short)) for line in lines)]) for n in range(4)]
        wide = [max(w, width("nobody")) if n < 2 else w for n, w in enumerate(wide)]
        room = cells - 1 - _GAP * 4 - sum(wide)
        wanted = min(max([_ITEM, *(width(show(line.item)) for line in lines)]), _MOST)
        if room >= wanted or (short and room >= _ITEM):
            return Table(headings, (min(room, wanted), *wide), short)
    item = max(8, min(_ITEM, cells // 3))
    each = max(3, (cells - 1 - _GAP * 4 - item) // 4)
    return Table(headings, (item, *[each] * 4), short)


def raci_head(lines: Sequence[RaciLine], cells: int, height: int, glyphs: Glyphs) -> list[Line]:
    """What is wrong in words, then the columns' names; nothing where there is no line."""
    if not lines:
        return []
    found = faults(lines)
    number = "1 piece of work" if len(lines) == 1 else f"{len(lines)} pieces of work"
    out = []
    if found:
        out += [Line(((f" {text}", "yellow"),)) for text in wrap(", ".join(found) + ".", cells - 2)]
    else:
        out.append(Line(((f" {number}, one accountable for each.", "green"),)))
    if height >= 20:
        out.append(Line((("", ""),)))
    made = table(lines, cells - 1)
    spans: list[tuple[str, str]] = [(" " + fit("Work", made.widths[0], ellipsis=glyphs.ellipsis), "dim")]
    for title, wide in zip(made.headings, made.widths[1:], strict=True):
        spans.append((" " * _GAP + fit(title, wide, ellipsis=glyphs.ellipsis), "dim"))
    return [*out, Line(tuple(spans))]


def raci_lines(lines: Sequence[RaciLine], cells: int, glyphs: Glyphs) -> list[Line]:
    """One line a piece of work; who is missing stands out. Targets are ``("raci", id)``."""
    made = table(lines, cells)
    return [Line(_line(line, made, glyphs), ("raci", line.id)) for line in lines]


def _line(line: RaciLine, made: Table, glyphs: Glyphs) -> Spans:
    spans: list[tuple[str, str]] = [(" ", ""), (fit(line.item, made.widths[0], ellipsis=glyphs.ellipsis), "")]
    for number, (cell, wide) in enumerate(zip(_cells(line), made.widths[1:], strict=True)):
        text, role = _said(cell, made.short), "" if number < 2 else "dim"
        if number < 2 and not text:
            text, role = "nobody", "late" if number == 1 else "yellow"
        elif number == 1 and len(names(cell)) > 1:
            role = "late"
        spans += [(" " * _GAP, ""), (fit(text, wide, ellipsis=glyphs.ellipsis), role)]
    return tuple(spans)


def raci_key(lines: Sequence[RaciLine], cells: int, most: int) -> list[Line]:
    """Whose initials stand in the table; [] where names are written in full. At most ``most`` lines."""
    short = table(lines, cells).short if lines else {}
    if not short or most < 1:
        return []
    out: list[Line] = [Line((("", ""),))] if most > 3 else []
    spans: list[tuple[str, str]] = []
    used = 1
    for name, letters in short.items():
        text = show(name)
        if used + width(letters) + width(text) + 4 > cells and spans:
            out.append(Line(((" ", ""), *spans)))
            spans, used = [], 1
        text = fit(text, min(width(text), max(4, cells - width(letters) - 6)))
        spans += [(letters, ""), (f" {text}   ", "dim")]
        used += width(letters) + width(text) + 4
    if spans:
        out.append(Line(((" ", ""), *spans)))
    if len(out) > most:
        return [*out[: most - 1], Line(((" Enter tells the names of a line.", "dim"),))]
    return out


def raci_about(line: RaciLine) -> list[str | tuple[str, str]]:
    """A line in sentences, with what each letter means."""
    out: list[str | tuple[str, str]] = []
    for (title, meaning), cell in zip(MEANT, _cells(line), strict=True):
        found = names(cell)
        out.append(f"{title}: {', '.join(found) or 'nobody'}")
        out.append((f"  {meaning}", "dim"))
    if len(names(line.accountable)) > 1:
        out.append("Where several are accountable, nobody is: name one.")
    return out
