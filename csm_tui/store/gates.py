"""Gates: what they ask for, passing them, forcing them with a reason; the go-live checklist (DOMAIN 2.1)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from csm_tui.content.record import CHECKLISTS, checklist
from csm_tui.domain.gates import FORCEABLE, GATES, Missing, told
from csm_tui.domain.gates import missing as asked
from csm_tui.domain.model import Segment
from csm_tui.domain.text import clean
from csm_tui.errors import GateClosed, Refused, Unknown
from csm_tui.store.common import fetch, name_of, one_of, quoted, short
from csm_tui.store.values import line, past, row

if TYPE_CHECKING:
    from csm_tui.domain.model import Check
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx

_APART = "; "


def missing(store: Reading, account_id: int, gate: str) -> tuple[Missing, ...]:
    """What the gate still asks for; () = it lets pass. Refused for no gate."""
    one_of(gate, tuple(GATES), "The gate")
    facts = store.facts(account_id)
    return asked(gate, facts, store.today, store.calendar(facts.account))


def pass_gate(store: Reading, account_id: int, gate: str, on: date | None, force_reason: str | None) -> int:
    """Pass a gate on ``on`` (today). Raises GateClosed where something is missing, unless forced with a reason.

    Gives the id of what is recorded. Forcing raises SIG-P11; a reason where nothing is missing is kept, forces nothing.
    """
    one_of(gate, tuple(GATES), "The gate")
    with store.step(f"Gate {gate} passed for {short(name_of(store, account_id))}", account_id=account_id) as tx:
        day = past(on or store.today, store.today, "The day")
        found = missing(store, account_id, gate)
        if found:
            tx.label = f"Gate {gate} forced for {short(name_of(store, account_id))}"
        return _record(tx, account_id, gate, day, found, force_reason)


def _record(tx: Tx, account_id: int, gate: str, on: date, found: tuple[Missing, ...], force: str | None) -> int:
    """Record the passing, forced where something is missing; raises GateClosed where that is not possible."""
    reason = clean(force or "")
    if found and (not reason or gate not in FORCEABLE):
        raise closed(gate, found)
    values = row(
        account_id=account_id, gate=gate, passed_on=on, forced=bool(found), reason=reason,
        missing=_APART.join(m.text for m in found),
    )  # fmt: skip
    return tx.insert("gate_pass", values)


def closed(gate: str, found: tuple[Missing, ...]) -> GateClosed:
    """The refusal, in one sentence."""
    how = {
        "G4": "It stays open until then.",
        "G5": "Settle them, or close the account as churned, abandoned or transferred.",
    }.get(gate, "Settle it, or force the gate with a reason.")
    return GateClosed(f"Gate {gate} ({GATES[gate].lower()}) asks for more. {told(found)}. {how}", gate, found)


def guard(store: Reading, tx: Tx, milestone: dict[str, Any], on: date, force: str) -> None:
    """Before a gate's milestone is done or skipped: record the passing, or raise GateClosed.

    What was forced before with the same things missing is not asked again.
    """
    gate = milestone["gate"]
    if gate not in GATES:
        return
    account_id = milestone["account_id"]
    found = missing(store, account_id, gate)
    if found and not force and gate in FORCEABLE:
        last = tx.query(
            "SELECT forced, missing FROM gate_pass WHERE account_id = ? AND gate = ? ORDER BY passed_on DESC, id DESC",
            (account_id, gate),
        )
        if last and last[0][0] and {m.text for m in found} <= set(last[0][1].split(_APART)):
            return
    _record(tx, account_id, gate, on, found, force)


def checks(store: Reading, account_id: int) -> tuple[Check, ...]:
    """The readiness list of an account, answered or not, in its order; () where its plan has no go/no-go."""
    return store.facts(account_id).checks


def checklist_of(store: Reading, account_id: int, name: str) -> tuple[Check, ...]:
    """A checklist of an account by its name, answered or not, in its order."""
    from csm_tui.store.mapping import check_of

    one_of(name, CHECKLISTS, "The checklist")
    segment = Segment(fetch(store, "account", account_id)["segment"])
    rows = store.db.query(
        "SELECT account_id, list, item, state, owner, note, rev FROM check_item WHERE account_id = ? AND list = ?",
        (account_id, name),
    )
    answers = {r[2]: r for r in rows}
    return tuple(check_of(check, answers.get(check.item)) for check in checklist(name, segment))


def set_check(store: Reading, account_id: int, list_: str, item: str, state: str, owner: str, note: str) -> None:
    """Answer an item: yes, no or waived (which asks for a name or a reason); '' takes the answer back."""
    one_of(state, ("yes", "no", "waived", ""), "The answer")
    who, why = clean(owner), clean(note)
    if state == "waived" and not (who or why):
        raise Refused("Waiving an item needs a name or a reason: who takes it, or why it is not needed.")
    with store.step("Checklist", account_id=account_id) as tx:
        name = short(name_of(store, account_id))
        segment = Segment(fetch(store, "account", account_id)["segment"])
        known = next((c for c in checklist(list_, segment) if c.item == item), None)
        if known is None:
            raise Unknown(f"There is no item {quoted(line(item, 'The item'))} on this list of {name}.")
        tx.label = f"{quoted(known.text)} {state or 'open again'} for {name}"
        stored = tx.query(
            "SELECT id FROM check_item WHERE account_id = ? AND list = ? AND item = ?", (account_id, list_, item)
        )
        if state == "":
            for (key,) in stored:
                tx.delete("check_item", key)
        elif stored:
            tx.update("check_item", stored[0][0], row(state=state, owner=who, note=why))
        else:
            tx.insert("check_item", row(account_id=account_id, list=list_, item=item, state=state, owner=who, note=why))
