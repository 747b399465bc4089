"""What every command starts from: the places, the day it reckons with, and the way to the store."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING

from csm_tui.errors import Refused, Unknown
from csm_tui.paths import Places

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading
    from csm_tui.store.store import Store


class Session:
    """One run of the command. ``today`` is ``--today``, else ``CSM_TUI_TODAY``, else the computer's day."""

    def __init__(self, *, database: str | None = None, today: str | None = None) -> None:
        self.places = Places(database=database)
        given = today or os.environ.get("CSM_TUI_TODAY") or ""
        self.today = _day(given) if given else datetime.now().astimezone().date()

    def has_portfolio(self) -> bool:
        """Whether anything is at the place of the database, be it good or not."""
        return os.path.lexists(self.places.text("database"))  # pathlib costs a reading command 9 %

    def reading(self, *, current: bool = True) -> Reading:
        """The reading store of the person's book; with ``current`` its rows are recomputed where their time had come.

        Raises UserError.
        """
        if not self.has_portfolio():
            raise Unknown(
                f"There is no portfolio yet at {self.places.text('database')}. Start one with csm-tui, or bring your "
                "accounts in with: csm-tui import FILE"
            )
        from csm_tui.store.reading import Reading

        text = self.places.text
        store = Reading.open(text("database"), today=self.today, backups=text("backups"))
        if current and store.expired():
            store.refresh()
        return store

    def store(self, *, create: bool = False) -> Store:
        """The store of the person's book, as it is; raises UserError."""
        from csm_tui.store.store import Store

        places = self.places
        return Store.open(places.text("database"), today=self.today, create=create, backups=places.text("backups"))

    def demo_store(self) -> Store:
        """The store of the made-up book, built anew where it is missing or of another day; raises UserError."""
        from csm_tui.demo import open_demo

        return open_demo(self.places.text("demo"), self.today)


def _day(text: str) -> date:
    """An ISO date; raises Refused with what to type."""
    try:
        if len(text) != len("2026-11-18"):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"“{text[:40]}” is no date that I can reckon with: give it as 2026-11-18.") from None


def is_terminal() -> bool:
    """Whether stdout is a terminal, so that somebody looks at it."""
    try:
        return sys.stdout.isatty()
    except (AttributeError, ValueError):
        return False
