"""Signals: which one to raise, how, and what was done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from csm_tui.domain.model import SEVERITIES, Severity, Signal
from csm_tui.domain.signals import SignalKind
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.menu import Item, Menu

GRADES = tuple((severity.value, severity.value.capitalize()) for severity in SEVERITIES)

Raise = Callable[[str, Severity, date], object]  # evidence, severity, first noticed


def choose_signal(kinds: Iterable[SignalKind]) -> Menu:
    """Ask which kind of signal: those that only a person can see come first. Dismissed with its code."""
    ordered = sorted(kinds, key=lambda kind: not kind.human)
    items = [Item(k.code, k.title, hint=f"{k.severity.value}, {k.category}") for k in ordered]
    return Menu("Raise a signal", items, search=True)


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


def intervention(signal: Signal, advice: str, today: date, write: Callable[[str, str, date], object]) -> FormDialog:
    """Ask what was done about a signal and what came of it; ``write`` gets action, result, day."""

    def check(values: Values) -> dict[str, str]:
        return {"on": "That day has not come yet."} if values["on"] > today.isoformat() else {}

    def submit(values: Values) -> None:
        write(values["action"], values["result"], date.fromisoformat(values["on"]))

    return FormDialog(
        f"Done about: {signal.title}",
        (
            Field("action", "What was done", required=True),
            Field("result", "Result", placeholder="may stay empty until it is known"),
            Field("on", "On", "date", today.isoformat(), required=True),
        ),
        check,
        today=today,
        submit=submit,
        intro=f"Usual answer: {advice}." if advice else "",
        memory=f"intervention-{signal.id}",
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
