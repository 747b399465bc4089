"""Waits with their reminders, and blocks: what keeps a milestone from going on (DOMAIN 2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from csm_tui.domain.model import Party
from csm_tui.domain.nudges import LADDER
from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.store import people
from csm_tui.store.common import fetch, name_of, quoted, short
from csm_tui.store.values import day, line, past, plausible, row, words

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx

_EDITABLE = frozenset({"party", "for_what", "since", "expected", "reason_code"})
_KINDS = {"mail": "mail", "call": "call", "meeting": "meeting", "in": "meeting"}  # first word of a channel


def _of(store: Reading, milestone_id: int) -> tuple[dict[str, Any], str, str]:
    """The milestone's row, its title in quotes, its account's name."""
    found = fetch(store, "milestone", milestone_id)
    return found, quoted(found["title"]), short(name_of(store, found["account_id"]))


def _alone(tx: Tx, milestone_id: int, party: Party, title: str, but: int = 0) -> None:
    """Raises Refused where another open wait of this milestone is on the same party."""
    if tx.query(
        "SELECT 1 FROM wait WHERE milestone_id = ? AND party = ? AND until IS NULL AND id != ?",
        (milestone_id, str(party), but),
    ):
        raise Refused(f"{title} is waiting for the {party} already: end that wait first.")


def start_wait(
    store: Reading, milestone_id: int, party: str, for_what: str, since: date | None, expected: date | None, code: str
) -> int:
    """A wait on a milestone, from ``since`` (today); one at a time for each party. Gives its id."""
    text = line(for_what, "What it waits for")
    with store.step("wait") as tx:
        found, title, name = _of(store, milestone_id)
        tx.label = f"{title} waits for {text[:40]} at {name}"
        if found["state"] != "open":
            raise Refused(f"{title} is {found['state']}: it cannot wait.")
        start = past(since or store.today, store.today, "The start of the wait")
        _expected(expected, start)
        who = Party(party)
        _alone(tx, milestone_id, who, title)
        values = row(
            account_id=found["account_id"], milestone_id=milestone_id, party=who, for_what=text,
            reason_code=clean(code), since=start, expected=expected,
        )  # fmt: skip
        return tx.insert("wait", values)


def _expected(expected: date | None, start: date) -> None:
    if plausible(expected, "The expected day") is not None and expected is not None and expected < start:
        raise Refused("The expected day lies before the start of the wait.")


def edit_wait(store: Reading, wait_id: int, rev: int, fields: dict[str, Any]) -> None:
    """Party, words, kind, start and expected day of a wait that runs; Refused for one that has ended."""
    if unknown := set(fields) - _EDITABLE:
        raise Refused(f"{', '.join(sorted(unknown))} of a wait cannot be edited.")
    with store.step("wait edited") as tx:
        found = fetch(store, "wait", wait_id)
        _, title, name = _of(store, found["milestone_id"])
        tx.label = f"What {title} waits for edited for {name}"
        if found["until"] is not None:
            raise Refused(f"This wait ended on {words(day(found['until']))}: it is part of the record.")
        values: dict[str, object] = dict(fields)
        if "for_what" in fields:
            values["for_what"] = line(str(fields["for_what"]), "What it waits for")
        if "reason_code" in fields:
            values["reason_code"] = clean(str(fields["reason_code"]))
        if "party" in fields:
            values["party"] = who = Party(fields["party"])
            _alone(tx, found["milestone_id"], who, title, but=wait_id)
        start = past(fields.get("since") or day(found["since"]) or store.today, store.today, "The start of the wait")
        values["since"] = start
        first = tx.query("SELECT min(sent_on) FROM nudge WHERE wait_id = ?", (wait_id,))[0][0]
        if first is not None and start.isoformat() > first:
            raise Refused(f"A reminder was sent on {words(day(first))}: the wait began then or before.")
        _expected(fields.get("expected", day(found["expected"])), start)
        tx.update("wait", wait_id, row(**values), rev=rev)


def end_wait(store: Reading, wait_id: int, until: date | None) -> None:
    """The wait ended on ``until`` (today); the customer's reminders count as answered then."""
    with store.step("wait ended") as tx:
        answered(tx, wait_id, _end(store, tx, "wait", wait_id, until))


def nudge(store: Reading, wait_id: int, step: int, channel: str, text: str, on: date | None, to: Sequence[int]) -> int:
    """A reminder of the ladder (day 2, 5, 10, 15, 21) was sent on ``on`` (today). Gives its id.

    One to the customer is a contact, too, in the same step: it feeds the clock of our silence, and says that we tried.
    """
    with store.step("nudge") as tx:
        wait = fetch(store, "wait", wait_id)
        if step not in LADDER:
            raise Refused("The steps of the reminders are 2, 5, 10, 15 and 21.")
        sent = past(on or store.today, store.today, "The day of the reminder")
        if sent.isoformat() < wait["since"]:
            raise Refused(f"The reminder lies before the wait began ({words(day(wait['since']))}).")
        if wait["until"] is not None and sent.isoformat() > wait["until"]:
            raise Refused(f"The wait ended on {words(day(wait['until']))}: no reminder came after it.")
        how, said = clean(channel), clean(text, lines=True)
        contact = _contact(store, wait, sent, how, said, to) if wait["party"] == Party.CUSTOMER else None
        tx.label = f"Reminder of day {step} sent to {short(name_of(store, wait['account_id']))}"
        values = row(
            account_id=wait["account_id"], wait_id=wait_id, step=step, sent_on=sent, channel=how, text=said,
            contact_id=contact,
        )  # fmt: skip
        return tx.insert("nudge", values)


def _contact(store: Reading, wait: dict[str, Any], on: date, channel: str, text: str, to: Sequence[int]) -> int:
    """What a reminder is to the clocks of silence; a meeting is two-way, all else went out from us."""
    kind = _KINDS.get(channel.casefold().partition(" ")[0], "message")
    direction = "both" if kind == "meeting" else "out"
    said = f"Reminder: {wait['for_what']}" + (f". {text}" if text else "")
    return people.add_contact(store, wait["account_id"], on, kind, direction, True, to, (), said)


def answered(tx: Tx, wait_id: int, on: date) -> None:
    """What was waited for has come: the reminders of it are answered."""
    unanswered = (
        "SELECT c.id FROM contact c JOIN nudge n ON n.contact_id = c.id "
        "WHERE n.wait_id = ? AND c.answered IS NULL AND c.direction = 'out' AND c.on_date <= ?"
    )
    for (key,) in tx.query(unanswered, (wait_id, on.isoformat())):
        tx.update("contact", key, row(answered=on))


def end_open(tx: Tx, milestone_id: int, on: date, *, came: bool = False) -> None:
    """Waits and blocks of a milestone end with it; one that began later ends the day it began.

    ``came``: it was done, so the reminders have been answered.
    """
    for table in ("wait", "block"):
        for key, since in tx.query(
            f"SELECT id, since FROM {table} WHERE milestone_id = ? AND until IS NULL", (milestone_id,)
        ):
            last = max(since, on.isoformat())
            tx.update(table, key, {"until": last})
            if came and table == "wait":
                answered(tx, key, date.fromisoformat(last))


def start_block(store: Reading, milestone_id: int, reason: str, owner: str, since: date | None) -> int:
    """The milestone cannot go on, for ``reason``. Gives the block's id."""
    text = line(reason, "The reason")
    with store.step("block") as tx:
        found, title, name = _of(store, milestone_id)
        tx.label = f"{title} blocked for {name}"
        if found["state"] != "open":
            raise Refused(f"{title} is {found['state']}: it cannot be blocked.")
        start = past(since or store.today, store.today, "The start of the block")
        values = row(
            account_id=found["account_id"], milestone_id=milestone_id, reason=text, owner=clean(owner), since=start
        )
        return tx.insert("block", values)


def end_block(store: Reading, block_id: int, until: date | None) -> None:
    """The block ended on ``until`` (today)."""
    with store.step("block ended") as tx:
        _end(store, tx, "block", block_id, until)


def _end(store: Reading, tx: Tx, table: str, key: int, until: date | None) -> date:
    """Write the end of a wait or a block; the day it was."""
    found = fetch(store, table, key)
    _, title, name = _of(store, found["milestone_id"])
    tx.label = f"{table.capitalize()} of {title} ended for {name}"
    if found["until"] is not None:
        raise Refused(f"This {table} ended on {words(day(found['until']))} already.")
    last = past(until or store.today, store.today, "The end")
    if last.isoformat() < found["since"]:
        raise Refused(f"The end lies before the start ({words(day(found['since']))}).")
    tx.update(table, key, row(until=last))
    return last
