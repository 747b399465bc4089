"""What changed at an account since its last review, as sentences (DOMAIN 5.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from csm_tui.domain.dates import day
from csm_tui.domain.frame import last_completed
from csm_tui.domain.model import Facts, MilestoneState, Numbers, Severity

Told = tuple[date, str]


def since_last_review(facts: Facts, today: date) -> tuple[str, ...]:
    """What changed since the last completed review, as sentences in the order of the days; all, without one.

    ``18 Nov 2026: …``: dates moved, milestones done, signals raised and closed, contacts, waits, numbers, actions, and
    what else is on record with a day of its own.
    """
    start = _start(facts, today)
    kept = sorted((told for look in _LOOKS for told in look(facts) if start <= told[0] <= today), key=lambda t: t[0])
    return tuple(f"{day(on)}: {text}" for on, text in kept)


def weighty(facts: Facts, today: date) -> str:
    """What happened since the last review that a busy week must not pass over, in a word; '' when nothing did [X].

    A date that moved, a signal of Medium or worse raised or closed, a wait or block that began. Contacts and work
    done are the account as it should be.
    """
    start = _start(facts, today)
    grave = replace(facts, signals=tuple(s for s in facts.signals if s.severity is not Severity.LOW))
    for word, look in (("a date moved", _moves), ("a signal changed", _signals), ("something waits", _stops)):
        if any(start < on <= today for on, _ in look(grave)):
            return word
    return ""


def _start(facts: Facts, today: date) -> date:
    review = last_completed(facts, today)
    return review.completed if review is not None and review.completed is not None else facts.account.added


def _done(facts: Facts) -> Iterator[Told]:
    for milestone in facts.milestones:
        if milestone.actual is not None and milestone.state is MilestoneState.DONE:
            yield milestone.actual, f"‘{milestone.title}’ done"
    for gate in facts.gates:
        yield gate.on, f"Gate {gate.gate} {'forced' if gate.forced else 'passed'}"
    for test in facts.uat_rounds:
        yield test.on, f"Test round {test.number} {'passed' if test.passed else 'failed'}"


def _moves(facts: Facts) -> Iterator[Told]:
    titles = {m.code: m.title for m in facts.milestones}
    for move in facts.moves:
        old = day(move.old) if move.old else "no date"
        yield move.on, f"‘{titles.get(move.code, move.code)}’ moved from {old} to {day(move.new)}"


def _signals(facts: Facts) -> Iterator[Told]:
    for signal in facts.signals:
        if signal.closed_on == signal.first_noticed and not signal.human:
            continue  # a rule saw it and it was put right the same day: nothing has changed
        if signal.folded_into is None:
            yield signal.first_noticed, f"{signal.severity.value.capitalize()} signal: {signal.title}"
        if signal.closed_on is not None:
            yield signal.closed_on, f"Signal {signal.state.value}: {signal.title}"


def _contacts(facts: Facts) -> Iterator[Told]:
    for contact in facts.contacts:
        word = contact.kind if contact.held else f"missed {contact.kind}"
        way = {"in": " from them", "out": " from us"}.get(contact.direction, "")
        yield contact.on, f"{word.capitalize()}{way}" + (f": {contact.text}" if contact.text else "")
        if contact.answered is not None and contact.answered > contact.on:
            yield contact.answered, "They answered" + (f": {contact.text}" if contact.text else "")


def _stops(facts: Facts) -> Iterator[Told]:
    for wait in facts.waits:
        yield wait.since, f"Waiting began: {wait.for_what}"
    for block in facts.blocks:
        yield block.since, f"Blocked: {block.reason}"


def _goes_on(facts: Facts) -> Iterator[Told]:
    for wait in facts.waits:
        if wait.until is not None:
            yield wait.until, f"Waiting ended: {wait.for_what}"
    for block in facts.blocks:
        if block.until is not None:
            yield block.until, f"No longer blocked: {block.reason}"


def _actions(facts: Facts) -> Iterator[Told]:
    for action in facts.actions:
        if action.added is not None and action.origin != "review":
            yield action.added, f"Action agreed: {action.text}"
        if action.closed_on is not None:
            yield action.closed_on, f"Action {action.state}: {action.text}"


def _numbers(facts: Facts) -> Iterator[Told]:
    for numbers in facts.numbers:
        if told := figures_told(numbers):
            yield numbers.on, f"Numbers: {told}"


def figures_told(n: Numbers) -> str:
    """``120 of 300 active, 4 of 6 core features, 9 tickets``; '' where nothing was typed."""
    parts = []
    if n.active is not None:
        parts.append(f"{n.active:,} of {n.licensed:,} active" if n.licensed is not None else f"{n.active:,} active")
    elif n.licensed is not None:
        parts.append(f"{n.licensed:,} licensed")
    if n.core_used is not None:
        parts.append(f"{n.core_used} of {n.core_total if n.core_total is not None else '?'} core features")
    if n.tickets is not None:
        parts.append(f"{n.tickets} tickets")
    if n.error_rate is not None:
        parts.append(f"{n.error_rate:g} % errors")
    if n.trained is not None:
        parts.append(f"{n.trained} of {n.invited if n.invited is not None else '?'} trained")
    return ", ".join(parts)


def _people(facts: Facts) -> Iterator[Told]:
    for person in facts.people:
        if person.state != "active" and person.state_on is not None:
            yield person.state_on, f"{person.name} has {person.state}"


def _scope(facts: Facts) -> Iterator[Told]:
    for wish in facts.scope_changes:
        yield wish.asked, f"Wish: {wish.text}"
        if wish.decided is not None:
            yield wish.decided, f"Wish decided ({wish.decision}): {wish.text}"
    for promise in facts.promises:
        if promise.decided_on is not None:
            yield promise.decided_on, f"Promise decided ({promise.decision}): {promise.text}"


def _holds(facts: Facts) -> Iterator[Told]:
    for hold in facts.holds:
        yield hold.since, "Put on hold"
        yield hold.until, "Hold ended"
    if facts.override is not None:
        yield facts.override.set_on, f"Colour set to {facts.override.colour.value}: {facts.override.reason}"


_LOOKS: tuple[Callable[[Facts], Iterator[Told]], ...] = (
    _done, _moves, _signals, _contacts, _stops, _goes_on, _actions, _numbers, _people, _scope, _holds,
)  # fmt: skip
