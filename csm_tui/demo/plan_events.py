"""What happens to the plan of an account of the made-up book: own milestones, optional ones, working days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from csm_tui.domain.model import Need

if TYPE_CHECKING:
    from csm_tui.demo.story import Story

Step = Mapping[str, Any]


def _milestone(story: Story, step: Step) -> None:
    """One of one's own: ``after`` names what it comes after, ``before`` what waits for it."""
    store = story.store
    store.add_milestone(
        story.account_id,
        step["text"],
        phase=step["phase"],
        party=step["party"],
        owner=step.get("owner", ""),
        committed=story.day_of(step["due"]),
        needs=[Need(code) for code in step["after"]],
        done_when=step.get("done_when", ""),
    )
    added = store.facts(story.account_id).milestones
    new = max((m for m in added if m.code.startswith("N")), key=lambda m: m.id)
    for m in added:
        if m.code == step.get("before"):
            store.set_needs(m.id, m.rev, (*m.needs, Need(new.code)))


def _switch(story: Story, step: Step) -> None:
    story.store.switch_optional(story.account_id, step["code"], step["on"])


def _skip(story: Story, step: Step) -> None:
    m = story.milestone(step["code"])
    story.store.skip_milestone(m.id, m.rev, step["reason"])


def _calendar(story: Story, step: Step) -> None:
    """Country and own days off, which are counted from today."""
    account = story.facts().account
    days_off = [story.end + timedelta(days=n) for n in range(*step["days_off"])] if "days_off" in step else []
    story.store.set_calendar(account.id, account.rev, country=step.get("country", ""), days_off=days_off)


PLAN_EVENTS: dict[str, Callable[[Story, Step], None]] = {
    "milestone": _milestone,
    "switch": _switch,
    "skip": _skip,
    "calendar": _calendar,
}
