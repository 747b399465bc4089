"""Another plan for an account: history stays, what was agreed stays, nothing is moved into the past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from csm_tui import content
from csm_tui.domain.fitting import PlanDiff, fit, template_of
from csm_tui.domain.model import (
    Account,
    Facts,
    Milestone,
    MilestoneState,
    Need,
    Party,
    Phase,
    Segment,
    Task,
    Wait,
)
from csm_tui.domain.plan import freeze, instantiate
from csm_tui.domain.planning import loop
from csm_tui.errors import Refused
from hypothesis import given
from hypothesis import strategies as st

MONDAY = date(2026, 11, 9)
TODAY = date(2026, 11, 18)


def facts(segment: Segment = Segment.MID_MARKET, *, agreed: bool = False, done: str = "", **fields: object) -> Facts:
    made = instantiate(content.plan(segment), kickoff=MONDAY, today=MONDAY)
    made = freeze(made) if agreed else made
    account = Account(1, "Acme", segment, MONDAY, signed=MONDAY - timedelta(days=7), kickoff=MONDAY)
    finished = set(done.split())
    milestones = tuple(
        replace(m, id=n, state=MilestoneState.DONE, actual=m.committed) if m.code in finished else replace(m, id=n)
        for n, m in enumerate(made, 1)
    )
    return replace(Facts(account, milestones), **fields)  # type: ignore[arg-type]


def own(code: str, *needs: str, phase: Phase | None = Phase.CONFIGURE, key: int = 90) -> Milestone:
    day = MONDAY + timedelta(days=20)
    return Milestone(key, code, f"Own {code}", phase, Party.CUSTOMER, 8, day, needs=tuple(Need(n) for n in needs))


def kinds(diff: PlanDiff) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for change in diff.changes:
        out.setdefault(change.kind, set()).add(change.code)
    return out


@pytest.mark.parametrize("segment", Segment)
@pytest.mark.parametrize("agreed", [True, False])
def test_the_plan_that_it_works_by_changes_nothing(segment: Segment, agreed: bool) -> None:
    diff = fit(facts(segment, agreed=agreed), content.plan(segment), MONDAY)
    assert diff.changes == ()
    assert diff.summary == "nothing changes"


def test_before_the_agreement_the_new_plan_s_own_length_counts() -> None:
    before = facts(done="H1 H2")
    diff = fit(before, content.plan(Segment.ENTERPRISE), TODAY)
    after = {m.code: m for m in diff.milestones}
    live = after["L1"].committed
    assert live is not None
    assert 90 <= (live - MONDAY).days <= 94
    assert after["H1"].state is MilestoneState.DONE
    assert after["C7"].id == next(m.id for m in before.milestones if m.code == "C7")
    assert "add" not in kinds(diff)
    assert "L1" in kinds(diff)["date"]


def test_an_agreed_go_live_keeps_its_date_and_the_rest_is_scaled_to_it() -> None:
    before = facts(agreed=True, done="H1 H2 H3 H4 K1 K2 K3")
    live = next(m.committed for m in before.milestones if m.code == "L1")
    diff = fit(before, content.plan(Segment.ENTERPRISE), TODAY)
    after = {m.code: m for m in diff.milestones}
    assert after["L1"].committed == live
    assert after["L1"].baseline == live
    assert all(after[c].baseline == m.baseline for c, m in ((m.code, m) for m in before.milestones))
    assert "L1" not in kinds(diff).get("date", set())
    assert kinds(diff)["date"], "the others lie elsewhere"


def test_nothing_is_moved_into_the_past_and_what_comes_new_there_is_unconfirmed() -> None:
    before = facts(Segment.SMB, agreed=True, done="H1 H2 H3 H4 K1")
    today = MONDAY + timedelta(days=20)
    diff = fit(before, content.plan(Segment.MID_MARKET), today)
    assert kinds(diff)["add"] == {"C3"}
    added = next(c.target for c in diff.changes if c.kind == "add")
    assert added is not None
    assert added.committed is not None
    assert added.unconfirmed == (added.committed < today)
    assert all(c.new >= today for c in diff.changes if c.kind == "date" and c.new)


def test_what_the_plan_lacks_goes_but_for_what_is_done_begun_or_one_s_own() -> None:
    start = facts(done="H1 H2 K1")
    ids = {m.code: m.id for m in start.milestones}
    milestones = tuple(replace(m, started=MONDAY) if m.code == "C6" else m for m in start.milestones)
    before = replace(
        start,
        milestones=(*milestones, own("N1", "C4", "C5")),
        waits=(Wait(1, ids["C5"], Party.CUSTOMER, "the export", MONDAY),),
        tasks=(Task(1, ids["T1"], "book the room"),),
    )
    diff = fit(before, content.plan(Segment.SELF_SERVE), TODAY)
    found, after = kinds(diff), {m.code: m for m in diff.milestones}
    assert found["skip"] == {"C5", "C6", "T1"}
    assert after["C5"].reason == "not part of the plan ‘Self-Serve’"
    assert {"C4", "C3", "L0", "Y1"} <= found["remove"]
    assert {"H2", "K1"} <= after.keys(), "done stays in the record"
    assert after["N1"].needs == (Need("C2"), Need("K1"), Need("C5")), "C4 passed on what it needed (C3 what it did)"
    assert diff.summary.endswith("removed")
    assert all(n.code in after for m in diff.milestones for n in m.needs)


def test_one_s_own_stay_where_they_stood_in_the_order_of_needs() -> None:
    start = facts()
    milestones = tuple(
        replace(m, needs=(*m.needs, Need("N1"))) if m.code == "C7" else m for m in (*start.milestones, own("N1", "C1"))
    )
    diff = fit(replace(start, milestones=milestones), content.plan(Segment.ENTERPRISE), TODAY)
    after = {m.code: m for m in diff.milestones}
    assert after["C7"].needs == (Need("C1"), Need("N1"))
    codes = [m.code for m in diff.milestones]
    assert codes.index("N1") < codes.index("T1")
    assert [m.position for m in diff.milestones] == list(range(len(codes)))


def test_self_serve_is_agreed_as_it_stands() -> None:
    diff = fit(facts(), content.plan(Segment.SELF_SERVE), TODAY)
    assert all(m.baseline == m.committed for m in diff.milestones if not m.unconfirmed and m.code in ("L1", "X2"))


SEGMENTS = st.sampled_from(Segment)


@given(SEGMENTS, SEGMENTS, st.integers(0, 200), st.booleans(), st.sets(st.integers(0, 27)))
def test_applying_twice_changes_nothing_more(
    first: Segment, second: Segment, passed: int, agreed: bool, finished: set[int]
) -> None:
    start = facts(first, agreed=agreed)
    start = replace(
        start,
        milestones=tuple(
            replace(m, state=MilestoneState.DONE, actual=m.committed) if n in finished else m
            for n, m in enumerate(start.milestones)
        ),
    )
    today = MONDAY + timedelta(days=passed)
    diff = fit(start, content.plan(second), today)
    after = tuple(replace(m, id=m.id or 500 + n) for n, m in enumerate(diff.milestones))
    again = fit(replace(start, milestones=after), content.plan(second), today)
    assert again.changes == ()
    assert loop({m.code: [n.code for n in m.needs] for m in after}) == ()
    done = {m.code: m for m in start.milestones if m.state is MilestoneState.DONE}
    kept = {m.code: m for m in after}
    assert all(replace(kept[c], position=0, needs=()) == replace(m, position=0, needs=()) for c, m in done.items())


# templates


@pytest.mark.parametrize("segment", Segment)
def test_a_plan_nobody_changed_gives_the_same_dates_again(segment: Segment) -> None:
    start = facts(segment)
    made = template_of(start, "Mine", "mine", lead=7)
    for kickoff in (MONDAY, MONDAY + timedelta(weeks=5)):
        shipped = instantiate(content.plan(segment), kickoff=kickoff, today=kickoff)
        again = instantiate(made, kickoff=kickoff, today=kickoff)
        assert [(m.code, m.committed, m.needs, m.gate) for m in again] == [
            (m.code, m.committed, m.needs, m.gate) for m in shipped
        ]
    assert made.lead == 7


def test_a_template_has_own_ones_under_codes_of_their_phase_and_no_slip() -> None:
    start = facts(agreed=True)
    milestones = tuple(
        replace(m, committed=m.committed + timedelta(days=30))
        if m.code == "T1" and m.committed
        else replace(m, state=MilestoneState.SKIPPED)
        if m.code in ("C4", "C3")
        else replace(m, needs=(*m.needs, Need("N1")))
        if m.code == "C7"
        else m
        for m in (*start.milestones, own("N1", "C4"), own("N2", phase=None, key=91))
    )
    made = template_of(replace(start, milestones=milestones), "Mine", "mine", lead=7)
    items = {i.code: i for i in made.items}
    assert "C4" not in items
    assert items["C11"].title == "Own N1"
    assert items["C11"].needs == (Need("C2"), Need("K1")), "C4 and C3 are skipped and pass theirs on"
    assert items["C7"].needs == (Need("C1"), Need("C11"))
    assert items["V11"].phase is None
    assert items["T1"].offset == 35, "a slip is no part of a plan"
    assert [(i.code, i.before) for i in made.offered] == [("C3", ())], "optional and off: offered"


def test_without_a_go_live_there_is_no_template() -> None:
    start = facts()
    for milestones in (
        tuple(m for m in start.milestones if m.code != "L1"),
        tuple(replace(m, committed=None) if m.code == "L1" else m for m in start.milestones),
        (),
    ):
        with pytest.raises(Refused, match="go-live"):
            template_of(replace(start, milestones=milestones), "Mine", "mine", lead=7)
