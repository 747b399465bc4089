"""How the portfolio is arranged: its view, order, groups, columns, and what is marked in it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual import on

from csm_tui.domain.listing import Listing
from csm_tui.domain.rows import Group, PortfolioRow, ViewSpec
from csm_tui.screens.base import ListScreen
from csm_tui.widgets.account_list import AccountList, PortfolioHead
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.portfolio_lines import Column, Day
from csm_tui.widgets.portfolio_order import BY_REF, DIGITS, GROUPS, TABS, View, order_of

if TYPE_CHECKING:
    from csm_tui.store.store import Store


class Arranged(ListScreen[None]):
    """A list of accounts that a person arranges. Each view remembers its order, groups and columns."""

    list: AccountList

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._today: Day | None = None
        self.tabs: tuple[str, ...] = TABS  # the views on the digits; "-#3" = an own one that was taken off them
        self.ref, self.sort, self.reverse, self.group, self.query_text = "all", "", False, "", ""
        self._own_words = ""  # the filter that the view brought
        self.columns: tuple[str, ...] = ()  # those that were chosen; () = the usual ones
        self.own_views: dict[str, View] = {}
        self.own_fields: tuple[tuple[int, str, str, int], ...] = ()  # id, name, kind, letters of the longest choice
        self.rates: dict[str, Any] = {}
        self.footer_labels: dict[str, str] = {}

    @property
    def day(self) -> Day:
        """Today, in the forms that drawing needs."""
        if self._today is None or self._today.day != self.csm.today:
            self._today = Day.of(self.csm.today)
        return self._today

    def _with_account(self) -> PortfolioRow | None:
        row = self.list.row_at_cursor()
        if row is None:
            self.say("There is no account here.")
        return row

    def _show_rows(self) -> None:
        """Show what the view, the order or the filter gives now."""
        raise NotImplementedError

    def _show_head(self) -> None:
        """Tell in the head what is shown."""
        raise NotImplementedError

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
        return tuple(ref for ref in (*self.tabs, *own) if self.view_of(ref) is not None)[:DIGITS] or TABS

    @property
    def view(self) -> int:
        """The digit of the view that is shown; 0 where it has none."""
        tabs = self.shown_tabs
        return tabs.index(self.ref) + 1 if self.ref in tabs else 0

    def read_own(self) -> None:
        """Read the views and fields of one's own, and one's rates: each may have changed in another window."""
        self.own_views = {
            f"#{v.id}": View(v.name, ViewSpec(v.keep, v.sort, v.reverse, v.words, v.group), "", f"#{v.id}", v.columns)
            for v in self.store.saved_views()
        }
        self.own_fields = tuple(
            (f.id, f.name, f.kind, max(map(len, f.choices), default=0)) for f in self.store.fields()
        )
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

    # Views, order, groups, columns

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

    def _remember(self) -> None:
        """Keep how it is arranged, and where the cursor is, for the next start."""
        arranged = {f"as:{self.ref}": self.arrangement()}
        self.csm.remember(ref=self.ref, cursor=self.account_id(), tabs=" ".join(self.tabs), **arranged)

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
