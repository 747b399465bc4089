"""How far the go-live slipped, and by whom (DOMAIN 2.0, account slip)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from csm_tui.domain.calendar import STANDARD, Calendar
from csm_tui.domain.derived import Slip
from csm_tui.domain.forecast import late
from csm_tui.domain.model import CausedBy, Milestone, MilestoneState, Move


def slip_days(milestone: Milestone) -> int | None:
    """The slip column in calendar days: actual, else committed, − baseline; None without either."""
    now = milestone.actual or milestone.committed
    if now is None or milestone.baseline is None:
        return None
    return (now - milestone.baseline).days


def moves_since_baseline(milestone: Milestone, moves: Iterable[Move]) -> tuple[Move, ...]:
    """Its moves that came after the baseline was set, oldest first: the chain that begins at the baseline."""
    if milestone.baseline is None:
        return ()
    chain: list[Move] = []
    for move in reversed([m for m in moves if m.code == milestone.code]):
        chain.insert(0, move)
        if move.old == milestone.baseline:
            break
    return tuple(chain)


def account_slip(
    milestones: Iterable[Milestone], moves: Iterable[Move], today: date, calendar: Calendar = STANDARD
) -> Slip:
    """Working days from the baseline go-live to the actual, else the committed one, signed.

    It is the sum of the go-live's moves, each whole to its cause; what was never moved (days past the
    committed date, or a date that changed without a move) is ``not_yet_moved``. An open, overdue
    go-live counts its days there too, outside the total. Zero without a go-live or a baseline.
    """
    live = next((m for m in milestones if m.code == "L1"), None)
    if live is None or live.baseline is None or live.committed is None:
        return Slip(total=0)
    causes: dict[CausedBy, int] = {}
    for move in moves_since_baseline(live, moves):
        if move.old is not None:
            causes[move.caused_by] = causes.get(move.caused_by, 0) + calendar.between(move.old, move.new)
    total = calendar.between(live.baseline, live.actual or live.committed)
    rest = total - sum(causes.values())
    if live.state is MilestoneState.OPEN:
        rest += late(live, today, calendar)
    ordered = tuple((cause, causes[cause]) for cause in CausedBy if cause in causes)
    return Slip(total=total, by_cause=ordered, not_yet_moved=rest)
