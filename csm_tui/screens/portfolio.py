"""The portfolio: every account on one page, worst first.

The first hundred accounts are read at once, after first paint which there are beside them; a row when it is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual import on
from textual.timer import Timer
from textual.widget import Widget

from csm_tui.commands import PORTFOLIO, bindings
from csm_tui.domain.listing import Listing
from csm_tui.domain.pace import pace
from csm_tui.domain.rows import PortfolioRow, ViewSpec
from csm_tui.errors import UserError
from csm_tui.screens.base import ListScreen
from csm_tui.widgets.account_list import AccountList, Peek, PortfolioHead
from csm_tui.widgets.lines import Line, Lines, line
from csm_tui.widgets.portfolio_head import Head, Money
from csm_tui.widgets.portfolio_head import height as head_height
from csm_tui.widgets.portfolio_lines import MEDIUM, WIDE, Day
from csm_tui.widgets.portfolio_order import ORDERS, VIEWS

if TYPE_CHECKING:
    from csm_tui.store.store import Store

FIRST = 100  # rows that are read before first paint
PREVIEW_PAUSE = 0.15  # seconds of rest before the preview is filled: a cursor on its way pays nothing for it


class PortfolioScreen(ListScreen[None]):
    """The first screen."""

    TITLE_IN_HELP = "Portfolio"
    AUTO_FOCUS = "AccountList"
    BINDINGS = bindings(PORTFOLIO)

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.opened = False  # whether the first rows were read
        self.complete = False  # whether all that there are can be reached
        self.view, self.sort, self.reverse, self.query_text = 1, "", False, ""
        self.preview = True
        self._wanted: int | None = None  # the account that the cursor was on when the program was last left
        self._figures: dict[str, Any] = {}
        self._today: Day | None = None
        self._preview_timer: Timer | None = None

    # Widgets

    def body(self) -> Iterable[Widget]:
        ui = self.csm.ui
        view = ui.get("view", 1)
        self.view = view if isinstance(view, int) and 1 <= view <= len(VIEWS) else 1
        self.sort = ui.get("sort", "") if ui.get("sort", "") in ORDERS else ""
        self.reverse = bool(ui.get("reverse"))
        self.preview = ui.get("preview") is not False
        wanted = ui.get("cursor")
        self._wanted = wanted if isinstance(wanted, int) else None
        self.head = PortfolioHead(glyphs=self.glyphs)
        self.list = AccountList(glyphs=self.glyphs)
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
            rows = max(12, min(24, height - 9 - max(10, min(len(self.list.rows), height // 2))))
        self.peek.styles.height = rows
        self.head.styles.height = head_height(width)

    def _has_preview(self) -> bool:
        return self.preview and self.app.size.width >= WIDE and self.app.size.height >= 30

    # Reading

    @property
    def day(self) -> Day:
        """Today, in the forms that drawing needs."""
        if self._today is None or self._today.day != self.csm.today:
            self._today = Day.of(self.csm.today)
        return self._today

    def load(self) -> None:
        first, self.opened = not self.opened, True
        self._show(self.store.listing(self.spec, FIRST + 1 if first else -1))
        if first and len(self.list.rows) > FIRST:
            # A large book: its first rows are painted at once, then come the figures, and who else there is.
            self.call_after_refresh(self.call_after_refresh, self.reload)
            return
        self._wanted, self.complete = None, True
        self._count()
        self.call_after_refresh(self.csm.rows_in)
        if first and not self._figures["total"] and not self.csm.demo and not self.csm.ui.get("welcomed"):
            self.call_after_refresh(self._welcome)

    @property
    def spec(self) -> ViewSpec:
        """What is shown."""
        order = self.sort or "health"
        return VIEWS[self.view - 1].spec._replace(sort=order, reverse=self.reverse, words=self.query_text)

    # Showing

    def _show(self, rows: Listing) -> None:
        """Show these rows; the cursor stays on its account, or goes where it was when the program was last left."""
        self.list.show(rows, self.day, said=() if rows else self._nothing())
        if self._wanted is not None and self.list.cursor <= 0:  # nobody has moved it meanwhile
            self.list.move_to(self._wanted)
        self._tell_row()

    def _show_rows(self) -> None:
        """Show what the view, the order or the filter gives now."""
        try:
            self._show(self.store.listing(self.spec))
        except UserError as error:
            self.say(str(error), error=True)

    def _nothing(self) -> list[Line]:
        """What an empty page says: why, and what to press."""
        if self.query_text:
            query, view = self.query_text[:40], VIEWS[self.view - 1].name
            said = [line(""), line((f"  No account fits “{query}”. Esc clears the filter.", "dim"))]
            elsewhere = len(self.store.listing(ViewSpec(words=self.query_text))) if self.view > 1 else 0
            if elsewhere:
                fits = "1 other account does" if elsewhere == 1 else f"{elsewhere} other accounts do"
                said[1] = line((f"  Nothing in “{view}” fits “{query}”.", "dim"))
                said.append(line((f"  {fits}: 1 shows all. Esc clears the filter.", "dim")))
            return said
        if self.view > 1 and self.store.count():
            return [line(""), line((f"  Nothing in “{VIEWS[self.view - 1].name}”. 1 shows all.", "dim"))]
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

    def _show_head(self) -> None:
        figures = self._figures
        if not figures:
            return
        counts = (
            figures["total"],
            figures["red"] + figures["yellow"],
            figures["overdue"] + figures["due_week"],
            max(0, figures["to_review"] - figures["reviewed"]),
            figures["launching"],
        )
        self.head.show(
            Head(
                **figures,
                views=tuple((view.name, count) for view, count in zip(VIEWS, counts, strict=True)),
                view=self.view,
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

    # Views, order, filter

    def action_view(self, number: int) -> None:
        self.view = number
        self._rearrange()

    @on(PortfolioHead.ViewChosen)
    def _view_chosen(self, event: PortfolioHead.ViewChosen) -> None:
        self.action_view(event.view)

    def action_next(self) -> None:
        self.action_view(self.view % len(VIEWS) + 1)

    def action_previous(self) -> None:
        self.action_view((self.view - 2) % len(VIEWS) + 1)

    def action_views(self) -> None:
        options = [(number, str(number), view.name, "") for number, view in enumerate(VIEWS, 1)]
        self._pick("Views", options, self.view, lambda chosen: self.action_view(int(str(chosen))))

    def action_sort(self) -> None:
        options = [(key, "", order.name, order.first) for key, order in ORDERS.items()]
        self._pick("Order", options, self.sort or "health", lambda chosen: self.order_by(str(chosen)))

    def _pick(
        self,
        title: str,
        options: Sequence[tuple[Hashable, str, str, str]],
        current: Hashable,
        then: Callable[[Hashable], None],
    ) -> None:
        from csm_tui.screens.pick import PickScreen

        self.app.push_screen(
            PickScreen(title, options, current), lambda chosen: None if chosen is None else then(chosen)
        )

    def order_by(self, sort: str) -> None:
        """Order by this; the same again turns it round, a third time puts it off."""
        if sort != (self.sort or "health"):
            self.sort, self.reverse = sort, False
        elif not self.reverse:
            self.reverse = True
        else:
            self.sort, self.reverse = "", False
        self._rearrange()
        order = ORDERS[self.sort or "health"]
        self.say(f"Ordered by {order.name}, {'the other way round' if self.reverse else order.first}.")

    @on(PortfolioHead.SortChosen)
    def _sort_chosen(self, event: PortfolioHead.SortChosen) -> None:
        self.order_by(event.sort)

    def action_sort_reverse(self) -> None:
        self.reverse = not self.reverse
        self._rearrange()

    def _rearrange(self) -> None:
        self._show_rows()
        self.list.action_cursor_top()
        self._show_head()
        self._remember()

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
        if self.query_text:
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

    def _remember(self) -> None:
        self.csm.remember(view=self.view, sort=self.sort, reverse=self.reverse, cursor=self.account_id())

    def flush(self) -> None:
        self._remember()

    # What can be done to an account

    def _with_account(self) -> PortfolioRow | None:
        row = self.list.row_at_cursor()
        if row is None:
            self.say("There is no account here.")
        return row

    def action_review(self) -> None:
        if self.store.count():
            self.csm.open_review(None)
        else:
            self.say("There is no account to review yet.")

    def action_escalate(self) -> None:
        if (row := self._with_account()) is not None:
            self.csm.open_draft(row.id)

    def action_health(self) -> None:
        if (row := self._with_account()) is not None:
            self.csm.open_health(row.id)

    def action_timeline(self) -> None:
        self.csm.open_timeline()

    def action_signals(self) -> None:
        self.csm.open_signals(None)

    def action_raise_signal(self) -> None:
        if (row := self._with_account()) is not None:
            from csm_tui.screens.signal_acts import raise_by_hand

            raise_by_hand(self, row.id)

    def action_slip(self) -> None:
        self.csm.open_slip(None)

    def action_done(self) -> None:
        if (row := self._with_account()) is not None:
            from csm_tui.screens.asking import ask_next_done

            ask_next_done(self, row)

    def action_new(self) -> None:
        from csm_tui.screens.asking import ask_account

        ask_account(self)

    def action_edit(self) -> None:
        if (row := self._with_account()) is not None:
            from csm_tui.screens.asking import ask_edit

            ask_edit(self, row.id)

    def action_quick_action(self) -> None:
        if (row := self._with_account()) is not None:
            from csm_tui.screens.asking import ask_action

            ask_action(self, row.id, row.name)

    def action_numbers(self) -> None:
        if (row := self._with_account()) is not None:
            from csm_tui.screens.numbers import ask_numbers

            ask_numbers(self, row.id)

    def action_archive(self) -> None:
        if (row := self._with_account()) is not None:
            from csm_tui.screens.asking import ask_archive

            ask_archive(self, row.id, row.name)

    def action_copy(self) -> None:
        if (row := self._with_account()) is not None:
            from csm_tui.screens.portfolio_load import as_text

            self.csm.copy(as_text(row, self.day), "the row")

    def action_import_file(self) -> None:
        self.csm.open_import()

    def action_write(self) -> None:
        from csm_tui.screens.asking import ask_write

        ask_write(self, self.list.rows)

    def action_calendar(self) -> None:
        from csm_tui.screens.asking import ask_calendar

        ask_calendar(self)

    def action_demo(self) -> None:
        self.csm.other_book()

    def _welcome(self) -> None:
        from csm_tui.screens.first_run import welcome

        welcome(self)
