"""A form that the customer fills in: when it was sent, when and what they answered (milestone H4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from csm_tui.domain.record import Questionnaire
from csm_tui.screens.dialogs.form import Field, FormDialog, Values


def questionnaire(
    form: Questionnaire, today: date, write: Callable[[date | None, date | None, str], object], *, key: int = 0
) -> FormDialog:
    """Ask for the days and the answers; ``write`` gets both days and the text. No day of sending = not sent."""

    def check(values: Values) -> dict[str, str]:
        found = {
            name: "That day has not come yet." for name in ("sent", "answered") if values[name] > today.isoformat()
        }
        if values["answered"] and values["sent"] > values["answered"]:
            found["answered"] = "The answer lies before the sending: are the two days the wrong way round?"
        if values["answers"] and not values["answered"]:
            found["answered"] = "There are answers: on which day did they come?"
        return found

    def submit(values: Values) -> None:
        days = [date.fromisoformat(values[name]) if values[name] else None for name in ("sent", "answered")]
        write(days[0], days[1], values["answers"])

    sent = form.sent.isoformat() if form.sent else today.isoformat()
    return FormDialog(
        form.title,
        (
            Field("sent", "Sent on", "date", sent),
            Field("answered", "Answered on", "date", form.answered.isoformat() if form.answered else ""),
            Field("answers", "What they said", "lines", form.answers, placeholder="what matters of their answers"),
        ),
        check,
        today=today,
        submit=submit,
        intro="Without a day of sending it counts as not sent.",
        memory=f"form-{key}-{form.kind}",
    )
