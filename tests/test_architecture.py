"""The layers hold: what may import what is checked, and what a reading command loads is measured in a fresh process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORE = ["domain", "content", "store", "exchange", "drafting"]
HEAVY = {
    "textual",
    "rich",
    "pydantic",
    "sqlite_utils",
    "liquid",
    "icalendar",
    "python_calamine",
    "tomlkit",
    "pyperclip",
}


def _loaded(code: str) -> set[str]:
    """The top-level modules that a fresh process has after ``code``."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def _modules(package: str) -> list[str]:
    """Every module of a package by its dotted name, or the module itself."""
    folder = ROOT / "csm_tui" / package
    if not folder.is_dir():
        return [f"csm_tui.{package}"]
    found = (p.relative_to(ROOT).with_suffix("") for p in sorted(folder.rglob("*.py")))
    return [".".join(p.parts).removesuffix(".__init__") for p in found]


@pytest.mark.xdist_group("architecture")
def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("package", CORE)
def test_the_core_never_loads_a_screen_library(package: str) -> None:
    code = "\n".join(f"import {name}" for name in _modules(package))
    assert not {"textual", "rich"} & _loaded(code)


@pytest.mark.parametrize("package", [*CORE, "cli"])
def test_importing_a_part_loads_nothing_heavy(package: str) -> None:
    """A part's own door: what is heavy comes in when it is used (PERFORMANCE B1, B3)."""
    assert not HEAVY & _loaded(f"import csm_tui.{package}")


def test_the_store_is_read_with_sqlite_alone(tmp_path: Path) -> None:
    from csm_tui.store.db import Database

    path = tmp_path / "portfolio.db"
    Database.open(path, create=True).close()
    loaded = _loaded(
        "from csm_tui.store.db import Database\n"
        f"with Database.open({str(path)!r}) as db: db.query('SELECT * FROM account')"
    )
    assert "sqlite3" in loaded
    assert not HEAVY & loaded
