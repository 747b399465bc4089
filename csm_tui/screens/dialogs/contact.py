"""A contact: what happened is chosen, then a form whose defaults are right; and the answer to a message of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from csm_tui.domain import dates
from csm_tui.domain.model import Contact, Person, Role
from csm_tui.domain.people import ROLE_NAMES, by_role
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.menu import Item
from csm_tui.screens.dialogs.several_field import OPEN_LINES, packed, unpacked


class Happening(NamedTuple):
    """What can have happened: its words, its key in the menu, and what is kept of it."""

    words: str
    key: str
    kind: str
    direction: str
    held: bool = True
    states: tuple[str, ...] = ("with",)  # what somebody can be in it; the last of two is missing


HAPPENINGS: dict[str, Happening] = {
    "meeting": Happening("Meeting held", "m", "meeting", "both", states=("there", "missing")),
    "missed": Happening("Meeting that they missed", "x", "meeting", "both", held=False, states=("did not come",)),
    "call": Happening("Call", "c", "call", "both"),
    "tried": Happening("Call, nobody reached", "t", "call", "out"),
    "mail-out": Happening("Mail from us", "o", "mail", "out"),
    "mail-in": Happening("Mail from them", "i", "mail", "in"),
    "message-out": Happening("Message from us", "u", "message", "out"),
    "message-in": Happening("Message from them", "h", "message", "in"),
}
"""In the order of the menu."""


class Logged(NamedTuple):
    """A contact as the store takes it."""

    kind: str
    direction: str
    held: bool
    people: tuple[int, ...]
    absent: tuple[int, ...]
    on: date
    text: str


def happening_of(contact: Contact) -> str:
    """Which of the happenings a contact is."""
    for code, h in HAPPENINGS.items():
        if (h.kind, h.direction) == (contact.kind, contact.direction) and h.held == (
            contact.held or h.kind != "meeting"
        ):
            return code
    return "meeting" if contact.kind == "meeting" else f"{contact.kind}-out"


def items(waiting: Sequence[Contact], today: date) -> list[Item]:
    """What can have happened, as a menu; with a message of ours that waits, its answer too."""
    found = [Item(code, h.words, h.key) for code, h in HAPPENINGS.items()]
    if waiting:
        last = waiting[-1]
        found.append(Item("answered", "They have answered", "a", f"our {last.kind} of {dates.short(last.on, today)}"))
    return found


def contact(
    name: str,
    what: str,
    people: Sequence[Person],
    today: date,
    write: Callable[[Logged], object],
    *,
    known: Contact | None = None,
    chosen: Iterable[int] = (),
    key: int = 0,
) -> FormDialog:
    """Ask with whom, when and what; ``chosen`` are those who are ticked. With ``known`` that contact is put right."""
    happening = HAPPENINGS[what]
    there = [p for p in people if p.state == "active" or (known and p.id in (*known.people, *known.absent))]
    states = ("there", "missing") if known is not None and known.kind == "meeting" else happening.states
    value = _known_states(known) if known else dict.fromkeys(map(str, chosen), 1)
    options = tuple((str(p.id), f"{p.name}  {ROLE_NAMES[p.role].lower()}") for p in by_role(there))
    hint = "a letter goes to a name" if len(options) > OPEN_LINES else ""
    ticked = packed(_in_order(value, options))
    fields = [Field("with", "Who", "several", ticked, options=options, states=states, hint=hint)]
    if not options:
        fields = []
    fields += [
        Field("on", "On", "date", (known.on if known else today).isoformat(), required=True),
        Field("text", "In short", "lines", known.text if known else ""),
    ]
    if known is not None:
        same = {k: h for k, h in HAPPENINGS.items() if (h.kind == "meeting") == (known.kind == "meeting")}
        kinds = tuple((code, h.words) for code, h in same.items())
        fields.insert(0, Field("what", "What", "choice", what, options=kinds, required=True))

    def check(values: Values) -> dict[str, str]:
        return {"on": "That day has not come yet."} if values["on"] > today.isoformat() else {}

    def submit(values: Values) -> None:
        h = HAPPENINGS[values.get("what", what)]
        ticked = {int(k): state for k, state in unpacked(values.get("with", "")).items()}
        people_there = tuple(k for k, state in ticked.items() if state == 1 and h.held)
        absent = tuple(k for k, state in ticked.items() if state == 2 or not h.held)
        day = date.fromisoformat(values["on"])
        write(Logged(h.kind, h.direction, h.held, people_there, absent, day, values["text"]))

    intro = "space: there, missing, not asked." if len(states) == 2 else ""
    nobody = "Nobody is known at this account yet. Page 4 of the record, People, adds them."
    return FormDialog(
        f"{happening.words}, {name}" if known is None else f"Contact with {name}",
        fields,
        check,
        today=today,
        submit=submit,
        intro=intro if options else nobody,
        memory=f"contact-{key}-{what if known is None else known.id}",
    )


def _known_states(known: Contact) -> dict[str, int]:
    """Those who were there, and those who were missing; a missed meeting knows only the latter."""
    return {**dict.fromkeys(map(str, known.people), 1), **dict.fromkeys(map(str, known.absent), 2)}


def _in_order(value: dict[str, int], options: Sequence[tuple[str, str]]) -> dict[str, int]:
    return {key: value.get(key, 0) for key, _ in options}


def usual(people: Sequence[Person]) -> tuple[int, ...]:
    """Who is ticked at first: the champion, else the sponsor."""
    for role in (Role.CHAMPION, Role.SPONSOR):
        found = [p.id for p in people if p.role is role and p.state == "active"]
        if found:
            return (min(found),)
    return ()


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
