"""Rounds of acceptance testing and wishes after the baseline, in words: texts and menu items, pure (DOMAIN 2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.model import Facts, MilestoneState, ScopeChange, UatRound
from csm_tui.domain.scope import LIMIT, growth
from csm_tui.screens.dialogs.menu import Item

Text = str | tuple[str, str]

DECISION_WORDS = {"open": "not decided", "in-scope": "in scope", "phase-2": "phase 2", "refused": "refused"}


def uat_about(rounds: Sequence[UatRound], facts: Facts, today: date) -> list[Text]:
    """Every round with its findings, and what the last one means."""
    out: list[Text] = []
    for r in rounds:
        out.append((f"Round {r.number}, {dates.short(r.on, today)}: {'passed' if r.passed else 'failed'}.", _role(r)))
        out += [f"  {line}" for line in r.findings.splitlines()]
    if not rounds:
        return [("No round of acceptance testing was held yet.", "dim")]
    test = next((m for m in facts.milestones if m.code == "P1"), None)
    waiting = test is not None and test.state is MilestoneState.OPEN
    if not rounds[-1].passed and waiting:
        out.append(("The last round failed: the account is back in Configure until one passes.", "yellow"))
    elif rounds[-1].passed and waiting and test is not None:
        out.append((f"The last round passed; ‘{test.title}’ is still open.", "accent"))
    return out


def _role(r: UatRound) -> str:
    return "green" if r.passed else "yellow"


def uat_items(rounds: Sequence[UatRound], facts: Facts) -> list[Item]:
    """Log the next round; close the milestone after one that passed."""
    items = [Item("round", f"Log round {len(rounds) + 1}", "n", "outcome and findings")]
    test = next((m for m in facts.milestones if m.code == "P1" and m.state is MilestoneState.OPEN), None)
    if test is not None and rounds and rounds[-1].passed:
        items.append(Item("done", f"Mark ‘{test.title}’ as done", "d"))
    return items


def scope_about(facts: Facts) -> list[Text]:
    """How much the plan has grown since the baseline, and by what."""
    found = growth(facts)
    if not found.planned:
        return [("There is no baseline yet: what is added now is still planning.", "dim")]
    percent = f" ({found.percent} %)" if found.percent is not None else ""
    parts = f"{found.milestones} milestones and {found.wishes} wishes in scope"
    text = f"{found.added} added to the {found.planned} items of the baseline{percent}: {parts}."
    if not found.added:
        text = f"Nothing was added to the {found.planned} items of the baseline."
    out: list[Text] = [(text, "yellow" if found.too_much else "")]
    if found.too_much:
        out.append((f"Above {LIMIT} % a signal is raised.", "dim"))
    days = sum(c.effect_days for c in facts.scope_changes if c.decision == "in-scope")
    unsure = sum(c.effect_days for c in facts.scope_changes if c.decision == "open")
    if days or unsure:
        out.append(f"Working days: {days} taken into scope, {unsure} not decided.")
    return out


def scope_items(changes: Sequence[ScopeChange], today: date) -> list[Item]:
    """Undecided wishes first, then the decided ones, then a new one."""
    ordered = sorted(changes, key=lambda c: (c.decision != "open", c.asked, c.id))
    items = [
        Item(
            str(c.id),
            c.text,
            hint=f"{DECISION_WORDS[c.decision]}, {c.effect_days:+d}d, asked {dates.short(c.asked, today)}",
        )
        for c in ordered
    ]
    return [*items, Item("new", "A new wish", "n", "what they ask and what it takes")]
