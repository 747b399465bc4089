"""Days away: mine, a person's, a whole customer's; declared, changed, taken out. Clocks stand still meanwhile (R8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from textual import events, on
from textual.geometry import Size
from textual.widget import Widget

from csm_tui.commands import AWAY, bindings
from csm_tui.screens.asking import show_form
from csm_tui.screens.base import ListScreen
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.widgets.away_lines import AwayEntry, away_lines, when_text
from csm_tui.widgets.heading import heading
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Block, Page

if TYPE_CHECKING:
    from csm_tui.domain.model import Person
    from csm_tui.store import Store
    from csm_tui.store.away import AwayLine

ME, ALL = "me", "all"


class AwayScreen(ListScreen[None]):
    """All days away; of an account mine and those of its people, so that a person can be declared there."""

    TITLE_IN_HELP = "Days away"
    AUTO_FOCUS = "#away"
    BINDINGS = bindings(AWAY)
    DEFAULT_CSS = "AwayScreen #away { height: 1fr; overflow-y: auto; }"

    def __init__(self, store: Store, account_id: int | None = None, person_id: int | None = None) -> None:
        super().__init__(store)
        self._person_id = person_id  # who is declared away at once
        self._account_id = account_id
        self.entries: Sequence[AwayLine] = ()
        self.name_shown = ""
        self._drawn: Size | None = None  # for what the lines were made

    def account_id(self) -> int | None:
        return self._account_id

    def body(self) -> Iterable[Widget]:
        yield Block(id="top", glyphs=self.glyphs)
        yield Page(id="away", glyphs=self.glyphs)

    def on_mount(self) -> None:
        super().on_mount()
        if self._person_id is not None:
            self.call_after_refresh(self.action_new)

    def load(self) -> None:
        row = None if self._account_id is None else self.store.row(self._account_id)
        self.name_shown = row.name if row is not None else ""
        self.entries = self.store.away_list(self._account_id)
        self.draw()

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if self._drawn is not None and self._drawn != self.app.size:
            self.draw()

    def draw(self) -> None:
        """Lay it out for the width there is."""
        self._drawn = self.app.size
        cells, today, glyphs = self.app.size.width, self.csm.today, self.glyphs
        place = (self.name_shown, "Days away") if self.name_shown else ("Days away",)
        title = heading(*place, today=today, cells=cells, glyphs=glyphs, demo=self.csm.demo)
        note = " While you are away no review grows older; while a person is away their silence does not count."
        if len(note) > cells:
            note = " Days away stop the clocks of reviews and silence."
        top = [title, Line(((note, "dim"),)), Line((("", ""),))]
        self.query_one("#top", Block).set_lines(top if self.app.size.height >= 18 else top[:1])
        shown = [self._entry(one) for one in self.entries]
        self.query_one("#away", Lines).set_lines(away_lines(shown, today, cells - 1, glyphs))

    def _entry(self, one: AwayLine) -> AwayEntry:
        away = one.away
        who = one.person or ("" if one.account else "You")
        where = "" if self._account_id is not None and one.person else one.account
        return AwayEntry(away.id, away.since, away.until, who, where, away.note)

    def _here(self) -> AwayLine | None:
        target = self.query_one("#away", Lines).target
        return next((one for one in self.entries if one.away.id == target), None)

    @on(Lines.Chosen)
    def _chosen(self, event: Lines.Chosen) -> None:
        event.stop()
        self.action_edit()

    # Keys

    def action_new(self) -> None:
        people: Sequence[Person] = ()
        if self._account_id is not None:
            people = [p for p in self.store.facts(self._account_id).people if p.state == "active"]
        said = ""

        def write(values: Values) -> None:
            nonlocal said
            who, since, until = values.get("who", ME), _day(values["since"]), _day(values["until"])
            person = int(who) if who.isdigit() else None
            account = self._account_id if who == ALL else None
            self.store.add_away(since, until, values["note"], person_id=person, account_id=account)
            name = next((p.name for p in people if p.id == person), self.name_shown if who == ALL else "You")
            said = f"{name}: away {when_text(since, until, self.csm.today)}"

        options = ((ME, "You"), *((str(p.id), p.name) for p in people), (ALL, f"{self.name_shown} as a whole"))
        first = next((p for p in people if p.id == self._person_id), people[0] if people else None)
        who = Field("who", "Who", "choice", str(first.id) if first else ME, options=options)
        fields = ((who,) if self._account_id is not None else ()) + _fields("", "", "")
        dialog = self._form("Declare days away", fields, write, f"away-{self._account_id or 0}")
        show_form(self, dialog, lambda: said)

    def action_edit(self) -> None:
        one = self._here()
        if one is None:
            self.action_new()
            return
        away = one.away

        def write(values: Values) -> None:
            since, until = _day(values["since"]), _day(values["until"])
            self.store.edit_away(away.id, away.rev, since=since, until=until, note=values["note"])

        who = one.person or one.account or "You"
        fields = _fields(away.since.isoformat(), away.until.isoformat(), away.note)
        dialog = self._form(f"Days away: {who}", fields, write, f"away-e{away.id}")
        show_form(self, dialog, lambda: "Days away changed")

    def action_remove(self) -> None:
        one = self._here()
        if one is None:
            self.say("There is nothing to take out here.")
            return
        when = when_text(one.away.since, one.away.until, self.csm.today)
        self.attempt(partial(self.store.remove_away, one.away.id), said=f"Not away {when}")

    def _form(self, title: str, fields: Sequence[Field], write: Callable[[Values], None], memory: str) -> FormDialog:
        """The form; what cannot be is said beside its field."""
        today, calendar = self.csm.today, self.store.calendar()

        def check(values: Values) -> dict[str, str]:
            return {"until": "That is before the first day."} if values["since"] > values["until"] else {}

        def live(values: Values) -> str:
            try:
                since, until = _day(values["since"]), _day(values["until"])
            except ValueError:
                return ""
            if until < since:
                return ""
            working = calendar.between(since, until) + calendar.is_working(since)
            return f"{when_text(since, until, today)}, {working} of them working days"

        return FormDialog(title, fields, check, today=today, submit=write, live=live, memory=memory)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to filter here, and no other account to turn to."""
        return False if action in ("filter", "previous", "next", "note") else super().check_action(action, parameters)

    def action_copy(self) -> None:
        lines = self.query_one("#away", Lines)
        shown = [lines.line_at(i, lines.page_width) for i in range(lines.count())]
        text = "\n".join("".join(span for span, _ in line.spans).rstrip() for line in shown)
        self.csm.copy(text, "the days away")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _fields(since: str, until: str, note: str) -> tuple[Field, ...]:
    return (
        Field("since", "First day", "date", since, required=True, placeholder="mon, 23 nov"),
        Field("until", "Last day", "date", until, required=True, placeholder="fri+1w, 3 dec: still away"),
        Field("note", "Note", value=note, placeholder="leave, conference, who stands in"),
    )
