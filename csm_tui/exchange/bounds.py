"""What a value may be, checked by pydantic, a thousand at a time (PERFORMANCE B7). Imported only by an import."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from csm_tui.domain.model import Phase, Segment
from csm_tui.domain.text import NAME_LIMIT, TEXT_LIMIT
from csm_tui.exchange.amounts import MAX_CENTS
from csm_tui.exchange.days import FIRST_YEAR, LAST_YEAR

MAX_TAGS = 50
_AT_ONCE = 1_000
_BOX = r"[^@\s<>,;:\"()\[\]\\]"  # no list of addresses, no header of its own

Line = Annotated[str, Field(max_length=NAME_LIMIT)]
_TYPES: dict[str, Any] = {
    "line": Line,
    "note": Annotated[str, Field(max_length=TEXT_LIMIT)],
    "email": Annotated[str, Field(pattern=rf"^(?:{_BOX}{{1,64}}@{_BOX}{{1,190}}\.[^@\s<>,;:\"()\[\]\\.]{{2,60}})?$")],
    "currency": Annotated[str, Field(pattern="^[A-Z]{3}$")] | None,
    "cents": Annotated[int, Field(ge=0, le=MAX_CENTS)] | None,
    "day": Annotated[date, Field(ge=date(FIRST_YEAR, 1, 1), le=date(LAST_YEAR, 12, 31))] | None,
    "segment": Segment | None,
    "phase": Phase | None,
    "tags": Annotated[tuple[Line, ...], Field(max_length=MAX_TAGS)],
}
_REASONS = {
    ("line", "string_too_long"): f"has more than {NAME_LIMIT} characters",
    ("note", "string_too_long"): f"has more than {TEXT_LIMIT:,} characters",
    ("email", "string_pattern_mismatch"): "is not an email address",
    ("cents", "greater_than_equal"): "is negative",
    ("cents", "less_than_equal"): "is too large for an amount",
    ("day", "greater_than_equal"): f"lies outside {FIRST_YEAR}–{LAST_YEAR}",
    ("day", "less_than_equal"): f"lies outside {FIRST_YEAR}–{LAST_YEAR}",
    ("tags", "too_long"): f"are more than {MAX_TAGS} tags",
    ("tags", "string_too_long"): f"has a tag of more than {NAME_LIMIT} characters",
}


@cache
def _adapter(kind: str) -> TypeAdapter[list[Any]]:
    """The validator of a list of such values."""
    listed: Any = list.__class_getitem__(_TYPES[kind])
    return TypeAdapter(listed)


def out_of_bounds(kind: str, values: Sequence[Any]) -> dict[int, str]:
    """The positions in ``values`` of those that are not allowed, each with the reason (to follow the value)."""
    wrong: dict[int, str] = {}
    adapter = _adapter(kind)
    for first in range(0, len(values), _AT_ONCE):
        try:
            adapter.validate_python(values[first : first + _AT_ONCE], strict=True)
        except ValidationError as error:
            for fault in error.errors(include_url=False, include_context=False, include_input=False):
                position = first + int(fault["loc"][0])
                wrong.setdefault(position, _REASONS.get((kind, fault["type"]), "is not allowed"))
    return wrong
