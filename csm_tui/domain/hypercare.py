"""Hypercare: issues with their clocks, when it may end, when a go-live is taken back (seeds 001/go-live; Y1). Pure.

The record keeps days, not minutes. The seed's clocks (15 minutes to 72 hours) are told in words, and run out at the end
of the day on which their time is up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from csm_tui.domain.model import SEVERITIES, Check, Severity

LASTS = 14
"""Days of hypercare after the go-live (DOMAIN 4.3, 15)."""

QUIET = 2
"""Days without a critical or high issue before it may end (48 hours)."""


class Times(NamedTuple):
    """How fast an issue is answered and solved: in words, and the days after the one on which it came."""

    response: str
    solution: str
    response_days: int
    solution_days: int


TIMES: dict[Severity, Times] = {
    Severity.CRITICAL: Times("15 minutes", "2 hours", 0, 0),
    Severity.HIGH: Times("1 hour", "4 hours", 0, 0),
    Severity.MEDIUM: Times("4 hours", "24 hours", 0, 1),
    Severity.LOW: Times("24 hours", "72 hours", 1, 3),
}
"""By severity (seeds 001/go-live, response times during hypercare)."""


class Issue(NamedTuple):
    """Trouble after the go-live."""

    id: int
    title: str
    severity: Severity
    opened: date
    responded: date | None = None
    resolved: date | None = None
    owner: str = ""
    note: str = ""
    rev: int = 1

    @property
    def response_due(self) -> date:
        """The last day for a first answer."""
        return self.opened + timedelta(days=TIMES[self.severity].response_days)

    @property
    def solution_due(self) -> date:
        """The last day for a solution."""
        return self.opened + timedelta(days=TIMES[self.severity].solution_days)

    def late(self, today: date) -> str:
        """answer, solution, or '' where its clocks have not run out."""
        if self.resolved is not None:
            return ""
        if self.responded is None and today > self.response_due:
            return "answer"
        return "solution" if today > self.solution_due else ""

    def grave_on(self, first: date, last: date) -> bool:
        """Whether it is critical or high and was open on any day from first to last."""
        grave = self.severity in (Severity.CRITICAL, Severity.HIGH)
        return grave and self.opened <= last and (self.resolved is None or self.resolved >= first)


def ordered(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Open ones first, the worst and oldest on top; then the solved ones, the latest first."""
    found = list(issues)
    still = sorted(
        (i for i in found if i.resolved is None), key=lambda i: (-SEVERITIES.index(i.severity), i.opened, i.id)
    )
    over = sorted(
        (i for i in found if i.resolved is not None), key=lambda i: (i.resolved or i.opened, i.id), reverse=True
    )
    return (*still, *over)


class Verdict(NamedTuple):
    """Whether hypercare may end, what it still asks, what the issues say beside each exit criterion, and until when it
    was meant to last."""

    ready: bool
    asks: tuple[str, ...]
    evidence: dict[str, str]  # by the item of the checklist
    until: date | None
    overrun: bool
    computed: dict[str, bool]  # what the issues show, by item; {} where there is none: a person says it


def verdict(issues: Iterable[Issue], checks: Iterable[Check], live: date | None, today: date) -> Verdict:
    """Hypercare ends when each exit criterion holds or is waived and no grave issue was open for 48 hours.

    Where issues are written down, they answer what they can show; a yes that they contradict does not count. All
    others are answered by a person.
    """
    found = list(issues)
    since = today - timedelta(days=QUIET)
    grave = [i for i in found if i.grave_on(since + timedelta(days=1), today)]
    this = sum(today - timedelta(days=7) < i.opened <= today for i in found)
    before = sum(today - timedelta(days=14) < i.opened <= today - timedelta(days=7) for i in found)
    evidence = {
        "quiet": f"{len(grave)} critical or high open within 48 hours" if grave else "none open within 48 hours",
        "falling": f"{this} in 7 days, {before} in the 7 before",
    }
    computed = {"quiet": not grave, "falling": this < before or not this} if found else {}
    asks = []
    for check in checks:
        contradicted = check.item == "quiet" and grave and check.state == "yes"
        if contradicted or not (check.settled or computed.get(check.item, False)):
            asks.append(check.text + (f" ({evidence[check.item]})" if check.item in evidence else ""))
    if grave and not any("critical or high" in text for text in asks):
        asks.append(f"‘{grave[0].title}’ was open within the last 48 hours")
    until = live + timedelta(days=LASTS) if live else None
    return Verdict(
        not asks and live is not None, tuple(asks), evidence, until, until is not None and today > until, computed
    )


def rollback(checks: Iterable[Check]) -> str:
    """at once | decide | '': what the triggers that have happened ask for."""
    groups = {c.group for c in checks if c.state == "yes"}
    return "at once" if "at once" in groups else "decide" if groups else ""
