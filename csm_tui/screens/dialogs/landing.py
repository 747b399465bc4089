"""What a date typed into a form means in the account's own calendar: said while it is typed, before it is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.calendar import Calendar, bad_go_live_day, roll_go_live

GO_LIVE = "L1"
FORCE_HINT = "On a Friday, weekend or holiday it needs a reason."


def day_off(calendar: Calendar) -> Callable[[date], str]:
    """``a weekend``, ``a day off``: nothing is done about it."""

    def remark(day: date) -> str:
        return "" if calendar.is_working(day) else _kind(day, calendar)

    return remark


def lands(code: str, calendar: Calendar) -> Callable[[date], str]:
    """Where a date of this milestone lands: on the next working day, or for a go-live on what asks for a reason."""

    def remark(day: date) -> str:
        if code == GO_LIVE:
            bad = bad_go_live_day(day, calendar)
            return f"{bad}: say in words why, or take {_short(roll_go_live(day, calendar))}" if bad else ""
        if calendar.is_working(day):
            return ""
        return f"{_kind(day, calendar)}: it becomes {_short(calendar.next_working(day))}"

    return remark


def rolls(calendar: Calendar) -> Callable[[date], str]:
    """Where the plan puts a go-live that was sold for a day on which nobody goes live."""

    def remark(day: date) -> str:
        bad = bad_go_live_day(day, calendar)
        return f"{bad}: the plan takes {_short(roll_go_live(day, calendar))}" if bad else ""

    return remark


def unforced(code: str, day: date, reason: str, calendar: Calendar) -> str:
    """Why a go-live on this day is refused without a reason; '' where it is not."""
    bad = bad_go_live_day(day, calendar) if code == GO_LIVE and not reason.strip() else ""
    return f"{bad[0].upper()}{bad[1:]} is no day to go live: say in words why it must be." if bad else ""


def _kind(day: date, calendar: Calendar) -> str:
    return "a weekend" if day.weekday() in calendar.weekend else "a day off"


def _short(day: date) -> str:
    return dates.long(day)[:-5]  # without the year: it is near
