"""What can happen in ``demo.toml``: one function for each ``do``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from csm_tui.demo.delivery_events import DELIVERY_EVENTS
from csm_tui.demo.plan_events import PLAN_EVENTS
from csm_tui.demo.win_events import WIN_EVENTS
from csm_tui.domain.calendar import bad_go_live_day
from csm_tui.domain.model import MilestoneState

if TYPE_CHECKING:
    from csm_tui.demo.story import Story

Step = Mapping[str, Any]


def _shift(story: Story, step: Step) -> None:
    """The milestone and all later open ones move by the same days."""
    first = story.milestone(step["code"]).position
    for m in story.facts().milestones:
        if m.position < first or m.state is not MilestoneState.OPEN or m.committed is None:
            continue
        new = _workable(story, m.code, m.committed + timedelta(days=step["days"]))
        now = story.milestone(m.code)
        story.store.move_milestone(
            now.id,
            now.rev,
            new=new,
            reason_code=step["reason_code"],
            reason=step["reason"],
            caused_by=step["by"],
            customer_told=step["told"],
        )


def _workable(story: Story, code: str, day: date) -> date:
    """The next day on which that can be: a working day, and for a go-live a good one."""
    day = story.store.calendar().next_working(day)
    while code == "L1" and bad_go_live_day(day, story.store.calendar()):
        day = story.store.calendar().next_working(day + timedelta(days=1))
    return day


def _wait(story: Story, step: Step) -> None:
    expected = story.day_of(step["expected"]) if "expected" in step else None
    story.waits[step["code"]] = story.store.start_wait(
        story.milestone(step["code"]).id,
        step["party"],
        step["for"],
        since=story.store.today,
        expected=expected,
        reason_code=step.get("reason_code", ""),
    )


def _nudge(story: Story, step: Step) -> None:
    story.store.add_nudge(story.waits[step["code"]], step["step"], channel=step["channel"])


def _task(story: Story, step: Step) -> None:
    """A task under a milestone; ``done`` where it is finished the same day."""
    due = story.day_of(step["due"]) if "due" in step else None
    milestone = story.milestone(step["code"])
    key = story.store.add_task(milestone.id, step["text"], owner=step.get("owner", story.book["owner"]), due=due)
    if step.get("done", False):
        story.store.finish_task(key, 1)


def _block(story: Story, step: Step) -> None:
    story.store.start_block(story.milestone(step["code"]).id, step["reason"], owner=step["owner"])


def _signal(story: Story, step: Step) -> None:
    story.signals[step["code"]] = story.store.raise_signal(story.account_id, step["code"], evidence=step["evidence"])


def _signal_id(story: Story, code: str) -> int | None:
    """The open signal of that code; one raised by a rule is looked for after the rules have spoken."""
    if code not in story.signals:
        story.store.settle(story.tx, [story.account_id])
        found = [s.id for s in story.store.facts(story.account_id).signals if s.code == code and s.is_open]
        return found[0] if found else None
    return story.signals[code]


def _act(story: Story, step: Step) -> None:
    signal_id = _signal_id(story, step["code"])
    if signal_id is not None:
        story.store.add_intervention(signal_id, step["action"], step["result"], on=story.store.today)


def _close(story: Story, step: Step) -> None:
    """Resolved or dismissed, with the reason."""
    signal_id, rev = _with_rev(story, story.signals[step["code"]])
    close = story.store.resolve_signal if step["do"] == "resolve" else story.store.dismiss_signal
    close(signal_id, rev, step["reason"])


def _acknowledge(story: Story, step: Step) -> None:
    signal_id = _signal_id(story, step["code"])
    if signal_id is not None:
        story.store.acknowledge_signal(*_with_rev(story, signal_id))


def _tick(story: Story, step: Step) -> None:
    """Steps of a signal's checklist that were done on that day."""
    signal_id = _signal_id(story, step["code"])
    if signal_id is not None:
        for key in step["steps"]:
            story.store.tick_signal_step(signal_id, key)


def _snooze(story: Story, step: Step) -> None:
    signal_id = _signal_id(story, step["code"])
    if signal_id is not None:
        story.store.snooze_signal(*_with_rev(story, signal_id), story.day_of(step["until"]))


def _with_rev(story: Story, signal_id: int) -> tuple[int, int]:
    """The signal's id and its revision now."""
    return signal_id, next(s.rev for s in story.store.facts(story.account_id).signals if s.id == signal_id)


def _handoff(story: Story, step: Step) -> None:
    story.store.set_handoff(story.account_id, step["section"], step["text"])


def _contact(story: Story, step: Step) -> None:
    story.contact = story.store.add_contact(
        story.account_id,
        on=story.store.today,
        kind=step["kind"],
        direction=step["direction"],
        held=step.get("held", True),
        people=[story.people[n] for n in step["people"]],
        absent=[story.people[n] for n in step.get("absent", ())],
        text=step.get("text", ""),
    )


def _answered(story: Story, step: Step) -> None:
    """The last message was answered."""
    story.store.contact_answered(story.contact)


def _note(story: Story, step: Step) -> None:
    story.store.add_note(story.account_id, step["text"])


def _action(story: Story, step: Step) -> None:
    story.store.add_action(
        story.account_id,
        step["text"],
        owner=step.get("owner", story.book["owner"]),
        party=step["party"],
        due=story.day_of(step["due"]),
        origin="manual",
    )


def _promise(story: Story, step: Step) -> None:
    story.promises.append(
        story.store.add_promise(
            story.account_id,
            step["text"],
            kind=step["kind"],
            said_by=step["said_by"],
            said_on=story.store.today,
            out_of_scope=step.get("out_of_scope", False),
        )
    )


def _decide(story: Story, step: Step) -> None:
    story.store.decide_promise(story.promises[-1], step["decision"], reason=step.get("reason", ""))


def _criterion(story: Story, step: Step) -> None:
    """A success criterion; one without a date is as vague as it was said, and nobody has looked at it again."""
    given = {k: step[k] for k in ("category", "baseline", "target", "unit", "owner", "source") if k in step}
    if "due" in step:
        given |= {"due": story.day_of(step["due"]), "validated": story.store.today}
    criterion_id = story.store.add_criterion(story.account_id, step["metric"], **given)
    story.criteria.append(criterion_id)


def _validate(story: Story, step: Step) -> None:
    """Looked at again: the actual value, and whether it is met."""
    fields: dict[str, Any] = {"actual": step["actual"], "actual_on": story.store.today, "validated": story.store.today}
    if step.get("met"):
        fields["state"] = "met"
    rev = next(c.rev for c in story.store.facts(story.account_id).criteria if c.id == story.criteria[-1])
    story.store.edit_criterion(story.criteria[-1], rev, **fields)


def _numbers(story: Story, step: Step) -> None:
    """What was typed, or with ``file`` what a usage export told."""
    figures = {k: v for k, v in step.items() if k not in ("day", "do", "file")}
    if step.get("file"):
        from csm_tui.domain.numbers import IncomingNumbers

        told = IncomingNumbers((2,), story.told["name"], "", story.store.today, figures)
        story.store.import_numbers([told], label="Numbers from usage.csv")
    else:
        story.store.set_numbers(story.account_id, story.store.today, **figures)


def _away(story: Story, step: Step) -> None:
    """My own leave, or with ``person`` that person’s; days as offsets from today."""
    person = story.people[step["person"]] if "person" in step else None
    since, until = (story.end + timedelta(days=step[k]) for k in ("since", "until"))
    story.store.add_away(since, until, step["note"], person_id=person)


def _scope(story: Story, step: Step) -> None:
    change_id = story.store.add_scope_change(story.account_id, step["text"], effect_days=step["effect_days"])
    if step["decision"] != "open":
        story.store.decide_scope_change(change_id, 1, step["decision"])


def _uat(story: Story, step: Step) -> None:
    story.store.add_uat_round(story.account_id, passed=step["passed"], findings=step["findings"], on=story.store.today)


def _person(story: Story, step: Step) -> None:
    person = next(p for p in story.facts().people if p.name == step["name"])
    story.store.edit_person(person.id, person.rev, state=step["state"])


def _hold(story: Story, step: Step) -> None:
    story.held = True
    story.store.hold_account(
        story.account_id, story.facts().account.rev, reason=step["reason"], until=story.day_of(step["until"])
    )


def _override(story: Story, step: Step) -> None:
    """One colour up, as R10 allows."""
    computed = story.store.fresh(story.account_id).assessment.health.computed
    better = {"red": "yellow", "yellow": "green"}.get(str(computed))
    if better:
        until = story.end + timedelta(days=step["until"])
        story.store.set_override(story.account_id, better, step["code"], step["reason"], until)


def _na(story: Story, step: Step) -> None:
    story.store.set_not_applicable(story.account_id, step["q"], step["note"])


def _done(story: Story, step: Step) -> None:
    story.store.settle(story.tx, [story.account_id])
    story.done(story.milestone(step["code"]), story.store.today)


def _draft(story: Story, step: Step) -> None:
    from csm_tui.drafting import render

    story.store.settle(story.tx, [story.account_id])
    view = story.store.fresh(story.account_id)
    settings = {"me": story.book["owner"]}
    fields = {**step["fields"]}
    if "due" in step:
        fields["decision_by"] = story.day_of(step["due"]).isoformat()
    made = render(step["template"], view.facts, view.assessment, fields, story.store.today, settings)
    found = story.store.create_draft(story.account_id, step["template"], made.text, fields, made.facts, made=made.text)
    if "due" in step:  # it was sent that day and asks for a decision by then
        story.store.mark_draft_sent(found.id, found.rev, due=story.day_of(step["due"]), asks=step["asks"])
        if "answer" in step:
            story.store.answer_draft(found.id, story.store.draft(found.id).rev, step["answer"])


EVENTS: dict[str, Callable[[Story, Step], None]] = {
    **PLAN_EVENTS,
    **WIN_EVENTS,
    **DELIVERY_EVENTS,
    "shift": _shift,
    "wait": _wait,
    "nudge": _nudge,
    "task": _task,
    "block": _block,
    "signal": _signal,
    "act": _act,
    "resolve": _close,
    "dismiss": _close,
    "acknowledge": _acknowledge,
    "tick": _tick,
    "snooze": _snooze,
    "handoff": _handoff,
    "contact": _contact,
    "answered": _answered,
    "note": _note,
    "action": _action,
    "promise": _promise,
    "decide": _decide,
    "criterion": _criterion,
    "validate": _validate,
    "numbers": _numbers,
    "away": _away,
    "scope": _scope,
    "uat": _uat,
    "person": _person,
    "hold": _hold,
    "override": _override,
    "na": _na,
    "done": _done,
    "draft": _draft,
}
