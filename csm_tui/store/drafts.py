"""Drafts with their revisions: autosaved, sent as a frozen copy, discarded but never lost (UX 2.2, DOMAIN 7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from csm_tui.domain.model import Draft
from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.store import actions
from csm_tui.store.common import fetch, known, name_of, one_of, short
from csm_tui.store.mapping import DRAFT_COLUMNS, draft_of
from csm_tui.store.values import line, plausible, row

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx

REVISIONS_KEPT = 20
REVISION_EVERY = 120  # seconds: an hour of typing is in the twenty revisions, not the last ten seconds
_NOW_LOCAL = "strftime('%Y-%m-%dT%H:%M:%S', 'now', 'localtime')"


class DraftRow(NamedTuple):
    """A draft without its text, for lists."""

    id: int
    account_id: int
    account: str
    template: str
    state: str  # draft | sent | answered | closed | discarded
    answer: str
    decision_due: date | None
    sent_on: date | None
    created: date | None
    saved_at: str
    version: int
    rev: int
    discarded_on: date | None = None

    def late(self, today: date) -> bool:
        """Whether its decision is overdue."""
        return self.state == "sent" and self.decision_due is not None and self.decision_due < today


def _tidy(fields: Mapping[str, str]) -> dict[str, str]:
    return {clean(str(k)): clean(str(v), lines=True) for k, v in fields.items()}


def read(store: Reading, draft_id: int) -> Draft:
    """One draft, discarded ones too; raises Unknown."""
    found = store.db.one(f"SELECT {DRAFT_COLUMNS} FROM draft WHERE id = ?", (draft_id,))
    return draft_of(known(found, "draft"))


def of_account(store: Reading, account_id: int) -> list[Draft]:
    """The drafts of an account but for discarded ones, the last saved first."""
    where = "account_id = ? AND state != 'discarded' ORDER BY saved_at DESC, id DESC"
    found = store.db.query(f"SELECT {DRAFT_COLUMNS} FROM draft WHERE {where}", (account_id,))
    return [draft_of(r) for r in found]


def listing(store: Reading, account_id: int | None = None, *, everything: bool = False) -> list[DraftRow]:
    """Drafts over all accounts that are shown, or of one: open ones, with ``everything`` sent, closed, discarded too.

    One query; no text of a draft is read.
    """
    wheres, values = [], []
    if account_id is None:
        wheres.append("c.hidden = 0")
    else:
        wheres.append("d.account_id = ?")
        values.append(account_id)
    if not everything:
        wheres.append("d.state IN ('draft', 'sent', 'answered')")
    found = store.db.query(
        "SELECT d.id, d.account_id, c.name, d.template, d.state, d.answer, d.decision_due, d.sent_on, d.created, "
        "d.saved_at, d.version, d.rev, d.discarded_on FROM draft d JOIN current c ON c.account_id = d.account_id "
        f"WHERE {' AND '.join(wheres)} ORDER BY d.saved_at DESC, d.id DESC",
        values,
    )
    return [
        DraftRow(
            r[0], r[1], r[2], r[3], r[4], r[5], _day(r[6]), _day(r[7]), _day(r[8]), r[9], r[10], r[11], _day(r[12])
        )
        for r in found
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def create(
    store: Reading, account_id: int, template: str, body: str, fields: Mapping[str, str], facts: Mapping[str, str],
    decision_due: date | None, *, made: str = "", version: int = 1, instead_of: int | None = None,
) -> Draft:  # fmt: skip
    """A new draft of a template, with the facts it was made from.

    ``made`` is its text as the template made it. ``instead_of`` is a draft on which nobody wrote: it is discarded in
    the same step.
    """
    label = f"Draft {line(template, 'The template')} for {short(name_of(store, account_id))}"
    with store.step(label, account_id=account_id) as tx:
        values = row(
            account_id=account_id, template=clean(template), body=clean(body, lines=True), fields=_tidy(fields),
            facts=_tidy(facts), created=store.today, saved_at=tx.query(f"SELECT {_NOW_LOCAL}")[0][0],
            decision_due=plausible(decision_due, "The day of the decision"), made=clean(made, lines=True),
            version=max(1, version),
        )  # fmt: skip
        draft_id = tx.insert("draft", values)
        if instead_of is not None:
            discard(store, instead_of, int(fetch(store, "draft", instead_of)["rev"]))
    return read(store, draft_id)


def save(store: Reading, draft_id: int, rev: int, body: str, fields: Mapping[str, str]) -> int:
    """Keep what was typed; one editing session is one undo step. Gives the new revision number; raises Stale."""
    found = fetch(store, "draft", draft_id)
    label = f"Draft {found['template']} for {short(name_of(store, found['account_id']))} edited"
    with store.step(label, account_id=found["account_id"], merge_key=f"draft:{draft_id}") as tx:
        return _write(tx, _open(store, draft_id), rev, body, {"fields": _tidy(fields)})


def rewrite(
    store: Reading, draft_id: int, rev: int, body: str, did: str, *, fields: Mapping[str, str] | None = None,
    facts: Mapping[str, str] | None = None, made: str | None = None, decision_due: date | None = None,
) -> int:  # fmt: skip
    """Another text by something the person asked for (``did``: "filled in", "brought up to date", "put back").

    A step of its own; the text before it is kept as a revision whenever the last one was. Gives the new revision
    number; raises Stale.
    """
    with store.step("draft") as tx:
        found = _open(store, draft_id)
        tx.label = f"Draft {found['template']} for {short(name_of(store, found['account_id']))} {did}"
        values: dict[str, object] = {}
        if fields is not None:
            values["fields"] = _tidy(fields)
        if facts is not None:
            values["facts"] = _tidy(facts)
        if made is not None:
            values["made"] = clean(made, lines=True)
        if decision_due is not None:
            values["decision_due"] = plausible(decision_due, "The day of the decision")
        return _write(tx, found, rev, body, values, keep=True)


def _open(store: Reading, draft_id: int) -> dict[str, Any]:
    """A draft that can still be written on; raises Refused, Unknown."""
    found = fetch(store, "draft", draft_id)
    if found["state"] != "draft":
        raise Refused(f"This draft is {found['state']}: its text stays as it was.")
    return found


def _write(
    tx: Tx, found: dict[str, Any], rev: int, body: str, values: Mapping[str, object], *, keep: bool = False
) -> int:
    """Its new text, with the one before kept."""
    text = clean(body, lines=True)
    if found["body"] != text:
        _keep_revision(tx, found, always=keep)
    saved = tx.query(f"SELECT {_NOW_LOCAL}")[0][0]
    return tx.update("draft", found["id"], row(body=text, saved_at=saved, **values), rev=rev)


def _keep_revision(tx: Tx, found: dict[str, Any], *, sent: bool = False, always: bool = False) -> None:
    """The text before this save, at most one in two minutes, the newest twenty; sent copies are kept for ever."""
    newest = tx.query(
        "SELECT (julianday('now') - julianday(max(recorded_at))) * 86400 FROM draft_revision "
        "WHERE draft_id = ? AND sent = 0",
        (found["id"],),
    )[0][0]
    if not (sent or always) and newest is not None and newest < REVISION_EVERY:
        return
    tx.insert(
        "draft_revision",
        row(
            account_id=found["account_id"], draft_id=found["id"], body=found["body"], fields=found["fields"], sent=sent
        ),
    )
    for (key,) in tx.query(
        "SELECT id FROM draft_revision WHERE draft_id = ? AND sent = 0 ORDER BY id DESC LIMIT -1 OFFSET ?",
        (found["id"], REVISIONS_KEPT),
    ):
        tx.delete("draft_revision", key)


def revisions(store: Reading, draft_id: int) -> list[tuple[str, str]]:
    """(when recorded, UTC ISO; text) of the kept earlier texts, newest first."""
    found = store.db.query(
        "SELECT recorded_at, body FROM draft_revision WHERE draft_id = ? ORDER BY id DESC", (draft_id,)
    )
    return [(at, body) for at, body in found]


def mark_sent(store: Reading, draft_id: int, rev: int, *, due: date | None = None, asks: str = "") -> None:
    """Sent today: the text is frozen as a copy of its version.

    With ``due`` that is the day by which a decision is needed, with ``asks`` an action about it is opened (DOMAIN 7),
    all in one step.
    """
    with store.step("draft sent") as tx:
        found = fetch(store, "draft", draft_id)
        tx.label = f"Draft {found['template']} for {short(name_of(store, found['account_id']))} sent"
        values: dict[str, object] = {"sent_on": store.today}
        if due is not None:
            values["decision_due"] = plausible(due, "The day of the decision")
        _to(store, draft_id, rev, "sent", ("draft",), values)
        if due is not None and asks:
            actions.add(store, found["account_id"], asks, "", "vendor", due, origin_of(draft_id))


def answered(store: Reading, draft_id: int, rev: int, answer: str) -> None:
    """The decision came: approved, partly, declined, or none. The action about it is done, or dropped."""
    one_of(answer, ("approved", "partly", "declined", "no-answer"), "The answer")
    with store.step("draft answered") as tx:
        _to(store, draft_id, rev, "answered", ("sent", "answered"), {"answer": answer}, tx)
        _settle(store, draft_id, "dropped" if answer == "no-answer" else "done", "No answer came.")


def close(store: Reading, draft_id: int, rev: int) -> None:
    """Nothing more to wait for."""
    with store.step("draft closed") as tx:
        _to(store, draft_id, rev, "closed", ("sent", "answered"), {}, tx)
        _settle(store, draft_id, "dropped", "The draft was closed.")


def origin_of(draft_id: int) -> str:
    """How the action about a draft's decision names where it comes from."""
    return f"draft {draft_id}"


def _settle(store: Reading, draft_id: int, state: str, reason: str) -> None:
    """Close the action about its decision, where one is still open."""
    for key, rev in store.db.query(
        "SELECT id, rev FROM action WHERE origin = ? AND state = 'open'", (origin_of(draft_id),)
    ):
        actions.close(store, key, rev, state, reason if state == "dropped" else "")


def discard(store: Reading, draft_id: int, rev: int) -> None:
    """Out of sight; can be undone, and stays in the book."""
    _to(store, draft_id, rev, "discarded", ("draft",), {"discarded_on": store.today})


def recover(store: Reading, draft_id: int, rev: int) -> None:
    """A discarded draft can be written on again."""
    _to(store, draft_id, rev, "draft", ("discarded",), {"discarded_on": None})


_WORDS = {"draft": "brought back", "no-answer": "without an answer"}


def _to(
    store: Reading, draft_id: int, rev: int, state: str, allowed: tuple[str, ...], values: dict[str, object],
    named: Tx | None = None,
) -> None:  # fmt: skip
    """Another state; ``named`` is the step around it that is called after it."""
    with store.step(f"draft {state}") as tx:
        found = fetch(store, "draft", draft_id)
        answer = str(values.get("answer", ""))
        did = _WORDS.get(answer or state, answer or state)
        tx.label = f"Draft {found['template']} for {short(name_of(store, found['account_id']))} {did}"
        if found["state"] not in allowed:
            raise Refused(f"This draft is {found['state']}: it cannot become {state}.")
        if state == "sent":
            _keep_revision(tx, found, sent=True)
        tx.update("draft", draft_id, row(state=state, **values), rev=rev)
        label = tx.label
    if named is not None:
        named.label = label


def set_decision_due(store: Reading, draft_id: int, rev: int, due: date | None) -> None:
    """By when a decision is needed; a passed day raises a signal. The action about it is due the same day."""
    with store.step("decision") as tx:
        found = fetch(store, "draft", draft_id)
        tx.label = f"Decision day of draft {found['template']} for {short(name_of(store, found['account_id']))}"
        tx.update("draft", draft_id, row(decision_due=plausible(due, "The day of the decision")), rev=rev)
        for (key,) in store.db.query(
            "SELECT id FROM action WHERE origin = ? AND state = 'open'", (origin_of(draft_id),)
        ):
            tx.update("action", key, row(due=due))
