"""B3: what a reading command costs, against ``python -c 'import sqlite3'``, at forty accounts.

Run alone it prints its figures and exits 1 where the budget is missed; ``bench/run.py`` calls ``measure``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

TODAY = date(2026, 11, 18)
ACCOUNTS = 40
RATIO, MEGABYTES = 3.2, 18.0
COMMANDS = (("list",), ("list", "--json"), ("today",), ("today", "--json"), ("account", "7", "--json"))
FORBIDDEN = ("textual", "rich", "pydantic", "sqlite_utils")
# reports on stderr what the process weighed at its end and which heavy modules it imported
_PROBE = f"""
import sys
from csm_tui.cli.boundary import guarded
from csm_tui.cli.main import run
code = guarded(lambda: run(sys.argv[1:]))
status = open("/proc/self/status").read()
heavy = [m for m in {FORBIDDEN!r} if m in sys.modules]
print("PROBE", status.split("VmHWM:")[1].split()[0], ",".join(heavy) or "-", file=sys.stderr)
sys.exit(code)
"""


class Figure(NamedTuple):
    """One command: instructions as a multiple of the yardstick (None without valgrind), peak memory, heavy modules."""

    command: str
    ratio: float | None
    megabytes: float
    heavy: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether it keeps B3."""
        return (self.ratio is None or self.ratio <= RATIO) and self.megabytes <= MEGABYTES and not self.heavy


def measure(home: Path | None = None) -> list[Figure]:
    """Figures of every command of B3 on a book of forty accounts, made in ``home`` or in a temporary folder."""
    if home is None:
        with tempfile.TemporaryDirectory(prefix="csm-bench-") as folder:
            return measure(Path(folder))
    environ = _environ(home)
    _make_book(home)
    yardstick = _instructions(["-c", "import sqlite3"], environ)
    script = str(Path(sys.executable).parent / "csm-tui")
    figures = []
    for command in COMMANDS:
        subprocess.run([sys.executable, script, *command], env=environ, check=True, capture_output=True)
        cost = _instructions([script, *command], environ)
        kilobytes, heavy = _probe(command, environ)
        ratio = cost / yardstick if cost and yardstick else None
        figures.append(Figure(" ".join(command), ratio, kilobytes / 1024, heavy))
    return figures


def _environ(home: Path) -> dict[str, str]:
    """A home of its own, a fixed day, compiled modules."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("CSM_TUI_", "PYTHON"))}
    return {**environ, "CSM_TUI_HOME": str(home), "CSM_TUI_TODAY": TODAY.isoformat()}


def _make_book(home: Path) -> None:
    """Forty accounts of all sizes, imported."""
    from csm_tui.domain.incoming import Incoming
    from csm_tui.store.store import Store

    home.mkdir(parents=True, exist_ok=True)
    with Store.open(home / "portfolio.db", today=TODAY, create=True) as store:
        store.import_accounts(
            [
                Incoming(
                    name=f"Customer {n:03}",
                    lines=(n + 2,),
                    arr_cents=(300_000 + n * 450_000) if n % 4 else 15_000_000 + n * 100_000,
                    currency="USD",
                    signed=TODAY - timedelta(days=5 + n * 2),
                )
                for n in range(ACCOUNTS)
            ],
            label="bench",
        )


def _instructions(arguments: list[str], environ: dict[str, str]) -> int | None:
    """Instructions of this Python with these arguments, by callgrind; None where valgrind is not installed."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        return None
    run = subprocess.run(
        [valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null", sys.executable, *arguments],
        env=environ,
        check=True,
        capture_output=True,
        text=True,
    )
    found = re.search(r"Collected\s*:\s*(\d+)", run.stderr)
    return int(found.group(1)) if found else None


def _probe(command: tuple[str, ...], environ: dict[str, str]) -> tuple[int, tuple[str, ...]]:
    """Peak memory in kB and the heavy modules that the command imported."""
    run = subprocess.run(
        [sys.executable, "-c", _PROBE, *command], env=environ, check=True, capture_output=True, text=True
    )
    _, kilobytes, heavy = run.stderr.strip().splitlines()[-1].split()
    return int(kilobytes), () if heavy == "-" else tuple(heavy.split(","))


def main() -> int:
    """Print the figures; 1 where B3 is missed."""
    figures = measure()
    for figure in figures:
        ratio = "no valgrind" if figure.ratio is None else f"{figure.ratio:.2f} x (at most {RATIO})"
        heavy = f"  imports {', '.join(figure.heavy)}" if figure.heavy else ""
        mark = "ok    " if figure.good else "MISSED"
        print(f"B3 {mark} {figure.command:22} {ratio}  {figure.megabytes:.1f} MB (at most {MEGABYTES:.0f}){heavy}")
    return 0 if all(figure.good for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
