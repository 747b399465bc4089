"""How the portfolio is arranged: its views (shown, saved, renamed, replaced, removed), columns, order, rates."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any

from csm_tui.errors import Refused, UserError
from csm_tui.screens.asking import show_form
from csm_tui.screens.dialogs.arrange import Arrange
from csm_tui.screens.dialogs.checklist import Entry
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.search import Row, SearchScreen
from csm_tui.widgets.lines import Line
from csm_tui.widgets.portfolio_columns import ABOUT, CATALOGUE, DEFAULT, known
from csm_tui.widgets.portfolio_order import BY_REF, DIGITS, GROUPS, ORDERS, TABS, VIEWS, order_of
from csm_tui.widgets.text import fit, show, width

if TYPE_CHECKING:
    from csm_tui.domain.own import SavedView
    from csm_tui.screens.portfolio_arranged import Arranged

SAVE, REPLACE, RENAME, REMOVE, DIGIT_ORDER = "save", "replace", "rename", "remove", "digits"


def said_of(screen: Arranged) -> str:
    """What is shown, in words: who, filter, order, groups, columns."""
    keep = BY_REF[screen.here.spec.keep].name
    order = order_of(screen.sort or "health", screen.own_fields)
    parts = [
        keep,
        f"filter “{screen.query_text[:30]}”" if screen.query_text else "",
        f"by {order.name}{', turned round' if screen.reverse else ''}",
        f"grouped by {GROUPS[screen.group]}" if screen.group else "",
        f"{len(screen.columns)} columns of your own" if screen.columns else "",
    ]
    return " · ".join(part for part in parts if part).replace("·", screen.glyphs.sep)


# Views


class ViewsScreen(SearchScreen):
    """The views, each on one line with how many accounts it holds; below them what can be done to a view."""

    def _lines(self, row: Row, rows: Sequence[Row], cells: int) -> list[Line]:
        if not isinstance(row.target, tuple) or not _ref(row):
            return super()._lines(row, rows, cells)
        longest = max(width(show(r.label)) for r in rows if _ref(r))
        names = min(longest, 24 if cells >= 70 else 20)
        more = self.glyphs.ellipsis
        rest = max(0, cells - names - 12)
        return [Line((
            (f"  {row.key or ' '}  ", "key"),
            (fit(row.label, names, ellipsis=more), row.role),
            (f"{row.target[2]:>5}", row.role),
            (fit(f"  {row.hint}", rest, ellipsis=more), "dim"),
        ), row.target)]  # fmt: skip


def _ref(row: Row) -> str:
    """The view that a line stands for; '' where it is none."""
    return str(row.target[1]) if isinstance(row.target, tuple) and row.target[0] == "view" else ""


def choose_view(screen: Arranged) -> None:
    """All views with their counts; and what can be done to them. Typing finds."""
    counts = screen.store.view_counts()
    tabs = screen.shown_tabs
    digit = {ref: str(n) for n, ref in enumerate(tabs, 1)}
    rows = []
    for view in (*screen.own_views.values(), *VIEWS):
        own = view.ref not in BY_REF
        many = len(screen.store.listing(view.spec)) if own else counts[view.spec.keep]
        about = _own_words(view.spec, view.columns) if own else view.about
        rows.append((digit.get(view.ref, ""), Row(("view", view.ref, many), view.name, "", about)))
    rows.sort(key=lambda pair: pair[0] or "~")
    shown = [row._replace(key=key, role="bold" if _ref(row) == screen.ref else "") for key, row in rows]
    acts = [Row(None, " "), Row((SAVE, ""), "Save this view", "", said_of(screen))]
    if screen.ref in screen.own_views:
        name = screen.here.name
        acts += [
            Row((REPLACE, ""), f"Replace “{name}”", "", f"by what is shown: {said_of(screen)}"),
            Row((RENAME, ""), f"Rename “{name}”", "", "its digit and all else stay"),
            Row((REMOVE, ""), f"Remove “{name}”", "", "no account is touched; u brings it back"),
        ]
    acts.append(Row((DIGIT_ORDER, ""), "Views on the digits", "", "which views stand on 1 to 9, in which order"))
    dialog = ViewsScreen("Views", "type to find a view", (*shown, *acts))
    screen.app.push_screen(dialog, lambda chosen: _view_chosen(screen, chosen))


def _own_words(spec: Any, columns: tuple[str, ...]) -> str:
    parts = [BY_REF[spec.keep].name if spec.keep != "all" else "", f"“{spec.words}”" if spec.words else ""]
    parts += [f"by {GROUPS[spec.group]}" if spec.group else "", f"{len(columns)} columns" if columns else ""]
    return "your own" + "".join(f", {part}" for part in parts if part)


def _view_chosen(screen: Arranged, chosen: Hashable) -> None:
    if not isinstance(chosen, tuple):
        return
    what, ref = chosen[:2]
    if what == "view":
        screen.show_view(ref)
    elif what == SAVE:
        save_view(screen)
    elif what == DIGIT_ORDER:
        order_digits(screen)
    elif (view := _saved(screen)) is None:
        screen.say("This view is not there any more.")
    elif what == REPLACE:
        spec = _shown(screen)
        screen.attempt(
            lambda: screen.store.edit_view(view.id, view.rev, **spec), said=f"View “{view.name}” shows this from now on"
        )
    elif what == RENAME:
        rename_view(screen, view)
    elif what == REMOVE:
        screen.attempt(
            lambda: screen.store.remove_view(view.id, view.rev),
            lambda _: screen.show_view("all"),
            said=f"View “{view.name}” removed",
        )


def _saved(screen: Arranged) -> SavedView | None:
    return next((v for v in screen.store.saved_views() if f"#{v.id}" == screen.ref), None)


def _shown(screen: Arranged) -> dict[str, Any]:
    """What is shown, as the store keeps a view."""
    return {
        "keep": screen.here.spec.keep,
        "sort": screen.sort or "health",
        "reverse": screen.reverse,
        "words": screen.query_text,
        "columns": list(screen.columns),
        "group": screen.group,
    }


def save_view(screen: Arranged) -> None:
    """Keep what is shown under a name, on the next free digit."""
    made, spec = 0, _shown(screen)

    def submit(values: Values) -> None:
        nonlocal made
        made = screen.store.save_view(values["name"], **spec)

    def said() -> str:
        screen.show_view(f"#{made}")
        return f"View saved on {screen.view}" if screen.view else "View saved: v shows it"

    field = Field("name", "Name", required=True, placeholder="EMEA, by phase")
    dialog = FormDialog("Save this view", (field,), today=screen.store.today, submit=submit, intro=said_of(screen))
    show_form(screen, dialog, said)


def rename_view(screen: Arranged, view: SavedView) -> None:
    """Another name for a view of one's own."""

    def submit(values: Values) -> None:
        screen.store.edit_view(view.id, view.rev, name=values["name"])

    field = Field("name", "Name", value=view.name, required=True)
    dialog = FormDialog(f"Rename “{view.name}”", (field,), today=screen.store.today, submit=submit)
    show_form(screen, dialog, lambda: "View renamed")


def order_digits(screen: Arranged) -> None:
    """Which views stand on the digits, in her order."""
    tabs = screen.shown_tabs
    every = {view.ref: view for view in (*VIEWS, *screen.own_views.values())}
    order = [*tabs, *(ref for ref in every if ref not in tabs)]
    entries = [
        Entry(ref, every[ref].name, every[ref].about or _own_words(every[ref].spec, every[ref].columns), ref in tabs)
        for ref in order
    ]

    def submit(chosen: tuple[str, ...]) -> None:
        wanted = chosen or TABS
        if len(wanted) > DIGITS:
            raise Refused(f"There are {DIGITS} digits, and {len(wanted)} views are ticked: take some away.")
        screen.tabs = (*wanted, *(f"-{ref}" for ref in screen.own_views if ref not in wanted))
        screen.csm.remember(tabs=" ".join(screen.tabs))
        screen._show_head()

    text = "The first ticked one is on 1, the next on 2. K and J move a line; v reaches all the others."
    screen.app.push_screen(Arrange("Views on the digits", entries, submit, text=text))


# Columns, order


def choose_columns(screen: Arranged) -> None:
    """Which columns this view has, and in which order."""
    screen.read_own()
    own = screen.own_fields
    every = {**CATALOGUE, **{c.name: c for c in known([f"field:{one[0]}" for one in own], own)}}
    chosen = tuple(c.name for c in known(screen.columns, own)) if screen.columns else DEFAULT
    order = [*chosen, *(name for name in every if name not in chosen)]
    kinds = {f"field:{one[0]}": f"your own, {one[2]}" for one in own}
    entries = [
        Entry(name, every[name].title, kinds.get(name) or ABOUT.get(name, ""), int(name in chosen)) for name in order
    ]
    text = "Left to right; the last ones give way where it is narrow. K and J move a line, r: the usual."
    title = f"Columns of “{screen.here.name}”"
    screen.app.push_screen(Arrange(title, entries, screen.show_columns, text=text, usual=DEFAULT))


def choose_order(screen: Arranged) -> None:
    """By what the rows are ordered: the columns that are shown first, then all else."""
    screen.read_own()
    own = screen.own_fields
    names = [*ORDERS, *(f"field:{one[0]}" for one in own)]
    options = [(key, "", order_of(key, own).name, order_of(key, own).first) for key in names]
    screen._pick("Order", options, screen.sort or "health", lambda chosen: screen.order_by(str(chosen)))


# Rates


def ask_rates(screen: Arranged) -> None:
    """The person's own rates: the only way in which sums of several currencies become one."""
    found = screen.store.flat_setting("rates")
    into = str(found.get("into", ""))
    lines = "\n".join(f"{code} {rate}" for code, rate in found.items() if code != "into")
    currencies = [m.currency for m in screen.store.totals().money]
    fields = (
        Field("into", "Add up in", value=into, placeholder="USD"),
        Field("rates", "Rates", "lines", lines, placeholder="EUR 1.08", hint="one a line: what one of it is worth"),
    )
    held = f" You have accounts in {', '.join(currencies)}." if len(currencies) > 1 else ""

    def check(values: Values) -> dict[str, str]:
        try:
            read_rates(values["into"], values["rates"])
        except UserError as error:
            return {"rates" if values["into"] else "into": str(error)}
        return {}

    def submit(values: Values) -> None:
        screen.store.set_setting("rates", read_rates(values["into"], values["rates"]), journal=True)

    intro = f"Several currencies are added up only at these rates; empty = never.{held}"
    dialog = FormDialog("My rates", fields, check, today=screen.store.today, submit=submit, intro=intro)
    show_form(screen, dialog, lambda: "Rates kept")


def read_rates(into: str, text: str) -> dict[str, str]:
    """``{"into": "USD", "EUR": "1.08"}`` of what was typed; {} for nothing. Raises Refused with what to type."""
    from csm_tui.domain.own import number_text
    from csm_tui.store.accounts import currency

    if not into and not text.strip():
        return {}
    out = {"into": currency(into or "")} if into else {}
    if not out:
        raise Refused("In which currency are they added up? Type three letters such as USD.")
    for line in filter(None, (part.strip() for part in text.replace(",", "\n").split("\n"))):
        code, _, rate = line.replace("=", " ").replace(":", " ").partition(" ")
        value = number_text(rate.strip() or "?")
        if float(value) <= 0:
            raise Refused(f"A rate is more than nought: ‘{line[:30]}’ is not.")
        out[currency(code)] = value
    return out
