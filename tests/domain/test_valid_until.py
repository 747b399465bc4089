"""``valid_until`` for one reason at a time: day by day nothing changes before it, whatever the reason."""

from dataclasses import replace
from datetime import date

import pytest
from csm_tui import content
from csm_tui.domain.assess import evaluate
from csm_tui.domain.calendar import STANDARD
from csm_tui.domain.model import (
    Action,
    Block,
    CausedBy,
    Colour,
    Contact,
    Criterion,
    Draft,
    Facts,
    MilestoneState,
    Move,
    Numbers,
    Override,
    Party,
    Person,
    Phase,
    Role,
    Segment,
    Snapshot,
    Wait,
)
from csm_tui.domain.signals import detect

from tests.domain.builders import TODAY, account, changed, days, on_plan, review, yes
from tests.domain.test_laws import still

KINDS = content.signals()
FAR = TODAY + days(400)
DANA, REYES, KIM = (
    Person(1, "Dana", Role.CHAMPION),
    Person(2, "Reyes", Role.SPONSOR),
    Person(3, "Kim", Role.TECHNICAL),
)


def calm(phase=Phase.CONFIGURE, **fields) -> Facts:
    """An account in which nothing is due for a year, just reviewed, with a next action."""
    plan = tuple(
        replace(m, committed=FAR, baseline=None)
        if m.state is MilestoneState.OPEN
        else replace(m, actual=None, baseline=None)
        for m in on_plan(phase)
    )
    known = {
        "account": account(added=TODAY - days(300), signed=TODAY - days(90), review_interval=365),
        "milestones": plan,
        "reviews": (review(yes(), TODAY),),
        "actions": (Action(1, "some time", due=FAR),),
        "criteria": (Criterion(1, "orders", baseline=1),),
        "people": (),
    }
    return Facts(**(known | fields))


def contact(ago, direction, people=(), kind="mail", **fields):
    return Contact(1000 - ago, TODAY - days(ago), kind, direction, people=people, **fields)


def number(ago, **fields):
    return Numbers(TODAY - days(ago), **fields)


def with_account(given: Facts, **fields) -> Facts:
    return replace(given, account=replace(given.account, **fields))


def wait(**fields):
    open_one = next(m for m in calm().milestones if m.code == "C7")
    known = {
        "id": 1,
        "milestone_id": open_one.id,
        "party": Party.CUSTOMER,
        "for_what": "file",
        "since": TODAY - days(2),
    }
    return Wait(**(known | fields))


LIVE = changed(calm(Phase.TRANSITION).milestones, "L1", actual=TODAY - days(3))
IN_HYPERCARE = changed(LIVE, "Y1", state="open", actual=None, committed=FAR)
LAST_WEEK = Snapshot(TODAY - days(7), "", reviewed=True, score=40, colour=Colour.RED)
LONG_IN_STAGE = changed(changed(calm().milestones, "K3", actual=TODAY - days(16)), "V1", committed=TODAY)
EARLY = changed(calm().milestones, "C7", state="done", actual=TODAY, committed=TODAY + days(9))
MOVED = changed(calm().milestones, "L1", baseline=FAR - days(20))
PUSH = Move(1, 1, "L1", FAR - days(20), FAR, "data", "", CausedBy.CUSTOMER, customer_told=False, on=TODAY)

SCENARIOS = {
    "calm": calm(),
    "unreviewed and new": with_account(replace(calm(), reviews=()), added=TODAY),
    "never reviewed, no action": with_account(replace(calm(), reviews=(), actions=()), added=TODAY),
    "review of the week": with_account(calm(), review_interval=7),
    "a milestone comes due": replace(calm(), milestones=changed(calm().milestones, "V1", committed=TODAY + days(3))),
    "due on a Saturday": replace(calm(), milestones=changed(calm().milestones, "V1", committed=date(2026, 11, 21))),
    "done early": replace(calm(), milestones=EARLY),
    "an unanswered message": calm(contacts=(contact(20, "both"), contact(0, "out"))),
    "an answer dated later": calm(contacts=(contact(20, "both"), contact(0, "out", answered=TODAY + days(5)))),
    "a meeting planned": calm(contacts=(contact(-6, "both", kind="meeting", held=False),)),
    "the champion": calm(people=(DANA,), contacts=(contact(2, "both", (1,)), contact(1, "out", (1,)))),
    "the champion, nobody tried": calm(people=(DANA,), contacts=(contact(2, "both", (1,)),)),
    "the champion of an SMB": with_account(
        calm(people=(DANA,), contacts=(contact(2, "both", (1,)), contact(1, "out", (1,)))), segment=Segment.SMB
    ),
    "the sponsor": calm(people=(REYES,), contacts=(contact(2, "both", (2,)),)),
    "two people in contact": calm(people=(DANA, REYES, KIM), contacts=(contact(35, "in"), contact(2, "both", (1, 3)))),
    "an override": calm(override=Override(1, Colour.YELLOW, "x", "x" * 10, TODAY, TODAY + days(9))),
    "an override to come": calm(override=Override(1, Colour.YELLOW, "x", "x" * 10, TODAY + days(2), TODAY + days(9))),
    "an action": calm(actions=(Action(1, "call", due=TODAY + days(4), party=Party.CUSTOMER),)),
    "a snapshot of last week": calm(snapshots=(LAST_WEEK,)),
    "blocked": calm(blocks=(Block(1, wait().milestone_id, "no owner", "", TODAY - days(1)),)),
    "blocked from next week": calm(blocks=(Block(1, wait().milestone_id, "no owner", "", TODAY + days(6)),)),
    "waiting": calm(waits=(wait(expected=TODAY + days(3)),)),
    "waiting from next week": calm(waits=(wait(since=TODAY + days(5), expected=TODAY + days(6)),)),
    "waiting for access": calm(waits=(wait(reason_code="access"),)),
    "figures that age": calm(numbers=(number(3, error_rate=9.0),)),
    "figures to come": calm(numbers=(number(-3, error_rate=9.0),)),
    "usage after go-live": replace(
        calm(Phase.TRANSITION), milestones=LIVE, numbers=(number(-9, core_used=1, core_total=9),)
    ),
    "hypercare": replace(calm(Phase.TRANSITION), milestones=IN_HYPERCARE),
    "no criteria after kickoff": calm(criteria=(), milestones=changed(calm().milestones, "K1", actual=TODAY - days(2))),
    "a criterion ages": calm(criteria=(Criterion(1, "orders", baseline=1, validated=TODAY - days(50)),)),
    "a renewal": with_account(calm(), renewal=TODAY + days(130)),
    "a renewal soon": with_account(calm(), renewal=TODAY + days(70)),
    "a decision": calm(drafts=(Draft(1, 1, "escalation", "", state="sent", decision_due=TODAY + days(2)),)),
    "no kickoff date": with_account(
        replace(
            calm(Phase.HANDOFF),
            milestones=changed(calm(Phase.HANDOFF).milestones, "K1", committed=None),
        ),
        signed=TODAY,
    ),
    "stalled": replace(
        calm(), milestones=changed(changed(calm().milestones, "K3", actual=TODAY), "C7", committed=TODAY + days(8))
    ),
    "stalled at once": calm(milestones=LONG_IN_STAGE),
    "a go-live pushed back": calm(milestones=MOVED, moves=(PUSH,)),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_changes_before_valid_until(name):
    given = SCENARIOS[name]

    def look(on):
        return detect(given, on, STANDARD, KINDS), still(evaluate(given, on, KINDS).assessment)

    anchor, seen = TODAY, look(TODAY)
    until = evaluate(given, TODAY, KINDS).assessment.valid_until
    changes = 0
    for ahead in range(1, 80):
        on = TODAY + days(ahead)
        now = look(on)
        if now != seen:
            changes += 1
            assert until <= on, f"changed on {on}, held valid from {anchor} until {until}"
        if on >= until:
            anchor, until = on, evaluate(given, on, KINDS).assessment.valid_until
        seen = now
    assert (changes == 0) == (name in ("calm", "a go-live pushed back"))


def test_a_calm_account_is_not_recomputed_every_day():
    assert evaluate(calm(), TODAY, KINDS).assessment.valid_until > TODAY + days(200)
