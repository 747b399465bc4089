"""RACI, training sessions and hypercare issues of an account (DOMAIN 8): kept, changed, removed, each one step."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from csm_tui.content.record import raci_template
from csm_tui.domain.hypercare import Issue
from csm_tui.domain.model import Segment, Severity
from csm_tui.domain.raci import RaciLine, replaced
from csm_tui.domain.text import clean, fold
from csm_tui.domain.training import AUDIENCES, Session
from csm_tui.errors import Refused
from csm_tui.store.common import fetch, name_of, one_of, quoted, short
from csm_tui.store.values import day, line, past, plausible, row

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading

_CELLS = ("responsible", "accountable", "consulted", "informed")
_COUNTS = ("invited", "attended", "completed")
_LIMIT = 1_000_000


def _remove(store: Reading, table: str, key: int, rev: int, title: str, what: str) -> None:
    """Take a row out as one step, if it is what the caller saw."""
    with store.step(f"{what} removed") as tx:
        found = fetch(store, table, key)
        tx.label = f"{what} {quoted(found[title])} of {short(name_of(store, found['account_id']))} removed"
        tx.update(table, key, {}, rev=rev)
        tx.delete(table, key)


# RACI


def raci(store: Reading, account_id: int) -> tuple[RaciLine, ...]:
    """The lines of the matrix in their order."""
    return tuple(
        RaciLine(*found)
        for found in store.db.query(
            "SELECT id, item, responsible, accountable, consulted, informed, rev FROM raci WHERE account_id = ? "
            "ORDER BY position, id",
            (account_id,),
        )
    )


def _raci(fields: dict[str, Any]) -> dict[str, object]:
    out: dict[str, object] = {}
    for field, value in fields.items():
        if field == "item":
            out[field] = line(str(value), "The piece of work")
        elif field in _CELLS:
            out[field] = clean(str(value))
        else:
            raise Refused(f"A line of the RACI has no field ‘{field}’.")
    return out


def add_raci(store: Reading, account_id: int, item: str, fields: dict[str, Any]) -> int:
    """A line at the end; gives its id."""
    values = _raci({"item": item, **fields})
    with store.step(
        f"RACI of {short(name_of(store, account_id))}: {quoted(str(values['item']))}", account_id=account_id
    ) as tx:
        last = tx.query("SELECT coalesce(max(position), 0) FROM raci WHERE account_id = ?", (account_id,))[0][0]
        return tx.insert("raci", row(account_id=account_id, position=last + 1, **values))


def edit_raci(store: Reading, line_id: int, rev: int, fields: dict[str, Any]) -> None:
    """item, responsible, accountable, consulted, informed."""
    values = _raci(fields)
    with store.step("RACI") as tx:
        found = fetch(store, "raci", line_id)
        tx.label = f"RACI of {short(name_of(store, found['account_id']))}: {quoted(found['item'])} edited"
        tx.update("raci", line_id, row(**values), rev=rev)


def move_raci(store: Reading, line_id: int, rev: int, steps: int) -> None:
    """One place up (-1) or down (+1), or more; Refused at either end."""
    with store.step("RACI") as tx:
        found = fetch(store, "raci", line_id)
        tx.label = f"RACI of {short(name_of(store, found['account_id']))}: {quoted(found['item'])} moved"
        tx.update("raci", line_id, {}, rev=rev)
        order = [r.id for r in raci(store, found["account_id"])]
        at = order.index(line_id)
        to = at + steps
        if not 0 <= to < len(order):
            raise Refused(f"It is the {'first' if steps < 0 else 'last'} line already.")
        order.insert(to, order.pop(at))
        for position, key in enumerate(order, 1):
            tx.update("raci", key, {"position": position})


def rename_in_raci(store: Reading, account_id: int, old: str, new: str) -> int:
    """One name, or a role, becomes another in every line; how many lines changed. Refused where it stands nowhere."""
    name = line(new, "The name")
    if "," in name:
        raise Refused("One name at a time: commas stand between several.")
    with store.step(f"RACI of {short(name_of(store, account_id))}: {quoted(old)} is {quoted(name)}") as tx:
        changed = 0
        for found in raci(store, account_id):
            cells = {field: getattr(found, field) for field in _CELLS}
            then = {field: replaced(text, old, name) for field, text in cells.items()}
            if then != cells:
                tx.update("raci", found.id, row(**then), rev=found.rev)
                changed += 1
        if not changed:
            raise Refused(f"{quoted(old)} stands in no line.")
        return changed


def remove_raci(store: Reading, line_id: int, rev: int) -> None:
    """Take a line out."""
    _remove(store, "raci", line_id, rev, "item", "RACI line")


def apply_raci(store: Reading, account_id: int) -> int:
    """The template of the account's segment; lines whose work is there already are left as they are. How many came."""
    with store.step(f"RACI template for {short(name_of(store, account_id))}", account_id=account_id) as tx:
        segment = Segment(fetch(store, "account", account_id)["segment"])
        there = {fold(r.item) for r in raci(store, account_id)}
        last = tx.query("SELECT coalesce(max(position), 0) FROM raci WHERE account_id = ?", (account_id,))[0][0]
        wanted = [item for item in raci_template(segment) if fold(item.item) not in there]
        if not wanted:
            raise Refused("Every line of the template is there already.")
        for number, item in enumerate(wanted, last + 1):
            values = row(
                account_id=account_id, position=number, item=item.item, responsible=", ".join(item.responsible),
                accountable=item.accountable, consulted=", ".join(item.consulted), informed=", ".join(item.informed),
            )  # fmt: skip
            tx.insert("raci", values)
        return len(wanted)


# training


def sessions(store: Reading, account_id: int) -> tuple[Session, ...]:
    """The sessions of an account: those with a day first, oldest first."""
    rows = store.db.query(
        "SELECT id, title, audience, on_date, invited, attended, completed, competency, rev FROM training "
        "WHERE account_id = ? ORDER BY on_date IS NULL, on_date, id",
        (account_id,),
    )
    return tuple(Session(r[0], r[1], r[2], day(r[3]), *r[4:9]) for r in rows)


def _session(fields: dict[str, Any]) -> dict[str, object]:
    out: dict[str, object] = {}
    for field, value in fields.items():
        if field == "title":
            out[field] = line(str(value), "The title")
        elif field == "audience":
            out[field] = one_of(str(value), AUDIENCES, "The audience")
        elif field == "on":
            out["on_date"] = plausible(value, "The day")
        elif field in _COUNTS:
            if value is not None and not (isinstance(value, int) and 0 <= value <= _LIMIT):
                raise Refused(f"How many were {field} is a whole number from 0 on.")
            out[field] = value
        elif field == "competency":
            out[field] = clean(str(value))
        else:
            raise Refused(f"A training session has no field ‘{field}’.")
    return out


def _plausible(whole: dict[str, Any], today: date) -> None:
    """Raises Refused where more completed than came, or people came to a session that is still ahead."""
    attended, completed = whole.get("attended"), whole.get("completed")
    if completed is not None and attended is not None and completed > attended:
        raise Refused(f"{completed} completed it, but only {attended} came: look at the two figures again.")
    on = whole.get("on_date")
    if attended and on is not None and str(on) > today.isoformat():
        raise Refused(f"The session of {on} is still ahead: nobody can have come yet.")


def add_session(store: Reading, account_id: int, title: str, fields: dict[str, Any]) -> int:
    """A session, held or planned; gives its id."""
    values = _session({"title": title, "audience": "end-users", **fields})
    label = f"Training {quoted(str(values['title']))} of {short(name_of(store, account_id))}"
    with store.step(label, account_id=account_id) as tx:
        _plausible(values, store.today)
        return tx.insert("training", row(account_id=account_id, **values))


def edit_session(store: Reading, session_id: int, rev: int, fields: dict[str, Any]) -> None:
    """title, audience, on, invited, attended, completed, competency."""
    values = _session(fields)
    with store.step("training") as tx:
        found = fetch(store, "training", session_id)
        tx.label = f"Training {quoted(found['title'])} of {short(name_of(store, found['account_id']))} edited"
        _plausible({**found, **values}, store.today)
        tx.update("training", session_id, row(**values), rev=rev)


def remove_session(store: Reading, session_id: int, rev: int) -> None:
    """Take a session out."""
    _remove(store, "training", session_id, rev, "title", "Training")


# hypercare issues


def issues(store: Reading, account_id: int) -> tuple[Issue, ...]:
    """The issues of an account in the order of ``hypercare.ordered``."""
    from csm_tui.domain.hypercare import ordered

    rows = store.db.query(
        "SELECT id, title, severity, opened, responded, resolved, owner, note, rev FROM issue WHERE account_id = ?",
        (account_id,),
    )
    return ordered(
        Issue(r[0], r[1], Severity(r[2]), date.fromisoformat(r[3]), day(r[4]), day(r[5]), r[6], r[7], r[8])
        for r in rows
    )


def _issue(store: Reading, fields: dict[str, Any]) -> dict[str, object]:
    out: dict[str, object] = {}
    for field, value in fields.items():
        if field == "title":
            out[field] = line(str(value), "The issue")
        elif field == "severity":
            out[field] = Severity(one_of(str(value), tuple(Severity), "The severity"))
        elif field in ("opened", "responded", "resolved"):
            if value is None and field == "opened":
                raise Refused("The day on which it came is needed.")
            out[field] = None if value is None else past(value, store.today, "The day")
        elif field == "owner":
            out[field] = clean(str(value))
        elif field == "note":
            out[field] = clean(str(value), lines=True)
        else:
            raise Refused(f"An issue has no field ‘{field}’.")
    return out


def _in_order(whole: dict[str, Any]) -> None:
    for first, then in (("opened", "responded"), ("opened", "resolved"), ("responded", "resolved")):
        a, b = whole.get(first), whole.get(then)
        if a is not None and b is not None and str(b) < str(a):
            raise Refused(f"It was {then} on {b}, before it was {first} on {a}: swap the days.")


def add_issue(store: Reading, account_id: int, title: str, fields: dict[str, Any]) -> int:
    """An issue, of today unless ``opened`` says otherwise; gives its id."""
    values = _issue(store, {"title": title, "severity": "medium", "opened": store.today, **fields})
    label = f"Issue {quoted(str(values['title']))} of {short(name_of(store, account_id))}"
    with store.step(label, account_id=account_id) as tx:
        _in_order(values)
        return tx.insert("issue", row(account_id=account_id, **values))


def edit_issue(store: Reading, issue_id: int, rev: int, fields: dict[str, Any]) -> None:
    """title, severity, opened, responded, resolved, owner, note. What is solved was answered: on that day at the
    latest."""
    values = _issue(store, fields)
    with store.step("issue") as tx:
        found = fetch(store, "issue", issue_id)
        word = "solved" if values.get("resolved") else "answered" if values.get("responded") else "edited"
        tx.label = f"Issue {quoted(found['title'])} of {short(name_of(store, found['account_id']))} {word}"
        if values.get("resolved") is not None and found["responded"] is None and values.get("responded") is None:
            values["responded"] = values["resolved"]
        _in_order({**found, **values})
        tx.update("issue", issue_id, row(**values), rev=rev)


def remove_issue(store: Reading, issue_id: int, rev: int) -> None:
    """Take an issue out."""
    _remove(store, "issue", issue_id, rev, "title", "Issue")
