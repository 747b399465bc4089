"""Warning signs: raised by a person, acknowledged, acted upon, closed with a reason (DOMAIN 4, 6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from csm_tui.domain.model import SEVERITIES, Severity, Signal
from csm_tui.domain.text import clean
from csm_tui.errors import Refused, Unknown
from csm_tui.store.common import fetch, name_of, one_of, short
from csm_tui.store.signal_events import note, rows_of, write
from csm_tui.store.values import Value, line, past, plausible, row, sql, words

if TYPE_CHECKING:
    from csm_tui.domain.derived import SignalChange
    from csm_tui.domain.signals import SignalKind
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx

_OPEN = ("open", "acknowledged", "mitigating")


def kind_of(code: str) -> SignalKind:
    """The kind of a catalogue code; raises Unknown."""
    from csm_tui.content import signals

    kinds = signals()
    if code not in kinds:
        raise Unknown(f"There is no signal ‘{clean(code)[:20]}’ in the catalogue.")
    return kinds[code]


def raise_signal(
    store: Reading, account_id: int, code: str, subject: str, evidence: str, severity: Severity | str | None,
    first_noticed: date | None,
) -> int:  # fmt: skip
    """A person saw it. Seen again while open it counts once more and may only become worse. Gives its id."""
    kind = kind_of(code)
    about, said = clean(subject), clean(evidence, lines=True).strip() or _known(store, account_id, code)
    with store.step(f"Signal ‘{kind.title}’ at {short(name_of(store, account_id))}", account_id=account_id) as tx:
        noticed = past(first_noticed or store.today, store.today, "The day it was noticed")
        grade = Severity(severity) if severity is not None else kind.severity
        found = _same(tx, account_id, code, about)
        if found is not None:
            key, old, count, before = found
            worst = max(Severity(old), grade, key=SEVERITIES.index)
            values = row(
                severity=worst, count=count + 1, last_evidence=store.today, evidence=said or before, human=True,
                response_due=_due(store, account_id, worst, store.today),
            )  # fmt: skip
            if worst is not Severity(old):  # the graver one of a family says what it is (R2)
                values |= row(code=code, title=kind.title, component=kind.component, category=kind.category)
            tx.update("signal", key, values)
            note(tx, key, "again" if worst is Severity(old) else "upgraded", store.today)
            return int(key)
        values = row(
            account_id=account_id, code=code, subject=about, severity=grade, component=kind.component,
            category=kind.category, title=kind.title, evidence=said, first_noticed=noticed, last_evidence=store.today,
            human=True, response_due=_due(store, account_id, grade, noticed),
        )  # fmt: skip
        raised = tx.insert("signal", values)
        note(tx, raised, "raised", store.today)
        return raised


def _same(tx: Tx, account_id: int, code: str, subject: str) -> tuple[Any, ...] | None:
    """(id, severity, count, evidence) of the open signal that this one is: of one family, they count once (R2)."""
    from csm_tui.domain.signals import identity

    meant = identity(code, subject)
    query = (
        "SELECT id, severity, count, evidence, code FROM signal "
        f"WHERE account_id = ? AND subject = ? AND state IN {_OPEN}"
    )
    found = [r[:4] for r in tx.query(query, (account_id, subject)) if identity(r[4], subject) == meant]
    return max(found, key=lambda r: (SEVERITIES.index(Severity(r[1])), r[0]), default=None)


def _known(store: Reading, account_id: int, code: str) -> str:
    """What the record itself says for a signal that only a person can raise; '' where it is silent (DOMAIN 4.2)."""
    if code != "B1":
        return ""
    from csm_tui.domain.imbalance import words as share

    facts = store.facts(account_id)
    return share(facts, store.today, store.calendar(facts.account))


def _due(store: Reading, account_id: int, severity: Severity, noticed: date) -> date | None:
    from csm_tui.domain.signals import response_due

    return response_due(severity, noticed, fetch(store, "account", account_id)["review_interval"])


def acknowledge(store: Reading, signal_id: int, rev: int) -> None:
    """Somebody has seen it."""
    _change(store, signal_id, rev, "acknowledged", {"state": "acknowledged"}, from_states=("open",))


def resolve(store: Reading, signal_id: int, rev: int, reason: str) -> None:
    """It is over, and why."""
    values = {"state": "resolved", "reason": line(reason, "The reason"), "closed_on": store.today}
    _change(store, signal_id, rev, "resolved", values)


def dismiss(store: Reading, signal_id: int, rev: int, reason: str) -> None:
    """It is none, and why; quiet until it becomes worse (DOMAIN 4.1)."""
    values = {"state": "dismissed", "reason": line(reason, "The reason"), "closed_on": store.today}
    _change(store, signal_id, rev, "dismissed", values)


def regrade(store: Reading, signal_id: int, rev: int, severity: Severity | str, reason: str) -> None:
    """Another severity, by a person's word, with a reason (R7)."""
    grade = Severity(severity)
    values: dict[str, object] = {"severity": grade, "reason": line(reason, "The reason")}
    with store.step("signal") as tx:
        found = fetch(store, "signal", signal_id)
        if found["severity"] == str(grade):
            raise Refused(f"It is {grade} already.")
        values["response_due"] = _due(store, found["account_id"], grade, date.fromisoformat(found["first_noticed"]))
        _label(store, tx, found, f"re-graded to {grade}")
        _must_be(found, _OPEN)
        tx.update("signal", signal_id, row(**values), rev=rev)
        note(tx, signal_id, "regraded", store.today, str(values["reason"]))


def snooze(store: Reading, signal_id: int, rev: int, until: date | None) -> None:
    """Out of the queue until that day, never out of the score (R7); ``None`` wakes it."""
    if until is not None and plausible(until, "The day") and until <= store.today:
        raise Refused(f"A signal is snoozed to a day after today ({words(store.today)}).")
    with store.step("signal snoozed") as tx:
        found = fetch(store, "signal", signal_id)
        _label(store, tx, found, f"snoozed until {words(until)}" if until else "no longer snoozed")
        _must_be(found, _OPEN)
        if found["snoozed_until"] == sql(until):
            return
        tx.update("signal", signal_id, row(snoozed_until=until), rev=rev)
        note(tx, signal_id, "snoozed" if until else "woken", store.today, words(until) if until else "")


def reopen(store: Reading, signal_id: int, rev: int) -> None:
    """Closed by mistake: it is open again, with all that was done about it."""
    with store.step("signal opened again") as tx:
        found = fetch(store, "signal", signal_id)
        _label(store, tx, found, "opened again")
        if found["state"] in _OPEN:
            raise Refused(f"The signal ‘{found['title']}’ is open.")
        if _same(tx, found["account_id"], found["code"], found["subject"]) is not None:
            raise Refused(f"Another signal ‘{found['title']}’ of the same cause is open: look at that one.")
        acted = tx.query("SELECT 1 FROM intervention WHERE signal_id = ? LIMIT 1", (signal_id,))
        values = row(
            state="mitigating" if acted else "open", closed_on=None, reason="", count=max(found["count"], 1),
            last_evidence=store.today,
            response_due=_due(store, found["account_id"], Severity(found["severity"]), store.today),
        )  # fmt: skip
        tx.update("signal", signal_id, values, rev=rev)
        note(tx, signal_id, "reopened", store.today)


def _label(store: Reading, tx: Any, found: dict[str, Any], word: str) -> None:
    tx.label = f"Signal ‘{found['title']}’ at {short(name_of(store, found['account_id']))} {word}"


def _must_be(found: dict[str, Any], states: tuple[str, ...]) -> None:
    if found["state"] not in states:
        raise Refused(f"The signal ‘{found['title']}’ is {found['state']} already.")


def _change(
    store: Reading, signal_id: int, rev: int, word: str, values: dict[str, object], from_states: tuple[str, ...] = _OPEN
) -> None:
    with store.step(f"signal {word}") as tx:
        found = fetch(store, "signal", signal_id)
        _label(store, tx, found, word)
        _must_be(found, from_states)
        tx.update("signal", signal_id, row(**values), rev=rev)
        note(tx, signal_id, word, store.today, str(values.get("reason", "")))


def add_intervention(store: Reading, signal_id: int, action: str, result: str, on: date | None, told: str = "") -> int:
    """What was done about it, what came of it and whom above us it brought in; an open signal becomes *mitigating*.

    Gives its id.
    """
    text = line(action, "What was done")
    one_of(told, ("", "leadership", "executive"), "Who was brought in")
    with store.step("intervention") as tx:
        found = fetch(store, "signal", signal_id)
        _label(store, tx, found, f"acted upon: {text[:40]}")
        done = past(on or store.today, store.today, "The day it was done")
        if found["state"] in ("open", "acknowledged"):
            tx.update("signal", signal_id, row(state="mitigating"))
        values = row(
            account_id=found["account_id"],
            signal_id=signal_id,
            done_on=done,
            action=text,
            result=clean(result, lines=True),
            told=told,
        )
        made = tx.insert("intervention", values)
        note(tx, signal_id, "acted", done, text)
        return made


def set_result(store: Reading, intervention_id: int, rev: int, result: str) -> None:
    """What came of an intervention."""
    text = clean(result, lines=True)
    with store.step("Result of an intervention") as tx:
        tx.update("intervention", intervention_id, row(result=text), rev=rev)
        note(tx, fetch(store, "intervention", intervention_id)["signal_id"], "result", store.today, text)


SIGNAL_COLUMNS = (
    "account_id", "code", "subject", "severity", "component", "category", "title", "evidence", "first_noticed",
    "last_evidence", "state", "human", "count", "owner", "response_due", "folded_into", "closed_on", "reason",
    "snoozed_until",
)  # fmt: skip


def signal_values(s: Signal) -> tuple[Value, ...]:
    """A signal as its columns without the account (``SIGNAL_COLUMNS[1:]``)."""
    return tuple(
        sql(v)
        for v in (
            s.code, s.subject, s.severity, s.component, s.category, s.title, s.evidence, s.first_noticed,
            s.last_evidence, s.state, s.human, s.count, s.owner, s.response_due, s.folded_into, s.closed_on, s.reason,
            s.snoozed_until,
        )
    )  # fmt: skip


def _a_day_more(change: SignalChange) -> bool:
    """Whether only the count of days in its evidence differs."""
    from csm_tui.domain.reconcile import only_older

    before, after = change.before, change.signal
    same = before is not None and replace(after, evidence=before.evidence) == before
    return same and before is not None and only_older(before.evidence, after.evidence)


def apply(tx: Tx, account_id: int, changes: Iterable[SignalChange], today: date) -> None:
    """Write what ``evaluate`` found, with its events: signals raised, graded, refreshed, closed, cleared, reopened."""
    raised: list[SignalChange] = []
    events: list[tuple[Value, ...]] = []
    older: list[tuple[str, int]] = []
    for change in changes:
        if change.kind == "raise":
            raised.append(change)
        elif _a_day_more(change):
            older.append((change.signal.evidence, change.signal.id))
        else:
            values = dict(zip(SIGNAL_COLUMNS[1:], signal_values(change.signal), strict=True))
            tx.update("signal", change.signal.id, values)
            events += rows_of(account_id, change.signal.id, change, today)
    tx.reword("signal", "evidence", older)
    first, _ = tx.insert_many("signal", SIGNAL_COLUMNS, ((account_id, *signal_values(c.signal)) for c in raised))
    for signal_id, change in enumerate(raised, first):
        events += rows_of(account_id, signal_id, change, today)
    write(tx, events)
