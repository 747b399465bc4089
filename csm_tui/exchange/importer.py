"""A file of customers, read and proved, up to the point where the store takes it (issue: import)."""

from __future__ import annotations

import gc
from itertools import repeat
from pathlib import Path
from typing import Any

from csm_tui.domain.incoming import Incoming
from csm_tui.errors import Refused
from csm_tui.exchange.amounts import CURRENCIES, currency_code
from csm_tui.exchange.columns import match_columns
from csm_tui.exchange.days import ORDERS
from csm_tui.exchange.gather import Gathered, gather, stage_notice
from csm_tui.exchange.merging import merge_by_name, refuse_twins
from csm_tui.exchange.parsing import Parsed, parse_columns
from csm_tui.exchange.plan import ImportOptions, ImportPlan
from csm_tui.exchange.tables import Table, read_table, shown

_DEFAULTS = Incoming(name="", lines=())._asdict()


def read_import(source: str | Path | Table, options: ImportOptions | None = None) -> ImportPlan:
    """The plan for importing ``source``: every row is an ``Incoming`` or refused with its line and reason.

    A plan may hold questions: nothing is guessed, and ``plan.require()`` refuses to go on before they are settled by
    the options. Raises ``UserError`` with one sentence where the file as a whole cannot be read, or an option is wrong.
    """
    options = _checked(options or ImportOptions())
    collecting = gc.isenabled()
    gc.disable()  # everything made here is kept: the collector would only walk it again and again (a fifth of the time)
    try:
        return _read(source, options)
    finally:
        if collecting:
            gc.enable()


def _read(source: str | Path | Table, options: ImportOptions) -> ImportPlan:
    """``read_import`` with proved options."""
    table = source if isinstance(source, Table) else read_table(source)
    match = match_columns(table.header, options.map)
    gathered = gather(table, match, options.where)
    parsed = parse_columns(gathered, match, options)
    _settle_currency(parsed, gathered, options)
    incoming = _build(parsed, gathered)
    refused = [*gathered.refused, *parsed.refusals(gathered.lines)]
    if options.merge_by:
        incoming, more = merge_by_name(incoming)
    else:
        incoming, more = refuse_twins(incoming)
    refused = sorted([*refused, *more], key=lambda refusal: refusal.line)
    notices = (*table.notices, *parsed.notices, stage_notice(gathered))
    return ImportPlan(
        table.path,
        table,
        match,
        options,
        tuple(incoming),
        tuple(refused),
        tuple(filter(None, notices)),
        tuple(parsed.questions),
        gathered.rows,
        gathered.left_out,
    )


def _checked(options: ImportOptions) -> ImportOptions:
    """The options, proved. Raises ``Refused`` naming what would do."""
    if options.date_format is not None and options.date_format not in ORDERS:
        raise Refused(f"--date-format takes {', '.join(ORDERS)}, not {shown(options.date_format)}.")
    if options.decimal not in (None, ".", ","):
        raise Refused(f"--decimal takes . or , and not {shown(options.decimal)}.")
    if options.merge_by not in (None, "name"):
        raise Refused(f"--merge-by takes name, not {shown(options.merge_by)}.")
    if options.currency is not None and options.currency not in CURRENCIES:
        raise Refused(f"--currency takes a code of three letters such as EUR, not {shown(options.currency)}.")
    return options


def _settle_currency(parsed: Parsed, gathered: Gathered, options: ImportOptions) -> None:
    """Gives every amount its currency: the column's, else the sign beside it, else the header's, else the option's,
    else the only one that the file names. A column and a sign that disagree refuse the row.
    """
    header = currency_code(parsed.arr_currency) if parsed.arr_currency else None
    named = parsed.money_currency
    column = parsed.values.pop("currency", None)
    if column is None and not named and header is None and options.currency is None:
        return
    codes: list[str | None] = list(column) if column is not None else [None] * len(gathered.lines)
    raw = gathered.columns.get("arr", [])
    for i, money in named.items():
        told = codes[i]
        if told is not None and not money.fits(told):
            parsed.refuse(i, f"{shown(raw[i])} is in {money.currency}, the currency column says {told}")
        meant = (code for code in (told, header, options.currency) if code and money.shared and money.fits(code))
        codes[i] = next(meant, money.currency)
    only = {code for code in codes if code}
    rest = header or options.currency or (next(iter(only)) if len(only) == 1 else None)
    if rest and None in codes:
        if not header and not options.currency and "arr" in parsed.values:
            bare = sum(1 for code, cents in zip(codes, parsed.values["arr"], strict=True) if code is None and cents)
            if bare:
                parsed.notices.append(f"Amounts without a currency ({bare:,}) were read as {rest}, like the others.")
        codes = [code or rest for code in codes]
    parsed.values["currency"] = codes


def _build(parsed: Parsed, gathered: Gathered) -> list[Incoming]:
    """The rows that are not refused, as values."""
    columns: list[Any] = []
    for known in Incoming._fields:
        if known == "lines":
            columns.append(zip(gathered.lines))
        else:
            columns.append(parsed.values.get("arr" if known == "arr_cents" else known) or repeat(_DEFAULTS[known]))
    # As Incoming._make does, without a call of Python's for each of perhaps 50,000 rows; the lines end the others.
    rows = map(tuple.__new__, repeat(Incoming), zip(*columns, strict=False))
    if not parsed.faults:
        return list(rows)
    return [row for i, row in enumerate(rows) if i not in parsed.faults]
