"""Page: what Sales said and what was decided about it."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from functools import partial
from typing import ClassVar

from csm_tui.domain.model import Promise
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.menu import Item
from csm_tui.screens.record.page import Doing, RecordPage
from csm_tui.widgets.lines import Line
from csm_tui.widgets.record_promises import promise_about, promise_lines

KINDS = (("feature", "Something it does"), ("timeline", "A date"), ("commercial", "A price or a term"))


class PromisesPage(RecordPage):
    """The ledger of promises."""

    code: ClassVar[str] = "promises"
    title: ClassVar[str] = "Promises"
    new_label: ClassVar[str] = "Promise"
    done_label: ClassVar[str] = "Decide"
    empty: ClassVar[str] = "Nothing that Sales promised is written down. n adds a promise."

    def count(self) -> str:
        undecided = sum(p.decision == "open" for p in self.facts.promises)
        return f"{undecided} undecided" if undecided else str(len(self.facts.promises) or "")

    def lines(self, width: int, height: int) -> list[Line]:
        return promise_lines(self.facts.promises, self.today, width, self.glyphs)

    def _promise(self, target: Hashable | None) -> Promise | None:
        key = target[1] if isinstance(target, tuple) and target[0] == "promise" else None
        return next((p for p in self.facts.promises if p.id == key), None)

    def doing(self, target: Hashable | None) -> list[Doing]:
        if self._promise(target) is None:
            return []
        return [(Item("d", "Decide", "d"), partial(self.done, target))]

    def open(self, target: Hashable) -> None:
        if (promise := self._promise(target)) is not None:
            self.screen.page_menu(promise.text, *promise_about(promise))

    def done(self, target: Hashable | None) -> None:
        if (promise := self._promise(target)) is not None:
            self.screen.decide_promise(str(promise.id))

    def new(self) -> None:
        def write(values: Values) -> None:
            self.store.add_promise(
                self.account_id,
                values["text"],
                kind=values["kind"],
                said_by=values["said_by"],
                said_on=date.fromisoformat(values["said_on"]) if values["said_on"] else None,
                out_of_scope=bool(values["out_of_scope"]),
            )

        fields = (
            Field("text", "Promise", required=True, placeholder="single sign-on by the kickoff"),
            Field("kind", "About", "choice", "feature", options=KINDS, required=True),
            Field("said_by", "Who said it", value=self.facts.account.ae),
            Field("said_on", "When", "date"),
            Field("out_of_scope", "", "check", placeholder="not part of what was sold"),
        )
        dialog = FormDialog(
            "What was promised?", fields, today=self.today, submit=write, memory=f"promise-{self.account_id}"
        )
        self.screen.form(dialog, "Promise added")
