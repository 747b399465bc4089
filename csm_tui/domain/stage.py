"""Which phase an onboarding is in, and since when (DOMAIN 2.0)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from csm_tui.domain.model import PHASES, Account, Milestone, MilestoneState, Phase, Status, UatRound

EXITS: dict[Phase, tuple[str, ...]] = {
    Phase.HANDOFF: ("H3", "H4"),
    Phase.KICKOFF: ("K3",),
    Phase.CONFIGURE: ("C7",),
    Phase.TRAIN: ("T2",),
    Phase.PILOT: ("P3",),
    Phase.GO_LIVE: ("Y1",),
    Phase.TRANSITION: ("X2",),
}
"""The exit milestones of each phase, all of which must be done or skipped."""


def exits(phase: Phase, milestones: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """The milestones that end a phase in this account's plan.

    A code that the plan lacks is passed over. Where it lacks all of them the last milestone that the
    plan has in that phase ends it (Self-Serve: K2 for KICKOFF, L1 for GO-LIVE; otherwise it would be
    in TRANSITION before it is live). () = the plan has nothing there: the phase is passed over.
    """
    codes = EXITS.get(phase, ())
    found = []
    last: Milestone | None = None
    for milestone in milestones:
        if milestone.code in codes:
            found.append(milestone)
        if milestone.phase is phase and (last is None or milestone.position > last.position):
            last = milestone
    return tuple(found) or ((last,) if last is not None else ())


def _all_exits(milestones: Sequence[Milestone]) -> dict[Phase, tuple[Milestone, ...]]:
    """``exits`` of every phase in one walk; phases the plan has nothing in are left out."""
    by_code = {m.code: m for m in milestones}
    last: dict[Phase, Milestone] = {}
    for milestone in milestones:
        if milestone.phase is not None:
            known = last.get(milestone.phase)
            if known is None or milestone.position > known.position:
                last[milestone.phase] = milestone
    out: dict[Phase, tuple[Milestone, ...]] = {}
    for phase, codes in EXITS.items():
        found = tuple(by_code[code] for code in codes if code in by_code)
        if found or phase in last:
            out[phase] = found or (last[phase],)
    return out


def phase_of(
    account: Account, milestones: Sequence[Milestone], uat_rounds: Sequence[UatRound] = ()
) -> tuple[Phase, date | None]:
    """The phase after the latest one whose exit is done or skipped, and since when.

    ``since`` is the actual date of that exit, the signature for HANDOFF, None where it is not known.
    A UAT that failed last goes back to CONFIGURE while P1 is open, since that round.
    """
    if account.status is Status.CLOSED:
        return Phase.CLOSED, account.closed_on
    ends = _all_exits(milestones)
    phases = list(ends)
    phase, since = (phases[0] if phases else Phase.HANDOFF), account.signed
    for index in range(len(phases) - 1, -1, -1):
        ending = ends[phases[index]]
        if all(m.state is not MilestoneState.OPEN for m in ending):
            phase = phases[index + 1] if index + 1 < len(phases) else Phase.CLOSED
            dates = [m.actual for m in ending if m.actual is not None]
            since = max(dates) if dates else None
            break
    if uat_rounds:
        last = max(uat_rounds, key=lambda r: r.number)
        test = next((m for m in milestones if m.code == "P1"), None)
        waiting = test is not None and test.state is MilestoneState.OPEN
        if not last.passed and waiting and PHASES.index(phase) > PHASES.index(Phase.CONFIGURE):
            return Phase.CONFIGURE, last.on
    return phase, since
