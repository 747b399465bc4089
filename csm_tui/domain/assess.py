"""Everything derived of one account on one day, in one call: what the store caches and the screens show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from csm_tui.domain.calendar import STANDARD, Calendar, iso_week, week_end
from csm_tui.domain.clock import NEVER
from csm_tui.domain.dates import day
from csm_tui.domain.derived import Assessment, GoLive, Health, Lasting, MilestoneView, SignalChange
from csm_tui.domain.frame import Frame
from csm_tui.domain.health import counted, health, is_due
from csm_tui.domain.model import SEVERITIES, Action, Facts, MilestoneState, Severity, Status
from csm_tui.domain.reconcile import applied, judged, reconcile
from csm_tui.domain.score import COLOUR_ORDER, DEDUCTION
from csm_tui.domain.signals import SignalKind, detect
from csm_tui.domain.slip import account_slip, slip_days
from csm_tui.domain.trend import lasting, trend
from csm_tui.domain.turn import whose_turn

_REASONS = 3
"""How many reasons the portfolio's line holds."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the rules saw, and the account as it is with it."""

    changes: tuple[SignalChange, ...]
    facts: Facts  # with the changes applied; new signals have id 0
    assessment: Assessment
    calendar: Calendar = STANDARD  # the working days it was judged by


def evaluate(facts: Facts, today: date, kinds: Mapping[str, SignalKind], calendar: Calendar = STANDARD) -> Evaluation:
    """Detects signals, reconciles them with the stored ones in memory, and assesses the result.

    ``assessment.valid_until`` covers the detection too: on any day before it the same facts give no
    change and the same assessment (but for ``today`` and counts of days).
    """
    frame = Frame(facts, today, calendar)
    if facts.account.status is Status.CLOSED or facts.account.archived:
        return Evaluation((), facts, _assess(frame), calendar)
    seen = detect(facts, today, calendar, kinds, frame=frame)
    interval = facts.account.review_interval
    changes = reconcile(seen, judged(facts), today, reviews=facts.reviews, interval=interval, clock=frame.clock)
    if changes:
        frame.facts = facts = replace(facts, signals=applied(changes, facts.signals))
    return Evaluation(changes, facts, _assess(frame), calendar)


def assess(facts: Facts, today: date, calendar: Calendar = STANDARD) -> Assessment:
    """The same from the facts and their stored signals alone, without looking for new ones."""
    return _assess(Frame(facts, today, calendar))


def _assess(frame: Frame) -> Assessment:
    facts, today, clock = frame.facts, frame.today, frame.clock
    found = health(facts, today, frame.calendar, frame=frame)
    views = _views(frame)
    if facts.snapshots:
        clock.reached(week_end(iso_week(today)) + timedelta(days=1))  # last week's point moves on
    score = found.score
    counts = dict.fromkeys(SEVERITIES, 0)
    for signal in counted(facts.signals):
        if signal.component is not None:
            counts[signal.severity] += 1
    since = frame.phase_since
    long = lasting(facts.snapshots, found.colour, today) if facts.account.status is Status.ACTIVE else None
    assessment = Assessment(
        today=today,
        phase=frame.phase,
        phase_since=since,
        days_in_phase=max((today - since).days, 0) if since is not None else None,
        health=found,
        milestones=views,
        next=_next(views),
        go_live=_go_live(views),
        turn=whose_turn(frame),
        slip=account_slip(facts.milestones, facts.moves, today, frame.calendar),
        trend=trend(facts, score, today),
        next_action=next_action(facts),
        counts=tuple(counts.items()),
        why=_why(frame, found, views, long),
        valid_until=NEVER,
        lasting=long,
    )
    closed = facts.account.status is Status.CLOSED
    return assessment if closed else replace(assessment, valid_until=clock.until)


def _views(frame: Frame) -> tuple[MilestoneView, ...]:
    moves: dict[str, int] = {}
    for move in frame.facts.moves:
        moves[move.code] = moves.get(move.code, 0) + 1
    network, critical = frame.network, frame.network.critical()
    return tuple(
        MilestoneView(
            milestone=milestone,
            forecast=network.forecast(milestone),
            late=(late := frame.lateness[milestone.code]),
            slip=slip_days(milestone),
            due=is_due(milestone, late, frame.today),
            critical=milestone.code in critical,
            ready=milestone.state is MilestoneState.OPEN and network.ready(milestone),
            moves=moves.get(milestone.code, 0),
        )
        for milestone in frame.facts.milestones
    )


def _next(views: tuple[MilestoneView, ...]) -> MilestoneView | None:
    """The earliest committed open milestone: confirmed ones first, then what waits for confirmation."""
    waiting = [v for v in views if v.milestone.state is MilestoneState.OPEN and v.milestone.committed is not None]
    return min(waiting, key=_next_order) if waiting else None


def _next_order(view: MilestoneView) -> tuple[bool, date, int]:
    return view.milestone.unconfirmed, view.milestone.committed or NEVER, view.milestone.position


def _go_live(views: tuple[MilestoneView, ...]) -> GoLive:
    view = next((v for v in views if v.milestone.code == "L1"), None)
    if view is None:
        return GoLive()
    live = view.milestone
    return GoLive(live.sold, live.baseline, live.committed, view.forecast, live.actual, view.slip)


def next_action(facts: Facts) -> Action | None:
    """The open action due first; those without a date come last."""
    waiting = [a for a in facts.actions if a.state == "open"]
    return min(waiting, key=lambda a: (a.due or NEVER, a.id)) if waiting else None


def _lower_first(text: str) -> str:
    """A title inside a line: ``champion silent``, but ``UAT …`` and ``SSO …`` stay as they are."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _why(frame: Frame, found: Health, views: tuple[MilestoneView, ...], long: Lasting | None) -> str:
    """The first reasons of this health on one line: ``UAT 6 days overdue · 1 Critical: champion silent``."""
    late = _late_words([v for v in views if v.late and v.milestone.state is MilestoneState.OPEN])
    signals = [s for s in counted(frame.facts.signals) if s.component is not None]
    grave: list[str] = []  # worst first, before what is late
    lesser: list[str] = []
    for severity in reversed(SEVERITIES):
        mine = sorted((s for s in signals if s.severity is severity), key=lambda s: (s.code, s.subject))
        told = [s for s in mine if s.code not in ("P1", "P2")] if late or grave or lesser else mine
        if told and (severity is not Severity.LOW or not (late or grave or lesser)):
            text = f"{len(mine)} {severity.value.capitalize()}: {_lower_first(told[0].title)}"
            first = DEDUCTION[severity] >= DEDUCTION[Severity.HIGH] and found.computed in COLOUR_ORDER
            (grave if first else lesser).append(text)
    reasons = grave + late + lesser
    unconfirmed = sum(1 for v in views if v.milestone.unconfirmed)
    if unconfirmed:
        reasons.append(f"{unconfirmed} milestone{'s' if unconfirmed > 1 else ''} to confirm")
    if frame.facts.account.status is Status.HOLD:
        reasons = [s.evidence for s in frame.facts.signals if s.code == "HD" and s.is_open] + reasons
    if not reasons:
        reasons += _quiet_words(frame, found)
    if long is not None:
        reasons[_REASONS - 1 :] = [f"{long.colour.value} since {day(long.since)}"]
    return " · ".join(reasons[:_REASONS])


def _late_words(late: list[MilestoneView]) -> list[str]:
    if not late:
        return []
    worst = max(late, key=lambda v: (v.late, -v.milestone.position))
    more = f" (+{len(late) - 1} more)" if len(late) > 1 else ""
    return [f"{worst.milestone.title} {worst.late} day{'s' if worst.late > 1 else ''} overdue{more}"]


def _quiet_words(frame: Frame, found: Health) -> list[str]:
    """What to say where nothing is late and no signal is open."""
    review = frame.review
    if review is None or review.completed is None:
        return ["Not reviewed yet"]
    if found.stale in ("stale", "expired", "overdue"):
        return [f"Last review {day(review.completed)}"]
    doubts = [text for component in found.components for text in component.evidence]
    return [doubts[0]] if doubts and found.score is not None and found.score < 100 else []


def milestone_view(assessment: Assessment, code: str) -> MilestoneView | None:
    """The view of one milestone by its code."""
    return next((v for v in assessment.milestones if v.milestone.code == code), None)
