"""What is wrong with a plan is found, each kind once, and nothing in a plan that is sound (DOMAIN 2, SIG-P10)."""

from dataclasses import replace
from datetime import date

import pytest
from csm_tui import content
from csm_tui.domain.calendar import STANDARD, Calendar
from csm_tui.domain.lint import lint
from csm_tui.domain.model import Account, Facts, MilestoneState, Need, Party, Segment
from csm_tui.domain.plan import instantiate

TODAY = date(2026, 11, 18)


def book(segment=Segment.MID_MARKET, calendar=STANDARD, **fields):
    account = Account(1, "Acme", segment, TODAY, signed=date(2026, 11, 2), owner="Sam", **fields)
    plan = instantiate(content.plan(segment), signed=account.signed, kickoff=date(2026, 11, 9), today=TODAY,
                       calendar=calendar)  # fmt: skip
    return Facts(account, tuple(replace(m, owner="Dana") if m.party is Party.CUSTOMER else m for m in plan))


def changed(facts, code, **fields):
    return replace(facts, milestones=tuple(replace(m, **fields) if m.code == code else m for m in facts.milestones))


def codes(facts, calendar=STANDARD):
    return {(found.code, found.ref) for found in lint(facts, calendar)}


@pytest.mark.parametrize("segment", Segment)
def test_a_plan_as_shipped_is_sound(segment):
    assert lint(book(segment)) == ()


@pytest.mark.parametrize("day", [date(2027, 1, 8), date(2027, 1, 9), date(2027, 1, 10)])  # Friday to Sunday
def test_a_go_live_on_a_bad_day(day):
    assert ("go-live-day", "L1") in codes(changed(book(), "L1", committed=day))


def test_a_holiday_is_a_bad_day_and_a_day_off():
    facts = book()
    by_code = {m.code: m.committed for m in facts.milestones}
    calendar = Calendar(holidays=(by_code["L1"], by_code["C3"]))
    off = {m.code for m in facts.milestones if m.committed == by_code["C3"]}
    assert codes(facts, calendar) == {("go-live-day", "L1"), *(("day-off", code) for code in off)}


def test_training_before_the_configuration_is_accepted():
    facts = book()
    accepted = next(m.committed for m in facts.milestones if m.code == "C7")
    early = changed(facts, "T1", committed=date(2026, 11, 30))
    assert accepted > date(2026, 11, 30)
    assert ("training", "T1") in codes(early)
    held = changed(facts, "T1", state=MilestoneState.DONE, actual=TODAY)
    assert codes(held) == {("training", "T1")}
    assert codes(changed(held, "C7", state=MilestoneState.DONE, actual=TODAY)) == set()


def test_dates_names_order_and_signature():
    assert codes(changed(book(), "C2", committed=None)) == {("no-date", "C2")}
    assert codes(changed(book(), "C3", owner="")) == {("no-owner", "C3")}
    assert ("order", "C4") in codes(changed(book(), "C4", committed=date(2026, 11, 12)))
    assert ("before-signature", "H1") in codes(changed(book(), "H1", committed=date(2026, 10, 30)))
    nobody = replace(book(), account=replace(book().account, owner=""))
    assert ("no-owner", "K1") in codes(nobody)


def test_a_circle_is_told_once():
    facts = changed(book(), "C1", needs=(Need("C7"),))
    loops = [found for found in lint(facts) if found.code == "loop"]
    assert [found.ref for found in loops] == ["C1"]
    assert "Workflow configuration" in loops[0].text


def test_what_is_done_skipped_or_unconfirmed_is_not_looked_at():
    facts = changed(book(), "C2", committed=None, unconfirmed=True)
    assert codes(facts) == set()
    assert codes(changed(book(), "L1", committed=date(2027, 1, 8), state=MilestoneState.SKIPPED)) == set()
