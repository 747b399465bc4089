"""The warning signs of the portfolio, or of one account: what is due about each, and all that can be done about it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events, on
from textual.widget import Widget

from csm_tui.commands import SIGNAL, SIGNALS, bindings
from csm_tui.content.playbook import play
from csm_tui.domain.response import ORDERS, entries, haystack, standing, urgency
from csm_tui.domain.signal_rows import Entry
from csm_tui.errors import Unknown, UserError
from csm_tui.screens.signal_acts import SignalActs
from csm_tui.widgets.heading import heading
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Block
from csm_tui.widgets.signal_lines import SignalList, about_lines, head_lines, items

if TYPE_CHECKING:
    from csm_tui.store import Store

AT_ONCE = 300  # accounts whose signals are read on the screen's own thread; more are read by another (P11)


class SignalsScreen(SignalActs):
    """The signals of the account of that number; with ``None`` of every account that the portfolio shows."""

    TITLE_IN_HELP = "Signals"
    AUTO_FOCUS = "SignalList"
    BINDINGS = bindings(SIGNALS, SIGNAL)

    def __init__(self, store: Store, account_id: int | None) -> None:
        super().__init__(store)
        self._account_id = account_id
        self.found: Sequence[Entry] | None = None  # None: not read yet
        self.haystacks: Sequence[str] = ()
        self.figures = standing((), store.today)
        self.account_name = ""
        self.by, self.everything, self.query_text = "due", False, ""
        self._loading = 0

    def body(self) -> Iterable[Widget]:
        by = self.csm.ui.get("signals_by")
        self.by = by if isinstance(by, str) and by in ORDERS else "due"
        self.head = Block(id="top", glyphs=self.glyphs)
        self.list = SignalList(id="signals", glyphs=self.glyphs)
        yield self.head
        yield self.list
        yield Block(id="about", glyphs=self.glyphs)

    # Reading

    def load(self) -> None:
        self._loading += 1
        if self._account_id is not None:
            row = self.store.row(self._account_id)
            if row is None:
                raise Unknown("That account is no longer there.")
            self.account_name = row.name
        elif self.store.count() > AT_ONCE:
            self._patch()
            self.draw()
            threading.Thread(target=self._read, args=(self._loading, self.everything), daemon=True).start()
            return
        found = entries(self.store.signals(self._account_id, closed=self.everything), self.csm.today)
        self.read(self._loading, found, [haystack(entry, self.csm.today) for entry in found])

    def _read(self, number: int, everything: bool) -> None:
        """Read the signals of a large book with a store of this thread; the screen shows what it has meanwhile."""
        try:
            store = self.store.fork()
            try:
                found = entries(store.signals(closed=everything), store.today)
            finally:
                store.close()
        except UserError as error:
            with suppress(RuntimeError):  # the program has ended meanwhile
                self.app.call_from_thread(self.say, str(error), error=True)
            return
        haystacks = [haystack(entry, store.today) for entry in found]
        with suppress(RuntimeError):
            self.app.call_from_thread(self.read, number, found, haystacks)

    def read(self, number: int, found: Sequence[Entry], haystacks: Sequence[str]) -> None:
        """The signals have been read; a newer reading makes an older one void."""
        if number == self._loading and self.is_attached:
            self.found, self.haystacks = found, haystacks
            self.figures = standing(found, self.csm.today)
            self.draw()

    def _patch(self) -> None:
        """Of a large book show at once what became of the signals of the account under the cursor."""
        row, today = self.list.under_cursor(), self.csm.today
        if self.found is not None and row is not None:
            fresh = entries(self.store.signals(row.account_id, closed=self.everything), today)
            others = [entry for entry in self.found if entry.row.account_id != row.account_id]
            self.found = sorted([*others, *fresh], key=urgency)
            self.haystacks = [haystack(entry, today) for entry in self.found]
            self.figures = standing(self.found, today)

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if self.is_mounted and self._loading:
            self.draw()

    # Showing

    def draw(self) -> None:
        """Lay it out for the width, the order and the filter there is."""
        (cells, height), today, glyphs = self.app.size, self.csm.today, self.glyphs
        single, found = self._account_id is not None, self.found or ()
        if words := self.query_text.casefold().split():
            pairs = zip(found, self.haystacks, strict=True)
            found = [entry for entry, text in pairs if all(word in text for word in words)]
        place = (self.account_name, "Signals") if single else ("Signals",)
        title = heading(*place, today=today, cells=cells, glyphs=glyphs, demo=self.csm.demo)
        shown = items(found, today, self.by, everything=self.everything)
        count = sum(item.entry is not None and item.child is None for item in shown)
        top = [title]
        if self.found is not None:
            top += head_lines(
                self.figures, self.by, cells, glyphs, single=single, everything=self.everything,
                query=self.query_text, shown=count,
            )  # fmt: skip
        if height >= 20:
            top.append(Line((("", ""),)))
        self.head.set_lines(top)
        self.list.show(shown, today, single=single, said=() if shown else self._nothing())
        self._tell_about()
        self.refresh_bindings()

    def _nothing(self) -> list[Line]:
        """What an empty page says: why, and what to press."""
        if self.found is None:
            return [Line((("  Reading the signals…", "dim"),))]
        if self.query_text:
            return [Line(((f"  No signal fits “{self.query_text[:40]}”. Esc clears the filter.", "dim"),))]
        blank = Line((("", ""),))
        asleep = self.figures.snoozed
        calm = "Nothing is open but what is snoozed." if asleep else "No open signals: nothing asks for an answer."
        lines = [blank, Line((("  " + calm, "bold"),)), blank]
        lines.append(Line((("  ", ""), ("!", "key"), ("      raise one that you have seen", ""))))
        if not self.everything:
            lines.append(Line((("  ", ""), ("space", "key"), ("  show the snoozed and closed ones", ""))))
        if self._account_id is not None:
            lines.append(Line((("  ", ""), ("W", "key"), ("      the signals of all accounts", ""))))
        return lines

    @on(Lines.Highlighted)
    def _tell_about(self) -> None:
        """The signal under the cursor in words, and what to do first."""
        block = self.query_one("#about", Block)
        row, entry = self.list.under_cursor(), self.list.entry()
        if row is None or entry is None or self.app.size.height < 15:
            block.set_lines([])
            return
        steps = play(row.code).steps
        first = f"{steps[0].do} ({steps[0].who}, {steps[0].by})" if steps else ""
        own = row.id == entry.row.id
        lines = about_lines(
            row, entry.due if own else None, entry.late if own else False, first, self.csm.today,
            self.app.size.width - 1, self.glyphs,
        )  # fmt: skip
        block.set_lines(lines)
        self.refresh_bindings()

    # What the cursor is on

    def account_id(self) -> int | None:
        if self._account_id is not None:
            return self._account_id
        row = self.list.under_cursor()
        return None if row is None else row.account_id

    def chosen_signal(self) -> tuple[int, int] | None:
        row = self.list.under_cursor()
        return None if row is None else (row.account_id, row.id)

    def order(self) -> list[tuple[int, int]]:
        """(account, signal) as they are shown now: what the story of one turns the pages by."""
        found = (item.child or (item.entry.row if item.entry else None) for item in self.list.items)
        return [(row.account_id, row.id) for row in found if row is not None]

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        event.stop()
        row = self.list.under_cursor()
        if row is not None:
            self.csm.open_signal(row.account_id, row.id)

    # Keys

    def action_order(self) -> None:
        names = list(ORDERS)
        self.by = names[(names.index(self.by) + 1) % len(names)]
        self.csm.remember(signals_by=self.by)
        self.draw()
        self.list.action_cursor_top()
        self.say(f"By {ORDERS[self.by]}.")

    def action_everything(self) -> None:
        self.everything = not self.everything
        self.reload()
        self.say("Snoozed and closed ones are shown, too." if self.everything else "Open ones only.")

    def action_whole(self) -> None:
        if self._account_id is not None:
            self.csm.open_signals(None)

    def action_filter(self) -> None:
        from csm_tui.screens.filter import open_filter

        open_filter(self, "filter: account, signal, evidence, severity, state")

    def filter_by(self, text: str) -> None:
        """Show the signals that fit; '' shows all."""
        self.query_text = text
        self.draw()
        self.list.scroll_home(animate=False, immediate=True)

    def action_back(self) -> None:
        if self.query_text:
            self.filter_by("")
        else:
            self.csm.back()

    def action_escalate(self) -> None:
        if (account_id := self.account_id()) is not None:
            self.csm.open_draft(account_id)

    def action_health(self) -> None:
        if (account_id := self.account_id()) is not None:
            self.csm.open_health(account_id)

    def action_quick_action(self) -> None:
        account_id = self.account_id()
        row = None if account_id is None else self.store.row(account_id)
        if row is not None:
            from csm_tui.screens.asking import ask_action

            ask_action(self, row.id, row.name)

    def action_menu(self) -> None:
        self._with(lambda _, s: self.acts_menu(s.title, s))

    def action_copy(self) -> None:
        cursor = int(self.list.cursor)
        if 0 <= cursor < self.list.count():
            text = "".join(span for span, _ in self.list.line_at(cursor, 200).spans)
            self.csm.copy(" ".join(text.split()), "the line")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No other account to turn to here; the acts need a signal; from all signals there is no way to themselves."""
        if action in ("previous", "next") or (action == "whole" and self._account_id is None):
            return False
        acts = ("acknowledge", "intervene", "note_result", "regrade", "dismiss_signal", "snooze", "resolve", "show")
        row = self.list.under_cursor() if self.is_mounted and self._loading else None
        if action in acts and row is None:
            return False
        if row is not None and action == "acknowledge" and row.state != "open":
            return False
        if action == "reopen" and (row is None or row.is_open):
            return False
        if row is not None and not row.is_open and action in acts[:-1]:
            return False
        if row is not None and action == "note_result" and not row.acted:
            return False
        return super().check_action(action, parameters)
