"""Whom to review first, and why: the week's queue, and what is left of it in a busy week (DOMAIN 5.1, 5.7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from csm_tui.domain.derived import Assessment
from csm_tui.domain.model import Colour, Facts, MilestoneState, Severity, Signal, Status
from csm_tui.domain.review_changes import weighty
from csm_tui.domain.score import COLOUR_ORDER, colour_of

_WORSE = 3  # rank of what has fallen since its last review; smaller is worse


@dataclass(frozen=True, slots=True)
class Place:
    """Where an account stands in the week's queue: sort by ``key``; ``why`` says it in a few words."""

    account_id: int
    why: str
    key: tuple[int, int, str, int]


def asks_more(facts: Facts, assessment: Assessment, today: date) -> str:
    """Why a busy week looks at this account all the same, in a few words; '' = express mode leaves it out (5.7).

    Critical, High or red, or changed: never reviewed, worse than at the last review, or something weighty has
    happened since. What its order in the queue comes from is told where there is such a reason.
    """
    rank, why, _ = _reason(facts, assessment, today)
    if rank <= _WORSE:
        return why
    if any(s.severity is Severity.HIGH for s in _awake(facts.signals, today)):
        return "High signal open"
    if assessment.health.stale == "never":
        return "new account"
    return weighty(facts, today)


def place(facts: Facts, assessment: Assessment, today: date) -> Place:
    """Where the account stands in the queue and why, by the first reason that holds (DOMAIN 5.1)."""
    rank, why, within = _reason(facts, assessment, today)
    account = facts.account
    return Place(account.id, why, (rank, within, account.name.casefold(), account.id))


def queue(
    entries: Iterable[tuple[Facts, Assessment]], today: date, week: str | None = None, *, express: bool = False
) -> list[Place]:
    """The accounts to review, in order: active ones that have no completed review of that ISO week.

    In ``express`` only those that a busy week must not pass over, and those that were begun.
    """
    places = []
    for facts, assessment in entries:
        if facts.account.status is not Status.ACTIVE or facts.account.archived:
            continue
        if week is not None and any(r.week == week and r.completed is not None for r in facts.reviews):
            continue
        found = place(facts, assessment, today)
        if express and not any(r.week == week and r.answers for r in facts.reviews):
            why = asks_more(facts, assessment, today)
            if not why:
                continue
            found = replace(found, why=why)
        places.append(found)
    return sorted(places, key=lambda p: p.key)


def _reason(facts: Facts, assessment: Assessment, today: date) -> tuple[int, str, int]:
    """Rank, word and order within the rank (smaller first)."""
    account, health = facts.account, assessment.health
    by_arr = -(account.arr_cents or 0)
    open_signals = _awake(facts.signals, today)
    if any(s.severity is Severity.CRITICAL for s in open_signals):
        return 0, "Critical signal open", health.score or 0
    if any(s.code == "R3" for s in open_signals):
        return 1, "decision overdue", by_arr
    if any(_unanswered(s, today) for s in open_signals):
        return 1, "response overdue", by_arr
    if (health.colour if health.override else health.computed) is Colour.RED:  # a person's word sets the group (R10)
        return 2, "red", health.score or 0
    fell = _fell(facts, assessment)
    if fell:
        return 3, "worse since the last review", -fell
    if health.stale in ("overdue", "stale", "expired"):  # due within this week is what the week is for (R8)
        return 4, "review overdue", -(health.review_age or 0)
    soon = _soon(assessment, today)
    if soon is not None:
        return 5, soon[0], soon[1]
    if any(s.severity is Severity.HIGH for s in open_signals):
        return 6, "High signal open", by_arr
    if health.stale == "never":
        return 7, "new account", by_arr
    return 8, "by ARR", by_arr


def _awake(signals: Iterable[Signal], today: date) -> list[Signal]:
    """The open signals that say something of the queue: not folded, not snoozed (R7)."""
    return [s for s in signals if s.is_open and s.folded_into is None and not _snoozed(s, today)]


def _snoozed(signal: Signal, today: date) -> bool:
    """Whether somebody put it off to a later day: out of the queue until then (R7)."""
    return signal.snoozed_until is not None and signal.snoozed_until > today


def _unanswered(signal: Signal, today: date) -> bool:
    """Whether its response time has run out without any intervention (R2 of the catalogue)."""
    return signal.response_due is not None and signal.response_due < today and not signal.interventions


def _fell(facts: Facts, assessment: Assessment) -> int:
    """By how much the score fell since the last review's snapshot, where that is 5 or a colour; else 0."""
    score = assessment.health.score
    reviewed = [s for s in facts.snapshots if s.reviewed and s.on < assessment.today and s.score is not None]
    if score is None or not reviewed:
        return 0
    last = max(reviewed, key=lambda s: s.on)
    if last.score is None or score >= last.score:
        return 0
    worse = COLOUR_ORDER[colour_of(score)] < COLOUR_ORDER[colour_of(last.score)]
    return last.score - score if worse or last.score - score >= 5 else 0


def _soon(assessment: Assessment, today: date) -> tuple[str, int] | None:
    """The go-live or the next gate, where it is due within 14 days."""
    best: tuple[int, str] | None = None
    for view in assessment.milestones:
        milestone = view.milestone
        if milestone.state is not MilestoneState.OPEN or milestone.unconfirmed or milestone.committed is None:
            continue
        if milestone.code != "L1" and milestone.gate is None:
            continue
        days = (milestone.committed - today).days
        if 0 <= days <= 14:
            name = "go-live soon" if milestone.code == "L1" else f"gate {milestone.gate} soon"
            best = min(best, (days, name)) if best else (days, name)
    return (best[1], best[0]) if best else None
