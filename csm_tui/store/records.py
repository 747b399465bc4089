"""Wishes after the baseline and rounds of acceptance testing (DOMAIN 2, 8)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.store.common import fetch, name_of, one_of, quoted, short
from csm_tui.store.values import line, past, row

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading


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
