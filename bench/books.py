"""The books that are measured: made once by the product's own import, then kept in the temporary folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
from datetime import date, timedelta
from pathlib import Path

TODAY = date(2026, 11, 18)
SIZES = (40, 5_000, 50_000)


def home_of(size: int) -> Path:
    """A CSM_TUI_HOME with a book of ``size`` accounts; made where it is missing or the schema is another."""
    from csm_tui.store.schema import statements

    mark = hashlib.sha256("\n".join(statements()).encode()).hexdigest()[:12]
    root = Path(tempfile.gettempdir()) / f"csm-tui-bench-{os.getuid()}-{mark}"
    home = root / str(size)
    ready = home / "ready"
    if not ready.exists():
        _make(home, size)
        ready.touch()
    return home


def _make(home: Path, size: int) -> None:
    """Accounts of all segments, most of them under way; a part is worked on by hand so that colours differ."""
    import shutil

    from csm_tui.domain.incoming import Incoming
    from csm_tui.store.store import Store

    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True, mode=0o700)
    print(f"making a book of {size:,} accounts …", flush=True)
    names = ("Globex", "Initech", "Umbra", "Acme", "Hooli", "Stark", "Vandelay", "Aperture", "Bluth", "Wonka")
    incoming = [
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
    with Store.open(home / "portfolio.db", today=TODAY, create=True) as store:
        store.import_accounts(incoming, label="bench")
        for row in store.rows(limit=20):
            if waiting := [m.id for m in store.facts(row.id).milestones if m.unconfirmed]:
                store.confirm(waiting)
        store.make_up_snapshots()
        store.set_setting("ui", {"welcomed": True})
        store.backup_if_due()
