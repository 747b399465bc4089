"""A person's word over the computed colour, within the limits of R10."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from csm_tui.domain.derived import Assessment
from csm_tui.domain.model import Colour
from csm_tui.screens.dialogs.form import Field, FormDialog, Values

LONGEST = 14  # days
SHORTEST_REASON = 10  # characters
ORDER = (Colour.RED, Colour.YELLOW, Colour.GREEN)
REASONS = (
    ("customer confirmed", "The customer confirmed it"),
    ("fact not recorded", "A fact is not recorded yet"),
    ("signal exaggerates", "A signal exaggerates"),
    ("worse than it looks", "It is worse than it looks"),
    ("other", "Other"),
)

Write = Callable[[str, str, str, date], object]  # colour, reason code, reason, until


def allowed(assessment: Assessment) -> tuple[Colour, ...]:
    """The colours to which R10 lets a person go: any below, one above, none past a Critical cap."""
    health = assessment.health
    if health.computed not in ORDER:
        return ()
    at = ORDER.index(health.computed)
    capped = any(cap.code in ("critical", "two-critical") for cap in health.caps)
    up = () if capped or at + 1 >= len(ORDER) else (ORDER[at + 1],)
    return (*ORDER[:at], *up)


def override(
    name: str, assessment: Assessment, interval: int, write: Write, *, colour: Colour | None = None, key: int = 0
) -> FormDialog:
    """Ask for colour, reason and end; ``write`` gets them. ``interval`` = days to the next review."""
    today = assessment.today
    health = assessment.health
    options = allowed(assessment)

    def check(values: Values) -> dict[str, str]:
        found = {}
        if len(values["reason"]) < SHORTEST_REASON:
            found["reason"] = f"At least {SHORTEST_REASON} characters: what do you know that the score does not?"
        until = date.fromisoformat(values["until"])
        if not today < until <= today + timedelta(days=LONGEST):
            found["until"] = f"It ends after today and within {LONGEST} days."
        return found

    def submit(values: Values) -> None:
        write(values["colour"], values["reason_code"], values["reason"], date.fromisoformat(values["until"]))

    start = colour if colour in options else options[-1] if options else None
    score = "" if health.score is None else f" {health.score}"
    first = min(max(interval, 1), LONGEST)
    colours = tuple((c.value, c.value.capitalize()) for c in options)
    return FormDialog(
        f"Your own colour for {name}",
        (
            Field(
                "colour",
                "Colour",
                "choice",
                str(start or ""),
                options=colours,
                required=True,
            ),
            Field("reason_code", "Reason", "choice", options=REASONS, required=True),
            Field("reason", "In words", required=True, placeholder="sponsor confirmed by phone on Tuesday"),
            Field("until", "Until", "date", (today + timedelta(days=first)).isoformat(), required=True),
        ),
        check,
        today=today,
        submit=submit,
        intro=f"Computed: {health.computed.value}{score}. The score stays; colour and place in the list change.",
        memory=f"override-{key}",
    )
