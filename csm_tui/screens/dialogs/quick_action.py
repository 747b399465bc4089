"""A next action in one line, ``@Dana send sample 27 nov``: what is understood is read back before Enter keeps it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from csm_tui.domain.model import Action
from csm_tui.domain.quick import Quick, quick_add, read_back, whom
from csm_tui.errors import UserError
from csm_tui.screens.dialogs.form import Field, FormDialog, Values

PARTIES = (("vendor", "Ours"), ("customer", "The customer’s"), ("third-party", "A third party’s"))

Write = Callable[[str, str, str, date | None], object]  # text, owner, party, due


def understood(values: Values, today: date, people: Sequence[str]) -> Quick:
    """What is typed in all fields together: the fields below have the last word. Raises UserError."""
    found = quick_add(values["text"], today, people)
    due = date.fromisoformat(values["due"]) if values["due"] else found.due
    owner, party = values["owner"] or found.owner, values["party"]
    if party == "vendor" and not values["owner"]:
        party = found.party
    return Quick(found.text, due, owner, party)


def quick_action(
    name: str, today: date, write: Write, *, action: Action | None = None, key: int = 0, people: Sequence[str] = ()
) -> FormDialog:
    """Ask for an action (or other words for ``action``); ``write`` gets text, owner, party, due.

    ``people`` are those of the customer: their names are completed, and what one of them owns is the customer's.
    """

    def reading(text: str) -> str:
        try:
            return read_back(quick_add(text, today, people), today) if text.strip() else ""
        except UserError as error:
            return str(error)

    def complete(text: str) -> str:
        return whom(text, people) if len(text) > 1 else ""

    def check(values: Values) -> dict[str, str]:
        try:
            understood(values, today, people)
        except UserError as error:
            return {"text": str(error)}
        return {}

    def submit(values: Values) -> None:
        if action is not None:
            due = date.fromisoformat(values["due"]) if values["due"] else None
            write(values["text"], values["owner"], values["party"], due)
        else:
            found = understood(values, today, people)
            write(found.text, found.owner, found.party, found.due)

    new = action is None
    return FormDialog(
        f"Next action for {name}" if action is None else "Edit the action",
        (
            Field(
                "text",
                "Action",
                value=action.text if action else "",
                required=True,
                placeholder="send agenda fri, or @Dana send sample 27 nov",
                reading=reading if new else None,
            ),
            Field("due", "Due", "date", action.due.isoformat() if action and action.due else ""),
            Field(
                "owner",
                "Who",
                value=action.owner if action else "",
                placeholder="a name, not “the team”",
                complete=complete,
            ),
            Field("party", "Whose", "choice", str(action.party) if action else "vendor", options=PARTIES),
        ),
        check if new else None,
        today=today,
        submit=submit,
        memory=f"action-{key}-{action.id if action else 0}",
    )
