"""The one line above the footer: what was just done, and what went wrong."""

from __future__ import annotations

from textual.app import RenderResult
from textual.strip import Strip
from textual.widget import Widget

from csm_tui.widgets.direct import Direct, draw
from csm_tui.widgets.glyphs import UNICODE
from csm_tui.widgets.text import fit


class StatusLine(Direct, Widget):
    """Shows the last message; user text in it is only text."""

    DEFAULT_CSS = "StatusLine { height: 1; background: $background; }"

    _message = ("", "")

    @property
    def message(self) -> tuple[str, str]:
        """Text and role of what is shown."""
        return self._message

    @message.setter
    def message(self, message: tuple[str, str]) -> None:
        self._message = message
        self.refresh()

    def render(self) -> RenderResult:
        """Not used: the line draws by ``render_line``."""
        return ""

    def render_line(self, y: int) -> Strip:
        """Return the status line."""
        text, role = self.message
        width = self.size.width
        more = getattr(self.app, "glyphs", UNICODE).ellipsis
        return draw([(" " + fit(text, max(0, width - 2), ellipsis=more) + " ", role)], width, self.app.theme)
