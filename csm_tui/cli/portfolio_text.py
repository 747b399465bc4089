"""The portfolio as plain text: for ``list``, and for ``csm-tui`` where stdout is no terminal.

No colour and no symbol carries a meaning here: a screen reader, a pipe and a mail all get the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from csm_tui.cli import output
from csm_tui.cli.output import short_day
from csm_tui.cli.record import turn_days
from csm_tui.domain.calendar import iso_week

if TYPE_CHECKING:
    from csm_tui.domain.rows import PortfolioRow
    from csm_tui.store.reading import Reading

_PHASES = ("handoff", "kickoff", "configure", "train", "pilot", "go-live", "transition", "closed")
EMPTY = "No accounts yet. Bring yours in with: csm-tui import FILE · or look at a made-up portfolio: csm-tui demo"
_COLOURS = ("red", "yellow", "green")
_NEVER = "9999-12-31"
_TURN = {"vendor": "us", "customer": "them", "third-party": "third"}

# --sort: key → what a row is ordered by, the one that needs looking at first; absent last
KEYS: dict[str, Callable[[PortfolioRow], tuple[object, ...]] | None] = {
    "health": None,  # the order of the store
    "name": lambda r: (r.name.casefold(),),
    "arr": lambda r: (r.arr_cents is None, -(r.arr_cents or 0)),
    "due": lambda r: (r.next_committed or _NEVER,),
    "go-live": lambda r: (r.actual or r.committed or _NEVER,),
    "phase": lambda r: (_PHASES.index(r.phase) if r.phase in _PHASES else len(_PHASES),),
    "renewal": lambda r: (r.renewal or _NEVER,),
    "review": lambda r: (r.last_review or "",),
    "signals": lambda r: (-r.critical, -r.high, -r.medium, -r.low),
    "slip": lambda r: (r.slip_days is None, -(r.slip_days or 0)),
    "trend": lambda r: (r.delta is None, r.delta or 0),
}


def chosen(rows: list[PortfolioRow], *, words: str, sort: str, reverse: bool) -> list[PortfolioRow]:
    """The rows in which every one of ``words`` occurs, in the order asked for."""
    wanted = words.casefold().split()
    if wanted:
        rows = [row for row in rows if all(word in _haystack(row) for word in wanted)]
    key = KEYS[sort]
    if key is not None:
        rows = sorted(rows, key=key)
    return rows[::-1] if reverse else rows


def _haystack(row: PortfolioRow) -> str:
    """What the filter looks through."""
    parts = (row.name, row.external_id, row.segment, row.phase, row.colour, row.next_title, row.next_action, row.why)
    return " ".join([*(part for part in parts if part), row.tags]).casefold()


def portfolio_lines(store: Reading, rows: Sequence[PortfolioRow], today: date) -> list[str]:
    """The portfolio as lines: what it amounts to, then a line an account. Where it is narrow, columns go, not words."""
    if not rows:
        return ["No account fits."] if store.count() else [EMPTY]
    columns = _columns(rows, today)
    limit = output.screen_width()
    if limit is not None:
        _narrow(columns, max(limit, 50))
    header = [name for name, _, _ in columns]
    right = frozenset(i for i, (_, _, is_right) in enumerate(columns) if is_right)
    cells = [[column[n] for _, column, _ in columns] for n in range(len(rows))]
    lines = [*_summary(store, len(rows), today), "", *output.table(header, cells, right=right)]
    overridden = [f"{output.fit(row.name, 40)} (computed: {row.computed})" for row in rows if by_override(row)]
    return [*lines, "", f"* set by hand: {', '.join(overridden)}"] if overridden else lines


def _summary(store: Reading, listed: int, today: date) -> list[str]:
    """The sentences on top: how many of which colour, what money is red, what is overdue."""
    t = store.totals()
    colours = output.counted(
        {"red": t.red, "yellow": t.yellow, "green": t.green, "new": t.new, "on hold": t.hold},
    )
    first = f"Portfolio on {output.long_day(today)}: {_n(t.accounts, 'account')} · {colours}"
    reds = [m for m in t.money if m.red_cents]  # money is never added across currencies (DOMAIN 2.0)
    news = [f"{money(m.red_cents, m.currency)} of {money(m.total_cents, m.currency)} ARR is red" for m in reds]
    news += [f"{money(m.hold_cents, m.currency)} ARR on hold" for m in t.money if m.hold_cents]
    week = store.week_status(iso_week(today))
    if week.total:
        news.append(f"{week.done:,} of {week.total:,} reviewed this week")
    if t.overdue:
        news.append(f"{t.overdue:,} overdue")
    if t.due_week:
        news.append(f"{t.due_week:,} due in 7 days")
    if listed != t.accounts:
        news.append(f"{listed:,} of {t.accounts:,} shown")
    return [first, " · ".join(news)] if news else [first]


def _columns(rows: Sequence[PortfolioRow], today: date) -> list[tuple[str, list[str], bool]]:
    """(header, cells, set right) of every column."""
    iso = today.isoformat()
    return [
        ("Health", [health(row) for row in rows], False),
        ("Trend", [trend(row) for row in rows], True),
        ("Account", [output.fit(row.name, 40) for row in rows], False),
        ("Phase", [row.phase for row in rows], False),
        ("ARR", [money(row.arr_cents, row.currency) for row in rows], True),
        ("Next milestone", [output.fit(row.next_title or "–", 32) for row in rows], False),
        ("Due", [due(row, iso, today) for row in rows], True),
        ("Slip", [f"{row.slip_days:+d}d" if row.slip_days else "" for row in rows], True),
        ("Go-live", [short_day(row.actual or row.committed, today) for row in rows], True),
        ("Turn", [turn(row, today) for row in rows], False),
        ("Reviewed", [short_day(row.last_review, today) for row in rows], True),
    ]


# what goes first where the terminal is narrow (UX 4.1: ARR is in the summary, slip carries the go-live's news)
_DROPPED = ("ARR", "Turn", "Go-live", "Phase", "Trend", "Reviewed", "Slip")


def _narrow(columns: list[tuple[str, list[str], bool]], limit: int) -> None:
    """Take columns away, least needed first, then shorten the words, until a line fits in ``limit`` cells."""

    def needed() -> int:
        return sum(max(output.width(c) for c in (name, *cells)) for name, cells, _ in columns) + 2 * (len(columns) - 1)

    for name in _DROPPED:
        if needed() <= limit:
            return
        columns[:] = [column for column in columns if column[0] != name]
    for name, least in (("Next milestone", 16), ("Account", 16)):
        over = needed() - limit
        if over > 0:
            at = next(i for i, column in enumerate(columns) if column[0] == name)
            _, cells, is_right = columns[at]
            widest = max(max(map(output.width, cells)) - over, least)
            columns[at] = (name, [output.fit(cell, widest) for cell in cells], is_right)


def health(row: PortfolioRow) -> str:
    """The word and the score: ``red 38``, ``~yellow 61`` where nobody looked lately, ``green* 78`` set by hand."""
    aged = "~" if row.stale in ("overdue", "stale", "expired") else ""
    by_hand = "*" if by_override(row) else ""
    return f"{aged}{row.colour}{by_hand}" + ("" if row.score is None or row.colour == "new" else f" {row.score}")


def trend(row: PortfolioRow) -> str:
    """Points against the week before; nothing where there is no week before, or no score is shown."""
    if row.delta is None or row.colour == "new":
        return ""
    return f"{row.delta:+d}" if row.delta else "0"


def by_override(row: PortfolioRow) -> bool:
    """Whether a person's word shows another colour than the computed one (R10)."""
    return row.colour in _COLOURS and row.computed in _COLOURS and row.colour != row.computed


def due(row: PortfolioRow, iso: str, today: date) -> str:
    """ "!12 Nov" where it is overdue, "12 Nov?" where it is unconfirmed."""
    if not row.next_committed:
        return "–"
    text = short_day(row.next_committed, today)
    if row.next_unconfirmed:
        return f"{text}?"
    return f"!{text}" if row.next_committed < iso and row.colour != "hold" else text


def turn(row: PortfolioRow, today: date) -> str:
    """ "them 9d": whose turn it is, and for how many working days."""
    if not row.turn_party or not row.turn_since:
        return ""
    return f"{_TURN.get(row.turn_party, row.turn_party)} {turn_days(row, today)}d"


def money(cents: int | None, currency: str) -> str:
    """ "$148k"; "–" where it is not known."""
    if cents is None:
        return "–"
    from csm_tui.domain.money import format_arr

    return format_arr(cents, currency)


def _n(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count:,} {word}s"
