"""Signals raised while reviewing: the ones that fit a no, with its note as evidence, or any of the catalogue."""

from __future__ import annotations

from datetime import date

from csm_tui import content
from csm_tui.domain.signals import SignalKind
from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs
from csm_tui.screens.dialogs.signal import choose_signal, raise_signal
from csm_tui.screens.review_actions import ReviewActions


class ReviewSignals(ReviewActions):
    """What a no leads to."""

    def action_raise_signal(self) -> None:
        """The signal that fits the last no; where several fit, one is picked."""
        if self._offer is None or self.view is None:
            self.say("There is no signal to raise: a no offers one, after its note; ! raises any.")
            return
        code, offered = self._offer
        kinds = [kind for signal in offered if (kind := content.signals().get(signal)) is not None]
        if len(kinds) == 1:
            self._raise(code, kinds[0])
            return
        held = {s.code for s in self.view.facts.signals if s.is_open}
        items = [
            Item(kind.code, kind.title, str(number), f"{kind.severity.value}{_held(kind, held)}: {kind.trigger}")
            for number, kind in enumerate(kinds, 1)
        ]
        note = self._note_of(code)
        about = paragraphs(f"Your note becomes its evidence: “{note}”") if note else None

        def chosen(signal: str | None) -> None:
            if signal is not None:
                self._raise(code, content.signals()[signal])

        self.app.push_screen(Menu("Which warning sign is it?", items, about), chosen)

    def action_any_signal(self) -> None:
        """Any sign of the catalogue: chosen by name, with evidence, severity and first day."""
        if self.view is None:
            return

        def chosen(code: object) -> None:
            if isinstance(code, str):
                self._ask_evidence(content.signals()[code])

        self.app.push_screen(choose_signal(content.signals().values(), self.view.facts.account.name), chosen)

    def _note_of(self, question: str) -> str:
        review = self.review
        return review.answers[question].note if review is not None and question in review.answers else ""

    def _raise(self, question: str, kind: SignalKind) -> None:
        """With the note of the no as evidence: no second typing."""
        account, note = self.account, self._note_of(question)
        assert account is not None  # noqa: S101 - asked only with one
        if not note:
            self._ask_evidence(kind)
            return
        label = self._label(f"signal “{kind.title}” raised")

        def write() -> None:
            with self.store.step(label, account_id=account):
                self.store.raise_signal(account, kind.code, subject="", evidence=note)

        self.attempt(write, lambda _: self._raised(), said=f"Signal “{kind.title}” is raised")

    def _ask_evidence(self, kind: SignalKind) -> None:
        account = self.account
        assert account is not None and self.view is not None  # noqa: S101, PT018 - asked only with one
        label = self._label(f"signal “{kind.title}” raised")

        def write(evidence: str, severity: object, noticed: date) -> None:
            with self.store.step(label, account_id=account):
                self.store.raise_signal(
                    account, kind.code, subject="", evidence=evidence, severity=str(severity), first_noticed=noticed
                )

        name = self.view.facts.account.name
        self.app.push_screen(
            raise_signal(kind, name, self.csm.today, write, key=account),
            lambda done: None if done is None else self._raised(told=f"Signal “{kind.title}” is raised"),
        )

    def _raised(self, told: str = "") -> None:
        self._offer = None
        if told:
            self.csm.changed()
            self.reload()
            self.say(f"{told} {self.glyphs.sep} u undo")
        self.draw()


def _held(kind: SignalKind, held: set[str]) -> str:
    return ", open already" if kind.code in held else ""
