"""Excel workbooks (.xlsx). The archive is measured before it is opened: the reader builds the whole rectangle of a
sheet in memory, so a few bytes could otherwise ask for hundreds of gigabytes (RELIABILITY P14).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice, pairwise
from pathlib import Path
from typing import IO, Any

from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.exchange.columns import recognised
from csm_tui.exchange.tables import CHUNK, Cell, Chunk, Row, Table, file_name, name_columns

MAX_UNPACKED = 100_000_000  # bytes of XML
MAX_CELLS = 1_500_000  # of the rectangle of one sheet; calamine takes 32 bytes for each
MAX_TEXT = 100_000_000  # characters of all cells together: one shared text may stand in every cell
_MAX_PARTS = 2_000
_BLOCK = 1 << 20
# Bounded repetitions only: a hostile part must not make the measuring itself slow.
_REFERENCE = re.compile(rb"""\sr\s{0,9}=\s{0,9}["']([A-Z]{0,3})([0-9]{1,7})["']""")
_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s>/]")
_ROW = re.compile(rb"<(?:\w{1,20}:)?row[\s>/]")
_SHARED = re.compile(rb"""\st\s{0,9}=\s{0,9}["']s["'][^>]{0,200}>\s{0,99}<(?:\w{1,20}:)?v>([0-9]{1,9})<""")
_ITEM = re.compile(rb"<(?:\w{1,20}:)?si[\s/>]")
_TITLE_LINES = 10


def read_workbook(path: Path, data: bytes) -> Table:
    """The first sheet with rows of the workbook in ``data``. Raises ``Refused`` where it is none, or is too large."""
    name = file_name(path)
    _measure(name, data)
    rows, sheet, others = _first_sheet(name, data)
    start, header = _header(rows)
    names = name_columns(path, header)
    notices = []
    if others:
        notices.append(f"Sheet ‘{clean(sheet)}’ was read; not read: {', '.join(clean(o) for o in others[:10])}.")
    if any(map(_filled, rows[: start - 1])):
        notices.append(f"The header was found in row {start}; what stands above it was left out.")
    width = len(names)
    for position in range(start, len(rows)):  # a sheet is a rectangle: cells beyond the header that are empty go
        row = rows[position]
        while len(row) > width and row[-1] == "":
            row.pop()

    def source() -> Iterator[Chunk]:
        for first in range(start, len(rows), CHUNK):
            part = [(n, r) for n, r in enumerate(rows[first : first + CHUNK], first + 1) if _filled(r)]
            yield Chunk([n for n, _ in part], [r for _, r in part])

    return Table(path, "XLSX", names, "", "", clean(sheet), tuple(notices), source)


def _filled(row: Row) -> bool:
    """Whether any cell holds something."""
    return any(cell != "" for cell in row)


def _header(rows: list[list[Cell]]) -> tuple[int, Row]:
    """Row number and cells of the header: the first filled row, or below a title the one that names the customer."""
    filled = [(n, row) for n, row in enumerate(islice(rows, 200), 1) if _filled(row)][:_TITLE_LINES]
    if not filled:
        return 1, ()
    if not recognised(filled[0][1]):
        for n, row in filled[1:]:
            if "name" in recognised(row):
                return n, row
    return filled[0]


def _first_sheet(name: str, data: bytes) -> tuple[list[list[Cell]], str, list[str]]:
    """Rows of the first visible sheet that has any, its name, and the names of the sheets behind it."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        for position, sheet in enumerate(names):
            cells: list[list[Any]] = list(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
            if any(map(_filled, cells)):
                for row in cells:
                    row[:] = map(_cell, row)  # in place: two copies of a large sheet are one too many
                return cells, sheet, names[position + 1 :]
    except (CalamineError, OSError, ValueError) as error:
        raise Refused(f"{name} is damaged and cannot be read ({clean(str(error))[:80]}). Save it again.") from None
    except BaseException as error:  # a panic of the reader's own language arrives as a bare BaseException
        if type(error).__name__ != "PanicException":
            raise
        raise Refused(f"{name} is damaged and cannot be read. Save it again, or save it as CSV.") from None
    raise Refused(f"{name} has no sheet with rows. Put the list on a sheet, with a header row.")


def _cell(value: Any) -> Cell:
    """A workbook's cell as an import takes it: days without a time, true and false as words."""
    kind = type(value)
    if kind is str or kind is float or kind is int:
        return value  # type: ignore[no-any-return]
    if kind is bool:
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else str(value)


def _measure(name: str, data: bytes) -> None:
    """Unpacks every part once, a block at a time, and refuses what would not fit in memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise Refused(f"{name} is an archive, not an Excel workbook (.xlsx). Unpack it, or save it as .xlsx.")
            declared = sum(part.file_size for part in parts)
            if len(parts) > _MAX_PARTS or declared > MAX_UNPACKED:
                raise Refused(_too_large(name, f"unpacks to {declared / 1e6:,.0f} MB"))
            lengths: list[int] = []
            for part in parts:
                if part.filename.lower().endswith("sharedstrings.xml"):
                    with archive.open(part) as stream:
                        starts = [item.start() for item in _ITEM.finditer(stream.read())]
                    lengths = [after - start for start, after in pairwise([*starts, part.file_size])]
            for part in parts:
                with archive.open(part) as stream:
                    _measure_part(name, part.filename.lower(), stream, lengths)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise Refused(f"{name} is damaged and cannot be unpacked ({clean(str(error))[:80]}). Save it again.") from None


def _measure_part(name: str, name_of_part: str, stream: IO[bytes], lengths: list[int]) -> None:
    """Reads one part to its end (which proves its size and checksum) and follows its cell references."""
    rows = columns = text = row_marks = row_count = unplaced = 0
    tail = b""
    while block := stream.read(_BLOCK):
        if b"\x00" in block and name_of_part.endswith(".xml"):
            raise Refused(_too_large(name, "has a part in an encoding other than UTF-8"))
        block = tail + block
        placed = 0
        for letters, digits in _REFERENCE.findall(block):
            if letters:
                placed += 1
                rows, columns = max(rows, int(digits)), max(columns, _column(letters))
            else:
                row_marks = max(row_marks, int(digits))
        unplaced += max(0, len(_CELL.findall(block)) - placed)
        row_count += len(_ROW.findall(block))
        high, wide = rows, columns
        if unplaced:  # cells that do not say where they stand: as far as the rows go, and side by side
            high, wide = max(rows, row_marks, row_count), max(columns, min(unplaced, 16_384))
        if high * wide > MAX_CELLS:
            raise Refused(_too_large(name, f"has a cell in row {high:,} and one in column {wide:,}"))
        text += sum(lengths[i] for m in _SHARED.findall(block) if (i := int(m)) < len(lengths))
        if text > MAX_TEXT:
            raise Refused(_too_large(name, f"holds more than {MAX_TEXT // 1_000_000} million characters"))
        tail = block[block.rfind(b"<") :][-200:] if b"<" in block[-200:] else b""


def _column(letters: bytes) -> int:
    """The number of a column: A is 1, XFD 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large(name: str, why: str) -> str:
    """The sentence for a workbook beyond the limits."""
    return f"{name} {why}, more than can be imported. Delete its empty rows and columns, or save the list as CSV."
