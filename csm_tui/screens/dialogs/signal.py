"""Signals: which one to raise, how, and what was done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from csm_tui.domain import dates
from csm_tui.domain.model import SEVERITIES, Intervention, Severity, Signal
from csm_tui.domain.response import CATEGORIES
from csm_tui.domain.signals import SignalKind
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.search import Row, SearchScreen

GRADES = tuple((severity.value, severity.value.capitalize()) for severity in SEVERITIES)

TOLD = (("", "Nobody above us yet"), ("leadership", "Leadership knows"), ("executive", "An executive knows"))
"""Whom an answer to a Critical signal brought in: its response clock asks for leadership within 24 hours (DOMAIN 6)."""

Raise = Callable[[str, Severity, date], object]  # evidence, severity, first noticed


def choose_signal(kinds: Iterable[SignalKind], name: str) -> SearchScreen:
    """Ask which kind of signal: by category what only a person can see, then what the rules find by themselves.

    Dismissed with its code.
    """
    known = tuple(kinds)
    rows: list[Row] = []
    for category, title in CATEGORIES.items():
        rows += _group(title, [k for k in known if k.human and k.category == category])
    rows += _group("Found by rules; raise one that you saw first", [k for k in known if not k.human])
    return SearchScreen(f"Raise a signal: {name}", "what did you see? type a word of it", rows)


def _group(title: str, kinds: list[SignalKind]) -> list[Row]:
    rows = [Row(k.code, k.title, "", f"{k.severity.value}: {k.trigger}") for k in kinds]
    return [Row(None, title, "", "", "head"), *rows] if rows else []


def raise_signal(kind: SignalKind, name: str, today: date, write: Raise, *, key: int = 0) -> FormDialog:
    """Ask for evidence, severity and when it was first noticed; ``write`` gets them."""

    def check(values: Values) -> dict[str, str]:
        return {"noticed": "That day has not come yet."} if values["noticed"] > today.isoformat() else {}

    def submit(values: Values) -> None:
        write(values["evidence"], Severity(values["severity"]), date.fromisoformat(values["noticed"]))

    return FormDialog(
        f"{kind.title}: {name}",
        (
            Field("evidence", "What you saw", "lines", required=True),
            Field("severity", "Severity", "choice", kind.severity.value, options=GRADES, required=True),
            Field("noticed", "First noticed", "date", today.isoformat(), required=True),
        ),
        check,
        today=today,
        submit=submit,
        intro=f"{kind.trigger}. Usual answer: {kind.intervention}.",
        memory=f"signal-{kind.code}-{key}",
    )


def intervention(
    signal: Signal, advice: str, today: date, write: Callable[[str, str, date, str], object]
) -> FormDialog:
    """Ask what was done about a signal, what came of it and, where it is Critical, who was brought in.

    ``write`` gets action, result, day, and '' or leadership or executive.
    """
    critical = signal.severity is Severity.CRITICAL

    def check(values: Values) -> dict[str, str]:
        return {"on": "That day has not come yet."} if values["on"] > today.isoformat() else {}

    def submit(values: Values) -> None:
        write(values["action"], values["result"], date.fromisoformat(values["on"]), values.get("told", ""))

    return FormDialog(
        f"Done about: {signal.title}",
        (
            Field("action", "What was done", required=True),
            Field("result", "Result", placeholder="may stay empty until it is known"),
            Field("on", "On", "date", today.isoformat(), required=True),
            *((Field("told", "Brought in", "choice", "", options=TOLD),) if critical else ()),
        ),
        check,
        today=today,
        submit=submit,
        intro=f"Usual answer: {advice}." if advice else "",
        memory=f"intervention-{signal.id}",
    )


def result(signal: Signal, done: Intervention, today: date, write: Callable[[str], object]) -> FormDialog:
    """Ask what came of an intervention; ``write`` gets it."""

    def submit(values: Values) -> None:
        write(values["result"])

    return FormDialog(
        f"What came of it: {done.action}",
        (Field("result", "Result", "lines", done.result, required=True),),
        today=today,
        submit=submit,
        intro=f"About ‘{signal.title}’, done {dates.long(done.on)}.",
        memory=f"result-{done.id}",
    )


def snooze(signal: Signal, today: date, write: Callable[[date], object]) -> FormDialog:
    """Ask until when a signal is put off; ``write`` gets the day."""

    def check(values: Values) -> dict[str, str]:
        return {"until": "Choose a day after today."} if values["until"] <= today.isoformat() else {}

    def submit(values: Values) -> None:
        write(date.fromisoformat(values["until"]))

    return FormDialog(
        f"Snooze: {signal.title}",
        (Field("until", "Until", "date", (today + timedelta(days=7)).isoformat(), required=True),),
        check,
        today=today,
        submit=submit,
        intro="It leaves the list until that day, and still counts in the score.",
        memory=f"snooze-{signal.id}",
    )


def regrade(signal: Signal, today: date, write: Callable[[Severity, str], object]) -> FormDialog:
    """Ask for another severity with its reason; ``write`` gets both."""

    def submit(values: Values) -> None:
        write(Severity(values["severity"]), values["reason"])

    options = tuple(grade for grade in GRADES if grade[0] != signal.severity.value)
    return FormDialog(
        f"Another severity: {signal.title}",
        (
            Field("severity", "Severity", "choice", options=options, required=True),
            Field("reason", "Reason", required=True),
        ),
        today=today,
        submit=submit,
        intro=f"It is {signal.severity.value} now. Caps on the score follow the severity.",
        memory=f"regrade-{signal.id}",
    )
