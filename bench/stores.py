"""B7 and B9: the store alone, in processor time: import against raw ``executemany``, and a book of five years."""

from __future__ import annotations

import csv
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from books import TODAY, customers, home_of

ROUNDS = 5
Told = Callable[[str, str, float, float, str], None]

_COLUMNS = ("name", "external_id", "segment", "currency", "arr_cents", "signed", "kickoff", "renewal", "added")


def seconds(work: Callable[[], Any]) -> float:
    """Processor time of one call."""
    began = time.process_time()
    work()
    return time.process_time() - began


def importing(told: Told, size: int) -> None:
    """B7: a CSV with dates, read and proved; then ``size`` customers with their plans, both against plain SQLite."""
    with tempfile.TemporaryDirectory(prefix="csm-bench-") as folder:
        table = Path(folder) / "customers.csv"
        with table.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("Account Name", "Id", "Segment", "Currency", "ARR", "Signed", "Kickoff", "Renewal"))
            for n, one in enumerate(customers(size)):
                days = (one.signed, TODAY, TODAY.replace(year=TODAY.year + 1))
                amount = f"{(one.arr_cents or 0) / 100:.2f}"
                segment = ("enterprise", "mid-market", "smb", "self-serve")[n % 4]
                writer.writerow(
                    (one.name, one.external_id, segment, "USD", amount, *(d.isoformat() for d in days if d))
                )
        ratios = []
        for _ in range(ROUNDS):
            raw = seconds(lambda: _rows_in(_as_they_are(table)))
            proved = seconds(lambda: _rows_in(_proved(table)))
            ratios.append(raw / proved)
        told("B7", f"rate of a proved CSV with dates, {size:,} rows", median(ratios), 0.5, "x, at least")
        _plans(told, size, Path(folder))


def _as_they_are(table: Path) -> list[tuple[Any, ...]]:
    with table.open(newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return [(*r[:4], int(float(r[4]) * 100), *r[5:], TODAY.isoformat()) for r in rows]


def _proved(table: Path) -> list[tuple[Any, ...]]:
    from csm_tui.exchange.importer import read_import

    found = read_import(table).incoming
    days = {d: d.isoformat() for one in found for d in (one.signed, one.kickoff, one.renewal) if d}
    return [
        (
            *(one.name, one.external_id, one.segment.value if one.segment else "smb", one.currency, one.arr_cents),
            *(days[d] if d else None for d in (one.signed, one.kickoff, one.renewal)),
            TODAY.isoformat(),
        )
        for one in found
    ]


def _empty() -> sqlite3.Connection:
    from csm_tui.store.schema import statements

    conn = sqlite3.connect(":memory:", isolation_level=None)
    conn.executescript(";".join(statements()))
    return conn


def _rows_in(rows: list[tuple[Any, ...]]) -> None:
    conn = _empty()
    marks = ", ".join("?" * len(_COLUMNS))
    conn.execute("BEGIN")
    conn.executemany(f"INSERT INTO account({', '.join(_COLUMNS)}) VALUES ({marks})", rows)
    conn.execute("COMMIT")
    conn.close()


def _plans(told: Told, size: int, folder: Path) -> None:
    """The whole import, against writing the very rows that it wrote into an empty file."""
    from csm_tui.store.store import Store

    incoming, ratios = customers(size), []
    for number in range(2):
        name = folder / f"{number}.db"
        with Store.open(name, today=TODAY, create=True) as store:
            whole = seconds(lambda store=store: store.import_accounts(incoming, label="bench"))
            tables = [t for (t,) in store.db.query("SELECT name FROM sqlite_schema WHERE type = 'table'")]
            written = {t: store.db.query(f'SELECT * FROM "{t}"') for t in tables if not t.startswith("sqlite")}
        with Store.open(folder / f"{number}-raw.db", today=TODAY, create=True) as store:
            raw = seconds(lambda store=store, written=written: _copy(store.db.conn, written))
        ratios.append(whole / raw)
    told("B7", f"import of {size:,} accounts with plans, to raw", median(ratios), 2.5, "x")


def _copy(conn: sqlite3.Connection, written: dict[str, list[tuple[Any, ...]]]) -> None:
    conn.execute("BEGIN")
    for table, rows in written.items():
        if rows:
            conn.executemany(f'INSERT OR REPLACE INTO "{table}" VALUES ({", ".join("?" * len(rows[0]))})', rows)
    conn.execute("COMMIT")


def growth(told: Told) -> None:
    """B9: five years of weekly reviews. (What opening it costs is counted beside the other books.)"""
    from csm_tui.domain.rows import ViewSpec
    from csm_tui.store.store import Store

    home = home_of(5_000, grown=True)
    with Store.open(home / "portfolio.db", today=TODAY) as store:
        ids = list(store.listing(ViewSpec()).ids)
        history = median(1e3 * seconds(lambda i=i: store.history(i)) for i in ids[:: len(ids) // 40])
        latest = median(1e3 * seconds(lambda: store.listing(ViewSpec(sort="trend"))[:64]) for _ in range(9))
        header = median(1e3 * seconds(lambda: (store.totals(), store.week_status("2026-W47"))) for _ in range(9))
    told("B9", "history of one account of 260 reviews", history, 5, "ms")
    told("B9", "latest of all 5,000, ordered by trend", latest, 20, "ms")
    told("B9", "figures of the head over all 5,000", header, 20, "ms")


def main() -> int:
    """Print B7 and B9 alone."""
    importing(lambda *figure: print(*figure), 50_000)
    growth(lambda *figure: print(*figure))
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.exit(main())
