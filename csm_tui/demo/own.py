"""What is the person's own in the made-up book: fields with values, a view, links, tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csm_tui.store.store import Store


def tell_own(store: Store, book: Mapping[str, Any]) -> None:
    """Define the fields and views of the file, once all accounts are there; a view names fields by their names."""
    fields: dict[str, int] = {}
    for told in book["field"]:
        key = fields[told["name"]] = store.add_field(told["name"], told["kind"], choices=told.get("choices", ()))
        for value, names in told["values"].items():
            store.set_field([store.find(name) for name in names], key, value)
    for told in book["view"]:
        columns = [f"field:{fields[name]}" if name in fields else name for name in told.get("columns", ())]
        spec = {k: v for k, v in told.items() if k not in ("name", "columns")}
        store.save_view(told["name"], columns=columns, **spec)
    for told in book["link"]:
        account = store.facts(store.find(told["account"])).account
        store.set_links(account.id, account.rev, told["links"])
