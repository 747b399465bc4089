"""Which accounts a week wants a review of: those whose last review is as old by its Sunday as it may be (R8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from csm_tui.domain.calendar import week_end, week_start
from csm_tui.domain.review_due import due_in

if TYPE_CHECKING:
    from csm_tui.store.db import Database

_ACTIVE = "a.status = 'active' AND a.archived = 0"
LAST_BEFORE = (
    "(SELECT r.completed FROM review r WHERE r.account_id = a.id AND r.week < ?1 AND r.completed IS NOT NULL "
    "ORDER BY r.week DESC LIMIT 1)"
)
"""The last review of an earlier week than ?1, of account ``a``."""
DECIDES = "(a.review_interval > 7 OR a.id IN (SELECT h.account_id FROM hold h WHERE h.until IS NOT NULL))"
"""Accounts ``a`` of which a review may be due in one week and not in another, leave apart."""
# of that week: completed, or begun with an answer
_DONE = "SELECT r.account_id FROM review r WHERE r.week = ?1 AND r.completed IS NOT NULL"
_BEGUN = "SELECT r.account_id FROM review r WHERE r.week = ?1 AND r.completed IS NULL AND r.answers != '{}'"


def leave_decides(leave: Sequence[tuple[date, date]], week: str) -> bool:
    """Whether days away can make a weekly review not due in that week: older ones lie a whole week before its end."""
    sunday = week_end(week)
    return any(since <= sunday and until > sunday - timedelta(days=7) for since, until in leave)


def _known_by(week: str, today: date) -> str:
    """The day by which an account must be in the book to be asked about: a week that is over does not ask about those
    that came in the course of it."""
    return (week_start(week) if week_end(week) < today else week_end(week)).isoformat()


def waiting(db: Database, week: str, today: date) -> list[int]:
    """The active accounts that the week still wants a review of, begun ones among them."""
    sunday = week_end(week)
    leave, holds = _leave(db), _holds(db)
    begun = {key for (key,) in db.query(_BEGUN, (week,))}
    found = db.query(
        f"SELECT a.id, a.added, a.review_interval, {LAST_BEFORE} FROM account a WHERE {_ACTIVE} "
        f"AND (a.added <= ?2 OR a.id IN ({_BEGUN})) AND a.id NOT IN ({_DONE})",
        (week, _known_by(week, today)),
    )
    return [
        key
        for key, added, interval, last in found
        if key in begun
        or (
            not _came_lately(added, interval, last, sunday, today)
            and due_in(_day(last), interval, [*holds.get(key, ()), *leave], sunday)
        )
    ]


def _came_lately(added: str, interval: int, last: str | None, sunday: date, today: date) -> bool:
    """Whether the first review of a longer rhythm was not due yet in a week that is over (as ``state_of`` has it)."""
    return sunday < today and last is None and interval > 7 and (sunday - date.fromisoformat(added)).days < interval


def not_due(db: Database, week: str, today: date) -> int:
    """How many active accounts that week wants no review of: not due in it, or not in the book yet.

    Looks only at accounts that can be so: with the usual interval, no leave and no hold that is none.
    """
    sunday = week_end(week)
    leave = _leave(db)
    which = "" if leave_decides(leave, week) else f"AND {DECIDES}"
    holds = _holds(db)
    found = db.query(
        f"SELECT a.id, a.added, a.review_interval, {LAST_BEFORE} FROM account a "
        f"WHERE {_ACTIVE} AND a.added <= ?2 {which} "
        f"AND a.id NOT IN ({_DONE}) AND a.id NOT IN ({_BEGUN})",
        (week, _known_by(week, today)),
    )
    rest = sum(
        _came_lately(added, interval, last, sunday, today)
        or not due_in(_day(last), interval, [*holds.get(key, ()), *leave], sunday)
        for key, added, interval, last in found
    )
    if sunday < today:
        late = (
            f"SELECT count(*) FROM account a WHERE {_ACTIVE} AND a.added > ?2 "
            f"AND a.id NOT IN ({_DONE}) AND a.id NOT IN ({_BEGUN})"
        )
        rest += db.query(late, (week, _known_by(week, today)))[0][0]
    return int(rest)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _ranges(db: Database, query: str) -> Iterator[tuple[int, date, date]]:
    for key, since, until in db.query(query):
        yield key, date.fromisoformat(since), date.fromisoformat(until)


def _leave(db: Database) -> list[tuple[date, date]]:
    """My own days away."""
    query = "SELECT 0, since, until FROM away WHERE account_id IS NULL AND person_id IS NULL"
    return [(since, until) for _, since, until in _ranges(db, query)]


def _holds(db: Database) -> dict[int, list[tuple[date, date]]]:
    """By account the days of holds that are over; the day one began counts still."""
    out: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    for key, since, until in _ranges(db, "SELECT account_id, since, until FROM hold WHERE until IS NOT NULL"):
        out[key].append((since + timedelta(days=1), until))
    return dict(out)
