"""Drafts with their revisions: autosaved, sent as a frozen copy, discarded but never lost (UX 2.2, DOMAIN 7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from csm_tui.domain.model import Draft
from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.store.common import fetch, known, name_of, one_of, short
from csm_tui.store.mapping import DRAFT_COLUMNS, draft_of
from csm_tui.store.values import line, plausible, row

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx

REVISIONS_KEPT = 20
REVISION_EVERY = 120  # seconds: an hour of typing is in the twenty revisions, not the last ten seconds
_NOW_LOCAL = "strftime('%Y-%m-%dT%H:%M:%S', 'now', 'localtime')"


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


def create(
    store: Reading, account_id: int, template: str, body: str, fields: Mapping[str, str], facts: Mapping[str, str],
    decision_due: date | None,
) -> Draft:  # fmt: skip
    """A new draft of a template, with the facts it was made from."""
    label = f"Draft {line(template, 'The template')} for {short(name_of(store, account_id))}"
    with store.step(label, account_id=account_id) as tx:
        values = row(
            account_id=account_id, template=clean(template), body=clean(body, lines=True), fields=_tidy(fields),
            facts=_tidy(facts), created=store.today, saved_at=tx.query(f"SELECT {_NOW_LOCAL}")[0][0],
            decision_due=plausible(decision_due, "The day of the decision"),
        )  # fmt: skip
        draft_id = tx.insert("draft", values)
    return read(store, draft_id)


def save(store: Reading, draft_id: int, rev: int, body: str, fields: Mapping[str, str]) -> int:
    """Keep what was typed; one editing session is one undo step. Gives the new revision number; raises Stale."""
    found = fetch(store, "draft", draft_id)
    label = f"Draft {found['template']} for {short(name_of(store, found['account_id']))} edited"
    with store.step(label, account_id=found["account_id"], merge_key=f"draft:{draft_id}") as tx:
        found = fetch(store, "draft", draft_id)
        if found["state"] != "draft":
            raise Refused(f"This draft is {found['state']}: its text stays as it was.")
        text = clean(body, lines=True)
        if found["body"] != text:
            _keep_revision(tx, found)
        saved = tx.query(f"SELECT {_NOW_LOCAL}")[0][0]
        return tx.update("draft", draft_id, row(body=text, fields=_tidy(fields), saved_at=saved), rev=rev)


def _keep_revision(tx: Tx, found: dict[str, object], *, sent: bool = False) -> None:
    """The text before this save, at most one in two minutes, the newest twenty; sent copies are kept for ever."""
    newest = tx.query(
        "SELECT (julianday('now') - julianday(max(recorded_at))) * 86400 FROM draft_revision "
        "WHERE draft_id = ? AND sent = 0",
        (found["id"],),
    )[0][0]
    if not sent and newest is not None and newest < REVISION_EVERY:
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


def mark_sent(store: Reading, draft_id: int, rev: int) -> None:
    """Sent today: the text is frozen as a copy of its version."""
    _to(store, draft_id, rev, "sent", ("draft",), {"sent_on": store.today})


def answered(store: Reading, draft_id: int, rev: int, answer: str) -> None:
    """The decision came: approved, partly, declined, or none."""
    one_of(answer, ("approved", "partly", "declined", "no-answer"), "The answer")
    _to(store, draft_id, rev, "answered", ("sent",), {"answer": answer})


def close(store: Reading, draft_id: int, rev: int) -> None:
    """Nothing more to wait for."""
    _to(store, draft_id, rev, "closed", ("sent", "answered"), {})


def discard(store: Reading, draft_id: int, rev: int) -> None:
    """Out of sight; can be undone, and stays in the book."""
    _to(store, draft_id, rev, "discarded", ("draft",), {"discarded_on": store.today})


def _to(
    store: Reading, draft_id: int, rev: int, state: str, allowed: tuple[str, ...], values: dict[str, object]
) -> None:
    with store.step(f"draft {state}") as tx:
        found = fetch(store, "draft", draft_id)
        tx.label = f"Draft {found['template']} for {short(name_of(store, found['account_id']))} {state}"
        if found["state"] not in allowed:
            raise Refused(f"This draft is {found['state']}: it cannot become {state}.")
        if state == "sent":
            _keep_revision(tx, found, sent=True)
        tx.update("draft", draft_id, row(state=state, **values), rev=rev)


def set_decision_due(store: Reading, draft_id: int, rev: int, due: date | None) -> None:
    """By when a decision is needed; a passed day raises a signal."""
    with store.step("decision") as tx:
        found = fetch(store, "draft", draft_id)
        tx.label = f"Decision day of draft {found['template']} for {short(name_of(store, found['account_id']))}"
        tx.update("draft", draft_id, row(decision_due=plausible(due, "The day of the decision")), rev=rev)
