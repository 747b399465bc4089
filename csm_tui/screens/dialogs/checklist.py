"""A list in which each line has a state that space changes: which dates move along, what a milestone needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from csm_tui.commands import CHECKLIST, bindings
from csm_tui.screens.dialogs.sending import SendingDialog
from csm_tui.widgets.footer import FitFooter
from csm_tui.widgets.glyphs import UNICODE, Glyphs
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Page
from csm_tui.widgets.text import fit, show, width, wrap


class Entry(NamedTuple):
    """One line: ``label`` on the left, ``remark`` on the right, ``state`` is its place among the states."""

    key: str
    label: str
    remark: str = ""
    state: int = 0


class Checklist(SendingDialog[Mapping[str, int] | None]):
    """Dismissed with the state of every line, or ``None``. It closes only after ``submit`` has succeeded.

    ``states`` are the words of the states; the first one means that nothing is chosen.
    """

    BINDINGS = bindings(CHECKLIST)
    AUTO_FOCUS: ClassVar[str | None] = "Lines"
    DEFAULT_CSS = """
    Checklist { align: center middle; background: $background 60%; }
    Checklist #checklist { width: 84; max-width: 100%; height: auto; max-height: 100%; background: $background;
        border: solid $primary; padding: 0 1; }
    Checklist.-ascii #checklist { border: ascii $primary; }
    Checklist #title { text-style: bold; color: $primary; height: auto; max-height: 2; }
    Checklist #text { height: auto; max-height: 3; color: $text-muted; }
    Checklist #error { height: auto; color: $text-error; text-style: bold; display: none; }
    Checklist Lines { height: auto; }
    Checklist FitFooter { dock: none; }
    """

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        *,
        states: Sequence[str] = ("", ""),
        text: str = "",
        submit: Callable[[Mapping[str, int]], object] | None = None,
    ) -> None:
        super().__init__()
        self.heading = title
        self.entries = tuple(entries)
        self.states = tuple(states)
        self.text = text
        self.write = submit
        self.chosen = {entry.key: entry.state for entry in entries}

    @property
    def glyphs(self) -> Glyphs:
        """The marks in use."""
        glyphs: Glyphs = getattr(self.app, "glyphs", UNICODE)
        return glyphs

    def compose(self) -> ComposeResult:
        with Vertical(id="checklist"):
            yield Static(Content(show(self.heading)), id="title")
            yield Static(id="text")
            lines = Page(glyphs=self.glyphs)
            lines.mark_cells = 5  # the box
            yield lines
            yield Static(id="error")
            yield FitFooter(glyphs=self.glyphs)

    def on_mount(self) -> None:
        self.set_class(self.glyphs.ascii, "-ascii")
        self.query_one("#text").display = bool(self.text)
        self.fill()

    def on_resize(self) -> None:
        self.fill()

    def fill(self) -> None:
        """Show the lines with their states."""
        lines = self.query_one_optional(Page)
        if lines is None:  # not there yet, or closed meanwhile
            return
        cells = max(20, min(84, self.app.size.width) - 5)
        low = self.app.size.height < 20
        said = wrap(self.text, cells)[: 2 if low else 3] if self.text else []
        self.query_one("#text", Static).update(Content("\n".join(said)))
        rest = 4 + min(2, len(wrap(self.heading, cells))) + len(said)  # border, keys, what may be refused
        lines.styles.height = max(1, min(len(self.entries), self.app.size.height - rest))
        lines.set_lines(checklist_lines(self.entries, self.chosen, self.states, cells, self.glyphs))

    def action_change(self) -> None:
        """The next state of the line under the cursor."""
        target = self.query_one(Page).target
        if isinstance(target, str):
            self.chosen[target] = (self.chosen[target] + 1) % len(self.states)
            self.fill()

    def action_all(self) -> None:
        """Everything, or nothing where everything is chosen."""
        everything = all(self.chosen.values())
        self.chosen = {key: 0 if everything else value or 1 for key, value in self.chosen.items()}
        self.fill()

    @on(Lines.Chosen)
    @on(Lines.Marked)
    def _clicked(self, event: Lines.Chosen | Lines.Marked) -> None:
        """A click on a box, or on the line of the cursor, ticks it; Enter takes."""
        event.stop()
        self.action_change()

    def action_take(self) -> None:
        """Write what is chosen."""
        write = self.write
        self.send(None if write is None else lambda: write(self.chosen), self.chosen)

    def action_close(self) -> None:
        self.dismiss(None)


def checklist_lines(
    entries: Sequence[Entry], chosen: Mapping[str, int], states: Sequence[str], cells: int, glyphs: Glyphs
) -> list[Line]:
    """One line an entry: ``[x] Pilot started   11 Nov → 18 Nov``; the state's word at the end, where it has one."""
    remarks = min(max((width(show(e.remark)) for e in entries), default=0), cells // 2)
    words = max((width(word) for word in states), default=0)
    room = max(4, cells - 5 - (remarks + 2 if remarks else 0) - (words + 2 if words else 0))
    lines = []
    for entry in entries:
        state = chosen[entry.key]
        box = "[x] " if state else "[ ] "
        spans = [(" ", ""), (box, "accent" if state else ""), (fit(entry.label, room, ellipsis=glyphs.ellipsis), "")]
        if words:
            spans.append(("  " + fit(states[state], words, ellipsis=glyphs.ellipsis), "accent"))
        if remarks:
            role = "" if state else "dim"
            spans.append(("  " + fit(entry.remark, remarks, ellipsis=glyphs.ellipsis), role))
        lines.append(Line(tuple(spans), entry.key))
    return lines
