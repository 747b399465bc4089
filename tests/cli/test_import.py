"""``csm-tui import``: dry run, report, remembered columns, one step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import BOOK, Ran

Run = Callable[..., Ran]


def test_a_dry_run_changes_nothing_even_where_nothing_is(nothing: Run, tmp_path: Path) -> None:
    (tmp_path / "crm.csv").write_text(BOOK, encoding="utf-8")
    ran = nothing("import", str(tmp_path / "crm.csv"), "--dry-run", "--json")
    assert ran.code == 0
    assert ran.json["counts"] == {"new": 5, "changed": 0, "unchanged": 0, "refused": 0}
    assert ran.json["dry_run"] is True
    assert not list((tmp_path / "empty").rglob("*"))


def test_a_second_import_updates_and_says_what(csm: Run, tmp_path: Path) -> None:
    path = tmp_path / "again.csv"
    path.write_text(BOOK.replace("96000", "120000") + "New Co,G-6,5000,2026-11-01,,Alex\n", encoding="utf-8")
    ran = csm("import", str(path))
    assert ran.code == 0, ran.err
    assert "1 new, 1 changed, 4 unchanged" in ran.out
    assert {row["external_id"]: row["arr"] for row in csm("list", "--json").json}["G-5"] == 120000
    assert len(csm("list", "--json").json) == 6


def test_refused_rows_do_not_stop_the_rest_unless_strict(csm: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("Account Name,Account ID,ARR\nGood,X-1,1000\nBad,X-2,much\n")
    strict = csm("import", str(path), "--strict", "--json")
    assert (strict.code, strict.out) == (1, "")
    assert "3" in strict.err
    assert len(csm("list", "--json").json) == 5
    ran = csm("import", str(path), "--json")
    assert ran.code == 0
    assert ran.json["counts"]["new"] == 1
    assert [r["line"] for r in ran.json["refused"]] == [3]


def test_what_the_file_does_not_prove_is_asked_and_settled_by_an_option(nothing: Run, tmp_path: Path) -> None:
    path = tmp_path / "dates.csv"
    path.write_text("name,signed\nAcme,03/04/2026\n")
    asked = nothing("import", str(path))
    assert (asked.code, asked.out) == (1, "")
    assert "--date-format" in asked.err
    assert not list((tmp_path / "empty").rglob("*.db"))
    assert nothing("import", str(path), "--date-format", "dmy").code == 0
    assert nothing("account", "Acme", "--json").json["signed"] == "2026-04-03"


def test_columns_told_once_are_remembered_for_the_same_header(nothing: Run, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Kunde;Volumen\nAcme;12000\n")
    refused = nothing("import", str(path))
    assert refused.code == 1
    assert "--map" in refused.err
    assert nothing("import", str(path), "--map", "name=Kunde", "--map", "arr=Volumen").code == 0
    path.write_text("Kunde;Volumen\nAcme;24000\n")
    again = nothing("import", str(path), "--json")
    assert again.code == 0
    assert again.json["counts"]["changed"] == 1


def test_an_import_into_a_filled_book_keeps_a_copy_of_it_first(csm: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_text("name\nAnother\n")
    assert csm("import", str(path)).code == 0
    assert list((home / "backups").glob("*.db"))


def test_rows_that_are_all_refused_are_reported_one_by_one(nothing: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("Account Name,ARR\n,100\nAcme,minus\n", encoding="utf-8")
    ran = nothing("import", str(path), "--dry-run", "--json")
    assert ran.code == 1
    assert [row["line"] for row in ran.json["refused"]] == [2, 3]
    assert "No row can be imported" in ran.err


def test_a_book_joined_by_name_is_not_overwritten_by_the_rows_of_its_customers(nothing: Run, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(
        "Account Name,Opportunity ID,Amount\nCancity,A,100\nCancity,B,200\n" + "N" * 10_000 + ",C,5\n", encoding="utf-8"
    )
    assert nothing("import", str(path), "--merge-by", "name").code == 0
    ran = nothing("import", str(path))
    assert ran.code == 0
    assert "lines 2, 3: the book holds this customer as one account" in ran.out
    assert max(map(len, ran.out.splitlines())) < 400, "a name without end does not bury the report"
    assert {row["arr"] for row in nothing("list", "--json").json} == {300, 5}


def test_wrong_usage_is_told_from_a_refusal(nothing: Run, tmp_path: Path) -> None:
    path = tmp_path / "crm.csv"
    path.write_text(BOOK, encoding="utf-8")
    assert nothing("import", str(path), "--where", "x").code == 2
    assert nothing("import", str(path), "--map", "foo=Owner").code == 2
    assert nothing("import", str(path), "--map", "name=Nowhere").code == 1
    gone = nothing("import", "nosuch.csv")
    assert gone.code == 1
    assert "in .." not in gone.err
