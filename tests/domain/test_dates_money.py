from datetime import date

import pytest
from csm_tui.domain.dates import day, distance, echo, long, parse_date, short
from csm_tui.domain.money import format_arr, format_money
from csm_tui.errors import UserError
from hypothesis import given
from hypothesis import strategies as st

WED = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", WED),
        ("tom", date(2026, 11, 19)),
        ("Tomorrow", date(2026, 11, 19)),
        ("yesterday", date(2026, 11, 17)),
        ("fri", date(2026, 11, 20)),
        ("Friday", date(2026, 11, 20)),
        ("wed", date(2026, 11, 25)),
        ("fri+1w", date(2026, 11, 27)),
        ("fri + 1w", date(2026, 11, 27)),
        ("+2w", date(2026, 12, 2)),
        ("in 3 days", date(2026, 11, 21)),
        ("in 1 week", date(2026, 11, 25)),
        ("3 days ago", date(2026, 11, 15)),
        ("-3d", date(2026, 11, 15)),
        ("+1m", date(2026, 12, 18)),
        ("eow", date(2026, 11, 20)),
        ("eom", date(2026, 11, 30)),
        ("27 nov", date(2026, 11, 27)),
        ("Nov 27", date(2026, 11, 27)),
        ("12 nov", date(2026, 11, 12)),
        ("5 jan", date(2027, 1, 5)),
        ("1 sept", date(2026, 9, 1)),
        ("29 feb", date(2028, 2, 29)),
        ("27 nov 2027", date(2027, 11, 27)),
        ("nov 27, 2027", date(2027, 11, 27)),
        ("12 Nov 25", date(2025, 11, 12)),
        ("2026-12-01", date(2026, 12, 1)),
        ("Fri 27 Nov 2026", date(2026, 11, 27)),
    ],
)
def test_what_people_type(text, expected):
    assert parse_date(text, WED) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("next fri", "fri+1w"),
        ("last week", "two different days"),
        ("11/12/2026", "2026-12-11"),
        ("1.2.26", "two ways"),
        ("", "not a date"),
        ("soon", "not a date"),
        ("+3 parsecs", "not a date"),
        ("31 nov", "not a date"),
        ("2026-02-30", "no such day"),
        ("+9999m", "too far"),
        ("2026-13-01", "no such day"),
        ("9999-12-31", "too far"),
        ("mo", "not a date"),
    ],
)
def test_what_is_refused_says_what_to_type(text, says):
    with pytest.raises(UserError, match=says.replace("+", r"\+")):
        parse_date(text, WED)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_sentence(text):
    said = ""
    found = None
    try:
        found = parse_date(text, WED)
    except UserError as error:
        said = str(error)
    assert isinstance(found, date) or said.endswith(".")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_what_is_printed_can_be_typed(d):
    assert parse_date(long(d), WED) == parse_date(day(d), WED) == parse_date(d.isoformat(), WED) == d


def test_an_offset_counts_from_its_base():
    assert parse_date("+1w", WED, base=date(2026, 12, 4)) == date(2026, 12, 11)
    assert parse_date("in 3 days", WED, base=date(2026, 12, 4)) == date(2026, 11, 21)
    assert parse_date("+1m", date(2027, 1, 31)) == date(2027, 2, 28)


def test_the_echo_reads_the_date_back():
    assert (
        echo(date(2026, 11, 27), WED, baseline=date(2026, 11, 20))
        == "= Fri 27 Nov 2026, in 9 days, 7 days later than baseline"
    )
    assert echo(date(2026, 11, 19), WED, baseline=date(2026, 11, 20)).endswith("tomorrow, 1 day earlier than baseline")
    assert echo(WED, WED, baseline=WED) == "= Wed 18 Nov 2026, today, as in the baseline"
    assert echo(date(2026, 11, 15), WED) == "= Sun 15 Nov 2026, 3 days ago"
    assert distance(date(2026, 11, 17), WED) == "yesterday"


def test_a_short_date_names_another_year_only():
    assert short(date(2026, 11, 2), WED) == "02 Nov"
    assert short(date(2025, 11, 12), WED) == "12 Nov 25"


@pytest.mark.parametrize(
    ("cents", "compact"),
    [
        (None, ""),
        (0, "$0"),
        (95_000, "$950"),
        (99_950, "$1k"),
        (120_000, "$1.2k"),
        (995_000, "$10k"),
        (14_800_000, "$148k"),
        (14_850_000, "$149k"),
        (99_949_900, "$999k"),
        (99_950_000, "$1M"),
        (186_000_000, "$1.86M"),
        (150_000_000_000, "$1.5B"),
        (-14_800_000, "-$148k"),
    ],
)
def test_compact_money(cents, compact):
    assert format_arr(cents, "USD") == compact


def test_money_of_other_currencies_and_exact_money():
    assert format_arr(14_800_000, "CHF") == "CHF 148k"
    assert format_arr(14_800_000, "EUR") == "€148k"
    assert format_money(14_800_000, "USD") == "$148,000"
    assert format_money(-120_050, "GBP") == "-£1,200.50"
    assert format_money(None) == ""
