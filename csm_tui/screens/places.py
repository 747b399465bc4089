"""From a line of history or a found word to where it stands: which screen, which page, which line of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csm_tui.commands import RECORD_PAGES

if TYPE_CHECKING:
    from csm_tui.app import CsmApp
    from csm_tui.domain.model import Facts

PAGES = {
    "note": "happened", "promise": "promises", "exclusion": "promises", "person": "people", "influence": "people",
    "contact": "contacts", "action": "actions", "criterion": "win", "criterion_value": "win", "training": "training",
    "issue": "live", "page": "live", "questionnaire": "handoff", "handoff": "handoff", "raci": "raci",
}  # fmt: skip
"""Table → the page of the record that shows it. What has no page of its own is in ``open_place``."""


def about_milestone(facts: Facts, table: str, ref: int) -> int | None:
    """The milestone that a row of the plan is about; ``None`` for rows of other tables, or where it has gone."""
    found = None
    if table == "milestone":
        found = next((m.id for m in facts.milestones if m.id == ref), None)
    elif table == "task":
        found = next((t.milestone_id for t in facts.tasks if t.id == ref), None)
    elif table == "move":
        found = next((m.milestone_id for m in facts.moves if m.id == ref), None)
    elif table == "wait":
        found = next((w.milestone_id for w in facts.waits if w.id == ref), None)
    elif table == "nudge":
        found = next((w.milestone_id for w in facts.waits if any(n.id == ref for n in w.nudges)), None)
    elif table == "block":
        found = next((b.milestone_id for b in facts.blocks if b.id == ref), None)
    return found


def about_signal(facts: Facts, table: str, ref: int) -> int | None:
    """The warning sign that a row is about; ``None`` for rows of other tables, or where it has gone."""
    if table == "signal":
        return next((s.id for s in facts.signals if s.id == ref), None)
    if table == "intervention":
        return next((s.id for s in facts.signals if any(i.id == ref for i in s.interventions)), None)
    return None


def open_place(csm: CsmApp, facts: Facts, table: str, ref: int, name: str = "") -> bool:
    """Open the screen on which a row is shown, the cursor on it; False where there is none.

    ``name`` is the gate of a passed gate, the item of a checklist, the section of the handoff: these are known by it.
    """
    account_id = facts.account.id
    if (signal := about_signal(facts, table, ref)) is not None:
        csm.open_signal(account_id, signal)
    elif (milestone := about_milestone(facts, table, ref)) is not None:
        csm.open_account(account_id, milestone)
    elif (page := PAGES.get(table)) and any(code == page for _, code, *_ in RECORD_PAGES):
        csm.open_record(account_id, page, ("section", name) if table == "handoff" else (table, ref))
    elif table == "check_item":
        _check(csm, account_id, name)
    elif table == "review":
        week = next((r.week for r in facts.reviews if r.id == ref), None)
        csm.open_history(account_id, week)
    elif table == "draft":
        csm.open_draft(account_id, ref)
    elif table == "override":
        csm.open_health(account_id)
    elif table == "gate_pass":
        csm.open_gate(account_id, name or None)
    elif table == "numbers":
        csm.open_numbers(account_id)
    elif table == "away":
        csm.action_away()
    else:
        return False
    return True


def _check(csm: CsmApp, account_id: int, item: str) -> None:
    """An item of a checklist: the readiness list stands at its gate, the other lists on their pages."""
    for name, page in (("handoff", "handoff"), ("hypercare", "live"), ("rollback", "live")):
        if any(check.item == item for check in csm.store.checklist(account_id, name)):
            csm.open_record(account_id, page)
            return
    csm.open_gate(account_id, "G3")
