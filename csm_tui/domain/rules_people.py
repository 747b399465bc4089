"""Signals about contact and people: SIG-E1 … E9, O1 (DOMAIN 4.1). Silence is counted in calendar days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from csm_tui.domain.dates import day
from csm_tui.domain.frame import Frame, Sighting
from csm_tui.domain.model import Account, Contact, Party, Person, Role, Segment, Severity
from csm_tui.domain.pause import Pauses, of_silence

_CADENCE = {Segment.ENTERPRISE: 7, Segment.MID_MARKET: 14, Segment.SMB: 30}
"""Days between agreed meetings; Self-Serve has none (DOMAIN 2.1)."""

_KEY_ROLES = (Role.CHAMPION, Role.TECHNICAL, Role.BUSINESS)


def look(frame: Frame) -> Iterator[Sighting]:
    """Everything these rules see on the frame's day."""
    contacts = _known(frame)
    ghosting = None
    if contacts:
        yield from _meetings(contacts)
        ghosting = _champion(frame, contacts)
        if ghosting is not None:
            yield ghosting
    if ghosting is None or ghosting.code != "E6":  # E4, E5 and E6 are one signal: the worst is told
        slow = _unanswered(frame, contacts) or _overdue(frame)
        if slow is not None:
            yield slow
    if contacts:
        yield from _absent(frame, contacts)
        yield from _sponsor(frame, contacts)
    yield from _single_thread(frame, contacts)
    yield from _left(frame)


def _known(frame: Frame) -> list[Contact]:
    """The contacts up to today, oldest first; an answer that is dated later has not come yet."""
    reached = frame.clock.reached
    known = [
        replace(c, answered=None) if c.answered is not None and not reached(c.answered) else c
        for c in frame.facts.contacts
        if reached(c.on)
    ]
    return sorted(known, key=lambda c: (c.on, c.id))


def _two_way(contact: Contact) -> bool:
    """Whether something came from them: a reply, or a meeting that was held."""
    if contact.answered is not None:
        return True
    return contact.held and contact.direction in ("in", "both")


def _spoke_on(contact: Contact) -> date:
    """The day of the two-way contact: that of the answer where ours was answered."""
    return contact.answered or contact.on


def _with(contact: Contact, people: Iterable[Person]) -> bool:
    """Whether one of them took part; a contact that names nobody counts for everybody."""
    return not contact.people or any(p.id in contact.people for p in people)


def cadence_of(account: Account) -> int | None:
    """Days between agreed meetings: as agreed with this customer, else as its segment has it; None = on demand."""
    return account.cadence if account.cadence is not None else _CADENCE.get(account.segment)


def _scaled(frame: Frame, seed_days: int) -> int | None:
    """Contact threshold: the seed's, for SMB and Self-Serve at least 1.5 × the cadence; None = off."""
    if not frame.scaled:
        return seed_days
    cadence = cadence_of(frame.facts.account)
    return None if cadence is None else max(seed_days, -(-cadence * 3 // 2))


def _quiet(frame: Frame, people: Iterable[Person] = ()) -> Pauses:
    """The days that do not count as silence of these people: on all of which each of them was away, or nobody."""
    known = list(people)
    return of_silence(frame.facts, known[0].id if len(known) == 1 else None)


def _silent_since(frame: Frame, contacts: list[Contact], people: list[Person]) -> date:
    """Last two-way contact with any of them, else the later of first logged contact and the day added."""
    spoke = [_spoke_on(c) for c in contacts if _two_way(c) and _with(c, people)]
    return max([*spoke, max(contacts[0].on, frame.facts.account.added)])


def _meetings(contacts: list[Contact]) -> Iterator[Sighting]:
    """E1–E3: how many of the last meetings in a row were missed."""
    missed: list[Contact] = []
    for contact in reversed([c for c in contacts if c.kind == "meeting"]):
        if contact.held:
            break
        missed.append(contact)
    if missed:
        days = ", ".join(day(c.on) for c in reversed(missed[:3]))
        yield Sighting(f"E{min(len(missed), 3)}", "", f"Missed: {days}")


def _unanswered(frame: Frame, contacts: list[Contact]) -> Sighting | None:
    """E4, E5: our oldest message without an answer (2 working days, 5 calendar days; never scaled)."""
    oldest: Contact | None = None
    for contact in contacts:
        if _two_way(contact):
            oldest = None
        elif contact.direction == "out" and contact.kind != "meeting" and oldest is None:
            oldest = contact
    if oldest is None:
        return None
    asked = [p for p in frame.facts.people if p.id in oldest.people]
    pauses = _quiet(frame, asked)
    if not frame.clock.reached(pauses.working(oldest.on, 3, frame.calendar)):
        return None
    code = "E5" if frame.clock.reached(pauses.after(oldest.on, 6)) else "E4"
    return Sighting(code, "", f"No answer to our message of {day(oldest.on)}")


def _overdue(frame: Frame) -> Sighting | None:
    """R5, theirs: an action of the customer that is overdue counts as a slow reply."""
    pauses = _quiet(frame)
    late = sorted(
        (a.due, a.id, a.text)
        for a in frame.facts.actions
        if a.state == "open"
        and a.party is Party.CUSTOMER
        and a.due is not None
        and frame.clock.reached(pauses.after(a.due, 1))
    )
    if not late:
        return None
    due, _, text = late[0]
    more = f" (and {len(late) - 1} more)" if len(late) > 1 else ""
    return Sighting("E4", "", f"Their action ‘{text}’ was due {day(due)}{more}")


def _champion(frame: Frame, contacts: list[Contact]) -> Sighting | None:
    """E6: the champion is silent although we tried; E6b: silent, and so are we."""
    champions = frame.persons(Role.CHAMPION)
    threshold = _scaled(frame, 7)
    if not champions or threshold is None:
        return None
    since = _silent_since(frame, contacts, champions)
    if not frame.clock.reached(_quiet(frame, champions).after(since, threshold)):
        return None
    name = min(champions, key=lambda p: p.id).name
    tried = any(
        c.on >= since
        and not _two_way(c)
        and _with(c, champions)
        and (c.direction == "out" or (c.kind == "meeting" and not c.held))
        for c in contacts
    )
    if tried:
        return Sighting("E6", "", f"Nothing from {name} since {day(since)}")
    if any(c.direction == "out" and c.on >= since and not _two_way(c) for c in contacts):
        return None  # we wrote, to somebody else: not silent, and not a try at the champion
    return Sighting("E6b", "", f"No contact with {name} since {day(since)}, and nothing went out from us")


def _absent(frame: Frame, contacts: list[Contact]) -> Iterator[Sighting]:
    """E7: the same key person missing from the last two meetings that were held."""
    meetings = [c for c in contacts if c.kind == "meeting" and c.held]
    for person in frame.facts.people:
        if person.state != "active" or person.role not in _KEY_ROLES:
            continue
        away = of_silence(frame.facts, person.id)
        theirs = [c for c in meetings if person.id in c.people or (person.id in c.absent and not away.holds(c.on))]
        if len(theirs) >= 2 and all(person.id in c.absent for c in theirs[-2:]):
            yield Sighting("E7", str(person.id), f"{person.name} was absent since {day(theirs[-2].on)}")


def _sponsor(frame: Frame, contacts: list[Contact]) -> Iterator[Sighting]:
    """E8: no two-way contact with the sponsor for 35 days, High at 45 or after two missed meetings."""
    sponsors = frame.persons(Role.SPONSOR)
    if not sponsors:
        return
    first = min(sponsors, key=lambda p: p.id)
    ids = {p.id for p in sponsors}
    away = _quiet(frame, sponsors)
    theirs = [
        c
        for c in contacts
        if c.kind == "meeting" and (ids & set(c.people) or (ids & set(c.absent) and not away.holds(c.on)))
    ]
    missed = len(theirs) >= 2 and all(ids & set(c.absent) and not ids & set(c.people) for c in theirs[-2:])
    named = [c for c in contacts if ids & set(c.people)]
    spoke = [_spoke_on(c) for c in named if _two_way(c)]
    since = max([*spoke, max(contacts[0].on, frame.facts.account.added)])
    if missed:
        yield Sighting("E8", "", f"{first.name} missed the meetings since {day(theirs[-2].on)}", Severity.HIGH)
    elif frame.clock.reached(away.after(since, 35)):
        severity = Severity.HIGH if frame.clock.reached(away.after(since, 45)) else Severity.MEDIUM
        yield Sighting("E8", "", f"Nothing from {first.name} since {day(since)}", severity)


def _single_thread(frame: Frame, contacts: list[Contact]) -> Iterator[Sighting]:
    """E9, once somebody has reviewed the account: before that nobody was asked for its people."""
    if frame.review is None:
        return
    people = [p for p in frame.facts.people if p.state == "active"]
    reasons = []
    if not any(p.role is Role.SPONSOR for p in people):
        reasons.append("no sponsor known")
    if len(people) < 3:
        reasons.append(f"{len(people) or 'no'} {'person' if len(people) == 1 else 'people'} known")
    window = _scaled(frame, 30) or 30
    begun = max(contacts[0].on, frame.facts.account.added) if contacts else None
    if begun is not None and frame.clock.reached(of_silence(frame.facts).after(begun, window)):
        last: dict[int, date] = {}
        for contact in contacts:
            if _two_way(contact):
                for person_id in contact.people:
                    last[person_id] = max(last.get(person_id, date.min), _spoke_on(contact))
        reached = [
            p for p, d in last.items() if not frame.clock.reached(of_silence(frame.facts, p).after(d, window + 1))
        ]
        if len(reached) < 2:
            reasons.append(f"{'one person' if reached else 'nobody'} in contact within {window} days")
    if reasons:
        severity = Severity.LOW if frame.scaled else Severity.MEDIUM
        yield Sighting("E9", "", "; ".join(reasons).capitalize(), severity)


def _left(frame: Frame) -> Iterator[Sighting]:
    """O1: a champion left and nobody has taken their place."""
    if frame.persons(Role.CHAMPION):
        return
    for person in frame.facts.people:
        if person.role is Role.CHAMPION and person.state == "left":
            when = f" on {day(person.state_on)}" if person.state_on else ""
            yield Sighting("O1", str(person.id), f"{person.name} left{when}")
