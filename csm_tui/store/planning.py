"""Working on the plan as a whole: order, dependencies, several dates at once, what follows a moved one (DOMAIN 2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from csm_tui.domain.model import Facts, Milestone, MilestoneState, Need, Party
from csm_tui.domain.planning import check_needs, needed_by, passed_on, shifted
from csm_tui.domain.text import clean
from csm_tui.errors import Refused
from csm_tui.store import milestones
from csm_tui.store.common import after_signature, fetch, name_of, quoted, short
from csm_tui.store.mapping import needs_text
from csm_tui.store.values import line, past, row, words

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading

PLANNED_ANEW = "planned anew"


def _whole(store: Reading, milestone_id: int) -> tuple[Facts, Milestone]:
    """The facts of the milestone's account, and the milestone; raises Unknown."""
    found = fetch(store, "milestone", milestone_id)
    facts = store.facts(found["account_id"])
    return facts, next(m for m in facts.milestones if m.id == milestone_id)


def _accounts(store: Reading, milestone_ids: Collection[int]) -> list[Facts]:
    """The facts of the accounts of these milestones; Refused where none is marked, Unknown where one is gone."""
    if not milestone_ids:
        raise Refused("No milestone is marked.")
    return store.facts_many(list(dict.fromkeys(fetch(store, "milestone", i)["account_id"] for i in milestone_ids)))


def _for(accounts: Sequence[Facts]) -> str:
    return short(accounts[0].account.name) if len(accounts) == 1 else f"{len(accounts)} accounts"


def _many(count: int) -> str:
    return "1 milestone" if count == 1 else f"{count} milestones"


def set_needs(store: Reading, milestone_id: int, rev: int, needs: Sequence[Need]) -> None:
    """What it depends on; Refused for an unknown code, itself or a circle."""
    with store.step("dependencies") as tx:
        facts, m = _whole(store, milestone_id)
        tx.label = f"Dependencies of {quoted(m.title)} changed for {short(facts.account.name)}"
        kept = tuple({n.code: n for n in needs}.values())
        check_needs(facts.milestones, m.code, kept)
        tx.update("milestone", milestone_id, {"needs": needs_text(kept)}, rev=rev)


def remove(store: Reading, milestone_id: int, rev: int, pass_on: bool) -> None:
    """Take an open milestone out with what hangs on it; those that need it then need what it needed (``pass_on``)."""
    with store.step("milestone removed") as tx:
        facts, m = _whole(store, milestone_id)
        title = quoted(m.title)
        tx.label = f"{title} removed from {short(facts.account.name)}"
        if m.gate or m.code == "L1":
            what = f"carries the gate {m.gate}" if m.gate else "is the go-live"
            raise Refused(f"{title} {what} and stays in the plan: skip it, with the reason, where it does not apply.")
        if m.state is MilestoneState.DONE:
            raise Refused(f"{title} is done and part of the record: reopen it before you remove it.")
        users = needed_by(facts.milestones, m.code)
        if users and not pass_on:
            raise Refused(
                f"{', '.join(users)} {'needs' if len(users) == 1 else 'need'} {title}: let them need what it needs, "
                "or change their dependencies first."
            )
        tx.update("milestone", milestone_id, {}, rev=rev)  # changes nothing; another window's change is told
        for other in facts.milestones:
            if other.code in users:
                rest = passed_on(other.needs, {m.code}, {m.code: m.needs}, other.code)
                tx.update("milestone", other.id, {"needs": needs_text(rest)})
        tx.delete("milestone", milestone_id)


def reorder(store: Reading, milestone_id: int, rev: int, steps: int) -> None:
    """``steps`` places down (negative: up) in the account's list; it stops at either end."""
    with store.step("milestone moved in the list") as tx:
        facts, m = _whole(store, milestone_id)
        tx.label = f"{quoted(m.title)} put elsewhere in the list of {short(facts.account.name)}"
        tx.update("milestone", milestone_id, {}, rev=rev)
        order = [other.id for other in facts.milestones]
        at = order.index(milestone_id)
        to = min(max(at + steps, 0), len(order) - 1)
        if to == at:
            raise Refused(f"{quoted(m.title)} is the {'first' if steps < 0 else 'last'} already.")
        order.insert(to, order.pop(at))
        for place, key in enumerate(order):
            tx.update("milestone", key, {"position": place})


def shift(
    store: Reading, milestone_ids: Collection[int], days: int, reason_code: str, reason: str, caused_by: str, told: bool
) -> int:
    """Open, dated ones among these by so many working days; each old date is kept as a move. How many moved."""
    with store.step("milestones shifted") as tx:
        accounts = _accounts(store, milestone_ids)
        count = 0
        for facts in accounts:
            by_id = {m.id: m for m in facts.milestones}
            for s in shifted(facts.milestones, milestone_ids, _sensible(days), store.calendar(facts.account)):
                milestones.move(store, s.id, by_id[s.id].rev, s.new, reason_code, reason, caused_by, told)
                count += 1
        if not count:
            raise Refused("None of these has a date that could be shifted." if days else "By how many days?")
        tx.label = f"{_many(count)} moved {_days(days)} for {_for(accounts)}"
        return count


def _sensible(days: int) -> int:
    if abs(days) > 1000:
        raise Refused(f"{days} working days are too many: at most 1000.")
    return days


def _days(days: int) -> str:
    unit = "working day" if abs(days) == 1 else "working days"
    return f"{abs(days)} {unit} {'later' if days > 0 else 'earlier'}"


def set_owner(store: Reading, milestone_ids: Collection[int], owner: str | None, party: str | None) -> int:
    """The named owner, the party, or both, of all these; how many changed."""
    values: dict[str, object] = {}
    if owner is not None:
        values["owner"] = clean(owner)
    if party is not None:
        values["party"] = Party(party)
    if not values:
        raise Refused("Name an owner or a party.")
    with store.step("owner set") as tx:
        accounts = _accounts(store, milestone_ids)
        count = 0
        for facts in accounts:
            for m in facts.milestones:
                if m.id in milestone_ids and any(getattr(m, name) != value for name, value in values.items()):
                    tx.update("milestone", m.id, row(**values))
                    count += 1
        if not count:
            raise Refused("They are owned so already.")
        who = clean(owner or "") or (str(Party(party)) if party is not None else "nobody")
        tx.label = f"{short(who)} owns {_many(count)} of {_for(accounts)}"
        return count


def mark_done_many(store: Reading, milestone_ids: Collection[int], actual: date, force: str) -> int:
    """The open ones among these done on ``actual``, in plan order; all or none. How many."""
    with store.step("milestones done") as tx:
        accounts = _accounts(store, milestone_ids)
        wanted = [(f, m) for f in accounts for m in f.milestones if m.id in milestone_ids]
        chosen = [m for _, m in wanted if m.state is MilestoneState.OPEN]
        if not chosen:
            raise Refused("None of these is open.")
        for m in chosen:
            now = fetch(store, "milestone", m.id)
            milestones.mark_done(store, m.id, now["rev"], actual, "", force)
        tx.label = f"{_many(len(chosen))} done for {_for(accounts)}"
        return len(chosen)


def move_with_dependants(
    store: Reading, milestone_id: int, rev: int, new: date, reason_code: str, reason: str, caused_by: str, told: bool,
    dependants: Mapping[int, date],
) -> int:  # fmt: skip
    """The milestone to ``new`` and its dependants to their new dates (id → date), one step; the first move's id."""
    with store.step("milestone moved") as tx:
        facts, m = _whole(store, milestone_id)
        own = {x.id: x for x in facts.milestones}
        key = milestones.move(store, milestone_id, rev, new, reason_code, reason, caused_by, told)
        others = {i: d for i, d in dependants.items() if i != milestone_id}
        for other, day in others.items():
            if other not in own:
                raise Refused("One of those that should follow is not in this plan any more. Nothing was changed.")
            if own[other].committed != day:
                why = f"follows {quoted(m.title)}"
                milestones.move(store, other, own[other].rev, day, reason_code, why, caused_by, told)
        followed = f" with {_many(len(others))}" if others else ""
        tx.label = f"{quoted(m.title)} moved to {words(new)}{followed} for {short(facts.account.name)}"
        return key


# tasks


def add_task(store: Reading, milestone_id: int, title: str, owner: str, due: date | None) -> int:
    """A piece of work under a milestone; gives its id."""
    tidy = line(title, "The task")
    with store.step("task") as tx:
        facts, m = _whole(store, milestone_id)
        tx.label = f"Task {quoted(tidy)} added to {quoted(m.title)} for {short(facts.account.name)}"
        after_signature(store, facts.account.id, due, "The day it is due")
        values = row(account_id=facts.account.id, milestone_id=milestone_id, title=tidy, owner=clean(owner), due=due)
        return tx.insert("task", values)


def edit_task(store: Reading, task_id: int, rev: int, fields: Mapping[str, object]) -> None:
    """title, owner, due."""
    if unknown := set(fields) - {"title", "owner", "due"}:
        raise Refused(f"{', '.join(sorted(unknown))} of a task cannot be edited.")
    with store.step("task edited") as tx:
        found = fetch(store, "task", task_id)
        tx.label = f"Task {quoted(found['title'])} edited for {short(name_of(store, found['account_id']))}"
        values: dict[str, object] = {}
        for field, value in fields.items():
            if field == "due":
                if value is not None and not isinstance(value, date):
                    raise Refused("The day a task is due must be a date.")
                values[field] = after_signature(store, found["account_id"], value, "The day it is due")
            else:
                values[field] = line(str(value), "The task") if field == "title" else clean(str(value))
        tx.update("task", task_id, row(**values), rev=rev)


def finish_task(store: Reading, task_id: int, rev: int, on: date | None) -> None:
    """Done on ``on`` (today)."""
    with store.step("task done") as tx:
        found = fetch(store, "task", task_id)
        tx.label = f"Task {quoted(found['title'])} done for {short(name_of(store, found['account_id']))}"
        if found["done_on"] is not None:
            raise Refused(f"The task {quoted(found['title'])} is done already.")
        day = past(on or store.today, store.today, "The day it was done")
        tx.update("task", task_id, row(done_on=day), rev=rev)


def reopen_task(store: Reading, task_id: int, rev: int) -> None:
    """Not done after all."""
    with store.step("task reopened") as tx:
        found = fetch(store, "task", task_id)
        tx.label = f"Task {quoted(found['title'])} reopened for {short(name_of(store, found['account_id']))}"
        if found["done_on"] is None:
            raise Refused(f"The task {quoted(found['title'])} is open already.")
        tx.update("task", task_id, {"done_on": None}, rev=rev)


def remove_task(store: Reading, task_id: int, rev: int) -> None:
    """Out of the list; undo brings it back."""
    with store.step("task removed") as tx:
        found = fetch(store, "task", task_id)
        tx.label = f"Task {quoted(found['title'])} removed for {short(name_of(store, found['account_id']))}"
        tx.update("task", task_id, {}, rev=rev)
        tx.delete("task", task_id)
