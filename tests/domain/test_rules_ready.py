"""SIG-P10, P12, H1 and HD at their thresholds (DOMAIN 4.1)."""

from dataclasses import replace
from datetime import date

from csm_tui import content
from csm_tui.domain.assess import evaluate
from csm_tui.domain.calendar import STANDARD
from csm_tui.domain.model import (
    Account,
    Contact,
    Facts,
    MilestoneState,
    Numbers,
    Phase,
    Segment,
    Severity,
    Status,
)
from csm_tui.domain.plan import instantiate
from csm_tui.domain.signals import detect

from tests.domain.builders import days

KINDS = content.signals()
SIGNED = date(2026, 11, 2)  # a Monday


def book(segment=Segment.MID_MARKET, phase=None, **account):
    plan = instantiate(content.plan(segment), signed=SIGNED, kickoff=date(2026, 11, 9), phase=phase, today=SIGNED)
    known = Account(1, "Acme", segment, SIGNED, signed=SIGNED, **account)
    return Facts(known, plan, checks=content.readiness(segment))


def see(facts, today, code):
    return next((d.severity for d in detect(facts, today, STANDARD, KINDS) if d.code == code), None)


def finished(facts, *codes):
    return replace(
        facts,
        milestones=tuple(
            replace(m, state=MilestoneState.DONE, actual=SIGNED) if m.code in codes else m for m in facts.milestones
        ),
    )


def test_h1_document_after_one_day_contact_after_two_meeting_after_three():
    facts = book()
    assert see(facts, date(2026, 11, 3), "H1") is None
    assert see(facts, date(2026, 11, 4), "H1") is Severity.LOW
    assert see(facts, date(2026, 11, 5), "H1") is Severity.MEDIUM, "no contact either"
    written = replace(finished(facts, "H1"), contacts=(Contact(1, SIGNED, "mail", "out"),))
    assert see(written, date(2026, 11, 5), "H1") is None
    assert see(written, date(2026, 11, 6), "H1") is Severity.LOW, "the meeting"
    assert see(finished(written, "H2"), date(2026, 11, 20), "H1") is None
    configuring = replace(book(phase=Phase.CONFIGURE), contacts=())
    assert see(configuring, date(2026, 12, 1), "H1") is None, "after the kickoff it is history"


def test_p12_from_a_week_before_and_high_from_the_go_no_go():
    facts = book(phase=Phase.PILOT)
    dates = {m.code: m.committed for m in facts.milestones}
    live, decided = dates["L1"], dates["L0"]
    assert see(facts, live - days(8), "P12") is None
    assert see(facts, live - days(7), "P12") is Severity.MEDIUM
    assert see(facts, decided - days(1), "P12") is Severity.MEDIUM
    assert see(facts, decided, "P12") is Severity.HIGH
    ready = replace(facts, checks=tuple(replace(c, state="waived") for c in facts.checks))
    assert see(ready, decided, "P12") is None
    few = Numbers(live - days(7), trained=79, invited=100)
    assert see(replace(ready, numbers=(few,)), live - days(7), "P12") is Severity.MEDIUM
    assert see(replace(ready, numbers=(replace(few, trained=80),)), live - days(7), "P12") is None
    assert see(finished(facts, "L0"), decided, "P12") is None, "decided: a forced gate speaks for itself"
    fresh = replace(facts, account=replace(facts.account, source="import"))
    assert see(fresh, decided, "P12") is None, "imported books start clean"


def test_p10_once_for_all_that_is_grave():
    facts = book()
    assert see(facts, SIGNED, "P10") is None
    undated = tuple(replace(m, committed=None) if m.code in ("C2", "C3") else m for m in facts.milestones)
    found = [d for d in detect(replace(facts, milestones=undated), SIGNED, STANDARD, KINDS) if d.code == "P10"]
    assert [(d.severity, d.subject) for d in found] == [(Severity.LOW, "")]
    assert found[0].evidence.endswith("has no date and 1 more")


def held(until=None):
    return book(status=Status.HOLD, hold_since=SIGNED, hold_until=until, hold_reason="freeze")


def test_a_hold_rots_after_its_day_or_after_thirty():
    assert see(held(), SIGNED + days(30), "HD") is None
    assert see(held(), SIGNED + days(31), "HD") is Severity.MEDIUM
    until = SIGNED + days(10)
    assert see(held(until), until, "HD") is None
    assert see(held(until), until + days(1), "HD") is Severity.MEDIUM


def test_on_hold_nothing_else_is_raised_or_closed_and_it_ends_with_the_hold():
    start = evaluate(book(), SIGNED + days(9), KINDS)
    before = tuple(replace(s, id=n) for n, s in enumerate(start.facts.signals, 1))
    facts = replace(held(), signals=before)
    waiting = evaluate(facts, SIGNED + days(20), KINDS)
    assert waiting.changes == ()
    assert waiting.assessment.valid_until <= SIGNED + days(31)
    rotten = evaluate(facts, SIGNED + days(40), KINDS)
    assert [(c.kind, c.signal.code) for c in rotten.changes] == [("raise", "HD")]
    assert rotten.assessment.why.startswith("On hold since 2 Nov")
    stored = tuple(replace(s, id=s.id or 99) for s in rotten.facts.signals)
    active = replace(facts, account=book().account, signals=stored)
    assert ("close", "HD") in [(c.kind, c.signal.code) for c in evaluate(active, SIGNED + days(41), KINDS).changes]
