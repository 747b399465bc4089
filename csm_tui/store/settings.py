"""Small settings that live with the data, and the remembered column maps of imports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading


def read(store: Reading, key: str, default: Any) -> Any:
    """The value of a setting (plain JSON types), or ``default``."""
    found = store.db.one("SELECT value FROM setting WHERE key = ?", (key,))
    if found is None:
        return default
    import json

    return json.loads(found[0])


def write(store: Reading, key: str, value: Any, journal: bool) -> None:
    """Keep a setting; ``journal=False`` for where the person was (view, cursor), which is no user action to undo."""
    import json

    text = json.dumps(value, ensure_ascii=False)
    with store.step(f"Setting {key}", journal=journal) as tx:
        tx.put("setting", {"key": key, "value": text})


def import_map(store: Reading, header: str) -> dict[str, str] | None:
    """Field → column as the person matched them for a file with this header; ``None`` before."""
    found = store.db.one("SELECT map FROM import_map WHERE header = ?", (header,))
    if found is None:
        return None
    import json

    return {str(k): str(v) for k, v in json.loads(found[0]).items()}


def remember_map(store: Reading, header: str, columns: Mapping[str, str]) -> None:
    """Keep how columns were matched, for the next file with this header; no undo step."""
    import json

    text = json.dumps(dict(columns), ensure_ascii=False)
    with store.step("Column map", journal=False) as tx:
        tx.put("import_map", {"header": header, "map": text})


def backup(store: Reading, reason: str) -> str | None:
    """A verified copy (P5); ``None`` without a backups folder."""
    if store.backups is None:
        return None
    from csm_tui.store.backup import backup as copy

    return copy(store.db, store.backups, datetime.now(UTC), reason)


def backup_if_due(store: Reading) -> str | None:
    """A copy at start where the newest one is from another day (UTC), or there is none."""
    if store.backups is None or store.db.readonly:
        return None
    from csm_tui.store.backup import backups

    made = backups(store.backups)
    newest = max((b.at for b in made), default=None)
    if newest is not None and newest.date() == datetime.now(UTC).date():
        return None
    return backup(store, "start")
