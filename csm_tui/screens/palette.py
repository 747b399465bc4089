"""The palette: all commands of the screen below and of the program, and every account by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from csm_tui.screens.offered import offers
from csm_tui.screens.search import Row, SearchScreen
from csm_tui.widgets.portfolio_lines import STAGES

if TYPE_CHECKING:
    from csm_tui.app import CsmApp
    from csm_tui.domain.rows import PortfolioRow


class FindScreen(SearchScreen):
    """Commands first, then accounts; accounts show only when something is typed."""

    def __init__(
        self,
        title: str,
        placeholder: str,
        commands: Sequence[Row],
        accounts: Sequence[PortfolioRow],
        *,
        all_at_once: bool,
    ) -> None:
        super().__init__(title, placeholder, commands)
        self.accounts = [
            Row(row.id, row.name, "", f"{STAGES.get(row.phase, row.phase)}, {row.colour}", "bold") for row in accounts
        ]
        self._commands = tuple(commands)
        self._all_at_once = all_at_once

    def found(self, typed: str) -> Sequence[Row]:
        """Return commands, then accounts."""
        if not typed.strip():
            return (*self._commands, *(self.accounts if self._all_at_once else ()))
        self.rows = self._commands
        commands = list(super().found(typed))
        self.rows = tuple(self.accounts)
        return (*commands, *super().found(typed))


def palette_screen(app: CsmApp) -> SearchScreen:
    """Return the palette for the screen in front."""
    rows = [
        Row(offer, offer.command.label, offer.keys, offer.command.help)
        for heading, offered in offers(app.screen, ascii_only=app.glyphs.ascii).items()
        for offer in offered
        if heading != "MOVING"
    ]
    return FindScreen("Commands", "type a command or an account", rows, app.store.rows(), all_at_once=False)


def goto_screen(app: CsmApp) -> SearchScreen:
    """Return the question for an account."""
    return FindScreen("Go to an account", "part of its name", (), app.store.rows(), all_at_once=True)
