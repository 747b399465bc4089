"""Catalogues as data files: plans by segment, signals, questions, templates. Read once, then kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from csm_tui.domain.model import ComponentName, Need, Party, Phase, Segment, Severity
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


@cache
def plan(segment: Segment) -> Plan:
    """The default plan of a segment (DOMAIN 2.1)."""
    data = _read("plans", f"{segment.value}.toml")
    items = tuple(
        PlanItem(
            code=row["code"],
            title=row["title"],
            phase=Phase(row["phase"]) if "phase" in row else None,
            party=Party(row["party"]),
            offset=row["offset"],
            gate=row.get("gate"),
            needs=tuple(_need(text) for text in row["needs"]),
            done_when=row["done_when"],
            fixed=row.get("fixed", ""),
        )
        for row in data["milestone"]
    )
    return Plan(segment=Segment(data["segment"]), lead=data["lead"], items=items)


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
            signal=row["signal"],
        )
        for row in _read("questions.toml")["question"]
    )


def demo() -> Mapping[str, Any]:
    """The made-up book of ``csm-tui demo`` as it stands in its file; nothing is kept of it."""
    return _read("demo.toml")
