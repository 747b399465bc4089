"""What an import did, or would do: for people in lines, for programs as a dict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from csm_tui.domain.incoming import FieldChange, ImportLine, ImportOutcome
from csm_tui.exchange.columns import FIELD_TITLES
from csm_tui.exchange.delimited import DELIMITER_NAMES
from csm_tui.exchange.plan import ImportPlan, flag_of
from csm_tui.exchange.tables import file_name

OUTCOMES = ("new", "changed", "unchanged")
_NAME = 60  # cells of a name in a report for people
_SHOWN = 12  # lines of one kind; the rest is counted, and whole in --json
_LINES = 8  # line numbers of one reason


def report_dict(plan: ImportPlan, outcome: ImportOutcome | None, *, dry_run: bool = False) -> dict[str, Any]:
    """The report as plain JSON data; without ``outcome`` what the file holds. Money as text, absent as null."""
    lines = outcome.lines if outcome else ()
    by_outcome = {kind: [line for line in lines if line.outcome == kind] for kind in OUTCOMES}
    refused = _refused(plan, outcome)
    return {
        "file": str(plan.path),
        "kind": plan.table.kind,
        "encoding": plan.table.encoding or None,
        "delimiter": plan.table.delimiter or None,
        "sheet": plan.table.sheet or None,
        "dry_run": dry_run,
        "rows": plan.rows,
        "left_out": plan.left_out,
        "customers": len(plan.incoming),
        "counts": {**{kind: len(found) for kind, found in by_outcome.items()}, "refused": len(refused)},
        "columns": plan.match.as_map(),
        "unused_columns": list(plan.match.unused),
        "notices": list(plan.notices),
        "questions": [
            {"field": q.field, "column": q.column, "option": q.option, "text": q.text, "choices": dict(q.choices)}
            for q in plan.questions
        ],
        **{kind: [_line_dict(line) for line in found] for kind, found in by_outcome.items()},
        "refused": [{"line": line, "reason": reason} for line, reason in refused],
        "step": outcome.step_label or None if outcome else None,
    }


def _refused(plan: ImportPlan, outcome: ImportOutcome | None) -> list[tuple[int, str]]:
    """(line, reason) of every row that stays out: those that the file refuses and those that the book cannot place."""
    unplaced = (line for line in (outcome.lines if outcome else ()) if line.outcome == "refused")
    return sorted(
        [(refusal.line, refusal.reason) for refusal in plan.refused]
        + [(number, line.reason) for line in unplaced for number in line.lines]
    )


def _line_dict(line: ImportLine) -> dict[str, Any]:
    """One customer of the report."""
    out: dict[str, Any] = {"name": line.name, "id": line.account_id, "lines": list(line.lines)}
    if line.changes:
        out["changes"] = [{"field": c.field, "old": c.old, "new": c.new, "kept": c.kept} for c in line.changes]
    return out


def report_lines(plan: ImportPlan, outcome: ImportOutcome | None, *, dry_run: bool = False) -> list[str]:
    """The report for people: what was read, what became of it, what was refused and why. Plain text."""
    refused = _refused(plan, outcome)
    out = [_headline(plan), *column_lines(plan), *(f"  {notice}" for notice in plan.notices)]
    out += [f"  ? {question.text} {flag_of(question)}" for question in plan.questions]
    if outcome is not None:
        out.append("")
        out += _outcome_lines(outcome, len(refused), dry_run=dry_run)
    if refused:
        out += ["", f"Refused ({_count(len(refused), 'row')}):", *refusal_lines(plan, outcome)]
    return out


def _headline(plan: ImportPlan) -> str:
    """What file was read, and how."""
    table = plan.table
    how = ", ".join(
        filter(
            None,
            (
                table.kind,
                table.encoding,
                DELIMITER_NAMES.get(table.delimiter, ""),
                table.sheet and f"sheet {table.sheet}",
            ),
        )
    )
    parts = [_count(plan.rows, "row")]
    if plan.left_out:
        parts.append(f"{plan.left_out:,} left out by --where")
    if plan.options.merge_by:
        parts.append("joined by name")
    return f"{file_name(plan.path)} ({how}): {', '.join(parts)}, {_count(len(plan.incoming), 'customer')}."


def column_lines(plan: ImportPlan) -> list[str]:
    """Which column was taken for what, which others would have done, and which were not used."""
    match = plan.match
    taken = ", ".join(f"{FIELD_TITLES[known]} ← {match.column(known)}" for known in match.fields)
    out = [f"  Columns: {taken}."]
    for known, others in match.passed_over.items():
        also = ", ".join(others)
        out.append(f"  {FIELD_TITLES[known]} could also be {also}; --map {known}=COLUMN chooses.")
    if match.unused:
        more = f" and {len(match.unused) - 20} more" if len(match.unused) > 20 else ""
        out.append(f"  Not used: {', '.join(match.unused[:20])}{more}.")
    return out


def _outcome_lines(outcome: ImportOutcome, refused: int, *, dry_run: bool) -> list[str]:
    """New, changed and unchanged customers; what was edited by hand and therefore kept is said for each."""
    by_outcome = {kind: [line for line in outcome.lines if line.outcome == kind] for kind in OUTCOMES}
    counts = ", ".join(f"{len(found):,} {kind}" for kind, found in by_outcome.items())
    verdict = "Dry run, nothing was changed" if dry_run else "Imported"
    out = [f"{verdict}: {counts}, {_count(refused, 'row')} refused."]
    out += _listed(
        "New", (f"{_name(line)} ({_places(line.lines)})" for line in by_outcome["new"]), len(by_outcome["new"])
    )
    changed = by_outcome["changed"]
    out += _listed(
        "Changed",
        (f"{_name(line)} ({_places(line.lines)}): {'; '.join(map(_change, line.changes))}" for line in changed),
        len(changed),
    )
    kept = [line for line in by_outcome["unchanged"] if line.changes]
    out += _listed(
        "Left as edited by hand",
        (f"{_name(line)} ({_places(line.lines)}): {'; '.join(map(_change, line.changes))}" for line in kept),
        len(kept),
    )
    if outcome.step_label and not dry_run:
        out.append("One undo step takes all of it back.")
    return out


def _name(line: ImportLine) -> str:
    """A customer's name as a report shows it: a name without end must not bury the rest."""
    return line.name if len(line.name) <= _NAME else line.name[: _NAME - 1] + "…"


def _listed(title: str, texts: Iterable[str], count: int) -> list[str]:
    """A titled list, cut to what a person reads."""
    if not count:
        return []
    out = [f"{title}:"]
    for number, text in enumerate(texts):
        if number == _SHOWN:
            out.append(f"  … and {count - _SHOWN:,} more (all of them with --json)")
            break
        out.append(f"  {text}")
    return out


def _change(change: FieldChange) -> str:
    """One changed field in words."""
    title = FIELD_TITLES.get(change.field, change.field)
    if change.kept:
        return f"{title} kept as edited by hand ({change.old or 'empty'}; the file says {change.new or 'nothing'})"
    return f"{title} {change.old or 'empty'} → {change.new or 'empty'}"


def refusal_lines(plan: ImportPlan, outcome: ImportOutcome | None = None) -> list[str]:
    """The refused rows, those of one reason on one line."""
    places: dict[str, list[int]] = {}
    for line, reason in _refused(plan, outcome):
        places.setdefault(reason, []).append(line)
    out = [f"  {_places(lines)}: {reason}" for reason, lines in list(places.items())[:_SHOWN]]
    if len(places) > _SHOWN:
        rows = sum(len(lines) for lines in list(places.values())[_SHOWN:])
        out.append(f"  … and {_count(rows, 'row')} more for {len(places) - _SHOWN:,} other reasons (all with --json)")
    return out


def _places(lines: Sequence[int]) -> str:
    """Line numbers in words: ``line 4``, ``lines 4, 9, 12 and 30 more``."""
    if len(lines) == 1:
        return f"line {lines[0]:,}"
    named = ", ".join(f"{line:,}" for line in lines[:_LINES])
    return f"lines {named}" + (f" and {len(lines) - _LINES:,} more" if len(lines) > _LINES else "")


def _count(number: int, thing: str) -> str:
    """``1 row``, ``2 rows``."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
