"""An account on hold: why, and when to look again (DOMAIN 2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from csm_tui.screens.dialogs.form import Field, FormDialog, Values

USUAL, LONG = 14, 30  # days until the review that is proposed; after which a hold is raised


def hold(name: str, today: date, write: Callable[[str, date], object]) -> FormDialog:
    """Ask why an account is on hold and when to look again; ``write`` gets both."""

    def check(values: Values) -> dict[str, str]:
        return {"until": "The day to look again lies after today."} if values["until"] <= today.isoformat() else {}

    def live(values: Values) -> str:
        try:
            days = (date.fromisoformat(values["until"]) - today).days
        except ValueError:
            return ""
        return f"More than {LONG} days: a signal says then that the hold rots." if days > LONG else ""

    def submit(values: Values) -> None:
        write(values["reason"], date.fromisoformat(values["until"]))

    return FormDialog(
        f"{name} on hold",
        (
            Field("reason", "Reason", required=True, placeholder="the customer’s year-end freeze"),
            Field("until", "Look again on", "date", (today + timedelta(days=USUAL)).isoformat(), required=True),
        ),
        check,
        today=today,
        submit=submit,
        intro="Clocks stop, the colour is H, and its ARR is counted apart until you resume.",
        live=live,
        memory=f"hold-{name}",
    )
