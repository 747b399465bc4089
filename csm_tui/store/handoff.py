"""The handoff document of Sales, the forms that the customer fills in, and pages of text (DOMAIN 8, milestone H4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from csm_tui.content import record as content
from csm_tui.domain.record import HandoffSection, Page, Questionnaire
from csm_tui.domain.text import clean, fold
from csm_tui.errors import Refused, Stale, Unknown
from csm_tui.store.common import name_of, one_of, short
from csm_tui.store.values import day, past, row

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx


def sections(store: Reading, account_id: int) -> tuple[HandoffSection, ...]:
    """The ten sections in their order, filled or not. What stands under another name comes after them: nothing typed
    is ever hidden."""
    rows = {
        code: (text, rev)
        for code, text, rev in store.db.query(
            "SELECT section, text, rev FROM handoff WHERE account_id = ? ORDER BY id", (account_id,)
        )
    }
    known = [HandoffSection(*section, *rows.pop(section.code, ("", 0))) for section in content.handoff_sections()]
    return (*known, *(HandoffSection(code, code, "", *found) for code, found in rows.items()))


def set_section(store: Reading, account_id: int, section: str, text: str, rev: int | None) -> None:
    """Write one section, by its code or its title; '' empties it."""
    wanted = fold(section)
    found = next((s for s in content.handoff_sections() if wanted in (s.code, fold(s.title))), None)
    if found is None:
        titles = ", ".join(s.title for s in content.handoff_sections())
        raise Unknown(f"The handoff document has no section ‘{clean(section)[:40]}’. Its sections: {titles}.")
    body = clean(text, lines=True).strip()
    label = f"Handoff of {short(name_of(store, account_id))}: {found.title}"
    with store.step(label, account_id=account_id) as tx:
        values = {"section": found.code, "text": body}
        _put(tx, "handoff", account_id, "section", values, rev, keep=bool(body))


def _put(
    tx: Tx, table: str, account_id: int, key: str, values: Mapping[str, object], rev: int | None, *, keep: bool
) -> None:
    """Write the one row of an account and a key; Stale where the caller saw another. An empty one is not begun."""
    query = f"SELECT id, rev FROM {table} WHERE account_id = ? AND {key} = ?"
    found = tx.query(query, (account_id, values[key]))
    if found:
        tx.update(table, found[0][0], row(**values), rev=rev)
    elif rev:
        raise Stale("This was taken away in another window since it was read here. Look at it again.")
    elif keep:
        tx.insert(table, row(account_id=account_id, **values))


# forms


def questionnaires(store: Reading, account_id: int) -> tuple[Questionnaire, ...]:
    """The forms of an account in their order, sent or not."""
    rows = {
        kind: (day(sent), day(answered), answers, rev)
        for kind, sent, answered, answers, rev in store.db.query(
            "SELECT kind, sent, answered, answers, rev FROM questionnaire WHERE account_id = ?", (account_id,)
        )
    }
    return tuple(Questionnaire(f.kind, f.title, *rows.get(f.kind, ())) for f in content.questionnaires())


def set_questionnaire(
    store: Reading, account_id: int, kind: str, sent: date | None, answered: date | None, answers: str, rev: int | None
) -> None:
    """When a form was sent, when and what they answered. An answer without a day of sending takes that day."""
    titles = {f.kind: f.title for f in content.questionnaires()}
    one_of(kind, tuple(titles), "The form")
    for value in (sent, answered):
        if value is not None:
            past(value, store.today, "The day")
    text = clean(answers, lines=True).strip()
    if text and answered is None:
        answered = store.today
    if sent is not None and answered is not None and answered < sent:
        raise Refused(
            f"The answer ({answered.isoformat()}) lies before the sending ({sent.isoformat()}): swap the days."
        )
    word = "answered" if answered else "sent" if sent else "not sent"
    with store.step(f"{titles[kind]} of {short(name_of(store, account_id))} {word}", account_id=account_id) as tx:
        values = {"kind": kind, "sent": sent or answered, "answered": answered, "answers": text}
        _put(tx, "questionnaire", account_id, "kind", values, rev, keep=bool(sent or answered))


# pages


def pages(store: Reading, account_id: int) -> dict[str, Page]:
    """Every page of an account by its kind; one that was not begun holds what it begins with and rev 0."""
    rows = {
        kind: Page(kind, text, rev, day(written), key)
        for kind, text, rev, written, key in store.db.query(
            "SELECT kind, text, rev, written, id FROM page WHERE account_id = ?", (account_id,)
        )
    }
    return {kind: rows.get(kind) or Page(kind, content.page_template(kind)) for kind in content.PAGES}


def set_page(store: Reading, account_id: int, kind: str, text: str, rev: int | None) -> None:
    """Write a page; '' empties it."""
    one_of(kind, content.PAGES, "The page")
    body = clean(text, lines=True).strip()
    title = {"rollback": "Rollback plan", "go-live-review": "Go-live review", "hand-over": "Hand-over note"}[kind]
    with store.step(f"{title} of {short(name_of(store, account_id))}", account_id=account_id) as tx:
        values = {"kind": kind, "text": body, "written": store.today if body else None}
        _put(tx, "page", account_id, "kind", values, rev, keep=bool(body))
