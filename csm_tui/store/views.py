"""Which accounts a view shows and in what order: SQL over ``current``, giving ids (B4 to B6).

Imported before first paint: plain SQL, nothing else.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from csm_tui.domain.rows import STAGES, ViewSpec

if TYPE_CHECKING:
    from array import array
    from datetime import date

    from csm_tui.store.db import Database

WEEK, LAUNCH = 6, 14  # days ahead: "due" (today and six more), "launching"
LONGEST = 200  # letters of a filter that are looked for

# ViewSpec.keep → who is in it. An imported plan says nothing before it is confirmed, on hold nothing is late (R8).
CONDITIONS = {
    "all": "",
    "not-green": "c.colour IN ('red', 'yellow')",
    "due": "c.next_committed <= :week AND NOT c.next_unconfirmed AND c.colour != 'hold'",
    "to-review": "c.colour != 'hold' AND coalesce(c.last_review, '') < :monday",
    "launching": "c.committed <= :launch AND c.actual IS NULL AND NOT c.next_unconfirmed AND c.colour != 'hold'",
}

# ViewSpec.sort → what it is ordered by and whether the highest comes first; what is missing comes last either way,
# but nobody was ever reviewed or touched longer ago than never.
ORDERS: dict[str, tuple[tuple[str, bool], ...]] = {
    "health": tuple((f"c.{name}", False) for name in ("sort_group", "sort_score", "name", "account_id")),
    "name": (("casefold(c.name)", False),),
    "due": (("c.next_committed", False),),
    "slip": (("c.slip_days", True),),
    "trend": (("c.delta", False),),
    "reviewed": (("coalesce(c.last_review, '')", False),),
    "turn": (("c.turn_since", False),),
    "risks": tuple((f"c.{name}", True) for name in ("critical", "high", "medium", "low")),
    "golive": (("coalesce(c.actual, c.committed)", False),),
    "arr": (("c.arr_cents", True),),
    "stage": ((f"instr('{' '.join(STAGES)}', c.phase)", False),),
    "touch": (("coalesce(c.last_touch, '')", False),),
    "found": (("instr(c.search, :w0)", False),),  # only with words: who is called what is looked for comes first
}


def ids(db: Database, spec: ViewSpec, today: date, limit: int = -1) -> array[int]:
    """The accounts of a view in its order, the first ``limit`` of them.

    A filter lets through where each of its words occurs; where that is nowhere in the whole book, those in whose name
    its letters occur in this order.
    """
    words = spec.words[:LONGEST].casefold().split()
    texts = {f"w{n}": word for n, word in enumerate(words)}
    exact = [f"instr(c.search, :{name})" for name in texts]
    found = _ids(db, spec, today, exact, texts, limit)
    if found or not words or (spec.keep != "all" and _ids(db, ViewSpec(), today, exact, texts, 1)):
        return found
    letters = "%".join("\\" + letter if letter in "%_\\" else letter for letter in "".join(words))
    texts["letters"] = f"%{letters}%\n%"  # the name ends with the first line of ``search``
    return _ids(db, spec, today, [r"c.search LIKE :letters ESCAPE '\'"], texts, limit)


def _ids(db: Database, spec: ViewSpec, today: date, where: list[str], params: dict[str, Any], limit: int) -> array[int]:
    """The accounts of a view that fit ``where``."""
    if spec.sort == "name":
        db.conn.create_function("casefold", 1, str.casefold, deterministic=True)
    keep, default = CONDITIONS[spec.keep], spec.sort == "health"
    # An index holds the usual order and the text for the filter; for all else one walk of the table is fastest.
    source = "current c" if default and not keep else "current c NOT INDEXED"
    order = [f"{key} {_direction(falls != spec.reverse, default)}" for key, falls in ORDERS[spec.sort]]
    if not default:
        order += [key for key, _ in ORDERS["health"]]
    query = (
        f"SELECT c.account_id FROM {source} WHERE {' AND '.join(['c.hidden = 0', *filter(None, (keep, *where))])} "
        f"ORDER BY {', '.join(order)} LIMIT :limit"
    )
    monday = today - timedelta(days=today.weekday())
    ahead = {"week": today + timedelta(days=WEEK), "launch": today + timedelta(days=LAUNCH), "monday": monday}
    return db.numbers(query, {**params, **{name: day.isoformat() for name, day in ahead.items()}, "limit": limit})


def _direction(falls: bool, default: bool) -> str:
    """SQL's word for it. The usual order knows no gaps, and only without a word about them is its index used."""
    return ("DESC" if falls else "ASC") + ("" if default else " NULLS LAST")
