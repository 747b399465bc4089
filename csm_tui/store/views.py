"""Which accounts a view shows and in what order: SQL over ``current``, giving ids (B4 to B6).

Imported before first paint: plain SQL, nothing else.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from csm_tui.domain.rows import SEGMENTS, STAGES, Group, ViewSpec

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence
    from datetime import date

    from csm_tui.store.db import Database

WEEK, LAUNCH = 6, 14  # days ahead: "due" (today and six more), "launching"
LONGEST = 200  # letters of a filter that are looked for

# ViewSpec.keep → who is in it. An imported plan says nothing before it is confirmed, on hold nothing is late (R8).
_OPEN = "state IN ('open', 'acknowledged', 'mitigating')"
CONDITIONS = {
    "all": "",
    "not-green": "c.colour IN ('red', 'yellow')",
    "due": "c.next_committed <= :week AND NOT c.next_unconfirmed AND c.colour != 'hold'",
    "to-review": "c.colour != 'hold' AND coalesce(c.last_review, '') < :monday",
    "launching": "c.committed <= :launch AND c.actual IS NULL AND NOT c.next_unconfirmed AND c.colour != 'hold'",
    "needs-me": "c.colour != 'hold' AND (c.critical > 0 OR c.next_action_due <= :today OR (c.turn_party IN "
    "('vendor', 'joint') AND c.next_committed <= :today AND NOT c.next_unconfirmed))",
    "waiting": "c.colour != 'hold' AND c.turn_party = 'customer'",
    "slipping": "c.colour != 'hold' AND c.actual IS NULL AND NOT c.next_unconfirmed AND "
    "(c.slip_days > 0 OR c.forecast > c.committed)",
    "stalled": f"c.account_id IN (SELECT account_id FROM signal WHERE code = 'P7' AND {_OPEN})",
    "not-reviewed": "c.colour != 'hold' AND (c.last_review IS NULL OR c.stale IN ('overdue', 'stale', 'expired'))",
    "no-action": "c.colour != 'hold' AND c.next_action_due IS NULL",
    "single": f"c.account_id IN (SELECT account_id FROM signal WHERE code = 'E9' AND {_OPEN})",
    "hold": "c.colour = 'hold'",
    "closed": "a.status = 'closed' AND a.archived = 0",
    "archived": "a.archived = 1",
}
HIDDEN = ("closed", "archived")  # of what the portfolio does not show otherwise

# ViewSpec.sort → what it is ordered by and whether the highest comes first; what is missing comes last either way,
# but nobody was ever reviewed or touched longer ago than never. Own fields are ordered by "field:ID".
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
    "segment": ((f"instr('{' '.join(SEGMENTS)}', a.segment)", False),),
    "action": (("c.next_action_due", False),),
    "forecast": (("c.forecast", False),),
    "baseline": (("c.baseline", False),),
    "renewal": (("a.renewal", False),),
    "signed": (("a.signed", False),),
    "kickoff": (("a.kickoff", False),),
    **{
        name: ((f"casefold(nullif(a.{name}, ''))", False),) for name in ("owner", "ae", "region", "industry", "product")
    },
    "id": (("casefold(a.external_id)", False),),
    "tags": (("casefold(nullif(a.tags, '[]'))", False),),
    "found": (("instr(c.search, :w0)", False),),  # only with words: who is called what is looked for comes first
}

# ViewSpec.group → the key of a group, in the order in which the groups stand
_TURN = "CASE WHEN c.turn_party IN ('vendor', 'joint') THEN 'us' ELSE coalesce(c.turn_party, 'nobody') END"
GROUP_KEYS = {
    "segment": ("a.segment", SEGMENTS),
    "phase": ("c.phase", tuple(STAGES)),
    "colour": ("c.colour", ("red", "yellow", "new", "green", "hold")),
    "turn": (_TURN, ("us", "customer", "third-party", "nobody")),
}


def is_order(sort: str) -> bool:
    """Whether it is the name of an order: one of ``ORDERS``, or of an own field."""
    return sort in ORDERS or (sort.startswith("field:") and sort[6:].isdigit())


def ids(db: Database, spec: ViewSpec, today: date, limit: int = -1) -> array[int]:
    """The accounts of a view in its order, the first ``limit`` of them.

    A filter lets through where each of its words occurs, also in an own field; where that is nowhere in the whole book,
    those in whose name its letters occur in this order.
    """
    words = spec.words[:LONGEST].casefold().split()
    texts = {f"w{n}": word for n, word in enumerate(words)}
    own = bool(words) and db.one("SELECT 1 FROM field_value LIMIT 1") is not None
    exact = [f"(instr(c.search, :{name}){_IN_FIELDS.format(name) if own else ''})" for name in texts]
    found = _ids(db, spec, today, exact, texts, limit)
    if found or not words or (spec.keep != "all" and _ids(db, ViewSpec(), today, exact, texts, 1)):
        return found
    letters = "%".join("\\" + letter if letter in "%_\\" else letter for letter in "".join(words))
    texts["letters"] = f"%{letters}%\n%"  # the name ends with the first line of ``search``
    return _ids(db, spec, today, [r"c.search LIKE :letters ESCAPE '\'"], texts, limit)


_IN_FIELDS = (
    " OR c.account_id IN (SELECT v.account_id FROM field_value v JOIN field f ON f.id = v.field_id AND f.removed = 0 "
    "WHERE instr(casefold(v.value), :{0}))"
)


def _ids(db: Database, spec: ViewSpec, today: date, where: list[str], params: dict[str, Any], limit: int) -> array[int]:
    """The accounts of a view that fit ``where``."""
    keep = CONDITIONS[spec.keep]
    usual = spec.sort == "health" and not spec.group
    # An index holds the usual order and the text for the filter; for all else one walk of the table is fastest.
    source = "current c" if usual and not keep else "current c NOT INDEXED"
    order = _group_order(spec.group)
    order += [
        f"{key} {_direction(falls != spec.reverse, spec.sort == 'health')}" for key, falls in _order(db, spec.sort)
    ]
    if spec.sort != "health":
        order += [key for key, _ in ORDERS["health"]]
    fits = " AND ".join([f"c.hidden = {int(spec.keep in HIDDEN)}", *filter(None, (keep, *where))])
    ordered = ", ".join(order)
    if "a." in keep or "a." in ordered:
        source += " JOIN account a ON a.id = c.account_id"
    query = f"SELECT c.account_id FROM {source} WHERE {fits} ORDER BY {ordered} LIMIT :limit"
    if "casefold(" in query:
        db.conn.create_function("casefold", 1, _casefold, deterministic=True)
    return db.numbers(query, {**params, **_days(today), "limit": limit})


def _casefold(text: str | None) -> str | None:
    return None if text is None else text.casefold()


def _days(today: date) -> dict[str, str]:
    """The days that the conditions name."""
    monday = today - timedelta(days=today.weekday())
    ahead = {"week": today + timedelta(days=WEEK), "launch": today + timedelta(days=LAUNCH), "monday": monday}
    return {name: day.isoformat() for name, day in {**ahead, "today": today}.items()}


def _order(db: Database, sort: str) -> tuple[tuple[str, bool], ...]:
    """The keys of an order. One of an own field that is gone is the usual one."""
    if not sort.startswith("field:"):
        return ORDERS[sort]
    found = db.one("SELECT id, kind FROM field WHERE id = ? AND removed = 0", (int(sort[6:]),))
    if found is None:
        return ORDERS["health"]
    value = "(SELECT {} FROM field_value v WHERE v.account_id = c.account_id AND v.field_id = " + str(found[0]) + ")"
    if found[1] == "number":
        return ((value.format("CAST(v.value AS REAL)"), False),)
    if found[1] == "choice":  # as they stand in the list of choices, and then those that were taken off it
        place = (
            "(SELECT coalesce((SELECT j.key FROM json_each(f.choices) j WHERE j.value = v.value), 999) "
            "FROM field f WHERE f.id = v.field_id)"
        )
        return ((value.format(place), False), (value.format("casefold(v.value)"), False))
    return ((value.format("casefold(v.value)"), False),)


def _group_order(group: str) -> list[str]:
    """Groups first, in their own order."""
    if not group:
        return []
    key, names = GROUP_KEYS[group]
    places = " ".join(f"WHEN '{name}' THEN {n}" for n, name in enumerate(names))
    return [f"CASE {key} {places} END"]


def groups(db: Database, group: str, ids: Sequence[int]) -> tuple[Group, ...]:
    """The groups of these accounts, which stand in the order of ``ids``: how many each has, money by currency."""
    key, names = GROUP_KEYS[group]
    found: dict[str, list[tuple[str, int]]] = {}
    many: dict[str, int] = {}
    query = (
        f"SELECT {key}, c.currency, count(*), total(c.arr_cents) FROM json_each(:ids) j "
        "JOIN current c ON c.account_id = j.value JOIN account a ON a.id = c.account_id GROUP BY 1, 2"
    )
    for name, currency, count, cents in db.query(query, {"ids": f"[{','.join(map(str, ids))}]"}):
        many[name] = many.get(name, 0) + count
        if cents:
            found.setdefault(name, []).append((currency, int(cents)))
    by_size = {name: tuple(sorted(sums, key=lambda s: (-s[1], s[0]))) for name, sums in found.items()}
    return tuple(Group(name, many[name], by_size.get(name, ())) for name in names if name in many)


def counts(db: Database, today: date) -> dict[str, int]:
    """How many accounts each of the built-in views holds: one walk."""
    sums = ", ".join(
        f"coalesce(sum(c.hidden = {int(name in HIDDEN)}{f' AND ({keep})' if keep else ''}), 0)"
        for name, keep in CONDITIONS.items()
    )
    found = db.query(f"SELECT {sums} FROM current c JOIN account a ON a.id = c.account_id", _days(today))[0]
    return dict(zip(CONDITIONS, found, strict=True))


def _direction(falls: bool, usual: bool) -> str:
    """SQL's word for it. The usual order knows no gaps, and only without a word about them is its index used."""
    return ("DESC" if falls else "ASC") + ("" if usual else " NULLS LAST")
