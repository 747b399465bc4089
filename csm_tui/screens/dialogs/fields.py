"""The fields of a form: one declaration each, and the three widgets that Textual does not bring.

A choice opens while it has the focus and is one line otherwise, so that a form of six fields fits a pane
of fifteen lines. Nothing here knows what is asked or what becomes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from textual import events
from textual.app import RenderResult
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input

from csm_tui.domain import dates
from csm_tui.domain.dates import echo, parse_date
from csm_tui.errors import UserError
from csm_tui.widgets.glyphs import UNICODE, Glyphs
from csm_tui.widgets.text import fit, show


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. Values are text: a date is ISO in the result, a tick is "yes" or ""."""

    name: str
    label: str
    kind: str = "text"  # text | date | choice | check | lines | several
    value: str = ""  # a date may be ISO or any words of UX 2.3
    placeholder: str = ""
    options: tuple[tuple[str, str], ...] = ()  # of a choice or of several: (value, words)
    states: tuple[str, ...] = ()  # of several: what a line can be beside not chosen
    required: bool = False
    hint: str = ""  # under the field, while nothing else is to be said
    baseline: date | None = None  # a date is told against it
    presets: tuple[str, Mapping[str, str]] = ("", {})  # of a choice: another choice, and what it becomes by the value
    remark: Callable[[date], str] | None = None  # of a date: what its day means in the account's calendar
    reading: Callable[[str], str] | None = None  # of a text: what is understood of it, told under the field
    complete: Callable[[str], str] | None = None  # of a text: how it could go on; the right arrow takes it


class Choice(Widget, can_focus=True):
    """One of a few: ↑ ↓, a digit or a first letter choose; open while it has the focus."""

    DEFAULT_CSS = """
    Choice { height: auto; width: 1fr; background: $panel; color: $foreground; }
    """

    value: reactive[str] = reactive("", layout=True)

    @dataclass
    class Changed(Message):
        """Another option was chosen."""

        choice: Choice
        value: str

        @property
        def control(self) -> Choice:
            """The widget that says it."""
            return self.choice

    def __init__(
        self, options: tuple[tuple[str, str], ...], value: str = "", *, id: str | None = None, glyphs: Glyphs = UNICODE
    ) -> None:
        super().__init__(id=id)
        self.options = options
        self.glyphs = glyphs
        self.set_reactive(Choice.value, value)

    @property
    def index(self) -> int:
        """Place of the value among the options; -1 = nothing chosen yet."""
        return next((i for i, (value, _) in enumerate(self.options) if value == self.value), -1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as options while open, else one."""
        return max(1, len(self.options)) if self.has_focus else 1

    def render(self) -> RenderResult:
        """Return the options, or the chosen one."""
        ascii_only = self.glyphs.ascii
        cells = max(4, self.size.width)
        if not self.has_focus:
            text = self.options[self.index][1] if self.index >= 0 else "choose"
            more = " v" if ascii_only else " ▾"
            return Content.styled(show(text)[: cells - 2] + more, "" if self.index >= 0 else "dim")
        on, off = ("(*) ", "( ) ") if ascii_only else ("● ", "○ ")
        lines = [
            Content.styled(
                fit((on if i == self.index else off) + text, cells, ellipsis=self.glyphs.ellipsis),
                "bold $accent" if i == self.index else "",
            )
            for i, (_, text) in enumerate(self.options)
        ]
        return Content("\n").join(lines)

    def on_focus(self) -> None:
        self.refresh(layout=True)

    def on_blur(self) -> None:
        self.refresh(layout=True)

    def choose(self, index: int) -> None:
        """Take the option at ``index``."""
        if 0 <= index < len(self.options) and index != self.index:
            self.value = self.options[index][0]
            self.post_message(self.Changed(self, self.value))

    def on_key(self, event: events.Key) -> None:
        index = self.index
        if event.key == "down" and index < len(self.options) - 1:
            self.choose(index + 1)
        elif event.key == "up" and index > 0:
            self.choose(index - 1)
        elif event.character and event.character.isdigit() and event.character != "0":
            self.choose(int(event.character) - 1)
        elif event.character and event.character.isalpha():
            letter = event.character.casefold()
            order = [*range(index + 1, len(self.options)), *range(index + 1)]
            found = [i for i in order if self.options[i][1].casefold().startswith(letter)]
            if found:
                self.choose(found[0])
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        if self.size.height > 1:
            self.choose(event.y)


class Check(Widget, can_focus=True):
    """A tick: space, y, n or a click."""

    DEFAULT_CSS = """
    Check { height: 1; width: 1fr; background: $panel; color: $foreground; }
    """

    value: reactive[bool] = reactive(False)

    @dataclass
    class Changed(Message):
        """It was ticked or the tick was taken away."""

        check: Check
        value: bool

        @property
        def control(self) -> Check:
            """The widget that says it."""
            return self.check

    def __init__(self, text: str, value: bool = False, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.text = text
        self.set_reactive(Check.value, value)

    def render(self) -> RenderResult:
        """Return the box and its words."""
        words = show(self.text) or ("yes" if self.value else "no")
        return Content.styled(f"[{'x' if self.value else ' '}] {words}", "bold $accent" if self.has_focus else "")

    def set(self, value: bool) -> None:
        """Tick or clear it."""
        if value != self.value:
            self.value = value
            self.post_message(self.Changed(self, value))

    def on_key(self, event: events.Key) -> None:
        wanted = {"space": not self.value, "y": True, "x": not self.value, "n": False}.get(event.key)
        if wanted is not None:
            event.stop()
            event.prevent_default()
            self.set(wanted)

    def on_click(self) -> None:
        self.set(not self.value)


class DateInput(Input):
    """A date in words; ↑ ↓ move it a day, with shift a week (UX 2.3)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("up", "move_days(1)", "Day later"),
        ("down", "move_days(-1)", "Day earlier"),
        ("shift+up", "move_days(7)", "Week later"),
        ("shift+down", "move_days(-7)", "Week earlier"),
    ]

    def __init__(
        self,
        value: str = "",
        *,
        today: date,
        placeholder: str = "",
        id: str | None = None,
        baseline: date | None = None,
        remark: Callable[[date], str] | None = None,
    ) -> None:
        super().__init__(written(value), placeholder=placeholder or "12 nov, fri, +2w", id=id, compact=True)
        self.today = today
        self.baseline = baseline
        self.remark = remark

    def read(self) -> tuple[date | None, str]:
        """The date typed and the line to show under it; ``None`` and a sentence where it is none."""
        if not self.value.strip():
            return None, ""
        try:
            day = parse_date(self.value, self.today)
        except UserError as error:
            return None, str(error)
        said = self.remark(day) if self.remark is not None else ""
        return day, echo(day, self.today, baseline=self.baseline) + (f"; {said}" if said else "")

    def action_move_days(self, days: int) -> None:
        day, _ = self.read()
        if day is None and self.value.strip():
            return  # what is typed is no date yet: leave it alone
        try:
            self.value = dates.day(day + timedelta(days=days) if day else self.today)
        except OverflowError:
            return
        self.cursor_position = len(self.value)


class Completing(Suggester):
    """Offers how a text could go on, dimmed after the cursor; the right arrow takes it."""

    def __init__(self, complete: Callable[[str], str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole text as it could be, or ``None``."""
        return self.complete(value) or None


def written(value: str) -> str:
    """An ISO date as a person would type it, "27 Nov 2026"; any other text as it is."""
    try:
        return dates.day(date.fromisoformat(value))
    except ValueError:
        return value
