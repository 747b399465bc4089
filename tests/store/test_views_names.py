"""Names in the portfolio: one alphabet, and what stands beside two that are the same."""

from __future__ import annotations

from csm_tui.domain.rows import ViewSpec
from csm_tui.store.store import Store
from csm_tui.widgets.portfolio_order import ORDERS


def names(store: Store, **given) -> list[str]:
    return [row.name for row in store.listing(ViewSpec(**given))]


def test_capital_and_small_letters_are_one_alphabet_in_every_order(store: Store) -> None:
    for name in ("beta", "Alpha", "Gamma", "delta"):
        store.create_account(name)
    wanted = ["Alpha", "beta", "delta", "Gamma"]
    for sort in ORDERS:
        assert names(store, sort=sort) == wanted, sort
    assert [row.name for row in store.rows()] == wanted
    first = store.rows(limit=2)
    assert [row.name for row in store.rows(after=first[-1])] == wanted[2:]


def test_what_tells_two_of_one_name_apart_stands_beside_them(store: Store) -> None:
    for key, product in (("A-1", "Core"), ("A-2", "Core"), ("A-3", "Pay"), (None, "")):
        store.create_account("Acme" if key else "Solo", external_id=key, product=product)
    store.create_account("ACME", external_id="A-4")
    beside = {row.external_id: (row.more or {}).get("beside") for row in store.listing(ViewSpec())}
    assert beside == {"A-1": "A-1", "A-2": "A-2", "A-3": "Pay", "A-4": "A-4", None: None}
