"""The database as a file: whose it is, before SQLite touches it; private folders; whole files or none.

Paths are plain strings here: pathlib would cost more than the check itself on the way to first paint (B1, B3).
"""

from __future__ import annotations

import os
import stat

from csm_tui.errors import FileRefused
from csm_tui.store.schema import APPLICATION_ID, SCHEMA_VERSION

_MAGIC = b"SQLite format 3\x00"
_KEPT = "Nothing was changed."


def missing(path: str) -> FileRefused:
    """The refusal where no file is: a database is never made by looking for one (P7)."""
    return FileRefused(
        f"There is no portfolio at {path}. {_KEPT} Start csm-tui to begin one there, or name another file with --db."
    )


def newer(path: str, version: int) -> FileRefused:
    """The refusal of a file that a later csm-tui has written (P4)."""
    return FileRefused(
        f"{path} was written by a newer csm-tui (format {version}; this one knows {SCHEMA_VERSION}). {_KEPT} "
        "Update csm-tui, then open it again."
    )


def older(path: str, version: int) -> FileRefused:
    """The refusal of an old file where it may not be upgraded, because it is opened only to be read."""
    return FileRefused(
        f"{path} is of an older csm-tui (format {version}; this one uses {SCHEMA_VERSION}) and is opened only for "
        f"reading. {_KEPT} Open it once with csm-tui itself: it makes a backup and upgrades it."
    )


def forbidden(path: str) -> FileRefused:
    """The refusal of a file that the person may not read."""
    return FileRefused(f"{path} may not be read by you. {_KEPT} Check whose file and folder it is.")


def read_header(path: str) -> tuple[int, bool]:
    """The schema version of our own database at ``path`` and whether it is in WAL mode, from its first 100 bytes (P4).

    Raises FileNotFoundError where nothing is, and FileRefused for anything that is not a database of this program
    and no newer than it knows. The file is only read. Not for a file that this process has open: closing any
    descriptor of it would drop SQLite's locks.
    """
    found = os.stat(path)
    if not stat.S_ISREG(found.st_mode):
        kind = "a folder" if stat.S_ISDIR(found.st_mode) else "no ordinary file"
        raise FileRefused(f"{path} is {kind}, not a portfolio. {_KEPT} Name a file with --db.")
    try:
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0))
    except PermissionError:
        raise forbidden(path) from None
    try:
        head = os.read(fd, 100)
    finally:
        os.close(fd)
    _check_kind(path, head)
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise FileRefused(f"{path} is the database of another program. {_KEPT} Name your portfolio with --db.")
    version = int.from_bytes(head[60:64], "big")
    if version > SCHEMA_VERSION:
        raise newer(path, version)
    if version < 1:
        raise FileRefused(f"{path} is damaged: it does not say its format. {_KEPT} Restore a backup.")
    _check_length(path, head, found.st_size)
    return version, head[18] == 2


def _check_kind(path: str, head: bytes) -> None:
    """Refuse what is not an SQLite file, by what it seems to be."""
    if not head:
        raise FileRefused(
            f"{path} is empty (0 bytes) where a portfolio should be. {_KEPT} Restore a backup, or move the empty file "
            "away to begin a new portfolio."
        )
    if head.startswith(b"PK\x03\x04"):
        raise FileRefused(
            f"{path} is a zip or Excel file, not a portfolio. {_KEPT} To take in a spreadsheet: csm-tui import FILE."
        )
    if not head.startswith(_MAGIC):
        raise FileRefused(
            f"{path} is not a portfolio of csm-tui. {_KEPT} To take in a CRM export: csm-tui import FILE."
        )
    if len(head) < 100:
        raise FileRefused(f"{path} is damaged: it ends after {len(head)} bytes. {_KEPT} Restore the newest backup.")


def _check_length(path: str, head: bytes, size: int) -> None:
    """Refuse a file shorter than its own header says, unless a write-ahead log still holds the rest (P7)."""
    page = int.from_bytes(head[16:18], "big")
    page = 65536 if page == 1 else page
    pages = int.from_bytes(head[28:32], "big")
    told = head[24:28] == head[92:96]  # only then is the number of pages valid
    if told and size < page * pages and not wal_in_use(path):
        raise FileRefused(
            f"{path} is damaged: {size:,} of its {page * pages:,} bytes are there. {_KEPT} Restore the newest backup, "
            "and keep this file until that has worked."
        )


def wal_in_use(path: str) -> bool:
    """Whether a write-ahead log with anything in it lies beside the database (another instance runs, or one died)."""
    try:
        return os.stat(path + "-wal").st_size > 0
    except OSError:
        return False


def uri(path: str, mode: str) -> str:
    """The SQLite URI of an absolute path; ``mode`` is what follows ``?`` (``mode=rw``, ``mode=ro&immutable=1``).

    ``%``, ``?`` and ``#`` mean something in a URI and are allowed in a file name.
    """
    quoted = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    if os.name == "nt":
        quoted = "/" + quoted.replace("\\", "/")
    return f"file:{quoted}?{mode}"


def private_folder(folder: str) -> None:
    """Make the folder and those missing above it for the owner alone (0700 whatever the umask)."""
    if not folder or os.path.isdir(folder):
        return
    private_folder(os.path.dirname(folder))
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        return
    except OSError as error:
        raise FileRefused(f"The folder {folder} cannot be made: {error.strerror}. {_KEPT}") from error
    os.chmod(folder, 0o700)


def private_file(path: str) -> None:
    """Create an empty file for the owner alone (0600 whatever the umask); FileExistsError where anything is."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        if hasattr(os, "fchmod"):
            os.fchmod(fd, 0o600)
    finally:
        os.close(fd)


def tighten(path: str) -> None:
    """Take group's and others' rights off an existing database of ours (it may have come from elsewhere)."""
    try:
        mode = os.stat(path).st_mode
        if mode & 0o077:
            os.chmod(path, stat.S_IMODE(mode) & 0o700)
    except OSError:
        return  # another's file, or a file system without modes: readable is all that matters then


def publish(temporary: str, final: str) -> None:
    """Give a finished file its name, whole or not at all and durably; FileExistsError where the name is taken."""
    fsync(temporary)
    try:
        os.link(temporary, final)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(final):
            raise FileExistsError(final) from None
        os.rename(temporary, final)
    else:
        os.unlink(temporary)
    fsync(os.path.dirname(final))


def fsync(path: str) -> None:
    """Put a file, or the names in a folder, on the disk."""
    try:
        fd = os.open(path, os.O_RDONLY)
    except PermissionError:  # Windows opens no folders
        return
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def remove(*paths: str) -> None:
    """Delete what is there of these."""
    for path in paths:
        try:
            os.unlink(path)
        except (FileNotFoundError, NotADirectoryError):
            continue
