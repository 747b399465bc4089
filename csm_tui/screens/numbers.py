"""The form of the weekly numbers: what was told last stands beside each field (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from csm_tui.domain import dates
from csm_tui.domain.numbers import FIGURES, FRESH, MEASURES, DayNumbers, doubts, fault, figure_text, nearest, series
from csm_tui.errors import UserError
from csm_tui.screens.asking import show_form
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.widgets.number_lines import last_told
from csm_tui.widgets.text import show

if TYPE_CHECKING:
    from csm_tui.screens.base import BaseScreen

_COUNTS = f"What was told last stands beside; after {FRESH} days it is not known."
Write = Callable[[date, dict[str, float | None]], object]
_LABEL, _TYPED = 21, 8


def parse_figure(field: str, text: str) -> float | None:
    """The figure that was typed, ``None`` for nothing; raises ValueError with a sentence."""
    from csm_tui.exchange.amounts import ambiguous, parse_number

    bare = text.strip().removesuffix("%").strip() if field == "error_rate" else text.strip()
    mark = None
    if field != "error_rate" and ambiguous(bare) and not bare.endswith("000"):
        mark = "." if "," in bare else ","  # a count is whole: 1.234 is a thousand and more
    number = parse_number(bare, mark)
    if number is None:
        return None
    if why := fault(field, float(number)):
        raise ValueError(f"‘{bare[:30]}’ {why}")
    return float(number)


class NumbersDialog(FormDialog):
    """A form with what was told last beside each field."""

    DEFAULT_CSS = f"""
    NumbersDialog .label {{ width: {_LABEL}; }}
    NumbersDialog .under {{ margin-left: {_LABEL}; }}
    NumbersDialog .beside {{ width: auto; height: 1; padding-left: 1; color: $text-muted; }}
    """

    def __init__(self, *given: Any, days: Sequence[DayNumbers], **more: Any) -> None:
        super().__init__(*given, **more)
        self.days = days

    def _field(self, field: Field, value: str) -> ComposeResult:
        with Vertical(classes="field"):
            with Horizontal(classes="row"):
                yield Static(Content(show(field.label)), classes="label")
                control = self._control(field, value)
                control.add_class("control")
                yield control
                if field.kind == "text":
                    cells = min(76, self.app.size.width) - 5 - _LABEL - _TYPED
                    told = last_told(self.days, field.name, self.today, max(10, cells), self.glyphs)
                    yield Static(Content(f"{told:<{max(10, cells)}}"), classes="beside")
            yield Static(id=f"under-{field.name}", classes="under")


class _Sheet:
    """What is typed into the form: read, doubted once, written."""

    def __init__(self, days: Sequence[DayNumbers], today: date, start: Mapping[str, str], write: Write) -> None:
        self.by_day = {day.on: day for day in days}
        self.counts = [day.counts for day in days]
        self.today, self.start, self.write = today, start, write
        self.asked: set[tuple[str, str]] = set()

    def read(self, values: Values) -> tuple[date | None, dict[str, float | None], dict[str, str]]:
        """The day, the figures that differ from what the form began with, and what cannot be read."""
        typed: dict[str, float | None] = {}
        wrong: dict[str, str] = {}
        for field in FIGURES:
            if values[field] == self.start[field]:
                continue
            try:
                typed[field] = parse_figure(field, values[field])
            except ValueError as error:
                wrong[field] = f"{error}."
        try:
            on = date.fromisoformat(values["on"])
        except ValueError:
            on = None
        return on, typed, wrong

    def check(self, values: Values) -> dict[str, str]:
        """A sentence for each figure that cannot be; what is only doubtful is asked about once."""
        on, typed, wrong = self.read(values)
        if wrong or on is None:
            return wrong
        if on > self.today:
            return {"on": "That day is still to come."}
        if not typed:
            return {"": "Nothing is typed that differs. Esc leaves it as it is."}
        there = self.by_day.get(on)
        counts = {f: getattr(there.counts, f) for f in FIGURES} if there is not None else {}
        same_day = {f for f, value in {**counts, **typed}.items() if value is not None}
        wholes = {m.whole: nearest(series(self.counts, m.whole, self.today), on) for m in MEASURES if m.whole}
        known = {**wholes, **{f: value for f, value in counts.items() if value is not None}, **typed}
        for doubt in doubts(known):
            if doubt.impossible and same_day >= {m.whole for m in MEASURES if m.part == doubt.field and m.whole}:
                wrong[doubt.field] = f"{_large(doubt.text)}."
            elif doubt.field in typed or typed.keys() & {m.whole for m in MEASURES if m.part == doubt.field}:
                self._ask(wrong, doubt.field, f"{_large(doubt.text)}. Enter again keeps it so.")
        if there is not None and there.told is not None:
            for field, value in typed.items():
                told = getattr(there.told, field)
                if value is not None and told is not None and told != value and field not in wrong:
                    text = f"A file says {figure_text(field, told)} for that day. Enter again keeps yours."
                    self._ask(wrong, field, text)
        return wrong

    def _ask(self, wrong: dict[str, str], field: str, text: str) -> None:
        if (field, text) not in self.asked:
            self.asked.add((field, text))
            wrong.setdefault(field, text)

    def submit(self, values: Values) -> None:
        """Write what differs."""
        on, typed, _ = self.read(values)
        if on is not None:
            self.write(on, typed)

    def live(self, values: Values) -> str:
        """The shares that follow from what is typed: ``31 of 40 active, 78 % · 5 of 9 core features, 56 %``."""
        on, typed, _ = self.read(values)
        if on is None:
            return ""
        there = self.by_day.get(on)
        said = []
        for measure in MEASURES:
            if not measure.whole or not typed.keys() & {measure.part, measure.whole}:
                continue
            part, whole = (
                typed.get(f, getattr(there.counts, f) if there is not None else None)
                for f in (measure.part, measure.whole)
            )
            if whole is None and measure.whole not in typed:
                whole = nearest(series(self.counts, measure.whole, self.today), on)
            if part is not None and whole:
                share = f"{figure_text(measure.part, part)} of {figure_text(measure.whole, whole)}"
                said.append(f"{measure.title} {share}, {100 * part / whole:.0f} %")
        return "; ".join(said)


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]


def numbers_dialog(
    name: str, days: Sequence[DayNumbers], today: date, write: Write, *, on: date | None = None, key: int = 0
) -> NumbersDialog:
    """Ask for the figures of a day (today, or ``on``); what that day has already stands in the fields.

    ``write`` gets the day and what differs; ``None`` = this figure is taken out.
    """
    day = on or today
    there = next((d.counts for d in days if d.on == day), None)
    start = {f: figure_text(f, getattr(there, f)).replace(",", "") if there is not None else "" for f in FIGURES}
    sheet = _Sheet(days, today, start, write)
    fields = [Field(f, title, value=start[f]) for f, title in FIGURES.items()]
    return NumbersDialog(
        f"Numbers of {name}",
        (*fields, Field("on", "Day", "date", day.isoformat(), required=True)),
        sheet.check,
        today=today,
        submit=sheet.submit,
        intro=_COUNTS if days else "",
        live=sheet.live,
        memory=f"numbers-{key}-{day.isoformat()}",
        days=days,
    )


def ask_numbers(screen: BaseScreen[Any], account_id: int | None, on: date | None = None) -> None:
    """Ask for the weekly numbers of an account; what is typed holds over what a file told of that day."""
    store = screen.store
    row = None if account_id is None else store.row(account_id)
    if account_id is None or row is None:
        screen.say("There is no account here to type numbers for.")
        return
    try:
        days = store.numbers(account_id)
    except UserError as error:
        screen.say(str(error), error=True)
        return
    said = ""

    def write(day: date, figures: dict[str, float | None]) -> None:
        nonlocal said
        store.set_numbers(account_id, day, keep=True, **figures)
        titles = ", ".join(FIGURES[f].lower() for f in figures)
        said = f"{row.name}: {titles} of {dates.short(day, store.today)}"

    dialog = numbers_dialog(row.name, days, store.today, write, on=on, key=account_id)
    show_form(screen, dialog, lambda: said)
