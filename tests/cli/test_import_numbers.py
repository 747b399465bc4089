"""``csm-tui import-numbers``: dry run, report, questions, one step; and what the figures then tell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Ran

Run = Callable[..., Ran]
USAGE = (
    "Account Name,Account ID,Date,Licensed users,Active users,Error rate\n"
    "Acme Foods,G-5,2026-11-09,100,70,2.5\n"
    "Acme Foods,G-5,2026-11-16,100,68,7.5\n"
    "globex logistics,,2026-11-16,40,31,0.5\n"
    "Nobody,,2026-11-16,1,1,1\n"
    "Acme Foods,G-5,2026-12-01,100,70,1\n"
)


def test_a_dry_run_says_what_would_come_in_and_changes_nothing(csm: Run, tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text(USAGE, encoding="utf-8")
    ran = csm("import-numbers", str(path), "--dry-run", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["counts"] == {"new": 3, "changed": 0, "unchanged": 0, "refused": 2, "to_choose": 0}
    assert {entry["line"]: entry["reason"] for entry in ran.json["refused"]} == {
        5: "Nobody: no account in the portfolio has this name",
        6: "Acme Foods: it lies in the future",
    }
    again = csm("import-numbers", str(path), "--json")
    assert again.json["counts"]["new"] == 3, "the dry run wrote nothing"
    third = csm("import-numbers", str(path))
    assert "0 new, 0 changed, 3 unchanged, 2 rows refused" in third.out
    assert "line 5: Nobody: no account" in third.out


def test_imported_figures_raise_their_signals_at_once(csm: Run, tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text(USAGE, encoding="utf-8")
    assert csm("import-numbers", str(path)).code == 0
    assert "Error rate 7.5 % on 16 Nov 2026" in csm("account", "Acme Foods", "--json").out


def test_what_the_file_does_not_prove_is_asked_and_strict_refuses_the_whole(csm: Run, tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text("Kunde;Tag;Fehler\nAcme Foods;03/04/2026;0,02\nNobody;03/04/2026;0,03\n", encoding="utf-8")
    assert csm("import-numbers", str(path)).code == 1
    maps = ("--map", "name=Kunde", "--map", "date=Tag", "--map", "error_rate=Fehler")
    asked = csm("import-numbers", str(path), *maps)
    assert (asked.code, asked.out) == (1, "")
    assert "--date-format DMY|MDY" in asked.err
    assert "--rate percent|fraction" in asked.err
    options = ("--date-format", "dmy", "--rate", "fraction")
    strict = csm("import-numbers", str(path), *maps, *options, "--strict")
    assert (strict.code, strict.out) == (1, "")
    assert "Line 3" in strict.err
    assert csm("import-numbers", str(path), *maps, *options).code == 0
    again = csm("import-numbers", str(path), *options, "--json")
    assert again.json["counts"]["unchanged"] == 1, "the columns are remembered for this header"
    assert again.json["columns"] == {"name": "Kunde", "on": "Tag", "error_rate": "Fehler"}


def test_wrong_usage_a_missing_file_and_no_portfolio_are_told(csm: Run, nothing: Run, tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text(USAGE, encoding="utf-8")
    assert csm("import-numbers", str(path), "--map", "mood=Active users").code == 2
    missing = csm("import-numbers", str(tmp_path / "none.csv"))
    assert (missing.code, "There is no file" in missing.err) == (1, True)
    empty = nothing("import-numbers", str(path))
    assert (empty.code, empty.out) == (1, "")
    assert "There is no portfolio" in empty.err
    assert not (tmp_path / "empty").exists() or not list((tmp_path / "empty").rglob("*.db"))


def test_a_backup_is_made_before_figures_come_in(csm: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text(USAGE, encoding="utf-8")
    before = len(list(home.rglob("*import*.db")))
    assert csm("import-numbers", str(path)).code == 0
    assert len(list(home.rglob("*import*.db"))) == before + 1
