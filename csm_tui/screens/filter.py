"""The filter line of a list: live, fuzzy; Enter keeps it, Esc clears it (UX 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from csm_tui.commands import FILTER, bindings

if TYPE_CHECKING:
    from csm_tui.screens.portfolio import PortfolioScreen


class FilterInput(Input):
    """One line over the rows; arrows move in the list while it is typed."""

    BINDINGS = bindings(FILTER)
    DEFAULT_CSS = """
    FilterInput { height: 1; border: none; padding: 0 1 !important; background: $panel; }
    FilterInput:focus { border: none; background: $panel; }
    """

    def __init__(self, screen: PortfolioScreen) -> None:
        super().__init__(screen.query_text, placeholder="filter: name, stage, next step, colour", compact=True)
        self.portfolio = screen
        self.cursor_blink = False

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        # The echo of the key comes first; then the rows.
        self.call_after_refresh(self._apply)

    def _apply(self) -> None:
        if self.value != self.portfolio.query_text and self.is_attached:
            self.portfolio.filter_by(self.value)

    def action_keep(self) -> None:
        self._apply()
        self._leave()

    def on_blur(self) -> None:
        self._leave()

    def action_drop(self) -> None:
        self.value = ""
        self.portfolio.filter_by("")
        self._leave()

    def action_move(self, step: int) -> None:
        if step > 0:
            self.portfolio.list.action_cursor_down()
        else:
            self.portfolio.list.action_cursor_up()

    def _leave(self) -> None:
        if self.is_attached:
            self.portfolio.list.focus()
            self.remove()


def open_filter(screen: PortfolioScreen) -> None:
    """Put the filter line over the rows and the focus into it."""
    found = screen.query_one_optional(FilterInput)
    if found is None:
        found = FilterInput(screen)
        screen.mount(found, before=screen.head)
    found.focus()
