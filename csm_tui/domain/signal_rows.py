"""A warning sign as lists show it, and what is due about it: plain tuples, made by the thousand.

Dates of a row stay ISO text, as in ``rows``. Read by commands: keep it free of heavy imports, and of annotations as
texts: ``NamedTuple`` would compile each of them at every start.
"""

from datetime import date
from typing import NamedTuple


class SignalRow(NamedTuple):
    """One signal with what its response clock needs to know of its account."""

    id: int
    account_id: int
    account: str
    status: str  # of the account: active, hold, closed
    code: str
    subject: str
    title: str
    category: str
    severity: str
    component: str | None
    state: str
    human: int  # 1 = raised by a person
    evidence: str
    first_noticed: str
    last_evidence: str
    seen: int  # how often it was seen or graded
    owner: str
    response_due: str | None
    folded_into: str | None  # code of the root at the same account
    closed_on: str | None
    snoozed_until: str | None
    reason: str
    rev: int
    acted: int  # interventions so far
    escalated: str | None  # when an escalation of the account was last marked as sent
    reviewed: str | None  # when the account was last reviewed
    interval: int  # days from one review to the next
    told: str | None = None  # whom what was done brought in: executive, else leadership

    @property
    def is_open(self) -> bool:
        """Whether it still counts (R2)."""
        return self.state in ("open", "acknowledged", "mitigating")


class Due(NamedTuple):
    """One step of the response clock (DOMAIN 6)."""

    what: str  # "plan with your manager"
    short: str  # "plan"
    on: date | None  # None: at a review whose day is not known
    met: bool = False
    firm: bool = True  # it becomes overdue; an acknowledgement and the next look do not


class Entry(NamedTuple):
    """A signal as it stands in a list: with what is due next, and the symptoms of which it is the cause."""

    row: SignalRow
    due: Due | None
    late: bool
    children: tuple[SignalRow, ...] = ()


class Section(NamedTuple):
    """Signals under one heading."""

    title: str
    entries: tuple[Entry, ...]


class Standing(NamedTuple):
    """The figures of the head."""

    open: int
    accounts: int
    critical: int
    overdue: int  # responses
    snoozed: int
    closed: int  # of those that were read
