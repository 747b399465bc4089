"""The snapshots of the Sundays that passed, and any past day as it was known then (R11, DOMAIN 2.0)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from csm_tui.domain.model import Facts, Status
from csm_tui.store import past_facts
from csm_tui.store.reading import AccountView

if TYPE_CHECKING:
    from csm_tui.domain.assess import Evaluation
    from csm_tui.store.reading import Reading

CHUNK = 400  # accounts put together and judged at once
SUNDAYS = 12  # weeks that are made up at most


def view_as_of(store: Reading, account_id: int, day: date) -> AccountView:
    """The account as it stood at the end of a past day, judged by what was known then; raises Unknown."""
    found = past_facts.of_account(store, account_id, day)
    (seen,) = _judge(store, [found.facts], day)
    return AccountView(seen.facts, seen.assessment)


def _judge(store: Reading, facts: Sequence[Facts], day: date) -> list[Evaluation]:
    from csm_tui.content import signals
    from csm_tui.domain.assess import evaluate
    from csm_tui.store import calendars

    kinds, general = signals(), calendars.default(store)
    return [evaluate(f, day, kinds, calendars.calendar_of(store, f.account, general)) for f in facts]


def make_up(store: Reading) -> int:
    """Snapshots of the Sundays that passed since the last one, dated right, marked unreviewed; how many were written.

    Each is judged by what was recorded by then, so that reckoning it again gives the same. At most twelve weeks back,
    never of the day an account was added or before, none for accounts that were on hold, closed or archived then.
    """
    newest = store.today - timedelta(days=(store.today.weekday() + 1) % 7 or 7)  # the last Sunday that is over
    sundays = [newest - timedelta(weeks=n) for n in range(SUNDAYS - 1, -1, -1)]
    query = (
        "SELECT a.id, max(a.added, coalesce((SELECT max(on_date) FROM snapshot s WHERE s.account_id = a.id "
        "AND s.reviewed = 0 AND s.on_date <= ?1), '')) FROM account a WHERE a.archived = 0 AND a.added < ?1 AND "
        "(a.status != 'closed' OR a.closed_on > ?2) AND (a.status != 'hold' OR a.hold_since > ?2)"
    )
    since = dict(store.db.query(query, (newest.isoformat(), sundays[0].isoformat())))
    written = 0
    for sunday in sundays:
        wanted = [account_id for account_id, last in since.items() if last < sunday.isoformat()]
        for start in range(0, len(wanted), CHUNK):
            written += _write(store, wanted[start : start + CHUNK], sunday)
    return written


def _write(store: Reading, ids: Sequence[int], sunday: date) -> int:
    """The snapshots of these accounts on one Sunday; each Sunday sees those before it."""
    from csm_tui.store.reviews import keep_snapshot

    facts = [found.facts for found in past_facts.of_accounts(store, ids, sunday)]
    active = [f for f in facts if f.account.status is Status.ACTIVE and not f.account.archived]
    with store.db.tx("Sundays", journal=False) as tx:
        for seen in _judge(store, active, sunday):
            keep_snapshot(tx, seen.facts.account.id, seen.assessment, sunday, reviewed=False)
    return len(active)
