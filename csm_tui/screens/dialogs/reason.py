"""One line of reason, with a date where one is needed: skip, dismiss, resolve, hold, drop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from csm_tui.screens.dialogs.form import Field, FormDialog, Values


def reason(
    title: str,
    today: date,
    write: Callable[[str], object],
    *,
    label: str = "Reason",
    placeholder: str = "",
    intro: str = "",
    memory: str = "",
    required: bool = True,
) -> FormDialog:
    """Ask for one line; ``write`` gets it."""

    def submit(values: Values) -> None:
        write(values["reason"])

    field = Field("reason", label, required=required, placeholder=placeholder)
    return FormDialog(title, (field,), today=today, submit=submit, intro=intro, memory=memory)


def hold(name: str, today: date, write: Callable[[str, date | None], object]) -> FormDialog:
    """Ask why an account is on hold and when to look again; ``write`` gets both."""

    def check(values: Values) -> dict[str, str]:
        if values["until"] and values["until"] <= today.isoformat():
            return {"until": "The day to look again lies after today."}
        return {}

    def submit(values: Values) -> None:
        write(values["reason"], date.fromisoformat(values["until"]) if values["until"] else None)

    return FormDialog(
        f"{name} on hold",
        (
            Field("reason", "Reason", required=True, placeholder="the customer’s year-end freeze"),
            Field("until", "Look again on", "date"),
        ),
        check,
        today=today,
        submit=submit,
        intro="Clocks stop and the colour is H until you resume.",
        memory=f"hold-{name}",
    )
