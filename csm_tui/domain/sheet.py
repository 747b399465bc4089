"""What is asked in an account's weekly review, and what may be taken over from last week (DOMAIN 5, R5). Pure.

The screen and the command line ask the same questions by these functions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from csm_tui.domain.asof import as_of
from csm_tui.domain.assess import assess, evaluate
from csm_tui.domain.calendar import Calendar, week_end
from csm_tui.domain.clock import NEVER
from csm_tui.domain.derived import Assessment
from csm_tui.domain.health import applicable
from csm_tui.domain.model import Action, AnswerValue, Facts, Phase, Review, Signal, Snapshot
from csm_tui.domain.pause import of_review
from csm_tui.domain.review import Question
from csm_tui.domain.signals import SignalKind

Kinds = Mapping[str, SignalKind]

ALIKE = 3  # weeks of the same answers after which a fresh look is asked for (DOMAIN 5.3)


def review_of(facts: Facts, week: str) -> Review | None:
    """The review of that ISO week, begun or completed."""
    return next((r for r in facts.reviews if r.week == week), None)


def last_review(facts: Facts, week: str) -> Review | None:
    """The last completed review of an earlier week: what *same as last week* repeats."""
    done = [r for r in facts.reviews if r.completed is not None and r.week < week]
    return max(done, key=lambda r: r.week, default=None)


def of_week(
    facts: Facts, assessment: Assessment, week: str, today: date, calendar: Calendar
) -> tuple[Facts, Assessment]:
    """The account as the questions of that week are about it: as it stood on its Sunday; now, for the running week.

    So a late review asks what was to be asked then and shows what was known then. Reviews stay as they are.
    """
    sunday = week_end(week)
    if sunday >= today:
        return facts, assessment
    then = replace(as_of(facts, sunday), reviews=facts.reviews)
    return then, assess(then, sunday, calendar)


def skipped(facts: Facts, assessment: Assessment, question: Question) -> str:
    """Why a question is not asked, '' when it is (R5)."""
    if question.code in facts.not_applicable:
        return f"not applicable: {facts.not_applicable[question.code]}"
    if question.component in applicable(assessment.phase):
        return ""
    start = Phase.TRAIN if question.component == "adoption" else Phase.CONFIGURE
    return f"from {start.value.upper()} on"


def asked_questions(facts: Facts, assessment: Assessment, questions: Sequence[Question]) -> tuple[int, ...]:
    """The indexes of the questions that are asked of this account now."""
    return tuple(i for i, q in enumerate(questions) if not skipped(facts, assessment, q))


def first_open(
    facts: Facts, assessment: Assessment, questions: Sequence[Question], review: Review | None, after: int = 0
) -> int:
    """The first question from ``after`` on without an answer, then from the top; their number when none is open."""
    answers = review.answers if review is not None else {}
    waiting = [i for i in asked_questions(facts, assessment, questions) if questions[i].code not in answers]
    return next((i for i in waiting if i >= after), waiting[0] if waiting else len(questions))


def group_codes(questions: Sequence[Question], position: int) -> tuple[int, ...]:
    """The indexes of the questions of the component that is open at ``position``."""
    component = questions[min(position, len(questions) - 1)].component
    return tuple(i for i, q in enumerate(questions) if q.component is component)


def to_repeat(facts: Facts, assessment: Assessment, group: Sequence[Question], week: str) -> tuple[Question, ...]:
    """The questions of a group that *same as last week* answers: the open ones, or all where none is open."""
    asked = tuple(q for q in group if not skipped(facts, assessment, q))
    review = review_of(facts, week)
    return tuple(q for q in asked if review is None or q.code not in review.answers) or asked


def refused_same(facts: Facts, assessment: Assessment, group: Sequence[Question], week: str, today: date) -> str:
    """Why last week's answers of this group cannot be taken over, '' when they can (DOMAIN 5.3)."""
    name = group[0].component.value
    last = last_review(facts, week)
    wanted = [q for q in group if not skipped(facts, assessment, q)]
    if last is None or any(q.code not in last.answers for q in wanted):
        return f"There are no answers of last week for {name}: press y, n, s or a."
    if any(last.answers[q.code].value is not AnswerValue.YES for q in wanted):
        return ""
    serious = [s for s in facts.signals if _serious(s, group)]
    if serious:
        return f"“{serious[0].title}” is open ({serious[0].severity.value}): look afresh at {name}."
    if last.completed is not None:
        age = of_review(facts, today).elapsed(last.completed, today)  # days away make it no older (R8)
        if age > 2 * facts.account.review_interval:
            return f"The last review is {age} days old: look afresh at {name}."
    return ""


def _serious(signal: Signal, group: Sequence[Question]) -> bool:
    return (
        signal.is_open
        and signal.folded_into is None
        and signal.severity in ("medium", "high", "critical")
        and signal.component is group[0].component
    )


def on_these_answers(facts: Facts, review: Review, today: date, calendar: Calendar) -> Assessment:
    """The assessment on the answers of this review; nothing is written, and no signal is raised by it yet."""
    return assess(completed(facts, review, today), today, calendar)


@dataclass(frozen=True, slots=True)
class Completion:
    """What completing a review today comes to: the account then, and the signals that rules raise and close by it."""

    assessment: Assessment
    raised: tuple[Signal, ...]
    closed: tuple[Signal, ...] = ()


def on_completion(facts: Facts, review: Review, today: date, kinds: Kinds, calendar: Calendar) -> Completion:
    """The assessment as it will be when this review is completed today; nothing is written."""
    found = evaluate(completed(facts, review, today), today, kinds, calendar)
    new = (c.signal for c in found.changes if c.kind in ("raise", "upgrade") and c.signal.folded_into is None)
    over = (c.signal for c in found.changes if c.kind == "close")
    return Completion(found.assessment, tuple(new), tuple(over))


def completed(facts: Facts, review: Review, today: date) -> Facts:
    """``facts`` as if this review were completed today."""
    done = replace(review, completed=today)
    return replace(facts, reviews=tuple(done if r.id == review.id else r for r in facts.reviews))


def last_snapshot(facts: Facts, week: str) -> Snapshot | None:
    """The last snapshot of an earlier week: what the summary compares with."""
    found = [s for s in facts.snapshots if s.week < week]
    return max(found, key=lambda s: (s.on, s.reviewed), default=None)


def asks(action: Action, today: date) -> bool:
    """Whether its day has come (or it has none) and nothing was said of it: it asks for a word in the review."""
    return action.state == "open" and (action.due is None or action.due <= today)


def agreed_before(facts: Facts, begun: date, today: date) -> tuple[Action, ...]:
    """The actions that the review looks at: those that ask first, then those of later days, then those that got their
    word since it was begun."""
    known = [a for a in facts.actions if a.state == "open" or (a.closed_on is not None and a.closed_on >= begun)]
    return tuple(sorted(known, key=lambda a: (a.state != "open", not asks(a, today), a.due or NEVER, a.id)))
