"""Today: one order over all accounts, and an action typed in one go."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from csm_tui.domain.agenda import (
    ISSUE_DAYS,
    KINDS,
    ActionDue,
    Book,
    MilestoneDue,
    SignalDue,
    agenda,
    folded,
    next_meeting,
)
from csm_tui.domain.agenda_seldom import DecisionDue, IssueOpen, WaitOpen
from csm_tui.domain.calendar import STANDARD
from csm_tui.domain.hypercare import TIMES
from csm_tui.domain.quick import quick_add
from csm_tui.domain.text import clean
from csm_tui.errors import UserError
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 11, 18)  # Wednesday


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


def book(**fields: object) -> Book:
    known: dict[str, object] = {
        "id": 1,
        "name": "Acme",
        "held": False,
        "hold_until": None,
        "hold_reason": "",
        "segment": "self-serve",
        "calendar": STANDARD,
    }
    return Book(**{**known, **fields})  # type: ignore[arg-type]


def test_issues_run_by_the_clocks_of_hypercare() -> None:
    assert {s.value: (t.response_days, t.solution_days) for s, t in TIMES.items()} == ISSUE_DAYS
    slow = IssueOpen(1, "Slow", "low", TODAY)
    down = IssueOpen(2, "Down", "critical", TODAY - timedelta(days=1), answered=True, owner="Ann")
    found = agenda([book(issues=(slow, down))], TODAY)
    assert [(i.ref, i.when(TODAY), i.text, i.owner) for i in found if i.kind == "issue"] == [
        (2, "overdue", "Critical issue to be solved: Down", "Ann"),
        (1, "week", "Low issue without an answer: Slow", ""),
    ]


def test_overdue_comes_first_then_today_then_the_week_and_on_a_day_what_is_grave() -> None:
    one = book(
        actions=(
            ActionDue(1, "theirs", "Kim", "customer", day(0)),
            ActionDue(2, "ours", "Ada", "vendor", day(0)),
            ActionDue(3, "old", "Ada", "vendor", day(-9)),
            ActionDue(4, "later", "Ada", "vendor", day(7)),
        ),
        signals=(SignalDue(5, "Silent", "critical", day(0)), SignalDue(6, "Slow", "high", day(0))),
        decisions=(DecisionDue(7, "escalation", day(-1)),),
        milestones=(MilestoneDue(8, "K1", "Kickoff held", "joint", "", day(2)),),
    )
    found = agenda([one], TODAY)
    assert [(i.kind, i.ref, i.when(TODAY)) for i in found] == [
        ("decision", 7, "overdue"),
        ("action", 3, "overdue"),
        ("signal", 5, "today"),
        ("signal", 6, "today"),
        ("action", 2, "today"),
        ("action", 1, "today"),
        ("milestone", 8, "week"),
    ]
    assert found[0].can == ("answered", "move")
    assert (found[5].party, found[5].owner, found[5].account) == ("customer", "Kim", "Acme")
    assert [i.ref for i in agenda([one], TODAY, ahead=7)][-1] == 4


def test_late_milestones_of_an_account_are_one_line() -> None:
    late = tuple(MilestoneDue(n, f"C{n}", f"Step {n}", "vendor", "", day(-n)) for n in (1, 3, 2))
    [item] = agenda([book(milestones=late)], TODAY)
    assert (item.ref, item.on, item.text) == (3, day(-3), "Step 3, and 2 more late")


def test_what_sleeps_is_not_seen_and_comes_back_on_its_day() -> None:
    asleep = book(
        actions=(ActionDue(1, "a", "", "vendor", day(-2), day(1)), ActionDue(2, "b", "", "vendor", day(-2), day(0))),
        signals=(SignalDue(3, "s", "high", day(-1), "", day(4)),),
    )
    assert [i.ref for i in agenda([asleep], TODAY)] == [2]


def test_a_medium_signal_is_told_on_its_day_a_grave_one_before() -> None:
    signals = (SignalDue(1, "s", "medium", day(2)), SignalDue(2, "t", "high", day(2)), SignalDue(3, "u", "low", day(0)))
    assert [i.ref for i in agenda([book(signals=signals)], TODAY)] == [3, 2]


def test_on_hold_only_its_day_and_ones_own_actions_are_due() -> None:
    held = book(
        held=True,
        hold_until=day(-1),
        hold_reason="merger",
        segment="enterprise",
        met=day(-40),
        review_due=day(-30),
        actions=(ActionDue(1, "call", "", "vendor", day(0)),),
        signals=(SignalDue(2, "s", "high", day(0)),),
        waits=(WaitOpen(3, "data", "customer", day(-20)),),
        milestones=(MilestoneDue(4, "C1", "x", "vendor", "", day(0)),),
    )
    assert [(i.kind, i.text) for i in agenda([held], TODAY)] == [
        ("hold", "Look at the hold again: merger"),
        ("action", "call"),
    ]


def test_the_reminder_that_is_due_is_the_next_of_the_ladder_and_never_to_ourselves() -> None:
    waits = (
        WaitOpen(1, "the export", "customer", date(2026, 11, 10), 2),
        WaitOpen(2, "us", "vendor", date(2026, 11, 2)),
    )
    [item] = agenda([book(waits=waits)], TODAY)
    assert (item.kind, item.ref, item.on) == ("nudge", 1, date(2026, 11, 17))
    assert item.text.startswith("Day 5 of waiting for the export")


@pytest.mark.parametrize(
    ("segment", "cadence", "met", "due"),
    [
        ("enterprise", None, date(2026, 11, 11), date(2026, 11, 18)),
        ("mid-market", None, date(2026, 11, 11), date(2026, 11, 25)),
        ("smb", None, date(2026, 11, 11), date(2026, 12, 11)),
        ("self-serve", None, date(2026, 11, 11), None),
        ("self-serve", 10, date(2026, 11, 11), date(2026, 11, 23)),  # the 21st is a Saturday
        ("enterprise", 21, date(2026, 11, 11), date(2026, 12, 2)),
        ("enterprise", None, None, None),  # before the kickoff nothing is agreed
    ],
)
def test_the_next_meeting_follows_the_cadence(segment: str, cadence: int | None, met: date | None, due: date) -> None:
    assert next_meeting(segment, cadence, met, None, STANDARD) == due


def test_a_weeks_reviews_are_one_line_where_they_are_many() -> None:
    books = [book(id=n, name=f"A{n}", review_due=day(2)) for n in range(1, 6)]
    found = agenda([*books, book(id=9, name="Old", review_due=day(-2))], TODAY)
    assert [(i.text, i.account) for i in folded(found, TODAY)] == [("Review due", "Old"), ("5 reviews due", "")]
    assert folded(found[:4], TODAY) == found[:4]


_days = st.integers(-30, 30).map(day)
_books = st.builds(
    book,
    id=st.integers(1, 4),
    name=st.sampled_from(["b", "A", "a", "Ä"]),
    held=st.booleans(),
    hold_until=st.none() | _days,
    segment=st.sampled_from(["enterprise", "smb", "self-serve"]),
    met=st.none() | _days,
    review_due=st.none() | _days,
    actions=st.lists(
        st.builds(
            ActionDue, st.integers(1, 99), st.just("x"), st.just(""), st.sampled_from(["vendor", "customer"]), _days
        )
    ).map(tuple),
    signals=st.lists(
        st.builds(
            SignalDue, st.integers(1, 99), st.just("x"), st.sampled_from(["low", "medium", "high", "critical"]), _days
        )
    ).map(tuple),
    milestones=st.lists(
        st.builds(MilestoneDue, st.integers(1, 99), st.just("C1"), st.just("x"), st.just("joint"), st.just(""), _days)
    ).map(tuple),
)


@given(st.lists(_books, max_size=5), st.integers(0, 20))
def test_the_order_is_one_and_nothing_late_is_ever_left_out(books: list[Book], ahead: int) -> None:
    found = agenda(books, TODAY, ahead=ahead)
    assert agenda(list(reversed(books)), TODAY, ahead=ahead) == found or len({b.id for b in books}) < len(books)
    sections = [("overdue", "today", "week").index(i.when(TODAY)) for i in found]
    assert sections == sorted(sections)
    assert all(i.on <= day(ahead) and i.kind in KINDS and i.can for i in found)
    due = [a for b in books for a in b.actions if a.due <= TODAY and (a.snoozed_until or TODAY) <= TODAY]
    assert len([i for i in found if i.kind == "action" and i.on <= TODAY]) == len(due)
    assert {i.kind for i in found if i.account_id in {b.id for b in books if b.held}} <= {"hold", "action"} or any(
        not b.held for b in books
    )


@pytest.mark.parametrize(
    ("text", "told", "due", "owner", "party"),
    [
        ("pay invoice fri", "pay invoice", date(2026, 11, 20), "", "vendor"),
        ("send minutes by tomorrow @Dana", "send minutes", date(2026, 11, 19), "Dana", "vendor"),
        ("name an owner in 3 days @them", "name an owner", date(2026, 11, 21), "", "customer"),
        ("call @Dana_Ito on 27 nov", "call", date(2026, 11, 27), "Dana Ito", "vendor"),
        ("upgrade to 3.2.1", "upgrade to 3.2.1", None, "", "vendor"),
        ("read chapter 12", "read chapter 12", None, "", "vendor"),
        ("mail ann@acme.example", "mail ann@acme.example", None, "", "vendor"),
        ("plan  2026-12-01", "plan", date(2026, 12, 1), "", "vendor"),
    ],
)
def test_an_action_in_one_line(text: str, told: str, due: date | None, owner: str, party: str) -> None:
    assert quick_add(text, TODAY) == (told, due, owner, party)


@pytest.mark.parametrize("text", ["", " \u200b", "fri", "@Dana", "pay next fri", "pay by 11/12/2026"])
def test_nothing_but_a_date_and_unclear_dates_are_asked_about(text: str) -> None:
    with pytest.raises(UserError):
        quick_add(text, TODAY)


@given(st.text(max_size=60))
def test_any_text_gives_an_action_or_a_sentence(text: str) -> None:
    with suppress(UserError):
        found = quick_add(text, TODAY)
        assert found.text == clean(found.text) != ""
