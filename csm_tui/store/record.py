"""One account's stored facts as plain values, for ``account`` on the command line.

The rules' value classes would cost three times what the command may (PERFORMANCE B3), so they are not used here: dates
stay ISO text, flags become true and false, absent is ``None``.
"""

from __future__ import annotations

import json
import sqlite3
from collections import namedtuple
from datetime import date
from typing import TYPE_CHECKING, Any

from csm_tui.domain.forecast import Network, late
from csm_tui.domain.nudges import days_waited, next_nudge
from csm_tui.store import calendars

if TYPE_CHECKING:
    from csm_tui.domain.calendar import Calendar
    from csm_tui.store.reading import Reading

_RECENT = 10  # notes and contacts

_ACCOUNT = (
    "product, signed, kickoff, owner, ae, region, industry, status, closed_on, closed_as, hold_since, hold_until, "
    "hold_reason, review_interval, added, tags, country, weekend, days_off"
)
# key → (columns as "column" or "column AS key", the rest of the query)
_LISTS: dict[str, tuple[str, str]] = {
    "milestones": (
        "s.code, s.title, s.phase, s.party, s.owner, s.gate, s.sold, s.baseline, s.committed, s.actual, s.started, "
        "s.state, s.reason, s.unconfirmed, s.optional, s.needs, s.done_when, s.evidence, "
        "(SELECT count(*) FROM move m WHERE m.milestone_id = s.id) AS moves",
        "milestone s WHERE s.account_id = ?1 ORDER BY s.position, s.id",
    ),
    "tasks": (
        "s.code, t.title, t.owner, t.due, t.done_on AS done",
        "task t JOIN milestone s ON s.id = t.milestone_id WHERE t.account_id = ?1 ORDER BY s.position, t.id",
    ),
    "moves": (
        "s.code, m.old_date AS old, m.new_date AS new, m.reason_code, m.reason, m.caused_by, m.customer_told, "
        "m.moved_on AS 'on'",
        "move m JOIN milestone s ON s.id = m.milestone_id WHERE m.account_id = ?1 ORDER BY m.moved_on, m.id",
    ),
    "waits": (
        "w.id, s.code, w.party, w.for_what, w.reason_code, w.since, w.expected, w.until",
        "wait w JOIN milestone s ON s.id = w.milestone_id WHERE w.account_id = ?1 ORDER BY w.since, w.id",
    ),
    "blocks": (
        "s.code, b.reason, b.owner, b.since, b.until",
        "block b JOIN milestone s ON s.id = b.milestone_id WHERE b.account_id = ?1 ORDER BY b.since, b.id",
    ),
    "uat_rounds": ("number, held_on, passed, findings", "uat_round WHERE account_id = ?1 ORDER BY number"),
    "scope_changes": (
        "text, asked, decision, decided, effect_days",
        "scope_change WHERE account_id = ?1 ORDER BY asked, id",
    ),
    "gates": (
        "gate, passed_on, forced, reason, missing",
        "gate_pass WHERE account_id = ?1 ORDER BY passed_on, id",
    ),
    "open_signals": (
        "id, code, subject, severity, component, category, title, evidence, first_noticed, state, human, owner, "
        "response_due, folded_into, "
        "(SELECT count(*) FROM intervention i WHERE i.signal_id = signal.id) AS interventions",
        "signal WHERE account_id = ?1 AND state IN ('open', 'acknowledged', 'mitigating') ORDER BY CASE severity WHEN "
        "'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END, first_noticed, id",
    ),
    "actions": (
        "id, text, owner, party, due, origin",
        "action WHERE account_id = ?1 AND state = 'open' ORDER BY due IS NULL, due, id",
    ),
    "people": (
        "name, role, title, email, sentiment, state, "
        "(SELECT max(c.on_date) FROM contact c, json_each(c.people) p WHERE c.account_id = ?1 AND p.value = person.id "
        "AND c.held AND c.direction IN ('in', 'both')) AS last_heard",
        "person WHERE account_id = ?1 ORDER BY id",
    ),
    "criteria": (
        "metric, baseline, target, unit, owner, due, actual, actual_on, state",
        "criterion WHERE account_id = ?1 ORDER BY id",
    ),
    "promises": (
        "text, kind, said_by, said_on, out_of_scope, decision, decided_on",
        "promise WHERE account_id = ?1 ORDER BY id",
    ),
    "contacts": (
        "on_date AS 'on', kind, direction, held, text",
        f"contact WHERE account_id = ?1 ORDER BY on_date DESC, id DESC LIMIT {_RECENT}",
    ),
    "notes": (
        "on_date AS 'on', text, internal",
        f"note WHERE account_id = ?1 ORDER BY on_date DESC, id DESC LIMIT {_RECENT}",
    ),
    "drafts": (
        "id, template, state, decision_due, created, sent_on",
        "draft WHERE account_id = ?1 AND state != 'discarded' ORDER BY id",
    ),
}
_NUDGES = (
    "wait_id, step, sent_on AS 'on', channel, text",
    "nudge WHERE account_id = ?1 ORDER BY sent_on, id",
)
_FLAGS = frozenset(
    {"unconfirmed", "optional", "customer_told", "human", "out_of_scope", "held", "internal", "passed", "forced"}
)


# As much of a milestone as its forecast needs (``domain.forecast.Step``), of a wait as its reminders do
# (``domain.nudges.Running``). Of ``collections``: a NamedTuple compiles its annotations at every start.
_Need = namedtuple("_Need", "code kind")
_Step = namedtuple("_Step", "code state committed actual started unconfirmed needs")
_Sent = namedtuple("_Sent", "step")
_Wait = namedtuple("_Wait", "since until nudges")


def read(store: Reading, account_id: int) -> dict[str, Any]:
    """Everything of ``account_id`` beside what its row of the portfolio says; one query a kind of fact.

    Lists are in the order in which people read them; notes and contacts are the newest ten. Milestones come with
    forecast and lateness, waits with their working days, reminders and the next one, in the account's own calendar.
    """
    conn = store.db.conn
    (out,) = _rows(conn, _ACCOUNT, "account WHERE id = ?1", account_id)
    out["tags"] = json.loads(out["tags"])
    out["weekend"] = [int(day) for day in (out["weekend"] or "").split()]
    out["days_off"] = json.loads(out["days_off"] or "[]")
    for key, (columns, rest) in _LISTS.items():
        out[key] = _rows(conn, columns, rest, account_id)
    days_off = tuple(date.fromisoformat(day) for day in out["days_off"])
    own = calendars.CalendarSpec(out["country"] or "", tuple(out["weekend"]), days_off)
    calendar = calendars.calendar_for(store, own)
    held = out["hold_since"] if out["status"] == "hold" else None
    today = min(store.today, date.fromisoformat(held)) if held else store.today  # on hold its clocks stand still
    _forecasts(out["milestones"], today, calendar)
    _reminders(out["waits"], _rows(conn, *_NUDGES, account_id), today, calendar, held=bool(held))
    return out


def _forecasts(milestones: list[dict[str, Any]], today: date, calendar: Calendar) -> None:
    """Forecast and lateness of each, and its needs as a list."""
    for m in milestones:
        m["needs"] = (m["needs"] or "").split()
    steps = [
        _Step(
            m["code"], m["state"], _day(m["committed"]), _day(m["actual"]), _day(m["started"]), m["unconfirmed"],
            tuple(_Need(code, kind or "FS") for code, _, kind in (need.partition(":") for need in m["needs"])),
        )
        for m in milestones
    ]  # fmt: skip
    network = Network(steps, today, calendar)
    critical = network.critical()
    for m, step in zip(milestones, steps, strict=True):
        forecast = network.forecast(step)
        m["forecast"] = forecast.isoformat() if forecast else None
        m["late_working_days"] = late(step, today, calendar)
        m["critical"] = m["code"] in critical


def _reminders(
    waits: list[dict[str, Any]], nudges: list[dict[str, Any]], today: date, calendar: Calendar, *, held: bool
) -> None:
    """How long each wait has lasted, the reminders sent, and the one that comes next."""
    for wait in waits:
        key = wait.pop("id")
        wait["nudges"] = [{k: v for k, v in n.items() if k != "wait_id"} for n in nudges if n["wait_id"] == key]
        found = _Wait(
            date.fromisoformat(wait["since"]), _day(wait["until"]), tuple(_Sent(n["step"]) for n in wait["nudges"])
        )
        wait["working_days"] = days_waited(found, today, calendar)
        coming = next_nudge(found, today, calendar)
        wait["next_nudge"] = (
            {"step": coming.step, "on": coming.on.isoformat(), "due": coming.due and not held} if coming else None
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(conn: sqlite3.Connection, columns: str, rest: str, account_id: int) -> list[dict[str, Any]]:
    """Rows as mappings by column; empty text as ``None``, flags as booleans."""
    found = conn.execute(f"SELECT {columns} FROM {rest}", (account_id,))
    names = [column[0] for column in found.description]
    return [
        {n: bool(v) if n in _FLAGS else None if v == "" else v for n, v in zip(names, row, strict=True)}
        for row in found
    ]
