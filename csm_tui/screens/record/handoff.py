"""Page: what Sales handed over, what the customer filled in, and whether it was a good handoff."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from functools import partial
from typing import ClassVar

from csm_tui.domain.model import Check
from csm_tui.domain.record import HandoffSection, Questionnaire, completeness, loop_back
from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs
from csm_tui.screens.record.page import Doing, RecordPage
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.record_handoff import handoff_head, handoff_lines


class HandoffPage(RecordPage):
    """The ten sections, the two forms, the checklist."""

    code: ClassVar[str] = "handoff"
    title: ClassVar[str] = "Handoff"
    new_label: ClassVar[str] = ""
    done_label: ClassVar[str] = "Done"
    extra: ClassVar[tuple[str, ...]] = ("tick", "back_to_sales")

    sections: tuple[HandoffSection, ...] = ()
    forms: tuple[Questionnaire, ...] = ()
    checks: tuple[Check, ...] = ()

    def read(self) -> None:
        self.sections = self.store.handoff(self.account_id)
        self.forms = self.store.questionnaires(self.account_id)
        self.checks = self.store.checklist(self.account_id, "handoff")

    def count(self) -> str:
        filled, of = completeness(self.sections)
        return f"{filled}/{of}"

    def head(self, width: int, height: int) -> list[Line]:
        return handoff_head(self.sections, width, brief=height < 20)[: 3 if height >= 20 else 1]

    def lines(self, width: int, height: int) -> list[Line]:
        return handoff_lines(self.sections, self.forms, self.checks, self.today, width, self.glyphs)

    # What the cursor is on

    def _section(self, target: Hashable | None) -> HandoffSection | None:
        return next((s for s in self.sections if target == ("section", s.code)), None)

    def _form(self, target: Hashable | None) -> Questionnaire | None:
        return next((f for f in self.forms if target == ("form", f.kind)), None)

    def _check(self, target: Hashable | None) -> Check | None:
        return next((c for c in self.checks if target == ("check", c.item)), None)

    # Doing

    def doing(self, target: Hashable | None) -> list[Doing]:
        found: list[Doing] = []
        if self._section(target) is not None:
            found.append((Item("e", "Write this section", "e"), partial(self.edit, target)))
        if self._form(target) is not None:
            found.append((Item("d", "Sent, answered", "d", "the days, and what they said"), partial(self.done, target)))
        if self._check(target) is not None:
            found.append((Item("tick", "Yes, or take it back", "y"), partial(self.tick, target)))
            found.append((Item("answer", "Answer it", "a", "yes, no, waived, with a name"), partial(self.edit, target)))
        hint = "a note to Sales with what is missing"
        return [*found, (Item("b", "Back to Sales", "b", hint), partial(self.back_to_sales, target))]

    def can(self, action: str, target: Hashable) -> bool:
        if action == "done":
            return self._form(target) is not None
        return action == "edit"

    def open(self, target: Hashable) -> None:
        self.edit(target)

    def edit(self, target: Hashable) -> None:
        if (section := self._section(target)) is not None:
            self._write(section)
        elif self._form(target) is not None:
            self.done(target)
        elif (check := self._check(target)) is not None:
            self.screen.answer_check(check)

    def _write(self, section: HandoffSection) -> None:
        from csm_tui.screens.dialogs.long_text import long_text

        def write(text: str) -> None:
            self.store.set_handoff(self.account_id, section.code, text, rev=section.rev)

        memory = f"handoff-{self.account_id}-{section.code}"
        dialog = long_text(section.title, section.text, self.today, write, hint=section.hint, memory=memory)
        self.screen.form(dialog, f"{section.title}: kept")

    def done(self, target: Hashable) -> None:
        """When a form was sent, when and what was answered."""
        from csm_tui.screens.dialogs.handoff import questionnaire

        if (form := self._form(target)) is None:
            return

        def write(sent: date | None, answered: date | None, answers: str) -> None:
            self.store.set_questionnaire(
                self.account_id, form.kind, sent=sent, answered=answered, answers=answers, rev=form.rev
            )

        self.screen.form(questionnaire(form, self.today, write, key=self.account_id), f"{form.title}: kept")

    def tick(self, target: Hashable | None) -> None:
        """Space: yes and on to the next one; again takes it back."""
        if (check := self._check(target)) is None:
            self.screen.say("Space answers a line of ‘Was it a good handoff?’ at the end of this page.")
            return
        state = "" if check.state == "yes" else "yes"
        onward = (lambda _: self.screen.query_one("#list", Lines).action_cursor_down()) if state else None
        self.screen.set_check(check, state, check.owner, check.note, onward)

    def back_to_sales(self, target: Hashable | None) -> None:
        """The note to Sales with what is missing, to be copied or opened as a draft."""
        note = loop_back(self.facts, self.sections, self.today)
        if not note:
            self.screen.say("Nothing is missing: there is nothing to ask Sales for.")
            return
        items = [
            Item("copy", "Copy this note", "c"),
            Item("draft", "Open it as a draft", "o", "kept with the account, to be changed"),
        ]

        def chosen(key: str | None) -> None:
            if key == "copy":
                self.screen.csm.copy(note, "the note to Sales")
            elif key == "draft":
                self.screen.draft_of("loop-back-to-sales", note)

        title = f"Back to Sales: {self.facts.account.name}"
        how = ("c copies this note; o opens it as a draft.", "dim")
        self.screen.app.push_screen(Menu(title, items, paragraphs(how, "", *note.split("\n"))), chosen)
