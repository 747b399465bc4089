"""What an import of figures did, or would do: for people in lines, for programs as a dict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from csm_tui.domain import dates
from csm_tui.domain.numbers import FIGURES, NumbersChange, NumbersLine, NumbersOutcome, figure_text
from csm_tui.exchange.delimited import DELIMITER_NAMES
from csm_tui.exchange.numbers import NumbersPlan
from csm_tui.exchange.numbers_columns import TITLES
from csm_tui.exchange.plan import flag_of
from csm_tui.exchange.tables import file_name

OUTCOMES = ("new", "changed", "unchanged")
_SHOWN = 12  # lines of one kind; the rest is counted, and whole in --json


def report_dict(plan: NumbersPlan, outcome: NumbersOutcome | None, *, dry_run: bool = False) -> dict[str, Any]:
    """The report as plain JSON data; without ``outcome`` what the file holds."""
    lines = outcome.lines if outcome else ()
    refused = _refused(plan, outcome)
    return {
        "file": str(plan.path),
        "kind": plan.table.kind,
        "encoding": plan.table.encoding or None,
        "delimiter": plan.table.delimiter or None,
        "sheet": plan.table.sheet or None,
        "dry_run": dry_run,
        "rows": plan.rows,
        "days": len(plan.incoming),
        "counts": {
            **{kind: sum(line.outcome == kind for line in lines) for kind in OUTCOMES},
            "refused": len(refused),
            "to_choose": sum(change.kept for line in lines for change in line.changes),
        },
        "columns": plan.match.as_map(),
        "unused_columns": list(plan.match.unused),
        "notices": list(plan.notices),
        "questions": [
            {"field": q.field, "column": q.column, "option": q.option, "text": q.text, "choices": dict(q.choices)}
            for q in plan.questions
        ],
        **{kind: [_line_dict(line) for line in lines if line.outcome == kind] for kind in OUTCOMES},
        "refused": [{"line": line, "reason": reason} for line, reason in refused],
        "step": outcome.step_label or None if outcome else None,
    }


def _line_dict(line: NumbersLine) -> dict[str, Any]:
    """One customer and day of the report."""
    out: dict[str, Any] = {
        "name": line.name, "id": line.account_id, "on": line.on.isoformat(), "lines": list(line.lines),
    }  # fmt: skip
    if line.changes:
        out["changes"] = [{"figure": c.field, "old": c.old, "new": c.new, "kept": c.kept} for c in line.changes]
    return out


def _refused(plan: NumbersPlan, outcome: NumbersOutcome | None) -> list[tuple[int, str]]:
    """(line, reason) of every row that stays out."""
    unplaced = (line for line in (outcome.lines if outcome else ()) if line.outcome == "refused")
    return sorted(
        [(refusal.line, refusal.reason) for refusal in plan.refused]
        + [(number, f"{line.name[:60]}: {line.reason}") for line in unplaced for number in line.lines]
    )


def report_lines(plan: NumbersPlan, outcome: NumbersOutcome | None, *, dry_run: bool = False) -> list[str]:
    """The report for people: what was read, what became of it, what was refused and why. Plain text."""
    table, match = plan.table, plan.match
    how = ", ".join(
        part
        for part in (
            table.kind,
            table.encoding,
            DELIMITER_NAMES.get(table.delimiter, ""),
            table.sheet and f"sheet {table.sheet}",
        )
        if part
    )
    days = f"{len(plan.incoming):,} day{'' if len(plan.incoming) == 1 else 's'} of figures"
    out = [f"{file_name(plan.path)} ({how}): {_rows(plan.rows)}, {days}."]
    out.append("  Columns: " + ", ".join(f"{TITLES[known]} ← {match.column(known)}" for known in match.fields) + ".")
    for known, others in match.passed_over.items():
        out.append(f"  {TITLES[known]} could also be {', '.join(others)}; --map {known}=COLUMN chooses.")
    if match.unused:
        more = f" and {len(match.unused) - 20} more" if len(match.unused) > 20 else ""
        out.append(f"  Not used: {', '.join(match.unused[:20])}{more}.")
    out += [f"  {notice}" for notice in plan.notices]
    out += [f"  ? {question.text} {flag_of(question)}" for question in plan.questions]
    refused = _refused(plan, outcome)
    if outcome is not None:
        out += ["", *_outcome_lines(outcome, len(refused), dry_run=dry_run)]
    if refused:
        out += ["", f"Refused ({_rows(len(refused))}):", *_refusals(refused)]
    return out


def _outcome_lines(outcome: NumbersOutcome, refused: int, *, dry_run: bool) -> list[str]:
    counts = ", ".join(f"{sum(line.outcome == kind for line in outcome.lines):,} {kind}" for kind in OUTCOMES)
    out = [f"{'Dry run, nothing was changed' if dry_run else 'Imported'}: {counts}, {_rows(refused)} refused."]
    corrected = [(line, c) for line in outcome.lines for c in line.changes if not c.kept]
    kept = [(line, c) for line in outcome.lines for c in line.changes if c.kept]
    out += _listed("Changed", [f"{_where(line, c)} {_text(c, c.old)} → {_text(c, c.new)}" for line, c in corrected])
    out += _listed(
        "Typed and told differently; both are kept, what was typed counts until you choose under Numbers",
        [f"{_where(line, c)} typed {_text(c, c.old)}, the file says {_text(c, c.new)}" for line, c in kept],
    )
    if outcome.step_label and not dry_run:
        out.append("One undo step takes all of it back.")
    return out


def _where(line: NumbersLine, change: NumbersChange) -> str:
    name = line.name if len(line.name) <= 60 else line.name[:59] + "…"
    return f"{name}, {dates.day(line.on)}: {FIGURES[change.field].lower()}"


def _text(change: NumbersChange, value: float) -> str:
    return figure_text(change.field, value)


def _listed(title: str, texts: list[str]) -> list[str]:
    """A titled list, cut to what a person reads."""
    if not texts:
        return []
    more = [f"  … and {len(texts) - _SHOWN:,} more (all of them with --json)"] if len(texts) > _SHOWN else []
    return [f"{title}:", *(f"  {text}" for text in texts[:_SHOWN]), *more]


def _refusals(refused: Iterable[tuple[int, str]]) -> list[str]:
    """The refused rows, those of one reason on one line."""
    places: dict[str, list[int]] = {}
    for line, reason in refused:
        places.setdefault(reason, []).append(line)
    out = []
    for reason, lines in list(places.items())[:_SHOWN]:
        named = ", ".join(f"{line:,}" for line in lines[:8])
        more = f" and {len(lines) - 8:,} more" if len(lines) > 8 else ""
        out.append(f"  line{'' if len(lines) == 1 else 's'} {named}{more}: {reason}")
    if len(places) > _SHOWN:
        out.append(f"  … and {len(places) - _SHOWN:,} other reasons (all with --json)")
    return out


def _rows(number: int) -> str:
    return f"{number:,} row{'' if number == 1 else 's'}"
