"""Today: what is to be done over all accounts, by day or by account; each line opens what it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.widget import Widget

from csm_tui.commands import TODAY, bindings
from csm_tui.domain.agenda import AHEAD, Item
from csm_tui.screens.today_acts import TodayActs
from csm_tui.widgets.heading import heading
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Block
from csm_tui.widgets.today_lines import GROUPS, TodayList, about_lines, haystack, head_line, rows

if TYPE_CHECKING:
    from csm_tui.store import Store


class TodayScreen(TodayActs):
    """Overdue, today, the days to come. Of a large book it is read in a thread; the keys work meanwhile."""

    TITLE_IN_HELP = "Today"
    AUTO_FOCUS = "TodayList"
    BINDINGS = bindings(TODAY)

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.found: Sequence[Item] | None = None  # None: not read yet
        self.by, self.everything, self.query_text = "day", False, ""

    def body(self) -> Iterable[Widget]:
        by = self.csm.ui.get("today_by")
        self.by = by if isinstance(by, str) and by in GROUPS else "day"
        self.head = Block(id="top", glyphs=self.glyphs)
        self.list = TodayList(id="list", glyphs=self.glyphs)
        yield self.head
        yield self.list
        yield Block(id="about", glyphs=self.glyphs)

    # Reading

    def load(self) -> None:
        if not self.read_apart(self.store.count(), lambda store: store.agenda(asleep=True), self.read):
            self.draw()

    def read(self, found: Sequence[Item]) -> None:
        """What is to be done has been read."""
        self.found = found
        self.draw()

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if self.is_mounted and self._readings:
            self.draw()

    # Showing

    def draw(self) -> None:
        """Lay it out for the width, the grouping and the filter there is."""
        (cells, height), today, glyphs = self.app.size, self.csm.today, self.glyphs
        found = self.found or ()
        asleep = sum(item.until is not None for item in found)
        if not self.everything:
            found = [item for item in found if item.until is None]
        if words := self.query_text.casefold().split():
            found = [item for item in found if all(word in haystack(item) for word in words)]
        top = [heading("Today", today=today, cells=cells, glyphs=glyphs, demo=self.csm.demo)]
        if self.found is not None:
            top.append(head_line(found, asleep, self.by, today, cells, glyphs, self.query_text, len(found)))
        if height >= 20:
            top.append(Line((("", ""),)))
        self.head.set_lines(top)
        said = () if found else self._nothing(asleep)
        self.list.show(rows(found, today, self.by), today, by_account=self.by == "account", said=said)
        self._tell_about()

    def _nothing(self, asleep: int) -> list[Line]:
        """What an empty page says: why, and what to press."""
        if self.found is None:
            return [Line((("  Reading what is to be done…", "dim"),))]
        if self.query_text:
            return [Line(((f"  Nothing fits “{self.query_text[:40]}”. Esc clears the filter.", "dim"),))]
        blank = Line((("", ""),))
        calm = f"Nothing is due today, and nothing in the next {AHEAD} days."
        lines = [blank, Line((("  " + calm, "bold"),)), blank]
        lines.append(Line((("  ", ""), ("A", "key"), ("      add an action: pay invoice fri", ""))))
        if asleep:
            lines.append(Line((("  ", ""), ("space", "key"), (f"  show the {asleep} snoozed", ""))))
        return lines

    @on(Lines.Highlighted)
    def _tell_about(self) -> None:
        """The line under the cursor in full."""
        block, item = self.query_one("#about", Block), self.list.item()
        if item is None or self.app.size.height < 15:
            block.set_lines([])
        else:
            block.set_lines(about_lines(item, self.csm.today, self.app.size.width - 1, self.glyphs))
        self.refresh_bindings()

    def item(self) -> Item | None:
        return self.list.item() if self.is_mounted and self._readings else None

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        event.stop()
        self.open_item()

    # Keys

    def action_order(self) -> None:
        names = list(GROUPS)
        self.by = names[(names.index(self.by) + 1) % len(names)]
        self.csm.remember(today_by=self.by)
        self.draw()
        self.list.action_cursor_top()
        self.say(f"Grouped {GROUPS[self.by]}.")

    def action_everything(self) -> None:
        self.everything = not self.everything
        self.draw()
        self.say("What is snoozed is shown, too." if self.everything else "What is snoozed is hidden again.")

    def action_filter(self) -> None:
        from csm_tui.screens.filter import open_filter

        open_filter(self, "filter: account, words, owner, kind")

    def filter_by(self, text: str) -> None:
        """Show the lines that fit; '' shows all."""
        self.query_text = text
        self.draw()
        self.list.scroll_home(animate=False, immediate=True)

    def action_back(self) -> None:
        if self.query_text:
            self.filter_by("")
        else:
            self.csm.back()

    def action_copy(self) -> None:
        cursor = int(self.list.cursor)
        if 0 <= cursor < self.list.count():
            text = "".join(span for span, _ in self.list.line_at(cursor, 200).spans)
            self.csm.copy(" ".join(text.split()), "the line")
