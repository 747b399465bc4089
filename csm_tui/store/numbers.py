"""The weekly numbers: typed, imported, corrected (DOMAIN 8).

A day has at most two rows, what was typed and what a file told. Both are kept. What was typed counts, figure by
figure, until a person takes the file's; where the two differ and nobody has chosen, that is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from csm_tui.domain.model import Numbers
from csm_tui.domain.numbers import (
    FIGURES,
    DayNumbers,
    IncomingNumbers,
    NumbersChange,
    NumbersLine,
    NumbersOutcome,
    doubts,
    fault,
    figure_text,
)
from csm_tui.domain.text import clean, fold
from csm_tui.errors import Refused, Unknown
from csm_tui.store.common import name_of, short
from csm_tui.store.values import past, plausible, row, words

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx

_COLUMNS = ("id", "account_id", "on_date", *FIGURES, "source", "settled")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM numbers"


def _numbers(found: Mapping[str, Any]) -> Numbers:
    return Numbers(date.fromisoformat(found["on_date"]), **{field: found[field] for field in FIGURES})


def _rows(source: Reading | Tx, where: str, params: Sequence[Any]) -> list[dict[str, Any]]:
    query = source.query if hasattr(source, "query") else source.db.query
    return [dict(zip(_COLUMNS, r, strict=True)) for r in query(f"{_SELECT} WHERE {where}", params)]


def history(store: Reading, account_id: int) -> list[DayNumbers]:
    """Every day that has figures, the newest first."""
    days: dict[str, dict[str, dict[str, Any]]] = {}
    for found in _rows(store, "account_id = ? ORDER BY on_date DESC", (account_id,)):
        days.setdefault(found["on_date"], {})[found["source"]] = found
    out = []
    for day, by_source in days.items():
        typed, told = by_source.get("typed"), by_source.get("import")
        counts = {f: (typed or {}).get(f) if (typed or {}).get(f) is not None else (told or {}).get(f) for f in FIGURES}
        out.append(
            DayNumbers(
                date.fromisoformat(day),
                Numbers(date.fromisoformat(day), **counts),
                _numbers(typed) if typed else None,
                _numbers(told) if told else None,
                _undecided(typed, told),
            )
        )
    return out


def _undecided(typed: Mapping[str, Any] | None, told: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Figures of a day that two sources tell differently, and that nobody has decided about."""
    if typed is None or told is None:
        return ()
    settled = told["settled"].split()
    differ = (f for f in FIGURES if None not in (typed[f], told[f]) and typed[f] != told[f])
    return tuple(f for f in differ if f not in settled)


def _checked(figures: Mapping[str, Any]) -> dict[str, float | int | None]:
    """The figures as they are kept; raises Refused for one that cannot be."""
    values: dict[str, float | int | None] = {}
    for field, value in figures.items():
        if field not in FIGURES:
            raise Refused(f"There is no figure ‘{field}’.")
        if value is None:
            values[field] = None
            continue
        number = float(value)
        if why := fault(field, number):
            raise Refused(f"{FIGURES[field]}: {number:g} {why}.")
        values[field] = number if field == "error_rate" else int(number)
    if not values:
        raise Refused("No figure was typed.")
    return values


def set_numbers(store: Reading, account_id: int, on: date, figures: dict[str, Any], keep: bool = False) -> int:
    """The figures of a day, typed; a second typing of the same day adds to or corrects the first. Gives the row's id
    (0 where nothing is left).

    ``None`` takes a figure out, the file's as well. With ``keep`` the person has seen what a file told of that day and
    keeps what is typed; without it both are kept and shown. Raises Refused for what cannot be.
    """
    values = _checked(figures)
    with store.step(f"Numbers of {short(name_of(store, account_id))}, {words(on)}", account_id=account_id) as tx:
        past(on, store.today, "The day of the numbers")
        found = {r["source"]: r for r in _rows(tx, "account_id = ? AND on_date = ?", (account_id, on.isoformat()))}
        typed, told = found.get("typed"), found.get("import")
        counts = {f: value for source in (told, typed) if source for f in FIGURES if (value := source[f]) is not None}
        wrong = next((d for d in doubts({**counts, **values}) if d.impossible), None)
        if wrong is not None:
            raise Refused(f"{FIGURES[wrong.field]}: {wrong.text}. Nothing was changed.")
        if told is not None:
            _forget(tx, told, [f for f, value in values.items() if value is None])
            if keep:
                _settle(tx, told, [f for f, value in values.items() if value is not None])
        if typed is not None:
            return _write(tx, typed, values)
        given = {f: value for f, value in values.items() if value is not None}
        return tx.insert("numbers", row(account_id=account_id, on_date=on, **given)) if given else 0


def _write(tx: Tx, found: Mapping[str, Any], values: Mapping[str, Any]) -> int:
    """Change figures of a row; one that tells nothing any more goes. Its id, 0 where it has gone."""
    if all({**{f: found[f] for f in FIGURES}, **values}[f] is None for f in FIGURES):
        tx.delete("numbers", found["id"])
        return 0
    tx.update("numbers", found["id"], row(**values))
    return int(found["id"])


def _forget(tx: Tx, told: Mapping[str, Any], fields: Sequence[str]) -> None:
    """Take figures out of what a file told."""
    if gone := {f: None for f in fields if told[f] is not None}:
        _write(tx, told, gone)


def _settle(tx: Tx, told: Mapping[str, Any], fields: Iterable[str]) -> None:
    """A person has decided about these figures that a file told."""
    settled = {*told["settled"].split(), *fields}
    tx.update("numbers", told["id"], row(settled=" ".join(f for f in FIGURES if f in settled)))


def choose(store: Reading, account_id: int, on: date, field: str, source: str) -> None:
    """Where a day was typed and told differently: what was ``typed`` holds, or what the ``import`` told."""
    label = f"{FIGURES[field]} of {words(on)} for {short(name_of(store, account_id))}"
    with store.step(label, account_id=account_id) as tx:
        found = {r["source"]: r for r in _rows(tx, "account_id = ? AND on_date = ?", (account_id, on.isoformat()))}
        typed, told = found.get("typed"), found.get("import")
        if typed is None or told is None or field not in _undecided(typed, told):
            raise Unknown("There is nothing to choose any more: it was changed or undone.")
        if source == "import":
            tx.label = f"{label}: the file’s {figure_text(field, told[field])}"
            tx.update("numbers", typed["id"], row(**{field: told[field]}))
        else:
            tx.label = f"{label}: the typed {figure_text(field, typed[field])}"
            _settle(tx, told, [field])


def remove(store: Reading, account_id: int, on: date, fields: Sequence[str]) -> None:
    """Take wrong figures of a day out, typed and imported; undo brings them back."""
    what = FIGURES[fields[0]]
    with store.step(f"{what} of {words(on)} removed, {short(name_of(store, account_id))}", account_id=account_id) as tx:
        found = _rows(tx, "account_id = ? AND on_date = ?", (account_id, on.isoformat()))
        held = [r for r in found if any(r[f] is not None for f in fields)]
        if not held:
            raise Unknown("That figure is not there any more: it was removed or undone.")
        for one in held:
            _write(tx, one, {f: None for f in fields if one[f] is not None})


# --- a file of figures --------------------------------------------------------------------------


class _Book:
    """The accounts, found by the id of the CRM or by name, and what is known of their days."""

    def __init__(self, store: Reading) -> None:
        self.by_id: dict[str, tuple[int, str]] = {}
        self.by_name: dict[str, list[tuple[int, str, str | None]]] = {}
        for key, name, external in store.db.query("SELECT id, name, external_id FROM account ORDER BY id"):
            if external is not None:
                self.by_id[external] = (key, name)
            self.by_name.setdefault(fold(name), []).append((key, name, external))

    def find(self, one: IncomingNumbers) -> tuple[int, str]:
        """(account, name). Raises Refused with the reason where it is unknown or may be several: never guessed."""
        if one.external_id and (known := self.by_id.get(one.external_id)) is not None:
            if one.name and fold(one.name) != fold(known[1]) and self.by_name.get(fold(one.name)):
                raise Refused(f"the id {one.external_id[:40]} is that of {known[1][:60]}, the name another’s")
            return known
        named = self.by_name.get(fold(one.name), []) if one.name else []
        if one.external_id:
            named = [n for n in named if n[2] is None] or named
            if named and named[0][2] is not None:
                raise Refused(f"no account has the id {one.external_id[:40]}; the one of this name has another")
        if len(named) > 1:
            raise Refused("several accounts have this name; a column with their id (external_id) tells them apart")
        if not named:
            what = f"the id {one.external_id[:40]}" if one.external_id and not one.name else "this name"
            raise Refused(f"no account in the portfolio has {what}")
        return named[0][0], named[0][1]


def import_numbers(
    store: Reading, incoming: Sequence[IncomingNumbers], *, dry_run: bool, strict: bool = False, label: str
) -> NumbersOutcome:
    """Bring figures in as one step, or with ``dry_run`` only say what that would do. A file that says the same again
    changes nothing. Raises Refused, and when ``strict`` also for a row that cannot be placed."""
    if dry_run:
        return NumbersOutcome(tuple(line for line, _ in _sort_out(store, incoming)))
    with store.step(clean(label)) as tx:
        sorted_out = _sort_out(store, incoming)
        lines = tuple(line for line, _ in sorted_out)
        refused = next((line for line in lines if line.outcome == "refused"), None)
        if strict and refused is not None:
            raise Refused(
                f"Line {refused.lines[0]:,} is refused ({refused.reason}); nothing was imported, because of --strict."
            )
        new = [(line, told) for line, told in sorted_out if line.outcome == "new"]
        tx.insert_many(
            "numbers",
            ("account_id", "on_date", *FIGURES, "source"),
            ((n.account_id, n.on.isoformat(), *(told["figures"].get(f) for f in FIGURES), "import") for n, told in new),
        )
        for line, told in sorted_out:
            if line.outcome == "changed":
                before = told["known"]
                values = {f: value for f, value in told["figures"].items() if before[f] != value}
                settled = " ".join(f for f in before["settled"].split() if f not in values)
                tx.update("numbers", before["id"], row(**values, settled=settled))
        changed = sum(line.outcome == "changed" for line in lines)
        counts = [f"{len(new):,} new"] * bool(new) + [f"{changed:,} changed"] * bool(changed)
        tx.label = f"{clean(label)}: {', '.join(counts)}" if counts else clean(label)
        step = tx.label if counts else ""
    return NumbersOutcome(lines, step)


def _sort_out(store: Reading, incoming: Sequence[IncomingNumbers]) -> list[tuple[NumbersLine, dict[str, Any]]]:
    """What becomes of each day of each customer, with what is to be written."""
    book = _Book(store)
    placed: list[tuple[IncomingNumbers, int, str, str]] = []  # with the account, its name, or why it is refused
    for one in incoming:
        try:
            key, name = book.find(one)
            plausible(one.on, "the day")
            placed.append((one, key, name, "it lies in the future" if one.on > store.today else ""))
        except Refused as error:
            placed.append((one, 0, one.name or one.external_id, str(error)))
    days: dict[tuple[int, str], dict[str, dict[str, Any]]] = {}
    keys = json.dumps(sorted({key for _, key, _, _ in placed if key}))
    for found in _rows(store, "account_id IN (SELECT value FROM json_each(?))", (keys,)):
        days.setdefault((found["account_id"], found["on_date"]), {})[found["source"]] = found
    seen: set[tuple[int, date]] = set()
    out: list[tuple[NumbersLine, dict[str, Any]]] = []
    for one, key, name, why in placed:
        why = why or ("the same account and day as a row above" if (key, one.on) in seen else "")
        if why:
            out.append((NumbersLine(one.lines, name, one.on, "refused", (), key or None, why), {}))
            continue
        seen.add((key, one.on))
        out.append(_compare(one, key, name, days.get((key, one.on.isoformat()), {})))
    return out


def _compare(
    one: IncomingNumbers, key: int, name: str, known: Mapping[str, dict[str, Any]]
) -> tuple[NumbersLine, dict[str, Any]]:
    """One day of one customer against what was typed and told before."""
    typed, told = known.get("typed"), known.get("import")
    settled = told["settled"].split() if told else []
    changes = []
    for field, value in one.figures.items():
        before = told[field] if told else None
        mine = typed[field] if typed else None
        if mine is not None and mine != value and (before != value or field not in settled):
            changes.append(NumbersChange(field, mine, value, kept=True))
        elif before is not None and before != value:
            changes.append(NumbersChange(field, before, value))
    same = told is not None and all(told[f] == value for f, value in one.figures.items())
    outcome = "new" if told is None else "unchanged" if same else "changed"
    line = NumbersLine(one.lines, name, one.on, outcome, tuple(changes), key)
    return line, {"figures": dict(one.figures), "known": told or {}}
