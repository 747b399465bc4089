"""The other values of a row: segments and phases by their usual names, tags, plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
_WORD = re.compile(r"^\s*\d+\s*[-.)–:]\s*|[^a-z]")


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers without ``.0``, days in ISO form."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return cell.isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def parse_line(cell: Cell) -> str:
    """A one-line field, cleaned; one that is too long for a field comes back one character too long."""
    return clean(cell if isinstance(cell, str) else text_of(cell), limit=NAME_LIMIT + 1)


def parse_note(cell: Cell) -> str:
    """A note of several lines, cleaned; one that is too long comes back one character too long."""
    return clean(text_of(cell), lines=True, limit=TEXT_LIMIT + 1).strip()


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


def parse_tags(cell: Cell) -> tuple[str, ...]:
    """Tags between commas, semicolons or pipes, each once, in their order."""
    return tuple(dict.fromkeys(tag for part in re.split(r"[,;|\n]", text_of(cell)) if (tag := parse_line(part))))


def plain(cells: Iterable[Cell]) -> bool:
    """Whether all ``cells`` are already as ``parse_line`` would leave them: judged for a thousand at once."""
    try:
        joined = "|".join(("", *cells, ""))  # type: ignore[arg-type]
    except TypeError:
        return False
    if not joined.isascii() or not joined.isprintable():
        return False
    return "  " not in joined and "| " not in joined and " |" not in joined
