"""How a database is made and brought up to date. Imported only when one of both happens (sqlite-utils is slow to load).

Steps are never edited once released; each stands in sqlite-utils' own record and raises ``user_version`` by one. All
pending steps, the version and the application's mark are one transaction (P3).
"""

from __future__ import annotations

import os
import sqlite3
from datetime import datetime

from sqlite_utils import Database as Utils
from sqlite_utils.migrations import Migrations

from csm_tui.errors import FileRefused
from csm_tui.store import files, schema
from csm_tui.store.faults import translate

MIGRATIONS = Migrations("csm-tui")
PATIENCE = 10.0  # seconds to wait for another instance that is upgrading the same file


@MIGRATIONS(name="0001_whole_schema")
def whole_schema(db: Utils) -> None:
    """Version 1: every table and index."""
    for statement in schema.statements():
        db.execute(statement)


def create_file(path: str) -> None:
    """Make a new, empty database at ``path``, whole or not at all.

    It is built under another name and then given its own, so that two instances that start at once end with one
    file, and nobody ever sees half of one. Raises FileRefused where a write-ahead log of a lost database lies there:
    SQLite would mix it into the new file.
    """
    for rest in ("-wal", "-shm", "-journal"):
        if os.path.lexists(path + rest):
            raise FileRefused(
                f"{path} is gone, but {path + rest} is still there and may hold its last changes. Nothing was changed. "
                "Put the portfolio back beside it, or move it away to begin anew."
            )
    folder = os.path.dirname(path)
    files.private_folder(folder)
    temporary = os.path.join(folder, f".{os.path.basename(path)[:60]}.{os.getpid()}-{os.urandom(4).hex()}.tmp")
    try:
        files.private_file(temporary)
    except OSError as error:
        raise FileRefused(f"Nothing can be written in {folder}: {error.strerror}. Nothing was changed.") from error
    try:
        conn = sqlite3.connect(files.uri(temporary, "mode=rw"), uri=True, isolation_level=None)
        try:
            apply(conn, path)
            conn.execute("PRAGMA journal_mode=WAL")  # kept in the header: no later opening has to switch
        finally:
            conn.close()
        files.publish(temporary, path)
    except FileExistsError:
        return  # another instance was first: its file is as good
    except sqlite3.Error as error:
        raise translate(error, path) or error from error
    finally:
        files.remove(*(temporary + rest for rest in ("", "-wal", "-shm", "-journal")))


def upgrade(
    path: str, backups: str, now: datetime, *, migrations: Migrations = MIGRATIONS, version: int | None = None
) -> None:
    """Bring the database at ``path`` to ``version``, after a verified backup into the folder ``backups`` (P3).

    Either all steps happen or none; another instance doing the same is waited for.
    """
    from csm_tui.store.backup import copy_verified

    version = schema.SCHEMA_VERSION if version is None else version
    conn = sqlite3.connect(files.uri(path, "mode=rw"), uri=True, isolation_level=None, timeout=PATIENCE)
    try:
        conn.execute("PRAGMA synchronous=FULL")
        if conn.execute("PRAGMA user_version").fetchone()[0] < version:
            copy_verified(conn, path, backups, now, "upgrade")
            apply(conn, path, migrations=migrations, version=version)
            # the main file's own header must say the version, for the check that reads nothing else
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise translate(error, path) or error from error
    finally:
        conn.close()


def apply(
    conn: sqlite3.Connection, path: str, *, migrations: Migrations = MIGRATIONS, version: int | None = None
) -> None:
    """Run every pending step in one transaction of ``conn`` (isolation_level None), foreign keys off.

    Does nothing where the version under the lock is already there; refuses a newer one.
    """
    version = schema.SCHEMA_VERSION if version is None else version
    conn.execute("PRAGMA foreign_keys=OFF")  # before BEGIN: inside a transaction it is ignored
    conn.execute("BEGIN EXCLUSIVE")
    try:
        found = int(conn.execute("PRAGMA user_version").fetchone()[0])
        if found > version:
            raise files.newer(path, found)
        if found < version:
            migrations.apply(Utils(conn, recursive_triggers=False, execute_plugins=False))
            broken = conn.execute("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise FileRefused(
                    f"{path} could not be upgraded: {len(broken)} rows name rows that are not there. Nothing was "
                    "changed, and a backup was made before."
                )
            conn.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
            conn.execute(f"PRAGMA user_version={version}")
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise
