"""A milestone is done: when, and what shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from csm_tui.domain.model import Milestone
from csm_tui.screens.dialogs.form import Field, FormDialog, Values


def mark_done(milestone: Milestone, today: date, write: Callable[[date, str], object]) -> FormDialog:
    """Ask for the day and the evidence; ``write`` gets both."""

    def check(values: Values) -> dict[str, str]:
        if date.fromisoformat(values["actual"]) > today:
            return {"actual": "That day has not come yet: a milestone is done today or was done before."}
        return {}

    def submit(values: Values) -> None:
        write(date.fromisoformat(values["actual"]), values["evidence"])

    asked = f"Done when: {milestone.done_when}" if milestone.done_when else ""
    return FormDialog(
        f"Done: {milestone.title}",
        (
            Field("actual", "Done on", "date", today.isoformat(), required=True, baseline=milestone.baseline),
            Field("evidence", "Evidence", "lines", milestone.evidence, placeholder="what shows that it is done"),
        ),
        check,
        today=today,
        submit=submit,
        intro=asked,
        memory=f"done-{milestone.id}",
    )
