"""The weeks of one account's reviews, and of all of them side by side: what was answered, missed, and which colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from csm_tui.domain.model import Answer, Review, Snapshot


@dataclass(frozen=True, slots=True)
class WeekCell:
    """One account's week in a glance."""

    week: str
    state: str  # of ``domain.week``
    colour: str = ""  # of the last snapshot of the week; '' = none
    score: int | None = None
    band: str | None = None
    late: bool = False
    express: bool = False
    completed: date | None = None


@dataclass(frozen=True, slots=True)
class HeatAccount:
    """One row of the strip: an account as the portfolio orders it."""

    id: int
    name: str
    colour: str
    band: str | None
    score: int | None


@dataclass(frozen=True, slots=True)
class PastWeek:
    """One week in the list of an account's reviews."""

    cell: WeekCell
    review: Review | None = None
    revisions: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """Answers that were changed after the review was completed."""

    on: date
    changes: tuple[tuple[str, Answer | None, Answer | None], ...]  # question, before, after


@dataclass(frozen=True, slots=True)
class OpenThen:
    """A signal that was open on the day of a snapshot."""

    title: str
    severity: str  # as it was then
    since: date
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class WeekRecord:
    """An account's week as it was then: the review, the snapshot, the signals open, and what happened."""

    account_id: int
    name: str
    cell: WeekCell
    review: Review | None = None
    snapshot: Snapshot | None = None
    signals: tuple[OpenThen, ...] = ()
    edits: tuple[Edit, ...] = ()
    events: tuple[tuple[date, str], ...] = ()  # in the order of the days
    not_applicable: Mapping[str, str] = field(default_factory=dict)


def changes_of(
    before: Mapping[str, Answer], after: Mapping[str, Answer]
) -> tuple[tuple[str, Answer | None, Answer | None], ...]:
    """The questions whose answer or note differs, in the order of the sheet as far as it is known."""
    codes = dict.fromkeys((*before, *after))
    return tuple(
        (code, before.get(code), after.get(code)) for code in codes if _said(before.get(code)) != _said(after.get(code))
    )


def _said(answer: Answer | None) -> tuple[str, str] | None:
    return None if answer is None else (answer.value.value, answer.note)
