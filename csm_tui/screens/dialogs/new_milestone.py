"""A milestone of one's own, and the words of an existing one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from csm_tui.domain.calendar import Calendar
from csm_tui.domain.model import Milestone, Need, Party, Phase
from csm_tui.domain.naming import completed, named
from csm_tui.errors import UserError
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.landing import lands
from csm_tui.widgets.account_lines import PHASE_WORDS

PARTIES = (
    (Party.JOINT.value, "Both"),
    (Party.VENDOR.value, "Us"),
    (Party.CUSTOMER.value, "The customer"),
    (Party.THIRD_PARTY.value, "A third party"),
)
PHASES = tuple((phase.value, PHASE_WORDS[phase]) for phase in Phase if phase is not Phase.CLOSED)

Write = Callable[[dict[str, Any]], object]


def new_milestone(
    phase: Phase, today: date, calendar: Calendar, write: Write, *, plan: Sequence[Milestone] = (), key: int = 0
) -> FormDialog:
    """Ask for a milestone; ``write`` gets title, phase, party, committed, owner, needs, done_when."""

    def check(values: Values) -> dict[str, str]:
        try:
            named(values["needs"], plan)
        except UserError as error:
            return {"needs": str(error)}
        return {}

    def reading(text: str) -> str:
        try:
            found = named(text, plan)
        except UserError as error:
            return str(error)
        return f"= {'; '.join(m.title for m in found)}" if found else ""

    def submit(values: Values) -> None:
        fields: dict[str, Any] = dict(values)
        fields["committed"] = date.fromisoformat(values["committed"]) if values["committed"] else None
        fields["needs"] = tuple(Need(m.code) for m in named(values["needs"], plan))
        write(fields)

    at = phase if phase is not Phase.CLOSED else Phase.TRANSITION
    return FormDialog(
        "New milestone",
        (
            Field("title", "Milestone", required=True, placeholder="ERP interface accepted"),
            Field(
                "committed",
                "Date",
                "date",
                hint="Without a date it is told as a gap in the plan.",
                remark=lands("", calendar),
            ),
            Field(
                "needs",
                "Comes after",
                placeholder="kickoff, data export",
                hint="Milestones that must be done first: a word of each, with commas.",
                reading=reading,
                complete=lambda text: completed(text, plan),
            ),
            Field("phase", "Phase", "choice", at.value, options=PHASES, required=True),
            Field("party", "Whose", "choice", Party.JOINT.value, options=PARTIES, required=True),
            Field("owner", "Owner", placeholder="a name"),
            Field("done_when", "Done when", placeholder="what will show that it is done"),
        ),
        check,
        today=today,
        submit=submit,
        memory=f"milestone-{key}",
    )


def edit_milestone(milestone: Milestone, today: date, calendar: Calendar, write: Write) -> FormDialog:
    """Ask for other words; ``write`` gets what changed. A date that is set moves by its own dialog."""
    m = milestone
    fields = [
        Field("title", "Milestone", value=m.title, required=True),
        Field("owner", "Owner", value=m.owner, placeholder="a name"),
        Field("party", "Whose", "choice", m.party.value, options=PARTIES, required=True),
        Field("started", "Begun on", "date", m.started.isoformat() if m.started else ""),
        Field("done_when", "Done when", value=m.done_when),
        Field("evidence", "Evidence", "lines", m.evidence),
    ]
    if m.committed is None:
        fields.insert(1, Field("committed", "Date", "date", remark=lands(m.code, calendar)))
    if m.code.startswith("N"):  # one of one's own: the phases of the others are the plan's
        fields.insert(3, Field("phase", "Phase", "choice", m.phase.value if m.phase else "", options=PHASES))

    def submit(values: Values) -> None:
        changed: dict[str, Any] = {}
        for field in fields:
            new: Any = values[field.name]
            if new == field.value:
                continue
            changed[field.name] = (date.fromisoformat(new) if new else None) if field.kind == "date" else new
        if changed:
            write(changed)

    intro = "" if m.committed is None else "Its date is moved with m, so that the reason is kept."
    return FormDialog(
        f"Edit: {m.title}", tuple(fields), today=today, submit=submit, intro=intro, memory=f"milestone-edit-{m.id}"
    )
