"""Signals about plan, dates, gates and waits: SIG-P1 … P14, HC, T2 (DOMAIN 4.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from csm_tui.domain.dates import day
from csm_tui.domain.frame import Frame, Sighting
from csm_tui.domain.gates import missing
from csm_tui.domain.model import GatePass, Milestone, MilestoneState, Move, Party, Phase, Severity, Wait
from csm_tui.domain.scope import growth
from csm_tui.domain.slip import moves_since_baseline
from csm_tui.domain.stage import exits

_BLOCKED_AFTER, _BLOCKED_HIGH, _ASK_SPONSOR, _PAUSE = 2, 10, 15, 21  # working days (P4)


def look(frame: Frame) -> Iterator[Sighting]:
    """Everything these rules see on the frame's day."""
    yield from _lateness(frame)
    yield from _waiting(frame)
    yield from _go_live(frame)
    yield from _stalled(frame)
    yield from _kickoff(frame)
    yield from _gates(frame)
    yield from _changes(frame)


def _lateness(frame: Frame) -> Iterator[Sighting]:
    """P1–P3: open milestones past their committed date."""
    moves = Counter(move.code for move in frame.facts.moves)
    for milestone in frame.open_late:
        if milestone.committed is None:
            continue
        code = "P1" if frame.lateness[milestone.code] <= 3 else "P2"
        yield Sighting(code, milestone.code, f"{_late_words(frame, milestone)}{_moved(moves.get(milestone.code, 0))}")
    if len(frame.open_late) >= 3:
        names = ", ".join(m.title for m in sorted(frame.open_late, key=lambda m: m.position)[:3])
        more = len(frame.open_late) - 3
        yield Sighting("P3", "", names + (f" and {more} more" if more else ""))


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def _late_words(frame: Frame, milestone: Milestone) -> str:
    late = frame.lateness[milestone.code]
    due = f"due {day(milestone.committed)}" if milestone.committed else "no date"
    return f"‘{milestone.title}’ is {late} working day{'s' if late > 1 else ''} late ({due})"


def _moved(times: int) -> str:
    """How often its date was moved before: ``, third move``."""
    if not times:
        return ""
    return f", {_ORDINALS[times - 1]} move" if times <= len(_ORDINALS) else f", {times}th move"


def _who(party: Party) -> str:
    names = {Party.CUSTOMER: "the customer", Party.THIRD_PARTY: "a third party"}
    return names.get(party, "us")


def _waiting(frame: Frame) -> Iterator[Sighting]:
    """P4: blocked, or waiting past the expected day; T2: waiting for access."""
    facts, calendar, clock = frame.facts, frame.calendar, frame.clock
    open_by_id = {m.id: m for m in facts.milestones if m.state is MilestoneState.OPEN and not m.unconfirmed}
    starts: dict[str, list[tuple[date, str]]] = {}
    for block in facts.blocks:
        milestone = open_by_id.get(block.milestone_id)
        if milestone and block.until is None and clock.reached(block.since):
            text = f"‘{milestone.title}’ is blocked since {day(block.since)}: {block.reason}"
            starts.setdefault(milestone.code, []).append((block.since, text))
    access: dict[str, Wait] = {}
    for wait in facts.waits:
        milestone = open_by_id.get(wait.milestone_id)
        if milestone is None or wait.until is not None or not clock.reached(wait.since):
            continue
        expected = wait.expected or milestone.committed
        if expected is not None:
            text = f"‘{milestone.title}’ waits for {_who(wait.party)} since {day(wait.since)}: {wait.for_what}"
            starts.setdefault(milestone.code, []).append((max(expected, wait.since), text))
        if wait.reason_code == "access" and clock.reached(calendar.add(wait.since, 3)):
            known = access.get(milestone.code)
            access[milestone.code] = wait if known is None or wait.since < known.since else known
    for code, found in starts.items():
        since, text = min(found)
        yield from _blocked(frame, code, since, text)
    for code, wait in access.items():
        yield Sighting("T2", code, f"Waiting since {day(wait.since)}: {wait.for_what}")


def _blocked(frame: Frame, code: str, since: date, text: str) -> Iterator[Sighting]:
    """P4 by the working days since the block began, or since the answer was expected."""
    add, reached = frame.calendar.add, frame.clock.reached
    if not reached(add(since, _BLOCKED_AFTER + 1)):
        return
    if not reached(add(since, _BLOCKED_HIGH)):
        yield Sighting("P4", code, text, Severity.MEDIUM)
    elif not reached(add(since, _ASK_SPONSOR)):
        yield Sighting("P4", code, text, Severity.HIGH)
    elif not reached(add(since, _PAUSE)):
        yield Sighting("P4", code, f"{text}. Time to ask the sponsor.", Severity.HIGH)
    else:
        yield Sighting("P4", code, f"{text}. Time to pause or to re-baseline.", Severity.HIGH)


def _go_live(frame: Frame) -> Iterator[Sighting]:
    """P5: pushed back after the baseline; P8: forecast past the commitment; HC: hypercare overrun."""
    live = frame.by_code.get("L1")
    if live is None or live.unconfirmed:
        return
    if live.baseline and live.committed and frame.calendar.between(live.baseline, live.committed) >= 1:
        pending = [move for move in moves_since_baseline(live, frame.facts.moves) if _unsettled(frame, move)]
        if pending:
            last = max(pending, key=lambda move: (move.on, move.id))
            told = "" if last.customer_told else "; the customer has not been told"
            yield Sighting(
                "P5", "", f"Moved on {day(last.on)} from {day(live.baseline)} to {day(live.committed)}{told}"
            )
    forecast = frame.network.forecast(live)
    if live.state is MilestoneState.OPEN and forecast and live.committed and forecast > live.committed:
        severity = Severity.MEDIUM if (forecast - live.committed).days <= 7 else Severity.HIGH
        yield Sighting("P8", "", f"Go-live {day(live.committed)} is forecast for {day(forecast)}", severity)
    if (
        live.state is MilestoneState.DONE
        and live.actual
        and frame.is_open("Y1")
        and frame.clock.passed(live.actual + timedelta(days=14))
    ):
        yield Sighting("HC", "", f"Live since {day(live.actual)}, hypercare is still open")


def _unsettled(frame: Frame, move: Move) -> bool:
    """A later go-live counts until the next review, then until root cause and customer are seen to (P5)."""
    if move.old is None or frame.calendar.between(move.old, move.new) < 1:
        return False
    review = frame.review
    reviewed = review is not None and review.completed is not None and review.completed > move.on
    return not (reviewed and move.customer_told and bool(move.reason_code or move.reason))


def _stalled(frame: Frame) -> Iterator[Sighting]:
    """P7: more than 14 days in the stage, and its end passed or nothing was finished for 14 days."""
    account, clock = frame.facts.account, frame.clock
    since = frame.phase_since
    if since is None or frame.phase is Phase.CLOSED:
        return
    if account.source == "import":
        since = max(since, account.added)
    if not clock.elapsed(since, 15):
        return
    ends = [
        m.committed
        for m in exits(frame.phase, frame.facts.milestones)
        if m.state is MilestoneState.OPEN and not m.unconfirmed and m.committed is not None
    ]
    finished = max((m.actual for m in frame.facts.milestones if m.actual), default=since)
    finished = max(finished, since)
    if ends and clock.passed(max(ends)):
        why = f"its end was planned for {day(max(ends))}"
    elif frame.open_late and clock.elapsed(finished, 15):
        why = f"nothing was finished since {day(finished)}"
    else:
        return
    severity = Severity.HIGH if clock.elapsed(since, 28) else Severity.MEDIUM
    yield Sighting("P7", "", f"In {frame.phase.value} since {day(since)}; {why}", severity)


def _kickoff(frame: Frame) -> Iterator[Sighting]:
    """P9, while the account is before or in KICKOFF: after that it is history."""
    signed, kickoff = frame.facts.account.signed, frame.by_code.get("K1")
    if signed is None or kickoff is None or kickoff.unconfirmed or kickoff.state is MilestoneState.SKIPPED:
        return
    if frame.phase not in (Phase.HANDOFF, Phase.KICKOFF):
        return
    if kickoff.state is MilestoneState.DONE and kickoff.actual is None:
        return
    held = kickoff.actual or kickoff.committed
    if held is None:
        if frame.clock.elapsed(signed, 7):
            yield Sighting("P9", "", f"Signed {day(signed)}, no kickoff date yet", Severity.LOW)
    elif (held - signed).days >= 14:
        yield Sighting("P9", "", f"Signed {day(signed)}, kickoff {day(held)}", Severity.MEDIUM)


def _gates(frame: Frame) -> Iterator[Sighting]:
    """P11: a gate that was forced, until what was missing is there or the gate is passed properly."""
    latest = {}
    for gate in sorted(frame.facts.gates, key=lambda g: (g.on, not g.forced)):
        latest[gate.gate] = gate
    for code, gate in latest.items():
        if not gate.forced or _made_good(frame, code):
            continue
        grave = {
            "G0": any(p.out_of_scope for p in frame.facts.promises),
            "G1": frame.at_least(Phase.TRAIN),
            "G3": True,
        }.get(code, False)
        severity = Severity.HIGH if grave else Severity.MEDIUM
        yield Sighting("P11", code, f"{code} was forced on {day(gate.on)}: {gate.reason}{_lacked(gate)}", severity)


def _lacked(gate: GatePass) -> str:
    """The first few things that were missing when the gate was forced."""
    parts = gate.missing.split("; ") if gate.missing else []
    more = f" and {len(parts) - 3} more" if len(parts) > 3 else ""
    return f"; missing: {'; '.join(parts[:3])}{more}" if parts else ""


def _made_good(frame: Frame, gate: str) -> bool:
    """Whether nothing is missing any more; what a premature go-live leaves behind is over with the hypercare."""
    if gate == "G3" and frame.is_done("Y1"):
        return True
    return not missing(gate, frame.facts, frame.today, frame.calendar)


def _changes(frame: Frame) -> Iterator[Sighting]:
    """P6 scope growth, P13 repeated moves, P14 the third round of UAT."""
    facts = frame.facts
    scope = growth(facts)
    if scope.too_much:
        yield Sighting("P6", "", f"{scope.added} added to the {scope.planned} items of the baseline")
    counts: dict[str, int] = {}
    for move in facts.moves:
        counts[move.code] = counts.get(move.code, 0) + 1
    for code, count in counts.items():
        milestone: Milestone | None = frame.by_code.get(code)
        if count >= 3 and milestone is not None and frame.is_open(code):
            yield Sighting("P13", code, f"‘{milestone.title}’ was moved {count} times")
    rounds = max((r.number for r in facts.uat_rounds), default=0)
    if rounds >= 3 and frame.is_open("P1"):
        yield Sighting("P14", "", f"Round {rounds} of acceptance testing")
