"""A next action in one line: ``send agenda fri``; owner and side where they matter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.model import Action
from csm_tui.errors import UserError
from csm_tui.screens.dialogs.form import Field, FormDialog, Values

PARTIES = (("vendor", "Ours"), ("customer", "The customer’s"), ("third-party", "A third party’s"))

Write = Callable[[str, str, str, date | None], object]  # text, owner, party, due


def split_due(text: str, today: date) -> tuple[str, date | None]:
    """The action and the date at its end, where its last one to three words are one: ``pay invoice fri``."""
    words = text.split()
    for count in (3, 2, 1):
        if len(words) > count:
            try:
                return " ".join(words[:-count]), dates.parse_date(" ".join(words[-count:]), today)
            except UserError:
                continue
    return text.strip(), None


def quick_action(name: str, today: date, write: Write, *, action: Action | None = None, key: int = 0) -> FormDialog:
    """Ask for an action (or other words for ``action``); ``write`` gets text, owner, party, due."""

    def parts(values: Values) -> tuple[str, date | None]:
        if values["due"]:
            return values["text"], date.fromisoformat(values["due"])
        return (values["text"], None) if action is not None else split_due(values["text"], today)

    def live(values: Values) -> str:
        if values["due"] or not values["text"]:
            return ""
        text, due = parts(values)
        return f"‘{text}’, due {dates.long(due)}, {dates.distance(due, today)}" if due else "No date: it will nag."

    def submit(values: Values) -> None:
        text, due = parts(values)
        write(text, values["owner"], values["party"], due)

    return FormDialog(
        f"Next action for {name}" if action is None else "Edit the action",
        (
            Field("text", "Action", value=action.text if action else "", required=True, placeholder="send agenda fri"),
            Field("due", "Due", "date", action.due.isoformat() if action and action.due else ""),
            Field("owner", "Who", value=action.owner if action else "", placeholder="a name, not “the team”"),
            Field("party", "Whose", "choice", str(action.party) if action else "vendor", options=PARTIES),
        ),
        today=today,
        submit=submit,
        live=live,
        memory=f"action-{key}-{action.id if action else 0}",
    )
