"""What the store's own tests share: a filled database, a hash of its content, a child process."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from csm_tui.store.db import Database
from csm_tui.store.schema import TABLES

ROOT = Path(__file__).parents[2]
NOT_CONTENT = {"step", "change", "current", "past"}


def content(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of facts, without its revision."""
    found = {}
    for table in TABLES:
        if table not in NOT_CONTENT:
            names = [row[0] for row in db.query("SELECT name FROM pragma_table_info(?)", (table,)) if row[0] != "rev"]
            found[table] = db.query(f'SELECT {", ".join(names)} FROM "{table}" ORDER BY 1')
    return found


def content_hash(db: Database) -> str:
    return hashlib.sha256(repr(content(db)).encode()).hexdigest()


def revisions(db: Database) -> dict[tuple[str, Any], int]:
    """The revision of every row that has one."""
    found: dict[tuple[str, Any], int] = {}
    for table in TABLES:
        if db.query("SELECT 1 FROM pragma_table_info(?) WHERE name = 'rev'", (table,)):
            found.update({(table, key): rev for key, rev in db.query(f'SELECT id, rev FROM "{table}"')})
    return found


def add_account(db: Database, name: str = "Acme", **more: object) -> int:
    with db.tx(f"‘{name}’ added") as tx:
        return tx.insert("account", {"name": name, "segment": "smb", "added": "2026-11-18", **more})


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(p.name for p in folder.iterdir())


def sound(path: Path) -> None:
    """The database at a path is whole: pages, indexes and references."""
    with Database.open(path) as db:
        assert db.query("PRAGMA integrity_check") == [("ok",)]
        assert db.query("PRAGMA foreign_key_check") == []


def child(code: str, *args: object, **more: Any) -> subprocess.Popen[str]:
    """A Python process that runs ``code`` with ``args`` as sys.argv[1:], its output as text."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, args)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
        **more,
    )


def finished(process: subprocess.Popen[str]) -> str:
    """The output of a child that must succeed."""
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out
