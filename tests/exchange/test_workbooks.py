"""Workbooks come in with their own dates and numbers; hostile ones are measured before they are opened."""

from __future__ import annotations

import resource
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from csm_tui.errors import Refused
from csm_tui.exchange import workbooks
from csm_tui.exchange.importer import read_import
from csm_tui.exchange.tables import read_table

from tests.exchange.files import raw_workbook, reasons, workbook

HEADER = ["Account Name", "Amount", "Close Date", "Opportunity ID", "Kickoff"]


def test_native_numbers_and_dates_are_taken_as_they_are(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["Acme", 1200.5, date(2026, 4, 3), 17, datetime(2026, 5, 6, 9, 30)],
        [None, None, None, None, None],
        ["Globex", "$2k", 46113, "00X", None],
        ["Bad", -3, True, 18, 1],
    ]
    plan = read_import(workbook(tmp_path, {"Deals": rows}))
    acme, globex = plan.incoming
    assert (acme.arr_cents, acme.signed, acme.external_id, acme.kickoff) == (
        120_050,
        date(2026, 4, 3),
        "17",
        date(2026, 5, 6),
    )
    assert (globex.arr_cents, globex.signed, globex.lines) == (200_000, date(2026, 4, 1), (4,))
    assert "-3" in reasons(plan)[5]
    assert "TRUE" in reasons(plan)[5]


def test_the_first_sheet_with_rows_is_taken_and_said(tmp_path: Path) -> None:
    table = read_table(workbook(tmp_path, {"Empty": [], "Deals": [HEADER, ["Acme"]], "Old": [["x"]]}))
    assert table.sheet == "Deals"
    assert "‘Deals’" in table.notices[0]
    assert "Old" in table.notices[0]


def test_a_title_above_the_header_and_a_column_beside_it(tmp_path: Path) -> None:
    rows = [["Report of onboardings"], [], HEADER[:2], ["Acme", 5, "stray"], ["Globex", 6]]
    plan = read_import(workbook(tmp_path, {"S": rows}))
    assert [row.name for row in plan.incoming] == ["Globex"]
    assert "row 3" in plan.notices[0]
    assert reasons(plan) == {4: "has 3 fields, more than the 2 columns"}


def test_a_workbook_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no sheet with rows"):
        read_table(workbook(tmp_path, {"A": [], "B": []}))


def test_another_archive_and_damaged_workbooks_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("letter.txt", "hello")
    with pytest.raises(Refused, match="is an archive"):
        read_table(tmp_path / "a.zip")
    whole = workbook(tmp_path, {"S": [HEADER, ["Acme"]]}).read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:200] + b"\xff" * 50 + whole[250:]):
        (tmp_path / "d.xlsx").write_bytes(damaged)
        with pytest.raises(Refused, match="damaged"):
            read_table(tmp_path / "d.xlsx")
    with pytest.raises(Refused):
        read_table(raw_workbook(tmp_path, "<sheetData><row r='1'><c r='A1'><v>1"))


FAR_CELL = (
    "<sheetData><row r='1'><c r='A1'><v>1</v></c></row>"
    "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>"
)
UNPLACED = (
    "<sheetData><row r='1'>" + "<c><v>1</v></c>" * 2_000 + "</row><row r='1048576'><c><v>1</v></c></row></sheetData>"
)
SHARED = (
    "<sheetData>"
    + "".join(f"<row r='{i}'><c r='A{i}' t = 's'><v>1</v></c></row>" for i in range(1, 5_000))
    + "</sheetData>"
)


@pytest.mark.parametrize(
    ("sheet", "shared"),
    [(FAR_CELL, ""), (UNPLACED, ""), (SHARED, f"<si/><si><t>{'x' * 32_000}</t></si>")],
    ids=["a cell at the far corner", "cells that do not say where", "one long text in every cell"],
)
def test_a_small_workbook_that_asks_for_all_memory_is_refused_before_it_is_opened(
    tmp_path: Path, sheet: str, shared: str
) -> None:
    path = raw_workbook(tmp_path, sheet, shared)
    assert path.stat().st_size < 100_000
    with pytest.raises(Refused, match="more than can be imported"):
        read_table(path)


def test_a_zip_bomb_is_refused_by_its_size_and_a_lying_one_by_its_checksum(tmp_path: Path) -> None:
    path = raw_workbook(tmp_path, "<sheetData>" + " " * (workbooks.MAX_UNPACKED + 1) + "</sheetData>")
    assert path.stat().st_size < 1_000_000
    with pytest.raises(Refused, match="unpacks to"):
        read_table(path)
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    path.write_bytes(data.replace(size, (1000).to_bytes(4, "little")))
    with pytest.raises(Refused, match="damaged"):
        read_table(path)


def test_measuring_a_hostile_part_is_not_slow_either(tmp_path: Path) -> None:
    sheets = ("<c t='s' " + " t='s'" * 200_000, "<si " * 300_000, " r=" * 300_000, "<row><c " * 200_000)
    for sheet in sheets:
        path = raw_workbook(tmp_path, sheet, sheet)
        code = "import sys; from csm_tui.exchange.tables import read_table; read_table(sys.argv[1])"
        done = subprocess.run(
            [sys.executable, "-c", code, str(path)],
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (6, 6)),
        )
        assert "Refused" in done.stderr, done.stderr[-300:]
