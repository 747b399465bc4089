"""The filter line of a list: live, fuzzy; Enter keeps it, Esc clears it (UX 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from textual.widgets import Input

from csm_tui.commands import FILTER, bindings

if TYPE_CHECKING:
    from csm_tui.screens.drafts import DraftsScreen
    from csm_tui.screens.portfolio import PortfolioScreen
    from csm_tui.screens.record.screen import RecordScreen
    from csm_tui.screens.signals import SignalsScreen
    from csm_tui.screens.today import TodayScreen

    Filtered: TypeAlias = PortfolioScreen | RecordScreen | SignalsScreen | TodayScreen | DraftsScreen

HINT = "filter: name, stage, next step, colour"


class FilterInput(Input):
    """One line over the rows; arrows move in the list while it is typed."""

    BINDINGS = bindings(FILTER)
    DEFAULT_CSS = """
    FilterInput { height: 1; border: none; padding: 0 1 !important; background: $panel; }
    FilterInput:focus { border: none; background: $panel; }
    """

    def __init__(self, screen: Filtered, hint: str = HINT) -> None:
        super().__init__(screen.query_text, placeholder=hint, compact=True)
        self.filtered = screen
        self.cursor_blink = False

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        # The echo of the key comes first; then the rows.
        self.call_after_refresh(self._apply)

    def _apply(self) -> None:
        if self.value != self.filtered.query_text and self.is_attached:
            self.filtered.filter_by(self.value)

    def action_keep(self) -> None:
        self._apply()
        self._leave()

    def on_blur(self) -> None:
        self._leave()

    def action_drop(self) -> None:
        self.value = ""
        self.filtered.filter_by("")
        self._leave()

    def action_move(self, step: int) -> None:
        if step > 0:
            self.filtered.list.action_cursor_down()
        else:
            self.filtered.list.action_cursor_up()

    def _leave(self) -> None:
        if self.is_attached:
            self.filtered.list.focus()
            self.remove()


def open_filter(screen: Filtered, hint: str = HINT) -> None:
    """Put the filter line over the rows and the focus into it."""
    found = screen.query_one_optional(FilterInput)
    if found is None:
        found = FilterInput(screen, hint)
        screen.mount(found, before=screen.head)
    found.focus()
