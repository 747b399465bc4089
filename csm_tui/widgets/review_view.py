"""The review's sheet on the screen, and the line in which a note is typed."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widgets import Input

from csm_tui.domain.text import clean
from csm_tui.widgets.lines import Lines


class ReviewBody(Lines, inherit_bindings=False):
    """Lines without a cursor of their own: the question that has the room is the cursor. A click answers."""

    @dataclass
    class Pressed(Message):
        """A key of the sheet was clicked."""

        body: ReviewBody
        key: str

        @property
        def control(self) -> ReviewBody:
            """The widget that says it."""
            return self.body

    @dataclass
    class Wanted(Message):
        """A question was clicked, or an action agreed before."""

        body: ReviewBody
        index: int
        todo: bool = False

        @property
        def control(self) -> ReviewBody:
            """The widget that says it."""
            return self.body

    def _place(self, target: Hashable | None) -> int:
        return -1

    def on_click(self, event: events.Click) -> None:
        index = event.y + int(self.scroll_y)
        target = self.target_at(index) if 0 <= index < self.count() else None
        if not isinstance(target, tuple):
            return
        event.stop()
        kind, value = target
        if kind == "question" and isinstance(value, int):
            self.post_message(self.Wanted(self, value))
        elif kind == "todo" and isinstance(value, int):
            self.post_message(self.Wanted(self, value, todo=True))
        elif kind == "key" and isinstance(value, str):
            self.post_message(self.Pressed(self, value))
        elif kind == "answers" and isinstance(value, tuple):
            for start, end, key in value:
                if start <= event.x < end:
                    self.post_message(self.Pressed(self, key))


class NoteInput(Input):
    """One line of text in which nothing but text can be (P13)."""

    def _on_paste(self, event: events.Paste) -> None:
        event.text = clean(event.text, lines=True).replace("\n", " ")
        super()._on_paste(event)
