"""What stands over the portfolio's rows: where am I, the one sentence of a meeting, the ritual (UX 4.1)."""

# No annotations as texts here: ``NamedTuple`` would compile each of them at every start.

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType, SimpleNamespace
from typing import NamedTuple

from csm_tui.domain.money import at_rates, format_arr
from csm_tui.domain.pace import MINUTES_A_REVIEW, time_left
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.portfolio_lines import MEDIUM, MONTHS, WIDE, Column, column_at, heading
from csm_tui.widgets.text import fit, show
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
    view: int = 1  # the place of the shown view among ``views``; 0 = it is none of them
    other: tuple[str, int | None] = ("", None)  # the shown view, where it is none of ``views``
    columns: Callable[[int], tuple[Column, ...]] | None = None  # the chosen ones for a width; () = the usual ones
    layout: object = None  # what ``columns`` follows: a head with another one is another
    rates: Mapping[str, object] = MappingProxyType({})
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
        name, count = here(head)
        if head.view == 1 or not name:
            left += [(f"  {head.shown} of {head.total}", "bold")]
        else:
            among = head.shown if count is None else f"{head.shown} of {count}"
            left += [(f"  {among} in {name}", "bold"), (f" {glyphs.sep} 1 shows all", "dim")]
        if sum(cells(t) for t, _ in left) + 12 <= width:
            left.append(("  Esc clears", "dim"))
        return _ends(left, [(day, "dim"), (" ", "")], width), places
    if width < MEDIUM:
        name, count = here(head)
        of = head.total if count is None or head.view == 1 else count
        digit = f"{head.view} " if head.view else ""
        room = width - sum(cells(t) for t, _ in left) - len(day) - len(f"{head.shown} of {of}") - 4
        left += [(fit(f"{digit}{name or 'All'}", min(room, cells(f"{digit}{name or 'All'}"))), "bold")]
        left += [(f" {head.shown} of {head.total}" if head.shown != of or head.view == 1 else f" {head.shown}", "")]
        return _ends(left, [(day, "dim"), (" ", "")], width), places
    at = sum(cells(t) for t, _ in left)
    end = width - len(day) - 2
    for number, text in _tabs_that_fit(head, end - at, len(glyphs.vertical) + 2):
        gap = f" {glyphs.vertical} " if places else ""
        left += [(gap, "rule"), (text, "bold" if number == head.view else "dim")]
        places.append((at + len(gap), at + len(gap) + cells(text), number))
        at += len(gap) + cells(text)
    return _ends(left, [(day, "dim"), (" ", "")], width), places


def here(head: Head) -> tuple[str, int | None]:
    """Name and count of the view that is shown."""
    return head.views[head.view - 1] if 0 < head.view <= len(head.views) else head.other


def _tabs_that_fit(head: Head, room: int, gap: int) -> list[tuple[int, str]]:
    """(place, text) of as many views as fit, from the first on; the one that is shown always."""

    def text(number: int, name: str, count: int | None) -> str:
        digit = f"{number} " if number else ""
        return f"{digit}{fit(name, min(24, cells(name)))}" + ("" if count is None else f" {count}")

    shown = (head.view, text(head.view, *here(head)))
    out: list[tuple[int, str]] = [] if head.view else [shown]
    room += gap - sum(gap + cells(t) for _, t in out)
    for number, (name, count) in enumerate(head.views, 1):
        entry = (number, text(number, name, count))
        keep = gap + cells(shown[1]) if head.view > number else 0  # its place is kept for the one that is shown
        if gap + cells(entry[1]) + keep <= room:
            out.append(entry)
            room -= gap + cells(entry[1])
    return out


def _money(head: Head, short: bool) -> str:
    """``$412k of $1.86M ARR is red``, per currency; '' where no ARR is known."""
    known = [m for m in head.money if m.total]
    if len(known) > 1 and (one := _at_rates(known, head.rates)):
        known, words = [one], " at your rates"
    else:
        words = ""
    if short:
        red = [format_arr(m.red, m.currency) for m in known if m.red]
        return f"{' + '.join(red[:2])} red" if red else ""
    if not known:
        return ""
    if not any(m.red for m in known):
        return f"{', '.join(format_arr(m.total, m.currency) for m in known[:3])} ARR{words}, none of it red"
    parts = [f"{format_arr(m.red, m.currency)} of {format_arr(m.total, m.currency)}" for m in known if m.red]
    return f"{', '.join(parts[:3])} ARR is red{words}"


def _at_rates(money: list[Money], rates: Mapping[str, object]) -> Money | None:
    """All money in one currency, at the person's own rates; ``None`` where they say nothing of one of them."""
    total = at_rates([(m.currency, m.total) for m in money], rates)
    red = at_rates([(m.currency, m.red) for m in money], rates)
    return None if total is None or red is None else Money(total[0], total[1], red[1])


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
    lines.append(list(heading(width - 1, head.sort, head.reverse, glyphs, chosen_of(head, width - 1)).spans))
    return lines


def chosen_of(head: Head, width: int) -> tuple[Column, ...]:
    """Return the columns that the person chose, for a page of that width; () = the usual ones."""
    return () if head.columns is None else head.columns(width)


def sort_at(x: int, width: int, chosen: tuple[Column, ...] = ()) -> str:
    """Return the order that the heading under cell ``x`` stands for; '' for none."""
    column = column_at(x, width - 1, chosen)
    return "" if column is None else column.sort
