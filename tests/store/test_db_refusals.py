"""P4, P7: a wrong file is told by name and left exactly as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from csm_tui.errors import FileRefused
from csm_tui.store import schema
from csm_tui.store.db import Database

from tests.store.kit import add_account, child, finished, names, tree


def _sqlite(path: Path, *pragmas: str) -> None:
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE t (x)")
    for pragma in pragmas:
        conn.execute(pragma)
    conn.commit()
    conn.close()


def _ours(path: Path, *pragmas: str) -> None:
    Database.open(path, create=True).close()
    conn = sqlite3.connect(path)
    for pragma in pragmas:
        conn.execute(pragma)
    conn.commit()
    conn.close()


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")


def _truncated(path: Path, size: int) -> None:
    _ours(path)
    os.truncate(path, size)


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda p: p.touch(), "is empty (0 bytes)"),
    "text": (lambda p: p.write_text("name,arr\nAcme,12k\n" * 20), "csm-tui import FILE"),
    "short text": (lambda p: p.write_text("x"), "is not a portfolio"),
    "zip": (_zip, "zip or Excel"),
    "foreign": (lambda p: _sqlite(p, "PRAGMA application_id=77"), "another program"),
    "nobody's": (_sqlite, "another program"),
    "newer": (lambda p: _ours(p, f"PRAGMA user_version={schema.SCHEMA_VERSION + 1}"), "newer csm-tui (format 2"),
    "without a version": (lambda p: _ours(p, "PRAGMA user_version=0"), "does not say its format"),
    "cut in the header": (lambda p: _truncated(p, 60), "ends after 60 bytes"),
    "cut in the pages": (lambda p: _truncated(p, 40_000), "is damaged: 40,000 of its"),
    "folder": (lambda p: p.mkdir(), "is a folder"),
    "pipe": (os.mkfifo, "no ordinary file"),
}


@pytest.mark.parametrize("create", [False, True])
@pytest.mark.parametrize("kind", REFUSED)
def test_a_wrong_file_is_refused_and_untouched(tmp_path: Path, kind: str, create: bool) -> None:
    path = tmp_path / "portfolio.db"
    make, sentence = REFUSED[kind]
    make(path)
    before, there = tree(tmp_path), names(tmp_path)
    with pytest.raises(FileRefused) as caught:
        Database.open(path, create=create)
    assert sentence in str(caught.value)
    assert str(path) in str(caught.value)
    assert "Nothing was changed." in str(caught.value)
    assert tree(tmp_path) == before
    assert names(tmp_path) == there  # no -wal, -shm, temporary file


def test_a_missing_file_is_never_made_by_looking(tmp_path: Path) -> None:
    for path in (tmp_path / "none.db", tmp_path / "no" / "folder" / "none.db"):
        with pytest.raises(FileRefused, match=r"There is no portfolio at .*--db"):
            Database.open(path)
        with pytest.raises(FileRefused, match="There is no portfolio"):
            Database.open(path, create=True, readonly=True)
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileRefused, match="There is no portfolio"):
        Database.open(tmp_path / "file" / "none.db")
    assert names(tmp_path) == ["file"]


def test_a_log_without_its_database_is_not_mixed_into_a_new_one(book: Path) -> None:
    with Database.open(book, create=True) as db:
        add_account(db)
        shutil.copy(f"{book}-wal", f"{book}-kept")
    book.unlink()
    Path(f"{book}-kept").rename(f"{book}-wal")
    with pytest.raises(FileRefused, match="-wal is still there and may hold its last changes"):
        Database.open(book, create=True)
    assert names(book.parent) == ["portfolio.db-wal"]


def test_a_newer_version_that_is_still_in_the_log_is_refused_too(book: Path) -> None:
    code = (
        "import os, sys\n"
        "from csm_tui.store.db import Database\n"
        "db = Database.open(sys.argv[1], create=True)\n"
        "db.conn.execute('PRAGMA user_version=9')\n"
        "os._exit(0)\n"
    )
    finished(child(code, book))
    before = {name: data for name, data in tree(book.parent).items() if not name.endswith("-shm")}
    assert int.from_bytes(before["portfolio.db"][60:64], "big") == schema.SCHEMA_VERSION  # the header alone says ours
    with pytest.raises(FileRefused, match="newer csm-tui"):
        Database.open(book)
    assert {name: data for name, data in tree(book.parent).items() if not name.endswith("-shm")} == before


def test_a_file_upgraded_while_open_is_written_no_more(book: Path) -> None:
    with Database.open(book, create=True) as db:
        other = sqlite3.connect(book)
        other.execute("PRAGMA user_version=2")
        other.close()
        with pytest.raises(FileRefused, match="newer csm-tui"):
            add_account(db)
        assert db.query("SELECT count(*) FROM account") == [(0,)]


@pytest.mark.parametrize("at", [5_000, 30_000])
def test_zeroed_pages_are_told_not_a_crash(book: Path, at: int) -> None:
    with Database.open(book, create=True) as db:
        add_account(db)
    data = bytearray(book.read_bytes())
    data[at : at + 60_000] = bytes(60_000)
    book.write_bytes(data)

    def read_all() -> None:
        with Database.open(book) as db:
            for (table,) in db.query("SELECT name FROM sqlite_master WHERE type = 'table'"):
                db.query(f'SELECT * FROM "{table}"')

    with pytest.raises(FileRefused, match="damaged"):
        read_all()


def test_another_name_for_the_file_is_the_file(book: Path, tmp_path: Path) -> None:
    with Database.open(book, create=True) as db:
        add_account(db)
    link = tmp_path / "link.db"
    link.symlink_to(book)
    with Database.open(link) as db:
        assert db.path == str(book.resolve())
        assert db.query("SELECT name FROM account") == [("Acme",)]
    assert names(tmp_path) == ["book", "link.db"]


@pytest.mark.parametrize("name", ["what?.db", "50%.db", "#1.db", "%3f.db", "a b'\"é.db", "mode=ro&x.db"])
def test_odd_names_open_the_file_they_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / "o?d#f%25" / name
    with Database.open(path, create=True) as db:
        add_account(db)
    assert names(path.parent) == [name]
    with Database.open(path) as db:
        assert db.query("SELECT count(*) FROM account") == [(1,)]


def test_a_trial_version_of_the_schema_is_told_in_a_sentence(book: Path) -> None:
    """Before the first release the schema changes without a new number."""
    Database.open(book, create=True).close()
    with closing(sqlite3.connect(book)) as raw:
        raw.execute("DROP TABLE setting")
    database = Database.open(book)
    with pytest.raises(FileRefused, match="early trial version"):
        database.query("SELECT value FROM setting")
    database.close()
