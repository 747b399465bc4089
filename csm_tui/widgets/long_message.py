"""A message that is longer than the status line: for once over the last lines of the screen, until the next key."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget

from csm_tui.widgets.direct import Direct, draw
from csm_tui.widgets.text import fit, wrap

MOST = 4  # lines; what is longer is cut, and kept whole among the messages


def message_lines(text: str, cells: int, most: int = MOST, *, ellipsis: str = "…") -> list[str]:
    """Return ``text`` in lines of at most ``cells``; the last of ``most`` ends with an ellipsis where there is more."""
    lines = [line for line in wrap(text, cells) if line]
    if len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        lines[most - 1 :] = [fit(rest, cells, ellipsis=ellipsis)]
    return lines


class LongMessage(Direct, Widget):
    """Lies over the status line and the lines above it, so that nothing of the screen has to make room."""

    DEFAULT_CSS = "LongMessage { layer: above; dock: bottom; margin-bottom: 1; background: $background; }"

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.role = ""

    def tell(self, text: str, role: str) -> None:
        """Show this text, wrapped to the width of the window."""
        glyphs = getattr(self.app, "glyphs", None)
        more = glyphs.ellipsis if glyphs is not None else "…"
        self.lines, self.role = message_lines(text, self.app.size.width - 2, ellipsis=more), role
        self.styles.height = len(self.lines)
        self.display = True
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one of its lines."""
        text = self.lines[y] if y < len(self.lines) else ""
        return draw([(f" {text}", self.role)], self.size.width, self.app.theme)
