"""A milestone waits: for whom, for what, since when; the reminders; and the end of a wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.calendar import Calendar
from csm_tui.domain.model import Milestone, Wait
from csm_tui.domain.nudges import LADDER, days_waited, next_nudge
from csm_tui.screens.dialogs.form import Field, FormDialog, Values

PARTIES = (("customer", "The customer"), ("vendor", "Us"), ("third-party", "A third party"))

KINDS = (
    ("", "Something else"),
    ("access", "Access or an environment"),
    ("data", "Data or a file"),
    ("decision", "A decision or an approval"),
    ("people", "People or an appointment"),
)

Write = Callable[[str, str, date, date | None, str], object]  # party, for what, since, expected, kind


def start_wait(milestone: Milestone, today: date, write: Write) -> FormDialog:
    """Ask for whom and what the milestone waits; ``write`` gets party, words, since, expected, kind."""

    def check(values: Values) -> dict[str, str]:
        if date.fromisoformat(values["since"]) > today:
            return {"since": "A wait begins today or has begun before."}
        if values["expected"] and values["expected"] < values["since"]:
            return {"expected": "That is before the wait began."}
        return {}

    def submit(values: Values) -> None:
        expected = date.fromisoformat(values["expected"]) if values["expected"] else None
        write(values["party"], values["for_what"], date.fromisoformat(values["since"]), expected, values["kind"])

    return FormDialog(
        f"{milestone.title} waits",
        (
            Field("party", "Waits for", "choice", "customer", options=PARTIES, required=True),
            Field("for_what", "For what", required=True, placeholder="the ERP sample file"),
            Field("kind", "That is", "choice", "", options=KINDS),
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


CHANNELS = ("mail", "call", "message", "in a meeting")


def nudge(wait: Wait, today: date, calendar: Calendar, write: Callable[[int, str, str], object]) -> FormDialog:
    """Ask which reminder was sent today; ``write`` gets its step, the channel, the text."""
    waited = days_waited(wait, today, calendar)
    coming = next_nudge(wait, today, calendar)
    start = coming.step if coming is not None else max(LADDER)

    def submit(values: Values) -> None:
        write(int(values["step"]), values["channel"], values["text"])

    sent = ", ".join(f"day {n.step} on {dates.short(n.on, today)}" for n in wait.nudges) or "none yet"
    days = "1 working day" if waited == 1 else f"{waited} working days"
    return FormDialog(
        "Reminder sent today",
        (
            Field(
                "step",
                "Reminder of",
                "choice",
                str(start),
                options=tuple((str(step), f"Day {step}: {what}") for step, what in LADDER.items()),
                required=True,
            ),
            Field("channel", "By", "choice", CHANNELS[0], options=tuple((c, c.capitalize()) for c in CHANNELS)),
            Field("text", "In short", "lines"),
        ),
        today=today,
        submit=submit,
        intro=f"Waiting for {wait.for_what}, {days}. Sent so far: {sent}.",
        memory=f"nudge-{wait.id}",
    )
