"""The rest of the account record: criteria, promises, scope, UAT rounds, gates, handoff (DOMAIN 8)."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.store.common import fetch, name_of, one_of, quoted, short
from csm_tui.store.values import line, past, plausible, prose, row

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading

_CATEGORIES = ("adoption", "efficiency", "quality", "revenue", "satisfaction")


def _criterion(store: Reading, fields: dict[str, Any]) -> dict[str, object]:
    out: dict[str, object] = {}
    for field, value in fields.items():
        if field == "metric":
            out[field] = line(str(value), "The metric")
        elif field == "category":
            out[field] = one_of(str(value), _CATEGORIES, "The category")
        elif field in ("baseline", "target", "actual"):
            out[field] = _figure(value, field)
        elif field in ("unit", "source", "owner"):
            out[field] = clean(str(value))
        elif field == "evidence":
            out[field] = clean(str(value), lines=True)
        elif field == "due":
            out[field] = plausible(value, "The date")
        elif field in ("validated", "actual_on"):
            out[field] = past(value, store.today, "The date") if value is not None else None
        elif field == "state":
            out[field] = one_of(str(value), ("open", "met", "waived"), "The state")
        elif field == "reason":
            out[field] = clean(str(value))
        else:
            raise Refused(f"A success criterion has no field ‘{field}’ that could be edited.")
    if out.get("state") == "waived" and not out.get("reason"):
        raise Refused("Waiving a criterion needs a reason.")
    return out


def _figure(value: Any, what: str) -> float | None:
    if value is None:
        return None
    number = float(value)
    if not math.isfinite(number):
        raise Refused(f"The {what} must be a number.")
    return number


def add_criterion(store: Reading, account_id: int, metric: str, fields: dict[str, Any]) -> int:
    """A success criterion; gives its id."""
    values = _criterion(store, {"metric": metric, **fields})
    label = f"Criterion {quoted(str(values['metric']))} for {short(name_of(store, account_id))}"
    with store.step(label, account_id=account_id) as tx:
        return tx.insert("criterion", row(account_id=account_id, **values))


def edit_criterion(store: Reading, criterion_id: int, rev: int, fields: dict[str, Any]) -> None:
    """Other facts of a criterion; met or waived among them."""
    values = _criterion(store, fields)
    with store.step("criterion edited") as tx:
        found = fetch(store, "criterion", criterion_id)
        tx.label = f"Criterion {quoted(found['metric'])} of {short(name_of(store, found['account_id']))} edited"
        tx.update("criterion", criterion_id, row(**values), rev=rev)


def add_promise(
    store: Reading, account_id: int, text: str, kind: str, said_by: str, said_on: date | None, out_of_scope: bool
) -> int:
    """What Sales said; undecided until ``decide_promise``. Gives its id."""
    tidy = line(text, "The promise")
    one_of(kind, ("feature", "timeline", "commercial"), "The kind")
    with store.step(f"Promise {quoted(tidy)} for {short(name_of(store, account_id))}", account_id=account_id) as tx:
        if said_on is not None:
            past(said_on, store.today, "The day")
        values = row(
            account_id=account_id,
            text=tidy,
            kind=kind,
            said_by=clean(said_by),
            said_on=said_on,
            out_of_scope=out_of_scope,
        )
        return tx.insert("promise", values)


def decide_promise(store: Reading, promise_id: int, decision: str) -> None:
    """Honour it, put it into phase 2, reset the expectation, refuse it, or open it again."""
    one_of(decision, ("open", "honour", "phase-2", "reset", "refuse"), "The decision")
    with store.step("promise") as tx:
        found = fetch(store, "promise", promise_id)
        tx.label = f"Promise {quoted(found['text'])} of {short(name_of(store, found['account_id']))}: {decision}"
        tx.update("promise", promise_id, row(decision=decision, decided_on=None if decision == "open" else store.today))


def add_scope_change(store: Reading, account_id: int, text: str, asked: date | None, effect_days: int) -> int:
    """A wish after the baseline; undecided until ``decide_scope_change``. Gives its id."""
    tidy = line(text, "The wish")
    with store.step(f"Scope wish {quoted(tidy)} of {short(name_of(store, account_id))}", account_id=account_id) as tx:
        day = past(asked or store.today, store.today, "The day it was asked")
        values = row(account_id=account_id, text=tidy, asked=day, effect_days=_effect(effect_days))
        return tx.insert("scope_change", values)


def _effect(days: int) -> int:
    """Working days that a wish would add; negative where it saves some."""
    if abs(days) > 1000:
        raise Refused(f"{days} days are too many for one wish.")
    return days


def decide_scope_change(store: Reading, change_id: int, rev: int, decision: str, effect_days: int | None) -> None:
    """In scope, phase 2, refused, or open again; with what it is now thought to take."""
    one_of(decision, ("open", "in-scope", "phase-2", "refused"), "The decision")
    with store.step("scope") as tx:
        found = fetch(store, "scope_change", change_id)
        tx.label = f"Scope wish {quoted(found['text'])} of {short(name_of(store, found['account_id']))}: {decision}"
        decided = None if decision == "open" else store.today
        values = row(decision=decision, decided=decided)
        if effect_days is not None:
            values["effect_days"] = _effect(effect_days)
        tx.update("scope_change", change_id, values, rev=rev)


def add_uat_round(store: Reading, account_id: int, on: date, passed: bool, findings: str) -> int:
    """A round of acceptance testing, numbered by itself; a failed one leads back to CONFIGURE. Gives its id."""
    with store.step(f"UAT round of {short(name_of(store, account_id))}", account_id=account_id) as tx:
        past(on, store.today, "The day of the round")
        number = (
            1 + tx.query("SELECT coalesce(max(number), 0) FROM uat_round WHERE account_id = ?", (account_id,))[0][0]
        )
        tx.label = f"UAT round {number} of {short(name_of(store, account_id))} {'passed' if passed else 'failed'}"
        values = row(
            account_id=account_id, number=number, held_on=on, passed=passed, findings=clean(findings, lines=True)
        )
        return tx.insert("uat_round", values)


def set_handoff(store: Reading, account_id: int, section: str, text: str) -> None:
    """One of the ten sections of the handoff document; '' empties it."""
    title = line(section, "The section")
    body = clean(text, lines=True).strip()
    with store.step(f"Handoff of {short(name_of(store, account_id))}: {title}", account_id=account_id) as tx:
        found = tx.query("SELECT id FROM handoff WHERE account_id = ? AND section = ?", (account_id, title))
        if found:
            tx.update("handoff", found[0][0], row(text=body))
        else:
            tx.insert("handoff", row(account_id=account_id, section=title, text=prose(text, "The section")))
