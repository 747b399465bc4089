"""Who does the work: customer items late against ours, and who waited for whom (DOMAIN 4.2, SIG-B1). Pure.

A person alone can say that the customer only watches; this is the evidence that the record holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from csm_tui.domain.calendar import STANDARD, Calendar
from csm_tui.domain.frame import Frame
from csm_tui.domain.model import Facts, Party
from csm_tui.domain.slip import slip_report


class Share(NamedTuple):
    """One side's share: open items that are late, and the working days on which the others waited for it."""

    late: int
    waited: int


def shares(facts: Facts, today: date, calendar: Calendar = STANDARD) -> tuple[Share, Share]:
    """Theirs and ours: late milestones and overdue actions, and the days of waiting for each side, each day once."""
    frame = Frame(facts, today, calendar)
    parties = [m.party for m in frame.open_late] + [
        a.party for a in facts.actions if a.state == "open" and a.due is not None and a.due < today
    ]
    waited = dict(slip_report(facts, today, calendar).waiting)
    theirs = Share(parties.count(Party.CUSTOMER), waited.get(Party.CUSTOMER, 0))
    return theirs, Share(parties.count(Party.VENDOR), waited.get(Party.VENDOR, 0))


def words(facts: Facts, today: date, calendar: Calendar = STANDARD) -> str:
    """The evidence in a line: ``Late: theirs 4, ours 1. Waited: for them 23 working days, for us 2``; '' for none."""
    theirs, ours = shares(facts, today, calendar)
    parts: Iterable[str] = (
        f"Late: theirs {theirs.late}, ours {ours.late}" if theirs.late or ours.late else "",
        f"Waited: for them {theirs.waited} working days, for us {ours.waited}" if theirs.waited or ours.waited else "",
    )
    return ". ".join(part for part in parts if part)
