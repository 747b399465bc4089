"""The coming weeks of the portfolio: one row an account, its gates and its go-live, by the next date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import events, on
from textual.widget import Widget

from csm_tui.commands import WEEKS, bindings
from csm_tui.domain.rows import ViewSpec
from csm_tui.screens.apart import ReadsApart
from csm_tui.widgets.account_lines import shorten
from csm_tui.widgets.heading import heading
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Block
from csm_tui.widgets.portfolio_order import VIEWS
from csm_tui.widgets.portfolio_timeline import (
    CHART_FROM,
    AheadList,
    Sorted,
    about,
    board,
    columns,
    head_lines,
    legend,
    row_line,
    sentence,
    sort,
)
from csm_tui.widgets.weeks import LADDER, step_of

if TYPE_CHECKING:
    from csm_tui.store import Store


FARTHEST = 100  # quarters of the chart that time may be scrolled by


class TimelineScreen(ReadsApart):
    """One row an account of the portfolio's view and filter; Enter opens it."""

    TITLE_IN_HELP = "Timeline"
    AUTO_FOCUS = "#weeks"
    BINDINGS = bindings(WEEKS)

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.accounts = Sorted((), {})
        self.zoom = self.shift = 0

    _shown = False

    def body(self) -> Iterable[Widget]:
        yield Block(id="top", glyphs=self.glyphs)
        yield AheadList(id="weeks", glyphs=self.glyphs)
        yield Block(id="about", glyphs=self.glyphs)

    @property
    def spec(self) -> ViewSpec:
        """What the portfolio shows now."""
        spec = getattr(self.app.screen_stack[0], "spec", None)
        return spec if isinstance(spec, ViewSpec) else ViewSpec()

    def load(self) -> None:
        spec = self.spec
        whole = spec.keep == "all" and not spec.words
        count = self.store.count()

        def read(store: Store) -> Sorted:
            return sort(store.ahead(None if whole else store.listing(spec).ids), store.today)

        if not self.read_apart(count, read, self._came_in) and not self._shown:
            self._waiting(count)

    def _came_in(self, accounts: Sorted) -> None:
        self.accounts, self._shown = accounts, True
        self.draw()

    def _waiting(self, count: int) -> None:
        """What stands there until a large book has been read."""
        title = heading(
            *self._place(), today=self.csm.today, cells=self.app.size.width, glyphs=self.glyphs, demo=self.csm.demo
        )
        self.query_one("#top", Block).set_lines([title, Line(((f" Reading {count:,} accounts…", "dim"),))])

    def _place(self) -> tuple[str, ...]:
        """Where this is: the timeline, and of which view and filter."""
        spec = self.spec
        view = next((view.name for view in VIEWS if view.spec.keep == spec.keep and spec.keep != "all"), "")
        words = f"“{spec.words.strip()}”" if spec.words.strip() else ""
        return tuple(filter(None, ("Timeline", view, words)))

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        self.draw()

    def draw(self) -> None:
        """Lay it out for the width, the zoom and the day there is."""
        if not self._shown:
            return
        cells, glyphs = self.app.size.width, self.glyphs
        view = board(self.accounts, self.csm.today, cells - 1, glyphs, zoom=self.zoom, shift=self.shift)
        said = shorten(sentence(view), cells - 2, glyphs)
        title = heading(*self._place(), today=self.csm.today, cells=cells, glyphs=glyphs, demo=self.csm.demo)
        top = [title, Line(((" " + said, "bold"),)), *head_lines(view)]
        self.query_one("#top", Block).set_lines(top)
        self.query_one(AheadList).show(view)
        self._tell_about()

    @on(Lines.Highlighted)
    def _tell_about(self) -> None:
        """The account under the cursor in words, then what the marks mean."""
        rows, cells = self.query_one(AheadList), self.app.size.width
        view, found = rows.view, rows.under_cursor()
        if view is None:
            return
        lines = [about(found, view, cells - 1)] if found is not None else []
        if not view.accounts:
            lines = [Line(((self._nothing(), "dim"),))]
        if self.app.size.height >= 16:
            lines.append(legend(view, cells))
        self.query_one("#about", Block).set_lines(lines)

    def _nothing(self) -> str:
        """Why there is no row."""
        of = self._place()[1:]
        return f"  No account of {' › '.join(of)}: Esc, then 1 shows all." if of else "  No account has anything ahead."

    def account_id(self) -> int | None:
        found = self.query_one(AheadList).under_cursor()
        return None if found is None else found.account_id

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        event.stop()
        if isinstance(event.target, int):
            self.csm.open_account(event.target)

    # Keys

    def action_zoom(self, step: int) -> None:
        cells = columns(self.app.size.width - 1).chart
        before, after = step_of(cells, self.zoom), step_of(cells, self.zoom + step)
        if before == after:
            self.say("That is as far as it goes.")
            return
        self.zoom += step
        self.draw()
        self.say(f"{LADDER[after]} weeks.")

    def action_scroll_time(self, step: int) -> None:
        if abs(self.shift + step) <= FARTHEST:
            self.shift += step
            self.draw()

    def action_today(self) -> None:
        self.shift = 0
        self.draw()

    def action_health(self) -> None:
        if (account_id := self.account_id()) is not None:
            self.csm.open_health(account_id)

    def action_slip(self) -> None:
        if (account_id := self.account_id()) is not None:
            self.csm.open_slip(account_id)

    def action_copy(self) -> None:
        rows = self.query_one(AheadList)
        found = rows.under_cursor()
        if found is not None and rows.view is not None:
            words = row_line(found, rows.view._replace(time=None))
            self.csm.copy("".join(text for text, _ in words.spans).strip(), "the row")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to filter here, and without a chart nothing to zoom or scroll."""
        if action in ("filter", "previous", "next"):
            return False
        if action in ("zoom", "scroll_time", "today") and self.app.size.width <= CHART_FROM:
            return False
        return super().check_action(action, parameters)
