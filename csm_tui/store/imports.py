"""An import meets the book: who is known, what differs, what was edited by hand and stays (issue: import).

Matching, by the external id, else by the name (case and accents folded). A field that a person has edited is kept and
told. Dates that the plan stands on move it only while nobody has touched the plan; afterwards they are kept and told.
What comes new is written by ``import_new``.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from csm_tui.domain.incoming import FieldChange, ImportLine, ImportOutcome, Incoming
from csm_tui.domain.model import PHASES, Phase, Segment
from csm_tui.domain.text import clean, fold
from csm_tui.errors import Refused
from csm_tui.store import accounts, calendars, import_new
from csm_tui.store.values import Value, day, plausible, row, sql

if TYPE_CHECKING:
    from csm_tui.store.store import Store
    from csm_tui.store.tx import Tx

Progress = Callable[[int, int], None]

# field of Incoming → (column of account, name in the report and in ``edited``)
_FIELDS: dict[str, tuple[str, str]] = {
    "name": ("name", "name"),
    "external_id": ("external_id", "external_id"),
    "segment": ("segment", "segment"),
    "arr_cents": ("arr_cents", "arr"),
    "currency": ("currency", "currency"),
    "product": ("product", "product"),
    "signed": ("signed", "signed"),
    "kickoff": ("kickoff", "kickoff"),
    "go_live": ("sold_go_live", "go_live"),
    "renewal": ("renewal", "renewal"),
    "owner": ("owner", "owner"),
    "ae": ("ae", "ae"),
    "country": ("country", "country"),
    "region": ("region", "region"),
    "industry": ("industry", "industry"),
    "tags": ("tags", "tags"),
}
_PLAN_FIELDS = frozenset({"segment", "signed", "kickoff", "go_live"})
_COLUMNS = ["id", *(column for column, _ in _FIELDS.values()), "edited", "status"]
_TEXTS = (
    "name", "external_id", "product", "owner", "ae", "champion", "champion_email", "sponsor", "sponsor_email",
    "country", "region", "industry",
)  # fmt: skip


@dataclass(slots=True)
class _Update:
    """What an import changes on one account that is known."""

    account: dict[str, Any]
    values: dict[str, Value] = field(default_factory=dict)
    changes: list[FieldChange] = field(default_factory=list)
    replan: Incoming | None = None  # with the merged dates, segment and phase
    people: list[tuple[str, str, str]] = field(default_factory=list)  # role, name, email
    note: str = ""

    @property
    def writes(self) -> bool:
        """Whether anything is to be written; kept fields alone are not."""
        return bool(self.values or self.replan or self.people or self.note)


class _Book:
    """The accounts that are known, found by external id and by name."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.by_id: dict[str, dict[str, Any]] = {}
        self.by_name: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for r in store.db.query(f"SELECT {', '.join(_COLUMNS)} FROM account ORDER BY archived, id"):
            account = dict(zip(_COLUMNS, r, strict=True))
            if account["external_id"] is not None:
                self.by_id[account["external_id"]] = account
            self.by_name[fold(account["name"])].append(account)

    def find(self, one: Incoming) -> list[dict[str, Any]]:
        """The accounts that this one may be: none is new, more than one is undecided."""
        if one.external_id:
            known = self.by_id.get(one.external_id)
            if known is not None:
                return [known]
            # one that was typed in by hand, without an id yet, is adopted
            return [a for a in self.by_name.get(fold(one.name), ()) if a["external_id"] is None]
        return list(self.by_name.get(fold(one.name), ()))


def import_accounts(
    store: Store,
    incoming: Sequence[Incoming],
    *,
    dry_run: bool,
    strict: bool = False,
    progress: Progress | None,
    label: str,
) -> ImportOutcome:
    """Bring ``incoming`` in as one step, or with ``dry_run`` only say what that would do.

    Raises Refused, and when ``strict`` also where it cannot be told which account one of them is.
    """
    if dry_run:
        lines, _, _ = _sort_out(store, incoming)
        return ImportOutcome(tuple(line for line in lines if line is not None))
    with store.step(clean(label)) as tx:
        lines, new, updates = _sort_out(store, incoming)
        if strict and (first := next((line for line in lines if line and line.outcome == "refused"), None)):
            raise Refused(
                f"Line {first.lines[0]:,} is refused ({first.reason}); nothing was imported, because of --strict."
            )
        for update in updates:
            _write_update(store, tx, update)
        ids = import_new.write(store, tx, [incoming_ for _, incoming_ in new], progress)
        for (at, one), account_id in zip(new, ids, strict=True):
            lines[at] = ImportLine(one.name, one.lines, "new", account_id=account_id)
        counts = [f"{len(new):,} new"] * bool(new) + [f"{len(updates):,} changed"] * bool(updates)
        tx.label = f"{clean(label)}: {', '.join(counts)}" if counts else clean(label)
        step = tx.label if counts else ""
    return ImportOutcome(tuple(line for line in lines if line is not None), step)


def _sort_out(
    store: Store, incoming: Sequence[Incoming]
) -> tuple[list[ImportLine | None], list[tuple[int, Incoming]], list[_Update]]:
    """The report (new ones without ids yet), those that are new, by place in the import, and those that change."""
    book = _Book(store)
    lines: list[ImportLine | None] = []
    new: list[tuple[int, Incoming]] = []
    updates: list[_Update] = []
    seen: dict[object, tuple[int, ...]] = {}
    named = Counter(fold(one.name) for one in incoming if one.external_id)
    for at, raw in enumerate(incoming):
        one = _tidy(raw)
        found = book.find(one)
        key: object = found[0]["id"] if found else one.external_id or fold(one.name)
        if why := _undecided(one, found, twice=key in seen, rows=named[fold(one.name)]):
            lines.append(ImportLine(one.name, one.lines, "refused", reason=why))
            continue
        seen[key] = one.lines
        if not found:
            new.append((at, one))
            lines.append(ImportLine(one.name, one.lines, "new"))
            continue
        update = _compare(store, found[0], one)
        if update.writes:
            updates.append(update)
        outcome = "changed" if update.writes else "unchanged"
        lines.append(ImportLine(one.name, one.lines, outcome, tuple(update.changes), found[0]["id"]))
    return lines, new, updates


def _undecided(one: Incoming, found: list[dict[str, Any]], *, twice: bool, rows: int) -> str:
    """Why it cannot be told which account is meant; '' where it can. Never guessed: a wrong match overwrites a book."""
    if found and one.external_id and found[0]["external_id"] is None and rows > 1:
        return (
            "the book holds this customer as one account without an id, the file has several rows of it; "
            "--merge-by name joins them"
        )
    if len(found) > 1:
        return "several accounts of the book have this name; a column with their id (external_id) tells them apart"
    return "the same account as a row above" if twice else ""


def _tidy(one: Incoming) -> Incoming:
    """The customer with every text clean and every figure plausible; raises Refused with its lines."""
    texts = {f: clean(value) for f in _TEXTS if (value := getattr(one, f))}
    where = f"Line {one.lines[0]}" if one.lines else f"‘{one.name[:40]}’"
    for name in ("signed", "kickoff", "go_live", "renewal"):
        plausible(getattr(one, name), f"{where}: the {name.replace('_', '-')} date")
    accounts.money(one.arr_cents)
    tidy = one._replace(**texts)._replace(  # type: ignore[arg-type]  # names of text fields only
        currency=accounts.currency(one.currency) if one.currency else None,
        tags=tuple(dict.fromkeys(t for tag in one.tags if (t := clean(tag)))),
        note=clean(one.note, lines=True).strip() if one.note else "",
    )
    if not tidy.name:
        raise Refused(f"{where} has no name. Nothing was imported.")
    return tidy if tidy.external_id else tidy._replace(external_id=None)


def _compare(store: Store, account: dict[str, Any], one: Incoming) -> _Update:
    """What ``one`` says differently of a known account."""
    update = _Update(account)
    by_hand = set(json.loads(account["edited"]))
    wanted: dict[str, Value] = {}
    for name, (column, told) in _FIELDS.items():
        value = getattr(one, name)
        if value is None or value in ("", ()) or (name == "name" and not one.external_id):
            continue  # the file is silent; or the name is what the account was known by
        new = sql(value)
        if new == account[column] or (name == "tags" and list(value) == json.loads(account[column])):
            continue
        kept = name in by_hand or told in by_hand
        update.changes.append(FieldChange(told, _show(name, account[column]), _show(name, new), kept))
        if not kept:
            wanted[name] = new
    _compare_plan(store, update, wanted, one)
    update.values = {_FIELDS[name][0]: value for name, value in wanted.items()}
    _compare_people(store, update, one)
    if one.note and not store.db.one("SELECT 1 FROM note WHERE account_id = ? AND text = ?", (account["id"], one.note)):
        update.note = one.note
        update.changes.append(FieldChange("note", "", one.note[:80]))
    return update


def _compare_plan(store: Store, update: _Update, wanted: dict[str, Value], one: Incoming) -> None:
    """Dates and phase move the plan while nobody has touched it; else they are kept, and that is told."""
    moved = _PLAN_FIELDS & wanted.keys()
    later = one.phase is not None and update.account["status"] == "active"
    if not moved and not later:
        return
    account_id = update.account["id"]
    merged = Incoming(
        name=update.account["name"],
        lines=one.lines,
        segment=Segment(str(wanted.get("segment", update.account["segment"]))),
        signed=day(_text(wanted.get("signed", update.account["signed"]))),
        kickoff=day(_text(wanted.get("kickoff", update.account["kickoff"]))),
        go_live=day(_text(wanted.get("go_live", update.account["sold_go_live"]))),
        country=str(wanted.get("country", update.account["country"])),
        phase=one.phase,
    )
    now = store.db.one("SELECT phase FROM current WHERE account_id = ?", (account_id,))
    phase = Phase(now[0]) if now else None
    if later:
        then = import_new.phase_reached(store, merged)
        if phase is not None and then is not phase:
            kept = _touched(store, account_id)
            update.changes.append(FieldChange("phase", phase, then, kept))
            moved |= set() if kept else {"phase"}
    elif phase is not None and PHASES.index(phase) > 0:
        merged = merged._replace(phase=phase)  # a plan that was brought in at a phase stays there
    if not moved:
        return
    if _touched(store, account_id):
        update.changes = [FieldChange(c.field, c.old, c.new, True) if c.field in moved else c for c in update.changes]
        for name in moved:
            wanted.pop(name, None)
    else:
        update.replan = merged


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _touched(store: Store, account_id: int) -> bool:
    """Whether a person has worked on the plan since it was made."""
    return bool(
        store.db.one(
            "SELECT 1 FROM milestone WHERE account_id = ?1 AND (rev > 1 OR code GLOB 'N[0-9]*') "
            "UNION ALL SELECT 1 FROM move WHERE account_id = ?1 UNION ALL SELECT 1 FROM wait WHERE account_id = ?1 "
            "UNION ALL SELECT 1 FROM block WHERE account_id = ?1 UNION ALL SELECT 1 FROM task WHERE account_id = ?1",
            (account_id,),
        )
    )


def _compare_people(store: Store, update: _Update, one: Incoming) -> None:
    """A champion or sponsor whom the account does not know is added; nobody is taken away."""
    for role, name, email in import_new.people_of(one):
        known = store.db.query("SELECT name, email FROM person WHERE account_id = ?", (update.account["id"],))
        if not any(fold(n) == fold(name) or (email and e.casefold() == email.casefold()) for n, e in known):
            update.people.append((role, name, email))
            update.changes.append(FieldChange(role, "", name))


def _write_update(store: Store, tx: Tx, update: _Update) -> None:
    """Write what differs on one known account."""
    account_id = update.account["id"]
    if update.values:
        calendars.keep(store, tx, {str(update.values.get("country", ""))})
        tx.update("account", account_id, update.values)
    if update.replan is not None:
        for (key,) in tx.query("SELECT id FROM milestone WHERE account_id = ? ORDER BY id DESC", (account_id,)):
            tx.delete("milestone", key)
        plan = import_new.milestones(store, update.replan)
        rows_: Iterable[tuple[Value, ...]] = ((account_id, *accounts.milestone_values(m)) for m in plan)
        tx.insert_many("milestone", accounts.MILESTONE_COLUMNS, rows_)
        if update.replan.phase is Phase.CLOSED:
            tx.update("account", account_id, row(status="closed", closed_as="complete", closed_on=store.today))
    for role, name, email in update.people:
        tx.insert("person", row(account_id=account_id, role=role, name=name, email=email))
    if update.note:
        tx.insert("note", row(account_id=account_id, on_date=store.today, text=update.note))


def _show(name: str, value: Value) -> str:
    """A column as the report tells it."""
    if value is None:
        return ""
    if name == "arr_cents":
        return f"{int(value) / 100:,.2f}"
    if name == "tags":
        return ", ".join(json.loads(str(value)))
    return str(value)
