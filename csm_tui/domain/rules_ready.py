"""Signals about a plan's soundness, the handoff's pace, readiness for the go-live and holds: SIG-P10, P12, H1, HD
(DOMAIN 4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from csm_tui.domain.dates import day
from csm_tui.domain.frame import Frame, Sighting
from csm_tui.domain.lint import first, grave
from csm_tui.domain.model import MilestoneState, Phase, Segment, Severity, Status
from csm_tui.domain.rules_value import training_gap

_WEEK = timedelta(days=7)
_HOLD_DAYS = 30


def look(frame: Frame) -> Iterator[Sighting]:
    """Everything these rules see on the frame's day, of an active account."""
    found = list(grave(frame.facts, frame.calendar))
    if found:
        yield Sighting("P10", "", first(found))
    if frame.facts.account.source == "import" and frame.review is None:
        return  # nobody was asked yet: what is missing says nothing about the customer
    yield from _handoff(frame)
    yield from _readiness(frame)


def _handoff(frame: Frame) -> Iterator[Sighting]:
    """H1: the document takes more than a working day after the signature, the internal meeting more than three, the
    first logged contact more than two; Medium for two of them. Before and in KICKOFF: after that it is history."""
    account, reached, add = frame.facts.account, frame.clock.reached, frame.calendar.add
    if account.signed is None or frame.phase not in (Phase.HANDOFF, Phase.KICKOFF):
        return
    since = max(account.signed, account.added)  # nobody could tell us before it was added
    late = []
    if frame.is_open("H1") and reached(add(since, 2)):
        late.append("handoff document")
    if frame.is_open("H2") and reached(add(since, 4)):
        late.append("internal handoff")
    spoken = any(reached(c.on) for c in frame.facts.contacts)
    if account.segment is not Segment.SELF_SERVE and not spoken and reached(add(since, 3)):
        late.append("first contact")
    if late:
        severity = Severity.MEDIUM if len(late) > 1 else Severity.LOW
        yield Sighting("H1", "", f"Signed {day(account.signed)}, still open: {', '.join(late)}", severity)


def _readiness(frame: Frame) -> Iterator[Sighting]:
    """P12: from seven days before the go-live, High from the day of the go/no-go; quiet once that is decided."""
    live, decided = frame.by_code.get("L1"), frame.by_code.get("L0")
    if live is None or live.committed is None or not frame.is_open("L1"):
        return
    if decided is not None and decided.state is not MilestoneState.OPEN:
        return
    if not frame.clock.reached(live.committed - _WEEK):
        return
    reasons = []
    checks = frame.facts.checks
    waiting = [c for c in checks if not c.settled]
    if waiting:
        reasons.append(f"{len(waiting)} of {len(checks)} readiness items open, first: {waiting[0].text}")
    if gap := training_gap(frame):
        reasons.append(gap)
    if reasons:
        by = decided.committed if decided is not None and not decided.unconfirmed else None
        severity = Severity.HIGH if by is not None and frame.clock.reached(by) else Severity.MEDIUM
        yield Sighting("P12", "", f"Go-live {day(live.committed)}: {'; '.join(reasons)}", severity)


def hold(frame: Frame) -> Iterator[Sighting]:
    """HD: on hold past the day to look again, or for more than thirty days. The one rule that speaks on hold."""
    account = frame.facts.account
    if account.status is not Status.HOLD or account.hold_since is None:
        return
    told = f"On hold since {day(account.hold_since)}"
    if account.hold_until is not None and frame.clock.passed(account.hold_until):
        yield Sighting("HD", "", f"{told}, to be looked at again on {day(account.hold_until)}")
    elif frame.clock.elapsed(account.hold_since, _HOLD_DAYS + 1):
        yield Sighting("HD", "", f"{told}: more than {_HOLD_DAYS} days")
