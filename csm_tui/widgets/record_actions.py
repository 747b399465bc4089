"""Next actions of an account as lines: mine, theirs, a third party’s; below them what was done or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.model import Action, Party
from csm_tui.widgets.account_lines import rule_line
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit, width

PARTS = (
    (Party.VENDOR, "Ours"),
    (Party.CUSTOMER, "Theirs"),
    (Party.THIRD_PARTY, "A third party’s"),
    (Party.JOINT, "Together"),
)
SHORT_ORIGINS = {
    "review": "from a review",
    "escalation": "escalation",
    "signal": "from a signal",
    "draft": "a decision",
}
MORE = ("more", 0)
"""The target of the line that shows more of what is over."""


def origin_word(origin: str) -> str:
    """Where it came from in a word; '' for one that was typed."""
    kind = origin.partition(" ")[0]
    return "" if kind in ("", "manual") else SHORT_ORIGINS.get(kind, kind)


def open_actions(actions: Sequence[Action], party: Party) -> list[Action]:
    """The open ones of a side: dated ones by their day, then the others."""
    found = [a for a in actions if a.state == "open" and a.party is party]
    return sorted(found, key=lambda a: (a.due is None, a.due or date.max, a.id))


def over_actions(actions: Sequence[Action]) -> list[Action]:
    """Those that are done or dropped, the latest first."""
    found = [a for a in actions if a.state != "open"]
    return sorted(found, key=lambda a: (a.closed_on or date.min, a.id), reverse=True)


def sentence(actions: Sequence[Action], today: date) -> tuple[tuple[str, str], ...]:
    """``4 open  1 overdue  2 theirs`` as spans."""
    found = [a for a in actions if a.state == "open"]
    if not found:
        return ((" No next action", "yellow"), ("  an account under way wants one", "dim"))
    late = sum(a.due is not None and a.due < today for a in found)
    undated = sum(a.due is None for a in found)
    spans = [(f" {len(found)} open", "bold")]
    if late:
        spans.append((f"  {late} overdue", "late"))
    if undated:
        spans.append((f"  {undated} without a day", "yellow"))
    return tuple(spans)


def action_rows(actions: Sequence[Action], today: date, cells: int, glyphs: Glyphs, *, over: int) -> list[Line]:
    """Open ones under a heading for each side, then the last ``over`` that are done or dropped."""
    lines: list[Line] = []
    for party, title in PARTS:
        found = open_actions(actions, party)
        if found:
            lines.append(rule_line(f"{title} ({len(found)})", cells, glyphs))
            lines += [_open_line(action, today, cells, glyphs) for action in found]
    past = over_actions(actions)
    if past:
        lines.append(rule_line(f"Done and dropped ({len(past)})", cells, glyphs))
        lines += [_over_line(action, today, cells, glyphs) for action in past[:over]]
        if len(past) > over:
            lines.append(Line((("   ", ""), (f"{len(past) - over} older: Enter shows more", "dim")), MORE))
    return lines


def _due(action: Action, today: date, glyphs: Glyphs) -> tuple[str, str]:
    if action.due is None:
        return "  no day", "yellow"
    if action.due < today:
        return f"{glyphs.late} {dates.short(action.due, today)}", "late"
    if action.due == today:
        return "  today", "bold"
    near = (action.due - today).days < 7
    return f"  {dates.long(action.due)[:3] + ' ' if near else ''}{dates.short(action.due, today)}", ""


def _open_line(action: Action, today: date, cells: int, glyphs: Glyphs) -> Line:
    """Box, text, what is to be known of it, who, when."""
    asleep = action.snoozed_until is not None and action.snoozed_until > today
    notes = [f"carried {action.carried}x"] if action.carried else []
    if cells >= 70 and (word := origin_word(action.origin)):
        notes.append(word)
    if asleep and action.snoozed_until is not None:
        notes.append(f"hidden to {dates.short(action.snoozed_until, today)}")
    remark = f"  {', '.join(notes)}" if notes else ""
    who = 0 if cells < 56 else 12 if cells < 100 else 24
    due, role = _due(action, today, glyphs)
    head = f" {glyphs.open_box} "
    room = max(8, cells - width(head) - width(remark) - who - 15)
    text = fit(action.text, room, ellipsis=glyphs.ellipsis)
    owner = " " + fit(action.owner, who - 1, ellipsis=glyphs.ellipsis) if who else ""
    return Line(
        (
            (head, ""), (text, "dim" if asleep else ""), (remark, "yellow" if action.carried > 1 else "dim"),
            (owner, "dim"), (" " + fit(due, 14), role),
        ),
        ("action", action.id),
    )  # fmt: skip


def _over_line(action: Action, today: date, cells: int, glyphs: Glyphs) -> Line:
    """Mark, text, reason, the day on which it ended."""
    done = action.state == "done"
    mark = glyphs.done if done else "-"
    word = "" if done else "dropped "
    day = dates.short(action.closed_on, today) if action.closed_on else ""
    tail = f" {word}{day} "
    text = f"{action.text}: {action.reason}" if action.reason else action.text
    room = max(8, cells - 3 - width(tail))
    return Line(
        ((" ", ""), (mark, "green" if done else "dim"), (" ", ""), (fit(text, room, ellipsis=glyphs.ellipsis), "dim"),
         (tail, "dim")),
        ("action", action.id),
    )  # fmt: skip
