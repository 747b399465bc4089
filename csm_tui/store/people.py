"""People at the customer and the contacts that feed both silence clocks (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from csm_tui.domain.model import Role
from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.store.common import fetch, name_of, one_of, short
from csm_tui.store.values import line, past, row

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading

_RANGES = {"power": (1, 5), "interest": (1, 5), "sentiment": (-2, 2)}


def _checked(store: Reading, fields: dict[str, Any]) -> dict[str, object]:
    out: dict[str, object] = {}
    for field, value in fields.items():
        if field == "name":
            out[field] = line(str(value), "The name")
        elif field == "role":
            out[field] = Role(value)
        elif field in ("title", "email", "influence"):
            out[field] = clean(str(value))
        elif field in _RANGES:
            low, high = _RANGES[field]
            if value is not None and not (isinstance(value, int) and low <= value <= high):
                raise Refused(f"The {field} is a number from {low} to {high}.")
            out[field] = value
        elif field == "state":
            out[field] = one_of(str(value), ("active", "moved", "left"), "The state")
            out.setdefault("state_on", store.today)
        elif field == "state_on":
            out[field] = past(value, store.today, "The day") if value is not None else None
        else:
            raise Refused(f"A person has no field ‘{field}’ that could be edited.")
    return out


def add(store: Reading, account_id: int, name: str, fields: dict[str, Any]) -> int:
    """A person at the customer; gives the id."""
    values = _checked(store, {"name": name, **fields})
    label = f"{short(str(values['name']))} added at {short(name_of(store, account_id))}"
    with store.step(label, account_id=account_id) as tx:
        return tx.insert("person", row(account_id=account_id, **values))


def edit(store: Reading, person_id: int, rev: int, fields: dict[str, Any]) -> None:
    """Other facts about a person; ``state`` left or moved takes the day (today) with it."""
    values = _checked(store, fields)
    with store.step("person edited") as tx:
        found = fetch(store, "person", person_id)
        tx.label = f"{short(found['name'])} at {short(name_of(store, found['account_id']))} edited"
        tx.update("person", person_id, row(**values), rev=rev)


def add_contact(
    store: Reading, account_id: int, on: date, kind: str, direction: str, held: bool, people: Sequence[int],
    absent: Sequence[int], text: str,
) -> int:  # fmt: skip
    """A contact: a meeting held or missed, a mail, a call, a message. Gives its id."""
    one_of(kind, ("meeting", "mail", "call", "message"), "The kind of contact")
    one_of(direction, ("in", "out", "both"), "The direction")
    with store.step(
        f"{kind.capitalize()} with {short(name_of(store, account_id))} logged", account_id=account_id
    ) as tx:
        past(on, store.today, "The day of the contact")
        known = {key for (key,) in tx.query("SELECT id FROM person WHERE account_id = ?", (account_id,))}
        if not known.issuperset({*people, *absent}):
            raise Refused("One of these people does not belong to this account.")
        values = row(
            account_id=account_id, on_date=on, kind=kind, direction=direction, held=held, people=list(people),
            absent=list(absent), text=clean(text, lines=True),
        )  # fmt: skip
        return tx.insert("contact", values)


def contact_answered(store: Reading, contact_id: int, on: date | None) -> None:
    """Our message was answered on that day (today)."""
    with store.step("answered") as tx:
        found = fetch(store, "contact", contact_id)
        tx.label = f"Answer of {short(name_of(store, found['account_id']))} logged"
        answered = past(on or store.today, store.today, "The day of the answer")
        if answered.isoformat() < found["on_date"]:
            raise Refused("The answer lies before the message.")
        tx.update("contact", contact_id, row(answered=answered))
