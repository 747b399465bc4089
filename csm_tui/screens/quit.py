"""The question at the way out."""

from __future__ import annotations

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from csm_tui.widgets.palette import style


class _Question(Widget):
    """Two lines: everything is saved; which key does what."""

    def render_line(self, y: int) -> Strip:
        theme = self.app.theme
        texts = [("Quit? Everything is saved.", "bold"), ("q", "key"), (" quit   ", ""), ("Esc", "key"), (" stay", "")]
        spans = texts[:1] if y == 0 else texts[1:] if y == 2 else []
        return Strip([Segment(t, style(theme, r)) for t, r in spans]).adjust_cell_length(
            self.size.width, style(theme, "")
        )


class QuitScreen(ModalScreen[bool]):
    """Dismissed with True to quit."""

    BINDINGS = [
        Binding("q,y,enter", "dismiss(True)", "Quit", id="quit.yes"),
        Binding("escape,n", "dismiss(False)", "Stay", id="quit.no"),
    ]
    DEFAULT_CSS = """
    QuitScreen { align: center middle; background: $background 60%; }
    QuitScreen _Question { width: 32; height: 5; padding: 1 2; background: $background; border: round $csm-rule; }
    QuitScreen _Question { box-sizing: content-box; height: 3; width: 28; }
    """

    def compose(self) -> ComposeResult:
        yield _Question()
