"""A list whose lines are ticked and put in order: columns, the views on the digits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from csm_tui.commands import ARRANGE, bindings
from csm_tui.screens.dialogs.checklist import Checklist, Entry
from csm_tui.widgets.panes import Page


class Arrange(Checklist):
    """``submit`` gets the keys of what is ticked, in the order in which it stands; () for the usual ones."""

    BINDINGS = bindings(ARRANGE)

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        submit: Callable[[tuple[str, ...]], object],
        *,
        text: str = "",
        usual: Sequence[str] = (),
    ) -> None:
        super().__init__(title, entries, text=text, submit=self._take)
        self._submit = submit
        self.usual = tuple(usual)

    def _take(self, chosen: Mapping[str, int]) -> None:
        ticked = tuple(entry.key for entry in self.entries if chosen[entry.key])
        self._submit(() if self.usual and ticked == self.usual else ticked)

    def action_place(self, steps: int) -> None:
        """Put the line under the cursor one place up or down."""
        target = self.query_one(Page).target
        order = list(self.entries)
        at = next((n for n, entry in enumerate(order) if entry.key == target), None)
        if at is not None and 0 <= at + steps < len(order):
            order.insert(at + steps, order.pop(at))
            self.entries = tuple(order)
            self.fill()
            self.query_one(Page).move_to(target)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There are not always usual ones to go back to."""
        return bool(self.usual) if action == "usual" else super().check_action(action, parameters)

    def action_usual(self) -> None:
        """The usual ones, in their usual order."""
        known = {entry.key: entry for entry in self.entries}
        first = [known[key] for key in self.usual if key in known]
        self.entries = (*first, *(e for e in self.entries if e.key not in self.usual))
        self.chosen = {key: int(key in self.usual) for key in self.chosen}
        self.fill()
