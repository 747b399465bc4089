"""A milestone waits: for whom, for what, since when; the reminders; and the end of a wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.calendar import Calendar
from csm_tui.domain.model import Milestone, Party, Person, Role, Wait
from csm_tui.domain.nudges import LADDER, days_waited, next_nudge
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.landing import day_off
from csm_tui.screens.dialogs.people import ROLES

PARTIES = (("customer", "The customer"), ("vendor", "Us"), ("third-party", "A third party"))

KINDS = (
    ("", "Something else"),
    ("access", "Access or an environment"),
    ("data", "Data or a file"),
    ("decision", "A decision or an approval"),
    ("people", "People or an appointment"),
)

Write = Callable[[str, str, date, date | None, str], object]  # party, for what, since, expected, kind


def _wrong(values: Values, today: date) -> dict[str, str]:
    if date.fromisoformat(values["since"]) > today:
        return {"since": "A wait begins today or has begun before."}
    if values["expected"] and values["expected"] < values["since"]:
        return {"expected": "That is before the wait began."}
    return {}


def _fields(wait: Wait | None, today: date, calendar: Calendar) -> tuple[Field, ...]:
    """The fields of a wait, filled from one that runs."""
    expected = wait.expected.isoformat() if wait and wait.expected else ""
    since = wait.since if wait else today
    hint = "Two working days past it, a signal is raised."
    return (
        Field("party", "Waits for", "choice", wait.party.value if wait else "customer", options=PARTIES, required=True),
        Field(
            "for_what",
            "For what",
            value=wait.for_what if wait else "",
            required=True,
            placeholder="the ERP sample file",
        ),
        Field("kind", "That is", "choice", wait.reason_code if wait else "", options=KINDS),
        Field("since", "Since", "date", since.isoformat(), required=True),
        Field("expected", "Expected by", "date", expected, hint=hint, remark=day_off(calendar)),
    )


def _hand_on(values: Values, write: Write) -> None:
    expected = date.fromisoformat(values["expected"]) if values["expected"] else None
    write(values["party"], values["for_what"], date.fromisoformat(values["since"]), expected, values["kind"])


def start_wait(milestone: Milestone, today: date, calendar: Calendar, write: Write) -> FormDialog:
    """Ask for whom and what the milestone waits; ``write`` gets party, words, since, expected, kind."""
    return FormDialog(
        f"{milestone.title} waits",
        _fields(None, today, calendar),
        lambda values: _wrong(values, today),
        today=today,
        submit=lambda values: _hand_on(values, write),
        memory=f"wait-{milestone.id}",
    )


def edit_wait(milestone: Milestone, wait: Wait, today: date, calendar: Calendar, write: Write) -> FormDialog:
    """Ask for other words, another party or day of a wait that runs; ``write`` gets all of them."""
    return FormDialog(
        f"{milestone.title} waits",
        _fields(wait, today, calendar),
        lambda values: _wrong(values, today),
        today=today,
        submit=lambda values: _hand_on(values, write),
        memory=f"wait-edit-{wait.id}",
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


CHANNELS = (("mail", "Mail"), ("call", "Call"), ("message", "Message"), ("meeting", "In a meeting"))
TO_SPONSOR = 15  # from this step on the ladder goes to their sponsor

WriteNudge = Callable[[int, date, str, str, tuple[int, ...]], object]  # step, day, channel, text, to whom


def nudge(wait: Wait, today: date, calendar: Calendar, write: WriteNudge, people: Sequence[Person] = ()) -> FormDialog:
    """Ask which reminder was sent when, how and to whom; ``write`` gets step, day, channel, text, people.

    To the customer it is a contact, too, so it is asked who of ``people`` got it.
    """
    waited = days_waited(wait, today, calendar)
    coming = next_nudge(wait, today, calendar)
    start = coming.step if coming is not None else max(LADDER)
    reachable = [p for p in people if p.state == "active"] if wait.party is Party.CUSTOMER else []
    whom = {str(step): _usual(step, reachable) for step in LADDER}

    def check(values: Values) -> dict[str, str]:
        on = date.fromisoformat(values["on"])
        if on > today:
            return {"on": "That day has not come yet."}
        return {"on": f"The wait began on {dates.short(wait.since, today)}."} if on < wait.since else {}

    def submit(values: Values) -> None:
        to = (int(values["to"]),) if values.get("to") else ()
        write(int(values["step"]), date.fromisoformat(values["on"]), values["channel"], values["text"], to)

    sent = ", ".join(f"day {n.step} on {dates.short(n.on, today)}" for n in wait.nudges) or "none yet"
    days = "1 working day" if waited == 1 else f"{waited} working days"
    steps = tuple((str(step), f"Day {step}: {what}") for step, what in LADDER.items())
    fields = [
        Field(
            "step",
            "Reminder of",
            "choice",
            str(start),
            options=steps,
            required=True,
            presets=("to", whom) if reachable else ("", {}),
        ),
        Field("on", "Sent on", "date", today.isoformat(), required=True),
        Field("channel", "By", "choice", CHANNELS[0][0], options=CHANNELS),
        Field("text", "In short", "lines"),
    ]
    if reachable:
        roles = dict(ROLES)
        named = tuple((str(p.id), f"{p.name}, {roles[p.role.value]}") for p in reachable)
        fields.insert(3, Field("to", "To", "choice", whom[str(start)], options=(("", "Nobody by name"), *named)))
    counts = " It counts as a contact from us." if wait.party is Party.CUSTOMER else ""
    return FormDialog(
        "A reminder was sent",
        fields,
        check,
        today=today,
        submit=submit,
        intro=f"Waiting for {wait.for_what}, {days}. Sent so far: {sent}.{counts}",
        memory=f"nudge-{wait.id}",
    )


def _usual(step: int, people: Sequence[Person]) -> str:
    """Whom a step of the ladder goes to: the champion, from day 15 on the sponsor; '' where there is none."""
    wanted = Role.SPONSOR if step >= TO_SPONSOR else Role.CHAMPION
    return next((str(p.id) for p in people if p.role is wanted), "")
