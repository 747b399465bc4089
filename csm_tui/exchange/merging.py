"""Rows of one customer: joined when asked, otherwise refused rather than mixed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from operator import attrgetter

from csm_tui.domain.incoming import Incoming
from csm_tui.domain.text import fold
from csm_tui.exchange.plan import Refusal

_SUMMED = {"name", "lines", "external_id", "arr_cents", "currency", "product", "signed", "tags"}
_FIRST = tuple(known for known in Incoming._fields if known not in _SUMMED)


def refuse_twins(incoming: Sequence[Incoming]) -> tuple[list[Incoming], list[Refusal]]:
    """The rows without those whose id, or, where they have none, name stands in the file before: two rows of one
    identity would overwrite each other.
    """
    ids = [row.external_id for row in incoming]
    if None not in ids and len(set(ids)) == len(ids):
        return list(incoming), []
    kept, refused = _distinct_ids(incoming)
    with_id = {fold(row.name): row.lines[0] for row in reversed(kept) if row.external_id is not None}
    first: dict[str, int] = {}
    out = []
    for row in kept:
        if row.external_id is None:
            name = fold(row.name)
            before = with_id.get(name) or first.setdefault(name, row.lines[0])
            if before != row.lines[0]:
                hint = "--merge-by name joins such rows"
                refused.append(Refusal(row.lines[0], f"the name is the same as on line {before:,}; {hint}"))
                continue
        out.append(row)
    return out, refused


def _distinct_ids(incoming: Iterable[Incoming]) -> tuple[list[Incoming], list[Refusal]]:
    """The rows without those whose id stands before."""
    first: dict[str, int] = {}
    kept, refused = [], []
    for row in incoming:
        before = first.setdefault(row.external_id, row.lines[0]) if row.external_id is not None else row.lines[0]
        if before != row.lines[0]:
            refused.append(Refusal(row.lines[0], f"the id ‘{row.external_id}’ stands on line {before:,} already"))
        else:
            kept.append(row)
    return kept, refused


def merge_by_name(incoming: Sequence[Incoming]) -> tuple[list[Incoming], list[Refusal]]:
    """One customer a name: ARR summed, the earliest signature, products and tags joined in their order, else the first
    value that is not empty. Its id stays only where all rows have the same. Rows of a currency other than the first
    row's are refused: money is never added across currencies (DOMAIN 2.0).
    """
    kept, refused = _distinct_ids(incoming)
    groups: dict[str, list[Incoming]] = {}
    for row in kept:
        groups.setdefault(fold(row.name), []).append(row)
    merged = []
    for rows in groups.values():
        paid = [row for row in rows if row.arr_cents is not None]
        currency = paid[0].currency if paid else None
        for row in paid:
            if row.currency != currency:
                why = f"is in {row.currency or 'no currency'}, line {paid[0].lines[0]:,} of the same customer in"
                refused.append(
                    Refusal(row.lines[0], f"{why} {currency or 'none'}; money is not added across currencies")
                )
        rows = [row for row in rows if row.arr_cents is None or row.currency == currency]
        merged.append(_joined(rows) if len(rows) > 1 else rows[0])
    return merged, refused


def _joined(rows: Sequence[Incoming]) -> Incoming:
    """The rows of one customer as one."""
    first = rows[0]
    amounts = [row.arr_cents for row in rows if row.arr_cents is not None]
    ids = {row.external_id for row in rows}
    found = {known: next(filter(None, map(attrgetter(known), rows)), getattr(first, known)) for known in _FIRST}
    return first._replace(
        **found,
        lines=tuple(chain.from_iterable(row.lines for row in rows)),
        external_id=first.external_id if len(ids) == 1 else None,
        arr_cents=sum(amounts) if amounts else None,
        currency=next((row.currency for row in rows if row.arr_cents is not None), first.currency),
        product=", ".join(dict.fromkeys(row.product for row in rows if row.product)),
        signed=min((row.signed for row in rows if row.signed), default=None),
        tags=tuple(dict.fromkeys(chain.from_iterable(row.tags for row in rows))),
    )
