"""From cells to values, a column at a time: each different cell is read once, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from csm_tui.exchange.amounts import EMPTY, Money, ambiguous, currency_code, parse_money, prove_mark, whole_numbers
from csm_tui.exchange.columns import DATE_FIELDS, FIELD_TITLES, ColumnMatch
from csm_tui.exchange.countries import parse_country
from csm_tui.exchange.days import (
    ORDER_TITLES,
    ORDERS,
    DateProof,
    is_serial,
    parse_day,
    prove_order,
)
from csm_tui.exchange.gather import Gathered
from csm_tui.exchange.plan import ImportOptions, ImportQuestion, Refusal
from csm_tui.exchange.tables import CHUNK, Cell, shown
from csm_tui.exchange.words import parse_line, parse_note, parse_phase, parse_segment, parse_tags, plain

_SAID = 5  # notices of one kind
_LENIENT = frozenset({"segment", "phase", "country", "champion_email", "sponsor_email"})  # left empty, and said
_OTHER: Mapping[str, tuple[str, Callable[[Cell], Any]]] = {
    "segment": ("segment", parse_segment),
    "phase": ("phase", parse_phase),
    "country": ("line", parse_country),
    "champion_email": ("email", parse_line),
    "sponsor_email": ("email", parse_line),
    "tags": ("tags", parse_tags),
    "note": ("note", parse_note),
}
_EMPTY_VALUE: Mapping[str, Any] = {"country": "", "champion_email": "", "sponsor_email": "", "tags": (), "note": ""}


@dataclass(slots=True)
class Parsed:
    """The values of the gathered rows by field (``arr`` in hundredths), the rows that are refused by position with
    their reasons, and what there is to say and to ask.
    """

    values: dict[str, list[Any]] = field(default_factory=dict)
    faults: dict[int, list[str]] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    questions: list[ImportQuestion] = field(default_factory=list)
    money_currency: dict[int, Money] = field(default_factory=dict)  # rows whose amount names its currency
    arr_currency: str = ""

    def refuse(self, position: int, reason: str) -> None:
        """Refuses the row at ``position``."""
        self.faults.setdefault(position, []).append(reason)

    def refusals(self, lines: Sequence[int]) -> list[Refusal]:
        """The refused rows by their lines."""
        return [Refusal(lines[i], "; ".join(reasons)) for i, reasons in sorted(self.faults.items())]


def parse_columns(gathered: Gathered, match: ColumnMatch, options: ImportOptions) -> Parsed:
    """All values of ``gathered``; what cannot be read refuses its row, or is left empty and said."""
    out = Parsed(arr_currency=match.arr_currency)
    orders = date_orders(gathered, match, options.date_format, out)
    for known, cells in gathered.columns.items():
        if known in DATE_FIELDS:
            _column(out, known, "day", cells, partial(parse_day, order=orders[known]), gathered.lines)
        elif known == "arr":
            _money(out, cells, _mark(gathered, match, options, out), gathered.lines)
        elif known == "currency":
            _column(out, known, "currency", cells, _parse_currency, gathered.lines)
        elif known in _OTHER:
            kind, parse = _OTHER[known]
            _column(out, known, kind, cells, parse, gathered.lines)
        else:
            _column(out, known, "line", cells, parse_line, gathered.lines, as_is=True)
    if not all(out.values["name"]):
        for position, name in enumerate(out.values["name"]):
            if not name:
                out.refuse(position, "no name")
    if "external_id" in out.values and not all(out.values["external_id"]):
        out.values["external_id"] = [value or None for value in out.values["external_id"]]
    return out


def _parse_currency(cell: Cell) -> str | None:
    """The code in a currency column; None = empty. Raises ``ValueError`` for what is no currency."""
    text = parse_line(cell)
    if text.casefold() in EMPTY:
        return None
    code = currency_code(text)
    if code is None:
        raise ValueError(f"{shown(text)} is no currency known here")
    return code


def _column(
    out: Parsed,
    known: str,
    kind: str,
    cells: Sequence[Cell],
    parse: Callable[[Cell], Any],
    lines: Sequence[int],
    *,
    as_is: bool = False,
) -> None:
    """Reads one column into ``out``: parsed, checked against what such a value may be, faults said or refused."""
    if as_is and all(plain(cells[first : first + CHUNK]) for first in range(0, len(cells), CHUNK)):
        from csm_tui.exchange.bounds import out_of_bounds

        if not out_of_bounds(kind, cells):
            out.values[known] = list(cells)
            return
    wrong: dict[Cell, str] = {}
    read: dict[Cell, Any] = {}
    for cell in dict.fromkeys(cells):
        try:
            read[cell] = parse(cell)
        except ValueError as error:
            wrong[cell] = str(error)
    _settle(out, known, kind, cells, read, wrong, lines)


def _money(out: Parsed, cells: Sequence[Cell], mark: str | None, lines: Sequence[int]) -> None:
    """Reads the column of amounts: hundredths, and the currencies named beside them."""
    if all(whole_numbers(cells[first : first + CHUNK]) for first in range(0, len(cells), CHUNK)):
        out.values["arr"] = [int(cell) * 100 for cell in cells]  # type: ignore[arg-type]
        return
    read: dict[Cell, Any] = {}
    wrong: dict[Cell, str] = {}
    named: dict[Cell, Money] = {}
    for cell in dict.fromkeys(cells):
        if type(cell) is str and cell.isdigit() and cell.isascii() and len(cell) < 16:
            read[cell] = int(cell) * 100
            continue
        try:
            money = parse_money(cell, mark)
        except ValueError as error:
            wrong[cell] = str(error)
            continue
        read[cell] = None if money is None else money.cents
        if money is not None and money.currency:
            named[cell] = money
    _settle(out, "arr", "cents", cells, read, wrong, lines)
    if named:
        out.money_currency = {i: named[cell] for i, cell in enumerate(cells) if cell in named}


def _settle(
    out: Parsed,
    known: str,
    kind: str,
    cells: Sequence[Cell],
    read: dict[Cell, Any],
    wrong: dict[Cell, str],
    lines: Sequence[int],
) -> None:
    """Checks the values read against their bounds, and puts each at its row; refuses, or leaves empty, the wrong."""
    from csm_tui.exchange.bounds import out_of_bounds

    different = list(read)
    for position, reason in out_of_bounds(kind, list(read.values())).items():
        cell = different[position]
        wrong[cell] = f"{shown(cell)} {reason}"
    if not wrong:
        out.values[known] = list(map(read.__getitem__, cells))
        return
    read.update(dict.fromkeys(wrong, _EMPTY_VALUE.get(known, "" if kind == "line" else None)))
    out.values[known] = list(map(read.__getitem__, cells))
    faulty = [i for i, cell in enumerate(cells) if cell in wrong]
    if known not in _LENIENT:
        for i in faulty:
            out.refuse(i, f"{FIELD_TITLES[known]}: {wrong[cells[i]]}")
        return
    places: dict[str, list[int]] = {}
    for i in faulty:
        places.setdefault(wrong[cells[i]], []).append(lines[i])
    for reason, where in list(places.items())[:_SAID]:
        rest = f" and {len(where) - 1:,} more" if len(where) > 1 else ""
        instead = "the ARR decides" if known == "segment" else "left empty"
        out.notices.append(f"Line {where[0]:,}{rest}: {reason}; {instead}.")
    if len(places) > _SAID:
        more = len(places) - _SAID
        out.notices.append(f"{more:,} other values of {FIELD_TITLES[known]} could not be read and were left empty.")


def _mark(gathered: Gathered, match: ColumnMatch, options: ImportOptions, out: Parsed) -> str | None:
    """The decimal mark of the amounts; None where a cell must tell by itself, and a question or notice then."""
    seen = gathered.evidence["arr"]
    proof = prove_mark(seen)
    column = match.column("arr")
    if options.decimal:
        return options.decimal
    if proof.mark is not None:
        if proof.mark == "," and proof.evidence:
            what = f"{shown(proof.evidence)} on line {seen[proof.evidence]:,} proves it"
            out.notices.append(f"Amounts in ‘{column}’ have a decimal comma: {what}.")
        return proof.mark
    if proof.contradiction:
        one, two = (f"{shown(cell)} (line {seen[cell]:,})" for cell in proof.contradiction[:2])
        out.notices.append(
            f"‘{column}’ holds amounts of two writings, {one} and {two}: those that could be either are refused. "
            "--decimal . or --decimal , settles them."
        )
        return None
    if not any("." in str(cell) for cell in seen if ambiguous(cell)):
        example = f"{shown(proof.example)} on line {seen[proof.example]:,}"
        out.notices.append(f"Amounts in ‘{column}’ were read the American way, a comma marking thousands: {example}.")
        return "."
    text = str(proof.example).strip()
    whole = int("".join(c for c in text if c.isdigit()))
    meant = f"may be {whole:,} or {whole / 1000:,.3f}"
    out.questions.append(
        ImportQuestion(
            "arr",
            column,
            "decimal",
            f"{shown(text)} in ‘{column}’ (line {seen[proof.example]:,}) {meant}: nothing in the column tells.",
            ((",", "1.234 is one thousand two hundred and thirty-four"), (".", "1.234 is one and a bit")),
        )
    )
    return None


def date_orders(
    gathered: Gathered,
    match: ColumnMatch,
    date_format: str | None,
    out: Parsed,
    fields: Sequence[str] = DATE_FIELDS,
) -> dict[str, str | None]:
    """For each date column the order of its dates, with a notice that says what proved it, or a question."""
    proofs = {known: prove_order(seen) for known, seen in gathered.evidence.items() if known in fields}
    sure = {proof.order for proof in proofs.values() if proof.order in ORDERS}
    orders: dict[str, str | None] = {}
    for known, proof in proofs.items():
        seen, column = gathered.evidence[known], match.column(known)
        orders[known] = date_format or proof.order
        if any(map(is_serial, seen)):
            out.notices.append(f"Numbers such as 45,000 in ‘{column}’ were read as days, as spreadsheets count them.")
        if proof.order == "" or (date_format and proof.order is not None):
            continue
        if date_format:
            out.notices.append(f"Dates in ‘{column}’ were read as {ORDER_TITLES[date_format]}, as you said.")
        elif proof.order:
            proved = f"{shown(proof.evidence)} on line {seen[proof.evidence]:,} proves it"
            out.notices.append(f"Dates in ‘{column}’ are {ORDER_TITLES[proof.order]}: {proved}.")
        elif proof.contradiction:
            one, two = (f"{shown(cell)} (line {seen[cell]:,})" for cell in proof.contradiction[:2])
            out.notices.append(
                f"‘{column}’ holds dates of two orders, {one} and {two}: those that could be either are refused. "
                "--date-format DMY or --date-format MDY settles them."
            )
        elif len(sure) == 1 and set(proof.choices) >= sure:
            orders[known] = same = next(iter(sure))
            out.notices.append(
                f"Dates in ‘{column}’ were read as {ORDER_TITLES[same]}, like the other dates of the file."
            )
        else:
            out.questions.append(_date_question(known, column, proof, seen))
    return orders


def _reading(cell: Cell, order: str) -> str:
    """What ``cell`` means in that order, in words."""
    try:
        day = parse_day(cell, order)
    except ValueError:
        return "no date"
    return f"{day.day} {day:%b %Y}" if day else "empty"


def _date_question(known: str, column: str, proof: DateProof, seen: Mapping[Cell, int]) -> ImportQuestion:
    """The question that a column asks whose dates may be of two orders."""
    cell = proof.example
    days = [(order, _reading(cell, order)) for order in proof.choices]
    meant = " or ".join(day for _, day in days)
    return ImportQuestion(
        known,
        column,
        "date_format",
        f"{shown(cell)} in ‘{column}’ (line {seen[cell]:,}) may be {meant}: nothing in the column tells.",
        tuple((order, f"{ORDER_TITLES[order]}: {day}") for order, day in days),
    )
