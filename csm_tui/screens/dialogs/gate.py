"""What the gates ask: an item of a checklist, a reason for forcing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from csm_tui.domain.gates import Missing, told
from csm_tui.domain.model import Check, Milestone
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.menu import Item

ANSWERS = (
    Item("yes", "Yes, it is ready", "y"),
    Item("no", "No", "n", "who has it, and what is missing"),
    Item("waived", "Waived", "w", "by whom, or why it is not needed"),
    Item("open", "Not answered", "o", "take the answer back"),
)
STATES = (("yes", "Yes, it is ready"), ("no", "No"), ("waived", "Waived"))
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
