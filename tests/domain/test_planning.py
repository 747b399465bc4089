"""Dependencies and what a moved date does to the rest: laws over plans of any shape, and a few told cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from csm_tui import content
from csm_tui.domain.calendar import STANDARD, Calendar, bad_go_live_day
from csm_tui.domain.forecast import Network, forecasts
from csm_tui.domain.model import Milestone, MilestoneState, Need, Party, Segment
from csm_tui.domain.plan import instantiate
from csm_tui.domain.planning import (
    check_needs,
    dependants,
    loop,
    needed_by,
    needs_words,
    parse_needs,
    passed_on,
    proposed_shift,
    shifted,
    with_shifts,
)
from csm_tui.errors import Refused
from hypothesis import given
from hypothesis import strategies as st

MONDAY = date(2026, 11, 9)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
CALENDARS = st.builds(
    Calendar,
    weekend=st.sampled_from([(), (5, 6), (4, 5), (0, 2, 4, 6)]),
    holidays=st.lists(st.dates(date(2026, 1, 1), date(2028, 6, 30)), max_size=30),
)


@st.composite
def plans(draw: st.DrawFn, *, only_open: bool = False) -> tuple[Milestone, ...]:
    """Up to ten milestones, each needing some that stand before it; the last one is the go-live."""
    count = draw(st.integers(1, 10))
    out: list[Milestone] = []
    for n in range(count):
        code = "L1" if n == count - 1 else f"C{n}"
        known = [m.code for m in out]
        needs = draw(st.lists(st.sampled_from(known), unique=True, max_size=3)) if known else []
        state = MilestoneState.OPEN if only_open else draw(st.sampled_from(MilestoneState))
        out.append(
            Milestone(
                id=n + 1, code=code, title=code, phase=None, party=Party.JOINT, position=n,
                committed=draw(DAYS if only_open else st.one_of(st.none(), DAYS)),
                actual=draw(st.one_of(st.none(), DAYS)) if state is MilestoneState.DONE else None,
                started=None if only_open else draw(st.one_of(st.none(), DAYS)),
                state=state,
                needs=tuple(Need(c, "FS" if only_open else draw(st.sampled_from(["FS", "FS", "SS"]))) for c in needs),
                unconfirmed=not only_open and state is MilestoneState.OPEN and draw(st.booleans()),
            )
        )  # fmt: skip
    return tuple(out)


@given(plans(), DAYS, CALENDARS)
def test_a_forecast_never_precedes_what_it_depends_on(
    plan: tuple[Milestone, ...], today: date, calendar: Calendar
) -> None:
    network = Network(plan, today, calendar)
    found = network.all()
    for m in plan:
        there = found[m.code]
        if m.state is not MilestoneState.OPEN or there is None:
            continue
        assert m.committed is not None
        assert there >= max(m.committed, today)
        for p in network.predecessors(m):
            before = found[p.code]
            assert before is None or there >= before, f"{m.code} before {p.code}"


@given(plans(only_open=True), st.data(), CALENDARS)
def test_those_that_follow_keep_their_distance_and_nobody_else_moves(
    plan: tuple[Milestone, ...], data: st.DataObject, calendar: Calendar
) -> None:
    moved = data.draw(st.sampled_from(plan))
    new = data.draw(DAYS)
    shifts = proposed_shift(plan, moved.code, new, calendar)
    followers = dependants(plan, moved.code)
    by_code = {m.code: m for m in plan}
    assert [s.code for s in shifts] == [c for c in followers if c in {s.code for s in shifts}]
    for s in shifts:
        assert s.old == by_code[s.code].committed != s.new
        assert calendar.is_working(s.new)
        assert moved.committed is not None
        if new > moved.committed:
            assert s.new >= s.old
        if new < moved.committed:
            assert s.new <= s.old
        if s.code == "L1":
            assert bad_go_live_day(s.new, calendar) == ""
    assert proposed_shift(plan, moved.code, moved.committed or new, calendar) == ()


@given(plans(only_open=True), st.data())
def test_where_all_that_should_follow_does_the_forecast_is_what_was_agreed(
    plan: tuple[Milestone, ...], data: st.DataObject
) -> None:
    ordered: list[Milestone] = []
    for m in plan:  # a plan in which nobody is committed before what he needs, on working days
        known = {o.code: o.committed for o in ordered}
        least = max((d for n in m.needs if (d := known[n.code])), default=date(2026, 1, 1))
        day = STANDARD.next_working(max(m.committed or least, least))
        while m.code == "L1" and bad_go_live_day(day):
            day = STANDARD.next_working(day + timedelta(days=1))
        ordered.append(replace(m, committed=day))
    moved = data.draw(st.sampled_from(ordered))
    later = STANDARD.add(moved.committed or MONDAY, data.draw(st.integers(1, 60)))
    if moved.code == "L1" and bad_go_live_day(later):
        return
    after = with_shifts(
        (replace(m, committed=later) if m is moved else m for m in ordered),
        proposed_shift(ordered, moved.code, later),
    )
    assert forecasts(after, date(2025, 1, 1)) == {m.code: m.committed for m in after}


@given(plans(only_open=True), st.integers(-60, 60), CALENDARS)
def test_a_shift_there_and_back_is_exact_on_working_days(
    plan: tuple[Milestone, ...], days: int, calendar: Calendar
) -> None:
    rolled = tuple(replace(m, committed=calendar.next_working(m.committed or MONDAY)) for m in plan if m.code != "L1")
    ids = {m.id for m in rolled}
    there = with_shifts(rolled, shifted(rolled, ids, days, calendar))
    for before, after in zip(rolled, there, strict=True):
        assert before.committed is not None
        assert after.committed is not None
        assert calendar.between(before.committed, after.committed) == days
    assert with_shifts(there, shifted(there, ids, -days, calendar)) == rolled


def test_a_shift_leaves_out_what_is_done_or_has_no_date_and_rolls_the_go_live() -> None:
    plan = instantiate(content.plan(Segment.MID_MARKET), kickoff=MONDAY, today=MONDAY)
    plan = tuple(
        replace(m, id=n, state=MilestoneState.DONE if m.code == "H1" else m.state,
                committed=None if m.code == "V1" else m.committed)
        for n, m in enumerate(plan)
    )  # fmt: skip
    ids = {m.id for m in plan if m.code in ("H1", "V1", "C5", "L1")}
    found = {s.code: s for s in shifted(plan, ids, 4, STANDARD)}
    assert set(found) == {"C5", "L1"}
    assert STANDARD.between(found["C5"].old, found["C5"].new) == 4
    assert found["L1"].new.weekday() == 0, "Monday + 4 is a Friday, so the Monday after"
    assert shifted(plan, ids, 0, STANDARD) == ()


def test_what_waits_for_a_later_one_stays() -> None:
    plan = instantiate(content.plan(Segment.MID_MARKET), kickoff=MONDAY, today=MONDAY)
    by_code = {m.code: m for m in plan}
    c5 = by_code["C5"].committed
    assert c5 is not None
    shifts = {s.code: s for s in proposed_shift(plan, "C5", STANDARD.add(c5, 2))}
    assert set(shifts) == {"C6"}, "training waits for the configuration (C7), a week later"
    assert STANDARD.between(shifts["C6"].old, shifts["C6"].new) == 2
    far = {s.code for s in proposed_shift(plan, "C5", STANDARD.add(c5, 20))}
    assert {"C6", "T1", "P1", "L0", "L1", "X2"} <= far
    assert not {"C7", "V1", "K3"} & far, "first value needs the start of the export, not its end"


def test_earlier_draws_the_followers_but_nobody_into_the_past() -> None:
    plan = instantiate(content.plan(Segment.MID_MARKET), kickoff=MONDAY, today=MONDAY)
    c7 = next(m.committed for m in plan if m.code == "C7")
    assert c7 is not None
    shifts = proposed_shift(plan, "C7", STANDARD.add(c7, -5))
    assert {s.code for s in shifts} >= {"T1", "L1"}
    assert all(s.new < s.old for s in shifts)
    today = c7 + timedelta(days=3)
    assert all(s.new >= today for s in proposed_shift(plan, "C7", STANDARD.add(c7, -15), today=today))


# dependencies


def test_a_circle_is_named_by_its_codes() -> None:
    assert loop({"A": ["B"], "B": ["C"], "C": ["A"]}) == ("A", "B", "C", "A")
    assert loop({"A": ["A"]}) == ("A", "A")
    assert loop({"A": ["B", "C"], "B": ["C"], "C": []}) == ()
    assert loop({"A": ["X"]}) == ()
    assert loop({f"C{n}": [f"C{n + 1}"] for n in range(5000)}) == (), "any length"


@given(plans())
def test_a_plan_that_only_looks_back_has_no_circle_and_any_way_round_makes_one(plan: tuple[Milestone, ...]) -> None:
    graph = {m.code: [n.code for n in m.needs] for m in plan}
    assert loop(graph) == ()
    for m in plan:
        for code in dependants(plan, m.code):
            assert loop({**graph, m.code: [*graph[m.code], code]})
            with pytest.raises(Refused, match="circle"):
                check_needs(plan, m.code, (*m.needs, Need(code)))


def test_needs_are_refused_in_a_sentence() -> None:
    plan = instantiate(content.plan(Segment.SMB), kickoff=MONDAY, today=MONDAY)
    check_needs(plan, "C6", (Need("C5"), Need("C1", "SS")))
    for needs, words in (((Need("C6"),), "itself"), ((Need("Z9"),), "no milestone Z9"), ((Need("C5", "FF"),), "FS")):
        with pytest.raises(Refused, match=words):
            check_needs(plan, "C6", needs)
    with pytest.raises(Refused, match="C5 needs C6 needs C5"):
        check_needs(plan, "C5", (Need("C6"),))


def test_needs_as_typed() -> None:
    assert parse_needs("c2, C5:ss  C2") == (Need("C2"), Need("C5", "SS"))
    assert parse_needs("  ") == ()
    assert parse_needs(needs_words((Need("C2"), Need("C5", "SS")))) == (Need("C2"), Need("C5", "SS"))
    for text in ("C", "5C", "C5:", "C5:FF", "C5;C6", "[red]"):
        with pytest.raises(Refused, match="dependency"):
            parse_needs(text)


def test_who_needs_whom() -> None:
    plan = instantiate(content.plan(Segment.MID_MARKET), kickoff=MONDAY, today=MONDAY)
    assert needed_by(plan, "C5") == ("C6", "V1")
    assert dependants(plan, "P3") == ("L0", "L1", "Y1", "Y2", "A1", "Q1", "X1", "X2")
    of = {m.code: m.needs for m in plan}
    assert passed_on((Need("T1"),), {"T1"}, of) == (Need("C4"), Need("C6"), Need("C7"))
    assert passed_on((Need("T1"),), {"T1", "C4"}, of, "C6") == (Need("C2"), Need("C3"), Need("C7"))
    assert passed_on((Need("A"),), {"A", "B"}, {"A": (Need("B"),), "B": (Need("A"),)}) == ()
