"""Whose turn it is, what would make an account green, and the review's queue, proposals and changes."""

from dataclasses import replace

import pytest
from csm_tui import content
from csm_tui.domain import explain, review_queue
from csm_tui.domain.assess import assess, evaluate
from csm_tui.domain.calendar import STANDARD
from csm_tui.domain.explain import explain_dict, to_green
from csm_tui.domain.model import (
    Action,
    Block,
    CausedBy,
    Colour,
    Contact,
    GatePass,
    Intervention,
    Move,
    Numbers,
    Override,
    Party,
    Person,
    Phase,
    Role,
    Snapshot,
    Status,
    UatRound,
    Wait,
)
from csm_tui.domain.review import propose, weeks_alike
from csm_tui.domain.review_changes import since_last_review
from csm_tui.domain.review_queue import look_of

from tests.domain.builders import TODAY, changed, days, done, facts, on_plan, review, signal, yes

# --- whose turn ----------------------------------------------------------------------------------


def turn(given):
    found = assess(given, TODAY).turn
    return (found.party.value, found.since, found.working_days) if found else None


def wait(code, party, since, plan, **fields):
    milestone = next(m for m in plan if m.code == code)
    return Wait(milestone.id, milestone.id, Party(party), "the export", since, **fields)


def test_first_the_oldest_open_wait_on_started_or_due_work():
    plan = changed(on_plan(Phase.CONFIGURE), "C7", started=TODAY - days(9))
    waits = (
        wait("C7", "customer", STANDARD.add(TODAY, -4), plan),
        wait("L1", "third-party", STANDARD.add(TODAY, -9), plan),  # neither started nor due
        wait("C7", "vendor", STANDARD.add(TODAY, -20), plan, until=TODAY),
    )
    assert turn(facts(milestones=plan, waits=waits)) == ("customer", STANDARD.add(TODAY, -4), 4)


def test_then_the_earliest_overdue_action():
    actions = (
        Action(1, "send data", party=Party.CUSTOMER, due=TODAY - days(7)),
        Action(2, "call", party=Party.VENDOR, due=TODAY - days(1)),
        Action(3, "long done", party=Party.VENDOR, due=TODAY - days(30), state="done"),
    )
    assert turn(facts(actions=actions)) == ("customer", TODAY - days(7), 5)
    assert turn(facts(actions=(replace(actions[0], due=TODAY),)))[0] == "vendor"  # due today is not overdue


def test_then_the_owner_of_the_next_step_that_can_be_taken():
    plan = on_plan(Phase.PILOT)  # T2 was done on its day; P1 is the customer's
    trained = next(m for m in plan if m.code == "T2").actual
    assert turn(facts(Phase.PILOT)) == ("customer", trained, STANDARD.between(trained, TODAY))
    joint = facts(Phase.PILOT, milestones=changed(plan, "P1", state="done", actual=TODAY))
    assert turn(joint)[0] == "vendor"


def test_nobody_s_turn_on_hold():
    held = facts(account_fields={"status": Status.HOLD, "hold_since": TODAY})
    assert turn(held) is None
    assert turn(facts(milestones=())) is None


# --- what would make it green --------------------------------------------------------------------


def kinds_of(fixes):
    return [(f.kind, f.ref) for f in fixes]


def test_nothing_to_do_where_it_is_green():
    assert to_green(facts(answers=yes()), TODAY) == ()
    assert to_green(facts(answers=yes(), account_fields={"status": Status.CLOSED, "closed_on": TODAY}), TODAY) == ()


def test_the_cheapest_way_is_named():
    assert kinds_of(to_green(facts(), TODAY)) == [("review", "")]
    assert kinds_of(to_green(facts(answers=yes(), reviewed=TODAY - days(14)), TODAY)) == [("review", "")]
    critical = signal("E6", id=7)
    fixes = to_green(facts(answers=yes(S3="n"), signals=[critical]), TODAY)
    assert kinds_of(fixes) == [("signal", "7")]
    assert fixes[0].text == "Resolve the Critical signal ‘Champion silent’"
    unused = facts(Phase.TRAIN, answers=yes(T1="n", T2="n", T3="n"))
    assert len(to_green(unused, TODAY)) == 2  # with one of three still bad Technical is at 67
    weak = to_green(unused, TODAY)
    assert {f.kind for f in weak} == {"answer"}
    assert "from No to Yes" in weak[0].text


def test_finishing_a_milestone_takes_its_signals_along():
    plan = on_plan(Phase.CONFIGURE)
    for code in ("C2", "C3", "V1"):
        plan = changed(plan, code, state="open", actual=None, committed=STANDARD.add(TODAY, -9))
    found = evaluate(facts(answers=yes(), milestones=plan), TODAY, content.signals()).facts
    numbered = replace(found, signals=tuple(replace(s, id=n + 1) for n, s in enumerate(found.signals)))
    fixes = to_green(numbered, TODAY)
    assert {f.kind for f in fixes} >= {"milestone"}
    assert not any("Several milestones late" in f.text for f in fixes)


def test_where_much_is_wrong_the_list_is_thinned_out(monkeypatch):
    sheet = yes(**dict.fromkeys(("E1", "E2", "P1", "P2", "T1", "T2", "S1", "S2"), "n"))
    given = facts(
        Phase.TRAIN, answers=sheet, signals=[signal(c, id=n) for n, c in enumerate(("P6", "N2", "T3", "A3"), 1)]
    )
    exact = to_green(given, TODAY)
    monkeypatch.setattr(explain, "_BUDGET", 0)
    rough = to_green(given, TODAY)
    assert 0 < len(exact) <= len(rough) < 12
    assert sum(f.steps for f in exact) <= sum(f.steps for f in rough)


def test_the_shape_of_explain_json():
    override = Override(1, Colour.YELLOW, "told", "sponsor said so", TODAY, TODAY + days(7))
    given = facts(answers=yes(E2="n"), signals=[signal("E4", evidence="no answer")], override=override)
    told = explain_dict(assess(given, TODAY), to_green(given, TODAY))
    assert {"score", "base", "band", "colour", "components", "caps", "to_green", "override"} <= told.keys()
    assert (told["score"], told["base"], told["band"], told["colour"]) == (90, 89.58, "healthy", "yellow")
    engagement = told["components"]["engagement"]
    assert engagement == {
        "value": 66.67,
        "weight": 0.3125,
        "answers": 66.67,
        "signals": 90.0,
        "milestones": None,
        "evidence": ["No: replies in good time", "Low: Slow reply – no answer"],
    }
    assert told["override"]["until"] == (TODAY + days(7)).isoformat()
    assert told["to_green"] == []


# --- the queue -----------------------------------------------------------------------------------


def entry(number, **fields):
    account_fields = {"id": number, "name": f"Account {number}", "arr_cents": 1_000 * number} | fields.pop("acc", {})
    given = facts(**({"answers": yes()} | fields), account_fields=account_fields)
    return given, assess(given, TODAY)


def fallen():
    past = (Snapshot(TODAY - days(7), "", reviewed=True, score=100, colour=Colour.GREEN),)
    return entry(4, answers=yes(E1="n", P1="n"), snapshots=past)


def place(facts, assessment, today):
    return review_queue.place(look_of(facts, assessment, today), today)


def queue(entries, today, *, express=False, begun=()):
    known = {f.account.id: f for f, _ in entries}
    looks = [look_of(f, found, today) for f, found in entries]
    return review_queue.order(looks, today, express=express, begun=begun, facts=known.__getitem__)


def test_the_queue_is_in_the_order_of_domain_and_says_why_in_a_word():
    high = signal("E5", response_due=TODAY + days(1))
    broken = signal("E5", response_due=TODAY - days(1))
    entries = [
        entry(1, signals=[signal("E6")]),
        entry(2, signals=[broken]),
        entry(3, answers=yes(**dict.fromkeys(("E1", "E2", "E3", "P1", "P2", "P3", "S1"), "n"))),
        fallen(),
        entry(5, reviewed=TODAY - days(20)),
        entry(6, reviewed=TODAY - days(12)),
        entry(7, phase=Phase.GO_LIVE),
        entry(8, signals=[high]),
        entry(9, answers=None, phase=Phase.TRAIN),
        entry(11),
        entry(10),
    ]
    entries[7] = entry(8, signals=[high], phase=Phase.TRAIN)
    entries[9], entries[10] = entry(11, phase=Phase.TRAIN), entry(10, phase=Phase.TRAIN)
    found = queue(list(reversed(entries)), TODAY)
    assert [(p.account_id, p.why) for p in found] == [
        (1, "Critical signal open"), (2, "response overdue"), (3, "red"), (4, "worse since the last review"),
        (5, "review overdue"), (6, "review overdue"), (7, "gate G3 soon"), (8, "High signal open"), (9, "new account"),
        (11, "by ARR"), (10, "by ARR"),
    ]  # fmt: skip


def test_a_response_that_was_given_is_not_overdue():
    answered = signal("E5", response_due=TODAY - days(1), interventions=(Intervention(1, TODAY, "called"),))
    assert place(*entry(1, signals=[answered], phase=Phase.TRAIN), TODAY).why == "High signal open"
    assert place(*entry(1, signals=[signal("R3")]), TODAY).why == "decision overdue"


def test_what_is_due_within_this_week_is_no_overdue_review():
    due = {"reviewed": TODAY - days(7)}  # every account of a weekly rhythm
    assert place(*entry(1, **due, phase=Phase.GO_LIVE), TODAY).why == "gate G3 soon"
    assert place(*entry(1, **due, phase=Phase.TRAIN, signals=[signal("E5")]), TODAY).why == "High signal open"
    assert place(*entry(1, **due, phase=Phase.TRAIN), TODAY).why == "by ARR"


def test_a_person_s_word_sets_the_group_of_the_queue():
    def by(colour):
        return Override(1, colour, "told", "the sponsor said so", TODAY, TODAY + days(7))

    sunk = yes(**dict.fromkeys(("E1", "E2", "E3", "P1", "P2", "P3", "S1"), "n"))
    assert place(*entry(1, phase=Phase.TRAIN, override=by(Colour.RED)), TODAY).why == "red"
    assert place(*entry(1, phase=Phase.TRAIN, answers=sunk), TODAY).why == "red"
    assert place(*entry(1, phase=Phase.TRAIN, answers=sunk, override=by(Colour.YELLOW)), TODAY).why != "red"


# --- proposals and changes -----------------------------------------------------------------------


def test_the_record_proposes_and_never_for_what_only_a_person_can_tell():
    given = facts(
        signals=[
            signal("P1", subject="C2", evidence="C2 was due"),
            signal("P2", subject="C3"),
            signal("N2"),
            signal("T3"),
        ],
        contacts=(
            Contact(1, TODAY - days(3), "meeting", "both", people=(1, 2)),
            Contact(2, TODAY - days(20), "mail", "in"),
        ),
        people=(Person(1, "Dana", Role.CHAMPION), Person(2, "Kim")),
        numbers=(Numbers(TODAY, error_rate=2.0, tickets=3, core_used=3, core_total=4),),
    )
    found = propose(given, assess(given, TODAY), TODAY)
    assert (found["P1"].value, found["P1"].evidence) == ("n", "C2 was due (and 1 more)")
    assert found["E1"].value == found["E2"].value == found["E3"].value == found["S3"].value == "y"
    assert found["T2"].evidence == "Error rate 2 % on 18 Nov 2026"
    assert not {"S1", "S2", "T1", "T3"} & found.keys()
    assert len(found) <= 11
    assert propose(facts(milestones=()), assess(facts(milestones=()), TODAY), TODAY) == {}


def test_what_changed_since_the_last_review():
    plan = on_plan(Phase.CONFIGURE)
    plan = tuple(done(m, TODAY - days(2)) if m.code == "C2" else m for m in plan)
    given = facts(
        answers=yes(),
        reviewed=TODAY - days(3),
        milestones=plan,
        signals=[signal("E4"), signal("P1", first_noticed=TODAY - days(30))],
        contacts=(Contact(1, TODAY - days(1), "meeting", "both", held=False),),
    )
    lines = since_last_review(given, TODAY)
    assert "16 Nov 2026: ‘Account provisioned, first login’ done" in lines
    assert "17 Nov 2026: Missed meeting" in lines
    assert lines[-1] == "18 Nov 2026: Low signal: Slow reply"
    assert not any("Milestone late" in line for line in lines)


@pytest.mark.parametrize(("sheets", "alike"), [([yes(), yes(), yes()], 3), ([yes(), yes(E1="n"), yes()], 1), ([], 0)])
def test_same_as_last_week_asks_for_a_fresh_look_after_three(sheets, alike):
    reviews = tuple(replace(review(s, TODAY - days(7 * n)), id=n) for n, s in enumerate(reversed(sheets)))
    assert weeks_alike(replace(facts(), reviews=reviews), ("E1", "E2", "E3"), TODAY) == alike


def test_everything_on_record_with_a_day_is_told_among_what_changed():
    on = TODAY - days(1)
    given = facts(
        answers=yes(),
        reviewed=TODAY - days(3),
        numbers=(Numbers(on, licensed=300, active=120, core_used=4, core_total=6, tickets=9, error_rate=2.5),),
        actions=(
            Action(1, "Send the plan", closed_on=on, state="done"),
            Action(2, "Call the sponsor", added=on),
            Action(3, "Agreed in the review itself", added=on, origin="review"),
        ),
        blocks=(Block(1, 1, "No test system", "Sam", since=on),),
        uat_rounds=(UatRound(1, on, passed=False),),
        people=(Person(1, "Dana Ito", state="left", state_on=on),),
        gates=(GatePass("G2", on, forced=True),),
    )
    told = [line.partition(": ")[2] for line in since_last_review(given, TODAY) if line.startswith("17 Nov 2026")]
    assert told == [
        "Gate G2 forced", "Test round 1 failed", "Blocked: No test system", "Action done: Send the plan",
        "Action agreed: Call the sponsor",
        "Numbers: 120 of 300 active, 4 of 6 core features, 9 tickets, 2.5 % errors", "Dana Ito has left",
    ]  # fmt: skip


def test_a_busy_week_looks_only_at_what_is_grave_red_or_changed():
    calm = entry(1, phase=Phase.TRAIN)
    critical = entry(2, phase=Phase.TRAIN, signals=[signal("E6")])
    high = entry(3, phase=Phase.TRAIN, signals=[signal("E5", response_due=TODAY + days(1))])
    sunk = yes(**dict.fromkeys(("E1", "E2", "E3", "P1", "P2", "P3", "S1"), "n"))
    red = entry(4, phase=Phase.TRAIN, answers=sunk)
    fresh = entry(5, phase=Phase.TRAIN, answers=None)
    found = queue([calm, critical, high, red, fresh], TODAY, express=True)
    assert [(p.account_id, p.why) for p in found] == [
        (2, "Critical signal open"), (4, "red"), (3, "High signal open"), (5, "new account"),
    ]  # fmt: skip
    assert [p.account_id for p in queue([calm], TODAY)] == [1]


def test_a_date_that_moved_since_the_last_review_brings_an_account_into_a_busy_week():
    moved = Move(1, 1, "C2", TODAY - days(9), TODAY, "scope", "", CausedBy.CUSTOMER, True, TODAY - days(1))
    quiet, changed = entry(1, phase=Phase.TRAIN, reviewed=TODAY - days(3)), entry(2, reviewed=TODAY - days(3))
    changed = (replace(changed[0], moves=(moved,)), changed[1])
    found = queue([quiet, changed], TODAY, express=True)
    assert [(p.account_id, p.why) for p in found] == [(2, "a date moved")]
