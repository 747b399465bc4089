"""Reminders while waiting (DOMAIN 2: day 2, 5, 10, 15 → sponsor, 21 → pause), and the growth of scope (SIG-P6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from csm_tui.domain.calendar import STANDARD, Calendar
from csm_tui.domain.model import Milestone, Nudge, Party, ScopeChange, Wait
from csm_tui.domain.nudges import LADDER, days_waited, next_nudge, waited_by_party
from csm_tui.domain.scope import growth
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import facts

MONDAY = date(2026, 11, 2)


def wait(
    *sent: int, since: date = MONDAY, until: date | None = None, party: Party = Party.CUSTOMER, key: int = 1
) -> Wait:
    nudges = tuple(Nudge(n, step, since) for n, step in enumerate(sent))
    return Wait(key, 1, party, "the sample", since, until=until, nudges=nudges)


@pytest.mark.parametrize(
    ("today", "sent", "step", "on", "due"),
    [
        (date(2026, 11, 2), (), 2, date(2026, 11, 4), False),
        (date(2026, 11, 3), (), 2, date(2026, 11, 4), False),
        (date(2026, 11, 4), (), 2, date(2026, 11, 4), True),
        (date(2026, 11, 8), (), 2, date(2026, 11, 4), True),  # a Sunday: four working days
        (date(2026, 11, 9), (), 5, date(2026, 11, 9), True),  # day 2 was passed over
        (date(2026, 11, 9), (2,), 5, date(2026, 11, 9), True),
        (date(2026, 11, 9), (5,), 10, date(2026, 11, 16), False),
        (date(2026, 11, 9), (2, 10), 15, date(2026, 11, 23), False),
        (date(2026, 12, 1), (2, 5, 10, 15), 21, date(2026, 12, 1), True),
    ],
)
def test_the_next_reminder_is_the_highest_reached_that_was_not_sent(today, sent, step, on, due):
    found = next_nudge(wait(*sent), today, STANDARD)
    assert found == (step, on, due, LADDER[step])


def test_after_the_last_step_and_after_the_end_none_is_due():
    assert next_nudge(wait(21), date(2027, 3, 1), STANDARD) is None
    assert next_nudge(wait(until=date(2026, 11, 3)), date(2027, 3, 1), STANDARD) is None


def test_holidays_of_the_calendar_do_not_count_as_waiting():
    calendar = Calendar(holidays=(date(2026, 11, 3), date(2026, 11, 4)))
    assert days_waited(wait(), date(2026, 11, 4), calendar) == 0
    assert next_nudge(wait(), date(2026, 11, 6), calendar) == (2, date(2026, 11, 6), True, LADDER[2])


def test_days_of_several_waits_on_one_party_count_once():
    waits = (
        wait(key=1, since=MONDAY, until=date(2026, 11, 6)),
        wait(key=2, since=date(2026, 11, 4), until=date(2026, 11, 9)),
        wait(key=3, since=date(2026, 11, 5), party=Party.VENDOR),
    )
    assert waited_by_party(waits, date(2026, 11, 10), STANDARD) == {Party.CUSTOMER: 5, Party.VENDOR: 3}


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6), st.integers(0, 80))
def test_waiting_never_exceeds_the_time_there_was(spans, now):
    today = date.fromordinal(MONDAY.toordinal() + now)
    waits = tuple(
        wait(
            key=n,
            since=date.fromordinal(MONDAY.toordinal() + a),
            until=date.fromordinal(MONDAY.toordinal() + a + b) if b else None,
        )
        for n, (a, b) in enumerate(spans)
    )
    total = waited_by_party(waits, today, STANDARD).get(Party.CUSTOMER, 0)
    assert 0 <= total <= STANDARD.between(MONDAY, today)
    assert total <= sum(days_waited(w, today, STANDARD) for w in waits)


def _planned(count: int, own: int) -> tuple[Milestone, ...]:
    made = [Milestone(n, f"C{n}", "x", None, Party.JOINT, n, baseline=MONDAY) for n in range(count)]
    return (*made, *(Milestone(90 + n, f"N{n}", "x", None, Party.JOINT, n) for n in range(own)))


def test_growth_counts_what_came_after_the_baseline():
    wishes = tuple(ScopeChange(n, "x", MONDAY, decision) for n, decision in enumerate(("in-scope", "phase-2", "open")))
    base = facts(milestones=_planned(20, 1), scope_changes=wishes)
    found = growth(base)
    assert (found.planned, found.added, found.percent, found.too_much) == (20, 2, 10, False)
    grown = growth(replace(base, milestones=_planned(19, 1)))
    assert (grown.percent, grown.too_much) == (11, True)


def test_no_percentage_of_a_handful_and_no_growth_before_the_baseline():
    assert growth(facts(milestones=_planned(4, 1))).percent is None
    assert growth(facts(milestones=_planned(0, 3))) == (0, 0, 0)
