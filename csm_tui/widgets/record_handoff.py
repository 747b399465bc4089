"""The handoff as lines: the ten sections, the forms of the customer, whether it was a good handoff. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.model import Check
from csm_tui.domain.record import HandoffSection, Questionnaire, completeness
from csm_tui.widgets.account_lines import rule_line, shorten
from csm_tui.widgets.check_lines import check_line
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit, width, wrap

NAME = 27  # cells of a section's or a form's name


def handoff_head(sections: Sequence[HandoffSection], cells: int, *, brief: bool = False) -> list[Line]:
    """How far the document is, and which sections are still empty; ``brief`` for a window with room for one line."""
    filled, of = completeness(sections)
    if filled == of:
        return [Line(((f" All {of} sections of the handoff are filled.", "green"),))]
    empty = [s.title.lower() for s in sections if not s.filled]
    named = "; ".join(empty[:3]) + (f"; and {len(empty) - 3} more" if len(empty) > 3 else "")
    text = f"{filled} of {of} sections are filled. Empty: {named}. b asks Sales for what is missing."
    if not filled:
        text = "No section is filled yet: Enter writes one, b asks Sales."
    elif brief:
        text = f"{filled} of {of} sections are filled; b asks Sales for the rest."
    return [Line(((f" {piece}", "yellow"),)) for piece in wrap(text, cells - 2)[:3]]


def handoff_lines(
    sections: Sequence[HandoffSection],
    forms: Sequence[Questionnaire],
    checks: Sequence[Check],
    today: date,
    cells: int,
    glyphs: Glyphs,
) -> list[Line]:
    """Every section with its text or its hint, both forms with their days, the checklist with its answers."""
    filled, of = completeness(sections)
    lines = [rule_line(f"The document of Sales ({filled} of {of})", cells, glyphs)]
    lines += [section_line(s, cells, glyphs) for s in sections]
    lines.append(rule_line("Forms that the customer fills in", cells, glyphs))
    lines += [form_line(f, today, cells, glyphs) for f in forms]
    settled = sum(c.settled for c in checks)
    lines.append(rule_line(f"Was it a good handoff? ({settled} of {len(checks)})", cells, glyphs))
    lines += [check_line(c, ("check", c.item), cells, glyphs) for c in checks]
    return lines


def section_line(section: HandoffSection, cells: int, glyphs: Glyphs) -> Line:
    """``✓ Technical context   SAP S/4, one data lake …``; what belongs into an empty one is told dimly."""
    mark, role = (glyphs.done, "green") if section.filled else (glyphs.open_box, "yellow")
    name = fit(section.title, min(NAME, max(10, cells // 2)), ellipsis=glyphs.ellipsis)
    room = cells - 5 - width(name)
    text = " ".join(section.text.split()) if section.filled else section.hint
    return Line(
        (
            (" ", ""),
            (mark, role),
            (" ", ""),
            (name, ""),
            ("  ", ""),
            (shorten(text, room, glyphs), "" if section.filled else "dim"),
        ),
        ("section", section.code),
    )


def form_line(form: Questionnaire, today: date, cells: int, glyphs: Glyphs) -> Line:
    """``Pre-kickoff questionnaire   sent 03 Nov, answered 05 Nov: all by single sign-on``."""
    name = fit(form.title, min(NAME, max(10, cells // 2)), ellipsis=glyphs.ellipsis)
    mark, role = (glyphs.done, "green") if form.answered else (glyphs.open_box, "yellow")
    if form.sent is None:
        said = "not sent yet: d keeps the day"
    else:
        said = f"sent {dates.short(form.sent, today)}"
        days = (today - form.sent).days
        waited = "today" if days == 0 else "1 day ago" if days == 1 else f"{days} days ago"
        said += f", answered {dates.short(form.answered, today)}" if form.answered else f", {waited}, no answer yet"
    text = f"{said}: {' '.join(form.answers.split())}" if form.answers else said
    room = cells - 5 - width(name)
    return Line(
        (
            (" ", ""),
            (mark, role),
            (" ", ""),
            (name, ""),
            ("  ", ""),
            (shorten(text, room, glyphs), "" if form.sent else "dim"),
        ),
        ("form", form.kind),
    )
