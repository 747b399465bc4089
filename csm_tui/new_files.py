"""Files that the program writes for a person: names that cannot leave their folder, nothing replaced (P15, P17)."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from csm_tui.errors import Refused

_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10))})


def slug(name: str) -> str:
    """Return ``name`` as lower-case ASCII words joined by ``-``, at most 40 characters, never a reserved name."""
    ascii_name = unicodedata.normalize("NFKD", name[:300]).encode("ascii", "ignore").decode()
    out = re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-")[:40].strip("-")
    return "account" if not out or out in _RESERVED else out


def write_exclusive(path: Path, text: str, *, number: bool = False) -> Path:
    """Write ``text`` to a new file that only its owner can read (0600); return where it went.

    An existing file or link is never touched: with ``number`` the next free ``-2``, ``-3`` … is taken, otherwise
    the write is refused. A write that fails leaves nothing behind. Raises ``Refused``.
    """
    whole = text if text.endswith("\n") else text + "\n"
    return write_bytes_exclusive(path, whole.encode("utf-8", "replace"), number=number)


def write_bytes_exclusive(path: Path, data: bytes, *, number: bool = False) -> Path:
    """Write ``data`` to a new file, as ``write_exclusive`` does with text; return where it went."""
    tries = [path, *(path.with_stem(f"{path.stem}-{n}") for n in range(2, 100))] if number else [path]
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    for target in tries:
        try:
            handle = os.open(target, flags, 0o600)
        except FileExistsError:
            continue
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            raise _failed(target, error) from error
        return _fill(handle, target, data)
    raise Refused(f"{path} is there already; it was not touched. Choose another name.")


def _fill(handle: int, target: Path, data: bytes) -> Path:
    """Write through an open descriptor and make it last; take the file away again when that fails."""
    try:
        with os.fdopen(handle, "wb") as out:
            os.fchmod(out.fileno(), 0o600)  # whatever the umask
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        target.unlink(missing_ok=True)
        raise _failed(target, error) from error
    return target


def _failed(target: Path, error: OSError | ValueError) -> Refused:
    """The refusal of a file that cannot be written, with what the system said."""
    why = error.strerror if isinstance(error, OSError) else "the name is not possible"
    return Refused(f"Cannot write {target}: {why}. Nothing was changed.")
