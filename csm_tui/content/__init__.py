"""Catalogues as data files: plans by segment, signals, questions, templates. Read once, then kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from csm_tui.domain.model import Check, ComponentName, Need, Party, Phase, Segment, Severity
from csm_tui.domain.plan import Plan, PlanItem

if TYPE_CHECKING:
    from csm_tui.domain.review import Question
    from csm_tui.domain.signals import SignalKind


def _read(*path: str) -> dict[str, Any]:
    """A TOML file of this package."""
    import tomllib

    return tomllib.loads(files(__package__).joinpath(*path).read_text(encoding="utf-8"))


def _need(text: str) -> Need:
    code, _, kind = text.partition(":")
    return Need(code, kind or "FS")


def _item(row: Mapping[str, Any]) -> PlanItem:
    return PlanItem(
        code=row["code"],
        title=row["title"],
        phase=Phase(row["phase"]) if "phase" in row else None,
        party=Party(row["party"]),
        offset=row["offset"],
        gate=row.get("gate"),
        needs=tuple(_need(text) for text in row["needs"]),
        done_when=row.get("done_when", ""),
        fixed=row.get("fixed", ""),
        optional=row.get("optional", False),
        before=tuple(row.get("before", ())),
    )


def plan_of(data: Mapping[str, Any], name: str) -> Plan:
    """A plan from the tables of its file, which must be right (``plan_files`` proves those that people write)."""
    return Plan(
        segment=Segment(data["segment"]),
        lead=data["lead"],
        items=tuple(_item(row) for row in data["milestone"] if not row.get("off", False)),
        offered=tuple(_item(row) for row in data["milestone"] if row.get("off", False)),
        name=name,
        title=data["title"],
    )


@cache
def plan(segment: Segment) -> Plan:
    """The default plan of a segment (DOMAIN 2.1)."""
    return plan_of(_read("plans", f"{segment.value}.toml"), segment.value)


@cache
def signals() -> Mapping[str, SignalKind]:
    """The catalogue of signals by code, in its order (DOMAIN 4)."""
    from csm_tui.domain.signals import SignalKind

    return MappingProxyType(
        {
            row["code"]: SignalKind(
                code=row["code"],
                title=row["title"],
                category=row["category"],
                severity=Severity(row["severity"]),
                component=ComponentName(row["component"]) if "component" in row else None,
                trigger=row["trigger"],
                intervention=row["intervention"],
                human=row.get("human", False),
                seed=row.get("seed", False),
                mine=row.get("mine", False),
            )
            for row in _read("signals.toml")["signal"]
        }
    )


@cache
def questions() -> tuple[Question, ...]:
    """The fifteen questions of the weekly review, in the order of the sheet (DOMAIN 5)."""
    from csm_tui.domain.review import Question

    return tuple(
        Question(
            code=row["code"],
            component=ComponentName(row["component"]),
            text=row["text"],
            label=row["label"],
            hint=row["hint"],
            signals=tuple(row["signals"]),
        )
        for row in _read("questions.toml")["question"]
    )


def demo() -> Mapping[str, Any]:
    """The made-up book of ``csm-tui demo`` as it stands in its file; nothing is kept of it."""
    return _read("demo.toml")


@cache
def readiness(segment: Segment) -> tuple[Check, ...]:
    """The go-live readiness list of a segment, unanswered: 26 items and four approvals; for SMB eight and the rollback
    plan, which G3 asks of everybody; none for Self-Serve, which has no go/no-go (DOMAIN 2.1)."""
    if segment is Segment.SELF_SERVE:
        return ()
    data = _read("readiness.toml")
    brief = segment is Segment.SMB
    items = [
        Check(data["list"], row["code"], row["group"], row["text"])
        for row in data["item"]
        if not brief or row.get("short", False) or row["code"] == "rollback"
    ]
    if not brief:
        items += [Check(data["list"], row["code"], "approval", row["text"]) for row in data["approval"]]
    return tuple(items)
