"""``csm-tui search``: where words stand, as text and JSON, without anything heavy."""

from __future__ import annotations

from datetime import date

import pytest
from csm_tui.store.store import Store

TODAY = date(2026, 11, 18)


@pytest.fixture(autouse=True)
def words(home):
    with Store.open(home / "portfolio.db", today=TODAY, create=True) as store:
        key = store.create_account("Globex", segment="smb")
        store.add_note(key, "first line\nthe broker sends *a* [file] by hand", on=date(2026, 11, 12))
        old = store.create_account("Old\u202e Broker", segment="smb")
        store.archive_account(old)


def test_places_are_told_with_the_words(csm):
    out = csm("search", "BROKER", "--today", "2026-11-18").out
    assert out.splitlines() == [
        "Old Broker (closed or archived), account",
        "Globex, note of 12 Nov",
        "    first line the broker sends *a* [file] by hand",
        "2 places",
    ]


def test_json_names_the_place(csm):
    found = csm("search", "broker", "hand", "--json").json
    assert [(f["kind"], f["account"], f["on"], f["closed_or_archived"]) for f in found] == [
        ("note", "Globex", "2026-11-12", False)
    ]


@pytest.mark.parametrize("words", ["zzz", "'; DROP TABLE note; --", "* NEAR ("])
def test_what_stands_nowhere_is_no_error(csm, words):
    assert csm("search", words).out == "0 places\n"
