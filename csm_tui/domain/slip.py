"""How far the go-live slipped, why and by whom, and who was waited for (DOMAIN 2.0, account slip).

Every figure keeps the moves and waits that it is made of, so that a screen can open it. Parts by party and parts by
reason each add up to the signed total. Waits are evidence: counted apart, never added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from csm_tui.domain.calendar import STANDARD, Calendar
from csm_tui.domain.derived import Slip
from csm_tui.domain.forecast import late
from csm_tui.domain.model import CausedBy, Facts, Milestone, MilestoneState, Move, Party, Status, Wait


@dataclass(frozen=True, slots=True)
class Shift:
    """A move of the go-live, in signed working days."""

    move: Move
    days: int


@dataclass(frozen=True, slots=True)
class Waited:
    """A wait with the title of its milestone, in working days until today or its end; days on hold do not count."""

    wait: Wait
    title: str
    days: int


@dataclass(frozen=True, slots=True)
class SlipReport:
    """The slip of one account's go-live with all that lies behind it. Days are working days."""

    account_id: int
    name: str
    baseline: date | None  # None: not agreed yet, nothing is measured
    now: date | None  # the actual, else the committed go-live
    live: bool
    total: int  # signed: baseline → now
    shifts: tuple[Shift, ...]  # since the baseline, oldest first
    unmoved: int  # part of the total that no move explains: done on another day than committed
    overdue: int  # an open go-live's days past its committed date: not yet moved, outside the total
    waits: tuple[Waited, ...]  # of every milestone, oldest first
    waiting: tuple[tuple[Party, int], ...]  # days on which that party was waited for, each day once

    @property
    def by_cause(self) -> tuple[tuple[CausedBy, int], ...]:
        """Signed days by who caused them, in the order of ``CausedBy``; with ``unmoved`` they add up to the total."""
        days: dict[CausedBy, int] = {}
        for shift in self.shifts:
            days[shift.move.caused_by] = days.get(shift.move.caused_by, 0) + shift.days
        return tuple((cause, days[cause]) for cause in CausedBy if cause in days)


@dataclass(frozen=True, slots=True)
class SlipPart:
    """One part of the slip of one or more accounts: a party or a reason; '' = no move on record."""

    key: str
    days: int
    shifts: tuple[tuple[SlipReport, Shift], ...] = ()
    rests: tuple[SlipReport, ...] = ()  # under '': accounts with days that no move explains


@dataclass(frozen=True, slots=True)
class WaitPart:
    """What one party was waited for, over one or more accounts. Working days; a day counts once an account."""

    party: Party
    days: int
    still: int  # waits that have not ended
    waits: tuple[tuple[SlipReport, Waited], ...]


def slip_days(milestone: Milestone) -> int | None:
    """The slip column in calendar days: actual, else committed, − baseline; None without either."""
    now = milestone.actual or milestone.committed
    if now is None or milestone.baseline is None:
        return None
    return (now - milestone.baseline).days


def moves_since_baseline(milestone: Milestone, moves: Iterable[Move]) -> tuple[Move, ...]:
    """Its moves that came after the baseline was set, oldest first: the chain that begins at the baseline.

    () where no move begins there: all that is on record came before the plan was agreed.
    """
    if milestone.baseline is None:
        return ()
    own = [m for m in moves if m.code == milestone.code]
    for place in range(len(own) - 1, -1, -1):
        if own[place].old == milestone.baseline:
            return tuple(own[place:])
    return ()


def account_slip(
    milestones: Iterable[Milestone], moves: Iterable[Move], today: date, calendar: Calendar = STANDARD
) -> Slip:
    """Working days from the baseline go-live to the actual, else the committed one, signed.

    It is the sum of the go-live's moves, each whole to its cause; what was never moved (days past the
    committed date, or a date that changed without a move) is ``not_yet_moved``. An open, overdue
    go-live counts its days there too, outside the total. Zero without a go-live or a baseline.
    """
    live = _go_live(milestones)
    total, shifts, unmoved, overdue = _measure(live, moves, today, calendar)
    causes: dict[CausedBy, int] = {}
    for shift in shifts:
        causes[shift.move.caused_by] = causes.get(shift.move.caused_by, 0) + shift.days
    ordered = tuple((cause, causes[cause]) for cause in CausedBy if cause in causes)
    return Slip(total=total, by_cause=ordered, not_yet_moved=unmoved + overdue)


def _go_live(milestones: Iterable[Milestone]) -> Milestone | None:
    """The go-live, where the plan has one that was not skipped."""
    return next((m for m in milestones if m.code == "L1" and m.state is not MilestoneState.SKIPPED), None)


def _measure(
    live: Milestone | None, moves: Iterable[Move], today: date, calendar: Calendar
) -> tuple[int, tuple[Shift, ...], int, int]:
    """Total, moves, what no move explains, and the days past the committed date of an open go-live."""
    if live is None or live.baseline is None or live.committed is None:
        return 0, (), 0, 0
    chain = moves_since_baseline(live, moves)
    shifts = tuple(Shift(m, calendar.between(m.old, m.new)) for m in chain if m.old is not None)
    total = calendar.between(live.baseline, live.actual or live.committed)
    overdue = late(live, today, calendar) if live.state is MilestoneState.OPEN else 0
    return total, shifts, total - sum(shift.days for shift in shifts), overdue


def slip_report(facts: Facts, today: date, calendar: Calendar = STANDARD) -> SlipReport:
    """The slip of one account; needs its milestones, moves, waits and holds only."""
    account = facts.account
    live = _go_live(facts.milestones)
    total, shifts, unmoved, overdue = _measure(live, facts.moves, _clock(facts, today), calendar)
    titles = {m.id: m.title for m in facts.milestones}
    worked = {wait: _worked([wait], facts, today, calendar) for wait in facts.waits}
    parties = [p for p in Party if any(w.party is p for w in facts.waits)]
    return SlipReport(
        account_id=account.id,
        name=account.name,
        baseline=live.baseline if live else None,
        now=(live.actual or live.committed) if live else None,
        live=live is not None and live.state is MilestoneState.DONE,
        total=total,
        shifts=shifts,
        unmoved=unmoved,
        overdue=overdue,
        waits=tuple(Waited(w, titles.get(w.milestone_id, ""), worked[w]) for w in facts.waits),
        waiting=tuple((p, _worked([w for w in facts.waits if w.party is p], facts, today, calendar)) for p in parties),
    )


def _clock(facts: Facts, today: date) -> date:
    """Today, or the day a hold began: then lateness stands still."""
    held = facts.account.hold_since
    return held if facts.account.status is Status.HOLD and held is not None and held < today else today


def _worked(waits: Sequence[Wait], facts: Facts, today: date, calendar: Calendar) -> int:
    """Working days on which at least one of these waits ran, each day once, without the days on hold."""
    free = [(hold.since, hold.until) for hold in facts.holds]
    last = _clock(facts, today)
    spans = sorted((w.since, min(w.until or last, last)) for w in waits)
    days, reached = 0, date.min
    for since, until in spans:
        start = max(since, reached)
        if until > start:
            days += calendar.between(start, until) - _held(start, until, free, calendar)
            reached = until
    return days


def _held(start: date, until: date, holds: Iterable[tuple[date, date]], calendar: Calendar) -> int:
    """Working days of the holds within a span; holds follow each other and never overlap."""
    return sum(
        max(0, calendar.between(max(start, a), min(until, b))) for a, b in holds if max(start, a) < min(until, b)
    )


# Over several accounts


def by_party(reports: Iterable[SlipReport]) -> tuple[SlipPart, ...]:
    """The slip by who caused it, in the order of ``CausedBy``, then what no move explains: adds up to the total."""
    known = list(reports)
    parts = _parts(known, lambda move: move.caused_by.value)
    order = [cause.value for cause in CausedBy]
    return tuple(sorted(parts, key=lambda part: order.index(part.key) if part.key else len(order)))


def by_reason(reports: Iterable[SlipReport]) -> tuple[SlipPart, ...]:
    """The slip by the reason that was given, the heaviest first, then what no move explains: adds up to the total."""
    parts = _parts(list(reports), lambda move: move.reason_code)
    return tuple(sorted(parts, key=lambda part: (not part.key, -abs(part.days), part.key)))


def _parts(reports: Sequence[SlipReport], key_of: Callable[[Move], str]) -> list[SlipPart]:
    """Parts by a key of their moves; those without a day and a move are left out."""
    found: dict[str, list[tuple[SlipReport, Shift]]] = {}
    for report in reports:
        for shift in report.shifts:
            found.setdefault(key_of(shift.move), []).append((report, shift))
    parts = [SlipPart(key, sum(s.days for _, s in shifts), tuple(shifts)) for key, shifts in found.items()]
    rests = tuple(report for report in reports if report.unmoved)
    if rests:
        parts.append(SlipPart("", sum(report.unmoved for report in rests), rests=rests))
    return parts


def by_waiting(reports: Iterable[SlipReport]) -> tuple[WaitPart, ...]:
    """Who was waited for, for how many working days, the longest wait of each first."""
    known = list(reports)
    parts = []
    for party in Party:
        waits = [(report, w) for report in known for w in report.waits if w.wait.party is party]
        if waits:
            days = sum(dict(report.waiting).get(party, 0) for report in known)
            still = sum(1 for _, w in waits if w.wait.until is None)
            waits.sort(key=lambda found: (found[1].wait.until is not None, -found[1].days, found[0].name))
            parts.append(WaitPart(party, days, still, tuple(waits)))
    return tuple(parts)


def in_order(reports: Iterable[SlipReport]) -> tuple[SlipReport, ...]:
    """Accounts with a slip, days overdue or a wait: the largest slip first, those brought forward last."""
    told = [r for r in reports if r.total or r.shifts or r.overdue or r.unmoved or r.waits]
    return tuple(sorted(told, key=lambda r: (-(r.total + r.overdue), r.name.casefold(), r.account_id)))


_WHOSE = {CausedBy.CUSTOMER.value: "theirs", CausedBy.VENDOR.value: "ours", CausedBy.THIRD_PARTY.value: "third party"}


def whose(key: str) -> str:
    """A part by party in a word: theirs, ours, third party, scope; "no move on record" for ''."""
    return _WHOSE.get(key, key or "no move on record")


def told(reports: Iterable[SlipReport]) -> str:
    """The slip in one phrase: "41 working days: 29 theirs, 8 ours, 4 scope"."""
    known = list(reports)
    total = sum(report.total for report in known)
    parts = [f"{part.days} {whose(part.key)}" for part in by_party(known) if part.days]
    head = "no slip" if not total else f"{total} working day{'' if abs(total) == 1 else 's'}"
    return f"{head}: {', '.join(parts)}" if parts else head
