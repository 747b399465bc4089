"""What is printed: JSON, CSV, and tables of plain text that no name can harm (RELIABILITY P13, P15)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from csm_tui.errors import Refused

_WIDE_CHECK = "WF"


def print_json(value: Any) -> None:
    """``value`` as JSON, alone on stdout, in UTF-8 whatever the locale: a line for each entry of the outermost level.

    Not ``indent=``: Python then encodes in Python instead of C, which alone costs a tenth of what ``list`` may (B3).
    """
    import json

    text = json.JSONEncoder(ensure_ascii=False).encode  # ``dumps`` would make one for each entry
    if isinstance(value, Mapping):
        lines = [f"  {text(str(key))}: {text(part)}" for key, part in value.items()]
        _write("{\n" + ",\n".join(lines) + "\n}\n")
    else:
        _write("[\n" + ",\n".join(f"  {text(part)}" for part in value) + "\n]\n")


def print_text(lines: Iterable[str]) -> None:
    """Lines of plain text, each without anything that a terminal would obey."""
    _write("".join(f"{shown(line, strip=False)}\n" for line in lines))


def print_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A CSV for a spreadsheet, in UTF-8 (exchange/export.py)."""
    from csm_tui.exchange.export import csv_text

    _write(csv_text(header, rows))


def print_document(text: str) -> None:
    """A whole document exactly as it would be in a file, with its own line ends; its maker has cleaned its texts."""
    _write(text)


def shown(text: str, *, strip: bool = True) -> str:
    """``text`` for one line of a terminal: control characters gone, line breaks as spaces."""
    if text.isprintable():
        return text
    from csm_tui.domain.text import clean

    kept = clean(text, limit=100_000)
    lead = "" if strip else text[: len(text) - len(text.lstrip(" "))]
    return lead + kept


def width(text: str) -> int:
    """The cells that ``text`` takes in a terminal: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(
        0 if combining(c) or c in "\u200c\u200d" else 2 if east_asian_width(c) in _WIDE_CHECK else 1 for c in text
    )


def fit(text: str, cells: int) -> str:
    """``text`` in at most ``cells`` cells, its end cut off with an ellipsis where it is longer."""
    text = shown(text)
    if width(text) <= cells:
        return text
    out, used = "", 0
    for char in text:
        used += width(char)
        if used > cells - 1:
            break
        out += char
    return out.rstrip() + "…"


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> list[str]:
    """Lines of a table with columns as wide as their widest cell, two blanks apart; ``right`` = columns set right."""
    cells = [[shown(cell) for cell in row] for row in rows]
    widths = [max(width(row[i]) for row in [list(header), *cells]) for i in range(len(header))]

    def line(row: Sequence[str]) -> str:
        parts = []
        for i, cell in enumerate(row):
            gap = " " * (widths[i] - width(cell))
            parts.append(gap + cell if i in right else cell + gap)
        return "  ".join(parts).rstrip()

    return [line(list(header)), *map(line, cells)]


def screen_width() -> int | None:
    """Columns of the terminal on stdout; ``None`` where there is none, so that nothing need be cut."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError, AttributeError):
        return None


def short_day(iso: str | None, today: date) -> str:
    """ "12 Nov", with the year where it is another one; "–" for nothing."""
    if not iso:
        return "–"
    day = date.fromisoformat(iso)
    text = f"{day.day} {_MONTHS[day.month - 1]}"
    return text if day.year == today.year else f"{text} {day.year % 100:02d}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def long_day(day: date) -> str:
    """ "Wed 18 Nov 2026"."""
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]
    return f"{weekday} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def counted(counts: Mapping[str, int]) -> str:
    """ "3 red, 4 yellow": every count that is not zero, in the order given."""
    return ", ".join(f"{n:,} {word}" for word, n in counts.items() if n)


def _write(text: str) -> None:
    """``text`` on stdout, as UTF-8 unless it is a terminal, whose own encoding holds; or raises Refused."""
    out: Any = sys.stdout
    if out is None:
        raise Refused("There is nowhere to print to: standard output is closed.")
    try:
        data = getattr(out, "buffer", None)
        if data is None:
            out.write(text)
            return
        out.flush()
        encoding = (out.encoding or "utf-8") if out.isatty() else "utf-8"
        data.write(text.encode(encoding, "replace"))
        data.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Refused(f"The output could not be written: {error.strerror}.") from error
