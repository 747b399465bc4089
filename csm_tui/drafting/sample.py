"""A made-up account with one of everything: what templates are checked against, and where their names come from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from csm_tui.content import plan
from csm_tui.domain.assess import assess
from csm_tui.domain.hypercare import Issue
from csm_tui.domain.model import (
    Account,
    Action,
    CausedBy,
    Check,
    ComponentName,
    Contact,
    Criterion,
    Facts,
    Intervention,
    MilestoneState,
    Move,
    Note,
    Numbers,
    Party,
    Person,
    Promise,
    Role,
    ScopeChange,
    Segment,
    Severity,
    Signal,
    UatRound,
    Wait,
)
from csm_tui.domain.plan import instantiate
from csm_tui.domain.raci import RaciLine
from csm_tui.domain.training import Session
from csm_tui.drafting import context
from csm_tui.drafting.customer import Record, customer_data, customer_view

DAY = date(2026, 11, 18)


def sample_facts() -> Facts:
    """One of everything, on ``DAY``."""
    ago = DAY - timedelta(days=9)
    account = Account(
        1, "Sample Ltd", Segment.MID_MARKET, ago, arr_cents=9_000_000, owner="You", ae="Sales", renewal=DAY,
        product="Product", signed=date(2026, 9, 1), kickoff=date(2026, 9, 8),
    )  # fmt: skip
    steps = instantiate(
        plan(Segment.MID_MARKET), signed=account.signed, kickoff=account.kickoff, go_live=None, phase=None, today=DAY,
        imported=False,
    )  # fmt: skip
    steps = tuple(
        replace(step, state=MilestoneState.DONE, actual=ago) if number < 10 else step
        for number, step in enumerate(steps)
    )
    code = steps[-1].code
    return Facts(
        account=account,
        milestones=steps,
        moves=(Move(1, 0, "L1", ago, DAY, "data", "why", CausedBy.CUSTOMER, True, ago),),
        waits=(Wait(1, steps[0].id, Party.CUSTOMER, "a file", ago),),
        signals=(
            Signal(
                1, "P5", code, Severity.HIGH, ComponentName.PROGRESS, "progress", "Signal", "evidence", ago, DAY,
                interventions=(Intervention(1, ago, "called", "promised"),),
            ),
        ),
        actions=(
            Action(1, "ours", "You", due=DAY),
            Action(2, "theirs", "Dana", Party.CUSTOMER, DAY),
        ),
        people=(
            Person(1, "Dana", Role.CHAMPION, "Lead", "dana@sample.example", 3, 5, 1),
            Person(2, "Morgan", Role.SPONSOR, "COO", "morgan@sample.example", 5, 2, 0),
        ),
        contacts=(Contact(1, ago, "meeting", "both", True, (1, 2)),),
        promises=(Promise(1, "promise", said_by="Sales", out_of_scope=True),),
        criteria=(Criterion(1, "metric", "quality", 10, 5, "errors", "log", "Dana", DAY, actual=7),),
        checks=(Check("go-live", "x", "technical", "item", "yes"),),
        numbers=(Numbers(ago, 40, 31, 5, 8, 2, 1.5, 28, 40),),
        scope_changes=(ScopeChange(1, "wish", ago, "phase-2", DAY, 5),),
        uat_rounds=(UatRound(1, ago, False),),
        notes=(Note(1, ago, "note"),),
    )  # fmt: skip


SAMPLE_RECORD = Record(
    exclusions=("text",),
    raci=(RaciLine(1, "item", "R", "A", "C", "I"),),
    training=(Session(1, "title", "admins", DAY, 5, 4, 4),),
    issues=(Issue(1, "title", Severity.HIGH, DAY),),
    cadence=14,
    next_meeting=DAY,
    rollback="text",
    handoff=(("Section", "text"),),
)


def sample_data(audience: str, fields: dict[str, str], *, empty: bool = False) -> dict[str, object]:
    """Return what a template of that audience sees of the sample, or of an account of which nothing is known."""
    facts = Facts(account=Account(1, "Sample Ltd", Segment.SMB, DAY)) if empty else sample_facts()
    record = Record() if empty else SAMPLE_RECORD
    assessment = assess(facts, DAY)
    if audience == "customer":
        return customer_data(customer_view(facts, assessment, record), fields, DAY, {}, "champion")
    return context.internal(facts, assessment, fields, DAY, {}, record, "champion")


def names(audience: str) -> list[str]:
    """Return every name that a template of that audience may use: ``go_live.committed``, ``actions[].text`` …"""
    found: list[str] = []

    def walk(value: object, path: str) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, f"{path}.{key}" if path else str(key))
        elif isinstance(value, list) and value:
            if isinstance(value[0], dict):
                walk(value[0], f"{path}[]")
            else:
                found.append(f"{path}[]")
        else:
            found.append(path)

    data = sample_data(audience, {})
    data.pop("fields")
    walk(data, "")
    return [*found, "fields.NAME"]
