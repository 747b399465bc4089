"""The other values of a row: segments and phases by their usual names, tags, addresses, plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from csm_tui.domain.model import Phase, Segment
from csm_tui.domain.text import NAME_LIMIT, TEXT_LIMIT, clean
from csm_tui.exchange.tables import Cell, shown

SEGMENT_NAMES: Mapping[str, Segment] = {
    name: segment
    for segment, names in {
        Segment.ENTERPRISE: "enterprise ent large largeenterprise strategic",
        Segment.MID_MARKET: "midmarket mm mid midsize medium midsized commercial",
        Segment.SMB: "smb smallbusiness small sb smallandmediumbusiness smallmediumbusiness sme",
        Segment.SELF_SERVE: "selfserve selfservice selfserved plg",
    }.items()
    for name in names.split()
}
PHASE_NAMES: Mapping[str, Phase] = {
    name: phase
    for phase, names in {
        Phase.HANDOFF: "handoff handover saleshandoff internalhandoff new notstarted signed",
        Phase.KICKOFF: "kickoff kickedoff planning",
        Phase.CONFIGURE: "configure configuration configuring setup implementation implementing build",
        Phase.TRAIN: "train training enablement",
        Phase.PILOT: "pilot piloting uat testing validate validation",
        Phase.GO_LIVE: "golive launch launching",
        Phase.TRANSITION: "transition hypercare live",
        Phase.CLOSED: "closed complete completed done graduated onboarded",
    }.items()
    for name in names.split()
}
_EMAIL = re.compile(r"[^@\s<>,;:\"()\[\]\\]{1,64}@[^@\s<>,;:\"()\[\]\\]{1,190}\.[^@\s<>,;:\"()\[\]\\.]{2,60}")
_WORD = re.compile(r"^\s*\d+\s*[-.)–:]\s*|[^a-z]")
MAX_TAGS = 50


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers without ``.0``, days in ISO form."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return cell.isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def parse_line(cell: Cell) -> str:
    """A one-line field, cleaned. Raises ``ValueError`` where it is longer than a field holds (300 characters)."""
    text = cell if isinstance(cell, str) else text_of(cell)
    out = clean(text, limit=NAME_LIMIT + 1)
    if len(out) > NAME_LIMIT:
        raise ValueError(f"{shown(out)} has more than {NAME_LIMIT} characters")
    return out


def parse_note(cell: Cell) -> str:
    """A note of several lines, cleaned. Raises ``ValueError`` where it is longer than a note holds."""
    out = clean(text_of(cell), lines=True, limit=TEXT_LIMIT + 1).strip()
    if len(out) > TEXT_LIMIT:
        raise ValueError(f"{shown(out)} has more than {TEXT_LIMIT:,} characters")
    return out


def parse_segment(cell: Cell) -> Segment | None:
    """The segment of that usual name; None = empty. Raises ``ValueError`` for a name that is none."""
    text = parse_line(cell)
    if not text:
        return None
    found = SEGMENT_NAMES.get(_WORD.sub("", text.casefold()))
    if found is None:
        raise ValueError(f"{shown(text)} is no segment known here")
    return found


def parse_phase(cell: Cell) -> Phase | None:
    """The phase of that usual name; None = empty. Raises ``ValueError`` for a name that is none."""
    text = parse_line(cell)
    if not text:
        return None
    found = PHASE_NAMES.get(_WORD.sub("", text.casefold()))
    if found is None:
        raise ValueError(f"{shown(text)} is no phase known here")
    return found


def parse_email(cell: Cell) -> str:
    """An address of one person, '' = empty. Raises ``ValueError`` for anything else, header tricks included."""
    text = parse_line(cell)
    if text and _EMAIL.fullmatch(text) is None:
        raise ValueError(f"{shown(text)} is not an email address")
    return text


def parse_tags(cell: Cell) -> tuple[str, ...]:
    """Tags between commas, semicolons or pipes, each once, in their order."""
    tags = dict.fromkeys(tag for part in re.split(r"[,;|\n]", text_of(cell)) if (tag := parse_line(part)))
    if len(tags) > MAX_TAGS:
        raise ValueError(f"more than {MAX_TAGS} tags")
    return tuple(tags)
