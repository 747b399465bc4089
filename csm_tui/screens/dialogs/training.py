"""A training session: what is planned, and once it was held, who came."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from csm_tui.domain.training import AUDIENCE_NAMES, AUDIENCES, COMPETENCY, Session
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.widgets.record_training import COMPETENCIES

LEVELS = (("", "Not judged"), *((code, COMPETENCIES[code].capitalize()) for code in COMPETENCY))
_COUNTS = ("invited", "attended", "completed")

Write = Callable[[Mapping[str, Any]], object]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def _check(values: Values, today: date) -> dict[str, str]:
    """A sentence beside each figure that is none, or that contradicts another."""
    found = {
        name: "Type a whole number, or leave it empty."
        for name in _COUNTS
        if values.get(name) and _number(values[name]) is None
    }
    attended, completed = _number(values.get("attended", "")), _number(values.get("completed", ""))
    if not found and completed is not None and completed > (attended if attended is not None else completed):
        found["completed"] = f"Only {attended} came."
    if completed is not None and attended is None and "attended" not in found:
        found["attended"] = "How many came?"
    if attended and values.get("on", "") > today.isoformat():
        found["on"] = "That day has not come yet: nobody can have been there."
    return found


def _fields(values: Values) -> dict[str, Any]:
    out: dict[str, Any] = {name: values[name] for name in ("title", "audience", "competency") if name in values}
    out |= {name: _number(values[name]) for name in _COUNTS if name in values}
    if "on" in values:
        out["on"] = date.fromisoformat(values["on"]) if values["on"] else None
    return out


def training(known: Session | None, today: date, write: Write, *, key: int = 0) -> FormDialog:
    """Ask for a session, or other facts of ``known``; ``write`` gets the fields of the store."""
    k = known
    audiences = tuple((code, AUDIENCE_NAMES[code]) for code in AUDIENCES)
    fields = [
        Field("title", "Session", value=k.title if k else "", required=True, placeholder="dispatchers, first group"),
        Field("audience", "For", "choice", k.audience if k else "end-users", options=audiences, required=True),
        Field("on", "Day", "date", k.on.isoformat() if k and k.on else ""),
        Field(
            "invited", "Invited", value=_text(k.invited) if k else "", placeholder="how many; empty for a repeat",
        ),
    ]  # fmt: skip
    if k is not None:
        fields += _held(k)
    return FormDialog(
        "A training session" if k is None else k.title,
        fields,
        lambda values: _check(values, today),
        today=today,
        submit=lambda values: _done(write(_fields(values))),
        memory=f"training-{key}-{k.id if k else 0}",
    )


def _held(k: Session) -> list[Field]:
    return [
        Field("attended", "Came", value=_text(k.attended), placeholder="how many"),
        Field("completed", "Completed it", value=_text(k.completed), placeholder="how many passed or finished"),
        Field("competency", "They can", "choice", k.competency, options=LEVELS),
    ]


def held(k: Session, today: date, write: Write) -> FormDialog:
    """Ask when it was held and who came; ``write`` gets the fields of the store."""
    on = min(k.on, today) if k.on else today
    return FormDialog(
        f"Held: {k.title}",
        (
            Field("attended", "Came", value=_text(k.attended), required=True, placeholder="how many"),
            *_held(k)[1:],
            Field("on", "Day", "date", on.isoformat(), required=True),
        ),
        lambda values: _check(values, today),
        today=today,
        submit=lambda values: _done(write(_fields(values))),
        intro=f"{k.invited} were invited." if k.invited else "",
        memory=f"training-held-{k.id}",
    )


def _done(result: object) -> None:
    """What a write gives back is nothing that a form would show."""
