"""An action put off: to another day, or out of sight until one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from csm_tui.domain import dates
from csm_tui.screens.dialogs.form import Field, FormDialog, Values


def one_day(
    title: str, label: str, today: date, write: Callable[[date], object], *, value: date | None = None,
    intro: str = "", past: str = "", live: Callable[[date], str] | None = None, memory: str = "",
) -> FormDialog:  # fmt: skip
    """Ask for one day; ``write`` gets it. ``past`` refuses today and what is gone, with that sentence."""

    def check(values: Values) -> dict[str, str]:
        return {"day": past} if past and values["day"] <= today.isoformat() else {}

    def said(values: Values) -> str:
        try:
            return live(date.fromisoformat(values["day"])) if live is not None else ""
        except ValueError:
            return ""

    def submit(values: Values) -> None:
        write(date.fromisoformat(values["day"]))

    field = Field(
        "day", label, "date", value.isoformat() if value else "", required=True, placeholder="fri, 27 nov, +1w"
    )
    return FormDialog(
        title, (field,), check, today=today, submit=submit, intro=intro, live=said if live else None, memory=memory
    )


def move(
    text: str, due: date | None, carried: int, today: date, write: Callable[[date], object], key: int
) -> FormDialog:
    """Ask for the new day of an action."""

    def live(day: date) -> str:
        if due is None or day <= due:
            return ""
        return (
            "Put off for the first time."
            if not carried
            else f"Put off before: {carried} time{'' if carried == 1 else 's'}."
        )

    now = "It has no day yet." if due is None else f"Now due {dates.long(due)}, {dates.distance(due, today)}."
    return one_day(f"Move: {text}", "New day", today, write, intro=now, live=live, memory=f"move-action-{key}")


def snooze(text: str, today: date, write: Callable[[date], object], key: int) -> FormDialog:
    """Ask until when an action is out of sight on Today."""
    intro = "It leaves Today until that day. Its own day stays, and what is overdue stays overdue."
    return one_day(
        f"Snooze: {text}", "Hidden until", today, write, value=today + timedelta(days=7), intro=intro,
        past="Choose a day after today.", memory=f"snooze-action-{key}",
    )  # fmt: skip
