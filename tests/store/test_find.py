"""Which account is meant."""

from __future__ import annotations

import pytest
from csm_tui.errors import Ambiguous, Unknown
from csm_tui.store.store import Store


@pytest.fixture
def ids(store: Store) -> dict[str, int]:
    names = ("Acme", "Acme Foods", "Globex [EMEA]", "Straße 100%", "42", "100 Percent_Off")
    return {name: store.create_account(name, external_id=f"X-{name[:2]}-{len(name)}") for name in names}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Acme", "Acme"), ("ACME", "Acme"), ("acme f", "Acme Foods"), ("foods", "Acme Foods"),
        ("[emea]", "Globex [EMEA]"),
        ("strasse", "Straße 100%"), ("STRASSE 100%", "Straße 100%"), ("42", "42"), ("t_off", "100 Percent_Off"),
        ("  glob\x1bex ", "Globex [EMEA]"), ("X-Gl-13", "Globex [EMEA]"),
    ],
)  # fmt: skip
def test_names_parts_and_ids_find_one(store: Store, ids: dict[str, int], said: str, name: str) -> None:
    assert store.find(said) == ids[name]


def test_numbers_find_when_no_name_is_that(store: Store, ids: dict[str, int]) -> None:
    assert store.find("3") == 3
    assert store.find("#3") == 3


@pytest.mark.parametrize("said", ["", "  ", "zzz", "%", "*", "999", "9" * 40, "'; DROP TABLE account; --"])
def test_what_fits_none_is_said(store: Store, ids: dict[str, int], said: str) -> None:
    if said == "%":
        assert store.find(said) == ids["Straße 100%"]
        return
    with pytest.raises(Unknown):
        store.find(said)


def test_what_fits_many_names_them(store: Store, ids: dict[str, int]) -> None:
    with pytest.raises(Ambiguous) as caught:
        store.find("ac")
    assert caught.value.candidates == ("Acme (#1)", "Acme Foods (#2)")
    assert "2 accounts" in str(caught.value)


def test_closed_and_archived_accounts_come_last(store: Store, ids: dict[str, int]) -> None:
    store.archive_account(ids["Acme Foods"])
    assert store.find("ac") == ids["Acme"]
    assert store.find("foods") == ids["Acme Foods"]


def test_a_part_that_fits_several_is_never_taken_for_the_one_that_begins_with_it(store: Store) -> None:
    for name in ("Ontomedia", "Conecom", "Sonron"):
        store.create_account(name)
    with pytest.raises(Ambiguous, match="fits 3 accounts"):
        store.find("on")
    assert store.find("onto") == 1
