"""What a week's summary is made of: every account's colour, review, signals, steps and wins as they stood then.

Plain SQL in one query a table for this week and any earlier one (no rule is asked anew): the colours of the past are
its snapshots, this week's are the rows of the portfolio.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from csm_tui.domain.calendar import iso_week, week_end, week_start
from csm_tui.domain.dates import short
from csm_tui.domain.model import Colour
from csm_tui.domain.week import AHEAD, HOLD, LOOK_BACK, NONE, Decision, Filed, Life, Response, WeekAccount, state_of
from csm_tui.errors import Refused
from csm_tui.store.due import DECIDES, LAST_BEFORE, leave_decides

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csm_tui.domain.week import WeekSummary
    from csm_tui.store.db import Database
    from csm_tui.store.reading import Reading

_COLOUR = {str(c): c for c in Colour}
_WHY = 2  # signals that are named as the reason of a red of an earlier week


def check_week(store: Reading, week: str) -> str:
    """The week itself; raises Refused where it is none or has not begun."""
    try:
        monday = week_start(week)
    except ValueError:
        raise Refused(f"A week is written like 2026-W47, not “{week[:20]}”.") from None
    if monday > store.today or iso_week(monday) != week:
        raise Refused(f"Week {week[:10]} has not begun yet." if monday > store.today else "There is no such week.")
    return week


def summary(store: Reading, week: str) -> WeekSummary:
    """The week's summary; raises Refused for a week that has not begun."""
    from csm_tui.domain.week import summarize

    return summarize(accounts(store, check_week(store, week)), week, store.today)


def accounts(store: Reading, week: str) -> list[WeekAccount]:
    """Every account that was in the book in that week, in no order."""
    db, today = store.db, store.today
    on = min(week_end(week), today)
    now = week == iso_week(today)
    seen = snapshots(db, iso_week(week_start(week) - timedelta(weeks=LOOK_BACK)), week)
    lives, filed, leave = lifes(db), reviews(db, week), own_leave(db)
    latest = latest_reviews(db, week, everybody=leave_decides(leave, week))
    signals, steps, decisions, go_lives, wins = (
        _responses(db, on), _steps(db, on, today), _decisions(db, on), _go_lives(db, on), _wins(db, week, on),
    )  # fmt: skip
    why = {} if now else _reasons(db, on)
    weeks_before = [iso_week(week_start(week) - timedelta(weeks=back)) for back in range(1, LOOK_BACK + 1)]
    out = []
    for key, name, cents, currency, colour, score, reason, computed in db.query(
        "SELECT a.id, a.name, a.arr_cents, a.currency, c.colour, c.score, c.why, c.computed FROM account a "
        "JOIN current c ON c.account_id = a.id WHERE a.archived = 0 AND a.added <= ?",
        (on.isoformat(),),
    ):
        state = state_of(lives[key], week, today, filed.get(key), leave, latest.get(key))
        done = wins.get(key, ())
        if state == NONE and not done:
            continue
        weeks = seen.get(key, {})
        at_end = (colour, score) if now else weeks.get(week, (None, None))
        closed = lives[key].closed
        if closed is not None and closed <= on:
            at_end = (None, None)
        elif state == HOLD and not now:
            at_end = (Colour.HOLD.value, None)  # no snapshot is taken of it meanwhile
        held = at_end[0] == Colour.HOLD
        before = _before(weeks, week)
        out.append(
            WeekAccount(
                id=key,
                name=name,
                state=state,
                colour=_COLOUR.get(at_end[0] or ""),
                score=at_end[1],
                before=_COLOUR.get(before[0] or ""),
                score_before=before[1],
                past=_past(weeks, weeks_before),
                arr_cents=cents,
                currency=currency,
                review=filed.get(key),
                why=reason if now else why.get(key, ""),
                next_step=steps.get(key, ""),
                responses=() if held else tuple(signals.get(key, ())),  # the clocks of a held one stand still
                decisions=tuple(decisions.get(key, ())),
                judged=now and colour != computed and computed in ("red", "yellow", "green"),
                go_live=go_lives.get(key),
                wins=tuple(done),
            )
        )
    return out


# --- by account and week ------------------------------------------------------------------------


def snapshots(db: Database, first: str, last: str) -> dict[int, dict[str, tuple[str, int | None]]]:
    """account → week → colour and score of the last snapshot of each week from ``first`` to ``last``."""
    out: defaultdict[int, dict[str, tuple[str, int | None]]] = defaultdict(dict)
    query = (
        "SELECT s.account_id, s.week, s.colour, s.score FROM account a "
        "CROSS JOIN snapshot s ON s.account_id = a.id AND s.on_date BETWEEN ? AND ? "
        "WHERE a.archived = 0 ORDER BY s.account_id, s.on_date, s.reviewed"
    )
    for key, week, colour, score in db.query(query, (week_start(first).isoformat(), week_end(last).isoformat())):
        out[key][week] = (colour, score)
    return out


def _before(weeks: dict[str, tuple[str, int | None]], week: str) -> tuple[str | None, int | None]:
    """The last snapshot of an earlier week."""
    earlier = [w for w in weeks if w < week]
    return weeks[max(earlier)] if earlier else (None, None)


def _past(weeks: dict[str, tuple[str, int | None]], before: Sequence[str]) -> tuple[Colour | None, ...]:
    """The colours of the weeks before, the last one first, up to the first that is not known."""
    out: list[Colour | None] = []
    for week in before:
        found = weeks.get(week)
        if found is None:
            break
        out.append(_COLOUR.get(found[0]))
    return tuple(out)


def lifes(db: Database, ids: Sequence[int] | None = None) -> dict[int, Life]:
    """Of every account, or of these, what decides in which weeks a review was to be expected."""
    # CROSS JOIN: the few that are asked for lead the walk, never the whole table
    wanted = "" if ids is None else "json_each(?) i CROSS JOIN "
    params = () if ids is None else (as_list(ids),)
    of_holds, of_ids = ("", "") if ids is None else ("WHERE h.account_id = i.value", "WHERE a.id = i.value")
    holds: defaultdict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for key, since, until in db.query(f"SELECT h.account_id, h.since, h.until FROM {wanted} hold h {of_holds}", params):
        holds[key].append((date.fromisoformat(since), date.fromisoformat(until) if until else None))
    query = (
        f"SELECT a.id, a.added, a.status, a.closed_on, a.review_interval, a.hold_since FROM {wanted} account a {of_ids}"
    )
    out = {}
    for key, added, status, closed, interval, hold_since in db.query(query, params):
        if status == "hold" and hold_since and not any(until is None for _, until in holds[key]):
            holds[key].append((date.fromisoformat(hold_since), None))
        ended = date.fromisoformat(closed) if status == "closed" and closed else None
        out[key] = Life(date.fromisoformat(added), ended, interval, tuple(holds[key]))
    return out


def as_list(ids: Sequence[int]) -> str:
    """Numbers as the JSON list that a query walks."""
    return "[" + ",".join(map(str, ids)) + "]"


def own_leave(db: Database) -> tuple[tuple[date, date], ...]:
    """The CSM's own days away, first and last included."""
    found = db.query("SELECT since, until FROM away WHERE account_id IS NULL AND person_id IS NULL")
    return tuple((date.fromisoformat(since), date.fromisoformat(until)) for since, until in found)


def filed_of(row: tuple[Any, ...]) -> Filed:
    """A review's figures from (completed, late, express, seconds)."""
    completed, late, express, seconds = row
    return Filed(date.fromisoformat(completed) if completed else None, bool(late), bool(express), seconds)


def reviews(db: Database, week: str) -> dict[int, Filed]:
    """The reviews of a week by account, begun ones included."""
    found = db.query("SELECT account_id, completed, late, express, seconds FROM review WHERE week = ?", (week,))
    return {r[0]: filed_of(r[1:]) for r in found}


def latest_reviews(db: Database, week: str, *, everybody: bool) -> dict[int, date]:
    """When accounts were last reviewed before that week: those whose interval is longer than a week or that were on
    hold, for the others have one due in any week; with ``everybody`` all."""
    which = "" if everybody else f"WHERE {DECIDES}"
    found = db.query(f"SELECT a.id, {LAST_BEFORE} FROM account a {which}", (week,))
    return {key: date.fromisoformat(day) for key, day in found if day}


# --- what is told of an account -----------------------------------------------------------------


# As a signal was at the end of the day ?1: by its history, or without one by what is known of it now.
THEN = (
    "LEFT JOIN signal_event e ON e.id = (SELECT x.id FROM signal_event x WHERE x.signal_id = s.id "
    "AND x.on_date <= ?1 ORDER BY x.on_date DESC, x.id DESC LIMIT 1)"
)
OPEN_THEN = (
    "s.first_noticed <= ?1 AND CASE WHEN e.id IS NULL "
    "THEN (s.closed_on IS NULL OR s.closed_on > ?1) AND s.folded_into IS NULL "
    "ELSE e.state IN ('open', 'acknowledged', 'mitigating') AND e.folded_into IS NULL END"
)
SEVERITY_THEN = "coalesce(e.severity, s.severity)"


def _responses(db: Database, on: date) -> dict[int, list[Response]]:
    """Signals open on that day whose response time had run out without an intervention."""
    out: defaultdict[int, list[Response]] = defaultdict(list)
    query = (
        f"SELECT s.account_id, s.title, {SEVERITY_THEN}, s.response_due FROM signal s {THEN} "
        f"WHERE s.response_due < ?1 AND {OPEN_THEN} "
        "AND NOT EXISTS (SELECT 1 FROM intervention i WHERE i.signal_id = s.id AND i.done_on <= ?1)"
    )
    for key, title, severity, due in db.query(query, (on.isoformat(),)):
        out[key].append(Response(title, severity, date.fromisoformat(due)))
    return out


def _reasons(db: Database, on: date) -> dict[int, str]:
    """The gravest signals that were open on that day, in words."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    query = (
        f"SELECT s.account_id, s.title, {SEVERITY_THEN} AS grave FROM signal s {THEN} "
        f"WHERE {OPEN_THEN} AND grave IN ('critical', 'high') ORDER BY grave, s.first_noticed, s.id"
    )
    for key, title, severity in db.query(query, (on.isoformat(),)):
        if len(found[key]) < _WHY:
            found[key].append(f"{title} ({severity.capitalize()})")
    return {key: "; ".join(titles) for key, titles in found.items()}


def _steps(db: Database, on: date, today: date) -> dict[int, str]:
    """The next action of each account as it stood on that day: the earliest due one."""
    out: dict[int, str] = {}
    query = (
        "SELECT account_id, text, owner, due FROM action WHERE (state = 'open' OR closed_on > ?1) "
        "AND coalesce(added, '') <= ?1 ORDER BY due IS NULL, due, id"
    )
    for key, text, owner, due in db.query(query, (on.isoformat(),)):
        if key not in out:
            day = short(date.fromisoformat(due), today).lstrip("0") if due else ""
            late = "overdue" if due and due < on.isoformat() else ""
            facts = ", ".join(part for part in (owner, day, late) if part)
            out[key] = f"{text} ({facts})" if facts else text
    return out


def _decisions(db: Database, on: date) -> dict[int, list[Decision]]:
    """Escalations that were sent by that day and have no answer."""
    out: defaultdict[int, list[Decision]] = defaultdict(list)
    query = (
        "SELECT account_id, json_extract(fields, '$.support'), decision_due FROM draft "
        "WHERE state = 'sent' AND sent_on <= ? ORDER BY decision_due IS NULL, decision_due, id"
    )
    for key, asked, due in db.query(query, (on.isoformat(),)):
        out[key].append(Decision(str(asked or ""), date.fromisoformat(due) if due else None))
    return out


def _go_lives(db: Database, on: date) -> dict[int, date]:
    """Go-lives that were ahead on that day and lie within the next two weeks, by the date agreed then."""
    agreed = (
        "coalesce((SELECT v.old_date FROM move v WHERE v.milestone_id = m.id AND v.moved_on > ?1 "
        "ORDER BY v.moved_on, v.id LIMIT 1), m.committed)"
    )
    query = (
        f"SELECT m.account_id, {agreed} AS agreed FROM milestone m WHERE m.code = 'L1' AND m.unconfirmed = 0 "
        "AND (m.state = 'open' OR (m.state = 'done' AND m.actual > ?1)) AND agreed BETWEEN ?1 AND ?2"
    )
    found = db.query(query, (on.isoformat(), (on + timedelta(days=AHEAD)).isoformat()))
    return {key: date.fromisoformat(day) for key, day in found}


def _wins(db: Database, week: str, on: date) -> dict[int, list[str]]:
    """The milestones that were done in the week, by their place in the plan: the later one is the greater win."""
    out: defaultdict[int, list[str]] = defaultdict(list)
    query = (
        "SELECT account_id, title FROM milestone WHERE state = 'done' AND actual BETWEEN ? AND ? "
        "ORDER BY account_id, position DESC, id DESC"
    )
    for key, title in db.query(query, (week_start(week).isoformat(), on.isoformat())):
        out[key].append(title)
    return out
