"""How much the plan has grown since it was agreed (SIG-P6). Pure."""

from __future__ import annotations

from typing import NamedTuple

from csm_tui.domain.model import Facts, MilestoneState

LIMIT = 10  # percent above which SIG-P6 is raised
LEAST = 5  # no percentage is shown over fewer items (DOMAIN 9)


class Growth(NamedTuple):
    """What came on top of the ``planned`` items of the baseline: milestones, and wishes taken into scope."""

    planned: int
    milestones: int
    wishes: int

    @property
    def added(self) -> int:
        """All that came on top."""
        return self.milestones + self.wishes

    @property
    def percent(self) -> int | None:
        """Added of planned, rounded; ``None`` where there is no baseline or it is too small to say."""
        return round(100 * self.added / self.planned) if self.planned >= LEAST else None

    @property
    def too_much(self) -> bool:
        """Whether SIG-P6 is raised."""
        return self.planned > 0 and self.added * 100 > self.planned * LIMIT


def growth(facts: Facts) -> Growth:
    """Items added after the baseline ÷ items at the baseline (SIG-P6); nothing has grown before there is one."""
    planned = sum(m.baseline is not None for m in facts.milestones)
    if not planned:
        return Growth(0, 0, 0)
    added = sum(m.baseline is None and m.state is not MilestoneState.SKIPPED for m in facts.milestones)
    return Growth(planned, added, sum(c.decision == "in-scope" for c in facts.scope_changes))
