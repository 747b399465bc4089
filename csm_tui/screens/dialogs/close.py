"""An account is closed before it is complete: how, when, why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from csm_tui.screens.dialogs.form import Field, FormDialog, Values

WAYS = (
    ("churned", "Churned: they leave"),
    ("abandoned", "Abandoned: nobody goes on with it"),
    ("transferred", "Transferred early to a colleague"),
)


def close_early(
    name: str, today: date, write: Callable[[str, date, str], object], *, intro: str = "", key: int = 0
) -> FormDialog:
    """Ask how, when and why; ``write`` gets the way of closing, the day, the words."""

    def check(values: Values) -> dict[str, str]:
        return {"on": "That day has not come yet."} if values["on"] > today.isoformat() else {}

    def submit(values: Values) -> None:
        write(values["how"], date.fromisoformat(values["on"]), values["reason"])

    return FormDialog(
        f"Close {name} early",
        (
            Field("how", "Closed as", "choice", options=WAYS, required=True),
            Field("reason", "Why", required=True, placeholder="what happened, or who has it from now on"),
            Field("on", "Closed on", "date", today.isoformat(), required=True),
        ),
        check,
        today=today,
        submit=submit,
        intro=intro,
        memory=f"close-{key}",
    )
