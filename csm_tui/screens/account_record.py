"""What is done to promises and success criteria: the same on their pages, in the gates and while closing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from csm_tui.domain.criteria import measurable, reached
from csm_tui.screens.account_base import AccountBase
from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from csm_tui.domain.hypercare import Issue
    from csm_tui.domain.model import Check, Criterion

Doing = tuple[Item, "Callable[[], object]"]


class RecordWork(AccountBase):
    """Actions on what the win is and what was promised."""

    # Promises

    def decide_promise(self, key: str) -> None:
        """What becomes of a promise of Sales, with the reason and the day."""
        from csm_tui.screens.dialogs.promises import decide

        promise = next((p for p in self.shown.facts.promises if str(p.id) == key), None)
        if promise is None:
            return

        def write(decision: str, reason: str, on: date | None) -> None:
            self.store.decide_promise(promise.id, decision, rev=promise.rev, reason=reason, on=on)

        self.form(decide(promise, self.today, write), "Promise decided")

    # Checklists

    def set_check(
        self, check: Check, state: str, owner: str, note: str, then: Callable[[object], None] | None = None
    ) -> None:
        """Answer an item of a checklist: yes, no, waived, or '' = open again."""
        word = {"yes": "yes", "no": "no", "waived": "waived", "": "open again"}[state]
        account = self.shown.facts.account.id
        write = partial(self.store.set_check, account, check.list, check.item, state, owner, note)
        self.attempt(write, then, said=f"{check.text}: {word}")

    def answer_check(self, check: Check, then: Callable[[object], None] | None = None) -> None:
        """Yes, no or waived, with who has it; ``then`` follows a yes."""
        from csm_tui.screens.dialogs.gate import ANSWERS

        said = ", ".join(part for part in (check.state, check.owner, check.note) if part) or "not answered"

        def chosen(state: str | None) -> None:
            if state == "yes":
                self.set_check(check, "yes", check.owner, check.note, then)
            elif state == "open":
                self.set_check(check, "", "", "")
            elif state is not None:
                self._explain(check, state)

        self.app.push_screen(Menu(check.text, ANSWERS, paragraphs((f"Now: {said}.", "dim"))), chosen)

    def _explain(self, check: Check, state: str) -> None:
        """Ask who has an item that is not so or is waived, and why."""
        from csm_tui.screens.dialogs.gate import answer

        account = self.shown.facts.account.id

        def write(chosen: str, owner: str, note: str) -> None:
            self.store.set_check(account, check.list, check.item, chosen, owner, note)

        self.form(answer(check, state, self.today, write, key=account), f"{check.text}: answered")

    # Issues after the go-live

    def issue_done(self, key: int) -> None:
        """Answered today; once it was answered, solved today."""
        found = next((i for i in self.store.issues(self.shown.facts.account.id) if i.id == key), None)
        if found is None or found.resolved is not None:
            self.say("That issue is solved already.")
        elif found.responded is None:
            write = partial(self.store.edit_issue, found.id, found.rev, responded=self.today)
            self.attempt(write, said="Answered today: d again once it is solved")
        else:
            self.issue_solved(found)

    def issue_solved(self, issue: Issue) -> None:
        """Solved today; what was not answered yet is answered by it."""
        write = partial(self.store.edit_issue, issue.id, issue.rev, resolved=self.today)
        self.attempt(write, said="Solved today")

    # Success criteria

    def criterion(self, key: object) -> Criterion | None:
        """A success criterion by its id."""
        return next((c for c in self.shown.facts.criteria if str(c.id) == str(key)), None)

    def write_criterion(self, known: Criterion | None) -> None:
        """A success criterion: a new one, or other facts of a known one."""
        from csm_tui.screens.dialogs.win import criterion

        account = self.shown.facts.account

        def write(fields: Mapping[str, Any]) -> None:
            if known is None:
                self.store.add_criterion(account.id, **fields)
            else:
                self.store.edit_criterion(known.id, known.rev, **fields)

        said = "Success criterion added" if known is None else "Success criterion edited"
        self.form(criterion(known, self.today, write, key=account.id), said)

    def measure(self, c: Criterion) -> None:
        """A value that was measured; where it reaches the target, what comes next is told."""
        from csm_tui.screens.dialogs.win import measure

        def then() -> None:
            now = self.criterion(c.id)
            if now is not None and now.state == "open" and reached(now):
                self.say(f"Value kept: the target is reached. Enter, then m: it is met {self.glyphs.sep} u undo")

        def write(value: float, on: date, evidence: str) -> None:
            self.store.add_value(c.id, value, on=on, evidence=evidence)

        dialog = measure(c, self.today, write, first=self.shown.facts.account.signed)
        self.form(dialog, "Value kept", then)

    def meet(self, c: Criterion) -> None:
        """It is met: by a value that reaches the target, or in words why it is taken as met."""
        from csm_tui.screens.dialogs.win import settled

        write = partial(self.store.settle_criterion, c.id, c.rev, "met")
        if c.actual is None:
            self.measure(c)
            self.say("A criterion is met by a figure: type what was measured, then mark it as met.")
        elif reached(c) is False:
            self.form(settled(c, "met", self.today, lambda why: write(reason=why)), "Criterion met")
        else:
            self.attempt(write, said="Criterion met")

    def waive(self, c: Criterion) -> None:
        """The customer agreed that it is not needed, with the reason."""
        from csm_tui.screens.dialogs.win import settled

        write = partial(self.store.settle_criterion, c.id, c.rev, "waived")
        self.form(settled(c, "waived", self.today, lambda why: write(reason=why)), "Criterion waived")

    def check_criterion(self, c: Criterion) -> None:
        """Looked at again with the customer."""
        from csm_tui.screens.dialogs.win import checked

        write = partial(self.store.validate_criterion, c.id, c.rev)
        self.form(checked(c, self.today, lambda day: write(on=day)), "Checked with the customer")

    def remove_criterion(self, c: Criterion) -> None:
        """Written down by mistake; one that was agreed is waived instead."""
        text = f"‘{c.metric}’ and its values leave the record. One that was agreed is better waived, with the reason."
        remove = partial(self.store.remove_criterion, c.id, c.rev)
        self.sure("Remove this criterion?", text, remove, "Criterion removed")

    def drop_value(self, c: Criterion) -> None:
        """Take out a value that was wrong; the one before it counts again."""
        from csm_tui.domain.criteria import figure
        from csm_tui.domain.dates import long

        values = {str(v.id): v for v in reversed(self.store.criterion_values(c.id))}

        def chosen(key: str | None) -> None:
            if key is not None:
                self.attempt(partial(self.store.remove_value, int(key), values[key].rev), said="Value taken out")

        items = [Item(key, f"{figure(v.value, c.unit)}, {long(v.on)}", hint=v.evidence) for key, v in values.items()]
        self.app.push_screen(Menu(f"Which value of {c.metric} was wrong?", items), chosen)

    def criterion_doing(self, c: Criterion) -> list[Doing]:
        """What can be done to a criterion as it stands, the usual first."""
        reopen = partial(self.store.settle_criterion, c.id, c.rev, "open")
        again = partial(self.attempt, reopen, said="Criterion open again")
        doing: list[Doing] = []
        if c.state == "open":
            doing.append((Item("d", "A value was measured", "d", "value, day, evidence"), partial(self.measure, c)))
            if c.actual is not None:
                doing.append((Item("m", "Met", "m", "the customer agrees"), partial(self.meet, c)))
            doing.append((Item("w", "Waive", "w", "with the reason"), partial(self.waive, c)))
            if measurable(c):
                doing.append((Item("v", "Still what they want", "v", "checked"), partial(self.check_criterion, c)))
        else:
            doing.append((Item("o", "Open again", "o", "it is not settled after all"), again))
        doing.append((Item("e", "Edit", "e", "metric, figures, owner, date"), partial(self.write_criterion, c)))
        if c.actual is not None:
            doing.append((Item("t", "Take a value out", "t", "it was wrong"), partial(self.drop_value, c)))
        return doing

    def open_criterion(self, c: Criterion, more: list[Doing] | None = None) -> None:
        """The story of a criterion, every value measured, and what can be done."""
        from csm_tui.widgets.record_win import criterion_story

        doing = [*self.criterion_doing(c), *(more or [])]
        by_id = {item.id: act for item, act in doing}
        about = criterion_story(c, self.store.criterion_values(c.id), self.today)

        def chosen(key: str | None) -> None:
            if key is not None:
                by_id[key]()

        self.app.push_screen(Menu(c.metric, [item for item, _ in doing], paragraphs(*about)), chosen)

    # Drafts made from the record

    def draft_of(self, template: str, text: str = "") -> None:
        """Make a draft from a template, or with a text that stands ready, and open it."""
        from csm_tui import drafting
        from csm_tui.drafting.load import record_of

        facts, assessment = self.shown.facts, self.shown.assessment
        folder = self.csm.places.templates if self.csm.places else None

        def write() -> int:
            made = drafting.render(
                template,
                facts,
                assessment,
                {},
                self.today,
                {"me": self.csm.config.name},
                folder=folder,
                record=record_of(self.store, facts),
            )
            return self.store.create_draft(facts.account.id, template, text or made.text, {}, made.facts).id

        self.attempt(write, lambda draft_id: self.csm.open_draft(facts.account.id, draft_id))
