"""Success criteria: pinned, measured, checked, met or waived (DOMAIN 8, gates G1, G4, G5)."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

from csm_tui.domain.criteria import CATEGORIES, CriterionValue, figure
from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.store.common import fetch, name_of, one_of, quoted, short
from csm_tui.store.values import day, line, past, plausible, row, words

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx

_FIGURES = {"baseline": "starting value", "target": "target", "actual": "actual"}


def _checked(store: Reading, fields: dict[str, Any]) -> dict[str, object]:
    out: dict[str, object] = {}
    for field, value in fields.items():
        if field == "metric":
            out[field] = line(str(value), "The metric")
        elif field == "category":
            out[field] = one_of(str(value), CATEGORIES, "The category")
        elif field in _FIGURES:
            out[field] = None if value is None else _figure(value, _FIGURES[field])
        elif field in ("unit", "source", "owner", "reason"):
            out[field] = clean(str(value))
        elif field == "evidence":
            out[field] = clean(str(value), lines=True)
        elif field == "due":
            out[field] = plausible(value, "The date")
        elif field in ("validated", "actual_on"):
            out[field] = past(value, store.today, "The date") if value is not None else None
        elif field == "state":
            out[field] = one_of(str(value), ("open", "met", "waived"), "The state")
        else:
            raise Refused(f"A success criterion has no field ‘{field}’ that could be edited.")
    return out


def _figure(value: Any, what: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise Refused(f"The {what} must be a number; what it counts goes into the unit.") from None
    if not math.isfinite(number) or abs(number) > 1e15:
        raise Refused(f"The {what} must be a number that can be measured.")
    return number + 0.0  # no negative zero


def _sound(whole: dict[str, Any], given: dict[str, object]) -> None:
    """Raises Refused where the criterion as a whole says nothing: a target that is the start, met without a figure."""
    if {"baseline", "target"} & set(given) and whole["baseline"] is not None and whole["baseline"] == whole["target"]:
        raise Refused(
            f"The target equals the starting value ({figure(whole['target'], whole['unit'])}), so that nothing would "
            "have to change. Type another target, or leave the starting value empty until it is measured."
        )
    if given.get("state") == "waived" and not whole["reason"]:
        raise Refused("Waiving a criterion needs a reason.")
    if given.get("state") == "met" and whole["actual"] is None:
        raise Refused("A criterion is met by a figure: type the actual value first, or waive it with a reason.")


def add(store: Reading, account_id: int, metric: str, fields: dict[str, Any]) -> int:
    """A success criterion; gives its id. A vague one is kept: G1 says what it lacks."""
    values = _checked(store, {"metric": metric, **fields})
    label = f"Criterion {quoted(str(values['metric']))} for {short(name_of(store, account_id))}"
    with store.step(label, account_id=account_id) as tx:
        blank = {"baseline": None, "target": None, "actual": None, "unit": "", "reason": ""}
        _sound({**blank, **values}, values)
        if values.get("actual") is not None:
            values.setdefault("actual_on", store.today)
        key = tx.insert("criterion", row(account_id=account_id, **values))
        if values.get("actual") is not None:
            _keep(tx, account_id, key, values["actual_on"], values["actual"], values.get("evidence", ""))
        return key


def edit(store: Reading, criterion_id: int, rev: int, fields: dict[str, Any]) -> None:
    """Other facts of a criterion; an actual value is kept with its day, met or waived among them."""
    values = _checked(store, fields)
    with store.step("criterion edited") as tx:
        found = fetch(store, "criterion", criterion_id)
        tx.label = f"Criterion {quoted(found['metric'])} of {short(name_of(store, found['account_id']))} edited"
        _sound({**found, **values}, values)
        new = "actual" in values and values["actual"] != found["actual"]
        if new and values["actual"] is not None and values.get("actual_on") is None:
            values["actual_on"] = store.today
        tx.update("criterion", criterion_id, row(**values), rev=rev)
        moved = values.get("actual_on") is not None and str(values["actual_on"]) != found["actual_on"]
        actual = values.get("actual", found["actual"])
        if actual is not None and (new or moved):
            on = values.get("actual_on") or found["actual_on"]
            _keep(tx, found["account_id"], criterion_id, on, actual, values.get("evidence", ""))
            _newest(tx, criterion_id)
        elif new:
            values_ = tx.query("SELECT id FROM criterion_value WHERE criterion_id = ?", (criterion_id,))
            for (key,) in values_:
                tx.delete("criterion_value", key)
            tx.update("criterion", criterion_id, row(actual=None, actual_on=None))


def _keep(tx: Tx, account_id: int, criterion_id: int, on: object, value: object, evidence: object) -> int:
    """The value of a day; a second one of the same day corrects the first."""
    values = row(on_date=on, value=value, **({"evidence": evidence} if evidence else {}))
    found = tx.query(
        "SELECT id FROM criterion_value WHERE criterion_id = ? AND on_date = ?", (criterion_id, values["on_date"])
    )
    if found:
        tx.update("criterion_value", found[0][0], values)
        return int(found[0][0])
    return tx.insert("criterion_value", row(account_id=account_id, criterion_id=criterion_id, **values))


def _newest(tx: Tx, criterion_id: int) -> None:
    """The criterion's actual value is that of the latest day."""
    found = tx.query(
        "SELECT value, on_date FROM criterion_value WHERE criterion_id = ? ORDER BY on_date DESC, id DESC LIMIT 1",
        (criterion_id,),
    )
    value, on = found[0] if found else (None, None)
    tx.update("criterion", criterion_id, {"actual": value, "actual_on": on})


def add_value(store: Reading, criterion_id: int, value: Any, on: date | None, evidence: str) -> int:
    """A value measured on that day (today); one of the same day is corrected. Gives its id."""
    number = _figure(value, "value")
    with store.step("value") as tx:
        found = fetch(store, "criterion", criterion_id)
        measured = past(on or store.today, store.today, "The day of the value")
        said = f"{figure(number, found['unit'])} on {words(measured)}"
        tx.label = f"{quoted(found['metric'])} of {short(name_of(store, found['account_id']))}: {said}"
        key = _keep(tx, found["account_id"], criterion_id, measured, number, clean(evidence, lines=True).strip())
        _newest(tx, criterion_id)
        return key


def remove_value(store: Reading, value_id: int, rev: int) -> None:
    """A value that was wrong; the one before it is the actual again."""
    with store.step("value removed") as tx:
        found = fetch(store, "criterion_value", value_id)
        criterion = fetch(store, "criterion", found["criterion_id"])
        name = short(name_of(store, criterion["account_id"]))
        tx.label = f"Value of {words(day(found['on_date']))} of {quoted(criterion['metric'])} of {name} removed"
        tx.update("criterion_value", value_id, {}, rev=rev)
        tx.delete("criterion_value", value_id)
        _newest(tx, criterion["id"])
        if criterion["state"] == "met" and fetch(store, "criterion", criterion["id"])["actual"] is None:
            tx.update("criterion", criterion["id"], row(state="open"))


def values(store: Reading, criterion_id: int) -> tuple[CriterionValue, ...]:
    """Every value of a criterion, the oldest first."""
    rows = store.db.query(
        "SELECT id, on_date, value, evidence, rev FROM criterion_value WHERE criterion_id = ? ORDER BY on_date, id",
        (criterion_id,),
    )
    return tuple(CriterionValue(key, date.fromisoformat(on), value, said, rev) for key, on, value, said, rev in rows)


def validate(store: Reading, criterion_id: int, rev: int, on: date | None) -> None:
    """Looked at again with the customer on that day (today): it still says what they want."""
    with store.step("criterion checked") as tx:
        found = fetch(store, "criterion", criterion_id)
        tx.label = f"Criterion {quoted(found['metric'])} of {short(name_of(store, found['account_id']))} checked"
        tx.update("criterion", criterion_id, row(validated=past(on or store.today, store.today, "The day")), rev=rev)


def settle(store: Reading, criterion_id: int, rev: int, state: str, reason: str) -> None:
    """Met, waived with a reason, or open again. Met although the actual does not reach the target asks for a reason."""
    from csm_tui.domain.criteria import reached

    one_of(state, ("open", "met", "waived"), "The state")
    why = clean(reason)
    with store.step("criterion") as tx:
        found = fetch(store, "criterion", criterion_id)
        tx.label = f"Criterion {quoted(found['metric'])} of {short(name_of(store, found['account_id']))} {state}"
        if found["state"] == state:
            raise Refused(f"This criterion is {state} already.")
        _sound({**found, "reason": why}, {"state": state})
        criterion = next(c for c in store.facts(found["account_id"]).criteria if c.id == criterion_id)
        if state == "met" and reached(criterion) is False and not why:
            raise Refused(
                f"{figure(criterion.actual)} does not reach the target of {figure(criterion.target, criterion.unit)}. "
                "Say in words why the customer takes it as met."
            )
        tx.update("criterion", criterion_id, row(state=state, reason=why), rev=rev)


def remove(store: Reading, criterion_id: int, rev: int) -> None:
    """Written down by mistake; waive one that was agreed."""
    with store.step("criterion removed") as tx:
        found = fetch(store, "criterion", criterion_id)
        tx.label = f"Criterion {quoted(found['metric'])} of {short(name_of(store, found['account_id']))} removed"
        tx.update("criterion", criterion_id, {}, rev=rev)
        tx.delete("criterion", criterion_id)
