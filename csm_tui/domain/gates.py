"""The gates G0–G5: what each still asks for, as a list that can be worked through (DOMAIN 2.1). Pure.

A gate never lets pass silently. G0–G3 can be forced with a reason, which raises SIG-P11; G4 stays open until every
criterion has its value; G5 is never forced: an account may be closed early instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from csm_tui.domain.calendar import STANDARD, Calendar, bad_go_live_day
from csm_tui.domain.criteria import criterion_missing, measurable
from csm_tui.domain.dates import day
from csm_tui.domain.model import Facts, Milestone, MilestoneState, Role, Severity

GATES: dict[str, str] = {
    "G0": "Handoff",
    "G1": "Win defined",
    "G2": "Configuration",
    "G3": "Go/no-go",
    "G4": "Value",
    "G5": "Done",
}
"""Every gate by its code, with the name that people read."""

FORCEABLE = frozenset({"G0", "G1", "G2", "G3"})
"""Gates that a reason may force."""


class Missing(NamedTuple):
    """One thing that a gate asks for."""

    text: str  # a sentence without its full stop
    kind: str  # promise | champion | sold | criterion | milestone | scope | check | approval | go-live | signal
    ref: str  # what to open: an id, a milestone's code, a checklist's item; "" = the account


def missing(gate: str, facts: Facts, today: date, calendar: Calendar = STANDARD) -> tuple[Missing, ...]:
    """What ``gate`` still asks for, in the order of DOMAIN's table; () = it lets pass. ValueError for no gate."""
    if gate not in _RULES:
        raise ValueError(f"no gate {gate!r}")
    return tuple(_RULES[gate](facts, today, calendar))


def _g0(facts: Facts, today: date, calendar: Calendar) -> Iterator[Missing]:
    """Undecided promise; no champion named; no sold go-live date."""
    for promise in facts.promises:
        if promise.decision == "open":
            yield Missing(f"The promise ‘{promise.text}’ is undecided", "promise", str(promise.id))
    if not any(p.role is Role.CHAMPION and p.state == "active" for p in facts.people):
        yield Missing("No champion is named", "champion", "")
    if facts.account.sold_go_live is None:
        yield Missing("The go-live date that was sold is not known", "sold", "")


def _g1(facts: Facts, today: date, calendar: Calendar) -> Iterator[Missing]:
    """No measurable criterion with baseline, target, owner and date."""
    live = [c for c in facts.criteria if c.state != "waived"]
    if not live:
        yield Missing("No success criterion is written down", "criterion", "")
    elif not any(measurable(c) for c in live):
        nearest = min(live, key=lambda c: (len(criterion_missing(c)), c.id))
        lacks = ", ".join(criterion_missing(nearest))
        yield Missing(f"No criterion is complete: ‘{nearest.metric}’ lacks {lacks}", "criterion", str(nearest.id))


def _milestone(facts: Facts, code: str) -> Milestone | None:
    return next((m for m in facts.milestones if m.code == code), None)


def _g2(facts: Facts, today: date, calendar: Calendar) -> Iterator[Missing]:
    """C4 or C6 open; requirement changes undecided."""
    for code in ("C4", "C6"):
        found = _milestone(facts, code)
        if found is not None and found.state is MilestoneState.OPEN:
            yield Missing(f"‘{found.title}’ is open", "milestone", code)
    for change in facts.scope_changes:
        if change.decision == "open":
            yield Missing(f"The change ‘{change.text}’ is undecided", "scope", str(change.id))


def _g3(facts: Facts, today: date, calendar: Calendar) -> Iterator[Missing]:
    """Any readiness item open and not waived; approval missing; go-live on a bad day. The rollback plan is an item."""
    for check in facts.checks:
        if not check.settled:
            approval = check.group == "approval"
            said = "Approval missing: " if approval else "Not ready: " if check.state == "no" else "Not answered: "
            yield Missing(said + check.text, "approval" if approval else "check", check.item)
    live = _milestone(facts, "L1")
    if live is None or live.state is not MilestoneState.OPEN:
        return
    if live.committed is None:
        yield Missing("The go-live has no date", "go-live", "L1")
    elif bad := bad_go_live_day(live.committed, calendar):
        yield Missing(f"Go-live {day(live.committed)} is {bad}", "go-live", "L1")


def _g4(facts: Facts, today: date, calendar: Calendar) -> Iterator[Missing]:
    """A criterion without an actual value. Without any criterion there is no value to show (DOMAIN 1)."""
    if not facts.criteria:
        yield Missing("No success criterion is written down", "criterion", "")
    for criterion in facts.criteria:
        if criterion.actual is None and criterion.state != "waived":
            yield Missing(f"The criterion ‘{criterion.metric}’ has no actual value", "criterion", str(criterion.id))


def _g5(facts: Facts, today: date, calendar: Calendar) -> Iterator[Missing]:
    """Criteria not met or waived; open High or Critical; successor has not accepted."""
    if not facts.criteria:
        yield Missing("No success criterion is written down", "criterion", "")
    for criterion in facts.criteria:
        if criterion.state == "open":
            text = f"The criterion ‘{criterion.metric}’ is neither met nor waived"
            yield Missing(text, "criterion", str(criterion.id))
    for signal in facts.signals:
        grave = signal.severity in (Severity.HIGH, Severity.CRITICAL)
        if grave and signal.is_open and signal.folded_into is None:
            text = f"The {signal.severity.value.capitalize()} signal ‘{signal.title}’ is open"
            yield Missing(text, "signal", str(signal.id))
    handed = _milestone(facts, "X1")
    if handed is not None and handed.state is MilestoneState.OPEN:
        yield Missing("The hand-over (X1) is not accepted", "milestone", "X1")


_RULES: dict[str, Callable[[Facts, date, Calendar], Iterator[Missing]]] = {
    "G0": _g0,
    "G1": _g1,
    "G2": _g2,
    "G3": _g3,
    "G4": _g4,
    "G5": _g5,
}


def told(found: tuple[Missing, ...], most: int = 3) -> str:
    """What is missing in one line: the first few, and how many more."""
    more = len(found) - most
    return "; ".join(m.text for m in found[:most]) + (f"; and {more} more" if more > 0 else "")
