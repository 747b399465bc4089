"""Text tables of every usual form are read; every unusable file is one sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from csm_tui.errors import Refused
from csm_tui.exchange import delimited, tables
from csm_tui.exchange.tables import read_table

from tests.exchange.files import plan_of, reasons, write

PLAIN = "Account,ARR,Owner\nMüller,1000,Zoë\nAcme,2000,Bob\n"


def names(path: Path) -> list[str]:
    return [str(row[0]) for _, row in read_table(path).sample(100)]


@pytest.mark.parametrize(
    ("data", "encoding", "said"),
    [
        (PLAIN.encode(), "UTF-8", False),
        (PLAIN.encode("utf-8-sig"), "UTF-8", False),
        (PLAIN.encode("utf-16"), "UTF-16", False),
        (b"\xfe\xff" + PLAIN.encode("utf-16-be"), "UTF-16", False),
        (PLAIN.encode("utf-16-le"), "UTF-16", False),
        (PLAIN.encode("utf-16-be"), "UTF-16", False),
        (PLAIN.encode("utf-32"), "UTF-32", False),
        (PLAIN.encode("cp1252"), "Windows-1252", True),
        (PLAIN.encode("cp1252") + b"\x81,1,x\n", "Latin-1", True),
    ],
)
def test_every_usual_encoding_is_known_by_its_bytes(tmp_path: Path, data: bytes, encoding: str, said: bool) -> None:
    table = read_table(write(tmp_path, data))
    assert table.encoding == encoding
    assert names(table.path)[:2] == ["Müller", "Acme"]
    assert bool(table.notices) is said


@pytest.mark.parametrize(("delimiter", "kind"), [(",", "CSV"), (";", "CSV"), ("\t", "TSV"), ("|", "CSV")])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(tmp_path: Path, delimiter: str, kind: str, end: str) -> None:
    rows = [["Account Name", "ARR", "Close Date"], ["Acme, Inc; x", "1,200", "2026-01-02"], ["B|C", "3", "2026-01-03"]]
    text = end.join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    table = read_table(write(tmp_path, text))
    assert (table.delimiter, table.kind) == (delimiter, kind)
    assert [(line, list(row)) for line, row in table.sample(9)] == [(2, rows[1]), (3, rows[2])]


def test_commas_in_the_amounts_do_not_make_a_comma_file(tmp_path: Path) -> None:
    text = "Account;ARR;Note\n" + "".join(f"Acme {i};1,200,300;a, b, c, d\n" for i in range(9))
    assert read_table(write(tmp_path, text)).delimiter == ";"


def test_excels_own_hint_about_the_delimiter_is_taken(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "sep=|\r\nAccount|ARR\r\nAcme|5\r\n"))
    assert table.header == ("Account", "ARR")
    assert table.sample(5) == [(3, ["Acme", "5"])]
    with pytest.raises(Refused, match="use comma"):
        read_table(write(tmp_path, "sep=#\nAccount#ARR\n"))


def test_one_column_alone_is_a_table(tmp_path: Path) -> None:
    assert names(write(tmp_path, "Account Name\nAcme\nGlobex\n")) == ["Acme", "Globex"]


def test_line_numbers_count_lines_of_the_file(tmp_path: Path) -> None:
    text = 'Account,Note\n"Ac\nme","one\r\ntwo\rthree"\n\n,\nGlobex,x\n'
    assert [(line, row[0]) for line, row in read_table(write(tmp_path, text)).sample(9)] == [
        (2, "Ac\nme"),
        (8, "Globex"),
    ]


def test_a_title_above_the_header_is_passed_over_and_said(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "Open onboardings\n\nAccount Name,ARR\nAcme,5\n"))
    assert table.header == ("Account Name", "ARR")
    assert "line 3" in table.notices[0]
    assert names(table.path) == ["Acme"]


def test_rows_that_are_too_short_or_too_long_are_refused_and_the_others_come_in(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "Account,ARR,Owner\nA,1,x\nB,2\nC,3,x,more\nD,4,x,,\nE,5,x\n")
    assert [row.name for row in plan.incoming] == ["A", "D", "E"]
    assert reasons(plan) == {3: "has 2 of 3 fields", 4: "has 4 fields, more than the 3 columns"}


def test_double_and_empty_headers_are_told_apart(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "Account,Amount,,Amount,,\nA,1,2,3,,\n"))
    assert table.header == ("Account", "Amount", "(column 3)", "Amount (2)")
    plan = plan_of(tmp_path, "Account,Amount,,Amount,,\nA,1,2,3,,\n", map={"arr": "Amount (2)"})
    assert plan.incoming[0].arr_cents == 300


def test_a_field_of_140_kb_is_read_and_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    long = "x" * 140_000
    plan = plan_of(tmp_path, f"Account,Note,Junk\nA,{long},{long}\n{long},n,j\n")
    assert len(plan.incoming[0].note) == 140_000
    assert "more than 10000 characters" in reasons(plan)[3]
    assert len(reasons(plan)[3]) < 120


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "is empty"),
        (b"\xff\xfe", "is empty"),
        (b"%PDF-1.7\nabc", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n123", "is a picture"),
        (b"SQLite format 3\x00" + b"\x01" * 99, "is a database"),
        (b"\xd0\xcf\x11\xe0" + b"\x01" * 99, "old kind"),
        (b"Account,ARR\nAc\x00me,5\n", "NUL"),
        (b"\xff\xfeA\x00\x00\x00B\x00", "NUL"),
        (b"\xff\xfeA\x00B", "damaged at byte"),
        (b"\xef\xbb\xbfAccount\n\xff\xff\n", "damaged at byte"),
        (b"\x01\x02\x80\xff\xfe\x03" * 50, "is binary"),
        (b"\x01\x02\x03\n\x04", "no header row"),
        (b"Account,ARR\n", "no rows below it"),
        (b"Account,ARR\n,\n\n", "no rows below it"),
        (b"Product,Price\nx,1\n", "No column gives the customer"),
        (b'Account,ARR\nA,1\n"B,2\nC,3\n', "Line 3 .* never closed"),
        (b'"Account,ARR\nA,1\n', "never closed"),
        (b"PK\x03\x04 no zip at all", "damaged"),
    ],
)
def test_a_file_that_is_no_table_is_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as caught:
        plan_of(tmp_path, content).require()
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_an_open_quote_far_down_is_found_while_reading(tmp_path: Path) -> None:
    text = "Account,ARR\n" + "A,1\n" * 3000 + 'B,"2\n' + "C,3\n" * 500
    with pytest.raises(Refused, match="Line 3,002 "):
        plan_of(tmp_path, text)


def test_missing_folder_pipe_and_forbidden_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match=r"There is no file ‘none\.csv’"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(Refused, match="is a folder"):
        read_table(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refused, match="not a file on a disk"):
        read_table(tmp_path / "pipe")
    with pytest.raises(Refused, match="cannot be read"):
        read_table(str(tmp_path / "a\x00b"))
    with pytest.raises(Refused, match="cannot be read"):
        read_table(tmp_path / ("x" * 300))

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path, PLAIN)
    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(Refused, match="may not be read by you"):
        read_table(path)


def test_a_file_name_with_an_escape_sequence_is_harmless_in_the_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        read_table(tmp_path / "\x1b]52;c;x\x07.csv")
    assert "\x1b" not in str(caught.value)
    assert "\x07" not in str(caught.value)


def test_limits_on_bytes_rows_and_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 2_000)
    with pytest.raises(Refused, match="more than 2,000 rows"):
        plan_of(tmp_path, "Account\n" + "A\n" * 2_001)
    with pytest.raises(Refused, match="1,001 columns"):
        plan_of(tmp_path, "Account" + ",x" * 1_000 + "\n")
    monkeypatch.setattr(tables, "MAX_BYTES", 100)
    with pytest.raises(Refused, match="MB can be imported"):
        plan_of(tmp_path, "Account\n" + "A\n" * 100)


def test_values_kept_at_once_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from csm_tui.exchange import gather

    monkeypatch.setattr(gather, "MAX_CELLS", 1_500)
    with pytest.raises(Refused, match="more than 1,500 values"):
        plan_of(tmp_path, "Account,ARR\n" + "A,1\n" * 1_000)


def test_utf16_without_mark_needs_latin_letters_to_be_known() -> None:
    assert delimited._wide("Account,ARR".encode("utf-16-le")) == "utf-16-le"
    assert delimited._wide(b"Account,ARR") == ""
