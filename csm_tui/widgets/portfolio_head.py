"""What stands over the portfolio's rows: where am I, the one sentence of a meeting, the ritual (UX 4.1)."""

# No annotations as texts here: ``NamedTuple`` would compile each of them at every start.

from datetime import date
from types import SimpleNamespace
from typing import NamedTuple

from csm_tui.domain.money import format_arr
from csm_tui.domain.pace import MINUTES_A_REVIEW, time_left
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.portfolio_lines import MEDIUM, MONTHS, WIDE, column_at, heading
from csm_tui.widgets.text import show
from csm_tui.widgets.text import width as cells

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
Spans = list[tuple[str, str]]


class Money(NamedTuple):
    """ARR of one currency in hundredths: all that is not on hold, what of it is red, and what is on hold."""

    currency: str
    total: int
    red: int
    hold: int = 0


class Head(SimpleNamespace):
    """The figures of the head."""

    today: date
    views: tuple[tuple[str, int | None], ...] = ()  # name and count; None while it is not counted yet
    view: int = 1
    shown: int = 0
    total: int = 0
    red: int = 0
    yellow: int = 0
    green: int = 0
    new: int = 0
    hold: int = 0
    overdue: int = 0
    due_week: int = 0
    unconfirmed: int = 0
    money: tuple[Money, ...] = ()
    week: str = ""  # "2026-W47"
    reviewed: int = 0
    to_review: int = 0  # of which ``reviewed`` are done
    minutes_each: float = MINUTES_A_REVIEW
    away: date | None = None  # the last day of my own leave that runs today
    demo: bool = False
    query: str = ""
    sort: str = ""
    reverse: bool = False


def height(width: int) -> int:
    """Return the head's lines: figures, a rule and the heading of the columns."""
    return 4 if width < MEDIUM else 5


def _ends(left: Spans, right: Spans, width: int) -> Spans:
    """Left and right on one line; the right gives way."""
    used = sum(cells(t) for t, _ in left)
    tail = sum(cells(t) for t, _ in right)
    if used + tail + 1 > width:
        return left
    return [*left, (" " * (width - used - tail), ""), *right]


def tabs(head: Head, width: int, glyphs: Glyphs) -> tuple[Spans, list[tuple[int, int, int]]]:
    """Return the first line and where its tabs are: (from cell, to cell, view)."""
    day = f"{DAYS[head.today.weekday()]} {head.today.day} {MONTHS[head.today.month - 1]}"
    if width >= WIDE:
        day += f" {head.today.year}"
    left: Spans = [(" ", ""), ("PORTFOLIO", "head"), ("  ", "")]
    if head.demo:
        left += [(" DEMO ", "tab"), ("  ", "")]
    places: list[tuple[int, int, int]] = []
    if head.query:
        left += [(f"/{show(head.query)[: 30 if width >= MEDIUM else 14]}", "accent")]
        name, count = head.views[head.view - 1] if head.views else ("", None)
        if head.view == 1 or not name:
            left += [(f"  {head.shown} of {head.total}", "bold")]
        else:
            among = head.shown if count is None else f"{head.shown} of {count}"
            left += [(f"  {among} in {name}", "bold"), (f" {glyphs.sep} 1 shows all", "dim")]
        if sum(cells(t) for t, _ in left) + 12 <= width:
            left.append(("  Esc clears", "dim"))
        return _ends(left, [(day, "dim"), (" ", "")], width), places
    if width < MEDIUM:
        name, _ = head.views[head.view - 1] if head.views else ("All", None)
        left += [(f"{head.view} {name}", "bold"), (f" {head.shown} of {head.total}", "")]
        return _ends(left, [(day, "dim"), (" ", "")], width), places
    at = sum(cells(t) for t, _ in left)
    free = width - at - len(day) - 2
    for number, (name, count) in enumerate(head.views, 1):
        text = f"{number} {name}" + ("" if count is None else f" {count}")
        gap = f" {glyphs.vertical} " if number > 1 else ""
        if len(gap) + len(text) > free:
            break
        left += [(gap, "rule"), (text, "bold" if number == head.view else "dim")]
        places.append((at + len(gap), at + len(gap) + len(text), number))
        at += len(gap) + len(text)
        free -= len(gap) + len(text)
    return _ends(left, [(day, "dim"), (" ", "")], width), places


def _money(head: Head, short: bool) -> str:
    """``$412k of $1.86M ARR is red``, per currency; '' where no ARR is known."""
    known = [m for m in head.money if m.total]
    if short:
        red = [format_arr(m.red, m.currency) for m in known if m.red]
        return f"{' + '.join(red[:2])} red" if red else ""
    if not known:
        return ""
    if not any(m.red for m in known):
        return f"{', '.join(format_arr(m.total, m.currency) for m in known[:3])} ARR, none of it red"
    parts = [f"{format_arr(m.red, m.currency)} of {format_arr(m.total, m.currency)}" for m in known if m.red]
    return f"{', '.join(parts[:3])} ARR is red"


def sentence(head: Head, width: int, glyphs: Glyphs) -> Spans:
    """Return the second line: counts by colour, money at risk, what is overdue; in the longest wording that fits."""
    narrow = width < MEDIUM
    right: Spans = []
    if head.overdue:
        right.append((f"{head.overdue} overdue", "late"))
    if width >= WIDE and head.due_week:
        right.append((f"{f' {glyphs.sep} ' if right else ''}{head.due_week} due in 7 days", ""))
    if head.unconfirmed and (width >= WIDE or not head.overdue):
        right.append((f"{f' {glyphs.sep} ' if right else ''}{head.unconfirmed} to confirm", "dim"))
    if narrow and head.away is not None:
        right.append((f"  {away_text(head).replace('Away', 'away')}", "accent"))
    elif narrow and head.to_review:
        right.append((f"  review {head.reviewed}/{head.to_review}", "dim"))
    held = ", ".join(format_arr(m.hold, m.currency) for m in head.money if m.hold)
    if held and width >= WIDE:
        right.append((f"{f' {glyphs.sep} ' if right else ''}{held} on hold", "dim"))
    right.append((" ", ""))
    room = width - sum(cells(t) for t, _ in right) - 2
    wordings = ((False, False, 3), (False, False, 2), (True, False, 2), (True, True, 2))
    for names_off, short_money, gap in wordings[2 if narrow else 0 :]:
        left = _counts(head, glyphs, names_off, gap, others=not narrow)
        if text := _money(head, short_money or narrow):
            left.append((f"  {text}", "bold" if head.red else "dim"))
        if sum(cells(t) for t, _ in left) <= room:
            break
    return _ends(left, right, width)


def _counts(head: Head, glyphs: Glyphs, names_off: bool, gap: int, *, others: bool) -> Spans:
    """How many there are of each colour; new and on hold only where there are some."""
    spans: Spans = [(" ", "")]
    known = [(glyphs.red, head.red, "red"), (glyphs.yellow, head.yellow, "yellow"), (glyphs.green, head.green, "green")]
    known += [
        (m, n, name) for m, n, name in ((glyphs.new, head.new, "new"), (glyphs.hold, head.hold, "hold")) if n and others
    ]
    for mark, number, name in known:
        bare = names_off and name != "hold"
        spans.append((mark if glyphs.ascii else mark[0], name))
        spans += [(f" {number}" if bare else f" {number} {name}", name), (" " * gap, "")]
    return spans[:-1]


def away_text(head: Head) -> str:
    """Return ``Away until 3 Dec``."""
    return "" if head.away is None else f"Away until {head.away.day} {MONTHS[head.away.month - 1]}"


def ritual(head: Head, width: int, glyphs: Glyphs) -> Spans:
    """Return the third line: the week's reviews, how many are left, and how long that takes."""
    week = head.week.rpartition("W")[2].lstrip("0")
    left = head.to_review - head.reviewed
    if not head.to_review:
        away = [(f" {away_text(head)}: clocks stand still", "accent")] if head.away is not None else []
        return [*away, (f" Week {week}", "dim"), ("  nothing to review", "dim")]
    long = time_left(left, head.minutes_each)
    said = f"{head.reviewed} of {head.to_review} done"
    if left:
        said += f" {glyphs.sep} {left} left"
        if long:
            said += f", about {long}" if width >= WIDE else f", ~{long}"
        if width >= WIDE:
            said += f" {glyphs.sep} r to {'resume' if head.reviewed else 'start'}"
    if head.away is not None:
        return [(f" {away_text(head)}: clocks stand still", "accent"), (f"  week {week}: {said}", "dim")]
    room = max(0, min(width - len(said) - 21, 42))
    full = room * head.reviewed // head.to_review
    return [
        (f" Week {week} review  ", ""),
        (glyphs.full * full, "green"),
        (glyphs.rest * (room - full), "dim"),
        (f"  {said}", "" if left else "green"),
    ]


def head_lines(head: Head, width: int, glyphs: Glyphs) -> list[Spans]:
    """Return all lines of the head."""
    lines = [tabs(head, width, glyphs)[0], sentence(head, width, glyphs)]
    if width >= MEDIUM:
        lines.append(ritual(head, width, glyphs))
    lines.append([(glyphs.rule * width, "rule")])
    lines.append(list(heading(width - 1, head.sort, head.reverse, glyphs).spans))
    return lines


def sort_at(x: int, width: int) -> str:
    """Return the order that the heading under cell ``x`` stands for; '' for none."""
    column = column_at(x, width - 1)
    return "" if column is None else column.sort
