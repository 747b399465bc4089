"""New accounts of an import, by the thousand: plans and judgements are made once for all that are alike (B7).

Alike are accounts with the same segment, dates, phase and known roles: on the day of the import nothing else enters a
rule. A test holds the rows that come out equal to a fresh computation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from csm_tui.content import plan as plan_of
from csm_tui.content import readiness
from csm_tui.content import signals as kinds_of
from csm_tui.domain.assess import evaluate
from csm_tui.domain.incoming import Incoming
from csm_tui.domain.model import Account, Facts, Milestone, Person, Phase, Role, Segment, Status
from csm_tui.domain.plan import instantiate, segment_for
from csm_tui.store import away, calendars, current
from csm_tui.store.accounts import MILESTONE_COLUMNS, milestone_values
from csm_tui.store.signals import SIGNAL_COLUMNS, signal_values
from csm_tui.store.values import Value, sql

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.domain.calendar import Calendar
    from csm_tui.store.store import Store
    from csm_tui.store.tx import Tx

_AT_ONCE = 500  # accounts written between two words of progress
_ALIKE = 20_000  # kinds of account remembered during one import

_ACCOUNT_COLUMNS = (
    "name", "external_id", "segment", "currency", "arr_cents", "product", "signed", "kickoff", "sold_go_live",
    "renewal", "owner", "ae", "country", "region", "industry", "tags", "source", "added", "status",
    "closed_on", "closed_as",
)  # fmt: skip
_PERSON_COLUMNS = ("account_id", "role", "name", "email")
_NOTE_COLUMNS = ("account_id", "on_date", "text")
_AT = {name: current.COLUMNS.index(name) for name in ("account_id", "name", "arr_cents", "currency", "search")}


@dataclass(frozen=True, slots=True)
class _Kind:
    """What accounts that are alike have in common, ready to be written."""

    milestones: tuple[tuple[Value, ...], ...]
    signals: tuple[tuple[Value, ...], ...]
    current: tuple[Value, ...]
    said: str
    closed: bool


_Key = tuple[
    Segment, "date | None", "date | None", "date | None", "date | None", "Phase | None", tuple[Role, ...], "date", str
]


def people_of(one: Incoming) -> list[tuple[str, str, str]]:
    """(role, name, email) of the people that the import names; a mail address alone is a name too."""
    found = (
        (Role.CHAMPION, one.champion, one.champion_email),
        (Role.SPONSOR, one.sponsor, one.sponsor_email),
    )
    return [(str(role), name or email, email) for role, name, email in found if name or email]


def milestones(store: Store, one: Incoming) -> tuple[Milestone, ...]:
    """The plan of an imported customer: what lies before its phase is done, what lies before today unconfirmed."""
    segment = one.segment or segment_for(one.arr_cents)
    return _plan(segment, one.signed, one.kickoff, one.go_live, one.phase, store.today, _calendar(store, one.country))


def _calendar(store: Store, country: str) -> Calendar:
    """The working days of an account of that country; '' = the default of the settings."""
    return store.calendar(Account(0, "", Segment.SMB, store.today, country=country) if country else None)


@lru_cache(maxsize=1024)
def _plan(
    segment: Segment,
    signed: date | None,
    kickoff: date | None,
    go_live: date | None,
    phase: Phase | None,
    today: date,
    calendar: Calendar,
) -> tuple[Milestone, ...]:
    return instantiate(
        plan_of(segment), signed=signed, kickoff=kickoff, go_live=go_live, phase=phase, today=today, imported=True,
        calendar=calendar,
    )  # fmt: skip


def phase_reached(store: Store, one: Incoming) -> Phase:
    """The phase that the plan of this customer shows: a phase that its segment passes over leads to the next."""
    from csm_tui.domain.stage import phase_of

    if one.phase is Phase.CLOSED:
        return Phase.CLOSED
    account = Account(0, one.name, one.segment or segment_for(one.arr_cents), store.today, signed=one.signed)
    return phase_of(account, milestones(store, one))[0]


def write(store: Store, tx: Tx, new: Sequence[Incoming], progress: Callable[[int, int], None] | None) -> list[int]:
    """Insert the new accounts with plans, people, notes, signals and portfolio rows; their ids in order."""
    calendars.keep(store, tx, {one.country for one in new})
    kinds: dict[_Key, _Kind] = {}
    ids: list[int] = []
    for start in range(0, len(new), _AT_ONCE):
        part = new[start : start + _AT_ONCE]
        ids += _write_part(store, tx, part, kinds)
        if len(kinds) > _ALIKE:
            kinds.clear()
        if progress is not None:
            progress(min(start + _AT_ONCE, len(new)), len(new))
    store.mark_settled(ids)
    return ids


def _write_part(store: Store, tx: Tx, part: Sequence[Incoming], kinds: dict[_Key, _Kind]) -> list[int]:
    today = store.today.isoformat()
    described = [_described(store, one, kinds) for one in part]
    first, last = tx.insert_many(
        "account", _ACCOUNT_COLUMNS, (_account(one, kind, today) for one, kind in zip(part, described, strict=True))
    )
    ids = list(range(first, last + 1))
    tx.insert_many(
        "milestone", MILESTONE_COLUMNS, ((i, *m) for i, k in zip(ids, described, strict=True) for m in k.milestones)
    )
    tx.insert_many(
        "person", _PERSON_COLUMNS, ((i, *p) for i, one in zip(ids, part, strict=True) for p in people_of(one))
    )
    tx.insert_many("note", _NOTE_COLUMNS, ((i, today, one.note) for i, one in zip(ids, part, strict=True) if one.note))
    tx.insert_many("signal", SIGNAL_COLUMNS, ((i, *s) for i, k in zip(ids, described, strict=True) for s in k.signals))
    tx.put_many(
        "current", current.COLUMNS, (_current(i, one, k) for i, one, k in zip(ids, part, described, strict=True))
    )
    return ids


def _account(one: Incoming, kind: _Kind, today: str) -> tuple[Value, ...]:
    segment = one.segment or segment_for(one.arr_cents)
    return (
        one.name, one.external_id, segment.value, one.currency or "USD", one.arr_cents, one.product, sql(one.signed),
        sql(one.kickoff), sql(one.go_live), sql(one.renewal), one.owner, one.ae, one.country, one.region, one.industry,
        sql(one.tags), "import", today, *(("closed", today, "complete") if kind.closed else ("active", None, None)),
    )  # fmt: skip


def _current(account_id: int, one: Incoming, kind: _Kind) -> tuple[Value, ...]:
    values = list(kind.current)
    values[_AT["account_id"]] = account_id
    values[_AT["name"]] = one.name
    values[_AT["arr_cents"]] = one.arr_cents
    values[_AT["currency"]] = one.currency or "USD"
    values[_AT["search"]] = current.search_text(one.name, one.external_id, one.tags, kind.said)
    return tuple(values)


def _described(store: Store, one: Incoming, kinds: dict[_Key, _Kind]) -> _Kind:
    segment = one.segment or segment_for(one.arr_cents)
    roles = tuple(Role(role) for role, _, _ in people_of(one))
    key = (segment, one.signed, one.kickoff, one.go_live, one.renewal, one.phase, roles, store.today, one.country)
    found = kinds.get(key)
    if found is None:
        found = kinds[key] = _kind(store, one, segment, roles)
    return found


def _kind(store: Store, one: Incoming, segment: Segment, roles: tuple[Role, ...]) -> _Kind:
    """Plan, signals and row of an account of this kind, judged once."""
    closed = one.phase is Phase.CLOSED
    account = Account(
        id=0, name="", segment=segment, added=store.today, signed=one.signed, kickoff=one.kickoff,
        sold_go_live=one.go_live, renewal=one.renewal, source="import", country=one.country,
        status=Status.CLOSED if closed else Status.ACTIVE,
        closed_on=store.today if closed else None, closed_as="complete" if closed else None,
    )  # fmt: skip
    plan = milestones(store, one)
    people = tuple(Person(-n, "", role) for n, role in enumerate(roles, 1))
    facts = Facts(account, plan, people=people, checks=readiness(segment), away=away.mine(store))
    seen = evaluate(facts, store.today, kinds_of(), _calendar(store, one.country))
    return _Kind(
        milestones=tuple(map(milestone_values, plan)),
        signals=tuple(signal_values(c.signal) for c in seen.changes if c.kind == "raise"),
        current=current.values_of(seen),
        said=current.said_of(seen),
        closed=closed,
    )
