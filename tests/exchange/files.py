"""Files for the import tests: made here, nothing of anybody's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from csm_tui.exchange.importer import read_import
from csm_tui.exchange.plan import ImportOptions, ImportPlan

PIPELINE = """opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
A1,Ann Lee,Basic,Acme,Won,20-10-16,01-03-17,1054
A2,Bob Ray,Pro,Globex,Won,25-10-16,11-03-17,4514
A3,Ann Lee,Pro,acme ,Won,25-10-16,28-02-17,50
A4,Ann Lee,Pro,,Prospecting,,,
A5,Bob Ray,Basic,Initech,Lost,25-10-16,07-03-17,0
A6,Bob Ray,Basic,Initech,Engaging,25-10-16,,
"""


def write(folder: Path, content: str | bytes, name: str = "book.csv", encoding: str = "utf-8") -> Path:
    """A file with that content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def plan_of(folder: Path, content: str | bytes, **options: Any) -> ImportPlan:
    """The plan for a file with that content."""
    return read_import(write(folder, content), ImportOptions(**options))


def reasons(plan: ImportPlan) -> dict[int, str]:
    """Refused lines with their reasons."""
    return {refusal.line: refusal.reason for refusal in plan.refused}


def workbook(folder: Path, sheets: dict[str, Sequence[Sequence[Any]]], name: str = "book.xlsx") -> Path:
    """An Excel workbook with these sheets, made by openpyxl."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    path = folder / name
    book.save(path)
    return path


def raw_workbook(folder: Path, sheet_xml: str, shared_xml: str = "", name: str = "raw.xlsx") -> Path:
    """A workbook whose only sheet is this XML: what no honest program writes."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/worksheet" '
            f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{office}/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>',
        )
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">{shared_xml}</sst>')
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}">{sheet_xml}</worksheet>')
    path = folder / name
    path.write_bytes(out.getvalue())
    return path
