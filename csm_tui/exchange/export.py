"""Tables for other programs: no cell of ours ever becomes a formula of theirs (RELIABILITY P15)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")


def inert(cell: object) -> object:
    """``cell`` so that a spreadsheet shows it and never reckons with it; yes and no are ``true`` and ``false``.

    Text that begins like a formula gets an apostrophe in front. Text that begins with an apostrophe gets one more, so
    that taking one away is always exact.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA):
        return "'" + cell
    return cell


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV with commas and CRLF, as RFC 4180 has it; every cell inert, ``None`` empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue()
