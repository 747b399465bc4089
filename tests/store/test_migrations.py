"""P3: an upgrade is whole or absent, after a verified backup; two instances may start at once."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from csm_tui.errors import FileRefused, UserError
from csm_tui.store import backup, files, migrations, schema
from csm_tui.store.db import Database
from sqlite_utils import Database as Utils
from sqlite_utils.migrations import Migrations

from tests.store.kit import add_account, child, content, finished, names, sound

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)


def _two_more() -> Migrations:
    """The released steps, and two that come after them."""
    steps = Migrations("csm-tui")
    steps(name="0001_whole_schema")(migrations.whole_schema)

    @steps(name="0002_mood")
    def mood(db: Utils) -> None:
        db.execute("ALTER TABLE account ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'")

    @steps(name="0003_table")
    def table(db: Utils) -> None:
        db.execute("CREATE TABLE extra (id INTEGER PRIMARY KEY, account_id INTEGER REFERENCES account(id)) STRICT")
        db.execute("INSERT INTO extra (account_id) SELECT id FROM account")

    return steps


@pytest.fixture
def old(book: Path) -> Path:
    """A database of version 1 with an account in it."""
    with Database.open(book, create=True) as db:
        add_account(db)
    return book


def _upgrade(path: Path, steps: Migrations | None = None) -> None:
    migrations.upgrade(str(path), str(path.parent / "backups"), NOW, migrations=steps or _two_more(), version=3)


def _version(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[60:64], "big")


def test_an_upgrade_runs_every_step_after_a_backup(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _upgrade(old)
    assert _version(old) == 3  # in the main file's own header: the check reads nothing else
    (kept,) = backup.backups(old.parent / "backups")
    assert (kept.reason, kept.at) == ("upgrade", NOW)
    assert _version(Path(kept.path)) == 1
    assert backup.verify(kept.path)["account"] == 1
    monkeypatch.setattr("csm_tui.store.db.SCHEMA_VERSION", 3)
    monkeypatch.setattr(files, "SCHEMA_VERSION", 3)
    monkeypatch.setitem(schema.TABLES, "extra", "as the step made it")
    sound(old)
    with Database.open(old) as db:
        assert db.query("SELECT a.name, a.mood, e.id FROM account a JOIN extra e ON e.account_id = a.id") == [
            ("Acme", "calm", 1)
        ]
        assert [row[0] for row in db.query("SELECT name FROM _sqlite_migrations ORDER BY id")] == [
            "0001_whole_schema",
            "0002_mood",
            "0003_table",
        ]
        assert db.undo() is not None  # the journal goes on across the upgrade
        assert db.redo() is not None
    _upgrade(old)  # nothing to do
    assert len(backup.backups(old.parent / "backups")) == 1


def test_opening_an_old_file_upgrades_it(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (schema, files):
        monkeypatch.setattr(module, "SCHEMA_VERSION", 3)
    monkeypatch.setattr("csm_tui.store.db.SCHEMA_VERSION", 3)
    monkeypatch.setattr(migrations.upgrade, "__kwdefaults__", {"migrations": _two_more(), "version": 3})
    before = old.read_bytes()
    with pytest.raises(FileRefused, match=r"older csm-tui .* opened only for reading"):
        Database.open(old, readonly=True)
    assert old.read_bytes() == before
    with Database.open(old, clock=lambda: NOW) as db:
        assert db.query("SELECT mood FROM account") == [("calm",)]
    assert names(old.parent / "backups") == ["portfolio-20261118T093000Z-upgrade.db"]
    assert names(old.parent) == ["backups", "portfolio.db"]


@pytest.mark.parametrize("fault", ["raises", "bad sql", "dangling reference"])
def test_a_step_that_fails_changes_nothing(old: Path, fault: str) -> None:
    steps = _two_more()

    @steps(name="0004_fails")
    def fails(db: Utils) -> None:
        db.execute("DELETE FROM note")
        if fault == "raises":
            raise ZeroDivisionError
        if fault == "bad sql":
            db.execute("INSERT INTO nowhere VALUES (1)")
        db.execute("INSERT INTO extra (account_id) VALUES (99)")

    with Database.open(old) as db:
        before = content(db)
    raw = old.read_bytes()
    with pytest.raises((ZeroDivisionError, sqlite3.OperationalError, FileRefused)):
        _upgrade(old, steps)
    assert old.read_bytes() == raw
    with Database.open(old) as db:
        assert content(db) == before
    assert names(old.parent) == ["backups", "portfolio.db"]


def test_no_backup_no_upgrade(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = old.read_bytes()
    (old.parent / "backups").write_text("a file where the folder should be")
    with pytest.raises(UserError, match="No backup can be written"):
        _upgrade(old)
    assert old.read_bytes() == raw


def test_a_version_that_is_newer_under_the_lock_is_refused(old: Path) -> None:
    conn = sqlite3.connect(old, isolation_level=None)
    conn.execute("PRAGMA user_version=7")
    with pytest.raises(FileRefused, match="newer csm-tui"):
        migrations.apply(conn, str(old), migrations=_two_more(), version=3)
    assert not conn.in_transaction
    conn.close()


UPGRADING = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from tests.store.test_migrations import _two_more, NOW
from csm_tui.store import migrations
path, mode = sys.argv[1:3]
steps = _two_more()
if mode == "killed":
    @steps(name="0004_killed")
    def killed(db):
        os.kill(os.getpid(), 9)
print("ready", flush=True)
sys.stdin.readline()
migrations.upgrade(path, str(Path(path).parent / "backups"), NOW, migrations=steps, version=3)
"""


def test_instances_that_upgrade_at_once_do_it_once(old: Path) -> None:
    import subprocess

    processes: list[Any] = [child(UPGRADING, old, "plain", stdin=subprocess.PIPE) for _ in range(3)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        finished(process)
    assert _version(old) == 3
    conn = sqlite3.connect(old)
    assert conn.execute("SELECT count(*) FROM extra").fetchone() == (1,)
    assert conn.execute("SELECT count(*) FROM _sqlite_migrations").fetchone() == (3,)
    conn.close()
    for kept in backup.backups(old.parent / "backups"):
        assert _version(Path(kept.path)) in (1, 3)
        backup.verify(kept.path)


def test_a_killed_upgrade_leaves_the_old_version(old: Path) -> None:
    with Database.open(old) as db:
        before = content(db)
    process = child(UPGRADING, old, "killed", stdin=-1)
    process.communicate("go\n", timeout=60)
    assert process.returncode == -9
    with Database.open(old) as db:
        assert content(db) == before
        assert db.query("PRAGMA user_version") == [(schema.SCHEMA_VERSION,)]
        assert db.query("SELECT count(*) FROM sqlite_master WHERE name = 'extra'") == [(0,)]
    sound(old)


def test_creation_that_fails_leaves_nothing(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("injected")

    monkeypatch.setattr(migrations, "apply", broken)
    with pytest.raises(sqlite3.OperationalError):
        Database.open(book, create=True)
    assert names(book.parent) == []


def test_the_released_steps_and_the_version_agree() -> None:
    assert len(migrations.MIGRATIONS._migrations) == schema.SCHEMA_VERSION
