"""What an import did, or on a dry run would do: as lines for a person, as JSON for a script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csm_tui.domain.incoming import ImportLine, ImportOutcome
    from csm_tui.exchange.plan import ImportPlan

_SHOWN = 20  # lines of each kind; --json gives all
_OUTCOMES = ("new", "changed", "unchanged")


def as_dict(plan: ImportPlan, outcome: ImportOutcome, *, dry_run: bool) -> dict[str, Any]:
    """The whole report: counts, the columns taken, every account with its changes, every refused line."""
    return {
        "file": plan.path.name,
        "dry_run": dry_run,
        "rows": plan.rows,
        "left_out": plan.left_out,
        **_counts(plan, outcome),
        "columns": plan.match.as_map(),
        "unused_columns": list(plan.match.unused),
        "notices": list(plan.notices),
        "accounts": [
            {
                "name": line.name,
                "id": line.account_id,
                "lines": list(line.lines),
                "outcome": line.outcome,
                "changes": [{"field": c.field, "old": c.old, "new": c.new, "kept": c.kept} for c in line.changes],
            }
            for line in outcome.lines
        ],
        "refused_lines": [{"line": refusal.line, "reason": refusal.reason} for refusal in plan.refused],
    }


def as_lines(plan: ImportPlan, outcome: ImportOutcome, *, dry_run: bool) -> list[str]:
    """The report as text: what was read, how, what became of it; at most twenty lines of each kind."""
    left = f", {plan.left_out:,} left out by --where" if plan.left_out else ""
    lines = [f"Read {plan.path.name}: {plan.rows:,} rows{left}."]
    lines.append("Columns: " + ", ".join(f"{field} ← {column}" for field, column in plan.match.as_map().items()))
    if plan.match.unused:
        lines.append("Not used: " + ", ".join(plan.match.unused))
    lines += plan.notices
    for word in _OUTCOMES:
        chosen = [line for line in outcome.lines if line.outcome == word]
        if chosen and (dry_run or word == "changed"):
            lines += ["", f"{word.capitalize()}:", *_shortened([_account(line) for line in chosen])]
    kept = sum(1 for line in outcome.lines for change in line.changes if change.kept)
    if plan.refused:
        lines += ["", "Refused:", *_shortened([f"  line {r.line:,}: {r.reason}" for r in plan.refused])]
    counts = " · ".join(f"{n:,} {word}" for word, n in _counts(plan, outcome).items())
    done = "A dry run: nothing was changed." if dry_run else "One step: u in csm-tui takes it back."
    lines += ["", f"{counts}. {done}"]
    if kept:
        lines.append(f"{kept:,} values that you edited by hand were kept as they are.")
    return lines


def _counts(plan: ImportPlan, outcome: ImportOutcome) -> dict[str, int]:
    """How many accounts of each outcome, and how many refused rows."""
    seen = [line.outcome for line in outcome.lines]
    return {**{word: seen.count(word) for word in _OUTCOMES}, "refused": len(plan.refused)}


def _account(line: ImportLine) -> str:
    """ "  Acme Foods (line 12): arr $96k → $120k"."""
    changes = (
        "; ".join(_change(c.field, c.old, c.new, kept=c.kept) for c in line.changes)
        if line.outcome == "changed"
        else ""
    )
    return f"  {line.name} ({_where(line.lines)})" + (f": {changes}" if changes else "")


def _change(field: str, old: str, new: str, *, kept: bool) -> str:
    told = f"{field} {old or 'nothing'} → {new or 'nothing'}"
    return f"{told} (edited by hand, kept)" if kept else told


def _where(lines: Sequence[int]) -> str:
    """The lines of the file that an account comes from."""
    first = ", ".join(f"{n:,}" for n in lines[:4])
    more = f" and {len(lines) - 4} more" if len(lines) > 4 else ""
    return f"line{'s' if len(lines) > 1 else ''} {first}{more}"


def _shortened(lines: Iterable[str]) -> list[str]:
    """At most twenty of ``lines``, and how many more there are."""
    every = list(lines)
    more = len(every) - _SHOWN
    return every if more <= 0 else [*every[:_SHOWN], f"  … and {more:,} more (--json gives all)"]
