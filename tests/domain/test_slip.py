"""Slip by party and by reason adds up; waits are counted day by day and never added."""

from dataclasses import replace
from datetime import date, timedelta

from csm_tui.domain.calendar import STANDARD, Calendar
from csm_tui.domain.model import (
    CausedBy,
    Facts,
    Hold,
    Milestone,
    MilestoneState,
    Move,
    Party,
    Phase,
    Status,
    Wait,
)
from csm_tui.domain.slip import (
    account_slip,
    by_party,
    by_reason,
    by_waiting,
    in_order,
    slip_report,
    told,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import TODAY, account, days

BASELINE = date(2026, 12, 7)
DAYS = st.integers(-40, 60).map(lambda n: BASELINE + timedelta(days=n))
CALENDARS = st.sampled_from([STANDARD, Calendar(weekend=(4, 5), holidays=[date(2026, 12, 8), date(2026, 12, 25)])])
MOVES = st.lists(
    st.tuples(DAYS, st.sampled_from(CausedBy), st.sampled_from(["customer-late", "scope changed", "other"])), max_size=8
)


def go_live(committed: date | None, **fields):
    known = {"baseline": BASELINE, "committed": committed}
    return Milestone(7, "L1", "Go-live", Phase.GO_LIVE, Party.JOINT, 20, **(known | fields))


def chain(steps, start=BASELINE):
    """Moves one after the other from ``start``; and where they end."""
    moves, old = [], start
    for number, (new, cause, reason) in enumerate(steps):
        moves.append(Move(number + 1, 7, "L1", old, new, reason, "", cause, True, TODAY))
        old = new
    return tuple(moves), old


def a_report(milestones, moves=(), today=TODAY, calendar=STANDARD, name="Acme", **more):
    fields = {k: more.pop(k) for k in ("status", "hold_since") if k in more}
    facts = Facts(account(name=name, **fields), milestones=tuple(milestones), moves=tuple(moves), **more)
    return slip_report(facts, today, calendar)


@st.composite
def reports(draw):
    calendar = draw(CALENDARS)
    moves, committed = chain(draw(MOVES))
    before = Move(0, 7, "L1", date(2026, 11, 2), BASELINE, "early", "", CausedBy.VENDOR, True, TODAY)
    other = Move(99, 3, "C4", BASELINE, date(2027, 3, 1), "other", "", CausedBy.VENDOR, True, TODAY)
    live = go_live(committed, baseline=draw(st.sampled_from([BASELINE, BASELINE, None])))
    actual = draw(st.none() | DAYS)
    if actual is not None:
        live = replace(live, state=MilestoneState.DONE, actual=actual)
    today = draw(DAYS)
    facts = Facts(account(), milestones=(live,), moves=(before, *moves, other))
    return slip_report(facts, today, calendar), account_slip(facts.milestones, facts.moves, today, calendar), calendar


@given(st.lists(reports(), min_size=1, max_size=4))
def test_slip_by_party_and_by_reason_add_up_to_the_signed_slip(made):
    found = [report for report, _, _ in made]
    total = sum(report.total for report in found)
    assert sum(part.days for part in by_party(found)) == total
    assert sum(part.days for part in by_reason(found)) == total
    for report, slip, calendar in made:
        if report.baseline is None:
            assert (report.total, report.shifts, report.unmoved) == (0, (), 0)
            continue
        assert report.total == calendar.between(report.baseline, report.now)
        assert sum(shift.days for shift in report.shifts) + report.unmoved == report.total
        assert (slip.total, slip.by_cause) == (report.total, report.by_cause)
        assert slip.not_yet_moved == report.unmoved + report.overdue


@given(st.lists(reports(), min_size=1, max_size=4))
def test_every_figure_is_the_sum_of_the_moves_behind_it(made):
    found = [report for report, _, _ in made]
    for part in (*by_party(found), *by_reason(found)):
        behind = sum(shift.days for _, shift in part.shifts) + sum(report.unmoved for report in part.rests)
        assert behind == part.days
        assert part.shifts or part.rests


def test_a_slip_is_told_in_one_phrase():
    theirs, second = chain([(date(2026, 12, 21), CausedBy.CUSTOMER, "late")])
    ours, third = chain([(date(2026, 12, 18), CausedBy.VENDOR, "back")], second)
    one = a_report([go_live(third)], theirs + ours)
    moves, end = chain([(date(2026, 12, 8), CausedBy.SCOPE, "more")])
    two = a_report([go_live(end)], moves)
    assert told([one]) == "9 working days: 10 theirs, -1 ours"
    assert told([two]) == "1 working day: 1 scope"
    assert told([one, two]) == "10 working days: 10 theirs, -1 ours, 1 scope"
    assert told([]) == "no slip"
    assert [r.total for r in in_order([two, one])] == [9, 1]


def test_moves_before_the_baseline_explain_nothing_of_the_slip():
    early, agreed = chain([(BASELINE, CausedBy.CUSTOMER, "late")], date(2026, 11, 2))
    assert account_slip([go_live(agreed)], early, TODAY).by_cause == ()
    assert a_report([go_live(agreed)], early).shifts == ()


def test_a_go_live_done_on_another_day_than_committed_is_told_as_moved_by_nobody():
    late = go_live(BASELINE, state=MilestoneState.DONE, actual=date(2026, 12, 9))
    report = a_report([late], today=date(2026, 12, 20))
    assert (report.total, report.unmoved, report.overdue, report.live) == (2, 2, 0, True)
    assert [(part.key, part.days, part.rests) for part in by_party([report])] == [("", 2, (report,))]
    still_open = a_report([go_live(BASELINE)], today=date(2026, 12, 9))
    assert (still_open.total, still_open.unmoved, still_open.overdue) == (0, 0, 2)


def test_a_skipped_go_live_and_a_plan_without_one_have_no_slip():
    skipped = go_live(date(2027, 1, 4), state=MilestoneState.SKIPPED)
    assert account_slip([skipped], (), TODAY).total == 0
    assert a_report([skipped]).baseline is None
    assert in_order([a_report([]), a_report([skipped])]) == ()


def test_on_hold_a_go_live_does_not_become_later():
    held = a_report([go_live(BASELINE)], today=date(2027, 1, 4), status=Status.HOLD, hold_since=date(2026, 12, 9))
    assert held.overdue == 2


# --- waits ---------------------------------------------------------------------------------------


def a_wait(number, party, since, until):
    return Wait(number, 7, party, "an answer", since, until)


SPANS = st.tuples(st.integers(0, 60), st.none() | st.integers(0, 40), st.sampled_from([Party.CUSTOMER, Party.VENDOR]))
HOLDS = st.sampled_from([(), ((5, 9),), ((3, 12), (20, 21), (30, 50))])


@given(st.lists(SPANS, max_size=6), HOLDS, CALENDARS, st.integers(0, 80), st.none() | st.integers(0, 80))
def test_a_day_of_waiting_counts_once_for_a_party_and_never_on_hold(spans, breaks, calendar, now, held):
    start = date(2026, 10, 1)
    today = start + days(now)
    waits = tuple(
        a_wait(n, party, start + days(since), None if length is None else start + days(since + length))
        for n, (since, length, party) in enumerate(spans)
    )
    holds = tuple(Hold(start + days(a), start + days(b)) for a, b in breaks)
    more = {} if held is None else {"status": Status.HOLD, "hold_since": start + days(held)}
    report = a_report([go_live(BASELINE)], today=today, calendar=calendar, waits=waits, holds=holds, **more)
    last = today if held is None else min(today, start + days(held))

    def runs(wait, day):
        ended = wait.until is not None and day > wait.until
        paused = any(h.since < day <= h.until for h in holds)
        return wait.since < day <= last and not ended and not paused and calendar.is_working(day)

    every = [start + days(n) for n in range(120)]
    for waited in report.waits:
        assert waited.days == sum(runs(waited.wait, day) for day in every)
    for party, found in report.waiting:
        assert found == sum(any(runs(w, day) for w in waits if w.party is party) for day in every)
    assert {part.party: part.days for part in by_waiting([report, report])} == {p: 2 * n for p, n in report.waiting}


def test_waits_of_a_party_are_told_open_ones_first_and_the_longest_first():
    monday = date(2026, 11, 2)
    waits = (
        a_wait(1, Party.CUSTOMER, monday, monday + days(4)),
        a_wait(2, Party.CUSTOMER, monday + days(7), None),
        a_wait(3, Party.CUSTOMER, monday, None),
    )
    (part,) = by_waiting([a_report([go_live(BASELINE)], waits=waits)])
    assert (part.party, part.days, part.still) == (Party.CUSTOMER, 12, 2)
    assert [(w.wait.id, w.days, w.title) for _, w in part.waits] == [
        (3, 12, "Go-live"),
        (2, 7, "Go-live"),
        (1, 4, "Go-live"),
    ]
