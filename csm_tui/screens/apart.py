"""Reading that may take longer than a frame: of a large book in a thread with a store of its own (P11)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from csm_tui.errors import UserError
from csm_tui.screens.base import ListScreen

if TYPE_CHECKING:
    from csm_tui.store import Store

T = TypeVar("T")

LARGE = 400  # accounts; fewer are read within a few frames


class ReadsApart(ListScreen[None]):
    """A screen over many accounts. While a large book is read it says so, and every key works."""

    _readings = 0

    def read_apart(self, accounts: int, read: Callable[[Store], T], show: Callable[[T], object]) -> bool:
        """Read and show now, or of a large book in a thread; whether it is shown already. The newest reading wins."""
        self._readings += 1
        if accounts <= LARGE:
            show(read(self.store))
            return True
        args = (self._readings, read, show)
        threading.Thread(target=self._read, args=args, name="csm-reading", daemon=True).start()
        return False

    def _read(self, number: int, read: Callable[[Store], T], show: Callable[[T], object]) -> None:
        """In the thread, which ends with the program and is not waited for: it only reads."""
        try:
            store = self.store.fork()
            try:
                found = read(store)
            finally:
                store.close()
        except UserError as error:
            text = str(error)
            with suppress(RuntimeError):  # the program has ended meanwhile
                self.app.call_from_thread(self._failed, number, text)
            return
        with suppress(RuntimeError):
            self.app.call_from_thread(self._came, number, show, found)

    def _came(self, number: int, show: Callable[[T], object], found: T) -> None:
        if number == self._readings and self.is_attached:
            show(found)

    def _failed(self, number: int, text: str) -> None:
        if number == self._readings and self.is_attached:
            self.say(text, error=True)
