"""What the program does by itself after first paint, in threads with a store of their own.

Expired rows are computed anew, missed Sundays are written, a backup is made where one is due, and the modules
that the first keys need are loaded. Nothing here may stop the program or keep it from ending: the threads are
daemons, and each write of the store is whole or absent (P2).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from time import sleep
from typing import TYPE_CHECKING

from csm_tui.errors import UserError

if TYPE_CHECKING:
    from csm_tui.app import CsmApp
    from csm_tui.store.store import Store

# In the order in which they are likely to be needed.
SOON = (
    "csm_tui.domain.model",
    "csm_tui.domain.derived",
    "csm_tui.store.reading",
    "csm_tui.screens.account",
    "csm_tui.screens.health",
    "csm_tui.screens.dialogs.form",
    "csm_tui.content",
    "csm_tui.domain.assess",
    "csm_tui.screens.review",
    "csm_tui.screens.help",
    "csm_tui.screens.palette",
    "csm_tui.store.tx",
)
BREATH = 0.01  # seconds between two of them, for the keys


def start(app: CsmApp) -> None:
    """After first paint: all that is due."""
    _in_thread(app, _all_due)


def new_day(app: CsmApp) -> None:
    """After midnight: rows whose time has come."""
    _in_thread(app, _refresh)


def _in_thread(app: CsmApp, work: Callable[[Store], None]) -> None:
    def run() -> None:
        try:
            store = app.store.fork()
            try:
                work(store)
            finally:
                store.close()
        except UserError as error:
            with suppress(RuntimeError):  # the program has ended meanwhile
                app.call_from_thread(app.say, str(error), error=True)

    threading.Thread(target=run, name="csm-background", daemon=True).start()


def _all_due(store: Store) -> None:
    _refresh(store)
    for name in SOON:
        with suppress(ImportError):  # is told when the screen is opened, not before
            import_module(name)
        sleep(BREATH)
    store.backup_if_due()


def _refresh(store: Store) -> None:
    """Compute expired rows anew and write missed Sundays; the poll then sees the change and the screen re-reads."""
    if store.readonly:
        return
    if store.expired():
        store.refresh()
    store.make_up_snapshots()
