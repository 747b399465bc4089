"""What a person is offered for the fields of a draft before anything is typed (DOMAIN 7, S:001/implementation)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from csm_tui.domain.calendar import STANDARD, Calendar
from csm_tui.domain.derived import Assessment
from csm_tui.domain.model import Band, Facts, MilestoneState, Severity
from csm_tui.drafting.context import response_due
from csm_tui.drafting.templates import Template


class Stake(NamedTuple):
    """What is at stake: level 1 to 4, and why that one."""

    level: int
    why: str


def stake(facts: Facts, assessment: Assessment) -> Stake:
    """Return the level of an escalation (DOMAIN 7): 1 a blocked task, 2 a milestone, 3 the go-live, 4 the project.

    The project is at risk with two open Critical signals or in the Emergency band; the go-live when it is forecast
    later than agreed, has passed, or a Critical signal is open; a milestone when one is late.
    """
    critical = sum(1 for s in facts.signals if s.is_open and s.folded_into is None and s.severity is Severity.CRITICAL)
    going = assessment.go_live
    if critical >= 2:
        return Stake(4, f"{critical} Critical signals are open: the project is at risk")
    if assessment.health.band is Band.EMERGENCY:
        return Stake(4, "health is in the Emergency band: the project is at risk")
    if going.actual is None and going.committed is not None:
        if going.committed < assessment.today:
            return Stake(3, "the go-live has passed its day")
        if going.forecast is not None and going.forecast > going.committed:
            return Stake(3, "the go-live is forecast later than agreed")
    if critical:
        return Stake(3, "a Critical signal is open: leadership is told within a day")
    late = [v for v in assessment.milestones if v.late > 0 and v.milestone.state is MilestoneState.OPEN]
    if late:
        return Stake(2, f"late: {late[0].milestone.title}")
    blocked = next((b for b in facts.blocks if b.until is None), None)
    return Stake(1, f"blocked: {blocked.reason}" if blocked else "no milestone is late: a task at most")


class Proposed(NamedTuple):
    """Values to begin the form with, by field, and why."""

    values: Mapping[str, str]
    why: str


def proposed(
    template: Template, facts: Facts, assessment: Assessment, today: date, contacts: Mapping[str, str],
    calendar: Calendar = STANDARD,
) -> Proposed:  # fmt: skip
    """Return what the form of this template begins with.

    Of an escalation its level, to whom a person of that level is known in ``contacts`` (level → names), and the day by
    which the clock of its severity asks for a decision. Of everything else nothing.
    """
    names = {field.name: field for field in template.fields}
    values: dict[str, str] = {}
    why = ""
    if template.audience == "internal" and "level" in names:
        at = stake(facts, assessment)
        level = next((o for o in names["level"].options if o.startswith(str(at.level))), "")
        if level:
            values["level"] = level
            why = f"Proposed: {at.why}."
        if "to" in names and contacts.get(str(at.level)):
            values["to"] = contacts[str(at.level)]
    if template.audience == "internal" and "decision_by" in names:
        values["decision_by"] = response_due(facts, today, calendar).isoformat()
    return Proposed(values, why)
