"""What is due about a warning sign, and by when; and signals in the order in which they ask for an answer (DOMAIN 6).

Low: look again at the next review. Medium: acknowledge the same day, act by the next review. High: acknowledge the same
day, a plan with the manager within 48 hours. Critical: reach out the same day, leadership within 24 hours; two or more
Critical at one account: the executive, the same day. A step counts as met by what was logged: an intervention is the
first answer; leadership is in by an escalation that was sent, or an intervention that says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from csm_tui.domain import dates
from csm_tui.domain.signal_rows import Due, Entry, Section, SignalRow, Standing

if TYPE_CHECKING:
    from csm_tui.domain.model import Facts

ORDERS = {"due": "response due", "severity": "severity", "category": "category"}
"""The orders of a list of signals, as they are named on the screen."""

SEVERITIES = ("critical", "high", "medium", "low")  # the gravest first
CATEGORIES = {
    "engagement": "Engagement",
    "progress": "Progress",
    "technical": "Technical",
    "adoption": "Adoption",
    "sentiment": "Sentiment",
    "organizational": "Organization",
    "handoff": "Handoff from Sales",
    "criteria": "Success criteria",
    "account": "The account itself",
}
STATES = {
    "open": "unseen",
    "acknowledged": "seen",
    "mitigating": "in hand",
    "resolved": "resolved",
    "dismissed": "dismissed",
}
"""The states as a person says them; a script gets them as they are stored."""

_LIMIT = {"critical": 0, "high": 2}
_DUE_SECTIONS = (
    "Overdue",
    "Today",
    "In the next 7 days",
    "Later",
    "At the next review",
    "On hold: the clocks stand still",
)
_LATEST = date.max


def is_snoozed(row: SignalRow, today: date) -> bool:
    """Whether somebody has put it off to a later day."""
    return row.snoozed_until is not None and row.snoozed_until > today.isoformat() and row.is_open


def state_word(row: SignalRow, today: date) -> str:
    """unseen, seen, in hand, snoozed, resolved, dismissed."""
    return "snoozed" if is_snoozed(row, today) else STATES.get(row.state, row.state)


def started(row: SignalRow) -> date:
    """The day from which its response is counted: its due day less the time that its severity allows."""
    if row.response_due is None:
        return date.fromisoformat(row.first_noticed)
    days = row.interval if row.severity == "medium" else _LIMIT.get(row.severity, 0)
    return date.fromisoformat(row.response_due) - timedelta(days=days)


def clock(row: SignalRow, second: date | None = None) -> tuple[Due, ...]:
    """The steps of the response in their order; () where no clock runs: closed, on hold, or told by its root cause.

    ``second`` = since when the account has two Critical signals.
    """
    if not row.is_open or row.status != "active" or row.folded_into is not None:
        return ()
    since = started(row)
    escalated = row.escalated is not None and row.escalated >= since.isoformat()
    seen = row.state != "open"
    steps: list[Due] = []
    if row.severity == "critical":
        steps.append(Due("reach out", "reach out", since, row.acted > 0))
        led = escalated or row.told is not None
        if second is not None:
            seen_above = escalated or row.told == "executive"
            steps.append(Due("bring in the executive", "executive", max(since, second), seen_above))
        else:
            steps.append(Due("bring in leadership", "leadership", since + timedelta(days=1), led))
    elif row.severity in ("high", "medium"):
        steps.append(Due("acknowledge", "acknowledge", since, seen, firm=False))
        if row.severity == "high":
            steps.append(Due("plan with your manager", "plan", since + timedelta(days=2), escalated or row.acted > 0))
        else:
            steps.append(Due("act on it", "act", since + timedelta(days=row.interval), row.acted > 0))
    return (*steps, Due("look again at the review", "review", next_review(row), firm=False))


def next_review(row: SignalRow) -> date | None:
    """The day of the account's next review; ``None`` before its first."""
    return date.fromisoformat(row.reviewed) + timedelta(days=row.interval) if row.reviewed else None


def next_due(steps: Sequence[Due], today: date) -> Due | None:
    """What is due next: the first step that is not met; an acknowledgement is asked for on its own day alone."""
    for step in steps:
        gone = step.what == "acknowledge" and step.on is not None and step.on < today
        if not step.met and not gone:
            return step
    return None


def is_late(due: Due | None, today: date) -> bool:
    """Whether its day has passed."""
    return due is not None and due.firm and due.on is not None and due.on < today


def second_critical(rows: Iterable[SignalRow]) -> dict[int, date]:
    """Accounts with two Critical signals or more, each with the day on which the second began."""
    begun: defaultdict[int, list[date]] = defaultdict(list)
    for row in rows:
        if row.severity == "critical" and row.is_open and row.folded_into is None:
            begun[row.account_id].append(started(row))
    return {account_id: sorted(days)[1] for account_id, days in begun.items() if len(days) > 1}


def entries(rows: Sequence[SignalRow], today: date) -> list[Entry]:
    """The signals with what is due, the most urgent first; symptoms stand under the open cause of their account.

    Each account is told by itself: the entries of some are those that all would give.
    """
    second = second_critical(rows)
    roots = {(row.account_id, row.code) for row in rows if row.is_open and row.folded_into is None}
    under: defaultdict[tuple[int, str], list[SignalRow]] = defaultdict(list)
    heads: list[SignalRow] = []
    for row in rows:
        place = (row.account_id, row.folded_into or "")
        if row.is_open and place in roots:
            under[place].append(row)
        else:
            heads.append(row)
    out = []
    told: set[tuple[int, str]] = set()
    for row in heads:
        place = (row.account_id, row.code)
        mine = () if place in told or not row.is_open else tuple(under.get(place, ()))
        if mine:
            told.add(place)
        due = next_due(clock(row, second.get(row.account_id)), today)
        out.append(Entry(row, due, is_late(due, today), mine))
    return sorted(out, key=urgency)


def _rank(row: SignalRow) -> int:
    return SEVERITIES.index(row.severity) if row.severity in SEVERITIES else len(SEVERITIES)


def urgency(entry: Entry) -> tuple[Any, ...]:
    """What asks first: a firm day before a look, the earlier day, the graver, the older."""
    row, due = entry.row, entry.due
    looked = due is None or due.what.startswith("look")
    on = due.on if due is not None and due.on is not None else _LATEST
    return (looked, on, _rank(row), row.first_noticed, row.account.casefold(), row.id)


def _by_due(entry: Entry, today: date) -> str:
    due = entry.due
    if entry.row.status != "active" or due is None:
        return _DUE_SECTIONS[5]
    if entry.late:
        return _DUE_SECTIONS[0]
    if due.what.startswith("look") or due.on is None:
        return _DUE_SECTIONS[4]
    if due.on <= today:
        return _DUE_SECTIONS[1]
    return _DUE_SECTIONS[2] if due.on <= today + timedelta(days=7) else _DUE_SECTIONS[3]


def sections(found: Sequence[Entry], today: date, by: str, *, everything: bool = False) -> list[Section]:
    """Open signals of ``entries`` under headings, by response due, severity or category; in each the urgent ones first.

    With ``everything`` snoozed and closed ones, too: they stand at the end, whatever the order.
    """
    awake = [e for e in found if e.row.is_open and not is_snoozed(e.row, today)]
    named: defaultdict[str, list[Entry]] = defaultdict(list)
    if by == "severity":
        titles = [severity.capitalize() for severity in SEVERITIES]
        for entry in awake:
            named[entry.row.severity.capitalize()].append(entry)
    elif by == "category":
        titles = list(CATEGORIES.values())
        for entry in sorted(awake, key=lambda e: _rank(e.row)):
            named[CATEGORIES.get(entry.row.category, entry.row.category.capitalize())].append(entry)
    else:
        titles = list(_DUE_SECTIONS)
        for entry in awake:
            named[_by_due(entry, today)].append(entry)
        named[_DUE_SECTIONS[0]].sort(key=lambda e: _rank(e.row))  # where all are late, the gravest first
    out = [Section(title, tuple(named[title])) for title in dict.fromkeys([*titles, *named]) if named.get(title)]
    if not everything:
        return out
    asleep = [e for e in found if is_snoozed(e.row, today)]
    closed = [e for e in found if not e.row.is_open]
    asleep.sort(key=lambda e: (e.row.snoozed_until, _rank(e.row), e.row.id))
    closed.sort(key=lambda e: (e.row.closed_on or "", e.row.id), reverse=True)
    return [*out, *(Section(t, tuple(part)) for t, part in (("Snoozed", asleep), ("Closed", closed)) if part)]


def standing(found: Sequence[Entry], today: date) -> Standing:
    """The figures of the head. What is folded under a cause counts once, there; snoozed ones are told apart."""
    awake = [e for e in found if e.row.is_open and not is_snoozed(e.row, today)]
    return Standing(
        open=len(awake),
        accounts=len({e.row.account_id for e in awake}),
        critical=sum(e.row.severity == "critical" for e in awake),
        overdue=sum(e.late for e in awake),
        snoozed=sum(is_snoozed(e.row, today) for e in found),
        closed=sum(not e.row.is_open for e in found),
    )


def haystack(entry: Entry, today: date) -> str:
    """What the filter looks through: the signal and its symptoms."""
    row = entry.row
    words = [row.account, row.title, row.evidence, row.severity, row.category, row.code, row.owner]
    words.append(state_word(row, today))
    for child in entry.children:
        words += (child.title, child.evidence)
    return " ".join(words).casefold()


def due_words(due: Due | None, today: date, *, brief: bool = False) -> str:
    """``plan with your manager by 20 Nov``, ``reach out today``, ``act on it, was due 16 Nov``; '' where nothing is."""
    if due is None:
        return ""
    what = due.short if brief else due.what
    if due.short == "review":
        if due.on is None:
            return "at the first review" if brief else "look again at the first review"
        if due.on < today:
            since = dates.short(due.on, today)
            return "review overdue" if brief else f"look again at the review, which was due {since}"
        day = "today" if due.on == today else dates.short(due.on, today)
        return f"{what} {day}" if brief else f"look again at the review, {day}"
    if due.on is None or due.on == today:
        return f"{what} today"
    day = dates.short(due.on, today)
    if due.on < today:
        return f"{what} {day}" if brief else f"{what}, was due {day}"
    return f"{what} by {'tomorrow' if (due.on - today).days == 1 and not brief else day}"


def rows_of(facts: Facts) -> tuple[SignalRow, ...]:
    """The signals of one account as rows, from facts that were read already; as ``store.signal_list`` gives them."""
    account = facts.account
    sent = [d.sent_on for d in facts.drafts if d.template == "escalation" and d.sent_on is not None]
    held = [r.completed for r in facts.reviews if r.completed is not None]
    escalated, reviewed = (max(days).isoformat() if days else None for days in (sent, held))

    def iso(day: date | None) -> str | None:
        return day.isoformat() if day else None

    return tuple(
        SignalRow(
            s.id, account.id, account.name, account.status.value, s.code, s.subject, s.title, s.category,
            s.severity.value, s.component.value if s.component else None, s.state.value, int(s.human), s.evidence,
            s.first_noticed.isoformat(), s.last_evidence.isoformat(), s.count, s.owner, iso(s.response_due),
            s.folded_into, iso(s.closed_on), iso(s.snoozed_until), s.reason, s.rev,
            len(s.interventions), escalated, reviewed, account.review_interval,
            min((i.told for i in s.interventions if i.told), default=None),
        )
        for s in facts.signals
    )  # fmt: skip
