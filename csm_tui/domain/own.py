"""Fields and views of one's own: what they are, and what a value may be. Pure; imports what a list may import."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

KINDS = ("text", "number", "date", "choice")
"""Kinds of own fields."""

GROUPS = ("", "segment", "phase", "colour", "turn")
"""What a view may be grouped by; '' = not at all."""


class OwnField(NamedTuple):
    """A field of one's own. A removed one is hidden; its values are kept."""

    id: int
    name: str
    kind: str  # one of KINDS
    choices: tuple[str, ...] = ()
    position: int = 0
    removed: bool = False
    rev: int = 1


class SavedView(NamedTuple):
    """A view of the portfolio under a name and a digit: who is in it, in which order, with which columns and groups."""

    id: int
    name: str
    position: int  # 1–9 are its key
    keep: str = "all"
    sort: str = "health"
    reverse: bool = False
    words: str = ""
    columns: tuple[str, ...] = ()  # () = the usual ones
    group: str = ""
    rev: int = 1


def checked_value(field: OwnField, text: str, today: date) -> str:
    """A typed value as it is kept: a number as short as it is exact, a day as ISO, a choice as it is spelled in the
    list; '' for nothing. Raises UserError with what to type instead."""
    from csm_tui.domain.text import clean, fold
    from csm_tui.errors import UserError

    tidy = clean(text)
    if not tidy or field.kind == "text":
        return tidy
    if field.kind == "number":
        return number_text(tidy)
    if field.kind == "date":
        from csm_tui.domain.dates import parse_date

        return parse_date(tidy, today).isoformat()
    found = next((choice for choice in field.choices if fold(choice) == fold(tidy)), None)
    if found is None:
        raise UserError(f"‘{tidy[:40]}’ is none of the choices of {field.name}: {', '.join(field.choices)}.")
    return found


def number_text(text: str) -> str:
    """A number as it is kept: ``1,200.50`` → "1200.5". Raises UserError for what is none."""
    from decimal import Decimal, InvalidOperation

    from csm_tui.errors import UserError

    plain = text.replace(" ", "").replace("\u202f", "")
    if plain.isascii() and "," in plain:
        head, *groups = plain.partition(".")[0].lstrip("+-").split(",")
        if not (0 < len(head) <= 3 and all(len(g) == 3 for g in groups)):
            raise UserError(f"‘{text[:40]}’ can be read in two ways. Type 1234.5, with a point and without commas.")
        plain = plain.replace(",", "")
    try:
        number = Decimal(plain) if plain.isascii() and "_" not in plain else Decimal("nan")
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15 or number.as_tuple().exponent < -6:  # type: ignore[operator]
        raise UserError(f"‘{text[:40]}’ is not a number that can be kept. Type digits, such as 1234.5.")
    out = f"{number:f}"
    out = out.rstrip("0").rstrip(".") if "." in out else out
    return "0" if out in ("-0", "") else out
