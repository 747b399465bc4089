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
from csm_tui.domain.rows import Group, PortfolioRow, ViewSpec
from csm_tui.errors import UserError
from csm_tui.screens.base import ListScreen
from csm_tui.widgets.account_list import AccountList, Peek, PortfolioHead
from csm_tui.widgets.lines import Line, Lines, line
from csm_tui.widgets.portfolio_head import Head, Money
from csm_tui.widgets.portfolio_head import height as head_height
from csm_tui.widgets.portfolio_lines import MEDIUM, WIDE, Column, Day
from csm_tui.widgets.portfolio_order import BY_REF, DIGITS, GROUPS, TABS, View, order_of
from csm_tui.widgets.text import show

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
        self.tabs: tuple[str, ...] = TABS  # the views on the digits; "-#3" = an own one that was taken off them
        self.ref, self.sort, self.reverse, self.group, self.query_text = "all", "", False, "", ""
        self._own_words = ""  # the filter that the view brought
        self.columns: tuple[str, ...] = ()  # those that were chosen; () = the usual ones
        self.own_views: dict[str, View] = {}
        self.own_fields: tuple[tuple[int, str, str], ...] = ()  # id, name, kind
        self.rates: dict[str, Any] = {}
        self.footer_labels: dict[str, str] = {}
        self.preview = True
        self._wanted: int | None = None  # the account that the cursor was on when the program was last left
        self._figures: dict[str, Any] = {}
        self._today: Day | None = None
        self._preview_timer: Timer | None = None

    # Widgets

    def body(self) -> Iterable[Widget]:
        ui = self.csm.ui
        if isinstance(tabs := ui.get("tabs"), str):
            self.tabs = tuple(tabs.split())
        self._read_own()
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

    @property
    def day(self) -> Day:
        """Today, in the forms that drawing needs."""
        if self._today is None or self._today.day != self.csm.today:
            self._today = Day.of(self.csm.today)
        return self._today

    def load(self) -> None:
        first, self.opened = not self.opened, True
        if not first:
            self._read_own()
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

    @property
    def spec(self) -> ViewSpec:
        """What is shown."""
        return ViewSpec(self.here.spec.keep, self.sort or "health", self.reverse, self.query_text, self.group)

    def _listing(self, limit: int = -1) -> Listing:
        return self.store.listing(self.spec, limit, self.columns)

    # The view and how it is arranged: each remembers its order, groups and columns

    @property
    def here(self) -> View:
        """The view that is shown."""
        return self.view_of(self.ref) or BY_REF["all"]

    def view_of(self, ref: str) -> View | None:
        """The view of that name; ``None`` where there is none (any more)."""
        return BY_REF.get(ref) or self.own_views.get(ref)

    @property
    def shown_tabs(self) -> tuple[str, ...]:
        """The views on the digits 1 to 9, those that there are."""
        own = (ref for ref in self.own_views if ref not in self.tabs and f"-{ref}" not in self.tabs)
        return tuple(ref for ref in (*self.tabs, *own) if self.view_of(ref) is not None)[:DIGITS]

    @property
    def view(self) -> int:
        """The digit of the view that is shown; 0 where it has none."""
        tabs = self.shown_tabs
        return tabs.index(self.ref) + 1 if self.ref in tabs else 0

    def _read_own(self) -> None:
        """Read the views and fields of one's own, and one's rates: each may have changed in another window."""
        self.own_views = {
            f"#{v.id}": View(v.name, ViewSpec(v.keep, v.sort, v.reverse, v.words, v.group), "", f"#{v.id}", v.columns)
            for v in self.store.saved_views()
        }
        self.own_fields = tuple((f.id, f.name, f.kind) for f in self.store.fields())
        self.rates = self.store.flat_setting("rates")

    def _take_view(self, ref: str) -> None:
        """Go to a view, arranged as it was left, else as it was saved."""
        self.ref = ref if self.view_of(ref) is not None else "all"
        spec = self.here.spec
        left = str(self.csm.ui.get(f"as:{self.ref}", "")).split("|")
        if len(left) == 4:
            sort, reverse, group, columns = left[0], bool(left[1]), left[2], tuple(left[3].split())
        else:
            sort, reverse, group, columns = spec.sort, spec.reverse, spec.group, self.here.columns
        self.sort = "" if sort == "health" or order_of(sort, self.own_fields) is order_of("health") else sort
        self.reverse, self.group, self.columns = reverse, group if group in GROUPS else "", columns
        if spec.words or self.query_text == self._own_words:  # words of a view go with it, typed ones stay
            self.query_text = spec.words
        self._own_words = spec.words

    def arrangement(self) -> str:
        """How the view is arranged, as it is remembered."""
        return "|".join((self.sort, "r" if self.reverse else "", self.group, " ".join(self.columns)))

    def _columns(self, width: int) -> tuple[Column, ...]:
        """The chosen columns for a page of that width; () = the usual ones."""
        if not self.columns:
            return ()
        from csm_tui.widgets.portfolio_columns import chosen_columns

        return chosen_columns(width, self.columns, self.own_fields)

    def _group_line(self, group: Group, width: int) -> Line:
        from csm_tui.widgets.portfolio_groups import group_line

        return group_line(group, width, self.rates, self.glyphs)

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

    # Views, order, filter

    def action_view(self, number: int) -> None:
        tabs = self.shown_tabs
        if 0 < number <= len(tabs):
            self.show_view(tabs[number - 1])
        else:
            self.say(f"There is no view on {number} yet: v shows all views, and saves this one.")

    def show_view(self, ref: str) -> None:
        """Show another view, arranged as it was left."""
        self._remember()
        self._take_view(ref)
        self._rearrange()

    @on(PortfolioHead.ViewChosen)
    def _view_chosen(self, event: PortfolioHead.ViewChosen) -> None:
        if event.view:
            self.action_view(event.view)
        else:
            self.action_views()

    def action_next(self) -> None:
        self.action_view(self.view % len(self.shown_tabs) + 1)

    def action_previous(self) -> None:
        self.action_view((self.view - 2) % len(self.shown_tabs) + 1)

    def action_views(self) -> None:
        from csm_tui.screens.arranging import choose_view

        choose_view(self)

    def action_columns(self) -> None:
        from csm_tui.screens.arranging import choose_columns

        choose_columns(self)

    def action_group(self) -> None:
        options = [(key, "", name.capitalize(), "") for key, name in GROUPS.items()]
        self._pick("Group by", options, self.group, lambda chosen: self.group_by(str(chosen)))

    def group_by(self, group: str) -> None:
        """Put accounts that have this in common together; '' = no groups."""
        self.group = group
        self._rearrange()
        self.say(f"Grouped by {GROUPS[group]}." if group else "No groups.")

    def show_columns(self, names: tuple[str, ...]) -> None:
        """Show these columns in this view; () = the usual ones."""
        self.columns = names
        self._show_rows()
        self._show_head()
        self._remember()

    def action_sort(self) -> None:
        from csm_tui.screens.arranging import choose_order

        choose_order(self)

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
        order = order_of(self.sort or "health", self.own_fields)
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

    def _remember(self) -> None:
        arranged = {f"as:{self.ref}": self.arrangement()}
        self.csm.remember(ref=self.ref, cursor=self.account_id(), tabs=" ".join(self.tabs), **arranged)

    def flush(self) -> None:
        self._remember()

    # Marks, and what can be done to all that are marked

    def mark(self, ids: Iterable[int]) -> None:
        """Mark these accounts and no others."""
        self.list.marked = set(ids)
        self.list.redraw()
        self.footer_labels = {"menu_marked": f"{len(self.list.marked)} marked"}
        self.refresh_bindings()

    def action_mark(self) -> None:
        if (row := self._with_account()) is not None:
            self.mark(self.list.marked ^ {row.id})
            self.list.action_cursor_down()

    @on(Lines.Marked)
    def _marked(self, event: Lines.Marked) -> None:
        event.stop()
        if isinstance(event.target, int):
            self.mark(self.list.marked ^ {event.target})

    def action_mark_all(self) -> None:
        """All that are shown, or none where they are all marked."""
        shown = set(self.list.rows.ids)
        self.mark(() if shown <= self.list.marked else self.list.marked | shown)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is marked has a menu of its own."""
        if action in ("menu", "menu_marked"):
            return bool(self.list.marked) == (action == "menu_marked")
        return super().check_action(action, parameters)

    def action_menu(self) -> None:
        if (row := self._with_account()) is not None:
            from csm_tui.screens.many import menu

            menu(self, (row.id,))

    def action_menu_marked(self) -> None:
        from csm_tui.screens.many import menu

        menu(self, tuple(i for i in self.list.rows.ids if i in self.list.marked) or tuple(self.list.marked))

    def action_fields(self) -> None:
        from csm_tui.screens.own_fields import OwnFieldsScreen

        self.app.push_screen(OwnFieldsScreen(self.store))

    def action_rates(self) -> None:
        from csm_tui.screens.arranging import ask_rates

        ask_rates(self)

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

    def action_new_draft(self) -> None:
        if (row := self._with_account()) is not None:
            self.csm.new_draft(row.id)

    def action_drafts(self) -> None:
        self.csm.open_drafts(None)

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

        ask_write(self, self.list.rows.ids)

    def action_calendar(self) -> None:
        from csm_tui.screens.asking import ask_calendar

        ask_calendar(self)

    def action_demo(self) -> None:
        self.csm.other_book()

    def _welcome(self) -> None:
        from csm_tui.screens.first_run import welcome

        welcome(self)
