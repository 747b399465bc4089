"""Everything as one JSON file, and back into an empty portfolio; or as one CSV a table.

The file is versioned and readable: each table with its columns and one row a line. What is computed is not in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.exchange.redact import LEVELS, redacted
from csm_tui.exchange.tables import file_name
from csm_tui.store import book
from csm_tui.store.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading

FORMAT, VERSION = "csm-tui portfolio", 1
MAX_BYTES = 1_000_000_000
_NOTHING: tuple[Sequence[str], Sequence[Sequence[Any]]] = ((), ())

Tables = dict[str, tuple[tuple[str, ...], list[list[Any]]]]


class Book(NamedTuple):
    """A file of everything, proved: its rows by table, the day it was written, what is masked in it ('' = nothing)."""

    tables: Tables
    exported: str
    redacted: str


def book_text(store: Reading, redact: str | None = None) -> Iterator[str]:
    """The file in pieces. Raises Refused for a level of masking that there is not."""
    head = {"format": FORMAT, "version": VERSION, "schema": SCHEMA_VERSION, "exported": store.today.isoformat()}
    head["redacted"] = redact or ""
    yield "{\n" + "".join(f"  {json.dumps(key)}: {json.dumps(value)},\n" for key, value in head.items())
    yield '  "tables": {'
    first = True
    for table, names, rows in _tables(store, redact):
        yield ("" if first else ",") + f"\n    {json.dumps(table)}: {{\n"
        yield f'      "columns": {json.dumps(list(names))},\n      "rows": ['
        comma = ""
        for row in rows:
            yield f"{comma}\n        {json.dumps(list(row), ensure_ascii=False)}"
            comma = ","
        yield ("\n      ]" if comma else "]") + "\n    }"
        first = False
    yield "\n  }\n}\n"


def _tables(store: Reading, redact: str | None) -> Iterator[tuple[str, tuple[str, ...], Iterator[Sequence[Any]]]]:
    if redact is None:
        for table in book.KEPT:
            yield table, book.columns(store, table), book.rows(store, table)
        return
    if redact not in LEVELS:
        raise Refused(f"What is to be masked? {', '.join(LEVELS)}; not ‘{clean(redact)[:20]}’.")
    whole = {table: (book.columns(store, table), list(book.rows(store, table))) for table in book.KEPT}
    yield from redacted(redact, whole)


def csv_files(store: Reading, redact: str | None = None) -> Iterator[tuple[str, str]]:
    """(name of the file, its text) for every table that holds anything; every cell inert."""
    from csm_tui.exchange.export import csv_text

    for table, names, rows in _tables(store, redact):
        found = list(rows)
        if found:
            yield f"{table}.csv", csv_text(names, found)


def is_book(path: str | Path) -> bool:
    """Whether a file begins as an export of everything does; False where it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            head = file.read(400)
    except (OSError, ValueError):
        return False
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and FORMAT.encode() in head


def read_book(path: str | Path) -> Book:
    """The file, proved as far as its form goes; the store proves the rows. Raises Refused with one sentence."""
    path = Path(path)
    name = file_name(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refused(f"{name} is larger than any portfolio. Nothing was changed.")
        text = path.read_bytes().decode("utf-8-sig")
        found = json.loads(text, parse_constant=_no_number)
    except OSError as error:
        raise Refused(f"{name} cannot be read: {error.strerror}. Nothing was changed.") from error
    except (ValueError, RecursionError) as error:
        raise Refused(f"{name} is damaged: it is not the JSON of an export. Nothing was changed.") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Refused(f"{name} is no export of a whole portfolio. Nothing was changed.")
    if found.get("version") != VERSION or found.get("schema") != SCHEMA_VERSION:
        raise Refused(f"{name} was written by another version of csm-tui. Update this one. Nothing was changed.")
    tables = found.get("tables")
    if not isinstance(tables, dict):
        raise Refused(f"{name} holds no tables. Nothing was changed.")
    return Book(
        {table: _table(name, table, value) for table, value in tables.items()},
        clean(str(found.get("exported", "")))[:10],
        clean(str(found.get("redacted", "")))[:10],
    )


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is not a number")


def _table(name: str, table: str, value: Any) -> tuple[tuple[str, ...], list[list[Any]]]:
    """One table of the file; unknown tables and columns, and rows of another length, are refused."""
    from csm_tui.store.schema import TABLES

    shown = clean(str(table))[:40]
    if table not in book.KEPT or table not in TABLES:
        raise Refused(f"{name} holds a table ‘{shown}’ that this version does not know. Nothing was changed.")
    names, rows = (value.get("columns"), value.get("rows")) if isinstance(value, dict) else _NOTHING
    if not isinstance(names, list) or not isinstance(rows, list) or not all(isinstance(n, str) for n in names):
        raise Refused(f"The table ‘{shown}’ in {name} has no columns or rows. Nothing was changed.")
    if len(set(names)) != len(names) or not all(n.isidentifier() for n in names) or not names:
        raise Refused(f"The columns of ‘{shown}’ in {name} are not those of an export. Nothing was changed.")
    for number, row in enumerate(rows, 1):
        if not isinstance(row, list) or len(row) != len(names):
            raise Refused(
                f"Row {number} of ‘{shown}’ in {name} is not a row of {len(names)} values. Nothing was changed."
            )
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                row[at] = cell if cell.isprintable() else clean(cell, lines=True)
            elif isinstance(cell, bool) or not (cell is None or isinstance(cell, (int, float))):
                raise Refused(f"Row {number} of ‘{shown}’ in {name} holds a value of no kind. Nothing was changed.")
    return tuple(names), rows
