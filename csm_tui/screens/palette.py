"""The palette: all commands of the screen below and of the program, every account by name, words anywhere."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from csm_tui.domain.found import found_words
from csm_tui.domain.rows import STAGES, PortfolioRow, ViewSpec
from csm_tui.errors import UserError
from csm_tui.screens.offered import offers
from csm_tui.screens.search import LIMIT, Row, SearchScreen
from csm_tui.store.search import Hit
from csm_tui.widgets.hit_lines import hit_lines
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import show

if TYPE_CHECKING:
    from csm_tui.app import CsmApp
    from csm_tui.store.store import Store


LARGE = 8_000_000  # bytes of a book from which on words are looked for in a thread: below, within a few frames
HITS = 100  # places that are shown; more words find fewer


def _about(row: PortfolioRow) -> str:
    """Stage and colour; before them what tells an account from another one of its name."""
    beside = (row.more or {}).get("beside", "")
    return f"{beside}{', ' if beside else ''}{STAGES.get(row.phase, row.phase)}, {row.colour}"


class FindScreen(SearchScreen):
    """Commands first, then accounts; accounts show only when something is typed, or ``all_at_once``.

    After a ``/`` words are looked for in everything that was written: notes, signals, answers, people …
    """

    def __init__(
        self,
        store: Store,
        title: str,
        placeholder: str,
        commands: Sequence[Row],
        *,
        all_at_once: bool,
        anywhere: bool = True,
    ) -> None:
        super().__init__(title, placeholder, commands)
        self.store = store
        self._all_at_once = all_at_once
        self._anywhere = anywhere  # whether a / looks for words
        self._hits: tuple[str, list[Hit]] = ("", [])  # the words that were looked for, and where they stand
        self._looking = ""

    def found(self, typed: str) -> Sequence[Row]:
        """Return commands, then accounts: those whose name begins with what is typed come first."""
        words = self._anywhere and typed.startswith("/")
        self.query_one("#title", Static).update(Content("Search everything" if words else show(self.heading)))
        if words:
            return self._places(typed[1:].strip())
        if not typed.strip() and not self._all_at_once:
            return self.rows
        try:
            accounts = self.store.listing(ViewSpec(sort="found" if typed.strip() else "health", words=typed))[:LIMIT]
        except UserError:  # the screen below says what is wrong with the file
            accounts = []
        found = [Row(r.id, r.name, "", _about(r), "bold") for r in accounts]
        rows = (*super().found(typed), *found)
        if rows or not self._anywhere:
            return rows
        return (
            Row(None, f"No name like that. A / before it looks for ‘{typed.strip()}’ everywhere.", " ", role="dim"),
        )

    # Words everywhere

    def _places(self, words: str) -> Sequence[Row]:
        """Where the words stand, as far as they were looked for already."""
        if not words:
            text = "Words in notes, signals, answers, people, contacts, actions, promises, drafts and all the rest."
            return (Row(None, text, " ", role="dim"),)
        if words != self._hits[0]:
            self._look(words)
        known, hits = self._hits
        if known != words:
            return (Row(None, "Looking through the book…", " ", role="dim"),)
        if not hits:
            return (Row(None, "These words stand nowhere, not even in closed accounts.", " ", role="dim"),)
        return (Row(None, found_words(len(hits), HITS), role="dim"), *(Row(hit, hit.text) for hit in hits))

    def _look(self, words: str) -> None:
        """Look now, or in a large book in a thread with a store of its own."""
        if self._looking == words:
            return
        self._looking = words
        try:
            large = os.path.getsize(self.store.path) > LARGE  # noqa: PTH202 - no pathlib on the way of the palette
        except OSError:
            large = False
        if large:
            threading.Thread(target=self._look_apart, args=(words,), name="csm-search", daemon=True).start()
            return
        try:
            self._hits = (words, self.store.search(words, limit=HITS))
        except UserError:  # the screen below says what is wrong with the file
            self._hits = (words, [])

    def _look_apart(self, words: str) -> None:
        """In the thread, which only reads and is not waited for."""
        hits: list[Hit] = []
        with suppress(UserError):
            store = self.store.fork()
            try:
                hits = store.search(words, limit=HITS)
            finally:
                store.close()
        with suppress(RuntimeError):  # the program has ended meanwhile
            self.app.call_from_thread(self._came, words, hits)

    def _came(self, words: str, hits: list[Hit]) -> None:
        if words == self._looking and self.is_attached:  # else another letter was typed: that one is looked for
            self._hits = (words, hits)
            self.refresh_rows()

    def _lines(self, row: Row, rows: Sequence[Row], cells: int) -> list[Line]:
        if isinstance(row.target, Hit):
            return hit_lines(row.target, row.target, self.store.today, cells, self.glyphs)
        return super()._lines(row, rows, cells)


def palette_screen(app: CsmApp) -> SearchScreen:
    """Return the palette for the screen in front."""
    rows = [
        Row(offer, offer.command.label, offer.keys, offer.command.help)
        for heading, offered in offers(app.screen, ascii_only=app.glyphs.ascii).items()
        for offer in offered
        if heading != "MOVING"
    ]
    return FindScreen(app.store, "Commands", "type a command or an account", rows, all_at_once=False)


def goto_screen(app: CsmApp, typed: str = "") -> SearchScreen:
    """Return the question for an account; with ``/`` as ``typed`` the one for words anywhere."""
    screen = FindScreen(app.store, "Go to an account", "part of its name; / finds words anywhere", (), all_at_once=True)
    screen.typed = typed
    return screen


def account_screen(app: CsmApp, title: str) -> SearchScreen:
    """Return a question for an account, asked before something is done with it."""
    return FindScreen(app.store, title, "part of its name", (), all_at_once=True, anywhere=False)


def open_hit(app: CsmApp, hit: Hit) -> None:
    """Open the place where words were found."""
    from csm_tui.screens.places import open_place
    from csm_tui.store.search import table_of

    try:
        facts = None if hit.kind == "account" else app.store.facts(hit.account_id)
    except UserError as error:
        app.say(str(error), error=True)
        return
    if facts is None or not open_place(app, facts, table_of(hit), hit.ref, hit.text):
        app.open_account(hit.account_id)
