"""Trouble after the go-live: what it is, how bad, since when, who sees to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from csm_tui.domain.hypercare import TIMES, Issue
from csm_tui.domain.model import SEVERITIES, Severity
from csm_tui.screens.dialogs.form import Field, FormDialog, Values

_MEANT = {
    Severity.CRITICAL: "Critical: nothing works",
    Severity.HIGH: "High: something large is broken",
    Severity.MEDIUM: "Medium: there is a way around",
    Severity.LOW: "Low: a small thing",
}
SEVERITY_OPTIONS = tuple((s.value, _MEANT[s]) for s in reversed(SEVERITIES))
_DAYS = ("opened", "responded", "resolved")


def _clock(values: Values) -> str:
    """What the chosen severity asks for."""
    times = TIMES[Severity(values["severity"])]
    return f"An answer within {times.response}, a solution within {times.solution}."


def issue(
    known: Issue | None, today: date, write: Callable[[Mapping[str, Any]], object], *, key: int = 0
) -> FormDialog:
    """Ask for an issue, or other facts of ``known``; ``write`` gets the fields of the store."""
    k = known

    def check(values: Values) -> dict[str, str]:
        found = {name: "That day has not come yet." for name in _DAYS if values.get(name, "") > today.isoformat()}
        opened, responded, resolved = (values.get(name, "") for name in _DAYS)
        if not found and responded and responded < opened:
            found["responded"] = "That is before it came."
        if not found and resolved and resolved < max(opened, responded):
            found["resolved"] = "That is before it came or was answered."
        return found

    def submit(values: Values) -> None:
        fields: dict[str, Any] = {name: values[name] for name in ("title", "severity", "owner", "note")}
        fields |= {n: date.fromisoformat(values[n]) if values[n] else None for n in _DAYS if n in values}
        write(fields)

    def day(name: str) -> str:
        found = getattr(k, name) if k else None
        return found.isoformat() if found else ""

    fields = [
        Field("title", "Issue", value=k.title if k else "", required=True, placeholder="what does not work"),
        Field("severity", "Severity", "choice", k.severity.value if k else "medium", options=SEVERITY_OPTIONS),
        Field("opened", "Came on", "date", day("opened") or today.isoformat(), required=True),
        Field("owner", "Who", value=k.owner if k else "", placeholder="sees to it"),
        Field("note", "In words", "lines", k.note if k else ""),
    ]
    if k is not None:
        answered = Field("responded", "Answered on", "date", day("responded"))
        solved = Field("resolved", "Solved on", "date", day("resolved"))
        fields[3:3] = [answered, solved]
    return FormDialog(
        "An issue after the go-live" if k is None else k.title,
        fields,
        check,
        today=today,
        submit=submit,
        live=_clock,
        memory=f"issue-{key}-{k.id if k else 0}",
    )
