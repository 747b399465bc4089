"""The parts of the draft screen: where one writes, what a reader sees, and the lines above them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.widgets import Input, TextArea

from csm_tui.commands import FIND, MOVE, bindings
from csm_tui.domain.text import clean
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line, Lines, line
from csm_tui.widgets.text import fit, show, width


class Editor(TextArea):
    """A text in which nothing but text can be: what is pasted is cleaned on its way in (P13)."""

    DEFAULT_CSS = """
    Editor { border: none; padding: 0 1; height: 1fr; background: $background; scrollbar-size-vertical: 1;
        scrollbar-background: $background; }
    Editor:focus { border: none; }
    """

    @dataclass
    class CopyWanted(Message):
        """ctrl+c: the selection, or '' for the whole message."""

        editor: Editor
        text: str

        @property
        def control(self) -> Editor:
            """The widget that says it."""
            return self.editor

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(text, id=id, compact=True, highlight_cursor_line=False)

    async def _on_paste(self, event: events.Paste) -> None:
        event.text = clean(event.text, lines=True)
        await super()._on_paste(event)

    def action_copy(self) -> None:
        self.post_message(self.CopyWanted(self, self.selected_text))

    def action_cut(self) -> None:
        if self.selected_text:
            self.post_message(self.CopyWanted(self, self.selected_text))
        super().action_cut()

    def offset_of(self, location: tuple[int, int]) -> int:
        """Return the character offset of a (row, column)."""
        row, column = location
        lines = self.text.split("\n")
        return sum(len(text) + 1 for text in lines[:row]) + column

    def location_of(self, offset: int) -> tuple[int, int]:
        """Return the (row, column) of a character offset."""
        before = self.text[:offset]
        return before.count("\n"), offset - (before.rfind("\n") + 1)

    def select_range(self, start: int, end: int) -> None:
        """Select these characters and bring them into view; what is typed next takes their place."""
        self.move_cursor(self.location_of(start))
        self.move_cursor(self.location_of(end), select=True)


class Preview(Lines, inherit_bindings=False):
    """The message as its reader sees it. Enter goes back to writing."""

    BINDINGS = bindings(tuple(c for c in MOVE if c.id != "list.open"))


class FindBar(Input):
    """One line for the words that are looked for in the text."""

    BINDINGS = bindings(FIND)
    DEFAULT_CSS = """
    FindBar { height: 1; border: none; padding: 0 1 !important; background: $panel; }
    FindBar:focus { border: none; background: $panel; }
    """

    @dataclass
    class Wanted(Message):
        """Show these words: where they come next (step 1), before (-1), or from here on (0)."""

        bar: FindBar
        words: str
        step: int

        @property
        def control(self) -> FindBar:
            """The widget that says it."""
            return self.bar

    @dataclass
    class Left(Message):
        """Back to the text."""

        bar: FindBar

        @property
        def control(self) -> FindBar:
            """The widget that says it."""
            return self.bar

    def __init__(self) -> None:
        super().__init__(placeholder="find in the text", compact=True)
        self.cursor_blink = False

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Wanted(self, self.value, 0))

    def action_again(self, step: int) -> None:
        """The next one, or the one before."""
        self.post_message(self.Wanted(self, self.value, step))

    def action_back_to_text(self) -> None:
        """Close it; what was found stays selected."""
        self.post_message(self.Left(self))


class DraftHead(NamedTuple):
    """What the lines above the text say."""

    customer: str
    template: str
    audience: str  # internal | customer
    state: str  # draft | sent | answered | closed | discarded
    saved: str  # "draft saved 10:14:32", or what keeps it from being saved
    unsaved: bool = False
    earlier: str = ""  # "2 earlier: 28 Oct sent"
    changed: tuple[str, ...] = ()  # facts that are not what they were


def head_lines(head: DraftHead, cells: int, glyphs: Glyphs) -> list[Line]:
    """Return two lines, and one more where facts have changed since the draft was made."""
    word = "sent copy" if head.state in ("sent", "answered", "closed") else "draft"
    saved = show(head.saved)
    room = cells - width(saved) - 3
    arrow = ">" if glyphs.ascii else "›"
    title = fit(f"{head.template.upper()} {word.upper()} {arrow} {head.customer.upper()}", max(10, room))
    first = line(" ", (title, "head"), " ", (saved, "late" if head.unsaved else "dim"))
    about = "for our own people, not for the customer" if head.audience == "internal" else "safe for the customer"
    tail = f" {glyphs.sep} {head.earlier}" if head.earlier else ""
    second = line(
        " ", (fit(f"{head.audience.capitalize()}: {about}{tail}", cells - 2, ellipsis=glyphs.ellipsis), "dim")
    )
    lines = [first, second]
    if head.changed:
        tail = ". Esc, then a: update"
        text = "Since then: " + "; ".join(head.changed)
        said = (
            fit(text, cells - 2 - width(tail), ellipsis=glyphs.ellipsis)
            if width(show(text + tail)) > cells - 2
            else text
        )
        lines.append(line(" ", (show(said + tail), "yellow")))
    return lines


def rule_line(title: str, right: str, cells: int, glyphs: Glyphs) -> Line:
    """Return a rule with a title at its left and counts at its right: ``─ Write ──── 1 blank left · 58 words ─``."""
    tail = f" {right} " if right else ""
    fill = cells - width(title) - width(tail) - 4
    if fill < 0:
        tail, fill = "", max(0, cells - width(title) - 4)
    return line(
        (glyphs.rule, "rule"),
        (f" {title} ", "bold"),
        (glyphs.rule * fill, "rule"),
        (tail, "dim"),
        (glyphs.rule, "rule"),
    )


def counts(text: str, left: str, glyphs: Glyphs) -> str:
    """Return ``5 blanks left, 2 of them optional · 58 words``: ``left``, and the words of ``text``."""
    words = len(re.findall(r"\w[\w'’.,-]*", text))
    return f"{left} {glyphs.sep} {words} word{'' if words == 1 else 's'}"
