"""What is wrong with a plan, as a list that can be walked through (DOMAIN 2, lint; SIG-P10). Pure.

Only what is ahead is looked at: open milestones that are confirmed. Names are asked for here and not by the signal:
plans come without names, and a Low on every account would say nothing (DOMAIN 4.1, alert fatigue).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from csm_tui.domain.calendar import STANDARD, Calendar, bad_go_live_day
from csm_tui.domain.dates import day
from csm_tui.domain.model import Facts, Milestone, MilestoneState, Party, Phase

_OPEN = MilestoneState.OPEN


class Lint(NamedTuple):
    """One finding: its ``code``, a sentence without full stop, and the code of the milestone that it is about."""

    code: str  # go-live-day | training | no-date | no-owner | before-signature | order | loop | day-off
    text: str
    ref: str


GRAVE = frozenset({"go-live-day", "training", "no-date"})
"""The findings that raise SIG-P10, as DOMAIN 4.1 lists them, but for missing names."""


def lint(facts: Facts, calendar: Calendar = STANDARD) -> tuple[Lint, ...]:
    """Everything that is wrong with the plan: the grave findings first, then in the plan's order."""
    found = [*grave(facts, calendar), *_signature(facts), *_order(facts), *_loops(facts)]
    found += [*_days_off(facts, calendar), *_owners(facts)]
    return tuple(found)


def _ahead(facts: Facts) -> list[Milestone]:
    return [m for m in facts.milestones if m.state is _OPEN and not m.unconfirmed]


def grave(facts: Facts, calendar: Calendar = STANDARD) -> Iterator[Lint]:
    """Go-live on a bad day; training before the configuration is accepted; a milestone without a date."""
    ahead = _ahead(facts)
    for m in ahead:
        if m.code == "L1" and m.committed is not None and (bad := bad_go_live_day(m.committed, calendar)):
            yield Lint("go-live-day", f"The go-live on {day(m.committed)} is on {bad}", m.code)
    yield from _training(facts, ahead)
    for m in ahead:
        if m.committed is None:
            yield Lint("no-date", f"‘{m.title}’ has no date", m.code)


def _training(facts: Facts, ahead: list[Milestone]) -> Iterator[Lint]:
    """Training that is planned to end before, or was held before, C7 is done (gate G2)."""
    accepted = next((m for m in facts.milestones if m.code == "C7"), None)
    if accepted is None or accepted.state is not _OPEN or accepted.unconfirmed:
        return
    for m in facts.milestones:
        if m.phase is not Phase.TRAIN or m.state is MilestoneState.SKIPPED or m.unconfirmed:
            continue
        if m.state is MilestoneState.DONE and m.actual is not None:
            yield Lint("training", f"‘{m.title}’ was held on {day(m.actual)}, ‘{accepted.title}’ is open", m.code)
        elif m in ahead and m.committed is not None and accepted.committed and m.committed < accepted.committed:
            text = f"‘{m.title}’ on {day(m.committed)} comes before ‘{accepted.title}’ on {day(accepted.committed)}"
            yield Lint("training", text, m.code)


def early_sessions(facts: Facts) -> tuple[str, ...]:
    """Training sessions that were held, or have a day, before the configuration is accepted (C7): what people learn may
    still change. Sentences without full stop; () once it is accepted."""
    accepted = next((m for m in facts.milestones if m.code == "C7"), None)
    if accepted is None or accepted.state is not _OPEN or accepted.unconfirmed:
        return ()
    due = accepted.committed
    when = f"is due on {day(due)}" if due else "has no date"
    return tuple(
        f"‘{s.title}’ on {day(s.on)} is before ‘{accepted.title}’, which {when}"
        for s in facts.trainings
        if s.on is not None and (s.attended is not None or (due is not None and s.on < due))
    )


def _signature(facts: Facts) -> Iterator[Lint]:
    signed = facts.account.signed
    for m in _ahead(facts):
        if signed is not None and m.committed is not None and m.committed < signed:
            text = f"‘{m.title}’ on {day(m.committed)} lies before the signature on {day(signed)}"
            yield Lint("before-signature", text, m.code)


def _order(facts: Facts) -> Iterator[Lint]:
    """A date before that of something it waits for (finish to start)."""
    by_code = {m.code: m for m in facts.milestones}
    for m in _ahead(facts):
        for need in m.needs:
            other = by_code.get(need.code)
            if need.kind != "FS" or other is None or other.state is not _OPEN or other.unconfirmed:
                continue
            if m.committed is not None and other.committed is not None and m.committed < other.committed:
                text = f"‘{m.title}’ on {day(m.committed)} needs ‘{other.title}’, which comes on {day(other.committed)}"
                yield Lint("order", text, m.code)


def _loops(facts: Facts) -> Iterator[Lint]:
    """Each circle among the needs, told once, at its first milestone."""
    by_code = {m.code: m for m in facts.milestones}
    told: set[str] = set()
    for m in facts.milestones:
        if m.code in told:
            continue
        circle = _circle(m.code, by_code)
        if circle:
            told |= circle
            names = ", ".join(f"‘{by_code[code].title}’" for code in by_code if code in circle)
            yield Lint("loop", f"These wait for each other: {names}", m.code)


def _circle(code: str, by_code: Mapping[str, Milestone]) -> frozenset[str]:
    """The milestones that ``code`` needs and that need ``code``; empty where it is in no circle."""
    before = _reach(code, by_code)
    if code not in before:
        return frozenset()
    return frozenset(other for other in before if code in _reach(other, by_code))


def _reach(code: str, by_code: Mapping[str, Milestone]) -> set[str]:
    """Everything that comes before ``code``, near and far."""
    seen: set[str] = set()
    waiting = [code]
    while waiting:
        for need in by_code[waiting.pop()].needs:
            if need.code in by_code and need.code not in seen:
                seen.add(need.code)
                waiting.append(need.code)
    return seen


def _days_off(facts: Facts, calendar: Calendar) -> Iterator[Lint]:
    for m in _ahead(facts):
        if m.code != "L1" and m.committed is not None and not calendar.is_working(m.committed):
            off = "a holiday" if m.committed.weekday() not in calendar.weekend else "a weekend"
            yield Lint("day-off", f"‘{m.title}’ on {day(m.committed)} falls on {off}", m.code)


def _owners(facts: Facts) -> Iterator[Lint]:
    """A step of theirs without a name; ours are the account's owner's until one is named."""
    for m in _ahead(facts):
        if not m.owner and (m.party in (Party.CUSTOMER, Party.THIRD_PARTY) or not facts.account.owner):
            yield Lint("no-owner", f"‘{m.title}’ has no owner: a name, not a team", m.code)


def first(found: list[Lint]) -> str:
    """The findings in one line for a signal: the first one, and how many more."""
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return found[0].text + more if found else ""
