"""Next steps, mine and theirs (DOMAIN 8)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from csm_tui.domain.dates import day
from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.store.common import fetch, name_of, one_of, quoted, short
from csm_tui.store.values import line, plausible, row, words

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading

PARTIES = ("vendor", "customer", "third-party")


def add(store: Reading, account_id: int, text: str, owner: str, party: str, due: date | None, origin: str) -> int:
    """An action; gives its id. A due date may lie in the past: then it is overdue at once."""
    tidy = line(text, "The action")
    one_of(party, PARTIES, "The party")
    with store.step(f"Action {quoted(tidy)} for {short(name_of(store, account_id))}", account_id=account_id) as tx:
        plausible(due, "The due date")
        values = row(
            account_id=account_id, text=tidy, owner=clean(owner), party=party, due=due, origin=clean(origin),
            added=store.today,
        )  # fmt: skip
        return tx.insert("action", values)


def edit(store: Reading, action_id: int, rev: int, fields: dict[str, Any]) -> None:
    """Other words, owner, party or due date."""
    values: dict[str, object] = {}
    for field, value in fields.items():
        if field == "text":
            values[field] = line(str(value), "The action")
        elif field == "owner":
            values[field] = clean(str(value))
        elif field == "party":
            values[field] = one_of(str(value), PARTIES, "The party")
        elif field == "due":
            values[field] = plausible(value, "The due date")
            values["snoozed_until"] = None  # a new day is a new word: it is seen again
        else:
            raise Refused(f"An action has no field ‘{field}’ that could be edited.")
    with store.step("action edited") as tx:
        found = fetch(store, "action", action_id)
        tx.label = f"Action {quoted(found['text'])} of {short(name_of(store, found['account_id']))} edited"
        tx.update("action", action_id, row(**values), rev=rev)


def close(store: Reading, action_id: int, rev: int, state: str, reason: str) -> None:
    """Done or dropped today (dropped asks for a reason), or open again."""
    one_of(state, ("done", "dropped", "open"), "The state")
    why = clean(reason)
    if state == "dropped" and not why:
        raise Refused("Dropping an action needs a reason.")
    with store.step("action") as tx:
        found = fetch(store, "action", action_id)
        tx.label = f"Action {quoted(found['text'])} of {short(name_of(store, found['account_id']))} {state}"
        if found["state"] == state:
            raise Refused(f"This action is {state} already.")
        closed = None if state == "open" else store.today
        tx.update("action", action_id, row(state=state, reason=why, closed_on=closed), rev=rev)


def carry(store: Reading, action_id: int, rev: int, due: date) -> None:
    """It was not done and is still wanted: a new date, and it counts once more as carried (DOMAIN 5.2)."""
    with store.step("action") as tx:
        found = fetch(store, "action", action_id)
        name = short(name_of(store, found["account_id"]))
        tx.label = f"Action {quoted(found['text'])} of {name} carried to {day(due)}"
        if found["state"] != "open":
            raise Refused(f"This action is {found['state']} already.")
        plausible(due, "The due date")
        if due < store.today:
            raise Refused(f"{day(due)} has gone by: an action is carried to a day that comes.")
        values = row(due=due, carried=found["carried"] + 1, snoozed_until=None)
        tx.update("action", action_id, values, rev=rev)


def snooze(store: Reading, action_id: int, rev: int, until: date | None) -> None:
    """Out of sight on Today until that day; ``None`` = seen again. Its due date stays, and with it all that follows."""
    with store.step("action snoozed") as tx:
        found = fetch(store, "action", action_id)
        name = f"Action {quoted(found['text'])} of {short(name_of(store, found['account_id']))}"
        if until is None:
            tx.label = f"{name} is seen again"
        else:
            plausible(until, "The day")
            if until <= store.today:
                raise Refused("Snoozing ends after today: choose a later day.")
            tx.label = f"{name} snoozed until {words(until)}"
        if found["state"] != "open":
            raise Refused(f"This action is {found['state']} already.")
        tx.update("action", action_id, row(snoozed_until=until), rev=rev)
