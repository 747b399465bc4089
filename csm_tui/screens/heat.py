"""The habit at a glance: weeks and accounts side by side, answered, missed, and in which colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from textual import events, on
from textual.widget import Widget

from csm_tui.commands import HEAT, bindings
from csm_tui.domain.calendar import iso_week, week_start
from csm_tui.screens.base import ListScreen
from csm_tui.widgets.heading import heading
from csm_tui.widgets.heat_lines import Cells, HeatList, cell_words, layout, legend, week_heads, week_list
from csm_tui.widgets.lines import Line, Lines, line
from csm_tui.widgets.panes import Block

if TYPE_CHECKING:
    from csm_tui.store import Store

FARTHEST = 520  # weeks back


class HeatScreen(ListScreen[None]):
    """One row an account, worst first; one column a week, this week last. Enter opens that account's week."""

    TITLE_IN_HELP = "All weeks"
    AUTO_FOCUS = "HeatList"
    BINDINGS = bindings(HEAT)

    def __init__(self, store: Store, account_id: int | None = None) -> None:
        super().__init__(store)
        self._first = account_id
        self.back_by = 0  # weeks from this one to the last that is shown
        self._read = False

    def body(self) -> Iterable[Widget]:
        yield Block(id="top", glyphs=self.glyphs)
        yield HeatList(id="strip", glyphs=self.glyphs)
        yield Block(id="about", glyphs=self.glyphs)

    @property
    def strip(self) -> HeatList:
        """The list itself."""
        return self.query_one(HeatList)

    @property
    def last(self) -> str:
        """The last week that is shown."""
        return iso_week(week_start(iso_week(self.csm.today)) - timedelta(weeks=self.back_by))

    def load(self) -> None:
        self._accounts = self.store.heat_accounts()
        first = not self._read
        self._read = True
        self.draw()
        if first:
            self.strip.move_column(self.strip.plan.weeks - 1)
            if self._first is not None:
                self.strip.move_to(self._first)

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if self._read:
            from_end = self.strip.plan.weeks - self.strip.column
            self.draw()
            self.strip.move_column(self.strip.plan.weeks - from_end)

    def draw(self) -> None:
        """Lay it out for the width there is."""
        plan, last = layout(self.app.size.width - 1), self.last

        def fetch(ids: Sequence[int]) -> Cells:
            return self.store.heat_cells(ids, last, plan.weeks)

        self.strip.show(self._accounts, plan, fetch)
        self._tell()

    @on(Lines.Highlighted)
    def _tell(self) -> None:
        """The weeks' numbers over the strip, the cell in words below it."""
        cells, glyphs, strip = self.app.size.width, self.glyphs, self.strip
        title = heading("All weeks", today=self.csm.today, cells=cells, glyphs=glyphs, demo=self.csm.demo)
        numbers = week_heads(week_list(self.last, strip.plan.weeks), strip.plan.cell, strip.column)
        self.query_one("#top", Block).set_lines([title, line((" " * strip.lead, ""), *numbers)])
        found = strip.cell()
        if found is None:
            about = [line((" No account is in the portfolio yet: n on the portfolio adds the first.", "dim"))]
        else:
            about = [line(" ", (cell_words(found[0].name, found[1], self.csm.today, cells - 2), "bold"))]
        rows: list[Line] = [line(""), *about] if self.app.size.height >= 20 else about
        self.query_one("#about", Block).set_lines([*rows, legend(cells - 1, glyphs)])

    # The cursor

    def account_id(self) -> int | None:
        found = self.strip.cell()
        return None if found is None else found[0].id

    def action_column(self, step: int) -> None:
        column = self.strip.column + step
        if 0 <= column < self.strip.plan.weeks:
            self.strip.move_column(column)
        else:
            self._shift(-step)

    def action_page(self, step: int) -> None:
        self._shift(-step * max(1, self.strip.plan.weeks // 2))

    def _shift(self, weeks: int) -> None:
        """Show as many weeks earlier (or later)."""
        back = min(max(0, self.back_by + weeks), FARTHEST)
        if back == self.back_by:
            self.say("This is the week that runs." if weeks < 0 else "Further back there is nothing.")
            return
        self.back_by = back
        self.draw()

    def action_this_week(self) -> None:
        self.back_by = 0
        self.draw()
        self.strip.move_column(self.strip.plan.weeks - 1)

    # Going

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        event.stop()
        found = self.strip.cell()
        if found is not None:
            self.csm.open_history(found[0].id, found[1].week)

    def action_summary(self) -> None:
        found = self.strip.cell()
        self.csm.open_week(found[1].week if found is not None else None)

    def action_review(self) -> None:
        found = self.strip.cell()
        if found is not None:
            self.csm.open_review(found[0].id, found[1].week)

    def action_copy(self) -> None:
        found = self.strip.cell()
        if found is not None:
            self.csm.copy(cell_words(found[0].name, found[1], self.csm.today), "the week")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to filter here."""
        return False if action in ("filter", "previous", "next") else super().check_action(action, parameters)
