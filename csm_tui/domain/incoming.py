"""What an import brings, already read and proved, before it meets the book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from csm_tui.domain.model import Phase, Segment


class Incoming(NamedTuple):
    """One customer of an import file. ``None`` or '' = the file says nothing about it.

    A named tuple, because an import makes tens of thousands at once: a frozen dataclass of this
    many fields takes four times as long to make (PERFORMANCE B7). Change one with ``_replace``.
    """

    name: str
    lines: tuple[int, ...]  # where in the file
    external_id: str | None = None
    segment: Segment | None = None
    arr_cents: int | None = None
    currency: str | None = None
    product: str = ""
    signed: date | None = None
    kickoff: date | None = None
    go_live: date | None = None
    renewal: date | None = None
    phase: Phase | None = None
    owner: str = ""
    ae: str = ""
    champion: str = ""
    champion_email: str = ""
    sponsor: str = ""
    sponsor_email: str = ""
    country: str = ""  # "DE", "DE-BY"
    region: str = ""
    industry: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that an import changes, or would have changed had it not been edited by hand."""

    field: str
    old: str
    new: str
    kept: bool = False  # edited by hand: left as it is, and said


@dataclass(frozen=True, slots=True)
class ImportLine:
    """What becomes of one incoming customer."""

    name: str
    lines: tuple[int, ...]
    outcome: str  # new | changed | unchanged | refused
    changes: tuple[FieldChange, ...] = ()
    account_id: int | None = None
    reason: str = ""  # why refused


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What the store did, or on a dry run would do."""

    lines: tuple[ImportLine, ...]
    step_label: str = ""
