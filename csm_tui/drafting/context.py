"""What a template can see: plain data made from facts and assessment, never the values themselves (DOMAIN 7).

Two audiences never mix: this is what internal templates see; ``customer.py`` is made of a view of its own.
Texts of people are Markdown-safe here, once (``domain.markdown.inline``); a template only places them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from csm_tui.domain.calendar import STANDARD, Calendar
from csm_tui.domain.derived import Assessment, MilestoneView
from csm_tui.domain.markdown import inline
from csm_tui.domain.model import (
    SEVERITIES,
    Action,
    Contact,
    Facts,
    MilestoneState,
    Party,
    Person,
    Role,
    Severity,
    Signal,
)
from csm_tui.domain.money import format_money
from csm_tui.domain.people import SENTIMENT
from csm_tui.domain.score import half_up
from csm_tui.drafting.customer import Record, customer_data, customer_view
from csm_tui.drafting.words import day

RECENT = 30  # days in which a closed signal still belongs into an escalation (DOMAIN 7)
SINGLE_THREADED = 30  # days in which two people should have been in two-way contact (SIG-E9)
PARTIES = {Party.VENDOR: "us", Party.CUSTOMER: "the customer", Party.JOINT: "both", Party.THIRD_PARTY: "a third party"}
CAUSES = {"customer": "the customer", "vendor": "us", "third-party": "a third party", "scope": "a change of scope"}
BANDS = {
    "healthy": "Healthy",
    "monitor": "Monitor",
    "at-risk": "At Risk",
    "critical": "Critical",
    "emergency": "Emergency",
}


def response_due(facts: Facts, today: date, calendar: Calendar = STANDARD) -> date:
    """Return the day by which an escalation of today needs its decision (DOMAIN 6 and 7).

    Two open Critical: the same day. One: within 24 hours. High, and whatever else is escalated: within 48 hours.
    On working days, forward.
    """
    open_now = [s.severity for s in facts.signals if s.is_open and s.folded_into is None]
    critical = open_now.count(Severity.CRITICAL)
    wait = 0 if critical >= 2 else 1 if critical else 2
    return calendar.next_working(today + timedelta(days=wait))


def last_two_way(facts: Facts, person: Person) -> date | None:
    """Return the day on which this person last answered, wrote or met us; ``None`` if never recorded."""
    return max((c.answered or c.on for c in facts.contacts if person.id in c.people and _two_way(c)), default=None)


def _two_way(contact: Contact) -> bool:
    return contact.answered is not None or (contact.direction in ("in", "both") and contact.held)


def internal(
    facts: Facts,
    assessment: Assessment,
    fields: Mapping[str, str],
    today: date,
    settings: Mapping[str, str],
    record: Record | None = None,
    to: str = "",
) -> dict[str, object]:
    """Return all that an internal template may use: what the customer may see, and the rest."""
    account, calendar = facts.account, (record or Record()).calendar
    return {
        **customer_data(customer_view(facts, assessment, record), fields, today, settings or {}, to),
        "handoff": [{"title": inline(title), "text": inline(text)} for title, text in (record or Record()).handoff],
        "promises": [
            {
                "text": inline(p.text, 300),
                "kind": p.kind,
                "said_by": inline(p.said_by),
                "decision": p.decision,
                "out_of_scope": p.out_of_scope,
            }
            for p in facts.promises[:50]
        ],
        "notes": [{"on": day(n.on), "text": inline(n.text, 400)} for n in reversed(facts.notes[-8:])],
        "account": {
            "name": inline(account.name),
            "segment": account.segment.value,
            "product": inline(account.product),
            "owner": inline(account.owner),
            "ae": inline(account.ae),
            "signed": day(account.signed),
            "kickoff": day(account.kickoff),
            "industry": inline(account.industry),
            "region": inline(account.region),
            "arr": "" if account.arr_cents is None else inline(format_money(account.arr_cents, account.currency)),
            "renewal": day(account.renewal),
            "renewal_days": None if account.renewal is None else (account.renewal - today).days,
            "phase": assessment.phase.value,
            "phase_days": assessment.days_in_phase,
        },
        "health": _health(assessment),
        "signals": _signals(facts, today),
        "interventions": _interventions(facts, today),
        "moves": _moves(facts, assessment),
        "slip": {
            "total": assessment.slip.total,
            "not_yet_moved": assessment.slip.not_yet_moved,
            "by_cause": [{"cause": CAUSES[c.value], "days": n} for c, n in assessment.slip.by_cause if n],
        },
        "waits": _waits(facts, today, calendar),
        "late": [
            _milestone(v) for v in assessment.milestones if v.late > 0 and v.milestone.state is MilestoneState.OPEN
        ],
        "people": _people(facts, today),
        "champion": _person(facts, Role.CHAMPION, today),
        "sponsor": _person(facts, Role.SPONSOR, today),
        "contacts_recent": len(_recent_people(facts, today)),
        "reminders": _reminders(facts, today, calendar),
        "actions": _actions((a for a in facts.actions if not a.origin.startswith("draft ")), today),
        "decision_by": day(_decision(fields, facts, today, calendar)),
    }


def facts_used(facts: Facts, assessment: Assessment) -> dict[str, str]:
    """Return the facts that a draft rests on, by name, as text: kept with it, to tell later what changed since."""
    health = assessment.health
    open_now = [s for s in facts.signals if s.is_open]
    return {
        "Health": f"{health.colour.value} {'' if health.score is None else health.score}".strip(),
        "Phase": assessment.phase.value,
        "Go-live": day(assessment.go_live.actual or assessment.go_live.committed),
        "Forecast": day(assessment.go_live.forecast),
        "ARR": "" if facts.account.arr_cents is None else format_money(facts.account.arr_cents, facts.account.currency),
        "Renewal": day(facts.account.renewal),
        "Open signals": ", ".join(sorted(f"{s.title} ({s.severity.value})" for s in open_now)),
        "Late milestones": ", ".join(v.milestone.title for v in assessment.milestones if v.late > 0),
    }


def changed_facts(then: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return one sentence for each fact that is not what it was: ``Go-live was 18 Dec 2026, now 22 Dec 2026``."""
    return tuple(
        f"{name} was {then[name] or 'not known'}, now {value or 'none'}"
        for name, value in now.items()
        if name in then and then[name] != value
    )


def _decision(fields: Mapping[str, str], facts: Facts, today: date, calendar: Calendar) -> date:
    try:
        return date.fromisoformat(fields.get("decision_by", ""))
    except ValueError:
        return response_due(facts, today, calendar)


def _health(assessment: Assessment) -> dict[str, object]:
    """Score, colour, caps and the worst component with what decided it."""
    health = assessment.health
    worst = min(health.components, key=lambda c: c.value, default=None)
    binding = [c for c in health.caps if health.score is not None and c.limit <= max(health.score, 0)]
    return {
        "score": health.score,
        "colour": health.colour.value,
        "computed": health.computed.value,
        "band": "" if health.band is None else BANDS[health.band.value],
        "caps": [{"limit": c.limit, "reason": inline(c.reason.rstrip("."))} for c in (binding or health.caps[:1])],
        "worst": None
        if worst is None or worst.value >= 100
        else {
            "name": worst.name.value,
            "value": half_up(worst.value),
            "evidence": inline(worst.evidence[0].rstrip(".")) if worst.evidence else "",
        },
        "override": "" if health.override is None else inline(health.override.reason),
        "stale": health.stale,
        "review_age": health.review_age,
    }


def _signals(facts: Facts, today: date) -> list[dict[str, object]]:
    """Open signals and those of the last 30 days, worst first, then oldest.

    What is folded under a root that is listed is counted there: five symptoms are not five alarms (DOMAIN 6).
    """
    recent = today - timedelta(days=RECENT)
    found = [s for s in facts.signals if s.is_open or (s.closed_on is not None and s.closed_on >= recent)]
    codes = {s.code for s in found if s.folded_into is None}
    folded = [s.folded_into for s in found if s.folded_into in codes]
    chosen = [s for s in found if s.folded_into not in codes]
    chosen.sort(key=lambda s: (not s.is_open, -SEVERITIES.index(s.severity), s.first_noticed, s.id))
    return [
        {
            "title": inline(s.title, 200),
            "evidence": inline(s.evidence, 500),
            "severity": s.severity.value.capitalize(),
            "first_noticed": day(s.first_noticed),
            "open": s.is_open,
            "state": s.state.value,
            "symptoms": folded.count(s.code),
            "closed_on": day(s.closed_on),
            "actions": [_intervention(i.on, i.action, i.result) for i in s.interventions[-10:]],
        }
        for s in chosen[:50]
    ]


def _intervention(on: date, action: str, result: str) -> dict[str, object]:
    return {"on": day(on), "action": inline(action, 300), "result": inline(result, 300)}


def _interventions(facts: Facts, today: date) -> list[dict[str, object]]:
    """What was done about those signals, oldest first, each with its signal."""
    recent = today - timedelta(days=RECENT)
    done: list[tuple[date, int, Signal, dict[str, object]]] = []
    for signal in facts.signals:
        if signal.is_open or (signal.closed_on is not None and signal.closed_on >= recent):
            done += [(i.on, i.id, signal, _intervention(i.on, i.action, i.result)) for i in signal.interventions]
    done.sort(key=lambda entry: entry[:2])
    return [{**what, "signal": inline(signal.title, 200)} for _, _, signal, what in done[-100:]]


def _moves(facts: Facts, assessment: Assessment) -> list[dict[str, object]]:
    """Every time the go-live was moved, oldest first."""
    return [
        {
            "old": day(m.old),
            "new": day(m.new),
            "on": day(m.on),
            "reason": inline(m.reason or m.reason_code, 300),
            "cause": CAUSES[m.caused_by.value],
            "customer_told": m.customer_told,
        }
        for m in facts.moves
        if m.code == "L1"
    ][-50:]


def _reminders(facts: Facts, today: date, calendar: Calendar) -> list[dict[str, object]]:
    """Each wait for which reminders were sent, those that still run first: to whom, for what, when and how."""
    asked = sorted((w for w in facts.waits if w.nudges), key=lambda w: (w.until is not None, w.since, w.id))
    return [
        {
            "party": PARTIES[w.party],
            "what": inline(w.for_what, 200),
            "sent": [
                day(n.on) + (f" ({inline(n.channel)})" if n.channel else "")
                for n in sorted(w.nudges, key=lambda n: n.on)
            ],
            "open": w.until is None,
            "days": max(0, calendar.between(w.since, w.until or today)),
        }
        for w in asked[:20]
    ]


def _waits(facts: Facts, today: date, calendar: Calendar) -> list[dict[str, object]]:
    """Working days waited by party, most first, with what is waited for now."""
    total: dict[Party, int] = {}
    now: dict[Party, list[str]] = {}
    for wait in facts.waits:
        total[wait.party] = total.get(wait.party, 0) + max(0, calendar.between(wait.since, wait.until or today))
        if wait.until is None:
            now.setdefault(wait.party, []).append(inline(wait.for_what, 200))
    return [
        {"party": PARTIES[party], "days": count, "now": now.get(party, [])[:10]}
        for party, count in sorted(total.items(), key=lambda pair: (-pair[1], pair[0].value))
        if count or party in now
    ]


def _milestone(view: MilestoneView) -> dict[str, object]:
    milestone = view.milestone
    return {
        "code": inline(milestone.code),
        "title": inline(milestone.title),
        "party": PARTIES[milestone.party],
        "owner": inline(milestone.owner),
        "state": milestone.state.value,
        "baseline": day(milestone.baseline),
        "committed": day(milestone.committed),
        "forecast": day(view.forecast),
        "actual": day(milestone.actual),
        "late_days": view.late,
    }


def _recent_people(facts: Facts, today: date) -> frozenset[int]:
    """Who was in two-way contact within 30 days."""
    since = today - timedelta(days=SINGLE_THREADED)
    return frozenset(p for c in facts.contacts if _two_way(c) and (c.answered or c.on) >= since for p in c.people)


def _people(facts: Facts, today: date) -> list[dict[str, object]]:
    return [_one(facts, p, today) for p in facts.people[:50]]


def _person(facts: Facts, role: Role, today: date) -> dict[str, object] | None:
    """The active person of a role, or the one who left; ``None`` when nobody is known."""
    found = [p for p in facts.people if p.role is role]
    found.sort(key=lambda p: p.state != "active")
    return _one(facts, found[0], today) if found else None


def _one(facts: Facts, person: Person, today: date) -> dict[str, object]:
    last = last_two_way(facts, person)
    return {
        "name": inline(person.name),
        "title": inline(person.title),
        "role": person.role.value,
        "state": person.state,
        "last_contact": day(last),
        "silent_days": None if last is None else (today - last).days,
        "power": person.power,
        "interest": person.interest,
        "strategy": _strategy(person),
        "sentiment": "" if person.sentiment is None else SENTIMENT.get(person.sentiment, ""),
    }


def _strategy(person: Person) -> str:
    """What the grid of power and interest advises; '' where it was not told (seed: stakeholder map)."""
    from csm_tui.domain.people import quadrant

    found = quadrant(person)
    return "" if found is None else found.strategy


def _actions(actions: Iterable[Action], today: date) -> list[dict[str, object]]:
    """Open next steps, earliest due first."""
    chosen = sorted((a for a in actions if a.state == "open"), key=lambda a: (a.due or date.max, a.id))
    return [
        {
            "text": inline(a.text, 300),
            "owner": inline(a.owner),
            "party": PARTIES[a.party],
            "due": day(a.due),
            "overdue": a.due is not None and a.due < today,
        }
        for a in chosen[:50]
    ]
