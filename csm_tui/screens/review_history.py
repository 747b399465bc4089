"""The past weeks of an account's reviews, and one of them as it was then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from textual import events, on
from textual.geometry import Size
from textual.widget import Widget

from csm_tui import content
from csm_tui.commands import HISTORY, bindings
from csm_tui.domain.calendar import iso_week, week_start
from csm_tui.screens.base import ListScreen
from csm_tui.widgets.heading import heading
from csm_tui.widgets.history_lines import list_head, record_head, record_lines, week_line
from csm_tui.widgets.lines import Line, Lines, line
from csm_tui.widgets.panes import Block, Page

if TYPE_CHECKING:
    from csm_tui.domain.review_weeks import PastWeek, WeekRecord
    from csm_tui.store import Store

READ = 52  # weeks at a time
NEAR = 12  # lines before the end at which the next weeks are read


class _Past(ListScreen[None]):
    """What both screens share: an account, and the way to that week's review."""

    AUTO_FOCUS = "#past"
    BINDINGS = bindings(HISTORY)
    DEFAULT_CSS = "_Past #past { height: 1fr; overflow-y: auto; }"

    def __init__(self, store: Store, account_id: int) -> None:
        super().__init__(store)
        self._account_id = account_id

    _drawn: Size | None = None

    def body(self) -> Iterable[Widget]:
        yield Block(id="top", glyphs=self.glyphs)
        yield Page(id="past", glyphs=self.glyphs)

    def account_id(self) -> int | None:
        return self._account_id

    def chosen_week(self) -> str | None:
        """The week that a key concerns."""
        raise NotImplementedError

    def draw(self) -> None:
        """Lay it out for the width there is."""
        raise NotImplementedError

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if self._drawn is not None and self._drawn != self.app.size:
            self.draw()

    def first_line(self, name: str, place: str) -> Line:
        """The first line."""
        return heading(
            name, place, today=self.csm.today, cells=self.app.size.width, glyphs=self.glyphs, demo=self.csm.demo
        )

    def action_edit(self) -> None:
        if (week := self.chosen_week()) is not None:
            self.csm.open_review(self._account_id, week)

    def action_summary(self) -> None:
        self.csm.open_week(self.chosen_week())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to filter here."""
        return False if action == "filter" else super().check_action(action, parameters)

    def action_copy(self) -> None:
        lines = self.query_one("#past", Lines)
        shown = [lines.line_at(i, lines.page_width) for i in range(lines.count())]
        self.csm.copy("\n".join("".join(text for text, _ in found.spans).rstrip() for found in shown), "the page")


class HistoryScreen(_Past):
    """Every week since the account came into the book, newest first; Enter opens one."""

    TITLE_IN_HELP = "Review history"

    def __init__(self, store: Store, account_id: int) -> None:
        super().__init__(store, account_id)
        self.weeks: list[PastWeek] = []
        self._complete = False
        self._account = ""

    def load(self) -> None:
        wanted = max(READ, len(self.weeks))
        self.weeks = self.store.review_weeks(self._account_id, limit=wanted)
        self._complete = len(self.weeks) < wanted
        row = self.store.row(self._account_id)
        self._account = row.name if row is not None else ""
        self.draw()

    def draw(self) -> None:
        self._drawn = self.app.size
        cells, questions, today = self.app.size.width, content.questions(), self.csm.today
        top = [self.first_line(self._account, "Reviews"), self._sentence(), line(""), list_head(questions, cells)]
        self.query_one("#top", Block).set_lines(top)
        lines = [week_line(past, questions, today, cells - 1, self.glyphs) for past in self.weeks]
        self.query_one("#past", Lines).set_lines(lines or [line((" No week of it has passed yet.", "dim"))])

    def _sentence(self) -> Line:
        """How many of the weeks that are read were reviewed and missed."""
        done = sum(1 for past in self.weeks if past.cell.state == "reviewed")
        missed = sum(1 for past in self.weeks if past.cell.state == "missed")
        late = sum(1 for past in self.weeks if past.cell.late)
        text = f"{done} of {len(self.weeks)} weeks reviewed"
        text += (f", {late} of them late" if late else "") + (f", {missed} missed" if missed else "")
        return line(" ", (text + ("" if self._complete else " so far back"), "bold"))

    @on(Lines.Highlighted)
    def _more(self) -> None:
        """Read on when the cursor comes near the end."""
        lines = self.query_one("#past", Lines)
        if self._complete or not self.weeks or lines.cursor < len(self.weeks) - NEAR:
            return
        older = self.store.review_weeks(self._account_id, before=self.weeks[-1].cell.week, limit=READ)
        self._complete = len(older) < READ
        self.weeks += older
        self.draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return False if action in ("previous", "next") else super().check_action(action, parameters)

    def chosen_week(self) -> str | None:
        target = self.query_one("#past", Lines).target
        return target if isinstance(target, str) else None

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        event.stop()
        if isinstance(event.target, str):
            self.csm.open_history(self._account_id, event.target)


class RecordScreen(_Past):
    """One week as it was then, read only; ``[`` and ``]`` go to the week before and after, ``e`` edits its review."""

    TITLE_IN_HELP = "Review history"

    def __init__(self, store: Store, account_id: int, week: str) -> None:
        super().__init__(store, account_id)
        self.week = week
        self.record: WeekRecord | None = None

    def load(self) -> None:
        self.record = self.store.week_record(self._account_id, self.week)
        self.draw()

    def draw(self) -> None:
        self._drawn = self.app.size
        record, cells, glyphs, today = self.record, self.app.size.width, self.glyphs, self.csm.today
        if record is None:
            return
        place = f"Week {int(self.week[6:])}"
        top = [self.first_line(record.name, place), *record_head(record, today, cells, glyphs)]
        self.query_one("#top", Block).set_lines(top)
        lines = record_lines(record, content.questions(), today, cells - 1, glyphs)
        self.query_one("#past", Lines).set_lines(lines)

    def chosen_week(self) -> str | None:
        return self.week

    def _go(self, weeks: int) -> None:
        monday = week_start(self.week) + timedelta(weeks=weeks)
        if monday > self.csm.today:
            self.say("The next week has not begun yet.")
            return
        self.week = iso_week(monday)
        self.query_one("#past", Lines).scroll_home(animate=False, immediate=True)
        self.reload()

    def action_previous(self) -> None:
        self._go(-1)

    def action_next(self) -> None:
        self._go(1)
