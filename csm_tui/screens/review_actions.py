"""The actions agreed before, in the review: done, carried on or dropped with one key each (DOMAIN 5.2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from csm_tui.domain.model import Action
from csm_tui.screens import review_sheet as sheets
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.reason import reason
from csm_tui.screens.review_answers import ReviewAnswers


class ReviewActions(ReviewAnswers):
    """The page before the questions. It comes by itself where an action's day has come; ``t`` opens it at any time."""

    @property
    def action_here(self) -> Action | None:
        """The action that has the room, as it stands now."""
        todos = self.fresh_todos()
        return todos[self.todo] if self.at_actions and self.todo < len(todos) else None

    def action_todos(self) -> None:
        """To the actions agreed before, or from them to the questions."""
        if self.at_actions:
            self.todo = -1
            self.draw()
        elif self.to_actions():
            self.draw()
        else:
            self.say("No action is open here; the end of the review asks for the next one.")

    def action_done(self) -> None:
        if (action := self.action_here) is not None and self._still_open(action):
            self._say_of(action, "done", lambda: self.store.close_action(action.id, action.rev))

    def action_carry(self) -> None:
        """A new date, a week after the old one or from today."""
        action = self.action_here
        if action is None or not self._still_open(action):
            return
        today = self.csm.today

        def check(values: Values) -> dict[str, str]:
            past = values["due"] < today.isoformat()
            return {"due": "That day has gone by: it is carried to one that comes."} if past else {}

        def submit(values: Values) -> None:
            due = date.fromisoformat(values["due"])
            with self.store.step(self._label(f"“{action.text}” carried"), account_id=self.account):
                self.store.carry_action(action.id, action.rev, due)

        field = Field("due", "New date", "date", next_week(action.due, today).isoformat(), required=True)
        again = f" It was carried {_times(action.carried)} before." if action.carried else ""
        self.app.push_screen(
            FormDialog(
                f"Carry on: {action.text}", (field,), check, today=today, submit=submit, intro=again.strip(),
                memory=f"carry-{action.id}-{action.carried}",
            ),
            lambda done: self._said(action, "carried on") if done is not None else None,
        )  # fmt: skip

    def action_drop(self) -> None:
        action = self.action_here
        if action is None or not self._still_open(action):
            return

        def write(why: str) -> None:
            with self.store.step(self._label(f"“{action.text}” dropped"), account_id=self.account):
                self.store.close_action(action.id, action.rev, state="dropped", reason=why)

        self.app.push_screen(
            reason(
                f"Drop: {action.text}",
                self.csm.today,
                write,
                placeholder="why it is no longer wanted",
                memory=f"drop-{action.id}",
            ),
            lambda done: self._said(action, "dropped") if done is not None else None,
        )

    def leave_todo(self) -> None:
        """Nothing is said of this one: on to the next, then to the questions."""
        self.todo = self.todo + 1 if self.todo + 1 < len(self.todos) else -1
        self.draw()

    def todo_before(self) -> None:
        """One action up."""
        if self.todo > 0:
            self.todo -= 1
            self.draw()
        else:
            self.say("This is the first action.")

    def _still_open(self, action: Action) -> bool:
        if action.state != "open":
            self.say(f"It is {action.state} already; u takes that back.")
        return action.state == "open" and self._ready()

    def _say_of(self, action: Action, word: str, write: Callable[[], object]) -> None:
        label = self._label(f"“{action.text}” {word}")

        def step() -> None:
            with self.store.step(label, account_id=self.account):
                write()

        self.attempt(step, lambda _: self._said(action, word))

    def _said(self, action: Action, word: str) -> None:
        """It has its word: on to the next one that asks, then to the questions."""
        self.csm.changed()
        self.reload()
        todos = self.fresh_todos()
        asking = [i for i, a in enumerate(todos) if sheets.asks(a, self.csm.today)]
        self.todo = next((i for i in asking if i > self.todo), asking[0] if asking else -1)
        self.draw()
        self.say(f"“{action.text}” {word} {self.glyphs.sep} u undo")


def next_week(due: date | None, today: date) -> date:
    """The same day of the week in a week that comes; a week from today where there was no date."""
    if due is None:
        return today + timedelta(days=7)
    weeks = max(1, -(-(today - due).days // 7))
    new = due + timedelta(weeks=weeks)
    return new if new > today else new + timedelta(weeks=1)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
