"""What the customer may read of the plan, and nothing else (DOMAIN 7: two audiences never mix).

Every document for the customer is made from a ``PlanView``. It holds texts and days alone: no ARR, health, sentiment,
note, signal, reason or evidence is in it, so that no format can let one out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from csm_tui.domain.customer_words import PHASE_TITLES, SIDES, as_read, between_us
from csm_tui.domain.derived import Assessment, MilestoneView
from csm_tui.domain.model import Action, Facts, MilestoneState, Party
from csm_tui.domain.raci import RaciLine
from csm_tui.domain.text import clean

_FOR = {"You": "you", "Us": "us", "Both": "us", "Third party": "a third party"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that is waited for. ``what`` is '' unless the customer is the one: our own reasons are internal."""

    what: str
    step: str  # the title of the milestone that waits
    side: str  # one of SIDES
    since: date

    @property
    def text(self) -> str:
        """``waiting for you since 9 Nov 2026``."""
        return f"waiting for {_FOR[self.side]} since {day(self.since)}"


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A step of the plan, or a next step of the customer's."""

    key: str  # "milestone-12", "action-3": never given twice
    title: str
    phase: str  # a heading; '' for a next step
    side: str  # one of SIDES
    owner: str
    first: date | None  # first agreed (the baseline)
    due: date | None  # agreed now
    done: bool = False
    done_on: date | None = None  # None while done = on an unknown day
    overdue: bool = False
    unconfirmed: bool = False
    left_out: bool = False  # skipped: only a calendar tells it, so that the event goes away
    waiting: tuple[Waiting, ...] = ()  # oldest first

    @property
    def moved_from(self) -> date | None:
        """The first agreed day where it is another one than today's."""
        return self.first if self.first != self.due else None

    @property
    def status(self) -> str:
        """In words: ``Done 3 Nov 2026``, ``Overdue, waiting for you since 9 Nov 2026``, ``Open``."""
        if self.done:
            return f"Done {day(self.done_on)}".strip()
        parts = ["overdue"] if self.overdue else []
        parts += [self.waiting[0].text] if self.waiting else []
        text = ", ".join(parts) or ("to be confirmed" if self.unconfirmed else "open")
        return text[0].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Duty:
    """A piece of work with who does it: names apart by commas."""

    work: str
    responsible: str
    accountable: str
    consulted: str
    informed: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """The mutual action plan of one account on one day."""

    account_id: int
    mark: str  # makes the keys of one account unlike those of every other, in any portfolio
    name: str
    product: str
    today: date
    author: str
    go_live: date | None  # agreed
    first_go_live: date | None  # as first agreed, where that is another day
    expected_go_live: date | None  # on the present course, where that is later than agreed
    live_since: date | None
    items: tuple[PlanItem, ...]  # by phase and position, the left out ones included
    actions: tuple[PlanItem, ...]  # the customer's open next steps, earliest due first
    duties: tuple[Duty, ...] = ()  # who does what (RACI)

    @property
    def steps(self) -> tuple[PlanItem, ...]:
        """The steps of the plan that are shown."""
        return tuple(item for item in self.items if not item.left_out)

    @property
    def done(self) -> int:
        """How many of the steps are done."""
        return sum(item.done for item in self.steps)

    @property
    def next_steps(self) -> tuple[PlanItem, ...]:
        """The steps that come next, at most three, overdue ones first as they are the earliest."""
        coming = [item for item in self.steps if not item.done and not item.unconfirmed and item.due is not None]
        return tuple(sorted(coming, key=lambda item: item.due or date.max)[:3])

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """All that is waited for, the longest first."""
        return tuple(sorted((w for item in self.steps for w in item.waiting), key=lambda w: w.since))

    @property
    def groups(self) -> tuple[tuple[str, tuple[PlanItem, ...]], ...]:
        """The steps under the headings of their phases."""
        steps = self.steps
        return tuple(
            (phase, tuple(item for item in steps if item.phase == phase))
            for phase in dict.fromkeys(item.phase for item in steps)
        )


def day(on: date | None) -> str:
    """``18 Dec 2026``; '' for an unknown day."""
    return "" if on is None else f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def plan_view(
    facts: Facts, assessment: Assessment, *, mark: str, me: str = "", raci: Iterable[RaciLine] = ()
) -> PlanView:
    """The customer's part of an account as of ``assessment.today``.

    ``mark`` is ``store.identity.recorded`` of the account; ``me`` names who writes, else the account's owner. ``raci``
    was agreed with the customer and is shown whole. Steps that are ours alone before the kickoff and after go-live
    (handovers, closing) are left out, and so is every next step that is not the customer's.
    """
    go_live = assessment.go_live
    agreed, expected = go_live.committed, go_live.forecast
    late = agreed is not None and expected is not None and expected > agreed and go_live.actual is None
    theirs = [a for a in facts.actions if a.state == "open" and a.party is Party.CUSTOMER]
    return PlanView(
        account_id=facts.account.id,
        mark="".join(filter(str.isalnum, mark)),
        name=clean(facts.account.name),
        product=clean(facts.account.product),
        today=assessment.today,
        author=clean(me or facts.account.owner),
        go_live=agreed,
        first_go_live=go_live.baseline if go_live.baseline != agreed else None,
        expected_go_live=expected if late else None,
        live_since=go_live.actual,
        items=_steps(facts, assessment),
        actions=tuple(
            _action(a, assessment.today) for a in sorted(theirs, key=lambda a: (a.due or date.max, a.id))
        ),
        duties=tuple(
            Duty(clean(r.item), *map(as_read, (r.responsible, r.accountable, r.consulted, r.informed))) for r in raci
        ),
    )  # fmt: skip


def _steps(facts: Facts, assessment: Assessment) -> tuple[PlanItem, ...]:
    """The milestones by phase; one of no phase stands in that of the one before it."""
    order = [*PHASE_TITLES.values()]
    found, phase = [], order[1]
    for view in sorted(assessment.milestones, key=lambda v: v.milestone.position):
        phase = phase if view.milestone.phase is None else PHASE_TITLES.get(view.milestone.phase, order[-1])
        if not between_us(view.milestone):
            found.append(_step(view, facts, phase))
    return tuple(sorted(found, key=lambda item: order.index(item.phase)))


def _step(view: MilestoneView, facts: Facts, phase: str) -> PlanItem:
    """A milestone as the customer sees it."""
    milestone = view.milestone
    is_open = milestone.state is MilestoneState.OPEN
    title = clean(milestone.title)
    waits = [w for w in facts.waits if w.milestone_id == milestone.id and w.until is None and is_open]
    return PlanItem(
        key=f"milestone-{milestone.id}",
        title=title,
        phase=phase,
        side=SIDES[milestone.party],
        owner=clean(milestone.owner),
        first=milestone.baseline,
        due=milestone.committed,
        done=milestone.state is MilestoneState.DONE,
        done_on=milestone.actual,
        overdue=is_open and view.late > 0,
        unconfirmed=is_open and milestone.unconfirmed,
        left_out=milestone.state is MilestoneState.SKIPPED,
        waiting=tuple(
            Waiting(clean(w.for_what) if w.party is Party.CUSTOMER else "", title, SIDES[w.party], w.since)
            for w in sorted(waits, key=lambda w: (w.since, w.id))
        ),
    )


def _action(action: Action, today: date) -> PlanItem:
    """A next step of the customer's."""
    overdue = action.due is not None and action.due < today
    return PlanItem(
        key=f"action-{action.id}", title=clean(action.text), phase="", side="You", owner=clean(action.owner),
        first=None, due=action.due, overdue=overdue,
    )  # fmt: skip
