"""Moving a committed date: to when, why, caused by whom, and does the customer know (DOMAIN 2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.calendar import Calendar
from csm_tui.domain.derived import MilestoneView
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.landing import FORCE_HINT, GO_LIVE, lands, unforced

# The text is what the history says, so it reads on in a sentence. Third: whom it names as its cause, if anybody.
REASONS: tuple[tuple[str, str, str], ...] = (
    ("waiting for the customer", "Waiting for the customer", "customer"),
    ("customer asked for it", "The customer asked for it", "customer"),
    ("people not available", "People not available", ""),
    ("data or access problem", "Data or access problem", ""),
    ("technical problem on our side", "Technical problem on our side", "vendor"),
    ("planned too tightly", "Planned too tightly", ""),
    ("scope changed", "Scope changed", "scope"),
    ("third party late", "A third party is late", "third-party"),
    ("another milestone is late", "Another milestone is late", ""),
    ("brought forward", "Brought forward", ""),
    ("other", "Other: say it in words", ""),
)
CAUSES = (("customer", "Customer"), ("vendor", "Us"), ("third-party", "Third party"), ("scope", "Scope"))

Write = Callable[[date, str, str, str, bool], object]  # new date, reason code, text, caused by, customer told


def why_fields(hint: str = "") -> tuple[Field, ...]:
    """What every move of a date is asked: reason from a list, in words, caused by, customer told.

    Nobody is blamed by a preset: only a reason that itself names a party fills in the cause.
    """
    causes = {code: cause for code, _, cause in REASONS if cause}
    options = tuple(r[:2] for r in REASONS)
    return (
        Field("reason_code", "Reason", "choice", options=options, required=True, presets=("caused_by", causes)),
        Field("reason", "In words", placeholder="what happened; it becomes the history", hint=hint),
        Field("caused_by", "Caused by", "choice", options=CAUSES, required=True),
        Field("told", "Customer told", "check", placeholder="the customer knows the new date"),
    )


def move_date(view: MilestoneView, today: date, calendar: Calendar, write: Write) -> FormDialog:
    """Ask for the new date with reason and cause; ``write`` gets them. Days are those of the account's calendar."""
    m = view.milestone

    def check(values: Values) -> dict[str, str]:
        found = {}
        if values["reason_code"] == "other" and not values["reason"]:
            found["reason"] = "Say in a few words why."
        if m.committed is not None and values["new"] == m.committed.isoformat():
            found["new"] = "It is committed for that day already: give another date."
        if bad := unforced(m.code, date.fromisoformat(values["new"]), values["reason"], calendar):
            found["reason"] = bad
        return found

    def live(values: Values) -> str:
        try:
            new = date.fromisoformat(values["new"])
        except ValueError:
            return ""
        if m.committed is None:
            return ""
        if not (days := (new - m.committed).days):
            return "The same day as now."
        return f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'later' if days > 0 else 'earlier'} than now."

    def submit(values: Values) -> None:
        write(
            date.fromisoformat(values["new"]),
            values["reason_code"],
            values["reason"],
            values["caused_by"],
            values["told"] == "yes",
        )

    now = "no date yet" if m.committed is None else f"committed {dates.long(m.committed)}"
    base = "no baseline yet" if m.baseline is None else f"baseline {dates.day(m.baseline)}, it stays"
    before = "" if not view.moves else f"; moved {view.moves} times before" if view.moves > 1 else "; moved once before"
    start = view.forecast if view.forecast and m.committed and view.forecast > m.committed else m.committed
    return FormDialog(
        f"Move: {m.title}",
        (
            Field(
                "new",
                "New date",
                "date",
                start.isoformat() if start else "",
                required=True,
                baseline=m.baseline,
                remark=lands(m.code, calendar),
            ),
            *why_fields(FORCE_HINT if m.code == GO_LIVE else ""),
        ),
        check,
        today=today,
        submit=submit,
        intro=f"Now {now}; {base}{before}.",
        live=live,
        memory=f"move-{m.id}",
    )
