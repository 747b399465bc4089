"""What tells an account from every other in any portfolio: for identities that leave this computer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading


def recorded(store: Reading, ids: Sequence[int]) -> dict[int, str]:
    """The moment, to the millisecond, at which each account was first written down; it never changes.

    Numbers of rows alone would be the same in the books of two people whose files meet in one calendar.
    """
    query = "SELECT id, recorded_at FROM account WHERE id IN (SELECT value FROM json_each(?))"
    return dict(store.db.query(query, (json.dumps(list(ids)),)))
