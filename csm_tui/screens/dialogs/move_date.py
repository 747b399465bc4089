"""Moving a committed date: to when, why, caused by whom, and does the customer know (DOMAIN 2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.calendar import STANDARD
from csm_tui.domain.derived import MilestoneView
from csm_tui.domain.plan import bad_go_live_day
from csm_tui.screens.dialogs.form import Field, FormDialog, Values

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


def why_fields() -> tuple[Field, ...]:
    """What every move of a date is asked: reason from a list, in words, caused by, customer told.

    Nobody is blamed by a preset: only a reason that itself names a party fills in the cause.
    """
    causes = {code: cause for code, _, cause in REASONS if cause}
    options = tuple(r[:2] for r in REASONS)
    return (
        Field("reason_code", "Reason", "choice", options=options, required=True, presets=("caused_by", causes)),
        Field("reason", "In words", placeholder="what happened; it becomes the history"),
        Field("caused_by", "Caused by", "choice", options=CAUSES, required=True),
        Field("told", "Customer told", "check", placeholder="the customer knows the new date"),
    )


def move_date(view: MilestoneView, today: date, write: Write) -> FormDialog:
    """Ask for the new date with reason and cause; ``write`` gets them."""
    m = view.milestone

    def check(values: Values) -> dict[str, str]:
        found = {}
        if values["reason_code"] == "other" and not values["reason"]:
            found["reason"] = "Say in a few words why."
        if m.committed is not None and values["new"] == m.committed.isoformat():
            found["new"] = "It is committed for that day already: give another date."
        return found

    def live(values: Values) -> str:
        try:
            new = date.fromisoformat(values["new"])
        except ValueError:
            return ""
        said = []
        if m.committed is not None:
            days = (new - m.committed).days
            said.append(
                "the same day as now" if not days else f"{abs(days)} days {'later' if days > 0 else 'earlier'} than now"
            )
        if m.code == "L1" and (bad := bad_go_live_day(new)):
            said.append(f"that is {bad}: no day to go live")
        elif not STANDARD.is_working(new):
            said.append("that is no working day")
        return "; ".join(said).capitalize() + "." if said else ""

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
            Field("new", "New date", "date", start.isoformat() if start else "", required=True, baseline=m.baseline),
            *why_fields(),
        ),
        check,
        today=today,
        submit=submit,
        intro=f"Now {now}; {base}{before}.",
        live=live,
        memory=f"move-{m.id}",
    )
