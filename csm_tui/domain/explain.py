"""What would make the account green, and the score taken apart as plain data (R12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from csm_tui.domain.calendar import STANDARD, Calendar
from csm_tui.domain.derived import Assessment, Fix
from csm_tui.domain.frame import Frame
from csm_tui.domain.health import credit, gather
from csm_tui.domain.model import Facts, MilestoneState, Severity, Signal, Status
from csm_tui.domain.score import GREEN_FROM, LABELS, QUESTIONS, Inputs, reckon, rounded
from csm_tui.domain.signals import RANK, root_of

_BUDGET = 800
"""How many combinations are tried before the list is thinned out greedily instead."""

_SEVERAL = 3  # open and late: P3

_LATENESS_CODES = frozenset({"P1", "P2", "P4", "P13"})


@dataclass(frozen=True, slots=True)
class _Step:
    """One fix and what it changes."""

    fix: Fix
    answers: tuple[str, ...] = ()
    signals: tuple[int, ...] = ()  # positions in ``_World.signals``
    milestone: tuple[str, float] | None = None  # code and credit once it is finished
    review: bool = False


@dataclass(frozen=True, slots=True)
class _World:
    """The score's inputs as they are, and all open signals: taking one away may unfold others."""

    inputs: Inputs
    signals: tuple[Signal, ...]
    late: int  # open milestones that are late

    def score(self, steps: Iterable[_Step]) -> int:
        """The score with these steps done; 0 where no component applies."""
        answers, credits = dict(self.inputs.answers), dict(self.inputs.credits)
        review, gone, late = self.inputs.review, set[int](), self.late
        for step in steps:
            answers.update(dict.fromkeys(step.answers, 1.0))
            gone.update(step.signals)
            if step.milestone is not None:
                credits[step.milestone[0]] = step.milestone[1]
                late -= 1
            if step.review:
                review = "current"
        left = [
            s for n, s in enumerate(self.signals) if n not in gone and (s.human or s.code != "P3" or late >= _SEVERAL)
        ]
        codes = {s.code for s in left if not s.human}
        counting = [(s.component, s.severity) for s in left if s.human or root_of(s.code, codes) is None]
        after = replace(self.inputs, answers=answers, credits=credits, review=review, signals=counting)
        return reckon(after).score or 0


def to_green(facts: Facts, today: date, calendar: Calendar = STANDARD) -> tuple[Fix, ...]:
    """A minimal list of things that together make the score green (≥ 85); () when it is, or cannot be.

    None can be left out. Of such lists the one with the fewest person-steps is taken (exactly where few
    things are wrong, else by thinning out from the dearest); the cheapest step comes first. Person-steps
    [X]: an answer or a review 1, a milestone 2, a signal by severity 1–4. A milestone that is finished
    takes its own signals with it (late, waiting); a root that is settled lets its folded symptoms count
    again, unless they are dealt with too.
    """
    if facts.account.status is Status.CLOSED:
        return ()
    frame = Frame(facts, today, calendar)
    open_signals = tuple(s for s in facts.signals if s.is_open)
    world = _World(gather(frame, facts.signals), open_signals, len(frame.open_late))
    if world.score(()) >= GREEN_FROM:
        return ()
    steps = list(_steps(frame, world))
    if world.score(steps) < GREEN_FROM:
        return ()
    needed = [s for s in steps if world.score(o for o in steps if o is not s) < GREEN_FROM]
    chosen = _thinned(world, _cheapest(world, needed, [s for s in steps if s not in needed]))
    return tuple(s.fix for s in sorted(chosen, key=_dearness))


def _dearness(step: _Step) -> tuple[int, str, str]:
    return step.fix.steps, step.fix.kind, step.fix.ref


def _steps(frame: Frame, world: _World) -> Iterator[_Step]:
    """Everything that could be done about this score."""
    yield from _review_steps(world.inputs)
    taken: set[int] = set()
    for milestone in frame.open_late:
        finished = replace(milestone, state=MilestoneState.DONE)
        mine = tuple(
            n
            for n, signal in enumerate(world.signals)
            if signal.subject == milestone.code and signal.code in _LATENESS_CODES and not signal.human
        )
        taken.update(mine)
        after = credit(finished, frame.lateness[milestone.code])
        fix = Fix(f"Finish ‘{milestone.title}’", "milestone", milestone.code, 2)
        yield _Step(fix, signals=mine, milestone=(milestone.code, after))
    for n, signal in enumerate(world.signals):
        by_milestones = signal.code == "P3" and not signal.human and world.late >= _SEVERAL
        if n not in taken and signal.component is not None and not by_milestones:
            fix = Fix(_signal_words(signal), "signal", str(signal.id), RANK[signal.severity] + 1)
            yield _Step(fix, signals=(n,))


def _review_steps(inputs: Inputs) -> Iterator[_Step]:
    if inputs.review in ("never", "expired"):
        asked = tuple(q for name in inputs.components for q in QUESTIONS[name] if inputs.answers.get(q) is not None)
        fix = Fix("Review the account, with every answer Yes", "review", "", 1)
        yield _Step(fix, answers=asked, review=True)
        return
    if inputs.review == "stale":
        yield _Step(Fix("Review the account again", "review", "", 1), review=True)
    for name in inputs.components:
        for q in QUESTIONS[name]:
            points = inputs.answers.get(q)
            if points is not None and points < 1 and q not in inputs.not_applicable:
                was = "No" if points == 0 else "Not sure"
                yield _Step(Fix(f"Turn ‘{LABELS[q]}’ from {was} to Yes", "answer", q, 1), answers=(q,))


def _signal_words(signal: Signal) -> str:
    verb = "Settle" if signal.severity in (Severity.LOW, Severity.MEDIUM) else "Resolve"
    return f"{verb} the {signal.severity.value.capitalize()} signal ‘{signal.title}’"


def _cheapest(world: _World, needed: list[_Step], optional: list[_Step]) -> list[_Step]:
    """Needed steps with the cheapest set of optional ones that makes it green; all of them when that is too long."""
    import heapq

    if world.score(needed) >= GREEN_FROM:
        return needed
    optional = sorted(optional, key=_dearness)
    heap: list[tuple[int, int, tuple[int, ...]]] = [(s.fix.steps, 1, (n,)) for n, s in enumerate(optional)]
    heapq.heapify(heap)
    for _ in range(_BUDGET):
        if not heap:
            break
        cost, size, picked = heapq.heappop(heap)
        chosen = needed + [optional[n] for n in picked]
        if world.score(chosen) >= GREEN_FROM:
            return chosen
        for n in range(picked[-1] + 1, len(optional)):
            heapq.heappush(heap, (cost + optional[n].fix.steps, size + 1, (*picked, n)))
    return needed + optional


def _thinned(world: _World, chosen: Iterable[_Step]) -> list[_Step]:
    """Leaves out, the dearest first, whatever can be left out, until nothing can."""
    kept = sorted(chosen, key=_dearness)
    position = len(kept) - 1
    while position >= 0:
        without = kept[:position] + kept[position + 1 :]
        if world.score(without) >= GREEN_FROM:
            kept, position = without, len(without)
        position -= 1
    return kept


def explain_dict(assessment: Assessment, fixes: Iterable[Fix] = ()) -> dict[str, Any]:
    """The shape of ``explain --json``: plain values, components in the order of their weights.

    Σ weight × value = base; score = min(base, every cap), rounded half up.
    """
    health = assessment.health
    override = health.override
    return {
        "score": health.score,
        "base": _round(health.base),
        "band": health.band.value if health.band else None,
        "colour": health.colour.value,
        "computed": health.computed.value,
        "stale": health.stale,
        "components": {
            c.name.value: {
                "value": _round(c.value),
                "weight": _round(c.weight, 4),
                "answers": _round(c.answers),
                "signals": _round(c.signals),
                "milestones": _round(c.milestones),
                "evidence": list(c.evidence),
            }
            for c in health.components
        },
        "caps": [{"limit": cap.limit, "reason": cap.reason} for cap in health.caps],
        "paused": health.paused,
        "lasting": None
        if assessment.lasting is None
        else {
            "colour": assessment.lasting.colour.value,
            "weeks": assessment.lasting.weeks,
            "since": assessment.lasting.since.isoformat(),
        },
        "to_green": [{"text": f.text, "kind": f.kind, "ref": f.ref, "steps": f.steps} for f in fixes],
        "override": _override(override) if override else None,
    }


def _override(override: Any) -> Mapping[str, str]:
    return {
        "colour": override.colour.value,
        "reason": override.reason,
        "reason_code": override.reason_code,
        "set_on": override.set_on.isoformat(),
        "until": override.until.isoformat(),
    }


def _round(value: float | None, digits: int = 2) -> float | None:
    return None if value is None else rounded(value, digits)
