"""The facts of accounts as they were known on a past day, put together from today's rows and what they said before."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from csm_tui.domain.asof import as_of
from csm_tui.domain.model import Facts
from csm_tui.errors import Unknown
from csm_tui.store import facts as facts_module
from csm_tui.store.past import REMEMBERED
from csm_tui.store.schema import TABLES
from csm_tui.store.tx import shape

if TYPE_CHECKING:
    from csm_tui.store.db import Database
    from csm_tui.store.reading import Reading

Row = dict[str, Any]
Rows = dict[str, dict[int, Row]]
"""By table and id."""


class PastFacts(NamedTuple):
    """The facts of an account on a past day. ``exact``: as they were recorded by then; else the account was not in the
    book yet, and they are today's facts without what is dated later, which is the best that can be said."""

    facts: Facts
    exact: bool


def of_account(store: Reading, account_id: int, day: date) -> PastFacts:
    """One account at the end of that day; raises Unknown."""
    found = of_accounts(store, [account_id], day)
    if not found:
        raise Unknown(f"There is no account with the number {account_id}.")
    return found[0]


def of_accounts(store: Reading, ids: Sequence[int], day: date) -> list[PastFacts]:
    """These accounts at the end of that day, in that order. Those that were not touched since are read as they are."""
    touched = _touched(store.db, ids, day)
    then: dict[int, Facts] = {}
    if touched:
        rows = _rows(store.db, touched)
        _take_back(store.db, rows, touched, day)
        then = {f.account.id: f for f in _load(store.db, rows, touched)}
    now = {f.account.id: f for f in facts_module.load(store.db, [i for i in ids if i not in then])}
    out = []
    for account_id in ids:
        known = then.get(account_id) or (None if account_id in touched else now.get(account_id))
        if known is not None:
            out.append(PastFacts(_snapshots_until(known, day), exact=True))
        elif account_id in now:
            out.append(PastFacts(as_of(now[account_id], day), exact=False))
    return out


def _snapshots_until(facts: Facts, day: date) -> Facts:
    """Snapshots are dated by what they show, however late they were written."""
    kept = tuple(s for s in facts.snapshots if s.on < day or (s.on == day and s.reviewed))
    return facts if len(kept) == len(facts.snapshots) else replace(facts, snapshots=kept)


def _touched(db: Database, ids: Sequence[int], day: date) -> list[int]:
    """The accounts of which something was recorded after that day; all of them where it is said of several at once."""
    key = json.dumps(list(ids))
    found = db.query(
        "SELECT DISTINCT account_id FROM past WHERE day > ?2 AND "
        "(account_id IS NULL OR account_id IN (SELECT value FROM json_each(?1)))",
        (key, day.isoformat()),
    )
    several = any(account is None for (account,) in found)
    return list(ids) if several else [account for (account,) in found]


def _own(table: str, account: str) -> str:
    """What belongs to accounts: their own rows, and my own leave."""
    own = f'"{account}" IN (SELECT value FROM json_each(?))'
    return f'"{account}" IS NULL OR {own}' if table == "away" else own


def _rows(db: Database, ids: Collection[int]) -> Rows:
    """Every remembered row of these accounts as it is now, and their snapshots."""
    key, out = json.dumps(list(ids)), {}
    for table in (*REMEMBERED, "snapshot"):
        form = shape(db, table)
        if form.account is None:
            continue
        found = db.query(f'SELECT * FROM "{table}" WHERE {_own(table, form.account)}', (key,))
        at = form.columns.index(form.key)
        out[table] = {row[at]: dict(zip(form.columns, row, strict=True)) for row in found}
    return out


def _take_back(db: Database, rows: Rows, ids: Collection[int], day: date) -> None:
    """Undo in memory what was recorded after that day, the latest day first."""
    entries = db.query(
        "SELECT day, tbl, key, last_key, col, was FROM past WHERE day > ?2 AND "
        "(account_id IS NULL OR account_id IN (SELECT value FROM json_each(?1))) ORDER BY day DESC, id",
        (json.dumps(list(ids)), day.isoformat()),
    )
    by_day: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for entry in entries:
        by_day[entry[0]].append(entry[1:])
    for changes in by_day.values():
        _take_back_day(db, rows, ids, changes)


def _take_back_day(db: Database, rows: Rows, ids: Collection[int], changes: Iterable[tuple[Any, ...]]) -> None:
    """The rows as they were when the day began. Of each row the first word of the day counts: what came is gone, what
    went is back; then the columns that changed say what they said."""
    came: defaultdict[str, list[tuple[Any, Any]]] = defaultdict(list)
    went: set[tuple[str, Any]] = set()
    columns = []
    for table, first, last, column, was in changes:
        known = rows.get(table)
        if known is None:
            continue
        if column:
            columns.append((known, first, column, was))
        elif was is None:
            came[table].append((first, last))
            for key in [first] if first == last else [k for k in known if first <= k <= last]:
                if (table, key) not in went:
                    known.pop(key, None)
        elif not any(a <= first <= b for a, b in came[table]):
            went.add((table, first))
            row = json.loads(was)
            account = row.get(shape(db, table).account or "")
            if account is None or account in ids:
                known[first] = row
    for known, key, column, was in columns:
        if key in known:
            known[key][column] = was


class _Memory:
    """Rows in memory that are asked as the book itself is."""

    def __init__(self, db: Database, rows: Rows) -> None:
        self.conn = sqlite3.connect(":memory:")
        for table in TABLES:
            names = shape(db, table).columns
            self.conn.execute(f'CREATE TABLE "{table}" ({", ".join(f"{chr(34)}{n}{chr(34)}" for n in names)})')
            if found := rows.get(table):
                marks = ", ".join("?" * len(names))
                values = ([row.get(name) for name in names] for _, row in sorted(found.items()))
                self.conn.executemany(f'INSERT INTO "{table}" VALUES ({marks})', values)

    def query(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a reading statement."""
        return self.conn.execute(sql, params).fetchall()


def _load(db: Database, rows: Rows, ids: Sequence[int]) -> list[Facts]:
    """The facts that these rows are, read in the one way in which facts are read."""
    memory = _Memory(db, rows)
    try:
        return facts_module.load(memory, ids)  # type: ignore[arg-type]  # it asks and nothing else
    finally:
        memory.conn.close()
