"""The program: composition root of screens, themes and keys. No rules, no SQL.

What stands here is on the way to first paint (PERFORMANCE §2): screens other than the portfolio, dialogs and
everything heavy are imported where they are opened.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App
from textual.events import Event, Key, MouseDown
from textual.filter import ANSIToTruecolor, LineFilter
from textual.screen import ModalScreen, Screen
from textual.theme import Theme

from csm_tui.commands import ALWAYS, bindings
from csm_tui.errors import UserError
from csm_tui.screens.base import BaseScreen
from csm_tui.screens.portfolio import PortfolioScreen
from csm_tui.widgets.glyphs import ASCII, UNICODE, Glyphs
from csm_tui.widgets.palette import NAMES, choose, theme

if TYPE_CHECKING:
    from csm_tui.config import Config
    from csm_tui.paths import Places
    from csm_tui.store.store import Store

T = TypeVar("T")

POLL_SECONDS = 1.0  # another window's changes are seen within two seconds (UX 2), and midnight, too
OTHER_BOOK = -1  # what ``run`` returns when the other portfolio, one's own or the made-up one, is wanted
HANGUP_SECONDS = 2.0  # a terminal that is gone may block the way out: then the process ends by itself


def system_day() -> date:
    """Return today by the computer's clock and zone: the only place where the program looks at it."""
    return datetime.now().astimezone().date()


def wants_ascii(setting: str, environ: dict[str, str] | None = None) -> bool:
    """Whether plain ASCII marks are used: as set, else where the locale is not UTF-8. An unset locale counts as UTF-8.

    Python itself puts LC_CTYPE=C.UTF-8 where the locale is plain C, so that value alone proves nothing.
    """
    if setting in ("ascii", "unicode"):
        return setting == "ascii"
    env = os.environ if environ is None else environ
    kind = env.get("LC_CTYPE", "")
    name = env.get("LC_ALL") or (kind if kind not in ("", "C.UTF-8") else "") or env.get("LANG") or kind
    return bool(name) and "utf" not in name.lower()


class CsmApp(App[None]):
    """The program on one store."""

    TITLE = "csm-tui"
    CSS_PATH = os.path.join(os.path.dirname(__file__), "csm_tui.tcss")  # noqa: PTH118, PTH120
    BINDINGS = bindings(ALWAYS)
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    COMMANDS = set()

    def __init__(
        self,
        store: Store,
        *,
        places: Places | None = None,
        config: Config | None = None,
        demo: bool = False,
        clock: Callable[[], date] = system_day,
        background: bool = True,
    ) -> None:
        from csm_tui.config import Config

        self.store = store
        self.places = places
        self.config = config or Config()
        self.demo = demo
        self.background = background  # whether workers refresh, snapshot and back up by themselves
        self.messages: deque[str] = deque(maxlen=200)
        self.generation = 0
        self.first: Callable[[CsmApp], object] | None = None  # what to open once the portfolio is painted
        self._clock = clock
        self._rows_in = False
        # A day that was set by --today stays; else the program moves on at midnight.
        self._follows_clock = store.today == clock()
        self._data_version = store.db.data_version()
        self.ui: dict[str, Any] = self._read_ui()
        self.glyphs: Glyphs = ASCII if self.ui.get("ascii") or wants_ascii(self.config.glyphs) else UNICODE
        self.set_reactive(App.theme, self._first_theme())
        super().__init__()
        self.animation_level = "none"
        if self.config.keys:
            self._remap()

    # Themes: ours, by name, so that none of Textual's is built on the way to first paint.

    def get_theme(self, theme_name: str) -> Theme | None:
        """Return one of our themes."""
        return theme(theme_name) if theme_name in NAMES else None

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Our themes by name."""
        return {name: theme(name) for name in NAMES}

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters but for the one that turns ANSI colours into true ones: our themes have none.

        Where ASCII marks are used, nothing else of ours reaches the terminal.
        """
        filters = [found for found in super().get_line_filters() if not isinstance(found, ANSIToTruecolor)]
        if self.glyphs.ascii:
            from csm_tui.widgets.plain import PLAIN

            filters.append(PLAIN)
        return filters

    def _first_theme(self) -> str:
        setting, cvd = self.config.theme, self.config.palette == "cvd"
        if setting == "auto":
            setting = str(self.ui.get("theme", "auto"))
        return choose(setting, cvd=cvd or bool(self.ui.get("cvd")), environ=os.environ)

    # State

    @property
    def today(self) -> date:
        """The day that the program reckons with."""
        return self.store.today

    def changed(self) -> None:
        """Say that data has changed: every screen re-reads when it comes to the front."""
        self.generation += 1

    def _read_ui(self) -> dict[str, Any]:
        try:
            return self.store.flat_setting("ui")
        except UserError:
            return {}

    def remember(self, **values: Any) -> None:
        """Keep how the program is used (view, sort, cursor, theme) for the next start. Not an undo step."""
        if all(self.ui.get(key) == value for key, value in values.items()):
            return
        self.ui.update(values)
        with suppress(UserError):  # a convenience: a busy or read-only file must not get in the way
            self.store.set_setting("ui", self.ui)

    # Start

    def get_default_screen(self) -> Screen[Any]:
        """The portfolio."""
        return PortfolioScreen(self.store)

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, getattr(signal, "SIGHUP", None)):
            if number is not None:
                with suppress(NotImplementedError, RuntimeError, ValueError):
                    loop.add_signal_handler(number, self._end_by_signal, int(number))
        self.set_interval(POLL_SECONDS, self._poll)
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        """First paint is done: what the settings got wrong is said."""
        for problem in self.config.problems:
            self.say(problem, error=True)
        if self.first is not None:
            self.first(self)

    def rows_in(self) -> None:
        """All rows are loaded: what lives now lives long, so the collector leaves it alone (PERFORMANCE §2.4).

        Only now other work begins in the background; it would have taken its time from the rows.
        """
        if self._rows_in:
            return
        self._rows_in = True
        if not gc.isenabled():
            gc.collect()  # what the imports left behind would else be kept for good
            gc.freeze()
            gc.enable()
        if self.background:
            from csm_tui.background import start

            start(self)

    # Telling

    def say(self, text: str, *, error: bool = False) -> None:
        """Put one sentence on the status line of the screen in front."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, BaseScreen):
                screen.say(text, error=error)
                return

    async def on_event(self, event: Event) -> None:
        """A key or a click puts a long message away, wherever it goes."""
        if isinstance(event, (Key, MouseDown)) and not event.is_forwarded:
            for screen in self.screen_stack:
                if isinstance(screen, BaseScreen):
                    screen.put_away_message()
        await super().on_event(event)

    def copy(self, text: str, what: str) -> None:
        """Copy ``text`` by the first route that works and say which it was (UX 2.1). ``what`` names it: "the row"."""
        from csm_tui.clipboard import copy

        self.say(copy(text, what, send=self.copy_to_clipboard, state=self.places.state if self.places else None))

    async def ask(self, dialog: ModalScreen[T]) -> T | None:
        """Show a dialog and wait for its result; ``None`` when it was left. Only inside a worker (``@work``)."""
        return await self.push_screen_wait(dialog)

    # Going

    def back(self) -> None:
        """One level back; at the portfolio ask whether to quit."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            from csm_tui.screens.quit import QuitScreen

            self.push_screen(QuitScreen(), lambda sure: self.leave() if sure else None)

    def goto_account(self) -> None:
        """Ask for an account by name and open it."""
        from csm_tui.screens.palette import goto_screen

        self.push_screen(goto_screen(self), self._found)

    def search_words(self) -> None:
        """Ask for words, and open a place where they stand."""
        from csm_tui.screens.palette import goto_screen

        self.push_screen(goto_screen(self, "/"), self._found)

    def _found(self, chosen: object) -> None:
        """An account, a command or a place was chosen in go-to, palette or help."""
        if isinstance(chosen, int):
            self.open_account(chosen)
        elif chosen is not None:
            from csm_tui.screens.offered import Offer, run

            if isinstance(chosen, Offer):
                run(self, chosen)
                return
            from csm_tui.screens.palette import open_hit
            from csm_tui.store.search import Hit

            if isinstance(chosen, Hit):
                open_hit(self, chosen)

    def open_account(self, account_id: int, milestone: int | None = None) -> None:
        """Open an account; from another account it takes that one's place, so that Esc leads to the portfolio.

        With ``milestone`` the cursor is on that one.
        """
        from csm_tui.screens.account import AccountScreen

        screen = AccountScreen(self.store, account_id, milestone)
        if isinstance(self.screen, AccountScreen):
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def open_health(self, account_id: int) -> None:
        """Open the explanation of an account's health."""
        from csm_tui.screens.health import HealthScreen

        self.push_screen(HealthScreen(self.store, account_id))

    def open_gate(self, account_id: int, gate: str | None = None) -> None:
        """Open a gate of an account: what it asks for; without one the next that is not passed."""
        from csm_tui.screens.gate import GateScreen

        self.push_screen(GateScreen(self.store, account_id, gate))

    def open_closing(self, account_id: int) -> None:
        """Open the walk that closes an account."""
        from csm_tui.screens.closing import ClosingScreen

        self.push_screen(ClosingScreen(self.store, account_id))

    def open_record(self, account_id: int, page: str = "", target: Hashable | None = None) -> None:
        """Open a page of an account's record: its promises, people, actions … ``target``: the cursor on that line."""
        from csm_tui.screens.record.screen import RecordScreen

        self.push_screen(RecordScreen(self.store, account_id, page, target))

    def open_prep(self, account_id: int) -> None:
        """Open the sheet to read before a call."""
        from csm_tui.screens.prep import PrepScreen

        self.push_screen(PrepScreen(self.store, account_id))

    def open_numbers(self, account_id: int) -> None:
        """Open the weekly numbers of an account with their history."""
        from csm_tui.screens.numbers_story import NumbersScreen

        self.push_screen(NumbersScreen(self.store, account_id))

    def open_slip(self, account_id: int | None) -> None:
        """Open the slip of one account, or with ``None`` of the whole portfolio."""
        from csm_tui.screens.slip import SlipScreen

        self.push_screen(SlipScreen(self.store, account_id))

    def open_signals(self, account_id: int | None) -> None:
        """Open the warning signs of one account, or with ``None`` of the whole portfolio."""
        from csm_tui.screens.signals import SignalsScreen

        self.push_screen(SignalsScreen(self.store, account_id))

    def open_signal(self, account_id: int, signal_id: int) -> None:
        """Open one warning sign of an account with its whole story."""
        from csm_tui.screens.signal import SignalScreen

        self.push_screen(SignalScreen(self.store, account_id, signal_id))

    def open_timeline(self) -> None:
        """Open the coming weeks of the portfolio."""
        from csm_tui.screens.portfolio_timeline import TimelineScreen

        self.push_screen(TimelineScreen(self.store))

    def open_review(self, account_id: int | None, week: str | None = None) -> None:
        """Open the review of one account, or with ``None`` the week's queue; of this week, or of an earlier one."""
        from csm_tui.screens.review import ReviewScreen

        self.push_screen(ReviewScreen(self.store, account_id, week))

    def open_today(self) -> None:
        """Open what is to be done today over all accounts; where it is open already, go back to it."""
        from csm_tui.screens.today import TodayScreen

        while any(isinstance(screen, TodayScreen) for screen in self.screen_stack[:-1]):
            self.pop_screen()
        if not isinstance(self.screen, TodayScreen):
            self.push_screen(TodayScreen(self.store))

    def open_week(self, week: str | None = None) -> None:
        """Open the summary of an ISO week; without one of this week."""
        from csm_tui.screens.week import WeekScreen

        self.push_screen(WeekScreen(self.store, week))

    def open_heat(self, account_id: int | None = None) -> None:
        """Open the weeks of all accounts side by side, the cursor on one of them."""
        from csm_tui.screens.heat import HeatScreen

        self.push_screen(HeatScreen(self.store, account_id))

    def open_history(self, account_id: int, week: str | None = None) -> None:
        """Open the past weeks of an account's reviews, or one of these weeks as it was then."""
        from csm_tui.screens.review_history import HistoryScreen, RecordScreen

        screen = RecordScreen(self.store, account_id, week) if week else HistoryScreen(self.store, account_id)
        self.push_screen(screen)

    def open_draft(self, account_id: int, draft_id: int | None = None) -> None:
        """Open a draft of an account; without an id its escalation: the one in writing, one that was sent, or new."""
        from csm_tui.screens.draft import DraftScreen
        from csm_tui.screens.draft_begin import escalate

        if draft_id is None:
            escalate(self, account_id)
        else:
            self.push_screen(DraftScreen(self.store, account_id, draft_id))

    def new_draft(self, account_id: int) -> None:
        """Ask for a template and begin a draft of it."""
        from csm_tui.screens.draft_begin import new_draft

        new_draft(self, account_id)

    def open_drafts(self, account_id: int | None) -> None:
        """Open the drafts of one account, or with ``None`` of the whole portfolio."""
        from csm_tui.screens.drafts import DraftsScreen

        self.push_screen(DraftsScreen(self.store, account_id))

    def open_import(self) -> None:
        """Open the import of a spreadsheet."""
        from csm_tui.screens.import_file import ImportScreen

        self.push_screen(ImportScreen(self.store))

    def add_note(self, account_id: int | None) -> None:
        """Ask for a note and add it to the account."""
        if isinstance(self.screen, BaseScreen):
            from csm_tui.screens.asking import ask_note

            ask_note(self.screen, account_id)

    def _is_searching(self) -> bool:
        return type(self.screen).__name__ in ("SearchScreen", "FindScreen")

    def action_help(self) -> None:
        if not self._is_searching():
            from csm_tui.screens.help import help_screen

            self.push_screen(help_screen(self), self._found)

    def action_commands(self) -> None:
        if not self._is_searching():
            from csm_tui.screens.palette import palette_screen

            self.push_screen(palette_screen(self), self._found)

    def action_messages(self) -> None:
        from csm_tui.screens.messages import messages_screen

        self.push_screen(messages_screen(self))

    def action_away(self) -> None:
        """Everybody's days away; mine are declared here."""
        from csm_tui.screens.away import AwayScreen

        self.push_screen(AwayScreen(self.store))

    def action_import_numbers(self) -> None:
        """Weekly numbers from a usage export."""
        from csm_tui.screens.import_numbers import ImportNumbersScreen

        self.push_screen(ImportNumbersScreen(self.store))

    def action_where(self) -> None:
        from csm_tui.screens.messages import where_screen

        self.push_screen(where_screen(self))

    def other_book(self) -> None:
        """Leave this portfolio for the other one: the made-up one, or from there back to one's own."""
        self.leave(OTHER_BOOK)

    # Looks

    def action_repaint(self) -> None:
        self.refresh(repaint=True, layout=True)
        for widget in self.screen.query("*"):
            widget.refresh()

    def action_cycle_theme(self) -> None:
        current = self.theme.removeprefix("csm-").removesuffix("-cvd")
        after = {"dark": "light", "light": "terminal", "terminal": "dark"}[current]
        self.theme = choose(after, cvd=bool(self.ui.get("cvd")), environ={})
        self.remember(theme=after)
        self.say(f"Theme: {after}.")

    def action_toggle_cvd(self) -> None:
        cvd = not self.theme.endswith("-cvd")
        self.theme = choose(self.theme.removeprefix("csm-").removesuffix("-cvd"), cvd=cvd, environ={})
        self.remember(cvd=cvd)
        self.say(f"Colour-blind colours: {'on' if cvd else 'off'}.")

    def action_toggle_ascii(self) -> None:
        self.glyphs = UNICODE if self.glyphs.ascii else ASCII
        self.remember(ascii=self.glyphs.ascii)
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.glyphs_changed()
        self.say(f"Marks: {'ASCII' if self.glyphs.ascii else 'Unicode'}.")

    # The world outside: other windows, midnight

    def _poll(self) -> None:
        with suppress(UserError):
            version = self.store.db.data_version()
            moved = version != self._data_version
            self._data_version = version
            if self._follows_clock and (day := self._clock()) != self.store.today:
                self.store.today = day
                moved = True
                if self.background:
                    from csm_tui.background import new_day

                    new_day(self)
            if moved:
                self.changed()
                if isinstance(self.screen, BaseScreen):
                    from textual.css.query import NoMatches

                    # A screen that is just being put together or taken apart lacks parts; it reads anew by itself.
                    with suppress(NoMatches):
                        self.screen.outside_change()

    # The way out

    def flush(self) -> None:
        """Write whatever was typed and is not written yet, on every screen (P12)."""
        for screen in reversed(self.screen_stack):
            if (flush := getattr(screen, "flush", None)) is not None:  # screens and forms
                with suppress(UserError):
                    flush()

    def leave(self, code: int = 0) -> None:
        """Flush and end."""
        self.flush()
        self.exit(return_code=code)

    async def action_quit(self) -> None:
        self.leave()

    def action_help_quit(self) -> None:
        self.say("ctrl+q leaves; everything is saved.")

    def _end_by_signal(self, number: int) -> None:
        """SIGTERM, SIGHUP: flush, then end in order; where the terminal is gone, end all the same."""
        self.flush()
        guard = threading.Timer(HANGUP_SECONDS, os._exit, (128 + number,))
        guard.daemon = True
        guard.start()
        self.exit(return_code=128 + number)

    # Faults: no customer data on the terminal or in a file (P17)

    def _fatal_error(self) -> None:
        """Instead of Textual's traceback with the values of variables: where it happened, and nothing else."""
        from csm_tui.crash import report

        self.panic_text = report(self._exception, self.places.state if self.places else None)
        from rich.text import Text

        self._exit_renderables.append(Text(self.panic_text))
        self._close_messages_no_wait()

    # Keys of one's own

    def _remap(self) -> None:
        from csm_tui.keymap import checked

        keys, problems = checked(self.config.keys, self.places.config if self.places else None)
        self.set_keymap(keys)
        for problem in problems:
            self.call_later(self.say, problem, error=True)


def run(
    store: Store,
    *,
    places: Places,
    config: Config,
    demo: bool = False,
    first: Callable[[CsmApp], object] | None = None,
) -> int:
    """Run the program on an open store until it is left; returns the exit status (not 0 after a crash).

    ``first`` is called once the portfolio is painted: to open another screen at once.
    """
    gc.disable()
    app = CsmApp(store, places=places, config=config, demo=demo)
    app.first = first
    app.run(mouse=config.mouse)
    return app.return_code or 0
