"""Views of one's own: kept under a name, on the digits 1 to 9 in their order."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from csm_tui.domain.own import GROUPS, SavedView
from csm_tui.domain.text import clean, fold
from csm_tui.errors import Refused
from csm_tui.store.common import one_of, quoted
from csm_tui.store.fields import shift
from csm_tui.store.values import line, row
from csm_tui.store.views import CONDITIONS, ORDERS, is_order

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading

LIMIT = 50
_DEFAULTS = SavedView(0, "", 0)


def views(store: Reading) -> tuple[SavedView, ...]:
    """The views in their order. What a newer program wrote and this one does not know is read as the usual."""
    out = []
    for key, name, position, spec, rev in store.db.query(
        "SELECT id, name, position, spec, rev FROM view ORDER BY position, id"
    ):
        known = json.loads(spec)
        out.append(
            SavedView(
                key, name, position,
                known.get("keep") if known.get("keep") in CONDITIONS else "all",
                known["sort"] if is_order(str(known.get("sort"))) else "health",
                bool(known.get("reverse")), str(known.get("words", "")), tuple(map(str, known.get("columns", ()))),
                known.get("group") if known.get("group") in GROUPS else "", rev,
            )
        )  # fmt: skip
    return tuple(out)


def _spec(given: dict[str, Any], old: SavedView) -> dict[str, Any]:
    spec: dict[str, Any] = {k: getattr(old, k) for k in ("keep", "sort", "reverse", "words", "columns", "group")}
    for field, value in given.items():
        if field == "keep":
            spec[field] = one_of(str(value), tuple(CONDITIONS), "The selection")
        elif field == "sort":
            spec[field] = str(value) if is_order(str(value)) else one_of(str(value), tuple(ORDERS), "The order")
        elif field == "group":
            spec[field] = one_of(str(value), GROUPS, "The grouping")
        elif field == "reverse":
            spec[field] = bool(value)
        elif field == "words":
            spec[field] = clean(str(value))
        elif field == "columns":
            spec[field] = _columns(value)
        else:
            raise Refused(f"A view has no ‘{field}’.")
    return spec


def _columns(value: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in map(clean, value) if text))[:60]


def _free(store: Reading, name: str, own: int = 0) -> None:
    if any(fold(v.name) == fold(name) and v.id != own for v in views(store)):
        raise Refused(f"There is a view named {quoted(name)} already: choose another name, or change that one.")


def add(store: Reading, name: str, spec: dict[str, Any]) -> int:
    """A view at the end; gives its id."""
    title = line(name, "The name of the view")
    values = _spec(spec, _DEFAULTS)
    with store.step(f"View {quoted(title)} saved") as tx:
        _free(store, title)
        known = views(store)
        if len(known) >= LIMIT:
            raise Refused(f"There are {LIMIT} views already: remove one first.")
        position = max((v.position for v in known), default=0) + 1
        return tx.insert("view", row(name=title, position=position, spec=values))


def edit(store: Reading, view_id: int, rev: int, changes: dict[str, Any]) -> None:
    """Another name, or keep, sort, reverse, words, columns, group."""
    with store.step("view edited") as tx:
        old = _found(store, view_id)
        title = line(str(changes.pop("name", old.name)), "The name of the view")
        _free(store, title, view_id)
        tx.label = f"View {quoted(old.name)} changed"
        tx.update("view", view_id, row(name=title, spec=_spec(changes, old)), rev=rev)


def move(store: Reading, view_id: int, rev: int, steps: int) -> None:
    """Further up (-1) or down (+1): its digit changes with it."""
    with store.step("view moved") as tx:
        old = _found(store, view_id)
        tx.label = f"View {quoted(old.name)} moved"
        tx.update("view", view_id, {}, rev=rev)
        shift(tx, "view", [v.id for v in views(store)], view_id, steps)


def remove(store: Reading, view_id: int, rev: int) -> None:
    """Take a view away; undo brings it back."""
    with store.step("view removed") as tx:
        old = _found(store, view_id)
        tx.label = f"View {quoted(old.name)} removed"
        tx.update("view", view_id, {}, rev=rev)
        tx.delete("view", view_id)


def _found(store: Reading, view_id: int) -> SavedView:
    from csm_tui.errors import Unknown

    found = next((v for v in views(store) if v.id == view_id), None)
    if found is None:
        raise Unknown("This view is not there any more: it was removed or undone.")
    return found
