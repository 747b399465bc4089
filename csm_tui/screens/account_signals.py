"""Warning signs on the screens about one account: the same acts as on the signals screen, on what the cursor is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csm_tui.screens.account_base import AccountBase
from csm_tui.screens.signal_acts import SignalActs, raise_by_hand

if TYPE_CHECKING:
    from csm_tui.screens.dialogs.form import FormDialog


class SignalWork(SignalActs, AccountBase):
    """Actions on signals."""

    def chosen_signal(self) -> tuple[int, int] | None:
        signal = self.signal()
        return None if signal is None else (self.shown.facts.account.id, signal.id)

    def _asked(self, dialog: FormDialog, said: str) -> None:
        self.form(dialog, said)

    def raise_signal(self) -> None:
        """Raise what was seen by hand."""
        raise_by_hand(self, self.shown.facts.account.id)

    def action_signals(self) -> None:
        """The signals of this account alone."""
        self.csm.open_signals(self.shown.facts.account.id)
