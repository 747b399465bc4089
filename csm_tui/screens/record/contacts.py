"""Page: meetings, mails, calls and messages, in and out; what is due next, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import ClassVar

from csm_tui.domain import dates
from csm_tui.domain.agenda import CADENCE
from csm_tui.domain.model import Contact
from csm_tui.screens.dialogs.contact import Logged, contact, happening_of
from csm_tui.screens.dialogs.menu import Item
from csm_tui.screens.dialogs.people import cadence
from csm_tui.screens.log_contact import ask_answered, log_contact
from csm_tui.screens.record.page import Doing, RecordPage
from csm_tui.widgets.lines import Line
from csm_tui.widgets.record_contacts import contact_lines, contacts_head, kind_words, who_text


class ContactsPage(RecordPage):
    """The log of contacts, newest first."""

    code: ClassVar[str] = "contacts"
    title: ClassVar[str] = "Contacts"
    new_label: ClassVar[str] = "Contact"
    done_label: ClassVar[str] = "Answered"
    empty: ClassVar[str] = "No contact is logged yet. l logs one in three keys: l, Enter on what happened, Enter."
    extra: ClassVar[tuple[str, ...]] = ("cadence",)

    def count(self) -> str:
        return str(len(self.facts.contacts) or "")

    def head(self, width: int, height: int) -> list[Line]:
        calendar = self.store.calendar(self.facts.account)
        lines = contacts_head(self.facts, self.today, width, self.glyphs, calendar)
        return [*lines, Line((("", ""),))] if height >= 20 else lines

    def lines(self, width: int, height: int) -> list[Line]:
        return contact_lines(self.facts, self.today, width, self.glyphs)

    def _contact(self, target: Hashable | None) -> Contact | None:
        key = target[1] if isinstance(target, tuple) and target[0] == "contact" else None
        return next((c for c in self.facts.contacts if c.id == key), None)

    def can(self, action: str, target: Hashable) -> bool:
        known = self._contact(target)
        if action == "done":
            return known is not None and _open(known)
        return known is not None and super().can(action, target)

    def doing(self, target: Hashable | None) -> list[Doing]:
        rhythm: Doing = (Item("c", "How often you meet", "c", "this account's own rhythm"), self.cadence)
        known = self._contact(target)
        if known is None:
            return [rhythm]
        found: list[Doing] = [
            (Item("e", "Edit", "e", "who was there, the day, the words"), partial(self.edit, target)),
            (Item("delete", "Take it out", hint="logged by mistake"), partial(self.remove, target)),
            rhythm,
        ]
        if _open(known):
            found.insert(0, (Item("d", "They have answered", "d", "and when"), partial(self.done, target)))
        return found

    def open(self, target: Hashable) -> None:
        if (known := self._contact(target)) is None:
            return
        names = {p.id: p.name for p in self.facts.people}
        about: list[str | tuple[str, str]] = [(dates.long(known.on), "dim"), who_text(known, names)]
        if known.answered is not None:
            about.append((f"Answered on {dates.long(known.answered)}.", "green"))
        if known.text:
            about += ["", known.text]
        words = kind_words(known)
        self.screen.page_menu(words[:1].upper() + words[1:], *about)

    def new(self) -> None:
        log_contact(self.screen, self.account_id)

    def edit(self, target: Hashable) -> None:
        if (known := self._contact(target)) is None:
            return

        def write(logged: Logged) -> None:
            self.store.edit_contact(known.id, known.rev, **logged._asdict())

        account, people = self.facts.account, self.facts.people
        dialog = contact(account.name, happening_of(known), people, self.today, write, known=known, key=account.id)
        self.screen.form(dialog, "Contact edited")

    def remove(self, target: Hashable) -> None:
        if (known := self._contact(target)) is not None:
            when = f"{kind_words(known)} of {dates.long(known.on)}"
            write = partial(self.store.remove_contact, known.id, known.rev)
            text = "The clocks and signals of silence are reckoned without it."
            self.screen.sure(f"Take out the {when}?", text, write, "Contact taken out")

    def done(self, target: Hashable) -> None:
        if (known := self._contact(target)) is not None and _open(known):
            ask_answered(self.screen, known)

    def cadence(self, target: Hashable | None = None) -> None:
        """How often one meets with this customer, in place of what its segment has."""
        account = self.facts.account

        def write(days: int | None) -> None:
            self.store.edit_account(account.id, account.rev, cadence=days)

        dialog = cadence(account.cadence, CADENCE.get(account.segment.value), self.today, write)
        self.screen.form(dialog, "How often you meet is set")


def _open(contact: Contact) -> bool:
    """Whether an answer can be noted: a message of ours that has none."""
    return contact.direction == "out" and contact.kind != "meeting" and contact.answered is None
