"""One account's stored facts as plain values, for ``account`` on the command line.

The rules' value classes would cost three times what the command may (PERFORMANCE B3), so they are not used here: dates
stay ISO text, flags become true and false, absent is ``None``.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

_RECENT = 10  # notes and contacts

_ACCOUNT = (
    "product, signed, kickoff, owner, ae, region, industry, status, closed_on, closed_as, hold_since, hold_until, "
    "hold_reason, review_interval, added, tags"
)
# key → (columns as "column" or "column AS key", the rest of the query)
_LISTS: dict[str, tuple[str, str]] = {
    "milestones": (
        "s.code, s.title, s.phase, s.party, s.owner, s.gate, s.sold, s.baseline, s.committed, s.actual, s.started, "
        "s.state, s.unconfirmed, s.evidence, (SELECT count(*) FROM move m WHERE m.milestone_id = s.id) AS moves",
        "milestone s WHERE s.account_id = ?1 ORDER BY s.position",
    ),
    "moves": (
        "s.code, m.old_date AS old, m.new_date AS new, m.reason_code, m.reason, m.caused_by, m.customer_told, "
        "m.moved_on AS 'on'",
        "move m JOIN milestone s ON s.id = m.milestone_id WHERE m.account_id = ?1 ORDER BY m.moved_on, m.id",
    ),
    "waits": (
        "s.code, w.party, w.for_what, w.since, w.expected, w.until, "
        "(SELECT count(*) FROM nudge n WHERE n.wait_id = w.id) AS nudges",
        "wait w JOIN milestone s ON s.id = w.milestone_id WHERE w.account_id = ?1 ORDER BY w.since, w.id",
    ),
    "blocks": (
        "s.code, b.reason, b.owner, b.since, b.until",
        "block b JOIN milestone s ON s.id = b.milestone_id WHERE b.account_id = ?1 ORDER BY b.since, b.id",
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
_FLAGS = frozenset({"unconfirmed", "customer_told", "human", "out_of_scope", "held", "internal"})


def read(conn: sqlite3.Connection, account_id: int) -> dict[str, Any]:
    """Everything of ``account_id`` beside what its row of the portfolio says; one query a kind of fact.

    Lists are in the order in which people read them; notes and contacts are the newest ten.
    """
    (out,) = _rows(conn, _ACCOUNT, "account WHERE id = ?1", account_id)
    out["tags"] = json.loads(out["tags"])
    for key, (columns, rest) in _LISTS.items():
        out[key] = _rows(conn, columns, rest, account_id)
    return out


def _rows(conn: sqlite3.Connection, columns: str, rest: str, account_id: int) -> list[dict[str, Any]]:
    """Rows as mappings by column; empty text as ``None``, flags as booleans."""
    found = conn.execute(f"SELECT {columns} FROM {rest}", (account_id,))
    names = [column[0] for column in found.description]
    return [
        {n: bool(v) if n in _FLAGS else None if v == "" else v for n, v in zip(names, row, strict=True)}
        for row in found
    ]
