"""Words anywhere: accounts, notes, signals, answers, people, next steps … with the place and an excerpt.

Plain SQL over the texts and a comparison in Python: what is typed is text and never a query language, case is folded
for every alphabet, and nothing has to be kept in step with the tables. Archived and closed accounts are found too.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from csm_tui.domain.text import fold
from csm_tui.store.history import excerpt, matches

if TYPE_CHECKING:
    from csm_tui.store.db import Database


class Hit(NamedTuple):
    """One place where the words stand; ``ref`` is the id of the row, ``on`` its day as ISO text or ''."""

    kind: str  # one of KINDS
    account_id: int
    account: str
    ref: int
    on: str
    text: str  # what it is: a name, the first line
    excerpt: str  # the words in their sentence where ``text`` does not show them, else ''
    hidden: bool  # the account is archived or closed


# kind → (table, its day, what it is, further texts to look into)
_PLACES: dict[str, tuple[str, str, str, str]] = {
    "account": (
        "account", "added", "name",
        "product, owner, ae, region, industry, tags, links, hold_reason, coalesce(external_id, '')",
    ),
    "person": ("person", "state_on", "name", "title, email, phone, influence"),
    "note": ("note", "on_date", "text", "''"),
    "contact": ("contact", "on_date", "text", "kind"),
    "action": ("action", "due", "text", "owner, reason"),
    "signal": ("signal", "first_noticed", "title", "evidence, reason, owner"),
    "intervention": ("intervention", "done_on", "action", "result"),
    "answer": ("review", "coalesce(t.completed, t.started)", "week", "answers"),
    "milestone": ("milestone", "committed", "title", "owner, done_when, evidence, reason"),
    "task": ("task", "due", "title", "owner"),
    "move": ("move", "moved_on", "reason", "reason_code"),
    "wait": ("wait", "since", "for_what", "''"),
    "promise": ("promise", "said_on", "text", "said_by, reason"),
    "exclusion": ("exclusion", "agreed", "text", "source"),
    "criterion": ("criterion", "due", "metric", "source, owner, evidence, reason, unit"),
    "scope": ("scope_change", "asked", "text", "''"),
    "handoff": ("handoff", "NULL", "section", "text"),
    "page": ("page", "written", "kind", "text"),
    "form": ("questionnaire", "sent", "kind", "answers"),
    "training": ("training", "on_date", "title", "audience, competency"),
    "issue": ("issue", "opened", "title", "owner, note"),
    "raci": ("raci", "NULL", "item", "responsible, accountable, consulted, informed"),
    "check": ("check_item", "NULL", "item", "owner, note"),
    "draft": ("draft", "created", "template", "body"),
    "field": ("field_value", "NULL", "value", "''"),
}  # fmt: skip
KINDS = tuple(_PLACES)
"""What is looked through, in the order in which it is told."""

_CHUNK = 2_000


def table_of(hit: Hit) -> str:
    """The table in which ``hit.ref`` is an id: what the place opens."""
    return _PLACES[hit.kind][0]


def search(db: Database, text: str, *, kinds: Collection[str] = (), limit: int = 100) -> list[Hit]:
    """Where every word of ``text`` stands, at most ``limit`` places: by kind in the order of ``KINDS``, whole names
    before parts, active accounts before those that are over, then the newest first. [] where nothing was typed."""
    words = tuple(fold(text[:400]).split())
    if not words or limit <= 0:
        return []
    out: list[Hit] = []
    for kind in KINDS:
        if not kinds or kind in kinds:
            found = list(_hits(db, kind, words))
            whole = " ".join(words)
            found.sort(key=lambda h: h.on, reverse=True)
            found.sort(key=lambda h: (h.hidden, fold(h.text) != whole, h.text.casefold() if kind in _NAMED else ""))
            out += found[: limit - len(out)]
            if len(out) >= limit:
                break
    return out


_NAMED = frozenset({"account", "person"})


def _hits(db: Database, kind: str, words: tuple[str, ...]) -> Iterator[Hit]:
    table, day, title, more = _PLACES[kind]
    day = day if "(" in day or day == "NULL" else f"t.{day}"
    texts = ", ".join(part if part == "''" or "(" in part else f"t.{part}" for part in _columns(more))
    join, own = ("", "t.id") if table == "account" else ("JOIN account a ON a.id = t.account_id", "t.account_id")
    of = "t" if table == "account" else "a"
    where = "WHERE t.state != 'discarded' AND t.id > ?" if table == "draft" else "WHERE t.id > ?"
    query = (
        f"SELECT t.id, {own}, {of}.name, {of}.archived OR {of}.status = 'closed', coalesce({day}, ''), t.{title}, "
        f"{texts} FROM {table} t {join} {where} ORDER BY t.id LIMIT {_CHUNK}"
    )
    last = 0
    while rows := db.query(query, (last,)):  # in pieces: the texts of years are not held at once
        last = rows[-1][0]
        for row in rows:
            hit = _hit(kind, row, words)
            if hit is not None:
                yield hit
        if len(rows) < _CHUNK:
            return


def _columns(text: str) -> list[str]:
    """``a, coalesce(b, ''), c`` apart at the commas outside of brackets."""
    out, depth = [""], 0
    for char in text:
        depth += (char == "(") - (char == ")")
        if char == "," and not depth:
            out.append("")
        else:
            out[-1] += char
    return [part.strip() for part in out]


def _hit(kind: str, row: tuple[Any, ...], words: tuple[str, ...]) -> Hit | None:
    key, account_id, account, hidden, day, title, *rest = row
    if kind == "answer":
        rest = _notes(rest[0])
    texts = " ".join((title, *rest))
    if not matches(texts, words):
        return None
    head = title.strip().split("\n", 1)[0]
    head = head if len(head) <= 160 else head[:159].rstrip() + "…"
    found = "" if matches(head, words) else excerpt(" ".join(rest) if matches(" ".join(rest), words) else texts, words)
    return Hit(kind, account_id, account, key, day, head, found.removeprefix(" "), bool(hidden))


def _notes(answers: str) -> list[str]:
    """The notes of a review's answers; its codes are not searched."""
    if '"n"' not in answers:
        return []
    return [a["n"] for a in json.loads(answers).values() if a.get("n")]
