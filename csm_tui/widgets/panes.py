"""Several ``Lines`` on one screen: only the one with the focus shows its cursor; blocks never take the focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.scrollbar import ScrollBarRender
from textual.strip import Strip
from textual.widget import Widget

from csm_tui.widgets.lines import Line, Lines

# The typography of our own sentences, cell for cell, where the terminal shows ASCII only.
_PLAIN = str.maketrans("‘’“”–—…→·×≤≥", "''\"\"--~>-x<>")


class PlainBars(ScrollBarRender):
    """A scrollbar of whole cells: Textual draws its ends with block characters, which ASCII terminals lack."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]


def plain_bars(widget: Widget) -> None:
    """Give the widget a scrollbar of whole cells."""
    setattr(widget.vertical_scrollbar, "renderer", PlainBars)  # noqa: B010 - declared as a class variable


class Page(Lines):
    """Lines that stay ASCII, quotes and dashes included, where ASCII marks are used."""

    def on_mount(self) -> None:
        plain_bars(self)

    def _draw(self, content: Line, width: int, on: bool) -> Strip:
        if self.glyphs.ascii:
            content = Line(tuple((text.translate(_PLAIN), role) for text, role in content.spans), content.target)
        return super()._draw(content, width, on)


class Pane(Page):
    """Lines beside other lines."""

    DEFAULT_CSS = "Pane { overflow-y: auto; }"

    def _draw(self, content: Line, width: int, on: bool) -> Strip:
        return super()._draw(content, width, on and self.has_focus)

    def _focus_moved(self) -> None:
        self._strips.clear()
        self.refresh()

    def on_focus(self, event: events.Focus) -> None:
        self._focus_moved()

    def on_blur(self, event: events.Blur) -> None:
        self._focus_moved()


class Block(Page, can_focus=False):
    """Lines that are only read: as high as they are many."""

    DEFAULT_CSS = "Block { height: auto; overflow-y: hidden; }"

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines and take just their height."""
        self.styles.height = len(lines)
        self.display = bool(lines)
        super().set_lines(lines)
