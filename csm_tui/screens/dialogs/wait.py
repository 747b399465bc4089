"""A milestone waits: for whom, for what, since when; and the end of a wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from csm_tui.domain.model import Milestone, Wait
from csm_tui.screens.dialogs.form import Field, FormDialog, Values

PARTIES = (("customer", "The customer"), ("vendor", "Us"), ("third-party", "A third party"))

Write = Callable[[str, str, date, date | None], object]  # party, for what, since, expected


def start_wait(milestone: Milestone, today: date, write: Write) -> FormDialog:
    """Ask for whom and what the milestone waits; ``write`` gets party, words, since, expected."""

    def check(values: Values) -> dict[str, str]:
        if date.fromisoformat(values["since"]) > today:
            return {"since": "A wait begins today or has begun before."}
        if values["expected"] and values["expected"] < values["since"]:
            return {"expected": "That is before the wait began."}
        return {}

    def submit(values: Values) -> None:
        expected = date.fromisoformat(values["expected"]) if values["expected"] else None
        write(values["party"], values["for_what"], date.fromisoformat(values["since"]), expected)

    return FormDialog(
        f"{milestone.title} waits",
        (
            Field("party", "Waits for", "choice", "customer", options=PARTIES, required=True),
            Field("for_what", "For what", required=True, placeholder="the ERP sample file"),
            Field("since", "Since", "date", today.isoformat(), required=True),
            Field("expected", "Expected by", "date", hint="Two working days past it, a signal is raised."),
        ),
        check,
        today=today,
        submit=submit,
        memory=f"wait-{milestone.id}",
    )


def end_wait(milestone: Milestone, wait: Wait, today: date, write: Callable[[date], object]) -> FormDialog:
    """Ask when the wait ended; ``write`` gets the day."""

    def check(values: Values) -> dict[str, str]:
        until = date.fromisoformat(values["until"])
        if until > today:
            return {"until": "That day has not come yet."}
        return {"until": "That is before the wait began."} if until < wait.since else {}

    def submit(values: Values) -> None:
        write(date.fromisoformat(values["until"]))

    return FormDialog(
        f"{milestone.title} waits no longer",
        (Field("until", "Ended on", "date", today.isoformat(), required=True),),
        check,
        today=today,
        submit=submit,
        intro=f"Waiting for {wait.for_what}.",
    )
