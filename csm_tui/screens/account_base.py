"""What every screen about one account shares: what the cursor is on, forms that write, the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from csm_tui.domain.derived import MilestoneView
from csm_tui.domain.model import Action, Signal
from csm_tui.screens.base import ListScreen
from csm_tui.screens.dialogs.confirm import Confirm
from csm_tui.screens.dialogs.form import FormDialog
from csm_tui.screens.dialogs.unfinished import kept
from csm_tui.widgets.account_lines import Happened

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.domain.calendar import Calendar
    from csm_tui.store.reading import AccountView

Target = tuple[str, int]


class AccountBase(ListScreen[None]):
    """A screen about one account."""

    shown: AccountView
    happened: list[Happened]
    about: Target | None = None  # what a menu is about while it is done, where that is not under the cursor

    # What the cursor is on

    def target(self) -> Target | None:
        """What the cursor of the part in focus is on: ``("milestone", id)``, ``("signal", id)`` …"""
        raise NotImplementedError

    @property
    def today(self) -> date:
        """The day that the program reckons with."""
        return self.csm.today

    @property
    def calendar(self) -> Calendar:
        """The working days of this account."""
        return self.store.calendar(self.shown.facts.account)

    def milestone(self) -> MilestoneView | None:
        """The milestone under the cursor."""
        target = self.about or self.target()
        if target is None or target[0] != "milestone":
            return None
        return next((v for v in self.shown.assessment.milestones if v.milestone.id == target[1]), None)

    def signal(self) -> Signal | None:
        """The signal under the cursor."""
        target = self.about or self.target()
        if target is None or target[0] != "signal":
            return None
        return next((s for s in self.shown.facts.signals if s.id == target[1]), None)

    def step(self) -> Action | None:
        """The next action under the cursor."""
        target = self.about or self.target()
        if target is None or target[0] != "action":
            return None
        return next((a for a in self.shown.facts.actions if a.id == target[1]), None)

    # Asking

    def form(self, dialog: FormDialog, said: str, then: Callable[[], object] | None = None) -> None:
        """Show a form that writes by itself; when it has, read again, say what was done, and do ``then``."""

        def after(values: object) -> None:
            if values is not None:
                self.written(said)
                if then is not None:
                    then()
            elif kept(self.app, dialog.memory):
                self.say("Nothing was changed. What you typed is there when you open it again.")

        self.app.push_screen(dialog, after)

    def sure(self, title: str, text: str, write: Callable[[], object], said: str) -> None:
        """Ask before what is hard to reverse."""
        self.app.push_screen(Confirm(title, text, write), lambda yes: self.written(said) if yes else None)

    def written(self, said: str) -> None:
        """Something was written: read again, and say it with the way back."""
        self.csm.changed()
        self.reload()
        self.say(f"{said} {self.glyphs.sep} u undo")

    def action_slip(self) -> None:
        """What the go-live slipped, by whom and why."""
        self.csm.open_slip(self.shown.facts.account.id)

    @staticmethod
    def kind_of(signal: Signal) -> Any:
        """The catalogue's entry of a signal; ``None`` where it is not in the catalogue."""
        from csm_tui.content import signals

        return signals().get(signal.code)
