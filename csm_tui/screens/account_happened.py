"""What happened to an account: each line opens what it speaks of; notes are read, changed and taken out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from csm_tui.domain import dates
from csm_tui.errors import UserError
from csm_tui.screens.account_base import AccountBase
from csm_tui.screens.account_story import history_story, milestone_story
from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs
from csm_tui.screens.places import about_milestone, open_place

if TYPE_CHECKING:
    from csm_tui.domain.model import Note
    from csm_tui.screens.dialogs.form import Values
    from csm_tui.widgets.account_lines import Happened
    from csm_tui.widgets.glyphs import Glyphs
    from csm_tui.widgets.lines import Line

NOTE_ITEMS = (
    Item("edit", "Edit it", "e"),
    Item("copy", "Copy it", "y"),
    Item("remove", "Remove it", "x", "asks first; u brings it back"),
)


def gate_of(item: Happened) -> str:
    """The gate that a line such as "Gate G2 passed" speaks of; '' for other lines."""
    return item.text.split()[1] if item.table == "gate_pass" else ""


class HappenedWork(AccountBase):
    """Opening lines of the history, and notes."""

    def open_happened(self, item: Happened) -> None:
        """A note in full, a milestone with what can be done about it, else the screen or page of what it was."""
        facts = self.shown.facts
        if item.table == "note":
            if (note := self.note(item.ref)) is not None:
                self.open_note(note)
            return
        key = about_milestone(facts, item.table, item.ref)
        view = next((v for v in self.shown.assessment.milestones if v.milestone.id == key), None)
        if view is not None:
            story = milestone_story(view, facts, self.today, self.calendar)
            self.choose_about(("milestone", view.milestone.id), view.milestone.title, [item.text, "", *story])
        elif not open_place(self.csm, facts, item.table, item.ref, gate_of(item)):
            self.app.push_screen(Menu("History", (), paragraphs(*history_story(item, facts))))

    def choose_about(self, target: tuple[str, int], title: str, about: list[Any]) -> None:
        """The story of a milestone that is not under the cursor, with what can be done about it."""
        raise NotImplementedError

    def action_prep(self) -> None:
        """The sheet to read before a call."""
        self.csm.open_prep(self.shown.facts.account.id)

    # Notes

    def note(self, key: int) -> Note | None:
        """A note by its id; ``None``, and it is said, where it has gone."""
        try:
            return self.store.note(key)
        except UserError as error:
            self.say(str(error), error=True)
            return None

    def open_note(self, note: Note) -> None:
        """The whole text as a reader sees it, with what can be done about it."""
        from csm_tui.widgets.markdown_lines import markdown_lines

        def about(cells: int, glyphs: Glyphs) -> list[Line]:
            return markdown_lines(note.text, cells, glyphs)

        doing: dict[str, Callable[[], object]] = {
            "edit": partial(self.edit_note, note),
            "copy": partial(self.csm.copy, note.text, "the note"),
            "remove": partial(self.remove_note, note),
        }
        title = f"Note of {dates.long(note.on)}, {self.shown.facts.account.name}"

        def chosen(item: str | None) -> None:
            if item is not None:
                doing[item]()

        self.app.push_screen(Menu(title, NOTE_ITEMS, about), chosen)

    def edit_note(self, note: Note) -> None:
        """Other words for a note."""
        from csm_tui.screens.dialogs.form import Field, FormDialog

        def write(values: Values) -> None:
            self.store.edit_note(note.id, note.rev, values["text"])

        field = Field("text", "Note", "lines", note.text, required=True)
        title = f"Edit the note of {dates.short(note.on, self.today)}"
        dialog = FormDialog(title, (field,), today=self.today, submit=write, memory=f"note-edit-{note.id}")
        self.form(dialog, "Note edited")

    def remove_note(self, note: Note) -> None:
        """Take a note out, after a question."""
        head = " ".join(note.text.split())
        text = head if len(head) <= 160 else head[:159].rstrip() + "…"
        self.sure("Remove this note?", text, partial(self.store.remove_note, note.id, note.rev), "Note removed")
