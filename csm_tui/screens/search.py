"""Type to find, Enter to choose: the ground of help, palette and go-to."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from csm_tui.commands import SEARCH, bindings
from csm_tui.widgets.footer import FitFooter
from csm_tui.widgets.glyphs import UNICODE, Glyphs
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.text import fit, show, width, wrap

WIDE_ROOM = 70  # cells beside the keys from which on the labels need not be short
LIMIT = 200  # lines that are shown; who looks for more types another letter


class Row(NamedTuple):
    """A line that may be found. Without a target it is a heading or a remark, shown while nothing is typed."""

    target: Hashable | None
    label: str
    key: str = ""
    hint: str = ""
    role: str = ""


def _rank(label: str, words: Sequence[str]) -> int:
    """How well a label fits: it begins with the first word, holds every word, or only its hint does."""
    if label.startswith(words[0]):
        return 0
    return 1 if all(word in label for word in words) else 2


class SearchScreen(ModalScreen[Hashable]):
    """Dismissed with the target of the chosen line, or ``None``."""

    AUTO_FOCUS: ClassVar[str | None] = "Input"
    BINDINGS = bindings(SEARCH)
    DEFAULT_CSS = """
    SearchScreen { align: center middle; background: $background 60%; }
    SearchScreen #search { width: 90; max-width: 100%; height: 100%; background: $background; border: solid $primary;
        padding: 0 1; }
    SearchScreen.-ascii #search { border: ascii $primary; }
    SearchScreen #title { text-style: bold; color: $primary; height: 1; }
    SearchScreen Input { border: none; height: 1; padding: 0 1 !important; background: $panel; }
    """

    def __init__(self, title: str, placeholder: str, rows: Sequence[Row] = ()) -> None:
        super().__init__()
        self.heading, self.placeholder, self.rows = title, placeholder, tuple(rows)
        self.typed = ""  # what stands in the line at first

    @property
    def glyphs(self) -> Glyphs:
        """The marks in use."""
        found: Glyphs = getattr(self.app, "glyphs", UNICODE)
        return found

    def compose(self) -> ComposeResult:
        with Vertical(id="search"):
            yield Static(Content(show(self.heading)), id="title")
            field = Input(self.typed, placeholder=self.placeholder, compact=True, select_on_focus=False)
            field.cursor_blink = False
            yield field
            yield Lines(glyphs=self.glyphs)
            yield FitFooter(glyphs=self.glyphs)

    def on_mount(self) -> None:
        self.set_class(self.glyphs.ascii, "-ascii")
        self._fill()

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    def refresh_rows(self) -> None:
        """What is found has come: show it, the cursor on the first."""
        self._fill()
        self.query_one(Lines).action_cursor_top()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._fill()
        self.query_one(Lines).action_cursor_top()

    def found(self, typed: str) -> Sequence[Row]:
        """Return the lines for what is typed: every word occurs, else the letters in order in a label."""
        words = typed.casefold().split()
        if not words:
            return self.rows
        rows = [row for row in self.rows if row.target is not None]
        hits = [r for r in rows if all(w in f"{r.label} {r.hint}".casefold() for w in words)]
        if not hits:
            pattern = re.compile(".*?".join(map(re.escape, "".join(words))))
            hits = [r for r in rows if pattern.search(r.label.casefold())]
        return sorted(hits, key=lambda r: _rank(r.label.casefold(), words))

    def _fill(self) -> None:
        lines = self.query_one(Lines)
        rows = self.found(self.query_one(Input).value)[:LIMIT]
        cells = max(20, lines.size.width - 1)
        shown = [line for row in rows for line in self._lines(row, rows, cells)]
        lines.set_lines(shown or [Line(((" Nothing like that.", "dim"),))])

    def _lines(self, row: Row, rows: Sequence[Row], cells: int) -> list[Line]:
        """A row in columns: key, label, hint; a hint that has no room goes on below it."""
        more = self.glyphs.ellipsis
        if row.target is None and not row.key:
            return [Line(((fit(f" {row.label}", cells, ellipsis=more), row.role or "head"),))]
        if row.target is None and not row.key.strip():  # a remark takes the whole width
            return [Line((("  ", ""), (text, row.role))) for text in wrap(row.label, cells - 3)]
        keys = max((width(r.key) for r in rows), default=0)
        room = cells - keys - 4
        if not row.hint:
            label = min(width(show(row.label)), room)
        else:  # as wide as the longest label with a hint beside it, but no more than the hints can spare
            longest = max(width(show(r.label)) for r in rows if r.hint)
            label = min(longest, max(12, room * 2 // 5) if room < WIDE_ROOM else max(26, room // 2))
        first, *rest = wrap(row.hint, max(10, room - label - 2)) if row.hint else [""]
        lines = [Line((
            (f"  {row.key:<{keys}}  ", "key"),
            (fit(row.label, label, ellipsis=more), row.role),
            (fit(f"  {first}", max(0, room - label), ellipsis=more), "dim"),
        ), row.target)]  # fmt: skip
        indent = " " * (keys + 4 + label + 2)
        return [*lines, *(Line(((indent, ""), (text, "dim"))) for text in rest)]

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_choose()

    @on(Lines.Chosen)
    def _chosen(self, event: Lines.Chosen) -> None:
        event.stop()
        self.dismiss(event.target)

    def action_choose(self) -> None:
        if (target := self.query_one(Lines).target) is not None:
            self.dismiss(target)

    def action_close(self) -> None:
        self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        lines = self.query_one(Lines)
        moves = {
            "down": lines.action_cursor_down,
            "up": lines.action_cursor_up,
            "pagedown": lines.action_page_down,
            "pageup": lines.action_page_up,
        }
        if (move := moves.get(event.key)) is not None:
            event.stop()
            move()
