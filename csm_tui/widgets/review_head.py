"""The head of the review: where one is in the week, the account with its health, what changed. Pure functions."""

from __future__ import annotations

from csm_tui.widgets.flow import Span, flow
from csm_tui.widgets.glyphs import Glyphs, health_mark, sparkline, trend_mark
from csm_tui.widgets.lines import Line, Spans, line
from csm_tui.widgets.review_values import Sheet
from csm_tui.widgets.text import fit, show, width


def week_name(week: str) -> str:
    """``week 47`` for ``2026-W47``."""
    return f"week {int(week[-2:])}"


def bar(done: int, total: int, cells: int, glyphs: Glyphs) -> str:
    """A bar of ``cells`` cells, full to done ÷ total."""
    full = 0 if total <= 0 else min(cells, round(cells * done / total))
    return glyphs.full * full + glyphs.rest * (cells - full)


def top_lines(sheet: Sheet, cells: int, glyphs: Glyphs, *, small: bool = False) -> list[Line]:
    """Where one is in the week: title, bar, account with its health."""
    marks = "".join(f" {glyphs.sep} {word}" for word, on in (("late", sheet.late), ("express", sheet.express)) if on)
    left = f"WEEKLY REVIEW  {week_name(sheet.week)}{marks}"
    alone = sheet.total <= 1
    count = f"account {sheet.number:,} of {sheet.total:,}"
    right = count if small and not alone else "Esc pauses, nothing is lost"
    if width(left) + width(right) + 3 > cells:
        right = "Esc pauses" if alone or not small else right
    gap = max(1, cells - 2 - width(left) - width(right))
    out = [line(" ", (left, "head"), " " * gap, (right, "dim"))]
    if not small and not alone:
        if sheet.time_left:
            count += f", about {sheet.time_left} left"
        size = max(8, cells - width(count) - 4)
        out.append(line(" ", (bar(sheet.number - 1, sheet.total, size, glyphs), "accent"), "  ", (count, "dim")))
    return out


def account_line(sheet: Sheet, cells: int, glyphs: Glyphs) -> Line:
    """Name, health, trend, go-live and why it is here, as far as they fit."""
    mark = health_mark(glyphs, sheet.colour, sheet.band)
    score = "" if sheet.score is None else f" {'~' if sheet.stale else ''}{sheet.score}"
    parts: list[Span] = [(f"{mark}{score}", f"{sheet.colour}-badge")]
    spark = f"{sparkline(glyphs, list(sheet.points[-8:]))} {trend_mark(glyphs, sheet.delta)}".strip()
    extra = [(spark, "dim"), (f"go-live {sheet.go_live}" if sheet.go_live else "", ""), (show(sheet.why), "dim")]
    room = cells - 2
    name_cells = min(width(show(sheet.name)), max(12, room // 2 if room < 100 else 48))
    used = name_cells + 2 + width(parts[0][0])
    for text, role in extra:
        if text and used + 3 + width(text) <= room:
            parts += [("   ", ""), (text, role)]
            used += 3 + width(text)
    return line(" ", (fit(show(sheet.name).upper(), name_cells, ellipsis=glyphs.ellipsis), "bold"), "  ", *parts)


def changed_lines(sheet: Sheet, cells: int, glyphs: Glyphs, limit: int) -> list[Line]:
    """What happened since the last review, in at most ``limit`` lines; where it is cut, ``v`` opens the rest."""
    if not limit:
        return []
    head = sheet.reviewed or "First review"
    text = "; ".join(show(c) for c in sheet.changed) or "nothing has happened that is on record"
    lines = flow([(f"{head}: ", "dim"), (text, "")], cells - 2, ((" ", ""),), ((" ", ""),))
    if len(lines) <= limit:
        return [Line(spans) for spans in lines]
    more = f"  v: all {len(sheet.changed)}"
    kept = clip(lines, limit, cells - 1 - width(more), glyphs)
    kept[-1] = (*kept[-1], (more, "key"))
    return [Line(spans, ("key", "v") if spans is kept[-1] else None) for spans in kept]


def clip(lines: list[Spans], limit: int, cells: int, glyphs: Glyphs) -> list[Spans]:
    """The first ``limit`` of some lines; where there were more, the last one ends with an ellipsis."""
    if len(lines) <= limit:
        return lines
    *before, (text, role) = lines[limit - 1]
    room = cells - sum(width(t) for t, _ in before)
    mark = f" {glyphs.ellipsis}"
    short = text if width(text) + width(mark) <= room else fit(text, max(1, room - width(mark)), ellipsis="")
    return [*lines[: limit - 1], (*before, (short.rstrip() + mark, role))]
