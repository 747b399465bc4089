"""All that is known of accounts, read in one query a table however many accounts (no N+1).

Reviews and snapshots come from their newest few: every rule looks back four intervals or twelve
weeks at most, and a book of five years must open as fast as a new one (B9). ``history.py`` reads the rest.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from csm_tui.domain.model import Account, Away, Check, Facts, Intervention, Nudge, Signal, Wait
from csm_tui.errors import Unknown
from csm_tui.store import mapping

if TYPE_CHECKING:
    from csm_tui.store.db import Database

REVIEWS_READ = 16
SNAPSHOTS_READ = 48
NOTES_READ = 200  # no rule looks at notes: the history reads the rest, page by page
NUMBERS_READ = 120  # rows: four weeks of a daily export and more, or two years by the week

_ACCOUNT = (
    "SELECT id, name, segment, added, currency, external_id, arr_cents, product, signed, kickoff, sold_go_live, "
    "renewal, owner, ae, region, industry, tags, source, review_interval, status, closed_on, closed_as, hold_since, "
    "hold_until, hold_reason, archived, rev, country, weekend, days_off, cadence FROM account "
    "WHERE id IN (SELECT value FROM json_each(?))"
)


_IN = "account_id IN (SELECT value FROM json_each(?))"


def _all(table: str, columns: str, order: str, where: str = "") -> str:
    return f"SELECT account_id, {columns} FROM {table} WHERE {_IN} {where} ORDER BY {order}"


def _newest(table: str, columns: str, by: str, count: int) -> str:
    """The ``count`` newest rows of each account through its index, given oldest first."""
    return (
        f"SELECT {columns} FROM (SELECT value AS wanted FROM json_each(?)) JOIN {table} ON {table}.id IN "
        f"(SELECT x.id FROM {table} x WHERE x.account_id = wanted ORDER BY x.{by} DESC, x.id DESC LIMIT {count}) "
        f"ORDER BY {by}, {table}.id"
    )


# Of a day that was typed and imported, what was typed counts; what was not typed is the file's (store/numbers.py).
_FIGURES = ("licensed", "active", "core_used", "core_total", "tickets", "error_rate", "trained", "invited")
_TOLD = ", ".join(("account_id", "on_date", "source", *_FIGURES))
_NUMBERS = (
    "SELECT account_id, on_date, "
    + ", ".join(f"coalesce(max(CASE source WHEN 'typed' THEN {f} END), max({f}))" for f in _FIGURES)
    + f" FROM ({_newest('numbers', _TOLD, 'on_date', NUMBERS_READ)}) "
    "GROUP BY account_id, on_date ORDER BY account_id, on_date"
)

# (field of Facts, query, what makes a value of a row)
_TABLES: tuple[tuple[str, str, Callable[[mapping.Row], object]], ...] = (
    (
        "milestones",
        _all(
            "milestone",
            "id, code, title, phase, party, position, committed, baseline, sold, actual, started, state, "
            "owner, gate, needs, done_when, evidence, reason, unconfirmed, optional, rev",
            "account_id, position, id",
        ),
        mapping.milestone_of,
    ),
    ("tasks", _all("task", "id, milestone_id, title, owner, due, done_on, rev", "id"), mapping.task_of),
    (
        "moves",
        "SELECT m.account_id, m.id, m.milestone_id, s.code, m.old_date, m.new_date, m.reason_code, m.reason, "
        "m.caused_by, m.customer_told, m.moved_on FROM move m JOIN milestone s ON s.id = m.milestone_id "
        f"WHERE m.{_IN} ORDER BY m.id",
        mapping.move_of,
    ),
    ("blocks", _all("block", "id, milestone_id, reason, owner, since, until", "since, id"), mapping.block_of),
    ("reviews", _newest("review", mapping.REVIEW_COLUMNS, "week", REVIEWS_READ), mapping.review_of),
    (
        "snapshots",
        _newest(
            "snapshot",
            "account_id, on_date, week, reviewed, score, colour, components, caps, signals, phase",
            "on_date",
            SNAPSHOTS_READ,
        ),
        mapping.snapshot_of,
    ),
    ("override", _all("override", "id, colour, reason_code, reason, set_on, until", "id"), mapping.override_of),
    (
        "actions",
        _all(
            "action",
            "id, text, owner, party, due, state, origin, closed_on, reason, rev, added, carried, snoozed_until",
            "id",
        ),
        mapping.action_of,
    ),
    (
        "people",
        _all(
            "person",
            "id, name, role, title, email, power, interest, sentiment, state, state_on, rev, phone, influence, "
            "reports_to",
            "id",
        ),
        mapping.person_of,
    ),
    (
        "contacts",
        _all("contact", "id, on_date, kind, direction, held, people, absent, text, answered, rev", "on_date, id"),
        mapping.contact_of,
    ),
    (
        "promises",
        _all("promise", "id, text, kind, said_by, said_on, out_of_scope, decision, decided_on, reason, rev", "id"),
        mapping.promise_of,
    ),
    (
        "criteria",
        _all(
            "criterion",
            "id, metric, category, baseline, target, unit, source, owner, due, validated, actual, "
            "actual_on, evidence, state, reason, rev",
            "id",
        ),
        mapping.criterion_of,
    ),
    ("holds", _all("hold", "since, until", "since, id", "AND until IS NOT NULL"), mapping.hold_of),
    ("gates", _all("gate_pass", "gate, passed_on, forced, reason, missing", "id"), mapping.gate_of),
    ("numbers", _NUMBERS, mapping.numbers_of),
    (
        "scope_changes",
        _all("scope_change", "id, text, asked, decision, decided, effect_days, rev", "asked, id"),
        mapping.scope_of,
    ),
    ("uat_rounds", _all("uat_round", "number, held_on, passed, findings", "number"), mapping.uat_of),
    (
        "trainings",
        _all(
            "training",
            "id, title, audience, on_date, invited, attended, completed, competency, rev",
            "on_date IS NULL, on_date, id",
        ),
        mapping.session_of,
    ),
    ("notes", _newest("note", "account_id, id, on_date, text, internal, rev", "on_date", NOTES_READ), mapping.note_of),
    (
        "drafts",
        f"SELECT {mapping.DRAFT_COLUMNS} FROM draft WHERE {_IN} AND state != 'discarded' ORDER BY id",
        mapping.draft_of,
    ),
)

_WAITS = _all("wait", "id, milestone_id, party, for_what, since, until, expected, reason_code, rev", "since, id")
_NUDGES = _all("nudge", "wait_id, id, step, sent_on, channel, text", "sent_on, id")
_SIGNALS = _all(
    "signal",
    "id, code, subject, severity, component, category, title, evidence, first_noticed, last_evidence, state, human, "
    "count, owner, response_due, folded_into, closed_on, reason, rev, snoozed_until",
    "first_noticed, id",
)
_INTERVENTIONS = _all("intervention", "signal_id, id, done_on, action, result, rev, told", "done_on, id")
_CHECKS = f"SELECT account_id, list, item, state, owner, note, rev FROM check_item WHERE {_IN}"
_AWAY = f"SELECT {mapping.AWAY_COLUMNS} FROM away WHERE account_id IS NULL OR {_IN} ORDER BY since, id"
_NOT_APPLICABLE = f"SELECT account_id, question, note FROM not_applicable WHERE {_IN}"


def accounts(db: Database, key: str) -> dict[int, Account]:
    """The accounts whose ids are in the JSON list ``key``, by id."""
    return {r[0]: mapping.account_of(r) for r in db.query(_ACCOUNT, (key,))}


def waits(db: Database, key: str) -> dict[int, list[Wait]]:
    """All waits with their reminders, oldest first, of the accounts whose ids are in the JSON list ``key``."""
    nudges: defaultdict[int, list[Nudge]] = defaultdict(list)
    for r in db.query(_NUDGES, (key,)):
        nudges[r[1]].append(Nudge(r[2], r[3], date.fromisoformat(r[4]), r[5], r[6]))
    out: defaultdict[int, list[Wait]] = defaultdict(list)
    for r in db.query(_WAITS, (key,)):
        wait = mapping.wait_of(r, nudges.get(r[1], ()))
        out[r[0]].append(wait)
    return out


def _signals(db: Database, key: str) -> dict[int, list[Signal]]:
    done: defaultdict[int, list[Intervention]] = defaultdict(list)
    for r in db.query(_INTERVENTIONS, (key,)):
        done[r[1]].append(Intervention(r[2], date.fromisoformat(r[3]), r[4], r[5], r[6], r[7]))
    out: defaultdict[int, list[Signal]] = defaultdict(list)
    for r in db.query(_SIGNALS, (key,)):
        signal = mapping.signal_of(r, done.get(r[1], ()))
        out[r[0]].append(signal)
    return out


def _checks(db: Database, key: str, accounts: Mapping[int, Account]) -> dict[int, tuple[Check, ...]]:
    """The readiness list of each account, with what was answered."""
    from csm_tui.content import readiness

    answers: defaultdict[int, dict[tuple[str, str], mapping.Row]] = defaultdict(dict)
    for r in db.query(_CHECKS, (key,)):
        answers[r[0]][r[1], r[2]] = r
    out = {}
    for account_id, account in accounts.items():
        asked = readiness(account.segment)
        if given := answers.get(account_id):
            asked = tuple(mapping.check_of(check, given.get((check.list, check.item))) for check in asked)
        out[account_id] = asked
    return out


def _away(db: Database, key: str) -> tuple[tuple[Away, ...], dict[int, list[Away]]]:
    """My own leave, and by account who is away there."""
    mine: list[Away] = []
    theirs: defaultdict[int, list[Away]] = defaultdict(list)
    for r in db.query(_AWAY, (key,)):
        (mine if r[0] is None else theirs[r[0]]).append(mapping.away_of(r))
    return tuple(mine), theirs


def load(db: Database, ids: Sequence[int]) -> list[Facts]:
    """The facts of ``ids`` in that order; an id without an account is left out. One query a table."""
    key = json.dumps(list(ids))
    known = accounts(db, key)
    if not known:
        return []
    parts: dict[int, dict[str, list[Any]]] = {i: {} for i in known}
    for field, query, make in _TABLES:
        for r in db.query(query, (key,)):
            parts[r[0]].setdefault(field, []).append(make(r))
    for field, found in (("waits", waits(db, key)), ("signals", _signals(db, key))):
        for account_id, values in found.items():
            parts[account_id][field] = list(values)
    excused: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for account_id, question, note in db.query(_NOT_APPLICABLE, (key,)):
        excused[account_id][question] = note
    checks = _checks(db, key, known)
    mine, theirs = _away(db, key)
    out = []
    for account_id in dict.fromkeys(ids):
        if account_id in known:
            lists = parts[account_id]
            override = lists.pop("override", [None])[-1]
            values_ = {field: tuple(values) for field, values in lists.items()}
            out.append(
                Facts(
                    known[account_id],
                    override=override,
                    not_applicable=excused.get(account_id, {}),
                    checks=checks[account_id],
                    away=mine + tuple(theirs.get(account_id, ())),
                    **values_,
                )
            )
    return out


def load_one(db: Database, account_id: int) -> Facts:
    """The facts of one account; raises Unknown."""
    found = load(db, [account_id])
    if not found:
        raise Unknown(f"There is no account with the number {account_id}.")
    return found[0]
