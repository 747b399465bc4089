"""The command as a process, on a book of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

TODAY = "2026-11-18"
HOSTILE = "Acme \x1b[31m[EMEA]\x1b]52;c;aGk=\x07 a [/] b"
BOOK = (
    "Account Name,Account ID,ARR,Signed Date,Kickoff Date,Owner\n"
    "Globex Logistics,G-1,148000,2026-08-20,2026-09-01,Alex\n"
    f'"{HOSTILE}",G-2,$64k,2026-10-01,2026-10-08,Alex\n'
    "東京精密物流,G-3,18000,2026-10-20,2026-10-26,Alex\n"
    "=1+1 Foods,G-4,3000,2026-11-10,,Alex\n"
    "Acme Foods,G-5,96000,2026-09-20,2026-09-28,Alex\n"
)


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """stdout, which must be JSON and nothing else."""
        return json.loads(self.out)


def run_in(home: Path, *arguments: str, stdin: str = "", **environ: str) -> Ran:
    """Run csm-tui in ``home`` without any terminal."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("CSM_TUI_")}
    env |= {"CSM_TUI_HOME": str(home), "CSM_TUI_TODAY": TODAY, **environ}
    run = subprocess.run(
        [sys.executable, "-m", "csm_tui", *arguments],
        env=env,
        input=stdin.encode(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    out, err = run.stdout.decode("utf-8"), run.stderr.decode("utf-8")
    assert "Traceback" not in out + err
    assert not any(c in out + err for c in "\x1b\x07\x00\x9b"), "a control character reached the terminal"
    return Ran(run.returncode, out, err)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with five imported accounts; tests that write take a copy (``home``)."""
    home = tmp_path_factory.mktemp("cli")
    (home / "crm.csv").write_text(BOOK, encoding="utf-8")
    ran = run_in(home / "csm", "import", str(home / "crm.csv"))
    assert ran.code == 0, ran.err
    return home / "csm"


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    """A copy of the filled home."""
    shutil.copytree(filled, tmp_path / "csm")
    return tmp_path / "csm"


@pytest.fixture
def csm(home: Path) -> Callable[..., Ran]:
    """``csm("list", "--json")`` on a copy of the filled home."""

    def run(*arguments: str, **environ: str) -> Ran:
        return run_in(home, *arguments, **environ)

    return run


@pytest.fixture
def nothing(tmp_path: Path) -> Callable[..., Ran]:
    """The same where no portfolio is yet."""

    def run(*arguments: str, **environ: str) -> Ran:
        return run_in(tmp_path / "empty", *arguments, **environ)

    return run
