"""How what the rules see meets the signals already known (DOMAIN 4.1 budget, 6, R2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from csm_tui.domain.clock import Clock
from csm_tui.domain.derived import Detected, SignalChange
from csm_tui.domain.model import SEVERITIES, Facts, Review, Severity, Signal, SignalState, Status
from csm_tui.domain.signals import RANK, identity, response_due, root_of

_WEEK = timedelta(days=7)
_DAYS = re.compile(r"\d+ working days?")

NEGLECTED = "Two reviews went by without an intervention"
"""The reason of a signal that neglect made worse: it is raised once, and keeps at least that severity."""


def judged(facts: Facts) -> tuple[Signal, ...]:
    """The stored signals that ``detect`` has a say in today: on hold all but the hold's own stand still."""
    if facts.account.status is Status.HOLD:
        return tuple(s for s in facts.signals if s.code == "HD")
    return facts.signals


def reconcile(
    detected: Iterable[Detected],
    stored: Iterable[Signal],
    today: date,
    *,
    reviews: Iterable[Review] = (),
    interval: int = 7,
    clock: Clock | None = None,
) -> tuple[SignalChange, ...]:
    """What to change in the stored signals so that they say what the rules see; () when they do already.

    Raised by a person: left alone. Dismissed, or resolved by hand (with a reason), while the condition
    holds: stays quiet until it worsens; once the condition is gone the closed signal's ``count`` turns 0,
    and a new occurrence is raised anew. Re-graded by hand (a reason on an open signal): keeps its
    severity until the code itself is upgraded. The rest closes by itself when the fact clears. What two of the
    ``reviews`` passed over becomes worse once, whoever raised it.

    At most one new alert a week for each cause: what closed by itself within the week opens again, what a person
    closed stays quiet for the rest of it. The day on which that ends is noted on the ``clock``.
    """
    held = sorted(r.completed for r in reviews if r.completed is not None and r.completed <= today)
    seen = {identity(d.code, d.subject): d for d in detected}
    known = _Known(stored)
    clock = clock or Clock(today)
    changes: list[SignalChange] = []
    for signal in known.every_open:
        if identity(signal.code, signal.subject) not in seen and not signal.human:
            changes.append(SignalChange("close", _closed(signal, today), signal))
        elif signal.human and (worse := _grown(signal, held, today, interval)) is not signal:
            changes.append(SignalChange("upgrade", worse, signal))
    changes += [
        SignalChange("clear", replace(s, count=0), s)
        for s in known.by_hand
        if s.count > 0 and identity(s.code, s.subject) not in seen
    ]
    shown = {key: sight for key, sight in seen.items() if key in known.open or not known.quiet(key, sight, clock)}
    roots = {sight.code for sight in shown.values()}
    for key, sight in shown.items():
        fold, existing = root_of(sight.code, roots), known.open.get(key)
        back = known.back(key, today) if existing is None else None
        if back is not None:
            changes.append(SignalChange("reopen", _reopened(back, sight, fold, today, interval), back))
        elif existing is None:
            changes.append(SignalChange("raise", _raised(sight, fold, today, interval)))
        elif not existing.human:
            worse = _grown(_updated(existing, sight, fold, today, interval), held, today, interval)
            if worse is not existing:
                graded = worse.code != existing.code or worse.severity is not existing.severity
                changes.append(SignalChange("upgrade" if graded else "refresh", worse, existing))
    return tuple(changes)


class _Known:
    """The stored signals by their identity: the open one, and what closed ones of a rule have to say of a new one."""

    def __init__(self, stored: Iterable[Signal]) -> None:
        self.open: dict[tuple[str, str], Signal] = {}
        self.every_open: list[Signal] = []  # older books may hold two of one identity
        self.by_hand: list[Signal] = []
        self._closed: dict[tuple[str, str], list[Signal]] = {}
        for signal in sorted(stored, key=lambda s: s.id):
            key = identity(signal.code, signal.subject)
            if signal.is_open:
                self.open.setdefault(key, signal)
                self.every_open.append(signal)
            elif not signal.human:
                self._closed.setdefault(key, []).append(signal)
                if _by_hand(signal):
                    self.by_hand.append(signal)

    def quiet(self, key: tuple[str, str], sight: Detected, clock: Clock) -> bool:
        """Whether a person closed it and this is no worse: while its condition lasts, and for a week in any case."""
        for signal in self._closed.get(key, ()):
            if not _by_hand(signal) or RANK[sight.severity] > RANK[signal.severity]:
                continue
            if signal.count > 0 or not clock.reached((signal.closed_on or signal.last_evidence) + _WEEK):
                return True
        return False

    def back(self, key: tuple[str, str], today: date) -> Signal | None:
        """The one that closed by itself within the last week: the same trouble again is no new alert."""
        found = [
            s
            for s in self._closed.get(key, ())
            if not _by_hand(s) and s.closed_on is not None and today - _WEEK < s.closed_on
        ]
        return max(found, key=lambda s: (s.closed_on or today, s.id), default=None)


def _by_hand(signal: Signal) -> bool:
    return signal.state is SignalState.DISMISSED or bool(signal.reason)


def _closed(signal: Signal, today: date) -> Signal:
    return replace(signal, state=SignalState.RESOLVED, closed_on=today, folded_into=None, reason="")


def _reopened(signal: Signal, sight: Detected, fold: str | None, today: date, interval: int) -> Signal:
    """It came back: open as it was, with what was done about it, and its clock set anew."""
    return replace(
        signal,
        state=SignalState.MITIGATING if signal.interventions else SignalState.OPEN,
        code=sight.code,
        severity=sight.severity,
        component=sight.component,
        category=sight.category,
        title=sight.title,
        evidence=sight.evidence,
        last_evidence=today,
        closed_on=None,
        folded_into=fold,
        count=signal.count + 1,
        response_due=response_due(sight.severity, today, interval),
    )


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
        owner=sight.owner,
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
    worse = RANK[severity] > RANK[signal.severity]
    return replace(
        signal,
        code=sight.code,
        severity=severity,
        component=sight.component,
        category=sight.category,
        title=sight.title,
        evidence=sight.evidence,
        folded_into=fold,
        last_evidence=today if graded or not only_older(signal.evidence, sight.evidence) else signal.last_evidence,
        count=signal.count + (1 if graded else 0),
        response_due=response_due(severity, today, interval) if graded else signal.response_due,
        reason=signal.reason if regraded or by_neglect else "",
        snoozed_until=None if worse else signal.snoozed_until,
    )


def only_older(before: str, after: str) -> bool:
    """Whether two texts of evidence say the same but for how many working days it has been."""
    return before == after or _DAYS.sub("", before) == _DAYS.sub("", after)


def applied(changes: Sequence[SignalChange], stored: tuple[Signal, ...]) -> tuple[Signal, ...]:
    """The signals after the changes, in memory: what the store will hold (new ones have id 0)."""
    if not changes:
        return stored
    by_id = {change.signal.id: change.signal for change in changes if change.kind != "raise"}
    kept = tuple(by_id.get(signal.id, signal) for signal in stored)
    return kept + tuple(change.signal for change in changes if change.kind == "raise")


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
        signal, severity=severity, reason=NEGLECTED, count=signal.count + 1, snoozed_until=None,
        response_due=response_due(severity, today, interval),
    )  # fmt: skip
