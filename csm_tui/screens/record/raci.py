"""Page: who does what, one accountable for each piece of work."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial
from typing import ClassVar

from csm_tui.domain.raci import RaciLine, matrix
from csm_tui.screens.dialogs.menu import Item, Menu
from csm_tui.screens.record.page import Doing, RecordPage
from csm_tui.widgets.lines import Line
from csm_tui.widgets.record_raci import raci_about, raci_head, raci_key, raci_lines


class RaciPage(RecordPage):
    """The table of work and names."""

    code: ClassVar[str] = "raci"
    title: ClassVar[str] = "RACI"
    new_label: ClassVar[str] = "Line"
    empty: ClassVar[str] = "Nobody has work here yet. n takes the lines of a template, or a line of your own."
    extra: ClassVar[tuple[str, ...]] = ("place_up", "place_down")

    found: tuple[RaciLine, ...] = ()

    def read(self) -> None:
        self.found = self.store.raci(self.account_id)

    def count(self) -> str:
        return str(len(self.found) or "")

    def head(self, width: int, height: int) -> list[Line]:
        return raci_head(self.found, width, height, self.glyphs)

    def lines(self, width: int, height: int) -> list[Line]:
        return raci_lines(self.found, width, self.glyphs)

    def below(self, width: int, height: int, lines: int) -> list[Line]:
        return raci_key(self.found, width - 1, 5 if height >= 14 else 2)

    def _line(self, target: Hashable | None) -> RaciLine | None:
        key = target[1] if isinstance(target, tuple) and target[0] == "raci" else None
        return next((line for line in self.found if line.id == key), None)

    def _people(self) -> list[str]:
        """Every name that can stand in a cell: theirs, ours, and what stands in the table."""
        account = self.facts.account
        theirs = [p.name for p in self.facts.people if p.state == "active"]
        return [*theirs, account.owner, account.ae, self.screen.csm.config.name, *matrix(self.found)[0]]

    # Doing

    def doing(self, target: Hashable | None) -> list[Doing]:
        found: list[Doing] = []
        if self._line(target) is not None:
            found += [
                (Item("e", "Edit", "e"), partial(self.edit, target)),
                (Item("place-up", "One line up", "K"), partial(self.place_up, target)),
                (Item("place-down", "One line down", "J"), partial(self.place_down, target)),
                (Item("remove", "Take it out"), partial(self.remove, target)),
            ]
        if self.found:
            found.append((Item("r", "Put a name for a role", "r", "in every line"), self.name_role))
        segment = self.facts.account.segment.value
        found.append((Item("t", f"Take the lines of the {segment} template", "t", "what is missing"), self.template))
        return found

    def open(self, target: Hashable) -> None:
        if (line := self._line(target)) is not None:
            self.screen.page_menu(line.item, *raci_about(line))

    def new(self) -> None:
        """A line; on an empty page a template is offered first."""
        if self.found:
            self._ask(None)
            return
        segment = self.facts.account.segment.value
        items = [
            Item("template", f"The lines of the {segment} template", "t", "with roles, to be given names"),
            Item("own", "A line of my own", "n"),
        ]

        def chosen(key: str | None) -> None:
            if key == "template":
                self.template()
            elif key == "own":
                self._ask(None)

        self.screen.app.push_screen(Menu("Who does what?", items), chosen)

    def template(self) -> None:
        """The lines of the segment's template that are not there yet."""
        self.screen.attempt(
            partial(self.store.apply_raci, self.account_id),
            lambda number: self.screen.say(
                f"{number} lines added: , then r puts a name for a role {self.glyphs.sep} u undo"
            ),
        )

    def edit(self, target: Hashable) -> None:
        if (line := self._line(target)) is not None:
            self._ask(line)

    def _ask(self, known: RaciLine | None) -> None:
        from csm_tui.screens.dialogs.raci import raci_line

        def write(fields: Mapping[str, str]) -> None:
            if known is None:
                self.store.add_raci(self.account_id, **fields)
            else:
                self.store.edit_raci(known.id, known.rev, **fields)

        dialog = raci_line(known, self._people(), self.today, write, key=self.account_id)
        self.screen.form(dialog, "Line added" if known is None else "Line edited")

    def remove(self, target: Hashable) -> None:
        if (line := self._line(target)) is not None:
            write = partial(self.store.remove_raci, line.id, line.rev)
            self.screen.sure(f"Take out ‘{line.item}’?", "Its names go with it.", write, "Line taken out")

    def name_role(self) -> None:
        """A person in place of a role or of another person, in the whole table."""
        from csm_tui.screens.dialogs.raci import raci_name

        people = matrix(self.found)[0]
        if not people:
            self.screen.say("There is no name and no role in the table yet.")
            return

        def chosen(key: str | None) -> None:
            if key is not None:
                old = people[int(key)]
                write = partial(self.store.rename_in_raci, self.account_id, old)
                dialog = raci_name(old, self._people(), self.today, write, key=self.account_id)
                self.screen.form(dialog, "Name put in")

        items = [Item(str(n), name) for n, name in enumerate(people)]
        self.screen.app.push_screen(Menu("A name in place of whom?", items), chosen)

    def place_up(self, target: Hashable | None) -> None:
        """This line one place up."""
        self._place(target, -1)

    def place_down(self, target: Hashable | None) -> None:
        """This line one place down."""
        self._place(target, 1)

    def _place(self, target: Hashable | None, steps: int) -> None:
        if (line := self._line(target)) is not None:
            move = partial(self.store.move_raci, line.id, line.rev, steps)
            self.screen.attempt(move, said=f"‘{line.item}’ one place {'up' if steps < 0 else 'down'}")
