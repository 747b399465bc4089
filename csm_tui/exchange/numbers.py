"""A usage export, read and proved up to the point where the store takes it; the same care as for accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from csm_tui.domain.numbers import FIGURES, IncomingNumbers, doubts, fault
from csm_tui.domain.text import fold
from csm_tui.errors import Refused
from csm_tui.exchange.amounts import ambiguous, parse_number, prove_mark
from csm_tui.exchange.columns import ColumnMatch
from csm_tui.exchange.days import ORDERS, parse_day
from csm_tui.exchange.gather import Gathered, gather
from csm_tui.exchange.numbers_columns import TITLES, match_numbers
from csm_tui.exchange.parsing import Parsed, date_orders
from csm_tui.exchange.plan import ImportQuestion, Refusal, flag_of
from csm_tui.exchange.tables import Cell, Table, read_table, shown
from csm_tui.exchange.words import parse_line

RATES = ("percent", "fraction")
_SAID = 5  # notices of one kind


@dataclass(frozen=True, slots=True)
class NumbersOptions:
    """What the person says about a file. Everything else is proved from the file, or asked."""

    map: Mapping[str, str] = field(default_factory=dict)  # FIELD → COLUMN; '' = no column
    date_format: str | None = None  # DMY | MDY | YMD
    decimal: str | None = None  # "." | ","
    rate: str | None = None  # percent | fraction: how the error rate is written
    strict: bool = False  # one refused row refuses the file


@dataclass(frozen=True, slots=True)
class NumbersPlan:
    """A file read and proved. ``incoming`` and ``refused`` are in the order of the file."""

    path: Path
    table: Table
    match: ColumnMatch
    options: NumbersOptions
    incoming: tuple[IncomingNumbers, ...]
    refused: tuple[Refusal, ...] = ()
    notices: tuple[str, ...] = ()
    questions: tuple[ImportQuestion, ...] = ()
    rows: int = 0

    def require(self) -> None:
        """Raises ``Refused`` where it must not be carried out: an open question, nothing at all, or, when strict, a
        refused row."""
        if self.questions:
            asked = " ".join(f"{q.text} Say which with {flag_of(q)}." for q in self.questions[:3])
            raise Refused(f"{asked} Nothing was imported.")
        if self.options.strict and self.refused:
            first = self.refused[0]
            raise Refused(
                f"Line {first.line:,} is refused ({first.reason}); nothing was imported, because of --strict."
            )
        if not self.incoming:
            why = f" The first: line {self.refused[0].line:,}, {self.refused[0].reason}." if self.refused else ""
            raise Refused(f"No row can be imported.{why} Nothing was changed.")


def read_numbers(source: str | Path | Table, options: NumbersOptions | None = None) -> NumbersPlan:
    """The plan for importing figures from ``source``. Raises ``UserError`` where the file as a whole cannot be read."""
    options = _checked(options or NumbersOptions())
    table = source if isinstance(source, Table) else read_table(source)
    match = match_numbers(table.header, options.map)
    gathered = gather(table, match, (), ("on", *FIGURES))
    out = Parsed()
    days = _days(gathered, match, options, out)
    figures = {known: _figures(known, gathered, match, options, out) for known in FIGURES if known in match.fields}
    incoming = _rows(gathered, days, figures, out)
    incoming, twins = _joined(incoming)
    refused = sorted([*gathered.refused, *out.refusals(gathered.lines), *twins], key=lambda refusal: refusal.line)
    return NumbersPlan(
        table.path,
        table,
        match,
        options,
        tuple(incoming),
        tuple(refused),
        (*table.notices, *out.notices),
        tuple(out.questions),
        gathered.rows,
    )


def _checked(options: NumbersOptions) -> NumbersOptions:
    """The options, proved. Raises ``Refused`` naming what would do."""
    for told, allowed, name in (
        (options.date_format, ORDERS, "--date-format"),
        (options.decimal, (".", ","), "--decimal"),
        (options.rate, RATES, "--rate"),
    ):
        if told is not None and told not in allowed:
            raise Refused(f"{name} takes {', '.join(allowed)}, not {shown(told)}.")
    return options


def _days(gathered: Gathered, match: ColumnMatch, options: NumbersOptions, out: Parsed) -> list[date | None]:
    """The day of every row; a row without a readable one is refused."""
    order = date_orders(gathered, match, options.date_format, out, ("on",))["on"]
    read: dict[Cell, date | str | None] = {}
    found: list[date | None] = []
    for at, cell in enumerate(gathered.columns["on"]):
        if cell not in read:
            try:
                read[cell] = parse_day(cell, order)
            except ValueError as error:
                read[cell] = f"day: {error}"
        day = read[cell]
        if not isinstance(day, date):
            out.refuse(at, day or "no day")
            found.append(None)
        else:
            found.append(day)
    return found


def _figures(
    known: str, gathered: Gathered, match: ColumnMatch, options: NumbersOptions, out: Parsed
) -> list[float | None]:
    """One figure of every row; what is no such figure refuses its row, an empty cell tells nothing."""
    cells, seen = gathered.columns[known], gathered.evidence[known]
    mark = options.decimal or prove_mark(map(_bare, seen)).mark
    read: dict[Cell, Decimal | str | None] = {}
    for cell in seen:
        try:
            read[cell] = _one(known, cell, mark)
        except ValueError as error:
            read[cell] = f"{TITLES[known]}: {error}"
    if known == "error_rate":
        _scale(read, match.column(known), seen, options, out)
    found: list[float | None] = []
    for at, cell in enumerate(cells):
        value = read[cell]
        if isinstance(value, str):
            out.refuse(at, value)
        found.append(None if value is None or isinstance(value, str) else float(value))
        if found[-1] is not None and (why := fault(known, found[-1])):
            out.refuse(at, f"{TITLES[known]}: {shown(cell)} {why}")
    return found


def _bare(cell: Cell) -> Cell:
    """A cell without its sign of percent."""
    return cell.strip().removesuffix("%").strip() if isinstance(cell, str) else cell


def _one(known: str, cell: Cell, mark: str | None) -> Decimal | None:
    """The number in one cell. A count is whole: so ``1.234`` is a thousand and more, unless its column has decimals."""
    if known == "error_rate":
        return parse_number(_bare(cell), mark)
    if mark is None and ambiguous(cell):
        text = str(cell).strip()
        if text.endswith("000"):
            whole = "".join(c for c in text if c.isdigit())
            raise ValueError(f"{shown(text)} may be {int(whole):,} or {int(whole) // 1000}")
        mark = "." if "," in text else ","
    return parse_number(cell, mark)


def _scale(
    read: dict[Cell, Decimal | str | None],
    column: str,
    seen: Mapping[Cell, int],
    options: NumbersOptions,
    out: Parsed,
) -> None:
    """Error rates are kept in percent: whether 0.02 is 2 % or 0.02 % is proved, or asked."""
    bare = {c: v for c, v in read.items() if isinstance(v, Decimal) and v and not (isinstance(c, str) and "%" in c)}
    if not bare or any(v > 1 for v in bare.values()) or options.rate == "percent":
        return
    if options.rate == "fraction":
        read.update({c: v * 100 for c, v in bare.items()})
        return
    if any(word in column.casefold() for word in ("%", "percent", "pct")):
        return
    cell, value = next(iter(bare.items()))
    out.questions.append(
        ImportQuestion(
            "error_rate",
            column,
            "rate",
            f"{shown(cell)} in ‘{column}’ (line {seen[cell]:,}) may be {value:f} % or {value * 100:f} %: nothing in "
            "the column tells.",
            (("percent", f"as it stands: {value:f} %"), ("fraction", f"a part of one: {value * 100:f} %")),
        )
    )


def _rows(
    gathered: Gathered, days: Sequence[date | None], figures: Mapping[str, Sequence[float | None]], out: Parsed
) -> list[IncomingNumbers]:
    """The rows that are not refused, as values."""
    names, ids = gathered.columns.get("name"), gathered.columns.get("external_id")
    incoming, silent, doubted = [], [], []
    for at, line in enumerate(gathered.lines):
        name = parse_line(names[at]) if names else ""
        external = parse_line(ids[at]) if ids else ""
        told = {known: value for known, column in figures.items() if (value := column[at]) is not None}
        if not name and not external:
            out.refuse(at, "no customer")
        for doubt in doubts(told):
            if doubt.impossible and not fault(doubt.field, told[doubt.field]):
                out.refuse(at, doubt.text)
            elif not doubt.impossible:
                doubted.append((line, doubt.text))
        day = days[at]
        if at in out.faults or day is None:
            continue
        if told:
            incoming.append(IncomingNumbers((line,), name, external, day, told))
        else:
            silent.append(line)
    out.notices += [f"Line {line:,}: {text}; taken as it stands." for line, text in doubted[:_SAID]]
    if len(doubted) > _SAID:
        more = f"{len(doubted) - _SAID:,} more rows"
        out.notices.append(f"{more} tell more active than licensed, or attended than invited; taken as they stand.")
    if silent:
        more = f" and {len(silent) - 1:,} more" if len(silent) > 1 else ""
        out.notices.append(f"Line {silent[0]:,}{more} without any figure: passed over.")
    return incoming


def _joined(rows: Sequence[IncomingNumbers]) -> tuple[list[IncomingNumbers], list[Refusal]]:
    """Rows of one customer and day joined; where two tell one figure differently none of them comes in."""
    groups: dict[tuple[str, str, date], list[IncomingNumbers]] = {}
    for one in rows:
        key = (one.external_id, "" if one.external_id else fold(one.name), one.on)
        groups.setdefault(key, []).append(one)
    joined, refused = [], []
    for found in groups.values():
        if len(found) == 1:
            joined.append(found[0])
            continue
        figures: dict[str, float] = {}
        for one in found:
            figures = {**one.figures, **figures}
        lines = tuple(line for one in found for line in one.lines)
        if any(one.figures[f] != figures[f] for one in found for f in one.figures):
            others = ", ".join(f"{line:,}" for line in lines[:4])
            reason = f"the rows of lines {others} tell different figures of one customer and day"
            refused += [Refusal(line, reason) for line in lines]
        else:
            joined.append(found[0]._replace(lines=lines, figures=figures))
    return joined, refused
