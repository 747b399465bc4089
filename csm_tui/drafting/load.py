"""What a draft is made of, read from the store; and who it goes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csm_tui.domain.model import Facts
from csm_tui.domain.people import agreed_cadence, next_meeting
from csm_tui.drafting.customer import Record
from csm_tui.drafting.outputs import Reader
from csm_tui.store import delivery, handoff, promises

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading


def record_of(store: Reading, facts: Facts) -> Record:
    """Return what the account's record holds beyond its facts, for templates."""
    account = facts.account
    calendar = store.calendar(account)
    pages = handoff.pages(store, account.id)
    return Record(
        exclusions=tuple(e.text for e in promises.exclusions(store, account.id)),
        raci=delivery.raci(store, account.id),
        training=delivery.sessions(store, account.id),
        issues=delivery.issues(store, account.id),
        cadence=agreed_cadence(facts),
        next_meeting=next_meeting(facts, store.today, calendar),
        rollback=pages["rollback"].text if "rollback" in pages else "",
        calendar=calendar,
        handoff=tuple((s.title, s.text) for s in handoff.sections(store, account.id)),
    )


def readers(facts: Facts, to: str) -> tuple[Reader, ...]:
    """Return the people with an address to whom a template of that reader goes: a role, or everybody; us = nobody."""
    active = [p for p in facts.people if p.state == "active" and p.email]
    if to != "everybody":
        active = [p for p in active if p.role.value == to]
    return tuple(Reader(p.name, p.email) for p in active)
