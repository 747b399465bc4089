"""Facts for tests, in a line: ``facts(answers=yes(E1="n"), signals=[signal("E6")])``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from csm_tui import content
from csm_tui.domain.calendar import iso_week
from csm_tui.domain.model import (
    PHASES,
    Account,
    Answer,
    AnswerValue,
    Facts,
    Milestone,
    MilestoneState,
    Phase,
    Review,
    Segment,
    Severity,
    Signal,
)
from csm_tui.domain.plan import freeze, instantiate

TODAY = date(2026, 11, 18)  # a Wednesday
QUESTION_CODES = tuple(q.code for q in content.questions())


def days(count: int) -> timedelta:
    return timedelta(days=count)


def yes(**other: str) -> dict[str, str]:
    """All fifteen answers Yes, but for those given: ``yes(E1="n", T3="a")``."""
    return dict.fromkeys(QUESTION_CODES, "y") | other


def review(answers: Mapping[str, str], completed: date | None = TODAY, **fields: Any) -> Review:
    on = completed or TODAY
    values = {code: Answer(AnswerValue(value)) for code, value in answers.items()}
    return Review(id=1, week=iso_week(on), started=on, completed=completed, answers=values, **fields)


def signal(code: str, severity: str | None = None, **fields: Any) -> Signal:
    """A stored, open signal of the catalogue."""
    kind = content.signals()[code]
    known: dict[str, Any] = {
        "id": abs(hash((code, fields.get("subject", "")))) % 100_000 + 1,
        "code": code,
        "subject": "",
        "severity": Severity(severity) if severity else kind.severity,
        "component": kind.component,
        "category": kind.category,
        "title": kind.title,
        "evidence": "",
        "first_noticed": TODAY,
        "last_evidence": TODAY,
        "human": kind.human,
    }
    return Signal(**(known | fields))


def account(**fields: Any) -> Account:
    known: dict[str, Any] = {
        "id": 1,
        "name": "Acme Foods",
        "segment": Segment.MID_MARKET,
        "added": TODAY - days(200),
        "arr_cents": 9_500_000,
        "signed": TODAY - days(60),
    }
    return Account(**(known | fields))


@cache
def _planned(segment: Segment, kickoff: date) -> tuple[Milestone, ...]:
    plan = content.plan(segment)
    made = instantiate(plan, signed=kickoff - timedelta(days=plan.lead), kickoff=kickoff, today=kickoff)
    return tuple(replace(m, id=n + 1) for n, m in enumerate(freeze(made)))


def on_plan(phase: Phase, segment: Segment = Segment.MID_MARKET, today: date = TODAY) -> tuple[Milestone, ...]:
    """The plan of an account that is exactly on time and has just come into that phase."""
    plan = content.plan(segment)
    index = PHASES.index(phase)
    started = [i.offset for i in plan.items if i.phase is not None and PHASES.index(i.phase) < index]
    kickoff = today - timedelta(days=max(started, default=-plan.lead))
    made = _planned(segment, kickoff)
    while any(m.committed < today for m in made if _belongs_after(m, index)):
        kickoff += timedelta(days=1)
        made = _planned(segment, kickoff)
    return tuple(
        m
        if m.committed >= today and (m.phase is None or _belongs_after(m, index))
        else done(m, min(m.committed, today))
        for m in made
    )


def _belongs_after(milestone: Milestone, index: int) -> bool:
    return milestone.phase is not None and PHASES.index(milestone.phase) >= index


def done(milestone: Milestone, on: date | None = None) -> Milestone:
    return replace(milestone, state=MilestoneState.DONE, actual=on or milestone.committed)


def changed(milestones: Iterable[Milestone], code: str, **fields: Any) -> tuple[Milestone, ...]:
    """The milestones with one of them changed."""
    if "state" in fields:
        fields["state"] = MilestoneState(fields["state"])
    return tuple(replace(m, **fields) if m.code == code else m for m in milestones)


def facts(
    phase: Phase = Phase.CONFIGURE,
    *,
    answers: Mapping[str, str] | None = None,
    reviewed: date | None = TODAY,
    signals: Iterable[Signal] = (),
    milestones: tuple[Milestone, ...] | None = None,
    segment: Segment = Segment.MID_MARKET,
    account_fields: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Facts:
    """An account on plan in that phase; ``answers`` None = never reviewed."""
    reviews = () if answers is None else (review(answers, reviewed),)
    planned = on_plan(phase, segment)
    kickoff = next((m.committed for m in planned if m.code == "K1"), planned[0].committed)
    signed = kickoff - days(content.plan(segment).lead)
    known: dict[str, Any] = {
        "account": account(segment=segment, **({"signed": signed} | dict(account_fields or {}))),
        "milestones": planned if milestones is None else milestones,
        "signals": tuple(signals),
        "reviews": reviews,
    }
    return Facts(**(known | fields))
