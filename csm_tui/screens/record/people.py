"""Page: the people at the customer, with both clocks of silence and the grid of power and interest."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from functools import partial
from typing import Any, ClassVar

from csm_tui.domain.model import Person, Role
from csm_tui.screens.account_base import AccountBase
from csm_tui.screens.dialogs.menu import Item
from csm_tui.screens.dialogs.people import gone, person
from csm_tui.screens.log_contact import log_contact
from csm_tui.screens.record import people_files as files
from csm_tui.screens.record import people_ties as ties
from csm_tui.screens.record.page import Doing, RecordPage
from csm_tui.widgets.lines import Line
from csm_tui.widgets.person_story import person_story
from csm_tui.widgets.record_people import GRID_FROM, grid_lines, people_head, people_lines

ROOMS = ((3, 2, True), (2, 2, True), (1, 2, True), (2, 1, True), (1, 1, True), (1, 1, False))
"""What the grid tells as the room shrinks: lines of names a field, lines of advice, whether ties stand below it."""
FEWEST = 5  # lines that the list keeps when the grid was asked for


def ask_person(screen: AccountBase) -> None:
    """Ask for somebody new at the account that a screen shows."""
    facts = screen.shown.facts

    def write(name: str, fields: dict[str, Any]) -> None:
        screen.store.add_person(facts.account.id, name, **fields)

    dialog = person(facts.account.name, facts.people, screen.today, write, key=facts.account.id)
    screen.form(dialog, "Person added")


class PeoplePage(RecordPage):
    """Everybody at the customer."""

    code: ClassVar[str] = "people"
    title: ClassVar[str] = "People"
    new_label: ClassVar[str] = "Person"
    done_label: ClassVar[str] = "Left/back"
    empty: ClassVar[str] = "Nobody is known yet. n adds a person, i brings people in from a CSV or vCard file."
    extra: ClassVar[tuple[str, ...]] = ("write", "bring_in", "beside")

    influence: tuple[tuple[int, int], ...] = ()
    grid: bool | None = None  # None = where there is room

    def read(self) -> None:
        self.influence = self.store.influences(self.account_id)

    def count(self) -> str:
        return str(sum(p.state == "active" for p in self.facts.people) or "")

    def head(self, width: int, height: int) -> list[Line]:
        return people_head(self.facts, self.today, width, self.glyphs, low=height < 20)

    def lines(self, width: int, height: int) -> list[Line]:
        return people_lines(self.facts, self.influence, self.today, width, self.glyphs)

    def below(self, width: int, height: int, lines: int) -> list[Line]:
        if self.grid is False or width < GRID_FROM or not self.facts.people:
            return []
        found: list[Line] = []
        for most, strategy, told in ROOMS:
            found = grid_lines(self.facts, self.influence, width, self.glyphs, most=most, strategy=strategy, ties=told)
            if lines + len(found) + 1 <= height:
                return [Line((("", ""),)), *found]
        if lines + len(found) <= height or (self.grid and height - len(found) >= FEWEST):
            return found
        return []

    def beside(self, target: Hashable | None = None) -> None:
        """Show or hide the grid."""
        if self.screen.size.width < GRID_FROM:
            self.screen.say(f"The grid shows from {GRID_FROM} columns on; Enter on a person tells their place.")
            return
        self.grid = not self.screen.query_one("#below").display
        self.screen.draw()
        if self.grid and not self.screen.query_one("#below").display:
            self.screen.say("There is no room for the grid: Enter on a person tells their place.")

    def _person(self, target: Hashable | None) -> Person | None:
        key = target[1] if isinstance(target, tuple) and target[0] == "person" else None
        return next((p for p in self.facts.people if p.id == key), None)

    def person_ids(self) -> tuple[int, ...]:
        """Who is meant by a contact that is logged from here: whom the cursor is on, while they are there."""
        found = self._person(self.screen.line_target())
        return (found.id,) if found is not None and found.state == "active" else ()

    # Doing

    def titled(self, target: Hashable | None) -> str:
        known = self._person(target)
        return known.name if known is not None else self.title

    def doing(self, target: Hashable | None) -> list[Doing]:
        whole: list[Doing] = [
            (Item("w", "Write them to a file", "w", "vCard or CSV, all or one"), partial(self.write, target)),
            (Item("i", "Bring people in", "i", "from a CSV, a spreadsheet or a vCard file"), self.bring_in),
        ]
        known = self._person(target)
        if known is None:
            return whole
        there = known.state == "active"
        about: list[Doing] = [
            (Item("e", "Edit", "e", "role, mail, power, interest, sentiment"), partial(self.edit, target)),
            (Item("d", "Has left or moved" if there else "Is back", "d"), partial(self.done, target)),
            (Item("r", "Reports to …", "r"), partial(ties.ask_reports, self, known)),
            (Item("f", "Influences …", "f"), partial(ties.ask_influence, self, known)),
            (Item("o", "Out of office", "o", "days on which their silence does not count"), partial(self.away, known)),
            (Item("g", "Give out their data", "g", "all that is kept, as JSON"), partial(files.ask_data, self, known)),
            (Item("delete", "Take out", hint="written down by mistake"), partial(self.remove, target)),
            (Item("erase", "Erase for good", hint="row and every mention; there is no way back"),
             partial(files.ask_erase, self, known)),
        ]  # fmt: skip
        if there:
            about.insert(0, (Item("l", "Log a contact with them", "l"), self.log))
        return about + whole

    def open(self, target: Hashable) -> None:
        if (known := self._person(target)) is not None:
            self.screen.page_menu(known.name, *person_story(self.facts, known, self.influence, self.today))

    def log(self) -> None:
        """Log a contact with whom the cursor is on."""
        log_contact(self.screen, self.account_id, self.person_ids())

    def new(self) -> None:
        ask_person(self.screen)

    def edit(self, target: Hashable) -> None:
        if (known := self._person(target)) is None:
            return

        def write(name: str, fields: dict[str, Any]) -> None:
            if name != known.name:
                fields["name"] = name
            if fields:
                self.store.edit_person(known.id, known.rev, **fields)

        account = self.facts.account
        dialog = person(account.name, self.facts.people, self.today, write, known=known, key=account.id)
        self.screen.form(dialog, f"{known.name} edited")

    def remove(self, target: Hashable) -> None:
        if (known := self._person(target)) is not None:
            write = partial(self.store.remove_person, known.id, known.rev)
            text = "For somebody written down by mistake. Whoever has left or moved is told by d, and stays known."
            self.screen.sure(f"Take out {known.name}?", text, write, f"{known.name} taken out")

    def done(self, target: Hashable) -> None:
        """Left, moved or back; the champion who left starts the protocol: its signal opens with its steps."""
        if (known := self._person(target)) is None:
            return
        state = ""

        def write(chosen: str, on: date) -> None:
            nonlocal state
            state = chosen
            if chosen == "active":
                self.store.person_back(known.id, known.rev)
            else:
                self.store.person_left(known.id, known.rev, state=chosen, on=on)

        def then() -> None:
            words = {"active": "is back", "left": "has left", "moved": "has moved"}
            self.screen.say(f"{known.name} {words[state]} {self.glyphs.sep} u undo")
            if state == "left" and known.role is Role.CHAMPION:
                self._protocol(known)

        self.screen.form(gone(known, self.today, write), known.name, then)

    def _protocol(self, known: Person) -> None:
        """Open the signal that the loss has raised; none is raised where another champion is there."""
        found = [s for s in self.facts.signals if s.is_open and s.code == "O1" and s.subject == str(known.id)]
        if found:
            self.screen.csm.open_signal(self.account_id, found[0].id)
            self.screen.app.call_later(self._tell_protocol, known.name)

    def _tell_protocol(self, name: str) -> None:
        from csm_tui.screens.base import BaseScreen

        if isinstance(self.screen.app.screen, BaseScreen):
            self.screen.app.screen.say(f"{name} has left: the protocol begins. Enter ticks a step; Esc goes back.")

    def away(self, known: Person) -> None:
        """Days on which they are out of office."""
        from csm_tui.screens.away import AwayScreen

        self.screen.app.push_screen(AwayScreen(self.store, self.account_id, known.id))

    # Files

    def write(self, target: Hashable | None = None) -> None:
        """Write one or all to a new file."""
        files.ask_write(self, self._person(target))

    def bring_in(self, target: Hashable | None = None) -> None:
        """Bring people in from a file, after a look at what would come in."""
        files.ask_import(self)
