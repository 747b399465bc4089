"""A file of rows, whatever its form: opened, bounded and told apart, or refused with one sentence (RELIABILITY P14).

A ``Table`` reads its rows anew each time it is asked, a thousand at a time, so that an import holds
only the columns that it needs and a preview only the rows that it shows.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from csm_tui.domain.text import clean
from csm_tui.errors import Refused

Cell = str | int | float | date  # text as it stands in the file; numbers and days only where a workbook keeps them
Row = Sequence[Cell]

MAX_BYTES = 50_000_000
MAX_ROWS = 250_000  # with these bounds the worst files measured stay under 300 MB of memory and 10 s
MAX_COLUMNS = 1_000
CHUNK = 1_000

_NOT_TABLES = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
    b"{\\rtf": "a rich text document",
}
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a table, each with the line of the file on which it begins (a sheet's row number)."""

    lines: Sequence[int]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Table:
    """A file whose form is known. ``header`` names every column once: an empty name is ``(column 4)``,
    a second ``Amount`` is ``Amount (2)``. ``notices`` are sentences about how the file was read.
    """

    path: Path
    kind: str  # CSV | TSV | XLSX …, for people
    header: tuple[str, ...]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    notices: tuple[str, ...] = ()
    source: Callable[[], Iterator[Chunk]] = lambda: iter(())

    def chunks(self) -> Iterator[Chunk]:
        """All rows below the header, without blank ones, a thousand at a time.

        Raises ``Refused`` for what shows only while reading (an open quote, too many rows).
        """
        total = 0
        for chunk in self.source():
            total += len(chunk.rows)
            if total > MAX_ROWS:
                raise Refused(
                    f"{file_name(self.path)} has more than {MAX_ROWS:,} rows, more than can be imported at once. "
                    "Split it, or export fewer rows."
                )
            if chunk.rows:
                yield chunk

    def sample(self, count: int) -> list[tuple[int, Row]]:
        """The first ``count`` rows, each with its line: what a preview shows."""
        return list(islice(((n, r) for c in self.chunks() for n, r in zip(c.lines, c.rows, strict=True)), count))


def file_name(path: Path) -> str:
    """The name of a file as it may be printed."""
    return f"‘{clean(os.fsdecode(path.name)) or clean(os.fsdecode(path))}’"


def shown(value: object, width: int = 40) -> str:
    """A cell as it may be quoted in a sentence: cleaned, cut, in quotation marks."""
    text = clean(str(value)[: 4 * width])
    return f"‘{text if len(text) <= width else text[: width - 1] + '…'}’"


def read_table(path: str | Path) -> Table:
    """The table in the file ``path``: CSV, TSV, semicolon, pipe or XLSX, told by content, not by name.

    Raises ``Refused`` with one sentence when the file is missing, unreadable, empty, too large or no table.
    """
    path = Path(path)
    data = _read_bytes(path)
    name = file_name(path)
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise Refused(f"{name} is empty. Export it again, with a header row and the rows below it.")
    for magic, what in _NOT_TABLES.items():
        if data.startswith(magic):
            raise Refused(f"{name} is {what}, not a table. Save the list as CSV or XLSX and import that.")
    if data.startswith(_OLD_EXCEL):
        raise Refused(
            f"{name} is an Excel file of the old kind (.xls) or protected by a password. "
            "Open it and save it as .xlsx without a password, or as CSV."
        )
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from csm_tui.exchange.workbooks import read_workbook

        return read_workbook(path, data)
    from csm_tui.exchange.delimited import read_delimited

    return read_delimited(path, data)


def _read_bytes(path: Path) -> bytes:
    """The file's bytes; every way in which a file cannot be read has its own sentence."""
    name = file_name(path)
    try:
        info = path.stat()
        if stat.S_ISDIR(info.st_mode):
            raise Refused(f"{name} is a folder. Give the file in it that is to be imported.")
        if not stat.S_ISREG(info.st_mode):
            raise Refused(f"{name} is not a file on a disk. Save the rows to a file and import that.")
        if info.st_size > MAX_BYTES:
            raise Refused(_too_large(name, info.st_size))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        folder = clean(str(path.absolute().parent))
        raise Refused(f"There is no file {name} in {folder}. Check the name and the folder.") from None
    except PermissionError:
        raise Refused(
            f"{name} may not be read by you. Change its permissions, or copy it somewhere of yours."
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = clean(getattr(error, "strerror", None) or str(error))
        raise Refused(f"{name} cannot be read: {reason}. Check the path and try again.") from None
    if len(data) > MAX_BYTES:
        raise Refused(_too_large(name, len(data)))
    return data


def _too_large(name: str, size: int) -> str:
    """The sentence for a file beyond ``MAX_BYTES``."""
    return (
        f"{name} has {size / 1e6:,.0f} MB; at most {MAX_BYTES // 1_000_000} MB can be imported at once. "
        "Split it, or export only the columns and rows that are needed."
    )


def name_columns(path: Path, cells: Row) -> tuple[str, ...]:
    """The header's names, cleaned and each only once; trailing empty columns are dropped.

    Raises ``Refused`` where there are too many columns or none has a name.
    """
    names = [clean(str(cell)) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise Refused(f"{file_name(path)} has no header row. Put the names of the columns in its first row.")
    if len(names) > MAX_COLUMNS:
        raise Refused(
            f"{file_name(path)} has {len(names):,} columns; at most {MAX_COLUMNS:,} can be imported. "
            "Export only those that are needed."
        )
    taken: set[str] = set()
    out = []
    for position, name in enumerate(names, 1):
        unique, again = name or f"(column {position})", 2
        while unique in taken:
            unique, again = f"{name or f'(column {position})'} ({again})", again + 1
        taken.add(unique)
        out.append(unique)
    return tuple(out)
