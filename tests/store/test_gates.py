"""Gates ask, are forced with a reason, are never passed silently; the readiness list (DOMAIN 2.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from csm_tui.domain.incoming import Incoming
from csm_tui.domain.model import Milestone, MilestoneState, Phase, Segment, Severity, Status
from csm_tui.errors import GateClosed, Refused, Unknown
from csm_tui.store.store import Store

from .conftest import TODAY

Find = Callable[[int, str], Milestone]


def kinds(store: Store, account_id: int, gate: str) -> list[str]:
    return [m.kind for m in store.missing(account_id, gate)]


def forced(store: Store, account_id: int) -> dict[str, Severity]:
    return {s.subject: s.severity for s in store.facts(account_id).signals if s.code == "P11" and s.is_open}


def done(store: Store, find: Find, account_id: int, code: str, force: str = "") -> None:
    m = find(account_id, code)
    store.mark_done(m.id, m.rev, actual=TODAY, force=force)


def test_g0_asks_for_decisions_a_champion_and_what_was_sold(store: Store, acme: int, milestone: Find) -> None:
    promise = store.add_promise(acme, "Live by spring")
    assert kinds(store, acme, "G0") == ["promise", "champion", "sold"]
    with pytest.raises(GateClosed, match=r"G0.*‘Live by spring’ is undecided.*force") as refused:
        done(store, milestone, acme, "H2")
    assert refused.value.gate == "G0"
    assert refused.value.missing == store.missing(acme, "G0")
    assert milestone(acme, "H2").state is MilestoneState.OPEN
    assert store.facts(acme).gates == ()
    store.decide_promise(promise, "honour")
    store.add_person(acme, "Dana Ito", role="champion")
    store.edit_account(acme, store.facts(acme).account.rev, go_live=date(2027, 1, 25))
    assert kinds(store, acme, "G0") == []
    done(store, milestone, acme, "H2")
    [passed] = store.facts(acme).gates
    assert (passed.gate, passed.on, passed.forced) == ("G0", TODAY, False)
    assert forced(store, acme) == {}


@pytest.mark.parametrize("out_of_scope", [True, False])
def test_g0_forced_is_high_only_where_more_was_promised(
    store: Store, acme: int, milestone: Find, out_of_scope: bool
) -> None:
    store.add_promise(acme, "Free of charge", out_of_scope=out_of_scope)
    done(store, milestone, acme, "H2", "Sales is on leave")
    assert forced(store, acme) == {"G0": Severity.HIGH if out_of_scope else Severity.MEDIUM}
    [passed] = store.facts(acme).gates
    assert (passed.forced, passed.reason) == (True, "Sales is on leave")
    assert "Free of charge" in passed.missing
    store.undo()
    assert (store.facts(acme).gates, forced(store, acme)) == ((), {})
    assert milestone(acme, "H2").state is MilestoneState.OPEN


def test_g1_wants_one_criterion_with_all_four(store: Store, acme: int, milestone: Find) -> None:
    assert kinds(store, acme, "G1") == ["criterion"]
    key = store.add_criterion(acme, "Logins", baseline=0)
    assert "a target, an owner, a date" in store.missing(acme, "G1")[0].text
    with pytest.raises(GateClosed):
        done(store, milestone, acme, "K2")
    done(store, milestone, acme, "K2", "agreed by word")
    assert forced(store, acme) == {"G1": Severity.MEDIUM}
    store.edit_criterion(key, 1, target=80, owner="Dana", due=date(2027, 1, 10))
    assert store.missing(acme, "G1") == ()
    assert forced(store, acme) == {}, "made good"


def test_g2_waits_for_c4_c6_and_open_wishes(store: Store, acme: int, milestone: Find) -> None:
    wish = store.add_scope_change(acme, "Offline maps")
    assert [(m.kind, m.ref) for m in store.missing(acme, "G2")] == [
        ("milestone", "C4"),
        ("milestone", "C6"),
        ("scope", str(wish)),
    ]
    done(store, milestone, acme, "C4")
    m = milestone(acme, "C6")
    store.skip_milestone(m.id, m.rev, "nothing to migrate")
    store.decide_scope_change(wish, 1, "phase-2")
    done(store, milestone, acme, "C7")
    assert [g.forced for g in store.facts(acme).gates] == [False]


@pytest.mark.parametrize(
    ("segment", "items", "approvals"),
    [("enterprise", 26, 4), ("mid-market", 26, 4), ("smb", 9, 0), ("self-serve", 0, 0)],
)
def test_the_readiness_list_of_each_segment(store: Store, segment: str, items: int, approvals: int) -> None:
    account_id = store.create_account("Acme", segment=segment, signed=TODAY)
    found = kinds(store, account_id, "G3")
    assert (found.count("check"), found.count("approval")) == (items, approvals)


def test_g3_is_worked_through_item_by_item(store: Store, acme: int, milestone: Find) -> None:
    for check in store.checks(acme):
        store.set_check(acme, check.list, check.item, "yes", "Sam")
    assert store.missing(acme, "G3") == ()
    store.set_check(acme, "go-live", "rollback", "no", "Kim", "due Friday")
    assert [m.text for m in store.missing(acme, "G3")] == ["Not ready: A way back is written down (rollback plan)"]
    with pytest.raises(Refused, match="name or a reason"):
        store.set_check(acme, "go-live", "rollback", "waived")
    store.set_check(acme, "go-live", "rollback", "waived", note="the old system stays on")
    assert store.missing(acme, "G3") == ()
    store.set_check(acme, "go-live", "rollback", "")
    assert kinds(store, acme, "G3") == ["check"]
    store.undo()
    [rollback] = [c for c in store.checks(acme) if c.item == "rollback"]
    assert (rollback.state, rollback.note) == ("waived", "the old system stays on")
    with pytest.raises(Unknown):
        store.set_check(acme, "go-live", "lunch", "yes")
    with pytest.raises(Refused, match="yes, no"):
        store.set_check(acme, "go-live", "rollback", "maybe")
    done(store, milestone, acme, "L0")


def test_g3_refuses_a_bad_day_and_forced_it_is_high(store: Store, acme: int, milestone: Find) -> None:
    for check in store.checks(acme):
        store.set_check(acme, check.list, check.item, "yes")
    store.set_calendar(acme, store.facts(acme).account.rev, days_off=[milestone(acme, "L1").committed or TODAY])
    assert kinds(store, acme, "G3") == ["go-live"]
    with pytest.raises(GateClosed, match="a holiday"):
        done(store, milestone, acme, "L0")
    store.pass_gate(acme, "G3", force_reason="the customer insists")
    assert forced(store, acme) == {"G3": Severity.HIGH}
    done(store, milestone, acme, "L0")
    assert len(store.facts(acme).gates) == 1, "what was forced is not asked again"


def test_g4_stays_open_and_g5_is_never_forced(store: Store, acme: int, milestone: Find) -> None:
    key = store.add_criterion(acme, "Logins", baseline=0, target=80)
    for code, gate in (("Q1", "G4"), ("X2", "G5")):
        m = milestone(acme, code)
        with pytest.raises(GateClosed, match=gate):
            store.mark_done(m.id, m.rev, actual=TODAY, force="please")
        with pytest.raises(GateClosed, match=gate):
            store.skip_milestone(m.id, m.rev, "please")
        with pytest.raises(GateClosed, match=gate):
            store.pass_gate(acme, gate, force_reason="please")
    assert store.facts(acme).gates == ()
    store.edit_criterion(key, 1, actual=85, actual_on=TODAY, state="met")
    done(store, milestone, acme, "Q1")
    assert kinds(store, acme, "G5") == ["milestone"]
    done(store, milestone, acme, "X1")
    done(store, milestone, acme, "X2")
    assert store.facts(acme).account.status is Status.CLOSED


def test_nobody_closes_as_complete_without_a_criterion(store: Store, acme: int) -> None:
    assert kinds(store, acme, "G4") == ["criterion"]
    assert "criterion" in kinds(store, acme, "G5")


def test_a_gate_skipped_counts_as_forced(store: Store, acme: int, milestone: Find) -> None:
    m = milestone(acme, "L0")
    store.skip_milestone(m.id, m.rev, "goes live by itself")
    assert forced(store, acme) == {"G3": Severity.HIGH}


def test_an_imported_account_is_not_asked_for_what_lies_behind_it(store: Store) -> None:
    one = Incoming(name="Acme", lines=(2,), segment=Segment.MID_MARKET, phase=Phase.TRAIN, signed=TODAY - timedelta(60))
    store.import_accounts([one])
    facts = store.facts(store.find("Acme"))
    gates = {m.gate: m.state for m in facts.milestones if m.gate}
    assert [g for g, state in gates.items() if state is MilestoneState.DONE] == ["G0", "G1", "G2"]
    assert (facts.gates, [s for s in facts.signals if s.code in ("P11", "P12", "H1")]) == ((), [])


def test_no_gate_by_that_name(store: Store, acme: int) -> None:
    with pytest.raises(Refused):
        store.missing(acme, "G9")
    with pytest.raises(Refused):
        store.pass_gate(acme, "G9")
