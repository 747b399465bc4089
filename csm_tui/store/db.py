"""One connection to the portfolio's file: opened with care, read in plain SQL, written through ``tx``.

A reading command pays for what is in this module, so it imports sqlite3 and little else; writing, undo, creation and
upgrade bring their own modules when they happen (B1, B3).
"""

from __future__ import annotations

import os
import sqlite3
from _thread import allocate_lock
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from csm_tui.store import files
from csm_tui.store.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.store.journal import Undone
    from csm_tui.store.tx import Tx

BUSY_MS = 100  # the screen's thread waits no longer for another writer; then it is told, and tries again (P11)

# FULL and both fullfsyncs: a commit that returned survives a power cut (P1)
_PRAGMAS = (
    "PRAGMA synchronous=FULL; PRAGMA fullfsync=1; PRAGMA checkpoint_fullfsync=1; PRAGMA foreign_keys=1; "
    "PRAGMA trusted_schema=0; PRAGMA secure_delete=1; "
    # half a megabyte of pages: what was read once is the system's to keep, not ours (B6)
    "PRAGMA cache_size=-512;"
)

# (device, inode) -> connections of this process. A file that is here must not be opened by anything but SQLite:
# closing a descriptor drops the process's POSIX locks on it, and another instance may then delete the -wal.
_open: dict[tuple[int, int], int] = {}
_lock = allocate_lock()


def _now() -> datetime:
    return datetime.now(UTC)


class Database:
    """An open portfolio. It belongs to the thread that opened it; a worker takes its own by ``fork``.

    ``conn`` is a sqlite3 connection with ``isolation_level=None`` and tuples as rows; ``path`` is absolute, links
    resolved; ``readonly`` says that every write will be refused. ``on_change(tx, account_ids)`` is called inside each
    transaction that touched accounts (undo and redo too), before it is recorded; what it writes is not journaled.
    """

    def __init__(self, conn: sqlite3.Connection, path: str, *, readonly: bool, busy_ms: int = BUSY_MS) -> None:
        self.conn = conn
        self.path = path
        self.readonly = readonly
        self.on_change: Callable[[Tx, frozenset[int]], None] | None = None
        self.day: Callable[[], date] | None = None  # of what is recorded; None: no past is kept
        self.shapes: dict[str, Any] = {}  # columns by table, filled by tx
        self.utils: Any = None  # sqlite-utils' view of ``conn``, made at the first write
        self._busy_ms = busy_ms
        self._tx: Tx | None = None
        self._wrote = False
        self._closed = False
        self._key: tuple[int, int] | None = None
        self._enter()

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        create: bool = False,
        backups: str | os.PathLike[str] | None = None,
        readonly: bool = False,
        busy_ms: int = BUSY_MS,
        clock: Callable[[], datetime] = _now,
    ) -> Self:
        """Open the portfolio at ``path``; with ``create`` a missing one is made, an empty file never is one.

        An older one is upgraded first, after a verified backup into ``backups`` (default: the folder ``backups``
        beside it), named by ``clock``. Raises FileRefused, with the file as it was, where it is missing, foreign,
        newer, damaged or not to be opened; Busy where another instance does not finish its upgrade.
        """
        name = os.path.realpath(os.fspath(path))
        with _lock:
            if _identity(name) not in _open:
                _prepare(name, create and not readonly, backups, readonly, clock)
            return cls._connect(name, readonly, busy_ms)

    @classmethod
    def _connect(cls, name: str, readonly: bool, busy_ms: int) -> Self:
        """A connection with every pragma set, that has read the first page once."""
        try:
            conn, readonly = _first_read(name, readonly, busy_ms)
        except sqlite3.Error as error:
            raise _translated(error, name) from error
        return cls(conn, name, readonly=readonly, busy_ms=busy_ms)

    def _enter(self) -> None:
        """Note that this process has the file open; the caller holds the lock."""
        self._key = _identity(self.path)
        if self._key is not None:
            _open[self._key] = _open.get(self._key, 0) + 1

    def fork(self) -> Self:
        """A second connection to the same file for the calling thread, ``on_change`` unset; close it there."""
        with _lock:
            return self._connect(self.path, self.readonly, self._busy_ms)

    def close(self) -> None:
        """Fold the write-ahead log into the file and let go of it. Twice is harmless."""
        if self._closed:
            return
        self._closed = True
        try:
            if self._wrote and not self.conn.in_transaction:
                self.conn.executescript("PRAGMA analysis_limit=200; PRAGMA optimize; PRAGMA wal_checkpoint(PASSIVE);")
        except sqlite3.Error:
            self._wrote = False  # housekeeping only: the commits are safe in the log, and the next start folds them in
        finally:
            with _lock:
                self.conn.close()
                if self._key is not None and (left := _open.pop(self._key, 1) - 1):
                    _open[self._key] = left

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def query(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a reading statement. A damaged or vanished file is a UserError (P7), not a crash."""
        try:
            return self.conn.execute(sql, params).fetchall()
        except sqlite3.Error as error:
            raise _translated(error, self.path) from error

    def one(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> tuple[Any, ...] | None:
        """The first row of a reading statement, None where there is none; errors as ``query``."""
        rows = self.query(sql, params)
        return rows[0] if rows else None

    def numbers(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> array[int]:
        """The first column of all rows of a reading statement: whole numbers, eight bytes each; errors as ``query``."""
        try:
            return array("q", (row[0] for row in self.conn.execute(sql, params)))
        except sqlite3.Error as error:
            raise _translated(error, self.path) from error

    @property
    def in_step(self) -> bool:
        """Whether a transaction of this connection is open, which a ``tx`` would join."""
        return self._tx is not None

    def data_version(self) -> int:
        """A number that differs from its last value when another connection has committed (4 µs; P8)."""
        return int(self.conn.execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def tx(
        self, label: str, *, account_id: int | None = None, merge_key: str | None = None, journal: bool = True
    ) -> Iterator[Tx]:
        """One user action: all of it or nothing (P2), one step of undo named ``label`` (P19).

        Inside another ``tx`` it joins that one, and an error takes back its own part alone. A ``merge_key`` equal to
        that of the newest step extends that step. ``journal=False`` is for what is derived or dated by the machine:
        such writes are no step and cannot be undone. Raises Busy, DiskFull, FileRefused or Refused, nothing changed.
        """
        from csm_tui.store.tx import Tx

        if self._tx is not None:
            with self._tx.nested(journal):
                yield self._tx
            return
        tx = Tx(self, label, account_id, merge_key, journal)
        with self._transaction(tx):
            yield tx
            tx.finish()

    def undo(self) -> Undone | None:
        """Take back the newest step; what it was, or None where there is none. ``on_change`` runs within."""
        from csm_tui.store import journal
        from csm_tui.store.tx import Tx

        tx = Tx(self, "undo", None, None, False)
        with self._transaction(tx):
            return journal.undo(tx)

    def redo(self) -> Undone | None:
        """Do again the step that was taken back last; None where there is none, or something was done since."""
        from csm_tui.store import journal
        from csm_tui.store.tx import Tx

        tx = Tx(self, "redo", None, None, False)
        with self._transaction(tx):
            return journal.redo(tx)

    def can_undo(self) -> str | None:
        """The label of the step that ``undo`` would take back."""
        rows = self.query("SELECT label FROM step WHERE undone = 0 ORDER BY id DESC LIMIT 1")
        return rows[0][0] if rows else None

    def can_redo(self) -> str | None:
        """The label of the step that ``redo`` would do again."""
        rows = self.query(
            "SELECT label FROM step WHERE undone = 1 AND id > coalesce((SELECT max(id) FROM step WHERE undone = 0), 0) "
            "ORDER BY id LIMIT 1"
        )
        return rows[0][0] if rows else None

    @contextmanager
    def _transaction(self, tx: Tx) -> Iterator[None]:
        """BEGIN IMMEDIATE … COMMIT around the body; ROLLBACK and a UserError on any failure."""
        if self._tx is not None:
            raise RuntimeError("a transaction is open on this connection")
        if self.readonly:
            from csm_tui.store.faults import cannot_write

            raise cannot_write(self.path)
        conn = self.conn
        try:
            conn.execute("BEGIN IMMEDIATE")
            version = conn.execute("PRAGMA user_version").fetchone()[0]
            if version != SCHEMA_VERSION:  # another instance upgraded the file while this one was running (P4)
                raise files.newer(self.path, version)
            self._tx = tx
            yield
            tx.check()
            tx.keep_past()
            conn.execute("COMMIT")
            self._wrote = True
        except BaseException as error:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise _translated(error, self.path) from error
        finally:
            self._tx = None
            tx.closed = True


def _identity(path: str) -> tuple[int, int] | None:
    """What tells two names of one file apart from two files; None where nothing is."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _translated(error: BaseException, path: str) -> BaseException:
    """The error to raise instead of SQLite's."""
    from csm_tui.store.faults import translate

    return translate(error, path) or error


def _prepare(
    name: str,
    create: bool,
    backups: str | os.PathLike[str] | None,
    readonly: bool,
    clock: Callable[[], datetime],
) -> None:
    """Check, and if need be make or upgrade, the file that no connection of this process has open."""
    try:
        version, wal = files.read_header(name)
    except FileNotFoundError:
        if not create:
            raise files.missing(name) from None
        from csm_tui.store.migrations import create_file

        create_file(name)
        version, wal = files.read_header(name)
    except NotADirectoryError:
        raise files.missing(name) from None
    except PermissionError:
        raise files.forbidden(name) from None
    if not readonly:
        files.tighten(name)
    if files.wal_in_use(name):
        version = max(version, _version_in_log(name, version))
    if version < SCHEMA_VERSION:
        if readonly:
            raise files.older(name, version)
        from csm_tui.store.migrations import upgrade

        upgrade(name, os.fspath(backups or os.path.join(os.path.dirname(name), "backups")), clock())
    elif not wal and not readonly:
        _switch_to_wal(name)


def _version_in_log(name: str, version: int) -> int:
    """The schema version counting what is still in the write-ahead log; FileRefused where that is newer than ours.

    Read through a connection that cannot write: one that can would fold the log into the file when it closes (P4).
    """
    conn = None
    try:
        conn = sqlite3.connect(files.uri(name, "mode=ro"), uri=True, isolation_level=None, timeout=BUSY_MS / 1000)
        version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error:
        return version  # the real opening will say what is wrong
    finally:
        if conn is not None:
            conn.close()
    if version > SCHEMA_VERSION:
        raise files.newer(name, version)
    return version


def _switch_to_wal(name: str) -> None:
    """Put a file that came back from a backup into WAL mode; where it cannot be, it is used as it is."""
    conn = None
    try:
        conn = sqlite3.connect(files.uri(name, "mode=rw"), uri=True, isolation_level=None, timeout=BUSY_MS / 1000)
        conn.execute("PRAGMA journal_mode=WAL")
    except sqlite3.Error:
        return  # busy or read-only: a rollback journal keeps the same promises, with FULL
    finally:
        if conn is not None:
            conn.close()


def _first_read(name: str, readonly: bool, busy_ms: int) -> tuple[sqlite3.Connection, bool]:
    """A connection that has read the file once, and whether it can only read.

    ``readonly`` is kept by ``query_only``: a connection opened with ``mode=ro`` leaves -wal and -shm behind when it
    closes. What lies on a read-only folder or disk, or is another's file, is read as immutable unless a log shows
    that it is being written: helper files of ours beside it would be in its owner's way.
    """
    mode = "mode=rw"
    if not (os.access(name, os.W_OK) and os.access(os.path.dirname(name), os.W_OK)):
        mode = "mode=ro" if files.wal_in_use(name) else "mode=ro&immutable=1"
    conn = sqlite3.connect(files.uri(name, mode), uri=True, isolation_level=None, timeout=busy_ms / 1000)
    readonly = readonly or mode != "mode=rw"
    try:
        conn.executescript(_PRAGMAS + ("PRAGMA query_only=1;" if readonly else ""))
        version = conn.execute("PRAGMA user_version").fetchone()[0]
        if version != SCHEMA_VERSION:
            raise files.newer(name, version)
    except BaseException:
        conn.close()
        raise
    return conn, readonly
