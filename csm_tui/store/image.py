"""Taking rows out of the database with everything that hangs on them, and putting the same content back.

An image is a list of parts: ``["rows", table, columns, rows]``, parents first, and ``["ref", table, column, pairs]``
for references from rows that stay (ON DELETE SET NULL). It is plain JSON; the derived cache is never in it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from csm_tui.store import past
from csm_tui.store.tx import DERIVED, JOURNAL, shape

if TYPE_CHECKING:
    from csm_tui.store.tx import Tx

_LEFT_OUT = DERIVED | JOURNAL
_GRAPH = (
    'SELECT f."table", m.name, f."from", f.on_delete FROM sqlite_master m, pragma_foreign_key_list(m.name) f '
    "WHERE m.type = 'table' ORDER BY m.rowid"
)


def take_out(tx: Tx, table: str, first: int | str, last: int | str) -> list[Any]:
    """Delete the rows whose key is within first..last and all that depends on them; the image to put them back from."""
    parts: list[Any] = []
    refs: list[Any] = []
    taken: dict[str, set[Any]] = {}
    graph = _graph(tx)
    form = shape(tx.db, table)
    columns = ", ".join(f'"{name}"' for name in form.columns)
    rows = tx.conn.execute(
        f'SELECT {columns} FROM "{table}" WHERE "{form.key}" BETWEEN ? AND ?', (first, last)
    ).fetchall()
    _follow(tx, graph, table, rows, parts, refs, taken)
    for _, name, column, pairs in refs:
        pairs[:] = [pair for pair in pairs if pair[0] not in taken.get(name, ())]
        rev = ", rev = rev + 1" if shape(tx.db, name).rev else ""
        tx.conn.execute(
            f'UPDATE "{name}" SET "{column}" = NULL{rev} WHERE id IN (SELECT value FROM json_each(?))',
            (json.dumps([pair[0] for pair in pairs]),),
        )
    for _, name, names, gone in reversed(parts):
        form = shape(tx.db, name)
        at = names.index(form.key)
        if table != "account" and len(gone) <= past.MOST:  # of an account that goes nobody can ask how it was
            tx.remember_rows(name, names, gone)
        tx.conn.execute(
            f'DELETE FROM "{name}" WHERE "{form.key}" IN (SELECT value FROM json_each(?))',
            (json.dumps([row[at] for row in gone]),),
        )
    return parts + [ref for ref in refs if ref[3]]


def _follow(
    tx: Tx,
    graph: dict[str, list[tuple[str, str, str]]],
    table: str,
    rows: list[tuple[Any, ...]],
    parts: list[Any],
    refs: list[Any],
    taken: dict[str, set[Any]],
) -> None:
    """Note rows of a table as taken, and the rows of other tables that fall with them."""
    form = shape(tx.db, table)
    at = form.columns.index(form.key)
    seen = taken.setdefault(table, set())
    rows = [row for row in rows if row[at] not in seen]
    if not rows:
        return
    seen.update(row[at] for row in rows)
    parts.append(["rows", table, list(form.columns), [list(row) for row in rows]])
    if form.account:
        account = form.columns.index(form.account)
        for value in {row[account] for row in rows}:
            tx.touch(table, {form.account: value})
    if table not in graph:
        return
    keys = json.dumps([row[at] for row in rows])
    for child, column, action in graph[table]:
        below = shape(tx.db, child)
        wanted = f'"{below.key}", "{column}"' if action == "SET NULL" else ", ".join(f'"{n}"' for n in below.columns)
        found = tx.conn.execute(
            f'SELECT {wanted} FROM "{child}" WHERE "{column}" IN (SELECT value FROM json_each(?))', (keys,)
        ).fetchall()
        if action == "SET NULL":
            refs.append(["ref", child, column, [list(pair) for pair in found]])
        else:
            _follow(tx, graph, child, found, parts, refs, taken)


def put_back(tx: Tx, image: list[Any]) -> None:
    """Insert the rows of an image again, each revision one further, and set the references to them again."""
    for kind, table, names, values in image:
        form = shape(tx.db, table)
        if kind == "rows":
            rev = names.index("rev") if form.rev else -1
            account = names.index(form.account) if form.account else -1
            for row in values:
                if rev >= 0:
                    row[rev] += 1
                if account >= 0:
                    tx.touch(table, {str(form.account): row[account]})
            columns = ", ".join(f'"{name}"' for name in names)
            marks = ", ".join("?" * len(names))
            tx.conn.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', values)
            tx.remember(past.put_back(table, names, values, account))
        else:
            more = ", rev = rev + 1" if form.rev else ""
            tx.conn.executemany(
                f'UPDATE "{table}" SET "{names}" = ?{more} WHERE id = ?', [(value, key) for key, value in values]
            )


def _graph(tx: Tx) -> dict[str, list[tuple[str, str, str]]]:
    """By table, who refers to it: (table, column, what happens to the row on delete)."""
    graph: dict[str, list[tuple[str, str, str]]] | None = tx.db.shapes.get("")
    if graph is None:
        graph = {}
        for parent, child, column, action in tx.conn.execute(_GRAPH).fetchall():
            if child not in _LEFT_OUT:
                graph.setdefault(parent, []).append((child, column, action))
        tx.db.shapes[""] = graph
    return graph
