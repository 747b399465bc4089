"""What stands in the place of a screen that has no room (UX 4.6)."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget

from csm_tui.widgets.direct import draw
from csm_tui.widgets.text import fit


class TooSmall(Widget):
    """Says which size is needed, and that nothing is lost."""

    DEFAULT_CSS = "TooSmall { layer: above; dock: top; width: 100%; height: 100%; background: $background; }"

    def render_line(self, y: int) -> Strip:
        """Return one line of it."""
        width, height = self.app.size
        lines = ("csm-tui needs 50x12", f"(this is {width}x{height})", "Enlarge, or q quits.", "Nothing is lost.")
        return draw([(fit(lines[y] if y < len(lines) else "", width), "")], width, self.app.theme)
