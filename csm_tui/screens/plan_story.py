"""What can be chosen about the plan of an account: menu items and lines of checklists, pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from csm_tui.domain import dates
from csm_tui.domain.model import Milestone, MilestoneState, Need, Task
from csm_tui.screens.dialogs.checklist import Entry
from csm_tui.screens.dialogs.menu import Item

if TYPE_CHECKING:
    from csm_tui.domain.fitting import PlanDiff
    from csm_tui.domain.plan import Plan
    from csm_tui.store.plans import OptionalMilestone

Text = str | tuple[str, str]
_KINDS = ("", "FS", "SS")


def marked_items() -> list[Item]:
    """What can be done to all marked milestones, each in one step."""
    return [
        Item("shift", "Shift by working days", "m", "later or earlier, with the dates shown first"),
        Item("owner", "Set the owner", "e"),
        Item("done", "Mark as done", "d", "on one day"),
        Item("unmark", "Unmark"),
    ]


def needs_entries(m: Milestone, milestones: Sequence[Milestone], today: date) -> list[Entry]:
    """Every other milestone with what ``m`` wants of it now: nothing, its end, its beginning."""
    wanted = {n.code: _KINDS.index(n.kind) for n in m.needs}
    out = []
    for other in milestones:
        if other.id != m.id:
            day = other.actual or other.committed
            word = "" if other.state is MilestoneState.OPEN else other.state.value
            remark = word or (dates.short(day, today) if day else "no date")
            out.append(Entry(other.code, f"{other.code:<4}{other.title}", remark, wanted.get(other.code, 0)))
    return out


def needs_of(m: Milestone, chosen: Mapping[str, int]) -> tuple[Need, ...]:
    """The needs that were chosen: those it had first, in their order."""
    had = [n.code for n in m.needs]
    order = sorted((code for code, state in chosen.items() if state), key=lambda c: had.index(c) if c in had else 999)
    return tuple(Need(code, _KINDS[chosen[code]]) for code in order)


def plan_items(m: Milestone, count: int) -> list[Item]:
    """What can be done about the place of a milestone in the plan; ``count`` milestones are in it."""
    items = [Item("needs", "What comes before it", "p", "the milestones that it needs")]
    if count > 1:
        items += [Item("up", "One place up", "K"), Item("down", "One place down", "J")]
    return [*items, Item("remove", "Take it out of the plan", hint="asks first")]


def task_about(task: Task, under: Milestone | None, today: date) -> list[str]:
    """Whose a task is, when it is due, under what it stands."""
    when = f"Done {dates.long(task.done)}" if task.done else f"Due {dates.long(task.due)}" if task.due else "No date"
    late = ", overdue" if task.due and not task.done and task.due < today else ""
    where = f" Under {under.title}." if under else ""
    return [f"{when}{late}, {task.owner or 'no owner'}.{where}"]


def task_items(tasks: Sequence[Task], today: date) -> list[Item]:
    """The tasks of a milestone as lines that can be chosen, open ones first."""
    out = []
    for task in sorted(tasks, key=lambda t: (t.done is not None, t.due is None, t.due or today, t.id)):
        box = "[x]" if task.done else "[ ]"
        when = f"done {dates.short(task.done, today)}" if task.done else ""
        if not task.done and task.due:
            when = f"{'overdue, ' if task.due < today else ''}due {dates.short(task.due, today)}"
        out.append(Item(f"task-{task.id}", f"{box} {task.title}", hint=", ".join(filter(None, (task.owner, when)))))
    return out


def optional_entries(found: Sequence[OptionalMilestone]) -> list[Entry]:
    """The milestones that can be switched, ticked where they are on."""
    return [Entry(one.code, one.title, "" if one.milestone_id else "not in the plan yet", int(one.on)) for one in found]


def plan_choices(plans: Sequence[Plan], refused: Sequence[str], folder: str) -> tuple[list[Item], list[Text]]:
    """The plans that there are, as items, and which files were refused, with the reason."""
    items = [
        Item(
            f"plan-{n}",
            plan.title or plan.name,
            hint=f"{len(plan.items)} milestones, go-live on day {plan.go_live_offset}",
        )
        for n, plan in enumerate(plans)
    ]
    about: list[Text] = [(f"Own plans are files in {folder}.", "dim")] if folder else []
    return items, [*about, *((sentence, "yellow") for sentence in refused)]


def diff_about(diff: PlanDiff, today: date) -> list[Text]:
    """What a plan would change, a line each: new, other date, reworded, skipped, removed."""
    out: list[Text] = []
    for change in diff.changes:
        old = dates.short(change.old, today) if change.old else "no date"
        new = dates.short(change.new, today) if change.new else "no date"
        if change.kind == "add":
            out.append((f"+ {change.title}: {change.words}, {new}", "green"))
        elif change.kind == "date":
            out.append(f"  {change.title}: {old} → {new}")
        elif change.kind == "change":
            out.append((f"  {change.title}: {change.words}", "dim"))
        else:
            word = "skipped" if change.kind == "skip" else "removed"
            out.append((f"- {change.title}: {word}, {change.words}", "yellow"))
    out.append(("What is done stays as it is.", "dim"))
    return out
