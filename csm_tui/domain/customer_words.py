"""How a customer is spoken to of the plan: phases and sides in their words, and which steps are between us alone."""

from __future__ import annotations

from csm_tui.domain.model import Milestone, Party, Phase

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
