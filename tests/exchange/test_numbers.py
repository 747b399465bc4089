"""A usage export: columns told apart, days and figures proved or asked, rows refused (RELIABILITY 3)."""

from __future__ import annotations

import contextlib
import json
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest
from csm_tui.errors import Refused, Unknown, UserError
from csm_tui.exchange.numbers import NumbersOptions, NumbersPlan, read_numbers
from csm_tui.exchange.numbers_report import report_dict, report_lines
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.files import workbook, write


def plan_of(folder: Path, content: str | bytes, encoding: str = "utf-8", **options: Any) -> NumbersPlan:
    return read_numbers(write(folder, content, "usage.csv", encoding), NumbersOptions(**options))


def reasons(plan: NumbersPlan) -> dict[int, str]:
    return {refusal.line: refusal.reason for refusal in plan.refused}


def values(plan: NumbersPlan) -> list[tuple[str, date, dict[str, float]]]:
    return [(one.name or one.external_id, one.on, dict(one.figures)) for one in plan.incoming]


def test_the_usual_columns_are_recognised(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        "Account Name;Account ID;Week ending;Seats;Weekly Active Users;Core features used;Features total;"
        "Open tickets;Error rate (%);Attended;Invited;Logins\n"
        "Acme;A-1;2026-11-15;40;31;5;9;3;2,5;18;24;900\n",
    )
    [one] = plan.incoming
    assert (one.name, one.external_id, one.on, one.lines) == ("Acme", "A-1", date(2026, 11, 15), (2,))
    assert dict(one.figures) == {
        "licensed": 40, "active": 31, "core_used": 5, "core_total": 9, "tickets": 3, "error_rate": 2.5, "trained": 18,
        "invited": 24,
    }  # fmt: skip
    assert plan.match.unused == ("Logins",)
    assert not plan.questions


def test_what_the_file_does_not_say_is_told_or_refused(tmp_path: Path) -> None:
    text = "Kunde,Stand,WAU\nAcme,2026-11-15,31\n"
    with pytest.raises(Refused, match=r"customer.*--map name=COLUMN.*Kunde, Stand, WAU"):
        plan_of(tmp_path, text)
    with pytest.raises(Refused, match="--map on=COLUMN"):
        plan_of(tmp_path, text, map={"name": "Kunde"})
    with pytest.raises(Refused, match="gives a figure"):
        plan_of(tmp_path, text.replace("WAU", "Mood"), map={"name": "Kunde", "on": "Stand"})
    with pytest.raises(Unknown, match="mood"):
        plan_of(tmp_path, text, map={"mood": "WAU"})
    assert values(plan_of(tmp_path, text, map={"name": "Kunde", "date": "stand"})) == [
        ("Acme", date(2026, 11, 15), {"active": 31})
    ]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("31", 31),
        (" 31 ", 31),
        ("31.0", 31),
        ("1.234", 1234),
        ("1,234", 1234),
        ("1 234", 1234),
        ("1.234,00", 1234),
        ("1,234.00", 1234),
        ("", None),
        ("n/a", None),
        ("0", 0),
    ],
)
def test_counts_are_whole_so_a_mark_in_them_is_one_of_thousands(tmp_path: Path, cell: str, found: int | None) -> None:
    [one] = plan_of(tmp_path, f'name,date,active,tickets\nAcme,2026-11-15,"{cell}",1\n').incoming
    assert one.figures.get("active") == found


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1.000", "may be 1,000 or 1"),
        ("nan", "is not a number"),
        ("inf", "is not a number"),
        ("1e309", "is not a number"),
        ("-5", "is negative"),
        ("31.5", "is not a whole number"),
        ("=1+1", "is not a number"),
        ("@SUM(A1)", "is not a number"),
        ("12k", "is not a number"),
        ("1_000", "is not a number"),
        ("１２", "is not a number"),
        ("9" * 30, "is too large"),
        ("9" * 400, "is not a number"),
        ("50%", "is not a number"),
        ("1.2.3", "is not a number"),
    ],
)
def test_what_is_no_count_refuses_its_row_with_its_line_and_reason(tmp_path: Path, cell: str, reason: str) -> None:
    plan = plan_of(tmp_path, f'name,date,active\nAcme,2026-11-15,"{cell}"\nGlobex,2026-11-15,7\n')
    assert reason in reasons(plan)[2]
    assert values(plan) == [("Globex", date(2026, 11, 15), {"active": 7})]


def test_a_decimal_comma_is_proved_by_the_column_and_an_open_one_refused(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "name;date;error rate\nAcme;2026-11-15;2,5\nGlobex;2026-11-15;1,234\n")
    assert [one.figures["error_rate"] for one in plan.incoming] == [2.5, 1.234]
    plan = plan_of(tmp_path, "name;date;error rate\nAcme;2026-11-15;1,234\nGlobex;2026-11-15;7\n")
    assert "may be" in reasons(plan)[2]
    plan = plan_of(tmp_path, "name;date;error rate\nAcme;2026-11-15;1,234\nGlobex;2026-11-15;7\n", decimal=",")
    assert not plan.refused


def test_a_rate_below_one_is_asked_about_unless_something_proves_it(tmp_path: Path) -> None:
    text = "name,date,{}\nAcme,2026-11-15,{}\nGlobex,2026-11-15,0.04\n"
    asked = plan_of(tmp_path, text.format("error rate", "0.02"))
    assert [q.option for q in asked.questions] == ["rate"]
    with pytest.raises(Refused, match=r"0\.02 % or 2\.00 %.*--rate percent\|fraction"):
        asked.require()
    told = plan_of(tmp_path, text.format("error rate", "0.02"), rate="fraction")
    assert [one.figures["error_rate"] for one in told.incoming] == [2, 4]
    named = plan_of(tmp_path, text.format("error %", "0.02"), map={"error_rate": "error %"})
    assert [one.figures["error_rate"] for one in named.incoming] == [0.02, 0.04]
    assert not plan_of(tmp_path, text.format("error rate", "2.5")).questions, "one above 1 proves percent"
    assert not plan_of(tmp_path, "name,date,error rate\nAcme,2026-11-15,0.5%\nGlobex,2026-11-15,0\n").questions
    assert "more than 100" in reasons(plan_of(tmp_path, text.format("error rate", "101")))[2]


@pytest.mark.parametrize(
    ("first", "found"),
    [("15-11-2026", date(2026, 11, 2)), ("11/15/2026", date(2026, 2, 11)), ("2026-11-15", None)],
)
def test_the_order_of_days_is_proved_from_the_whole_column(tmp_path: Path, first: str, found: date | None) -> None:
    mark = "-" if "-" in first else "/"
    plan = plan_of(tmp_path, f"name,date,active\nAcme,{first},1\nGlobex,02{mark}11{mark}2026,2\n")
    if found is None:
        assert [q.option for q in plan.questions] == ["date_format"]
        plan = plan_of(tmp_path, f"name,date,active\nGlobex,02{mark}11{mark}2026,2\n", date_format="DMY")
        assert plan.incoming[0].on == date(2026, 11, 2)
    else:
        assert plan.incoming[1].on == found


def test_days_that_are_none_refuse_their_row(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "name,date,active\nA,2026-02-30,1\nB,,2\nC,soon,3\nD,0001-01-01,4\nE,2026-11-15 09:30,5\n")
    assert set(reasons(plan)) == {2, 3, 4, 5}
    assert values(plan) == [("E", date(2026, 11, 15), {"active": 5})]


def test_figures_that_cannot_be_together_are_refused_and_the_doubtful_ones_said(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        "name,date,licensed,active,core used,core total,attended,invited\n"
        "A,2026-11-15,10,12,1,9,3,2\nB,2026-11-15,10,9,10,9,1,2\n,2026-11-15,1,1,1,1,1,1\nC,2026-11-15,,,,,,\n",
    )
    assert reasons(plan) == {3: "10 features are used, there are 9 in all", 4: "no customer"}
    assert [one.name for one in plan.incoming] == ["A"]
    said = " ".join(plan.notices)
    assert "Line 2: 12 are active, 10 are licensed" in said
    assert "Line 5 without any figure" in said


def test_rows_of_one_customer_and_day_are_joined_or_all_refused(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        "name,date,active,tickets\nAcme,2026-11-15,31,\nACME ,2026-11-15,31,4\n"
        "Globex,2026-11-15,7,1\nGlobex,2026-11-15,8,1\nInitech,2026-11-15,2,2\n",
    )
    assert [(one.name, one.lines, dict(one.figures)) for one in plan.incoming] == [
        ("Acme", (2, 3), {"active": 31, "tickets": 4}),
        ("Initech", (6,), {"active": 2, "tickets": 2}),
    ]
    assert set(reasons(plan)) == {4, 5}
    assert "lines 4, 5 tell different figures" in reasons(plan)[4]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_every_encoding_and_mark_gives_the_same(tmp_path: Path, encoding: str, mark: str) -> None:
    text = mark.join(("name", "date", "active")) + "\n" + mark.join(("Café Ü", "2026-11-15", "31")) + "\n"
    if encoding == "utf-16-le":
        text = "\ufeff" + text
    assert values(plan_of(tmp_path, text, encoding)) == [("Café Ü", date(2026, 11, 15), {"active": 31})]


def test_a_workbook_gives_days_and_numbers_as_they_are(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        {
            "Usage": [
                ["Account", "Date", "WAU", "Error rate"],
                ["Acme", date(2026, 11, 15), 31.0, 2.5],
                [7, 46341, 5, 3],
            ]
        },
    )
    assert values(read_numbers(path)) == [
        ("Acme", date(2026, 11, 15), {"active": 31, "error_rate": 2.5}),
        ("7", date(2026, 11, 15), {"active": 5, "error_rate": 3}),
    ]


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *("", "Acme", "31", "1.234,56", "1,234", "0.02", "2,5 %", "15-11-26", "03/04/2026", "2026-02-30", "46353"),
            *("nan", "1e309", "\x1b[2J", "[/]", "=1+1", "٣", "-0", "1" * 400, "\u202eevil", "'=1", "0001-01-01"),
        ]
    ),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS), max_size=6), st.sampled_from([",", ";", "\t"]))
def test_whatever_stands_in_the_cells_the_answer_is_a_plan_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], mark: str
) -> None:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark)
    writer.writerows([("name", "date", "active", "licensed", "error rate"), *rows])
    folder = tmp_path_factory.mktemp("f")
    with contextlib.suppress(UserError):
        plan = plan_of(folder, out.getvalue().encode("utf-8", "surrogatepass"))
        lines = [line for one in plan.incoming for line in one.lines] + [r.line for r in plan.refused]
        assert len(lines) == len(set(lines)), "a row comes in or is refused, never both"
        for one in plan.incoming:
            assert one.name or one.external_id
            assert all(0 <= value <= 10**9 for value in one.figures.values())
            assert one.figures.get("error_rate", 0) <= 100
        text = "".join(report_lines(plan, None))
        json.dumps(report_dict(plan, None))
        assert not any(category(char) in ("Cc", "Cs") for char in text.replace("\n", ""))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_whatever_the_bytes_it_answers_in_one_sentence(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    with contextlib.suppress(UserError):
        plan_of(tmp_path_factory.mktemp("f"), b"name,date,active\nAcme,2026-11-15," + data)
