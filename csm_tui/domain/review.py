"""The weekly signal review: its questions, whom to look at first, what the record proposes (DOMAIN 5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from csm_tui.domain.assess import milestone_view
from csm_tui.domain.clock import NEVER
from csm_tui.domain.dates import day
from csm_tui.domain.derived import Assessment
from csm_tui.domain.frame import last_completed
from csm_tui.domain.model import (
    AnswerValue,
    Colour,
    ComponentName,
    Facts,
    MilestoneState,
    Phase,
    Severity,
    Signal,
    Status,
)
from csm_tui.domain.score import COLOUR_ORDER, colour_of


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the sheet; Yes is always the good answer."""

    code: str
    component: ComponentName
    text: str
    label: str  # a few words, for evidence and lists
    hint: str
    signal: str  # what a No offers to raise


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the record says about a question; proposed, never silently set. ``value`` None = it cannot tell."""

    value: AnswerValue | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an account stands in the week's queue: sort by ``key``; ``why`` says it in a few words."""

    account_id: int
    why: str
    key: tuple[int, int, str, int]


_BY_SIGNAL: dict[str, tuple[str, ...]] = {
    "E1": ("E1", "E2", "E3"),
    "E2": ("E4", "E5"),
    "E3": ("E7", "E8", "E9"),
    "P1": ("P1", "P2", "P3", "P7", "P8"),
    "P2": ("P4", "T2"),
    "P3": ("P6",),
    "T2": ("T1",),
    "A1": ("A1", "A2"),
    "A2": ("A4",),
    "A3": ("A3",),
    "S3": ("E6", "O1", "O2"),
}
"""Eleven questions that the record can answer, and the signals that make it No (DOMAIN 4.1)."""


# --- the queue --------------------------------------------------------------------------------


def place(facts: Facts, assessment: Assessment, today: date) -> Place:
    """Where the account stands in the queue and why, by the first reason that holds (DOMAIN 5.1)."""
    rank, why, within = _reason(facts, assessment, today)
    account = facts.account
    return Place(account.id, why, (rank, within, account.name.casefold(), account.id))


def queue(entries: Iterable[tuple[Facts, Assessment]], today: date, week: str | None = None) -> list[Place]:
    """The accounts to review, in order: active ones that have no completed review of that ISO week."""
    places = []
    for facts, assessment in entries:
        if facts.account.status is not Status.ACTIVE or facts.account.archived:
            continue
        if week is not None and any(r.week == week and r.completed is not None for r in facts.reviews):
            continue
        places.append(place(facts, assessment, today))
    return sorted(places, key=lambda p: p.key)


def _reason(facts: Facts, assessment: Assessment, today: date) -> tuple[int, str, int]:
    """Rank, word and order within the rank (smaller first)."""
    account, health = facts.account, assessment.health
    by_arr = -(account.arr_cents or 0)
    open_signals = [s for s in facts.signals if s.is_open and s.folded_into is None]
    if any(s.severity is Severity.CRITICAL for s in open_signals):
        return 0, "Critical signal open", health.score or 0
    if any(s.code == "R3" for s in open_signals):
        return 1, "decision overdue", by_arr
    if any(_unanswered(s, today) for s in open_signals):
        return 1, "response overdue", by_arr
    if (health.colour if health.override else health.computed) is Colour.RED:  # a person's word sets the group (R10)
        return 2, "red", health.score or 0
    fell = _fell(facts, assessment)
    if fell:
        return 3, "worse since the last review", -fell
    if health.stale in ("overdue", "stale", "expired"):  # due within this week is what the week is for (R8)
        return 4, "review overdue", -(health.review_age or 0)
    soon = _soon(assessment, today)
    if soon is not None:
        return 5, soon[0], soon[1]
    if any(s.severity is Severity.HIGH for s in open_signals):
        return 6, "High signal open", by_arr
    if health.stale == "never":
        return 7, "new account", by_arr
    return 8, "by ARR", by_arr


def _unanswered(signal: Signal, today: date) -> bool:
    """Whether its response time has run out without any intervention (R2 of the catalogue)."""
    return signal.response_due is not None and signal.response_due < today and not signal.interventions


def _fell(facts: Facts, assessment: Assessment) -> int:
    """By how much the score fell since the last review's snapshot, where that is 5 or a colour; else 0."""
    score = assessment.health.score
    reviewed = [s for s in facts.snapshots if s.reviewed and s.on < assessment.today and s.score is not None]
    if score is None or not reviewed:
        return 0
    last = max(reviewed, key=lambda s: s.on)
    if last.score is None or score >= last.score:
        return 0
    worse = COLOUR_ORDER[colour_of(score)] < COLOUR_ORDER[colour_of(last.score)]
    return last.score - score if worse or last.score - score >= 5 else 0


def _soon(assessment: Assessment, today: date) -> tuple[str, int] | None:
    """The go-live or the next gate, where it is due within 14 days."""
    best: tuple[int, str] | None = None
    for view in assessment.milestones:
        milestone = view.milestone
        if milestone.state is not MilestoneState.OPEN or milestone.unconfirmed or milestone.committed is None:
            continue
        if milestone.code != "L1" and milestone.gate is None:
            continue
        days = (milestone.committed - today).days
        if 0 <= days <= 14:
            name = "go-live soon" if milestone.code == "L1" else f"gate {milestone.gate} soon"
            best = min(best, (days, name)) if best else (days, name)
    return (best[1], best[0]) if best else None


# --- what the record proposes -----------------------------------------------------------------


def propose(facts: Facts, assessment: Assessment, today: date) -> Mapping[str, Proposal]:
    """By question code, what the product already knows. A No follows from an open signal; a Yes needs a fact.

    Never for tone, concerns, integrations and technical trouble: only a person can tell.
    """
    open_signals = [s for s in facts.signals if s.is_open]
    out: dict[str, Proposal] = {}
    for code, signals in _BY_SIGNAL.items():
        found = [s for s in open_signals if s.code in signals]
        if found:
            told = found[0].evidence or found[0].title
            out[code] = Proposal(AnswerValue.NO, told + (f" (and {len(found) - 1} more)" if len(found) > 1 else ""))
    for code, proposal in _good(facts, assessment, today).items():
        out.setdefault(code, proposal)
    return out


def _good(facts: Facts, assessment: Assessment, today: date) -> dict[str, Proposal]:
    """The questions that the record answers with Yes."""
    out: dict[str, Proposal] = {}
    yes = AnswerValue.YES
    since = today - timedelta(days=14)
    recent = [c for c in facts.contacts if since <= c.on <= today]
    held = [c for c in recent if c.kind == "meeting" and c.held]
    if held:
        out["E1"] = Proposal(yes, f"Last meeting held on {day(max(c.on for c in held))}")
    heard = [c.answered or c.on for c in recent if c.answered or (c.direction in ("in", "both") and c.held)]
    if heard:
        out["E2"] = Proposal(yes, f"Last heard from them on {day(max(heard))}")
    talked = {p for c in recent if c.held and c.direction in ("in", "both") for p in c.people}
    people = {p.id: p for p in facts.people if p.state == "active"}
    if len(talked & people.keys()) >= 2:
        names = sorted(people[p].name for p in talked & people.keys())
        out["E3"] = Proposal(yes, f"In contact: {', '.join(names[:3])}")
    champions = [p for p in people.values() if p.role == "champion" and p.id in talked]
    if champions:
        out["S3"] = Proposal(yes, f"{champions[0].name} was in contact within two weeks")
    due = [v for v in assessment.milestones if v.due]
    if due and not any(v.late and v.milestone.state is MilestoneState.OPEN for v in due):
        out["P1"] = Proposal(yes, f"{len(due)} milestones due so far, none open")
    if any(v.milestone.baseline is not None for v in assessment.milestones):
        out["P3"] = Proposal(yes, "Nothing was added beyond 10 % of the baseline")
    waiting = [w for w in facts.waits if w.until is None]
    blocked = [b for b in facts.blocks if b.until is None]
    if due and not waiting and not blocked:
        out["P2"] = Proposal(yes, "Nothing is blocked and nobody is waited for")
    return out | _good_numbers(facts, assessment, today)


def _good_numbers(facts: Facts, assessment: Assessment, today: date) -> dict[str, Proposal]:
    """Yes from figures that were typed within 14 days."""
    fresh = [n for n in facts.numbers if today - timedelta(days=14) <= n.on <= today]
    live = milestone_view(assessment, "L1")
    is_live = live is not None and live.milestone.state is MilestoneState.DONE
    out: dict[str, Proposal] = {}
    for n in sorted(fresh, key=lambda n: n.on):
        on = day(n.on)
        if n.error_rate is not None:
            out["T2"] = Proposal(AnswerValue.YES, f"Error rate {n.error_rate:g} % on {on}")
        if n.active is not None and n.licensed and (is_live or assessment.phase is Phase.TRANSITION):
            out["A1"] = Proposal(AnswerValue.YES, f"{n.active} of {n.licensed} active on {on}")
        if n.core_used is not None and n.core_total:
            out["A2"] = Proposal(AnswerValue.YES, f"{n.core_used} of {n.core_total} core features used on {on}")
        if n.tickets is not None:
            out["A3"] = Proposal(AnswerValue.YES, f"{n.tickets} open tickets on {on}")
    return out


# --- since the last review --------------------------------------------------------------------


def since_last_review(facts: Facts, today: date) -> tuple[str, ...]:
    """What changed since the last completed review, as sentences in the order of the days; all, without one."""
    review = last_completed(facts, today)
    start = review.completed if review is not None and review.completed is not None else facts.account.added
    titles = {m.code: m.title for m in facts.milestones}
    lines: list[tuple[date, str]] = [
        (m.actual, f"‘{m.title}’ done")
        for m in facts.milestones
        if m.actual is not None and m.state is MilestoneState.DONE
    ]
    for move in facts.moves:
        old = day(move.old) if move.old else "no date"
        lines.append((move.on, f"‘{titles.get(move.code, move.code)}’ moved from {old} to {day(move.new)}"))
    for signal in facts.signals:
        if signal.folded_into is None:
            lines.append((signal.first_noticed, f"{signal.severity.value.capitalize()} signal: {signal.title}"))
        if signal.closed_on is not None:
            lines.append((signal.closed_on, f"Signal {signal.state.value}: {signal.title}"))
    for contact in facts.contacts:
        word = contact.kind if contact.held else f"missed {contact.kind}"
        way = {"in": " from them", "out": " from us"}.get(contact.direction, "")
        lines.append((contact.on, f"{word.capitalize()}{way}" + (f": {contact.text}" if contact.text else "")))
    for wait in facts.waits:
        lines.append((wait.since, f"Waiting began: {wait.for_what}"))
        if wait.until is not None:
            lines.append((wait.until, f"Waiting ended: {wait.for_what}"))
    lines += [(a.closed_on, f"Action {a.state}: {a.text}") for a in facts.actions if a.closed_on is not None]
    kept = sorted((line for line in lines if start <= line[0] <= today), key=lambda line: line[0])
    return tuple(f"{day(on)}: {text}" for on, text in kept)


def weeks_alike(facts: Facts, component_codes: Iterable[str], today: date) -> int:
    """How many of the last completed reviews in a row gave the same answers to these questions.

    From three on, *same as last week* asks for a fresh look (DOMAIN 5.3).
    """
    codes = tuple(component_codes)
    done = [r for r in facts.reviews if r.completed is not None and r.completed <= today]
    done.sort(key=lambda r: (r.week, r.completed or NEVER), reverse=True)
    count = 0
    for review in done:
        mine = [review.answers[q].value if q in review.answers else None for q in codes]
        first = [done[0].answers[q].value if q in done[0].answers else None for q in codes]
        if mine != first:
            break
        count += 1
    return count
