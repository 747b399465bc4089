"""The week on one page: titles and sentences of the manager summary, cut to what a page holds. Pure.

What is shown on the screen, written as Markdown and as plain text is this one page; only marks and line breaks differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from csm_tui.domain.calendar import week_end, week_start
from csm_tui.domain.dates import short
from csm_tui.domain.model import Colour
from csm_tui.domain.money import format_arr
from csm_tui.domain.text import clean
from csm_tui.domain.week import (
    AHEAD,
    LONG_RED,
    LONG_YELLOW,
    WeekAccount,
    WeekMoney,
    WeekSummary,
    worst_response,
)

PAGE_LINES = 45
PAGE_CELLS = 78  # of the plain text; Markdown breaks its lines by itself
_NAME, _TEXT = 40, 150  # characters of a name and of a sentence
_ALWAYS = 2  # entries that each part keeps while another has more
_REDS = 6  # … and the red ones, which the page is for: they are cut only where the other parts have one each


@dataclass(frozen=True, slots=True)
class Entry:
    """One account's line: its name stands between ``lead`` and ``text``."""

    account_id: int
    name: str
    text: str
    lead: str = ""
    colour: str = ""
    score: int | None = None
    was: str = ""  # the colour before, where it turned
    score_before: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page; ``more`` of its entries are not on it."""

    title: str
    entries: tuple[Entry, ...]
    more: int = 0

    @property
    def rest(self) -> str:
        """What is said of those that are left out."""
        return f"and {self.more:,} more" if self.more else ""


@dataclass(frozen=True, slots=True)
class Page:
    """The whole of it."""

    title: str
    head: tuple[str, ...]
    sections: tuple[Section, ...]


def page(summary: WeekSummary, lines: int = PAGE_LINES) -> Page:
    """The summary on at most ``lines`` lines of plain text; what is left out is counted where it is missing."""
    head = _head(summary)
    parts = [part for part in _parts(summary) if part.entries]
    room = lines - 2 - sum(len(lines_of(text)) for text in head) - 2 * len(parts)
    kept = _share(parts, room)
    sections = tuple(Section(p.title, p.entries[:n], len(p.entries) - n) for p, n in zip(parts, kept, strict=True))
    return Page(week_title(summary.week), head, sections)


def week_title(week: str) -> str:
    """``Onboarding, week 47: 16 Nov to 22 Nov 2026``."""
    monday, sunday = week_start(week), week_end(week)
    return f"Onboarding, week {int(week[6:])}: {_plain_day(monday)} to {_plain_day(sunday)} {sunday.year}"


def _plain_day(day: date) -> str:
    return short(day, day).lstrip("0")


def lines_of(text: str, indent: str = "") -> list[str]:
    """A sentence broken for the plain page; lines after the first stand under its beginning."""
    return wrap(text, PAGE_CELLS, subsequent_indent=indent, break_on_hyphens=False) or [""]


def entry_words(entry: Entry, name: Callable[[str], str] = str, say: Callable[[str], str] = str) -> str:
    """An entry as one sentence; ``name`` and ``say`` may dress a name and escape a text."""
    health = "" if not entry.colour else f" {told(entry.colour, entry.score)}"
    if entry.was:
        health = f" {told(entry.was, entry.score_before)} → {told(entry.colour, entry.score)}"
    tail = f": {say(entry.text)}" if entry.text else ""
    lead = f"{say(entry.lead)}  " if entry.lead else ""
    return f"{lead}{name(entry.name)}{health}{tail}"


def told(colour: str, score: int | None) -> str:
    """``red 38``."""
    return colour if score is None else f"{colour} {score}"


def _cost(entry: Entry) -> int:
    return len(lines_of("- " + entry_words(entry), "  "))


@dataclass(frozen=True, slots=True)
class _Part:
    """A part before it is cut; a heavier one gives way later."""

    title: str
    entries: tuple[Entry, ...]
    weight: float = 1.0
    least: int = _ALWAYS


def _share(parts: Sequence[_Part], lines: int) -> list[int]:
    """How many entries of each part fit: the longest for its weight gives way first, down to its least, one, none."""
    costs = [[_cost(entry) for entry in part.entries[: max(lines, 0)]] for part in parts]
    kept = [len(cost) for cost in costs]  # an entry takes a line at least

    def used(index: int) -> int:
        return sum(costs[index][: kept[index]]) + (kept[index] < len(parts[index].entries))

    least = [part.least for part in parts]
    half = [1 if n == _ALWAYS else n for n in least]
    for floor in (least, half, [1] * len(parts), [0] * len(parts)):
        while sum(map(used, range(len(parts)))) > lines:
            open_ones = [i for i in range(len(parts)) if kept[i] > floor[i]]
            if not open_ones:
                break
            kept[max(open_ones, key=lambda i: (used(i) / parts[i].weight, i))] -= 1
    return kept


# --- the head -----------------------------------------------------------------------------------


def _head(summary: WeekSummary) -> tuple[str, ...]:
    """Counts, money, the ritual."""
    out = [_counts(summary)]
    if summary.money:
        out.append(_money(summary.money))
    out.append(_ritual(summary))
    return tuple(out)


def _counts(summary: WeekSummary) -> str:
    names = {Colour.NEW: "new", Colour.HOLD: "on hold"}
    told = [f"{n:,} {names.get(colour, colour.value)}" for colour, n in summary.colours]
    if unknown := summary.accounts - sum(n for _, n in summary.colours):
        told.append(f"{unknown:,} without a colour")
    counts = ", ".join(told)
    if not summary.accounts:
        return "No account was in the book."
    return f"{summary.accounts:,} account{'' if summary.accounts == 1 else 's'}" + (f": {counts}." if counts else ".")


def _money(money: Sequence[WeekMoney]) -> str:
    """``ARR red: $624k of $991k (63 %); yellow: €89k of €103k``: each currency for itself."""
    red = [
        _of(m.red, m) + ("" if m.red_percent is None else f" ({m.red_percent} %)") for m in money if m.red
    ]  # fmt: skip
    yellow = [_of(m.yellow, m) for m in money if m.yellow]
    out = "; ".join(
        f"{word}: {', '.join(found[:4])}" + (f" and {len(found) - 4} more currencies" if len(found) > 4 else "")
        for word, found in (("red", red), ("yellow", yellow))
        if found
    )
    if out:
        return f"ARR {out}."
    return f"ARR: {', '.join(format_arr(m.total, m.currency) for m in money[:4])}, none of it red or yellow."


def _of(part: int, money: WeekMoney) -> str:
    return f"{format_arr(part, money.currency)} of {format_arr(money.total, money.currency)}"


def _ritual(summary: WeekSummary) -> str:
    """``Reviewed 9 of 14 (1 late, 2 express), 5 left, took 34 minutes.``"""
    how = [f"{n} {word}" for n, word in ((summary.late, "late"), (summary.express, "express")) if n]
    out = f"Reviewed {summary.done:,} of {summary.total:,}" + (f" ({', '.join(how)})" if how else "")
    for count, word in ((summary.left, "left"), (summary.missed, "missed"), (summary.excused, "paused or not due")):
        out += f", {count:,} {word}" if count else ""
    if summary.minutes:
        out += f", took {summary.minutes:,} minute{'' if summary.minutes == 1 else 's'}"
    return out + "."


# --- the parts ----------------------------------------------------------------------------------


def _parts(summary: WeekSummary) -> list[_Part]:
    """Every part with its entries, worst first."""
    on = summary.on
    return [
        _Part("Red", tuple(_red(a) for a in summary.reds), 4.0, _REDS),
        _Part("Decisions awaited", tuple(_decision(a, d.asked, d.due, on) for a, d in summary.decisions), 2.0),
        _Part("Responses overdue", tuple(_response(a, on) for a in summary.responses)),
        _Part("Turned" if summary.over else "Turned this week", tuple(_turned(a) for a in summary.turned), 1.5),
        _Part(f"Yellow for {LONG_YELLOW} weeks or longer", tuple(_yellow(a) for a in summary.long_yellow), 1.5),
        _Part(f"Go-lives in the next {AHEAD} days", tuple(_go_live(a) for a in summary.go_lives)),
        _Part("Done", tuple(_win(a) for a in summary.wins)),
    ]


def _entry(account: WeekAccount, text: str, *, lead: str = "", health: bool = False, was: bool = False) -> Entry:
    colour = account.colour.value if health and account.colour is not None else ""
    return Entry(
        account.id,
        _cut(account.name, _NAME),
        _cut(text, _TEXT),
        lead,
        colour,
        account.score if colour else None,
        account.before.value if was and account.before is not None else "",
        account.score_before if was else None,
    )


def _cut(text: str, limit: int) -> str:
    """One line of text, cut at a word where it is longer than ``limit``."""
    text = clean(text, limit=limit * 4)
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head).rstrip(" ,;:·.") + "…"


def _red(account: WeekAccount) -> Entry:
    """Why, since when, and what happens next; the step is never what is cut."""
    since = f"red for {account.weeks} weeks" if account.weeks >= LONG_RED else ""
    asked = account.decisions[0].asked if account.decisions else ""
    step = f"Asked: {asked}" if asked else f"Next: {account.next_step}" if account.next_step else "No next step yet"
    step = _cut(step, 70)
    why = _cut("; ".join(part for part in (since, _why(account)) if part), _TEXT - len(step) - 2)
    end = "" if why.endswith("…") else "."
    return _entry(account, f"{why}{end} {step}" if why else step, health=True)


def _why(account: WeekAccount) -> str:
    """The reasons without the one that says how long: that is told in weeks."""
    colour = account.colour.value if account.colour is not None else ""
    return " · ".join(part for part in account.why.rstrip(".").split(" · ") if not part.startswith(f"{colour} since "))


def _decision(account: WeekAccount, asked: str, due: date | None, on: date) -> Entry:
    when = "" if due is None else f", wanted by {_plain_day(due)}" + (f", {_overdue(due, on)}" if due < on else "")
    return _entry(account, _cut(asked or "an answer to the escalation", 90) + when)


def _response(account: WeekAccount, on: date) -> Entry:
    """The gravest, and how many more."""
    worst, more = worst_response(account), len(account.responses) - 1
    text = f"{_cut(worst.title, 80)} ({worst.severity}), {_overdue(worst.due, on)}"
    return _entry(account, text + (f", and {more} more" if more else ""))


def _overdue(due: date, on: date) -> str:
    days = (on - due).days
    return f"{days} day{'' if days == 1 else 's'} overdue"


def _turned(account: WeekAccount) -> Entry:
    return _entry(account, "by own judgement" if account.judged else "", health=True, was=True)


def _yellow(account: WeekAccount) -> Entry:
    why, step = _cut(_why(account), 70), account.next_step
    text = f"{account.weeks} weeks" + (f"; {why}" if why else "")
    text += f"{'' if text.endswith('…') else '.'} Next: {step}" if step else ""
    return _entry(account, text, health=True)


def _go_live(account: WeekAccount) -> Entry:
    assert account.go_live is not None  # noqa: S101 - only those with one are listed
    return _entry(account, "", lead=_plain_day(account.go_live), health=True)


def _win(account: WeekAccount) -> Entry:
    more = f" and {len(account.wins) - 3} more" if len(account.wins) > 3 else ""
    return _entry(account, ", ".join(_cut(w, 40) for w in account.wins[:3]) + more)
