"""The week's review queue (DOMAIN 5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csm_tui.store.reading import QueueItem

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading


def queue(store: Reading, week: str) -> list[QueueItem]:
    """The active accounts without a completed review of that week, in order, each with its word why."""
    from csm_tui.domain.review_queue import queue as order
    from csm_tui.store import current

    open_ids = [
        account_id
        for (account_id,) in store.db.query(
            "SELECT id FROM account WHERE status = 'active' AND archived = 0 AND id NOT IN "
            "(SELECT account_id FROM review WHERE week = ? AND completed IS NOT NULL)",
            (week,),
        )
    ]
    entries = []
    for start in range(0, len(open_ids), current.CHUNK):
        for _, found in current.evaluate(store, open_ids[start : start + current.CHUNK]):
            entries.append((found.facts, found.assessment))
    return [QueueItem(p.account_id, p.why) for p in order(entries, store.today, week)]
