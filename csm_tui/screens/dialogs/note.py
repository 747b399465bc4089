"""A note about an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from csm_tui.screens.dialogs.form import Field, FormDialog, Values


def note(name: str, today: date, write: Callable[[str], object], *, key: int = 0) -> FormDialog:
    """Ask for a note; ``write`` gets its text. ``key`` (the account's id) tells unsaved notes apart."""

    def submit(values: Values) -> None:
        write(values["text"])

    return FormDialog(
        f"Note on {name}",
        (Field("text", "Note", "lines", required=True, placeholder="internal: never in what a customer reads"),),
        today=today,
        submit=submit,
        memory=f"note-{key}",
    )
