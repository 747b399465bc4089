"""Figures as people type them: ``80``, ``80 %``, ``12k``, ``1.234,5``, ``40 orders``. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

_SHAPE = re.compile(
    r"(?P<minus>[-−–])?\s*(?P<body>\d[\d.,'’\s\u00a0\u202f]*\d|\d)(?:(?P<factor>[kKmM]|mio|bn)(?![^\W\d_]))?"
    r"\s*(?P<unit>(?:[^\W\d_]|[%‰°€$£¥]).*)?"
)
_FACTORS = {"": 1, "k": 10**3, "m": 10**6, "mio": 10**6, "bn": 10**9}
_GROUPS = re.compile(r"\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+")
_LIMIT = 1e15


class Figure(NamedTuple):
    """What was understood: the value, what stands behind it, and whether its mark could be read in two ways."""

    value: float
    unit: str = ""
    doubtful: bool = False


def read_figure(text: str) -> Figure:
    """The figure that ``text`` means. Raises ValueError with a sentence fit for a person where it is none.

    One mark with three figures behind it is read in the English way (``1,234`` a thousand, ``1.234`` one and a bit)
    and is said to be doubtful. ``12k`` is 12,000; words behind the figure are its unit.
    """
    tidy = " ".join(text.split())
    found = _SHAPE.fullmatch(tidy) if len(tidy) <= 60 else None
    if found is None:
        first = re.search(r"\d[\d.,]*\d|\d", tidy)
        hint = f" Only the figure stands here: {first[0]}" if first else " What it counts goes into the unit"
        raise ValueError(f"‘{tidy[:40]}’ is not a number.{hint}.")
    value, doubtful = _value(found["body"], tidy)
    value *= _FACTORS[(found["factor"] or "").casefold()]
    if value > _LIMIT:
        raise ValueError("That is more than can be measured.")
    return Figure(-value if found["minus"] else value, (found["unit"] or "").strip(), doubtful)


def _value(body: str, typed: str) -> tuple[float, bool]:
    """The value of digits with their marks, and whether it could be another one."""
    marks = [char for char in body if char in ".,"]
    doubtful = False
    decimal = ""
    if len(set(marks)) == 2:
        decimal = marks[-1]
    elif len(marks) == 1:
        decimal = marks[0]
        whole, _, part = body.partition(decimal)
        if len(part) == 3 and whole.isdigit() and 1 <= len(whole) <= 3 and not whole.startswith("0"):
            doubtful = True
            decimal = "" if decimal == "," else decimal
    whole, _, part = body.rpartition(decimal) if decimal else (body, "", "")
    grouped = whole.isdigit() or _GROUPS.fullmatch(whole) is not None
    if not grouped or (part and not part.isdigit()) or (decimal and marks.count(decimal) > 1):
        raise ValueError(f"‘{typed[:40]}’ is not a number: its marks do not fit together.")
    return float(re.sub(r"\D", "", whole) + "." + (part or "0")), doubtful


def reading(text: str) -> str:
    """What is said under a figure while it is typed: what it is read as, where that is not plain; else ''."""
    if not text.strip():
        return ""
    try:
        found = read_figure(text)
    except ValueError as error:
        return str(error)
    plain = f"{found.value:,.6f}".rstrip("0").rstrip(".")
    if found.doubtful:
        other = "1234" if "." in text else "1.234"
        return f"Read as {plain}. Meant otherwise? Type it without doubt, in the way of {other}."
    bare = text.strip().replace(" ", "") in (plain, plain.replace(",", ""))
    unit = f" {found.unit}" if found.unit else ""
    return "" if bare and not found.unit else f"Read as {plain}{unit}."
