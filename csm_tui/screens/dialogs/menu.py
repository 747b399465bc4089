"""A text to read with what can be done about it below: menus, and the story of a milestone, signal or step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from csm_tui.commands import DIALOG, bindings
from csm_tui.widgets.footer import FitFooter
from csm_tui.widgets.glyphs import UNICODE, Glyphs
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Page
from csm_tui.widgets.text import fit, show, width, wrap

About = Callable[[int, Glyphs], list[Line]]  # the text for a width


class Item(NamedTuple):
    """One thing that can be chosen; ``key`` chooses it at once."""

    id: str
    label: str
    key: str = ""
    hint: str = ""


def paragraphs(*texts: str | tuple[str, str]) -> About:
    """Wrapped paragraphs as a text for ``Menu``; a pair is (text, role). An empty text is a blank line."""

    def lines(cells: int, glyphs: Glyphs) -> list[Line]:
        out: list[Line] = []
        for entry in texts:
            text, role = (entry, "") if isinstance(entry, str) else entry
            out += [Line(((" " + piece, role),)) for piece in wrap(text, cells - 2)]
        return out

    return lines


class Story(Page):
    """A text with items below it: where they are out of sight, ↓ reads on before it goes to them."""

    def action_cursor_down(self) -> None:
        if self.cursor < 0:
            first = self._step(0, 1)
            if first >= self.scroll_y + self.size.height:
                self.scroll_relative(y=1, animate=False, immediate=True, force=True)
                return
        super().action_cursor_down()

    def action_choose(self) -> None:
        """Enter: reads on while what can be chosen is out of sight, then chooses."""
        first = self._step(0, 1)
        if self.cursor >= 0 or first < 0:
            super().action_choose()
            return
        self.scroll_relative(y=max(1, self.size.height - 1), animate=False, immediate=True, force=True)
        if first < self.scroll_y + self.size.height:
            self._go(first)

    def from_the_top(self) -> None:
        """Begin with the text; an item out of sight is not chosen yet."""
        if self.cursor >= self.size.height > 0:
            self.cursor = -1
            self.scroll_to(y=0, animate=False, immediate=True, force=True)


class Menu(ModalScreen[str | None]):
    """Dismissed with the ``id`` of the chosen item, or ``None``. With ``search`` typing narrows the items."""

    BINDINGS = bindings(DIALOG)
    AUTO_FOCUS: ClassVar[str | None] = "Input, Lines"
    DEFAULT_CSS = """
    Menu { align: center middle; background: $background 60%; }
    Menu #menu { width: 84; max-width: 100%; height: auto; max-height: 100%; background: $background;
        border: solid $primary; padding: 0 1; }
    Menu.-ascii #menu { border: ascii $primary; }
    Menu #title { text-style: bold; color: $primary; height: auto; max-height: 2; }
    Menu Input { border: none; height: 1; padding: 0; background: $panel; }
    Menu Lines { height: auto; }
    Menu FitFooter { dock: none; }
    """

    def __init__(
        self, title: str, items: Sequence[Item] = (), about: About | None = None, *, search: bool = False
    ) -> None:
        super().__init__()
        self.heading = title
        self.items = tuple(items)
        self.about = about
        self.search = search

    @property
    def glyphs(self) -> Glyphs:
        """The marks in use."""
        glyphs: Glyphs = getattr(self.app, "glyphs", UNICODE)
        return glyphs

    def compose(self) -> ComposeResult:
        with Vertical(id="menu"):
            yield Static(Content(show(self.heading)), id="title")
            if self.search:
                yield Input(placeholder="type to search", compact=True)
            yield Story(glyphs=self.glyphs)
            yield FitFooter(glyphs=self.glyphs)

    def on_mount(self) -> None:
        self.set_class(self.glyphs.ascii, "-ascii")
        self._fill()

    def on_resize(self) -> None:
        self._fill()

    @on(Input.Changed)
    def _fill(self) -> None:
        lines = self.query_one_optional(Story)
        if lines is None:  # not there yet, or closed meanwhile
            return
        cells = max(20, min(84, self.app.size.width) - 4)
        text = self.about(cells - 1, self.glyphs) if self.about is not None else []
        shown = self._found()
        if text and shown:
            text.append(Line((("", ""),)))
        text += self._item_lines(shown, cells - 1)
        if self.search and not shown:
            text.append(Line(((" Nothing like that. Fewer letters show more.", "dim"),)))
        rest = 5 + (1 if self.search else 0)
        wanted = len(self.items) + len(text) - len(shown)
        lines.styles.height = max(1, min(max(wanted, len(text)), self.app.size.height - rest))
        lines.set_lines(text)
        if not self.search:
            self.call_after_refresh(lines.from_the_top)

    def _found(self) -> list[Item]:
        """Items that hold every word of the search."""
        typed = self.query_one(Input).value.casefold().split() if self.search else []
        return [i for i in self.items if all(word in f"{i.label} {i.hint}".casefold() for word in typed)]

    def _item_lines(self, items: Sequence[Item], cells: int) -> list[Line]:
        """One line an item, hints in a column of their own."""
        widest = min(max((width(show(i.label)) for i in items), default=0), max(12, cells - 8))
        keys = 3 if any(i.key for i in self.items) else 0
        lines = []
        for item in items:
            room = cells - 2 - keys - widest
            hint = "  " + fit(item.hint, room - 2, ellipsis=self.glyphs.ellipsis) if room > 8 and item.hint else ""
            key = f"{item.key:<{keys}}" if keys else ""
            label = fit(item.label, widest, ellipsis=self.glyphs.ellipsis)
            lines.append(Line(((" ", ""), (key, "key"), (label, ""), (hint, "dim")), item.id))
        return lines

    @on(Lines.Chosen)
    def _chosen(self, event: Lines.Chosen) -> None:
        event.stop()
        self.dismiss(str(event.target))

    @on(Lines.Highlighted)
    def _moved(self, event: Lines.Highlighted) -> None:
        event.stop()
        self.refresh_bindings()

    @property
    def footer_labels(self) -> dict[str, str]:
        """What Enter does while a long text hides what can be chosen below it."""
        lines = self.query_one_optional(Story)
        hidden = lines is not None and self.items and not self.search and lines.cursor < 0
        return {"choose": "Read on"} if hidden else {}

    @on(Lines.Nothing)
    def _read(self, event: Lines.Nothing) -> None:
        """Enter below a text with nothing to choose: it was read."""
        event.stop()
        if not self.items:
            self.dismiss(None)

    def action_choose(self) -> None:
        target = self.query_one(Lines).target
        if target is not None:
            self.dismiss(str(target))
        elif not self.items:
            self.dismiss(None)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_choose()

    def action_close(self) -> None:
        self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        lines = self.query_one(Lines)
        if self.search:
            move = {
                "down": lines.action_cursor_down,
                "up": lines.action_cursor_up,
                "pagedown": lines.action_page_down,
                "pageup": lines.action_page_up,
            }.get(event.key)
            if move is not None:
                event.stop()
                move()
            return
        for item in self.items:
            if item.key and event.character == item.key:
                event.stop()
                event.prevent_default()
                self.dismiss(item.id)
                return
