"""The week's figures: what each account's week was, counts that add up, one page whatever the book."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from csm_tui.domain.calendar import iso_week, week_end, week_start
from csm_tui.domain.model import Colour
from csm_tui.domain.week import (
    AWAY,
    BEGUN,
    COUNTED,
    HOLD,
    MISSED,
    NONE,
    NOT_DUE,
    REVIEWED,
    WAITING,
    Decision,
    Filed,
    Life,
    Response,
    WeekAccount,
    state_of,
    summarize,
)
from csm_tui.domain.week_page import PAGE_LINES, entry_words, page
from csm_tui.exchange.week_summary import as_dict, markdown, plain
from hypothesis import given, settings
from hypothesis import strategies as st

TODAY = date(2026, 11, 18)
NOW, LAST = "2026-W47", "2026-W46"
OLD = Life(added=date(2026, 1, 5))
DONE = Filed(completed=date(2026, 11, 10), seconds=90)


def account(number: int = 1, **fields: object) -> WeekAccount:
    known: dict[str, object] = {"id": number, "name": f"Account {number}", "state": REVIEWED, "colour": Colour.GREEN}
    return WeekAccount(**(known | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("life", "week", "review", "expected"),
    [
        (OLD, LAST, DONE, REVIEWED),
        (OLD, LAST, None, MISSED),
        (OLD, LAST, Filed(), BEGUN),
        (OLD, NOW, None, WAITING),
        (OLD, NOW, Filed(), BEGUN),
        (OLD, "2026-W48", None, NONE),
        (Life(added=date(2026, 11, 16)), LAST, None, NONE),
        (Life(added=date(2026, 11, 11)), LAST, None, NOT_DUE),
        (Life(date(2026, 1, 5), closed=date(2026, 11, 12)), LAST, None, NONE),
        (Life(date(2026, 1, 5), closed=date(2026, 11, 16)), LAST, None, MISSED),
        (Life(date(2026, 1, 5), holds=((date(2026, 11, 12), None),)), LAST, None, HOLD),
        (Life(date(2026, 1, 5), holds=((date(2026, 11, 2), date(2026, 11, 12)),)), LAST, None, MISSED),
        (Life(date(2026, 1, 5), holds=((date(2026, 11, 12), None),)), LAST, DONE, REVIEWED),
    ],
)
def test_what_a_week_was(life: Life, week: str, review: Filed | None, expected: str) -> None:
    assert state_of(life, week, TODAY, review) == expected


def test_a_week_of_leave_is_not_missed_and_four_days_of_it_are() -> None:
    monday = week_start(LAST)
    assert state_of(OLD, LAST, TODAY, None, [(monday, monday + timedelta(days=4))]) == AWAY
    assert state_of(OLD, LAST, TODAY, None, [(monday, monday + timedelta(days=3))]) == MISSED
    halves = [(monday, monday + timedelta(days=1)), (monday + timedelta(days=2), monday + timedelta(days=9))]
    assert state_of(OLD, LAST, TODAY, None, halves) == AWAY


def test_a_longer_interval_is_missed_only_when_the_last_review_is_too_old() -> None:
    monthly = Life(added=date(2026, 1, 5), interval=30)
    sunday = week_end(LAST)
    assert state_of(monthly, LAST, TODAY, None, last=sunday - timedelta(days=29)) == NOT_DUE
    assert state_of(monthly, LAST, TODAY, None, last=sunday - timedelta(days=30)) == MISSED
    assert state_of(monthly, LAST, TODAY, None) == MISSED


def test_weeks_in_a_row_stop_at_the_first_other_colour() -> None:
    red, green = Colour.RED, Colour.GREEN
    assert account(colour=red, past=(red, red, green, red)).weeks == 3
    assert account(colour=red, past=(green, red)).weeks == 1
    assert account(colour=red, past=(None, red)).weeks == 1


def test_those_that_fell_come_first_the_farthest_fall_on_top() -> None:
    rose = account(1, colour=Colour.GREEN, before=Colour.RED)
    slid = account(2, colour=Colour.YELLOW, before=Colour.GREEN)
    fell = account(3, colour=Colour.RED, before=Colour.GREEN)
    same = account(4, colour=Colour.RED, before=Colour.RED)
    new = account(5, colour=Colour.YELLOW, before=Colour.NEW)
    assert summarize([rose, slid, fell, same, new], NOW, TODAY).turned == (fell, slid, rose)


def test_money_is_never_added_across_currencies_and_has_no_percentage_under_five() -> None:
    book = [account(n, arr_cents=100, colour=Colour.RED if n < 2 else Colour.GREEN) for n in range(4)]
    book += [account(9, arr_cents=700, currency="EUR", colour=Colour.RED), account(10, arr_cents=5, colour=Colour.HOLD)]
    usd, eur = summarize(book, NOW, TODAY).money
    assert (usd.currency, usd.total, usd.red, usd.red_percent) == ("USD", 400, 200, None)
    assert (eur.currency, eur.total, eur.red) == ("EUR", 700, 700)
    five = summarize([*book, account(11, arr_cents=100)], NOW, TODAY).money[0]
    assert five.red_percent == 40


def test_a_red_tells_how_long_why_and_what_was_asked() -> None:
    one = account(
        colour=Colour.RED, score=38, past=(Colour.RED,), why="Champion left", next_step="Call the sponsor (Sam, 20 Nov)"
    )
    asked = account(2, colour=Colour.RED, score=40, decisions=(Decision("A second engineer", date(2026, 11, 16)),))
    bare = account(3, colour=Colour.RED, score=41)
    red, decisions = page(summarize([one, asked, bare], NOW, TODAY)).sections[:2]
    assert [entry_words(e) for e in red.entries] == [
        "Account 1 red 38: red for 2 weeks; Champion left. Next: Call the sponsor (Sam, 20 Nov)",
        "Account 2 red 40: Asked: A second engineer",
        "Account 3 red 41: No next step yet",
    ]
    assert entry_words(decisions.entries[0]) == "Account 2: A second engineer, wanted by 16 Nov, 2 days overdue"


def test_accounts_that_had_no_colour_are_counted_and_the_time_it_took_is_told_as_such() -> None:
    book = [account(1, review=Filed(TODAY, seconds=600)), account(2, colour=None, state=MISSED)]
    counts, ritual = page(summarize(book, LAST, TODAY)).head
    assert counts == "2 accounts: 1 green, 1 without a colour."
    assert ritual == "Reviewed 1 of 2, 1 missed, took 10 minutes."


def test_a_red_one_is_left_out_only_where_every_other_part_has_one_entry() -> None:
    long = "A reason that is as long as reasons may well become in a book with much trouble in it, and longer yet"
    book = [
        account(n, colour=Colour.RED, score=30, why=long, next_step=long, responses=(Response(long, "high", TODAY),),
                decisions=(Decision(long, TODAY),), before=Colour.GREEN, go_live=TODAY, wins=(long,) * 4)
        for n in range(1, 6)
    ]  # fmt: skip
    quiet = [
        account(n, colour=Colour.YELLOW, past=(Colour.YELLOW,) * 4, why=long, next_step=long) for n in range(6, 10)
    ]
    made = page(summarize([*book, *quiet], NOW, TODAY))
    red, *others = made.sections
    assert (red.title, len(red.entries), red.more) == ("Red", 3, 2)
    assert {len(section.entries) for section in others} == {1}


def test_broken_responses_are_told_once_an_account_with_the_gravest() -> None:
    late = Response("Few log in", "medium", date(2026, 11, 1))
    grave = Response("Champion left", "critical", date(2026, 11, 15))
    told = page(summarize([account(responses=(late, grave))], NOW, TODAY)).sections[0]
    assert [entry_words(e) for e in told.entries] == ["Account 1: Champion left (critical), 3 days overdue, and 1 more"]


def test_persistent_yellow_starts_at_three_weeks() -> None:
    two = account(1, colour=Colour.YELLOW, past=(Colour.YELLOW, Colour.GREEN))
    three = account(2, colour=Colour.YELLOW, past=(Colour.YELLOW, Colour.YELLOW))
    assert summarize([two, three], NOW, TODAY).long_yellow == (three,)


def test_an_empty_book_is_told_in_three_lines() -> None:
    told = plain(summarize([], NOW, TODAY)).splitlines()
    assert told == [
        "Onboarding, week 47: 16 Nov to 22 Nov 2026", "", "No account was in the book.", "Reviewed 0 of 0.",
    ]  # fmt: skip


def test_markdown_never_obeys_a_name() -> None:
    told = markdown(summarize([account(name="**a** [x](y) # _b_", colour=Colour.RED, why="<b>")], NOW, TODAY))
    assert r"**\*\*a\*\* [x\](y) # \_b\_** red" in told
    assert r"\<b>" in told


_text = st.text(st.characters(categories=("L", "N", "P", "Zs", "S")), min_size=1, max_size=300)
_colour = st.sampled_from([*Colour, None])
_accounts = st.builds(
    WeekAccount,
    id=st.integers(1, 10_000),
    name=_text,
    state=st.sampled_from(sorted(COUNTED | {HOLD, AWAY, NOT_DUE})),
    colour=_colour,
    score=st.none() | st.integers(0, 100),
    before=_colour,
    past=st.lists(_colour, max_size=5).map(tuple),
    arr_cents=st.none() | st.integers(0, 10**12),
    currency=st.sampled_from(["USD", "EUR", "JPY", "CHF", "SEK", "NOK"]),
    review=st.none() | st.builds(Filed, late=st.booleans(), express=st.booleans(), seconds=st.integers(0, 9000)),
    why=_text | st.just(""),
    next_step=_text | st.just(""),
    responses=st.lists(
        st.builds(Response, _text, st.sampled_from(["low", "medium", "high", "critical"]), st.just(date(2026, 11, 2))),
        max_size=3,
    ).map(tuple),
    decisions=st.lists(st.builds(Decision, _text, st.none() | st.just(date(2026, 11, 12))), max_size=2).map(tuple),
    go_live=st.none() | st.just(date(2026, 11, 23)),
    wins=st.lists(_text, max_size=5).map(tuple),
)


@given(st.lists(_accounts, max_size=25), st.sampled_from([NOW, LAST]), st.sampled_from([1, 8]))
@settings(max_examples=60, deadline=None)
def test_counts_add_up_and_the_page_is_one(accounts: list[WeekAccount], week: str, times: int) -> None:
    summary = summarize(accounts * times, week, TODAY)
    assert summary.done + summary.left + summary.missed == summary.total
    assert summary.total + summary.excused == len(accounts) * times
    assert summary.late <= summary.done
    assert summary.express <= summary.done
    assert sum(n for _, n in summary.colours) <= summary.accounts
    assert all(m.red + m.yellow <= m.total for m in summary.money)
    text = plain(summary).splitlines()
    assert len(text) <= PAGE_LINES
    assert all(len(line) <= 78 for line in text)
    assert len(markdown(summary).splitlines()) <= PAGE_LINES + 1
    made = page(summary)
    red = next((s for s in made.sections if s.title == "Red"), None)
    assert (len(red.entries) + red.more if red else 0) == len(summary.reds) == len(as_dict(summary)["red"])


def test_a_week_that_is_over_is_told_of_its_sunday() -> None:
    assert summarize([], LAST, TODAY).on == date(2026, 11, 15)
    assert summarize([], NOW, TODAY).on == TODAY
    assert iso_week(TODAY) == NOW
