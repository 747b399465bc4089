"""Handoff, forms, pages, checklists, promises, criteria, RACI, training, hypercare: kept, refused, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from csm_tui.domain.model import Severity
from csm_tui.domain.record import completeness
from csm_tui.errors import Refused, Stale, Unknown
from csm_tui.store.store import Store

from .conftest import TODAY
from .kit import content_hash

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def test_the_handoff_is_filled_in_any_order(store: Store, acme: int) -> None:
    assert completeness(store.handoff(acme)) == (0, 10)
    store.set_handoff(acme, "risks", "No owner\nof the data", rev=0)
    store.set_handoff(acme, "Why they BOUGHT", "To save time")
    found = {s.code: s for s in store.handoff(acme)}
    assert found["risks"].text == "No owner\nof the data"
    assert completeness(found.values()) == (2, 10)
    with pytest.raises(Stale):
        store.set_handoff(acme, "risks", "mine", rev=7)
    with pytest.raises(Unknown, match="Company overview"):
        store.set_handoff(acme, "gossip", "x")
    store.set_handoff(acme, "risks", "", rev=found["risks"].rev)
    assert completeness(store.handoff(acme)) == (1, 10)
    store.undo()
    assert completeness(store.handoff(acme)) == (2, 10)


def test_forms_are_sent_and_answered(store: Store, acme: int) -> None:
    assert [(q.kind, q.sent) for q in store.questionnaires(acme)] == [("pre-kickoff", None), ("it-security", None)]
    store.set_questionnaire(acme, "it-security", sent=YESTERDAY, rev=0)
    with pytest.raises(Refused, match="before the sending"):
        store.set_questionnaire(acme, "it-security", sent=TODAY, answered=YESTERDAY)
    with pytest.raises(Refused, match="future"):
        store.set_questionnaire(acme, "it-security", sent=TOMORROW)
    store.set_questionnaire(acme, "it-security", sent=YESTERDAY, answers="SSO: yes", rev=1)
    found = store.questionnaires(acme)[1]
    assert (found.sent, found.answered, found.answers) == (YESTERDAY, TODAY, "SSO: yes")
    store.undo()
    assert store.questionnaires(acme)[1].answered is None


def test_pages_begin_with_their_template(store: Store, acme: int) -> None:
    page = store.pages(acme)["rollback"]
    assert page.rev == 0
    assert page.text.startswith("## Who decides")
    store.set_page(acme, "rollback", "Ann decides", rev=0)
    assert store.pages(acme)["rollback"].text == "Ann decides"
    with pytest.raises(Refused):
        store.set_page(acme, "diary", "x")
    store.undo()
    assert store.pages(acme)["rollback"].rev == 0


def test_each_checklist_has_its_own_answers(store: Store, acme: int) -> None:
    before = store.checks(acme)
    store.set_check(acme, "handoff", "document", "yes")
    store.set_check(acme, "hypercare", "stable", "waived", owner="Ann")
    assert [(c.item, c.state) for c in store.checklist(acme, "handoff") if c.state] == [("document", "yes")]
    assert [c.owner for c in store.checklist(acme, "hypercare") if c.state] == ["Ann"]
    assert len(store.checklist(acme, "handoff")) == 18
    assert store.checks(acme) == before == store.checklist(acme, "go-live")
    with pytest.raises(Unknown):
        store.set_check(acme, "handoff", "stable", "yes")
    with pytest.raises(Refused):
        store.checklist(acme, "shopping")


def test_promises_are_put_right_decided_with_day_and_reason_and_removed(store: Store, acme: int) -> None:
    key = store.add_promise(acme, "Dark mode")
    store.edit_promise(key, 1, kind="timeline", out_of_scope=True, said_on=YESTERDAY)
    store.decide_promise(key, "reset", rev=2, reason="no such thing", on=YESTERDAY)
    [found] = store.facts(acme).promises
    assert (found.kind, found.decision, found.decided_on, found.reason) == (
        "timeline", "reset", YESTERDAY, "no such thing",
    )  # fmt: skip
    with pytest.raises(Stale):
        store.decide_promise(key, "open", rev=2)
    for bad in ({"text": " "}, {"kind": "wish"}, {"decision": "open"}, {"said_on": TOMORROW}):
        with pytest.raises(Refused):
            store.edit_promise(key, 3, **bad)
    store.remove_promise(key, 3)
    assert store.facts(acme).promises == ()
    store.undo()
    assert store.facts(acme).promises[0].reason == "no such thing"


def test_what_is_out_of_scope_stands_beside(store: Store, acme: int) -> None:
    key = store.add_exclusion(acme, "Cameras", source="contract §4", agreed=YESTERDAY)
    store.edit_exclusion(key, 1, text="Cameras at the gate", agreed=None)
    [found] = store.exclusions(acme)
    assert (found.text, found.source, found.agreed) == ("Cameras at the gate", "contract §4", None)
    with pytest.raises(Refused):
        store.add_exclusion(acme, "\u200b")
    store.remove_exclusion(key, found.rev)
    store.undo()
    assert len(store.exclusions(acme)) == 1


# --- criteria ---------------------------------------------------------------------------------------


def test_a_target_that_is_the_start_is_refused(store: Store, acme: int) -> None:
    with pytest.raises(Refused, match="equals the starting value"):
        store.add_criterion(acme, "Orders", baseline=20, target=20.0, unit="%")
    key = store.add_criterion(acme, "Orders", baseline=20)
    with pytest.raises(Refused, match="20 %"):
        store.edit_criterion(key, 1, target=20, unit="%")
    for bad in ({"target": "many"}, {"target": float("inf")}, {"actual": float("nan")}, {"mood": 1}):
        with pytest.raises(Refused):
            store.edit_criterion(key, 1, **bad)
    assert store.facts(acme).criteria[0].target is None


def test_every_value_is_kept_and_the_latest_is_the_actual(store: Store, acme: int) -> None:
    key = store.add_criterion(acme, "Orders", baseline=0, target=100)
    store.add_value(key, 40, on=TODAY - timedelta(days=9), evidence="report")
    store.add_value(key, 60)
    store.add_value(key, 30, on=TODAY - timedelta(days=20))
    assert [(v.value, v.on == TODAY) for v in store.criterion_values(key)] == [(30, False), (40, False), (60, True)]
    found = store.facts(acme).criteria[0]
    assert (found.actual, found.actual_on) == (60, TODAY)
    store.add_value(key, 65)
    assert [v.value for v in store.criterion_values(key)] == [30, 40, 65], "the same day is corrected"
    store.edit_criterion(key, store.facts(acme).criteria[0].rev, actual=70, actual_on=YESTERDAY, owner="Ann")
    assert store.facts(acme).criteria[0].actual == 65, "an older day does not hide a later one"
    last = store.criterion_values(key)[-1]
    store.remove_value(last.id, last.rev)
    assert store.facts(acme).criteria[0].actual == 70
    store.undo()
    assert store.facts(acme).criteria[0].actual == 65
    with pytest.raises(Refused, match="future"):
        store.add_value(key, 1, on=TOMORROW)
    store.edit_criterion(key, store.facts(acme).criteria[0].rev, actual=None)
    assert (store.criterion_values(key), store.facts(acme).criteria[0].actual_on) == ((), None)


def test_met_needs_a_figure_and_a_reason_where_it_falls_short(store: Store, acme: int) -> None:
    key = store.add_criterion(acme, "Orders", baseline=80, target=20)
    with pytest.raises(Refused, match="actual value first"):
        store.settle_criterion(key, 1, "met")
    with pytest.raises(Refused, match="reason"):
        store.settle_criterion(key, 1, "waived", reason=" ")
    store.add_value(key, 30)
    rev = store.facts(acme).criteria[0].rev
    with pytest.raises(Refused, match="30 does not reach the target of 20"):
        store.settle_criterion(key, rev, "met")
    store.settle_criterion(key, rev, "met", reason="good enough for Dana")
    assert store.missing(acme, "G5")[0].kind != "criterion"
    with pytest.raises(Refused, match="met already"):
        store.settle_criterion(key, rev + 1, "met")
    store.settle_criterion(key, rev + 1, "open")
    assert store.facts(acme).criteria[0].reason == ""
    store.validate_criterion(key, rev + 2)
    assert store.facts(acme).criteria[0].validated == TODAY
    store.remove_criterion(key, rev + 3)
    store.undo()
    assert len(store.criterion_values(key)) == 1


# --- RACI, training, hypercare ----------------------------------------------------------------------


def test_the_matrix_comes_from_a_template_and_is_moved_about(store: Store, acme: int) -> None:
    own = store.add_raci(acme, "testing", responsible="Ann", accountable="Ann")
    assert store.apply_raci(acme) == 8
    lines = store.raci(acme)
    assert [r.item for r in lines[:2]] == ["testing", "Project planning"]
    with pytest.raises(Refused, match="there already"):
        store.apply_raci(acme)
    store.move_raci(own, lines[0].rev, 2)
    assert [r.id for r in store.raci(acme)].index(own) == 2
    with pytest.raises(Refused, match="first line"):
        store.move_raci(lines[1].id, store.raci(acme)[0].rev, -1)
    store.undo()
    assert [r.id for r in store.raci(acme)] == [r.id for r in lines]
    with pytest.raises(Stale):
        store.edit_raci(own, 99, item="x")
    store.remove_raci(own, store.raci(acme)[0].rev)
    assert len(store.raci(acme)) == 8
    small = store.create_account("Self", segment="self-serve")
    assert store.apply_raci(small) == 2


def test_training_is_planned_counted_and_plausible(store: Store, acme: int) -> None:
    key = store.add_training(acme, "Admins", audience="admins", on=TOMORROW, invited=4)
    with pytest.raises(Refused, match="still ahead"):
        store.edit_training(key, 1, attended=4)
    store.edit_training(key, 1, on=TODAY, attended=4, completed=3)
    for bad in ({"completed": 5}, {"attended": -1}, {"audience": "cats"}, {"invited": 1.5}, {"title": ""}):
        with pytest.raises(Refused):
            store.edit_training(key, 2, **bad)
    [found] = store.trainings(acme)
    assert (found.attended, found.completed, found.held(TODAY)) == (4, 3, True)
    store.remove_training(key, 2)
    store.undo()
    assert len(store.trainings(acme)) == 1


def test_issues_are_answered_and_solved_in_this_order(store: Store, acme: int) -> None:
    key = store.add_issue(acme, "Login fails", severity="critical", opened=YESTERDAY)
    for bad in ({"responded": YESTERDAY - timedelta(days=1)}, {"opened": None}, {"severity": "huge"}):
        with pytest.raises(Refused):
            store.edit_issue(key, 1, **bad)
    store.edit_issue(key, 1, resolved=TODAY)
    [found] = store.issues(acme)
    assert (found.severity, found.responded, found.resolved) == (Severity.CRITICAL, TODAY, TODAY)
    store.edit_issue(key, 2, resolved=None)
    assert store.issues(acme)[0].late(TODAY) == "solution"
    store.remove_issue(key, 3)
    assert store.issues(acme) == ()


def test_each_of_these_is_one_step_that_undo_takes_back(store: Store, acme: int) -> None:
    def one(act: Callable[..., Any], *args: Any, **more: Any) -> Any:
        before, label = content_hash(store.db), store.can_undo()
        made = act(*args, **more)
        after = content_hash(store.db)
        assert (after, store.can_undo()) != (before, label)
        assert "Acme" in (store.can_undo() or "")
        store.undo()
        assert content_hash(store.db) == before, act
        store.redo()
        assert content_hash(store.db) == after
        return made

    one(store.set_handoff, acme, "why", "time")
    one(store.set_questionnaire, acme, "pre-kickoff", sent=TODAY)
    one(store.set_page, acme, "hand-over", "text")
    one(store.set_check, acme, "rollback", "down", "no")
    one(store.add_exclusion, acme, "cameras")
    goal = one(store.add_criterion, acme, "Orders", baseline=1, target=3, actual=2)
    one(store.add_value, goal, 3)
    one(store.settle_criterion, goal, store.facts(acme).criteria[0].rev, "met")
    one(store.apply_raci, acme)
    one(store.add_training, acme, "Users")
    one(store.add_issue, acme, "Slow")
    one(store.add_person, acme, "Dana")


def test_a_role_becomes_a_person_in_every_line(store: Store, acme: int) -> None:
    store.apply_raci(acme)
    assert store.rename_in_raci(acme, "Executive sponsor", "Dana Ito") == 9
    assert not any("Executive sponsor" in str(line) for line in store.raci(acme))
    assert store.rename_in_raci(acme, "Their technical lead", "Dana Ito") > 0
    assert all(line.informed.count("Dana Ito") < 2 for line in store.raci(acme)), "nobody twice in a cell"
    for bad in (("Nobody", "x"), ("Dana Ito", " "), ("Dana Ito", "a, b")):
        with pytest.raises(Refused):
            store.rename_in_raci(acme, *bad)
    store.undo()
    store.undo()
    assert any("Executive sponsor" in line.informed for line in store.raci(acme))


def test_a_page_knows_its_day_and_stands_in_the_history(store: Store, acme: int) -> None:
    assert not store.pages(acme)["rollback"].begun
    store.set_page(acme, "rollback", "Ann decides")
    page = store.pages(acme)["rollback"]
    assert (page.begun, page.written) == (True, TODAY)
    assert ("page", "Rollback plan written") in {(line.kind, line.text) for line in store.history(acme)}
    store.set_page(acme, "rollback", "", rev=page.rev)
    assert not store.pages(acme)["rollback"].begun
    assert not any(line.kind == "page" for line in store.history(acme))


def test_the_signal_about_training_follows_the_sessions(store: Store, acme: int) -> None:
    def short() -> list[str]:
        return [s.evidence for s in store.facts(acme).signals if s.code == "A5" and s.is_open]

    t2 = next(m for m in store.facts(acme).milestones if m.code == "T2")
    store.mark_done(t2.id, t2.rev, actual=TODAY)
    assert short() == []
    key = store.add_training(acme, "Dispatchers", on=TODAY, invited=40, attended=20)
    assert short()[0].startswith("Training: 50 % of the end users came, last on")
    store.add_training(acme, "Those who missed it", on=TODAY, attended=15)
    assert short() == []
    store.undo()
    assert len(short()) == 1
    assert store.facts(acme).trainings == store.trainings(acme)
    store.today = TOMORROW
    store.edit_training(key, 1, attended=40)
    assert short() == []
    assert [s.attended for s in store.facts_as_of(acme, TODAY).facts.trainings] == [20], "as it was known then"
