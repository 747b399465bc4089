"""How a dialog writes: it closes only once that has succeeded; a busy database is tried again by itself (P11)."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from csm_tui.errors import Busy, UserError
from csm_tui.screens.base import BUSY_LIMIT, BUSY_PAUSE
from csm_tui.widgets.text import show

R = TypeVar("R")


class SendingDialog(ModalScreen[R], Generic[R]):
    """A dialog with a line ``#error`` in which it says why it could not write."""

    _sending = False

    def send(self, write: Callable[[], object] | None, result: R) -> None:
        """Write, then close with ``result``. While another program writes, further keys for it do nothing."""
        if not self._sending:
            self._send(write, result, monotonic() + BUSY_LIMIT)

    def _send(self, write: Callable[[], object] | None, result: R, until: float) -> None:
        self._sending = False
        try:
            if write is not None:
                write()
        except Busy as error:
            if monotonic() < until:
                self._sending = True
                self._tell("Another program is writing to the database: trying again…")
                self.set_timer(BUSY_PAUSE, lambda: self._send(write, result, until))
            else:
                self._tell(str(error))
        except UserError as error:
            self._tell(str(error))
        else:
            self.dismiss(result)

    def _tell(self, text: str) -> None:
        said = self.query_one("#error", Static)
        said.display = True
        said.update(Content(show(text)))
