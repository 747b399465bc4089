"""Which rows are shown and in what order: views, orders and the filter, as pure functions over rows."""

# No annotations as texts here: ``NamedTuple`` would compile each of them at every start.

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from csm_tui.domain.rows import PortfolioRow
from csm_tui.widgets.portfolio_lines import PARTIES, STAGES, Day, is_overdue, reviewed_this_week

WEEK, LAUNCH = 6, 14  # days ahead: the view "due" (today and six more), and "launching"


class View(NamedTuple):
    """A view of the portfolio."""

    name: str
    keep: Callable[[PortfolioRow, Day], bool]


def ahead(today: Day, days: int) -> str:
    """Return the ISO day so many days after today."""
    return date.fromordinal(today.day.toordinal() + days).isoformat()


def _due(row: PortfolioRow, today: Day) -> bool:
    return is_overdue(row, today) or bool(
        row.next_committed and not row.next_unconfirmed and _counts(row) and row.next_committed <= ahead(today, WEEK)
    )


def _launching(row: PortfolioRow, today: Day) -> bool:
    if not row.committed or row.actual or row.next_unconfirmed:  # an imported plan says nothing before it is confirmed
        return False
    return row.committed <= ahead(today, LAUNCH) and _counts(row)


def _counts(row: PortfolioRow) -> bool:
    return row.colour != "hold"


VIEWS = (
    View("All", lambda row, today: True),
    View("Not green", lambda row, today: row.colour in ("red", "yellow")),
    View("Due 7d", _due),
    View("To review", lambda row, today: _counts(row) and not reviewed_this_week(row, today)),
    View("Launching", _launching),
)

_STAGE_PLACES = {phase: place for place, phase in enumerate(STAGES)}
_LAST = "9999"  # missing values come last, whatever the direction of the rest


class Order(NamedTuple):
    """An order of the rows. ``first`` says what stands on top."""

    name: str
    first: str
    key: Callable[[PortfolioRow], Any]


ORDERS: dict[str, Order] = {
    "health": Order("Health", "worst first", lambda r: ()),  # the order of the store itself
    "name": Order("Account", "A first", lambda r: r.name.casefold()),
    "due": Order("Next due", "earliest first", lambda r: r.next_committed or _LAST),
    "slip": Order("Slip", "latest first", lambda r: -(r.slip_days if r.slip_days is not None else -99999)),
    "trend": Order("Trend", "steepest fall first", lambda r: r.delta if r.delta is not None else 999),
    "reviewed": Order("Last review", "longest ago first", lambda r: r.last_review or ""),
    "turn": Order("Whose turn", "waiting longest first", lambda r: r.turn_since or _LAST),
    "risks": Order("Risks", "gravest first", lambda r: (-r.critical, -r.high, -r.medium, -r.low)),
    "golive": Order("Go-live", "earliest first", lambda r: r.actual or r.committed or _LAST),
    "arr": Order("ARR", "largest first", lambda r: -(r.arr_cents or 0)),
    "stage": Order("Stage", "earliest stage first", lambda r: _STAGE_PLACES.get(r.phase, 99)),
    "touch": Order("Last touch", "longest ago first", lambda r: r.last_touch or ""),
}


def arrange(rows: Sequence[PortfolioRow], view: int, sort: str, reverse: bool, today: Day) -> Sequence[PortfolioRow]:
    """Return the rows of a view (from 1) in an order; '' or ``health`` is the store's own: worst first."""
    keep = VIEWS[view - 1].keep
    chosen = rows if view == 1 else [row for row in rows if keep(row, today)]
    if sort in ("", "health"):
        return list(reversed(chosen)) if reverse else chosen
    return sorted(chosen, key=ORDERS[sort].key, reverse=reverse)


def haystack(row: PortfolioRow) -> str:
    """Return the text that the filter looks through."""
    parts = (row.name, row.external_id or "", row.next_title or "", STAGES.get(row.phase, ""), row.segment, row.colour)
    turn = PARTIES.get(row.turn_party or "", "")
    return " ".join((*parts, turn, row.tags)).casefold()


def matching(haystacks: Sequence[str], query: str, names: Callable[[int], str]) -> list[int]:
    """Return the indices that fit: every word of the query occurs; where none fits, its letters in order in a name.

    ``names(i)`` is the name at ``i``: letters in order are looked for there alone, or everything would fit.
    """
    words = query.casefold().split()
    if not words:
        return list(range(len(haystacks)))
    found = [i for i, text in enumerate(haystacks) if words[0] in text]
    for word in words[1:]:
        found = [i for i in found if word in haystacks[i]]
    if found:
        return found
    pattern = re.compile(".*?".join(map(re.escape, "".join(words))))
    return [i for i in range(len(haystacks)) if pattern.search(names(i).casefold())]
