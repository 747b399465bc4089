"""People, influence, contacts and next steps in more detail: a part of the facade ``Store``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from csm_tui.store.reading import Reading

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.domain.people import IncomingPerson
    from csm_tui.store.erase import Erased
    from csm_tui.store.people import PeopleOutcome


class PeopleWriting(Reading):
    """What is written about people and contacts beside adding them."""

    def snooze_action(self, action_id: int, rev: int, until: date | None) -> None:
        """Out of sight on Today until that day; ``None`` = seen again."""
        from csm_tui.store import actions

        actions.snooze(self, action_id, rev, until)

    def person_left(self, person_id: int, rev: int, *, state: str = "left", on: date | None = None) -> None:
        """They left, or moved on; Refused for somebody who has gone already."""
        from csm_tui.store import people

        people.leave(self, person_id, rev, state, on)

    def person_back(self, person_id: int, rev: int) -> None:
        """They are there again."""
        from csm_tui.store import people

        people.back(self, person_id, rev)

    def remove_person(self, person_id: int, rev: int) -> None:
        """Written down by mistake; refused where a contact names them."""
        from csm_tui.store import people

        people.remove(self, person_id, rev)

    def influences(self, account_id: int) -> tuple[tuple[int, int], ...]:
        """(who, on whom) as ids of people."""
        from csm_tui.store import people

        return people.influences(self, account_id)

    def add_influence(self, person_id: int, on: int) -> None:
        """One person influences another; circles are refused."""
        from csm_tui.store import people

        people.add_influence(self, person_id, on)

    def set_influences(self, person_id: int, on: Sequence[int]) -> None:
        """Everybody whom a person influences, as one step; circles are refused."""
        from csm_tui.store import people

        people.set_influences(self, person_id, on)

    def remove_influence(self, person_id: int, on: int) -> None:
        """Take such a line away."""
        from csm_tui.store import people

        people.remove_influence(self, person_id, on)

    def import_people(
        self, account_id: int, incoming: Sequence[IncomingPerson], *, label: str = "People"
    ) -> PeopleOutcome:
        """People of a file, one step: new ones added, empty fields of known ones filled."""
        from csm_tui.store import people

        return people.import_people(self, account_id, incoming, label)

    def edit_contact(self, contact_id: int, rev: int, **fields: Any) -> None:
        """on, kind, direction, held, people, absent, text."""
        from csm_tui.store import people

        people.edit_contact(self, contact_id, rev, fields)

    def remove_contact(self, contact_id: int, rev: int) -> None:
        """Logged by mistake."""
        from csm_tui.store import people

        people.remove_contact(self, contact_id, rev)

    def person_data(self, person_id: int) -> dict[str, Any]:
        """All that is kept of one person, as plain JSON values."""
        from csm_tui.store import erase

        return erase.person_data(self, person_id)

    def erase_person(self, person_id: int) -> Erased:
        """Erase a person for good, and the undo history with them. The caller has asked twice."""
        from csm_tui.store import erase

        return erase.erase(self, person_id)
