"""The health score of an account with its words: R1–R11 and R13 of DOMAIN 3.

``gather`` takes from the facts what the score depends on, ``score.reckon`` does the arithmetic, the
rest says where each number comes from. Sentences hold dates, never counts of days, so that a row stays
right until its ``valid_until``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from csm_tui.domain.asof import as_of
from csm_tui.domain.calendar import STANDARD, Calendar, iso_week, week_end, week_start
from csm_tui.domain.clock import NEVER
from csm_tui.domain.dates import day
from csm_tui.domain.derived import Cap, Component, Health
from csm_tui.domain.frame import Frame
from csm_tui.domain.model import (
    Colour,
    ComponentName,
    Facts,
    Milestone,
    MilestoneState,
    Override,
    Review,
    Severity,
    Signal,
    Snapshot,
    Status,
)
from csm_tui.domain.override import in_force
from csm_tui.domain.pause import Pauses, mine, of_review
from csm_tui.domain.score import (
    DEDUCTION,
    LABELS,
    POINTS,
    QUESTIONS,
    WEIGHTS,
    Inputs,
    Reckoned,
    applicable,
    band_of,
    colour_of,
    reckon,
    told,
    weakest_allows,
)
from csm_tui.domain.trend import trend

__all__ = ["applicable", "counted", "credit", "gather", "health", "is_due", "staleness", "trend"]


def credit(milestone: Milestone, late: int) -> float:
    """R3: on time 1; done 1–3 working days late 0.9, later 0.75; open 1–3 late 0.5, later 0."""
    if milestone.state is MilestoneState.DONE:
        return 1.0 if late <= 0 else 0.9 if late <= 3 else 0.75
    return 0.5 if late <= 3 else 0.0


def is_due(milestone: Milestone, late: int, today: date) -> bool:
    """Whether it counts for R3: done with committed ≤ today, or open and late.

    Unconfirmed ones never, nor those done on an unknown day: nobody can say how late they were.
    """
    if milestone.committed is None or milestone.unconfirmed:
        return False
    if milestone.state is MilestoneState.DONE:
        return milestone.actual is not None and milestone.committed <= today
    return milestone.state is MilestoneState.OPEN and late >= 1


def staleness(frame: Frame) -> str:
    """R8: never, current, due, overdue, stale or expired. Stands still on hold and while I am away."""
    review, clock = frame.review, frame.clock
    if review is None or review.completed is None:
        return "never"
    interval, pauses = frame.facts.account.review_interval, of_review(frame.facts, frame.today)
    due = pauses.after(review.completed, interval)
    if due >= NEVER:
        return "current"
    week = iso_week(due)
    steps = (
        ("expired", pauses.after(review.completed, 4 * interval)),
        ("stale", pauses.after(review.completed, 2 * interval)),
        ("overdue", pauses.resumes(week_end(week) + timedelta(days=1))),
        ("due", pauses.resumes(week_start(week))),
    )
    return next((name for name, start in steps if start < NEVER and clock.reached(start)), "current")


def paused(frame: Frame) -> str:
    """Why the review's clock stands still: ``away until 3 Dec``, ``on hold since 3 Nov 2026``; '' where it runs."""
    facts, today = frame.facts, frame.today
    account = facts.account
    if account.status is Status.HOLD and account.hold_since is not None:
        return f"on hold since {day(account.hold_since)}"
    leave = Pauses(mine(facts.away))
    for since, until in leave.ranges:
        if until >= today and frame.clock.reached(since):
            frame.clock.passed(until)
            return f"away until {until.day} {until:%b}"
    return ""


def counted(signals: Iterable[Signal]) -> list[Signal]:
    """The signals that count in the score: open and not folded under another (R2)."""
    return [s for s in signals if s.is_open and s.folded_into is None]


def gather(frame: Frame, signals: Iterable[Signal]) -> Inputs:
    """The inputs of the score from the facts of the frame and the signals given."""
    facts, clock = frame.facts, frame.clock
    review = frame.review
    credits: dict[str, float] = {}
    for milestone in facts.milestones:
        late = frame.lateness[milestone.code]
        if milestone.state is MilestoneState.DONE and milestone.committed and milestone.actual:
            clock.reached(milestone.committed)  # done early: it counts from its committed day on
        if is_due(milestone, late, frame.today):
            credits[milestone.code] = credit(milestone, late)
    answers: dict[str, float | None] = {}
    if review is not None:
        answers = {q: POINTS.get(a.value) for q, a in review.answers.items()}
    return Inputs(
        components=applicable(frame.phase),
        answers=answers,
        signals=[(s.component, s.severity) for s in counted(signals)],
        credits=credits,
        live=frame.live,
        review=staleness(frame),
        not_applicable=frozenset(facts.not_applicable),
    )


def health(
    facts: Facts,
    today: date,
    calendar: Calendar = STANDARD,
    *,
    frame: Frame | None = None,
) -> Health:
    """The health of an account on a day (R1–R10, R13), from its facts and stored signals alone."""
    if facts.account.status is Status.CLOSED:
        return _frozen(facts, today, calendar)
    return _health(frame or Frame(facts, today, calendar))


def _health(frame: Frame) -> Health:
    facts, today = frame.facts, frame.today
    inputs = gather(frame, facts.signals)
    reckoned = reckon(inputs)
    review = frame.review
    computed = colour_of(reckoned.score) if reckoned.score is not None else Colour.NEW
    override = in_force(frame, computed, reckoned)
    age = None
    if review is not None and review.completed is not None:
        age = of_review(facts, today).elapsed(review.completed, today)
    return Health(
        score=reckoned.score,
        base=reckoned.base,
        band=band_of(reckoned.score) if reckoned.score is not None else None,
        computed=computed,
        colour=_shown(frame, computed, override),
        components=_components(frame, inputs, reckoned),
        caps=tuple(Cap(limit, _cap_reason(code, inputs, reckoned, review), code) for limit, code in reckoned.caps),
        stale=inputs.review,
        review_age=age,
        override=override,
        paused=paused(frame),
    )


def _shown(frame: Frame, computed: Colour, override: Override | None) -> Colour:
    """HOLD, else a person's word, else NEW for at most 7 days while unreviewed, else the score's (R9)."""
    account = frame.facts.account
    if account.status is Status.HOLD:
        return Colour.HOLD
    if override is not None:
        return override.colour
    if frame.review is None and not frame.clock.elapsed(account.added, 8):
        return Colour.NEW
    return computed


_SOURCES = {"answers": 0, "signals": 1, "milestones": 2}


def _components(frame: Frame, inputs: Inputs, reckoned: Reckoned) -> tuple[Component, ...]:
    out = []
    open_signals = counted(frame.facts.signals)
    for name, weight, value, answers, deducted, dated in reckoned.parts:
        evidence = _evidence(frame, inputs, name, open_signals)
        scores = {"answers": answers, "signals": deducted, "milestones": dated}
        order = sorted(scores, key=lambda s: (scores[s] if scores[s] is not None else 101, _SOURCES[s]))
        out.append(
            Component(
                name=name,
                weight=weight,
                value=value,
                answers=answers,
                signals=deducted if evidence["signals"] or answers is not None else None,
                milestones=dated,
                evidence=tuple(text for source in order for text in evidence[source]),
            )
        )
    return tuple(out)


def _evidence(frame: Frame, inputs: Inputs, name: ComponentName, open_signals: list[Signal]) -> dict[str, list[str]]:
    """The sentences behind a component, by source, the gravest first."""
    words = {0.0: "No", 0.5: "Not sure"}
    said: list[tuple[float, str]] = []
    if inputs.review not in ("never", "expired") and frame.review is not None:
        for q in QUESTIONS[name]:
            points = inputs.answers.get(q)
            if points is not None and points < 1 and q not in inputs.not_applicable:
                note = frame.review.answers[q].note
                said.append((points, f"{words[points]}: {LABELS[q]}" + (f" – {note}" if note else "")))
    mine = [s for s in open_signals if s.component is name]
    mine.sort(key=lambda s: (-DEDUCTION[s.severity], s.code, s.subject))
    raised = [f"{s.severity.value.capitalize()}: {s.title}" + (f" – {s.evidence}" if s.evidence else "") for s in mine]
    dated = []
    if name is ComponentName.PROGRESS:
        for code, value in sorted(inputs.credits.items(), key=lambda kv: (kv[1], frame.by_code[kv[0]].position)):
            if value < 1:
                dated.append(_milestone_words(frame.by_code[code]))
    return {"answers": [text for _, text in sorted(said, key=lambda e: e[0])], "signals": raised, "milestones": dated}


def _milestone_words(milestone: Milestone) -> str:
    due = day(milestone.committed) if milestone.committed else "no date"
    if milestone.actual is not None:
        return f"{milestone.title}: due {due}, done {day(milestone.actual)}"
    return f"{milestone.title}: due {due}, still open"


def _cap_reason(code: str, inputs: Inputs, reckoned: Reckoned, review: Review | None) -> str:
    """The sentence of a cap (R7, R8)."""
    last = day(review.completed) if review is not None and review.completed is not None else ""
    if code == "weakest-link":
        name, value = min(
            ((n, v) for n, _, v, *_ in reckoned.parts), key=lambda nv: weakest_allows(nv[0], nv[1], live=inputs.live)
        )
        used = " Live but not used." if inputs.live and name is ComponentName.ADOPTION else ""
        return f"{name.value.capitalize()} is at {told(value)}; the whole cannot be much better.{used}"
    high = sum(1 for c, s in inputs.signals if c is not None and s is Severity.HIGH)
    return {
        "two-critical": "Two or more Critical signals are open.",
        "critical": "A Critical signal is open.",
        "three-high": "Three or more High signals are open.",
        "high": "A High signal is open." if high == 1 else "Two High signals are open.",
        "medium": "Three or more Medium signals are open.",
        "unreviewed": "Nobody has reviewed this account yet.",
        "stale": f"The last review was on {last}, two intervals ago or more.",
        "expired": f"No current review: the last one was on {last}.",
        "unsure": "Five or more answers of the last review are not Yes.",
    }[code]


def _frozen(facts: Facts, today: date, calendar: Calendar) -> Health:
    """R13: the last score of a closed account, whatever happens to its facts afterwards.

    The snapshot of the closing day where there is one; otherwise reckoned from what was known then.
    """
    closed_on = min(facts.account.closed_on or today, today)
    kept = [s for s in facts.snapshots if s.on == closed_on]
    if kept:  # of a day with two, the review's came before the closing's
        return _from_snapshot(facts, min(kept, key=lambda s: s.reviewed))
    then = as_of(facts, closed_on)
    account = replace(facts.account, status=Status.ACTIVE)
    return _health(Frame(replace(then, account=account, override=None), closed_on, calendar))


_LIMITS = {
    "two-critical": 29, "critical": 49, "three-high": 49, "high": 69, "medium": 84, "unreviewed": 84, "expired": 69,
    "stale": 84, "unsure": 84,
}  # fmt: skip


def _kept_caps(facts: Facts, snapshot: Snapshot, components: tuple[Component, ...]) -> tuple[Cap, ...]:
    """The caps of a snapshot, so that a frozen score adds up too (R12); it keeps their codes only."""
    live = any(m.code == "L1" and m.state is MilestoneState.DONE for m in facts.milestones)
    severities = [(ComponentName.PROGRESS, s) for s in Severity for _ in range(snapshot.signals.get(s.value, 0))]
    inputs = Inputs(components=tuple(c.name for c in components), signals=list(severities), live=live)
    parts = tuple((c.name, c.weight, c.value, None, None, None) for c in components)
    reckoned = Reckoned(snapshot.score, None, parts, ())
    done = [r for r in facts.reviews if r.completed is not None and r.completed <= snapshot.on]
    review = max(done, key=lambda r: r.week, default=None)
    weakest = min((weakest_allows(c.name, c.value, live=live) for c in components), default=100)
    limits = _LIMITS | {"weakest-link": weakest}
    known = [code for code in snapshot.caps if code in limits]
    return tuple(Cap(limits[code], _cap_reason(code, inputs, reckoned, review), code) for code in known)


def _from_snapshot(facts: Facts, snapshot: Snapshot) -> Health:
    names = [n for n in WEIGHTS if n.value in snapshot.components]
    whole = sum(WEIGHTS[n] for n in names) or 1
    components = tuple(Component(n, WEIGHTS[n] / whole, snapshot.components[n.value], None, None, None) for n in names)
    computed = colour_of(snapshot.score) if snapshot.score is not None else Colour.NEW
    return Health(
        score=snapshot.score,
        base=sum(c.weight * c.value for c in components) if components else None,
        band=band_of(snapshot.score) if snapshot.score is not None else None,
        computed=computed,
        colour=computed,
        components=components,
        caps=_kept_caps(facts, snapshot, components),
    )
