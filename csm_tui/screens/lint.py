"""What is wrong with the plan of an account, to be walked through and put right on the spot (DOMAIN 2, lint)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import events, on
from textual.geometry import Size
from textual.widget import Widget

from csm_tui.commands import LINT, bindings
from csm_tui.domain.lint import Lint, lint
from csm_tui.screens.account_work import AccountWork, Target
from csm_tui.widgets.account_lines import title_line
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.lint_lines import lint_head, lint_lines
from csm_tui.widgets.panes import Block, Pane

if TYPE_CHECKING:
    from csm_tui.store import Store


class LintScreen(AccountWork):
    """The findings; Enter opens the milestone of one with all that can be done about it."""

    TITLE_IN_HELP = "Lint"
    AUTO_FOCUS = "#found"
    BINDINGS = bindings(LINT)
    DEFAULT_CSS = "LintScreen #found { height: 1fr; overflow-y: auto; }"

    def __init__(self, store: Store, account_id: int) -> None:
        super().__init__(store)
        self._account_id = account_id
        self.happened = []
        self.marked: set[int] = set()
        self.found: tuple[Lint, ...] = ()

    _drawn: Size | None = None  # for what the lines were made

    def account_id(self) -> int | None:
        return self._account_id

    def body(self) -> Iterable[Widget]:
        yield Block(id="top", glyphs=self.glyphs)
        yield Pane(id="found", glyphs=self.glyphs)

    def load(self) -> None:
        self.shown = self.store.view(self._account_id)
        self.found = lint(self.shown.facts, self.calendar)
        self.draw()

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if hasattr(self, "shown") and self._drawn != self.app.size:
            self.draw()

    def draw(self) -> None:
        """Lay it out for the width there is."""
        self._drawn = self.app.size
        (width, height), glyphs = self.app.size, self.glyphs
        top = [title_line(self.shown.facts, "", width, glyphs, self.today, demo=self.csm.demo)]
        top += lint_head(self.found, width, glyphs)
        if height >= 20:
            top.append(Line((("", ""),)))
        self.query_one("#top", Block).set_lines(top)
        self.query_one("#found", Lines).set_lines(lint_lines(self.found, width - 1, glyphs))

    def target(self) -> Target | None:
        """The milestone that the finding under the cursor is about."""
        target = self.query_one("#found", Lines).target
        if not isinstance(target, tuple) or not target[1] < len(self.found):
            return None
        ref = self.found[target[1]].ref
        m = next((m for m in self.shown.facts.milestones if m.code == ref), None)
        return ("milestone", m.id) if m is not None else None

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        event.stop()
        if (target := self.target()) is not None:
            self.open_target(target)

    def action_edit(self) -> None:
        """Words, owner and side of the milestone."""
        self.edit_milestone()

    def action_show(self) -> None:
        """Back to the account, with the cursor on the milestone of this finding."""
        from csm_tui.screens.account import AccountScreen

        target = self.target()
        self.csm.back()
        below = self.app.screen_stack[-1]
        if target is not None and isinstance(below, AccountScreen):
            below.pane("milestones").move_to(target)

    def action_copy(self) -> None:
        self.csm.copy("\n".join(f"{x.text}." for x in self.found), "the findings")

    def action_lint(self) -> None:
        """It is shown already."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to filter here, and no other account to turn to."""
        hidden = ("filter", "previous", "next")
        return False if action in hidden else super().check_action(action, parameters)
