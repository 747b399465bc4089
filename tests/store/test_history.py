"""History as plain sentences, and the snapshots of Sundays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from csm_tui.domain.model import Milestone
from csm_tui.store.store import Store

from .conftest import TODAY


def test_everything_that_happened_is_told_newest_first(
    store: Store, acme: int, milestone: Callable[[int, str], Milestone], reviewed: Callable[..., int]
) -> None:
    dana = store.add_person(acme, "Dana")
    store.add_note(acme, "Kickoff room booked\nsecond line", on=date(2026, 11, 17))
    store.add_contact(acme, on=date(2026, 11, 16), kind="meeting", held=False, absent=[dana], text="nobody came")
    store.add_contact(acme, on=date(2026, 11, 16), kind="mail", direction="in", text="sorry")
    m = milestone(acme, "H1")
    store.mark_done(m.id, m.rev, actual=date(2026, 11, 17), evidence="in the CRM")
    m = milestone(acme, "C5")
    store.move_milestone(
        m.id, m.rev, new=date(2027, 1, 11), reason_code="customer-delay", reason="no data", caused_by="customer",
        customer_told=False,
    )  # fmt: skip
    wait = store.start_wait(m.id, "customer", "the export", since=date(2026, 11, 16))
    store.end_wait(wait)
    store.finish_task(store.add_task(m.id, "send a sample"), 1)
    key = store.raise_signal(acme, "T5", evidence="pen test failed", first_noticed=date(2026, 11, 17))
    store.resolve_signal(key, store.facts(acme).signals[0].rev, "patched")
    action = store.add_action(acme, "Call Dana")
    store.close_action(action, 1, state="dropped", reason="left")
    draft = store.create_draft(acme, "escalation", "text", {}, {})
    store.mark_draft_sent(draft.id, draft.rev)
    store.pass_gate(acme, "G0", force_reason="in a hurry")
    store.add_uat_round(acme, passed=False)
    store.hold_account(acme, store.facts(acme).account.rev, reason="freeze")
    store.resume_account(acme, store.facts(acme).account.rev)
    reviewed(acme)
    store.set_override(acme, "red", "gut", "the sponsor sounded worried", TODAY + timedelta(days=3))
    lines = store.history(acme)
    assert [h.on for h in lines] == sorted((h.on for h in lines), reverse=True)
    told = {(h.kind, h.text) for h in lines}
    score = store.facts(acme).snapshots[-1].score
    colour = store.facts(acme).snapshots[-1].colour
    committed = m.committed
    assert committed is not None
    assert {
        ("note", "Kickoff room booked"),
        ("contact", "Meeting missed: nobody came"),
        ("contact", "Mail from the customer: sorry"),
        ("milestone", "Handoff document complete done: in the CRM"),
        (
            "move",
            f"{m.title} moved from {committed.day} {committed:%b %Y} to 11 Jan 2027 "
            "(customer-delay: no data; by customer, customer not told)",
        ),
        ("wait", f"{m.title} began to wait for the export (customer)"),
        ("wait", f"{m.title} no longer waits for the export"),
        ("task", f"Task send a sample done ({m.title})"),
        ("action", "Action dropped: Call Dana (left)"),
        ("draft", "Escalation sent (version 1)"),
        ("gate", "Gate G0 forced: in a hurry"),
        ("uat", "UAT round 1 failed"),
        ("hold", "On hold: freeze"),
        ("review", f"Review of 2026-W47: {score} {colour}"),
        ("override", "Colour set to red until 21 Nov 2026: the sponsor sounded worried"),
    } <= told
    assert [h.text for h in lines if h.kind == "signal" and h.text.endswith("resolved: patched")]
    assert store.history(acme, limit=3) == lines[:3]
    assert store.history(999) == []


def test_missed_sundays_are_made_up_dated_right_and_once(store: Store, acme: int) -> None:
    assert store.make_up_snapshots() == 0
    label = store.can_undo()
    store.today = TODAY + timedelta(days=21)  # Wednesday 9 December
    store.refresh()
    assert store.make_up_snapshots() == 3
    assert store.make_up_snapshots() == 0
    found = store.facts(acme).snapshots
    assert [(s.on, s.week, s.reviewed) for s in found] == [
        (date(2026, 11, 22), "2026-W47", False),
        (date(2026, 11, 29), "2026-W48", False),
        (date(2026, 12, 6), "2026-W49", False),
    ]
    assert store.can_undo() == label
    assert found[0].score == 84
    assert found[-1].score is not None
    assert found[-1].score < 70, "by then it was late, as the rules would have seen on that day"
    assert found[-1].signals["high"] >= 1
    assert store.row(acme).delta is not None  # type: ignore[union-attr]


def test_made_up_sundays_are_bounded_and_spare_held_accounts(store: Store, acme: int) -> None:
    other = store.create_account("Held", segment="smb", signed=TODAY)
    store.hold_account(other, 1, reason="freeze")
    store.today = TODAY + timedelta(days=365)
    assert store.make_up_snapshots() == 12
    assert {s.on.weekday() for s in store.facts(acme).snapshots} == {6}
    assert store.facts(other).snapshots == ()


def test_a_snapshot_sees_the_week_as_it_was(
    store: Store, acme: int, milestone: Callable[[int, str], Milestone]
) -> None:
    """What was done on Monday was still open on Sunday."""
    store.today = TODAY + timedelta(days=6)  # Tuesday 24 November
    m = milestone(acme, "H1")  # due on the 19th
    store.mark_done(m.id, m.rev, actual=date(2026, 11, 23))
    store.make_up_snapshots()
    [sunday] = store.facts(acme).snapshots
    now = store.row(acme)
    assert now is not None
    assert sunday.on == date(2026, 11, 22)
    assert sunday.score is not None
    assert now.score is not None
    assert sunday.score < now.score or sunday.components["progress"] < 100


def test_a_review_is_told_with_the_score_before_and_after(
    store: Store, acme: int, reviewed: Callable[..., int]
) -> None:
    reviewed(acme)
    before = store.facts(acme).snapshots[-1].score
    store.today = TODAY + timedelta(days=7)
    reviewed(acme, E1="n", E2="n")
    after = store.facts(acme).snapshots[-1]
    [line] = [h for h in store.history(acme) if "W48" in h.text]
    assert line.text == f"Review of 2026-W48: {before} → {after.score} {after.colour}"


def test_a_sent_draft_is_told_by_its_name_and_not_by_its_code(store: Store, acme: int) -> None:
    for template in ("nudge", "change-request"):
        draft = store.create_draft(acme, template, "A text.", {}, {})
        store.mark_draft_sent(draft.id, draft.rev)
    told = [h.text for h in store.history(acme) if h.kind == "draft"]
    assert sorted(told) == ["Change request sent (version 1)", "Reminder sent (version 1)"]
