"""A row of the portfolio as a line, at any width: pure functions of values, width and marks.

Which columns survive (UX 4.1): health, account, next milestone, due and slip always; trend and review age from 80
cells; whose turn, stage, risks, go-live, ARR and last touch from 110, as many as leave the names room.
"""

# No annotations as texts here: ``NamedTuple`` would compile each of them at every start.

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from csm_tui.domain.calendar import calendar_of_rest
from csm_tui.domain.money import format_arr
from csm_tui.domain.rows import PARTIES, STAGES, PortfolioRow
from csm_tui.widgets.glyphs import Glyphs, health_mark, sparkline, trend_mark
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NARROW, MEDIUM, WIDE = 60, 80, 110
ROOM_FOR_NAMES = 30  # cells that account and next milestone keep together before another column may come
NEAR = 300  # days ahead within which a date of another year needs no year
PAST = 180  # days back beyond which every date needs it


class Day(NamedTuple):
    """Today in the forms that drawing needs."""

    day: date
    iso: str
    monday: str  # the first day of this ISO week

    @classmethod
    def of(cls, today: date) -> "Day":
        """Return the forms of ``today``."""
        return cls(today, today.isoformat(), date.fromordinal(today.toordinal() - today.weekday()).isoformat())


@lru_cache(maxsize=4096)
def _ordinal(iso: str) -> int:
    return date.fromisoformat(iso).toordinal()


def short_day(iso: str | None, today: Day) -> str:
    """Return ``12 Nov`` for an ISO day; far away, and half a year ago, ``Nov'27``; '' for none. At most six cells.

    A day without its year is read as the next of its name: ``03 Mar`` on 31 December is not the last one.
    """
    if not iso:
        return ""
    month = MONTHS[int(iso[5:7]) - 1]
    gap = _ordinal(iso) - today.day.toordinal()
    if gap >= -PAST and (iso[:4] == today.iso[:4] or gap <= NEAR):
        return f"{iso[8:10]} {month}"
    return f"{month}'{iso[2:4]}"


def days_since(iso: str | None, today: Day) -> int | None:
    """Return calendar days from an ISO day to today; ``None`` without a day."""
    return None if not iso else today.day.toordinal() - _ordinal(iso)


def age(days: int | None, blank: str) -> str:
    """Return ``9d``, from 100 days on ``14w``; at most four cells."""
    if days is None:
        return blank
    return f"{days}d" if days < 100 else f"{min(days // 7, 999)}w"


def is_overdue(row: PortfolioRow, today: Day) -> bool:
    """Whether the next milestone's committed date has passed; no delay where unconfirmed or on hold (2.0, R8)."""
    waiting = bool(row.next_committed) and not row.next_unconfirmed and row.colour != "hold"
    return waiting and str(row.next_committed) < today.iso


def reviewed_this_week(row: PortfolioRow, today: Day) -> bool:
    """Whether a review was completed in this ISO week."""
    return bool(row.last_review) and str(row.last_review) >= today.monday


def turn_text(row: PortfolioRow, today: Day) -> str:
    """Return whose turn it is and for how many working days: ``them 9d``; '' where it is nobody's."""
    if not row.turn_party or not row.turn_since:
        return ""
    days = max(0, calendar_of_rest(row.rest_days).between(date.fromisoformat(row.turn_since), today.day))
    return f"{PARTIES.get(row.turn_party, row.turn_party)} {age(days, '')}"


def risks_text(row: PortfolioRow, glyphs: Glyphs) -> str:
    """Return the open signals, gravest first, at most two kinds: ``1C 2H``; a mark where there is none."""
    counts = ((row.critical, "C"), (row.high, "H"), (row.medium, "M"), (row.low, "L"))
    return " ".join(f"{min(n, 9)}{letter}" for n, letter in counts if n)[:5] or glyphs.same


def slip_text(days: int | None, glyphs: Glyphs) -> str:
    """Return ``+9d``, ``-2d``, a mark for on time, '' where there is no baseline."""
    if days is None:
        return ""
    return glyphs.same if days == 0 else f"{days:+d}d"


@lru_cache(maxsize=8192)
def weekly_points(points: str) -> tuple[int | None, ...]:
    """Return the scores of the weeks from their JSON text (``[66,null,71]``), oldest first.

    Read by hand: the json module is not on the way to first paint.
    """
    parts = [part.strip() for part in points.strip().strip("[]").split(",")]
    return tuple(int(part) if part.isdigit() else None for part in parts if part)


def spark(row: PortfolioRow, weeks: int, glyphs: Glyphs) -> str:
    """Return the sparkline of the last ``weeks``, newest right, padded on the left."""
    points = weekly_points(row.points)[-weeks:]
    padding: list[int | None] = [None] * (weeks - len(points))
    return sparkline(glyphs, padding + list(points))


# Columns


class Column(NamedTuple):
    """One column: what stands over it, how wide, what a row shows in it. ``sort`` = the order that it stands for."""

    name: str
    title: str
    width: int
    gap: int  # blank cells before it
    align: str
    sort: str
    cell: Callable[[PortfolioRow, Day, Glyphs, int], tuple[tuple[str, str], ...]]


def _health(row: PortfolioRow, _today: Day, glyphs: Glyphs, _width: int) -> tuple[tuple[str, str], ...]:
    old = "~" if row.stale in ("overdue", "stale", "expired") else ""
    by_hand = "*" if row.colour in ("red", "yellow", "green") and row.colour != row.computed else ""
    score = "" if row.score is None or row.colour == "new" else f"{by_hand}{old}{row.score}"
    return ((health_mark(glyphs, row.colour, row.band), f"{row.colour}-badge"), (fit(score, 4, ">"), row.colour))


def _trend(row: PortfolioRow, _today: Day, glyphs: Glyphs, width: int) -> tuple[tuple[str, str], ...]:
    delta = row.delta or 0
    role = "red" if delta <= -5 else "green" if delta >= 5 else "dim"
    return (
        (spark(row, width - 4, glyphs), "dim"),
        (fit(trend_mark(glyphs, row.delta), 4, ">"), role),
    )


def _name(row: PortfolioRow, _today: Day, glyphs: Glyphs, width: int) -> tuple[tuple[str, str], ...]:
    role = "bold" if row.colour == "red" else ""
    if row.more and (beside := row.more.get("beside")):  # another one has this name: what tells them apart stays
        room = min(len(beside) + 2, width // 2)
        return (
            (fit(row.name, width - room, ellipsis=glyphs.ellipsis), role),
            (fit(f"  {beside}", room, ellipsis=glyphs.ellipsis), "dim"),
        )
    return ((fit(row.name, width, ellipsis=glyphs.ellipsis), role),)


def _next(row: PortfolioRow, _today: Day, glyphs: Glyphs, width: int) -> tuple[tuple[str, str], ...]:
    if not row.next_title:
        text = "live" if row.actual else "nothing open"
        return ((fit(text, width), "dim"),)
    return ((fit(row.next_title, width, ellipsis=glyphs.ellipsis), ""),)


def _due(row: PortfolioRow, today: Day, glyphs: Glyphs, width: int) -> tuple[tuple[str, str], ...]:
    text = short_day(row.next_committed, today)
    if row.next_unconfirmed:
        return ((fit(f"?{text}", width, ">", ellipsis=glyphs.ellipsis), "dim"),)
    late = is_overdue(row, today)
    return ((fit(f"!{text}" if late else text, width, ">", ellipsis=glyphs.ellipsis), "late" if late else ""),)


def _plain(
    text: Callable[[PortfolioRow, Day, Glyphs], str], role: str = ""
) -> Callable[[PortfolioRow, Day, Glyphs, int], tuple[tuple[str, str], ...]]:
    """A cell of one text, on the right."""

    def cell(row: PortfolioRow, today: Day, glyphs: Glyphs, width: int) -> tuple[tuple[str, str], ...]:
        return ((fit(text(row, today, glyphs), width, ">", ellipsis=glyphs.ellipsis), role),)

    return cell


def _slip(row: PortfolioRow, _today: Day, glyphs: Glyphs, width: int) -> tuple[tuple[str, str], ...]:
    late = (row.slip_days or 0) > 0
    return ((fit(slip_text(row.slip_days, glyphs), width, ">", ellipsis=glyphs.ellipsis), "" if late else "dim"),)


def _rev(row: PortfolioRow, today: Day, glyphs: Glyphs, width: int) -> tuple[tuple[str, str], ...]:
    if reviewed_this_week(row, today):
        return ((fit(glyphs.done, width, ">", ellipsis=glyphs.ellipsis), "green"),)
    late = row.stale in ("overdue", "stale", "expired")
    return ((fit(age(days_since(row.last_review, today), glyphs.blank), width, ">"), "yellow" if late else "dim"),)


def _turn(row: PortfolioRow, today: Day, glyphs: Glyphs, width: int) -> tuple[tuple[str, str], ...]:
    ours = row.turn_party in ("vendor", "joint")
    return ((fit(turn_text(row, today), width, ">", ellipsis=glyphs.ellipsis), "accent" if ours else ""),)


def _stage(row: PortfolioRow, _today: Day, glyphs: Glyphs, width: int) -> tuple[tuple[str, str], ...]:
    return ((fit(STAGES.get(row.phase, row.phase), width, ellipsis=glyphs.ellipsis), "dim"),)


def _risks(row: PortfolioRow, _today: Day, glyphs: Glyphs, width: int) -> tuple[tuple[str, str], ...]:
    role = "late" if row.critical else "" if row.high else "dim"
    return ((fit(risks_text(row, glyphs), width, ">", ellipsis=glyphs.ellipsis), role),)


def _touched(row: PortfolioRow, today: Day, glyphs: Glyphs) -> str:
    return age(days_since(row.last_touch, today), glyphs.blank)


def _golive(row: PortfolioRow, today: Day, _glyphs: Glyphs) -> str:
    return short_day(row.actual or row.committed, today)


def _arr(row: PortfolioRow, _today: Day, _glyphs: Glyphs) -> str:
    return format_arr(row.arr_cents, row.currency)


_DUE = Column("due", "Due", 7, 1, ">", "due", _due)
_SLIP = Column("slip", "Slip", 5, 1, ">", "slip", _slip)
_HEALTH = Column("health", "Health", 7, 1, "<", "health", _health)
# (column, cells of terminal from which it may stand), in the order in which they come
_EXTRA: tuple[tuple[Column, int], ...] = (
    (Column("trend", "8-week trend", 12, 2, "<", "trend", _trend), MEDIUM),
    (Column("rev", "Rev", 4, 1, ">", "reviewed", _rev), MEDIUM),
    (Column("turn", "Turn", 9, 1, ">", "turn", _turn), WIDE),
    (Column("stage", "Stage", 9, 2, "<", "stage", _stage), WIDE),
    (Column("risks", "Risks", 5, 1, ">", "risks", _risks), WIDE),
    (Column("golive", "Go-live", 7, 1, ">", "golive", _plain(_golive)), WIDE),
    (Column("arr", "ARR", 6, 1, ">", "arr", _plain(_arr)), WIDE),
    (Column("touch", "Touch", 5, 1, ">", "touch", _plain(_touched, "dim")), WIDE),
)
USUAL = {c.name: c for c in (_HEALTH, _DUE, _SLIP, *(column for column, _ in _EXTRA))}
USUAL["name"] = Column("name", "Account", 0, 2, "<", "name", _name)  # without a width: what the page has
USUAL["next"] = Column("next", "Next milestone", 0, 2, "<", "due", _next)
_PLACES = (
    *("health", "trend", "name", "stage", "arr", "next", "due", "slip", "golive", "turn", "risks", "touch", "rev"),
)


@lru_cache(maxsize=64)
def columns(width: int) -> tuple[Column, ...]:
    """Return the columns for a page of ``width`` cells, from left to right; their widths and gaps fill it."""
    chosen = [_HEALTH, _DUE, _SLIP]
    # one cell for the cursor, the gaps of account (2) and next milestone (1)
    free = width - 1 - 3 - sum(c.width + c.gap for c in chosen)
    for column, needs in _EXTRA:
        if width >= needs - 1 and free - column.width - column.gap >= ROOM_FOR_NAMES:
            chosen.append(column)
            free -= column.width + column.gap
    names = max(8, (free + 1) * 11 // 20)
    if free - names > 26:  # a milestone's title needs no more
        names = free - 26
    grown = [Column("name", "Account", names, 2, "<", "name", _name)]
    if free - names > 0:
        grown.append(Column("next", "Next milestone", free - names, 1, "<", "due", _next))
    chosen += grown
    if width >= 150:  # four weeks more where there is room for them
        extra = min(4, max(0, names - 24))
        chosen = [
            c._replace(width=c.width + extra, title="12-week trend" if extra == 4 else c.title) if c.name == "trend"
            else c._replace(width=c.width - extra) if c.name == "name" else c
            for c in chosen
        ]  # fmt: skip
    return tuple(sorted(chosen, key=lambda c: _PLACES.index(c.name)))


def row_line(
    row: PortfolioRow,
    width: int,
    today: Day,
    glyphs: Glyphs,
    chosen: tuple[Column, ...] = (),
    marked: bool = False,
) -> Line:
    """Return the line of one account, in the usual columns or those ``chosen``; its target is the account's id."""
    spans: list[tuple[str, str]] = [(" ", "")]
    for column in chosen or columns(width):
        (text, role), *rest = column.cell(row, today, glyphs, column.width)
        if marked:  # the mark stands before the first column
            spans += [(glyphs.marked + " " * (column.gap - 1), "head"), (text, role), *rest]
            marked = False
        # The gap takes the cell's own style, which cannot be seen on blanks: half the bytes to the terminal.
        elif role.endswith("-badge"):
            spans += [(" " * column.gap, ""), (text, role), *rest]
        else:
            spans += [(" " * column.gap + text, role), *rest]
    return Line(tuple(spans), row.id)


def heading(width: int, sort: str, reverse: bool, glyphs: Glyphs, chosen: tuple[Column, ...] = ()) -> Line:
    """Return the line over the rows; the arrow stands at the column that orders them ('' = worst first)."""
    up, down = ("^", "v") if glyphs.ascii else ("▴", "▾")
    arrow = up if reverse else down
    spans: list[tuple[str, str]] = [(" ", "")]
    marked = False
    for column in chosen or columns(width):
        title = column.title
        here = not marked and column.sort == (sort or "health")
        if here:
            title, marked = title[: column.width - 1] + arrow, True
        spans += [
            (" " * column.gap, ""),
            (fit(title, column.width, column.align, ellipsis=glyphs.ellipsis), "bold" if here else "dim"),
        ]
    return Line(tuple(spans))


def column_at(x: int, width: int, chosen: tuple[Column, ...] = ()) -> Column | None:
    """Return the column under cell ``x``: for a click on the heading."""
    at = 1
    for column in chosen or columns(width):
        at += column.gap + column.width
        if x < at:
            return column
    return None


def peek(row: PortfolioRow, width: int, today: Day, glyphs: Glyphs, lines: int) -> list[Line]:
    """Return what the table has no room for, in one or two lines: why, next step, whose turn, last touch."""
    sep = f" {glyphs.sep} "
    why = row.why.replace("·", glyphs.sep)
    first = [why] if why else []
    if lines > 1:
        change = "" if row.delta is None or abs(row.delta) < 5 else f"{trend_mark(glyphs, row.delta)} since last week"
        first = [part for part in (change, why) if part] or ["nothing stands out"]
        name = fit(row.name, min(30, max(10, width // 3)), ellipsis=glyphs.ellipsis).rstrip()
        head = Line((
            (f" {name}  ", "bold"),
            (fit(sep.join(first), max(0, width - len(name) - 4), ellipsis=glyphs.ellipsis), ""),
        ))  # fmt: skip
    step = row.next_action or ""
    due = short_day(row.next_action_due, today)
    facts = [
        f"Next: {step}{f' ({due})' if due else ''}" if step else "no next action",
        f"turn: {turn_text(row, today)}" if row.turn_party else "",
        f"last touch {age(days_since(row.last_touch, today), '')}" if row.last_touch else "",
    ]
    text = sep.join(fact for fact in facts if fact)
    if lines > 1:
        return [head, Line(((" " + fit(text, max(0, width - 2), ellipsis=glyphs.ellipsis), "dim"),))]
    return [Line(((" " + fit(why or text, max(0, width - 2), ellipsis=glyphs.ellipsis), ""),))]
