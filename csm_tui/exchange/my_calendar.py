"""A calendar of the person's own: every milestone, the reviews, and the days on which something is to be decided.

It is for her alone, but calendars are shared easily: names and titles are in it, never ARR, health, notes or reasons.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from csm_tui.domain.calendar import Calendar
from csm_tui.domain.clock import NEVER
from csm_tui.domain.frame import last_completed
from csm_tui.domain.model import Facts, Milestone, MilestoneState, Party, Status
from csm_tui.domain.pause import of_review
from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.exchange.calendar_file import Event, calendar_text, uid
from csm_tui.exchange.plan_view import day
from csm_tui.store.identity import recorded

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading

_PARTIES = {Party.VENDOR: "us", Party.CUSTOMER: "customer", Party.JOINT: "both", Party.THIRD_PARTY: "third party"}


def my_calendar(store: Reading, *, now: datetime | None = None) -> str:
    """The file of all accounts, closed ones included: what they left open is cancelled, so that it goes away.

    ``now`` is the moment of export. Raises Refused where there is no day to write.
    """
    ids = sorted(row.id for hidden in (False, True) for row in store.rows(hidden=hidden))
    marks = recorded(store, ids)
    events = [
        event
        for facts in store.facts_many(ids)
        for event in _events(facts, store.today, store.calendar(facts.account), _mark(marks[facts.account.id]))
    ]
    if not events:
        raise Refused("There is no account with a day yet, so there is nothing for a calendar. Nothing was written.")
    return calendar_text(events, name="Onboardings", now=now or datetime.now(UTC))


def _mark(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _events(facts: Facts, today: date, calendar: Calendar, mark: str) -> Iterator[Event]:
    """All days of one account."""
    account = facts.account
    name = clean(account.name)
    over = account.archived or account.status is Status.CLOSED
    for milestone in facts.milestones:
        event = _milestone(milestone, name, mark, over)
        if event is not None:
            yield event
    yield Event(
        uid("mine", f"review-{account.id}", mark),
        calendar.next_working(_review_due(facts, today)),
        f"Review: {name}",
        category="Review",
        cancelled=over or account.status is Status.HOLD,
    )
    for draft in facts.drafts:
        if draft.decision_due is not None and draft.state != "draft":
            yield Event(
                uid("mine", f"decision-{draft.id}", mark),
                draft.decision_due,
                f"Decision due: {name}",
                category="Decision",
                cancelled=over or draft.state != "sent" or bool(draft.answer),
            )
    held = account.status is Status.HOLD and not over
    until = account.hold_until if held else facts.holds[-1].until if facts.holds else None
    if until is not None:
        yield Event(
            uid("mine", f"hold-{account.id}", mark),
            until,
            f"Look again at the hold: {name}",
            category="Decision",
            cancelled=not held,
        )


def _milestone(milestone: Milestone, name: str, mark: str, over: bool) -> Event | None:
    """A milestone on its day; None without one, or where an import left open whether it is still to come."""
    is_open = milestone.state is MilestoneState.OPEN
    on = milestone.actual or milestone.committed
    if on is None or (is_open and milestone.unconfirmed):
        return None
    done = "Done: " if milestone.state is MilestoneState.DONE else ""
    owner = f", {clean(milestone.owner)}" if milestone.owner else ""
    moved = milestone.baseline is not None and milestone.baseline != milestone.committed
    return Event(
        uid("mine", f"milestone-{milestone.id}", mark),
        on,
        f"{done}{name}: {clean(milestone.title)}",
        f"Owner: {_PARTIES[milestone.party]}{owner}" + (f"\nBaseline {day(milestone.baseline)}" if moved else ""),
        "Milestone",
        cancelled=milestone.state is MilestoneState.SKIPPED or (is_open and over),
    )


def _review_due(facts: Facts, today: date) -> date:
    """The day by which the next review is due; today where it is overdue or none was ever done (R8)."""
    last = last_completed(facts, today)
    if last is None or last.completed is None:
        return today
    due = of_review(facts, today).after(last.completed, facts.account.review_interval)
    return today if due >= NEVER else max(due, today)
