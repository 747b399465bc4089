"""A wish after the baseline: asked when, decided how, what it takes (DOMAIN 2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.model import ScopeChange
from csm_tui.screens.dialogs.form import Field, FormDialog, Values

DECISIONS = (
    ("in-scope", "In scope: it is done now"),
    ("phase-2", "Phase 2: it is done later"),
    ("refused", "Refused"),
    ("open", "Not decided yet"),
)


def _days(text: str) -> int | None:
    """Whole days, with or without a sign; ``None`` where it is no number."""
    try:
        return int(text or "0")
    except ValueError:
        return None


def _wrong(values: Values) -> dict[str, str]:
    return {} if _days(values["effect"]) is not None else {"effect": "Type whole working days: 5, or 0."}


def scope_change(name: str, today: date, write: Callable[[str, date, int], object], *, key: int = 0) -> FormDialog:
    """Ask for a wish; ``write`` gets its words, the day it was asked, its effect in working days."""

    def check(values: Values) -> dict[str, str]:
        found = _wrong(values)
        if values["asked"] > today.isoformat():
            found["asked"] = "That day has not come yet."
        return found

    def submit(values: Values) -> None:
        write(values["text"], date.fromisoformat(values["asked"]), _days(values["effect"]) or 0)

    return FormDialog(
        f"Scope: a wish of {name}",
        (
            Field("text", "What they ask", required=True, placeholder="reports in a second language"),
            Field("asked", "Asked on", "date", today.isoformat(), required=True),
            Field("effect", "Working days", placeholder="5", hint="What it would add to the plan, as far as known."),
        ),
        check,
        today=today,
        submit=submit,
        intro="It stays undecided, and gate G2 shut, until you decide it.",
        memory=f"scope-{key}",
    )


def decide(change: ScopeChange, today: date, write: Callable[[str, int], object]) -> FormDialog:
    """Ask what was decided about a wish; ``write`` gets the decision and its effect in working days."""

    def submit(values: Values) -> None:
        write(values["decision"], _days(values["effect"]) or 0)

    decided = f", decided {dates.short(change.decided, today)}" if change.decided else ""
    return FormDialog(
        "Decide a wish",
        (
            Field("decision", "Decision", "choice", change.decision, options=DECISIONS, required=True),
            Field("effect", "Working days", value=str(change.effect_days), hint="What it adds to the plan."),
        ),
        _wrong,
        today=today,
        submit=submit,
        intro=f"{change.text} (asked {dates.short(change.asked, today)}{decided}).",
        memory=f"scope-decide-{change.id}",
    )
