"""From facts to the review's sheet and its summary: pure functions between domain values and widgets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from csm_tui.domain.calendar import Calendar, iso_week, week_start
from csm_tui.domain.dates import short
from csm_tui.domain.derived import Assessment
from csm_tui.domain.explain import to_green
from csm_tui.domain.model import Answer, AnswerValue, Facts, Review, Snapshot
from csm_tui.domain.review import Proposal, Question, propose
from csm_tui.domain.review_changes import since_last_review
from csm_tui.domain.sheet import (
    ALIKE,
    asked_questions,
    first_open,
    group_codes,
    last_review,
    last_snapshot,
    on_these_answers,
    refused_same,
    review_of,
    skipped,
    to_repeat,
)
from csm_tui.screens.dialogs.override import allowed
from csm_tui.widgets.glyphs import Glyphs, health_mark
from csm_tui.widgets.review_summary import Closing
from csm_tui.widgets.review_values import Asked, Group, Sheet

__all__ = (
    "ALIKE",
    "asked_questions",
    "first_open",
    "group_codes",
    "last_review",
    "last_snapshot",
    "on_these_answers",
    "refused_same",
    "review_of",
    "skipped",
    "to_repeat",
)

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
STRIP_WEEKS = 4


def build_sheet(
    facts: Facts,
    assessment: Assessment,
    questions: Sequence[Question],
    week: str,
    position: int,
    *,
    today: date,
    glyphs: Glyphs,
    number: int = 1,
    total: int = 1,
    why: str = "",
    offer: str = "",
    suggests: Assessment | None = None,
    escalate: bool = False,
    time_left: str = "",
) -> Sheet:
    """Return what the screen shows of one account."""
    health = assessment.health
    proposals = propose(facts, assessment, today)
    groups: dict[str, list[Asked]] = {}
    for question in questions:
        asked = _asked(facts, assessment, question, week, proposals.get(question.code), today)
        groups.setdefault(question.component.value.capitalize(), []).append(asked)
    return Sheet(
        week=week,
        number=number,
        total=total,
        name=facts.account.name,
        colour=health.colour.value,
        score=health.score,
        groups=tuple(Group(name, tuple(asked)) for name, asked in groups.items()),
        position=min(position, len(questions) - 1),
        late=week < iso_week(today),
        band=health.band.value if health.band else None,
        stale=health.stale in ("overdue", "stale", "expired"),
        delta=assessment.trend.delta,
        points=assessment.trend.points,
        why=why,
        go_live=_go_live(assessment, today),
        reviewed=_reviewed(facts, week, today),
        changed=_changes(since_last_review(facts, today), today),
        offer=offer,
        suggests=_coloured(suggests, glyphs),
        escalate=escalate,
        time_left=time_left,
    )


def _asked(
    facts: Facts, assessment: Assessment, question: Question, week: str, proposal: Proposal | None, today: date
) -> Asked:
    """One question with its answers, now and before."""
    review, last = review_of(facts, week), last_review(facts, week)
    answer = review.answers.get(question.code) if review is not None else None
    before = last.answers.get(question.code) if last is not None else None
    by_week = {r.week: r for r in facts.reviews if r.completed is not None}
    monday = week_start(week)
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
        evidence=_yearless(proposal.evidence, today) if proposal else "",
        hint=question.hint,
        proposal=proposal.value.value if proposal and proposal.value else "",
        skipped=skipped(facts, assessment, question),
    )


def _changes(sentences: Sequence[str], today: date) -> tuple[str, ...]:
    """The newest first, because the end is cut off; what happened several times is said once, with its number."""
    days: dict[str, list[str]] = {}
    for sentence in reversed(sentences):
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


def _reviewed(facts: Facts, week: str, today: date) -> str:
    last = last_review(facts, week)
    if last is None or last.completed is None:
        return "First review"
    age = (today - last.completed).days
    return f"Since the last review, {age} day{'' if age == 1 else 's'} ago"


def _coloured(assessment: Assessment | None, glyphs: Glyphs) -> str:
    """``■ R 36`` of an assessment."""
    if assessment is None or assessment.health.score is None:
        return ""
    health = assessment.health
    return f"{health_mark(glyphs, health.computed.value, health.band.value if health.band else None)} {health.score}"


def mark_of(snapshot: Snapshot, glyphs: Glyphs) -> str:
    """``▲ Y 61`` of a snapshot."""
    score = "" if snapshot.score is None else f" {snapshot.score}"
    return f"{health_mark(glyphs, snapshot.colour.value)}{score}"


def build_closing(
    facts: Facts, after: Assessment, review: Review, questions: Sequence[Question], *, today: date, glyphs: Glyphs,
    calendar: Calendar, override: str = "",
) -> Closing:  # fmt: skip
    """Return what the summary shows: ``after`` is the assessment on these answers."""
    health = after.health
    binding = [cap for cap in health.caps if health.score is not None and cap.limit <= health.score]
    why = [cap.reason for cap in binding]
    why += [
        f"{part.name.value.capitalize()} {round(part.value)}: {part.evidence[0]}"
        for part in sorted(health.components, key=lambda c: c.value)
        if part.value < 100 and part.evidence
    ]
    why += [f"At most {cap.limit} in any case: {cap.reason}" for cap in health.caps if cap not in binding]
    before = last_snapshot(facts, review.week)
    done = replace(review, completed=today)
    judged = replace(facts, reviews=tuple(done if r.id == review.id else r for r in facts.reviews))
    fixes = () if health.computed.value == "green" else to_green(judged, today, calendar)
    action = after.next_action
    values = [review.answers[q.code].value for q in questions if q.code in review.answers]
    return Closing(
        colour=health.computed.value,
        band=health.band.value if health.band else None,
        score=health.score,
        before=mark_of(before, glyphs) if before else "",
        why=tuple(why) or ("nothing stands against it",),
        to_green=tuple(f.text for f in fixes),
        override=override,
        allowed=tuple(c.value for c in allowed(after)),
        next_action=""
        if action is None
        else action.text + (f" ({action.owner or 'nobody'}, {short(action.due, today)})" if action.due else ""),
        no_counts=(
            values.count(AnswerValue.YES), values.count(AnswerValue.NO), values.count(AnswerValue.NOT_SURE),
            values.count(AnswerValue.NOT_APPLICABLE),
        ),
        done_on=short(review.completed, today) if review.completed else "",
    )  # fmt: skip
