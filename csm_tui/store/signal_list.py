"""Warning signs of one account or of all, as rows: two queries however many there are, no rule, no value class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csm_tui.domain.signal_rows import SignalRow

if TYPE_CHECKING:
    from csm_tui.store.db import Database

CLOSED_READ = 500
"""So many of the closed ones are read for the whole portfolio, the last closed first; of one account all."""

_COLUMNS = (
    "s.id, s.account_id, a.name, a.status, s.code, s.subject, s.title, s.category, s.severity, s.component, s.state, "
    "s.human, s.evidence, s.first_noticed, s.last_evidence, s.count, s.owner, s.response_due, s.folded_into, "
    "s.closed_on, s.snoozed_until, s.reason, s.rev, "
    "(SELECT count(*) FROM intervention i WHERE i.signal_id = s.id), "
    "(SELECT max(d.sent_on) FROM draft d WHERE d.account_id = s.account_id AND d.template = 'escalation' "
    "AND d.state != 'discarded'), "
    "c.last_review, a.review_interval, "
    "(SELECT min(i.told) FROM intervention i WHERE i.signal_id = s.id AND i.told != '')"  # executive before leadership
)
_FROM = "FROM signal s JOIN account a ON a.id = s.account_id LEFT JOIN current c ON c.account_id = s.account_id"
_OPEN = "s.state IN ('open', 'acknowledged', 'mitigating')"


def signals(
    db: Database, account_id: int | None = None, *, closed: bool = False, limit: int | None = CLOSED_READ
) -> list[SignalRow]:
    """The open signals of an account, or of all that the portfolio shows, the oldest first; snoozed ones among them.

    ``closed`` adds what is over, last closed first; of the whole portfolio the newest ``limit`` (``None`` = all).
    """
    where, params = ("c.hidden = 0", ()) if account_id is None else ("s.account_id = ?", (account_id,))
    query = f"SELECT {_COLUMNS} {_FROM} WHERE {where} AND "
    found = db.query(query + f"{_OPEN} ORDER BY s.first_noticed, s.id", params)
    if closed:
        most = -1 if account_id is not None or limit is None else limit
        found += db.query(query + f"NOT {_OPEN} ORDER BY s.closed_on DESC, s.id DESC LIMIT {most}", params)
    return list(map(SignalRow._make, found))
