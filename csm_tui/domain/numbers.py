"""The weekly numbers (DOMAIN 8): which figures there are, what counts as known, what cannot be, and their series."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from csm_tui.domain.calendar import iso_week
from csm_tui.domain.model import Numbers

FRESH = 14  # days; an older figure counts as not known (DOMAIN 8)
MOST = 10**9  # beyond it a figure is a slip of the hand
LAST = 12  # values that a line of bars shows
DAILY = 3  # values in one week from which on they come by the day, not by the week [X]
FIGURES: Mapping[str, str] = {
    "licensed": "Licensed users", "active": "Active users", "core_used": "Core features used",
    "core_total": "Core features in all", "tickets": "Open tickets", "error_rate": "Data error rate",
    "trained": "Training attended", "invited": "Training invited",
}  # fmt: skip


class Measure(NamedTuple):
    """What the figures tell: one alone, or a part of a whole, and from where on it is called out (DOMAIN 4.1)."""

    part: str  # names the measure, too
    whole: str
    title: str
    limit: str
    top: float  # the end of its fixed scale: percent, or tickets


MEASURES: tuple[Measure, ...] = (
    Measure("active", "licensed", "Active users", "low below 50 %", 100),
    Measure("core_used", "core_total", "Core features", "low below 60 %", 100),
    Measure("tickets", "", "Open tickets", "high from twice the usual", 20),
    Measure("error_rate", "", "Data error rate", "high above 5 %", 20),
    Measure("trained", "invited", "Training", "low below 80 %", 100),
)


class Point(NamedTuple):
    """A measure on a day. ``level`` is on the measure's scale; ``None`` where the whole is not known."""

    on: date
    value: float
    whole: float | None = None
    level: float | None = None


class DayNumbers(NamedTuple):
    """The figures of one day: what counts, what was typed, what a file told, and where a person must choose."""

    on: date
    counts: Numbers
    typed: Numbers | None
    told: Numbers | None  # by a file
    open: tuple[str, ...] = ()  # figures that were typed and told differently, and nobody has chosen


class Doubt(NamedTuple):
    """Figures of a day that do not go together: impossible ones are refused, the others asked about."""

    field: str
    text: str
    impossible: bool


class IncomingNumbers(NamedTuple):
    """The figures of one customer and day in a file; a figure that is not in ``figures`` is not told."""

    lines: tuple[int, ...]
    name: str
    external_id: str
    on: date
    figures: Mapping[str, float]


class NumbersChange(NamedTuple):
    """A figure that a file tells otherwise than the book. ``kept``: typed by hand, both are kept."""

    field: str
    old: float
    new: float
    kept: bool = False


@dataclass(frozen=True, slots=True)
class NumbersLine:
    """What becomes of the figures of one customer and day."""

    lines: tuple[int, ...]
    name: str
    on: date
    outcome: str  # new | changed | unchanged | refused
    changes: tuple[NumbersChange, ...] = ()
    account_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NumbersOutcome:
    """What the store did with a file of figures, or on a dry run would do."""

    lines: tuple[NumbersLine, ...]
    step_label: str = ""


def series(numbers: Iterable[Numbers], field: str, today: date) -> list[tuple[date, float]]:
    """The values of one figure by day until ``today``, oldest first."""
    found = [(n.on, getattr(n, field)) for n in numbers if n.on <= today]
    return sorted((on, value) for on, value in found if value is not None)


def nearest(wholes: Sequence[tuple[date, float]], on: date) -> float | None:
    """The whole that was told nearest to a day, the earlier of two; licences are not counted anew every week [X]."""
    near = [(abs((day - on).days), day, value) for day, value in wholes if abs((day - on).days) <= FRESH]
    return min(near)[2] if near else None


def points(numbers: Iterable[Numbers], measure: Measure, today: date) -> list[Point]:
    """A measure by day until ``today``, oldest first; the whole of a share is the one told nearest to its day."""
    known = list(numbers)
    parts = series(known, measure.part, today)
    if not measure.whole:
        return [Point(on, value, None, value) for on, value in parts]
    wholes = series(known, measure.whole, today)
    out = []
    for on, value in parts:
        whole = nearest(wholes, on)
        out.append(Point(on, value, whole, 100 * value / whole if whole else None))
    return out


def levels(numbers: Iterable[Numbers], field: str, today: date) -> list[float]:
    """The last values of a figure on its fixed scale, 0 to 1: a part by its whole, a whole by its own highest."""
    known = list(numbers)
    measure = next((m for m in MEASURES if m.part == field), None)
    if measure is None:
        values = [value for _, value in series(known, field, today)]
        return [value / max(values) if max(values) else 0 for value in values[-LAST:]]
    found = [p.level for p in points(known, measure, today) if p.level is not None]
    return [min(1.0, level / measure.top) for level in found[-LAST:]]


def is_known(on: date, today: date) -> bool:
    """Whether a figure of that day still counts (DOMAIN 8)."""
    return 0 <= (today - on).days <= FRESH


def doubts(figures: Mapping[str, float | None]) -> list[Doubt]:
    """What does not go together among the figures of one day, each in one sentence that begins small."""
    found = []

    def value(field: str) -> float | None:
        return figures.get(field)

    def beyond(part: str, whole: str, text: str, *, impossible: bool) -> None:
        one, all_ = value(part), value(whole)
        if one is not None and all_ is not None and one > all_:
            found.append(Doubt(part, text.format(one=one, all=all_), impossible))

    beyond("active", "licensed", "{one:g} are active, {all:g} are licensed", impossible=False)
    beyond("core_used", "core_total", "{one:g} features are used, there are {all:g} in all", impossible=True)
    beyond("trained", "invited", "{one:g} attended, {all:g} were invited", impossible=False)
    rate = value("error_rate")
    if rate is not None and rate > 100:
        found.append(Doubt("error_rate", f"{rate:g} % is more than everything", True))
    return found


def fault(field: str, value: float) -> str:
    """Why that cannot be a figure, to follow the value in a sentence; '' where it can."""
    if value != value or value in (float("inf"), float("-inf")):
        return "is not a number"
    if value < 0:
        return "is negative"
    if value > MOST:
        return "is too large"
    if field != "error_rate" and value != int(value):
        return "is not a whole number"
    return "is more than 100 %" if field == "error_rate" and value > 100 else ""


def by_week(values: Sequence[tuple[date, float]], *, week_over: bool) -> list[float]:
    """The highest value of each ISO week, oldest first; ``values`` are by day, oldest first.

    A week that still runs counts where figures come by the week; where they come by the day it would always look
    low before its end.
    """
    weeks: dict[str, list[float]] = {}
    for on, value in values:
        weeks.setdefault(iso_week(on), []).append(value)
    told = list(weeks.values())
    daily = len(told) > 1 and len(told[-2]) >= DAILY
    return [max(found) for found in (told[:-1] if daily and not week_over else told)]


def drops(values: Sequence[float]) -> bool:
    """Whether the last two steps both went down."""
    return len(values) >= 3 and all(one > two for one, two in pairwise(values[-3:]))


def figure_text(field: str, value: float | None) -> str:
    """A figure in words: ``31``, ``2.5 %``; '' where it is not known."""
    if value is None:
        return ""
    return f"{value:,.10g} %" if field == "error_rate" else f"{value:,.0f}"
