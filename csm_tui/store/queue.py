"""The week's review queue (DOMAIN 5.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from csm_tui.domain.calendar import iso_week, week_end, week_start
from csm_tui.store.reading import QueueItem

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading


def queue(store: Reading, week: str, express: bool = False) -> list[QueueItem]:
    """The active accounts without a completed review of that week, in order, each with its word why.

    Of an account that was not in the book yet in that week no review is wanted.
    """
    from csm_tui.domain.review_queue import queue as order
    from csm_tui.store import current

    open_ids = [
        account_id
        for (account_id,) in store.db.query(
            "SELECT id FROM account WHERE status = 'active' AND archived = 0 AND added <= ? AND id NOT IN "
            "(SELECT account_id FROM review WHERE week = ? AND completed IS NOT NULL)",
            (week_end(week).isoformat(), week),
        )
    ]
    entries = []
    for start in range(0, len(open_ids), current.CHUNK):
        for _, found in current.evaluate(store, open_ids[start : start + current.CHUNK]):
            entries.append((found.facts, found.assessment))
    return [QueueItem(p.account_id, p.why) for p in order(entries, store.today, week, express=express)]


def weeks_filed(store: Reading, account_id: int | None, count: int) -> list[tuple[str, int, int]]:
    """(week, complete, begun) of the last ``count`` weeks, this one first, of one account or of all active ones."""
    monday = week_start(iso_week(store.today))
    weeks = [iso_week(monday - timedelta(weeks=n)) for n in range(count)]
    found = store.db.query(
        "SELECT r.week, count(r.completed), sum(r.completed IS NULL AND r.answers != '{}') FROM review r "
        "JOIN account a ON a.id = r.account_id WHERE r.week >= ?1 AND a.status = 'active' AND a.archived = 0 "
        "AND (?2 IS NULL OR r.account_id = ?2) GROUP BY r.week",
        (weeks[-1], account_id),
    )
    known = {week: (done, begun) for week, done, begun in found}
    return [(week, *known.get(week, (0, 0))) for week in weeks]
