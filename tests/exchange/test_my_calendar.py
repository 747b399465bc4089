"""The person's own calendar: every milestone, review and decision as one event that follows it through its life."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from csm_tui.content import questions
from csm_tui.domain.calendar import iso_week
from csm_tui.domain.score import applicable
from csm_tui.errors import Refused
from csm_tui.exchange.my_calendar import my_calendar
from csm_tui.store import Store

TODAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)


@pytest.fixture
def store(book: Path) -> Iterator[Store]:
    with Store.open(book, today=TODAY, create=True) as opened:
        yield opened


def create(store: Store, name: str = "Acme Foods", **more: Any) -> int:
    return store.create_account(name, segment="smb", arr_cents=9_876_543, signed=date(2026, 11, 2), **more)


def events(store: Store, now: datetime = NOW) -> dict[str, Any]:
    """Events by the thing they are about: "milestone-3", "review-1"."""
    found = {}
    for event in icalendar.Calendar.from_ical(my_calendar(store, now=now)).walk("VEVENT"):
        key = "-".join(str(event["uid"]).split("-")[1:3])
        assert key not in found
        found[key] = event
    return found


def test_every_milestone_with_a_day_is_there(store: Store) -> None:
    account_id = create(store)
    found = events(store)
    for milestone in store.facts(account_id).milestones:
        event = found[f"milestone-{milestone.id}"]
        assert event.decoded("dtstart") == milestone.committed
        assert str(event["summary"]) == f"Acme Foods: {milestone.title}"
        assert str(event["status"]) == "CONFIRMED"
    assert "9876" not in my_calendar(store)


def test_a_moved_done_or_skipped_milestone_is_the_same_event(store: Store) -> None:
    account_id = create(store)
    first, second, third = store.facts(account_id).milestones[-4:-1]
    before = events(store)
    store.move_milestone(
        first.id, first.rev, new=date(2027, 3, 3), reason_code="data", reason="late", caused_by="customer",
        customer_told=True,
    )  # fmt: skip
    store.skip_milestone(third.id, third.rev, "not needed")
    later = events(store, NOW + timedelta(minutes=5))
    assert list(later) == list(before)
    one = f"milestone-{first.id}"
    assert later[one].decoded("dtstart") == date(2027, 3, 3)
    assert str(later[one]["uid"]) == str(before[one]["uid"])
    assert int(later[one]["sequence"]) == int(before[one]["sequence"]) + 300
    assert str(later[f"milestone-{third.id}"]["status"]) == "CANCELLED"
    assert str(later[f"milestone-{second.id}"]["status"]) == "CONFIRMED"
    h1 = next(m for m in store.facts(account_id).milestones if m.code == "H1")
    store.mark_done(h1.id, h1.rev, actual=date(2026, 11, 17), evidence="seen")
    event = events(store)[f"milestone-{h1.id}"]
    assert str(event["summary"]) == f"Done: Acme Foods: {h1.title}"
    assert event.decoded("dtstart") == date(2026, 11, 17)


def test_the_review_follows_the_interval_and_is_never_in_the_past(store: Store) -> None:
    account_id = create(store)
    key = f"review-{account_id}"
    assert events(store)[key].decoded("dtstart") == TODAY
    review = store.start_review(account_id, iso_week(TODAY))
    asked = [q for q in questions() if q.component in applicable(store.fresh(account_id).assessment.phase)]
    for number, question in enumerate(asked):
        store.answer(review.id, question.code, "y", "", position=number + 1, seconds=5)
    store.complete_review(review.id, next_action=None, override=None)
    assert events(store)[key].decoded("dtstart") == TODAY + timedelta(days=7)
    store.today = date(2026, 12, 19)  # a Saturday, long after
    assert events(store)[key].decoded("dtstart") == date(2026, 12, 21)


def test_a_decision_that_was_asked_for_and_its_end(store: Store) -> None:
    account_id = create(store)
    draft = store.create_draft(account_id, "escalation", "text", {}, {}, decision_due=date(2026, 11, 20))
    key = f"decision-{draft.id}"
    assert key not in events(store)
    store.mark_draft_sent(draft.id, draft.rev)
    assert events(store)[key].decoded("dtstart") == date(2026, 11, 20)
    assert str(events(store)[key]["summary"]) == "Decision due: Acme Foods"
    store.archive_account(account_id)
    assert str(events(store)[key]["status"]) == "CANCELLED"


def test_a_hold_has_its_day_and_goes_away_with_its_end(store: Store) -> None:
    account_id = create(store)
    store.hold_account(account_id, store.facts(account_id).account.rev, reason="SecretReason", until=date(2026, 12, 1))
    held = events(store)
    assert held[f"hold-{account_id}"].decoded("dtstart") == date(2026, 12, 1)
    assert str(held[f"review-{account_id}"]["status"]) == "CANCELLED"
    assert "SecretReason" not in my_calendar(store)
    store.today = date(2026, 11, 25)
    store.resume_account(account_id, store.facts(account_id).account.rev)
    after = events(store)
    assert str(after[f"hold-{account_id}"]["status"]) == "CANCELLED"
    assert str(after[f"review-{account_id}"]["status"]) == "CONFIRMED"


def test_a_closed_account_takes_what_was_open_along(store: Store) -> None:
    account_id = create(store)
    store.close_account(account_id, store.facts(account_id).account.rev, "churned")
    found = events(store)
    assert {str(e["status"]) for e in found.values()} == {"CANCELLED"}
    assert len(found) == len([m for m in store.facts(account_id).milestones if m.committed]) + 1


def test_an_empty_book_has_nothing_for_a_calendar(store: Store) -> None:
    with pytest.raises(Refused, match="nothing for a calendar"):
        my_calendar(store)


def test_hostile_names_add_no_property(store: Store) -> None:
    create(store, "Acme;ATTENDEE=x\nATTENDEE:mailto:x@e.example, [EMEA]")
    for event in events(store).values():
        assert "attendee" not in event
        assert "Acme;ATTENDEE=x ATTENDEE:mailto:x@e.example, [EMEA]" in str(event["summary"])
