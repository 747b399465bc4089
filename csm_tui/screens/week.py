"""The week on one page: to look at, to copy for the manager, to write to a file; earlier weeks by ``[`` and ``]``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.geometry import Size
from textual.widget import Widget

from csm_tui.commands import WEEK, bindings
from csm_tui.domain.calendar import iso_week, week_start
from csm_tui.domain.week_page import page
from csm_tui.errors import UserError
from csm_tui.screens.base import ListScreen
from csm_tui.widgets.heading import heading
from csm_tui.widgets.lines import Lines, line
from csm_tui.widgets.panes import Block, Page
from csm_tui.widgets.week_lines import week_head, week_lines

if TYPE_CHECKING:
    from csm_tui.domain.week import WeekSummary
    from csm_tui.store import Store

AT_ONCE = 1000  # accounts whose week is read within a blink; more of them go to a thread
SHOWN = 600  # lines of the screen's page; the document has its own bound


class WeekScreen(ListScreen[None]):
    """The summary of an ISO week; without one of this week."""

    TITLE_IN_HELP = "Week"
    AUTO_FOCUS = "#week"
    BINDINGS = bindings(WEEK)

    def __init__(self, store: Store, week: str | None = None) -> None:
        super().__init__(store)
        self.week = week or iso_week(store.today)
        self.summary: WeekSummary | None = None
        self._reading = ""  # the week that a thread reads

    _drawn: Size | None = None

    def body(self) -> Iterable[Widget]:
        yield Block(id="top", glyphs=self.glyphs)
        yield Page(id="week", glyphs=self.glyphs)

    # Reading

    def load(self) -> None:
        if self.store.count() > AT_ONCE:
            self._reading = self.week
            self._read(self.week)
        else:
            self.summary = self.store.week_summary(self.week)
        self.draw()

    @work(thread=True, exclusive=True, group="week")
    def _read(self, week: str) -> None:
        """Read the week of a large book with a store of its own: the screen answers meanwhile (P11)."""
        try:
            store = self.store.fork()
            try:
                summary = store.week_summary(week)
            finally:
                store.close()
        except UserError as error:
            self.app.call_from_thread(self.say, str(error), error=True)
        else:
            self.app.call_from_thread(self._came, summary)

    def _came(self, summary: WeekSummary) -> None:
        if self.is_mounted and summary.week == self.week:
            self.summary, self._reading = summary, ""
            self.draw()

    # Showing

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if self._drawn is not None and self._drawn != self.app.size:
            self.draw()

    def draw(self) -> None:
        """Lay it out for the width there is."""
        self._drawn = self.app.size
        cells, glyphs, summary = self.app.size.width, self.glyphs, self.summary
        title = heading("Week", today=self.csm.today, cells=cells, glyphs=glyphs, demo=self.csm.demo)
        if summary is None or summary.week != self.week:
            self.query_one("#top", Block).set_lines([title])
            self.query_one("#week", Lines).set_lines([line(""), line((" Reading the week of every account…", "dim"))])
            return
        made = page(summary, SHOWN)
        self.query_one("#top", Block).set_lines([title, *week_head(summary, made, cells, glyphs)])
        self.query_one("#week", Lines).set_lines(week_lines(made, cells - 1, glyphs))

    def account_id(self) -> int | None:
        target = self.query_one("#week", Lines).target
        return target[2] if isinstance(target, tuple) else None

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        event.stop()
        if isinstance(event.target, tuple):
            self.csm.open_account(event.target[2])

    # Keys

    def _go(self, weeks: int) -> None:
        monday = week_start(self.week) + timedelta(weeks=weeks)
        if monday > self.csm.today:
            self.say("The next week has not begun yet.")
            return
        self.week = iso_week(monday)
        self.query_one("#week", Lines).scroll_home(animate=False, immediate=True)
        self.reload()

    def action_previous(self) -> None:
        self._go(-1)

    def action_next(self) -> None:
        self._go(1)

    def action_this_week(self) -> None:
        self.week = iso_week(self.csm.today)
        self.reload()

    def action_review(self) -> None:
        self.csm.open_review(None)

    def _text(self, markdown: bool) -> str | None:
        from csm_tui.exchange import week_summary

        if self.summary is None or self.summary.week != self.week:
            self.say("The week is still being read: one moment.")
            return None
        return week_summary.markdown(self.summary) if markdown else week_summary.plain(self.summary)

    def action_copy(self) -> None:
        if (text := self._text(markdown=True)) is not None:
            self.csm.copy(text, "the week as Markdown")

    def action_copy_plain(self) -> None:
        if (text := self._text(markdown=False)) is not None:
            self.csm.copy(text, "the week as plain text")

    def action_write(self) -> None:
        """Ask where, and write a new file: Markdown, or plain text for a name that ends with .txt."""
        from csm_tui.new_files import write_exclusive
        from csm_tui.screens.dialogs.form import Field, FormDialog, Values

        if self._text(markdown=True) is None:
            return
        written: list[Path] = []

        def submit(values: Values) -> str | None:
            path = Path(os.path.expanduser(values["path"]))  # noqa: PTH111  # "~nobody" stays text
            if path.is_dir():
                path /= f"week-{self.week}.md"
            text = self._text(markdown=path.suffix.lower() != ".txt") or ""
            written.append(write_exclusive(path, text, number=True))
            return None

        field = Field("path", "File", value=str(Path.cwd() / f"week-{self.week}.md"), required=True)
        intro = "One page, for your manager: Markdown, or plain text for a name that ends with .txt."
        dialog = FormDialog("Write the week", (field,), today=self.csm.today, submit=submit, intro=intro)
        self.app.push_screen(dialog, lambda values: self.say(f"Written to {written[-1]}") if values else None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to filter here."""
        return False if action == "filter" else super().check_action(action, parameters)
