"""The report says what became of every row, for people in few lines, for programs whole."""

from __future__ import annotations

import json
from pathlib import Path

from csm_tui.domain.incoming import FieldChange, ImportLine, ImportOutcome
from csm_tui.exchange.plan import ImportPlan
from csm_tui.exchange.report import report_dict, report_lines

from tests.exchange.files import PIPELINE, plan_of

KEPT = FieldChange("owner", "Me", "Ann", kept=True)
OUTCOME = ImportOutcome(
    (
        ImportLine(
            "Acme", (2, 4), "changed", (FieldChange("arr", "$1k", "$2k"), FieldChange("owner", "Me", "Ann", True)), 1
        ),
        ImportLine("Globex", (3,), "new", (), 2),
        ImportLine("Initech", (6,), "unchanged", (FieldChange("region", "EMEA", "", True),), 3),
    ),
    "Import of book.csv",
)


def plan(folder: Path) -> ImportPlan:
    return plan_of(folder, PIPELINE + "".join(f"B{i},x,y,,Lost,,,\n" for i in range(20)) + "C1,x,y,Z,Won,,30-02-17,1\n")


def test_for_people(tmp_path: Path) -> None:
    lines = report_lines(plan(tmp_path), OUTCOME)
    text = "\n".join(lines)
    assert lines[0] == "‘book.csv’ (CSV, UTF-8, comma): 27 rows, 5 customers."
    assert "customer ← account" in text
    assert "Not used: deal_stage, engage_date." in text
    assert "day-month-year" in text
    assert "Imported: 1 new, 1 changed, 1 unchanged, 22 rows refused." in text
    assert "  Globex (line 3)" in lines
    assert "  Acme (lines 2, 4): ARR $1k → $2k; owner (CSM) kept as edited by hand (Me; the file says Ann)" in lines
    assert "  Initech (line 6): region kept as edited by hand (EMEA; the file says nothing)" in lines
    assert "  lines 5, 8, 9, 10, 11, 12, 13, 14 and 13 more: no name" in lines
    assert "  line 28: signed on: ‘30-02-17’ is not a date that exists" in lines
    assert "One undo step takes all of it back." in lines


def test_a_dry_run_says_so_and_promises_no_undo(tmp_path: Path) -> None:
    lines = report_lines(plan(tmp_path), OUTCOME, dry_run=True)
    assert "Dry run, nothing was changed: 1 new, 1 changed, 1 unchanged, 22 rows refused." in lines
    assert not any("undo" in line for line in lines)


def test_long_lists_are_cut_with_their_count(tmp_path: Path) -> None:
    many = ImportOutcome(tuple(ImportLine(f"C{i}", (i,), "new") for i in range(500)))
    lines = report_lines(plan(tmp_path), many)
    assert len(lines) < 40
    assert "  … and 488 more (all of them with --json)" in lines
    bad = plan_of(tmp_path, "Account,ARR\n" + "".join(f"A{i},x{i}\n" for i in range(100)))
    assert "  … and 88 rows more for 88 other reasons (all with --json)" in report_lines(bad, None)


def test_open_questions_are_shown_with_the_option_that_settles_them(tmp_path: Path) -> None:
    asked = plan_of(tmp_path, "Account,Close Date\nA,03/04/2026\n")
    assert any(
        line.startswith("  ? ‘03/04/2026’") and line.endswith("--date-format DMY|MDY")
        for line in report_lines(asked, None)
    )
    assert report_dict(asked, None)["questions"][0]["choices"] == {
        "DMY": "day-month-year: 3 Apr 2026",
        "MDY": "month-day-year: 4 Mar 2026",
    }


def test_for_programs(tmp_path: Path) -> None:
    report = json.loads(json.dumps(report_dict(plan(tmp_path), OUTCOME, dry_run=True)))
    assert report["counts"] == {"new": 1, "changed": 1, "unchanged": 1, "refused": 22}
    assert report["dry_run"] is True
    assert (report["rows"], report["left_out"], report["customers"]) == (27, 0, 5)
    assert report["columns"]["name"] == "account"
    assert report["new"] == [{"name": "Globex", "id": 2, "lines": [3]}]
    assert report["changed"][0]["changes"][1] == {"field": "owner", "old": "Me", "new": "Ann", "kept": True}
    assert len(report["refused"]) == 22
    assert report["refused"][0] == {"line": 5, "reason": "no name"}
    assert report["sheet"] is None
