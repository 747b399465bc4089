"""What Today looks at and few accounts have at any time: decisions asked for, trouble after the go-live, open waits."""

# No annotations as texts here: ``NamedTuple`` would compile each of them at every start (B1, B3).

from datetime import date, timedelta
from typing import NamedTuple

from csm_tui.domain.agenda import ISSUE_DAYS


class DecisionDue(NamedTuple):
    """A draft that was sent and asks for a decision."""

    id: int
    template: str
    due: date
    rev: int = 1


class IssueOpen(NamedTuple):
    """Trouble after the go-live that is not solved."""

    id: int
    title: str
    severity: str
    opened: date
    answered: bool = False
    owner: str = ""
    rev: int = 1

    @property
    def due(self) -> date:
        """The last day for the answer; once it was answered, for the solution."""
        return self.opened + timedelta(days=ISSUE_DAYS[self.severity][self.answered])


class WaitOpen(NamedTuple):
    """A wait that runs, with the highest step of its reminders (0 = none was sent)."""

    id: int
    for_what: str
    party: str
    since: date
    step: int = 0
    until: date | None = None

    @property
    def nudges(self) -> tuple["WaitOpen", ...]:
        """The reminders that were sent, as ``next_nudge`` looks at them: by their step alone."""
        return (self,) if self.step else ()
