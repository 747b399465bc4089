"""Calendar files (RFC 5545): all-day events with stable identities, so that importing again updates (P15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """One day in a calendar. ``uid`` is the same in every export; ``cancelled`` takes the event out again."""

    uid: str
    on: date
    summary: str
    description: str = ""
    category: str = ""
    cancelled: bool = False


def uid(audience: str, key: str, mark: str) -> str:
    """The identity of an event: the same for the same thing as long as it exists, whatever it is called by then."""
    return f"{audience}-{key}-{mark}@csm-tui"


def calendar_text(events: Iterable[Event], *, name: str, now: datetime) -> str:
    """An iCalendar file with CRLF line ends; all texts are escaped by ``icalendar``.

    A later export always wins: SEQUENCE counts the seconds of the moment of export, because a day may also change by
    undo, by another plan or by a name, which no counter of one row knows. Events do not block the day.
    """
    import icalendar

    file = icalendar.Calendar()
    file.add("prodid", "-//csm-tui//csm-tui//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", name)
    sequence = max(0, int((now - _EPOCH).total_seconds()))
    for event in events:
        entry = icalendar.Event()
        entry.add("uid", event.uid)
        entry.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
        entry.add("last-modified", now.astimezone(UTC).replace(microsecond=0))
        entry.add("sequence", sequence)
        entry.add("dtstart", event.on)  # a day without an end lasts that day
        entry.add("summary", event.summary)
        if event.description:
            entry.add("description", event.description)
        if event.category:
            entry.add("categories", [event.category])
        entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
        entry.add("transp", "TRANSPARENT")
        file.add_component(entry)
    text: str = file.to_ical().decode("utf-8")
    return text
