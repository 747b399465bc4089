"""Warning signals: what the rules see, and how that meets the signals already known (DOMAIN 4, 6, R2).

**Imported books start clean.** Unconfirmed milestones raise nothing. Rules about people, criteria and
next steps (E9; for imported accounts also S1 and R4) wait for the first completed review, because
before it nobody was asked for them: their absence says nothing about the customer. Silence is counted
from the later of the first logged contact and the day the account was added, so an account without
any logged contact is never called silent. On closed accounts nothing is detected, on hold only
that the hold is overdue (HD), and what was open stays as it was (R13).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from csm_tui.domain import rules_people, rules_plan, rules_ready, rules_value
from csm_tui.domain.calendar import Calendar
from csm_tui.domain.derived import Detected, SignalChange
from csm_tui.domain.frame import Frame
from csm_tui.domain.model import (
    SEVERITIES,
    ComponentName,
    Facts,
    Review,
    Severity,
    Signal,
    SignalState,
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

    @property
    def family(self) -> str:
        """The identity of the signal across its grades."""
        return FAMILIES.get(self.code, self.code)


NEGLECTED = "Two reviews went by without an intervention"
"""The reason of a signal that neglect made worse: it is raised once, and keeps at least that severity."""


def response_due(severity: Severity, noticed: date, interval: int = 7) -> date | None:
    """By when the first answer must be given (DOMAIN 6): Critical the same day, High within 48 hours, Medium
    by the next review (``interval`` days); None for Low, which is only looked at again."""
    days = {Severity.CRITICAL: 0, Severity.HIGH: 2, Severity.MEDIUM: interval}.get(severity)
    return None if days is None else noticed + timedelta(days=days)


def _neglected(signal: Signal, reviews: Sequence[date]) -> bool:
    """Whether two reviews were completed after it was noticed before anything was done about it (DOMAIN 6)."""
    known = signal.last_evidence if signal.human else signal.first_noticed  # a person may tell of an older day
    later = [on for on in reviews if on > known][:2]
    return len(later) == 2 and not any(i.on <= later[1] for i in signal.interventions)


def _grown(signal: Signal, reviews: Sequence[date], today: date, interval: int) -> Signal:
    """A Low or Medium one that was neglected, one severity up, once; High stays High, shown as overdue."""
    gentle = signal.severity in (Severity.LOW, Severity.MEDIUM)
    if not gentle or signal.reason or signal.folded_into is not None or not _neglected(signal, reviews):
        return signal
    severity = SEVERITIES[RANK[signal.severity] + 1]
    return replace(
        signal, severity=severity, reason=NEGLECTED, count=signal.count + 1,
        response_due=response_due(severity, today, interval),
    )  # fmt: skip


def root_of(code: str, present: Collection[str]) -> str | None:
    """The root cause among the codes present that this symptom folds under."""
    return next((root for root, symptoms in FOLDS if root in present and code in symptoms), None)


def judged(facts: Facts) -> tuple[Signal, ...]:
    """The stored signals that ``detect`` has a say in today: on hold all but the hold's own stand still."""
    if facts.account.status is Status.HOLD:
        return tuple(s for s in facts.signals if s.code == "HD")
    return facts.signals


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
            )
        )
    return tuple(out)


def reconcile(
    detected: Iterable[Detected],
    stored: Iterable[Signal],
    today: date,
    *,
    reviews: Iterable[Review] = (),
    interval: int = 7,
) -> tuple[SignalChange, ...]:
    """What to change in the stored signals so that they say what the rules see; () when they do already.

    Raised by a person: left alone. Dismissed, or resolved by hand (with a reason), while the condition
    holds: stays quiet until it worsens; once the condition is gone the closed signal's ``count`` turns 0,
    and a new occurrence is raised anew. Re-graded by hand (a reason on an open signal): keeps its
    severity until the code itself is upgraded. The rest closes by itself when the fact clears. What two of the
    ``reviews`` passed over becomes worse once, whoever raised it.
    """
    held = sorted(r.completed for r in reviews if r.completed is not None and r.completed <= today)
    seen = {identity(d.code, d.subject): d for d in detected}
    open_by_key: dict[tuple[str, str], Signal] = {}
    quiet: dict[tuple[str, str], Signal] = {}
    changes: list[SignalChange] = []
    for signal in stored:
        key = identity(signal.code, signal.subject)
        if signal.is_open:
            open_by_key.setdefault(key, signal)
            if key not in seen and not signal.human:
                changes.append(SignalChange("close", _closed(signal, today), signal))
            elif signal.human and (worse := _grown(signal, held, today, interval)) is not signal:
                changes.append(SignalChange("upgrade", worse, signal))
        elif not signal.human and signal.count > 0 and (signal.state is SignalState.DISMISSED or signal.reason):
            known = quiet.get(key)
            if known is None or RANK[signal.severity] > RANK[known.severity]:
                quiet[key] = signal
            if key not in seen:
                changes.append(SignalChange("clear", replace(signal, count=0), signal))
    silenced = {
        key
        for key, sight in seen.items()
        if key not in open_by_key and key in quiet and RANK[sight.severity] <= RANK[quiet[key].severity]
    }
    roots = {sight.code for key, sight in seen.items() if key not in silenced}
    for key, sight in seen.items():
        if key in silenced:
            continue
        fold = root_of(sight.code, roots)
        existing = open_by_key.get(key)
        if existing is None:
            changes.append(SignalChange("raise", _raised(sight, fold, today, interval)))
        elif not existing.human:
            updated = _updated(existing, sight, fold, today, interval)
            worse = _grown(updated, held, today, interval)
            if worse is not existing:
                graded = worse.code != existing.code or worse.severity is not existing.severity
                changes.append(SignalChange("upgrade" if graded else "refresh", worse, existing))
    return tuple(changes)


def _closed(signal: Signal, today: date) -> Signal:
    return replace(signal, state=SignalState.RESOLVED, closed_on=today, folded_into=None, reason="")


def _raised(sight: Detected, fold: str | None, today: date, interval: int) -> Signal:
    return Signal(
        id=0,
        code=sight.code,
        subject=sight.subject,
        severity=sight.severity,
        component=sight.component,
        category=sight.category,
        title=sight.title,
        evidence=sight.evidence,
        first_noticed=today,
        last_evidence=today,
        response_due=response_due(sight.severity, today, interval),
        folded_into=fold,
    )


def _updated(signal: Signal, sight: Detected, fold: str | None, today: date, interval: int) -> Signal:
    """The stored signal brought up to date; itself when nothing differs."""
    by_neglect = signal.reason == NEGLECTED
    regraded = bool(signal.reason) and not by_neglect and signal.code == sight.code
    severity = signal.severity if regraded else sight.severity
    if by_neglect:
        severity = max(severity, signal.severity, key=RANK.__getitem__)
    graded = signal.code != sight.code or signal.severity is not severity
    if not graded and signal.evidence == sight.evidence and signal.folded_into == fold:
        return signal
    return replace(
        signal,
        code=sight.code,
        severity=severity,
        component=sight.component,
        category=sight.category,
        title=sight.title,
        evidence=sight.evidence,
        folded_into=fold,
        last_evidence=today if graded or signal.evidence != sight.evidence else signal.last_evidence,
        count=signal.count + (1 if graded else 0),
        response_due=response_due(severity, today, interval) if graded else signal.response_due,
        reason=signal.reason if regraded or by_neglect else "",
    )


def applied(changes: Sequence[SignalChange], stored: tuple[Signal, ...]) -> tuple[Signal, ...]:
    """The signals after the changes, in memory: what the store will hold (new ones have id 0)."""
    if not changes:
        return stored
    by_id = {change.signal.id: change.signal for change in changes if change.kind != "raise"}
    kept = tuple(by_id.get(signal.id, signal) for signal in stored)
    return kept + tuple(change.signal for change in changes if change.kind == "raise")
