"""People at the customer, who influences whom, and the contacts that feed both silence clocks (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from csm_tui.domain.model import Role
from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.store.common import fetch, name_of, one_of, short
from csm_tui.store.values import day, line, past, row, words

if TYPE_CHECKING:
    from csm_tui.domain.people import IncomingPerson
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx

_RANGES = {"power": (1, 5), "interest": (1, 5), "sentiment": (-2, 2)}
_STATES = ("active", "moved", "left")
_KINDS = ("meeting", "mail", "call", "message")
_DIRECTIONS = ("in", "out", "both")


def _checked(store: Reading, fields: dict[str, Any]) -> dict[str, object]:
    out: dict[str, object] = {}
    for field, value in fields.items():
        if field == "name":
            out[field] = line(str(value), "The name")
        elif field == "role":
            out[field] = Role(value)
        elif field in ("title", "email", "phone", "influence"):
            out[field] = clean(str(value))
        elif field in _RANGES:
            low, high = _RANGES[field]
            if value is not None and not (isinstance(value, int) and low <= value <= high):
                raise Refused(f"The {field} is a number from {low} to {high}.")
            out[field] = value
        elif field == "state":
            out[field] = one_of(str(value), _STATES, "The state")
            out.setdefault("state_on", store.today)
        elif field == "state_on":
            out[field] = past(value, store.today, "The day") if value is not None else None
        elif field == "reports_to":
            out[field] = value
        else:
            raise Refused(f"A person has no field ‘{field}’ that could be edited.")
    return out


def add(store: Reading, account_id: int, name: str, fields: dict[str, Any]) -> int:
    """A person at the customer; gives the id. Two of one name are possible: who asks about it is the form."""
    values = _checked(store, {"name": name, **fields})
    label = f"{short(str(values['name']))} added at {short(name_of(store, account_id))}"
    with store.step(label, account_id=account_id) as tx:
        _superior(tx, account_id, None, values)
        return tx.insert("person", row(account_id=account_id, **values))


def edit(store: Reading, person_id: int, rev: int, fields: dict[str, Any]) -> None:
    """Other facts about a person; ``state`` left or moved takes the day (today) with it, the same state keeps its."""
    values = _checked(store, fields)
    with store.step("person edited") as tx:
        found = fetch(store, "person", person_id)
        tx.label = f"{short(found['name'])} at {short(name_of(store, found['account_id']))} edited"
        if values.get("state") == found["state"] and fields.get("state_on") is None:
            values.pop("state_on", None)  # a form says the state again: the day on which it came stays
        elif values.get("state") == "active":
            values["state_on"] = None
        _superior(tx, found["account_id"], person_id, values)
        tx.update("person", person_id, row(**values), rev=rev)


def _superior(tx: Tx, account_id: int, person_id: int | None, values: dict[str, object]) -> None:
    """Raises Refused where whom they report to is nobody of the account, or a circle would arise."""
    boss = values.get("reports_to")
    if boss is None:
        return
    from csm_tui.domain.people import reports_loop

    found = {key: (to, name) for key, to, name in _everybody(tx, account_id)}
    if not isinstance(boss, int) or boss not in found:
        raise Refused("Who they report to does not belong to this account.")
    circle = reports_loop({key: to for key, (to, _) in found.items()}, person_id, boss) if person_id else ()
    if circle:
        raise Refused(f"{_circle(circle, {k: n for k, (_, n) in found.items()})}: nobody can report to themselves.")


def _everybody(tx: Tx, account_id: int) -> list[tuple[Any, ...]]:
    return tx.query("SELECT id, reports_to, name FROM person WHERE account_id = ?", (account_id,))


def _circle(path: Sequence[int], names: dict[int, str]) -> str:
    return "That closes a circle (" + " → ".join(short(names.get(key, "?"), 24) for key in path) + ")"


def leave(store: Reading, person_id: int, rev: int, state: str, on: date | None) -> None:
    """They left the company, or moved on within it. Refused for somebody who has gone already."""
    one_of(state, _STATES[1:], "The state")
    with store.step("gone") as tx:
        found = fetch(store, "person", person_id)
        name, account = short(found["name"]), short(name_of(store, found["account_id"]))
        tx.label = f"{name} at {account} {'left' if state == 'left' else 'moved on'}"
        if found["state"] == state:
            raise Refused(f"{name} {state} on {words(day(found['state_on']))} already. Nothing was changed.")
        gone = past(on or store.today, store.today, "The day")
        tx.update("person", person_id, row(state=state, state_on=gone), rev=rev)


def back(store: Reading, person_id: int, rev: int) -> None:
    """They are there again."""
    with store.step("back") as tx:
        found = fetch(store, "person", person_id)
        tx.label = f"{short(found['name'])} at {short(name_of(store, found['account_id']))} is back"
        if found["state"] == "active":
            raise Refused(f"{short(found['name'])} is there already.")
        tx.update("person", person_id, row(state="active", state_on=None), rev=rev)


def remove(store: Reading, person_id: int, rev: int) -> None:
    """Written down by mistake. Refused for somebody whom the log of contacts names: they left, or moved on."""
    with store.step("person removed") as tx:
        found = fetch(store, "person", person_id)
        name = short(found["name"])
        tx.label = f"{name} removed from {short(name_of(store, found['account_id']))}"
        named = tx.query(
            "SELECT 1 FROM contact c WHERE c.account_id = ?1 AND (EXISTS (SELECT 1 FROM json_each(c.people) "
            "WHERE value = ?2) OR EXISTS (SELECT 1 FROM json_each(c.absent) WHERE value = ?2))",
            (found["account_id"], person_id),
        )
        if named:
            raise Refused(f"{name} stands in the log of contacts. Set the state to left or moved instead.")
        tx.update("person", person_id, {}, rev=rev)
        tx.delete("person", person_id)


# who influences whom


def influences(store: Reading, account_id: int) -> tuple[tuple[int, int], ...]:
    """(who, on whom) of an account, as ids, oldest first."""
    query = "SELECT person_id, on_person_id FROM influence WHERE account_id = ? ORDER BY id"
    return tuple(store.db.query(query, (account_id,)))


def add_influence(store: Reading, person_id: int, on: int) -> None:
    """One person influences another of the account; a circle is refused, and what is known already."""
    from csm_tui.domain.people import influence_loop

    with store.step("influence") as tx:
        who, whom = fetch(store, "person", person_id), fetch(store, "person", on)
        if who["account_id"] != whom["account_id"]:
            raise Refused("These two people belong to different accounts.")
        account_id = who["account_id"]
        tx.label = f"{short(who['name'])} influences {short(whom['name'])} at {short(name_of(store, account_id))}"
        lines = influences(store, account_id)
        if (person_id, on) in lines:
            raise Refused(f"That {short(who['name'])} influences {short(whom['name'])} is written down already.")
        if circle := influence_loop(lines, person_id, on):
            names = {key: name for key, _, name in _everybody(tx, account_id)}
            raise Refused(f"{_circle(circle, names)}: take another line away first.")
        tx.insert("influence", row(account_id=account_id, person_id=person_id, on_person_id=on))


def set_influences(store: Reading, person_id: int, on: Sequence[int]) -> None:
    """Whom a person influences, as one step: lines that are not among ``on`` go, new ones come; a circle is refused."""
    from csm_tui.domain.people import influence_loop

    with store.step("influence") as tx:
        who = fetch(store, "person", person_id)
        account_id = who["account_id"]
        tx.label = f"Influence of {short(who['name'])} at {short(name_of(store, account_id))}"
        names = {key: name for key, _, name in _everybody(tx, account_id)}
        if not names.keys() >= set(on):
            raise Refused("These people belong to different accounts.")
        rows = tx.query("SELECT id, person_id, on_person_id FROM influence WHERE account_id = ?", (account_id,))
        lines = [(a, b) for _, a, b in rows if a != person_id]
        for other in on:
            if circle := influence_loop(lines, person_id, other):
                raise Refused(f"{_circle(circle, names)}: take another line away first.")
        before = {b: key for key, a, b in rows if a == person_id}
        for other, key in before.items():
            if other not in on:
                tx.delete("influence", key)
        for other in on:
            if other not in before:
                tx.insert("influence", row(account_id=account_id, person_id=person_id, on_person_id=other))


def remove_influence(store: Reading, person_id: int, on: int) -> None:
    """Take such a line away."""
    with store.step("influence") as tx:
        who, whom = fetch(store, "person", person_id), fetch(store, "person", on)
        tx.label = f"{short(who['name'])} no longer influences {short(whom['name'])}"
        found = tx.query("SELECT id FROM influence WHERE person_id = ? AND on_person_id = ?", (person_id, on))
        if not found:
            raise Refused("There is no such line of influence.")
        tx.delete("influence", found[0][0])


# contacts


def _contact(store: Reading, tx: Tx, account_id: int, fields: dict[str, Any]) -> dict[str, object]:
    """The fields of a contact, proved."""
    out: dict[str, object] = {}
    for field, value in fields.items():
        if field == "kind":
            out[field] = one_of(str(value), _KINDS, "The kind of contact")
        elif field == "direction":
            out[field] = one_of(str(value), _DIRECTIONS, "The direction")
        elif field == "on":
            out["on_date"] = past(value, store.today, "The day of the contact")
        elif field == "held":
            out[field] = bool(value)
        elif field in ("people", "absent"):
            known = {key for (key,) in tx.query("SELECT id FROM person WHERE account_id = ?", (account_id,))}
            if not known.issuperset(value):
                raise Refused("One of these people does not belong to this account.")
            out[field] = list(value)
        elif field == "text":
            out[field] = clean(value, lines=True)
        else:
            raise Refused(f"A contact has no field ‘{field}’ that could be edited.")
    return out


def add_contact(
    store: Reading, account_id: int, on: date, kind: str, direction: str, held: bool, people: Sequence[int],
    absent: Sequence[int], text: str,
) -> int:  # fmt: skip
    """A contact: a meeting held or missed, a mail, a call, a message. Gives its id."""
    one_of(kind, _KINDS, "The kind of contact")
    with store.step(
        f"{kind.capitalize()} with {short(name_of(store, account_id))} logged", account_id=account_id
    ) as tx:
        fields = {
            "kind": kind, "direction": direction, "on": on, "held": held, "people": people, "absent": absent,
            "text": text,
        }  # fmt: skip
        return tx.insert("contact", row(account_id=account_id, **_contact(store, tx, account_id, fields)))


def edit_contact(store: Reading, contact_id: int, rev: int, fields: dict[str, Any]) -> None:
    """Put a contact right: on, kind, direction, held, people, absent, text."""
    with store.step("contact") as tx:
        found = fetch(store, "contact", contact_id)
        tx.label = f"{found['kind'].capitalize()} with {short(name_of(store, found['account_id']))} edited"
        values = _contact(store, tx, found["account_id"], fields)
        moved = values.get("on_date")
        if isinstance(moved, date) and found["answered"] and moved.isoformat() > found["answered"]:
            raise Refused(f"It was answered on {words(day(found['answered']))}: the message cannot be later.")
        tx.update("contact", contact_id, row(**values), rev=rev)


def remove_contact(store: Reading, contact_id: int, rev: int) -> None:
    """Logged by mistake; undo brings it back."""
    with store.step("contact") as tx:
        found = fetch(store, "contact", contact_id)
        tx.label = f"{found['kind'].capitalize()} with {short(name_of(store, found['account_id']))} removed"
        tx.update("contact", contact_id, {}, rev=rev)
        tx.delete("contact", contact_id)


def contact_answered(store: Reading, contact_id: int, on: date | None) -> None:
    """Our message was answered on that day (today)."""
    with store.step("answered") as tx:
        found = fetch(store, "contact", contact_id)
        tx.label = f"Answer of {short(name_of(store, found['account_id']))} logged"
        answered = past(on or store.today, store.today, "The day of the answer")
        if answered.isoformat() < found["on_date"]:
            raise Refused("The answer lies before the message.")
        tx.update("contact", contact_id, row(answered=answered))


# many at once


class PeopleOutcome(NamedTuple):
    """What a file of people did: names added, names whose empty fields were filled, how many were known already."""

    added: tuple[str, ...]
    completed: tuple[str, ...]
    known: int


def import_people(store: Reading, account_id: int, people: Sequence[IncomingPerson], label: str) -> PeopleOutcome:
    """People of a file, as one step. Somebody known, by mail address or else by name, keeps what is written down;
    only empty fields are filled."""
    from csm_tui.domain.text import fold

    added: list[str] = []
    completed: list[str] = []
    with store.step(f"{clean(label) or 'People'} at {short(name_of(store, account_id))}", account_id=account_id) as tx:
        columns = ("id", "name", "role", "title", "email", "phone")
        rows = tx.query(f"SELECT {', '.join(columns)} FROM person WHERE account_id = ? ORDER BY id", (account_id,))
        found = [dict(zip(columns, r, strict=True)) for r in rows]
        for person in people:
            name = line(person.name, "The name")
            given = {"title": person.title, "email": person.email, "phone": person.phone}
            given = {field: clean(value) for field, value in given.items()}
            old = next((p for p in found if given["email"] and fold(p["email"]) == fold(given["email"])), None)
            old = old or next(
                (p for p in found if fold(p["name"]) == fold(name) and not (given["email"] and p["email"])), None
            )
            if old is None:
                values: dict[str, Any] = {"name": name, "role": str(person.role), **given}
                key = tx.insert("person", row(account_id=account_id, **values))
                found.append({"id": key, **values})
                added.append(name)
                continue
            new = {field: value for field, value in given.items() if value and not old[field]}
            if old["role"] == "other" and person.role is not Role.OTHER:
                new["role"] = str(person.role)
            if new:
                tx.update("person", old["id"], row(**new))
                old.update(new)
                completed.append(old["name"])
    return PeopleOutcome(tuple(added), tuple(completed), len(people) - len(added) - len(completed))
