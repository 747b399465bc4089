"""Page: everything that happened, notes among it, newest first; filtered by kind and by words."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from csm_tui.screens.dialogs.menu import Item, Menu
from csm_tui.screens.record.page import Doing, RecordPage
from csm_tui.store.history import HistoryLine, table_of
from csm_tui.widgets.account_lines import Happened
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.record_history import GROUPS, Group, Told, filter_line, told_lines

if TYPE_CHECKING:
    from csm_tui.domain.model import Note

READ = 200  # lines that are read at once
NEAR = 30  # lines before the end of what is read from which on more is read


class HappenedPage(RecordPage):
    """The history of the account, a part at a time."""

    code: ClassVar[str] = "happened"
    title: ClassVar[str] = "History"
    new_label: ClassVar[str] = "Note"
    empty: ClassVar[str] = "Nothing has happened yet. . adds a note."
    extra: ClassVar[tuple[str, ...]] = ("kinds",)
    filters: ClassVar[bool] = True

    words = ""
    group: Group | None = None
    found: tuple[HistoryLine, ...] = ()
    complete = False
    notes = 0

    # Reading

    def read(self) -> None:
        self.notes = self.store.note_count(self.account_id)
        self._read(max(READ, len(self.found)))

    def _read(self, limit: int) -> None:
        kinds = self.group.kinds if self.group is not None else ()
        found = self.store.history(self.account_id, limit, kinds=kinds, text=self.words)
        self.found, self.complete = tuple(found), len(found) < limit

    def _older(self) -> None:
        """Read the next part; what was read stays."""
        kinds = self.group.kinds if self.group is not None else ()
        more = self.store.history(self.account_id, READ, kinds=kinds, text=self.words, before=self.found[-1])
        self.found += tuple(more)
        self.complete = len(more) < READ

    def moved(self) -> None:
        lines = self.screen.query_one("#list", Lines)
        if self.found and not self.complete and lines.cursor >= lines.count() - NEAR:
            self._older()
            self.screen.draw()

    def seek(self, target: Hashable) -> None:
        if not isinstance(target, tuple) or target[0] != "note":
            return
        note = self.screen.note(target[1])
        while note is not None and self.found and not self.complete and self.found[-1].on >= note.on:
            self._older()

    def count(self) -> str:
        return f"{self.notes:,} note{'' if self.notes == 1 else 's'}" if self.notes else ""

    def head(self, width: int, height: int) -> list[Line]:
        group = self.group.name if self.group is not None else ""
        return [filter_line(group, self.words, len(self.found), self.complete, width - 1, self.glyphs)]

    def lines(self, width: int, height: int) -> list[Line]:
        told = [Told(line.on, line.kind, line.text, _target(line)) for line in self.found]
        if not told and (self.words or self.group):
            return [Line(((" Nothing like that. Esc shows everything again.", "dim"),))]
        return told_lines(told, self.today, width, self.glyphs, low=height < 14)

    # What the cursor is on

    def _line(self, target: Hashable | None) -> HistoryLine | None:
        return next((line for line in self.found if _target(line) == target), None)

    def _note(self, target: Hashable | None) -> Note | None:
        line = self._line(target)
        return self.screen.note(line.ref) if line is not None and table_of(line) == "note" else None

    def can(self, action: str, target: Hashable) -> bool:
        line = self._line(target)
        return action in ("edit", "remove") and line is not None and table_of(line) == "note"

    # Doing

    def doing(self, target: Hashable | None) -> list[Doing]:
        found: list[Doing] = []
        if self._line(target) is not None:
            found.append((Item("o", "Open it", "o", "what this line speaks of"), partial(self.open, target)))
        if (note := self._note(target)) is not None:
            found.append((Item("e", "Edit the note", "e"), partial(self.screen.edit_note, note)))
            found.append((Item("x", "Remove the note", "x"), partial(self.screen.remove_note, note)))
        found.append((Item("v", "Only one kind", "v", "notes, contacts, signals"), self.kinds))
        return [*found, (Item("/", "Only lines with words", "/"), self.screen.action_filter)]

    def open(self, target: Hashable) -> None:
        if (line := self._line(target)) is not None:
            self.screen.open_happened(Happened(line.on, line.kind, line.text, line.ref, table_of(line)))

    def new(self) -> None:
        self.screen.action_note()

    def edit(self, target: Hashable) -> None:
        if (note := self._note(target)) is not None:
            self.screen.edit_note(note)

    def remove(self, target: Hashable) -> None:
        if (note := self._note(target)) is not None:
            self.screen.remove_note(note)

    # Filtering

    def kinds(self, target: Hashable | None = None) -> None:
        """Choose a kind; everything again is the first line."""
        items = [Item("all", "Everything", "v")]
        items += [Item(group.key, group.name, group.key, group.hint) for group in GROUPS]

        def chosen(key: str | None) -> None:
            if key is not None:
                self.group = next((group for group in GROUPS if group.key == key), None)
                self._anew()

        self.screen.app.push_screen(Menu("What to show", items), chosen)

    def filter_by(self, words: str) -> None:
        """Only lines in which, or in what they speak of, every word stands."""
        self.words = words
        self._anew()

    def clear(self) -> bool:
        if not self.words and self.group is None:
            return False
        self.words, self.group = "", None
        self._anew()
        return True

    def _anew(self) -> None:
        self.found = ()
        self.screen.page_again()
        self.screen.query_one("#list", Lines).action_cursor_top()


def _target(line: HistoryLine) -> tuple[str, int]:
    """What the cursor means on a line: a note by itself, so that a search leads to it; else its source and row."""
    return ("note", line.ref) if table_of(line) == "note" else (f"line {line.place}", line.ref)
