"""What Today reads: one query a kind over all accounts that are shown, in light values (B3). No N+1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from csm_tui.domain import agenda
from csm_tui.domain.calendar import STANDARD

if TYPE_CHECKING:
    from csm_tui.domain.agenda_seldom import DecisionDue, IssueOpen, WaitOpen
    from csm_tui.domain.calendar import Calendar
    from csm_tui.store.reading import Reading

_SHOWN = "JOIN current c ON c.account_id = t.account_id AND c.hidden = 0"
_MET = (
    "(SELECT x.on_date FROM contact x WHERE x.account_id = a.id AND x.kind = 'meeting' AND x.held = 1 "
    "AND x.on_date <= ?1 ORDER BY x.on_date DESC LIMIT 1)"
)
_ACCOUNTS = (
    "SELECT a.id, a.name, a.status = 'hold', a.hold_until, a.hold_reason, a.segment, a.cadence, a.added, "
    f"a.review_interval, c.last_review, {_MET}, "
    "(SELECT m.actual FROM milestone m WHERE m.account_id = a.id AND m.code = 'K1' AND m.state = 'done'), "
    "a.country, a.weekend, a.days_off, a.rev FROM account a JOIN current c ON c.account_id = a.id AND c.hidden = 0"
)
_ACTIONS = (
    "SELECT t.account_id, t.id, t.text, t.owner, t.party, t.due, t.snoozed_until, t.rev, t.origin "
    f"FROM action t {_SHOWN} "
    "WHERE t.state = 'open' AND t.due <= ?1 AND t.origin NOT LIKE 'draft %'"  # those are told as decisions
)
_SIGNALS = (
    "SELECT t.account_id, t.id, t.title, t.severity, t.response_due, t.owner, t.snoozed_until, t.rev, "
    "EXISTS (SELECT 1 FROM intervention i WHERE i.signal_id = t.id) AS acted "
    f"FROM signal t {_SHOWN} WHERE t.state IN ('open','acknowledged','mitigating') AND t.folded_into IS NULL "
    # a decision that is overdue is told as such, and not a second time by the signal that it raises
    "AND NOT (t.code = 'R3' AND t.human = 0) "
    "AND t.response_due <= ?1 AND (NOT acted OR (t.severity = 'critical' "
    "AND NOT EXISTS (SELECT 1 FROM intervention i WHERE i.signal_id = t.id AND i.told != '') "
    "AND NOT EXISTS (SELECT 1 FROM draft d WHERE d.account_id = t.account_id AND d.template = 'escalation' "
    "AND d.state != 'discarded' AND d.sent_on >= t.response_due)))"
)
_DECISIONS = (
    f"SELECT t.account_id, t.id, t.template, t.decision_due, t.rev FROM draft t {_SHOWN} "
    "WHERE t.state = 'sent' AND t.answer = '' AND t.decision_due <= ?1"
)
_WAITS = (
    "SELECT t.account_id, t.id, t.for_what, t.party, t.since, "
    "(SELECT max(n.step) FROM nudge n WHERE n.wait_id = t.id) "
    f"FROM wait t {_SHOWN} JOIN milestone m ON m.id = t.milestone_id AND m.state = 'open' AND m.unconfirmed = 0 "
    "WHERE t.until IS NULL AND t.since <= ?1"
)
_MILESTONES = (
    f"SELECT t.account_id, t.id, t.code, t.title, t.party, t.owner, t.committed, t.rev FROM milestone t {_SHOWN} "
    "WHERE t.state = 'open' AND t.unconfirmed = 0 AND t.committed <= ?1"
)
_ISSUES = (
    "SELECT t.account_id, t.id, t.title, t.severity, t.opened, t.responded IS NOT NULL, t.owner, t.rev "
    f"FROM issue t {_SHOWN} WHERE t.resolved IS NULL AND t.opened <= ?1"
)
_PAUSES = (
    f"SELECT t.account_id, t.since, t.until FROM hold t {_SHOWN} WHERE t.until >= ?1 "
    "UNION ALL SELECT NULL, since, until FROM away WHERE account_id IS NULL AND person_id IS NULL AND until >= ?1"
)
_LONGEST_INTERVAL = 365


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def agenda_of(store: Reading, ahead: int, *, asleep: bool = False) -> list[agenda.Item]:
    """The entries of Today for all accounts that the portfolio shows; with ``asleep`` the snoozed ones as well."""
    return agenda.agenda(books(store, ahead), store.today, ahead=ahead, asleep=asleep)


def books(store: Reading, ahead: int) -> list[agenda.Book]:
    """What Today looks at, account by account, up to so many days ahead."""
    db, today = store.db, store.today.isoformat()
    until = (store.today + timedelta(days=ahead)).isoformat()
    own_days = bool(db.query("SELECT 1 FROM setting WHERE key = 'calendar'"))
    actions = _grouped(db.query(_ACTIONS, (until,)), _action)
    signals = _grouped(db.query(_SIGNALS, (until,)), _signal)
    decisions = _grouped(db.query(_DECISIONS, (until,)), _decision)
    waits = _grouped(db.query(_WAITS, (today,)), _wait)
    milestones = _grouped(db.query(_MILESTONES, (until,)), _milestone)
    issues = _grouped(db.query(_ISSUES, (today,)), _issue)
    paused = _pauses(store)
    out = []
    for row in db.query(_ACCOUNTS, (today,)):
        key, name, held, hold_until, reason, segment, cadence, added, interval, reviewed, met, kickoff = row[:12]
        calendar = _calendar(store, row[12:15], own_days)
        due = _review_due(added, interval, reviewed, paused.get(key) or paused[None])
        out.append(
            agenda.Book(
                key, name, bool(held), _day(hold_until), reason, segment, calendar, cadence, _day(met), _day(kickoff),
                due, row[15], actions[key], signals[key], decisions[key], waits[key], milestones[key],
                issues[key],
            )
        )  # fmt: skip
    return out


def _grouped(rows: Iterable[Sequence[Any]], make: Any) -> defaultdict[int, tuple[Any, ...]]:
    """Values by the account that the first column names."""
    out: defaultdict[int, tuple[Any, ...]] = defaultdict(tuple)
    for row in rows:
        out[row[0]] += (make(row[1:]),)
    return out


def _action(r: Sequence[Any]) -> agenda.ActionDue:
    return agenda.ActionDue(r[0], r[1], r[2], r[3], date.fromisoformat(r[4]), _day(r[5]), r[6], r[7])


def _signal(r: Sequence[Any]) -> agenda.SignalDue:
    return agenda.SignalDue(r[0], r[1], r[2], date.fromisoformat(r[3]), r[4], _day(r[5]), r[6], bool(r[7]))


def _milestone(r: Sequence[Any]) -> agenda.MilestoneDue:
    return agenda.MilestoneDue(r[0], r[1], r[2], r[3], r[4], date.fromisoformat(r[5]), r[6])


def _decision(r: Sequence[Any]) -> DecisionDue:
    from csm_tui.domain.agenda_seldom import DecisionDue

    return DecisionDue(r[0], r[1], date.fromisoformat(r[2]), r[3])


def _issue(r: Sequence[Any]) -> IssueOpen:
    from csm_tui.domain.agenda_seldom import IssueOpen

    return IssueOpen(r[0], r[1], r[2], date.fromisoformat(r[3]), bool(r[4]), r[5], r[6])


def _wait(r: Sequence[Any]) -> WaitOpen:
    from csm_tui.domain.agenda_seldom import WaitOpen

    return WaitOpen(r[0], r[1], r[2], date.fromisoformat(r[3]), r[4] or 0)


def _calendar(store: Reading, own: Sequence[str], general: bool) -> Calendar:
    """The calendar of an account; the usual one at once where neither it nor the settings (``general``) say a thing."""
    country, weekend, days_off = own
    if not (general or country or weekend or days_off != "[]"):
        return STANDARD
    import json
    from types import SimpleNamespace

    from csm_tui.store import calendars

    days = tuple(map(date.fromisoformat, json.loads(days_off)))
    account: Any = SimpleNamespace(country=country, weekend=tuple(map(int, weekend.split())), days_off=days)
    return calendars.calendar_of(store, account)


def _pauses(store: Reading) -> dict[int | None, tuple[tuple[date, date], ...]]:
    """By account the days on which its review grew no older, my own leave among them; under None that leave alone."""
    first = (store.today - timedelta(days=2 * _LONGEST_INTERVAL)).isoformat()
    found: defaultdict[int | None, list[tuple[date, date]]] = defaultdict(list)
    for account_id, since, until in store.db.query(_PAUSES, (first,)):
        # the day a hold began counts still (R8)
        begin = date.fromisoformat(since) + timedelta(days=account_id is not None)
        found[account_id].append((begin, date.fromisoformat(until)))
    mine = found.pop(None, [])
    out: dict[int | None, tuple[tuple[date, date], ...]] = {key: tuple(own + mine) for key, own in found.items()}
    return {**out, None: tuple(mine)}


def _review_due(added: str, interval: int, reviewed: str | None, paused: Sequence[tuple[date, date]]) -> date:
    """The day on which the last review is as old as it may be; never reviewed: the day it was added (R8)."""
    if reviewed is None:
        return date.fromisoformat(added)
    from csm_tui.domain.review_due import due_day

    return due_day(date.fromisoformat(reviewed), interval, paused)
