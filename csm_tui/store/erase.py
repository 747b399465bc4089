"""One person's data: given out whole, and erased for good (RELIABILITY P19's one exception).

Erasing takes the person's row, their lines and days away, and their name, mail address and phone number out of every
text of the account. What undo could bring back goes too: the journal is emptied, for a step in its middle cannot be
taken out without making the others untrue. Backups made before still hold the data; they are named.
"""

from __future__ import annotations

import json
import re
import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple

from csm_tui.store import past
from csm_tui.store.common import fetch, name_of, short
from csm_tui.store.tx import shape

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx

MASK = "(erased)"

PROSE: dict[str, tuple[str, ...]] = {
    "account": ("owner", "ae", "tags", "links", "hold_reason"),
    "milestone": ("title", "owner", "done_when", "evidence", "reason"),
    "task": ("title", "owner"),
    "move": ("reason",),
    "wait": ("for_what",),
    "nudge": ("channel", "text"),
    "block": ("reason", "owner"),
    "uat_round": ("findings",),
    "scope_change": ("text",),
    "gate_pass": ("reason", "missing"),
    "check_item": ("owner", "note"),
    "hold": ("reason",),
    "person": ("name", "title", "email", "phone", "influence"),
    "away": ("note",),
    "contact": ("text",),
    "promise": ("text", "said_by", "reason"),
    "criterion": ("metric", "source", "owner", "evidence", "reason"),
    "criterion_value": ("evidence",),
    "exclusion": ("text", "source"),
    "questionnaire": ("answers",),
    "page": ("text",),
    "raci": ("item", "responsible", "accountable", "consulted", "informed"),
    "training": ("title", "competency"),
    "issue": ("title", "owner", "note"),
    "field_value": ("value",),
    "handoff": ("text",),
    "signal": ("title", "evidence", "owner", "reason"),
    "signal_event": ("evidence", "reason"),
    "intervention": ("action", "result"),
    "review": ("answers",),
    "review_revision": ("answers",),
    "not_applicable": ("note",),
    "snapshot": ("caps",),
    "override": ("reason",),
    "action": ("text", "owner", "reason"),
    "note": ("text",),
    "draft": ("body", "made", "fields", "facts"),
    "draft_revision": ("body", "fields"),
}
"""By table the columns in which a person may write a name. A test holds them against the schema."""


class Erased(NamedTuple):
    """What erasing did: whose data, in how many texts it stood, and the backups made before that still hold it."""

    name: str
    texts: int
    backups: tuple[str, ...]


def person_data(store: Reading, person_id: int) -> dict[str, Any]:
    """All that is kept of one person, as plain JSON values: what they are entitled to be given; raises Unknown."""
    person = fetch(store, "person", person_id)
    account_id = person["account_id"]
    pattern = _pattern(person)
    names = dict(store.db.query("SELECT id, name FROM person WHERE account_id = ?", (account_id,)))
    contacts = [
        _row(store, "contact", key)
        for (key,) in store.db.query(
            "SELECT c.id FROM contact c WHERE c.account_id = ?1 AND (EXISTS (SELECT 1 FROM json_each(c.people) "
            "WHERE value = ?2) OR EXISTS (SELECT 1 FROM json_each(c.absent) WHERE value = ?2)) "
            "ORDER BY c.on_date, c.id",
            (account_id, person_id),
        )
    ]
    lines = store.db.query(
        "SELECT person_id, on_person_id FROM influence WHERE person_id = ?1 OR on_person_id = ?1 ORDER BY id",
        (person_id,),
    )
    away = store.db.query("SELECT id FROM away WHERE person_id = ? ORDER BY since", (person_id,))
    return {
        "account": name_of(store, account_id),
        "person": _row(store, "person", person_id),
        "influences": [{"who": names.get(a), "on": names.get(b)} for a, b in lines],
        "away": [_row(store, "away", key) for (key,) in away],
        "contacts": contacts,
        "named_in": [
            {"where": table, "id": key, "field": column, "text": text}
            for table, key, column, text in _texts(store, account_id)
            if table != "person" and pattern.search(text)
        ],
    }


def _row(store: Reading, table: str, key: int) -> dict[str, Any]:
    return {name: value for name, value in fetch(store, table, key).items() if name not in ("rev", "account_id")}


def _texts(store: Reading, account_id: int) -> list[tuple[str, int, str, str]]:
    """(table, id, column, text) of everything that people wrote about an account."""
    out = []
    for table, columns in PROSE.items():
        where = shape(store.db, table).account
        for found in store.db.query(f"SELECT id, {', '.join(columns)} FROM {table} WHERE {where} = ?", (account_id,)):
            out += [(table, found[0], c, text) for c, text in zip(columns, found[1:], strict=True) if text]
    return out


def _pattern(person: dict[str, Any]) -> re.Pattern[str]:
    """What is looked for: the whole name, the mail address, the phone number, also as JSON writes them.

    A name of one word is looked for as it is written: in any case it would take ordinary words out of sentences.
    """
    parts = []
    for field in ("name", "email", "phone"):
        value = person[field]
        if value:
            loose = field != "name" or " " in value
            for form in {value, json.dumps(value, ensure_ascii=False)[1:-1]}:
                exact = re.escape(form)
                parts.append(f"(?i:{exact})" if loose else exact)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")


def erase(store: Reading, person_id: int) -> Erased:
    """Erase a person for good. No undo; the caller has asked. Raises Unknown, Busy as any write."""
    person = fetch(store, "person", person_id)
    account_id, pattern = person["account_id"], _pattern(person)
    with store.step(f"A person erased at {short(name_of(store, account_id))}", journal=False) as tx:
        texts = _mask(tx, store, account_id, pattern)
        _leave_contacts(tx, account_id, person_id)
        tx.delete("person", person_id)
        store.settle(tx, {account_id})  # what the rules said of them is said anew, and may name them no more
        texts += _mask(tx, store, account_id, pattern)
        for key, value in tx.query("SELECT key, value FROM setting"):
            if pattern.search(value):
                tx.put("setting", {"key": key, "value": pattern.sub(MASK, value)})
        past.erase(tx, account_id, person_id, lambda text: pattern.sub(MASK, text))
        tx.conn.execute("DELETE FROM change")
        tx.conn.execute("DELETE FROM step")
    try:
        store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error:
        pass  # another window reads: the log is folded in when it ends, and what was erased is zeroed then
    return Erased(person["name"], texts, tuple(_backups(store)))


def _mask(tx: Tx, store: Reading, account_id: int, pattern: re.Pattern[str]) -> int:
    """Take the person out of every text; in how many they stood."""
    count = 0
    for table, key, column, text in _texts(store, account_id):
        masked = pattern.sub(MASK, text)
        if masked != text:
            count += table != "person"
            tx.update(table, key, {column: masked})
    return count


def _leave_contacts(tx: Tx, account_id: int, person_id: int) -> None:
    for key, people, absent in tx.query("SELECT id, people, absent FROM contact WHERE account_id = ?", (account_id,)):
        new = {
            name: [i for i in json.loads(text) if i != person_id]
            for name, text in (("people", people), ("absent", absent))
        }
        if json.dumps(new["people"]) != people or json.dumps(new["absent"]) != absent:
            tx.update("contact", key, new)


def _backups(store: Reading) -> list[str]:
    if store.backups is None:
        return []
    from csm_tui.store.backup import backups

    return [item.path for item in backups(store.backups)]
