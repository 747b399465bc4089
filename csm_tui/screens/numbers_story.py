"""The weekly numbers of an account: each figure with its bars, age and value; opened, every day of it (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from textual import events, on
from textual.geometry import Size
from textual.widget import Widget

from csm_tui.commands import NUMBERS, bindings
from csm_tui.domain import dates
from csm_tui.domain.numbers import FIGURES, FRESH, MEASURES, DayNumbers, Measure, figure_text
from csm_tui.errors import Unknown
from csm_tui.screens.base import ListScreen
from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs
from csm_tui.widgets.heading import heading
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.number_lines import number_lines
from csm_tui.widgets.panes import Block, Page

if TYPE_CHECKING:
    from csm_tui.store import Store


class NumbersScreen(ListScreen[None]):
    """The numbers of one account."""

    TITLE_IN_HELP = "Numbers"
    AUTO_FOCUS = "#numbers"
    BINDINGS = bindings(NUMBERS)
    DEFAULT_CSS = "NumbersScreen #numbers { height: 1fr; overflow-y: auto; }"

    def __init__(self, store: Store, account_id: int) -> None:
        super().__init__(store)
        self._account_id = account_id
        self.days: Sequence[DayNumbers] = ()
        self.name_shown = ""
        self.opened: set[str] = set()
        self._drawn: Size | None = None  # for what the lines were made

    def account_id(self) -> int | None:
        return self._account_id

    def body(self) -> Iterable[Widget]:
        yield Block(id="top", glyphs=self.glyphs)
        yield Page(id="numbers", glyphs=self.glyphs)

    def load(self) -> None:
        row = self.store.row(self._account_id)
        if row is None:
            raise Unknown("That account is no longer there.")
        self.name_shown = row.name
        self.days = self.store.numbers(self._account_id)
        self.draw()

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if self._drawn is not None and self._drawn != self.app.size:
            self.draw()

    def draw(self) -> None:
        """Lay it out for the width there is."""
        self._drawn = self.app.size
        cells, today, glyphs = self.app.size.width, self.csm.today, self.glyphs
        title = heading(self.name_shown, "Numbers", today=today, cells=cells, glyphs=glyphs, demo=self.csm.demo)
        note = f" A figure counts for {FRESH} days, then as not known."
        top = [title, Line(((note, "dim"),)), Line((("", ""),))]
        if self.app.size.height < 18:
            top = top[:1]
        self.query_one("#top", Block).set_lines(top)
        self.query_one("#numbers", Lines).set_lines(number_lines(self.days, today, cells - 1, glyphs, self.opened))

    # What the cursor is on

    def _place(self) -> tuple[Measure, DayNumbers | None] | None:
        """The measure under the cursor, and the day where it is on one."""
        target = self.query_one("#numbers", Lines).target
        if not isinstance(target, tuple):
            return None
        measure = next((m for m in MEASURES if m.part == target[1]), None)
        day = next((d for d in self.days if target[0] == "day" and d.on.isoformat() == target[2]), None)
        return None if measure is None else (measure, day)

    @on(Lines.Chosen)
    def _chosen(self, event: Lines.Chosen) -> None:
        event.stop()
        place = self._place()
        if place is None:
            return
        measure, day = place
        if day is None:
            if not any(getattr(d.counts, measure.part) is not None for d in self.days):
                self.action_numbers()
                return
            self.opened ^= {measure.part}
            self.draw()
        else:
            self._about(measure, day)

    def _held(self, measure: Measure, day: DayNumbers) -> list[str]:
        return [f for f in (measure.part, measure.whole) if f and getattr(day.counts, f) is not None]

    def _about(self, measure: Measure, day: DayNumbers) -> None:
        """What can be done to the figures of a day."""
        told: list[str | tuple[str, str]] = []
        items: list[Item] = []
        for field in self._held(measure, day):
            text = f"{FIGURES[field]}: {figure_text(field, getattr(day.counts, field))}"
            if field in day.open:
                typed, file = (figure_text(field, getattr(n, field)) for n in (day.typed, day.told))
                text = (
                    f"{FIGURES[field]}: you typed {typed}, a file says {file}. What was typed counts until you choose."
                )
                items.append(Item(f"typed {field}", f"Keep {typed}, as typed", hint=FIGURES[field].lower()))
                items.append(Item(f"import {field}", f"Take {file} from the file", hint=FIGURES[field].lower()))
            told.append(text)
        items.append(Item("edit", "Change the figures of this day", "e"))
        items.append(Item("remove", "Remove", "r", "wrong; u brings it back"))

        def chosen(item: str | None) -> None:
            if item == "edit":
                self._edit(day.on)
            elif item == "remove":
                self._remove(measure, day)
            elif item is not None:
                source, _, field = item.partition(" ")
                write = partial(self.store.choose_number, self._account_id, day.on, field, source)
                self.attempt(write, said=f"{FIGURES[field]} of {dates.short(day.on, self.csm.today)} settled")

        title = f"{measure.title}, {dates.long(day.on)}"
        self.app.push_screen(Menu(title, items, paragraphs(*told)), chosen)

    def _edit(self, day: date | None) -> None:
        from csm_tui.screens.numbers import ask_numbers

        ask_numbers(self, self._account_id, day)

    def _remove(self, measure: Measure, day: DayNumbers) -> None:
        fields = self._held(measure, day)
        write = partial(self.store.remove_numbers, self._account_id, day.on, fields)
        self.attempt(write, said=f"{measure.title} of {dates.short(day.on, self.csm.today)} removed")

    # Keys

    def action_numbers(self) -> None:
        self._edit(None)

    def action_edit(self) -> None:
        place = self._place()
        self._edit(place[1].on if place is not None and place[1] is not None else None)

    def action_remove(self) -> None:
        place = self._place()
        if place is None or place[1] is None:
            self.say("Open a figure with Enter and go to the day that is wrong.")
            return
        self._remove(place[0], place[1])

    def action_all(self) -> None:
        """Open every figure; where all are open, close them."""
        told = {m.part for m in MEASURES}
        self.opened = set() if self.opened >= told else told
        self.draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to filter here, and no other account to turn to."""
        return False if action in ("filter", "previous", "next") else super().check_action(action, parameters)

    def action_copy(self) -> None:
        lines = self.query_one("#numbers", Lines)
        shown = [lines.line_at(i, lines.page_width) for i in range(lines.count())]
        text = "\n".join("".join(span for span, _ in line.spans).rstrip() for line in shown)
        self.csm.copy(text, "the numbers")
