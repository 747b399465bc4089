"""Today as lines: what is due, at which account, since or until when, and whose. Pure functions, and their list."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date
from typing import NamedTuple

from csm_tui.domain import dates
from csm_tui.domain.agenda import AHEAD, Item, folded
from csm_tui.widgets.account_lines import SEVERITY_MARKS, SEVERITY_ROLES, SEVERITY_WORDS, rule_line, shorten
from csm_tui.widgets.glyphs import UNICODE, Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.panes import Page
from csm_tui.widgets.text import fit, show, width

WORDS = {"nudge": "reminder"}  # a kind as a person says it, where that is another word
ORIGINS = {
    "review": "Agreed in a review",
    "escalation": "A next step of the escalation",
    "signal": "Answer to a signal",
    "draft": "About the decision that a draft asks for",
}
_WHOSE = {"vendor": "us", "customer": "them", "joint": "both", "third-party": "third party"}
_SECTIONS = ("overdue", "today", "week", "snoozed")
GROUPS = {"day": "by day", "account": "by account"}

NARROW, WIDE = 70, 110


class Columns(NamedTuple):
    """Cells of the columns; 0 = not shown."""

    when: int
    account: int
    kind: int
    text: int
    who: int


class Row(NamedTuple):
    """One line of the list before it is drawn: a heading or an entry."""

    heading: str = ""
    item: Item | None = None


def columns(cells: int, *, by_account: bool) -> Columns:
    """Share the width out: when and whose always, the account unless it heads them, the kind where there is room."""
    when, account, kind, who = (6, 12, 0, 9) if cells < NARROW else (6, 16, 10, 14) if cells < WIDE else (9, 26, 10, 22)
    account = 0 if by_account else account
    used = 4 + when + (account + 1 if account else 0) + kind + who
    return Columns(when, account, kind, max(8, cells - used), who)


def origin_words(origin: str) -> str:
    """Where an action came from, as a sentence without its full stop; '' for one that was typed."""
    kind = origin.partition(" ")[0]
    return "" if kind in ("", "manual") else ORIGINS.get(kind, f"From {origin}")


def section(item: Item, today: date) -> str:
    """overdue, today, week, or snoozed."""
    return "snoozed" if item.until is not None else item.when(today)


def rows(found: Sequence[Item], today: date, by: str) -> list[Row]:
    """The list in its order: by day with a week's reviews as one line, or by account, the most urgent one first."""
    out: list[Row] = []
    if by == "account":
        accounts: dict[int, list[Item]] = {}
        for item in sorted(found, key=lambda i: i.until is not None):
            accounts.setdefault(item.account_id, []).append(item)
        for items in accounts.values():
            out.append(Row(f"{items[0].account} ({len(items)})"))
            out += [Row(item=item) for item in items]
        return out
    awake, asleep = [i for i in found if i.until is None], [i for i in found if i.until is not None]
    titles = {
        "overdue": "Overdue",
        "today": f"Today, {dates.long(today)[:3]} {dates.short(today, today)}",
        "week": f"The next {AHEAD} days",
        "snoozed": "Snoozed",
    }
    parts: dict[str, list[Item]] = {name: [] for name in _SECTIONS}
    counts = dict.fromkeys(_SECTIONS, 0)
    for item in found:
        counts[section(item, today)] += 1
    for item in (*folded(awake, today), *asleep):
        parts[section(item, today)].append(item)
    for name, items in parts.items():
        if items:
            out.append(Row(f"{titles[name]} ({counts[name]})"))
            out += [Row(item=item) for item in items]
    return out


def when_text(item: Item, today: date, cells: int) -> str:
    """``12 Nov`` of what is overdue, ``today``, ``Fri 20`` of the days to come."""
    if item.on < today:
        text = dates.short(item.on, today)
        return text if len(text) <= cells else f"{(today - item.on).days}d"
    return "today" if item.on == today else f"{dates.long(item.on)[:3]} {item.on.day}"


def who_text(item: Item, cells: int) -> str:
    """Whose it is: a name, ``Dana, them``, us, them, both."""
    if not item.account_id:
        return ""
    side = _WHOSE.get(item.party, item.party)
    if not item.owner:
        return side
    if item.party == "vendor":
        return item.owner
    return side if cells < 12 else f"{item.owner}, {side}"


def item_line(item: Item, shape: Columns, today: date, glyphs: Glyphs) -> Line:
    """One entry; its target is ``(kind, account, ref)``."""
    quiet, late = item.until is not None, item.until is None and item.on < today
    mark, role = (glyphs.late, "late") if late else (" ", "")
    spans = [(" ", ""), (mark, role), (" ", "")]
    spans.append((fit(when_text(item, today, shape.when), shape.when) + " ", "late" if late else "dim"))
    if shape.account:
        name = item.account or "all accounts"
        spans += [(fit(name, shape.account, ellipsis=glyphs.ellipsis), "dim" if quiet else "bold"), (" ", "")]
    room, text = shape.text, item.text
    if shape.kind:
        text = item.brief or item.text
        spans.append((fit(WORDS.get(item.kind, item.kind), shape.kind), "dim"))
    if item.severity:
        text = item.brief or item.text
        word = "signal: " if not shape.kind else f" {SEVERITY_WORDS[item.severity]:<4} " if room >= 36 else ""
        grade = SEVERITY_MARKS[item.severity] + word
        spans.append((grade, "dim" if quiet else SEVERITY_ROLES[item.severity]))
        room -= width(grade)
    spans.append((fit(text, room, ellipsis=glyphs.ellipsis), "dim" if quiet else ""))
    who = f"to {dates.short(item.until, today)}" if item.until else who_text(item, shape.who)
    spans.append((" " + fit(who, shape.who - 1, ellipsis=glyphs.ellipsis), "dim"))
    return Line(tuple(spans), (item.kind, item.account_id, item.ref))


def head_line(
    found: Sequence[Item], asleep: int, by: str, today: date, cells: int, glyphs: Glyphs, query: str = "",
    shown: int = 0,
) -> Line:  # fmt: skip
    """``3 overdue  4 today  9 in the next 6 days                2 snoozed  by day``."""
    counts = {name: sum(section(item, today) == name for item in found) for name in _SECTIONS[:3]}
    words = (("overdue", "overdue", "late"), ("today", "today", "bold"), ("week", f"in the next {AHEAD} days", ""))
    said = [(f"{counts[name]} {word}", role) for name, word, role in words if counts[name]]
    spans = [(" ", "")]
    for text, role in said or [("Nothing is due", "green")]:
        spans += [(text, role), ("  ", "")]
    order = GROUPS[by]
    if query:
        order = f"filter “{shorten(query, 20, glyphs)}”: {shown}  {order}"
    elif asleep:
        order = f"{asleep} snoozed  {order}"
    used = sum(width(text) for text, _ in spans)
    room = cells - used - 1
    order = shorten(order, room, glyphs)
    return Line((*spans, (" " * max(0, room - width(order)), ""), (order, "dim")))


def about_lines(item: Item, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """What the cursor is on, in two lines: in full, and since when, whose, where it came from, until when hidden."""
    name = shorten(item.account or "All accounts", max(10, min(24, cells // 3)), glyphs)
    room = max(0, cells - width(name) - 3)
    top = Line(((" " + name + " ", "bold"), (shorten(item.text, room, glyphs), "")))
    late = item.on < today and item.until is None
    word = "since" if item.kind == "review" and late else "due"
    due = f"{word} {dates.long(item.on)}, {dates.distance(item.on, today)}"
    parts = [f"{due[:1].upper()}{due[1:]}"]
    if item.account_id:
        parts.append(_belongs(item))
    if origin := origin_words(item.origin):
        parts.append(origin[:1].lower() + origin[1:])
    if item.until is not None:
        parts.append(f"hidden until {dates.long(item.until)}")
    text = f" {glyphs.sep} ".join(parts)
    return [top, Line(((" " + shorten(text, cells - 2, glyphs), "late" if late else "dim"),))]


def _belongs(item: Item) -> str:
    """``ours``, ``Alex Morgan``, ``theirs (Dana)``: whose it is, in a sentence."""
    if item.party == "vendor":
        return item.owner or "ours"
    side = {"customer": "theirs", "joint": "of both sides"}.get(item.party, "a third party’s")
    return f"{side} ({item.owner})" if item.owner else side


def haystack(item: Item) -> str:
    """What the filter looks through."""
    words = (item.account, item.text, item.owner, _WHOSE.get(item.party, ""), WORDS.get(item.kind, item.kind))
    return show(" ".join((*words, item.severity, item.origin))).casefold()


class TodayList(Page):
    """The list; each line is drawn when it comes into view."""

    DEFAULT_CSS = "TodayList { height: 1fr; overflow-y: auto; }"

    def __init__(self, *, id: str | None = None, glyphs: Glyphs = UNICODE) -> None:
        super().__init__(id=id, glyphs=glyphs)
        self.rows: Sequence[Row] = ()
        self.said: Sequence[Line] = ()
        self.today = date.min
        self.by_account = False
        self._shape = (-1, columns(80, by_account=False))

    def show(self, found: Sequence[Row], today: date, *, by_account: bool, said: Sequence[Line] = ()) -> None:
        """Show these rows; the cursor stays on its entry. ``said`` takes their place where there are none."""
        target = self.target
        self.rows, self.today, self.by_account, self.said = found, today, by_account, said
        self._shape = (-1, self._shape[1])
        self.lines_changed(target)

    def count(self) -> int:
        return len(self.rows) or len(self.said)

    def line_at(self, index: int, width: int) -> Line:
        if not self.rows:
            return self.said[index]
        if self._shape[0] != width:
            self._shape = (width, columns(width, by_account=self.by_account))
        row = self.rows[index]
        if row.item is None:
            return rule_line(row.heading, width, self.glyphs)
        return item_line(row.item, self._shape[1], self.today, self.glyphs)

    def target_at(self, index: int) -> Hashable | None:
        item = self.rows[index].item if self.rows else None
        return None if item is None else (item.kind, item.account_id, item.ref)

    def item(self) -> Item | None:
        """The entry that the cursor is on."""
        cursor = int(self.cursor)
        return self.rows[cursor].item if 0 <= cursor < len(self.rows) else None
