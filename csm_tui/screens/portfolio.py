"""The portfolio: every account on one page, worst first.

The first hundred accounts are read at once, after first paint which there are beside them; a row when it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual import on
from textual.timer import Timer
from textual.widget import Widget

from csm_tui.commands import PORTFOLIO, bindings
from csm_tui.domain.listing import Listing
from csm_tui.domain.pace import pace
from csm_tui.domain.rows import ViewSpec
from csm_tui.errors import UserError
from csm_tui.screens.portfolio_deeds import PortfolioDeeds
from csm_tui.widgets.account_list import AccountList, Peek, PortfolioHead
from csm_tui.widgets.lines import Line, Lines, line
from csm_tui.widgets.portfolio_head import Head, Money
from csm_tui.widgets.portfolio_head import height as head_height
from csm_tui.widgets.portfolio_lines import MEDIUM, WIDE
from csm_tui.widgets.portfolio_order import BY_REF
from csm_tui.widgets.text import show

if TYPE_CHECKING:
    from csm_tui.store.store import Store

FIRST = 100  # rows that are read before first paint
PREVIEW_PAUSE = 0.15  # seconds of rest before the preview is filled: a cursor on its way pays nothing for it


class PortfolioScreen(PortfolioDeeds):
    """The first screen."""

    TITLE_IN_HELP = "Portfolio"
    AUTO_FOCUS = "AccountList"
    BINDINGS = bindings(PORTFOLIO)

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.opened = False  # whether the first rows were read
        self.complete = False  # whether all that there are can be reached
        self.preview = True
        self._wanted: int | None = None  # the account that the cursor was on when the program was last left
        self._figures: dict[str, Any] = {}
        self._preview_timer: Timer | None = None

    # Widgets

    def body(self) -> Iterable[Widget]:
        ui = self.csm.ui
        if isinstance(tabs := ui.get("tabs"), str):
            self.tabs = tuple(tabs.split())
        self.read_own()
        self._take_view(str(ui.get("ref", "all")))
        self.preview = ui.get("preview") is not False
        wanted = ui.get("cursor")
        self._wanted = wanted if isinstance(wanted, int) else None
        self.head = PortfolioHead(glyphs=self.glyphs)
        self.list = AccountList(glyphs=self.glyphs)
        self.list.group_line = self._group_line
        self.list.columns = self._columns
        self.peek = Peek(glyphs=self.glyphs)
        self._fit_heights()  # before the first layout, or everything would be painted twice
        self.watch(self.list, "cursor", self._tell_row, init=False)
        yield self.head
        yield self.list
        yield self.peek

    def on_resize(self) -> None:
        super().on_resize()
        self._fit_heights()

    def _fit_heights(self) -> None:
        """One line of peek in a narrow pane, two in a usual one, a preview where there is room."""
        width, height = self.app.size
        rows = 2 if width < MEDIUM else 3
        if self._has_preview():
            rows = max(12, min(24, height - 9 - max(10, min(self.list.count(), height // 2))))
        self.peek.styles.height = rows
        self.head.styles.height = head_height(width)

    def _has_preview(self) -> bool:
        return self.preview and self.app.size.width >= WIDE and self.app.size.height >= 30

    # Reading

    def load(self) -> None:
        first, self.opened = not self.opened, True
        if not first:
            self.read_own()
        self._show(self._listing(FIRST + 1 if first else -1))
        if first and len(self.list.rows) > FIRST:
            # A large book: its first rows are painted at once, then come the figures, and who else there is.
            self.call_after_refresh(self.call_after_refresh, self.reload)
            return
        self._wanted, self.complete = None, True
        self._count()
        self.call_after_refresh(self.csm.rows_in)
        if first and not self._figures["total"] and not self.csm.demo and not self.csm.ui.get("welcomed"):
            self.call_after_refresh(self._welcome)

    # Showing

    def _show(self, rows: Listing) -> None:
        """Show these rows; the cursor stays on its account, or goes where it was when the program was last left."""
        self.list.show(rows, self.day, said=() if rows else self._nothing())
        if self._wanted is not None and self.list.cursor <= bool(rows.groups):  # nobody has moved it meanwhile
            self.list.move_to(self._wanted)
        self._tell_row()

    def _show_rows(self) -> None:
        """Show what the view, the order or the filter gives now."""
        try:
            self._show(self._listing())
        except UserError as error:
            self.say(str(error), error=True)

    def _nothing(self) -> list[Line]:
        """What an empty page says: why, and what to press."""
        if self.query_text:
            query, view = self.query_text[:40], self.here.name
            said = [line(""), line((f"  No account fits “{query}”. Esc clears the filter.", "dim"))]
            elsewhere = len(self.store.listing(ViewSpec(words=self.query_text))) if self.ref != "all" else 0
            if elsewhere:
                fits = "1 other account does" if elsewhere == 1 else f"{elsewhere} other accounts do"
                said[1] = line((f"  Nothing in “{view}” fits “{query}”.", "dim"))
                said.append(line((f"  {fits}: 1 shows all. Esc clears the filter.", "dim")))
            return said
        if self.ref != "all" and (self.store.count() or self.here.spec.keep in ("closed", "archived")):
            return [line(""), line((f"  Nothing in “{show(self.here.name)}”. 1 shows all.", "dim"))]
        pad = " " * max(2, (self.app.size.width - 52) // 2)
        return [
            line(""),
            line((f"{pad}No accounts yet.", "bold")),
            line(""),
            line(f"{pad}", ("n", "key"), "   add your first account"),
            line(f"{pad}", ("i", "key"), "   import a spreadsheet (CSV or XLSX)"),
            line(f"{pad}", (":", "key"), "   “demo” shows a made-up portfolio, kept apart"),
        ]

    def _count(self) -> None:
        """Read the figures of the head."""
        store = self.store
        totals = store.totals()
        iso = self.csm.today.isocalendar()
        week = f"{iso.year}-W{iso.week:02d}"
        status = store.week_status(week)
        self._figures = {
            "today": self.csm.today,
            "total": totals.accounts,
            "money": tuple(Money(m.currency, m.total_cents, m.red_cents, m.hold_cents) for m in totals.money),
            "week": week,
            "reviewed": status.done,
            "to_review": status.total,
            "minutes_each": pace(status.seconds_median, status.timed),
            **{k: getattr(totals, k) for k in ("red", "yellow", "green", "new", "hold", "overdue", "due_week")},
            "unconfirmed": totals.unconfirmed,
            "away": store.away_until(),
            "launching": totals.launching,
        }
        self._show_head()

    def _tab_counts(self) -> dict[str, int]:
        """How many accounts the views on the digits hold; the five usual ones are known from the head's figures."""
        figures = self._figures
        known = {
            "all": figures["total"],
            "not-green": figures["red"] + figures["yellow"],
            "due": figures["overdue"] + figures["due_week"],
            "to-review": max(0, figures["to_review"] - figures["reviewed"]),
            "launching": figures["launching"],
        }
        wanted = [ref for ref in (*self.shown_tabs, self.ref) if ref not in known]
        if any(ref in BY_REF for ref in wanted):
            known |= self.store.view_counts() | known
        return known | {
            ref: len(self.store.listing(self.own_views[ref].spec)) for ref in wanted if ref in self.own_views
        }

    def _show_head(self) -> None:
        figures = self._figures
        if not figures:
            return
        counts, tabs = self._tab_counts(), [(ref, self.view_of(ref)) for ref in self.shown_tabs]
        self.head.show(
            Head(
                **figures,
                views=tuple((view.name, counts.get(ref)) for ref, view in tabs if view is not None),
                view=self.view,
                other=(self.here.name, counts.get(self.ref)),
                columns=self._columns,
                layout=(self.columns, self.own_fields),
                rates=self.rates,
                shown=len(self.list.rows),
                demo=self.csm.demo,
                query=self.query_text,
                sort=self.sort,
                reverse=self.reverse,
            )
        )

    def glyphs_changed(self) -> None:
        super().glyphs_changed()
        self.head.redraw()
        self.peek.redraw()

    # The account under the cursor

    def account_id(self) -> int | None:
        row = self.list.row_at_cursor()
        return None if row is None else row.id

    def _tell_row(self) -> None:
        self.peek.show(self.list.row_at_cursor(), self.day)
        if self._has_preview():
            self._fill_preview_soon()

    def _fill_preview_soon(self) -> None:
        """Fill the preview when the cursor rests: one on its way pays nothing for it."""
        if self._preview_timer is not None:
            self._preview_timer.stop()
        self._preview_timer = self.set_timer(PREVIEW_PAUSE, self._fill_preview)

    def _fill_preview(self) -> None:
        account_id = self.account_id()
        if account_id is None or not self._has_preview() or not self.is_current:
            return
        from csm_tui.screens.portfolio_load import preview_lines

        try:
            more = preview_lines(self.store, account_id, self.size.width - 1, self.peek.size.height - 3, self.glyphs)
        except UserError:  # it has gone meanwhile: the next reading shows it
            more = []
        self.peek.more = more
        self.peek.redraw()

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        event.stop()
        if isinstance(event.target, int):
            self._remember()
            self.csm.open_account(event.target)

    # Order, filter

    def action_filter(self) -> None:
        from csm_tui.screens.filter import open_filter

        open_filter(self)

    def filter_by(self, text: str) -> None:
        """Show the rows that fit; '' shows all."""
        self.query_text = text
        self._show_rows()
        self.list.scroll_home(animate=False, immediate=True)
        self._show_head()

    def action_back(self) -> None:
        if self.list.marked:
            self.mark(())
        elif self.query_text:
            self.filter_by("")
        else:
            self.csm.back()

    def action_preview(self) -> None:
        self.preview = not self.preview
        self.csm.remember(preview=self.preview)
        self.peek.more = ()
        self._fit_heights()
        if self.app.size.width < WIDE:
            self.say(f"The preview shows from {WIDE} columns on.")

    def flush(self) -> None:
        self._remember()

    def _welcome(self) -> None:
        from csm_tui.screens.first_run import welcome

        welcome(self)
