"""What happens around handoff and win in the made-up book: measured values, forms, checklists, what is out of scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from csm_tui.domain.record import hand_over_note

if TYPE_CHECKING:
    from csm_tui.demo.story import Story
    from csm_tui.domain.model import Criterion

Step = Mapping[str, Any]


def _named(story: Story, step: Step) -> Criterion:
    """The criterion whose metric begins so; the last one where the file names none."""
    criteria = story.store.facts(story.account_id).criteria
    return next((c for c in criteria if c.metric.startswith(step.get("metric", "-"))), criteria[-1])


def _measure(story: Story, step: Step) -> None:
    story.store.add_value(
        _named(story, step).id, step["value"], on=story.store.today, evidence=step.get("evidence", "")
    )


def _waive(story: Story, step: Step) -> None:
    c = _named(story, step)
    story.store.settle_criterion(c.id, c.rev, "waived", reason=step["reason"])


def _exclude(story: Story, step: Step) -> None:
    agreed = story.store.today if step.get("told") else None
    story.store.add_exclusion(story.account_id, step["text"], source=step.get("source", ""), agreed=agreed)


def _form(story: Story, step: Step) -> None:
    """Sent on that day, answered some days later where the file says so."""
    story.store.set_questionnaire(
        story.account_id,
        step["kind"],
        sent=story.day_of(step["sent"]),
        answered=story.store.today if step.get("answers") else None,
        answers=step.get("answers", ""),
    )


def _check(story: Story, step: Step) -> None:
    """Items of a checklist, all answered alike."""
    for item in step["items"]:
        story.store.set_check(
            story.account_id, step["list"], item, step["state"], step.get("owner", ""), step.get("note", "")
        )


def _hand_over(story: Story, step: Step) -> None:
    """The note to the next owner, as the record makes it, with a last word."""
    made = hand_over_note(story.store.facts(story.account_id), story.store.today)
    story.store.set_page(story.account_id, "hand-over", f"{made}\n\n## What I would do next\n{step['text']}")


WIN_EVENTS: dict[str, Callable[[Story, Step], None]] = {
    "measure": _measure,
    "waive": _waive,
    "exclude": _exclude,
    "form": _form,
    "check": _check,
    "hand-over": _hand_over,
}
