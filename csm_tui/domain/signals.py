"""Warning signals: what the rules see, and how that meets the signals already known (DOMAIN 4, 6, R2).

**Imported books start clean.** Unconfirmed milestones raise nothing. Rules about people, criteria and
next steps (E9; for imported accounts also S1 and R4) wait for the first completed review, because
before it nobody was asked for them: their absence says nothing about the customer. Silence is counted
from the later of the first logged contact and the day the account was added, so an account without
any logged contact is never called silent. On closed accounts nothing is detected, on hold only
that the hold is overdue (HD), and what was open stays as it was (R13).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from csm_tui.domain import rules_people, rules_plan, rules_ready, rules_value
from csm_tui.domain.calendar import Calendar
from csm_tui.domain.derived import Detected
from csm_tui.domain.frame import Frame
from csm_tui.domain.model import (
    SEVERITIES,
    ComponentName,
    Facts,
    Severity,
    Status,
)

FAMILIES = {"P2": "P1", "E2": "E1", "E3": "E1", "E5": "E4", "E6": "E4"}
"""Codes that are one signal in several grades: an upgrade replaces (R2)."""

FOLDS = (("P5", ("P1", "P2", "P3")), ("P3", ("P1", "P2")), ("O1", ("E6", "E7", "E9")))
"""Symptoms fold under a root cause, so that five symptoms are not five alarms; first match wins."""

RANK = {severity: number for number, severity in enumerate(SEVERITIES)}


@dataclass(frozen=True, slots=True)
class SignalKind:
    """One entry of the catalogue."""

    code: str
    title: str
    category: str
    severity: Severity  # the usual one; a rule may grade otherwise
    component: ComponentName | None
    trigger: str
    intervention: str
    human: bool = False  # only a person can see it
    seed: bool = False  # one of the source's 36
    mine: bool = False  # we have to act, nobody at the customer

    @property
    def family(self) -> str:
        """The identity of the signal across its grades."""
        return FAMILIES.get(self.code, self.code)


def response_due(severity: Severity, noticed: date, interval: int = 7) -> date | None:
    """By when the first answer must be given (DOMAIN 6): Critical the same day, High within 48 hours, Medium
    by the next review (``interval`` days); None for Low, which is only looked at again."""
    days = {Severity.CRITICAL: 0, Severity.HIGH: 2, Severity.MEDIUM: interval}.get(severity)
    return None if days is None else noticed + timedelta(days=days)


def root_of(code: str, present: Collection[str]) -> str | None:
    """The root cause among the codes present that this symptom folds under."""
    return next((root for root, symptoms in FOLDS if root in present and code in symptoms), None)


def identity(code: str, subject: str) -> tuple[str, str]:
    """What makes two sightings the same signal of an account (R2)."""
    return FAMILIES.get(code, code), subject


def detect(
    facts: Facts,
    today: date,
    calendar: Calendar,
    kinds: Mapping[str, SignalKind],
    *,
    frame: Frame | None = None,
) -> tuple[Detected, ...]:
    """What the rules of DOMAIN 4.1 see today, in the order of the catalogue, folded under root causes.

    The result does not depend on the order of the facts. A ``frame`` made before saves making it again.
    """
    if facts.account.status is Status.CLOSED or facts.account.archived:
        return ()
    frame = frame or Frame(facts, today, calendar)
    if facts.account.status is Status.HOLD:
        found = list(rules_ready.hold(frame))
    else:
        looks = (rules_plan.look, rules_people.look, rules_value.look, rules_ready.look)
        found = [sighting for look in looks for sighting in look(frame)]
    present = {sighting.code for sighting in found}
    order = {code: number for number, code in enumerate(kinds)}
    found.sort(key=lambda sighting: (order[sighting.code], sighting.subject))
    out = []
    for sighting in found:
        kind = kinds[sighting.code]
        out.append(
            Detected(
                code=kind.code,
                subject=sighting.subject,
                severity=sighting.severity or kind.severity,
                component=kind.component,
                category=kind.category,
                title=kind.title,
                evidence=sighting.evidence,
                folded_into=root_of(sighting.code, present),
                owner=(facts.account.owner or "me") if kind.mine else "",
            )
        )
    return tuple(out)
