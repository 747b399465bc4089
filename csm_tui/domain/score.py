"""The arithmetic of health: R1–R9 of DOMAIN 3 in numbers, without a word.

``Inputs`` is the little that a score depends on, ``reckon`` turns it into the score: cheap enough to
ask "what if" by the thousand (R12).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from csm_tui.domain.model import AnswerValue, Band, Colour, ComponentName, Phase, Severity

WEIGHTS: dict[ComponentName, int] = {
    ComponentName.ENGAGEMENT: 25,
    ComponentName.PROGRESS: 25,
    ComponentName.ADOPTION: 20,
    ComponentName.SENTIMENT: 15,
    ComponentName.TECHNICAL: 15,
}
QUESTIONS: dict[ComponentName, tuple[str, ...]] = {
    ComponentName.ENGAGEMENT: ("E1", "E2", "E3"),
    ComponentName.PROGRESS: ("P1", "P2", "P3"),
    ComponentName.ADOPTION: ("A1", "A2", "A3"),
    ComponentName.SENTIMENT: ("S1", "S2", "S3"),
    ComponentName.TECHNICAL: ("T1", "T2", "T3"),
}
LABELS = {
    "E1": "meetings held", "E2": "replies in good time", "E3": "key people taking part",
    "P1": "milestones on track", "P2": "nothing blocked", "P3": "scope as agreed",
    "T1": "integrations working", "T2": "data quality", "T3": "no technical trouble",
    "A1": "log-ins as expected", "A2": "core features in use", "A3": "tickets normal",
    "S1": "tone good", "S2": "concerns settled", "S3": "champion behind it",
}  # fmt: skip
"""Short names of the questions, as in content/questions.toml (a test holds them equal)."""

DEDUCTION = {Severity.LOW: 10.0, Severity.MEDIUM: 25.0, Severity.HIGH: 45.0, Severity.CRITICAL: 65.0}
BANDS = ((85, Band.HEALTHY), (70, Band.MONITOR), (50, Band.AT_RISK), (30, Band.CRITICAL), (0, Band.EMERGENCY))
_LADDER = [band for _, band in reversed(BANDS)]  # Emergency first
_TOPS = (29, 49, 69, 84, 100)  # the best score of each band, same order
_COLOURS = {
    Band.HEALTHY: Colour.GREEN,
    Band.MONITOR: Colour.YELLOW,
    Band.AT_RISK: Colour.YELLOW,
    Band.CRITICAL: Colour.RED,
    Band.EMERGENCY: Colour.RED,
}
COLOUR_ORDER = {Colour.RED: 0, Colour.YELLOW: 1, Colour.GREEN: 2}
POINTS = {AnswerValue.YES: 1.0, AnswerValue.NOT_SURE: 0.5, AnswerValue.NO: 0.0}
GREEN_FROM = 85


def half_up(value: float) -> int:
    """Rounded half up to an integer (R9); a hair below ½ that is only binary noise counts as ½."""
    return int(value + 0.5 + 1e-9)


def rounded(value: float, places: int) -> float:
    """Rounded half up to so many decimal places, by the same rule."""
    scale: int = 10**places
    return half_up(value * scale) / scale


def told(value: float) -> str:
    """A component's value or base as it is shown everywhere: to one place, without it where it is whole."""
    shown = rounded(value, 1)
    return str(int(shown)) if shown == int(shown) else f"{shown:.1f}"


def band_of(score: float) -> Band:
    """The band of a score or component value, after rounding (R9)."""
    rounded = half_up(score)
    return next(band for least, band in BANDS if rounded >= least)


def colour_of(score: int) -> Colour:
    """The colour of a score (R9)."""
    return _COLOURS[band_of(score)]


def applicable(phase: Phase) -> tuple[ComponentName, ...]:
    """The components that count in a phase (R5), in the order of their weights."""
    early = (ComponentName.ENGAGEMENT, ComponentName.PROGRESS, ComponentName.SENTIMENT)
    if phase in (Phase.HANDOFF, Phase.KICKOFF):
        return early
    if phase is Phase.CONFIGURE:
        return (*early, ComponentName.TECHNICAL)
    return tuple(WEIGHTS)


@dataclass(slots=True)
class Inputs:
    """All that the score depends on. Mutable on purpose: R12 tries things out on copies of it."""

    components: tuple[ComponentName, ...]
    answers: dict[str, float | None] = field(default_factory=dict)  # asked questions; None = n.a.
    signals: list[tuple[ComponentName | None, Severity]] = field(default_factory=list)  # those that count
    credits: dict[str, float] = field(default_factory=dict)  # due milestones (R3)
    live: bool = False
    review: str = "current"  # state by R8; "never" without a completed review
    not_applicable: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A score with its parts, without words."""

    score: int | None
    base: float | None
    parts: tuple[tuple[ComponentName, float, float, float | None, float | None, float | None], ...]
    caps: tuple[tuple[int, str], ...]  # (limit, code), lowest first


def reckon(inputs: Inputs) -> Reckoned:
    """R1–R8 in numbers: components, base, caps, final."""
    by_component: dict[ComponentName | None, list[Severity]] = {}
    for component, severity in inputs.signals:
        by_component.setdefault(component, []).append(severity)
    ignore = inputs.review in ("never", "expired")
    parts = []
    for name in inputs.components:
        answers = None if ignore else _answers(inputs, QUESTIONS[name])
        severities = by_component.get(name)
        dated = _milestones(inputs.credits) if name is ComponentName.PROGRESS else None
        silent = all(inputs.answers.get(q, 1.0) is None or q in inputs.not_applicable for q in QUESTIONS[name])
        if silent and not severities and not (dated is not None and inputs.credits):
            continue  # R1: all three n.a. and no open signal
        deducted = _signals(severities) if severities else 100.0
        value = min(v for v in (answers, deducted, dated) if v is not None)
        parts.append((name, value, answers, deducted, dated))
    whole = sum(WEIGHTS[name] for name, *_ in parts)
    if not whole:
        return Reckoned(None, None, (), ())
    weighted = tuple((n, WEIGHTS[n] / whole, v, cl, sg, ms) for n, v, cl, sg, ms in parts)
    base = sum(weight * value for _, weight, value, *_ in weighted)
    caps = tuple(sorted(_caps(inputs, [(n, v) for n, v, *_ in parts])))
    return Reckoned(half_up(min([base, *(limit for limit, _ in caps)])), base, weighted, caps)


def _answers(inputs: Inputs, codes: Iterable[str]) -> float | None:
    """CL (R1): mean of the applicable answers, None where there is none."""
    points = [p for q in codes if q not in inputs.not_applicable and (p := inputs.answers.get(q)) is not None]
    return 100.0 * sum(points) / len(points) if points else None


def _signals(severities: list[Severity]) -> float:
    """SG (R2): 100 − worst − half of each further one, at least 0."""
    deductions = sorted((DEDUCTION[s] for s in severities), reverse=True)
    return max(100.0 - deductions[0] - sum(deductions[1:]) / 2, 0.0)


def _milestones(credits: Mapping[str, float]) -> float:
    """MS (R3): a young account is filled up to three good ones."""
    count = len(credits)
    return 100.0 * (sum(credits.values()) + max(0, 3 - count)) / max(count, 3)


def _caps(inputs: Inputs, values: list[tuple[ComponentName, float]]) -> Iterable[tuple[int, str]]:
    """The limits of R7 and R8 with their codes."""
    count = dict.fromkeys(Severity, 0)
    for component, severity in inputs.signals:
        if component is not None:
            count[severity] += 1
    if count[Severity.CRITICAL] >= 2:
        yield 29, "two-critical"
    elif count[Severity.CRITICAL]:
        yield 49, "critical"
    if count[Severity.HIGH] >= 3:
        yield 49, "three-high"
    elif count[Severity.HIGH]:
        yield 69, "high"
    if count[Severity.MEDIUM] >= 3:
        yield 84, "medium"
    weakest = min(weakest_allows(name, value, live=inputs.live) for name, value in values)
    if weakest < 100:
        yield weakest, "weakest-link"
    if inputs.review == "never":
        yield 84, "unreviewed"
    elif inputs.review == "expired":
        yield 69, "expired"
    else:
        if inputs.review == "stale":
            yield 84, "stale"
        if _doubts(inputs) >= 5:
            yield 84, "unsure"


def weakest_allows(name: ComponentName, value: float, *, live: bool) -> int:
    """The best score that a component of this value allows: two bands up, live Adoption one (R7)."""
    steps = 1 if live and name is ComponentName.ADOPTION else 2
    return _TOPS[min(_LADDER.index(band_of(value)) + steps, 4)]


def _doubts(inputs: Inputs) -> int:
    """How many applicable answers are not Yes."""
    return sum(
        1
        for name in inputs.components
        for q in QUESTIONS[name]
        if q not in inputs.not_applicable and (p := inputs.answers.get(q)) is not None and p < 1
    )
