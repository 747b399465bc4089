from dataclasses import replace
from datetime import date, timedelta

import pytest
from csm_tui import content
from csm_tui.domain.calendar import STANDARD, Calendar, bad_go_live_day, roll_go_live
from csm_tui.domain.forecast import critical_path, forecasts, late
from csm_tui.domain.model import CausedBy, Milestone, MilestoneState, Move, Need, Party, Phase, Segment, UatRound
from csm_tui.domain.plan import freeze, instantiate, segment_for
from csm_tui.domain.slip import account_slip, slip_days
from csm_tui.domain.stage import phase_of
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.builders import TODAY, account, changed, days, done, on_plan

MONDAY = date(2026, 11, 9)
HANDOFF = {"H1", "H2", "H3", "H4"}


def made(segment=Segment.MID_MARKET, **fields):
    fields = {"today": MONDAY} | fields
    return {m.code: m for m in instantiate(content.plan(segment), **fields)}


def test_a_mid_market_kickoff_on_a_monday_goes_live_on_day_63():
    plan = made(kickoff=MONDAY)
    assert (plan["L1"].committed - MONDAY).days == 63
    assert (plan["L1"].committed - plan["L0"].committed).days == 3
    assert (plan["Y1"].committed - plan["L1"].committed).days == 14
    assert (plan["X2"].committed - plan["L1"].committed).days == 30


@pytest.mark.parametrize(("segment", "lead"), zip(Segment, (10, 7, 5, 0), strict=True))
def test_without_a_kickoff_it_lies_so_many_days_after_the_signature(segment, lead):
    plan = made(segment, signed=MONDAY)
    first = plan["K1"] if "K1" in plan else plan["C2"]
    assert first.committed == STANDARD.next_working(MONDAY + days(lead))


def test_the_offsets_of_the_table_hold_where_nothing_rolls():
    everyday = Calendar(weekend=())
    plan = content.plan(Segment.ENTERPRISE)
    kickoff = date(2026, 11, 10)  # go-live on a Monday
    dates = {m.code: m.committed for m in instantiate(plan, kickoff=kickoff, today=kickoff, calendar=everyday)}
    assert {i.code: (dates[i.code] - kickoff).days for i in plan.items} == {i.code: i.offset for i in plan.items}


def test_a_contract_go_live_scales_what_lies_before_it_and_is_kept_as_sold():
    friday = MONDAY + days(39)
    plan = made(kickoff=MONDAY, go_live=friday)
    assert plan["L1"].sold == friday
    assert plan["L1"].committed == friday + days(3)
    assert plan["C7"].committed == STANDARD.next_working(MONDAY + days(round(28 * 39 / 60)))
    assert plan["L1"].committed - plan["L0"].committed == days(3)
    assert plan["Y1"].committed - plan["L1"].committed == days(14)
    assert plan["H4"].committed == made(kickoff=MONDAY)["H4"].committed


PLANS = st.fixed_dictionaries(
    {
        "segment": st.sampled_from(Segment),
        "signed": st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 12, 31))),
        "kickoff": st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 12, 31))),
        "go_live": st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2027, 6, 30))),
    }
)


@settings(max_examples=200)
@given(PLANS)
def test_any_dates_give_a_plan_in_order_on_working_days(values):
    segment = values.pop("segment")
    if values["signed"] and values["kickoff"] and values["kickoff"] < values["signed"]:
        values["kickoff"] = None
    plan = made(segment, **values)
    live = plan["L1"].committed
    assert bad_go_live_day(live) == ""
    for milestone in plan.values():
        if milestone.code != "K1":
            assert STANDARD.is_working(milestone.committed)
        if milestone.code in HANDOFF and values["signed"]:
            assert milestone.committed >= min(values["signed"], live)
        if milestone.code in ("Y1", "A1", "Q1", "X1", "X2"):
            assert milestone.committed >= live
    kickoff = plan["K1"].committed if "K1" in plan else live
    spacious = live >= kickoff + days(14)  # below two weeks the fixed distances cannot all be kept in order
    if spacious and "K1" in plan:
        for milestone in plan.values():
            for need in milestone.needs:
                if milestone.code not in {*HANDOFF, "K1", "L1", "L0"} and need.code not in HANDOFF:
                    assert milestone.committed >= plan[need.code].committed or need.kind == "SS"


def test_the_baseline_waits_for_k3_and_stands_at_once_where_there_is_none():
    assert {m.baseline for m in made(signed=MONDAY).values()} == {None}
    assert all(m.baseline == m.committed for m in made(Segment.SELF_SERVE, signed=MONDAY).values())


def test_imported_books_start_clean():
    plan = made(signed=MONDAY - days(40), phase=Phase.CONFIGURE, imported=True)
    assert all(plan[c].state is MilestoneState.DONE and plan[c].actual is None for c in ("H1", "H4", "K1", "K3"))
    waiting = {c for c, m in plan.items() if m.unconfirmed}
    assert "C2" in waiting
    assert all(plan[c].committed < MONDAY for c in waiting)
    assert all(m.committed >= MONDAY for m in plan.values() if m.state is MilestoneState.OPEN and not m.unconfirmed)
    assert plan["C7"].baseline == plan["C7"].committed  # K3 counts as done, so the plan was agreed
    unknown = made(signed=MONDAY - days(40), imported=True)
    assert {m.state for m in unknown.values()} == {MilestoneState.OPEN}
    assert unknown["K3"].unconfirmed
    assert unknown["K3"].baseline is None
    assert not any(m.unconfirmed for m in made(signed=MONDAY - days(40)).values())


def test_a_row_without_any_date_still_gets_a_timeline():
    assert made()["K1"].committed == STANDARD.next_working(MONDAY + days(7))
    only_live = made(go_live=MONDAY + days(70))
    assert only_live["K1"].committed == STANDARD.next_working(MONDAY + days(10))


@pytest.mark.parametrize(
    ("cents", "segment"),
    [(None, "mid-market"), (0, "self-serve"), (499_999, "self-serve"), (500_000, "smb"), (2_499_999, "smb"),
     (2_500_000, "mid-market"), (9_500_000, "mid-market"), (9_999_999, "mid-market"), (10_000_000, "enterprise")],
)  # fmt: skip
def test_segment_by_arr(cents, segment):
    assert segment_for(cents).value == segment


def test_bad_days_to_go_live():
    friday = date(2026, 11, 20)
    christmas = Calendar(holidays=[friday + days(3), date(2026, 11, 25)])
    assert [bad_go_live_day(friday + days(n), christmas) for n in range(-1, 4)] == [
        "", "a Friday", "a weekend", "a weekend", "a holiday",
    ]  # fmt: skip
    assert roll_go_live(friday) == date(2026, 11, 23)
    assert roll_go_live(friday, christmas) == date(2026, 11, 24)
    assert roll_go_live(date(2026, 11, 25), christmas) == date(2026, 11, 30)


# --- lateness and forecast -----------------------------------------------------------------------


def stone(code, committed, *needs, **fields):
    known = {"id": 0, "code": code, "title": code, "phase": None, "party": Party.JOINT, "position": 0}
    return Milestone(**(known | {"committed": committed, "needs": tuple(Need(n) for n in needs)} | fields))


def test_lateness_is_in_working_days_and_due_today_is_not_late():
    friday = date(2026, 11, 13)
    milestone = stone("M", friday)
    assert [late(milestone, friday + days(n)) for n in (-3, 0, 1, 2, 3, 4)] == [0, 0, 0, 0, 1, 2]
    assert late(replace(milestone, state=MilestoneState.DONE, actual=friday + days(5)), TODAY) == 3
    assert late(replace(milestone, state=MilestoneState.DONE), TODAY) == 0
    assert late(replace(milestone, unconfirmed=True), TODAY) == 0
    assert late(replace(milestone, state=MilestoneState.SKIPPED), TODAY) == 0


@settings(max_examples=60)
@given(
    st.sampled_from(Segment),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.one_of(st.none(), st.integers(20, 200)),
)
def test_forecast_is_committed_when_nothing_is_late(segment, signed, span):
    go_live = signed + days(span) if span else None
    plan = instantiate(content.plan(segment), signed=signed, go_live=go_live, today=signed)
    today = min(m.committed for m in plan)
    assert forecasts(plan, today) == {m.code: m.committed for m in plan}


@settings(max_examples=60)
@given(st.sampled_from(Segment), st.integers(0, 150), st.sets(st.sampled_from(["H1", "K1", "C1", "C2", "C5", "T1"])))
def test_a_later_today_or_a_task_undone_never_makes_the_go_live_earlier(segment, passed, finished):
    plan = instantiate(content.plan(segment), signed=MONDAY, today=MONDAY)
    fewer = tuple(done(m) if m.code in finished else m for m in plan)
    today = MONDAY + days(passed)
    now, tomorrow = forecasts(fewer, today), forecasts(fewer, today + days(1))
    assert all(tomorrow[c] >= now[c] for c in now)
    everything_open = forecasts(plan, today)
    assert everything_open["L1"] >= now["L1"]
    assert all(now[m.code] >= m.committed for m in fewer)


def test_what_is_late_pushes_what_needs_it_by_the_plan_s_own_distance():
    a = stone("A", date(2026, 11, 10))
    b = stone("B", date(2026, 11, 13), "A")  # three working days later
    c = stone("C", date(2026, 11, 30), "B")
    assert forecasts([a, b, c], TODAY) == {"A": TODAY, "B": date(2026, 11, 23), "C": date(2026, 12, 8)}
    finished = replace(a, state=MilestoneState.DONE, actual=date(2026, 11, 12))
    assert forecasts([finished, b], date(2026, 11, 12))["B"] == date(2026, 11, 17)


def test_a_skipped_milestone_passes_its_predecessors_on():
    a = stone("A", date(2026, 11, 10))
    b = stone("B", date(2026, 11, 13), "A", state=MilestoneState.SKIPPED)
    c = stone("C", date(2026, 11, 20), "B")
    assert forecasts([a, b, c], TODAY)["C"] == date(2026, 11, 30)
    assert forecasts([b, c], TODAY)["C"] == date(2026, 11, 20)


def test_a_forecast_go_live_rolls_off_a_bad_day_only_when_it_was_moved():
    kept = stone("L1", date(2026, 11, 20))
    assert forecasts([kept], TODAY)["L1"] == date(2026, 11, 20)  # committed to a Friday: the lint tells
    a = stone("A", date(2026, 11, 17))
    live = stone("L1", date(2026, 11, 19), "A")
    assert forecasts([a, live], TODAY)["L1"] == date(2026, 11, 23)


def test_the_unknown_holds_nothing_up():
    unconfirmed = stone("A", date(2026, 10, 1), unconfirmed=True)
    dateless = stone("B", None)
    c = stone("C", date(2026, 11, 20), "A", "B")
    assert forecasts([unconfirmed, dateless, c], TODAY) == {"A": None, "B": None, "C": date(2026, 11, 20)}


def test_a_circle_of_needs_ends():
    a, b = stone("A", date(2026, 11, 10), "B"), stone("B", date(2026, 11, 12), "A")
    assert set(forecasts([a, b], TODAY)) == {"A", "B"}


def test_start_to_start_waits_only_until_the_other_has_begun():
    a = stone("A", date(2026, 11, 10))
    b = stone("B", date(2026, 11, 30), "A")
    v = replace(stone("V", date(2026, 11, 20)), needs=(Need("B", "SS"),))
    assert forecasts([a, b, v], TODAY)["V"] == date(2026, 11, 30)
    begun = replace(b, started=date(2026, 11, 9))
    assert forecasts([a, begun, v], TODAY)["V"] == date(2026, 11, 20)


def test_the_critical_path_is_what_decides_the_go_live():
    plan = tuple(made(kickoff=MONDAY).values())
    path = critical_path(plan, MONDAY)
    assert {"L1", "L0", "P3", "P2", "P1", "T2", "T1", "C7", "C1", "K1"} <= path
    assert "C5" not in path
    finished = {"H1", "H2", "H3", "H4", "K1", "K2", "K3", "C1", "C2", "C3", "C4", "C7"}
    only_data_open = tuple(done(m) if m.code in finished else m for m in plan)
    assert {"C5", "C6", "T1", "L1"} <= critical_path(only_data_open, date(2026, 12, 20))
    assert critical_path(changed(plan, "L1", state="done"), MONDAY) == frozenset()


# --- slip ----------------------------------------------------------------------------------------


def move(number, old, new, cause=CausedBy.CUSTOMER, code="L1"):
    return Move(number, 1, code, old, new, "data", "", cause, customer_told=True, on=old)


def test_account_slip_is_the_signed_sum_of_the_moves_by_cause():
    baseline, second, third = date(2026, 12, 7), date(2026, 12, 21), date(2026, 12, 14)
    live = stone("L1", third, baseline=baseline)
    early = move(0, date(2026, 11, 30), baseline)  # before the baseline: not part of the slip
    moves = [
        early,
        move(1, baseline, second),
        move(2, second, third, CausedBy.VENDOR),
        move(3, second, third, code="C4"),
    ]
    slip = account_slip([live], moves, TODAY)
    assert slip.total == 5
    assert slip.by_cause == ((CausedBy.CUSTOMER, 10), (CausedBy.VENDOR, -5))
    assert slip.not_yet_moved == 0
    overdue = account_slip([live], moves, date(2026, 12, 16))
    assert (overdue.total, overdue.not_yet_moved) == (5, 2)
    finished = account_slip([replace(live, state=MilestoneState.DONE, actual=date(2026, 12, 15))], moves, TODAY)
    assert (finished.total, finished.not_yet_moved) == (6, 1)
    assert slip_days(live) == 7
    assert account_slip([], moves, TODAY).total == 0


# --- phase ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("segment", list(Segment)[:3])
@pytest.mark.parametrize("phase", list(Phase)[:-1])
def test_the_phase_follows_the_latest_exit(segment, phase):
    found, since = phase_of(account(segment=segment), on_plan(phase, segment))
    assert found is phase
    assert since is not None


def test_self_serve_goes_through_the_phases_it_has():
    plan = tuple(made(Segment.SELF_SERVE, signed=MONDAY).values())
    seen = [phase_of(account(), plan)[0].value]
    for milestone in plan:
        plan = tuple(done(m) if m.code == milestone.code else m for m in plan)
        seen.append(phase_of(account(), plan)[0].value)
    assert list(dict.fromkeys(seen)) == ["handoff", "kickoff", "configure", "train", "go-live", "transition", "closed"]


def test_a_skipped_exit_counts_and_its_day_is_unknown():
    plan = changed(on_plan(Phase.CONFIGURE), "C7", state="skipped")
    assert phase_of(account(), plan) == (Phase.TRAIN, None)


def test_a_failed_uat_leads_back_to_configure():
    plan = on_plan(Phase.PILOT)
    failed = UatRound(1, TODAY, passed=False)
    assert phase_of(account(), plan, [failed]) == (Phase.CONFIGURE, TODAY)
    assert phase_of(account(), plan, [failed, UatRound(2, TODAY, passed=True)])[0] is Phase.PILOT
    passed_anyway = changed(plan, "P1", state="done", actual=TODAY)
    assert phase_of(account(), passed_anyway, [failed])[0] is Phase.PILOT


def test_days_in_phase_count_from_the_exit():
    plan = changed(on_plan(Phase.CONFIGURE), "K3", actual=TODAY - timedelta(days=12))
    assert phase_of(account(), plan)[1] == TODAY - timedelta(days=12)


def test_what_was_moved_past_its_followers_pushes_them_at_least_to_its_own_end():
    plan = freeze(instantiate(content.plan(Segment.MID_MARKET), kickoff=MONDAY, today=MONDAY))
    moved = {m.code: m for m in changed(plan, "P1", committed=MONDAY + days(70))}
    ahead = forecasts(moved.values(), MONDAY - days(14))
    assert ahead["P1"] == ahead["P2"] == MONDAY + days(70)
    assert ahead["P2"] < ahead["P3"], "from there on the plan's own distances"
    assert ahead["T2"] == moved["T2"].committed
    late = tuple(done(m) if m.committed < moved["T2"].committed else m for m in moved.values())
    found = forecasts(late, MONDAY + days(90))
    assert found["P1"] <= found["P2"] <= found["P3"] <= found["L0"] <= found["L1"]
