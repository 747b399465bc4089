"""Today: what is to be done over all accounts, from facts alone, in one order (DOMAIN 2, 5, 6, 8).

Imported by the reading command ``today``: named tuples of plain values, no value class of ``model`` (B3). What a person
does about an entry is named in ``Item.can``; whoever shows it decides which key that is.
"""

# No annotations as texts here: ``NamedTuple`` would compile each of them at every start (B1, B3).

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from csm_tui.domain.calendar import Calendar

if TYPE_CHECKING:
    from csm_tui.domain.agenda_seldom import DecisionDue, IssueOpen, WaitOpen
else:  # made only where a book has one: each such class costs a fiftieth of what a reading command may (B3)
    DecisionDue = IssueOpen = WaitOpen = tuple

AHEAD = 6
"""Days after today that are shown: with today one week."""

CADENCE = {"enterprise": 7, "mid-market": 14, "smb": 30}
"""Days between agreed meetings by segment; Self-Serve meets on demand (DOMAIN 2.1)."""

_CAN = {
    "signal": ("act", "acknowledge", "snooze", "dismiss"),
    "issue": ("done",),
    "decision": ("answered", "move"),
    "action": ("done", "snooze", "move", "drop"),
    "nudge": ("nudged", "answered"),
    "hold": ("resume", "move"),
    "meeting": ("log",),
    "milestone": ("done", "move"),
    "review": ("review",),
}
KINDS = tuple(_CAN)
"""Kinds of entries in the order in which they stand on one day."""

ISSUE_DAYS = {"critical": (0, 0), "high": (0, 0), "medium": (0, 1), "low": (1, 3)}
"""Days after the one on which an issue came, for an answer and for a solution: as ``hypercare.TIMES`` has them."""

_SEVERITY = ("critical", "high", "medium", "low")


class ActionDue(NamedTuple):
    """An open action with a day."""

    id: int
    text: str
    owner: str
    party: str
    due: date
    snoozed_until: date | None = None
    rev: int = 1
    origin: str = ""  # manual | review | escalation | …


class SignalDue(NamedTuple):
    """An open signal, not folded, that nobody has acted upon, with the day by which somebody must.

    ``acted``: it is Critical, and leadership is not in yet, which it asks for within 24 hours (DOMAIN 6).
    """

    id: int
    title: str
    severity: str
    due: date
    owner: str = ""
    snoozed_until: date | None = None
    rev: int = 1
    acted: bool = False


class MilestoneDue(NamedTuple):
    """An open, confirmed milestone with its committed day."""

    id: int
    code: str
    title: str
    party: str
    owner: str
    committed: date
    rev: int = 1


class Book(NamedTuple):
    """What the agenda looks at in one account that is neither closed nor archived."""

    id: int
    name: str
    held: bool
    hold_until: date | None
    hold_reason: str
    segment: str
    calendar: Calendar
    cadence: int | None = None  # days; None = as the segment has it
    met: date | None = None  # the last meeting that was held
    kickoff: date | None = None  # held
    review_due: date | None = None  # the day on which the last review is as old as it may be (R8)
    rev: int = 1
    actions: tuple[ActionDue, ...] = ()
    signals: tuple[SignalDue, ...] = ()
    decisions: tuple[DecisionDue, ...] = ()
    waits: tuple[WaitOpen, ...] = ()
    milestones: tuple[MilestoneDue, ...] = ()
    issues: tuple[IssueOpen, ...] = ()


class Item(NamedTuple):
    """One thing to do. ``ref`` is the id of what it speaks of (0 = the account itself); ``can`` what may be done."""

    kind: str  # one of KINDS
    account_id: int
    account: str
    ref: int
    rev: int
    on: date
    text: str
    party: str  # vendor = ours
    owner: str
    severity: str  # of a signal, else ''
    can: tuple[str, ...]
    brief: str = ""  # the text where the kind stands beside it; '' = the same
    origin: str = ""  # of an action
    until: date | None = None  # hidden until then

    def when(self, today: date) -> str:
        """overdue, today or week."""
        return "overdue" if self.on < today else "today" if self.on == today else "week"


def next_meeting(
    segment: str, cadence: int | None, met: date | None, kickoff: date | None, calendar: Calendar
) -> date | None:
    """When the next meeting is due: the cadence after the last one, or after the kickoff, on a working day.

    None where no cadence is agreed (Self-Serve) and before the kickoff was held (DOMAIN 2.1).
    """
    days = cadence or CADENCE.get(segment)
    last = max((d for d in (met, kickoff) if d is not None), default=None)
    return None if days is None or last is None else calendar.next_working(last + timedelta(days=days))


def agenda(books: Iterable[Book], today: date, *, ahead: int = AHEAD, asleep: bool = False) -> list[Item]:
    """Everything due by ``today`` + ``ahead`` days: overdue first, then today, then the days to come, in that order.

    On one day signals come first (the worst on top), then issues after a go-live, decisions, actions (ours before
    theirs), reminders, holds, meetings, milestones, reviews. What is snoozed is left out until its day; with ``asleep``
    it is given, too, with ``until``. On hold all clocks stand still but the day to look at the hold and one's own
    actions.
    """
    until = today + timedelta(days=ahead)
    found = [i for book in books for i in _of(book, today) if i.on <= until and (asleep or i.until is None)]
    found.sort(key=lambda i: _key(i, today))
    return found


def _key(item: Item, today: date) -> tuple[object, ...]:
    worst = _SEVERITY.index(item.severity) if item.severity else 0
    section = 0 if item.on < today else 1 if item.on == today else 2
    day = item.on if section == 2 else date.min
    theirs = item.party != "vendor"
    return (
        section, day, KINDS.index(item.kind), worst, theirs, item.on, item.account.casefold(), item.account_id, item.ref
    )  # fmt: skip


def _of(book: Book, today: date) -> Iterator[Item]:
    yield from _actions(book, today)
    if book.held:
        if book.hold_until is not None:
            reason = f": {book.hold_reason}" if book.hold_reason else ""
            text = f"Look at the hold again{reason}"
            yield _item(book, "hold", 0, book.rev, book.hold_until, text, brief=f"look again{reason}")
        return
    for signal in book.signals:
        # a concern is answered by the next review: it is told when its day has come, not the week before
        early = signal.due > today and signal.severity in ("medium", "low")
        if not early:
            asks = "leadership not told" if signal.acted else "without an answer"
            text = f"{signal.severity.capitalize()} signal {asks}: {signal.title}"
            on = signal.due + timedelta(days=signal.acted)
            item = _item(book, "signal", signal.id, signal.rev, on, text, "", signal.owner, signal.severity)
            brief = f"{signal.title}: tell leadership" if signal.acted else signal.title
            yield item._replace(brief=brief, until=_asleep(signal.snoozed_until, today))
    for issue in book.issues:
        asks = "to be solved" if issue.answered else "without an answer"
        text = f"{issue.severity.capitalize()} issue {asks}: {issue.title}"
        brief = f"{issue.severity}: {issue.title}"
        yield _item(book, "issue", issue.id, issue.rev, issue.due, text, "", issue.owner, brief=brief)
    for asked in book.decisions:
        name = asked.template.replace("-", " ")
        # an escalation is answered by our own people (DOMAIN 7)
        whose = "vendor" if asked.template == "escalation" else "customer"
        text = f"Decision asked for ({name})"
        yield _item(book, "decision", asked.id, asked.rev, asked.due, text, whose, brief=f"asked for by the {name}")
    yield from _nudges(book, today)
    meeting = next_meeting(book.segment, book.cadence, book.met, book.kickoff, book.calendar)
    if meeting is not None:
        days = book.cadence or CADENCE[book.segment]
        text = f"Meeting due: agreed every {days} days"
        yield _item(book, "meeting", 0, book.rev, meeting, text, brief=f"agreed every {days} days")
    yield from _milestones(book, today)
    if book.review_due is not None:
        yield _item(book, "review", 0, book.rev, book.review_due, "Review due", brief="of the week")


def _item(
    book: Book, kind: str, ref: int, rev: int, on: date, text: str, party: str = "", owner: str = "",
    severity: str = "", brief: str = "",
) -> Item:  # fmt: skip
    return Item(kind, book.id, book.name, ref, rev, on, text, party or "vendor", owner, severity, _CAN[kind], brief)


def _asleep(until: date | None, today: date) -> date | None:
    """The day until which it is hidden; None where it is not."""
    return until if until is not None and until > today else None


def _actions(book: Book, today: date) -> Iterator[Item]:
    for action in book.actions:
        item = _item(book, "action", action.id, action.rev, action.due, action.text, action.party, action.owner)
        yield item._replace(origin=action.origin, until=_asleep(action.snoozed_until, today))


def _nudges(book: Book, today: date) -> Iterator[Item]:
    """The reminder that comes next for each wait on somebody else."""
    if not book.waits:
        return
    from csm_tui.domain.nudges import next_nudge

    for wait in book.waits:
        step = next_nudge(wait, today, book.calendar) if wait.party != "vendor" else None
        if step is not None:
            text = f"Day {step.step} of waiting for {wait.for_what}: {step.what}"
            yield _item(book, "nudge", wait.id, 1, step.on, text, brief=text.replace("of waiting", "waiting", 1))


def _milestones(book: Book, today: date) -> Iterator[Item]:
    """Each milestone of the days to come; those that are late are one line, the oldest named."""
    late = sorted((m for m in book.milestones if m.committed < today), key=lambda m: (m.committed, m.id))
    if late:
        first = late[0]
        more = f", and {len(late) - 1} more late" if len(late) > 1 else ""
        text = f"{first.title}{more}"
        yield _item(book, "milestone", first.id, first.rev, first.committed, text, first.party, first.owner)
    for m in book.milestones:
        if m.committed >= today:
            yield _item(book, "milestone", m.id, m.rev, m.committed, m.title, m.party, m.owner)


def folded(items: Iterable[Item], today: date, *, most: int = 3) -> list[Item]:
    """The same list with the reviews of a section as one line where they are more than ``most``: a week's reviews are
    one sitting, and their queue has its own screen. Such a line has no account."""
    out: list[Item] = []
    reviews: dict[str, list[Item]] = {}
    for item in items:
        if item.kind == "review":
            reviews.setdefault(item.when(today), []).append(item)
        out.append(item)
    for found in reviews.values():
        if len(found) > most:
            at = out.index(found[0])
            gone = set(found)
            out = [item for item in out if item not in gone]
            head = found[0]._replace(account_id=0, account="", rev=0, text=f"{len(found)} reviews due")
            out.insert(at, head)
    return out
