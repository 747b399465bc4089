"""Several ``Lines`` on one screen: only the one with the focus shows its cursor; blocks never take the focus."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.strip import Strip

from csm_tui.widgets.lines import Line, Lines


class Pane(Lines):
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


class Block(Lines, can_focus=False):
    """Lines that are only read: as high as they are many."""

    DEFAULT_CSS = "Block { height: auto; overflow-y: hidden; }"

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines and take just their height."""
        self.styles.height = len(lines)
        self.display = bool(lines)
        super().set_lines(lines)
