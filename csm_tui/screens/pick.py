"""Choose one of a few: a small list over the screen."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from csm_tui.widgets.glyphs import UNICODE
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.text import fit, show

Option = tuple[Hashable, str, str, str]  # value, key, label, remark


class PickScreen(ModalScreen[Hashable]):
    """Dismissed with the chosen value, or ``None``. An option's key chooses it at once."""

    AUTO_FOCUS = "Lines"
    BINDINGS = [Binding("escape,q", "dismiss(None)", "Back", id="pick.back")]
    DEFAULT_CSS = """
    PickScreen { align: center middle; background: $background 60%; }
    PickScreen Vertical { width: 56; max-width: 100%; height: auto; max-height: 100%; border: solid $primary;
        padding: 0 1; background: $background; }
    PickScreen Static { text-style: bold; color: $primary; height: 1; }
    PickScreen Lines { height: auto; }
    """

    def __init__(self, title: str, options: Sequence[Option], current: Hashable = None) -> None:
        super().__init__()
        self.heading, self.options, self.current = title, list(options), current

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(show(self.heading)))
            yield Lines(glyphs=getattr(self.app, "glyphs", UNICODE))

    def on_mount(self) -> None:
        lines = self.query_one(Lines)
        lines.styles.height = min(len(self.options), max(1, self.app.size.height - 4))
        lines.set_lines([self._line(option) for option in self.options])
        lines.move_to(self.current)

    def _line(self, option: Option) -> Line:
        value, key, label, remark = option
        role = "bold" if value == self.current else ""
        return Line(((f" {key:<2}" if key else "  ", "key"), (fit(label, 18), role), (fit(remark, 30), "dim")), value)

    @on(Lines.Chosen)
    def _chosen(self, event: Lines.Chosen) -> None:
        event.stop()
        self.dismiss(event.target)

    def on_key(self, event: events.Key) -> None:
        for value, key, _, _ in self.options:
            if key and event.character == key:
                event.stop()
                self.dismiss(value)
                return
