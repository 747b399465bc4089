"""The week's review queue (DOMAIN 5.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from csm_tui.domain.calendar import iso_week, week_start
from csm_tui.store.reading import QueueItem
from csm_tui.store.week import as_list, lifes, own_leave

if TYPE_CHECKING:
    from csm_tui.domain.review_queue import Look
    from csm_tui.store.reading import Reading

_OF = "FROM json_each(?1) i CROSS JOIN"
_ROWS = (
    "SELECT a.id, a.name, a.arr_cents, c.colour, c.computed, c.score, c.stale, c.last_review, "
    "(SELECT s.score FROM snapshot s WHERE s.account_id = a.id AND s.reviewed = 1 AND s.on_date < ?2 "
    "AND s.score IS NOT NULL ORDER BY s.on_date DESC LIMIT 1) "
    f"{_OF} account a ON a.id = i.value JOIN current c ON c.account_id = a.id AND c.valid_until > ?2 AND c.as_of <= ?2"
)
_SIGNALS = (
    "SELECT t.account_id, t.severity, t.code, t.response_due < ?2 "
    "AND NOT EXISTS (SELECT 1 FROM intervention n WHERE n.signal_id = t.id) "
    f"{_OF} signal t ON t.account_id = i.value AND t.state IN ('open','acknowledged','mitigating') "
    "AND t.folded_into IS NULL AND (t.snoozed_until IS NULL OR t.snoozed_until <= ?2)"
)
_SOON = (
    f"SELECT t.account_id, t.code, t.gate, t.committed {_OF} milestone t ON t.account_id = i.value "
    "WHERE t.state = 'open' AND t.unconfirmed = 0 AND t.committed BETWEEN ?2 AND ?3 "
    "AND (t.code = 'L1' OR t.gate IS NOT NULL)"
)


def queue(store: Reading, week: str, express: bool = False) -> list[QueueItem]:
    """The active accounts of which that week wants a review (R8) and that have no completed one, in order, each with
    its word why. What was stored of them is enough, as long as it holds; the others are judged anew.
    """
    from csm_tui.domain.review_queue import order
    from csm_tui.store.due import waiting

    begun = store.db.query("SELECT account_id FROM review WHERE week = ? AND answers != '{}'", (week,))
    places = order(
        looks(store, waiting(store.db, week, store.today)),
        store.today,
        express=express,
        begun={key for (key,) in begun},
        facts=store.facts,
    )
    return [QueueItem(p.account_id, p.why) for p in places]


def looks(store: Reading, ids: Sequence[int]) -> list[Look]:
    """What the order goes by, of each of these accounts: from the portfolio's rows, or judged anew where one of them
    does not hold any more."""
    known = _stored(store, ids)
    return [*known.values(), *judged(store, [key for key in ids if key not in known])]


def judged(store: Reading, ids: Sequence[int]) -> list[Look]:
    """The same by the rules themselves."""
    if not ids:
        return []
    from csm_tui.domain.review_queue import look_of
    from csm_tui.store import current

    return [
        look_of(found.facts, found.assessment, store.today)
        for start in range(0, len(ids), current.CHUNK)
        for _, found in current.evaluate(store, ids[start : start + current.CHUNK])
    ]


def _stored(store: Reading, ids: Sequence[int]) -> dict[int, Look]:
    from csm_tui.domain.pause import Pauses
    from csm_tui.domain.review_queue import AHEAD, Look

    db, today = store.db, store.today
    key, day = as_list(ids), today.isoformat()
    signals: defaultdict[int, list[tuple[str, str, bool]]] = defaultdict(list)
    for account_id, severity, code, late in db.query(_SIGNALS, (key, day)):
        signals[account_id].append((severity, code, bool(late)))
    soon: defaultdict[int, list[tuple[str, str | None, date]]] = defaultdict(list)
    until = (today + timedelta(days=AHEAD)).isoformat()
    for account_id, code, gate, committed in db.query(_SOON, (key, day, until)):
        soon[account_id].append((code, gate, date.fromisoformat(committed)))
    rows = db.query(_ROWS, (key, day))
    late = [row[0] for row in rows if row[6] in ("overdue", "stale", "expired")]
    leave, pauses = own_leave(db), {k: life.paused for k, life in lifes(db, late).items()} if late else {}

    def age(row: Sequence[Any]) -> int:
        """Days that count since the last review; only what is overdue is ordered by it."""
        if row[0] not in pauses or row[7] is None:
            return 0
        return Pauses([*pauses[row[0]], *leave]).elapsed(date.fromisoformat(row[7]), today)

    return {
        row[0]: Look(
            row[0], row[1], row[2], _red(row[3], row[4]), row[5], row[6], age(row), row[8],
            tuple(signals[row[0]]), tuple(soon[row[0]]),
        )
        for row in rows
    }  # fmt: skip


def _red(shown: str, computed: str) -> bool:
    """Red by a person's word where the colour that is shown is one, else as computed (R10)."""
    by_hand = shown != computed and shown in ("red", "yellow", "green")
    return (shown if by_hand else computed) == "red"


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
