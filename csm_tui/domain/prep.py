"""The sheet to read before a call: one page of what matters now, from the record alone. Internal. Pure.

Health and why, what changed since the last review, what is open on both sides, promises, people with their clocks,
what comes next, the win and the numbers, the last notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from csm_tui.domain.calendar import STANDARD, Calendar
from csm_tui.domain.criteria import told as win_told
from csm_tui.domain.dates import distance, long, short
from csm_tui.domain.derived import Assessment, MilestoneView
from csm_tui.domain.markdown import inline
from csm_tui.domain.model import SEVERITIES, Colour, Facts, MilestoneState, Party, Person, Role
from csm_tui.domain.money import format_arr
from csm_tui.domain.people import ROLE_NAMES, SENTIMENT, Clock, next_meeting, silence
from csm_tui.domain.review_changes import figures_told, since_last_review

MOST = 6  # entries of a part; a page has no room for more
NEAR = 14  # days ahead within which a milestone of one side is told as open with it
NOTES = 3


class Part(NamedTuple):
    """One part of the sheet; ``more`` of its entries are not on it."""

    title: str
    entries: tuple[str, ...]
    more: int = 0


class Sheet(NamedTuple):
    """The whole sheet: who, when, in a few sentences where it stands, then the parts. Parts without entries are out."""

    account: str
    on: date
    head: tuple[str, ...]
    parts: tuple[Part, ...]


def prep(facts: Facts, assessment: Assessment, today: date, calendar: Calendar = STANDARD) -> Sheet:
    """The sheet of an account for a call today."""
    reviewed = max((r.completed for r in facts.reviews if r.completed is not None), default=None)
    changed = f"Since the review of {short(reviewed, today).lstrip('0')}" if reviewed else "What happened"
    parts = (
        ("Why", _why(facts, assessment, today)),
        (changed, reversed(since_last_review(facts, today))),  # the newest first: the end is cut off
        ("Open on our side", _open(facts, assessment, today, (Party.VENDOR, Party.JOINT))),
        ("Open on their side", _open(facts, assessment, today, (Party.CUSTOMER, Party.THIRD_PARTY))),
        ("Promises", _promises(facts, today)),
        ("People", _people(facts, today)),
        ("What comes next", _next(facts, assessment, today, calendar)),
        ("The win", [f"{c.metric}: {win_told(c)}" for c in facts.criteria]),
        ("Numbers", _numbers(facts, today)),
        ("Last notes", _notes(facts, today)),
    )
    return Sheet(facts.account.name, today, tuple(_head(facts, assessment, today)), tuple(_cut(parts)))


def _cut(parts: Iterable[tuple[str, Iterable[str]]]) -> Iterator[Part]:
    for title, entries in parts:
        found = tuple(" ".join(entry.split()) for entry in entries)
        if found:
            yield Part(title, found[:MOST], max(0, len(found) - MOST))


def _head(facts: Facts, assessment: Assessment, today: date) -> Iterator[str]:
    """Health, phase, go-live, money and whose turn it is: one sentence each."""
    health, account, live = assessment.health, facts.account, assessment.go_live
    score = "" if health.score is None else f" {health.score}"
    trend = assessment.trend.delta
    moved = f", {'up' if trend > 0 else 'down'} {abs(trend)} since last week" if trend else ""
    lasting = f", {assessment.lasting.words}" if assessment.lasting else ""
    word = "New, not reviewed yet" if health.colour is Colour.NEW else f"{health.colour.value.capitalize()}{score}"
    yield f"{word}{moved}{lasting}. Phase {assessment.phase.value}."
    if live.actual:
        yield f"Live since {long(live.actual)}."
    elif day := live.committed or live.forecast or live.sold:
        late = f"; expected {long(live.forecast)}" if live.forecast and live.forecast != day else ""
        slip = f", {abs(live.slip_days)} days {'later' if live.slip_days > 0 else 'earlier'} than agreed" if (
            live.slip_days
        ) else ""  # fmt: skip
        yield f"Go-live {long(day)}, {distance(day, today)}{slip}{late}."
    facts_of = [format_arr(account.arr_cents, account.currency)] if account.arr_cents is not None else []
    facts_of += [f"renewal {long(account.renewal)}"] if account.renewal else []
    if facts_of:
        told = ", ".join(facts_of)
        yield f"{told[:1].upper()}{told[1:]}."
    if (turn := assessment.turn) is not None:
        who = {Party.CUSTOMER: "the customer’s", Party.THIRD_PARTY: "a third party’s"}.get(turn.party, "our")
        days = f" for {turn.working_days} working day{'' if turn.working_days == 1 else 's'}"
        yield f"It is {who} turn{days if turn.working_days else ', since today'}: {turn.why}."


def _why(facts: Facts, assessment: Assessment, today: date) -> Iterator[str]:
    """The open signals that count, the gravest first, each with its evidence; else the reason of the health."""
    found = [s for s in facts.signals if s.is_open and s.folded_into is None]
    found.sort(key=lambda s: (-SEVERITIES.index(s.severity), s.first_noticed))
    if not found and assessment.why:
        yield assessment.why
    for signal in found:
        since = short(signal.first_noticed, today).lstrip("0")
        yield f"{signal.severity.value.capitalize()}: {signal.title} (since {since}): {signal.evidence}"


def _due(day: date | None, today: date) -> str:
    if day is None:
        return "no date"
    when = short(day, today).lstrip("0")
    return f"due {when}, {(today - day).days} days ago" if day < today else f"due {when}"


def _open(facts: Facts, assessment: Assessment, today: date, parties: Sequence[Party]) -> list[str]:
    """Waits, then actions, then late and near milestones of one side; what is due first comes first."""
    ours = Party.VENDOR in parties
    found: list[tuple[int, date, str]] = []
    for wait in facts.waits:
        if wait.until is None and wait.party in parties:
            count = len(wait.nudges)
            sent = f", reminded {'once' if count == 1 else f'{count} times'}" if count else ", not yet reminded"
            since = short(wait.since, today).lstrip("0")
            found.append((0, wait.since, f"Waiting since {since}: {wait.for_what}{'' if ours else sent}"))
    for action in facts.actions:
        if action.state == "open" and action.party in parties:
            owner = f" ({action.owner})" if action.owner else ""
            found.append((1, action.due or date.max, f"{action.text}{owner}, {_due(action.due, today)}"))
    for m in (view.milestone for view in assessment.milestones):
        if m.state is not MilestoneState.OPEN or m.unconfirmed or m.committed is None or m.party not in parties:
            continue
        if (m.committed - today).days <= NEAR:
            owner = f" ({m.owner})" if m.owner else ""
            found.append((2, m.committed, f"{m.title}{owner}, {_due(m.committed, today)}"))
    return [text for *_, text in sorted(found, key=lambda f: f[:2])]


def _promises(facts: Facts, today: date) -> Iterator[str]:
    """Undecided ones first, then those that hold."""
    words = {"open": "undecided", "honour": "we honour it", "phase-2": "put off to phase 2"}
    for promise in sorted(facts.promises, key=lambda p: (p.decision != "open", p.id)):
        if promise.decision in words:
            said = f" (said by {promise.said_by})" if promise.said_by else ""
            scope = ", out of scope" if promise.out_of_scope else ""
            yield f"{promise.text}{said}: {words[promise.decision]}{scope}"


_ORDER = {Role.CHAMPION: 0, Role.SPONSOR: 1, Role.BUSINESS: 2, Role.TECHNICAL: 3}


def _people(facts: Facts, today: date) -> Iterator[str]:
    """Champion and sponsor first: how they stand to it, their silence and ours."""
    for person in sorted(facts.people, key=lambda p: (_ORDER.get(p.role, 9), p.id)):
        if person.state == "active":
            yield _person(facts, person, today)
        elif person.role in (Role.CHAMPION, Role.SPONSOR):
            yield f"{person.name}, {ROLE_NAMES[person.role].lower()}: has {person.state}"


def _person(facts: Facts, person: Person, today: date) -> str:
    clocks = silence(facts, person, today)
    mood = f", {SENTIMENT[person.sentiment]}" if person.sentiment is not None else ""
    every = f", every {clocks.cadence} days agreed" if clocks.cadence and clocks.overdue else ""
    spoke = f"{_clock('heard from', clocks.theirs)}, {_clock('we reached out', clocks.ours)}"
    return f"{person.name}, {ROLE_NAMES[person.role].lower()}{mood}: {spoke}{every}"


def _clock(what: str, clock: Clock) -> str:
    if clock.last is None:
        return f"never {what}" if what == "heard from" else "we never reached out"
    when = "today" if clock.days == 0 else f"{clock.days} day{'' if clock.days == 1 else 's'} ago"
    return f"{what} {when}"


def _next(facts: Facts, assessment: Assessment, today: date, calendar: Calendar) -> Iterator[str]:
    """The next meeting, then the milestones to come, by date; late ones stand with the side they wait for."""
    if (meeting := next_meeting(facts, today, calendar)) is not None:
        yield f"Next meeting {'was ' if meeting < today else ''}due {short(meeting, today).lstrip('0')}"

    def place(view: MilestoneView) -> tuple[date, int]:
        return view.milestone.committed or date.max, view.milestone.id

    for view in sorted(assessment.milestones, key=place):
        m = view.milestone
        if m.state is MilestoneState.OPEN and not m.unconfirmed and m.committed is not None and m.committed >= today:
            late = f"; expected {short(view.forecast, today).lstrip('0')}" if (
                view.forecast and view.forecast > m.committed
            ) else ""  # fmt: skip
            yield f"{m.title}, {_due(m.committed, today)}{late}"


def _numbers(facts: Facts, today: date) -> list[str]:
    """The last figures, with their day."""
    known = [n for n in facts.numbers if n.on <= today and figures_told(n)]
    return [f"{short(n.on, today).lstrip('0')}: {figures_told(n)}" for n in known[-1:]]


def _notes(facts: Facts, today: date) -> list[str]:
    """The last notes, each in one line."""
    newest = sorted(facts.notes, key=lambda n: (n.on, n.id), reverse=True)[:NOTES]
    out = []
    for note in newest:
        text = " ".join(note.text.split())
        out.append(f"{short(note.on, today).lstrip('0')}: {text if len(text) <= 300 else text[:299].rstrip() + '…'}")
    return out


# As a document


def title_of(sheet: Sheet) -> str:
    """``Globex: before the call of Wed 18 Nov 2026``."""
    return f"{sheet.account}: before the call of {long(sheet.on)}"


def markdown(sheet: Sheet) -> str:
    """The sheet as Markdown; names and texts stay text whatever they hold."""
    out = [f"# {inline(title_of(sheet))}", "", "Internal: not for the customer.", ""]
    out += [f"{inline(text)}  " for text in sheet.head]
    for part in sheet.parts:
        out += ["", f"## {inline(part.title)}", *(f"- {inline(entry)}" for entry in part.entries)]
        out += [f"- and {part.more} more"] if part.more else []
    return "\n".join(out) + "\n"


def plain_lines(sheet: Sheet) -> list[str]:
    """The sheet as lines of plain text, not broken."""
    out = [title_of(sheet), "Internal: not for the customer.", "", *sheet.head]
    for part in sheet.parts:
        out += ["", part.title, *(f"- {entry}" for entry in part.entries)]
        out += [f"- and {part.more} more"] if part.more else []
    return out


def as_record(sheet: Sheet) -> dict[str, Any]:
    """The sheet as plain JSON data."""
    return {
        "account": sheet.account,
        "on": sheet.on.isoformat(),
        "head": list(sheet.head),
        "parts": [{"title": p.title, "entries": list(p.entries), "more": p.more} for p in sheet.parts],
    }
