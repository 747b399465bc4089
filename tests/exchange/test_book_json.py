"""Everything out and back: equal content, equal derived views; masks that hold; damaged files refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from csm_tui.demo import build_demo
from csm_tui.errors import Refused
from csm_tui.exchange.book_json import book_text, csv_files, is_book, read_book
from csm_tui.exchange.redact import LEVELS
from csm_tui.store.book import KEPT, rows
from csm_tui.store.store import Store

TODAY = date(2026, 11, 18)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("book") / "demo.db"
    with Store.open(path, today=TODAY, create=True) as store:
        build_demo(store)
        account = store.find("Cobalt")
        store.set_links(account, store.facts(account).account.rev, [("CRM", "crm.example/secret")])
        store.set_field([account], store.add_field("Size of the deal", "text"), "gold")
        store.save_view("My own", keep="not-green")
        store.add_note(account, "Priya Raman of Cobalt Freight pays $148,000 (EUR 1.2k)\n\n  two  blanks \t tab ")
        yield store


@pytest.fixture(scope="module")
def written(demo: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("out") / "all.json"
    path.write_text("".join(book_text(demo)), encoding="utf-8")
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "empty.db", today=TODAY, create=True) as store:
        yield store


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    return {table: list(rows(store, table)) for table in KEPT}


def test_what_comes_back_is_equal_in_content_and_in_every_derived_view(
    demo: Store, written: Path, empty: Store
) -> None:
    assert is_book(written)
    assert empty.restore_book(read_book(written).tables) == len(demo.db.query("SELECT 1 FROM account"))
    assert everything(empty) == everything(demo)
    assert empty.rows() == demo.rows()
    assert empty.rows(hidden=True) == demo.rows(hidden=True)
    assert empty.totals() == demo.totals()
    assert empty.agenda() == demo.agenda()
    assert empty.search("the") == demo.search("the")
    assert empty.saved_views() == demo.saved_views()
    for (account_id,) in demo.db.query("SELECT id FROM account"):
        assert empty.view(account_id) == demo.view(account_id)
        assert empty.history(account_id, 500) == demo.history(account_id, 500)
    assert "".join(book_text(empty)) == "".join(book_text(demo))
    assert empty.can_undo() is None
    assert empty.db.query("PRAGMA foreign_key_check") == []


def test_it_is_read_into_an_empty_book_alone(demo: Store, written: Path) -> None:
    before = everything(demo)
    with pytest.raises(Refused, match="holds accounts already"):
        demo.restore_book(read_book(written).tables)
    assert everything(demo) == before


def _break(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    found = json.loads(path.read_text(encoding="utf-8"))
    change(found)
    path.write_text(json.dumps(found), encoding="utf-8")


def _orphan(found: dict[str, Any]) -> None:
    found["tables"]["account"]["rows"].pop()


def _enum(found: dict[str, Any]) -> None:
    table = found["tables"]["account"]
    table["rows"][0][table["columns"].index("segment")] = "huge"


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(version=99),
        lambda d: d.update(schema=99),
        lambda d: d.update(format="other"),
        lambda d: d.update(tables=[]),
        lambda d: d["tables"].update(step={"columns": ["id"], "rows": []}),
        lambda d: d["tables"].update(sqlite_master={"columns": ["id"], "rows": []}),
        lambda d: d["tables"]["note"].update(columns=["id", 'x" TEXT); --']),
        lambda d: d["tables"]["note"].update(columns=["id", "mood"], rows=[]),
        lambda d: d["tables"]["note"]["rows"].append([1]),
        lambda d: d["tables"]["note"]["rows"][0].__setitem__(0, {"a": 1}),
        lambda d: d["tables"]["note"]["rows"][0].__setitem__(0, 2**80),
        lambda d: d["tables"]["note"].update(rows=7),
        _orphan,
        _enum,
    ],
)
def test_a_file_that_does_not_fit_changes_nothing(
    written: Path, tmp_path: Path, empty: Store, change: Callable[[dict[str, Any]], None]
) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(written.read_bytes())
    _break(path, change)
    empty.set_setting("mine", 1)
    before = everything(empty)
    with pytest.raises(Refused, match="Nothing was changed"):
        empty.restore_book(read_book(path).tables)
    assert everything(empty) == before


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"format": NaN}', "[" * 100_000, "\x00", '{"format": "csm-tui"}']
)
def test_what_is_no_export_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    assert not is_book(path)
    with pytest.raises(Refused):
        read_book(path)
    assert not is_book(tmp_path / "missing")


def test_hidden_characters_of_a_hostile_file_do_not_come_in(written: Path, tmp_path: Path, empty: Store) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(written.read_bytes())

    def poison(found: dict[str, Any]) -> None:
        table = found["tables"]["account"]
        table["rows"][0][table["columns"].index("name")] = "A\x1b[31m\u202e\ud800B"

    _break(path, poison)
    empty.restore_book(read_book(path).tables)
    assert "A[31mB" in {row.name for row in [*empty.rows(), *empty.rows(hidden=True)]}


# --- masks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
def test_a_mask_holds_and_the_file_can_still_be_read(demo: Store, tmp_path: Path, empty: Store, level: str) -> None:
    text = "".join(book_text(demo, level))
    names = [name for (name,) in demo.db.query("SELECT name FROM account UNION SELECT name FROM person")]
    owners = [n for (n,) in demo.db.query("SELECT owner FROM milestone UNION SELECT owner FROM account") if n]
    if level != "money":
        assert not [name for name in (*names, *owners) if len(name) > 3 and f'"{name}"' in text]
        assert "Cobalt Freight" not in text
        assert "crm.example" not in text
    if level != "names":
        assert "148,000" not in text
        assert not [
            1
            for (cents,) in demo.db.query("SELECT arr_cents FROM account WHERE arr_cents > 0")
            if f", {cents}," in text
        ]
    if level == "all":
        assert "two  blanks" not in text
        long = [t for (t,) in demo.db.query("SELECT text FROM note UNION SELECT evidence FROM signal") if len(t) > 12]
        assert not [t for t in long if json.dumps(t, ensure_ascii=False)[1:-1] in text]
    path = tmp_path / "masked.json"
    path.write_text(text, encoding="utf-8")
    found = read_book(path)
    assert found.redacted == level
    empty.restore_book(found.tables)
    assert len(empty.rows()) == len(demo.rows())


def test_one_name_is_always_one_stand_in(demo: Store) -> None:
    found = json.loads("".join(book_text(demo, "names")))["tables"]["milestone"]
    at = found["columns"].index("owner")
    before = [owner for (owner,) in demo.db.query("SELECT owner FROM milestone ORDER BY id")]
    pairs = {(a, row[at]) for a, row in zip(before, found["rows"], strict=True)}
    assert len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(pairs)


def test_csv_files_are_inert_and_one_a_table(demo: Store) -> None:
    files = dict(csv_files(demo))
    assert {"account.csv", "milestone.csv", "note.csv"} <= set(files)
    assert files["account.csv"].startswith("id,name,")
    assert len(files["account.csv"].splitlines()) >= len(demo.rows())
    with pytest.raises(Refused, match="names, money, all"):
        list(csv_files(demo, "nothing"))
