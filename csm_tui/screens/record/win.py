"""Page: the outcome agreed on day one, how far it has come, how long value takes."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import ClassVar

from csm_tui.domain.model import Criterion
from csm_tui.domain.value import GOALS, value_steps
from csm_tui.screens.dialogs.menu import Item, Menu
from csm_tui.screens.record.page import Doing, RecordPage
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.record_win import review_table, vague_head, win_lines
from csm_tui.widgets.text import wrap


class WinPage(RecordPage):
    """Success criteria, value milestones, time to value."""

    code: ClassVar[str] = "win"
    title: ClassVar[str] = "Win"
    new_label: ClassVar[str] = "Criterion"
    done_label: ClassVar[str] = "Measure"

    def count(self) -> str:
        criteria = self.facts.criteria
        settled = sum(c.state != "open" for c in criteria)
        return f"{settled}/{len(criteria)}" if criteria else ""

    def head(self, width: int, height: int) -> list[Line]:
        text, role = vague_head(self.facts.criteria)
        return [Line(((f" {piece}", role),)) for piece in wrap(text, width - 2)]

    def lines(self, width: int, height: int) -> list[Line]:
        ids = {m.code: m.id for m in self.facts.milestones}
        codes = {goal.code: goal.milestone for goal in GOALS}
        steps = [
            (step, ("milestone", ids[codes[step.code]]) if codes[step.code] in ids else None)
            for step in value_steps(self.facts, self.today)
        ]
        return win_lines(self.facts.criteria, steps, self.today, width, self.glyphs)

    def _criterion(self, target: Hashable | None) -> Criterion | None:
        key = target[1] if isinstance(target, tuple) and target[0] == "criterion" else None
        return self.screen.criterion(key)

    # Doing

    def doing(self, target: Hashable | None) -> list[Doing]:
        c = self._criterion(target)
        mine: list[Doing] = self.screen.criterion_doing(c) if c is not None else []
        if c is not None:
            mine.append((Item("remove", "Remove", hint="written down by mistake"), partial(self.remove, target)))
        if self.facts.criteria:
            hint = "baseline, target, actual side by side"
            mine.append((Item("b", "Business review", "b", hint), self._review))
        return mine

    def _review(self) -> None:
        """The three figures of every criterion side by side, as G4 wants them, to be drafted from there."""
        criteria, today = self.facts.criteria, self.today

        def table(cells: int, glyphs: Glyphs) -> list[Line]:
            return review_table(criteria, today, cells, glyphs)

        items = [Item("draft", "Write the business review", "w", "a draft for the customer, from these figures")]
        menu = Menu(f"Business review: {self.facts.account.name}", items, table)
        self.screen.app.push_screen(menu, lambda key: self.screen.draft_of("business-review") if key else None)

    def open(self, target: Hashable) -> None:
        if (c := self._criterion(target)) is not None:
            remove: Doing = (Item("remove", "Remove", hint="written down by mistake"), partial(self.remove, target))
            self.screen.open_criterion(c, [remove])
        elif isinstance(target, tuple) and target[0] == "milestone":
            self.screen.open_target(target)
        else:
            self.new()

    def can(self, action: str, target: Hashable) -> bool:
        c = self._criterion(target)
        return c is not None and (action != "done" or c.state == "open") and super().can(action, target)

    def new(self) -> None:
        self.screen.write_criterion(None)

    def edit(self, target: Hashable) -> None:
        if (c := self._criterion(target)) is not None:
            self.screen.write_criterion(c)

    def remove(self, target: Hashable) -> None:
        if (c := self._criterion(target)) is not None:
            self.screen.remove_criterion(c)

    def done(self, target: Hashable) -> None:
        if (c := self._criterion(target)) is not None:
            self.screen.measure(c)
