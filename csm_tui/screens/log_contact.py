"""Log a contact in three keys, from wherever an account is shown: l, Enter on what happened, Enter.

The one way in which a contact is written down; the page of contacts puts right what was logged.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from csm_tui.domain.people import waiting
from csm_tui.errors import UserError
from csm_tui.screens.asking import show_form
from csm_tui.screens.dialogs.contact import HAPPENINGS, Logged, answered, contact, items, usual
from csm_tui.screens.dialogs.menu import Menu

if TYPE_CHECKING:
    from csm_tui.domain.model import Contact, Facts
    from csm_tui.screens.base import BaseScreen


def log_contact(screen: BaseScreen[Any], account_id: int | None, people: Iterable[int] = ()) -> None:
    """Ask what happened, then with whom and when. ``people`` are ticked at first; without them the champion."""
    if account_id is None:
        screen.say("There is no account here to log a contact with.")
        return
    try:
        facts = screen.store.facts(account_id)
    except UserError as error:
        screen.say(str(error), error=True)
        return
    messages = waiting(facts, screen.csm.today)

    def chosen(what: str | None) -> None:
        if what == "answered":
            ask_answered(screen, messages[-1])
        elif what is not None:
            _ask(screen, facts, what, tuple(people) or usual(facts.people))

    menu = Menu(f"What happened with {facts.account.name}?", items(messages, screen.csm.today))
    screen.app.push_screen(menu, chosen)


def _ask(screen: BaseScreen[Any], facts: Facts, what: str, people: tuple[int, ...]) -> None:
    account = facts.account

    def write(logged: Logged) -> None:
        screen.store.add_contact(account.id, **logged._asdict())

    dialog = contact(account.name, what, facts.people, screen.csm.today, write, chosen=people, key=account.id)
    show_form(screen, dialog, lambda: f"Logged with {account.name}: {HAPPENINGS[what].words.lower()}")


def ask_answered(screen: BaseScreen[Any], message: Contact) -> None:
    """Ask when a message of ours was answered."""
    dialog = answered(message, screen.csm.today, partial(screen.store.contact_answered, message.id))
    show_form(screen, dialog, lambda: "Answer logged")
