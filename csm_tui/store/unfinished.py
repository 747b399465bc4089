"""What was typed into a form that was not saved: kept beside the settings, offered when the form opens again (P12).

A form is known by a short name, such as ``note-7``. No step of undo: nothing was done yet. Erasing a person reads these
texts as it reads all settings, and an export that is masked leaves them out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading

PREFIX = "unfinished."
DAYS = 30  # how long it is kept (as long as a discarded draft, UX 2.2)


def read(store: Reading, form: str) -> dict[str, str]:
    """The fields of a form as they were typed, by name; {} where nothing is kept, or only from too long ago."""
    found = store.db.one("SELECT value FROM setting WHERE key = ?", (PREFIX + form,))
    if found is None:
        return {}
    kept = json.loads(found[0])
    if kept["at"] < _oldest(store):
        return {}
    return {str(name): str(text) for name, text in kept["fields"].items()}


def keep(store: Reading, form: str, fields: Mapping[str, str]) -> None:
    """Keep what is typed; what is older than thirty days goes. Nothing in ``fields`` = forget the form."""
    key = PREFIX + form
    with store.step("Unfinished form", journal=False) as tx:
        gone = tx.query(
            "SELECT key FROM setting WHERE key >= ? AND key < ? AND json_extract(value, '$.at') < ?",
            (PREFIX, PREFIX[:-1] + "/", _oldest(store)),
        )
        stale = {row[0] for row in gone} - {key}
        if not fields and tx.query("SELECT 1 FROM setting WHERE key = ?", (key,)):
            stale.add(key)
        for each in sorted(stale):
            tx.delete("setting", each)
        if fields:
            # a lone half of a character, which a terminal may send, cannot be stored
            plain = {name: text.encode("utf-8", "replace").decode() for name, text in fields.items()}
            value = json.dumps({"at": store.today.isoformat(), "fields": plain}, ensure_ascii=False)
            tx.put("setting", {"key": key, "value": value})


def _oldest(store: Reading) -> str:
    """The first day that is not too long ago, ISO."""
    return (store.today - timedelta(days=DAYS)).isoformat()
