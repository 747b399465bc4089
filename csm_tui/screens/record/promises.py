"""Page: what Sales said, what was decided about it, and what the customer does not get."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any, ClassVar

from csm_tui.domain.model import MilestoneState, Promise
from csm_tui.domain.record import Exclusion, overpromised
from csm_tui.screens.dialogs import promises as dialogs
from csm_tui.screens.dialogs.menu import Item
from csm_tui.screens.record.page import Doing, RecordPage
from csm_tui.widgets.lines import Line
from csm_tui.widgets.record_promises import ledger_lines, promise_about, promise_head


class PromisesPage(RecordPage):
    """The ledger of promises, and the list of what is out of scope below it."""

    code: ClassVar[str] = "promises"
    title: ClassVar[str] = "Promises"
    new_label: ClassVar[str] = "New"
    done_label: ClassVar[str] = "Decide"

    exclusions: tuple[Exclusion, ...] = ()

    def read(self) -> None:
        self.exclusions = self.store.exclusions(self.account_id)

    def count(self) -> str:
        undecided = sum(p.decision == "open" for p in self.facts.promises)
        return f"{undecided} undecided" if undecided else str(len(self.facts.promises) or "")

    def _kickoff(self) -> bool:
        """Whether the kickoff was held: from then on an undecided promise is a signal (H2)."""
        return any(m.code == "K1" and m.state is MilestoneState.DONE for m in self.facts.milestones)

    def _signal(self) -> Any:
        return next((s for s in self.facts.signals if s.code == "H2" and s.is_open), None)

    def head(self, width: int, height: int) -> list[Line]:
        signal = self._signal()
        told = f"‘{signal.title}’ is open, {signal.severity.value}." if signal is not None else ""
        return promise_head(self.facts.promises, len(overpromised(self.facts)), told, width)

    def lines(self, width: int, height: int) -> list[Line]:
        return ledger_lines(
            self.facts.promises, self.exclusions, self.today, width, self.glyphs, kickoff=self._kickoff()
        )

    # What the cursor is on

    def _promise(self, target: Hashable | None) -> Promise | None:
        key = target[1] if isinstance(target, tuple) and target[0] == "promise" else None
        return next((p for p in self.facts.promises if p.id == key), None)

    def _exclusion(self, target: Hashable | None) -> Exclusion | None:
        key = target[1] if isinstance(target, tuple) and target[0] == "exclusion" else None
        return next((e for e in self.exclusions if e.id == key), None)

    # Doing

    def doing(self, target: Hashable | None) -> list[Doing]:
        found: list[Doing] = []
        if self._promise(target) is not None:
            found.append((Item("d", "Decide", "d", "with the reason and the day"), partial(self.done, target)))
        if self._promise(target) is not None or self._exclusion(target) is not None:
            found.append((Item("e", "Edit", "e"), partial(self.edit, target)))
            found.append((Item("x", "Remove", "x", "written down by mistake"), partial(self.remove, target)))
        if (signal := self._signal()) is not None:
            show = partial(self.screen.csm.open_signal, self.account_id, signal.id)
            found.append((Item("w", f"The signal ‘{signal.title}’", "w"), show))
        found.append((Item("p", "Add a promise", "p", "what Sales said"), self.add_promise))
        return [*found, (Item("o", "Add what is out of scope", "o", "what they do not get"), self.add_exclusion)]

    def can(self, action: str, target: Hashable) -> bool:
        if action == "done":
            return self._promise(target) is not None
        return self._promise(target) is not None or self._exclusion(target) is not None

    def open(self, target: Hashable) -> None:
        if (promise := self._promise(target)) is not None:
            self.screen.page_menu(promise.text, *promise_about(promise))
        elif self._exclusion(target) is not None:
            self.edit(target)
        else:
            self.new()

    def done(self, target: Hashable | None) -> None:
        if (promise := self._promise(target)) is not None:
            self.screen.decide_promise(str(promise.id))

    def new(self) -> None:
        """One more of the list that the cursor is in."""
        target = self.screen.line_target()
        if isinstance(target, tuple) and target[0] == "exclusion":
            self.add_exclusion()
        else:
            self.add_promise()

    def add_promise(self) -> None:
        """Something that Sales said."""

        def write(fields: Mapping[str, Any]) -> None:
            self.store.add_promise(self.account_id, **fields)

        ae, key = self.facts.account.ae, self.account_id
        self.screen.form(dialogs.promise(None, self.today, write, ae=ae, key=key), "Promise added")

    def add_exclusion(self) -> None:
        """Something that the customer does not get."""

        def write(fields: Mapping[str, Any]) -> None:
            self.store.add_exclusion(self.account_id, **fields)

        self.screen.form(dialogs.exclusion(None, self.today, write, key=self.account_id), "Out of scope: added")

    def edit(self, target: Hashable) -> None:
        promise, exclusion, key = self._promise(target), self._exclusion(target), self.account_id
        if promise is not None:
            change = partial(self.store.edit_promise, promise.id, promise.rev)
            dialog = dialogs.promise(promise, self.today, lambda fields: change(**fields), key=key)
            self.screen.form(dialog, "Promise edited")
        elif exclusion is not None:
            change = partial(self.store.edit_exclusion, exclusion.id, exclusion.rev)
            dialog = dialogs.exclusion(exclusion, self.today, lambda fields: change(**fields), key=key)
            self.screen.form(dialog, "Out of scope: edited")

    def remove(self, target: Hashable) -> None:
        promise, exclusion = self._promise(target), self._exclusion(target)
        if promise is not None:
            text = f"‘{promise.text}’ leaves the ledger. One that was said is better decided."
            take = partial(self.store.remove_promise, promise.id, promise.rev)
            self.screen.sure("Remove this promise?", text, take, "Promise removed")
        elif exclusion is not None:
            text = f"‘{exclusion.text}’ leaves the list: it is in scope, or was never meant."
            take = partial(self.store.remove_exclusion, exclusion.id, exclusion.rev)
            self.screen.sure("Take it off the list?", text, take, "Taken off the out-of-scope list")
