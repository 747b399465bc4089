"""Text tables: which encoding, which delimiter, and the rows; each proved from the content, and said."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import accumulate, chain, islice
from pathlib import Path
from typing import Any

from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.exchange.columns import recognised
from csm_tui.exchange.tables import CHUNK, Chunk, Row, Table, file_name, name_columns

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),  # begins like UTF-16 LE, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_KINDS = {",": "CSV", ";": "CSV", "\t": "TSV", "|": "CSV"}
DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_BREAK = re.compile("\r\n|\r|\n")
_MAX_FIELD = 5_000_000  # characters
_PROBE = 200  # records that prove a delimiter
_TITLE_LINES = 10  # how far down a header may stand below a report's title
_END = "\ue000end of file\ue000"  # a last line of ours: where it is not a record of its own, a quote is open


def read_delimited(path: Path, data: bytes) -> Table:
    """The text table in ``data``. Raises ``Refused`` where it is no text, has no header or an open quote."""
    encoding, shown, notices = _encoding(path, data)
    csv.field_size_limit(_MAX_FIELD)  # the module's own limit (131,072) is global and below what exports hold
    skip_first = False
    first = next(_lines(data, encoding), "")
    if first[:4].casefold() == "sep=" and len(first.rstrip("\r\n")) == 5:  # Excel's own hint
        delimiter, skip_first = first[4], True
        if delimiter not in _KINDS:
            raise Refused(f"{file_name(path)} says sep={clean(first[4])!r}; use comma, semicolon, tab or pipe.")
    else:
        delimiter = _delimiter(data, encoding)
    records = _records(path, data, encoding, delimiter)
    if skip_first:
        next(records)
    start, header = _header(records, delimiter)
    if start is None:
        raise Refused(f"{file_name(path)} has no header row. Put the names of the columns in its first row.")
    names = name_columns(path, header)
    if start > 1 + skip_first:
        notices = (*notices, f"The header was found on line {start}; what stands above it was left out.")

    def source() -> Iterator[Chunk]:
        return _chunks(path, data, encoding, delimiter, start)

    return Table(path, _KINDS[delimiter], names, shown, delimiter, "", notices, source)


def _encoding(path: Path, data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Codec, its name for people, and notices. Strict: nothing is replaced by question marks."""
    name = file_name(path)
    for bom, codec, shown in _BOMS:
        if data.startswith(bom):
            _decode(data, codec, name, shown)
            return codec, shown, ()
    wide = _wide(data)
    if wide:
        _decode(data, wide, name, "UTF-16")
        return wide, "UTF-16", ()
    if b"\x00" in data:
        raise Refused(f"{name} holds NUL bytes: it is no text, or damaged. Export it again as CSV or XLSX.")
    try:
        codecs.decode(data, "utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8", "UTF-8", ()
    if sum(map(data[:65536].count, (bytes([c]) for c in range(32) if c not in b"\t\n\r\x0b\x0c\x1a\x1b"))):
        raise Refused(f"{name} is binary, not a table. Save the list as CSV or XLSX and import that.")
    notice = "The file is not UTF-8; it was read as {}. If names look wrong, export it again as UTF-8."
    try:
        codecs.decode(data, "cp1252")
    except UnicodeDecodeError:
        return "latin-1", "Latin-1", (notice.format("Latin-1 (Western European)"),)
    return "cp1252", "Windows-1252", (notice.format("Windows-1252 (Western European)"),)


def _wide(data: bytes) -> str:
    """The codec of UTF-16 without a byte order mark, known by the zeros beside Latin letters; else ''."""
    probe = data[:4096]
    half = max(1, len(probe) // 2)
    even, odd = probe[::2].count(0), probe[1::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""


def _decode(data: bytes, codec: str, name: str, shown: str) -> None:
    """Proves that all of ``data`` is that encoding, without NUL; raises ``Refused`` where it is not."""
    try:
        text = codecs.decode(data, codec)
    except UnicodeDecodeError as error:
        raise Refused(
            f"{name} begins like {shown} but is damaged at byte {error.start:,}. Export it again, best as UTF-8."
        ) from None
    if "\x00" in text:
        raise Refused(f"{name} holds NUL characters: it is damaged. Export it again as CSV or XLSX.")


def _lines(data: bytes, encoding: str) -> Iterator[str]:
    """Lines with their ends; LF, CR LF and a lone CR all end one, as csv wants them."""
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")


def _reader(data: bytes, encoding: str, delimiter: str) -> Any:
    """A csv reader over ``data`` with our last line behind it."""
    return csv.reader(chain(_lines(data, encoding), (_END,)), delimiter=delimiter)


def _records(path: Path, data: bytes, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins, one by one: for the first few only."""
    reader = _reader(data, encoding, delimiter)
    line = 1
    while records := _take(path, reader, 1):
        record = records[0]
        if record == [_END]:
            return
        _closed(path, line, record)
        yield line, record
        line = reader.line_num + 1


def _take(path: Path, reader: Any, count: int) -> list[list[str]]:
    """The next records, at most ``count``. Raises ``Refused`` at a field that is far too long."""
    try:
        return list(islice(reader, count))
    except csv.Error:
        raise Refused(
            f"{file_name(path)} has a field of more than {_MAX_FIELD:,} characters around line {reader.line_num:,}; "
            "perhaps a quotation mark is never closed. Look at that line, or export the file again."
        ) from None


def _closed(path: Path, line: int, record: list[str]) -> None:
    """Raises ``Refused`` where ``record`` ran into our last line: its quotation mark is never closed."""
    if record and record[-1].endswith(_END):
        raise Refused(
            f"Line {line:,} of {file_name(path)} opens a quotation mark that is never closed, so the rest of "
            "the file would be one field. Close it or take it away."
        )


def _chunks(path: Path, data: bytes, encoding: str, delimiter: str, start: int) -> Iterator[Chunk]:
    """The records below the header on line ``start``, without blank ones."""
    reader = _reader(data, encoding, delimiter)
    line = 1
    while line <= start:
        next(reader)
        line = reader.line_num + 1
    while part := _take(path, reader, CHUNK):
        after = reader.line_num + 1
        lines: Sequence[int] = range(line, after)
        if len(lines) != len(part):  # some field holds a line break
            spans = (1 + sum(len(_BREAK.findall(cell)) for cell in record) for record in part)
            lines = list(accumulate(spans, initial=line))[:-1]
        if part[-1] == [_END]:
            part.pop()
        elif len(part) < CHUNK:
            _closed(path, lines[-1], part[-1])
        if not all(map(any, part)):
            pairs = [(n, record) for n, record in zip(lines, part, strict=False) if any(record)]
            lines, part = [n for n, _ in pairs], [record for _, record in pairs]
        yield Chunk(lines[: len(part)], part)
        line = after


def _header(records: Iterator[tuple[int, list[str]]], delimiter: str) -> tuple[int | None, Row]:
    """Line and cells of the header: the first row that is not blank, unless it knows no column and one of the
    next rows, below a report's title, does (Salesforce and Excel print titles above).
    """
    first: tuple[int | None, Row] = (None, ())
    for line, record in islice((pair for pair in records if any(cell.strip() for cell in pair[1])), _TITLE_LINES):
        if first[0] is None:
            first = line, record
            if len(recognised(record)) > 0:
                return first
        elif "name" in recognised(record):
            return line, record
    return first


def _delimiter(data: bytes, encoding: str) -> str:
    """The delimiter that makes the most sense of the first rows: known column names count first, then how many
    rows have as many fields as the header, then how many columns there are. One column alone is a comma file.
    """
    best, chosen = (0, 0.0, 1), ","
    for delimiter in DELIMITER_NAMES:
        reader = csv.reader(_lines(data, encoding), delimiter=delimiter)
        widths: Counter[int] = Counter()
        known = 0
        with suppress(csv.Error):  # a field without end: another delimiter may do, else reading tells
            for record in islice(reader, _PROBE):
                if any(record):
                    widths[len(record)] += 1
                    if widths.total() <= _TITLE_LINES:
                        known = max(known, len(recognised(record)))
        width, rows = max(widths.items(), key=lambda item: (item[1] if item[0] > 1 else 0, item[0]), default=(1, 0))
        score = (known, rows / max(1, widths.total()), width)
        if width > 1 and score > best:
            best, chosen = score, delimiter
    return chosen
