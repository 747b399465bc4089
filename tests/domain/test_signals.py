"""Each rule of DOMAIN 4.1 at its threshold, and how sightings meet what is stored."""

from dataclasses import replace

import pytest
from csm_tui import content
from csm_tui.domain import dates
from csm_tui.domain.assess import evaluate
from csm_tui.domain.calendar import STANDARD
from csm_tui.domain.model import (
    Action,
    Block,
    CausedBy,
    Contact,
    Criterion,
    Draft,
    GatePass,
    Intervention,
    Move,
    Numbers,
    Party,
    Person,
    Phase,
    Promise,
    Role,
    ScopeChange,
    Segment,
    Severity,
    SignalState,
    Status,
    UatRound,
    Wait,
)
from csm_tui.domain.plan import instantiate
from csm_tui.domain.reconcile import applied, only_older, reconcile
from csm_tui.domain.signals import detect, response_due
from csm_tui.domain.training import Session

from tests.domain.builders import TODAY, changed, days, facts, on_plan, review, signal, yes

KINDS = content.signals()
ACTION = (Action(1, "Send the plan", due=TODAY + days(3)),)
TEAM = (
    Person(1, "Dana Ito", Role.CHAMPION),
    Person(2, "M. Reyes", Role.SPONSOR),
    Person(3, "Kim Oh", Role.TECHNICAL),
)
CRITERION = Criterion(1, "orders a day", baseline=10, target=20, owner="Dana Ito", due=TODAY + days(60))


def quiet(phase=Phase.CONFIGURE, **fields):
    """An account about which the rules have nothing to say."""
    known = {
        "answers": yes(),
        "actions": ACTION,
        "people": TEAM,
        "criteria": (CRITERION,),
        "contacts": (meeting(0), meeting(7)),
    }
    return facts(phase, **(known | fields))


def meeting(ago, *, held=True, people=(1, 2, 3), absent=(), number=None):
    on = TODAY - days(ago)
    return Contact(number or 1000 - ago, on, "meeting", "both", held=held, people=people, absent=absent)


def mail(ago, *, direction="out", people=(1,), answered=None):
    return Contact(2000 - ago, TODAY - days(ago), "mail", direction, people=people, answered=answered)


def see(given, today=TODAY):
    """Code and severity of what the rules see, as ``{"P1": "low"}`` (the worst by code)."""
    return {d.code: d.severity.value for d in reversed(detect(given, today, STANDARD, KINDS))}


def late_plan(code, working_days, phase=Phase.CONFIGURE):
    return changed(
        on_plan(phase), code, state="open", actual=None, started=None, committed=STANDARD.add(TODAY, -working_days)
    )


@pytest.mark.parametrize("phase", list(Phase)[:-1])
def test_an_account_on_plan_raises_nothing(phase):
    assert see(quiet(phase)) == {}


# --- plan ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("late", "expected"), [(0, {}), (1, "P1"), (3, "P1"), (4, "P2")])
def test_p1_p2_late_milestones(late, expected):
    seen = see(quiet(milestones=late_plan("V1", late)))
    seen.pop("P8", None)
    assert seen == ({expected: {"P1": "low", "P2": "medium"}[expected]} if expected else {})


def test_p3_three_late_milestones_fold_the_single_ones():
    plan = on_plan(Phase.CONFIGURE)
    for code in ("C2", "C3", "V1"):
        plan = changed(plan, code, state="open", actual=None, committed=STANDARD.add(TODAY, -2))
    seen = detect(quiet(milestones=plan), TODAY, STANDARD, KINDS)
    by_code = {d.code: d for d in seen}
    assert by_code["P3"].severity is Severity.HIGH
    assert {d.folded_into for d in seen if d.code == "P1"} == {"P3"}
    assert len([d for d in seen if d.code == "P1"]) == 3


def milestone_id(plan, code):
    return next(m.id for m in plan if m.code == code)


@pytest.mark.parametrize(("blocked", "expected"), [(2, None), (3, "medium"), (9, "medium"), (10, "high")])
def test_p4_blocked(blocked, expected):
    plan = on_plan(Phase.CONFIGURE)
    block = Block(1, milestone_id(plan, "C7"), "no owner", "Kim", STANDARD.add(TODAY, -blocked))
    assert see(quiet(milestones=plan, blocks=(block,))) == ({"P4": expected} if expected else {})
    assert see(quiet(milestones=plan, blocks=(replace(block, until=TODAY),))) == {}


def test_p4_waiting_counts_from_the_expected_day_and_prompts_the_ladder():
    plan = on_plan(Phase.CONFIGURE)
    wait = Wait(1, milestone_id(plan, "C7"), Party.CUSTOMER, "sample file", TODAY - days(60))
    ladder = [(2, None, ""), (3, "medium", ""), (10, "high", ""), (15, "high", "sponsor"), (21, "high", "pause")]
    for past, severity, prompt in ladder:
        expected = STANDARD.add(TODAY, -past)
        seen = detect(quiet(milestones=plan, waits=(replace(wait, expected=expected),)), TODAY, STANDARD, KINDS)
        assert [d.severity.value for d in seen] == ([severity] if severity else [])
        assert not seen or (prompt in seen[0].evidence and "sample file" in seen[0].evidence)
    no_expectation = quiet(milestones=plan, waits=(wait,))
    assert see(no_expectation) == {}  # its milestone is not due yet


def go_live_moved(*, told=False, later=14):
    plan = on_plan(Phase.CONFIGURE)
    live = next(m for m in plan if m.code == "L1")
    moved, on = live.committed + days(later), TODAY - days(3)
    move = Move(1, live.id, "L1", live.committed, moved, "data", "", CausedBy.CUSTOMER, customer_told=told, on=on)
    return changed(plan, "L1", committed=moved), (move,)


def test_p5_stays_until_the_next_review_and_until_the_customer_knows():
    plan, moves = go_live_moved(told=True)
    before = quiet(milestones=plan, moves=moves, reviewed=TODAY - days(4))
    assert see(before) == {"P5": "high"}
    assert see(replace(before, reviews=(review(yes(), TODAY - days(1)),))) == {}
    plan, moves = go_live_moved(told=False)
    assert see(quiet(milestones=plan, moves=moves, reviewed=TODAY - days(1))) == {"P5": "high"}
    plan, moves = go_live_moved(later=-7)
    assert "P5" not in see(quiet(milestones=plan, moves=moves, reviewed=TODAY - days(4)))


def test_p5_folds_the_late_milestones():
    plan, moves = go_live_moved()
    plan = changed(plan, "V1", state="open", actual=None, committed=TODAY - days(2))
    seen = {d.code: d for d in detect(quiet(milestones=plan, moves=moves), TODAY, STANDARD, KINDS)}
    assert seen["P1"].folded_into == "P5"


def test_p7_needs_more_than_days_in_the_stage():
    plan = on_plan(Phase.CONFIGURE)
    aged = changed(plan, "K3", actual=TODAY - days(30))
    assert see(quiet(milestones=aged)) == {}  # on plan: no alarm
    passed = changed(aged, "C7", committed=TODAY - days(1))
    assert see(quiet(milestones=passed))["P7"] == "high"
    fresh = changed(changed(plan, "K3", actual=TODAY - days(15)), "C7", committed=TODAY - days(1))
    assert see(quiet(milestones=fresh))["P7"] == "medium"
    younger = changed(changed(plan, "K3", actual=TODAY - days(14)), "C7", committed=TODAY - days(1))
    assert "P7" not in see(quiet(milestones=younger))


@pytest.mark.parametrize(("late", "severity"), [(7, "medium"), (8, "high")])
def test_p8_forecast_past_the_committed_go_live(late, severity):
    plan = on_plan(Phase.GO_LIVE)
    live = next(m for m in plan if m.code == "L1")
    predecessor = next(m for m in plan if m.code == "L0")
    monday = live.committed - days(live.committed.weekday())
    plan = changed(changed(plan, "L1", committed=monday), "L0", committed=monday)
    pushed = changed(plan, "L0", state="done", actual=monday + days(late), committed=monday)
    assert predecessor.code == "L0"
    assert see(quiet(Phase.GO_LIVE, milestones=pushed)).get("P8") == severity


def test_p9_late_kickoff():
    plan = on_plan(Phase.KICKOFF)
    signed = TODAY - days(7)
    dateless = changed(plan, "K1", state="open", actual=None, committed=None)
    given = quiet(Phase.KICKOFF, milestones=dateless, account_fields={"signed": signed})
    assert see(given) == {"P9": "low", "P10": "low"}, "a step without a date is a finding of the plan, too"
    given = quiet(Phase.KICKOFF, milestones=plan, account_fields={"signed": signed})
    assert see(replace(given, account=replace(given.account, signed=signed + days(1)))) == {}
    far = changed(plan, "K1", state="open", actual=None, committed=signed + days(14))
    assert see(quiet(Phase.KICKOFF, milestones=far, account_fields={"signed": signed})) == {"P9": "medium"}
    near = changed(plan, "K1", state="open", actual=None, committed=signed + days(13))
    assert see(quiet(Phase.KICKOFF, milestones=near, account_fields={"signed": signed})) == {}


def test_p11_a_forced_gate_until_it_is_made_good():
    forced = GatePass("G1", TODAY - days(3), forced=True, reason="customer in a hurry", missing="criterion")
    given = quiet(gates=(forced,), criteria=(replace(CRITERION, baseline=None),))
    assert see(given) == {"P11": "medium"}
    in_training = replace(given, milestones=on_plan(Phase.TRAIN))
    assert see(in_training) == {"P11": "high"}
    assert see(replace(given, criteria=(CRITERION,))) == {}
    assert see(replace(given, gates=(forced, GatePass("G1", TODAY)))) == {}
    promise = Promise(1, "SSO for free", out_of_scope=True, decision="open")
    g0 = replace(forced, gate="G0")
    assert see(quiet(Phase.KICKOFF, gates=(g0,), promises=(promise,)))["P11"] == "high"
    g3 = replace(forced, gate="G3")
    checks = content.readiness(Segment.ENTERPRISE)
    premature = quiet(Phase.GO_LIVE, gates=(g3,), checks=checks)
    assert see(premature) == {"P11": "high", "P12": "medium"}
    assert see(replace(premature, checks=tuple(replace(c, state="yes") for c in checks))) == {}
    g2 = replace(forced, gate="G2")
    assert see(quiet(gates=(g2,))) == {"P11": "medium"}
    wish = ScopeChange(1, "reports", TODAY)
    assert see(quiet(Phase.TRAIN, gates=(g2,), scope_changes=(wish,))) == {"P11": "medium"}
    assert see(quiet(Phase.TRAIN, gates=(g2,))) == {}


def test_p13_p14_p6():
    plan = on_plan(Phase.CONFIGURE)
    moves = tuple(
        Move(n, 1, "C6", TODAY, TODAY, "data", "", CausedBy.VENDOR, customer_told=True, on=TODAY) for n in range(3)
    )
    assert see(quiet(milestones=plan, moves=moves)) == {"P13": "medium"}
    assert see(quiet(milestones=plan, moves=moves[:2])) == {}
    rounds = tuple(UatRound(n, TODAY, passed=True) for n in (1, 2, 3))
    assert see(quiet(Phase.PILOT, uat_rounds=rounds)) == {"P14": "medium"}
    assert see(quiet(Phase.PILOT, uat_rounds=rounds[:2])) == {}
    wishes = tuple(ScopeChange(n, "more", TODAY, decision="in-scope") for n in range(3))
    assert see(quiet(scope_changes=wishes)) == {"P6": "medium"}  # 3 of 28
    assert see(quiet(scope_changes=wishes[:2])) == {}


def test_hypercare_overrun():
    plan = on_plan(Phase.GO_LIVE)
    live = changed(changed(plan, "L1", state="done", actual=TODAY - days(15)), "Y1", committed=TODAY)
    assert see(quiet(Phase.GO_LIVE, milestones=live)) == {"HC": "medium"}
    assert see(quiet(Phase.GO_LIVE, milestones=changed(live, "L1", actual=TODAY - days(14)))) == {}


# --- people --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("missed", "expected"), [(1, ("E1", "low")), (2, ("E2", "medium")), (3, ("E3", "high")), (5, ("E3", "high"))]
)
def test_e1_e3_meetings_missed_in_a_row(missed, expected):
    contacts = (meeting(6), mail(0, direction="in"), *(meeting(n, held=False, people=()) for n in range(missed)))
    seen = see(quiet(contacts=contacts))
    seen.pop("E8", None)
    assert seen == dict([expected])


def test_a_meeting_that_was_held_ends_the_row():
    assert see(quiet(contacts=(meeting(3, held=False), meeting(0)))) == {}


def test_e4_e5_our_unanswered_message():
    base = (meeting(6),)
    friday = TODAY - days(5)  # 13 Nov: Mon, Tue, Wed are the three working days since
    assert friday.weekday() == 4
    assert see(quiet(contacts=(*base, mail(2)))) == {}
    assert see(quiet(contacts=(*base, mail(5)))) == {"E4": "low"}
    assert see(quiet(contacts=(*base, mail(6)))) == {"E5": "high"}
    assert see(quiet(contacts=(*base, mail(5, answered=TODAY)))) == {}
    assert see(quiet(contacts=(*base, mail(5), mail(1, direction="in")))) == {}


def test_e6_the_champion_is_silent_although_we_tried():
    others = (meeting(1, people=(2, 3)), meeting(40))
    assert see(quiet(contacts=(meeting(7), mail(6), *others[1:]))) == {"E6": "critical"}
    assert see(quiet(contacts=(meeting(6), mail(5)))) == {"E4": "low"}
    assert see(quiet(contacts=(meeting(7), *others))) == {"E6b": "medium"}  # nobody tried
    missed = meeting(2, held=False, people=(1,))
    assert see(quiet(contacts=(meeting(7), missed)))["E6"] == "critical"
    smb = {"segment": Segment.SMB, "milestones": on_plan(Phase.CONFIGURE, Segment.SMB)}
    assert "E6" not in see(quiet(contacts=(meeting(44), mail(3)), **smb))
    assert see(quiet(contacts=(meeting(45), mail(3)), **smb))["E6"] == "critical"
    no_cadence = {"segment": Segment.SELF_SERVE, "milestones": on_plan(Phase.CONFIGURE, Segment.SELF_SERVE)}
    assert "E6" not in see(quiet(contacts=(meeting(90), mail(3)), **no_cadence))


def test_e7_a_key_person_absent_from_two_meetings():
    contacts = (meeting(20), meeting(8, people=(1, 2), absent=(3,)), meeting(1, people=(1, 2), absent=(3,)))
    assert see(quiet(contacts=contacts)) == {"E7": "medium"}
    assert see(quiet(contacts=(*contacts[:2], meeting(1)))) == {}


@pytest.mark.parametrize(("silent", "expected"), [(34, None), (35, "medium"), (44, "medium"), (45, "high")])
def test_e8_the_sponsor_is_absent(silent, expected):
    contacts = (meeting(100), meeting(silent), meeting(1, people=(1, 3)))
    assert see(quiet(contacts=contacts)) == ({"E8": expected} if expected else {})


def test_e8_two_missed_meetings_are_high_at_once():
    contacts = (meeting(20), meeting(8, people=(1, 3), absent=(2,)), meeting(1, people=(1, 3), absent=(2,)))
    assert see(quiet(contacts=contacts)) == {"E8": "high"}


def test_e9_hanging_on_one_person():
    assert see(quiet(people=TEAM[:2])) == {"E9": "medium"}
    no_sponsor = (TEAM[0], TEAM[2], Person(4, "Lee", Role.BUSINESS))
    assert see(quiet(people=no_sponsor)) == {"E9": "medium"}
    one_voice = (meeting(31), meeting(1, people=(1,)))
    assert see(quiet(contacts=one_voice)) == {"E9": "medium"}
    smb = {"segment": Segment.SMB, "milestones": on_plan(Phase.CONFIGURE, Segment.SMB)}
    assert see(quiet(people=TEAM[:2], **smb)) == {"E9": "low"}
    assert (
        see(quiet(people=(), contacts=(), answers=None, account_fields={"added": TODAY})) == {}
    )  # nobody was asked yet


def test_o1_the_champion_left_and_folds_what_follows_from_it():
    left = replace(TEAM[0], state="left", state_on=TODAY - days(1))
    seen = {d.code: d for d in detect(quiet(people=(left, *TEAM[1:])), TODAY, STANDARD, KINDS)}
    assert seen["O1"].severity is Severity.CRITICAL
    assert seen["E9"].folded_into == "O1"
    successor = Person(9, "New One", Role.CHAMPION)
    assert "O1" not in see(quiet(people=(left, *TEAM[1:], successor)))


# --- value ---------------------------------------------------------------------------------------


def test_h2_a_promise_open_after_kickoff():
    promise = Promise(1, "SSO by March")
    assert see(quiet(promises=(promise,))) == {"H2": "high"}
    assert see(quiet(Phase.HANDOFF, promises=(promise,))) == {}
    assert see(quiet(promises=(replace(promise, decision="honour"),))) == {}


def test_s1_no_success_criteria():
    plan = changed(on_plan(Phase.CONFIGURE), "K1", actual=TODAY - days(7))
    assert see(quiet(criteria=(), milestones=plan)) == {"S1": "medium"}
    assert see(quiet(criteria=(), milestones=changed(plan, "K1", actual=TODAY - days(6)))) == {}
    assert see(quiet(Phase.TRAIN, criteria=())) == {"S1": "high"}


def test_s2_s3_criteria_without_baseline_or_long_unchecked():
    bare = replace(CRITERION, baseline=None)
    plan = on_plan(Phase.GO_LIVE)
    assert see(quiet(Phase.GO_LIVE, criteria=(bare,), milestones=changed(plan, "L0", committed=TODAY))) == {
        "S2": "medium"
    }
    assert see(quiet(Phase.TRAIN, criteria=(bare,))) == {}
    assert see(quiet(criteria=(replace(CRITERION, validated=TODAY - days(61)),))) == {"S3": "low"}
    assert see(quiet(criteria=(replace(CRITERION, validated=TODAY - days(60)),))) == {}


def test_n1_concerns_open_twice_running():
    first = replace(review(yes(S2="n"), TODAY - days(7)), id=1)
    second = replace(review(yes(S2="n"), TODAY), id=2)
    assert see(replace(quiet(), reviews=(first, second))) == {"N1": "medium"}
    between = replace(review(yes(), TODAY - days(3)), id=3, week="2026-W46")
    assert see(replace(quiet(), reviews=(replace(first, week="2026-W45"), between, second))) == {}


def test_c1_renewal_close():
    def near(days_left, **fields):
        return quiet(account_fields={"renewal": TODAY + days(days_left)}, **fields)

    assert see(near(121)) == {}
    assert see(near(120)) == {"C1": "medium"}
    assert see(near(60)) == {"C1": "high"}
    seen_value = changed(on_plan(Phase.CONFIGURE), "V1", state="done", actual=TODAY)
    assert see(near(60, milestones=seen_value)) == {"C1": "medium"}
    live = changed(seen_value, "L1", state="done", actual=TODAY)
    assert see(near(60, milestones=live)) == {}


def test_r3_decision_overdue_and_r4_no_next_action():
    draft = Draft(1, 1, "escalation", "", state="sent", decision_due=TODAY - days(1))
    assert see(quiet(drafts=(draft,))) == {"R3": "high"}
    assert see(quiet(drafts=(replace(draft, answer="approved"),))) == {}
    assert see(quiet(drafts=(replace(draft, decision_due=TODAY),))) == {}
    assert see(quiet(actions=())) == {"R4": "low"}
    assert see(quiet(actions=(Action(1, "some day"),))) == {"R4": "low"}
    unreviewed = {"answers": None, "actions": (), "people": TEAM}
    assert see(quiet(**unreviewed, account_fields={"added": TODAY - days(7)})) == {}
    assert see(quiet(**unreviewed, account_fields={"added": TODAY - days(8)})) == {"R4": "low"}


def number(ago, **fields):
    return Numbers(TODAY - days(ago), **fields)


LIVE = changed(on_plan(Phase.TRANSITION), "L1", actual=TODAY - days(20))


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([number(0, active=49, licensed=100)], {"A1": "medium"}),
        ([number(0, active=50, licensed=100)], {}),
        ([number(15, active=1, licensed=100)], {}),
        ([number(14, active=1, licensed=100)], {"A1": "medium"}),
        ([number(14, active=90), number(7, active=80), number(0, active=70)], {"A2": "medium"}),
        ([number(14, active=90), number(7, active=80), number(0, active=80)], {}),
        ([number(14, tickets=3), number(7, tickets=4), number(0, tickets=7)], {"A3": "medium"}),
        ([number(14, tickets=1), number(7, tickets=2), number(0, tickets=4)], {}),
        ([number(0, core_used=5, core_total=10)], {"A4": "medium"}),
        ([number(0, core_used=6, core_total=10)], {}),
        ([number(0, trained=7, invited=10)], {"A5": "medium"}),
        ([number(0, trained=8, invited=10)], {}),
        ([number(0, error_rate=5.1)], {"T1": "medium"}),
        ([number(0, error_rate=5.0)], {}),
    ],
)
def test_signals_from_typed_numbers(numbers, expected):
    assert see(quiet(Phase.TRANSITION, milestones=LIVE, numbers=tuple(numbers))) == expected


def test_training_that_fell_short_is_told_by_sessions_where_they_know_else_by_figures():
    few, enough = number(0, trained=7, invited=10), number(0, trained=8, invited=10)
    short = Session(1, "Dispatchers", "end-users", TODAY - days(90), 40, 31)
    fine = replace(short, attended=32)

    def a5(**fields):
        known = quiet(Phase.TRANSITION, milestones=LIVE, **fields)
        return next((s.evidence for s in detect(known, TODAY, STANDARD, KINDS) if s.code == "A5"), "")

    assert a5(trainings=(short,), numbers=(enough,)) == (
        f"Training: 77 % of the end users came, last on {dates.day(TODAY - days(90))}"
    ), "it does not grow old, and holds against the figures"
    assert a5(trainings=(fine,), numbers=(few,)) == ""
    assert a5(trainings=(replace(fine, completed=20),)).startswith("Training: 50 % of the end users completed it")
    assert a5(trainings=(Session(2, "to come", "end-users", TODAY + days(5), 40),), numbers=(few,)).startswith("70 %")
    before = quiet(trainings=(short,))
    assert not [s for s in detect(before, TODAY, STANDARD, KINDS) if s.code == "A5"], "T2 is not due yet"


def test_usage_says_nothing_before_go_live():
    numbers = (number(0, active=1, licensed=100, core_used=0, core_total=9, trained=1, invited=9),)
    assert see(quiet(numbers=numbers)) == {}


def test_t2_waiting_for_access():
    plan = on_plan(Phase.CONFIGURE)
    wait = Wait(
        1, milestone_id(plan, "C4"), Party.CUSTOMER, "VPN account", STANDARD.add(TODAY, -3), reason_code="access",
        expected=TODAY + days(9),
    )  # fmt: skip
    assert see(quiet(milestones=plan, waits=(wait,))) == {"T2": "medium"}
    assert see(quiet(milestones=plan, waits=(replace(wait, since=STANDARD.add(TODAY, -2)),))) == {}


# --- imported books start clean ------------------------------------------------------------------


@pytest.mark.parametrize("segment", Segment)
@pytest.mark.parametrize("phase", [None, *list(Phase)[:-1]])
@pytest.mark.parametrize("age", [5, 40, 400])
def test_an_imported_book_starts_clean(segment, phase, age):
    plan = instantiate(content.plan(segment), signed=TODAY - days(age), phase=phase, today=TODAY, imported=True)
    fields = {"source": "import", "added": TODAY, "signed": TODAY - days(age)}
    given = replace(facts(milestones=plan, segment=segment, account_fields=fields))
    found = evaluate(given, TODAY, KINDS)
    assert found.changes == ()
    assert found.assessment.health.colour.value == "new"
    assert found.assessment.health.score == 84
    assert not any(v.late for v in found.assessment.milestones)


def test_on_hold_and_closed_accounts_change_nothing():
    given = quiet(milestones=late_plan("V1", 9))
    for status in (Status.HOLD, Status.CLOSED):
        fields = {"status": status, "closed_on": TODAY, "hold_since": TODAY}
        frozen = replace(given, account=replace(given.account, **fields), signals=(signal("E4"),))
        assert evaluate(frozen, TODAY, KINDS).changes == ()


# --- reconcile -----------------------------------------------------------------------------------


def sightings(given, today=TODAY):
    return detect(given, today, STANDARD, KINDS)


def engaged(changes):
    """The changes about contact: the plan moves on by itself from day to day."""
    return [c for c in changes if c.signal.code.startswith("E")]


def stored(given, today=TODAY):
    changes = reconcile(sightings(given, today), (), today)
    return tuple(replace(c.signal, id=n + 1) for n, c in enumerate(changes))


def test_a_sighting_is_raised_once():
    given = quiet(milestones=late_plan("V1", 2))
    signals = stored(given)
    assert [(s.code, s.subject, s.first_noticed, s.state.value) for s in signals if s.code == "P1"] == [
        ("P1", "V1", TODAY, "open")
    ]
    assert reconcile(sightings(given), signals, TODAY) == ()


def test_an_upgrade_replaces_and_keeps_the_first_day():
    signals = stored(quiet(milestones=late_plan("V1", 2)), TODAY)
    later = TODAY + days(7)
    found = reconcile(sightings(quiet(milestones=late_plan("V1", 2)), later), signals, later)
    (change,) = [c for c in found if c.signal.subject == "V1"]
    assert (change.kind, change.signal.code, change.signal.id) == ("upgrade", "P2", signals[0].id)
    assert (change.signal.first_noticed, change.signal.last_evidence, change.signal.count) == (TODAY, later, 2)
    assert change.signal.response_due == response_due(Severity.MEDIUM, later)


def test_it_closes_by_itself_when_the_fact_clears():
    signals = stored(quiet(milestones=late_plan("V1", 2)))
    changes = reconcile((), signals, TODAY)
    assert {c.kind for c in changes} == {"close"}
    closed = applied(changes, signals)
    assert {s.state for s in closed} == {SignalState.RESOLVED}
    assert reconcile((), closed, TODAY) == ()


@pytest.mark.parametrize("state", [SignalState.DISMISSED, SignalState.RESOLVED])
def test_dismissed_or_resolved_by_hand_stays_quiet_until_it_worsens_or_comes_back(state):
    given = quiet(contacts=(meeting(5), mail(5)))
    quieted = tuple(replace(s, state=state, reason="they are on leave", closed_on=TODAY) for s in stored(given))
    assert reconcile(sightings(given), quieted, TODAY) == ()
    worse = TODAY + days(1)
    (change,) = engaged(reconcile(sightings(given, worse), quieted, worse))
    assert (change.kind, change.signal.code) == ("raise", "E5")
    gone = reconcile((), quieted, TODAY)
    assert [(c.kind, c.signal.state) for c in gone] == [("clear", state)]
    cleared = applied(gone, quieted)
    assert reconcile((), cleared, TODAY) == ()
    for later in (TODAY, TODAY + days(6)):  # one new alert a week is enough
        assert reconcile(sightings(given), cleared, later) == ()
    assert [c.kind for c in reconcile(sightings(given), cleared, TODAY + days(7))] == ["raise"]


def test_what_a_person_raised_or_graded_is_respected():
    given = quiet(contacts=(meeting(5), mail(5)))
    by_hand = (replace(signal("E4"), human=True, severity=Severity.HIGH, evidence="she said so"),)
    assert reconcile(sightings(given), by_hand, TODAY) == ()
    assert reconcile((), by_hand, TODAY) == ()
    graded = tuple(replace(s, severity=Severity.MEDIUM, reason="board meeting") for s in stored(given))
    assert reconcile(sightings(given), graded, TODAY) == ()
    tomorrow = TODAY + days(1)
    (change,) = engaged(reconcile(sightings(given, tomorrow), graded, tomorrow))
    assert (change.kind, change.signal.severity) == ("upgrade", Severity.HIGH)


def test_symptoms_unfold_when_their_root_is_dismissed():
    plan = on_plan(Phase.CONFIGURE)
    for code in ("C2", "C3", "V1"):
        plan = changed(plan, code, state="open", actual=None, committed=STANDARD.add(TODAY, -2))
    given = quiet(milestones=plan)
    signals = stored(given)
    dismissed = tuple(
        replace(s, state=SignalState.DISMISSED, reason="agreed with them") if s.code == "P3" else s for s in signals
    )
    changes = reconcile(sightings(given), dismissed, TODAY)
    assert {(c.kind, c.signal.folded_into) for c in changes} == {("refresh", None)}
    assert len(changes) == 3
    assert reconcile(sightings(given), applied(changes, dismissed), TODAY) == ()


# --- neglect (DOMAIN 6) ----------------------------------------------------------------------------


def reviews(*ago):
    return tuple(replace(review(yes(), TODAY - days(n)), id=n + 1) for n in ago)


@pytest.mark.parametrize(("severity", "after"), [("low", "medium"), ("medium", "high"), ("high", "high")])
def test_two_reviews_without_an_intervention_raise_a_signal_once(severity, after):
    raised = signal("N2", severity, id=1, first_noticed=TODAY - days(20), last_evidence=TODAY - days(20))
    given = quiet(signals=(raised,), reviews=reviews(14, 7, 0))
    grown = evaluate(given, TODAY, KINDS)
    assert [s.severity.value for s in grown.facts.signals] == [after]
    assert evaluate(grown.facts, TODAY, KINDS).changes == ()
    assert evaluate(replace(given, reviews=reviews(20, 7)), TODAY, KINDS).changes == ()  # noticed in the first of them
    answered = replace(raised, interventions=(Intervention(1, TODAY - days(8), "called"),))
    assert evaluate(replace(given, signals=(answered,)), TODAY, KINDS).changes == ()
    afterwards = tuple(replace(s, interventions=(Intervention(1, TODAY, "called"),)) for s in grown.facts.signals)
    assert evaluate(replace(grown.facts, signals=afterwards), TODAY, KINDS).changes == ()


def test_a_neglected_signal_of_a_rule_keeps_its_severity_until_the_rule_sees_worse():
    def age(signals):
        return tuple(replace(s, first_noticed=TODAY - days(20)) for s in signals)

    given = quiet(contacts=(meeting(5), meeting(1, held=False)))
    signals = age(stored(given))
    assert [(s.code, s.severity) for s in signals] == [("E1", Severity.LOW)]
    past = reviews(14, 7)
    signals = applied(reconcile(sightings(given), signals, TODAY, reviews=past), signals)
    assert [(s.code, s.severity, s.response_due) for s in signals] == [
        ("E1", Severity.MEDIUM, response_due(Severity.MEDIUM, TODAY))
    ]
    assert reconcile(sightings(given), signals, TODAY, reviews=past) == ()
    for missed, expected in ((2, Severity.MEDIUM), (3, Severity.HIGH)):
        worse = quiet(contacts=(meeting(5), *(meeting(n + 1, held=False) for n in range(missed))))
        signals = applied(reconcile(sightings(worse), signals, TODAY, reviews=past), signals)
        assert [(s.code, s.severity) for s in signals] == [(f"E{missed}", expected)]


def test_an_intervention_is_due_by_the_next_review_of_that_account():
    given = quiet(segment=Segment.SMB, account_fields={"review_interval": 14}, contacts=tuple(
        meeting(n, held=False) for n in (1, 2)))  # fmt: skip
    (raised,) = [s for s in evaluate(given, TODAY, KINDS).facts.signals if s.code == "E2"]
    assert raised.response_due == TODAY + days(14)


# --- the budget: at most one new alert a week for each cause ---------------------------------------


def test_the_same_trouble_back_within_a_week_is_no_new_alert():
    given = quiet(contacts=(meeting(5), mail(4)))
    signals = stored(given)
    closed = applied(reconcile((), signals, TODAY), signals)
    assert {s.closed_on for s in closed} == {TODAY}
    back = TODAY + days(6)
    (change,) = engaged(reconcile(sightings(given), closed, back))
    assert (change.kind, change.signal.id, change.signal.first_noticed) == ("reopen", signals[0].id, TODAY)
    assert (change.signal.is_open, change.signal.closed_on, change.signal.last_evidence) == (True, None, back)
    later = TODAY + days(7)
    assert [c.kind for c in engaged(reconcile(sightings(given), closed, later))] == ["raise"]


def test_a_worse_signal_is_awake_again():
    given = quiet(contacts=(meeting(5), mail(5)))
    asleep = tuple(replace(s, snoozed_until=TODAY + days(9)) for s in stored(given))
    assert reconcile(sightings(given), asleep, TODAY) == ()
    tomorrow = TODAY + days(1)
    (change,) = engaged(reconcile(sightings(given, tomorrow), asleep, tomorrow))
    assert (change.kind, change.signal.snoozed_until) == ("upgrade", None)


def test_evidence_says_how_late_and_how_often_moved():
    plan = late_plan("C5", 6)
    live = next(m for m in plan if m.code == "C5")
    moves = tuple(
        Move(n, live.id, "C5", TODAY, TODAY, "data", "", CausedBy.CUSTOMER, customer_told=True, on=TODAY - days(30))
        for n in range(3)
    )
    told = {d.code: d.evidence for d in sightings(quiet(milestones=plan, moves=moves))}
    assert told["P2"] == "‘Data export delivered, format valid’ is 6 working days late (due 10 Nov 2026), third move"
    assert told["P13"] == "‘Data export delivered, format valid’ was moved 3 times"


def test_a_day_more_is_no_new_evidence():
    assert only_older("‘X’ is 1 working day late (due 10 Nov)", "‘X’ is 2 working days late (due 10 Nov)")
    assert not only_older("‘X’ is 2 working days late (due 10 Nov)", "‘X’ is 2 working days late (due 11 Nov)")


def test_where_we_have_to_act_the_owner_is_the_accounts():
    given = quiet(contacts=(meeting(8),))
    (found,) = [d for d in sightings(given) if d.code == "E6b"]
    assert found.owner == "me"
    named = replace(given, account=replace(given.account, owner="Ada"))
    assert [d.owner for d in sightings(named) if d.code == "E6b"] == ["Ada"]
