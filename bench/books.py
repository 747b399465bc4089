"""The books that are measured: made once by the product's own import, then kept in the temporary folder."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csm_tui.domain.incoming import Incoming

TODAY = date(2026, 11, 18)
SIZES = (40, 5_000, 50_000)
WEEKS = 260


def home_of(size: int, *, grown: bool = False) -> Path:
    """A CSM_TUI_HOME with a book of ``size`` accounts; made where it is missing or the schema is another.

    ``grown``: with a review every week for five years.
    """
    from csm_tui.store.schema import statements

    mark = hashlib.sha256("\n".join(statements()).encode()).hexdigest()[:12]
    root = Path(tempfile.gettempdir()) / f"csm-tui-bench-{os.getuid()}-{mark}"
    home = root / (f"{size}x{WEEKS}" if grown else str(size))
    ready = home / "ready"
    if not ready.exists():
        _make(home, size)
        if grown:
            _grow(home)
        ready.touch()
    return home


def _grow(home: Path) -> None:
    """Five years of weekly reviews for every account, with the two snapshots that each week leaves behind."""
    from csm_tui.store.store import Store

    print(f"reviewing it {WEEKS} weeks long …", flush=True)
    answers = json.dumps({f"Q{n}": {"v": "y" if n % 3 else "n"} for n in range(1, 13)})
    mondays = [TODAY - timedelta(days=TODAY.weekday() + 7 * n) for n in range(WEEKS, 0, -1)]
    days = [(f"{d.isocalendar()[0]}-W{d.isocalendar()[1]:02d}", *(_iso(d, n) for n in (0, 4, 6))) for d in mondays]
    with Store.open(home / "portfolio.db", today=TODAY) as store:
        ids = [row.id for row in store.rows()]
        added = mondays[0].isoformat()
        conn = store.db.conn
        conn.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-200000; DELETE FROM snapshot; BEGIN")
        conn.execute("UPDATE account SET added = ?", (added,))
        conn.executemany(
            "INSERT INTO review(account_id, week, started, completed, answers, seconds) VALUES (?, ?, ?, ?, ?, 180)",
            ((i, week, monday, friday, answers) for i in ids for week, monday, friday, _ in days),
        )
        conn.executemany(
            "INSERT INTO snapshot(account_id, on_date, week, reviewed, score, colour, phase) "
            "VALUES (?, ?, ?, ?, ?, 'yellow', 'configure')",
            (
                (i, day, week, reviewed, 40 + (i + n) % 40)
                for i in ids
                for n, (week, _, friday, sunday) in enumerate(days)
                for day, reviewed in ((friday, 1), (sunday, 0))
            ),
        )
        conn.execute("COMMIT")
        store.refresh(ids)


def _iso(monday: date, days: int) -> str:
    return (monday + timedelta(days=days)).isoformat()


def customers(size: int) -> list[Incoming]:
    """Customers of all segments, as an import gives them."""
    from csm_tui.domain.incoming import Incoming

    names = ("Globex", "Initech", "Umbra", "Acme", "Hooli", "Stark", "Vandelay", "Aperture", "Bluth", "Wonka")
    return [
        Incoming(
            name=f"{names[n % 10]} {n:05}",
            lines=(n + 2,),
            external_id=f"X{n:06}",
            arr_cents=(300_000 + n % 400 * 45_000) if n % 4 else 15_000_000 + n % 97 * 100_000,
            currency="USD",
            signed=TODAY - timedelta(days=1 + n % 150),
        )
        for n in range(size)
    ]


def _make(home: Path, size: int) -> None:
    """Accounts of all segments, most of them under way; a part is worked on by hand so that colours differ."""
    import shutil

    from csm_tui.store.store import Store

    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True, mode=0o700)
    print(f"making a book of {size:,} accounts …", flush=True)
    incoming = customers(size)
    with Store.open(home / "portfolio.db", today=TODAY, create=True) as store:
        store.import_accounts(incoming, label="bench")
        for row in store.rows(limit=20):
            if waiting := [m.id for m in store.facts(row.id).milestones if m.unconfirmed]:
                store.confirm(waiting)
        store.make_up_snapshots()
        store.set_setting("ui", {"welcomed": True})
        store.backup_if_due()
