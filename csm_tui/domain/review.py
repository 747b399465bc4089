"""The weekly signal review: its questions and what the record proposes to each (DOMAIN 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from csm_tui.domain.assess import milestone_view
from csm_tui.domain.clock import NEVER
from csm_tui.domain.dates import day
from csm_tui.domain.derived import Assessment
from csm_tui.domain.model import (
    AnswerValue,
    ComponentName,
    Facts,
    MilestoneState,
    Phase,
)
from csm_tui.domain.numbers import MEASURES, is_known, points


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the sheet; Yes is always the good answer."""

    code: str
    component: ComponentName
    text: str
    label: str  # a few words, for evidence and lists
    hint: str
    signals: tuple[str, ...]  # what a No offers to raise, the nearest first

    @property
    def signal(self) -> str:
        """The signal that a No offers first."""
        return self.signals[0]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the record says about a question; proposed, never silently set. ``value`` None = it cannot tell."""

    value: AnswerValue | None
    evidence: str


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
    """Yes from figures of the last 14 days that lie on the good side of their rules; the others say nothing here."""
    live = milestone_view(assessment, "L1")
    is_live = live is not None and live.milestone.state is MilestoneState.DONE
    last = {m.part: found[-1] for m in MEASURES if (found := points(facts.numbers, m, today))}
    last = {part: point for part, point in last.items() if is_known(point.on, today)}
    out: dict[str, Proposal] = {}

    def yes(code: str, part: str, text: str, good: Callable[[float], bool]) -> None:
        point = last.get(part)
        if point is not None and point.level is not None and good(point.level):
            told = text.format(value=point.value, whole=point.whole, on=day(point.on))
            out[code] = Proposal(AnswerValue.YES, told)

    yes("T2", "error_rate", "Error rate {value:g} % on {on}", lambda level: level <= 5)
    yes("A2", "core_used", "{value:g} of {whole:g} core features used on {on}", lambda level: level >= 60)
    yes("A3", "tickets", "{value:g} open tickets on {on}", lambda level: True)
    if is_live or assessment.phase is Phase.TRANSITION:
        yes("A1", "active", "{value:g} of {whole:g} active on {on}", lambda level: level >= 50)
    return out


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
