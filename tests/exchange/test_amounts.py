"""Money as people write it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from csm_tui.exchange.amounts import Money, currency_code, parse_money, prove_mark
from csm_tui.exchange.tables import Cell
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.files import plan_of, reasons


@pytest.mark.parametrize(
    ("text", "mark", "cents", "currency"),
    [
        ("1200", ".", 120_000, ""),
        ("0", ".", 0, ""),
        ("-0", ".", 0, ""),
        ("$1,200", ".", 120_000, "USD"),
        ("US$ 1,200.50", ".", 120_050, "USD"),
        ("C$5", ".", 500, "CAD"),
        ("R$ 5", ".", 500, "BRL"),
        ("12k", ".", 1_200_000, ""),
        ("12.5K", ".", 1_250_000, ""),
        ("$1.2M", ".", 120_000_000, "USD"),
        ("1,2 Mio €", ".", 120_000_000, "EUR"),
        ("2bn", ".", 200_000_000_000, ""),
        ("1.234,56", ".", 123_456, ""),
        ("1,234.56", ",", 123_456, ""),
        ("1.234.567", ".", 123_456_700, ""),
        ("1,234,567", ",", 123_456_700, ""),
        ("12,34,567", ".", 123_456_700, ""),
        ("€ 900", ".", 90_000, "EUR"),
        ("900 €", ".", 90_000, "EUR"),
        ("EUR 900", ".", 90_000, "EUR"),
        ("900 chf", ".", 90_000, "CHF"),
        ("5MXN", ".", 500, "MXN"),
        ("1 200", ".", 120_000, ""),
        ("1\u00a0200,50", ".", 120_050, ""),
        ("1\u202f200", ".", 120_000, ""),
        ("1'200.50", ".", 120_050, ""),
        ("1’200", ".", 120_000, ""),
        ("1.200,-", ",", 120_000, ""),
        ("1,234", ".", 123_400, ""),
        ("1,234", ",", 123, ""),
        ("1.234", ",", 123_400, ""),
        ("1.234", ".", 123, ""),
        ("0,500", ".", 50, ""),
        (".5", ".", 50, ""),
        ("(500)", ".", -50_000, ""),
        ("-5", ".", -500, ""),
        ("$-5", ".", -500, "USD"),
        ("5-", ".", -500, ""),
    ],
)
def test_amounts(text: str, mark: str, cents: int, currency: str) -> None:
    money = parse_money(text, mark)
    assert money is not None
    assert (money.cents, money.currency) == (cents, currency)


@pytest.mark.parametrize("text", ["", "  ", "-", "–", "n/a", "NULL", "TBD"])
def test_nothing_is_no_amount_and_not_zero(text: str) -> None:
    assert parse_money(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "nan", "inf", "-inf", "1e309", "1e5", "1_000", "１２", "٣", "twelve", "1,23.4,5", "1.2.3", "1,2,3",
        "12 34", "1 2", "$", "k", "5 XXQ", "$5 EUR 6", "1,,000", "1..5", "=1+1", "+5", "0x10", "5%", "9" * 400,
        "1.2.3,4", "€5 GBP", "kr 5",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(ValueError, match="‘") as caught:
        parse_money(text)
    assert len(str(caught.value)) < 120


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), 1e309, 1e20, date(2026, 1, 1)])
def test_cells_of_a_workbook_that_are_no_amount(cell: Cell) -> None:
    with pytest.raises(ValueError):
        parse_money(cell)


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["1", "20"], ""),
        (["1,234", "5"], None),
        (["1.234", "1,234"], None),
        (["1,234", "12.50"], "."),
        (["1.234", "12,5"], ","),
        (["1.234", "1.234.567"], ","),
        (["1,234", "1,234,567"], "."),
        (["1,234", "0,500"], ","),
        (["1.234,56", "1,234.56", "1,234"], None),
        ([1.5, date(2026, 1, 1), "abc", ""], ""),
    ],
)
def test_the_decimal_mark_is_proved_from_the_whole_column(cells: list[Cell], mark: str | None) -> None:
    assert prove_mark(cells).mark == mark
    assert prove_mark(cells[::-1]).mark == mark


def test_a_shared_sign_gives_way_to_a_named_currency() -> None:
    assert Money(1, "USD", "$").fits("CAD")
    assert not Money(1, "USD", "$").fits("EUR")
    assert not Money(1, "EUR", "€").fits("USD")
    assert [currency_code(text) for text in ("eur", "€", "US$", "XXQ", "")] == ["EUR", "EUR", "USD", None, None]


@given(st.integers(0, 10**14), st.sampled_from(["{:,.2f}", "{:.2f}", "${:,.2f}", "{:,.2f} USD"]))
def test_what_python_writes_is_read_back(cents: int, form: str) -> None:
    money = parse_money(form.format(cents / 100) if cents < 10**12 else f"{cents // 100}.{cents % 100:02}")
    assert money is not None
    assert money.cents == cents


def test_a_decimal_comma_proved_by_one_row_reads_the_others_and_is_said(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "Account;ARR\nA;1.234\nB;12,5\nC;1.000.000\n")
    assert [row.arr_cents for row in plan.incoming] == [123_400, 1_250, 100_000_000]
    assert "‘12,5’ on line 3 proves it" in plan.notices[0]


def test_commas_alone_are_read_the_american_way_and_said(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, 'Account,ARR\nA,"1,234"\nB,5\n')
    assert plan.incoming[0].arr_cents == 123_400
    assert "American" in plan.notices[0]


def test_points_alone_are_asked_about_and_settled(tmp_path: Path) -> None:
    text = "Account,ARR\nA,1.234\nB,5\n"
    plan = plan_of(tmp_path, text)
    (question,) = plan.questions
    assert (question.field, question.option) == ("arr", "decimal")
    assert "1,234 or 1.234" in question.text
    assert [plan_of(tmp_path, text, decimal=mark).incoming[0].arr_cents for mark in ",."] == [123_400, 123]
    assert not plan_of(tmp_path, text, decimal=",").questions


def test_two_writings_in_one_column_refuse_only_what_could_be_either(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "Account;ARR\nA;1.234,56\nB;1,234.56\nC;1,234\nD;7\n")
    assert [row.name for row in plan.incoming] == ["A", "B", "D"]
    assert "may be" in reasons(plan)[4]
    assert "two writings" in plan.notices[0]


def test_negative_and_huge_amounts_are_refused(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "Account,ARR\nA,(500)\nB,-5\nC,9999999999999999\nD,1e309\nE,10000000000000\n")
    assert [row.name for row in plan.incoming] == ["E"]
    found = reasons(plan)
    assert found[2] == "ARR: ‘(500)’ is negative"
    assert found[3] == "ARR: ‘-5’ is negative"
    assert "too large" in found[4]
    assert "not an amount" in found[5]


def test_currency_by_column_sign_header_option_and_the_rest_of_the_file(tmp_path: Path) -> None:
    column = plan_of(tmp_path, "Account,ARR,Currency\nA,$5,CAD\nB,€5,USD\nC,5,eur\nD,5,\nE,5,Pesos\n")
    assert [(row.name, row.currency) for row in column.incoming] == [("A", "CAD"), ("C", "EUR"), ("D", None)]
    assert "is in EUR, the currency column says USD" in reasons(column)[3]
    assert "no currency known here" in reasons(column)[6]
    header = plan_of(tmp_path, "Account,ARR (EUR)\nA,5\nB,$5\n")
    assert header.incoming[0].currency == "EUR"
    option = plan_of(tmp_path, "Account,ARR\nA,5\nB,$5\nC,£5\n", currency="CAD")
    assert [row.currency for row in option.incoming] == ["CAD", "CAD", "GBP"]
    rest = plan_of(tmp_path, "Account,ARR\nA,€5\nB,5\n")
    assert [row.currency for row in rest.incoming] == ["EUR", "EUR"]
    assert rest.notices == ("Amounts without a currency (1) were read as EUR, like the others.",)
    assert plan_of(tmp_path, "Account,ARR\nA,5\n").incoming[0].currency is None
