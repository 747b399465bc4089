"""Tasks under a milestone: added, edited, finished, removed. They have no say in health or forecast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from csm_tui.domain.model import Milestone, Task
from csm_tui.screens.account_base import AccountBase
from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs
from csm_tui.screens.plan_story import task_about


class TaskWork(AccountBase):
    """Actions on the tasks of the milestone under the cursor."""

    def tasks_doing(self) -> dict[str, Callable[[], object]]:
        """What each of these menu items does."""
        own = {f"task-{task.id}": partial(self.show_task, task) for task in self.shown.facts.tasks}
        return {"new-task": self.add_task, **own}

    def add_task(self) -> None:
        from csm_tui.screens.dialogs.task import task_form

        if (view := self.milestone()) is not None:
            m = view.milestone

            def write(title: str, owner: str, due: date | None) -> None:
                self.store.add_task(m.id, title, owner=owner, due=due)

            self.form(task_form(m, self.today, self.calendar, write), f"Task added under ‘{m.title}’")

    def show_task(self, task: Task) -> None:
        """One task, and what can be done about it."""
        under = next((m for m in self.shown.facts.milestones if m.id == task.milestone_id), None)
        items = [
            Item("finish", "Open it again" if task.done else "Done", "d"),
            Item("edit", "Edit", "e", "words, owner, date"),
            Item("remove", "Remove it", "x"),
        ]
        doing: dict[str, Callable[[], object]] = {
            "finish": partial(self._finish_task, task),
            "edit": partial(self._edit_task, task, under),
            "remove": partial(self._remove_task, task),
        }
        about = paragraphs(*task_about(task, under, self.today))

        def chosen(key: str | None) -> None:
            if key is not None:
                doing[key]()

        self.app.push_screen(Menu(task.title, items, about), chosen)

    def _finish_task(self, task: Task) -> None:
        if task.done:
            self.attempt(partial(self.store.reopen_task, task.id, task.rev), said=f"‘{task.title}’ is open again")
        else:
            self.attempt(partial(self.store.finish_task, task.id, task.rev), said=f"‘{task.title}’ done")

    def _edit_task(self, task: Task, under: Milestone | None) -> None:
        from csm_tui.screens.dialogs.task import task_form

        if under is not None:

            def write(title: str, owner: str, due: date | None) -> None:
                self.store.edit_task(task.id, task.rev, title=title, owner=owner, due=due)

            self.form(task_form(under, self.today, self.calendar, write, task), "Task edited")

    def _remove_task(self, task: Task) -> None:
        self.attempt(partial(self.store.remove_task, task.id, task.rev), said=f"‘{task.title}’ removed")
