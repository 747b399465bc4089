"""The slip of one account or of all, with the moves and waits behind it: one query a table however many accounts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from csm_tui.domain.model import Facts, Hold, Milestone, MilestoneState, Move, Party
from csm_tui.domain.slip import SlipReport, slip_report
from csm_tui.store import calendars, facts, mapping

if TYPE_CHECKING:
    from csm_tui.store.db import Database
    from csm_tui.store.reading import Reading

_IN = "account_id IN (SELECT value FROM json_each(?))"
_VISIBLE = "SELECT account_id FROM current WHERE hidden = 0 ORDER BY account_id"
# the go-live, and what was ever waited for: of those only id and title are looked at
_MILESTONES = (
    "SELECT account_id, id, code, title, committed, baseline, actual, state, unconfirmed FROM milestone "
    f"WHERE {_IN} AND (code = 'L1' OR id IN (SELECT milestone_id FROM wait))"
)
_MOVES = (
    "SELECT m.account_id, m.id, m.milestone_id, s.code, m.old_date, m.new_date, m.reason_code, m.reason, m.caused_by, "
    f"m.customer_told, m.moved_on FROM move m JOIN milestone s ON s.id = m.milestone_id WHERE m.{_IN} "
    "AND s.code = 'L1' ORDER BY m.id"
)
_HOLDS = f"SELECT account_id, since, until FROM hold WHERE {_IN} AND until IS NOT NULL ORDER BY since, id"


def reports(store: Reading, ids: Sequence[int] | None = None) -> list[SlipReport]:
    """The slip of these accounts, or of all that the portfolio shows; an id without an account is left out."""
    wanted = [i for (i,) in store.db.query(_VISIBLE)] if ids is None else ids
    general = calendars.default(store)
    return [
        slip_report(found, store.today, calendars.calendar_of(store, found.account, general))
        for found in _facts(store.db, wanted)
    ]


def _facts(db: Database, ids: Sequence[int]) -> list[Facts]:
    """Facts with that part alone that the slip needs."""
    key = json.dumps(list(ids))
    milestones: defaultdict[int, list[Milestone]] = defaultdict(list)
    moves: defaultdict[int, list[Move]] = defaultdict(list)
    holds: defaultdict[int, list[Hold]] = defaultdict(list)
    for account_id, key_, code, title, committed, baseline, actual, state, unconfirmed in db.query(_MILESTONES, (key,)):
        milestones[account_id].append(
            Milestone(
                key_, code, title, None, Party.JOINT, 0, committed=_day(committed), baseline=_day(baseline),
                actual=_day(actual), state=MilestoneState(state), unconfirmed=bool(unconfirmed),
            )
        )  # fmt: skip
    for row in db.query(_MOVES, (key,)):
        moves[row[0]].append(mapping.move_of(row))
    for row in db.query(_HOLDS, (key,)):
        holds[row[0]].append(mapping.hold_of(row))
    waits = facts.waits(db, key)
    return [
        Facts(
            account,
            milestones=tuple(milestones[i]),
            moves=tuple(moves[i]),
            waits=tuple(waits.get(i, ())),
            holds=tuple(holds[i]),
        )
        for i, account in facts.accounts(db, key).items()
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
