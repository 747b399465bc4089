"""One warning sign with its whole story: evidence, response clock, what to do, what was done, what happened to it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual import events, on
from textual.geometry import Size
from textual.widget import Widget

from csm_tui.commands import SIGNAL, STORY, bindings
from csm_tui.content.playbook import play
from csm_tui.domain.model import Intervention, Signal
from csm_tui.screens.signal_acts import SignalActs, kind_of
from csm_tui.store import Store
from csm_tui.widgets.heading import heading
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Block, Page
from csm_tui.widgets.signal_story import Story, head_lines, story_lines, story_of


class StoryPage(Page):
    """A text with a few lines that the cursor stops at; it is read on before the cursor goes to one out of sight."""

    def action_cursor_down(self) -> None:
        self._read_on(self._step(self.cursor + 1, 1), 1)

    def action_cursor_up(self) -> None:
        self._read_on(self._step(self.cursor - 1, -1), -1)

    def from_the_top(self) -> None:
        """Begin with the text: no line is chosen before it has come into sight."""
        self.cursor = self._place(None)
        if self.cursor >= self.size.height > 0:
            self.cursor = -1
        self.scroll_to(y=0, animate=False, immediate=True, force=True)

    def _read_on(self, index: int, delta: int) -> None:
        top, height = int(self.scroll_y), self.size.height
        if index == self.cursor or not top - 1 <= index <= top + height:
            self.scroll_relative(y=delta, animate=False, immediate=True, force=True)
        else:
            self._go(index)


class SignalScreen(SignalActs):
    """One signal of an account; Enter on a line answers it: ticks a step, asks for a result, opens a symptom."""

    TITLE_IN_HELP = "Signal"
    AUTO_FOCUS = "#story"
    BINDINGS = bindings(STORY, SIGNAL)
    DEFAULT_CSS = "SignalScreen #story { height: 1fr; overflow-y: auto; }"

    def __init__(self, store: Store, account_id: int, signal_id: int) -> None:
        super().__init__(store)
        self._account_id, self._signal_id = account_id, signal_id
        self.story: Story | None = None

    _drawn: Size | None = None  # for what the lines were made
    is_first = True  # drawn for the first time: the text is begun with

    def body(self) -> Iterable[Widget]:
        yield Block(id="top", glyphs=self.glyphs)
        yield StoryPage(id="story", glyphs=self.glyphs)

    # Reading

    def load(self) -> None:
        facts = self.store.view(self._account_id).facts
        signal = next((s for s in facts.signals if s.id == self._signal_id), None)
        if signal is None:
            self.story = None
            gone = " This signal is not there any more: it was undone. Esc goes back, U does it again."
            self.query_one("#story", Lines).set_lines([Line(((gone, "yellow"),))])
            self.refresh_bindings()
            return
        self.story = story_of(
            facts, signal, play(signal.code), self.store.signal_steps(signal.id), self.store.signal_history(signal.id),
            kind_of(signal.code), self.csm.today,
        )  # fmt: skip
        self.draw()

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if self.story is not None and self._drawn != self.app.size:
            self.draw()

    def draw(self) -> None:
        """Lay it out for the size there is."""
        if self.story is None:
            return
        self._drawn = self.app.size
        (cells, height), today, glyphs = self.app.size, self.csm.today, self.glyphs
        name = self.story.facts.account.name
        top = [heading(name, "Signal", today=today, cells=cells, glyphs=glyphs, demo=self.csm.demo)]
        top += head_lines(self.story, today, cells, glyphs)
        if height >= 20:
            top.append(Line((("", ""),)))
        self.query_one("#top", Block).set_lines(top)
        page, first = self.query_one("#story", StoryPage), self.is_first
        page.set_lines(story_lines(self.story, today, cells - 1, glyphs))
        if first:
            self.is_first = False
            self.call_after_refresh(page.from_the_top)
        self.refresh_bindings()

    # What the cursor is on

    def account_id(self) -> int | None:
        return self._account_id

    def chosen_signal(self) -> tuple[int, int] | None:
        return self._account_id, self._signal_id

    def _target(self) -> tuple[str, object] | None:
        target = self.query_one("#story", Lines).target
        return target if isinstance(target, tuple) else None

    def chosen_intervention(self, signal: Signal) -> Intervention | None:
        """The one under the cursor, else the one that a result is missing for."""
        target = self._target()
        if target is not None and target[0] == "done":
            return next((i for i in signal.interventions if i.id == target[1]), None)
        return super().chosen_intervention(signal)

    @on(Lines.Chosen)
    def _answer(self, event: Lines.Chosen) -> None:
        event.stop()
        if not isinstance(event.target, tuple):
            return
        kind, key = event.target
        if kind == "step":
            self.action_tick()
        elif kind == "done":
            self.note_result()
        elif kind == "signal":
            self._turn_to(self._account_id, int(key))

    # Keys

    def action_tick(self) -> None:
        """Tick the step under the cursor, or take the tick back; then on to the next."""
        target, story = self._target(), self.story
        if story is None or target is None or target[0] != "step":
            self.say("Space ticks a step of the checklist: move the cursor to one.")
            return
        key, done = str(target[1]), str(target[1]) not in story.ticked

        def on_to_the_next(_: object) -> None:
            if done:
                self.query_one("#story", Lines).action_cursor_down()

        step = next((s.do for s in story.play.steps if s.key == key), "The step")
        write = partial(self.store.tick_signal_step, self._signal_id, key, done=done)
        self.attempt(write, on_to_the_next, said=f"{step}: {'done' if done else 'open again'}")

    def _turn_to(self, account_id: int, signal_id: int) -> None:
        """Another signal takes the place of this one."""
        self._account_id, self._signal_id = account_id, signal_id
        self.reload()
        self.query_one("#story", StoryPage).from_the_top()

    def _order(self) -> list[tuple[int, int]]:
        """The signals as the list below shows them; without one those of the account."""
        from csm_tui.screens.signals import SignalsScreen

        for screen in reversed(self.app.screen_stack):
            if isinstance(screen, SignalsScreen):
                return screen.order()
        return [(row.account_id, row.id) for row in self.store.signals(self._account_id)]

    def _turn(self, step: int) -> None:
        order, place = self._order(), (self._account_id, self._signal_id)
        if place not in order or len(order) < 2:
            self.say("There is no other signal in the list.")
            return
        self._turn_to(*order[(order.index(place) + step) % len(order)])

    def action_next(self) -> None:
        self._turn(1)

    def action_previous(self) -> None:
        self._turn(-1)

    def action_escalate(self) -> None:
        self.csm.open_draft(self._account_id)

    def action_health(self) -> None:
        self.csm.open_health(self._account_id)

    def action_whole(self) -> None:
        self.csm.open_signals(self._account_id)

    def action_quick_action(self) -> None:
        from csm_tui.screens.asking import ask_action

        if self.story is not None:
            ask_action(self, self._account_id, self.story.facts.account.name)

    def action_menu(self) -> None:
        self._with(lambda _, s: self.acts_menu(s.title, s))

    def action_copy(self) -> None:
        parts = (self.query_one("#top", Lines), self.query_one("#story", Lines))
        lines = [part.line_at(i, part.page_width) for part in parts for i in range(part.count())]
        self.csm.copy("\n".join("".join(text for text, _ in line.spans).rstrip() for line in lines), "the signal")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to filter here; what is over can only be opened again."""
        if action == "filter":
            return False
        signal = self.story.signal if self.story is not None else None
        acts = ("acknowledge", "intervene", "note_result", "regrade", "dismiss_signal", "snooze", "resolve")
        if action == "reopen" and (signal is None or signal.is_open):
            return False
        if action in acts and (signal is None or not signal.is_open):
            return False
        if action == "acknowledge" and signal is not None and signal.state != "open":
            return False
        if action == "note_result" and signal is not None and not signal.interventions:
            return False
        if action == "tick":
            return bool(self.story and self.story.play.checklist and self.story.signal.is_open)
        return super().check_action(action, parameters)
