"""People, contacts, actions, criteria, promises, numbers, scope, rounds, gates, handoff, settings."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from csm_tui.domain.model import Role
from csm_tui.errors import Refused, Stale
from csm_tui.store.store import Store

from .conftest import TODAY

YESTERDAY = TODAY - timedelta(days=1)


def test_people_and_their_state(store: Store, acme: int) -> None:
    dana = store.add_person(acme, "Dana Ito\x00", role="champion", email="dana@acme.example", power=4, sentiment=1)
    [person] = store.facts(acme).people
    assert (person.name, person.role, person.power, person.sentiment) == ("Dana Ito", Role.CHAMPION, 4, 1)
    store.edit_person(dana, person.rev, state="left")
    person = store.facts(acme).people[0]
    assert (person.state, person.state_on) == ("left", TODAY)
    assert [s.code for s in store.facts(acme).signals if s.is_open and s.code == "O1"] == ["O1"]
    with pytest.raises(Stale):
        store.edit_person(dana, 1, name="Lost")


@pytest.mark.parametrize(
    "fields", [{"power": 6}, {"sentiment": -3}, {"interest": "high"}, {"state": "gone"}, {"age": 4}]
)
def test_impossible_people_are_refused(store: Store, acme: int, fields: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        store.add_person(acme, "Dana", **fields)
    assert store.facts(acme).people == ()


def test_contacts_name_people_of_the_account(store: Store, acme: int) -> None:
    dana = store.add_person(acme, "Dana")
    other = store.create_account("Other")
    stranger = store.add_person(other, "Stranger")
    mail = store.add_contact(acme, on=YESTERDAY, kind="mail", direction="out", people=[dana], text="UAT date?")
    store.contact_answered(mail)
    [contact] = store.facts(acme).contacts
    assert (contact.people, contact.answered, contact.text) == ((dana,), TODAY, "UAT date?")
    with pytest.raises(Refused, match="belong"):
        store.add_contact(acme, kind="call", people=[stranger])
    with pytest.raises(Refused, match="kind"):
        store.add_contact(acme, kind="fax")
    with pytest.raises(Refused, match="future"):
        store.add_contact(acme, kind="call", on=TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="before"):
        store.contact_answered(mail, YESTERDAY - timedelta(days=1))


def test_actions_are_done_dropped_with_a_reason_and_opened_again(store: Store, acme: int) -> None:
    key = store.add_action(acme, "Agree UAT date", owner="Ada", due=TODAY + timedelta(days=7))
    assert store.row(acme).next_action == "Agree UAT date"  # type: ignore[union-attr]
    with pytest.raises(Refused, match="reason"):
        store.close_action(key, 1, state="dropped")
    store.close_action(key, 1)
    assert store.facts(acme).actions[0].closed_on == TODAY
    with pytest.raises(Refused, match="done already"):
        store.close_action(key, 2)
    store.close_action(key, 2, state="open")
    store.edit_action(key, 3, due=None, text="Agree a date")
    action = store.facts(acme).actions[0]
    assert (action.state, action.due, action.text) == ("open", None, "Agree a date")
    for bad in ({"text": " "}, {"party": "joint"}, {"origin": "x"}):
        with pytest.raises(Refused):
            store.edit_action(key, 4, **bad)
    with pytest.raises(Refused):
        store.add_action(acme, "\u200b")


def test_criteria_are_met_or_waived_with_a_reason(store: Store, acme: int) -> None:
    key = store.add_criterion(acme, "Orders without paper", category="efficiency", baseline=20, target=80, unit="%")
    with pytest.raises(Refused, match="reason"):
        store.edit_criterion(key, 1, state="waived")
    with pytest.raises(Refused, match="number"):
        store.edit_criterion(key, 1, actual=float("nan"))
    store.edit_criterion(key, 1, state="met", actual=85.5, actual_on=TODAY, evidence="report\nof May")
    [criterion] = store.facts(acme).criteria
    assert (criterion.state, criterion.actual, criterion.evidence) == ("met", 85.5, "report\nof May")


def test_promises_are_decided(store: Store, acme: int) -> None:
    key = store.add_promise(acme, "Dark mode", said_by="Sal", out_of_scope=True)
    store.decide_promise(key, "phase-2")
    [promise] = store.facts(acme).promises
    assert (promise.decision, promise.decided_on, promise.out_of_scope) == ("phase-2", TODAY, True)
    with pytest.raises(Refused):
        store.decide_promise(key, "later")


def test_numbers_of_a_day_are_completed_and_corrected(store: Store, acme: int) -> None:
    store.set_numbers(acme, TODAY, licensed=100, active=40)
    store.set_numbers(acme, TODAY, active=45, error_rate=2.5)
    [numbers] = store.facts(acme).numbers
    assert (numbers.licensed, numbers.active, numbers.error_rate) == (100, 45, 2.5)
    for figures in ({}, {"active": -1}, {"active": float("inf")}, {"mood": 1}):
        with pytest.raises(Refused):
            store.set_numbers(acme, TODAY, **figures)


def test_scope_rounds_gates_and_handoff(store: Store, acme: int) -> None:
    change = store.add_scope_change(acme, "Second language", effect_days=5)
    store.decide_scope_change(change, 1, "phase-2")
    store.add_uat_round(acme, passed=False, findings="tax codes")
    store.add_uat_round(acme, passed=True)
    store.edit_account(acme, store.facts(acme).account.rev, go_live=TODAY + timedelta(days=68))
    store.add_person(acme, "Dana Ito", role="champion")
    store.pass_gate(acme, "G0", on=YESTERDAY)
    with pytest.raises(Refused, match="reason"):
        store.pass_gate(acme, "G2", force_reason=" ")
    store.pass_gate(acme, "G2", force_reason="customer insists")
    store.set_handoff(acme, "Technical context", "SAP")
    store.set_handoff(acme, "Technical context", "SAP S/4")
    facts = store.facts(acme)
    assert facts.scope_changes[0].decision == "phase-2"
    assert [(r.number, r.passed) for r in facts.uat_rounds] == [(1, False), (2, True)]
    assert [(g.gate, g.forced) for g in facts.gates] == [("G0", False), ("G2", True)]
    assert [s.code for s in facts.signals if s.is_open and s.code == "P11"] == ["P11"]
    assert store.db.query("SELECT text FROM handoff") == [("SAP S/4",)]


def test_a_scope_wish_is_decided_with_what_it_takes_and_opened_again(store: Store, acme: int) -> None:
    key = store.add_scope_change(acme, "Second language", effect_days=5)
    store.decide_scope_change(key, store.facts(acme).scope_changes[0].rev, "in-scope", effect_days=8)
    [change] = store.facts(acme).scope_changes
    assert (change.decision, change.decided, change.effect_days) == ("in-scope", TODAY, 8)
    with pytest.raises(Stale):
        store.decide_scope_change(key, 1, "refused")
    with pytest.raises(Refused, match="too many"):
        store.decide_scope_change(key, change.rev, "in-scope", effect_days=10**9)
    store.decide_scope_change(key, change.rev, "open")
    assert store.facts(acme).scope_changes[0].decided is None
    store.undo()
    assert store.facts(acme).scope_changes[0].decision == "in-scope"


def test_settings_and_column_maps_are_no_steps(store: Store, acme: int) -> None:
    label = store.can_undo()
    assert store.setting("ui", {"theme": "dark"}) == {"theme": "dark"}
    store.set_setting("ui", {"theme": "light"})
    store.set_setting("ui", {"theme": "light", "cursor": [1, 2]})
    assert store.setting("ui") == {"theme": "light", "cursor": [1, 2]}
    assert store.import_map("a|b") is None
    store.remember_map("a|b", {"name": "a"})
    store.remember_map("a|b", {"name": "b"})
    assert store.import_map("a|b") == {"name": "b"}
    assert store.can_undo() == label


def test_backups_are_made_when_due(store: Store, acme: int, book: Path) -> None:
    made = store.backup_if_due()
    assert made is not None
    with Store.open(made, today=TODAY, readonly=True) as copy:
        assert copy.count() == 1
    assert store.backup_if_due() is None, "one a day is enough"
    assert store.backup("import") != made
    with Store.open(book, today=TODAY) as without:
        assert without.backup("import") is None
