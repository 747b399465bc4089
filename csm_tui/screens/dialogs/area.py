"""A longer text in a form. Its ground is the largest widget of Textual: imported only where a form has one (B6, B8)."""

from __future__ import annotations

from typing import Any

from textual.widgets import TextArea


class Area(TextArea):
    """A longer text. Enter belongs to the form; ctrl+n or a paste makes a new line."""

    most = 8  # lines to which it grows

    def get_content_height(self, container: Any, viewport: Any, width: int) -> int:
        """Grow with the text, from three lines to eight, or to as many as the form gives it."""
        return max(3, min(self.most, self.wrapped_document.height))
