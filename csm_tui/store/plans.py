"""Whole plans: another one for an account, its own as a template, optional milestones switched (DOMAIN 2.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from csm_tui.content import plan as plan_of
from csm_tui.domain.fitting import PlanDiff, fit, instantiated, template_of
from csm_tui.domain.model import CausedBy, Facts, Milestone, MilestoneState, Need, Status
from csm_tui.domain.planning import check_needs
from csm_tui.errors import Refused, Unknown
from csm_tui.store import milestones, waits
from csm_tui.store.accounts import MILESTONE_COLUMNS, milestone_values
from csm_tui.store.common import quoted, short
from csm_tui.store.mapping import needs_text
from csm_tui.store.values import line, row, sql

if TYPE_CHECKING:
    from pathlib import Path

    from csm_tui.domain.plan import Plan
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx

ANOTHER_PLAN = "another plan"
SWITCHED_OFF = "switched off: not part of this onboarding"


class OptionalMilestone(NamedTuple):
    """A milestone that can be switched; ``milestone_id`` is None while the account does not have it."""

    code: str
    title: str
    on: bool
    milestone_id: int | None


def apply(store: Reading, account_id: int, plan: Plan, dry_run: bool) -> PlanDiff:
    """Work by another plan from now on, or with ``dry_run`` only say what that changes. Refused for a closed account.

    A date that was agreed (it has a baseline) is kept as a move; before the agreement the plan is provisional.
    """
    facts = store.facts(account_id)
    name = short(facts.account.name)
    if facts.account.status is Status.CLOSED:
        raise Refused(f"{name} is closed: its plan stays as it was.")
    diff = fit(facts, plan, store.today, store.calendar(facts.account))
    if dry_run:
        return diff
    if not diff.changes:
        raise Refused(f"{name} works by this plan already: nothing would change.")
    with store.step(f"Plan {quoted(plan.title or plan.name)} applied to {name}", account_id=account_id) as tx:
        _write(store, tx, facts, diff)
    return diff


def _write(store: Reading, tx: Tx, facts: Facts, diff: PlanDiff) -> None:
    """Carry out a plan: changed rows, moves of agreed dates, what comes new and what goes."""
    before = {m.id: m for m in facts.milestones}
    kept = {m.id for m in diff.milestones}
    for m in facts.milestones:
        if m.id not in kept:
            tx.delete("milestone", m.id)
    for m in diff.milestones:
        was = before.get(m.id)
        if was is None:
            _insert(tx, facts.account.id, m, store)
            continue
        old, new = milestone_values(was), milestone_values(m)
        values = {c: v for c, o, v in zip(MILESTONE_COLUMNS[1:], old, new, strict=True) if o != v}
        if values:
            tx.update("milestone", m.id, values)
        if was.state is not m.state:
            waits.end_open(tx, m.id, store.today)
        if was.committed != m.committed and m.committed is not None and was.baseline is not None:
            move = row(
                account_id=facts.account.id, milestone_id=m.id, old_date=was.committed, new_date=m.committed,
                reason_code=ANOTHER_PLAN, reason=diff.plan.title or diff.plan.name, caused_by=CausedBy.VENDOR,
                customer_told=False, moved_on=store.today,
            )  # fmt: skip
            tx.insert("move", move)


def _insert(tx: Tx, account_id: int, m: Milestone, store: Reading) -> int:
    values = dict(zip(MILESTONE_COLUMNS, (account_id, *milestone_values(m)), strict=True))
    return tx.insert("milestone", {**values, "added": sql(store.today)})


def save(store: Reading, account_id: int, title: str, folder: Path) -> Path:
    """The account's plan as a new file in the folder of own plans; gives its path. Refused, and nothing overwritten."""
    from csm_tui.content.plan_files import name_for, write_plan

    tidy = line(title, "The name of the plan")
    if len(tidy) > 200:
        raise Refused("The name of the plan is too long: at most 200 characters.")
    facts = store.facts(account_id)
    made = template_of(facts, tidy, name_for(tidy), lead=plan_of(facts.account.segment).lead)
    return write_plan(made, folder)


def optional(store: Reading, account_id: int) -> tuple[OptionalMilestone, ...]:
    """What can be switched for an account: its own plan's optional milestones, then what its segment's plan offers."""
    facts = store.facts(account_id)
    own = [
        OptionalMilestone(m.code, m.title, m.state is not MilestoneState.SKIPPED, m.id)
        for m in facts.milestones
        if m.optional
    ]
    known = {m.code for m in facts.milestones}
    offered = plan_of(facts.account.segment).offered
    return (*own, *(OptionalMilestone(i.code, i.title, False, None) for i in offered if i.code not in known))


def switch(store: Reading, account_id: int, code: str, on: bool) -> None:
    """Switch an optional milestone on or off. Off is skipped, with that reason; on lies where the plan has it.

    What comes on with a day that is past is unconfirmed until somebody says so. Refused where it is so already.
    """
    found = next((o for o in optional(store, account_id) if o.code == code), None)
    if found is None:
        raise Unknown(f"{code[:20]} is no optional milestone of this plan.")
    if found.on == on:
        raise Refused(f"{quoted(found.title)} is {'on' if on else 'off'} already.")
    facts = store.facts(account_id)
    label = f"{quoted(found.title)} switched {'on' if on else 'off'} for {short(facts.account.name)}"
    with store.step(label, account_id=account_id) as tx:
        if found.milestone_id is None:
            _offered(store, tx, facts, code)
            return
        m = next(m for m in facts.milestones if m.id == found.milestone_id)
        if not on:
            milestones.skip(store, m.id, m.rev, SWITCHED_OFF)
            return
        milestones.reopen(store, m.id, m.rev)
        if m.committed is not None and m.committed < store.today:
            tx.update("milestone", m.id, {"unconfirmed": 1})


def _offered(store: Reading, tx: Tx, facts: Facts, code: str) -> None:
    """Add a milestone that the plan offers, before the first that shall need it."""
    plan = plan_of(facts.account.segment)
    item = next(i for i in plan.offered if i.code == code)
    calendar = store.calendar(facts.account)
    made = instantiated(facts, replace(plan, items=(*plan.items, item)), store.today, calendar)
    known = {m.code for m in facts.milestones}
    target = next(m for m in made if m.code == code)
    past = target.committed is not None and target.committed < store.today
    followers = [m for m in facts.milestones if m.code in item.before and m.state is MilestoneState.OPEN]
    place = min((m.position for m in followers), default=max((m.position for m in facts.milestones), default=0) + 1)
    new = replace(
        target, needs=tuple(n for n in target.needs if n.code in known), position=place - 1, unconfirmed=past,
        baseline=None,
    )  # fmt: skip
    _insert(tx, facts.account.id, new, store)
    whole = (*facts.milestones, new)
    for m in followers:
        needs = (*m.needs, Need(code))
        if _possible(whole, m.code, needs):
            tx.update("milestone", m.id, {"needs": needs_text(needs)})


def _possible(whole: Iterable[Milestone], code: str, needs: tuple[Need, ...]) -> bool:
    """Whether own dependencies leave room for this one."""
    try:
        check_needs(whole, code, needs)
    except Refused:
        return False
    return True
