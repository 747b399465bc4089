"""Another plan for an account, and an account's plan as a template (DOMAIN 2.1). Pure: the store carries it out.

What is done stays as it is. Of what is open, wording, dependencies and dates become the plan's; what the plan lacks is
taken out, or skipped with the reason where something hangs on it. Milestones of one's own (N1, N2, …) stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from csm_tui.domain.calendar import STANDARD, Calendar
from csm_tui.domain.model import PHASES, Facts, Milestone, MilestoneState, Need, Phase, Segment
from csm_tui.domain.plan import Plan, PlanItem, instantiate
from csm_tui.domain.planning import loop, needs_words, passed_on
from csm_tui.errors import Refused

_LETTERS = {
    Phase.HANDOFF: "H", Phase.KICKOFF: "K", Phase.CONFIGURE: "C", Phase.TRAIN: "T", Phase.PILOT: "P",
    Phase.GO_LIVE: "L", Phase.TRANSITION: "A", None: "V",
}  # fmt: skip
_ORDER = {"add": "added", "date": "dates", "change": "reworded", "skip": "skipped", "remove": "removed"}


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One thing that applying a plan does; ``target`` is the milestone as it would be, None for one that goes."""

    kind: str  # add | date | change | skip | remove
    code: str
    title: str
    words: str
    old: date | None = None
    new: date | None = None
    milestone_id: int = 0
    target: Milestone | None = None


@dataclass(frozen=True, slots=True)
class PlanDiff:
    """All that applying ``plan`` would do, in plan order; ``milestones`` is the whole plan afterwards (new: id 0)."""

    plan: Plan
    changes: tuple[PlanChange, ...]
    milestones: tuple[Milestone, ...]

    @property
    def summary(self) -> str:
        """The changes in one phrase, "3 added, 5 dates, 1 removed"; "nothing changes"."""
        counts = {kind: sum(1 for c in self.changes if c.kind == kind) for kind in _ORDER}
        return ", ".join(f"{n} {_ORDER[kind]}" for kind, n in counts.items() if n) or "nothing changes"


def _own(milestone: Milestone) -> bool:
    return milestone.code[0] == "N"


def fit(facts: Facts, plan: Plan, today: date, calendar: Calendar = STANDARD) -> PlanDiff:
    """What applying ``plan`` to the account would do.

    Day 0 is its kickoff. A go-live that was agreed (it has a baseline) or reached keeps its date, and the plan is
    scaled to it; otherwise the sold one counts, or the plan's own length. No date is moved into the past; what is
    new and lies there, is unconfirmed until somebody says so.
    """
    by_code = {m.code: m for m in facts.milestones}
    made = {m.code: m for m in instantiated(facts, plan, today, calendar)}
    hung = {x.milestone_id for group in (facts.moves, facts.waits, facts.blocks, facts.tasks) for x in group}
    gone = {
        m.code
        for m in facts.milestones
        if m.code not in made and not _own(m) and m.state is MilestoneState.OPEN and not _kept(m, hung)
    }
    needs = _needs(facts.milestones, made, gone)
    why = f"not part of the plan ‘{plan.title or plan.name}’"
    after: dict[str, Milestone] = {}
    for code, target in made.items():
        new = replace(target, needs=needs[code])
        after[code] = _merged(by_code.get(code), new, today, agreed="K3" not in made)
    for m in facts.milestones:
        if m.code in made or m.code in gone:
            continue
        left = replace(m, needs=needs[m.code])
        skipped = not _own(m) and m.state is MilestoneState.OPEN
        after[m.code] = replace(left, state=MilestoneState.SKIPPED, reason=why) if skipped else left
    whole = tuple(replace(m, position=n) for n, m in enumerate(_ordered(after, list(made))))
    changes = [c for m in whole for c in _changes(by_code.get(m.code), m)]
    changes += [
        PlanChange("remove", m.code, m.title, why, m.committed, None, m.id) for m in facts.milestones if m.code in gone
    ]
    return PlanDiff(plan, tuple(changes), whole)


def _kept(milestone: Milestone, hung: set[int]) -> bool:
    """Whether something of an open milestone would be lost with it."""
    return milestone.id in hung or bool(milestone.evidence) or milestone.started is not None


def instantiated(facts: Facts, plan: Plan, today: date, calendar: Calendar) -> tuple[Milestone, ...]:
    """The plan as the account would have it with nothing done: its kickoff, and the go-live that counts (``fit``)."""
    by_code = {m.code: m for m in facts.milestones}
    first, live = by_code.get("K1"), by_code.get("L1")
    kickoff = (first and first.actual) or facts.account.kickoff or (first and first.committed) or None
    sold, agreed = facts.account.sold_go_live, None
    if live is not None and (live.baseline is not None or live.state is MilestoneState.DONE):
        agreed = live.actual or live.committed

    def made(go_live: date | None) -> tuple[Milestone, ...]:
        found = instantiate(
            plan, signed=facts.account.signed, kickoff=kickoff, go_live=go_live, today=today, calendar=calendar
        )
        return tuple(replace(m, sold=sold) if m.code == "L1" else m for m in found)

    if agreed is None:
        natural = made(sold)
        day = next((m.committed for m in natural if m.code == "L1"), None)
        if live is None or live.committed is None or day is None or day >= today:
            return natural
        agreed = live.committed  # the plan's own day is past already: the one that stands is all there is
    # what the plan gives by itself comes before scaling it to the agreed day: that one may only have been rolled
    for natural in (made(sold), made(None)):
        if any(m.code == "L1" and m.committed == agreed for m in natural):
            return natural
    return made(agreed)


def _needs(milestones: Sequence[Milestone], made: dict[str, Milestone], gone: set[str]) -> dict[str, tuple[Need, ...]]:
    """The needs of all afterwards: the plan's, and those to and of own milestones as far as no circle comes of it."""
    of = {m.code: m.needs for m in milestones}
    out = {code: m.needs for code, m in made.items()}
    for m in milestones:
        if m.code not in made and m.code not in gone:
            out[m.code] = passed_on(m.needs, gone, of, m.code)
    own = {m.code for m in milestones if _own(m)}
    for m in milestones:
        extra = tuple(n for n in m.needs if n.code in own and m.code in made)
        if extra:
            tried = {**out, m.code: (*out[m.code], *extra)}
            out = tried if not loop(_graph(tried)) else out
    for code in own & out.keys():  # the plan may have turned a dependency round that an own one stands in
        if loop(_graph(out)):
            out[code] = ()
    return out


def _graph(needs: dict[str, tuple[Need, ...]]) -> dict[str, list[str]]:
    return {code: [n.code for n in found] for code, found in needs.items()}


def _merged(now: Milestone | None, target: Milestone, today: date, *, agreed: bool) -> Milestone:
    """``target`` for an account that has the milestone ``now``: history, people and ids stay."""
    if now is None:
        past = target.committed is not None and target.committed < today
        return replace(target, unconfirmed=past, baseline=target.baseline if agreed and not past else None)
    if now.state is not MilestoneState.OPEN:
        return replace(now, needs=target.needs)
    day = target.committed
    if now.unconfirmed or day is None or day < today or (now.code == "L1" and now.baseline is not None):
        day = now.committed
    return replace(
        now, title=target.title, phase=target.phase, party=target.party, gate=target.gate, needs=target.needs,
        done_when=target.done_when, optional=target.optional, committed=day,
        baseline=day if agreed and now.baseline is None and not now.unconfirmed else now.baseline,
    )  # fmt: skip


def _ordered(after: dict[str, Milestone], planned: list[str]) -> list[Milestone]:
    """The plan's order; what it does not have stands after the last of its phase, or at the end."""
    out = [after[code] for code in planned]
    for m in after.values():
        if m.code not in planned:
            rank = PHASES.index(m.phase) if m.phase else len(PHASES)
            place = max((n for n, o in enumerate(out, 1) if o.phase and PHASES.index(o.phase) <= rank), default=0)
            out.insert(place if m.phase else len(out), m)
    return out


def _changes(now: Milestone | None, then: Milestone) -> list[PlanChange]:
    """What happens to one milestone, in words."""
    if now is None:
        words = "unconfirmed: its day is past" if then.unconfirmed else "new"
        return [PlanChange("add", then.code, then.title, words, None, then.committed, 0, then)]
    if now.state is not then.state:
        return [PlanChange("skip", now.code, now.title, then.reason, now.committed, None, now.id, then)]
    found = []
    if now.committed != then.committed:
        words = "first date" if now.committed is None else "date"
        found.append(PlanChange("date", now.code, then.title, words, now.committed, then.committed, now.id, then))
    told = [
        f"{name} {was or 'none'} → {now_ or 'none'}"
        for name, was, now_ in (
            ("title", f"‘{now.title}’", f"‘{then.title}’"),
            ("phase", now.phase, then.phase),
            ("party", now.party, then.party),
            ("gate", now.gate, then.gate),
            ("needs", needs_words(now.needs), needs_words(then.needs)),
        )
        if was != now_
    ]
    told += ["evidence asked for"] * (now.done_when != then.done_when)
    told += ["can be switched off" if then.optional else "always part"] * (now.optional != then.optional)
    if told:
        found.append(PlanChange("change", now.code, then.title, "; ".join(told), None, None, now.id, then))
    return found


# an account's plan as a template


def template_of(facts: Facts, title: str, name: str, *, lead: int, segment: Segment | None = None) -> Plan:
    """The account's plan as one to work by; raises Refused where it has no go-live with a date.

    Dates are the baseline where there is one (a slip is no part of a plan), else the committed ones, as days from the
    kickoff. Skipped ones are left out and pass their needs on; an optional one that is off is offered. Own codes
    (N1, …) become codes of their phase from 11 on, so that they cannot meet the next account's own.
    """
    day = {m.code: m.baseline or m.committed for m in facts.milestones}
    live, zero = day.get("L1"), _zero(facts)
    if live is None or zero is None or live <= zero:
        raise Refused("A template needs a go-live with a date after the kickoff. Nothing was written.")
    lead = (zero - facts.account.signed).days if facts.account.signed else lead
    off = {m.code for m in facts.milestones if m.state is MilestoneState.SKIPPED}
    of = {m.code: m.needs for m in facts.milestones}
    codes = _codes(facts.milestones)
    items: list[PlanItem] = []
    offered: list[PlanItem] = []
    offset = 0
    for m in facts.milestones:
        offset = (found - zero).days if (found := day[m.code]) else offset
        if m.code in off and not m.optional:
            continue
        fixed = "kickoff" if offset < 0 or m.phase is Phase.HANDOFF else ""
        fixed = "go-live" if m.code == "L0" or offset > (live - zero).days else fixed
        item = PlanItem(
            code=codes[m.code], title=m.title, phase=m.phase, party=m.party, offset=offset, gate=m.gate,
            needs=tuple(Need(codes[n.code], n.kind) for n in passed_on(m.needs, off, of, m.code) if n.code in codes),
            done_when=m.done_when, fixed="" if m.code == "L1" else fixed, optional=m.optional,
        )  # fmt: skip
        if m.code in off:
            before = tuple(
                codes[o.code] for o in facts.milestones if o.code not in off and any(n.code == m.code for n in o.needs)
            )
            offered.append(replace(item, before=before))
        else:
            items.append(item)
    kept = min(max(lead, 0), 365)
    return Plan(segment or facts.account.segment, kept, tuple(items), tuple(offered), name, title)


def _zero(facts: Facts) -> date | None:
    """The kickoff that the plan stands on, the signature or the first date where it has none."""
    first = next((m for m in facts.milestones if m.code == "K1"), None)
    if first is not None:
        return first.baseline or facts.account.kickoff or first.committed
    known = [d for m in facts.milestones if (d := m.baseline or m.committed)]
    return facts.account.kickoff or facts.account.signed or min(known, default=None)


def _codes(milestones: Sequence[Milestone]) -> dict[str, str]:
    """Code → code in the template: own ones get one of their phase."""
    taken = {m.code for m in milestones}
    out: dict[str, str] = {}
    for m in milestones:
        code = m.code
        if _own(m):
            letter, number = _LETTERS[m.phase], 11
            while (code := f"{letter}{number}") in taken:
                number += 1
            taken.add(code)
        out[m.code] = code
    return out
