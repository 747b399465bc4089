"""Success criteria: written down, measured, checked with the customer, met or waived (DOMAIN 8, G1, G4, G5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from csm_tui.domain.criteria import criterion_missing, figure, progress, reached, told
from csm_tui.domain.figures import Figure, read_figure, reading
from csm_tui.domain.model import Criterion
from csm_tui.screens.dialogs.form import Field, FormDialog, Values

CATEGORIES = (
    ("adoption", "Adoption: they use it"),
    ("efficiency", "Efficiency: less time, less work"),
    ("quality", "Quality: fewer mistakes"),
    ("revenue", "Revenue: more is sold"),
    ("satisfaction", "Satisfaction: they like it"),
)


def typed(value: float | None) -> str:
    """A figure as it would be typed; '' for none."""
    if value is None:
        return ""
    return f"{value:.0f}" if value == int(value) else f"{value:.6f}".rstrip("0")


def _figures(values: Values, names: Sequence[str]) -> tuple[dict[str, Figure], dict[str, str]]:
    """What the figures of these fields say, and a sentence for each that is none."""
    found: dict[str, Figure] = {}
    wrong: dict[str, str] = {}
    for name in names:
        if values[name]:
            try:
                found[name] = read_figure(values[name])
            except ValueError as error:
                wrong[name] = str(error)
    return found, wrong


def _unit(values: Values, figures: Mapping[str, Figure]) -> tuple[str, dict[str, str]]:
    """The unit that was typed, or stands behind a figure; a sentence where two differ."""
    unit = values["unit"]
    for name, found in figures.items():
        if found.unit and unit and found.unit.casefold() != unit.casefold():
            return unit, {name: f"This counts ‘{found.unit}’, another figure ‘{unit}’: type the figure alone."}
        unit = unit or found.unit
    return unit, {}


def _draft(values: Values) -> Criterion:
    """The criterion as it is typed, for what is said about it; unreadable figures are none."""
    figures, _ = _figures(values, ("baseline", "target"))
    start, goal = figures.get("baseline"), figures.get("target")
    due = values["due"]
    return Criterion(
        0,
        values["metric"],
        baseline=start.value if start else None,
        target=goal.value if goal else None,
        owner=values["owner"],
        due=date.fromisoformat(due) if len(due) == 10 and due[:4].isdigit() else None,
    )


def vague(values: Values) -> str:
    """What G1 would still ask of what is typed, in a sentence; '' where it can be measured."""
    lacks = criterion_missing(_draft(values))
    return f"Still vague, G1 asks for {', '.join(lacks)}." if lacks else "It can be measured: G1 asks for no more."


def criterion(
    known: Criterion | None, today: date, write: Callable[[Mapping[str, Any]], object], *, key: int = 0
) -> FormDialog:
    """Ask for a success criterion, or other facts of ``known``; ``write`` gets the fields of the store."""
    c = known or Criterion(0, "")

    def check(values: Values) -> dict[str, str]:
        figures, wrong = _figures(values, ("baseline", "target"))
        if wrong:
            return wrong
        _, wrong = _unit(values, figures)
        if {"baseline", "target"} <= figures.keys() and figures["baseline"].value == figures["target"].value:
            wrong["target"] = "The target equals the baseline: nothing would have to change."
        return wrong

    def submit(values: Values) -> None:
        figures, _ = _figures(values, ("baseline", "target"))
        fields: dict[str, Any] = {name: values[name] for name in ("metric", "category", "source", "owner")}
        fields |= {name: figures[name].value if name in figures else None for name in ("baseline", "target")}
        fields["unit"] = _unit(values, figures)[0]
        fields["due"] = date.fromisoformat(values["due"]) if values["due"] else None
        write(fields)

    fields = (
        Field("metric", "Metric", value=c.metric, required=True, placeholder="orders without a phone call"),
        Field("baseline", "Baseline", value=typed(c.baseline), placeholder="where they are today: 40", reading=reading),
        Field("target", "Target", value=typed(c.target), placeholder="80; lower is good, too", reading=reading),
        Field("unit", "Unit", value=c.unit, placeholder="%, orders a day, minutes"),
        Field("owner", "Owner", value=c.owner, placeholder="a name at the customer"),
        Field("due", "By when", "date", c.due.isoformat() if c.due else ""),
        Field("source", "Measured by", value=c.source, placeholder="where the figure comes from: their order system"),
        Field("category", "Kind", "choice", c.category, options=CATEGORIES, required=True),
    )
    return FormDialog(
        "A success criterion" if known else "What will success be?",
        fields,
        check,
        today=today,
        submit=submit,
        live=vague,
        memory=f"criterion-{key}-{c.id}",
    )


def measure(
    c: Criterion, today: date, write: Callable[[float, date, str], object], *, first: date | None = None
) -> FormDialog:
    """Ask for a value that was measured: how much, when, what shows it. ``first``: days before it are refused."""

    def check(values: Values) -> dict[str, str]:
        figures, wrong = _figures(values, ("value",))
        if wrong:
            return wrong
        unit = figures["value"].unit
        if unit and c.unit and unit.casefold() != c.unit.casefold():
            return {"value": f"This criterion counts ‘{c.unit}’, not ‘{unit}’."}
        if values["on"] > today.isoformat():
            return {"on": "That day has not come yet: a value was measured today or before."}
        if first is not None and values["on"] < first.isoformat():
            return {"on": "That lies before the contract: what was so then is the baseline."}
        return {}

    def submit(values: Values) -> None:
        write(read_figure(values["value"]).value, date.fromisoformat(values["on"]), values["evidence"])

    def live(values: Values) -> str:
        try:
            value = read_figure(values["value"]).value
        except ValueError:
            return ""
        if reached(c, value):
            return "The target is reached."
        share = progress(c, value)
        return "" if share is None else f"{share} % of the way from {figure(c.baseline)} to {figure(c.target, c.unit)}."

    return FormDialog(
        f"Measured: {c.metric}",
        (
            Field("value", "Value", required=True, placeholder=f"in {c.unit}" if c.unit else "40", reading=reading),
            Field("on", "Measured on", "date", today.isoformat(), required=True),
            Field("evidence", "Evidence", "lines", placeholder="what shows it: a report, a screen, who said it"),
        ),
        check,
        today=today,
        submit=submit,
        intro=told(c),
        live=live,
        memory=f"measure-{c.id}",
    )


def settled(c: Criterion, state: str, today: date, write: Callable[[str], object]) -> FormDialog:
    """Ask why a criterion is waived, or taken as met although its target is not reached; ``write`` gets the words."""

    def submit(values: Values) -> None:
        write(values["reason"])

    waived = state == "waived"
    asked = "the customer agreed that it is not needed, because …" if waived else "why they take it as met"
    intro = told(c) if waived else f"{told(c)}: the target is not reached."
    return FormDialog(
        f"{'Waive' if waived else 'Met'}: {c.metric}",
        (Field("reason", "Reason", required=True, placeholder=asked),),
        today=today,
        submit=submit,
        intro=intro,
        memory=f"{state}-{c.id}",
    )


def checked(c: Criterion, today: date, write: Callable[[date], object]) -> FormDialog:
    """Ask on which day it was looked at again with the customer."""

    def check(values: Values) -> dict[str, str]:
        return {"on": "That day has not come yet."} if values["on"] > today.isoformat() else {}

    def submit(values: Values) -> None:
        write(date.fromisoformat(values["on"]))

    return FormDialog(
        f"Still what they want: {c.metric}",
        (Field("on", "Looked at on", "date", today.isoformat(), required=True),),
        check,
        today=today,
        submit=submit,
        intro=f"With the customer, and it holds: {told(c)}.",
    )
