"""The gates and go-lives of all accounts that the portfolio shows: two queries, however many accounts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from csm_tui.domain.ahead import Ahead, Stop

if TYPE_CHECKING:
    from csm_tui.store.db import Database

_SOME = " AND c.account_id IN (SELECT value FROM json_each(?))"
_ACCOUNTS = (
    "SELECT c.account_id, c.name, c.colour, c.band, a.hold_until, c.forecast FROM current c "
    "JOIN account a ON a.id = c.account_id WHERE c.hidden = 0"
)
_STOPS = (
    "SELECT m.account_id, m.code, m.title, m.gate, m.committed, m.baseline, m.actual, m.state, m.unconfirmed "
    "FROM milestone m JOIN current c ON c.account_id = m.account_id "
    "WHERE c.hidden = 0 AND m.state != 'skipped' AND (m.gate IS NOT NULL OR m.code = 'L1')"
)
_ORDER = " ORDER BY m.position, m.id"


def accounts(db: Database, ids: Sequence[int] | None = None) -> list[Ahead]:
    """Every account, or these, with its gates and its go-live, in no order; forecasts as they are in the cache row."""
    some, params = ("", ()) if ids is None else (_SOME, (json.dumps(list(ids)),))
    stops: defaultdict[int, list[Stop]] = defaultdict(list)
    for account_id, code, title, gate, committed, baseline, actual, state, unconfirmed in db.query(
        _STOPS + some + _ORDER, params
    ):
        stops[account_id].append(
            Stop(
                code, title, gate or "", _day(committed), _day(baseline), _day(actual), state == "done",
                bool(unconfirmed),
            )
        )  # fmt: skip
    return [
        Ahead(account_id, name, colour, band, _day(held), _day(forecast), tuple(stops[account_id]))
        for account_id, name, colour, band, held, forecast in db.query(_ACCOUNTS + some, params)
    ]


@lru_cache(maxsize=4096)  # the same few hundred days, over and over
def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
