"""The gates of an account as lines: which stand open, what one still asks for, the go-live checklist. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from csm_tui.domain import dates
from csm_tui.domain.gates import FORCEABLE, GATES, Missing
from csm_tui.domain.model import Check, Facts, Milestone, MilestoneState
from csm_tui.widgets.account_lines import rule_line, shorten
from csm_tui.widgets.check_lines import check_line
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.record_win import review_table
from csm_tui.widgets.text import fit, width, wrap

GROUPS = {
    "technical": "Technical",
    "operational": "Operational",
    "business": "Business",
    "support": "Support",
    "short": "Ready for go-live",
    "approval": "Approvals",
}
# What Enter does about a thing that is missing.
REMEDIES = {
    "promise": "decide it",
    "champion": "name the champion",
    "sold": "edit the account",
    "criterion": "write it down",
    "milestone": "open it",
    "scope": "decide it",
    "go-live": "move it",
    "signal": "open it",
}


class Gate(NamedTuple):
    """A gate of an account's plan: its milestone, what is missing, whether it was passed or forced."""

    code: str
    milestone: Milestone
    missing: tuple[Missing, ...]

    @property
    def is_open(self) -> bool:
        """Whether its milestone still has to pass."""
        return self.milestone.state is MilestoneState.OPEN


def _mark(gate: Gate, glyphs: Glyphs) -> tuple[str, str]:
    """A gate in the strip: passed, free to pass, or how much is missing."""
    if not gate.is_open:
        return f"{gate.code} {glyphs.done}", "green"
    if not gate.missing:
        return f"{gate.code} free", "accent"
    return f"{gate.code} {len(gate.missing)} missing", "yellow"


def strip(gates: Sequence[Gate], chosen: str, cells: int, glyphs: Glyphs) -> list[Line]:
    """All gates of the plan in a line, or more where it is narrow; the chosen one stands out."""
    lines: list[Line] = []
    spans: list[tuple[str, str]] = [(" ", "")]
    used = 1
    for gate in gates:
        text, role = _mark(gate, glyphs)
        text = f" {text} "
        if used + width(text) + 1 > cells and used > 1:
            lines.append(Line(tuple(spans)))
            spans, used = [(" ", "")], 1
        spans += [(text, "tab" if gate.code == chosen else role), (" ", "")]
        used += width(text) + 1
    return [*lines, Line(tuple(spans))]


def head_lines(
    gate: Gate, facts: Facts, today: date, cells: int, glyphs: Glyphs, *, handoff: tuple[int, int] | None = None
) -> list[Line]:
    """Which gate this is, the step that it guards, and how it stands; for G0 how far the handoff document is."""
    m = gate.milestone
    due = f", {dates.short(m.committed, today)}" if m.committed else ""
    title = f" {gate.code} {GATES[gate.code]}"
    guards = f"  guards {glyphs.dash} {m.title}{due}" if not glyphs.ascii else f"  guards: {m.title}{due}"
    first = Line(((title, "head"), (shorten(guards, cells - width(title) - 1, glyphs), "dim")))
    text, role = _standing(gate, facts, today)
    out = [first, *(Line(((f" {piece}", role),)) for piece in wrap(text, cells - 2))]
    if handoff is not None:
        filled, of = handoff
        said = f" Handoff document: {filled} of {of} sections filled."
        out.append(Line(((said, "green" if filled == of else "dim"),)))
    return out


def _standing(gate: Gate, facts: Facts, today: date) -> tuple[str, str]:
    """How a gate stands, in a sentence."""
    passed = [g for g in facts.gates if g.gate == gate.code]
    if gate.is_open:
        if not gate.missing:
            return "Nothing is missing: d marks its step as done, and the gate is passed.", "green"
        count = "One thing is missing." if len(gate.missing) == 1 else f"{len(gate.missing)} things are missing."
        how = "f forces it with a reason." if gate.code in FORCEABLE else "It is never forced."
        return f"{count} Enter settles one; {how}", "yellow"
    if passed and passed[-1].forced:
        last = passed[-1]
        return f"Forced on {dates.short(last.on, today)}: {last.reason}. Missing then: {last.missing}.", "yellow"
    if gate.milestone.state is MilestoneState.SKIPPED:
        return f"Its step was skipped: {gate.milestone.reason}", "dim"
    on = gate.milestone.actual
    return (f"Passed on {dates.short(on, today)}." if on else "Passed, on an unknown day."), "green"


def missing_lines(gate: Gate, cells: int, glyphs: Glyphs) -> list[Line]:
    """Each missing thing that is no item of the checklist, whole; its target is ``("missing", place)``."""
    lines = []
    for place, item in enumerate(gate.missing):
        if item.kind in ("check", "approval"):
            continue
        hint = f"  {glyphs.enter} {REMEDIES[item.kind]}" if cells >= 70 and item.kind in REMEDIES else ""
        pieces = wrap(shorten(item.text, 400, glyphs), max(10, cells - 4 - width(hint)))
        first = fit(pieces[0], max(0, cells - 4 - width(hint)))
        lines.append(Line(((" ", ""), (f"{glyphs.late} ", "yellow"), (first, ""), (hint, "dim")), ("missing", place)))
        lines += [Line((("   ", ""), (piece, ""))) for piece in pieces[1:]]
    return lines


def check_lines(checks: Sequence[Check], cells: int, glyphs: Glyphs) -> list[Line]:
    """The readiness list by its groups, each with how many are settled; targets are ``("check", place)``."""
    lines: list[Line] = []
    groups = dict.fromkeys(c.group for c in checks)
    for group in groups:
        own = [(place, c) for place, c in enumerate(checks) if c.group == group]
        settled = sum(c.settled for _, c in own)
        title = f"{GROUPS.get(group, group.capitalize())} ({settled} of {len(own)})"
        lines.append(rule_line(title, cells, glyphs))
        lines += [check_line(c, ("check", place), cells, glyphs) for place, c in own]
    return lines


def gate_lines(gate: Gate, facts: Facts, cells: int, glyphs: Glyphs, today: date) -> list[Line]:
    """What a gate asks for: what is missing; for G3 the whole checklist, for G4 the figures of every criterion."""
    lines = missing_lines(gate, cells, glyphs)
    if lines and not gate.is_open:
        lines.insert(0, Line(((" Asked again today, it would miss:", "dim"),)))
    if gate.code == "G3" and facts.checks:
        lines = [rule_line(f"Missing ({len(lines)})", cells, glyphs), *lines] if lines else []
        return lines + check_lines(facts.checks, cells, glyphs)
    review = gate.code == "G4" and bool(facts.criteria)
    if not lines and not review:
        lines = [Line(((" Nothing is missing.", "dim"),))]
    if review:
        lines.append(rule_line("Business review: side by side", cells, glyphs))
        lines += review_table(facts.criteria, today, cells, glyphs)
    return lines
