"""Verified copies of the database (P5): whole or absent, private, named so that they sort by time, thinned by age."""

from __future__ import annotations

import os
import re
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from csm_tui.errors import FileRefused
from csm_tui.store import files
from csm_tui.store.faults import translate

if TYPE_CHECKING:
    from csm_tui.store.db import Database

_NAME = re.compile(r"portfolio-(\d{8}T\d{6}Z)-([a-z]+)(?:-(\d+))?\.db")
_TMP = re.compile(r"\.backup-[0-9a-f]+\.tmp(-journal|-wal|-shm)?")
_ALL_DAYS, _DAILIES, _WEEKLIES = 2, 14, 8  # RELIABILITY P5
_TRIES = 5


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """A finished copy: when it was made (UTC), why (one word), and its path. The newest is the greatest."""

    at: datetime
    number: int
    reason: str
    path: str


def backup(db: Database, folder: str | os.PathLike[str], now: datetime, reason: str) -> str:
    """Copy the open database into ``folder``, prove the copy, thin the older ones; the path of the new file.

    ``now`` is an aware instant, ``reason`` one lower-case word ("start", "import", "quit"). The copy has everything
    committed so far, whoever wrote it. Raises DiskFull or FileRefused, leaving nothing half made.
    """
    if db.conn.in_transaction:
        raise RuntimeError("a backup is made outside transactions")
    try:
        path = copy_verified(db.conn, db.path, os.fspath(folder), now, reason)
    except sqlite3.Error as error:
        raise translate(error, os.fspath(folder)) or error from error
    thin(folder, now)
    return path


def copy_verified(conn: sqlite3.Connection, source: str, folder: str, now: datetime, reason: str) -> str:
    """As ``backup`` with the bare connection of ``source`` and without thinning; errors of SQLite come as they are."""
    folder = os.path.abspath(folder)
    files.private_folder(folder)
    temporary = os.path.join(folder, f".backup-{os.urandom(6).hex()}.tmp")
    try:
        for _ in range(_TRIES):
            try:
                files.private_file(temporary)
            except OSError as error:
                raise FileRefused(
                    f"No backup can be written in {folder}: {error.strerror}. Nothing was changed in {source}."
                ) from error
            before = _stamp(conn)
            conn.execute("VACUUM INTO ?", (temporary,))
            found = verify(temporary)
            if found == before[1]:
                return _publish(temporary, folder, now, reason)
            if _stamp(conn) == before:  # nobody wrote in between, so the copy itself is wrong
                break
            files.remove(temporary)
        raise FileRefused(f"The backup of {source} could not be proved equal to it. Nothing was changed.")
    finally:
        files.remove(*(temporary + rest for rest in ("", "-journal", "-wal", "-shm")))


def verify(path: str | os.PathLike[str]) -> dict[str, int]:
    """Rows of each table of a copy that is whole; FileRefused for one that is damaged or not ours.

    The copy is only read, and as a file that nobody writes.
    """
    name = os.path.realpath(os.fspath(path))
    conn = None
    try:
        conn = sqlite3.connect(files.uri(name, "mode=ro&immutable=1"), uri=True, isolation_level=None)
        said = conn.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if said != "ok" or conn.execute("PRAGMA foreign_key_check").fetchone():
            raise FileRefused(f"{name} is damaged ({said}). Nothing was changed; take the next older backup.")
        return _counts(conn)
    except sqlite3.Error as error:
        raise translate(error, name) or error from error
    finally:
        if conn is not None:
            conn.close()


def backups(folder: str | os.PathLike[str]) -> list[Backup]:
    """The finished copies in a folder, newest first; none where there is no folder."""
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return []
    found = []
    for name in names:
        if match := _NAME.fullmatch(name):
            at = datetime.strptime(match[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            found.append(Backup(at, int(match[3] or 1), match[2], os.path.join(folder, name)))
    return sorted(found, reverse=True)


def thin(folder: str | os.PathLike[str], now: datetime) -> None:
    """Keep every copy of the last 2 days, the newest of each of 14 days and of 8 weeks; delete the rest of ours.

    Days and weeks are counted where there are copies, so a long holiday costs none. Temporary files of backups that
    were killed go too, a day later. Files with other names are never touched.
    """
    keep: set[str] = set()
    days: dict[object, str] = {}
    weeks: dict[object, str] = {}
    found = backups(folder)
    for item in found:  # newest first, so the first of a day or week is its newest
        if now - item.at < timedelta(days=_ALL_DAYS):
            keep.add(item.path)
        days.setdefault(item.at.date(), item.path)
        weeks.setdefault(item.at.isocalendar()[:2], item.path)
    keep.update(list(days.values())[:_DAILIES])
    keep.update(list(weeks.values())[:_WEEKLIES])
    files.remove(*(item.path for item in found if item.path not in keep))
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if _TMP.fullmatch(name) and now.timestamp() - os.stat(path).st_mtime > 86_400:
            files.remove(path)


def _publish(temporary: str, folder: str, now: datetime, reason: str) -> str:
    """Give the proved copy its name; the second one of a second is numbered."""
    stem = f"portfolio-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{re.sub('[^a-z]', '', reason.lower()) or 'copy'}"
    for number in range(1, 1_000):
        final = os.path.join(folder, f"{stem}{'' if number == 1 else f'-{number}'}.db")
        try:
            files.publish(temporary, final)
        except FileExistsError:
            continue
        return final
    raise FileRefused(f"There are a thousand backups of this second in {folder}. Nothing was changed.")


def _counts(conn: sqlite3.Connection) -> dict[str, int]:
    names = [row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {name: int(conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}


def _stamp(conn: sqlite3.Connection) -> tuple[int, dict[str, int]]:
    """What tells whether somebody wrote meanwhile, and the rows of each table at one moment."""
    conn.execute("BEGIN")
    try:
        return int(conn.execute("PRAGMA data_version").fetchone()[0]), _counts(conn)
    finally:
        conn.execute("COMMIT")
