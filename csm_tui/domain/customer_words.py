"""How a customer is spoken to of the plan: phases and sides in their words, and which steps are between us alone."""

from __future__ import annotations

from csm_tui.domain.model import Milestone, Party, Phase
from csm_tui.domain.raci import names
from csm_tui.domain.text import clean

SIDES = {Party.CUSTOMER: "You", Party.VENDOR: "Us", Party.JOINT: "Both", Party.THIRD_PARTY: "Third party"}
PHASE_TITLES = {
    Phase.HANDOFF: "Preparation",
    Phase.KICKOFF: "Kickoff",
    Phase.CONFIGURE: "Configuration",
    Phase.TRAIN: "Training",
    Phase.PILOT: "Pilot",
    Phase.GO_LIVE: "Go-live",
    Phase.TRANSITION: "After go-live",
}
_OURS_ALONE = frozenset({Phase.HANDOFF, Phase.TRANSITION})  # what we do there alone is between us: handovers, closing


def between_us(milestone: Milestone) -> bool:
    """Whether it is between us: the customer neither does it nor waits for it."""
    return milestone.party is Party.VENDOR and milestone.phase in _OURS_ALONE


def as_read(cell: str) -> str:
    """The names of a cell of the RACI as the customer reads them: *Their project manager* is yours."""
    return ", ".join("Your " + n[6:] if n.startswith("Their ") else n for n in map(clean, names(cell)))
