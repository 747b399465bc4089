"""A round of acceptance testing: when, passed or not, what was found (DOMAIN 2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from csm_tui.screens.dialogs.form import Field, FormDialog, Values

OUTCOMES = (("passed", "Passed"), ("failed", "Failed: back to Configure"))


def uat_round(
    name: str, number: int, today: date, write: Callable[[bool, str, date], object], *, key: int = 0
) -> FormDialog:
    """Ask for the outcome of round ``number``; ``write`` gets passed, findings, day."""

    def check(values: Values) -> dict[str, str]:
        found = {}
        if values["on"] > today.isoformat():
            found["on"] = "That day has not come yet."
        if values["outcome"] == "failed" and not values["findings"]:
            found["findings"] = "Say what has to be put right."
        return found

    def live(values: Values) -> str:
        if values["outcome"] != "failed":
            return ""
        third = " A third round is a warning sign of its own." if number >= 3 else ""
        return f"The account goes back to Configure until a round passes.{third}"

    def submit(values: Values) -> None:
        write(values["outcome"] == "passed", values["findings"], date.fromisoformat(values["on"]))

    return FormDialog(
        f"UAT round {number} of {name}",
        (
            Field("outcome", "Outcome", "choice", options=OUTCOMES, required=True),
            Field("on", "Held on", "date", today.isoformat(), required=True),
            Field("findings", "Findings", "lines", placeholder="what was found; a line each with ^N"),
        ),
        check,
        today=today,
        submit=submit,
        live=live,
        memory=f"uat-{key}-{number}",
    )
