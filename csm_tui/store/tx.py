"""One write transaction: changes rows, remembers how to take each change back, and whose account it touched.

Rows are written one at a time through sqlite-utils' table API, whose own ``atomic()`` becomes a savepoint inside our
``BEGIN IMMEDIATE``; names are checked first, because it would create a table or lose a row over a typo. Many rows at
once go through ``executemany``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from enum import Enum
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from csm_tui.errors import DiskFull, Refused, Stale, Unknown
from csm_tui.store import journal, past
from csm_tui.store.journal import Change
from csm_tui.store.schema import TABLES

if TYPE_CHECKING:
    from csm_tui.store.db import Database

DERIVED = frozenset({"current"})  # computed from the rest: never journaled, and touches no account
JOURNAL = frozenset({"step", "change", "past"})  # written by the journal alone
AT_ONCE = 400  # accounts judged within one step
_PLAIN = frozenset({str, int, type(None)})


class Shape(NamedTuple):
    """What a table looks like: its columns in order, its key, and whether rows carry a revision and an account."""

    columns: tuple[str, ...]
    key: str
    rev: bool
    account: str | None  # the column that names the account: "account_id", or "id" of account itself


def shape(db: Database, table: str) -> Shape:
    """The shape of a table; ValueError for one that the schema does not know."""
    found: Shape | None = db.shapes.get(table)
    if found is None:
        if table not in TABLES:
            raise ValueError(f"no table {table!r} in the schema")
        rows = db.conn.execute("SELECT name, pk FROM pragma_table_info(?)", (table,)).fetchall()
        names = tuple(str(row[0]) for row in rows)
        account = "id" if table == "account" else "account_id" if "account_id" in names else None
        found = Shape(names, next(str(r[0]) for r in rows if r[1]), "rev" in names, account)
        db.shapes[table] = found
    return found


def plain(value: object) -> Any:
    """A value as SQLite keeps it: dates as ISO text, enums by value, bool as 0/1, lists and mappings as JSON.

    Refused for a number that is none (nan, infinite): SQLite would silently keep NULL for it.
    """
    if type(value) in _PLAIN:
        return value
    if isinstance(value, float):
        if not isfinite(value):
            raise Refused(f"{value} is not a number that can be kept. Nothing was changed.")
        return value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping | list | tuple | set | frozenset):
        items = (
            dict(value)
            if isinstance(value, Mapping)
            else sorted(value)
            if isinstance(value, set | frozenset)
            else value
        )
        return json.dumps(items, ensure_ascii=False)
    return value


class Tx:
    """The writing side of one transaction, given by ``Database.tx``. ``touched``: accounts whose facts it changed."""

    def __init__(self, db: Database, label: str, account_id: int | None, merge_key: str | None, journal: bool) -> None:
        self.db = db
        self.conn = db.conn
        self.label = label
        self.account_id = account_id
        self.merge_key = merge_key
        self.touched: set[int] = set()
        self.changes: list[Change] = []
        self.past: list[past.Entry] = []
        self.closed = False
        self._journal = self._step = journal
        self._depth = 0

    # -- reading ------------------------------------------------------------------------------------------------

    def query(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a reading statement, with this transaction's own writes in them."""
        self.check()
        return self.conn.execute(sql, params).fetchall()

    # -- one row ------------------------------------------------------------------------------------------------

    def insert(self, table: str, values: Mapping[str, object]) -> int:
        """Add a row; its id (0 where the key is a text). Values are made plain; what is not given takes its default."""
        self.check()
        form, record = self._record(table, values)
        target = self._target(table)
        target.insert(record)
        key = record.get(form.key)
        if key is None:
            key = target.last_rowid
        self._touch(form, {**record, form.key: key})
        self.remember(past.inserted(table, key, key, _account(form, {**record, form.key: key})))
        if self._journaled(table):
            journal.note_insert(self.changes, table, key, key)
        return key if isinstance(key, int) else 0

    def update(self, table: str, key: int | str, values: Mapping[str, object], *, rev: int | None = None) -> int:
        """Change columns of one row; its revision afterwards (0 where the table has none).

        With ``rev``, what the caller saw: Stale where another window has changed the row since (P8). Unknown where
        there is no such row. A row that already says all this is left alone, and so is its revision.
        """
        self.check()
        form, record = self._record(table, values)
        if form.key in record or "rev" in record:
            raise ValueError(f"{table}: the key and the revision are not for callers to set")
        extra = (["rev"] if form.rev else []) + ([form.account] if form.account else [])
        names = [*record, *extra]
        row = self.conn.execute(f'SELECT {_list(names)} FROM "{table}" WHERE "{form.key}" = ?', (key,)).fetchone()
        if row is None:
            raise Unknown(f"There is no {table.replace('_', ' ')} {key} any more. Nothing was changed.")
        old = dict(zip(names, row, strict=True))
        if rev is not None and form.rev and old["rev"] != rev:
            raise Stale(
                "This was changed in another window since it was read here. Nothing was overwritten: look at it again, "
                "then repeat what you did."
            )
        now = int(old["rev"]) if form.rev else 0
        after = {name: value for name, value in record.items() if old[name] != value}
        if not after:
            return now
        self._target(table).update(key, {**after, "rev": now + 1} if form.rev else dict(after))
        self._touch(form, old)
        self._touch(form, {**old, **after})
        self.remember_update(table, key, old, after)
        if self._journaled(table):
            journal.note_update(self.changes, table, key, {name: old[name] for name in after}, after)
        return now + 1 if form.rev else 0

    def put(self, table: str, values: Mapping[str, object]) -> None:
        """Insert the row, or change the one that has its key (a setting, a remembered map)."""
        form, record = self._record(table, values)
        key = record[form.key]
        if self.query(f'SELECT 1 FROM "{table}" WHERE "{form.key}" = ?', (key,)):
            self.update(table, key, {name: value for name, value in record.items() if name != form.key})
        else:
            self.insert(table, record)

    def delete(self, table: str, key: int | str) -> None:
        """Delete a row and what hangs on it (all of it comes back with undo). Unknown where there is no such row."""
        self.check()
        form, _ = self._record(table, {})
        row = self.conn.execute(
            f'SELECT {_list(form.columns)} FROM "{table}" WHERE "{form.key}" = ?', (key,)
        ).fetchone()
        if row is None:
            raise Unknown(f"There is no {table.replace('_', ' ')} {key} any more. Nothing was changed.")
        self._touch(form, dict(zip(form.columns, row, strict=True)))
        if self._journaled(table):
            from csm_tui.store.image import take_out

            journal.note_delete(self.changes, table, key, take_out(self, table, key, key))
        else:
            self.remember_rows(table, form.columns, [row])
            self._target(table).delete(key)

    # -- many rows ----------------------------------------------------------------------------------------------

    def insert_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> tuple[int, int]:
        """Add rows under contiguous new ids, in order; the first and the last id ((0, -1) where there were none).

        ``columns`` without ``id``; values must be plain already (str, int, float, None): nothing is converted, so
        that thousands of rows cost what ``executemany`` costs. Undo needs their range alone.
        """
        self.check()
        form, _ = self._record(table, dict.fromkeys(columns))
        if form.key != "id" or "id" in columns:
            raise ValueError(f"{table}: ids are given by the store")
        first = self._next_id(table)
        last = first - 1
        account = columns.index(form.account) if form.account and form.account in columns else -1
        touched: set[int] = set()

        def numbered() -> Iterator[tuple[Any, ...]]:
            nonlocal last
            for row in rows:
                last += 1
                if account >= 0:
                    touched.add(row[account])
                yield (last, *row)

        marks = ", ".join("?" * (len(columns) + 1))
        self.conn.executemany(f'INSERT INTO "{table}" ("id", {_list(columns)}) VALUES ({marks})', numbered())
        if form.account == "id":
            touched.update(range(first, last + 1))
        if table not in DERIVED:
            self.touched |= touched
        if last >= first:
            own = range(first, last + 1) if form.account == "id" else touched
            self.remember(past.inserted(table, first, last, own))
        if self._journaled(table):
            for start in range(first, last + 1, journal.RANGE):
                journal.note_insert(self.changes, table, start, min(start + journal.RANGE - 1, last))
        return (first, last) if last >= first else (0, -1)

    def put_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert or overwrite rows of a derived table (``current``) by its key; never journaled, values plain."""
        self.check()
        form, _ = self._record(table, dict.fromkeys(columns))
        if table not in DERIVED:
            raise ValueError(f"{table} holds facts: they are inserted and updated one by one")
        marks = ", ".join("?" * len(columns))
        change = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name != form.key)
        sql = f'INSERT INTO "{table}" ({_list(columns)}) VALUES ({marks}) ON CONFLICT ("{form.key}") DO UPDATE SET '
        self.conn.executemany(sql + change, rows)

    def reword(self, table: str, column: str, rows: Sequence[tuple[str, int]]) -> None:
        """(text, id): what the product says anew from day to day. No step, no revision, no past; nothing is touched."""
        self.check()
        self._record(table, {column: ""})
        self.conn.executemany(f'UPDATE "{table}" SET "{column}" = ? WHERE id = ?', rows)

    # -- how it is kept -----------------------------------------------------------------------------------------

    @contextmanager
    def unjournaled(self) -> Iterator[Tx]:
        """Within it, writes are part of the transaction but not of the step: undo does not take them back."""
        before, self._journal = self._journal, False
        try:
            yield self
        finally:
            self._journal = before

    @contextmanager
    def journaled(self) -> Iterator[Tx]:
        """Within it, writes of ``on_change`` belong to the step after all (if the transaction is one): what a rule
        does because of the user's action is taken back with it."""
        before, self._journal = self._journal, self._step
        try:
            yield self
        finally:
            self._journal = before

    @contextmanager
    def nested(self, journaled: bool) -> Iterator[Tx]:
        """A part that an error takes back alone, if whoever is outside goes on."""
        self.check()
        before, changes, touched = self._journal, journal.copy(self.changes), set(self.touched)
        remembered = len(self.past)
        self._depth += 1
        name = f"part_{self._depth}"
        self.conn.execute(f"SAVEPOINT {name}")
        self._journal = before and journaled
        try:
            yield self
            self.check()
            self.conn.execute(f"RELEASE {name}")
        except BaseException:
            if self.conn.in_transaction:
                self.conn.execute(f"ROLLBACK TO {name}")
                self.conn.execute(f"RELEASE {name}")
            self.changes, self.touched = changes, touched
            del self.past[remembered:]
            raise
        finally:
            self._depth -= 1
            self._journal = before

    def check(self) -> None:
        """Raise where the transaction is over. SQLite ends it by itself when the disk is full; going on would then
        commit each further write alone."""
        if self.closed:
            raise RuntimeError("this transaction is over")
        if not self.conn.in_transaction:
            raise DiskFull("The disk is full. Nothing was changed or lost; free some space, then do the same again.")

    def finish(self) -> None:
        """Run ``on_change`` and record the step. Called by ``Database.tx`` just before COMMIT."""
        self.check()
        self.changed()
        if self.changes:
            journal.record(self)

    def changed(self) -> None:
        """Call ``on_change`` for the accounts touched so far, its writes not journaled and touching nothing.

        Who has recomputed them already (a refresh) empties ``touched`` before the end.
        """
        if self.db.on_change is None or not self.touched:
            return
        touched = frozenset(self.touched)
        with self.unjournaled():
            self.db.on_change(self, touched)
        self.touched = set(touched)

    # -- what facts said before ---------------------------------------------------------------------------------

    def remember(self, entries: Iterable[past.Entry]) -> None:
        """Keep with this transaction what facts said before it; nothing where the book has no day."""
        if self.db.day is not None:
            self.past.extend(entries)

    def remember_update(self, table: str, key: int | str, old: Mapping[str, Any], names: Iterable[str]) -> None:
        """What these columns of a row said; ``old`` holds them and the account."""
        form = shape(self.db, table)
        account = next(iter(_account(form, {form.key: key, **old})), None)
        self.remember(past.updated(table, key, account, {name: old[name] for name in names}))

    def remember_rows(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Rows that are taken out."""
        form = shape(self.db, table)
        at = columns.index(form.account) if form.account in columns else None
        self.remember(past.deleted(table, at, columns, rows))

    def keep_past(self) -> None:
        """Write what is remembered. Called by ``Database`` just before COMMIT."""
        if self.past and self.db.day is not None:
            past.keep(self, self.past, self.db.day())
            self.past = []

    def touch(self, table: str, values: Mapping[str, Any]) -> None:
        """Note the account of a row that the journal puts back or takes out."""
        self._touch(shape(self.db, table), values)

    def _touch(self, form: Shape, values: Mapping[str, Any]) -> None:
        if not form.account or form.key == "account_id":
            return
        account = values.get(form.account)
        if account is not None:
            self.touched.add(int(account))
        elif form.account in values:
            self._touch_all()  # my own leave concerns every account

    def _touch_all(self) -> None:
        """What concerns every account: the rules speak at once where they are few, else with the next refresh."""
        found = self.conn.execute(
            "SELECT id FROM account WHERE status != 'closed' AND archived = 0 LIMIT ?", (AT_ONCE + 1,)
        ).fetchall()
        if len(found) <= AT_ONCE:
            self.touched.update(key for (key,) in found)
        else:
            self.conn.execute("UPDATE current SET valid_until = as_of WHERE hidden = 0")

    def _journaled(self, table: str) -> bool:
        return self._journal and table not in DERIVED

    def _record(self, table: str, values: Mapping[str, object]) -> tuple[Shape, dict[str, Any]]:
        """The shape of a table and the values made plain; ValueError for a name the schema does not have."""
        form = shape(self.db, table)
        if table in JOURNAL:
            raise ValueError(f"{table} is written by the journal alone")
        for name in values:
            if name not in form.columns:
                raise ValueError(f"no column {name!r} in table {table}")
        return form, {name: plain(value) for name, value in values.items()}

    def _target(self, table: str) -> Any:
        """sqlite-utils' table. Imported at the first write: a reading command never pays for it."""
        if self.db.utils is None:
            from sqlite_utils import Database as Utils

            self.db.utils = Utils(self.conn, recursive_triggers=False, execute_plugins=False)
        return self.db.utils.table(table)

    def _next_id(self, table: str) -> int:
        """The id after the highest that the table ever had."""
        return int(
            self.conn.execute(
                "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?), 0), "
                f'coalesce((SELECT max(id) FROM "{table}"), 0)) + 1',
                (table,),
            ).fetchone()[0]
        )


def _account(form: Shape, values: Mapping[str, Any]) -> tuple[int, ...]:
    """The account of a row, () where it has none."""
    account = values.get(form.account) if form.account else None
    return () if account is None else (int(account),)


def _list(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
