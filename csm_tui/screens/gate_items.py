"""Menu items for what stands around the milestones of an account; pure."""

from __future__ import annotations

from csm_tui.domain.model import Milestone
from csm_tui.screens.dialogs.menu import Item


def gate_items(m: Milestone) -> list[Item]:
    """What belongs to one open milestone alone: its gate, a test round."""
    items = [Item("gate", f"Gate {m.gate}", "g", "what it still asks for")] if m.gate else []
    return [*items, Item("uat", "A test round was held", "t", "outcome and findings")] if m.code == "P1" else items


def record_items() -> list[Item]:
    """What belongs to the account: gates, waits, test rounds, wishes."""
    return [
        Item("gates", "Gates", hint="what each still asks for, and the go-live checklist"),
        Item("waits", "Waits and blocks", hint="what is due next, and how long for whom"),
        Item("uat", "Test rounds", hint="acceptance testing and its findings"),
        Item("scope", "Scope", hint="wishes after the baseline, and the growth"),
        Item("lint", "Lint", hint="what is wrong with the plan, to be walked through"),
        Item("write-plan", "Write the plan for the customer", hint="Markdown, HTML, CSV or calendar; nothing internal"),
        Item("calendar", "Working days", hint="holidays, weekend, days off"),
    ]
