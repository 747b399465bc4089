"""Accounts: made with their plan, edited, held, closed, archived; notes (DOMAIN 8)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from csm_tui.domain.model import Milestone, Note, Segment
from csm_tui.domain.text import clean, fold
from csm_tui.errors import Refused
from csm_tui.store.common import fetch, name_of, one_of, short
from csm_tui.store.mapping import needs_text
from csm_tui.store.values import Value, day, line, past, plausible, prose, row, sql, words

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx

MONEY_LIMIT = 10**15  # hundredths: ten million millions are a slip of the keyboard
CLOSED_AS = ("complete", "churned", "abandoned", "transferred")
_TEXTS = ("product", "owner", "ae", "region", "industry")
_DATES = {"signed": "signed", "kickoff": "kickoff", "go_live": "sold_go_live", "renewal": "renewal"}

MILESTONE_COLUMNS = (
    "account_id", "code", "title", "phase", "party", "owner", "position", "gate", "needs", "sold", "baseline",
    "committed", "actual", "started", "state", "done_when", "evidence", "reason", "unconfirmed", "optional",
)  # fmt: skip


def milestone_values(m: Milestone) -> tuple[Value, ...]:
    """A milestone of a plan as its columns without the account (``MILESTONE_COLUMNS[1:]``)."""
    return tuple(
        sql(v)
        for v in (
            m.code, m.title, m.phase, m.party, m.owner, m.position, m.gate, needs_text(m.needs), m.sold, m.baseline,
            m.committed, m.actual, m.started, m.state, m.done_when, m.evidence, m.reason, m.unconfirmed, m.optional,
        )
    )  # fmt: skip


def checked(fields: dict[str, Any]) -> dict[str, object]:
    """Fields of an account as typed → columns, cleaned and checked; raises Refused. ``go_live`` is the sold date."""
    out: dict[str, object] = {}
    for field, value in fields.items():
        if field == "name":
            out["name"] = line(str(value), "The name")
        elif field == "external_id":
            out["external_id"] = clean(str(value)) or None if value is not None else None
        elif field == "segment":
            out["segment"] = Segment(value)
        elif field == "arr_cents":
            out["arr_cents"] = money(value)
        elif field == "currency":
            out["currency"] = currency(str(value))
        elif field in _DATES:
            out[_DATES[field]] = plausible(value, f"The {field.replace('_', '-')} date")
        elif field in _TEXTS:
            out[field] = clean(str(value))
        elif field in ("tags", "links"):
            out[field] = _list(value)
        elif field == "review_interval":
            if not isinstance(value, int) or not 1 <= value <= 365:
                raise Refused("The review interval is a number of days from 1 to 365.")
            out[field] = value
        elif field == "cadence":
            if value is not None and (not isinstance(value, int) or not 1 <= value <= 365):
                raise Refused("The days between meetings are a number from 1 to 365, or empty for the segment's own.")
            out[field] = value
        else:
            raise Refused(f"An account has no field ‘{field}’ that could be edited.")
    return out


def money(value: Any) -> int | None:
    """An amount in hundredths, or ``None``; raises Refused."""
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MONEY_LIMIT:
        raise Refused("The ARR must be an amount from 0 to 10,000,000,000,000.")
    return value


def currency(text: str) -> str:
    """A currency as three capital letters; raises Refused."""
    code = clean(text).upper()
    if len(code) != 3 or not (code.isascii() and code.isalpha()):
        raise Refused(f"A currency is three letters such as USD or EUR, not ‘{short(code)}’.")
    return code


def _list(value: Iterable[Any]) -> list[Any]:
    """Tags as clean words without repetition; links as [label, address] pairs."""
    out: list[Any] = []
    for entry in value:
        tidy: Any = clean(entry) if isinstance(entry, str) else [clean(str(part), limit=2000) for part in entry]
        if tidy and tidy not in out:
            out.append(tidy)
    return out


def create(store: Reading, name: str, fields: dict[str, Any], source: str, *, under_way: bool = False) -> int:
    """A new account with the plan of its segment; gives its id. Raises Refused for a name or id that is taken.

    One that is ``under_way`` starts clean, as an imported one does (DOMAIN 2.0): what was due before today is asked
    about, not called late, because nobody has told yet whether it was done.
    """
    from csm_tui.content import plan as plan_of
    from csm_tui.domain.plan import instantiate, segment_for

    values = checked({"name": name, **fields})
    values.setdefault("segment", segment_for(values.get("arr_cents")))  # type: ignore[arg-type]
    segment = Segment(str(values["segment"]))
    one_of(source, ("manual", "import", "demo"), "The source")
    with store.step(f"{short(str(values['name']))} added") as tx:
        _free(store, str(values["name"]), values.get("external_id"), None)
        account_id = tx.insert("account", row(**values, added=store.today, source=source))
        plan = instantiate(
            plan_of(segment), signed=fields.get("signed"), kickoff=fields.get("kickoff"), go_live=fields.get("go_live"),
            phase=None, today=store.today, imported=under_way, calendar=store.calendar(),
        )  # fmt: skip
        tx.insert_many("milestone", MILESTONE_COLUMNS, [(account_id, *milestone_values(m)) for m in plan])
        return account_id


def _free(store: Reading, name: str, external_id: object, own: int | None) -> None:
    """Raises Refused where another account has this external id, or this name and no id tells them apart."""
    if external_id is not None:
        taken = store.db.one("SELECT id, name FROM account WHERE external_id = ?", (external_id,))
        if taken is not None and taken[0] != own:
            raise Refused(f"The id {external_id} belongs to {short(taken[1])} already.")
    elif own is None:
        for (other,) in store.db.query(
            "SELECT name FROM account WHERE name = ? COLLATE NOCASE AND archived = 0", (name,)
        ):
            if fold(other) == fold(name):
                raise Refused(f"There is an account named {short(other)} already: choose another name.")


def edit(store: Reading, account_id: int, rev: int, fields: dict[str, Any]) -> None:
    """Fields typed by a person; each is remembered as edited by hand, so that an import leaves it alone."""
    values = checked(fields)
    with store.step("account edited", account_id=account_id) as tx:
        found = fetch(store, "account", account_id)
        tx.label = f"{short(found['name'])} edited: {', '.join(sorted(fields))}".replace("_", " ")
        if "external_id" in values:
            _free(store, found["name"], values["external_id"], account_id)
        by_hand = sorted({*json.loads(found["edited"]), *fields})
        tx.update("account", account_id, row(**values, edited=by_hand), rev=rev)


def hold(store: Reading, account_id: int, rev: int, reason: str, until: date | None) -> None:
    """Paused: clocks stop, the colour is HOLD (R8)."""
    why = line(reason, "The reason")
    with store.step(f"{short(name_of(store, account_id))} on hold", account_id=account_id) as tx:
        _must_be(fetch(store, "account", account_id), "active")
        plausible(until, "The day to look again")
        if until is not None and until <= store.today:
            raise Refused("The day to look again must lie after today.")
        values = row(status="hold", hold_since=store.today, hold_until=until, hold_reason=why)
        tx.update("account", account_id, values, rev=rev)
        tx.insert("hold", row(account_id=account_id, reason=why, since=store.today, review_on=until))


def prolong_hold(store: Reading, account_id: int, rev: int, until: date) -> None:
    """The hold goes on: another day to look at it again."""
    with store.step(f"Hold of {short(name_of(store, account_id))} goes on", account_id=account_id) as tx:
        _must_be(fetch(store, "account", account_id), "hold")
        if plausible(until, "The day to look again") and until <= store.today:
            raise Refused("The day to look again must lie after today.")
        tx.update("account", account_id, row(hold_until=until), rev=rev)
        for (key,) in tx.query("SELECT id FROM hold WHERE account_id = ? AND until IS NULL", (account_id,)):
            tx.update("hold", key, row(review_on=until))


def resume(store: Reading, account_id: int, rev: int) -> None:
    """Active again; the hold is kept with its end."""
    with store.step(f"{short(name_of(store, account_id))} resumed", account_id=account_id) as tx:
        _must_be(fetch(store, "account", account_id), "hold")
        values = row(status="active", hold_since=None, hold_until=None, hold_reason="")
        tx.update("account", account_id, values, rev=rev)
        for (key,) in tx.query("SELECT id FROM hold WHERE account_id = ? AND until IS NULL", (account_id,)):
            tx.update("hold", key, row(until=store.today))


def close(store: Reading, account_id: int, rev: int, how: str, on: date | None, reason: str = "") -> None:
    """Closed early: churned, abandoned or transferred (complete is marking X2 done, which asks gate G5).

    A reason becomes a note of that day.
    """
    one_of(how, CLOSED_AS[1:], "The way of closing")
    with store.step(f"{short(name_of(store, account_id))} closed as {how}", account_id=account_id) as tx:
        found = fetch(store, "account", account_id)
        if found["status"] == "closed":
            raise Refused(f"{short(found['name'])} was closed on {words(day(found['closed_on']))} already.")
        last = past(on or store.today, store.today, "The day of closing")
        close_as(store, tx, account_id, how, last, rev)
        if why := clean(reason, lines=True).strip():
            text = f"Closed as {how}: {why}"
            tx.insert("note", row(account_id=account_id, on_date=last, text=text, internal=True))


def close_as(store: Reading, tx: Tx, account_id: int, how: str, on: date, rev: int | None = None) -> None:
    """Write the closing. Its health freezes at what it is (R13), kept as the snapshot of the day."""
    from csm_tui.store.reviews import keep_snapshot

    if on == store.today:
        keep_snapshot(tx, account_id, store.fresh(account_id).assessment, on, reviewed=False)
    tx.update("account", account_id, row(status="closed", closed_on=on, closed_as=how), rev=rev)


def reopen(store: Reading, account_id: int, rev: int) -> None:
    """A closed account is active again."""
    with store.step(f"{short(name_of(store, account_id))} opened again", account_id=account_id) as tx:
        _must_be(fetch(store, "account", account_id), "closed")
        tx.update("account", account_id, row(status="active", closed_on=None, closed_as=None), rev=rev)


def archive(store: Reading, account_id: int, archived: bool) -> None:
    """Out of the portfolio, with everything kept; or back in."""
    word = "archived" if archived else "brought back"
    with store.step(f"{short(name_of(store, account_id))} {word}", account_id=account_id) as tx:
        if bool(fetch(store, "account", account_id)["archived"]) == archived:
            raise Refused(f"It is {word} already.")
        tx.update("account", account_id, row(archived=archived))


def _must_be(found: dict[str, Any], status: str) -> None:
    if found["status"] != status:
        raise Refused(f"{short(found['name'])} is {found['status']}, not {status}.")


def add_note(store: Reading, account_id: int, text: str, internal: bool, on: date | None) -> int:
    """A note of the day; gives its id."""
    body = prose(text, "The note")
    with store.step(f"Note on {short(name_of(store, account_id))}", account_id=account_id) as tx:
        written = past(on or store.today, store.today, "The day of the note")
        return tx.insert("note", row(account_id=account_id, on_date=written, text=body, internal=internal))


def note(store: Reading, note_id: int) -> Note:
    """One note; raises Unknown."""
    found = fetch(store, "note", note_id)
    written = date.fromisoformat(found["on_date"])
    return Note(found["id"], written, found["text"], bool(found["internal"]), found["rev"])


def edit_note(store: Reading, note_id: int, rev: int, text: str) -> None:
    """Other words for a note."""
    body = prose(text, "The note")
    with store.step("note edited") as tx:
        tx.label = f"Note on {short(name_of(store, fetch(store, 'note', note_id)['account_id']))} edited"
        tx.update("note", note_id, row(text=body), rev=rev)


def remove_note(store: Reading, note_id: int, rev: int) -> None:
    """Take a note out; undo brings it back."""
    with store.step("note removed") as tx:
        tx.label = f"Note on {short(name_of(store, fetch(store, 'note', note_id)['account_id']))} removed"
        tx.update("note", note_id, {}, rev=rev)
        tx.delete("note", note_id)
