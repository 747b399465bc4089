"""One pass over a table: the rows that are wanted, by field, and what each column holds as a whole."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.exchange.columns import DATE_FIELDS, ColumnMatch, find_column, squeeze
from csm_tui.exchange.plan import Refusal
from csm_tui.exchange.tables import Cell, Row, Table, file_name
from csm_tui.exchange.words import text_of

MAX_CELLS = 1_500_000  # kept at once: about 90 MB of short texts
PROVED_FIELDS = ("arr", *DATE_FIELDS)
_STAGES = frozenset({"stage", "dealstage", "opportunitystage", "stagename", "salesstage"})
_WON = frozenset({"won", "closedwon"})


@dataclass(slots=True)
class Gathered:
    """The wanted rows of a table, column by column. ``evidence`` is, for fields that are proved from a whole column,
    every different cell of it with its first line, those of unwanted rows too.
    """

    lines: list[int] = field(default_factory=list)
    columns: dict[str, list[Cell]] = field(default_factory=dict)
    evidence: dict[str, dict[Cell, int]] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    rows: int = 0
    left_out: int = 0
    stage: str = ""  # a column of sales stages that nobody asked about
    stages: Counter[str] = field(default_factory=Counter)


def gather(
    table: Table, match: ColumnMatch, where: Sequence[tuple[str, str]], proved: Sequence[str] = PROVED_FIELDS
) -> Gathered:
    """Reads ``table`` once; ``proved`` are the fields that are judged by their whole column.

    Raises ``Unknown`` for a ``where`` column that is not there and ``Refused`` where no row has the value asked for
    (naming those there are), or where there is no row at all.
    """
    out = Gathered(columns={known: [] for known in match.fields})
    out.evidence = {known: {} for known in match.fields if known in proved}
    wanted = _Where(table, where)
    width = len(table.header)
    stage = next((i for i, name in enumerate(table.header) if squeeze(name) in _STAGES), None) if not where else None
    out.stage = table.header[stage] if stage is not None else ""
    for chunk in table.chunks():
        lines, rows = _even(chunk.lines, chunk.rows, width, out.refused)
        out.rows += len(chunk.rows)
        if not rows:
            continue
        cells = list(zip(*rows, strict=True))
        for known, seen in out.evidence.items():
            deque(map(seen.setdefault, cells[match.fields[known]], lines), maxlen=0)  # a loop that C runs
        if stage is not None:
            out.stages.update(map(text_of, cells[stage]))
        kept = wanted.choose(cells) if where else None
        out.lines.extend(lines if kept is None else [lines[i] for i in kept])
        out.left_out += 0 if kept is None else len(rows) - len(kept)
        for known, column in out.columns.items():
            wide = cells[match.fields[known]]
            column.extend(wide if kept is None else [wide[i] for i in kept])
        if len(out.lines) * len(match.fields) > MAX_CELLS:
            raise Refused(
                f"{file_name(table.path)} holds more than {MAX_CELLS:,} values, more than can be imported at once. "
                "Split it, or choose rows with --where."
            )
    if not out.rows:
        raise Refused(f"{file_name(table.path)} has a header and no rows below it. Export it again, with rows.")
    if where and not out.lines:
        raise Refused(wanted.nothing())
    return out


def _even(
    lines: Sequence[int], rows: Sequence[Row], width: int, refused: list[Refusal]
) -> tuple[Sequence[int], Sequence[Row]]:
    """The rows that have as many fields as the header; the others are refused, but for empty fields at the end."""
    if set(map(len, rows)) == {width}:
        return lines, rows
    kept_lines: list[int] = []
    kept: list[Row] = []
    for line, row in zip(lines, rows, strict=True):
        if len(row) < width:
            refused.append(Refusal(line, f"has {len(row)} of {width} fields"))
        elif any(cell != "" for cell in row[width:]):
            refused.append(Refusal(line, f"has {len(row)} fields, more than the {width} columns"))
        else:
            kept_lines.append(line)
            kept.append(row if len(row) == width else row[:width])
    return kept_lines, kept


class _Where:
    """The choice of rows by their values, whatever the case of letters."""

    def __init__(self, table: Table, where: Sequence[tuple[str, str]]) -> None:
        self.table = table
        self.wanted: dict[int, set[str]] = {}
        self.seen: dict[int, Counter[str]] = {}
        self.known: dict[int, dict[Cell, bool]] = {}
        for column, value in where:
            position = find_column(table.header, column)
            self.wanted.setdefault(position, set()).add(_fold(value))
            self.seen[position], self.known[position] = Counter(), {}

    def choose(self, columns: Sequence[Sequence[Cell]]) -> list[int]:
        """The positions of the rows that every column's choice takes."""
        kept: Iterable[int] = range(len(columns[0]))
        for position, wanted in self.wanted.items():
            known, cells = self.known[position], columns[position]
            for cell in cells:
                if cell not in known:
                    known[cell] = _fold(text_of(cell)) in wanted
            if len(self.seen[position]) < 1_000:
                self.seen[position].update(clean(text_of(cell), limit=40) for cell in cells)
            kept = [i for i in kept if known[cells[i]]]
        return list(kept)

    def nothing(self) -> str:
        """The sentence for a choice that took no row: what each column holds."""
        said = []
        for position, seen in self.seen.items():
            values = ", ".join(f"{value or '(empty)'} ({count:,})" for value, count in seen.most_common(8))
            more = f" and {len(seen) - 8:,} other values" if len(seen) > 8 else ""
            said.append(f"‘{self.table.header[position]}’ holds {values}{more}")
        return f"No row is chosen by --where. {'; '.join(said)}."


def stage_notice(gathered: Gathered) -> str:
    """A hint where a column of sales stages holds won sales beside others; else ''."""
    won = [value for value in gathered.stages if squeeze(value) in _WON]
    others = [value for value, _ in gathered.stages.most_common() if value not in won]
    if not won or not others:
        return ""
    named = ", ".join(clean(value, limit=40) or "(empty)" for value in others[:4])
    return (
        f"Column ‘{gathered.stage}’ also holds {named}: rows of sales that were not won come in too. "
        f"For the won ones alone: --where {gathered.stage}={clean(won[0], limit=40)}."
    )


def _fold(text: str) -> str:
    """The form in which a value asked for and a cell are the same."""
    return clean(text).casefold()
