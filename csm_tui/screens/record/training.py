"""Page: training sessions, and how many of each audience they reached."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any, ClassVar

from csm_tui.domain.lint import early_sessions
from csm_tui.domain.training import Session, short_of
from csm_tui.screens.dialogs.menu import Item
from csm_tui.screens.record.page import Doing, RecordPage
from csm_tui.widgets.lines import Line
from csm_tui.widgets.record_training import training_about, training_head, training_lines


class TrainingPage(RecordPage):
    """Sessions by their day."""

    code: ClassVar[str] = "training"
    title: ClassVar[str] = "Training"
    new_label: ClassVar[str] = "Session"
    done_label: ClassVar[str] = "Held"
    empty: ClassVar[str] = "No training session is planned. n adds one: for whom, when, how many are invited."

    def count(self) -> str:
        short = len({gap.audience for gap in short_of(self.facts.trainings)})
        return f"{short} short" if short else str(len(self.facts.trainings) or "")

    def head(self, width: int, height: int) -> list[Line]:
        facts = self.facts
        early = early_sessions(facts)
        return training_head(facts.trainings, facts.numbers, early, self.today, width, height, self.glyphs)

    def lines(self, width: int, height: int) -> list[Line]:
        return training_lines(self.facts.trainings, self.today, width, self.glyphs)

    def _session(self, target: Hashable | None) -> Session | None:
        key = target[1] if isinstance(target, tuple) and target[0] == "training" else None
        return next((s for s in self.facts.trainings if s.id == key), None)

    # Doing

    def doing(self, target: Hashable | None) -> list[Doing]:
        if self._session(target) is None:
            return []
        return [
            (Item("d", "Held: who came", "d"), partial(self.done, target)),
            (Item("e", "Edit", "e"), partial(self.edit, target)),
            (Item("remove", "Take it out"), partial(self.remove, target)),
        ]

    def open(self, target: Hashable) -> None:
        if (session := self._session(target)) is not None:
            self.screen.page_menu(session.title, *training_about(session, self.today))

    def new(self) -> None:
        from csm_tui.screens.dialogs.training import training

        def write(fields: Mapping[str, Any]) -> None:
            self.store.add_training(self.account_id, **fields)

        self.screen.form(training(None, self.today, write, key=self.account_id), "Session added")

    def edit(self, target: Hashable) -> None:
        from csm_tui.screens.dialogs.training import training

        if (session := self._session(target)) is not None:
            write = self._writing(session)
            self.screen.form(training(session, self.today, write, key=self.account_id), "Session edited")

    def done(self, target: Hashable) -> None:
        """It was held: who came, who completed it."""
        from csm_tui.screens.dialogs.training import held

        if (session := self._session(target)) is not None:
            self.screen.form(held(session, self.today, self._writing(session)), f"‘{session.title}’ held")

    def _writing(self, session: Session) -> Any:
        def write(fields: Mapping[str, Any]) -> None:
            self.store.edit_training(session.id, session.rev, **fields)

        return write

    def remove(self, target: Hashable) -> None:
        if (session := self._session(target)) is not None:
            write = partial(self.store.remove_training, session.id, session.rev)
            text = "Who came to it no longer counts."
            self.screen.sure(f"Take out ‘{session.title}’?", text, write, "Session taken out")
