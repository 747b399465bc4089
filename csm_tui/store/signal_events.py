"""What happened to a signal, by rule or by hand: written in the transaction that changed it, and left as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from csm_tui.domain.model import SEVERITIES, Signal, SignalEvent, SignalState
from csm_tui.domain.reconcile import only_older
from csm_tui.store.common import fetch
from csm_tui.store.mapping import SIGNAL_EVENT_COLUMNS, signal_event_of
from csm_tui.store.values import Value, day

if TYPE_CHECKING:
    from csm_tui.domain.derived import SignalChange
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx

COLUMNS = (
    "account_id", "signal_id", "on_date", "kind", "code", "severity", "state", "folded_into", "evidence", "reason",
)  # fmt: skip
_NOW = "code, severity, state, folded_into, evidence"


def note(tx: Tx, signal_id: int, kind: str, on: date, reason: str = "") -> None:
    """Keep that this happened to the signal, and how the signal stands now."""
    (found,) = tx.query(f"SELECT account_id, {_NOW} FROM signal WHERE id = ?", (signal_id,))
    write(tx, [(found[0], signal_id, on.isoformat(), kind, *found[1:], reason)])


def write(tx: Tx, rows: Sequence[Sequence[Value]]) -> None:
    """Keep what happened, rows of ``COLUMNS``."""
    if rows:
        tx.insert_many("signal_event", COLUMNS, rows)


def rows_of(account_id: int, signal_id: int, change: SignalChange, on: date) -> Iterator[tuple[Value, ...]]:
    """What a change by rule comes to, as rows of ``COLUMNS``."""
    s = change.signal
    for kind in _kinds(change):
        yield (
            account_id, signal_id, on.isoformat(), kind, s.code, s.severity.value, s.state.value, s.folded_into,
            s.evidence, s.reason,
        )  # fmt: skip


def _kinds(change: SignalChange) -> Iterator[str]:
    before, after = change.before, change.signal
    once = {"raise": "raised", "close": "closed", "clear": "cleared", "reopen": "reopened"}.get(change.kind)
    if once is not None or before is None:
        yield once or "raised"
        return
    grade = SEVERITIES.index(after.severity) - SEVERITIES.index(before.severity)
    if grade:
        yield "upgraded" if grade > 0 else "downgraded"
    elif after.code != before.code:
        yield "changed"
    elif not only_older(before.evidence, after.evidence):
        yield "evidence"
    if after.folded_into != before.folded_into:
        yield "folded" if after.folded_into else "unfolded"


def of_signal(store: Reading, signal_id: int) -> list[SignalEvent]:
    """What happened to a signal, in the order in which it was recorded; raises Unknown. A signal without events of its
    own (it came with an import) begins with what it says itself."""
    found = fetch(store, "signal", signal_id)
    rows = store.db.query(
        f"SELECT {SIGNAL_EVENT_COLUMNS} FROM signal_event WHERE signal_id = ? ORDER BY id", (signal_id,)
    )
    events = [signal_event_of(r) for r in rows]
    if not any(e.kind == "raised" for e in events):
        events.insert(0, _from_itself(_signal(store, signal_id, found["account_id"]), events))
    if len(events) == 1 and events[0].id == 0 and (closed := day(found["closed_on"])):
        events.append(_closing(_signal(store, signal_id, found["account_id"]), closed))
    return events


def _signal(store: Reading, signal_id: int, account_id: int) -> Signal:
    return next(s for s in store.facts(account_id).signals if s.id == signal_id)


def _from_itself(signal: Signal, later: Sequence[SignalEvent]) -> SignalEvent:
    """Its raising, as far as it is known."""
    evidence = signal.evidence if not any(e.kind == "evidence" for e in later) else ""
    first = later[0] if later else None
    return SignalEvent(
        id=0, signal_id=signal.id, on=signal.first_noticed, kind="raised", code=first.code if first else signal.code,
        severity=signal.severity, state=SignalState.OPEN, evidence=evidence,
    )  # fmt: skip


def _closing(signal: Signal, on: date) -> SignalEvent:
    kind = signal.state.value if signal.reason else "closed"
    return SignalEvent(
        id=0, signal_id=signal.id, on=on, kind=kind, code=signal.code, severity=signal.severity, state=signal.state,
        evidence=signal.evidence, reason=signal.reason,
    )  # fmt: skip
