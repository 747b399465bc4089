"""What is computed from facts and a date. Nothing here is typed in by anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from csm_tui.domain.model import (
    Action,
    Band,
    CausedBy,
    Colour,
    ComponentName,
    Milestone,
    Override,
    Party,
    Phase,
    Severity,
    Signal,
)


@dataclass(frozen=True, slots=True)
class Component:
    """One component of health (R1–R5). Values are 0–100; ``None`` = this source had nothing to say."""

    name: ComponentName
    weight: float  # after redistribution (R5); the weights of a score add up to 1
    value: float
    answers: float | None  # CL
    signals: float | None  # SG; None only where the component has no open signal and no answer
    milestones: float | None  # MS, Progress only
    evidence: tuple[str, ...] = ()  # sentences, the deciding one first


@dataclass(frozen=True, slots=True)
class Cap:
    """An upper limit on the score, with its sentence (R7, R8)."""

    limit: int
    reason: str
    code: str  # two-critical | critical | high | medium | weakest-link | unreviewed | unsure | stale | expired


@dataclass(frozen=True, slots=True)
class Health:
    """The score that explains itself (R6–R12)."""

    score: int | None  # None only where no component applies
    base: float | None
    band: Band | None
    computed: Colour  # by the score
    colour: Colour  # what is shown: computed, or by override, NEW, HOLD
    components: tuple[Component, ...] = ()
    caps: tuple[Cap, ...] = ()  # those that bind or could bind, lowest first
    stale: str = "current"  # current | due | overdue | stale | expired | never
    review_age: int | None = None  # days since the last completed review
    override: Override | None = None  # in force today
    paused: str = ""  # why the review's clock stands still today: "away until 3 Dec"


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing that, with the others of its list, would make the account green (R12)."""

    text: str
    kind: str  # answer | signal | milestone | review
    ref: str  # question code, signal id, milestone code, ""
    steps: int  # person-steps, for the order


@dataclass(frozen=True, slots=True)
class MilestoneView:
    """A milestone with what is derived of it."""

    milestone: Milestone
    forecast: date | None
    late: int  # working days past committed, 0 = not late (DOMAIN 2.0)
    slip: int | None  # calendar days: actual, else committed, − baseline
    due: bool  # done with committed ≤ today, or open and late ≥ 1, and not unconfirmed
    critical: bool  # on the critical path to go-live
    ready: bool  # open and all its predecessors are done
    moves: int


@dataclass(frozen=True, slots=True)
class GoLive:
    """The four dates of the go-live, and its actual."""

    sold: date | None = None
    baseline: date | None = None
    committed: date | None = None
    forecast: date | None = None
    actual: date | None = None
    slip_days: int | None = None  # calendar days, as the slip column


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is (DOMAIN 2.0). JOINT is told as VENDOR."""

    party: Party
    since: date
    working_days: int
    why: str


@dataclass(frozen=True, slots=True)
class Slip:
    """Account slip in working days, signed, by cause (DOMAIN 2.0)."""

    total: int
    by_cause: tuple[tuple[CausedBy, int], ...] = ()
    not_yet_moved: int = 0


@dataclass(frozen=True, slots=True)
class Detected:
    """A signal that a rule sees today; the store reconciles it with the stored ones."""

    code: str
    subject: str
    severity: Severity
    component: ComponentName | None
    category: str
    title: str
    evidence: str
    folded_into: str | None = None
    owner: str = ""  # who has to act, where that is plain


@dataclass(frozen=True, slots=True)
class SignalChange:
    """One change that makes the stored signals say what the rules see (DOMAIN 6)."""

    kind: str  # raise | upgrade | refresh | close | reopen | clear (a closed one whose condition is gone: count 0)
    signal: Signal  # as it shall be stored; id 0 = new
    before: Signal | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """R11: now − the last snapshot of the previous ISO week; ``points`` one a week, oldest first."""

    delta: int | None
    points: tuple[int | None, ...] = ()

    @property
    def arrow(self) -> str:
        """'up', 'down' at |Δ| ≥ 5, else 'flat'; '' without a past."""
        if self.delta is None:
            return ""
        return "up" if self.delta >= 5 else "down" if self.delta <= -5 else "flat"


@dataclass(frozen=True, slots=True)
class Lasting:
    """A red that lasts for two weeks or a yellow for three, this one included: called out (R11)."""

    colour: Colour
    weeks: int
    since: date  # the first snapshot that shows it

    @property
    def words(self) -> str:
        """``red for 3 weeks``."""
        return f"{self.colour.value} for {self.weeks} weeks"


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything derived of one account on one day."""

    today: date
    phase: Phase
    phase_since: date | None
    days_in_phase: int | None
    health: Health
    milestones: tuple[MilestoneView, ...]
    next: MilestoneView | None  # earliest committed open milestone (late ones first)
    go_live: GoLive
    turn: Turn | None
    slip: Slip
    trend: Trend
    next_action: Action | None
    counts: tuple[tuple[Severity, int], ...]  # open signals that count, by severity
    why: str  # one line for the portfolio: the first reasons of this health
    valid_until: date  # the first day on which any of this may change by itself
    lasting: Lasting | None = None  # a colour that has lasted too long
