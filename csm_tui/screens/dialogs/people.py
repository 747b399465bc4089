"""People at the customer, and contacts with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from csm_tui.domain import dates
from csm_tui.domain.model import Contact, Person, Role
from csm_tui.screens.dialogs.form import Field, FormDialog, Values

ROLES = (
    (Role.CHAMPION.value, "Champion"),
    (Role.SPONSOR.value, "Executive sponsor"),
    (Role.TECHNICAL.value, "Technical lead"),
    (Role.BUSINESS.value, "Business owner"),
    (Role.END_USER.value, "End user"),
    (Role.IT_SECURITY.value, "IT or security"),
    (Role.OTHER.value, "Other"),
)
STATES = (("active", "Active"), ("moved", "Moved to another place"), ("left", "Has left"))
# What happened: the words, then kind, direction and whether it was held.
CONTACTS: dict[str, tuple[str, str, str, bool]] = {
    "meeting": ("Meeting held", "meeting", "both", True),
    "missed": ("Meeting missed by them", "meeting", "both", False),
    "call": ("Call", "call", "both", True),
    "mail-in": ("Mail from them", "mail", "in", True),
    "mail-out": ("Mail from us", "mail", "out", True),
    "message-in": ("Message from them", "message", "in", True),
    "message-out": ("Message from us", "message", "out", True),
}

LogContact = Callable[[str, str, bool, tuple[int, ...], date, str], object]  # kind, direction, held, people, on, text


def person(
    name: str, today: date, write: Callable[[str, dict[str, Any]], object], *, known: Person | None = None, key: int = 0
) -> FormDialog:
    """Ask for a person, or other facts about ``known``; ``write`` gets the name and the other fields."""
    p = known
    fields = [
        Field("name", "Name", value=p.name if p else "", required=True),
        Field("role", "Role", "choice", p.role.value if p else Role.CHAMPION.value, options=ROLES, required=True),
        Field("title", "Title", value=p.title if p else ""),
        Field("email", "Mail", value=p.email if p else ""),
    ]
    if p is not None:
        fields.append(Field("state", "Now", "choice", p.state, options=STATES, required=True))

    def submit(values: Values) -> None:
        changed = {
            f.name: values[f.name] for f in fields if f.name != "name" and (p is None or values[f.name] != f.value)
        }
        write(values["name"], changed)

    return FormDialog(
        f"Person at {name}" if p is None else p.name,
        fields,
        today=today,
        submit=submit,
        memory=f"person-{key}-{p.id if p else 0}",
    )


def contact(name: str, people: Sequence[Person], today: date, write: LogContact, *, key: int = 0) -> FormDialog:
    """Ask what happened, when and with whom; ``write`` gets kind, direction, held, people, day, text."""
    active = [p for p in people if p.state == "active"]

    def check(values: Values) -> dict[str, str]:
        return {"on": "That day has not come yet."} if values["on"] > today.isoformat() else {}

    def submit(values: Values) -> None:
        _, kind, direction, held = CONTACTS[values["what"]]
        there = tuple(p.id for p in active if values[f"person-{p.id}"] == "yes")
        write(kind, direction, held, there, date.fromisoformat(values["on"]), values["text"])

    return FormDialog(
        f"Contact with {name}",
        (
            Field(
                "what",
                "What",
                "choice",
                "meeting",
                options=tuple((k, v[0]) for k, v in CONTACTS.items()),
                required=True,
            ),
            Field("on", "On", "date", today.isoformat(), required=True),
            *(
                Field(f"person-{p.id}", "With" if n == 0 else "", "check", "yes" if n == 0 else "", placeholder=p.name)
                for n, p in enumerate(active)
            ),
            Field("text", "In short", "lines"),
        ),
        check,
        today=today,
        submit=submit,
        intro="" if active else "Nobody is known at this account yet: add people, so that silence can be told.",
        memory=f"contact-{key}",
    )


def answered(message: Contact, today: date, write: Callable[[date], object]) -> FormDialog:
    """Ask when our message was answered; ``write`` gets the day."""

    def check(values: Values) -> dict[str, str]:
        if values["on"] > today.isoformat():
            return {"on": "That day has not come yet."}
        return {"on": "That is before the message."} if values["on"] < message.on.isoformat() else {}

    def submit(values: Values) -> None:
        write(date.fromisoformat(values["on"]))

    return FormDialog(
        "They have answered",
        (Field("on", "Answered on", "date", today.isoformat(), required=True),),
        check,
        today=today,
        submit=submit,
        intro=f"Our {message.kind} of {dates.long(message.on)}. {message.text}",
    )
