"""What happened to an account, newest first, as plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from csm_tui.store.values import words

if TYPE_CHECKING:
    from csm_tui.store.db import Database


class HistoryLine(NamedTuple):
    """One thing that happened; ``ref`` is the id of the row it comes from."""

    on: date
    kind: str  # milestone, move, wait, task, review, contact, note, signal, action, draft, gate, uat, override, hold
    text: str
    ref: int


Row = Sequence[Any]


def _w(text: str | None) -> str:
    return words(date.fromisoformat(text)) if text else "no date"


def _first_line(text: str, limit: int = 160) -> str:
    head = text.strip().split("\n", 1)[0]
    return head if len(head) <= limit else head[: limit - 1].rstrip() + "…"


def _done(r: Row) -> str:
    return f"{r[2]} done" + (f": {_first_line(r[3])}" if r[3] else "")


def _move(r: Row) -> str:
    told = "" if r[6] else ", customer not told"
    why = f"{r[4]}: {r[5]}" if r[5] else r[4]
    return f"{r[2]} moved from {_w(r[3])} to {_w(r[7])} ({why}; by {r[8]}{told})"


def _wait(r: Row) -> str:
    return f"{r[2]} began to wait for {r[3]} ({r[4]})"


def _wait_end(r: Row) -> str:
    return f"{r[2]} no longer waits for {r[3]}"


def _contact(r: Row) -> str:
    kind: str = {"meeting": "Meeting held" if r[3] else "Meeting missed"}.get(r[2], str(r[2]).capitalize())
    if r[2] != "meeting":
        kind += {"in": " from the customer", "out": " to the customer"}.get(r[4], "")
    return kind + (f": {_first_line(r[5])}" if r[5] else "")


def _signal_end(r: Row) -> str:
    return f"{r[3]} {r[2]}" + (f": {r[4]}" if r[4] else "")


def _signal(r: Row) -> str:
    return f"{r[3]} ({r[2]})" + (f": {_first_line(r[4])}" if r[4] else "")


def _action(r: Row) -> str:
    return f"Action {r[2]}: {r[3]}" + (f" ({r[4]})" if r[4] else "")


def _of(table: str, columns: str, by: str, where: str = "") -> str:
    return (
        f"SELECT t.id, t.{by}, {columns} FROM {table} WHERE t.account_id = ?1 AND t.{by} BETWEEN ?3 AND ?4 {where}"
        f"ORDER BY t.{by} DESC, t.id DESC LIMIT ?2"
    )


_MOVES = "move t JOIN milestone s ON s.id = t.milestone_id"
_TASKS = "task t JOIN milestone s ON s.id = t.milestone_id"
_WAITS = "wait t JOIN milestone s ON s.id = t.milestone_id"

# (kind, query giving id, day and what is told, the sentence)
_SOURCES: tuple[tuple[str, str, Callable[[Row], str]], ...] = (
    ("milestone", _of("milestone t", "title, evidence", "actual", "AND t.state = 'done' "), _done),
    (
        "move",
        _of(_MOVES, "s.title, old_date, t.reason_code, t.reason, customer_told, new_date, caused_by", "moved_on"),
        _move,
    ),
    ("wait", _of(_WAITS, "s.title, for_what, t.party", "since"), _wait),
    ("wait", _of(_WAITS, "s.title, for_what", "until"), _wait_end),
    ("contact", _of("contact t", "kind, held, direction, text", "on_date"), _contact),
    ("note", _of("note t", "text", "on_date"), lambda r: _first_line(r[2])),
    ("signal", _of("signal t", "severity, title, evidence", "first_noticed", "AND t.folded_into IS NULL "), _signal),
    # a late milestone's own line says that it is done
    ("signal", _of("signal t", "state, title, reason", "closed_on", "AND t.code NOT IN ('P1', 'P2') "), _signal_end),
    ("task", _of(_TASKS, "s.title, t.title", "done_on"), lambda r: f"Task {r[3]} done ({r[2]})"),
    ("action", _of("action t", "state, text, reason", "closed_on"), _action),
    ("draft", _of("draft t", "template, version", "sent_on"), lambda r: f"{r[2].capitalize()} sent (version {r[3]})"),
    (
        "gate",
        _of("gate_pass t", "gate, forced, reason", "passed_on"),
        lambda r: f"Gate {r[2]} forced: {r[4]}" if r[3] else f"Gate {r[2]} passed",
    ),
    (
        "uat",
        _of("uat_round t", "number, passed", "held_on"),
        lambda r: f"UAT round {r[2]} {'passed' if r[3] else 'failed'}",
    ),
    (
        "override",
        _of("override t", "colour, reason, until", "set_on"),
        lambda r: f"Colour set to {r[2]} until {_w(r[4])}: {r[3]}",
    ),
    ("hold", _of("hold t", "reason", "since"), lambda r: f"On hold: {r[2]}"),
)


def history(
    db: Database, account_id: int, limit: int, since: date = date.min, until: date = date.max
) -> list[HistoryLine]:
    """At most ``limit`` lines of these days, newest first; each source gives its newest through its index."""
    out: list[HistoryLine] = []
    span = (since.isoformat(), until.isoformat())
    for kind, query, tell in _SOURCES:
        found = db.query(query, (account_id, limit, *span))
        out.extend(HistoryLine(date.fromisoformat(r[1]), kind, tell(r), r[0]) for r in found)
    out += _reviews(db, account_id, limit, span)
    # what closes comes above what opens on the same day; otherwise the order of the sources
    out.sort(key=lambda h: h.on, reverse=True)
    return out[:limit]


def _reviews(db: Database, account_id: int, limit: int, span: tuple[str, str]) -> list[HistoryLine]:
    """Completed reviews with the score before and after."""
    scores = db.query(
        "SELECT on_date, reviewed, score, colour FROM snapshot WHERE account_id = ? ORDER BY on_date, reviewed",
        (account_id,),
    )
    out = []
    for key, completed, week, late in db.query(
        "SELECT id, completed, week, late FROM review WHERE account_id = ? AND completed BETWEEN ? AND ? "
        "ORDER BY completed DESC, id DESC LIMIT ?",
        (account_id, *span, limit),
    ):
        after = next((s for s in scores if s[0] == completed and s[1]), None)
        before = next((s for s in reversed(scores) if s[0] < completed), None)
        text = f"Review of {week}" + (", filed late" if late else "")
        if after is not None:
            told = "no score" if after[2] is None else str(after[2])
            if before is not None and before[2] is not None:
                told = f"{before[2]} → {told}"
            text += f": {told} {after[3]}"
        out.append(HistoryLine(date.fromisoformat(completed), "review", text, key))
    return out
