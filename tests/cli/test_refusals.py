"""Wrong usage is 2, a refusal is 1 with a sentence; nothing is changed and nothing is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, run_in

Run = Callable[..., Ran]


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("list", "--nonsense"),
        ("list", "--sort", "colour"),
        ("list", "--json", "--csv"),
        ("account",),
        ("--today", "yesterday", "list"),
        ("list", "--today", "2026-02-30"),
        ("completion", "cmd"),
        ("list", "\x1b[31mextra"),
    ],
)
def test_wrong_usage_is_told_on_stderr(nothing: Run, arguments: tuple[str, ...]) -> None:
    ran = nothing(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "--help" in ran.err


def test_a_wrong_day_in_the_environment_is_refused(nothing: Run) -> None:
    assert nothing("list", CSM_TUI_TODAY="18.11.2026").code == 2
    plain = nothing(CSM_TUI_TODAY="18.11.2026")
    assert (plain.code, plain.out) == (1, "")
    assert "2026-11-18" in plain.err


@pytest.mark.parametrize("arguments", [("list",), ("list", "--json"), ("account", "x"), ("explain", "x", "--json")])
def test_where_no_portfolio_is_yet_it_says_how_to_begin(
    nothing: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    ran = nothing(*arguments)
    assert (ran.code, ran.out) == (1, "")
    assert "csm-tui import FILE" in ran.err
    assert not (tmp_path / "empty").exists()


def test_the_program_without_terminal_and_portfolio_prints_an_empty_one(nothing: Run, tmp_path: Path) -> None:
    ran = nothing()
    assert ran.code == 0
    assert ran.out.startswith("No accounts yet")
    assert not (tmp_path / "empty").exists()


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a", "b")


@pytest.mark.parametrize(
    "make",
    [
        lambda p: p.write_bytes(b""),
        lambda p: p.write_text("name,arr\n"),
        lambda p: p.write_bytes(os.urandom(8192)),
        _zip,
        lambda p: p.mkdir(),
    ],
    ids=["empty", "text", "noise", "zip", "folder"],
)
def test_what_is_no_portfolio_is_refused_and_left_as_it_was(tmp_path: Path, make: Callable[[Path], object]) -> None:
    path = tmp_path / "portfolio.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    for arguments in (("list", "--json"), ("import", str(_sheet(tmp_path)))):
        ran = run_in(tmp_path / "home", *arguments, CSM_TUI_DB=str(path))
        assert (ran.code, ran.out) == (1, "")
        assert len(ran.err.strip().splitlines()) == 1
        assert str(path) in ran.err
    assert (path.read_bytes() if path.is_file() else None) == before
    assert {p.name for p in tmp_path.iterdir()} <= {"portfolio.db", "sheet.csv", "home"}


def _sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.csv"
    path.write_text("name,arr\nAcme,12000\n")
    return path


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n\n", b"\x00\x01\x02\x03" * 2000, b"name\n", b"colour,size\nred,3\n", b'name,arr\n"open quote,3\n'],
    ids=["empty", "blank", "binary", "header alone", "no name", "open quote"],
)
def test_an_unreadable_sheet_is_refused_and_makes_no_portfolio(nothing: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(content)
    ran = nothing("import", str(path), "--json")
    assert (ran.code, ran.out) == (1, "")
    assert len(ran.err.strip().splitlines()) == 1
    assert not list((tmp_path / "empty").rglob("*.db*"))


def test_a_sheet_that_is_not_there_is_refused(nothing: Run, tmp_path: Path) -> None:
    ran = nothing("import", str(tmp_path / "none.csv"))
    assert (ran.code, ran.out) == (1, "")
    assert "none.csv" in ran.err


def test_an_unforeseen_error_is_one_sentence_and_its_log_holds_no_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from csm_tui.cli.boundary import guarded

    monkeypatch.setenv("CSM_TUI_HOME", str(tmp_path))

    def fail() -> None:
        secret = "Globex Logistics"
        raise KeyError(secret)

    assert guarded(fail) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "Traceback" not in told.err
    kept = "".join(p.read_text() for p in (tmp_path / "state").iterdir())
    assert "KeyError" in kept
    assert "Globex" not in kept + told.err
    assert all(p.stat().st_mode & 0o077 == 0 for p in (tmp_path / "state").iterdir())


def test_stopping_by_hand_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    from csm_tui.cli.boundary import guarded

    def stop() -> None:
        raise KeyboardInterrupt

    assert guarded(stop) == 1
    assert "Stopped" in capsys.readouterr().err


@pytest.mark.parametrize("target", ["/dev/full", "&-"])
def test_an_output_that_takes_nothing_is_told(tmp_path: Path, target: str) -> None:
    script = f"{sys.executable} -m csm_tui where --json >{target}"
    run = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert len(run.stderr.strip().splitlines()) == 1
    assert "fault" not in run.stderr
