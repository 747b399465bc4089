"""What the account record asks for, from ``record.toml``: read once, then kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from csm_tui.content import _read, readiness
from csm_tui.domain.model import Check, Segment


class Section(NamedTuple):
    """A section of the handoff document."""

    code: str
    title: str
    hint: str


class Form(NamedTuple):
    """A form that the customer fills in."""

    kind: str
    title: str


class RaciItem(NamedTuple):
    """A line of the RACI template; roles by the names that people read."""

    item: str
    responsible: tuple[str, ...]
    accountable: str
    consulted: tuple[str, ...]
    informed: tuple[str, ...]


@cache
def _data() -> Mapping[str, Any]:
    return MappingProxyType(_read("record.toml"))


@cache
def handoff_sections() -> tuple[Section, ...]:
    """The ten sections of the handoff document, in order (DOMAIN 8)."""
    return tuple(Section(**row) for row in _data()["handoff"])


@cache
def questionnaires() -> tuple[Form, ...]:
    """The forms of milestone H4."""
    return tuple(Form(**row) for row in _data()["questionnaire"])


CHECKLISTS = ("go-live", "handoff", "hypercare", "rollback")
"""Every checklist by its name."""


@cache
def checklist(name: str, segment: Segment) -> tuple[Check, ...]:
    """The items of a checklist for a segment, unanswered; () for a name or a segment without one."""
    if name == "go-live":
        return readiness(segment)
    return tuple(Check(name, row["item"], row["group"], row["text"]) for row in _data()["check"] if row["list"] == name)


@cache
def raci_template(segment: Segment) -> tuple[RaciItem, ...]:
    """Who does what in an onboarding of that segment (seeds 001/implementation)."""
    roles = _data()["raci_roles"]

    def names(codes: list[str]) -> tuple[str, ...]:
        return tuple(roles[code] for code in codes)

    return tuple(
        RaciItem(
            row["item"],
            names(row["responsible"]),
            roles[row["accountable"]],
            names(row["consulted"]),
            names(row["informed"]),
        )
        for row in _data()["raci"]
        if segment.value in row["segments"]
    )


PAGES = ("rollback", "go-live-review", "hand-over")
"""Pages of text of an account."""


@cache
def page_template(kind: str) -> str:
    """What a page begins with; '' for one that is drafted from the record."""
    return str(_data()["page"].get(kind, "")).strip()
