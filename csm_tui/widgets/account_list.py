"""The widgets of the portfolio: its head, its rows by the thousand, and what is said of the row under the cursor."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from csm_tui.domain.listing import Listing
from csm_tui.domain.rows import Group, PortfolioRow
from csm_tui.widgets.direct import Direct, draw
from csm_tui.widgets.glyphs import UNICODE, Glyphs
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.palette import style
from csm_tui.widgets.portfolio_head import Head, chosen_of, head_lines, height, sort_at, tabs
from csm_tui.widgets.portfolio_lines import Column, Day, peek, row_line


def _usual(_width: int) -> tuple[Column, ...]:
    return ()


class PortfolioHead(Direct, Widget):
    """Tabs, sentence, ritual, rule and the heading of the columns. A click on a tab or a heading says which."""

    class ViewChosen(Message):
        """A tab was clicked; views count from 1."""

        def __init__(self, view: int) -> None:
            super().__init__()
            self.view = view

    class SortChosen(Message):
        """The heading of a column was clicked."""

        def __init__(self, sort: str) -> None:
            super().__init__()
            self.sort = sort

    def __init__(self, *, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self.glyphs = glyphs
        self.head: Head | None = None
        self._drawn: list[Strip] | None = None

    def show(self, head: Head) -> None:
        """Show these figures."""
        if head != self.head:
            self.head = head
            self.redraw()

    def redraw(self) -> None:
        """Draw anew."""
        self._drawn = None
        self.refresh()

    def on_resize(self) -> None:
        self.redraw()

    def notify_style_update(self) -> None:
        """Forget what was drawn when the theme changes."""
        super().notify_style_update()
        self._drawn = None

    def render_line(self, y: int) -> Strip:
        """Return one line of the head."""
        width, theme = self.size.width, self.app.theme
        if self._drawn is None and self.head is not None:
            self._drawn = [draw(spans, width, theme) for spans in head_lines(self.head, width, self.glyphs)]
        if self._drawn is None or y >= len(self._drawn):
            return Strip.blank(width, style(theme, ""))
        return self._drawn[y]

    def on_click(self, event: events.Click) -> None:
        if self.head is None:
            return
        event.stop()
        width = self.size.width
        if event.y == 0:
            for start, end, view in tabs(self.head, width, self.glyphs)[1]:
                if start <= event.x < end:
                    self.post_message(self.ViewChosen(view))
        elif event.y == height(width) - 1 and (sort := sort_at(event.x, width, chosen_of(self.head, width - 1))):
            self.post_message(self.SortChosen(sort))


class AccountList(Lines):
    """The rows. A row is turned into text when it comes into view, and then once.

    Where they are grouped, a line before each group tells it; the cursor passes it by.
    """

    mark_cells = 2  # the cursor's and the mark's

    def __init__(self, *, glyphs: Glyphs = UNICODE) -> None:
        super().__init__(glyphs=glyphs)
        self.rows = Listing()
        self.day: Day | None = None
        self.columns: Callable[[int], tuple[Column, ...]] = _usual  # the chosen ones for a width; () = the usual
        self.marked: set[int] = set()
        self.group_line: Callable[[Group, int], Line] | None = None
        self._starts: list[int] = []  # the line of each group's heading
        self._said: Sequence[Line] = ()  # shown in place of rows
        self._whole: dict[tuple[int, bool], tuple[Strip, Strip]] = {}  # a line's strip → with the scrollbar's cell

    def show(self, rows: Listing, day: Day, *, said: Sequence[Line] = ()) -> None:
        """Show these rows, or without any the lines ``said``; the cursor stays on its account."""
        target = self.target
        self.rows, self.day = rows, day
        self._starts, line = [], 0
        for group in rows.groups:
            self._starts.append(line)
            line += group.size + 1
        self._said = () if rows else said
        self.lines_changed(target)

    def redraw(self) -> None:
        """Draw all rows anew: other columns, other marks."""
        self._strips.clear()
        self.refresh()

    def _index(self, line: int) -> int:
        """The place of a line among the rows; -1 for the heading of a group."""
        if not self._starts:
            return line
        group = bisect_right(self._starts, line)
        return -1 if group and self._starts[group - 1] == line else line - group

    def _line_of(self, index: int) -> int:
        """The line on which the row of that place stands."""
        line = index
        for start in self._starts:
            if start > line:
                break
            line += 1
        return line

    # The scrollbar is one cell of each line, drawn here: a widget of its own would cut every line in two.

    @property
    def page_width(self) -> int:
        """Cells that a line has: all but the scrollbar's."""
        return max(1, self.size.width - 1)

    def _thumb(self) -> tuple[int, int]:
        """First line and line after the last of the scrollbar's thumb; (0, 0) where all rows are in view."""
        height, count = self.size.height, self.count()
        if count <= height or height < 2:
            return 0, 0
        size = max(1, height * height // count)
        top = round((height - size) * int(self.scroll_y) / (count - height))
        return top, top + size

    def render_line(self, y: int) -> Strip:
        """Return the strip of the ``y``-th line of the page with its cell of the scrollbar."""
        strip = super().render_line(y)
        top, end = self._thumb()
        on = top <= y < end
        whole = self._whole.get((id(strip), on))
        if (
            whole is None or whole[0] is not strip
        ):  # a strip that stays the same is written to the terminal from a cache
            if len(self._whole) > 128:
                self._whole.clear()
            last = Segment(self.glyphs.full if on else " ", style(self.app.theme, "rule"))
            whole = self._whole[id(strip), on] = (strip, Strip([*strip, last], strip.cell_length + 1))
        return whole[1]

    def on_click(self, event: events.Click) -> None:
        event.prevent_default()  # Textual would call the method of ``Lines`` a second time: one click would be two
        if event.x == self.size.width - 1 and self._thumb() != (0, 0):
            event.stop()
            self._go(self._step(min(self.count() - 1, self.count() * event.y // max(1, self.size.height - 1)), 1))
        else:
            super().on_click(event)

    def row_at_cursor(self) -> PortfolioRow | None:
        """Return the row under the cursor."""
        at = int(self.cursor)
        index = self._index(at) if at >= 0 else -1
        return self.rows[index] if 0 <= index < len(self.rows) else None

    def count(self) -> int:
        """Return how many lines there are."""
        return len(self.rows) + len(self._starts) or len(self._said)

    def line_at(self, index: int, width: int) -> Line:
        """Return the line at ``index``."""
        if not self.rows or self.day is None:
            return self._said[index]
        at = self._index(index)
        if at < 0:
            group = self.rows.groups[self._starts.index(index)]
            return Line(((group.key, ""),)) if self.group_line is None else self.group_line(group, width)
        row = self.rows[at]
        return row_line(row, width, self.day, self.glyphs, self.columns(width), row.id in self.marked)

    def target_at(self, index: int) -> Hashable | None:
        """Return the account's id; ``None`` for the heading of a group."""
        if not self.rows:
            return self._said[index].target
        at = self._index(index)
        return self.rows.ids[at] if 0 <= at < len(self.rows.ids) else None

    def move_to(self, target: Hashable) -> bool:
        """Put the cursor on an account and bring it into view; False if it is not shown."""
        index = self.rows.place_of(target)
        if index is None:
            return False
        self._go(self._line_of(index))
        return True

    def _place(self, target: Hashable | None) -> int:
        if not self.rows:
            return super()._place(None)
        index = None if target is None else self.rows.place_of(target)
        if index is not None:
            return self._line_of(index)
        near = min(max(int(self.cursor), 0), self.count() - 1)
        return near if self._index(near) >= 0 else near + 1  # a heading has a row below it


class Peek(Direct, Widget):
    """A rule and one or two lines about the account under the cursor."""

    def __init__(self, *, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self.glyphs = glyphs
        self.more: Sequence[Line] = ()  # the preview below it, where there is room
        self._row: PortfolioRow | None = None
        self._day: Day | None = None
        self._drawn: list[Strip] | None = None

    def show(self, row: PortfolioRow | None, day: Day) -> None:
        """Tell about this row."""
        if row is not self._row or day != self._day:
            self._row, self._day, self._drawn = row, day, None
            self.refresh(Region(0, 1, self.size.width, 2))  # what is below follows when the cursor rests

    def redraw(self) -> None:
        """Draw anew: the size, the theme, the marks or what is shown below is another."""
        self._drawn = None
        self.refresh()

    def on_resize(self) -> None:
        self._drawn = None

    def notify_style_update(self) -> None:
        """Forget what was drawn when the theme changes."""
        super().notify_style_update()
        self._drawn = None

    def render_line(self, y: int) -> Strip:
        """Return one line of it."""
        width, theme = self.size.width, self.app.theme
        if self._drawn is None:
            lines: list[Line] = [Line(((self.glyphs.rule * width, "rule"),))]
            if self._row is not None and self._day is not None:
                lines += peek(self._row, width, self._day, self.glyphs, min(2, self.size.height - 1))
                lines += self.more
            self._drawn = [draw(line.spans, width, theme) for line in lines]
        return self._drawn[y] if y < len(self._drawn) else Strip.blank(width, style(theme, ""))
