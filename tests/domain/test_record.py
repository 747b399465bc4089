"""Criteria, handoff, promises, training, hypercare, RACI, closing: the rules of the account record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from csm_tui.content.record import checklist, handoff_sections, raci_template
from csm_tui.domain.criteria import Compared, compared, criterion_missing, figure, progress, reached, stale, told
from csm_tui.domain.hypercare import Issue, ordered, rollback, verdict
from csm_tui.domain.model import (
    Action,
    Check,
    Criterion,
    Facts,
    MilestoneState,
    Person,
    Promise,
    Role,
    Segment,
    Severity,
)
from csm_tui.domain.raci import RaciLine, matrix, raci_lint
from csm_tui.domain.record import HandoffSection, closing, completeness, hand_over_note, loop_back, overpromised
from csm_tui.domain.training import Session, gaps, shares
from hypothesis import given
from hypothesis import strategies as st

from .builders import TODAY, account, days
from .builders import facts as planned

GOAL = Criterion(1, "Orders by hand", baseline=80, target=20, unit="a day", owner="Dana", due=TODAY + days(30))


# --- criteria ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, ()),
        ({"baseline": None}, ("a starting value",)),
        ({"target": None, "owner": ""}, ("a target", "an owner")),
        ({"due": None}, ("a date",)),
        ({"target": 80}, ("a target that differs from the starting value",)),
    ],
)
def test_what_g1_asks_of_a_criterion(fields: dict[str, object], missing: tuple[str, ...]) -> None:
    assert criterion_missing(replace(GOAL, **fields)) == missing  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "share", "there"),
    [
        (80, 20, 80, 0, False),  # down is good
        (80, 20, 50, 50, False),
        (80, 20, 20, 100, True),
        (80, 20, 5, 100, True),
        (80, 20, 95, 0, False),  # worse than at the start
        (0, 90, 45, 50, False),  # up is good
        (0, 90, 89.99, 99, False),  # nearly there is not there
        (0, 90, 120, 100, True),
        (None, 90, 90, None, True),
        (10, 10, 10, None, True),
        (10, 20, None, None, None),
    ],
)
def test_progress_runs_from_the_start_to_the_target(
    baseline: float | None, target: float, actual: float | None, share: int | None, there: bool | None
) -> None:
    goal = replace(GOAL, baseline=baseline, target=target, actual=actual)
    assert (progress(goal), reached(goal)) == (share, there)


_value = st.floats(-1e6, 1e6, allow_nan=False)


@given(_value, _value, _value)
def test_progress_is_whole_within_its_bounds_and_full_only_when_reached(start: float, goal: float, now: float) -> None:
    found = replace(GOAL, baseline=start, target=goal, actual=now)
    share = progress(found)
    assert share is None or 0 <= share <= 100
    if share is not None:
        assert (share == 100) == reached(found)
        turned = replace(found, baseline=-start, target=-goal, actual=-now)
        assert progress(turned) == share, "up and down are the same way"


def test_figures_side_by_side_waived_ones_last() -> None:
    waived = replace(GOAL, id=0, state="waived", reason="dropped")
    [first, second] = compared([waived, replace(GOAL, actual=50)])
    assert isinstance(first, Compared)
    assert (first.told, first.progress) == ("80 → 20 a day, now 50 (50 %)", 50)
    assert second.told == "80 → 20 a day, waived"
    assert told(replace(GOAL, baseline=None)) == "– → 20 a day"


@pytest.mark.parametrize(
    ("value", "unit", "text"), [(12.5, "%", "12.5 %"), (1200.0, "", "1,200"), (None, "x", "–"), (0.1 + 0.2, "", "0.3")]
)
def test_a_figure_is_short(value: float | None, unit: str, text: str) -> None:
    assert figure(value, unit) == text


def test_a_check_holds_sixty_days() -> None:
    assert not stale(replace(GOAL, validated=TODAY - days(60)), TODAY)
    assert stale(replace(GOAL, validated=TODAY - days(61)), TODAY)
    assert not stale(replace(GOAL, validated=TODAY - days(61), state="met"), TODAY)


# --- handoff and promises ---------------------------------------------------------------------------


def sections(*filled: str) -> list[HandoffSection]:
    return [HandoffSection(*s, "x" if s.code in filled else " ") for s in handoff_sections()]


def test_ten_sections_and_how_many_are_filled() -> None:
    assert completeness(sections()) == (0, 10)
    assert completeness(sections("why", "risks")) == (2, 10)


def test_the_note_to_sales_names_every_gap_and_nothing_else() -> None:
    facts = Facts(
        account(ae="Priya Raman", sold_go_live=None),
        promises=(
            Promise(1, "Dark mode", said_by="Priya", out_of_scope=True),
            Promise(2, "Live in May", decision="honour"),
        ),
        people=(Person(1, "Dana", Role.CHAMPION),),
    )
    note = loop_back(facts, sections("why"), TODAY)
    assert note.startswith("Hi Priya,\n")
    assert "- Technical context" in note
    assert "- Why they bought" not in note
    assert "- Dark mode (said by Priya): as I read the contract, this is out of scope" in note
    assert "Live in May" not in note
    assert "- the executive sponsor" in note
    assert "- the champion" not in note
    assert "- The go-live date that was sold is not known" in note


def test_nothing_missing_is_no_note() -> None:
    people = tuple(Person(n, f"P{n}", role) for n, role in enumerate((Role.CHAMPION, Role.SPONSOR, Role.TECHNICAL)))
    whole = Facts(account(sold_go_live=TODAY), people=people)
    assert loop_back(whole, sections(*(s.code for s in handoff_sections())), TODAY) == ""


def test_over_promises_stand_out_until_they_are_put_off() -> None:
    made = [
        Promise(n, d, out_of_scope=True, decision=d)
        for n, d in enumerate(("honour", "open", "reset", "refuse", "phase-2"))
    ]
    facts = Facts(account(), promises=(*made, Promise(9, "in scope")))
    assert [p.decision for p in overpromised(facts)] == ["open", "honour"]


# --- training ---------------------------------------------------------------------------------------


def test_shares_by_audience_count_only_what_is_known() -> None:
    held = [
        Session(1, "a", "end-users", invited=20, attended=15, completed=15),
        Session(2, "b", "end-users", invited=20, attended=17),
        Session(3, "to come", "end-users", TODAY + days(3), invited=100),
        Session(4, "c", "admins", invited=4, attended=6, completed=4),  # two came uninvited
    ]
    admins, users = shares(held)
    assert (admins.share, admins.completion, admins.enough) == (1.0, 1.0, True)
    assert (users.sessions, users.invited, users.attended, users.share, users.enough) == (3, 40, 32, 0.8, True)
    assert users.completion == 0.75
    assert gaps(held) == ("End users: 75 % completed it, 80 % are wanted",)
    [nobody] = shares([Session(1, "x", "executives")])
    assert (nobody.share, nobody.enough) == (None, None)


def test_who_comes_to_a_repeat_counts_among_those_invited_before() -> None:
    first = Session(1, "a", "end-users", invited=100, attended=60)
    assert gaps([first]) == ("End users: 60 % came, 80 % are wanted",)
    assert gaps([first, Session(2, "again", "end-users", attended=25)]) == ()
    [more] = shares([first, Session(2, "again", "end-users", attended=70)])
    assert more.share == 1.0


_count = st.none() | st.integers(0, 99)
_audience = st.sampled_from(["admins", "end-users"])


@given(st.lists(st.builds(lambda who, i, a, c: Session(1, "x", who, None, i, a, c), _audience, _count, _count, _count)))
def test_a_share_is_a_share(held: list[Session]) -> None:
    for share in shares(held):
        assert share.share is None or 0 <= share.share <= 1
        assert share.completion is None or 0 <= share.completion <= 1


# --- hypercare --------------------------------------------------------------------------------------


def answered(**states: str) -> tuple[Check, ...]:
    return tuple(replace(c, state=states.get(c.item, "yes")) for c in checklist("hypercare", Segment.SMB))


def test_issues_have_clocks_by_severity_and_an_order() -> None:
    def issue(number: int, severity: Severity, ago: int, **fields: date) -> Issue:
        return Issue(number, "x", severity, TODAY - days(ago), **fields)

    late = issue(1, Severity.LOW, 2)
    assert late.late(TODAY) == "answer"
    assert late._replace(responded=TODAY).late(TODAY) == ""
    assert late._replace(responded=TODAY).late(TODAY + days(2)) == "solution"
    assert issue(2, Severity.CRITICAL, 0).late(TODAY) == ""
    assert issue(2, Severity.CRITICAL, 1).late(TODAY) == "answer"
    solved = issue(3, Severity.HIGH, 9, resolved=TODAY)
    assert solved.late(TODAY) == ""
    found = ordered([late, solved, issue(4, Severity.HIGH, 1), issue(5, Severity.HIGH, 3)])
    assert [i.id for i in found] == [5, 4, 1, 3]


def test_hypercare_ends_when_all_is_answered_and_it_is_quiet() -> None:
    live = TODAY - days(10)
    assert verdict([], answered(), live, TODAY).ready
    assert not verdict([], answered(), None, TODAY).ready
    open_ = verdict([], answered(stable=""), live, TODAY)
    assert open_.asks == ("The customer confirms that it is stable",)
    grave = Issue(1, "Down", Severity.HIGH, TODAY - days(3), resolved=TODAY - days(1))
    said = verdict([grave], answered(), live, TODAY)
    assert not said.ready
    assert "1 critical or high open within 48 hours" in said.asks[0]
    assert verdict([grave._replace(resolved=TODAY - days(2))], answered(), live, TODAY).ready
    waived = verdict([grave], answered(quiet="waived"), live, TODAY)
    assert waived.asks == ("‘Down’ was open within the last 48 hours",)
    assert (said.until, said.overrun) == (live + days(14), False)
    assert verdict([], answered(), TODAY - days(15), TODAY).overrun


def test_what_has_happened_says_whether_a_go_live_is_taken_back() -> None:
    def happened(*items: str) -> list[Check]:
        return [replace(c, state="yes" if c.item in items else "no") for c in checklist("rollback", Segment.SMB)]

    assert rollback(happened()) == ""
    assert rollback(happened("sponsor")) == "decide"
    assert rollback(happened("sponsor", "breach")) == "at once"


# --- RACI, closing ----------------------------------------------------------------------------------


def test_exactly_one_is_accountable() -> None:
    lines = [
        RaciLine(1, "Plan", "Ann", "Ann"),
        RaciLine(2, "Data", "Ann, Ben", ""),
        RaciLine(3, "Tests", "", "Ann and Ben"),
    ]
    assert [text for _, text in raci_lint(lines)] == [
        "Data: nobody is accountable",
        "Tests: 2 are accountable: name one",
        "Tests: nobody is responsible",
    ]
    assert matrix(lines[:2]) == (("Ann", "Ben"), (("Plan", ("R, A", "")), ("Data", ("R", "R"))))


@pytest.mark.parametrize("segment", list(Segment))
def test_every_template_is_sound(segment: Segment) -> None:
    items = raci_template(segment)
    assert items
    lines = [RaciLine(n, i.item, ", ".join(i.responsible), i.accountable) for n, i in enumerate(items)]
    assert raci_lint(lines) == ()


def test_the_walk_that_closes_an_account_names_what_is_left() -> None:
    facts = planned(criteria=(replace(GOAL, actual=None),), actions=(Action(1, "Send the bill"),))
    steps = {s.kind: s for s in closing(facts, TODAY, {})}
    assert list(steps) == ["value", "signals", "promises", "actions", "note", "hand-over"]
    assert [kind for kind, step in steps.items() if step.needed] == ["value", "signals", "hand-over"]
    assert [m.text for m in steps["value"].asks] == ["The criterion ‘Orders by hand’ has no actual value"]
    assert steps["signals"].done
    assert [m.text for m in steps["actions"].asks] == ["The action ‘Send the bill’ is open"]
    assert not steps["note"].done
    assert not steps["hand-over"].done
    over = replace(
        facts,
        criteria=(replace(GOAL, actual=20, state="met"),),
        actions=(),
        milestones=tuple(
            replace(m, state=MilestoneState.DONE, actual=TODAY) if m.code == "X1" else m for m in facts.milestones
        ),
    )
    assert all(s.done for s in closing(over, TODAY, {"hand-over": "all told"}))


def test_the_note_to_the_next_owner_holds_what_the_record_knows() -> None:
    facts = planned(
        criteria=(replace(GOAL, actual=20, state="met"),),
        people=(Person(1, "Dana", Role.CHAMPION, "COO"), Person(2, "Gone", state="left")),
        promises=(Promise(1, "Cameras", decision="phase-2"), Promise(2, "Never", decision="refuse")),
    )
    note = hand_over_note(facts, TODAY)
    assert "- Orders by hand: 80 → 20 a day, now 20 (100 %), met" in note
    assert "- Dana, Champion (COO)" in note
    assert "- Cameras: phase-2" in note
    assert "Gone" not in note
    assert "Never" not in note
    assert note.endswith("## Still open\nNothing.")
