"""Two accounts that are one customer become one, as one step (DOMAIN 8); many accounts changed at once; links."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from csm_tui.domain.text import clean, fold
from csm_tui.errors import Refused
from csm_tui.store import accounts
from csm_tui.store.common import fetch, name_of, short
from csm_tui.store.values import day, row, words

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx

# what people wrote moves as it is, with what hangs on it
_MOVED = (
    "contact", "action", "note", "promise", "criterion", "criterion_value", "exclusion", "draft", "draft_revision",
    "training", "issue", "scope_change",
)  # fmt: skip
# of these an account has one for each key: what is kept stays, what it lacks is brought
_ONE_EACH = {
    "numbers": "on_date", "handoff": "section", "questionnaire": "kind", "page": "kind", "field_value": "field_id",
    "raci": "item",
}  # fmt: skip
_FILLED = (
    "arr_cents", "signed", "kickoff", "sold_go_live", "renewal", "product", "owner", "ae", "region", "industry",
    "cadence",
)  # fmt: skip


class Merged(NamedTuple):
    """What a merge moved: people new to the account, and how many rows of every other kind."""

    people: int
    rows: int


def merge(store: Reading, kept_id: int, other_id: int) -> Merged:
    """Bring what people wrote about ``other`` to ``kept``, fill its empty fields, archive ``other``. One step.

    The plan, its dates, gates, signals and reviews of ``kept`` hold; those of ``other`` stay with it, archived and
    searchable: two plans cannot be one. People of one name, or one mail address, are one.
    """
    if kept_id == other_id:
        raise Refused("An account cannot be merged with itself: choose the other one.")
    with store.step("merge", account_id=kept_id) as tx:
        kept, other = fetch(store, "account", kept_id), fetch(store, "account", other_id)
        tx.label = f"{short(other['name'])} merged into {short(kept['name'])}"
        people, new = _people(tx, kept_id, other_id)
        rows = 0
        for table in _MOVED:
            for (key,) in tx.query(f"SELECT id FROM {table} WHERE account_id = ? ORDER BY id", (other_id,)):
                tx.update(table, key, {"account_id": kept_id})
                rows += 1
        for table, by in _ONE_EACH.items():
            known = {value for (value,) in tx.query(f"SELECT {by} FROM {table} WHERE account_id = ?", (kept_id,))}
            for key, value in tx.query(f"SELECT id, {by} FROM {table} WHERE account_id = ? ORDER BY id", (other_id,)):
                if value not in known:
                    tx.update(table, key, {"account_id": kept_id})
                    rows += 1
        _who_was_there(tx, kept_id, people)
        _fill(tx, kept, other)
        said = f"Merged with {other['name']} on {words(store.today)}; its plan, signals and reviews are archived there."
        tx.insert("note", row(account_id=kept_id, on_date=store.today, text=said))
        return Merged(new, rows)


class MergePreview(NamedTuple):
    """What a merge would do: (label, what is kept, what is not) where both differ; what moves, by kind."""

    kept: str
    other: str
    values: tuple[tuple[str, str, str], ...]
    moved: tuple[tuple[str, int], ...]


_LABELS = {
    "arr_cents": "ARR", "segment": "Segment", "signed": "Signed", "kickoff": "Kickoff", "sold_go_live": "Sold for",
    "renewal": "Renewal", "product": "Product", "owner": "CSM", "ae": "Sold by", "region": "Region",
    "industry": "Industry", "cadence": "Meetings, days", "external_id": "Id in the CRM", "tags": "Tags",
}  # fmt: skip
_KINDS = {
    "person": ("person", "people"), "contact": ("contact", "contacts"), "action": ("action", "actions"),
    "note": ("note", "notes"), "promise": ("promise", "promises"), "criterion": ("criterion", "criteria"),
    "draft": ("draft", "drafts"), "field_value": ("own field", "own fields"),
}  # fmt: skip


def preview(store: Reading, kept_id: int, other_id: int) -> MergePreview:
    """What ``merge`` would do to these two, without doing it."""
    if kept_id == other_id:
        raise Refused("An account cannot be merged with itself: choose the other one.")
    kept, other = fetch(store, "account", kept_id), fetch(store, "account", other_id)
    values = []
    for column, label in _LABELS.items():
        mine, theirs = _text(column, kept), _text(column, other)
        if column == "tags":
            theirs = ", ".join(t for t in json.loads(other["tags"]) if t not in json.loads(kept["tags"]))
            if theirs:
                values.append((label, f"{mine}, {theirs}" if mine else theirs, ""))
        elif mine and theirs and mine != theirs:
            values.append((label, mine, theirs))
        elif theirs and not mine:
            values.append((label, theirs, ""))
    moved = []
    for table, names in _KINDS.items():
        found = store.db.query(f"SELECT count(*) FROM {table} WHERE account_id = ?", (other_id,))[0][0]
        if found:
            moved.append((names[found > 1], found))
    return MergePreview(short(kept["name"]), short(other["name"]), tuple(values), tuple(moved))


def _text(column: str, found: dict[str, Any]) -> str:
    """A column of an account as a person reads it; '' for nothing."""
    value = found[column]
    if value in (None, ""):
        return ""
    if column == "arr_cents":
        from csm_tui.domain.money import format_money

        return format_money(value, found["currency"])
    if column == "tags":
        return ", ".join(json.loads(value))
    return words(day(value)) if column in ("signed", "kickoff", "sold_go_live", "renewal") else str(value)


def _people(tx: Tx, kept_id: int, other_id: int) -> tuple[dict[int, int], int]:
    """Old id → the person who is it now; how many people are new. Who is known already gets empty fields filled."""
    columns = ("id", "name", "email", "title", "phone", "influence", "power", "interest", "sentiment", "role")
    query = f"SELECT {', '.join(columns)} FROM person WHERE account_id = ? ORDER BY id"
    known = [dict(zip(columns, r, strict=True)) for r in tx.query(query, (kept_id,))]
    same: dict[int, int] = {}
    new = 0
    for r in tx.query(query, (other_id,)):
        person = dict(zip(columns, r, strict=True))
        twin = next((p for p in known if _is(p, person)), None)
        if twin is None:
            tx.update("person", person["id"], {"account_id": kept_id})
            new += 1
            continue
        same[person["id"]] = twin["id"]
        filled = {c: person[c] for c in columns[2:-1] if person[c] not in (None, "") and twin[c] in (None, "")}
        if twin["role"] == "other" != person["role"]:
            filled["role"] = person["role"]
        if filled:
            tx.update("person", twin["id"], filled)
    for key, boss in tx.query("SELECT id, reports_to FROM person WHERE account_id = ?", (kept_id,)):
        if boss in same:
            tx.update("person", key, {"reports_to": same[boss] if same[boss] != key else None})
    moved = "person_id IN (SELECT id FROM person WHERE account_id = ?1)"
    for (key,) in tx.query(
        f"SELECT id FROM influence WHERE account_id = ?2 AND {moved} AND on_{moved}", (kept_id, other_id)
    ):
        tx.update("influence", key, {"account_id": kept_id})
    for (key,) in tx.query(f"SELECT id FROM away WHERE account_id = ?2 AND {moved}", (kept_id, other_id)):
        tx.update("away", key, {"account_id": kept_id})
    return same, new


def _is(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Whether two entries are one person: the same mail address, or the same name and not two addresses."""
    if a["email"] and b["email"]:
        return fold(a["email"]) == fold(b["email"])
    return fold(a["name"]) == fold(b["name"])


def _who_was_there(tx: Tx, kept_id: int, people: dict[int, int]) -> None:
    """The contacts name the person who is it now."""
    if not people:
        return
    for key, there, absent in tx.query("SELECT id, people, absent FROM contact WHERE account_id = ?", (kept_id,)):
        new = {
            name: list(dict.fromkeys(people.get(i, i) for i in json.loads(text)))
            for name, text in (("people", there), ("absent", absent))
        }
        tx.update("contact", key, row(**new))


def _fill(tx: Tx, kept: dict[str, Any], other: dict[str, Any]) -> None:
    """Empty fields, tags and links of the kept account; money only with its currency. The other is archived."""
    values: dict[str, Any] = {c: other[c] for c in _FILLED if kept[c] in (None, "") and other[c] not in (None, "")}
    if "arr_cents" in values:
        values["currency"] = other["currency"]
    for column in ("tags", "links"):
        mine, theirs = json.loads(kept[column]), json.loads(other[column])
        if more := [entry for entry in theirs if entry not in mine]:
            values[column] = mine + more
    gone: dict[str, Any] = {"archived": True}
    if kept["external_id"] is None and other["external_id"] is not None:
        gone["external_id"] = None
        values["external_id"] = other["external_id"]
    tx.update("account", other["id"], row(**gone))
    tx.update("account", kept["id"], row(**values))


# links


def links(store: Reading, account_id: int) -> tuple[tuple[str, str], ...]:
    """(label, address) of an account, in their order."""
    return tuple((label, address) for label, address in json.loads(fetch(store, "account", account_id)["links"]))


_SCHEMES = ("https", "http", "mailto", "slack", "msteams", "notion", "obsidian", "file")


def set_links(store: Reading, account_id: int, rev: int, wanted: Iterable[Sequence[str]]) -> None:
    """The links of an account; an address without a scheme gets https. Others than web, mail, chat or file are
    refused: a terminal may open what is clicked."""
    tidy = []
    for label, address in wanted:
        target = clean(address, limit=2000).replace(" ", "%20")
        scheme, colon, _ = target.partition(":")
        if not target:
            raise Refused("The address of the link is empty: paste it.")
        if not colon or "." in scheme or "/" in scheme:
            target = f"https://{target}"
        elif scheme.casefold() not in _SCHEMES:
            raise Refused(f"A link cannot begin with ‘{scheme[:20]}:’. Use https, mailto, slack, msteams or file.")
        tidy.append([clean(label) or target, target])
    accounts.edit(store, account_id, rev, {"links": tidy})


# many accounts at once


def many(store: Reading, ids: Sequence[int], word: str, act: Callable[[Tx, int, dict[str, Any]], bool]) -> int:
    """Do something to each account as one step; how many it changed. ``word`` ends the label: "tagged"."""
    wanted = list(dict.fromkeys(ids))
    done = 0
    with store.step("accounts") as tx:
        for account_id in wanted:
            done += act(tx, account_id, fetch(store, "account", account_id))
        name = short(name_of(store, wanted[0])) if len(wanted) == 1 else f"{done} accounts"
        tx.label = f"{name} {word}"
    return done


def tag(store: Reading, ids: Sequence[int], add: Iterable[str], remove: Iterable[str]) -> int:
    """Tags put on and taken off, whatever the case of those that are there; how many accounts changed."""
    new = list({fold(t): t for t in reversed([t for t in map(clean, add) if t])}.values())[::-1]
    gone = {fold(t) for t in remove}

    def act(tx: Tx, account_id: int, found: dict[str, Any]) -> bool:
        old = json.loads(found["tags"])
        tags = [t for t in old if fold(t) not in gone]
        tags += [t for t in new if fold(t) not in map(fold, tags)]
        if tags == old:
            return False
        by_hand = sorted({*json.loads(found["edited"]), "tags"})
        tx.update("account", account_id, row(tags=tags, edited=by_hand))
        return True

    return many(store, ids, "tagged", act)


def own(store: Reading, ids: Sequence[int], owner: str) -> int:
    """Another owner of many accounts; how many changed."""
    name = clean(owner)

    def act(tx: Tx, account_id: int, found: dict[str, Any]) -> bool:
        if found["owner"] == name:
            return False
        by_hand = sorted({*json.loads(found["edited"]), "owner"})
        tx.update("account", account_id, row(owner=name, edited=by_hand))
        return True

    return many(store, ids, f"given to {short(name)}" if name else "without an owner", act)


def archive(store: Reading, ids: Sequence[int], archived: bool) -> int:
    """Out of the portfolio or back in; those that are there already are passed over. How many changed."""

    def act(tx: Tx, account_id: int, found: dict[str, Any]) -> bool:
        if bool(found["archived"]) == archived:
            return False
        tx.update("account", account_id, row(archived=archived))
        return True

    return many(store, ids, "archived" if archived else "brought back", act)


def hold(store: Reading, ids: Sequence[int], reason: str, until: date | None) -> int:
    """Pause the active ones among many; how many."""

    def act(tx: Tx, account_id: int, found: dict[str, Any]) -> bool:
        if found["status"] != "active":
            return False
        accounts.hold(store, account_id, found["rev"], reason, until)
        return True

    return many(store, ids, "on hold", act)


def action(store: Reading, ids: Sequence[int], text: str, owner: str, party: str, due: date | None) -> int:
    """The same next step for many accounts; how many."""
    from csm_tui.store import actions

    def act(tx: Tx, account_id: int, found: dict[str, Any]) -> bool:
        actions.add(store, account_id, text, owner, party, due, "bulk")
        return True

    return many(store, ids, f"given the action ‘{short(clean(text))}’", act)
