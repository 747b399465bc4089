"""What every screen has: the store, a status line, a fitting footer, and one way to write.

A screen holds values, hands them down to widgets as lines, and answers actions with one store call each
(one transaction, one undo step), then reloads. Nothing is shown as saved before the store has returned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from csm_tui.commands import EVERYWHERE, bindings
from csm_tui.errors import Busy, UserError
from csm_tui.widgets.footer import FitFooter
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.status import StatusLine
from csm_tui.widgets.text import show, width

if TYPE_CHECKING:
    from csm_tui.app import CsmApp
    from csm_tui.store.store import Store
    from csm_tui.widgets.long_message import LongMessage

R = TypeVar("R")
ResultT = TypeVar("ResultT")

BUSY_LIMIT = 10.0  # seconds during which a write that meets a busy database is tried again (P11)
BUSY_PAUSE = 0.15


SMALLEST = (50, 12)  # cells and lines; below that ``widgets.too_small`` takes the place of the screen


class BaseScreen(Screen[ResultT]):
    """A full screen: body, status line, footer."""

    TITLE_IN_HELP = ""  # the group of ``commands.GROUPS`` that help shows first
    AUTO_FOCUS = "Lines"

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self._seen = -1
        self._long: LongMessage | None = None
        self._focus_before: Widget | None = None  # what had the focus before the window became too small

    @property
    def csm(self) -> CsmApp:
        """The program itself, with its own type."""
        return self.app  # type: ignore[return-value]

    @property
    def glyphs(self) -> Glyphs:
        """The marks in use."""
        return self.csm.glyphs

    def body(self) -> Iterable[Widget]:
        """Yield the widgets between top and status line."""
        return ()

    def compose(self) -> ComposeResult:
        """Body, then the status line and the footer below it. The body has one widget that takes what is left."""
        yield from self.body()
        yield StatusLine()
        yield FitFooter(glyphs=self.glyphs)

    def on_resize(self) -> None:
        """Below a size in which nothing can be read, one plain line says so; nothing is lost (UX 4.6)."""
        self.put_away_message()
        tiny = self.app.size.width < SMALLEST[0] or self.app.size.height < SMALLEST[1]
        if tiny != self.has_class("-tiny"):
            if tiny:
                self._focus_before = self.focused
                from csm_tui.widgets.too_small import TooSmall

                self.mount(TooSmall())
            else:
                self.query("TooSmall").remove()
            self.set_class(tiny, "-tiny")
            if not tiny:
                self.call_after_refresh(self._focus_again)

    def _focus_again(self) -> None:
        """Textual takes the focus from what is hidden: once there is room, it goes back to where it was."""
        wanted, self._focus_before = self._focus_before, None
        if self.has_class("-tiny"):
            self._focus_before = wanted
        elif wanted is not None and wanted.is_attached and wanted.focusable:
            self.set_focus(wanted)
        elif self.focused is None and self.AUTO_FOCUS:
            self.set_focus(next((widget for widget in self.query(self.AUTO_FOCUS) if widget.focusable), None))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While text is typed, undo and redo belong to the text (UX 1.7)."""
        typing = self.focused is not None and hasattr(self.focused, "cursor_blink")  # Input and TextArea
        return not (typing and action in ("undo", "redo"))

    # Reading

    def load(self) -> None:
        """Read what the screen shows and hand it to its widgets. Called on mount, resume and after each write."""

    def on_mount(self) -> None:
        self.reload()

    def on_screen_resume(self) -> None:
        if self._seen != self.csm.generation:
            self.reload()

    def reload(self) -> None:
        """Load, and tell instead of fail."""
        self._seen = self.csm.generation
        try:
            self.load()
        except UserError as error:
            self.say(str(error), error=True)

    def outside_change(self) -> None:
        """Another window, or midnight, has changed the data while this screen is in front."""
        self.reload()

    def flush(self) -> None:
        """Write what was typed here and is not written yet: called before the program ends (P12)."""

    def glyphs_changed(self) -> None:
        """Other marks are used from now on: everything is drawn anew."""
        for widget in self.query("*"):
            if hasattr(widget, "glyphs"):
                widget.glyphs = self.glyphs
                widget.refresh()
        self.reload()

    # Telling

    def say(self, text: str, *, error: bool = False) -> None:
        """Put one plain sentence on the status line; errors in the colour of errors. Kept in ``messages``."""
        self.csm.messages.append(text)
        line = self.query_one_optional(StatusLine)
        if line is not None:
            line.message = (text, "late" if error else "dim")
            self._tell_long(text, "late" if error else "")

    def _tell_long(self, text: str, role: str) -> None:
        """What the status line would cut is shown in full, over the lines above it, until the next key (UX 1.4)."""
        if width(show(text)) <= self.app.size.width - 2 or self.has_class("-tiny"):
            self.put_away_message()
            return
        if self._long is None:
            from csm_tui.widgets.long_message import LongMessage

            self._long = LongMessage()
            self.mount(self._long)
        self._long.tell(text, role)

    def put_away_message(self) -> None:
        """A key was pressed, or something shorter is to be said: the long message has been read."""
        if self._long is not None:
            self._long.display = False

    # Writing

    def attempt(self, write: Callable[[], R], done: Callable[[R], None] | None = None, *, said: str = "") -> None:
        """Do one write of the store and then ``done``; a busy database is tried again without waiting here.

        ``said`` is put on the status line after success, with the way back. Every ``UserError`` becomes one
        sentence; whatever was typed stays where it is, because ``done`` has not run.
        """
        self._attempt(write, done, said, monotonic() + BUSY_LIMIT)

    def _attempt(self, write: Callable[[], R], done: Callable[[R], None] | None, said: str, until: float) -> None:
        try:
            result = write()
        except Busy as error:
            if monotonic() < until:
                self.say("Another program is writing to the database: trying again…")
                self.set_timer(BUSY_PAUSE, lambda: self._attempt(write, done, said, until))
            else:
                self.say(str(error), error=True)
        except UserError as error:
            self.say(str(error), error=True)
        else:
            self.csm.changed()
            self.reload()
            if said:
                self.say(f"{said} {self.glyphs.sep} u undo")
            if done is not None:
                done(result)


class ListScreen(BaseScreen[ResultT]):
    """A screen with the keys that are the same everywhere (UX 3.1). The review screen is not one: y and b differ."""

    BINDINGS = bindings(EVERYWHERE)

    def account_id(self) -> int | None:
        """The account that a note, copy or go-to concerns; ``None`` when there is none."""
        return None

    def action_back(self) -> None:
        self.csm.back()

    def action_leave(self) -> None:
        self.csm.back()

    def action_undo(self) -> None:
        self._travel(self.store.undo, "Undone", "Nothing to undo.")

    def action_redo(self) -> None:
        self._travel(self.store.redo, "Done again", "Nothing to do again.")

    def _travel(self, move: Callable[[], object], done: str, nothing: str) -> None:
        def tell(result: object) -> None:
            label = getattr(result, "label", None)
            self.say(f"{done}: {label}" if label else nothing)

        self.attempt(move, tell)

    def action_reload(self) -> None:
        self.csm.changed()
        self.reload()
        self.say("Read again from the database.")

    def action_goto(self) -> None:
        self.csm.goto_account()

    def action_search(self) -> None:
        self.csm.search_words()

    def action_note(self) -> None:
        self.csm.add_note(self.account_id())

    def action_log_contact(self) -> None:
        from csm_tui.screens.log_contact import log_contact

        log_contact(self, self.account_id())

    def action_quick_action(self) -> None:
        from csm_tui.screens.asking import ask_action_anywhere

        ask_action_anywhere(self, self.account_id())

    def action_agenda(self) -> None:
        self.csm.open_today()

    def action_week(self) -> None:
        self.csm.open_week()

    def action_heat(self) -> None:
        self.csm.open_heat(self.account_id())

    def action_history(self) -> None:
        if (account_id := self.account_id()) is None:
            self.say("There is no account here.")
        else:
            self.csm.open_history(account_id)

    def action_help(self) -> None:
        self.csm.action_help()

    def action_commands(self) -> None:
        self.csm.action_commands()
