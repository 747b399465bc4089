"""Slip as lines: by party, by reason, who was waited for, account by account; each figure opens. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from datetime import date
from typing import NamedTuple

from csm_tui.domain import dates
from csm_tui.domain.slip import (
    Shift,
    SlipPart,
    SlipReport,
    WaitPart,
    by_party,
    by_reason,
    by_waiting,
    in_order,
    told,
)
from csm_tui.widgets.account_lines import rule_line, shorten
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit, show

Span = tuple[str, str]
Place = tuple[str, str]  # ("party", "customer"), ("reason", "other"), ("waiting", "vendor"): a figure that opens

PARTIES = {
    "customer": "The customer", "vendor": "Us", "joint": "Both", "third-party": "A third party", "scope": "Scope",
    "": "No move on record",
}  # fmt: skip
TOLD = {"customer": "the customer", "vendor": "us", "joint": "both", "third-party": "a third party", "scope": "scope"}


def reason_words(code: str) -> str:
    """A reason as it is read: ``customer-late`` is "Customer late"; '' = no move on record."""
    text = show(code.replace("-", " ").strip())
    return text[:1].upper() + text[1:] if text else PARTIES[""]


def signed(days: int) -> str:
    """``+10``, ``-5``, ``0``."""
    return f"{days:+d}" if days else "0"


def count(number: int, word: str) -> str:
    """``1 move``, ``2 moves``."""
    return f"{number} {word}{'' if number == 1 else 's'}"


# The head


def head_lines(reports: Sequence[SlipReport], today: date, cells: int, glyphs: Glyphs, *, single: bool) -> list[Line]:
    """The slip in one phrase, and what stands beside it: where the go-live was and is, or how many slipped."""
    spans: list[Span] = [(" " + shorten(_sentence(reports), cells - 2, glyphs), "bold")]
    second = _one(reports[0], today, glyphs) if single and reports else _many(reports, glyphs)
    return [Line(tuple(spans)), Line(((" " + shorten(second, cells - 2, glyphs), "dim"),))]


def _sentence(reports: Sequence[SlipReport]) -> str:
    text = told(reports)
    return text[:1].upper() + text[1:]


def _one(report: SlipReport, today: date, glyphs: Glyphs) -> str:
    """Where the go-live of one account was agreed to be, and where it is."""
    if report.baseline is None or report.now is None:
        return "Nothing is measured before the plan is agreed: the go-live has no baseline yet."
    now = "live on" if report.live else "now"
    text = f"Go-live agreed for {dates.short(report.baseline, today)}, {now} {dates.short(report.now, today)}"
    if report.overdue:
        text += f" {glyphs.sep} {count(report.overdue, 'working day')} past that, not yet moved"
    return text


def _many(reports: Sequence[SlipReport], glyphs: Glyphs) -> str:
    """How many go-lives slipped, how many came earlier, have passed unmoved, or are not measured."""
    measured = [r for r in reports if r.baseline is not None]
    parts = [f"{sum(r.total > 0 for r in measured)} of {count(len(measured), 'go-live')} later than agreed"]
    if earlier := sum(r.total < 0 for r in measured):
        parts.append(f"{earlier} earlier")
    if overdue := sum(r.overdue for r in measured):
        parts.append(f"{count(overdue, 'day')} past and not yet moved")
    if missing := len(reports) - len(measured):
        parts.append(f"{missing} without a baseline")
    return f" {glyphs.sep} ".join(parts)


# The body


class View(NamedTuple):
    """How it is looked at: ``opened`` = the figures laid open; ``single`` = the slip of one account."""

    today: date
    cells: int
    glyphs: Glyphs
    opened: Collection[Place]
    single: bool


def slip_lines(
    reports: Sequence[SlipReport],
    today: date,
    cells: int,
    glyphs: Glyphs,
    *,
    opened: Collection[Place] = (),
    single: bool = False,
) -> list[Line]:
    """Every part of the slip of these accounts.

    Targets: a ``Place`` opens; ``("move", place, account id, move id)``, ``("wait", place, account id, wait id)``,
    ``("rest", place, account id, 0)`` lie behind it; ``("account", id)`` is an account.
    """
    view = View(today, cells, glyphs, opened, single)
    party, reason, waiting = by_party(reports), by_reason(reports), by_waiting(reports)
    most = max((abs(part.days) for part in (*party, *reason)), default=0)
    lines: list[Line] = []
    for title, kind, parts in (("Caused by", "party", party), ("Reason", "reason", reason)):
        lines += _section(lines, title, "working days", view)
        for part in parts:
            lines += _part(kind, part, most, view)
        if not parts:
            lines.append(Line(((" No go-live was moved since its plan was agreed.", "dim"),)))
    lines += _section(lines, "Waited for", "working days, no part of the slip", view)
    longest = max((part.days for part in waiting), default=0)
    for found in waiting:
        lines += _waiting(found, longest, view)
    if not waiting:
        lines.append(Line(((" Nothing was waited for.", "dim"),)))
    if not single and (accounts := in_order(reports)):
        lines += _section(lines, "Accounts", "", view)
        lines += [_account(report, view) for report in accounts]
    return lines


def _section(before: Sequence[Line], title: str, unit: str, view: View) -> list[Line]:
    head = f"{title} ({unit})" if unit and view.cells >= 50 else title
    return [*([Line((("", ""),))] if before else []), rule_line(head, view.cells, view.glyphs)]


def _figure(place: Place, name: str, figure: str, share: float, words: str, view: View) -> Line:
    """`` ▸ The customer    ━━━━━━━━━━    +22  2 moves, 2 accounts``; ``share`` of the longest bar, below 0 earlier."""
    cells, glyphs, is_open = view.cells, view.glyphs, place in view.opened
    names = 26 if cells >= 100 else 18 if cells >= 70 else 16
    room = 30 if cells >= 110 else 20 if cells >= 78 else 10 if cells >= 70 else 6
    bar = max(1, round(abs(share) * room)) if share else 0
    spans: list[Span] = [
        (" ", ""),
        (glyphs.today_head if is_open else glyphs.running, "dim"),
        (" " + fit(name, names, ellipsis=glyphs.ellipsis), "bold" if is_open else ""),
        (" " + (glyphs.work * bar).ljust(room), "green" if share < 0 else "yellow"),
        (f"{figure:>7}", "bold"),
        ("  " + shorten(words, cells - names - room - 14, glyphs), "dim"),
    ]
    return Line(tuple(spans), place)


def _part(kind: str, part: SlipPart, most: int, view: View) -> list[Line]:
    """One party or reason; laid open, the moves behind it."""
    place = (kind, part.key)
    name = PARTIES.get(part.key, part.key) if kind == "party" else reason_words(part.key)
    words = count(len(part.shifts), "move") if part.shifts else "done on another day"
    if not view.single:
        accounts = {report.account_id for report in (*(r for r, _ in part.shifts), *part.rests)}
        words += f", {count(len(accounts), 'account')}"
    lines = [_figure(place, name, signed(part.days), part.days / most if most else 0, words, view)]
    if place in view.opened:
        moves = sorted(part.shifts, key=lambda found: (-abs(found[1].days), found[0].name.casefold()))
        lines += [_move(place, report, shift, view) for report, shift in moves]
        for report in part.rests:
            text = f"agreed for {_day(report.baseline, view)}, now {_day(report.now, view)}; no move tells of it"
            lines.append(_behind(signed(report.unmoved), text, report, ("rest", place, report.account_id, 0), view))
    return lines


def _move(place: Place, report: SlipReport, shift: Shift, view: View) -> Line:
    move = shift.move
    why = show(move.reason) or reason_words(move.reason_code)
    text = f"{_day(move.old, view)} {view.glyphs.arrow} {_day(move.new, view)}  {why}"
    return _behind(signed(shift.days), text, report, ("move", place, report.account_id, move.id), view)


def _waiting(part: WaitPart, most: int, view: View) -> list[Line]:
    """Who was waited for; laid open, each wait."""
    place = ("waiting", part.party.value)
    words = count(len(part.waits), "wait") + (f", {part.still} still open" if part.still else ", all over")
    lines = [_figure(place, PARTIES[part.party.value], str(part.days), part.days / most if most else 0, words, view)]
    if place in view.opened:
        for report, waited in part.waits:
            wait = waited.wait
            when = (
                f"{_day(wait.since, view)} to {_day(wait.until, view)}"
                if wait.until
                else f"since {_day(wait.since, view)}"
            )
            text = f"{when}  {show(wait.for_what)}"
            lines.append(_behind(str(waited.days), text, report, ("wait", place, report.account_id, wait.id), view))
    return lines


def _behind(figure: str, text: str, report: SlipReport, target: Hashable, view: View) -> Line:
    """One line behind a figure: the days, whose account, what it was."""
    names = 0 if view.single else 28 if view.cells >= 100 else 20 if view.cells >= 74 else 16
    name = fit(report.name, names, ellipsis=view.glyphs.ellipsis) + "  " if names else ""
    room = view.cells - 11 - (names + 2 if names else 0) - 1
    return Line((("    ", ""), (f"{figure:>5}  ", ""), (name, ""), (shorten(text, room, view.glyphs), "dim")), target)


def _account(report: SlipReport, view: View) -> Line:
    """One account: its slip, from when to when, and whose it is."""
    names = 30 if view.cells >= 100 else 22 if view.cells >= 70 else 18
    figure = signed(report.total) if report.baseline else view.glyphs.blank
    spans: list[Span] = [
        ("   ", ""),
        (fit(report.name, names, ellipsis=view.glyphs.ellipsis), ""),
        (f"{figure:>6}  ", "yellow" if report.total > 0 else "green" if report.total < 0 else "dim"),
        (shorten(_account_words(report, view), view.cells - names - 12, view.glyphs), "dim"),
    ]
    return Line(tuple(spans), ("account", report.account_id))


def _account_words(report: SlipReport, view: View) -> str:
    words = []
    if report.baseline is not None and report.baseline != report.now:
        words.append(f"{_day(report.baseline, view)} {view.glyphs.arrow} {_day(report.now, view)}")
    if whose := told([report]).partition(": ")[2]:
        words.append(whose)
    if report.overdue:
        words.append(f"{count(report.overdue, 'day')} past, not yet moved")
    if waiting := [f"{days} for {TOLD[party.value]}" for party, days in report.waiting if days]:
        words.append("waited " + ", ".join(waiting))
    return f" {view.glyphs.sep} ".join(words) or "no baseline yet"


def _day(day: date | None, view: View) -> str:
    return dates.short(day, view.today) if day else "no date"
