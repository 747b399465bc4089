"""Page: next actions, ours and theirs, and what became of the earlier ones."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from csm_tui.domain.model import Action
from csm_tui.screens.account_story import action_items, action_story
from csm_tui.screens.record.page import Doing, RecordPage
from csm_tui.widgets.lines import Line
from csm_tui.widgets.record_actions import MORE, action_rows, sentence

PAGE = 30  # done and dropped ones that are shown at first, and how many more each time


class ActionsPage(RecordPage):
    """The actions of the account. What is done about one is the same as on the account and on Today."""

    code: ClassVar[str] = "actions"
    title: ClassVar[str] = "Actions"
    new_label: ClassVar[str] = "Action"
    done_label: ClassVar[str] = "Done"
    empty: ClassVar[str] = "No next action. n adds one: pay invoice fri, or @Dana send sample 27 nov."
    extra: ClassVar[tuple[str, ...]] = ("move", "snooze")

    over = PAGE

    def count(self) -> str:
        return str(sum(a.state == "open" for a in self.facts.actions) or "")

    def head(self, width: int, height: int) -> list[Line]:
        return [Line(sentence(self.facts.actions, self.today))] if self.facts.actions else []

    def lines(self, width: int, height: int) -> list[Line]:
        return action_rows(self.facts.actions, self.today, width, self.glyphs, over=self.over)

    def _action(self, target: Hashable | None) -> Action | None:
        key = target[1] if isinstance(target, tuple) and target[0] == "action" else None
        return next((a for a in self.facts.actions if a.id == key), None)

    # Doing

    def doing(self, target: Hashable | None) -> list[Doing]:
        action = self._action(target)
        if action is None:
            return []
        doing = self.screen.doing()
        return [(item, doing[item.id]) for item in action_items(action, self.today)]

    def can(self, action: str, target: Hashable) -> bool:
        found = self._action(target)
        return found is not None and (found.state == "open" or action == "done")

    def open(self, target: Hashable) -> None:
        if target == MORE:
            self.over += PAGE
            self.screen.draw()
        elif (action := self._action(target)) is not None:
            self.screen.page_menu(action.text, *action_story(action, self.today))

    def new(self) -> None:
        self.screen.action_quick_action()

    def edit(self, target: Hashable) -> None:
        self.screen.edit_action()

    def remove(self, target: Hashable) -> None:
        self.screen.drop_action()

    def done(self, target: Hashable) -> None:
        """Done; one that is over already is opened again."""
        if (action := self._action(target)) is None:
            return
        if action.state == "open":
            self.screen.close_step(action)
        else:
            self.screen.reopen_action()

    def move(self, target: Hashable | None) -> None:
        """To another day."""
        if (action := self._action(target)) is not None and action.state == "open":
            self.screen.move_action()

    def snooze(self, target: Hashable | None) -> None:
        """Hidden on Today until a day; again shows it."""
        if (action := self._action(target)) is not None and action.state == "open":
            self.screen.snooze_action()
