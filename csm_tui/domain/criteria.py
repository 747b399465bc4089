"""Success criteria: what a measurable one needs, how far it has come, three figures side by side (DOMAIN 8).

Pure. A criterion goes up or down: that follows from its starting value and its target.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from csm_tui.domain.model import Criterion

CATEGORIES = ("adoption", "efficiency", "quality", "revenue", "satisfaction")
"""Kinds of success criteria (DOMAIN 8)."""

VALID_DAYS = 60
"""Days for which a check with the customer holds (SIG-S3)."""


class CriterionValue(NamedTuple):
    """A value that was measured on a day."""

    id: int
    on: date
    value: float
    evidence: str = ""
    rev: int = 1


class Compared(NamedTuple):
    """A criterion for the business review (G4): three figures side by side and what has become of it."""

    criterion: Criterion
    progress: int | None
    reached: bool | None
    told: str  # "42 → 15 incidents, now 21 (78 %)"


def criterion_missing(criterion: Criterion) -> tuple[str, ...]:
    """What G1 still asks of a criterion, as nouns; () = it can be measured."""
    same = criterion.baseline is not None and criterion.baseline == criterion.target
    parts = (
        ("a starting value", criterion.baseline is None),
        ("a target", criterion.target is None),
        ("a target that differs from the starting value", same),
        ("an owner", not criterion.owner),
        ("a date", criterion.due is None),
    )
    return tuple(name for name, absent in parts if absent)


def measurable(criterion: Criterion) -> bool:
    """Whether a criterion has all that G1 asks for and is not waived."""
    return not criterion_missing(criterion) and criterion.state != "waived"


def falling(criterion: Criterion) -> bool:
    """Whether less is better: the target lies below the starting value."""
    return criterion.baseline is not None and criterion.target is not None and criterion.target < criterion.baseline


def progress(criterion: Criterion, value: float | None = None) -> int | None:
    """How far from the starting value (0) to the target (100) the actual, or ``value``, has come; whole, rounded down,
    so that 100 is said only of what has reached it.

    ``None`` where one of the three is not known, or target and starting value are the same.
    """
    actual = criterion.actual if value is None else value
    start, goal = criterion.baseline, criterion.target
    if start is None or goal is None or actual is None or start == goal:
        return None
    if reached(criterion, actual):
        return 100
    share = (actual - start) / (goal - start)
    return max(0, min(99, int(share * 100)))


def reached(criterion: Criterion, value: float | None = None) -> bool | None:
    """Whether the actual, or ``value``, is at the target or past it; ``None`` where that is not known."""
    actual = criterion.actual if value is None else value
    if criterion.target is None or actual is None:
        return None
    return actual <= criterion.target if falling(criterion) else actual >= criterion.target


def stale(criterion: Criterion, today: date) -> bool:
    """Whether an open criterion was checked with the customer too long ago (SIG-S3)."""
    checked = criterion.validated
    return criterion.state == "open" and checked is not None and today > checked + timedelta(days=VALID_DAYS)


def figure(value: float | None, unit: str = "") -> str:
    """``12.5 %``, ``1,200 orders``, ``–`` for nothing: as short as it is exact."""
    if value is None:
        return "–"
    text = f"{value:,.0f}" if value == int(value) else f"{value:,.6f}".rstrip("0").rstrip(".")
    return f"{text} {unit}".strip()


def compared(criteria: Iterable[Criterion]) -> tuple[Compared, ...]:
    """Every criterion with its figures side by side, waived ones last: what G4 shows and what is read at the review."""
    order = sorted(criteria, key=lambda c: (c.state == "waived", c.id))
    return tuple(Compared(c, progress(c), reached(c), told(c)) for c in order)


def told(criterion: Criterion) -> str:
    """``42 → 15 incidents, now 21 (77 %)`` in one line; what is not known is a dash."""
    text = f"{figure(criterion.baseline)} → {figure(criterion.target, criterion.unit)}"
    if criterion.actual is not None:
        share = progress(criterion)
        text += f", now {figure(criterion.actual)}" + (f" ({share} %)" if share is not None else "")
    return text + {"met": ", met", "waived": ", waived"}.get(criterion.state, "")
