"""From facts to the review's sheet: pure functions between domain values and widgets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from csm_tui.domain.calendar import iso_week, week_end, week_start
from csm_tui.domain.dates import distance, short
from csm_tui.domain.model import Answer, Review
from csm_tui.domain.review import Proposal, Question, propose
from csm_tui.domain.review_changes import since_last_review
from csm_tui.domain.sheet import (
    ALIKE,
    Completion,
    agreed_before,
    asked_questions,
    asks,
    first_open,
    group_codes,
    last_review,
    last_snapshot,
    of_week,
    on_completion,
    on_these_answers,
    refused_same,
    review_of,
    skipped,
    to_repeat,
)
from csm_tui.screens.review_closing import build_closing, build_week
from csm_tui.widgets.glyphs import Glyphs, health_mark
from csm_tui.widgets.review_values import Asked, Group, Sheet, Todo

if TYPE_CHECKING:
    from csm_tui.domain.derived import Assessment
    from csm_tui.domain.model import Action, Facts
    from csm_tui.store.reading import AccountView

__all__ = (
    "ALIKE",
    "Completion",
    "Known",
    "agreed_before",
    "asked_questions",
    "asks",
    "build_closing",
    "build_sheet",
    "build_todos",
    "build_week",
    "changes",
    "first_open",
    "group_codes",
    "last_review",
    "last_snapshot",
    "of_week",
    "on_completion",
    "on_these_answers",
    "refused_same",
    "review_of",
    "skipped",
    "to_repeat",
)

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
STRIP_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Known:
    """What a sheet is made of."""

    now: AccountView
    then: tuple[Facts, Assessment]  # as the questions of the week are about it
    questions: tuple[Question, ...]
    week: str
    today: date
    glyphs: Glyphs
    after: Assessment | None = None  # on the answers so far

    @property
    def day(self) -> date:
        """The day that the questions are about: today, or the Sunday of an earlier week."""
        return min(self.today, week_end(self.week))


def build_sheet(known: Known, position: int, **shown: Any) -> Sheet:
    """Return what the screen shows of one account; ``shown`` are further fields of ``Sheet``."""
    facts, assessment = known.then
    health = assessment.health
    proposals = propose(facts, assessment, known.day)
    groups: dict[str, list[Asked]] = {}
    for question in known.questions:
        asked = _asked(known, question, proposals.get(question.code))
        groups.setdefault(question.component.value.capitalize(), []).append(asked)
    return Sheet(
        week=known.week,
        name=facts.account.name,
        colour=health.colour.value,
        score=health.score,
        groups=tuple(Group(name, tuple(asked)) for name, asked in groups.items()),
        position=min(position, len(known.questions) - 1),
        late=known.week < iso_week(known.today),
        band=health.band.value if health.band else None,
        stale=health.stale in ("overdue", "stale", "expired"),
        delta=assessment.trend.delta,
        points=assessment.trend.points,
        go_live=_go_live(assessment, known.today),
        reviewed=_reviewed(known),
        changed=changes(facts, known.day, known.today),
        suggests=_coloured(known.after, known.glyphs),
        **shown,
    )


def _asked(known: Known, question: Question, proposal: Proposal | None) -> Asked:
    """One question with its answers, now and before."""
    facts, assessment = known.then
    review, last = review_of(facts, known.week), last_review(facts, known.week)
    answer = review.answers.get(question.code) if review is not None else None
    before = last.answers.get(question.code) if last is not None else None
    by_week = {r.week: r for r in facts.reviews if r.completed is not None}
    monday = week_start(known.week)
    weeks = [by_week.get(iso_week(monday - timedelta(weeks=n))) for n in range(STRIP_WEEKS, 0, -1)]
    return Asked(
        code=question.code,
        text=question.text,
        value=answer.value.value if answer else "",
        note=answer.note if answer else "",
        same=answer.same if answer else False,
        last=before.value.value if before else "",
        last_note=before.note if before else "",
        weeks=tuple(_value(r.answers.get(question.code) if r else None) for r in weeks),
        evidence=_yearless(proposal.evidence, known.today) if proposal else "",
        hint=question.hint,
        proposal=proposal.value.value if proposal and proposal.value else "",
        skipped=skipped(facts, assessment, question),
    )


def changes(facts: Facts, day: date, today: date) -> tuple[str, ...]:
    """What happened since the last review, the newest first, because the end is cut off; what happened several times
    is said once, with its number."""
    days: dict[str, list[str]] = {}
    for sentence in reversed(since_last_review(facts, day)):
        on, _, text = sentence.partition(": ")
        days.setdefault(text, []).append(on)
    return tuple(
        _yearless(f"{on[0]}: {text}" + (f" (×{len(on)})" if len(on) > 1 else ""), today) for text, on in days.items()
    )


def _yearless(text: str, today: date) -> str:
    """``18 Nov: …`` for ``18 Nov 2026: …``: this year goes without saying."""
    return re.sub(rf"(\d (?:{'|'.join(MONTHS)})) {today.year}\b", r"\1", text)


def _value(answer: Answer | None) -> str:
    return answer.value.value if answer else ""


def _go_live(assessment: Assessment, today: date) -> str:
    going = assessment.go_live
    if going.actual is not None:
        return f"done {short(going.actual, today)}"
    if going.committed is None:
        return ""
    slip = f" {going.slip_days:+d}d" if going.slip_days else ""
    return f"{short(going.committed, today)}{slip}"


def _reviewed(known: Known) -> str:
    last: Review | None = last_review(known.then[0], known.week)
    if last is None or last.completed is None:
        return "First review"
    if known.day < known.today:
        return f"Since the review before, to {short(known.day, known.today)}"
    age = (known.today - last.completed).days
    return f"Since the last review, {age} day{'' if age == 1 else 's'} ago"


def _coloured(assessment: Assessment | None, glyphs: Glyphs) -> str:
    """``■ R 36`` of an assessment."""
    if assessment is None or assessment.health.score is None:
        return ""
    health = assessment.health
    return f"{health_mark(glyphs, health.computed.value, health.band.value if health.band else None)} {health.score}"


# --- the actions agreed before ---------------------------------------------------------------------------------------


def build_todos(now: Sequence[Action], before: Sequence[Action], today: date) -> tuple[Todo, ...]:
    """``now`` as lines of the page; ``before`` = as they stood when the page was opened."""
    carried = {a.id: a.carried for a in before}
    out = []
    for action in now:
        said = action.state if action.state != "open" else "carried" if action.carried > carried[action.id] else ""
        due = f"due {short(action.due, today)}, {distance(action.due, today)}" if action.due else "no date"
        if action.state != "open":
            due = ""
        who = action.owner or ("" if action.party == "vendor" else "the customer")
        out.append(Todo(action.text, who, due, said, action.carried, asks(action, today)))
    return tuple(out)
