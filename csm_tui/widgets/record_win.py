"""The win as lines: success criteria with their bars, the steps to value with their days (DOMAIN 8, 9). Pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.criteria import (
    CriterionValue,
    compared,
    criterion_missing,
    falling,
    figure,
    progress,
    reached,
    stale,
    told,
)
from csm_tui.domain.model import Criterion
from csm_tui.domain.value import ValueStep
from csm_tui.domain.value import told as step_told
from csm_tui.widgets.account_lines import rule_line, shorten
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit, show, width

Span = tuple[str, str]
Text = str | tuple[str, str]
BAR = 20  # cells of a bar at 80 columns
ROLES = {"late": "yellow", "overdue": "late", "reached": "green", "running": "", "waiting": "dim", "off": "dim"}


def bar(share: int | None, cells: int, glyphs: Glyphs) -> list[Span]:
    """How far from the baseline on the left to the target on the right; nothing of it is full before it is measured."""
    full = 0 if share is None else min(cells, max(1 if share > 0 else 0, share * cells // 100))
    role = "green" if share == 100 else "accent"
    return [(glyphs.full * full, role), (glyphs.rest * (cells - full), "dim")]


def state_words(c: Criterion, today: date) -> Span:
    """How a criterion stands, in a few words."""
    if c.state != "open":
        return c.state, "green" if c.state == "met" else "dim"
    if c.actual is None:
        late = c.due is not None and c.due < today
        return "not measured yet", "late" if late else "dim"
    if reached(c):
        return "target reached", "green"
    share = progress(c)
    if _worse(c):
        return "worse than at the start", "late"
    return (f"{share} %", "") if share is not None else ("measured", "dim")


def _worse(c: Criterion) -> bool:
    """Whether the actual lies on the wrong side of the baseline."""
    if c.baseline is None or c.actual is None or c.target is None:
        return False
    return c.actual > c.baseline if falling(c) else c.actual < c.baseline


def _who(c: Criterion, today: date, room: int) -> str:
    """``Dana Ito, by 18 Jan``, the day alone, or nothing, as there is room beside the metric."""
    due = f"by {dates.short(c.due, today)}" if c.due else ""
    both = ", ".join(part for part in (show(c.owner), due) if part)
    left = room - width(show(c.metric)) - 2
    return next((said for said in (both, due) if width(said) <= left), "")


def _figures(c: Criterion, today: date, cells: int, glyphs: Glyphs) -> list[Span]:
    """``42 ████░░░░ 15 incidents  now 25, 12 Nov  checked 03 Nov``."""
    if c.state == "waived":
        return []
    now: list[Span] = []
    if c.actual is not None:
        on = f" on {dates.short(c.actual_on, today)}" if c.actual_on else ""
        now = [("  now ", "dim"), (shorten(figure(c.actual), 16, glyphs), "bold"), (on, "dim")]
    if c.baseline is None and c.target is None:
        return now
    size = max(6, min(BAR if cells < 100 else 2 * BAR, cells // 4))
    base = shorten(figure(c.baseline), 14, glyphs)
    room = cells - 6 - size - width(base) - sum(width(text) for text, _ in now)
    goal = shorten(figure(c.target, c.unit), max(3, min(22, room)), glyphs)
    return [(base, "dim"), (" ", ""), *bar(progress(c), size, glyphs), (" ", ""), (goal, "dim"), *now]


def _tail(c: Criterion, today: date) -> Span:
    """What is vague, as G1 says it; else whether it was looked at with the customer."""
    lacks = criterion_missing(c)
    if c.state == "waived":
        return f"waived: {show(c.reason)}", "dim"
    if lacks:
        return f"lacks {', '.join(lacks)}", "yellow"
    if c.state == "met" and c.reason:
        return f"met: {show(c.reason)}", "dim"
    if stale(c, today) and c.validated is not None:
        return f"looked at with them long ago, {dates.short(c.validated, today)}", "yellow"
    if c.validated is not None:
        return f"checked with them {dates.short(c.validated, today)}", "dim"
    return "", ""


def criterion_lines(c: Criterion, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """Two lines, or three where something about it is said: metric with who and when, then its figures."""
    mark = {"met": (glyphs.done, "green"), "waived": (glyphs.same, "dim")}.get(c.state, (" ", ""))
    word, role = state_words(c, today)
    room = cells - 5 - width(word)
    name, side = shorten(c.metric, room, glyphs), _who(c, today, room)
    gap = room - width(name) - width(side) - (2 if side else 0)
    head = Line(
        (
            (" ", ""), mark, (" ", ""), (name, "dim" if c.state == "waived" else "bold"),
            ("  " if side else "", ""), (side, "dim"), (" " * (max(0, gap) + 1), ""), (word, role),
        ),
        ("criterion", c.id),
    )  # fmt: skip
    out = [head]
    spans = _figures(c, today, cells, glyphs)
    said, tail_role = _tail(c, today)
    used = sum(width(text) for text, _ in spans)
    if spans and said and used + width(said) + 7 <= cells:
        out.append(Line((("   ", ""), *spans, ("  ", ""), (said, tail_role))))
        return out
    if spans:
        out.append(Line((("   ", ""), *spans)))
    if said:
        out.append(Line((("   ", ""), (shorten(said, cells - 4, glyphs), tail_role))))
    return out


def step_lines(steps: Sequence[tuple[ValueStep, Hashable]], today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """One line a step to value, each with its target: what it leads to is its target as a line."""
    out = []
    side = 15 if cells >= 66 else 0
    for step, target in steps:
        role = ROLES[step.state]
        mark = {"reached": (glyphs.done, "green"), "late": (glyphs.done, "yellow"), "overdue": (glyphs.late, "late")}
        words = f"counted {step_told(step)}" if step.state == "waiting" else step_told(step)
        on = f"{dates.short(step.reached, today)}" if step.reached else ""
        if step.reached is None and step.due is not None:
            on = f"by {dates.short(step.due, today)}"
        elif step.state == "waiting":
            on = f"target {step.target} day{'' if step.target == 1 else 's'}"
        signed = f"{step.from_signed} days" if step.from_signed is not None and cells >= 70 else ""
        spans = [
            (" ", ""), mark.get(step.state, (" ", "")), (" ", ""),
            (fit(step.title, 16), "dim" if role == "dim" else ""),
            (fit(words, max(0, min(36, cells - 19 - side)), ellipsis=glyphs.ellipsis), role), (fit(on, side), "dim"),
            (fit(signed, max(0, cells - 70), ">"), "dim"),
        ]  # fmt: skip
        out.append(Line(tuple(spans), target))
    return out


def win_lines(
    criteria: Sequence[Criterion],
    steps: Sequence[tuple[ValueStep, Hashable]],
    today: date,
    cells: int,
    glyphs: Glyphs,
) -> list[Line]:
    """The criteria, open ones first, then the steps to value."""
    order = sorted(criteria, key=lambda c: (("open", "met", "waived").index(c.state), c.due or date.max, c.id))
    lines = [rule_line(f"Success criteria ({len(criteria)})", cells, glyphs)]
    for c in order:
        lines += criterion_lines(c, today, cells, glyphs)
    if not criteria:
        lines.append(Line(((" What will they have that they have not today? n writes it down.", "dim"),), ("none", 0)))
    lines.append(Line((("", ""),)))
    lines.append(rule_line("Value: how long it takes", cells, glyphs, hint="from the signature" if cells >= 70 else ""))
    return lines + step_lines(steps, today, cells, glyphs)


def vague_head(criteria: Sequence[Criterion]) -> tuple[str, str]:
    """What G1, G4 or G5 still asks of the criteria as a whole, in a sentence with its role."""
    live = [c for c in criteria if c.state != "waived"]
    vague = sum(bool(criterion_missing(c)) for c in live)
    if not criteria:
        return "Nothing says yet what success is: G1 asks for one criterion that can be measured.", "yellow"
    if vague:
        word = "one criterion is" if vague == 1 else f"{vague} criteria are"
        return f"{word[0].upper()}{word[1:]} vague: e says what is missing.", "yellow"
    unsettled = [c for c in live if c.state == "open"]
    unmeasured = sum(c.actual is None for c in unsettled)
    if unmeasured:
        return f"{unmeasured} of {len(criteria)} not measured yet: d keeps a value with its day.", "dim"
    if unsettled:
        return f"All measured; {len(unsettled)} still to be met or waived before it can be complete.", "dim"
    return "Every criterion is met or waived: this is what ‘done’ means.", "green"


def review_table(criteria: Sequence[Criterion], today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """The business review: baseline, target and actual of each criterion side by side (G4)."""
    found = compared(criteria)
    side, last = (9, 17) if cells >= 72 else (8, 10)
    name = max(10, cells - 3 * side - last - 3)
    lines = [_row(("", "Baseline", "Target", "Now", ""), (name, side, last), "dim", "", glyphs)]
    for entry in found:
        c = entry.criterion
        word, role = state_words(c, today)
        unit = f" ({show(c.unit)})" if c.unit else ""
        texts = (f"{show(c.metric)}{unit}", figure(c.baseline), figure(c.target), figure(c.actual), word)
        lines.append(_row(texts, (name, side, last), "", role, glyphs))
    return lines


def _row(texts: tuple[str, ...], sizes: tuple[int, int, int], role: str, last: str, glyphs: Glyphs) -> Line:
    name, side, end = sizes
    figures = "".join(fit(t, side, ">", ellipsis=glyphs.ellipsis) for t in texts[1:4])
    return Line(
        (
            (" ", ""), (fit(texts[0], name, ellipsis=glyphs.ellipsis), role), (figures, role), ("  ", ""),
            (shorten(texts[4], end, glyphs), last),
        )
    )  # fmt: skip


def criterion_story(c: Criterion, values: Sequence[CriterionValue], today: date) -> list[Text]:
    """What lies behind a criterion: who, by when, from where; every value measured, the newest first."""
    out: list[Text] = [told(c)]
    lacks = criterion_missing(c)
    if lacks and c.state != "waived":
        out.append((f"It cannot be measured yet: it lacks {', '.join(lacks)}.", "yellow"))
    who = f"Owner {c.owner}" if c.owner else "Nobody owns it"
    by = f", by {dates.long(c.due)}" if c.due else ", no date"
    source = f", measured by {c.source}" if c.source else ""
    out.append((f"{who}{by}{source}; {c.category}.", "dim"))
    if c.validated:
        out.append((f"Looked at with the customer on {dates.long(c.validated)}.", "dim"))
    if c.state != "open" and c.reason:
        out.append(f"{c.state.capitalize()}: {c.reason}")
    out.append("")
    if not values:
        out.append(("Nothing was measured yet.", "dim"))
    for value in reversed(values):
        share = progress(c, value.value)
        far = f", {share} %" if share is not None else ""
        evidence = f": {value.evidence}" if value.evidence else ""
        out.append(f"{dates.long(value.on)}  {figure(value.value, c.unit)}{far}{evidence}")
    return out


def value_text(steps: Sequence[ValueStep]) -> Span:
    """The step that counts now, for one line on the account: ``First value: day 9 of 14``."""
    live = [s for s in steps if s.state != "off"]
    first = next((s for s in live if s.code == "first"), None)
    running = next((s for s in live if s.reached is None and s.state != "reached"), None)
    shown = first if first is not None and first.reached is None else running or (live[-1] if live else None)
    if shown is None or shown.state == "waiting":
        return "", ""
    text = f"{shown.title} {step_told(shown)}"
    if first is not None and shown is not first and first.days is not None:
        text = f"First value {step_told(first)}; {shown.title.lower()} {step_told(shown)}"
    return text, {"overdue": "late", "late": "yellow"}.get(shown.state, "")
