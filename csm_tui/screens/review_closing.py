"""From facts to the end of an account's review, and to the end of the week: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from csm_tui.domain.calendar import Calendar
from csm_tui.domain.dates import short
from csm_tui.domain.explain import to_green
from csm_tui.domain.model import AnswerValue
from csm_tui.domain.score import told
from csm_tui.domain.sheet import Completion, last_snapshot
from csm_tui.screens.dialogs.override import allowed
from csm_tui.widgets.glyphs import Glyphs, health_mark
from csm_tui.widgets.review_summary import Closing, Ending

if TYPE_CHECKING:
    from csm_tui.domain.derived import Assessment
    from csm_tui.domain.model import Facts, Review, Snapshot
    from csm_tui.domain.review import Question
    from csm_tui.domain.week import WeekAccount, WeekSummary


def mark_of(snapshot: Snapshot, glyphs: Glyphs) -> str:
    """``▲ Y 61`` of a snapshot."""
    score = "" if snapshot.score is None else f" {snapshot.score}"
    return f"{health_mark(glyphs, snapshot.colour.value)}{score}"


def build_closing(
    facts: Facts, after: Assessment, completed: Completion, review: Review, questions: Sequence[Question], *,
    today: date, glyphs: Glyphs, calendar: Calendar, override: str = "",
) -> Closing:  # fmt: skip
    """Return what the summary shows: ``after`` is the assessment on these answers, ``completed`` what comes of it."""
    health = after.health
    binding = [cap for cap in health.caps if health.score is not None and cap.limit <= health.score]
    why = [cap.reason for cap in binding]
    why += [
        f"{part.name.value.capitalize()} {told(part.value)}: {part.evidence[0]}"
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
        completing=_completing(completed, health.score, glyphs),
        newer=_newer(facts, review),
        override=override,
        allowed=tuple(c.value for c in allowed(completed.assessment)),
        actions=_actions(facts, review, today, glyphs),
        next_action=""
        if action is None
        else action.text + (f" ({action.owner or 'nobody'}, {short(action.due, today)})" if action.due else ""),
        no_counts=(
            values.count(AnswerValue.YES), values.count(AnswerValue.NO), values.count(AnswerValue.NOT_SURE),
            values.count(AnswerValue.NOT_APPLICABLE),
        ),
        same=sum(a.same for a in review.answers.values()),
        done_on=short(review.completed, today) if review.completed else "",
    )  # fmt: skip


def _completing(completed: Completion, score: int | None, glyphs: Glyphs) -> str:
    """What completing raises and closes by rule, and the score with it; '' where it does neither."""
    parts = []
    raised = [s for s in completed.raised if s.code != "R4"]  # the line of the next action says that one
    if raised:
        parts.append("raises " + _some([f"{s.title} ({s.severity.value})" for s in raised]))
    if completed.closed:
        parts.append("closes " + _some([s.title for s in completed.closed]))
    health = completed.assessment.health
    if not parts or health.score == score or health.score is None:
        return "; ".join(parts)
    mark = health_mark(glyphs, health.computed.value, health.band.value if health.band else None)
    return f"{'; '.join(parts)}: then {mark} {health.score}"


def _some(titles: list[str]) -> str:
    return ", ".join(titles[:3]) + (f" and {len(titles) - 3} more" if len(titles) > 3 else "")


def _newer(facts: Facts, review: Review) -> str:
    """The week of a newer completed review, whose answers are the ones that count; '' where there is none."""
    weeks = [r.week for r in facts.reviews if r.completed is not None and r.week > review.week]
    return f"week {int(max(weeks)[-2:])}" if weeks else ""


def _actions(facts: Facts, review: Review, today: date, glyphs: Glyphs) -> str:
    """What was said of last week's actions: ``2 done, 1 without a word: t``."""
    closed = [a for a in facts.actions if a.closed_on is not None and a.closed_on >= review.started]
    silent = [a for a in facts.actions if a.state == "open" and (a.due is None or a.due <= today)]
    parts = [
        f"{count} {word}"
        for count, word in (
            (sum(a.state == "done" for a in closed), "done"),
            (sum(a.state == "dropped" for a in closed), "dropped"),
        )
        if count
    ]
    if silent:
        parts.append(f"{len(silent)} still without a word (t)")
    return f" {glyphs.sep} ".join(parts)


def build_week(summary: WeekSummary, express: bool, glyphs: Glyphs) -> Ending:
    """The end of the week, or of a sitting, in words."""
    return Ending(
        week=summary.week,
        done=summary.done,
        total=summary.total,
        minutes=summary.minutes,
        turned=tuple(_turned(account, glyphs) for account in summary.turned),
        late=summary.late,
        express=summary.express,
        quiet=summary.total - summary.done if express else 0,
    )


def _turned(account: WeekAccount, glyphs: Glyphs) -> tuple[str, str, str]:
    """Name, colour before, colour now."""
    marks = [
        "" if colour is None else health_mark(glyphs, colour.value) + ("" if score is None else f" {score}")
        for colour, score in ((account.before, account.score_before), (account.colour, account.score))
    ]
    return account.name, marks[0], marks[1]
