"""P5: a copy is whole, proved, private; old ones are thinned; a restored copy is the portfolio."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from csm_tui.errors import FileRefused
from csm_tui.store.backup import backup, backups, thin, verify
from csm_tui.store.db import Database

from tests.store.kit import add_account, child, content, finished, names, sound

NOW = datetime(2026, 11, 18, 9, 30, 5, tzinfo=UTC)


@pytest.fixture
def db(book: Path) -> Iterator[Database]:
    with Database.open(book, create=True) as opened:
        yield opened


def test_a_backup_is_the_same_book_private_and_named_by_time(db: Database, tmp_path: Path) -> None:
    add_account(db)
    with db.fork() as other:
        add_account(other, "Committed by another window")
    folder = tmp_path / "a" / "backups"
    old = os.umask(0)
    try:
        path = Path(backup(db, folder, NOW, "start"))
    finally:
        os.umask(old)
    assert path == folder / "portfolio-20261118T093005Z-start.db"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert names(folder) == [path.name]
    assert verify(path)["account"] == 2
    assert names(folder) == [path.name]
    restored = tmp_path / "restored.db"
    shutil.copy(path, restored)
    with Database.open(restored) as copy:
        assert content(copy) == content(db)
        assert copy.query("PRAGMA journal_mode") == [("wal",)]
        assert copy.undo() is not None  # the journal is in it
    sound(restored)


def test_names_sort_by_time_whatever_the_zone_and_number_twins(db: Database, tmp_path: Path) -> None:
    east = timezone(timedelta(hours=9))
    made = [
        backup(db, tmp_path, NOW, "start"),
        backup(db, tmp_path, NOW, "start"),
        backup(db, tmp_path, NOW, "Before import!"),
        backup(db, tmp_path, (NOW + timedelta(hours=1)).astimezone(east), "quit"),
    ]
    assert [Path(p).name for p in made] == [
        "portfolio-20261118T093005Z-start.db",
        "portfolio-20261118T093005Z-start-2.db",
        "portfolio-20261118T093005Z-beforeimport.db",
        "portfolio-20261118T103005Z-quit.db",
    ]
    assert [(b.reason, b.number) for b in backups(tmp_path)] == [
        ("quit", 1),
        ("start", 2),
        ("start", 1),
        ("beforeimport", 1),
    ]
    assert backups(tmp_path / "none") == []


def _spoil_header(path: Path) -> None:
    path.write_bytes(b"no database" * 100)


def _spoil_pages(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[8192:40_960] = bytes(32_768)
    path.write_bytes(data)


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("spoil", [_spoil_header, _spoil_pages, _cut])
def test_a_damaged_copy_is_not_verified(db: Database, tmp_path: Path, spoil: object) -> None:
    add_account(db)
    path = Path(backup(db, tmp_path, NOW, "start"))
    spoil(path)  # type: ignore[operator]
    with pytest.raises(FileRefused, match=r"damaged|not a portfolio"):
        verify(path)


def test_a_copy_that_is_not_equal_is_never_given_a_name(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from csm_tui.store import backup as module

    monkeypatch.setattr(module, "verify", lambda path: {"account": 99})
    with pytest.raises(FileRefused, match="could not be proved equal"):
        backup(db, tmp_path / "b", NOW, "start")
    assert names(tmp_path / "b") == []


def test_writers_meanwhile_do_not_spoil_the_proof(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from csm_tui.store import backup as module

    calls = 0

    def slow(path: str) -> dict[str, int]:
        nonlocal calls
        calls += 1
        if calls == 1:  # somebody committed between the first count and the copy
            with db.fork() as other:
                add_account(other)
            return {**verify(path), "account": 5}
        return verify(path)

    monkeypatch.setattr(module, "verify", slow)
    path = backup(db, tmp_path / "b", NOW, "start")
    assert calls == 2
    assert verify(path)["account"] == 1


def test_a_copy_with_a_dangling_reference_is_not_verified(db: Database, tmp_path: Path) -> None:
    account = add_account(db)
    with db.tx("note") as tx:
        tx.insert("note", {"account_id": account, "on_date": "2026-11-18", "text": "x"})
    path = backup(db, tmp_path, NOW, "start")
    conn = sqlite3.connect(path)
    conn.execute("DELETE FROM account")
    conn.commit()
    conn.close()
    with pytest.raises(FileRefused, match="is damaged"):
        verify(path)


def test_a_backup_is_made_outside_transactions(db: Database, tmp_path: Path) -> None:
    with db.tx("open"), pytest.raises(RuntimeError, match="outside transactions"):
        backup(db, tmp_path, NOW, "start")


FULL = """
import resource, signal, sys
from datetime import UTC, datetime
from csm_tui.errors import DiskFull
from csm_tui.store.backup import backup
from csm_tui.store.db import Database
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
db = Database.open(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
try:
    backup(db, sys.argv[2], datetime(2026, 11, 18, tzinfo=UTC), "start")
except DiskFull:
    print("told")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits on file size are of Unix")
def test_a_full_disk_leaves_no_half_backup(book: Path, tmp_path: Path) -> None:
    with Database.open(book, create=True) as db:
        add_account(db)
    assert finished(child(FULL, book, tmp_path / "b")) == "told\n"
    assert names(tmp_path / "b") == []
    sound(book)


def test_where_hard_links_are_missing_files_are_renamed_and_none_is_replaced(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError("no links on this file system")

    monkeypatch.setattr(os, "link", no_links)
    made = [backup(db, tmp_path / "b", NOW, "start") for _ in range(2)]
    assert [Path(p).name for p in made] == names(tmp_path / "b")[::-1]
    Database.open(tmp_path / "new.db", create=True).close()
    assert "new.db" in names(tmp_path)


def test_a_folder_that_cannot_be_written_is_told(db: Database, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("a file")
    with pytest.raises(FileRefused, match=r"No backup can be written|cannot be made"):
        backup(db, tmp_path / "b", NOW, "start")
    with pytest.raises(FileRefused):
        backup(db, tmp_path / "b" / "c", NOW, "start")
    add_account(db)


def test_thinning_keeps_two_days_fourteen_dailies_and_eight_weeklies(tmp_path: Path) -> None:
    def name(at: datetime) -> str:
        return f"portfolio-{at:%Y%m%dT%H%M%SZ}-start.db"

    made = [NOW - timedelta(hours=6 * n) for n in range(4 * 120)]  # four a day, 120 days
    for at in made:
        (tmp_path / name(at)).touch()
    (tmp_path / "mine.db").touch()
    thin(tmp_path, NOW)
    kept = {b.at for b in backups(tmp_path)}
    assert "mine.db" in names(tmp_path)
    recent = {at for at in made if NOW - at < timedelta(days=2)}
    by_day = {at.date(): at for at in reversed(made)}  # the newest of each
    dailies = {by_day[day] for day in sorted(by_day, reverse=True)[:14]}
    by_week = {at.isocalendar()[:2]: at for at in reversed(made)}
    weeklies = {by_week[week] for week in sorted(by_week, reverse=True)[:8]}
    assert (len(recent), len(dailies), len(weeklies)) == (8, 14, 8)
    assert kept == recent | dailies | weeklies
    thin(tmp_path, NOW + timedelta(days=400))  # a long absence takes no daily and no weekly away
    assert {b.at for b in backups(tmp_path)} == dailies | weeklies


KILLED = """
import sys
from datetime import UTC, datetime, timedelta
from csm_tui.store.backup import backup
from csm_tui.store.db import Database
db = Database.open(sys.argv[1])
now = datetime(2026, 11, 18, tzinfo=UTC)
print("ready", flush=True)
while True:
    now += timedelta(seconds=1)
    backup(db, sys.argv[2], now, "start")
    print("made", flush=True)
"""


def test_killed_while_copying_every_finished_copy_is_whole(book: Path, tmp_path: Path) -> None:
    with Database.open(book, create=True) as db, db.tx("filled") as tx:
        account = tx.insert("account", {"name": "A", "segment": "smb", "added": "2026-11-18"})
        tx.insert_many("note", ["account_id", "on_date", "text"], [(account, "2026-11-18", "n" * 2000)] * 1000)
    folder = tmp_path / "backups"
    for round_ in range(3):
        process = child(KILLED, book, folder)
        assert process.stdout is not None
        for _ in range(2 + round_):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.communicate()
    found = backups(folder)
    assert found
    for item in found:
        assert verify(item.path)["note"] == 1000
    left = [name for name in names(folder) if name.endswith(".tmp")]
    later = datetime.now(UTC) + timedelta(days=2)
    thin(folder, later)
    assert [name for name in names(folder) if name.startswith(".")] == []
    assert all(name.startswith(".backup-") for name in left)
    sound(book)
