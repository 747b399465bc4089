"""Opening, closing, private modes, forks, read-only places, several processes (P1, P8, P17)."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from csm_tui.errors import Busy, FileRefused
from csm_tui.store import schema
from csm_tui.store.db import Database

from tests.store.kit import add_account, child, content, finished, names, sound


def test_a_new_database_has_the_whole_schema_and_nothing_else(book: Path) -> None:
    with Database.open(book, create=True) as db:
        tables = {row[0] for row in db.query("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables == {*schema.TABLES, "_sqlite_migrations", "sqlite_sequence"}
        loose = {row[0] for row in db.query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0")}
        assert loose == {"_sqlite_migrations", "sqlite_sequence", "sqlite_schema"}
        assert db.query("PRAGMA application_id") == [(schema.APPLICATION_ID,)]
    assert names(book.parent) == ["portfolio.db"]


def test_every_foreign_key_has_an_index_on_its_child_side(book: Path) -> None:
    with Database.open(book, create=True) as db:
        keys = db.query(
            "SELECT m.name, f.\"from\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"
        )
        indexed = set(
            db.query(
                "SELECT m.name, i.name FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) i "
                "WHERE m.type = 'table' AND i.seqno = 0"
            )
        )
        primary = set(
            db.query("SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE c.pk = 1")
        )
        assert len(keys) >= 39
        assert [key for key in keys if key not in indexed | primary] == []


def test_the_promised_settings_hold_on_every_connection(book: Path) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "fullfsync": 1,
        "checkpoint_fullfsync": 1,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "secure_delete": 1,
        "busy_timeout": 100,
    }
    with Database.open(book, create=True) as db, db.fork() as second:
        for one in (db, second):
            assert {name: one.query(f"PRAGMA {name}")[0][0] for name in wanted} == wanted
            assert one.conn.isolation_level is None


def test_all_is_private_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "portfolio.db"
    old = os.umask(0)
    try:
        db = Database.open(path, create=True)
        add_account(db)
    finally:
        os.umask(old)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "a").rglob("*")}
    assert modes == {"b": 0o700, "portfolio.db": 0o600, "portfolio.db-wal": 0o600, "portfolio.db-shm": 0o600}
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
    db.close()
    path.chmod(0o644)  # as a copy from elsewhere comes
    Database.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    Database.open(tmp_path / "shared" / "p.db", create=True).close()
    assert stat.S_IMODE((tmp_path / "shared").stat().st_mode) == 0o755


def test_reading_only_refuses_writes_and_leaves_nothing(book: Path) -> None:
    with Database.open(book, create=True) as db:
        add_account(db)
    with Database.open(book, readonly=True) as db:
        assert db.query("SELECT name FROM account") == [("Acme",)]
        with pytest.raises(FileRefused, match="read-only"):
            add_account(db)
        with pytest.raises(FileRefused, match="read-only"):
            db.undo()
    assert names(book.parent) == ["portfolio.db"]


UNPRIVILEGED = """
import os, sys
from csm_tui.store import faults, journal, migrations, tx
from csm_tui.store.db import Database
from csm_tui.errors import FileRefused
os.setuid(65534)
with Database.open(sys.argv[1]) as db:
    print(db.readonly, db.query('SELECT name FROM account'))
    try:
        with db.tx('x') as tx: tx.put('setting', {'key': 'a', 'value': '1'})
    except FileRefused as error:
        print('read-only' in str(error))
try:
    Database.open(sys.argv[2], create=True)
except FileRefused as error:
    print('Nothing was changed' in str(error))
"""


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that others can reach (pytest's own are 0700)."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="becomes nobody, which only root can")
@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o555), (0o444, 0o777), (0o666, 0o555)])
def test_a_read_only_place_can_be_read(public: Path, file_mode: int, folder_mode: int) -> None:
    folder = public / "book"
    with Database.open(folder / "p.db", create=True) as db:
        add_account(db)
    (folder / "p.db").chmod(file_mode)
    folder.chmod(folder_mode)
    (public / "closed").mkdir(mode=0o755)
    out = finished(child(UNPRIVILEGED, folder / "p.db", public / "closed" / "new.db"))
    assert out.splitlines() == ["True [('Acme',)]", "True", "True"]
    assert names(folder) == ["p.db"]
    assert names(public / "closed") == []


FORBIDDEN = """
import os, sys
from csm_tui.errors import FileRefused
from csm_tui.store.db import Database
os.setuid(65534)
for path in sys.argv[1:]:
    try:
        Database.open(path, create=True)
    except FileRefused as error:
        print("may not be read by you" in str(error))
"""


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="becomes nobody, which only root can")
def test_a_file_that_is_not_ours_to_read_is_told(public: Path) -> None:
    for name in ("one", "two"):
        Database.open(public / name / "p.db", create=True).close()
    (public / "one").chmod(0o755)
    assert finished(child(FORBIDDEN, public / "one" / "p.db", public / "two" / "p.db")) == "True\nTrue\n"


def test_a_connection_that_broke_can_still_be_closed(book: Path) -> None:
    db = Database.open(book, create=True)
    add_account(db)
    db.conn.close()
    db.close()
    sound(book)


def test_a_copy_in_another_journal_mode_is_used_even_while_it_is_read(book: Path) -> None:
    """A restored file cannot become WAL while another program reads it; it is opened all the same."""
    with Database.open(book, create=True) as db:
        add_account(db)
    other = sqlite3.connect(book, isolation_level=None)
    other.execute("PRAGMA journal_mode=DELETE")
    other.execute("BEGIN")
    other.execute("SELECT * FROM account").fetchall()
    with Database.open(book) as db:
        assert db.query("PRAGMA journal_mode") == [("delete",)]
        assert db.query("SELECT name FROM account") == [("Acme",)]
    other.close()
    with Database.open(book) as db:
        assert db.query("PRAGMA journal_mode") == [("wal",)]


def test_a_file_deleted_underfoot_is_told_to_a_fork(book: Path) -> None:
    with Database.open(book, create=True) as db:
        for path in book.parent.iterdir():
            path.unlink()
        with pytest.raises(FileRefused, match="cannot be opened"):
            db.fork()


def test_a_worker_has_its_own_connection(book: Path) -> None:
    seen: list[object] = []

    def work(db: Database) -> None:
        with db.fork() as mine:
            add_account(mine, "From the worker")
            seen.append(mine.query("SELECT count(*) FROM account")[0][0])

    with Database.open(book, create=True) as db:
        before = db.data_version()
        thread = threading.Thread(target=work, args=(db,))
        thread.start()
        thread.join()
        assert seen == [1]
        assert db.data_version() != before
        assert db.query("SELECT name FROM account") == [("From the worker",)]
        unchanged = db.data_version()
        add_account(db)  # one's own commits do not count
        assert db.data_version() == unchanged
    assert names(book.parent) == ["portfolio.db"]


def test_opening_twice_in_one_process_keeps_the_locks(book: Path) -> None:
    """The header is read only while nothing of ours has the file open: closing it again would drop our locks, and a
    process that then ends would delete the log of one that goes on."""
    first = Database.open(book, create=True)
    add_account(first, "One")
    Database.open(book).close()
    finished(child("import sys; from csm_tui.store.db import Database as D; D.open(sys.argv[1]).close()", book))
    assert (book.parent / "portfolio.db-wal").exists()
    add_account(first, "Two")
    first.close()
    first.close()
    sound(book)
    with Database.open(book) as db:
        assert db.query("SELECT count(*) FROM account") == [(2,)]


def test_another_writer_is_told_of_soon(book: Path) -> None:
    with Database.open(book, create=True) as db, db.fork() as other:
        other.conn.execute("BEGIN IMMEDIATE")
        start = time.monotonic()
        with pytest.raises(Busy, match="Nothing was changed; try again"):
            add_account(db)
        assert time.monotonic() - start < 2  # asked for 0.1 s; the rest is a loaded machine
        assert db.query("SELECT count(*) FROM account") == [(0,)]
        other.conn.execute("ROLLBACK")
        add_account(db)


CREATING = """
import sys
from csm_tui.store import migrations
from csm_tui.store.db import Database
sys.stdin.readline()
with Database.open(sys.argv[1], create=True, busy_ms=5000) as db:
    with db.tx("one") as tx:
        tx.insert("account", {"name": sys.argv[2], "segment": "smb", "added": "2026-11-18"})
"""


def test_instances_that_start_at_once_share_one_new_file(book: Path) -> None:
    processes = [child(CREATING, book, f"Account {n}", stdin=subprocess.PIPE) for n in range(3)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        finished(process)
    assert names(book.parent) == ["portfolio.db"]
    sound(book)
    with Database.open(book) as db:
        assert {row[0] for row in db.query("SELECT name FROM account")} == {"Account 0", "Account 1", "Account 2"}


COMMITTING = """
import sys
from csm_tui.store.db import Database
db = Database.open(sys.argv[1])
n = db.query("SELECT count(*) FROM account")[0][0]
while True:
    n += 1
    with db.tx(f"step {n}") as tx:
        account = tx.insert("account", {"name": f"Account {n}", "segment": "smb", "added": "2026-11-18"})
        tx.insert("note", {"account_id": account, "on_date": "2026-11-18", "text": str(n)})
    print(n, flush=True)
"""


def test_what_was_acknowledged_survives_kill_9(book: Path) -> None:
    Database.open(book, create=True).close()
    acknowledged = 0
    for round_ in range(4):
        process = child(COMMITTING, book)
        assert process.stdout is not None
        for line in process.stdout:
            acknowledged = int(line)
            if acknowledged >= (round_ + 1) * 40:
                break
        process.send_signal(signal.SIGKILL)
        rest = process.communicate()[0].split("\n")
        acknowledged = max([acknowledged, *(int(line) for line in rest[:-1] if line)])
        with Database.open(book) as db:
            names = db.query("SELECT a.id, n.text FROM account a LEFT JOIN note n ON n.account_id = a.id ORDER BY a.id")
            assert len(names) >= acknowledged  # nothing acknowledged is lost
            assert names == [(n, str(n)) for n in range(1, len(names) + 1)]  # no hole, no half action
            assert db.query("SELECT count(*) FROM step") == [(len(names),)]
            assert db.query("PRAGMA integrity_check") == [("ok",)]
            assert db.query("PRAGMA foreign_key_check") == []


COUNTING = """
import sys
from csm_tui.errors import Busy, Stale
from csm_tui.store.db import Database
db = Database.open(sys.argv[1])
done = stale = 0
while done < int(sys.argv[2]):
    seconds, rev = db.query("SELECT seconds, rev FROM review WHERE id = 1")[0]
    try:
        with db.tx("counted") as tx:
            tx.update("review", 1, {"seconds": seconds + 1}, rev=rev)
        done += 1
    except Stale:
        stale += 1
    except Busy:
        pass
db.close()
print(done, stale)
"""


def test_three_processes_lose_no_update(book: Path) -> None:
    with Database.open(book, create=True) as db:
        account = add_account(db)
        with db.tx("review") as tx:
            tx.insert("review", {"account_id": account, "week": "2026-W47", "started": "2026-11-18"})
    processes = [child(COUNTING, book, 100) for _ in range(3)]
    out = [finished(process).split() for process in processes]
    assert [line[0] for line in out] == ["100"] * 3
    with Database.open(book) as db:
        assert db.query("SELECT seconds, rev FROM review") == [(300, 301)]
        assert len(content(db)["review"]) == 1
    sound(book)
