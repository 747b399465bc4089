"""The facts of one onboarding, as frozen values.

Everything here is *stored* fact: what happened, or what a person said. Whatever can be computed
from facts and a date (health, forecast, whose turn, lateness) is in ``derived.py`` and is never
typed in. Names are those of DOMAIN.md; dates are ``datetime.date``; money is in hundredths of its
currency; an unknown is ``None``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from csm_tui.domain.training import Session


class Segment(StrEnum):
    """Size class of a customer by annual recurring revenue (DOMAIN, words)."""

    ENTERPRISE = "enterprise"
    MID_MARKET = "mid-market"
    SMB = "smb"
    SELF_SERVE = "self-serve"


class Phase(StrEnum):
    """Where the onboarding stands (DOMAIN 2.0); CLOSED comes after TRANSITION."""

    HANDOFF = "handoff"
    KICKOFF = "kickoff"
    CONFIGURE = "configure"
    TRAIN = "train"
    PILOT = "pilot"
    GO_LIVE = "go-live"
    TRANSITION = "transition"
    CLOSED = "closed"


PHASES: tuple[Phase, ...] = tuple(Phase)


class Party(StrEnum):
    """Who owns a step or is waited for. JOINT counts as us when somebody must move (DOMAIN 2.0)."""

    VENDOR = "vendor"
    CUSTOMER = "customer"
    JOINT = "joint"
    THIRD_PARTY = "third-party"


class CausedBy(StrEnum):
    """Who a moved date is charged to (DOMAIN 2)."""

    CUSTOMER = "customer"
    VENDOR = "vendor"
    THIRD_PARTY = "third-party"
    SCOPE = "scope"


class Severity(StrEnum):
    """Severity of a signal; order LOW < MEDIUM < HIGH < CRITICAL by ``SEVERITIES.index``."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


SEVERITIES: tuple[Severity, ...] = tuple(Severity)


class ComponentName(StrEnum):
    """The five components of health, in the order of the seed's weights (DOMAIN 3)."""

    ENGAGEMENT = "engagement"
    PROGRESS = "progress"
    ADOPTION = "adoption"
    SENTIMENT = "sentiment"
    TECHNICAL = "technical"


class Colour(StrEnum):
    """What a person sees (R9). NEW and HOLD are not colours; both show as an empty circle."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    NEW = "new"
    HOLD = "hold"


class Band(StrEnum):
    """The five bands of the score (R9)."""

    HEALTHY = "healthy"
    MONITOR = "monitor"
    AT_RISK = "at-risk"
    CRITICAL = "critical"
    EMERGENCY = "emergency"


class Status(StrEnum):
    """Life of an account in the book."""

    ACTIVE = "active"
    HOLD = "hold"
    CLOSED = "closed"


class MilestoneState(StrEnum):
    """OPEN until done or skipped; a UAT that failed is a round, not a state."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


class SignalState(StrEnum):
    """DOMAIN 6. OPEN, ACKNOWLEDGED and MITIGATING all count as open."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    MITIGATING = "mitigating"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"


OPEN_SIGNAL_STATES = frozenset({SignalState.OPEN, SignalState.ACKNOWLEDGED, SignalState.MITIGATING})


class AnswerValue(StrEnum):
    """An answer of the weekly review; YES is always the good one (DOMAIN 5)."""

    YES = "y"
    NO = "n"
    NOT_SURE = "s"
    NOT_APPLICABLE = "a"


class Role(StrEnum):
    """Role of a person at the customer (DOMAIN 8)."""

    SPONSOR = "sponsor"
    CHAMPION = "champion"
    TECHNICAL = "technical"
    BUSINESS = "business"
    END_USER = "end-user"
    IT_SECURITY = "it-security"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Account:
    """One customer being onboarded."""

    id: int
    name: str
    segment: Segment
    added: date
    currency: str = "USD"
    external_id: str | None = None
    arr_cents: int | None = None
    product: str = ""
    signed: date | None = None
    kickoff: date | None = None
    sold_go_live: date | None = None
    renewal: date | None = None
    owner: str = ""
    ae: str = ""
    region: str = ""
    industry: str = ""
    tags: tuple[str, ...] = ()
    source: str = "manual"  # manual | import | demo
    review_interval: int = 7  # days
    cadence: int | None = None  # days between agreed meetings; None = as the segment has it
    status: Status = Status.ACTIVE
    closed_on: date | None = None
    closed_as: str | None = None  # complete | churned | abandoned | transferred
    hold_since: date | None = None
    hold_until: date | None = None
    hold_reason: str = ""
    archived: bool = False
    country: str = ""  # "DE" or "DE-BY": whose public holidays; "" = the default of the settings
    weekend: tuple[int, ...] = ()  # date.weekday() numbers; () = as the country has it
    days_off: tuple[date, ...] = ()  # own ones, on top of the holidays
    rev: int = 1


@dataclass(frozen=True, slots=True)
class Need:
    """A dependency: this milestone needs ``code``; FS = finish to start, SS = start to start."""

    code: str
    kind: str = "FS"


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of the plan with its four stored dates (forecast is derived; DOMAIN 2)."""

    id: int
    code: str  # unique within the account: "C5", own ones "N1", "N2", …
    title: str
    phase: Phase | None  # V1 belongs to no phase
    party: Party
    position: int
    committed: date | None = None
    baseline: date | None = None
    sold: date | None = None  # go-live only
    actual: date | None = None  # None while done = done on an unknown date (imported)
    started: date | None = None
    state: MilestoneState = MilestoneState.OPEN
    owner: str = ""
    gate: str | None = None  # "G0" … "G5"
    needs: tuple[Need, ...] = ()
    done_when: str = ""  # the evidence that the plan asks for
    evidence: str = ""  # what was given
    reason: str = ""  # why skipped
    unconfirmed: bool = False  # imported, due before the import (DOMAIN 2.0)
    optional: bool = False  # the plan lets it be switched off (DOMAIN 4.3, 18)
    rev: int = 1


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work under a milestone; it has no say in health or forecast."""

    id: int
    milestone_id: int
    title: str
    owner: str = ""
    due: date | None = None
    done: date | None = None
    rev: int = 1


@dataclass(frozen=True, slots=True)
class Move:
    """A committed date that was moved; the old one is kept (DOMAIN 2, re-baselining)."""

    id: int
    milestone_id: int
    code: str
    old: date | None
    new: date
    reason_code: str
    reason: str
    caused_by: CausedBy
    customer_told: bool
    on: date


@dataclass(frozen=True, slots=True)
class Nudge:
    """A reminder sent while waiting; ``step`` is the day of the ladder 2/5/10/15/21."""

    id: int
    step: int
    on: date
    channel: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """An interval during which a milestone waits for a party."""

    id: int
    milestone_id: int
    party: Party
    for_what: str
    since: date
    until: date | None = None
    expected: date | None = None
    reason_code: str = ""  # "access" raises SIG-T2
    nudges: tuple[Nudge, ...] = ()
    rev: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """A milestone that cannot go on, with reason and owner."""

    id: int
    milestone_id: int
    reason: str
    owner: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Intervention:
    """What was done about a signal, and what came of it."""

    id: int
    on: date
    action: str
    result: str = ""
    rev: int = 1
    told: str = ""  # whom it brought in: leadership | executive; '' = nobody above us


@dataclass(frozen=True, slots=True)
class Signal:
    """A warning sign. Identity is (account, code, subject); an upgrade replaces (R2)."""

    id: int
    code: str
    subject: str  # what it is about: a milestone code, a person id, "" for the whole account
    severity: Severity
    component: ComponentName | None  # None: drives the queue, not the score
    category: str
    title: str
    evidence: str
    first_noticed: date
    last_evidence: date
    state: SignalState = SignalState.OPEN
    human: bool = False  # raised by a person, not by a rule
    count: int = 1  # gradings seen; 0 = closed and the condition has gone since
    owner: str = ""
    response_due: date | None = None
    folded_into: str | None = None  # code of the root signal; folded children do not count
    closed_on: date | None = None
    reason: str = ""  # why dismissed, re-graded or resolved
    interventions: tuple[Intervention, ...] = ()
    rev: int = 1
    snoozed_until: date | None = None  # out of the queue before that day, never out of the score (R7)

    @property
    def is_open(self) -> bool:
        """Whether it still counts (R2, R7)."""
        return self.state in OPEN_SIGNAL_STATES


@dataclass(frozen=True, slots=True)
class SignalEvent:
    """One thing that happened to a signal, and how it stood afterwards."""

    id: int  # 0 = told by the signal itself: older than the events that are kept
    signal_id: int
    on: date
    kind: str  # see SIGNAL_EVENTS
    code: str
    severity: Severity
    state: SignalState
    evidence: str = ""
    reason: str = ""
    folded_into: str | None = None


SIGNAL_EVENTS: Mapping[str, str] = {
    "raised": "raised",
    "again": "seen again",
    "upgraded": "got worse",
    "downgraded": "got milder",
    "changed": "changed",  # another code of its family, the severity kept
    "evidence": "new evidence",
    "folded": "folded under its cause",
    "unfolded": "stands for itself again",
    "acknowledged": "acknowledged",
    "acted": "acted upon",
    "result": "result noted",
    "regraded": "re-graded",
    "snoozed": "snoozed",
    "woken": "no longer snoozed",
    "resolved": "resolved",
    "dismissed": "dismissed",
    "closed": "closed by itself",
    "cleared": "cleared",  # closed by hand before; now its condition is gone too
    "reopened": "opened again",
}
"""What can happen to a signal, in words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a review."""

    value: AnswerValue
    note: str = ""
    same: bool = False  # taken over from last week


@dataclass(frozen=True, slots=True)
class Review:
    """The weekly signal review of one account for one ISO week."""

    id: int
    week: str  # "2026-W47"
    started: date
    completed: date | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)  # by question code, "E1" … "S3"
    position: int = 0  # index of the question to resume at
    late: bool = False
    express: bool = False
    seconds: int = 0  # time spent, for the honest estimate
    rev: int = 1


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Health as it was on a day: kept for ever (R11)."""

    on: date
    week: str
    reviewed: bool
    score: int | None
    colour: Colour
    components: Mapping[str, float] = field(default_factory=dict)
    caps: tuple[str, ...] = ()
    signals: Mapping[str, int] = field(default_factory=dict)  # open, by severity
    phase: Phase = Phase.HANDOFF


@dataclass(frozen=True, slots=True)
class Override:
    """A person's word over the computed colour (R10)."""

    id: int
    colour: Colour
    reason_code: str
    reason: str
    set_on: date
    until: date


@dataclass(frozen=True, slots=True)
class Action:
    """A next step, mine or theirs."""

    id: int
    text: str
    owner: str = ""
    party: Party = Party.VENDOR
    due: date | None = None
    state: str = "open"  # open | done | dropped
    origin: str = ""  # review | manual | "draft 7": the decision that draft asks for
    closed_on: date | None = None
    reason: str = ""
    rev: int = 1
    added: date | None = None  # None: before this was kept
    carried: int = 0  # reviews that carried it on
    snoozed_until: date | None = None  # out of sight on Today until then; no rule looks at it


@dataclass(frozen=True, slots=True)
class Person:
    """A stakeholder; their two silence clocks are derived from contacts."""

    id: int
    name: str
    role: Role = Role.OTHER
    title: str = ""
    email: str = ""
    power: int | None = None  # 1–5
    interest: int | None = None  # 1–5
    sentiment: int | None = None  # −2 … +2
    state: str = "active"  # active | moved | left
    state_on: date | None = None
    rev: int = 1
    phone: str = ""
    influence: str = ""  # how to win them, in the CSM's own words
    reports_to: int | None = None  # another person of the account


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact with people at the customer; feeds both silence clocks."""

    id: int
    on: date
    kind: str  # meeting | mail | call | message
    direction: str  # in | out | both (a meeting held is both)
    held: bool = True  # a meeting that was missed is not
    people: tuple[int, ...] = ()
    absent: tuple[int, ...] = ()
    text: str = ""
    answered: date | None = None  # our message was answered on
    rev: int = 1


@dataclass(frozen=True, slots=True)
class Promise:
    """What Sales said (DOMAIN 8)."""

    id: int
    text: str
    kind: str = "feature"  # feature | timeline | commercial
    said_by: str = ""
    said_on: date | None = None
    out_of_scope: bool = False
    decision: str = "open"  # open | honour | phase-2 | reset | refuse
    decided_on: date | None = None
    reason: str = ""  # why it was decided so
    rev: int = 1


@dataclass(frozen=True, slots=True)
class Criterion:
    """A success criterion (DOMAIN 8)."""

    id: int
    metric: str
    category: str = "adoption"
    baseline: float | None = None
    target: float | None = None
    unit: str = ""
    source: str = ""
    owner: str = ""
    due: date | None = None
    validated: date | None = None
    actual: float | None = None
    actual_on: date | None = None
    evidence: str = ""
    state: str = "open"  # open | met | waived
    reason: str = ""
    rev: int = 1


@dataclass(frozen=True, slots=True)
class GatePass:
    """A gate that was passed, or forced with a reason."""

    gate: str
    on: date
    forced: bool = False
    reason: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One item of a checklist and what was said about it; the go-live readiness list of G3 is made of these."""

    list: str  # "go-live"
    item: str
    group: str  # technical | operational | business | support | approval | short
    text: str
    state: str = ""  # yes | no | waived; "" = nobody has answered
    owner: str = ""
    note: str = ""
    rev: int = 0  # 0 = not stored yet

    @property
    def settled(self) -> bool:
        """Whether the gate has nothing more to ask about it."""
        return self.state in ("yes", "waived")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Figures typed by the CSM on a day; older than 14 days they count as not known."""

    on: date
    licensed: int | None = None
    active: int | None = None
    core_used: int | None = None
    core_total: int | None = None
    tickets: int | None = None
    error_rate: float | None = None  # percent
    trained: int | None = None
    invited: int | None = None


@dataclass(frozen=True, slots=True)
class ScopeChange:
    """A wish after the baseline and what was decided about it."""

    id: int
    text: str
    asked: date
    decision: str = "open"  # open | in-scope | phase-2 | refused
    decided: date | None = None
    effect_days: int = 0  # working days that it would add
    rev: int = 1


@dataclass(frozen=True, slots=True)
class UatRound:
    """A round of acceptance testing; a failed one leads back to CONFIGURE."""

    number: int
    on: date
    passed: bool
    findings: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note; internal unless said otherwise."""

    id: int
    on: date
    text: str
    internal: bool = True
    rev: int = 1


@dataclass(frozen=True, slots=True)
class Draft:
    """A document being written from the account's data (DOMAIN 7)."""

    id: int
    account_id: int
    template: str
    body: str
    fields: Mapping[str, str] = field(default_factory=dict)  # what the person filled in
    facts: Mapping[str, str] = field(default_factory=dict)  # facts used, to tell what changed since
    state: str = "draft"  # draft | sent | answered | closed
    answer: str = ""  # approved | partly | declined | no-answer
    decision_due: date | None = None
    created: date | None = None
    saved_at: str = ""  # local time of the last save, ISO
    sent_on: date | None = None
    version: int = 1
    rev: int = 1
    made: str = ""  # the text as the template made it: what differs was written by the person


@dataclass(frozen=True, slots=True)
class Hold:
    """A pause that is over: its days make no review older (R8)."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which somebody is away, the first and the last included: their clocks stand still (R8).

    Without an account: my own leave. With one: the person's out-of-office, or, without a person, the whole customer's.
    """

    id: int
    since: date
    until: date
    note: str = ""
    account_id: int | None = None
    person_id: int | None = None
    rev: int = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of one account; what every rule takes."""

    account: Account
    milestones: tuple[Milestone, ...] = ()  # by position
    tasks: tuple[Task, ...] = ()  # oldest first
    moves: tuple[Move, ...] = ()  # oldest first
    waits: tuple[Wait, ...] = ()
    blocks: tuple[Block, ...] = ()
    signals: tuple[Signal, ...] = ()  # all states
    reviews: tuple[Review, ...] = ()  # oldest first, the unfinished one included
    snapshots: tuple[Snapshot, ...] = ()  # oldest first
    override: Override | None = None  # the latest one, expired or not
    actions: tuple[Action, ...] = ()  # all states
    people: tuple[Person, ...] = ()
    contacts: tuple[Contact, ...] = ()
    promises: tuple[Promise, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    gates: tuple[GatePass, ...] = ()
    checks: tuple[Check, ...] = ()  # the whole readiness list of its segment, answered or not
    numbers: tuple[Numbers, ...] = ()  # oldest first
    scope_changes: tuple[ScopeChange, ...] = ()
    uat_rounds: tuple[UatRound, ...] = ()
    trainings: tuple[Session, ...] = ()  # oldest first, those without a day last
    notes: tuple[Note, ...] = ()
    drafts: tuple[Draft, ...] = ()
    holds: tuple[Hold, ...] = ()  # those that ended
    away: tuple[Away, ...] = ()  # mine and theirs
    not_applicable: Mapping[str, str] = field(default_factory=dict)  # question code → why (R5)
