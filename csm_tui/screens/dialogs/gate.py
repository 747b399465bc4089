"""What the gates ask: an item of the checklist, a reason for forcing, a success criterion, a promise."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from csm_tui.domain.gates import Missing, told
from csm_tui.domain.model import Check, Criterion, Milestone, Promise
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.menu import Item

ANSWERS = (
    Item("yes", "Yes, it is ready", "y"),
    Item("no", "No", "n", "who has it, and what is missing"),
    Item("waived", "Waived", "w", "by whom, or why it is not needed"),
    Item("open", "Not answered", "o", "take the answer back"),
)
STATES = (("yes", "Yes, it is ready"), ("no", "No"), ("waived", "Waived"))
PROMISES = (
    Item("honour", "Honour it", "h", "it is part of the project"),
    Item("phase-2", "Phase 2", "p", "it comes later"),
    Item("reset", "Reset the expectation", "r", "they are told what they get instead"),
    Item("refuse", "Refuse it", "f", "back to Sales"),
    Item("open", "Undecided", "u"),
)
LEAST = 10  # characters of a reason


def answer(
    check: Check, state: str, today: date, write: Callable[[str, str, str], object], *, key: int = 0
) -> FormDialog:
    """Ask who has an item and why; ``write`` gets the answer, the name, the words."""

    def problems(values: Values) -> dict[str, str]:
        if values["state"] == "waived" and not (values["owner"] or values["note"]):
            return {"note": "Waiving needs a name or a reason."}
        return {"owner": "Name who sees to it."} if values["state"] == "no" and not values["owner"] else {}

    def submit(values: Values) -> None:
        write(values["state"], values["owner"], values["note"])

    return FormDialog(
        check.text,
        (
            Field("owner", "Who", value=check.owner, placeholder="a name, not the team"),
            Field("note", "In words", value=check.note, placeholder="what is missing, or why it is not needed"),
            Field("state", "Answer", "choice", state, options=STATES, required=True),
        ),
        problems,
        today=today,
        submit=submit,
        memory=f"check-{key}-{check.list}-{check.item}",
    )


def force(
    gate: str,
    milestone: Milestone,
    missing: Sequence[Missing],
    today: date,
    write: Callable[[str, date, str], object],
) -> FormDialog:
    """Ask why a gate is forced; ``write`` gets the reason, the day, the evidence."""

    def check(values: Values) -> dict[str, str]:
        found = {}
        if len(values["reason"]) < LEAST:
            found["reason"] = "Say in a few words why it cannot wait."
        if values["actual"] > today.isoformat():
            found["actual"] = "That day has not come yet."
        return found

    def submit(values: Values) -> None:
        write(values["reason"], date.fromisoformat(values["actual"]), values["evidence"])

    return FormDialog(
        f"Force {gate}: {milestone.title}",
        (
            Field("reason", "Reason", required=True, placeholder="why it cannot wait"),
            Field("actual", "Done on", "date", today.isoformat(), required=True),
            Field("evidence", "Evidence", "lines", milestone.evidence),
        ),
        check,
        today=today,
        submit=submit,
        intro=f"{told(tuple(missing), 2)}. Forcing raises a signal, which stays until it is made good.",
        memory=f"force-{milestone.id}",
    )


def _number(text: str) -> float | None:
    """A number as people type it: 80, 1,200, 4.5, 80 %; ``None`` where it is none."""
    tidy = text.replace("%", "").replace(",", "").replace(" ", "")
    try:
        value = float(tidy)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def criterion(
    known: Criterion | None, today: date, write: Callable[[Mapping[str, Any]], object], *, key: int = 0
) -> FormDialog:
    """Ask for a success criterion, or other facts of ``known``; ``write`` gets the fields of the store."""
    c = known

    def check(values: Values) -> dict[str, str]:
        found = {
            name: "Type a number."
            for name in ("baseline", "target", "actual")
            if values.get(name) and _number(values[name]) is None
        }
        if values.get("state") == "waived" and not values["reason"]:
            found["reason"] = "Waiving needs a reason, and the customer’s word."
        if values.get("state") == "met" and not values["actual"]:
            found["actual"] = "It is met: with which value?"
        return found

    def submit(values: Values) -> None:
        fields: dict[str, Any] = {name: values[name] for name in ("metric", "unit", "owner")}
        fields |= {name: _number(values[name]) if values[name] else None for name in ("baseline", "target")}
        fields["due"] = date.fromisoformat(values["due"]) if values["due"] else None
        if c is not None:
            fields["actual"] = _number(values["actual"]) if values["actual"] else None
            if fields["actual"] is not None and fields["actual"] != c.actual:
                fields["actual_on"] = today
            fields |= {"state": values["state"], "reason": values["reason"]}
        write(fields)

    fields = [
        Field(
            "metric", "Metric", value=c.metric if c else "", required=True, placeholder="orders without a phone call"
        ),
        Field("baseline", "Before", value=_text(c.baseline) if c else "", placeholder="the value on day one: 40"),
        Field("target", "Target", value=_text(c.target) if c else "", placeholder="80"),
        Field("unit", "Unit", value=c.unit if c else "", placeholder="%"),
        Field("owner", "Owner", value=c.owner if c else "", placeholder="a name at the customer"),
        Field("due", "By", "date", c.due.isoformat() if c and c.due else ""),
    ]
    if c is not None:
        states = (("open", "Open"), ("met", "Met"), ("waived", "Waived"))
        fields += [
            Field("actual", "Now", value=_text(c.actual), placeholder="the value measured last"),
            Field("state", "State", "choice", c.state, options=states, required=True),
            Field("reason", "Reason", value=c.reason, placeholder="why it is waived"),
        ]
    return FormDialog(
        "A success criterion",
        fields,
        check,
        today=today,
        submit=submit,
        intro="G1 asks for one with a value before, a target, an owner and a date." if c is None else "",
        memory=f"criterion-{key}-{c.id if c else 0}",
    )


def promise_words(promise: Promise) -> str:
    """Who said it, and whether it is in scope."""
    who = f"{promise.said_by} promised" if promise.said_by else "It was promised"
    scope = " It is out of scope." if promise.out_of_scope else ""
    return f"{who}: {promise.text}.{scope}"
