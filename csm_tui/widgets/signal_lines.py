"""Warning signs as lines: the list over the portfolio, the pane of an account, what the cursor is on. Pure functions.

Words carry the facts: severity has a mark and a word, what is due is said with its day, ``!`` before it is overdue.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from csm_tui.domain import dates
from csm_tui.domain.model import Facts
from csm_tui.domain.response import CATEGORIES, ORDERS, due_words, entries, is_snoozed, rows_of, sections, state_word
from csm_tui.domain.signal_rows import Due, Entry, SignalRow, Standing
from csm_tui.widgets.account_lines import SEVERITY_MARKS, SEVERITY_ROLES, SEVERITY_WORDS, rule_line, shorten
from csm_tui.widgets.glyphs import UNICODE, Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.panes import Page
from csm_tui.widgets.text import fit, width

Span = tuple[str, str]

DUE, DUE_WIDE = 21, 40  # cells of what is due, in brief and in full
STATE, AGE = 10, 5
MEDIUM, WIDE, FULL = 78, 110, 150


class Columns(NamedTuple):
    """Cells of the columns of a list; 0 = not shown."""

    account: int
    title: int
    age: int
    state: int
    due: int


def columns(cells: int, *, single: bool) -> Columns:
    """Share the width out: what is due always, then account, state and age; what happened takes the rest."""
    account = 0 if single else 10 if cells < 56 else 13 if cells < MEDIUM else 16 if cells < WIDE else 25
    due = DUE if cells < FULL else DUE_WIDE
    age, state = (AGE, STATE) if cells >= MEDIUM or (single and cells >= 58) else (0, 0)
    used = 9 + (account + 1 if account else 0) + age + state + due
    return Columns(account, max(8, cells - used), age, state, due)


# The head


def counted(n: int, word: str) -> str:
    """``1 signal``, ``3 signals``."""
    return f"{n} {word}{'' if n == 1 else 's'}"


def sentence(figures: Standing, *, single: bool, brief: bool = False) -> list[Span]:
    """``39 open at 11 accounts  3 critical  15 responses overdue``; in brief ``39 open  3 critical  15 overdue``."""
    if not figures.open:
        return [("No open signals", "green")]
    where = "" if single or brief else f" at {counted(figures.accounts, 'account')}"
    spans: list[Span] = [(f"{figures.open} open{where}", "bold")]
    if figures.critical:
        spans += [("  ", ""), (f"{figures.critical} critical", "red")]
    if figures.overdue:
        late = str(figures.overdue) if brief else counted(figures.overdue, "response")
        spans += [("  ", ""), (f"{late} overdue", "late")]
    return spans


def head_lines(
    figures: Standing, by: str, cells: int, glyphs: Glyphs, *, single: bool, everything: bool, query: str = "",
    shown: int | None = None,
) -> list[Line]:  # fmt: skip
    """The figures, then by what the list is ordered, what it leaves out and what the filter found."""
    order = f"by {ORDERS[by]}"
    if query and shown is not None:
        order = f"filter “{shorten(query, 20, glyphs)}”: {shown}  {order}"
    elif everything:
        order = f"with snoozed and closed  {order}"
    elif figures.snoozed and cells >= 70:
        order = f"{figures.snoozed} snoozed  {order}"
    for brief in (False, True):
        spans: list[Span] = [(" ", ""), *sentence(figures, single=single, brief=brief)]
        used = sum(width(text) for text, _ in spans)
        if used + width(order) + 3 <= cells:
            return [Line((*spans, (" " * (cells - used - width(order) - 1), ""), (order, "dim")))]
    return [Line(tuple(spans)), Line(((" " + shorten(order, cells - 2, glyphs), "dim"),))]


# One line


def due_text(entry: Entry, today: date, cells: int, glyphs: Glyphs, *, told: bool = False) -> Span:
    """What is due and when, with its role: overdue marked, today bold, the next look dim; ``told`` = the state is shown
    beside it."""
    row, due = entry.row, entry.due
    if row.closed_on:
        day = dates.short(date.fromisoformat(row.closed_on), today)
        return (f"on {day}" if told else f"{state_word(row, today)} {day}"), "dim"
    if row.snoozed_until and is_snoozed(row, today):
        return f"until {dates.short(date.fromisoformat(row.snoozed_until), today)}", "dim"
    if due is None:
        return ("on hold" if row.status == "hold" else ""), "dim"
    if entry.late:
        return f"{glyphs.late} {due_words(due, today, brief=cells < DUE_WIDE)}", "late"
    role = "dim" if due.short == "review" else "bold" if due.on == today else ""
    return due_words(due, today, brief=cells < DUE_WIDE), role


def age_text(day: str, today: date) -> str:
    """``today``, ``8d``: how long it has been known."""
    gap = (today - date.fromisoformat(day)).days
    return f"{gap}d" if gap > 0 else "new"


def severity_spans(row: SignalRow, *, word: bool = True) -> list[Span]:
    """Mark and word of the severity; of a closed one, the word alone."""
    role = SEVERITY_ROLES[row.severity] if row.is_open else "dim"
    mark = SEVERITY_MARKS[row.severity] if row.is_open else "  "
    return [(mark, role), (" ", ""), *([(f"{SEVERITY_WORDS[row.severity]:<4} ", role)] if word else [])]


def _what(row: SignalRow, room: int, glyphs: Glyphs, same: int = 0) -> str:
    """Title and evidence in ``room`` cells; how many symptoms stand under it is never cut.

    Where a word or two of the evidence are all that would be left of it, the title stands alone.
    """
    worth = row.evidence and room - width(row.title) >= min(12, 2 + width(row.evidence))
    text = f"{row.title}: {row.evidence}" if worth else row.title
    if not same:
        return fit(text, room, ellipsis=glyphs.ellipsis)
    more = f", and {same} more of the same cause" if room >= 60 else f" +{same} of the same cause"
    return fit(shorten(text, room - width(more), glyphs) + more, room, ellipsis=glyphs.ellipsis)


def entry_line(entry: Entry, shape: Columns, today: date, glyphs: Glyphs) -> Line:
    """One signal of a list; its target is ``("signal", id)``."""
    row = entry.row
    due, role = due_text(entry, today, shape.due, glyphs, told=bool(shape.state))
    quiet = not row.is_open or is_snoozed(row, today)
    spans: list[Span] = [(" ", ""), *severity_spans(row)]
    if shape.account:
        spans += [(fit(row.account, shape.account, ellipsis=glyphs.ellipsis), "dim" if quiet else "bold"), (" ", "")]
    spans.append((_what(row, shape.title, glyphs), "dim" if quiet else ""))
    if shape.age:
        spans.append((fit(age_text(row.first_noticed, today), shape.age, ">"), "dim"))
    if shape.state:
        unseen = row.state == "open" and not quiet
        spans.append((" " + fit(state_word(row, today), shape.state - 1), "" if unseen else "dim"))
    spans.append((" " + fit(due, shape.due - 1, ellipsis=glyphs.ellipsis), role))
    return Line(tuple(spans), ("signal", row.id))


def child_line(row: SignalRow, shape: Columns, today: date, glyphs: Glyphs) -> Line:
    """A symptom under its cause."""
    lead = " " * (9 + (shape.account + 1 if shape.account else 0))
    mark = "- " if glyphs.ascii else "└ "
    room = shape.title + shape.state + shape.due - 2
    body = fit(f"{row.title}: {row.evidence}" if row.evidence else row.title, room, ellipsis=glyphs.ellipsis)
    return Line(((lead, ""), (mark, "dim"), (body, "dim")), ("signal", row.id))


class Item(NamedTuple):
    """One line of the list before it is drawn: a heading, a signal or a symptom."""

    heading: str = ""
    entry: Entry | None = None
    child: SignalRow | None = None


def items(found: Sequence[Entry], today: date, by: str, *, everything: bool = False) -> list[Item]:
    """The list in its order: each heading, its signals, the symptoms below them."""
    out: list[Item] = []
    for section in sections(found, today, by, everything=everything):
        out.append(Item(heading=f"{section.title} ({len(section.entries)})"))
        for entry in section.entries:
            out.append(Item(entry=entry))
            out += [Item(entry=entry, child=child) for child in entry.children]
    return out


class SignalList(Page):
    """The list; each line is drawn when it comes into view."""

    DEFAULT_CSS = "SignalList { height: 1fr; overflow-y: auto; }"

    def __init__(self, *, id: str | None = None, glyphs: Glyphs = UNICODE) -> None:
        super().__init__(id=id, glyphs=glyphs)
        self.items: Sequence[Item] = ()
        self.said: Sequence[Line] = ()
        self.today = date.min
        self.single = False
        self._shape = (-1, columns(80, single=False))

    def show(self, found: Sequence[Item], today: date, *, single: bool, said: Sequence[Line] = ()) -> None:
        """Show these lines; the cursor stays on its signal. ``said`` takes their place where there are none."""
        target = self.target
        self.items, self.today, self.single, self.said = found, today, single, said
        self._shape = (-1, self._shape[1])
        self.lines_changed(target)

    def count(self) -> int:
        return len(self.items) or len(self.said)

    def line_at(self, index: int, width: int) -> Line:
        if not self.items:
            return self.said[index]
        if self._shape[0] != width:
            self._shape = (width, columns(width, single=self.single))
        item, shape = self.items[index], self._shape[1]
        if item.entry is None:
            return rule_line(item.heading, width, self.glyphs)
        if item.child is not None:
            return child_line(item.child, shape, self.today, self.glyphs)
        return entry_line(item.entry, shape, self.today, self.glyphs)

    def target_at(self, index: int) -> tuple[str, int] | None:
        if not self.items:
            return None
        item = self.items[index]
        row = item.child or (item.entry.row if item.entry else None)
        return ("signal", row.id) if row is not None else None

    def under_cursor(self) -> SignalRow | None:
        """The signal that the cursor is on."""
        cursor = int(self.cursor)
        if not 0 <= cursor < len(self.items):
            return None
        item = self.items[cursor]
        return item.child or (item.entry.row if item.entry else None)

    def entry(self) -> Entry | None:
        """The signal that the cursor is on with what is due, or the cause of the symptom that it is on."""
        cursor = int(self.cursor)
        return self.items[cursor].entry if 0 <= cursor < len(self.items) else None


def about_lines(
    row: SignalRow, due: Due | None, late: bool, first: str, today: date, cells: int, glyphs: Glyphs
) -> list[Line]:
    """What the cursor is on, in two lines: what was seen since when, and what to do first (``first``)."""
    since = dates.short(date.fromisoformat(row.first_noticed), today)
    seen = f"{row.evidence}" if row.evidence else row.title
    tail = f"  since {since}, {state_word(row, today)}"
    top = f" {shorten(row.account, max(10, min(24, cells // 2 - width(tail) // 2)), glyphs)} "
    room = max(0, cells - width(top) - width(tail) - 1)
    lines = [Line(((top, "bold"), (shorten(seen, room, glyphs), ""), (tail, "dim")))]
    if not row.is_open:
        said = f"{state_word(row, today).capitalize()}: {row.reason}" if row.reason else "It closed by itself."
        return [*lines, Line(((" " + shorten(said, cells - 2, glyphs), "dim"),))]
    words = due_words(due, today)
    head = f" {glyphs.late + ' ' if late else ''}{words[:1].upper()}{words[1:]}" if words else ""
    spans: list[Span] = [(shorten(head, cells - 1, glyphs), "late" if late else "")] if head else []
    room = cells - width(head) - 4
    if first and room > 12:
        lead = f" {glyphs.sep} " if head else " "
        spans += [(lead, "dim"), (shorten(first, room, glyphs), "dim")]
    return [*lines, Line(tuple(spans))]


# The pane of an account


def signal_lines(facts: Facts, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """One line an open signal of the account, the gravest first: what, its state, what is due; the target is its id.

    What somebody put off stands at the end, dim.
    """
    found = entries([r for r in rows_of(facts) if r.is_open], today)
    order = list(SEVERITY_MARKS)
    found.sort(key=lambda e: (is_snoozed(e.row, today), order.index(e.row.severity), e.row.first_noticed, e.row.id))
    lines = [_pane_line(entry, today, cells, glyphs) for entry in found]
    return lines or [Line(((" No open signals.  ! raises one", "dim"),), ("none", "signal"))]


def _pane_line(entry: Entry, today: date, cells: int, glyphs: Glyphs) -> Line:
    row = entry.row
    quiet = is_snoozed(row, today)
    cells -= 1  # the last cell stays blank: what stands beside the pane must not touch it
    if cells >= 50:
        due, role = due_text(entry, today, DUE, glyphs)
        tail: list[Span] = [(" " + fit(due, DUE - 1, ellipsis=glyphs.ellipsis), role)]
        if cells >= (80 if entry.children else 57):  # how many are of the same cause is worth more than the state
            unseen = row.state == "open" and not quiet
            tail.insert(0, (" " + fit(state_word(row, today), STATE - 1), "" if unseen else "dim"))
        if cells >= 90:
            since = f" since {dates.short(date.fromisoformat(row.first_noticed), today)}"
            tail.insert(0, (since, "dim"))
    else:
        tail = [_day_alone(entry, today, glyphs)]
    lead = [(" ", ""), *severity_spans(row, word=cells >= 50)]
    room = cells - sum(width(text) for text, _ in (*lead, *tail))
    body = _what(row, max(0, room), glyphs, len(entry.children))
    return Line((*lead, (body, "dim" if quiet or row.state != "open" else ""), *tail), ("signal", row.id))


def _day_alone(entry: Entry, today: date, glyphs: Glyphs) -> Span:
    """Of what is due only the day, where there is no room for more."""
    due, row = entry.due, entry.row
    if row.snoozed_until and is_snoozed(row, today):
        return " snoozed", "dim"
    if due is None:
        return (" on hold" if row.status == "hold" else " "), "dim"
    if due.short == "review" or due.on is None:
        return " review", "dim"
    day = "today" if due.on == today else dates.short(due.on, today)
    return (f" {glyphs.late}{day}", "late") if entry.late else (f" {day}", "bold" if due.on == today else "")


def category_word(category: str) -> str:
    """A category as a person says it."""
    return CATEGORIES.get(category, category.capitalize())
