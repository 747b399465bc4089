"""People at the customer: who they are, and contacts with them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from csm_tui.screens.account_base import AccountBase
from csm_tui.screens.dialogs.menu import Item, Menu

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.domain.model import Person


class PeopleWork(AccountBase):
    """Actions on people and contacts."""

    def add_person(self) -> None:
        from csm_tui.screens.dialogs.people import person

        account = self.shown.facts.account

        def write(name: str, fields: dict[str, Any]) -> object:
            return self.store.add_person(account.id, name, **fields)

        self.form(person(account.name, self.today, write, key=account.id), "Person added")

    def edit_person(self) -> None:
        """Choose who, then other facts; who has left is told so here."""
        people = self.shown.facts.people
        if len(people) == 1:
            self._edit(people[0])
            return
        items = [Item(str(p.id), p.name, hint=f"{p.role.value}, {p.state}") for p in people]
        by_id = {str(p.id): p for p in people}
        self.app.push_screen(Menu("Whose facts?", items), lambda key: self._edit(by_id[key]) if key else None)

    def _edit(self, known: Person) -> None:
        from csm_tui.screens.dialogs.people import person

        def write(name: str, fields: dict[str, Any]) -> None:
            if name != known.name:
                fields["name"] = name
            if fields:
                self.store.edit_person(known.id, known.rev, **fields)

        dialog = person(self.shown.facts.account.name, self.today, write, known=known)
        self.form(dialog, f"{known.name} edited")

    def log_contact(self) -> None:
        from csm_tui.screens.dialogs.people import contact

        facts = self.shown.facts

        def write(kind: str, direction: str, held: bool, people: tuple[int, ...], on: date, text: str) -> object:
            there, away = (people, ()) if held else ((), people)
            return self.store.add_contact(
                facts.account.id, on=on, kind=kind, direction=direction, held=held, people=there, absent=away, text=text
            )

        dialog = contact(facts.account.name, facts.people, self.today, write, key=facts.account.id)
        self.form(dialog, "Contact logged")

    def answered(self) -> None:
        from csm_tui.screens.dialogs.people import answered

        waiting = [c for c in self.shown.facts.contacts if c.direction == "out" and c.answered is None]
        if not waiting:
            self.say("No message of ours waits for an answer.")
            return
        message = waiting[-1]
        dialog = answered(message, self.today, partial(self.store.contact_answered, message.id))
        self.form(dialog, "Answer logged")
