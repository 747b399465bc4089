"""What the program does by itself after first paint, in threads with a store of their own.

Expired rows are computed anew, missed Sundays are written, a backup is made where one is due, and the modules
that the first keys need are loaded. Nothing here may stop the program: a fault is said on the status line.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from csm_tui.errors import UserError

if TYPE_CHECKING:
    from csm_tui.app import CsmApp
    from csm_tui.store import Store

# In the order in which they are likely to be needed; each is small, so that a key never waits long for the lock.
SOON = (
    "csm_tui.domain.model",
    "csm_tui.domain.derived",
    "csm_tui.content",
    "csm_tui.domain.assess",
    "csm_tui.screens.account",
    "csm_tui.screens.dialogs.form",
    "csm_tui.screens.health",
    "csm_tui.screens.review",
    "csm_tui.screens.palette",
    "csm_tui.screens.help",
)


def start(app: CsmApp) -> None:
    """After first paint: all that is due."""
    _in_thread(app, _all_due, "start")


def new_day(app: CsmApp) -> None:
    """After midnight: rows whose time has come."""
    _in_thread(app, _refresh, "day")


def _in_thread(app: CsmApp, work: Callable[[CsmApp, Store], None], name: str) -> None:
    def run() -> None:
        try:
            store = app.store.fork()
        except UserError as error:
            app.call_from_thread(app.say, str(error), error=True)
            return
        try:
            work(app, store)
        except UserError as error:
            app.call_from_thread(app.say, str(error), error=True)
        finally:
            store.close()

    app.run_worker(run, name=name, group=name, thread=True, exclusive=True, exit_on_error=True)


def _all_due(app: CsmApp, store: Store) -> None:
    for name in SOON:
        import_module(name)
    _refresh(app, store)
    store.backup_if_due()


def _refresh(app: CsmApp, store: Store) -> None:
    """Compute expired rows anew and write missed Sundays; the poll then sees the change and the screen re-reads."""
    if store.expired():
        store.refresh()
    store.make_up_snapshots()
