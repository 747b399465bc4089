"""The past weeks of reviews: of one account in pages, of one week as it was then, of many accounts side by side.

Beyond the few newest reviews that every rule reads (``facts.py``): a page of one account takes two walks of an index,
however many years there are (B9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from csm_tui.domain.calendar import iso_week, week_end, week_start
from csm_tui.domain.model import Answer, Review, Snapshot
from csm_tui.domain.review_weeks import Edit, HeatAccount, OpenThen, PastWeek, WeekCell, WeekRecord, changes_of
from csm_tui.domain.score import band_of
from csm_tui.domain.week import NONE, Filed, Life, state_of
from csm_tui.errors import Unknown
from csm_tui.store.mapping import REVIEW_COLUMNS, answers_of, review_of, snapshot_of
from csm_tui.store.week import OPEN_THEN, SEVERITY_THEN, THEN, as_list, check_week, filed_of, lifes, own_leave

if TYPE_CHECKING:
    from csm_tui.store.db import Database
    from csm_tui.store.reading import Reading

PAGE = 52  # weeks read at a time

_SNAPSHOT = "account_id, on_date, week, reviewed, score, colour, components, caps, signals, phase"
Seen = tuple[str, int | None]  # colour, score


def weeks(store: Reading, account_id: int, before: str | None = None, limit: int = PAGE) -> list[PastWeek]:
    """At most ``limit`` weeks of an account, newest first, from the week before ``before`` or from this one.

    Ends with the week in which the account came into the book, or with its first review. Raises Unknown.
    """
    life = lifes(store.db, [account_id]).get(account_id)
    if life is None:
        raise Unknown(f"There is no account with the number {account_id}.")
    last = week_start(before) - timedelta(weeks=1) if before else week_start(iso_week(store.today))
    first_week = store.db.query("SELECT min(week) FROM review WHERE account_id = ?", (account_id,))[0][0]
    born = week_start(min(iso_week(life.added), first_week or "9999-W01"))
    first = max(born, last - timedelta(weeks=limit - 1))
    wanted = [iso_week(last - timedelta(weeks=n)) for n in range((last - first).days // 7 + 1)] if first <= last else []
    if not wanted:
        return []
    found = {
        r[2]: review_of(r)
        for r in store.db.query(
            f"SELECT {REVIEW_COLUMNS} FROM review WHERE account_id = ? AND week BETWEEN ? AND ?",
            (account_id, wanted[-1], wanted[0]),
        )
    }
    edited = _edited(store.db, account_id)
    seen = _seen(store, [account_id], wanted[-1], wanted[0]).get(account_id, {})
    before_all = _last_before(store.db, account_id, wanted[-1])
    filed = {week: Filed(r.completed, r.late, r.express, r.seconds) for week, r in found.items()}
    cells = _cells(store.today, life, wanted[::-1], filed, seen, before_all, own_leave(store.db))
    return [
        PastWeek(cell, found.get(cell.week), edited.get(found[cell.week].id, 0) if cell.week in found else 0)
        for cell in reversed(cells)
        if cell.state != NONE or cell.colour
    ]


def record(store: Reading, account_id: int, week: str) -> WeekRecord:
    """An account's week as it was then; raises Unknown and Refused."""
    check_week(store, week)
    db = store.db
    life = lifes(db, [account_id]).get(account_id)
    if life is None:
        raise Unknown(f"There is no account with the number {account_id}.")
    name = db.query("SELECT name FROM account WHERE id = ?", (account_id,))[0][0]
    found = db.one(f"SELECT {REVIEW_COLUMNS} FROM review WHERE account_id = ? AND week = ?", (account_id, week))
    review = review_of(found) if found is not None else None
    snapshot = _snapshot(db, account_id, week)
    seen = _seen(store, [account_id], week, week).get(account_id, {})
    filed = {week: Filed(review.completed, review.late, review.express, review.seconds)} if review else {}
    cell = _cells(store.today, life, [week], filed, seen, _last_before(db, account_id, week), own_leave(db))[0]
    day = snapshot.on if snapshot is not None else min(week_end(week), store.today)
    notes = db.query("SELECT question, note FROM not_applicable WHERE account_id = ?", (account_id,))
    return WeekRecord(
        account_id=account_id,
        name=name,
        cell=cell,
        review=review,
        snapshot=snapshot,
        signals=_open_then(db, account_id, day),
        edits=_edits(db, review) if review is not None else (),
        events=_events(db, account_id, week),
        not_applicable=dict(notes),
    )


def heat_accounts(store: Reading) -> list[HeatAccount]:
    """Every account that the portfolio shows, in its default order."""
    query = (
        "SELECT account_id, name, colour, band, score FROM current WHERE hidden = 0 "
        "ORDER BY hidden, sort_group, sort_score, name, account_id"
    )
    return [HeatAccount(*row) for row in store.db.query(query)]


def heat_cells(store: Reading, ids: Sequence[int], last: str, count: int) -> dict[int, tuple[WeekCell, ...]]:
    """For each of these accounts its ``count`` weeks up to ``last``, the earliest first."""
    monday = week_start(last)
    wanted = [iso_week(monday - timedelta(weeks=n)) for n in range(count - 1, -1, -1)]
    key = as_list(ids)
    filed: defaultdict[int, dict[str, Filed]] = defaultdict(dict)
    query = (
        "SELECT r.account_id, r.week, r.completed, r.late, r.express, r.seconds FROM json_each(?) i "
        "CROSS JOIN review r ON r.account_id = i.value AND r.week BETWEEN ? AND ?"
    )
    for r in store.db.query(query, (key, wanted[0], wanted[-1])):
        filed[r[0]][r[1]] = filed_of(r[2:])
    seen = _seen(store, ids, wanted[0], wanted[-1])
    known, leave = lifes(store.db, ids), own_leave(store.db)
    return {
        i: tuple(
            _cells(
                store.today,
                known[i],
                wanted,
                filed[i],
                seen.get(i, {}),
                _slow_last(store, i, known[i], wanted[0], decides=bool(leave)),
                leave,
            )
        )
        for i in ids
        if i in known
    }


# --- parts --------------------------------------------------------------------------------------


def _slow_last(store: Reading, account_id: int, life: Life, week: str, *, decides: bool) -> date | None:
    """The last review before the week, asked only where it decides: a longer interval, a hold, my own leave."""
    return _last_before(store.db, account_id, week) if decides or life.interval > 7 or life.holds else None


def _last_before(db: Database, account_id: int, week: str) -> date | None:
    found = db.one(
        "SELECT completed FROM review WHERE account_id = ? AND week < ? AND completed IS NOT NULL "
        "ORDER BY week DESC LIMIT 1",
        (account_id, week),
    )
    return date.fromisoformat(found[0]) if found is not None else None


def _cells(
    today: date,
    life: Life,
    wanted: Sequence[str],
    filed: Mapping[str, Filed],
    seen: Mapping[str, Seen],
    last: date | None,
    leave: Sequence[tuple[date, date]],
) -> list[WeekCell]:
    """The cells of these weeks, the earliest first; ``last`` = the review before the first of them."""
    out = []
    for week in wanted:
        review = filed.get(week)
        state = state_of(life, week, today, review, leave, last)
        colour, score = seen.get(week, ("", None))
        band = band_of(score).value if score is not None and colour in ("red", "yellow", "green") else None
        done = review if review is not None and review.completed is not None else None
        out.append(
            WeekCell(
                week, state, colour, score, band, bool(done and done.late), bool(done and done.express),
                done.completed if done else None,
            )
        )  # fmt: skip
        last = done.completed if done is not None else last
    return out


def _seen(store: Reading, ids: Sequence[int], first: str, last: str) -> dict[int, dict[str, Seen]]:
    """Colour and score of the last snapshot of each week; for this week's running days the portfolio's row."""
    out: defaultdict[int, dict[str, Seen]] = defaultdict(dict)
    query = (
        "SELECT s.account_id, s.week, s.colour, s.score FROM json_each(?) i "
        "CROSS JOIN snapshot s ON s.account_id = i.value AND s.on_date BETWEEN ? AND ? "
        "ORDER BY s.account_id, s.on_date, s.reviewed"
    )
    span = (week_start(first).isoformat(), week_end(last).isoformat())
    for key, week, colour, score in store.db.query(query, (as_list(ids), *span)):
        out[key][week] = (colour, score)
    now = iso_week(store.today)
    if first <= now <= last:
        rows = "SELECT c.account_id, c.colour, c.score FROM json_each(?) i "
        rows += "CROSS JOIN current c ON c.account_id = i.value"
        for key, colour, score in store.db.query(rows + " WHERE c.hidden = 0", (as_list(ids),)):
            out[key][now] = (colour, score)
    return out


def _snapshot(db: Database, account_id: int, week: str) -> Snapshot | None:
    """The snapshot that the week ended with; that of the review before one of the same day without it."""
    found = db.one(
        f"SELECT {_SNAPSHOT} FROM snapshot WHERE account_id = ? AND on_date BETWEEN ? AND ? "
        "ORDER BY on_date DESC, reviewed DESC LIMIT 1",
        (account_id, week_start(week).isoformat(), week_end(week).isoformat()),
    )
    return snapshot_of(found) if found is not None else None


def _open_then(db: Database, account_id: int, day: date) -> tuple[OpenThen, ...]:
    """The signals that were open at the end of that day, gravest first, as grave as they were then."""
    query = (
        f"SELECT s.title, {SEVERITY_THEN}, s.first_noticed, s.evidence FROM signal s {THEN} "
        f"WHERE s.account_id = ?2 AND {OPEN_THEN} ORDER BY s.first_noticed, s.id"
    )
    order = ("critical", "high", "medium", "low")
    found = [
        OpenThen(title, severity, date.fromisoformat(since), evidence)
        for title, severity, since, evidence in db.query(query, (day.isoformat(), account_id))
    ]
    return tuple(sorted(found, key=lambda s: order.index(s.severity)))


def _edited(db: Database, account_id: int) -> dict[int, int]:
    """How often each review of the account was edited after it was completed."""
    query = "SELECT review_id, count(*) FROM review_revision WHERE account_id = ? GROUP BY review_id"
    return dict(db.query(query, (account_id,)))


def _edits(db: Database, review: Review) -> tuple[Edit, ...]:
    """What each later edit changed, oldest first; one that changed nothing is none."""
    rows = db.query("SELECT answers, recorded_at FROM review_revision WHERE review_id = ? ORDER BY id", (review.id,))
    states: list[dict[str, Answer]] = [*(answers_of(text) for text, _ in rows), dict(review.answers)]
    out = []
    for number, (_, recorded) in enumerate(rows):
        changes = changes_of(states[number], states[number + 1])
        if changes:
            out.append(Edit(datetime.fromisoformat(recorded).astimezone().date(), changes))
    return tuple(out)


def _events(db: Database, account_id: int, week: str) -> tuple[tuple[date, str], ...]:
    """What happened from Monday to Sunday, in the order of the days; the review itself apart."""
    from csm_tui.store.history import history

    found = history(db, account_id, 200, since=week_start(week), until=week_end(week))
    return tuple((h.on, h.text) for h in reversed(found) if h.kind != "review")
