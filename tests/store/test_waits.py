"""A wait that is carried: dated reminders that count as contacts, other words while it runs, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from csm_tui.domain.model import Milestone, Party
from csm_tui.errors import Refused, Stale
from csm_tui.store.store import Store

from .conftest import TODAY
from .kit import content_hash

Find = Callable[[int, str], Milestone]
SINCE = date(2026, 11, 5)


@pytest.fixture
def waiting(store: Store, acme: int, milestone: Find) -> int:
    """The data export waits for the customer since 5 November."""
    return store.start_wait(milestone(acme, "C5").id, "customer", "the export", since=SINCE)


def test_a_dated_reminder_is_a_contact_too_and_one_undo_takes_both_back(store: Store, acme: int, waiting: int) -> None:
    dana = store.add_person(acme, "Dana", role="champion")
    before = content_hash(store.db)
    sent = TODAY - timedelta(days=2)
    store.add_nudge(waiting, 5, channel="mail", text="the date is at risk", on=sent, to=[dana])
    facts = store.facts(acme)
    [nudge], [contact] = facts.waits[0].nudges, facts.contacts
    assert (nudge.step, nudge.on) == (5, sent)
    assert (contact.on, contact.kind, contact.direction, contact.people) == (sent, "mail", "out", (dana,))
    assert contact.text == "Reminder: the export. the date is at risk"
    store.undo()
    assert content_hash(store.db) == before
    store.redo()
    assert len(store.facts(acme).contacts) == 1


def test_a_reminder_says_that_we_tried_and_what_came_answers_it(store: Store, acme: int, waiting: int) -> None:
    store.add_person(acme, "Dana", role="champion")
    store.add_contact(acme, on=SINCE, kind="call", direction="both")
    store.today = TODAY + timedelta(days=8)
    assert "E6b" in {s.code for s in store.view(acme).facts.signals if s.is_open}, "they are silent, and so are we"
    store.add_nudge(waiting, 10, channel="call", on=TODAY + timedelta(days=1))
    found = {s.code for s in store.view(acme).facts.signals if s.is_open}
    assert "E6b" not in found
    assert found & {"E4", "E5", "E6"}, "we wrote, nobody answered"
    store.end_wait(waiting)
    assert store.facts(acme).contacts[-1].answered == store.today
    store.undo()
    assert store.facts(acme).contacts[-1].answered is None


def test_done_answers_the_reminders_and_skipped_does_not(
    store: Store, acme: int, waiting: int, milestone: Find
) -> None:
    store.add_nudge(waiting, 2, channel="message", on=TODAY)
    c5 = milestone(acme, "C5")
    store.skip_milestone(c5.id, c5.rev, "they have no data")
    assert store.facts(acme).contacts[0].answered is None
    store.undo()
    store.mark_done(c5.id, milestone(acme, "C5").rev, actual=TODAY)
    assert store.facts(acme).contacts[0].answered == TODAY


def test_a_meeting_is_two_way_and_a_reminder_to_another_party_is_no_contact(
    store: Store, acme: int, waiting: int, milestone: Find
) -> None:
    store.add_nudge(waiting, 10, channel="meeting")
    assert [(c.kind, c.direction) for c in store.facts(acme).contacts] == [("meeting", "both")]
    other = store.start_wait(milestone(acme, "C4").id, "third-party", "the connector", since=SINCE)
    store.add_nudge(other, 2, channel="ticket")
    assert len(store.facts(acme).contacts) == 1


@pytest.mark.parametrize(
    ("on", "said"),
    [(SINCE - timedelta(days=1), "before the wait"), (TODAY + timedelta(days=1), "not come|future|after today")],
)
def test_a_reminder_lies_within_its_wait(store: Store, waiting: int, on: date, said: str) -> None:
    with pytest.raises(Refused, match=said):
        store.add_nudge(waiting, 2, on=on)


def test_a_reminder_after_the_end_is_refused_and_people_of_others_too(store: Store, acme: int, waiting: int) -> None:
    with pytest.raises(Refused, match="belong"):
        store.add_nudge(waiting, 2, to=[99])
    assert store.facts(acme).waits[0].nudges == ()
    store.end_wait(waiting, TODAY - timedelta(days=3))
    with pytest.raises(Refused, match="ended"):
        store.add_nudge(waiting, 2)


def test_a_running_wait_is_edited_in_one_step(store: Store, acme: int, waiting: int, book: Path) -> None:
    before = content_hash(store.db)
    store.edit_wait(waiting, 1, party="third-party", for_what="the file\x1b of the carrier", expected=date(2026, 12, 1))
    [wait] = store.facts(acme).waits
    assert (wait.party, wait.for_what, wait.expected) == (
        Party.THIRD_PARTY,
        "the file of the carrier",
        date(2026, 12, 1),
    )
    assert wait.since == SINCE
    with pytest.raises(Stale):
        store.edit_wait(waiting, 1, expected=None)
    store.edit_wait(waiting, wait.rev, expected=None, since=date(2026, 11, 9))
    with Store.open(book, today=TODAY) as again:
        [kept] = again.facts(acme).waits
        assert (kept.expected, kept.since) == (None, date(2026, 11, 9))
    store.undo()
    store.undo()
    assert content_hash(store.db) == before


def test_what_a_wait_cannot_become_is_refused_in_a_sentence(
    store: Store, acme: int, waiting: int, milestone: Find
) -> None:
    store.add_nudge(waiting, 2, on=date(2026, 11, 9))
    other = store.start_wait(milestone(acme, "C5").id, "vendor", "our import", since=SINCE)
    before = content_hash(store.db)
    for fields, said in (
        ({"for_what": "  "}, "few words|empty|needs"),
        ({"expected": SINCE - timedelta(days=1)}, "before the start"),
        ({"since": TODAY + timedelta(days=1)}, "start of the wait"),
        ({"since": date(2026, 11, 10)}, "reminder was sent"),
        ({"party": "vendor"}, "already"),
        ({"until": TODAY}, "cannot be edited"),
    ):
        with pytest.raises(Refused, match=said):
            store.edit_wait(waiting, 1, **fields)
    assert content_hash(store.db) == before
    store.end_wait(other)
    with pytest.raises(Refused, match="ended"):
        store.edit_wait(other, 2, for_what="something else")
