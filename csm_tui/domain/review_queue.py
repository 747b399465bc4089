"""Whom to review first, and why: the week's queue, and what is left of it in a busy week (DOMAIN 5.1, 5.7)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import NamedTuple

from csm_tui.domain.derived import Assessment
from csm_tui.domain.model import Colour, Facts, MilestoneState, Signal
from csm_tui.domain.review_changes import weighty
from csm_tui.domain.score import COLOUR_ORDER, colour_of

AHEAD = 14  # days in which a go-live or a gate is soon
_WORSE = 3  # rank of what has fallen since its last review; smaller is worse


@dataclass(frozen=True, slots=True)
class Place:
    """Where an account stands in the week's queue: sort by ``key``; ``why`` says it in a few words."""

    account_id: int
    why: str
    key: tuple[int, int, str, int]


class Look(NamedTuple):
    """What the order of the queue goes by; made of the facts (``look_of``), or read from what was stored of them."""

    id: int
    name: str
    arr_cents: int | None
    red: bool  # by the computed colour, or by a person's word (R10)
    score: int | None
    stale: str  # R8
    age: int  # days since the last review that count
    before: int | None  # the score of the last review's snapshot of an earlier day
    signals: tuple[tuple[str, str, bool], ...]  # open, not folded, awake: severity, code, response time run out
    soon: tuple[tuple[str, str | None, date], ...]  # open go-live and gates: code, gate, committed


def look_of(facts: Facts, assessment: Assessment, today: date) -> Look:
    """The same from facts that were read and judged."""
    account, health = facts.account, assessment.health
    reviewed = [s for s in facts.snapshots if s.reviewed and s.on < assessment.today and s.score is not None]
    return Look(
        account.id,
        account.name,
        account.arr_cents,
        (health.colour if health.override else health.computed) is Colour.RED,
        health.score,
        health.stale,
        health.review_age or 0,
        max(reviewed, key=lambda s: s.on).score if reviewed else None,
        tuple((s.severity.value, s.code, _unanswered(s, today)) for s in _awake(facts.signals, today)),
        tuple(
            (m.code, m.gate, m.committed)
            for m in (view.milestone for view in assessment.milestones)
            if m.state is MilestoneState.OPEN
            and not m.unconfirmed
            and m.committed is not None
            and (m.code == "L1" or m.gate is not None)
        ),
    )


def asks_more(look: Look, facts: Callable[[], Facts], today: date) -> str:
    """Why a busy week looks at this account all the same, in a few words; '' = express mode leaves it out (5.7).

    Critical, High or red, or changed: never reviewed, worse than at the last review, or something weighty has
    happened since, for which alone its ``facts`` are asked. What its order in the queue comes from is told where
    there is such a reason.
    """
    rank, why, _ = _reason(look, today)
    if rank <= _WORSE:
        return why
    if any(severity == "high" for severity, _, _ in look.signals):
        return "High signal open"
    if look.stale == "never":
        return "new account"
    return weighty(facts(), today)


def place(look: Look, today: date) -> Place:
    """Where the account stands in the queue and why, by the first reason that holds (DOMAIN 5.1)."""
    rank, why, within = _reason(look, today)
    return Place(look.id, why, (rank, within, look.name.casefold(), look.id))


def order(
    looks: Iterable[Look], today: date, *, express: bool, begun: Collection[int], facts: Callable[[int], Facts]
) -> list[Place]:
    """The accounts that are due, in order. In ``express`` only those that a busy week must not pass over, and those
    that were ``begun``; ``facts`` are read where only they can tell."""
    places = []
    for look in looks:
        found = place(look, today)
        if express and look.id not in begun:
            why = asks_more(look, partial(facts, look.id), today)
            if not why:
                continue
            found = replace(found, why=why)
        places.append(found)
    return sorted(places, key=lambda p: p.key)


def _reason(look: Look, today: date) -> tuple[int, str, int]:
    """Rank, word and order within the rank (smaller first)."""
    by_arr = -(look.arr_cents or 0)
    grave = {severity for severity, _, _ in look.signals}
    if "critical" in grave:
        return 0, "Critical signal open", look.score or 0
    if any(code == "R3" for _, code, _ in look.signals):
        return 1, "decision overdue", by_arr
    if any(late for _, _, late in look.signals):
        return 1, "response overdue", by_arr
    if look.red:
        return 2, "red", look.score or 0
    fell = _fell(look.score, look.before)
    if fell:
        return 3, "worse since the last review", -fell
    if look.stale in ("overdue", "stale", "expired"):  # due within this week is what the week is for (R8)
        return 4, "review overdue", -look.age
    soon = _soon(look, today)
    if soon is not None:
        return 5, soon[0], soon[1]
    if "high" in grave:
        return 6, "High signal open", by_arr
    if look.stale == "never":
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


def _fell(score: int | None, before: int | None) -> int:
    """By how much the score fell since the last review's snapshot, where that is 5 or a colour; else 0."""
    if score is None or before is None or score >= before:
        return 0
    worse = COLOUR_ORDER[colour_of(score)] < COLOUR_ORDER[colour_of(before)]
    return before - score if worse or before - score >= 5 else 0


def _soon(look: Look, today: date) -> tuple[str, int] | None:
    """The go-live or the next gate, where it is due within 14 days."""
    best: tuple[int, str] | None = None
    for code, gate, committed in look.soon:
        days = (committed - today).days
        if 0 <= days <= AHEAD:
            name = "go-live soon" if code == "L1" else f"gate {gate} soon"
            best = min(best, (days, name)) if best else (days, name)
    return (best[1], best[0]) if best else None
