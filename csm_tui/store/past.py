"""What facts said before they were changed, so that any past day can be seen as it was known then (DOMAIN 2.0, R11).

Each change of a fact leaves behind what stood there before, by the day on which it was recorded; the first change of a
day is enough, for a day is known as it ended. To see a day again, the rows of now are taken back day by day. Not
remembered, because no rule asks for it: texts of notes and drafts, the resting place of a review, evidence (the rules
say it anew). Nor is a change of the general calendar: days off are facts about the world. Nor what an undone import of
thousands had brought.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from csm_tui.store.schema import TABLES

if TYPE_CHECKING:
    from csm_tui.store.tx import Tx

Entry = tuple[int | None, str, int | str, int | str, str, Any]
"""Account, table, first and last key, column, what it was. Column "" = the row: None = it was not there."""

FORGOTTEN = frozenset(
    {
        "step", "change", "past", "current", "snapshot", "signal_event", "setting", "import_map", "review_revision",
        "draft_revision", "page", "view", "field", "field_value", "questionnaire",
    }
)  # fmt: skip
"""Tables without a past: made by the product, dated themselves, or no rule's business."""

_ALWAYS = frozenset({"rev", "recorded_at"})
_COLUMNS = {
    "draft": frozenset({"body", "made", "fields", "facts", "saved_at", "created", "template", "version"}),
    "note": frozenset({"text"}),
    "review": frozenset({"position", "seconds"}),
    "signal": frozenset({"evidence", "last_evidence"}),
    "account": frozenset({"edited", "links"}),
}
MOST = 1000  # rows of one table taken out at once that are remembered
REMEMBERED = tuple(name for name in TABLES if name not in FORGOTTEN)


def updated(table: str, key: int | str, account: int | None, before: Mapping[str, Any]) -> Iterable[Entry]:
    """What the changed columns of a row said."""
    if table in FORGOTTEN:
        return ()
    left_out = _COLUMNS.get(table, _ALWAYS) | _ALWAYS
    return [(account, table, key, key, name, value) for name, value in before.items() if name not in left_out]


def inserted(table: str, first: int | str, last: int | str, accounts: Iterable[int]) -> Iterable[Entry]:
    """That these rows were not there; rows of several accounts at once are nobody's alone."""
    if table in FORGOTTEN:
        return ()
    known = set(accounts)
    return ((known.pop() if len(known) == 1 else None, table, first, last, "", None),)


def put_back(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], account_at: int) -> Iterable[Entry]:
    """That these rows, which undo puts back, were not there just before; those of ids in a row as one."""
    key = columns.index("id") if "id" in columns else 0
    start = 0
    for n in range(1, len(rows) + 1):
        if n == len(rows) or rows[n][key] != rows[n - 1][key] + 1:
            part = rows[start:n]
            accounts = {row[account_at] for row in part if row[account_at] is not None} if account_at >= 0 else set()
            yield from inserted(table, part[0][key], part[-1][key], accounts)
            start = n


def deleted(table: str, account_at: int | None, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[Entry]:
    """The rows that were there."""
    if table in FORGOTTEN:
        return []
    key = columns.index("id") if "id" in columns else 0
    return [
        (
            None if account_at is None else row[account_at], table, row[key], row[key], "",
            json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False),
        )
        for row in rows
    ]  # fmt: skip


def keep(tx: Tx, entries: Sequence[Entry], day: date) -> None:
    """Write what was gathered; of a day only the first word on each thing counts."""
    if entries:
        tx.conn.executemany(
            "INSERT OR IGNORE INTO past (account_id, tbl, key, last_key, col, was, day) VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((*entry, day.isoformat()) for entry in entries),
        )


def erase(tx: Tx, account_id: int, person_id: int, masked: Callable[[str], str]) -> None:
    """Take a person out of the past of an account too; what this transaction would remember of them is not kept."""
    tx.past = []
    tx.conn.execute("DELETE FROM past WHERE tbl = 'person' AND key = ?", (person_id,))
    found = tx.query(
        "SELECT id, was FROM past WHERE (account_id = ? OR account_id IS NULL) AND typeof(was) = 'text'", (account_id,)
    )
    changed = [(clean, key) for key, text in found if (clean := masked(text)) != text]
    tx.conn.executemany("UPDATE past SET was = ? WHERE id = ?", changed)
