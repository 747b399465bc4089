"""Several milestones at once: shifted by working days, given an owner, done on one day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.calendar import Calendar
from csm_tui.domain.model import Milestone
from csm_tui.domain.planning import Shift, shifted
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.move_date import why_fields
from csm_tui.screens.dialogs.new_milestone import PARTIES

WriteShift = Callable[[int, str, str, str, bool], object]  # days, reason code, text, caused by, customer told
MOST = 1000  # working days that a shift may have


def named(milestones: Sequence[Milestone]) -> str:
    """What is meant: one title, or how many."""
    return f"‘{milestones[0].title}’" if len(milestones) == 1 else f"{len(milestones)} milestones"


def shift_words(shifts: Sequence[Shift], today: date, most: int = 3) -> str:
    """The first changes in words, and how many more there are."""
    said = [f"{s.title} from {dates.short(s.old, today)} to {dates.short(s.new, today)}" for s in shifts[:most]]
    more = f" and {len(shifts) - most} more" if len(shifts) > most else ""
    return "; ".join(said) + more


def _days(text: str) -> int | None:
    try:
        days = int(text.replace("−", "-"))
    except ValueError:
        return None
    return days if 0 < abs(days) <= MOST else None


def shift_days(milestones: Sequence[Milestone], today: date, calendar: Calendar, write: WriteShift) -> FormDialog:
    """Ask by how many working days and why; the dates that come of it are shown while it is typed."""
    ids = {m.id for m in milestones}

    def check(values: Values) -> dict[str, str]:
        days = _days(values["days"])
        if days is None:
            return {"days": f"Type a number of working days, 5 or -3 (at most {MOST})."}
        if not shifted(milestones, ids, days, calendar):
            return {"days": "None of them is open and has a date."}
        if values["reason_code"] == "other" and not values["reason"]:
            return {"reason": "Say in a few words why."}
        return {}

    def live(values: Values) -> str:
        days = _days(values["days"])
        return "" if days is None else shift_words(shifted(milestones, ids, days, calendar), today)

    def submit(values: Values) -> None:
        write(
            _days(values["days"]) or 0,
            values["reason_code"],
            values["reason"],
            values["caused_by"],
            values["told"] == "yes",
        )

    return FormDialog(
        f"Shift {named(milestones)}",
        (Field("days", "Working days", required=True, placeholder="5 = later, -3 = earlier"), *why_fields()),
        check,
        today=today,
        submit=submit,
        intro="Their committed dates move; the old ones stay in the history. It is one step, and u takes it back.",
        live=live,
        memory=_memory("shift", milestones),
    )


def set_owner(milestones: Sequence[Milestone], today: date, write: Callable[[str, str], object]) -> FormDialog:
    """Ask whose they are; ``write`` gets the name and the party."""
    first = milestones[0]
    same = all(m.party is first.party for m in milestones)

    def submit(values: Values) -> None:
        write(values["owner"], values["party"])

    return FormDialog(
        f"Owner of {named(milestones)}",
        (
            Field("owner", "Owner", value=first.owner if len(milestones) == 1 else "", placeholder="a name"),
            Field("party", "Whose", "choice", first.party.value if same else "", options=PARTIES, required=True),
        ),
        today=today,
        submit=submit,
        memory=_memory("owner", milestones),
    )


def _memory(what: str, milestones: Sequence[Milestone]) -> str:
    """The name under which an unsaved form about these milestones is kept."""
    return f"{what}-{'-'.join(str(m.id) for m in milestones)}"


def done_on(milestones: Sequence[Milestone], today: date, write: Callable[[date], object]) -> FormDialog:
    """Ask on which day they were done."""

    def check(values: Values) -> dict[str, str]:
        if date.fromisoformat(values["actual"]) > today:
            return {"actual": "That day has not come yet: a milestone is done today or was done before."}
        return {}

    def submit(values: Values) -> None:
        write(date.fromisoformat(values["actual"]))

    field = Field("actual", "Done on", "date", today.isoformat(), required=True)
    return FormDialog(f"Done: {named(milestones)}", (field,), check, today=today, submit=submit)
