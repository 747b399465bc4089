"""What a customer-safe template can see: a view that holds no ARR, health, sentiment, note, signal or reason.

No template can reach what is not here (P16, DOMAIN 7). Everything in it is agreed with the customer, said by them, or
a date of the common plan. A test plants a marker in every internal field and looks for it in every draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from csm_tui.domain.calendar import STANDARD, Calendar
from csm_tui.domain.customer_words import PHASE_TITLES, SIDES, between_us
from csm_tui.domain.derived import Assessment, GoLive, MilestoneView
from csm_tui.domain.hypercare import Issue
from csm_tui.domain.markdown import inline
from csm_tui.domain.model import Action, Facts, MilestoneState, Numbers, Party, Phase, Role
from csm_tui.domain.raci import RaciLine
from csm_tui.domain.training import Session
from csm_tui.drafting.words import day, figure

OPEN = MilestoneState.OPEN
ROLE_WORDS = {
    Role.SPONSOR: "executive sponsor", Role.CHAMPION: "project lead", Role.TECHNICAL: "technical lead",
    Role.BUSINESS: "business owner", Role.END_USER: "user", Role.IT_SECURITY: "IT and security", Role.OTHER: "",
}  # fmt: skip
ISO = 10  # characters of 2026-11-18
NEXT = 5  # steps of each side that are told as the next ones


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the common plan."""

    title: str
    phase: str  # in the customer's words
    side: str  # You, Us, Both, Third party
    owner: str
    first: date | None  # first agreed
    due: date | None  # agreed now
    forecast: date | None
    state: MilestoneState
    done_on: date | None
    late_days: int
    done_when: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A success criterion, as it was agreed with them."""

    metric: str
    baseline: float | None
    target: float | None
    actual: float | None
    unit: str
    owner: str
    due: date | None
    state: str


class Record(NamedTuple):
    """What lies in the account's record beyond ``Facts``; all of it may be empty."""

    exclusions: tuple[str, ...] = ()  # what is agreed to be out of scope
    raci: tuple[RaciLine, ...] = ()
    training: tuple[Session, ...] = ()
    issues: tuple[Issue, ...] = ()
    cadence: int | None = None  # days between meetings
    next_meeting: date | None = None
    rollback: str = ""  # the plan to go back, as agreed
    handoff: tuple[tuple[str, str], ...] = ()  # internal: section, text
    calendar: Calendar = STANDARD  # the account's working days


@dataclass(frozen=True, slots=True)
class CustomerView:
    """What the customer may read of an onboarding, and nothing else."""

    name: str
    product: str
    owner: str
    phase: Phase
    go_live: GoLive
    steps: tuple[Step, ...]
    goals: tuple[Goal, ...]
    waiting_for: tuple[tuple[str, date], ...]  # what we wait for from them, since when
    actions: tuple[Action, ...]  # theirs, open
    people: tuple[tuple[str, str, Role], ...]  # name, title, role
    readiness: tuple[tuple[str, str, str], ...]  # group, item, state
    wishes: tuple[tuple[str, date, str, int], ...]  # what they asked for, when, decision, working days
    rounds: tuple[tuple[int, date, bool], ...]  # of acceptance testing: number, day, passed
    numbers: Numbers | None
    record: Record  # without its internal part


def customer_view(facts: Facts, assessment: Assessment, record: Record | None = None) -> CustomerView:
    """Return the customer-safe part of the facts."""
    return CustomerView(
        name=facts.account.name,
        product=facts.account.product,
        owner=facts.account.owner,
        phase=assessment.phase,
        go_live=assessment.go_live,
        steps=_steps(assessment),
        goals=tuple(
            Goal(c.metric, c.baseline, c.target, c.actual, c.unit, c.owner, c.due, c.state) for c in facts.criteria
        ),
        waiting_for=tuple((w.for_what, w.since) for w in facts.waits if w.until is None and w.party is Party.CUSTOMER),
        actions=tuple(a for a in facts.actions if a.state == "open" and a.party is Party.CUSTOMER),
        people=tuple((p.name, p.title, p.role) for p in facts.people if p.state == "active"),
        readiness=tuple((c.group, c.text, c.state) for c in facts.checks if c.list == "go-live"),
        wishes=tuple((s.text, s.asked, s.decision, s.effect_days) for s in facts.scope_changes),
        rounds=tuple((r.number, r.on, r.passed) for r in facts.uat_rounds),
        numbers=max(facts.numbers, key=lambda n: n.on, default=None),
        record=(record or Record())._replace(handoff=()),
    )


def _steps(assessment: Assessment) -> tuple[Step, ...]:
    """The steps of the plan by phase and position, without those that are ours alone; one of no phase follows."""
    order = [*PHASE_TITLES.values()]
    found, phase = [], order[1]
    for view in sorted(assessment.milestones, key=lambda v: v.milestone.position):
        m = view.milestone
        phase = phase if m.phase is None else PHASE_TITLES.get(m.phase, order[-1])
        if not between_us(m) and m.state is not MilestoneState.SKIPPED:
            found.append(_step(view, phase))
    return tuple(sorted(found, key=lambda step: order.index(step.phase)))


def _step(view: MilestoneView, phase: str) -> Step:
    m = view.milestone
    return Step(
        m.title, phase, SIDES[m.party], m.owner, m.baseline, m.committed, view.forecast, m.state, m.actual,
        view.late if m.state is OPEN else 0, m.done_when,
    )  # fmt: skip


def customer_data(
    view: CustomerView, fields: Mapping[str, str], today: date, settings: Mapping[str, str], to: str = ""
) -> dict[str, object]:
    """Return all that a customer-safe template may use, as plain data; built from the view alone.

    ``to`` is the role that the template is meant for: ``reader`` is the first person who has it.
    """
    steps = [_step_data(step) for step in view.steps]
    still_open = sorted((s for s in view.steps if s.state is OPEN and s.due), key=lambda s: s.due or date.max)
    people = [{"name": inline(n), "title": inline(t), "role": ROLE_WORDS[r]} for n, t, r in view.people]
    reader = next((person for person, (_, _, role) in zip(people, view.people, strict=True) if role.value == to), None)
    return {
        "customer": inline(view.name),
        "me": inline(settings.get("me", "") or view.owner),
        "today": day(today),
        "account": {"name": inline(view.name), "product": inline(view.product)},
        "reader": reader,
        "reader_name": reader["name"] if reader else "",
        "phase": PHASE_TITLES.get(view.phase, "Done"),
        "go_live": go_live_data(view.go_live, today),
        "milestones": steps,
        "phases": _phases(view.steps, steps),
        "done_count": sum(s.state is MilestoneState.DONE for s in view.steps),
        "step_count": len(view.steps),
        "recent": _recent(view.steps, today),
        "next_theirs": [_step_data(s) for s in still_open if s.side in ("You", "Both")][:NEXT],
        "next_ours": [_step_data(s) for s in still_open if s.side in ("Us", "Both")][:NEXT],
        "waiting_for": [
            {"what": inline(what, 200), "since": day(since), "days": (today - since).days}
            for what, since in sorted(view.waiting_for, key=lambda w: w[1])
        ],
        "actions": action_data(view.actions),
        "goals": [goal_data(g) for g in view.goals],
        "people": people,
        "readiness": _readiness(view),
        "wishes": [
            {"text": inline(text, 300), "asked": day(asked), "decision": decision, "effect_days": effect}
            for text, asked, decision, effect in view.wishes
        ],
        "rounds": [{"number": n, "on": day(on), "passed": passed} for n, on, passed in view.rounds],
        "numbers": numbers_data(view.numbers),
        **record_data(view.record),
        "fields": field_data(fields),
    }


def field_data(fields: Mapping[str, str]) -> dict[str, object]:
    """What the person filled in: an ISO date as a draft writes days, several lines as a list."""
    return {name: _filled(value) for name, value in fields.items()}


def _filled(value: str) -> str:
    if len(value) == ISO:
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return inline(value)
    lines = [inline(part) for part in value.split("\n") if part.strip()]
    return "\n".join(f"- {text}" for text in lines) if len(lines) > 1 else "".join(lines)


def go_live_data(going: GoLive, today: date) -> dict[str, object]:
    """The dates of the go-live, days to it, days that the forecast is later than the baseline."""
    late = None
    if going.forecast is not None and going.baseline is not None:
        late = (going.forecast - going.baseline).days
    return {
        "sold": day(going.sold),
        "baseline": day(going.baseline),
        "committed": day(going.committed),
        "forecast": day(going.forecast),
        "actual": day(going.actual),
        "days_left": None if going.committed is None else (going.committed - today).days,
        "late_days": late,
    }


def _step_data(step: Step) -> dict[str, object]:
    return {
        "title": inline(step.title),
        "phase": step.phase,
        "side": step.side,
        "owner": inline(step.owner),
        "first": day(step.first),
        "due": day(step.due),
        "forecast": day(step.forecast),
        "state": step.state.value,
        "done_on": day(step.done_on),
        "late_days": step.late_days,
        "done_when": inline(step.done_when, 300),
    }


def _phases(steps: tuple[Step, ...], data: list[dict[str, object]]) -> list[dict[str, object]]:
    """The steps under the headings of their phases, with how many are done."""
    out = []
    for title in dict.fromkeys(step.phase for step in steps):
        mine = [d for step, d in zip(steps, data, strict=True) if step.phase == title]
        done = sum(d["state"] == "done" for d in mine)
        out.append({"title": title, "steps": mine, "done": done, "count": len(mine)})
    return out


def _recent(steps: tuple[Step, ...], today: date) -> list[dict[str, object]]:
    """What was done within 14 days, the latest first."""
    found = [s for s in steps if s.done_on is not None and 0 <= (today - s.done_on).days <= 14]
    return [_step_data(s) for s in sorted(found, key=lambda s: s.done_on or today, reverse=True)]


def goal_data(goal: Goal) -> dict[str, object]:
    """A goal with its figures as words; ``lacks`` says what it still needs to be measured."""
    lacks = [
        word
        for word, value in (
            ("a baseline", goal.baseline),
            ("a target", goal.target),
            ("an owner", goal.owner or None),
            ("a date", goal.due),
        )
        if value is None
    ]
    return {
        "metric": inline(goal.metric, 200),
        "baseline": figure(goal.baseline),
        "target": figure(goal.target),
        "actual": figure(goal.actual),
        "unit": inline(goal.unit),
        "owner": inline(goal.owner),
        "due": day(goal.due),
        "state": goal.state,
        "lacks": lacks,
    }


def action_data(actions: tuple[Action, ...]) -> list[dict[str, object]]:
    """Open next steps, earliest due first."""
    chosen = sorted(actions, key=lambda a: (a.due or date.max, a.id))[:50]
    return [{"text": inline(a.text, 300), "owner": inline(a.owner), "due": day(a.due)} for a in chosen]


def record_data(record: Record) -> dict[str, object]:
    """The customer-safe part of the record."""
    return {
        "exclusions": [inline(text, 300) for text in record.exclusions[:50]],
        "raci": [
            {
                "item": inline(line.item),
                "responsible": inline(line.responsible),
                "accountable": inline(line.accountable),
                "consulted": inline(line.consulted),
                "informed": inline(line.informed),
            }
            for line in record.raci[:60]
        ],
        "training": [
            {
                "title": inline(s.title, 200),
                "audience": s.audience.replace("-", " "),
                "on": day(s.on),
                "invited": s.invited,
                "attended": s.attended,
                "completed": s.completed,
            }
            for s in record.training[:60]
        ],
        "issues": [
            {
                "title": inline(i.title, 200),
                "severity": i.severity.value,
                "opened": day(i.opened),
                "resolved": day(i.resolved),
            }
            for i in record.issues[:60]
        ],
        "meeting": {"every_days": record.cadence, "next": day(record.next_meeting)},
        "rollback": inline(record.rollback),
    }


def _readiness(view: CustomerView) -> dict[str, object]:
    """The go-live list: its items by group, and how many are settled."""
    groups = [
        {
            "title": inline(group).capitalize(),
            "items": [{"text": inline(text), "state": state} for g, text, state in view.readiness if g == group],
        }
        for group in dict.fromkeys(g for g, _, _ in view.readiness)
    ]
    settled = sum(state in ("yes", "waived") for _, _, state in view.readiness)
    return {"groups": groups, "settled": settled, "count": len(view.readiness)}


def numbers_data(numbers: Numbers | None) -> dict[str, object] | None:
    """The last figures of use, with their day; ``None`` where none were ever told."""
    if numbers is None:
        return None
    return {
        "on": day(numbers.on),
        "licensed": numbers.licensed,
        "active": numbers.active,
        "core_used": numbers.core_used,
        "core_total": numbers.core_total,
        "tickets": numbers.tickets,
        "trained": numbers.trained,
        "invited": numbers.invited,
    }
