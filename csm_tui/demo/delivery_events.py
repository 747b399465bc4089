"""What happens around the delivery of an account of the made-up book: who does what, training, trouble when live."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csm_tui.demo.story import Story
    from csm_tui.domain.hypercare import Issue

Step = Mapping[str, Any]


def _raci(story: Story, step: Step) -> None:
    """The template of the segment, with ``names`` in place of its roles."""
    story.store.apply_raci(story.account_id)
    for role, name in step["names"].items():
        story.store.rename_in_raci(story.account_id, role, name)


def _training(story: Story, step: Step) -> None:
    """A session, held on that day; ``on``: planned for another one."""
    known = {k: step[k] for k in ("audience", "invited", "attended", "completed", "competency") if k in step}
    on = story.day_of(step["on"]) if "on" in step else None if step.get("no_day") else story.store.today
    story.store.add_training(story.account_id, step["text"], on=on, **known)


def _issue(story: Story, step: Step) -> None:
    known = {k: step[k] for k in ("owner", "note") if k in step}
    story.store.add_issue(story.account_id, step["text"], severity=step["severity"], **known)


def _called(story: Story, step: Step) -> Issue:
    return next(i for i in story.store.issues(story.account_id) if i.title == step["text"])


def _issue_answered(story: Story, step: Step) -> None:
    found = _called(story, step)
    story.store.edit_issue(found.id, found.rev, responded=story.store.today)


def _issue_solved(story: Story, step: Step) -> None:
    found = _called(story, step)
    story.store.edit_issue(found.id, found.rev, resolved=story.store.today)


def _page(story: Story, step: Step) -> None:
    story.store.set_page(story.account_id, step["page"], step["text"])


def _answer_check(story: Story, step: Step) -> None:
    """An item of one of the record's checklists."""
    known = (step["state"], step.get("owner", ""), step.get("note", ""))
    story.store.set_check(story.account_id, step["list"], step["item"], *known)


DELIVERY_EVENTS: dict[str, Callable[[Story, Step], None]] = {
    "raci": _raci,
    "training": _training,
    "issue": _issue,
    "issue-answered": _issue_answered,
    "issue-solved": _issue_solved,
    "page": _page,
    "answer-check": _answer_check,
}
