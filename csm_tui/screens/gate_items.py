"""Menu items for what stands around the milestones of an account; pure."""

from __future__ import annotations

from csm_tui.domain.model import Milestone
from csm_tui.screens.dialogs.menu import Item


def gate_items(m: Milestone) -> list[Item]:
    """What belongs to one open milestone alone: a test round."""
    return [Item("uat", "A test round was held", "t", "outcome and findings")] if m.code == "P1" else []


def record_items() -> list[Item]:
    """What belongs to the account: waits, test rounds, wishes."""
    return [
        Item("waits", "Waits and blocks", hint="what is due next, and how long for whom"),
        Item("uat", "Test rounds", hint="acceptance testing and its findings"),
        Item("scope", "Scope", hint="wishes after the baseline, and the growth"),
    ]
