"""The record of an account, page by page: handoff, promises, the win, people, contacts, actions and the rest."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING

from textual import events, on
from textual.geometry import Size
from textual.widget import Widget

from csm_tui.commands import RECORD, RECORD_PAGES, bindings
from csm_tui.errors import UserError
from csm_tui.screens.account_work import AccountWork, Target
from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs
from csm_tui.screens.record.page import RecordPage
from csm_tui.widgets.account_lines import title_line
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Block, Pane
from csm_tui.widgets.record_tabs import Tab, tab_line
from csm_tui.widgets.text import wrap

if TYPE_CHECKING:
    from csm_tui.store import Store


WHERE = {
    "handoff": "handoff:HandoffPage",
    "promises": "promises:PromisesPage",
    "win": "win:WinPage",
    "people": "people:PeoplePage",
    "contacts": "contacts:ContactsPage",
    "happened": "happened:HappenedPage",
    "actions": "actions:ActionsPage",
    "raci": "raci:RaciPage",
    "training": "training:TrainingPage",
    "live": "live:LivePage",
}
"""Module and class of each page of ``commands.RECORD_PAGES``; it is imported when it is first shown."""

TABS = [Tab(key, title, short) for key, _, title, short, _ in RECORD_PAGES]
CODES = [code for _, code, *_ in RECORD_PAGES]


class RecordScreen(AccountWork):
    """One page at a time; the keys 1 to 0 and ``[`` ``]`` turn to the others."""

    TITLE_IN_HELP = "Record"
    AUTO_FOCUS = "#list"
    BINDINGS = bindings(RECORD)
    DEFAULT_CSS = "RecordScreen #list { height: 1fr; overflow-y: auto; }"

    def __init__(self, store: Store, account_id: int, page: str = "", target: Hashable | None = None) -> None:
        super().__init__(store)
        self._sought = target  # the line to which the cursor goes at first
        self._account_id = account_id
        self.happened = []
        self.marked: set[int] = set()
        self.code = page if page in CODES else CODES[0]
        self._pages: dict[str, RecordPage] = {}
        self._drawn: Size | None = None

    def account_id(self) -> int | None:
        return self._account_id

    def body(self) -> Iterable[Widget]:
        yield Block(id="top", glyphs=self.glyphs)
        yield Pane(id="list", glyphs=self.glyphs)
        yield Block(id="below", glyphs=self.glyphs)

    def page(self, code: str = "") -> RecordPage:
        """A page by its code; the one that is shown where none is given."""
        code = code or self.code
        if code not in self._pages:
            module, _, name = WHERE[code].partition(":")
            self._pages[code] = getattr(import_module(f"csm_tui.screens.record.{module}"), name)(self)
        return self._pages[code]

    # Reading

    def load(self) -> None:
        self.shown = self.store.view(self._account_id)
        self.page().read()
        if self._sought is not None:
            self.page().seek(self._sought)
        self.draw()
        if self._sought is not None:
            self.call_after_refresh(self._to_sought)

    def _to_sought(self) -> None:
        """Put the cursor on the line that was asked for; a note is opened at once, for its line shows little of it."""
        target, self._sought = self._sought, None
        if target is not None and self.query_one("#list", Lines).move_to(target) and self.code == "happened":
            self.page().open(target)

    def page_again(self) -> None:
        """Read the page anew, and tell instead of fail."""
        try:
            self.page().read()
        except UserError as error:
            self.say(str(error), error=True)
        self.draw()

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if hasattr(self, "shown") and self._drawn != self.app.size:
            self.draw()

    def draw(self) -> None:
        """Lay the page out for the size there is."""
        self._drawn = self.app.size
        (width, height), glyphs, page = self.app.size, self.glyphs, self.page()
        top = [title_line(self.shown.facts, "", width, glyphs, self.today, demo=self.csm.demo)]
        top.append(tab_line(TABS, CODES.index(self.code), page.count(), width, glyphs))
        if height >= 20:
            top.append(Line((("", ""),)))
        top += page.head(width, height)
        self.query_one("#top", Block).set_lines(top)
        room = height - len(top) - 2
        lines = page.lines(width - 1, room)
        below = page.below(width, room, len(lines))
        self.query_one("#below", Block).set_lines(below)
        fits = below and 0 < len(lines) <= room - len(below)  # then what is below follows at once
        self.query_one("#list").styles.height = len(lines) if fits else "1fr"
        if fits:
            self.query_one("#below").styles.height = "1fr"  # the keys stay at the foot of the window
        empty = [Line(((f" {piece}", "dim"),)) for piece in wrap(page.empty, width - 2)]
        self.query_one("#list", Lines).set_lines(lines or empty)
        self.refresh_bindings()

    @property
    def footer_labels(self) -> dict[str, str]:
        """What n and d do on this page, for the footer."""
        return {"new": self.page().new_label, "done": self.page().done_label}

    # What the cursor is on

    def line_target(self) -> object | None:
        """What the cursor of the list is on."""
        return self.query_one("#list", Lines).target

    def target(self) -> Target | None:
        """The same, for what can be done on every screen about an account."""
        found = self.line_target()
        return found if isinstance(found, tuple) and len(found) == 2 and isinstance(found[1], int) else None

    # Turning

    def action_page(self, code: str) -> None:
        """Show another page."""
        if code != self.code:
            self.code = code
            self.say("")  # what was done on the other page has been read
            self.reload()
            self.query_one("#list", Lines).action_cursor_top()
        self.query_one("#list").focus()

    def action_turn(self, step: int) -> None:
        """The page before or after this one."""
        self.action_page(CODES[(CODES.index(self.code) + step) % len(CODES)])

    # Doing

    @on(Lines.Highlighted)
    def _moved(self, event: Lines.Highlighted) -> None:
        event.stop()
        self.page().moved()
        self.refresh_bindings()

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        event.stop()
        self.page().open(event.target)

    @on(Lines.Nothing)
    def _begin(self, event: Lines.Nothing) -> None:
        """Enter on a page where nothing stands yet begins the first line, as n does; not where a filter hides them."""
        event.stop()
        if not self.page().words:
            self.page().new()

    def page_menu(self, title: str = "", *about: str | tuple[str, str]) -> None:
        """What can be done to what the cursor is on, on this page, below a text about it."""
        page = self.page()
        doing = page.doing(self.line_target())
        if page.new_label:
            doing.append((Item("n", page.new_label, "n"), page.new))
        by_id = {item.id: act for item, act in doing}

        def chosen(item: str | None) -> None:
            if item is not None:
                by_id[item]()

        text = paragraphs(*about) if about else None
        self.app.push_screen(Menu(title or page.titled(self.line_target()), [item for item, _ in doing], text), chosen)

    def action_menu(self) -> None:
        self.page_menu()

    def action_new(self) -> None:
        self.page().new()

    def action_edit(self) -> None:
        if (target := self.line_target()) is not None:
            self.page().edit(target)

    def action_remove(self) -> None:
        if (target := self.line_target()) is not None:
            self.page().remove(target)

    def action_done(self) -> None:
        if (target := self.line_target()) is not None:
            self.page().done(target)

    def action_log_contact(self) -> None:
        self.page().log()

    def action_extra(self, name: str) -> None:
        """A key that only some pages have; the page's method gets what the cursor is on."""
        getattr(self.page(), name)(self.line_target())

    # Filtering, on pages that are long

    @property
    def list(self) -> Lines:
        """The lines of the page."""
        return self.query_one("#list", Lines)

    @property
    def head(self) -> Block:
        """What stands above them."""
        return self.query_one("#top", Block)

    @property
    def query_text(self) -> str:
        """What the page is filtered by."""
        return self.page().words

    def filter_by(self, words: str) -> None:
        """Show only lines with these words."""
        self.page().filter_by(words)

    def action_filter(self) -> None:
        from csm_tui.screens.filter import open_filter

        open_filter(self, "words of a line, or of what it speaks of")

    def action_back(self) -> None:
        if not self.page().clear():
            super().action_back()

    def action_copy(self) -> None:
        pane = self.query_one("#list", Lines)
        if 0 <= pane.cursor < pane.count():
            text = "".join(span for span, _ in pane.line_at(pane.cursor, pane.page_width).spans)
            self.csm.copy(" ".join(text.split()), "the line")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what this page can do is offered."""
        if action == "filter":
            return self.page().filters
        if action == "extra":
            return parameters[0] in self.page().extra
        if action == "new":
            return bool(self.page().new_label)
        if action in ("done", "edit", "remove") and self.is_mounted:
            page, target = self.page(), self.line_target()
            return page.can(action, target) if target is not None else False
        return super().check_action(action, parameters)
