"""The whole book as plain rows, and a book out of such rows: what an export of everything is made of.

All tables of facts and settings; not the journal, and not what is computed from the rest.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csm_tui.errors import Refused
from csm_tui.store.schema import TABLES
from csm_tui.store.tx import DERIVED, JOURNAL, shape

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading

KEPT = tuple(name for name in TABLES if name not in DERIVED | JOURNAL)
"""The tables of an export, in the order of the schema."""


def columns(store: Reading, table: str) -> tuple[str, ...]:
    """The columns of a table, in order."""
    return shape(store.db, table).columns


def rows(store: Reading, table: str) -> Iterator[tuple[Any, ...]]:
    """All rows of a table in the order of their key, plain values."""
    form = shape(store.db, table)
    names = ", ".join(f'"{name}"' for name in form.columns)
    yield from store.db.query(f'SELECT {names} FROM "{table}" ORDER BY "{form.key}"')


def is_empty(store: Reading) -> bool:
    """Whether the book holds no account, archived ones included."""
    return store.db.one("SELECT 1 FROM account LIMIT 1") is None


def restore(store: Reading, tables: Mapping[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]) -> int:
    """Fill an empty book with rows under their own ids, all or nothing; how many accounts. No undo step.

    Raises Refused where the book is not empty, or a row does not fit: the sentence names table and row. Columns that
    are not given take their default; what is computed from the rows is computed anew.
    """
    if not is_empty(store):
        raise Refused(
            "This portfolio holds accounts already, and an export of everything is read into an empty one "
            "only. Nothing was changed. Name a new file, as: csm-tui --db NEW.db import FILE"
        )
    with store.step("Import of a whole portfolio", journal=False) as tx:
        tx.conn.execute("PRAGMA defer_foreign_keys=ON")
        for table in KEPT:
            tx.conn.execute(f'DELETE FROM "{table}"')
        for table in KEPT:
            if table in tables:
                strange = set(tables[table][0]) - set(columns(store, table))
                if strange:
                    raise Refused(f"‘{table}’ has no column ‘{sorted(strange)[0][:40]}’ here. Nothing was changed.")
                _fill(tx.conn, table, *tables[table])
        broken = tx.conn.execute("PRAGMA foreign_key_check").fetchone()
        if broken:
            raise Refused(
                f"Row {broken[1]} of {broken[0]} speaks of something in {broken[2]} that is not in the file: the file "
                "is incomplete. Nothing was changed."
            )
        ids = [key for (key,) in tx.query("SELECT id FROM account")]
        tx.touched.update(ids)
        return len(ids)


def _fill(conn: sqlite3.Connection, table: str, names: Sequence[str], found: Sequence[Sequence[Any]]) -> None:
    marks = ", ".join("?" * len(names))
    query = f'INSERT INTO "{table}" ({", ".join(f"{chr(34)}{n}{chr(34)}" for n in names)}) VALUES ({marks})'
    number = 0
    try:
        for row in found:
            number += 1
            conn.execute(query, tuple(row))
    except (sqlite3.Error, OverflowError) as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise Refused(f"Row {number} of ‘{table}’ does not fit ({error}). Nothing was changed.") from error
