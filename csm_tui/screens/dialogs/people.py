"""People at the customer: who they are, whether they are still there, how often one meets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from csm_tui.domain import dates
from csm_tui.domain.model import Person, Role
from csm_tui.domain.people import LEVELS, ROLE_NAMES, SENTIMENT, namesakes
from csm_tui.screens.dialogs.form import Field, FormDialog, Values

_ORDER = (Role.CHAMPION, Role.SPONSOR, *(r for r in Role if r not in (Role.CHAMPION, Role.SPONSOR)))
ROLES = tuple((role.value, ROLE_NAMES[role]) for role in _ORDER)
_UNKNOWN = ("", "not known")
_LEVELS = (_UNKNOWN, *((str(level), word) for level, word in sorted(LEVELS.items(), reverse=True)))
_SENTIMENTS = (_UNKNOWN, *((str(mood), word) for mood, word in sorted(SENTIMENT.items(), reverse=True)))
_NUMBERS = ("power", "interest", "sentiment")

Write = Callable[[str, dict[str, Any]], object]


def person(
    name: str, people: Sequence[Person], today: date, write: Write, *, known: Person | None = None, key: int = 0
) -> FormDialog:
    """Ask for a person, or other facts about ``known``; ``write`` gets the name and the other fields that were given.

    ``people`` are those who are known already: somebody of the same name is asked about before a second is added.
    """
    p = known
    fields = _person_fields(p)
    asked: set[str] = set()

    def check(values: Values) -> dict[str, str]:
        same = namesakes(people, values["name"], own=p.id if p else None)
        if not same or values["name"] in asked or (p is not None and values["name"] == p.name):
            return {}
        asked.add(values["name"])
        who = ROLE_NAMES[same[0].role].lower() + (f", {same[0].title}" if same[0].title else "")
        return {"name": f"{same[0].name} is known already ({who}). Enter again: this is somebody else."}

    def submit(values: Values) -> None:
        given: dict[str, Any] = {}
        for field in fields:
            value = values[field.name]
            if field.name != "name" and (p is None or value != field.value):
                given[field.name] = (int(value) if value else None) if field.name in _NUMBERS else value
        write(values["name"], given)

    return FormDialog(
        f"Person at {name}" if p is None else p.name,
        fields,
        check,
        today=today,
        submit=submit,
        memory=f"person-{key}-{p.id if p else 0}",
    )


def _person_fields(p: Person | None) -> tuple[Field, ...]:
    def number(value: int | None) -> str:
        return "" if value is None else str(value)

    power, interest, mood = (number(v) for v in ((p.power, p.interest, p.sentiment) if p else (None, None, None)))
    return (
        Field("name", "Name", value=p.name if p else "", required=True),
        Field("role", "Role", "choice", p.role.value if p else Role.CHAMPION.value, options=ROLES, required=True),
        Field("title", "Title", value=p.title if p else "", placeholder="Head of Operations"),
        Field("email", "Mail", value=p.email if p else ""),
        Field("phone", "Phone", value=p.phone if p else ""),
        Field("power", "Power", "choice", power, options=_LEVELS, hint="what they can decide or stop"),
        Field("interest", "Interest", "choice", interest, options=_LEVELS, hint="how much it concerns them"),
        Field("sentiment", "Sentiment", "choice", mood, options=_SENTIMENTS, hint="how they stand to the project"),
        Field("influence", "How to win them", value=p.influence if p else "", placeholder="internal, in your words"),
    )


def gone(person: Person, today: date, write: Callable[[str, date], object]) -> FormDialog:
    """Ask whether somebody left or moved, and when; who moved can be back, or have left. ``write`` gets state and day;
    the state ``active`` means that they are back."""
    left, moved = ("left", "Has left the company"), ("moved", "Has moved to another place there")
    back = ("active", "Is back here")
    options = {"active": (left, moved), "moved": (left, back), "left": (back, moved)}[person.state]

    def check(values: Values) -> dict[str, str]:
        return {"on": "That day has not come yet."} if values["on"] > today.isoformat() else {}

    def submit(values: Values) -> None:
        write(values["state"], date.fromisoformat(values["on"]))

    intro = ""
    if person.state != "active" and person.state_on is not None:
        intro = f"{'Left' if person.state == 'left' else 'Moved'} on {dates.long(person.state_on)}."
    elif person.role is Role.CHAMPION:
        intro = "The champion. With leaving, the critical signal ‘Champion left’ is raised with its list of steps."
    return FormDialog(
        person.name,
        (
            Field("state", "What happened", "choice", options[0][0], options=options, required=True),
            Field("on", "Since", "date", today.isoformat(), required=True),
        ),
        check,
        today=today,
        submit=submit,
        intro=intro,
    )


def erase(name: str, today: date, write: Callable[[], object]) -> FormDialog:
    """Ask for the name before everything about a person goes for good."""

    def check(values: Values) -> dict[str, str]:
        return {} if values["name"] == name.strip() else {"name": "That is not the name: nothing was erased."}

    def submit(_: Values) -> None:
        write()

    return FormDialog(
        f"Erase {name} for good?",
        (Field("name", "Type the name", required=True),),
        check,
        today=today,
        submit=submit,
        intro="Row, mail, phone and every mention of the name go; what undo could bring back goes, too. "
        "There is no way back. Contacts and texts stay, without the name.",
    )


def cadence(own: int | None, usual: int | None, today: date, write: Callable[[int | None], object]) -> FormDialog:
    """Ask how often one meets: ``write`` gets days, or ``None`` for as often as the segment has it (``usual``)."""
    rule = f"empty: every {usual} days, as this segment has it" if usual else "empty: on demand, as this segment has it"

    def days(text: str) -> int | None:
        return int(text) if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 365 else None

    def check(values: Values) -> dict[str, str]:
        text = values["days"]
        return {"days": "Type a number of days from 1 to 365."} if text and days(text) is None else {}

    def submit(values: Values) -> None:
        write(days(values["days"]))

    return FormDialog(
        "How often do you meet?",
        (Field("days", "Every … days", value=str(own or ""), placeholder="7, 14, 30", hint=rule),),
        check,
        today=today,
        submit=submit,
    )
