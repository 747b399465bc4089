"""The one line above the footer: what was just done, and what went wrong."""

from __future__ import annotations

from rich.segment import Segment
from textual.app import RenderResult
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from csm_tui.widgets.palette import style
from csm_tui.widgets.text import fit


class StatusLine(Widget):
    """Shows the last message; user text in it is only text."""

    DEFAULT_CSS = "StatusLine { height: 1; background: $background; }"

    message: reactive[tuple[str, str]] = reactive(("", ""))  # text, role

    def render(self) -> RenderResult:
        """Not used: the line draws by ``render_line``."""
        return ""

    def render_line(self, y: int) -> Strip:
        """Return the status line."""
        text, role = self.message
        theme = self.app.theme
        return Strip(
            [Segment(" " + fit(text, max(0, self.size.width - 2)) + " ", style(theme, role))]
        ).adjust_cell_length(self.size.width, style(theme, ""))
