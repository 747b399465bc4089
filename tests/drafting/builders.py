"""An account in trouble, as plain values, and an assessment made by hand: drafting needs no rules and no store."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from csm_tui.domain.derived import Assessment, Cap, Component, GoLive, Health, MilestoneView, Slip, Trend
from csm_tui.domain.model import (
    Account,
    Action,
    Band,
    CausedBy,
    Colour,
    ComponentName,
    Contact,
    Facts,
    Intervention,
    Milestone,
    Move,
    Note,
    Party,
    Person,
    Phase,
    Role,
    Segment,
    Severity,
    Signal,
    SignalState,
    Wait,
)

TODAY = date(2026, 11, 18)


def signal(id: int, title: str, severity: Severity = Severity.HIGH, **more: Any) -> Signal:
    values: dict[str, Any] = {
        "code": "P5",
        "subject": "",
        "component": ComponentName.PROGRESS,
        "category": "progress",
        "evidence": "go-live moved twice",
        "first_noticed": date(2026, 11, 2),
        "last_evidence": TODAY,
    }
    return Signal(id=id, title=title, severity=severity, **(values | more))


def facts(**more: Any) -> Facts:
    uat = Milestone(7, "P1", "UAT passed", Phase.PILOT, Party.CUSTOMER, 20, date(2026, 11, 10), date(2026, 11, 3))
    values: dict[str, Any] = {
        "account": Account(
            12,
            "Globex Logistics",
            Segment.ENTERPRISE,
            date(2026, 8, 1),
            arr_cents=14_800_000,
            owner="Sam",
            renewal=date(2027, 8, 1),
        ),
        "milestones": (uat,),
        "moves": (
            Move(
                1,
                9,
                "L1",
                date(2026, 12, 4),
                date(2026, 12, 18),
                "data",
                "ERP export | tax codes",
                CausedBy.CUSTOMER,
                True,
                date(2026, 11, 2),
            ),
        ),
        "waits": (Wait(1, 7, Party.CUSTOMER, "a sample file", date(2026, 11, 9)),),
        "signals": (
            signal(
                1,
                "Go-live pushed",
                interventions=(Intervention(1, date(2026, 11, 3), "Called Dana", "sample promised"),),
            ),
            signal(
                2,
                "Slow reply",
                Severity.LOW,
                code="E4",
                interventions=(Intervention(2, date(2026, 11, 5), "Mailed again"),),
            ),
            signal(3, "Old trouble", code="T1", state=SignalState.RESOLVED, closed_on=TODAY - timedelta(days=90)),
            signal(4, "Data errors", code="T1", state=SignalState.RESOLVED, closed_on=TODAY - timedelta(days=9)),
        ),
        "people": (
            Person(1, "Dana Ito", Role.CHAMPION, email="dana@globex.example", sentiment=1),
            Person(2, "M. Reyes", Role.SPONSOR, email="reyes@globex.example"),
        ),
        "contacts": (Contact(1, date(2026, 11, 12), "call", "both", people=(1,)),),
        "actions": (Action(1, "Agree a new UAT date", "Sam", due=date(2026, 11, 20)),),
        "notes": (Note(1, date(2026, 11, 12), "SECRET-NOTE they hate it"),),
    }
    return Facts(**(values | more))


def assessment(of: Facts, **more: Any) -> Assessment:
    worst = Component(ComponentName.PROGRESS, 0.3125, 33.0, 100.0, 55.0, 33.0, ("UAT passed is 6 working days late",))
    cap = Cap(49, "1 open Critical signal", "critical")
    views = tuple(MilestoneView(m, date(2026, 11, 20), 6, 7, True, True, True, 1) for m in of.milestones)
    values: dict[str, Any] = {
        "today": TODAY,
        "phase": Phase.PILOT,
        "phase_since": date(2026, 11, 1),
        "days_in_phase": 17,
        "health": Health(38, 61.2, Band.CRITICAL, Colour.RED, Colour.RED, (worst,), (cap,), "current", 9),
        "milestones": views,
        "next": views[0] if views else None,
        "go_live": GoLive(date(2026, 11, 27), date(2026, 12, 4), date(2026, 12, 18), date(2026, 12, 22), None, 14),
        "turn": None,
        "slip": Slip(10, ((CausedBy.CUSTOMER, 10),), 0),
        "trend": Trend(-6),
        "next_action": None,
        "counts": ((Severity.HIGH, 1),),
        "why": "UAT late",
        "valid_until": TODAY + timedelta(days=1),
    }
    return Assessment(**(values | more))
