"""Fields of one's own: defined, renamed, removed and brought back; their values by account."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from csm_tui.domain.own import KINDS, OwnField, checked_value
from csm_tui.domain.text import clean, fold
from csm_tui.errors import Refused, Unknown
from csm_tui.store.common import name_of, one_of, quoted, short
from csm_tui.store.values import line, row

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx

LIMIT = 100
_CHOICES = 100


def fields(store: Reading, *, removed: bool = False) -> tuple[OwnField, ...]:
    """The fields in their order; with ``removed`` the hidden ones instead."""
    rows = store.db.query(
        "SELECT id, name, kind, choices, position, removed, rev FROM field WHERE removed = ? ORDER BY position, id",
        (int(removed),),
    )
    return tuple(OwnField(r[0], r[1], r[2], tuple(json.loads(r[3])), r[4], bool(r[5]), r[6]) for r in rows)


def _all(store: Reading) -> dict[int, OwnField]:
    return {f.id: f for f in (*fields(store), *fields(store, removed=True))}


def _found(store: Reading, field_id: int) -> OwnField:
    found = _all(store).get(field_id)
    if found is None:
        raise Unknown("This field is not there any more: it was undone.")
    return found


def _choices(kind: str, choices: Iterable[str]) -> list[str]:
    tidy: list[str] = []
    for choice in choices:
        text = clean(choice)
        if text and fold(text) not in map(fold, tidy):
            tidy.append(text)
    if kind == "choice" and len(tidy) < 2:
        raise Refused("A choice needs at least two words to choose from.")
    if len(tidy) > _CHOICES:
        raise Refused(f"At most {_CHOICES} words can be chosen from, these are {len(tidy)}.")
    return tidy if kind == "choice" else []


def add(store: Reading, name: str, kind: str, choices: Sequence[str]) -> int:
    """A new field at the end; gives its id. The name of a removed one of that kind brings it back with its values."""
    title = line(name, "The name of the field")
    one_of(kind, KINDS, "The kind")
    words = _choices(kind, choices)
    with store.step(f"Field {quoted(title)} added") as tx:
        known = _all(store)
        same = next((f for f in known.values() if fold(f.name) == fold(title)), None)
        if same is not None and not same.removed:
            raise Refused(f"There is a field named {quoted(same.name)} already.")
        if same is not None and same.kind != kind:
            raise Refused(
                f"A removed field is named {quoted(same.name)} and holds values of another kind ({same.kind}). Choose "
                "another name, or bring that one back."
            )
        last = max((f.position for f in known.values()), default=0)
        if same is not None:
            merged = list(dict.fromkeys((*words, *same.choices)))
            tx.update("field", same.id, row(removed=False, position=last + 1, choices=merged))
            return same.id
        if sum(not f.removed for f in known.values()) >= LIMIT:
            raise Refused(f"There are {LIMIT} fields already: remove one first.")
        return tx.insert("field", row(name=title, kind=kind, choices=words, position=last + 1))


def edit(store: Reading, field_id: int, rev: int, changes: dict[str, Any]) -> None:
    """Another name, or other words to choose from; its values stay as they are."""
    with store.step("field edited") as tx:
        found = _found(store, field_id)
        values: dict[str, object] = {}
        for key, value in changes.items():
            if key == "name":
                title = line(str(value), "The name of the field")
                if any(fold(f.name) == fold(title) and f.id != field_id for f in _all(store).values()):
                    raise Refused(f"Another field is named {quoted(title)} already, or was and is removed.")
                values["name"] = title
            elif key == "choices":
                values["choices"] = _choices(found.kind, value)
            else:
                raise Refused(f"‘{key}’ of a field cannot be changed: make a new field.")
        tx.label = f"Field {quoted(found.name)} edited"
        tx.update("field", field_id, row(**values), rev=rev)


def move(store: Reading, field_id: int, rev: int, steps: int) -> None:
    """Further up (-1) or down (+1); Refused at either end."""
    with store.step("field moved") as tx:
        found = _found(store, field_id)
        tx.label = f"Field {quoted(found.name)} moved"
        tx.update("field", field_id, {}, rev=rev)
        shift(tx, "field", [f.id for f in fields(store)], field_id, steps)


def shift(tx: Tx, table: str, order: list[int], key: int, steps: int) -> None:
    """Put one row of a table with positions so many places further; Refused where there is no such place."""
    to = order.index(key) + steps if key in order else -1
    if not 0 <= to < len(order):
        raise Refused(f"It is the {'first' if steps < 0 else 'last'} already.")
    order.remove(key)
    order.insert(to, key)
    for position, each in enumerate(order, 1):
        tx.update(table, each, {"position": position})


def remove(store: Reading, field_id: int, rev: int) -> None:
    """Out of sight; its values are kept, and come back when it is brought back."""
    with store.step("field removed") as tx:
        found = _found(store, field_id)
        tx.label = f"Field {quoted(found.name)} removed"
        if found.removed:
            raise Refused(f"The field {quoted(found.name)} is removed already.")
        tx.update("field", field_id, row(removed=True), rev=rev)


def values(store: Reading, ids: Sequence[int]) -> dict[int, dict[int, str]]:
    """By account, by field, the values of the fields that are shown: one query however many accounts."""
    out: dict[int, dict[int, str]] = {}
    for account_id, field_id, value in store.db.query(
        "SELECT v.account_id, v.field_id, v.value FROM field_value v "
        "JOIN field f ON f.id = v.field_id AND f.removed = 0 WHERE v.account_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    ):
        out.setdefault(account_id, {})[field_id] = value
    return out


def use(store: Reading) -> dict[int, int]:
    """How many accounts have a value, by field."""
    return dict(store.db.query("SELECT field_id, count(*) FROM field_value GROUP BY field_id"))


def set_value(store: Reading, account_ids: Sequence[int], field_id: int, text: str) -> int:
    """Give a field a value on one account or many, as one step; '' takes it away. How many changed."""
    found = _found(store, field_id)
    if found.removed:
        raise Refused(f"The field {quoted(found.name)} is removed: bring it back first.")
    value = checked_value(found, text, store.today)
    where = short(name_of(store, account_ids[0])) if len(account_ids) == 1 else f"{len(account_ids)} accounts"
    done = 0
    with store.step(f"{found.name} of {where}", account_id=account_ids[0] if len(account_ids) == 1 else None) as tx:
        for account_id in dict.fromkeys(account_ids):
            old = tx.query(
                "SELECT id, value FROM field_value WHERE account_id = ? AND field_id = ?", (account_id, field_id)
            )
            if old and old[0][1] == value:
                continue
            if old and value:
                tx.update("field_value", old[0][0], row(value=value))
            elif old:
                tx.delete("field_value", old[0][0])
            elif value:
                tx.insert("field_value", row(account_id=account_id, field_id=field_id, value=value))
            else:
                continue
            done += 1
    return done
