"""What SQLite reports, as one sentence for the person: what happened, what was kept, what to do."""

from __future__ import annotations

import sqlite3

from csm_tui.errors import Busy, DiskFull, FileRefused, Refused, UserError

_FILE = {
    8: "{path} cannot be written: the file or its folder is read-only. Nothing was changed; everything can still be "
    "read. Make it writable (or copy it to a place that is) and start csm-tui again.",
    10: "The disk that holds {path} gave an error. Nothing was changed. Check the disk and the free space, then"
    " repeat.",
    11: "{path} is damaged ({detail}). Nothing was changed. Restore the newest backup, and keep the damaged file until "
    "that has worked.",
    14: "{path} cannot be opened. Nothing was changed. Check that the file and its folder exist and are yours.",
    26: "{path} is not a portfolio of csm-tui, or it is damaged. Nothing was changed. Name the right file with --db, "
    "or restore a backup.",
}
_IOERR_WRITE = 778  # also what a file size limit gives: space, to the person


def translate(error: BaseException, path: str) -> UserError | None:
    """The error to show for one of SQLite's or of the binding of values; None for a bug, which is to be seen as one.

    Retryable: ``Busy`` and ``DiskFull``. A value that cannot be stored or breaks a CHECK, UNIQUE or foreign key is
    ``Refused``; anything about the file is ``FileRefused``.
    """
    if isinstance(error, UnicodeEncodeError):
        return Refused("The text holds half a character (a lone surrogate) that no file can keep. Nothing was changed.")
    if isinstance(error, OverflowError | sqlite3.DataError):
        return Refused("A number or text is too large to be kept. Nothing was changed.")
    if not isinstance(error, sqlite3.Error):
        return None
    full = getattr(error, "sqlite_errorcode", 0) or 0
    code = full & 0xFF
    if code in (5, 6):
        return Busy("Another window or program is writing to the portfolio just now. Nothing was changed; try again.")
    if code == 13 or full == _IOERR_WRITE:
        return DiskFull("The disk is full. Nothing was changed or lost; free some space, then do the same again.")
    if code in (18, 19):
        return Refused(f"That cannot be kept: {error}. Nothing was changed.")
    if code == 1 and str(error).startswith(("no such column", "no such table")):
        # Only before the first release, whose schema may change without a new number: then migrations see to it.
        return FileRefused(
            f"{path} was made by an early trial version of csm-tui and lacks parts that this one needs. Nothing was "
            "changed. Open it with the version that made it, or start a new portfolio with --db."
        )
    if code in _FILE:
        return FileRefused(_FILE[code].format(path=path, detail=error))
    return None


def cannot_write(path: str) -> FileRefused:
    """The error of a write where only reading is possible."""
    return FileRefused(_FILE[8].format(path=path))
