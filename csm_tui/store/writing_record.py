"""People, contacts, actions, criteria, promises, numbers: the half of the store that writes the record.

A part of the facade ``Store``: what a method does is written in the module of its aggregate, imported when first used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from csm_tui.store.reading import Reading

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.domain.numbers import IncomingNumbers, NumbersOutcome


class RecordWriting(Reading):
    """People, contacts, actions, criteria, promises, numbers."""

    # time away

    def add_away(
        self,
        since: date,
        until: date,
        note: str = "",
        *,
        person_id: int | None = None,
        account_id: int | None = None,
    ) -> int:
        """My leave, a person's out-of-office, or a whole customer's; the first and the last day included. Its id."""
        from csm_tui.store import away

        return away.add(self, since, until, note, person_id, account_id)

    def edit_away(
        self, away_id: int, rev: int, *, since: date | None = None, until: date | None = None, note: str | None = None
    ) -> None:
        """Other days or another note."""
        from csm_tui.store import away

        away.edit(self, away_id, rev, since, until, note)

    def remove_away(self, away_id: int) -> None:
        """It is not so after all."""
        from csm_tui.store import away

        away.remove(self, away_id)

    # actions, people, contacts

    def add_action(
        self,
        account_id: int,
        text: str,
        *,
        owner: str = "",
        party: str = "vendor",
        due: date | None = None,
        origin: str = "manual",
    ) -> int:
        """A next step; gives its id."""
        from csm_tui.store import actions

        return actions.add(self, account_id, text, owner, party, due, origin)

    def edit_action(self, action_id: int, rev: int, **fields: Any) -> None:
        """text, owner, party, due."""
        from csm_tui.store import actions

        actions.edit(self, action_id, rev, fields)

    def close_action(self, action_id: int, rev: int, *, state: str = "done", reason: str = "") -> None:
        """done, dropped (with a reason), or open again."""
        from csm_tui.store import actions

        actions.close(self, action_id, rev, state, reason)

    def carry_action(self, action_id: int, rev: int, due: date) -> None:
        """Not done and still wanted: a new date; it counts how often it was carried."""
        from csm_tui.store import actions

        actions.carry(self, action_id, rev, due)

    def add_person(self, account_id: int, name: str, **fields: Any) -> int:
        """role, title, email, power, interest, sentiment, influence, state; gives the id."""
        from csm_tui.store import people

        return people.add(self, account_id, name, fields)

    def edit_person(self, person_id: int, rev: int, **fields: Any) -> None:
        """As ``add_person``, and name, state_on."""
        from csm_tui.store import people

        people.edit(self, person_id, rev, fields)

    def add_contact(
        self,
        account_id: int,
        *,
        on: date | None = None,
        kind: str,
        direction: str = "both",
        held: bool = True,
        people: Sequence[int] = (),
        absent: Sequence[int] = (),
        text: str = "",
    ) -> int:
        """A meeting, mail, call or message; gives its id."""
        from csm_tui.store import people as module

        return module.add_contact(self, account_id, on or self.today, kind, direction, held, people, absent, text)

    def contact_answered(self, contact_id: int, on: date | None = None) -> None:
        """Our message was answered."""
        from csm_tui.store import people

        people.contact_answered(self, contact_id, on)

    # the rest of the record

    def add_criterion(self, account_id: int, metric: str, **fields: Any) -> int:
        """category, baseline, target, unit, source, owner, due, validated; gives the id."""
        from csm_tui.store import criteria

        return criteria.add(self, account_id, metric, fields)

    def edit_criterion(self, criterion_id: int, rev: int, **fields: Any) -> None:
        """As ``add_criterion``, and actual, actual_on, evidence, state, reason."""
        from csm_tui.store import criteria

        criteria.edit(self, criterion_id, rev, fields)

    def add_promise(
        self,
        account_id: int,
        text: str,
        *,
        kind: str = "feature",
        said_by: str = "",
        said_on: date | None = None,
        out_of_scope: bool = False,
    ) -> int:
        """What Sales said; gives the id."""
        from csm_tui.store import promises

        return promises.add(self, account_id, text, kind, said_by, said_on, out_of_scope)

    def decide_promise(
        self, promise_id: int, decision: str, *, rev: int | None = None, reason: str = "", on: date | None = None
    ) -> None:
        """honour, phase-2, reset, refuse, or open; on that day (today), with the reason."""
        from csm_tui.store import promises

        promises.decide(self, promise_id, decision, rev, reason, on)

    def set_numbers(self, account_id: int, on: date, *, keep: bool = False, **figures: float | None) -> int:
        """licensed, active, core_used, core_total, tickets, error_rate, trained, invited of a day; ``None`` takes one
        out. ``keep``: the person has seen what a file told of that day, and what is typed holds."""
        from csm_tui.store import numbers

        return numbers.set_numbers(self, account_id, on, figures, keep)

    def choose_number(self, account_id: int, on: date, figure: str, source: str) -> None:
        """Of a figure that was typed and told differently: "typed" holds, or the "import"."""
        from csm_tui.store import numbers

        numbers.choose(self, account_id, on, figure, source)

    def remove_numbers(self, account_id: int, on: date, figures: Sequence[str]) -> None:
        """Take wrong figures of a day out; undo brings them back."""
        from csm_tui.store import numbers

        numbers.remove(self, account_id, on, figures)

    def import_numbers(
        self,
        incoming: Sequence[IncomingNumbers],
        *,
        dry_run: bool = False,
        strict: bool = False,
        label: str = "Numbers",
    ) -> NumbersOutcome:
        """Bring in a file of figures, as one step; on a dry run only what it would do."""
        from csm_tui.store import numbers

        return numbers.import_numbers(self, incoming, dry_run=dry_run, strict=strict, label=label)

    def add_scope_change(self, account_id: int, text: str, *, asked: date | None = None, effect_days: int = 0) -> int:
        """A wish after the baseline; gives the id."""
        from csm_tui.store import records

        return records.add_scope_change(self, account_id, text, asked, effect_days)

    def decide_scope_change(self, change_id: int, rev: int, decision: str, *, effect_days: int | None = None) -> None:
        """in-scope, phase-2, refused, or open; ``effect_days`` where it is known better now."""
        from csm_tui.store import records

        records.decide_scope_change(self, change_id, rev, decision, effect_days)

    def add_uat_round(self, account_id: int, *, passed: bool, findings: str = "", on: date | None = None) -> int:
        """A round of acceptance testing; gives the id."""
        from csm_tui.store import records

        return records.add_uat_round(self, account_id, on or self.today, passed, findings)

    def pass_gate(self, account_id: int, gate: str, *, on: date | None = None, force_reason: str | None = None) -> int:
        """Pass a gate; raises GateClosed (``missing``) unless nothing is missing or it is forced with a reason.

        G4 and G5 are never forced. Gives the id.
        """
        from csm_tui.store import gates

        return gates.pass_gate(self, account_id, gate, on, force_reason)

    def set_check(
        self, account_id: int, checklist: str, item: str, state: str, owner: str = "", note: str = ""
    ) -> None:
        """Answer an item of the readiness list (``checks``): yes, no, waived (with owner or note), '' = open."""
        from csm_tui.store import gates

        gates.set_check(self, account_id, checklist, item, state, owner, note)

    def set_calendar(
        self,
        account_id: int,
        rev: int,
        *,
        country: str = "",
        weekend: Iterable[int] = (),
        days_off: Iterable[date] = (),
    ) -> None:
        """Working days of one account: "DE", "DE-BY", "-" (no holidays) or "" (default); weekend () = the country's."""
        from csm_tui.store import calendars

        calendars.set_calendar(self, account_id, rev, country, weekend, days_off)

    def set_default_calendar(
        self, *, country: str = "", weekend: Iterable[int] = (), days_off: Iterable[date] = ()
    ) -> None:
        """Working days of all accounts that say nothing of their own; recomputes them. No undo step."""
        from csm_tui.store import calendars

        calendars.set_default(self, country, weekend, days_off)

    def set_handoff(self, account_id: int, section: str, text: str, *, rev: int | None = None) -> None:
        """One section of the handoff document, by its code or title; '' empties it. ``rev`` 0 = nothing was there."""
        from csm_tui.store import handoff

        handoff.set_section(self, account_id, section, text, rev)
