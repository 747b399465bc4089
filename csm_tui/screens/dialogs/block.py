"""A milestone is blocked: by what, who has it, since when; and the end of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from csm_tui.domain.model import Block, Milestone
from csm_tui.screens.dialogs.form import Field, FormDialog, Values


def start_block(milestone: Milestone, today: date, write: Callable[[str, str, date], object]) -> FormDialog:
    """Ask what blocks a milestone; ``write`` gets the reason, who has it, since when."""

    def check(values: Values) -> dict[str, str]:
        late = values["since"] > today.isoformat()
        return {"since": "It is blocked from today on or has been before."} if late else {}

    def submit(values: Values) -> None:
        write(values["reason"], values["owner"], date.fromisoformat(values["since"]))

    return FormDialog(
        f"Blocked: {milestone.title}",
        (
            Field("reason", "What blocks it", required=True, placeholder="no access to their network"),
            Field("owner", "Who has it", required=True, placeholder="a name, not the team"),
            Field("since", "Since", "date", today.isoformat(), required=True),
        ),
        check,
        today=today,
        submit=submit,
        intro="After two working days a signal is raised.",
        memory=f"block-{milestone.id}",
    )


def end_block(milestone: Milestone, block: Block, today: date, write: Callable[[date], object]) -> FormDialog:
    """Ask when the block ended; ``write`` gets the day."""

    def check(values: Values) -> dict[str, str]:
        if values["until"] > today.isoformat():
            return {"until": "That day has not come yet."}
        early = values["until"] < block.since.isoformat()
        return {"until": "That is before it was blocked."} if early else {}

    def submit(values: Values) -> None:
        write(date.fromisoformat(values["until"]))

    who = f", {block.owner} has it" if block.owner else ""
    return FormDialog(
        f"No longer blocked: {milestone.title}",
        (Field("until", "Since", "date", today.isoformat(), required=True),),
        check,
        today=today,
        submit=submit,
        intro=f"Blocked by: {block.reason}{who}.",
    )
