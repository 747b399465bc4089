"""A task under a milestone: what, who, until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from csm_tui.domain.calendar import Calendar
from csm_tui.domain.model import Milestone, Task
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.landing import day_off

Write = Callable[[str, str, date | None], object]  # title, owner, due


def task_form(
    milestone: Milestone, today: date, calendar: Calendar, write: Write, task: Task | None = None
) -> FormDialog:
    """Ask for a new task, or for other words of one; ``write`` gets title, owner and due day."""

    def submit(values: Values) -> None:
        write(values["title"], values["owner"], date.fromisoformat(values["due"]) if values["due"] else None)

    due = task.due.isoformat() if task and task.due else ""
    return FormDialog(
        f"Task: {task.title}" if task else f"New task under {milestone.title}",
        (
            Field("title", "Task", value=task.title if task else "", required=True, placeholder="send the VPN form"),
            Field("owner", "Owner", value=task.owner if task else milestone.owner, placeholder="a name"),
            Field("due", "Due", "date", due, remark=day_off(calendar)),
        ),
        today=today,
        submit=submit,
        memory=f"task-{task.id}" if task else f"task-new-{milestone.id}",
    )
