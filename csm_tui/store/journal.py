"""The journal of inverse changes: each user action is one step that can be taken back and done again (P19).

A change is an *insert* (``before`` is NULL; a range of keys, its rows captured in ``after`` only while undone), an
*update* (both are JSON objects of the changed columns) or a *delete* (``before`` is an image, ``after`` is NULL). An
image holds the rows taken out and everything that hung on them, parents first, so that putting it back restores the
same content. Revisions never go back: a row that undo changed or restored counts one further, and another window that
still shows the old one is told (P8). See docs/decisions/0001.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from csm_tui.store.tx import Tx

KEPT = 1_000  # steps
RANGE = 5_000  # rows in one range: an undone import is kept as JSON of that many rows at a time
Key = int | str


@dataclass(slots=True)
class Change:
    """One change of a step, as stored; ``id`` is None until then, ``dirty`` when it differs from what is stored."""

    table: str
    first: Key
    last: Key
    before: Any = None
    after: Any = None
    id: int | None = None
    dirty: bool = False

    @property
    def is_insert(self) -> bool:
        """Rows came into being."""
        return self.before is None

    @property
    def is_update(self) -> bool:
        """Columns of one row changed."""
        return self.before is not None and self.after is not None

    def covers(self, key: Key) -> bool:
        """Whether the key is in the range."""
        if isinstance(key, int) and isinstance(self.first, int) and isinstance(self.last, int):
            return self.first <= key <= self.last
        return key == self.first


@dataclass(frozen=True, slots=True)
class Undone:
    """What undo or redo did: the step's label, the accounts it concerned, when the step was done (UTC, ISO)."""

    label: str
    account_ids: frozenset[int]
    at: str


# -- noting changes while a transaction runs ------------------------------------------------------------------------


def note_insert(changes: list[Change], table: str, first: Key, last: Key) -> None:
    """Rows first..last were inserted. One row after another of the same table is one range."""
    top = changes[-1] if changes else None
    if (
        top is not None
        and (top.table, top.is_insert, top.id, first) == (table, True, None, last)
        and isinstance(first, int)
        and isinstance(top.first, int)
        and top.last == first - 1
        and first - top.first < RANGE
    ):
        top.last = first
        return
    changes.append(Change(table, first, last))


def note_update(changes: list[Change], table: str, key: Key, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Columns of a row changed. Folded into the change before it where that gives the same undo and redo.

    That is so if nothing else happened to the table since: a UNIQUE constraint could otherwise forbid the short cut.
    """
    for change in reversed(changes):
        if change.table != table:
            continue
        if change.is_insert and change.covers(key):
            return  # its rows are captured when the insert is undone
        if change.is_update and change.first == key:
            change.before = {**before, **change.before}
            change.after = {**change.after, **after}
            change.dirty = True
            return
        if not change.is_insert:
            break
    changes.append(Change(table, key, key, before, after))


def note_delete(changes: list[Change], table: str, key: Key, image: list[Any]) -> None:
    """A row was taken out with what hung on it."""
    changes.append(Change(table, key, key, image))


def copy(changes: list[Change]) -> list[Change]:
    """The changes so far, to come back to if a part of the transaction fails."""
    return [replace(change) for change in changes]


def record(tx: Tx) -> None:
    """Write the step of a transaction that is about to commit; what was undone before it can no more be redone."""
    conn = tx.conn
    top = conn.execute("SELECT id, merge_key, undone FROM step ORDER BY id DESC LIMIT 1").fetchone()
    if top and top[2]:
        conn.execute("DELETE FROM step WHERE id > coalesce((SELECT max(id) FROM step WHERE undone = 0), 0)")
        top = conn.execute("SELECT id, merge_key, undone FROM step ORDER BY id DESC LIMIT 1").fetchone()
    if top and tx.merge_key is not None and top[1] == tx.merge_key:
        step = int(top[0])
        conn.execute(
            "UPDATE step SET label = ?, recorded_at = strftime('%Y-%m-%dT%H:%M:%fZ','now') WHERE id = ?",
            (tx.label, step),
        )
        changes = _extended(_changes(tx, "step_id", step), tx.changes)
    else:
        cursor = conn.execute(
            "INSERT INTO step (label, account_id, merge_key) VALUES (?, ?, ?)", (tx.label, tx.account_id, tx.merge_key)
        )
        step = int(cursor.lastrowid or 0)
        changes = tx.changes
        conn.execute("DELETE FROM step WHERE id <= (SELECT id FROM step ORDER BY id DESC LIMIT 1 OFFSET ?)", (KEPT,))
    _save(tx, step, changes)


def _extended(old: list[Change], new: list[Change]) -> list[Change]:
    for change in new:
        if change.is_update:
            note_update(old, change.table, change.first, change.before, change.after)
        else:
            old.append(change)
    return old


def _changes(tx: Tx, column: Literal["id", "step_id"], value: int) -> list[Change]:
    rows = tx.conn.execute(
        f"SELECT tbl, first_key, last_key, before, after, id FROM change WHERE {column} = ? ORDER BY id", (value,)
    )
    return [Change(r[0], r[1], r[2], r[3] and json.loads(r[3]), r[4] and json.loads(r[4]), r[5]) for r in rows]


def _save(tx: Tx, step: int, changes: list[Change]) -> None:
    """Insert the new changes of a step and write the altered ones again."""
    tx.conn.executemany(
        "INSERT INTO change (step_id, tbl, first_key, last_key, before, after) VALUES (?, ?, ?, ?, ?, ?)",
        ((step, c.table, c.first, c.last, _text(c.before), _text(c.after)) for c in changes if c.id is None),
    )
    tx.conn.executemany(
        "UPDATE change SET before = ?, after = ? WHERE id = ?",
        ((_text(c.before), _text(c.after), c.id) for c in changes if c.id is not None and c.dirty),
    )


def _text(value: Any) -> str | None:
    return None if value is None else json.dumps(value, separators=(",", ":"))


# -- taking back and doing again ------------------------------------------------------------------------------------


def undo(tx: Tx) -> Undone | None:
    """Invert the newest step, last change first, inside ``tx``; None where there is none."""
    row = tx.conn.execute(
        "SELECT id, label, account_id, recorded_at FROM step WHERE undone = 0 ORDER BY id DESC"
    ).fetchone()
    return _walk(tx, row, 1, _take_back, reversed) if row else None


def redo(tx: Tx) -> Undone | None:
    """Apply the oldest undone step again inside ``tx``; None where there is none or something was done since."""
    row = tx.conn.execute(
        "SELECT id, label, account_id, recorded_at FROM step WHERE undone = 1 "
        "AND id > coalesce((SELECT max(id) FROM step WHERE undone = 0), 0) ORDER BY id"
    ).fetchone()
    return _walk(tx, row, 0, _do_again, iter) if row else None


def _walk(
    tx: Tx,
    row: tuple[Any, ...],
    undone: int,
    apply: Callable[[Tx, Change], None],
    order: Callable[[list[int]], Iterable[int]],
) -> Undone:
    step, label, account_id, at = row
    # rows come back in the order of their changes, which need not be parents first; checked at COMMIT
    tx.conn.execute("PRAGMA defer_foreign_keys=ON")
    ids = [row[0] for row in tx.conn.execute("SELECT id FROM change WHERE step_id = ? ORDER BY id", (step,))]
    for number in order(ids):  # one at a time: those of a large import hold megabytes each while undone
        changes = _changes(tx, "id", number)
        apply(tx, changes[0])
        _save(tx, step, changes)
    tx.conn.execute("UPDATE step SET undone = ? WHERE id = ?", (undone, step))
    if account_id is not None:
        tx.touched.add(account_id)
    tx.changed()
    return Undone(label, frozenset(tx.touched), at)


def _take_back(tx: Tx, change: Change) -> None:
    from csm_tui.store import image

    if change.is_insert:
        change.after = image.take_out(tx, change.table, change.first, change.last)
        change.dirty = True
    elif change.is_update:
        _set(tx, change, change.before)
    else:
        image.put_back(tx, change.before)


def _do_again(tx: Tx, change: Change) -> None:
    from csm_tui.store import image

    if change.is_insert:
        image.put_back(tx, change.after)
        change.after = None
        change.dirty = True
    elif change.is_update:
        _set(tx, change, change.after)
    else:
        change.before = image.take_out(tx, change.table, change.first, change.last)
        change.dirty = True


def _set(tx: Tx, change: Change, values: dict[str, Any]) -> None:
    """Give a row the values; one that is gone by now (nothing journaled took it) has nothing to be given."""
    from csm_tui.store.tx import shape

    form = shape(tx.db, change.table)
    columns = [*values, *([form.account] if form.account else [])]
    found = tx.conn.execute(
        f'SELECT {", ".join(f"{chr(34)}{c}{chr(34)}" for c in columns)} FROM "{change.table}" WHERE "{form.key}" = ?',
        (change.first,),
    ).fetchone()
    if found is None:
        return
    old = dict(zip(columns, found, strict=True))
    tx.remember_update(change.table, change.first, old, values)
    sets = [f'"{name}" = ?' for name in values] + (["rev = rev + 1"] if form.rev else [])
    tx.conn.execute(
        f'UPDATE "{change.table}" SET {", ".join(sets)} WHERE "{form.key}" = ?', (*values.values(), change.first)
    )
    if form.account:
        tx.touch(change.table, {form.account: old[form.account]})
        tx.touch(change.table, values)
