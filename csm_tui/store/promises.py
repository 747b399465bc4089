"""What Sales said, what was decided about it, and what the customer does not get (DOMAIN 8, gate G0)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from csm_tui.domain.record import DECISIONS, KINDS, Exclusion
from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.store.common import fetch, name_of, one_of, quoted, short
from csm_tui.store.values import day, line, past, row

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading


def _checked(store: Reading, fields: dict[str, Any]) -> dict[str, object]:
    out: dict[str, object] = {}
    for field, value in fields.items():
        if field == "text":
            out[field] = line(str(value), "The promise")
        elif field == "kind":
            out[field] = one_of(str(value), KINDS, "The kind")
        elif field == "said_by":
            out[field] = clean(str(value))
        elif field == "said_on":
            out[field] = past(value, store.today, "The day") if value is not None else None
        elif field == "out_of_scope":
            out[field] = bool(value)
        else:
            raise Refused(f"A promise has no field ‘{field}’ that could be edited.")
    return out


def add(
    store: Reading, account_id: int, text: str, kind: str, said_by: str, said_on: date | None, out_of_scope: bool
) -> int:
    """What Sales said; undecided until ``decide``. Gives its id."""
    fields = {"text": text, "kind": kind, "said_by": said_by, "said_on": said_on, "out_of_scope": out_of_scope}
    values = _checked(store, fields)
    label = f"Promise {quoted(str(values['text']))} for {short(name_of(store, account_id))}"
    with store.step(label, account_id=account_id) as tx:
        return tx.insert("promise", row(account_id=account_id, **values))


def edit(store: Reading, promise_id: int, rev: int, fields: dict[str, Any]) -> None:
    """text, kind, said_by, said_on, out_of_scope."""
    values = _checked(store, fields)
    with store.step("promise edited") as tx:
        found = fetch(store, "promise", promise_id)
        tx.label = f"Promise {quoted(found['text'])} of {short(name_of(store, found['account_id']))} edited"
        tx.update("promise", promise_id, row(**values), rev=rev)


def decide(store: Reading, promise_id: int, decision: str, rev: int | None, reason: str, on: date | None) -> None:
    """Honour it, put it into phase 2, reset the expectation, refuse it, or open it again; on that day (today)."""
    one_of(decision, DECISIONS, "The decision")
    with store.step("promise") as tx:
        found = fetch(store, "promise", promise_id)
        tx.label = f"Promise {quoted(found['text'])} of {short(name_of(store, found['account_id']))}: {decision}"
        decided = None if decision == "open" else past(on or store.today, store.today, "The day of the decision")
        values = row(decision=decision, decided_on=decided, reason=clean(reason))
        tx.update("promise", promise_id, values, rev=rev)


def remove(store: Reading, promise_id: int, rev: int) -> None:
    """Written down by mistake."""
    with store.step("promise removed") as tx:
        found = fetch(store, "promise", promise_id)
        tx.label = f"Promise {quoted(found['text'])} of {short(name_of(store, found['account_id']))} removed"
        tx.update("promise", promise_id, {}, rev=rev)
        tx.delete("promise", promise_id)


# what is not in scope


def exclusions(store: Reading, account_id: int) -> tuple[Exclusion, ...]:
    """What the customer does not get, oldest first."""
    rows = store.db.query(
        "SELECT id, text, source, agreed, rev FROM exclusion WHERE account_id = ? ORDER BY id", (account_id,)
    )
    return tuple(Exclusion(key, text, source, day(agreed), rev) for key, text, source, agreed, rev in rows)


def _excluded(store: Reading, fields: dict[str, Any]) -> dict[str, object]:
    out: dict[str, object] = {}
    for field, value in fields.items():
        if field == "text":
            out[field] = line(str(value), "What is out of scope")
        elif field == "source":
            out[field] = clean(str(value))
        elif field == "agreed":
            out[field] = past(value, store.today, "The day") if value is not None else None
        else:
            raise Refused(f"The out-of-scope list has no field ‘{field}’.")
    return out


def add_exclusion(store: Reading, account_id: int, text: str, source: str, agreed: date | None) -> int:
    """Something that the customer does not get; where that stands, and since when they know. Gives its id."""
    values = _excluded(store, {"text": text, "source": source, "agreed": agreed})
    label = f"Out of scope for {short(name_of(store, account_id))}: {quoted(str(values['text']))}"
    with store.step(label, account_id=account_id) as tx:
        return tx.insert("exclusion", row(account_id=account_id, **values))


def edit_exclusion(store: Reading, exclusion_id: int, rev: int, fields: dict[str, Any]) -> None:
    """text, source, agreed."""
    values = _excluded(store, fields)
    with store.step("out of scope") as tx:
        found = fetch(store, "exclusion", exclusion_id)
        tx.label = f"Out of scope for {short(name_of(store, found['account_id']))}: {quoted(found['text'])} edited"
        tx.update("exclusion", exclusion_id, row(**values), rev=rev)


def remove_exclusion(store: Reading, exclusion_id: int, rev: int) -> None:
    """It is in scope after all, or was written down by mistake."""
    with store.step("out of scope") as tx:
        found = fetch(store, "exclusion", exclusion_id)
        tx.label = f"Out of scope for {short(name_of(store, found['account_id']))}: {quoted(found['text'])} removed"
        tx.update("exclusion", exclusion_id, {}, rev=rev)
        tx.delete("exclusion", exclusion_id)
