"""What the portfolio and ``list`` read: the cache rows, by index, without any rule or value class.

Imported by every reading command and before first paint: plain SQL, plain tuples, no other import.
"""

# No annotations as texts here: ``NamedTuple`` would compile each of them at every start (B1, B3).

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from csm_tui.domain.rows import PortfolioRow

if TYPE_CHECKING:
    from csm_tui.store.db import Database

_COLUMNS = (
    "c.account_id, c.name, a.external_id, a.segment, c.arr_cents, c.currency, c.phase, c.phase_since, c.score, c.band, "
    "c.colour, c.computed, c.stale, c.delta, c.points, c.next_code, c.next_title, c.next_committed, c.next_forecast, "
    "c.next_owner, c.next_unconfirmed, c.sold, c.baseline, c.committed, c.forecast, c.actual, c.slip_days, "
    "c.turn_party, c.turn_since, c.low, c.medium, c.high, c.critical, c.last_review, "
    "c.next_action, c.next_action_due, a.renewal, c.last_touch, c.why, a.status, a.tags, c.valid_until, c.rest_days, "
    "NULL"
)
_ORDER = "c.hidden, c.sort_group, c.sort_score, c.name, c.account_id"


class Money(NamedTuple):
    """ARR of one currency: never added to another (DOMAIN 2.0). Hundredths."""

    currency: str
    total_cents: int
    red_cents: int
    yellow_cents: int
    hold_cents: int = 0  # on hold: told apart, and not part of the total


class Totals(NamedTuple):
    """The header's figures over all accounts that are neither archived nor closed."""

    accounts: int
    red: int
    yellow: int
    green: int
    new: int
    hold: int
    overdue: int  # next milestone's committed date is before today; on hold nothing is
    due_week: int  # … lies within today and the next six days
    unconfirmed: int  # next milestone is unconfirmed: in neither
    money: tuple[Money, ...]  # the largest total first
    launching: int = 0  # the go-live lies within two weeks, or has passed


class WeekStatus(NamedTuple):
    """How far the week's reviews are (DOMAIN 5.6)."""

    done: int
    total: int
    seconds_median: int | None  # of the newest completed reviews; None before the first
    timed: int = 0  # how many reviews that median is of


def rows(
    db: "Database", *, limit: int | None = None, after: PortfolioRow | None = None, hidden: bool = False
) -> list[PortfolioRow]:
    """Rows in the default order: red, yellow, new, green, hold, worst score first, then name; a walk of one index.

    ``after`` is the last row of the page before (keyset); ``hidden`` gives the archived and closed ones instead.
    """
    where, params = "c.hidden = ?", [int(hidden)]
    if after is not None:
        place = db.one("SELECT sort_group, sort_score, name, account_id FROM current WHERE account_id = ?", (after.id,))
        if place is not None:
            where += " AND (c.sort_group, c.sort_score, c.name, c.account_id) > (?, ?, ?, ?)"
            params.extend(place)
    query = f"SELECT {_COLUMNS} FROM current c JOIN account a ON a.id = c.account_id WHERE {where} ORDER BY {_ORDER}"
    if limit is not None:
        query += " LIMIT ?"
        params.append(limit)
    return list(map(PortfolioRow._make, db.query(query, params)))


def row(db: "Database", account_id: int) -> PortfolioRow | None:
    """The row of one account, hidden or not; ``None`` where there is none."""
    found = db.one(
        f"SELECT {_COLUMNS} FROM current c JOIN account a ON a.id = c.account_id WHERE c.account_id = ?", (account_id,)
    )
    return None if found is None else PortfolioRow._make(found)


# columns that a row does not carry: name → the column of ``account``
MORE = {name: f"a.{name}" for name in ("owner", "ae", "product", "region", "industry", "signed", "kickoff")}


def rows_of(db: "Database", ids: Sequence[int], more: Sequence[str] = ()) -> dict[int, PortfolioRow]:
    """The rows of these accounts, in no order, by their ids; those that there are. ``more``: what else is shown."""
    marks = ", ".join("?" * len(ids))
    query = f"SELECT {_COLUMNS} FROM current c JOIN account a ON a.id = c.account_id WHERE c.account_id IN ({marks})"
    found = {row[0]: PortfolioRow._make(row) for row in db.query(query, ids)}
    extra: dict[int, dict[str, str]] = {}
    for key, product, same, external_id in db.query(_TWINS.format(marks), ids):
        extra[key] = {"beside": (product if not same else "") or external_id or f"no. {key}"}
    if more:
        _add(db, ids, marks, more, extra)
    for key, values in extra.items():
        if key in found:
            found[key] = found[key]._replace(more=values)
    return found


# Accounts beside which another one of the same name stands: their product, or their id, tells which is which.
_TWIN = "EXISTS (SELECT 1 FROM account b WHERE b.name = a.name COLLATE NOCASE AND b.id != a.id AND b.archived = 0{})"
_TWINS = (
    f"SELECT a.id, a.product, {_TWIN.format(' AND b.product = a.product')}, a.external_id FROM account a "
    f"WHERE a.id IN ({{}}) AND {_TWIN.format('')}"
)


def _add(db: "Database", ids: Sequence[int], marks: str, more: Sequence[str], extra: dict[int, dict[str, str]]) -> None:
    """Put the further columns beside these accounts."""
    known = [name for name in more if name in MORE]
    if known:
        columns = ", ".join(MORE[name] for name in known)
        for key, *values in db.query(f"SELECT a.id, {columns} FROM account a WHERE a.id IN ({marks})", ids):
            extra.setdefault(key, {}).update({n: v for n, v in zip(known, values, strict=True) if v})
    if any(name.startswith("field:") for name in more):
        query = f"SELECT account_id, field_id, value FROM field_value WHERE account_id IN ({marks})"
        for key, field, value in db.query(query, ids):
            if f"field:{field}" in more:
                extra.setdefault(key, {})[f"field:{field}"] = value


def count(db: "Database") -> int:
    """How many accounts ``rows()`` gives in all."""
    return int(db.query("SELECT count(*) FROM current WHERE hidden = 0")[0][0])


def totals(db: "Database", today: date) -> Totals:
    """Counts and money for the header, from the covering index alone."""
    now, week, launch = ((today + timedelta(days=days)).isoformat() for days in (0, 6, 14))
    colours = dict.fromkeys(("red", "yellow", "green", "new", "hold"), 0)
    overdue = due = unconfirmed = launching = 0
    money: dict[str, list[int]] = {}
    query = (
        "SELECT colour, currency, count(*), total(arr_cents), "
        "sum(next_committed < ?1 AND NOT next_unconfirmed AND colour != 'hold'), "
        "sum(next_committed BETWEEN ?1 AND ?2 AND NOT next_unconfirmed AND colour != 'hold'), sum(next_unconfirmed), "
        "sum(committed <= ?3 AND actual IS NULL AND NOT next_unconfirmed AND colour != 'hold') "
        "FROM current WHERE hidden = 0 GROUP BY colour, currency"
    )
    for colour, currency, n, cents, late, soon, open_questions, lives in db.query(query, (now, week, launch)):
        colours[colour] += n
        overdue += late or 0
        due += soon or 0
        unconfirmed += open_questions or 0
        launching += lives or 0
        sums = money.setdefault(currency, [0, 0, 0, 0])
        sums[3 if colour == "hold" else 0] += int(cents)
        if colour in ("red", "yellow"):
            sums[1 if colour == "red" else 2] += int(cents)
    by_size = sorted(
        (Money(c, *sums) for c, sums in money.items() if sums[0] or sums[3]), key=lambda m: (-m.total_cents, m.currency)
    )
    figures = {"overdue": overdue, "due_week": due, "unconfirmed": unconfirmed, "launching": launching}
    return Totals(sum(colours.values()), **colours, **figures, money=tuple(by_size))


def week_status(db: "Database", week: str, today: date) -> WeekStatus:
    """Reviews completed for ``week`` ("2026-W47") of the active accounts, of how many that are due in it (R8), and the
    median seconds of the last 20."""
    done = db.query(
        "SELECT count(*) FROM review r JOIN account a ON a.id = r.account_id "
        "WHERE r.week = ? AND r.completed IS NOT NULL AND a.status = 'active' AND a.archived = 0",
        (week,),
    )[0][0]
    from csm_tui.store.due import not_due

    total = db.query("SELECT count(*) FROM current WHERE hidden = 0 AND colour != 'hold'")[0][0]
    total -= not_due(db, week, today)
    spent = sorted(
        s
        for (s,) in db.query(
            "SELECT seconds FROM review WHERE completed IS NOT NULL AND seconds > 0 ORDER BY id DESC LIMIT 20"
        )
    )
    return WeekStatus(done, total, spent[len(spent) // 2] if spent else None, len(spent))


def away_until(db: "Database", today: date) -> date | None:
    """The last day of my own leave that runs on ``today``; one that begins the day after another goes on with it."""
    found = db.query(
        "SELECT since, until FROM away WHERE account_id IS NULL AND person_id IS NULL AND until >= ? ORDER BY since",
        (today.isoformat(),),
    )
    last = None
    for since, until in found:
        reached = today if last is None else date.fromordinal(last.toordinal() + 1)
        if date.fromisoformat(since) <= reached:
            last = max(last or today, date.fromisoformat(until))
    return last


def expired(db: "Database", today: date) -> int:
    """How many cache rows no longer hold on ``today``: their time has come, or the day was set back."""
    found = db.query("SELECT count(*) FROM current WHERE valid_until <= ?1 OR as_of > ?1", (today.isoformat(),))
    return int(found[0][0])


def expired_ids(db: "Database", today: date) -> list[int]:
    """The accounts counted by ``expired``, and those that have no cache row at all."""
    found = db.query(
        "SELECT account_id FROM current WHERE valid_until <= ?1 OR as_of > ?1 UNION "
        "SELECT id FROM account WHERE id NOT IN (SELECT account_id FROM current) ORDER BY 1",
        (today.isoformat(),),
    )
    return [account_id for (account_id,) in found]
