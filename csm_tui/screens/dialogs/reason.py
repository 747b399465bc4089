"""One line of reason: skip, dismiss, resolve, drop."""

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
