"""Plans by segment, and how one becomes the milestones of an account (DOMAIN 2.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from csm_tui.domain.calendar import STANDARD, Calendar, roll_go_live
from csm_tui.domain.model import PHASES, Milestone, MilestoneState, Need, Party, Phase, Segment


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One milestone of a plan. ``offset`` is in calendar days from the kickoff."""

    code: str
    title: str
    phase: Phase | None
    party: Party
    offset: int
    gate: str | None = None
    needs: tuple[Need, ...] = ()
    done_when: str = ""
    fixed: str = ""  # "kickoff" | "go-live": does not scale; '' scales between kickoff and go-live
    optional: bool = False  # may be switched off for an account
    before: tuple[str, ...] = ()  # what needs it once it is switched on (offered ones only)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan to work by; ``lead`` = days from signature to kickoff while none is known.

    ``offered`` are optional milestones that an account begins without and that can be switched on.
    """

    segment: Segment
    lead: int
    items: tuple[PlanItem, ...]
    offered: tuple[PlanItem, ...] = ()
    name: str = ""  # what it is called in files and commands
    title: str = ""

    @property
    def go_live_offset(self) -> int:
        """Days from kickoff to go-live: the lower bound of the segment's range."""
        return next(item.offset for item in self.items if item.code == "L1")


def segment_for(arr_cents: int | None) -> Segment:
    """The size class by ARR (DOMAIN, words): < $5K, < $25K, < $100K, from there on Enterprise.

    Where the ARR is unknown the account gets the Mid-Market plan, the middle of the four (our choice;
    it can be changed by hand). The thresholds are taken in the account's own currency.
    """
    if arr_cents is None:
        return Segment.MID_MARKET
    if arr_cents >= 100_000_00:
        return Segment.ENTERPRISE
    if arr_cents >= 25_000_00:
        return Segment.MID_MARKET
    return Segment.SMB if arr_cents >= 5_000_00 else Segment.SELF_SERVE


def _day_zero(plan: Plan, signed: date | None, kickoff: date | None, go_live: date | None, today: date) -> date:
    """The kickoff day: as given, else by the signature, the go-live or, with nothing known, today."""
    if kickoff is not None:
        return kickoff
    if signed is None and go_live is not None:
        return go_live - timedelta(days=plan.go_live_offset)
    return (signed or today) + timedelta(days=plan.lead)


def _dates(plan: Plan, signed: date | None, zero: date, go_live: date | None, calendar: Calendar) -> dict[str, date]:
    """Committed date of every item: scaled, rolled and never out of order with signature and go/no-go."""
    span = plan.go_live_offset
    wanted = go_live or zero + timedelta(days=span)
    live = roll_go_live(wanted, calendar)
    scale = max((wanted - zero).days, 0) / span if go_live else 1.0
    go_no_go = next((live + timedelta(days=i.offset - span) for i in plan.items if i.code == "L0"), live)
    first = min(calendar.next_working(zero), live)
    go_no_go = max(calendar.previous_working(go_no_go), first)
    dates: dict[str, date] = {}
    for item in plan.items:
        if item.code == "L1":
            dates[item.code] = live
        elif item.code == "L0":
            dates[item.code] = go_no_go
        elif item.fixed == "go-live":
            dates[item.code] = calendar.next_working(live + timedelta(days=item.offset - span))
        elif item.fixed == "kickoff":
            day = calendar.previous_working(zero + timedelta(days=item.offset))
            dates[item.code] = calendar.next_working(signed) if signed and day < signed else day
        elif item.offset == 0:
            dates[item.code] = zero if item.code == "K1" else calendar.next_working(zero)
        else:
            day = calendar.next_working(zero + timedelta(days=_half_up(item.offset * scale)))
            dates[item.code] = max(min(day, go_no_go), first)
    return dates


def _half_up(value: float) -> int:
    return int(value + 0.5)


def instantiate(
    plan: Plan,
    *,
    signed: date | None = None,
    kickoff: date | None = None,
    go_live: date | None = None,
    phase: Phase | None = None,
    today: date,
    imported: bool = False,
    calendar: Calendar = STANDARD,
) -> tuple[Milestone, ...]:
    """The milestones of a new account, in the plan's order, ids 0 (DOMAIN 2.1).

    Day 0 is the kickoff; without one it lies +10 (Enterprise), +7, +5, 0 days after the signature.
    A ``go_live`` named by the contract scales what lies between kickoff and go-live, is kept as *sold*
    and rolled off a bad day as *committed*; go/no-go, hypercare and all that follows go-live keep their
    distance to it. H1–H4 and L0 roll back to a working day (never before the signature), the rest
    forward. A kickoff that is given stays on its day; one that is reckoned rolls forward.

    The baseline freezes when K3 is done, so it is None here; a plan that has no K3 (Self-Serve) is
    agreed as it stands: baseline = committed.

    Given a ``phase``, the milestones of earlier phases are done on an unknown date. When ``imported``,
    other milestones that lie before ``today`` are unconfirmed (DOMAIN 2.0), and the baseline is what the
    plan says as soon as K3 counts as done.
    """
    zero = _day_zero(plan, signed, kickoff, go_live, today)
    if kickoff is None and plan.lead:
        zero = calendar.next_working(zero)
    dates = _dates(plan, signed, zero, go_live, calendar)
    reached = PHASES.index(phase) if phase else 0
    out = []
    agreed = not any(item.code == "K3" for item in plan.items)
    for position, item in enumerate(plan.items):
        passed = phase is not None and item.phase is not None and PHASES.index(item.phase) < reached
        agreed = agreed or (passed and item.code == "K3")
        out.append(
            Milestone(
                id=0,
                code=item.code,
                title=item.title,
                phase=item.phase,
                party=item.party,
                position=position,
                committed=dates[item.code],
                sold=go_live if item.code == "L1" else None,
                state=MilestoneState.DONE if passed else MilestoneState.OPEN,
                gate=item.gate,
                needs=item.needs,
                done_when=item.done_when,
                unconfirmed=imported and not passed and dates[item.code] < today,
                optional=item.optional,
            )
        )
    return freeze(tuple(out)) if agreed else tuple(out)


def freeze(milestones: tuple[Milestone, ...]) -> tuple[Milestone, ...]:
    """The same milestones with the committed dates as baseline: what K3 does when the customer agrees."""
    return tuple(replace(m, baseline=m.committed) for m in milestones)
