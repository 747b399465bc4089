"""Dates: proved from the whole column, asked about, refused; never guessed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from csm_tui.errors import Refused
from csm_tui.exchange.days import parse_day, prove_order
from csm_tui.exchange.tables import Cell
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.files import plan_of, reasons

DAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-27", "2026/11/27", "2026.11.27", "2026-11-27T09:30:00Z", "2026-11-27 09:30",
        "2026-11-27T09:30:00.123+02:00", "20261127", "27 Nov 2026", "27-Nov-26", "27 November 2026",
        "27. November 2026", "27th of November 2026", "Nov 27, 2026", "November 27th, 2026", "Nov 27 2026",
        "Fri 27 Nov 2026", "Friday, November 27, 2026", "27-11-2026", "11/27/2026", "27.11.26",
        "11/27/2026, 2:22 PM", "11/27/2026 14:22", "2026-Nov-27", "46353", "46353.5", "27NOV2026",
        " 2026-11-27 ", "27/11/2026 9.30",
    ],
)  # fmt: skip
def test_a_day_that_can_be_read_in_one_way_alone_is_read(text: str) -> None:
    assert parse_day(text) == DAY


@pytest.mark.parametrize("cell", [DAY, datetime(2026, 11, 27, 9), 46353, 46353.75])
def test_days_of_a_workbook(cell: Cell) -> None:
    assert parse_day(cell) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "31 April 2026", "31-04-2026", "2026-02-30", "29 Feb 2025", "0001-01-01", "9999-12-31", "01-01-0001",
        "1989-12-31", "2101-01-01", "03/04/2026", "13/13/2026", "00/00/0000", "2026-13-01", "Nov 2026", "2026",
        "2026-11", "soon", "12345678", "27-11/2026", "-1", "99999", "1e5", "27 Nyx 2026", "２０２６-11-27",
        "27-11-026", "=TODAY()", "x" * 10_000, "nan", "25:99",
    ],
)  # fmt: skip
def test_what_is_no_day_or_may_be_two_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(ValueError, match="‘") as caught:
        parse_day(text)
    assert len(str(caught.value)) < 120


@pytest.mark.parametrize("cell", [0, 1, 9e9, float("nan"), float("inf"), date(1, 1, 1), date(9999, 1, 1)])
def test_impossible_days_of_a_workbook(cell: Cell) -> None:
    with pytest.raises(ValueError):
        parse_day(cell)


@pytest.mark.parametrize(("text", "year"), [("01-02-00", 2000), ("01-02-68", 2068), ("01-02-99", 1999)])
def test_two_digit_years(text: str, year: int) -> None:
    assert parse_day(text, "DMY") == date(year, 2, 1)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["2026-01-02", "27 Nov 2026", 46353], ""),
        (["05/05/2026"], ""),
        (["03/04/2026"], None),
        (["03/04/2026", "13/04/2026"], "DMY"),
        (["03/04/2026", "04/13/2026"], "MDY"),
        (["20-10-16", "01-03-17"], "DMY"),
        (["10-20-16", "01-03-17"], "MDY"),
        (["13/02/2026", "02/13/2026"], None),
        (["97-12-31", "98-01-02"], "YMD"),
        (["31-04-26", "01-02-26"], "DMY"),
    ],
)
def test_the_order_is_proved_from_all_cells(cells: list[Cell], order: str | None) -> None:
    assert prove_order(cells).order == order
    assert prove_order(cells[::-1]).order == order


def test_short_years_in_front_are_not_taken_for_days() -> None:
    proof = prove_order([f"26-{month:02}-{day:02}" for month in (1, 5) for day in range(1, 29)])
    assert proof.order is None
    assert proof.choices == ("DMY", "YMD")


@given(st.lists(st.dates(date(1990, 1, 1), date(2100, 12, 31)), min_size=1), st.sampled_from(["%d-%m-%Y", "%m/%d/%Y"]))
def test_a_proved_column_is_read_back_whole_and_an_unproved_one_never_wrongly(days: list[date], form: str) -> None:
    cells: list[Cell] = [day.strftime(form) for day in days]
    proof = prove_order(cells)
    assert proof.order in ("", None, "DMY" if form.startswith("%d") else "MDY")
    for cell, day in zip(cells, days, strict=True):
        try:
            assert parse_day(cell, proof.order) == day
        except ValueError:
            assert not proof.order


def signed(folder: Path, *cells: str, **options: object) -> tuple[list[date | None], dict[int, str], tuple[str, ...]]:
    text = "Account;Close Date\n" + "".join(f"A{i};{cell}\n" for i, cell in enumerate(cells))
    plan = plan_of(folder, text, **options)
    return [row.signed for row in plan.incoming], reasons(plan), plan.notices


def test_a_day_above_12_decides_for_the_column_and_is_said(tmp_path: Path) -> None:
    days, refused, notices = signed(tmp_path, "03/04/2026", "13/04/2026", "")
    assert days == [date(2026, 4, 3), date(2026, 4, 13), None]
    assert not refused
    assert notices == ("Dates in ‘Close Date’ are day-month-year: ‘13/04/2026’ on line 3 proves it.",)


def test_a_row_that_is_not_chosen_still_proves_the_order(tmp_path: Path) -> None:
    text = "Account,Stage,Close Date\nA,Won,03/04/2026\nB,Lost,13/04/2026\n"
    assert plan_of(tmp_path, text, where=[("Stage", "won")]).incoming[0].signed == date(2026, 4, 3)


def test_an_open_order_is_a_question_that_the_option_settles(tmp_path: Path) -> None:
    text = "Account,Close Date\nA,03/04/2026\nB,05/06/2026\n"
    plan = plan_of(tmp_path, text)
    (question,) = plan.questions
    assert question.option == "date_format"
    assert question.choices == (("DMY", "day-month-year: 3 Apr 2026"), ("MDY", "month-day-year: 4 Mar 2026"))
    assert not plan.incoming
    with pytest.raises(Refused, match=r"--date-format DMY\|MDY\. Nothing was imported"):
        plan.require()
    for order, day in (("DMY", date(2026, 4, 3)), ("MDY", date(2026, 3, 4))):
        settled = plan_of(tmp_path, text, date_format=order)
        settled.require()
        assert settled.incoming[0].signed == day
        assert "as you said" in settled.notices[0]


def test_another_date_column_of_the_file_may_settle_it_and_is_said(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "Account,Close Date,Kickoff\nA,03/04/2026,20/05/2026\n")
    assert plan.incoming[0].signed == date(2026, 4, 3)
    assert any("like the other dates of the file" in notice for notice in plan.notices)


def test_two_orders_in_one_column_refuse_what_could_be_either(tmp_path: Path) -> None:
    days, refused, notices = signed(tmp_path, "13/02/2026", "02/13/2026", "03/04/2026", "06/06/2026")
    assert days == [date(2026, 2, 13), date(2026, 2, 13), date(2026, 6, 6)]
    assert refused == {4: "signed on: ‘03/04/2026’ may be day-month or month-day"}
    assert "two orders" in notices[0]
    days, refused, _ = signed(tmp_path, "13/02/2026", "02/13/2026", "03/04/2026", date_format="DMY")
    assert days == [date(2026, 2, 13), date(2026, 4, 3)]
    assert refused == {3: "signed on: ‘02/13/2026’ is not day-month-year"}


def test_impossible_days_refuse_their_row_alone(tmp_path: Path) -> None:
    days, refused, _ = signed(tmp_path, "31-04-2026", "30-04-2026", "01-01-0001", "01-01-9999", "soon")
    assert days == [date(2026, 4, 30)]
    assert set(refused) == {2, 4, 5, 6}
    assert "does not exist" in refused[2] or "not a date that exists" in refused[2]
    assert "outside 1990–2100" in refused[5]


def test_serial_numbers_are_days_and_said(tmp_path: Path) -> None:
    days, _, notices = signed(tmp_path, "46353", "46354")
    assert days == [DAY, date(2026, 11, 28)]
    assert "as spreadsheets count them" in notices[0]


def test_short_years_in_front_are_asked_about(tmp_path: Path) -> None:
    text = "Account,Close Date\n" + "".join(f"A{day},26-11-{day:02}\n" for day in range(31))
    (question,) = plan_of(tmp_path, text).questions
    assert [value for value, _ in question.choices] == ["DMY", "YMD"]
    assert "26 Nov 2000 or no date" in question.text
    settled = plan_of(tmp_path, text, date_format="YMD")
    assert settled.incoming[0].signed == date(2026, 11, 1)
    assert reasons(settled) == {2: "signed on: ‘26-11-00’ is not a date that exists"}
    assert not settled.questions


def test_an_unknown_order_option_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="DMY, MDY, YMD"):
        plan_of(tmp_path, "Account\nA\n", date_format="YDM")
