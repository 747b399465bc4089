"""What the write modules share: the row that is about to change, its account's name, sentences for refusals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from csm_tui.errors import Refused, Unknown
from csm_tui.store.values import day, plausible, words

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading

_WORDS = {
    "account": "account", "milestone": "milestone", "wait": "wait", "block": "block", "action": "action",
    "person": "person", "contact": "contact", "signal": "signal", "review": "review", "draft": "draft", "note": "note",
    "task": "task", "criterion": "success criterion", "promise": "promise", "scope_change": "scope change",
    "away": "time away",
}  # fmt: skip


def fetch(store: Reading, table: str, key: int) -> dict[str, Any]:
    """The row ``key`` of ``table`` as a dict; raises Unknown."""
    from csm_tui.store.tx import shape

    columns = shape(store.db, table).columns
    found = store.db.one(f"SELECT {', '.join(columns)} FROM {table} WHERE id = ?", (key,))
    return dict(zip(columns, known(found, table), strict=True))


def known(found: tuple[Any, ...] | None, table: str) -> tuple[Any, ...]:
    """The row that was looked for; raises Unknown where there is none."""
    if found is None:
        raise Unknown(f"This {_WORDS[table]} is not there any more: it was removed or undone.")
    return found


def name_of(store: Reading, account_id: int) -> str:
    """The name of an account; raises Unknown."""
    return str(fetch(store, "account", account_id)["name"])


def after_signature(store: Reading, account_id: int, value: date | None, what: str) -> date | None:
    """The date itself; raises Refused where its year is impossible or it lies before the account's signature."""
    plausible(value, what)
    signed = fetch(store, "account", account_id)["signed"]
    if value is not None and signed is not None and value.isoformat() < signed:
        raise Refused(f"{what} {value.isoformat()} lies before the signature ({words(day(signed))}).")
    return value


def quoted(title: str, limit: int = 40) -> str:
    """A title in quotes for a label, cut where it is long."""
    return f"‘{title}’" if len(title) <= limit else f"‘{title[: limit - 1].rstrip()}…’"


def short(name: str, limit: int = 40) -> str:
    """A name for a label, cut where it is long."""
    return name if len(name) <= limit else name[: limit - 1].rstrip() + "…"


def one_of(value: str, allowed: tuple[str, ...], what: str) -> str:
    """``value`` if it is allowed; raises Refused with the choices."""
    if value not in allowed:
        raise Refused(f"{what} must be one of {', '.join(allowed)}, not {value!r}.")
    return value
