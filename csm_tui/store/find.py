"""Which account is meant: a name, a part of one, an external id or a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csm_tui.domain.text import clean, fold
from csm_tui.errors import Ambiguous, Unknown

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading

_SHOWN = 8
_NAMES = "SELECT id, name, archived OR status = 'closed' FROM account"


def find(store: Reading, text: str) -> int:
    """The id of the one account that ``text`` names; raises Unknown or Ambiguous.

    In this order: the whole name or external id; the number; a part of a name. Accounts
    that are neither archived nor closed come before those that are.
    """
    wanted = clean(text)
    if not wanted:
        raise Unknown("Which account? Give a name, a part of one, or a number.")
    exact = store.db.query(
        f"{_NAMES} WHERE name = ?1 COLLATE NOCASE OR external_id = ?1",
        (wanted,),
    )
    if exact:
        return _one(wanted, exact)
    number = wanted.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 18 and _has(store, int(number)):
        return int(number)
    key = fold(wanted)
    names = [(i, n, hidden, fold(n)) for i, n, hidden in store.db.query(_NAMES)]
    for fits in (str.__eq__, str.__contains__):
        found = [(i, n, hidden) for i, n, hidden, folded in names if fits(folded, key)]
        if found:
            return _one(wanted, found)
    raise Unknown(f"No account is named ‘{wanted[:60]}’. ‘csm-tui list’ shows them all.")


def _has(store: Reading, account_id: int) -> bool:
    return store.db.one("SELECT 1 FROM account WHERE id = ?", (account_id,)) is not None


def _one(wanted: str, found: list[tuple[int, str, int]]) -> int:
    shown = [entry for entry in found if not entry[2]] or found
    if len(shown) == 1:
        return shown[0][0]
    shown.sort(key=lambda entry: (fold(entry[1]), entry[0]))
    names = tuple(f"{name} (#{account_id})" for account_id, name, _ in shown)
    listed = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
    raise Ambiguous(
        f"‘{wanted[:60]}’ fits {len(names)} accounts: {listed}. Type more of the name, or its number.", names
    )
