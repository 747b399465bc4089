"""Text in lines with a cursor: the one widget in which lists, timelines and explanations are shown.

A screen turns its values into ``Line``s with a pure function; this widget only draws, scrolls and says
what the cursor is on. It draws by the line API: a key that moves the cursor within the page repaints two
lines (PERFORMANCE §2.3), and no style is computed twice.
"""

# No annotations as texts here: ``NamedTuple`` would compile each of them at every start.

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from csm_tui.commands import MOVE, bindings
from csm_tui.widgets.direct import Direct, draw
from csm_tui.widgets.glyphs import UNICODE, Glyphs
from csm_tui.widgets.palette import style

Spans = tuple[tuple[str, str], ...]


class Line(NamedTuple):
    """One line: (text, role) spans, and what the cursor means when it is here (``None`` = it passes by).

    The text must have gone through ``widgets.text.show`` or ``fit``. A line with a target begins with a
    blank cell: the cursor's mark is drawn there, so that the cursor is seen without colour.
    """

    spans: Spans
    target: Hashable | None = None


def line(*spans: str | tuple[str, str], target: Hashable | None = None) -> Line:
    """Build a ``Line`` from plain texts and (text, role) pairs."""
    return Line(tuple((s, "") if isinstance(s, str) else s for s in spans), target)


class Lines(Direct, ScrollView, can_focus=True):
    """Lines of text with a cursor that stops at lines with a target."""

    BINDINGS = bindings(MOVE)
    DEFAULT_CSS = """
    Lines { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; background: $background; }
    """

    cursor: var[int] = var[int](-1)

    # Plain classes: a dataclass is compiled when it is imported, on the way to first paint.

    class Highlighted(Message):
        """The cursor came to another line."""

        def __init__(self, lines: "Lines", target: Hashable | None) -> None:
            super().__init__()
            self.lines = lines
            self.target = target

        @property
        def control(self) -> "Lines":
            """The widget that says it."""
            return self.lines

    class Nothing(Message):
        """Enter where no line can be chosen."""

    class Chosen(Message):
        """Enter, or a click on the line that the cursor was on."""

        def __init__(self, lines: "Lines", target: Hashable) -> None:
            super().__init__()
            self.lines = lines
            self.target = target

        @property
        def control(self) -> "Lines":
            """The widget that says it."""
            return self.lines

    class Marked(Message):
        """A click on the cells before the words, or with ctrl anywhere on the line, where lines can be marked."""

        def __init__(self, lines: "Lines", target: Hashable) -> None:
            super().__init__()
            self.lines = lines
            self.target = target

        @property
        def control(self) -> "Lines":
            """The widget that says it."""
            return self.lines

    mark_cells = 0  # cells before the words on which a click marks; 0 = lines cannot be marked

    def __init__(self, *, id: str | None = None, glyphs: Glyphs = UNICODE, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.glyphs = glyphs
        self._lines: Sequence[Line] = ()
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._strips_width = 0  # a scrollbar that comes or goes changes the page's width without any resize

    # What is shown; a list of many thousands overrides these three.

    def count(self) -> int:
        """Return how many lines there are."""
        return len(self._lines)

    def line_at(self, index: int, width: int) -> Line:
        """Return the line at ``index`` for a page of ``width`` cells."""
        return self._lines[index]

    def target_at(self, index: int) -> Hashable | None:
        """Return what the cursor would mean at ``index``; ``None`` where it does not stop."""
        return self._lines[index].target

    # Setting

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines. The cursor stays on its target if that is still there, else near its place."""
        target = self.target
        self._lines = lines
        self.lines_changed(target)

    def lines_changed(self, target: Hashable | None = None) -> None:
        """Redraw after a change of the lines, with the cursor on ``target`` or near where it was."""
        self._strips.clear()
        self._resize_to_lines()
        self.cursor = self._place(target)
        self.refresh()

    def _resize_to_lines(self) -> None:
        """Tell the scrollbar how many lines there are. The width says nothing: lines are made for the page."""
        self.virtual_size = Size(1, self.count())

    @property
    def target(self) -> Hashable | None:
        """What the cursor is on."""
        cursor = int(self.cursor)
        return self.target_at(cursor) if 0 <= cursor < self.count() else None

    def move_to(self, target: Hashable) -> bool:
        """Put the cursor on ``target`` and bring it into view; False if it is not there."""
        for index in range(self.count()):
            if self.target_at(index) == target:
                self._go(index)
                return True
        return False

    def _place(self, target: Hashable | None) -> int:
        """Index for the cursor after a change."""
        count = self.count()
        if target is not None:
            for index in range(count):
                if self.target_at(index) == target:
                    return index
        near = min(max(int(self.cursor), 0), count - 1)
        for index in (*range(near, count), *range(near - 1, -1, -1)):
            if 0 <= index < count and self.target_at(index) is not None:
                return int(index)
        return -1

    # Drawing

    @property
    def page_width(self) -> int:
        """Cells that a line has: all but the scrollbar's, where there is one."""
        return self.scrollable_content_region.width

    def render_line(self, y: int) -> Strip:
        """Return the strip of the ``y``-th line of the page."""
        width = self.page_width
        index = y + int(self.scroll_y)
        theme = self.app.theme
        if not 0 <= index < self.count():
            return Strip.blank(width, style(theme, ""))
        on = index == self.cursor
        if width != self._strips_width:
            self._strips.clear()
            self._strips_width = width
        strip = self._strips.get((index, on))
        if strip is None:
            if len(self._strips) > 128:
                self._strips.clear()
            strip = self._strips[index, on] = self._draw(self.line_at(index, width), width, on)
        return strip

    def _draw(self, content: Line, width: int, on: bool) -> Strip:
        """Draw one line; the cursor's line carries its mark in the first cell."""
        return draw(content.spans, width, self.app.theme, cursor=on, mark=self.glyphs.cursor if on else "")

    def notify_style_update(self) -> None:
        """Forget drawn lines when the theme changes."""
        super().notify_style_update()
        self._strips.clear()

    def on_resize(self, event: events.Resize) -> None:
        self._strips.clear()
        self._resize_to_lines()
        if self.cursor >= 0:
            self._show(self.cursor)

    # Moving

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint just the two lines concerned, and tell."""
        if not self.is_mounted:
            return
        for index in (old, new):
            if 0 <= index < self.count():
                self.refresh_line(index)
        self.post_message(self.Highlighted(self, self.target))

    def _show(self, index: int) -> None:
        """Scroll so that ``index`` is in view; at the first target everything above it, too."""
        height = self.scrollable_content_region.height or self.size.height
        top = int(self.scroll_y)
        if index < top:
            above = index if any(self.target_at(i) is not None for i in range(max(0, index - 40), index)) else 0
            self.scroll_to(y=above, animate=False, immediate=True, force=True)
        elif index >= top + height > 0:
            self.scroll_to(y=index - height + 1, animate=False, immediate=True, force=True)

    def _go(self, index: int) -> None:
        self.cursor = index
        self._show(index)

    def _step(self, start: int, step: int) -> int:
        """The next index with a target from ``start`` on in direction ``step``; the cursor's own if none."""
        index = start
        while 0 <= index < self.count():
            if self.target_at(index) is not None:
                return index
            index += step
        return int(self.cursor)

    def _scroll_or_go(self, index: int, delta: int) -> None:
        """Move the cursor; where no target lies further on, scroll the text instead."""
        if index == self.cursor:
            self.scroll_relative(y=delta, animate=False, immediate=True, force=True)
        else:
            self._go(index)

    def action_cursor_down(self) -> None:
        self._scroll_or_go(self._step(self.cursor + 1, 1), 1)

    def action_cursor_up(self) -> None:
        self._scroll_or_go(self._step(self.cursor - 1, -1), -1)

    def action_page_down(self) -> None:
        page = max(1, self.size.height - 1)
        near = min(self.cursor + page, self.count() - 1)
        self._scroll_or_go(self._step(near, 1) if self._step(near, 1) != self.cursor else self._step(near, -1), page)

    def action_page_up(self) -> None:
        page = max(1, self.size.height - 1)
        near = max(self.cursor - page, 0)
        self._scroll_or_go(self._step(near, -1) if self._step(near, -1) != self.cursor else self._step(near, 1), -page)

    def action_cursor_top(self) -> None:
        self._scroll_or_go(self._step(0, 1), -self.count())
        self.scroll_to(y=0, animate=False, immediate=True, force=True)

    def action_cursor_bottom(self) -> None:
        self._scroll_or_go(self._step(self.count() - 1, -1), self.count())

    def action_choose(self) -> None:
        if (target := self.target) is not None:
            self.post_message(self.Chosen(self, target))
        elif all(self.target_at(index) is None for index in range(self.count())):
            self.post_message(self.Nothing())

    def on_click(self, event: events.Click) -> None:
        index = event.y + int(self.scroll_y)
        if not 0 <= index < self.count() or (target := self.target_at(index)) is None:
            return
        event.stop()
        if self.mark_cells and (event.ctrl or event.x < self.mark_cells):
            self._go(index)
            self.post_message(self.Marked(self, target))
        elif index == self.cursor:
            self.post_message(self.Chosen(self, target))
        else:
            self._go(index)
