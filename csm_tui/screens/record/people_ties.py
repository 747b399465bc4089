"""Who reports to whom and who influences whom: asked from the page of people, circles refused in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from csm_tui.domain.model import Person
from csm_tui.domain.people import ROLE_NAMES, by_role
from csm_tui.screens.dialogs.checklist import Checklist, Entry
from csm_tui.screens.dialogs.menu import Item, Menu

if TYPE_CHECKING:
    from csm_tui.screens.record.people import PeoplePage


def _others(page: PeoplePage, known: Person) -> list[Person]:
    return [p for p in by_role(page.facts.people) if p.id != known.id]


def ask_reports(page: PeoplePage, known: Person) -> None:
    """Choose to whom somebody reports, by typing a part of the name; or that nothing is known."""
    others = _others(page, known)
    if not others:
        page.screen.say(f"Nobody but {known.name} is known here yet: n adds a person.")
        return
    items = [Item(str(p.id), p.name, hint=ROLE_NAMES[p.role]) for p in others]
    if known.reports_to is not None:
        items.append(Item("none", "Nobody, or not known"))

    def chosen(key: str | None) -> None:
        if key is None:
            return
        boss = None if key == "none" else int(key)
        name = next((p.name for p in others if p.id == boss), "nobody that is known")
        write = partial(page.store.edit_person, known.id, known.rev, reports_to=boss)
        page.screen.attempt(write, said=f"{known.name} reports to {name}")

    page.screen.app.push_screen(Menu(f"To whom does {known.name} report?", items, search=True), chosen)


def ask_influence(page: PeoplePage, known: Person) -> None:
    """Tick everybody whom somebody influences; one step, and a circle is refused in the list itself."""
    others = _others(page, known)
    if not others:
        page.screen.say(f"Nobody but {known.name} is known here yet: n adds a person.")
        return
    now = {b for a, b in page.influence if a == known.id}
    entries = [Entry(str(p.id), p.name, ROLE_NAMES[p.role], int(p.id in now)) for p in others]

    def write(chosen: Mapping[str, int]) -> None:
        on = [int(key) for key, state in chosen.items() if state]
        if set(on) != now:
            page.store.set_influences(known.id, on)

    def after(chosen: Mapping[str, int] | None) -> None:
        if chosen is not None:
            page.screen.written(f"Influence of {known.name} noted")

    page.screen.app.push_screen(Checklist(f"Whom does {known.name} influence?", entries, submit=write), after)
