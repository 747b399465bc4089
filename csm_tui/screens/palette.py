"""The palette: all commands of the screen below and of the program, and every account by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from csm_tui.domain.rows import STAGES, ViewSpec
from csm_tui.errors import UserError
from csm_tui.screens.offered import offers
from csm_tui.screens.search import LIMIT, Row, SearchScreen

if TYPE_CHECKING:
    from csm_tui.app import CsmApp
    from csm_tui.store.store import Store


class FindScreen(SearchScreen):
    """Commands first, then accounts; accounts show only when something is typed, or ``all_at_once``."""

    def __init__(
        self, store: Store, title: str, placeholder: str, commands: Sequence[Row], *, all_at_once: bool
    ) -> None:
        super().__init__(title, placeholder, commands)
        self.store = store
        self._all_at_once = all_at_once

    def found(self, typed: str) -> Sequence[Row]:
        """Return commands, then accounts: those whose name begins with what is typed come first."""
        if not typed.strip() and not self._all_at_once:
            return self.rows
        try:
            accounts = self.store.listing(ViewSpec(sort="found" if typed.strip() else "health", words=typed))[:LIMIT]
        except UserError:  # the screen below says what is wrong with the file
            accounts = []
        found = [Row(r.id, r.name, "", f"{STAGES.get(r.phase, r.phase)}, {r.colour}", "bold") for r in accounts]
        return (*super().found(typed), *found)


def palette_screen(app: CsmApp) -> SearchScreen:
    """Return the palette for the screen in front."""
    rows = [
        Row(offer, offer.command.label, offer.keys, offer.command.help)
        for heading, offered in offers(app.screen, ascii_only=app.glyphs.ascii).items()
        for offer in offered
        if heading != "MOVING"
    ]
    return FindScreen(app.store, "Commands", "type a command or an account", rows, all_at_once=False)


def goto_screen(app: CsmApp) -> SearchScreen:
    """Return the question for an account."""
    return account_screen(app, "Go to an account")


def account_screen(app: CsmApp, title: str) -> SearchScreen:
    """Return the question for an account under another title."""
    return FindScreen(app.store, title, "part of its name", (), all_at_once=True)
