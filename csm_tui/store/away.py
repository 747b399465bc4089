"""Leave and out-of-office: mine for all accounts, a person's, or a whole customer's (R8, DOMAIN 4.1).

Each write is one step. My own concerns every account: up to a few hundred are judged at once, in a larger book their
rows expire, and ``refresh`` brings them up to date.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from csm_tui.domain.model import Away
from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.store.common import fetch, name_of, short
from csm_tui.store.mapping import AWAY_COLUMNS, away_of
from csm_tui.store.values import plausible, row, words

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading

LONGEST = 366  # days: a longer one is a slip of the keyboard


class AwayLine(NamedTuple):
    """A time away with the names that a list shows; both names are "" for my own leave."""

    away: Away
    person: str
    account: str


def listed(store: Reading, account_id: int | None) -> list[AwayLine]:
    """All times away, the latest first; with an account mine and those of that customer."""
    names = ", ".join(f"w.{name.strip()}" for name in AWAY_COLUMNS.split(","))
    where = "" if account_id is None else "WHERE w.account_id IS NULL OR w.account_id = ? "
    found = store.db.query(
        f"SELECT {names}, coalesce(p.name, ''), coalesce(a.name, '') FROM away w "
        "LEFT JOIN person p ON p.id = w.person_id LEFT JOIN account a ON a.id = w.account_id "
        f"{where}ORDER BY w.since DESC, w.id DESC",
        () if account_id is None else (account_id,),
    )
    return [AwayLine(away_of(r), r[7], r[8]) for r in found]


def mine(store: Reading) -> tuple[Away, ...]:
    """My own leave."""
    found = store.db.query(f"SELECT {AWAY_COLUMNS} FROM away WHERE account_id IS NULL ORDER BY since, id")
    return tuple(map(away_of, found))


def add(
    store: Reading, since: date, until: date, note: str, person_id: int | None, account_id: int | None
) -> int:  # fmt: skip
    """Declare it; gives its id. Raises Refused for days in the wrong order, or declared already."""
    if person_id is not None:
        account_id = int(fetch(store, "person", person_id)["account_id"])
    who = _who(store, person_id, account_id)
    with store.step(f"{who} away {words(since)} to {words(until)}", account_id=account_id) as tx:
        _checked(store, since, until, person_id, account_id, None)
        values = row(account_id=account_id, person_id=person_id, since=since, until=until, note=clean(note))
        return tx.insert("away", values)


def edit(store: Reading, away_id: int, rev: int, since: date | None, until: date | None, note: str | None) -> None:
    """Other days or another note; what is not given stays."""
    with store.step("away") as tx:
        found = fetch(store, "away", away_id)
        first = since or date.fromisoformat(found["since"])
        last = until or date.fromisoformat(found["until"])
        tx.label = f"{_who(store, found['person_id'], found['account_id'])} away {words(first)} to {words(last)}"
        _checked(store, first, last, found["person_id"], found["account_id"], away_id)
        values = row(since=first, until=last, note=found["note"] if note is None else clean(note))
        tx.update("away", away_id, values, rev=rev)


def remove(store: Reading, away_id: int) -> None:
    """It is not so; undo brings it back."""
    with store.step("away") as tx:
        found = fetch(store, "away", away_id)
        tx.label = f"{_who(store, found['person_id'], found['account_id'])} not away"
        tx.delete("away", away_id)


def _who(store: Reading, person_id: int | None, account_id: int | None) -> str:
    if person_id is not None:
        return short(str(fetch(store, "person", person_id)["name"]))
    return "Myself" if account_id is None else short(name_of(store, account_id))


def _checked(
    store: Reading, since: date, until: date, person_id: int | None, account_id: int | None, own: int | None
) -> None:  # fmt: skip
    plausible(since, "The first day")
    plausible(until, "The last day")
    if until < since:
        raise Refused(f"The last day {until.isoformat()} lies before the first one {since.isoformat()}.")
    if (until - since).days >= LONGEST:
        raise Refused("A time away is a year at most: check the year.")
    taken = store.db.one(
        "SELECT since, until FROM away WHERE person_id IS ? AND account_id IS ? AND id IS NOT ? "
        "AND since <= ? AND until >= ? ORDER BY since",
        (person_id, account_id, own, until.isoformat(), since.isoformat()),
    )
    if taken is not None:
        first, last = (words(date.fromisoformat(text)) for text in taken)
        raise Refused(f"{first} to {last} is declared already: change that entry.")
