"""A small form over the screen: fields in, texts out, closed only when what was typed is safe.

Enter saves from any field, Esc closes and keeps what was typed for the next time the same form opens; it is written to
the book as it is typed, so that neither a restart nor a killed program loses it (P12).
Where a ``submit`` is given, the form stays open, text and all, until it has succeeded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, TypeGuard

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from csm_tui.commands import FORM, bindings
from csm_tui.errors import Busy, UserError
from csm_tui.screens.base import BUSY_LIMIT, BUSY_PAUSE
from csm_tui.screens.dialogs.fields import Check, Choice, Completing, DateInput, Field, written
from csm_tui.screens.dialogs.several_field import Several
from csm_tui.screens.dialogs.unfinished import forget, keep, kept, kept_forms
from csm_tui.widgets.footer import FitFooter
from csm_tui.widgets.glyphs import UNICODE, Glyphs
from csm_tui.widgets.panes import plain_bars
from csm_tui.widgets.text import show, wrap

if TYPE_CHECKING:
    from csm_tui.screens.dialogs.area import Area

__all__ = ["Field", "FormDialog", "Values", "kept_forms"]

Values = Mapping[str, str]
Checker = Callable[[Values], Mapping[str, str]]  # sentences by field name; "" = about the whole form
Submit = Callable[[Values], str | None]  # an error sentence, or None when it is written


KEEP_SECONDS = 0.5  # from a key to its being written (RELIABILITY P12 allows two seconds)


def is_area(widget: object) -> TypeGuard[Area]:
    """Whether it is a longer text, told without importing what one is made of."""
    return type(widget).__name__ == "Area"


class FormDialog(ModalScreen[Values | None]):
    """Asks for a few fields. Gives their texts, dates as ISO, or ``None`` when it was cancelled.

    ``check`` refuses with a sentence beside a field; ``submit`` writes and returns a sentence when it could not
    (a ``UserError`` does as well; ``Busy`` is tried again for ten seconds). ``live`` is one line that follows
    what is typed. ``memory`` names the form, so that what was typed survives Esc and the end of the program.
    """

    BINDINGS = bindings(FORM)
    AUTO_FOCUS: ClassVar[str | None] = ".control"
    DEFAULT_CSS = """
    FormDialog { align: center middle; background: $background 60%; }
    FormDialog #form { width: 76; max-width: 100%; height: auto; max-height: 100%; background: $background;
        border: solid $primary; padding: 0 1; }
    FormDialog.-ascii #form { border: ascii $primary; }
    FormDialog #title { text-style: bold; color: $primary; height: auto; max-height: 2; }
    FormDialog #intro { height: auto; max-height: 5; color: $text-muted; }
    FormDialog.-low #intro { max-height: 2; }
    FormDialog #fields { height: auto; scrollbar-size-vertical: 1; }
    FormDialog .field, FormDialog .row { height: auto; }
    FormDialog .label { width: 16; padding-right: 1; }
    FormDialog .control { width: 1fr; background: $panel; }
    FormDialog .control:focus { background: $primary 25%; }
    FormDialog Input.control { border: none; height: 1; padding: 0; }
    FormDialog TextArea.control { border: none; height: auto; min-height: 3; max-height: 8; padding: 0; }
    FormDialog .under { margin-left: 16; height: auto; color: $text-muted; display: none; }
    FormDialog .-shown { display: block; }
    FormDialog .under.-wrong { color: $text-error; text-style: bold; }
    FormDialog #live { height: auto; color: $text-muted; display: none; }
    FormDialog #error { height: auto; color: $text-error; text-style: bold; display: none; }
    FormDialog #error.-plain { color: $text-muted; text-style: none; }
    FormDialog #live.-shown, FormDialog #error.-shown, FormDialog .under.-shown { display: block; }
    FormDialog FitFooter { dock: none; }
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        check: Checker | None = None,
        *,
        today: date,
        submit: Submit | None = None,
        intro: str = "",
        live: Callable[[Values], str] | None = None,
        memory: str = "",
    ) -> None:
        super().__init__()
        self.heading = title
        self.fields = tuple(fields)
        self.check = check
        self.today = today
        self.write = submit
        self.intro = intro
        self.live = live
        self.memory = memory
        self._restored = False
        self._busy = False
        self._done = False  # saved: what is typed here is unfinished no more
        self._keeping: Timer | None = None  # what is typed is about to be written
        self._preset_value = ""  # what a choice was given by another one
        self._refused: dict[str, str] = {}

    # What it looks like

    @property
    def glyphs(self) -> Glyphs:
        """The marks in use."""
        glyphs: Glyphs = getattr(self.app, "glyphs", UNICODE)
        return glyphs

    def compose(self) -> ComposeResult:
        before = kept(self.app, self.memory)
        self._restored = any(before.get(f.name, _start(f)) != _start(f) for f in self.fields)
        with Vertical(id="form"):
            yield Static(Content(show(self.heading)), id="title")
            if self.intro:
                yield Static(Content("\n".join(wrap(self.intro, 70))), id="intro")
            with VerticalScroll(id="fields", can_focus=False):
                for field in self.fields:
                    yield from self._field(field, before.get(field.name, field.value))
            yield Static(id="live")
            yield Static(id="error")
            yield FitFooter(glyphs=self.glyphs)

    def _field(self, field: Field, value: str) -> ComposeResult:
        with Vertical(classes="field"):
            with Horizontal(classes="row"):
                yield Static(Content(show(field.label)), classes="label")
                control = self._control(field, value)
                control.add_class("control")
                yield control
            yield Static(id=f"under-{field.name}", classes="under")

    def _control(self, field: Field, value: str) -> Widget:
        """The widget in which the field is typed."""
        name = f"field-{field.name}"
        if field.kind == "date":
            return DateInput(
                value,
                today=self.today,
                placeholder=field.placeholder,
                id=name,
                baseline=field.baseline,
                remark=field.remark,
            )
        if field.kind == "choice":
            return Choice(field.options, value, id=name, glyphs=self.glyphs)
        if field.kind == "several":
            return Several(field.options, field.states, value, id=name, glyphs=self.glyphs)
        if field.kind == "check":
            return Check(field.placeholder, value == "yes", id=name)
        if field.kind == "lines":
            from csm_tui.screens.dialogs.area import Area

            return Area(
                value, id=name, compact=True, soft_wrap=True, tab_behavior="focus", placeholder=field.placeholder
            )
        offer = Completing(field.complete) if field.complete is not None else None
        return Input(value, placeholder=field.placeholder, id=name, compact=True, suggester=offer)

    def on_mount(self) -> None:
        self.set_class(self.glyphs.ascii, "-ascii")
        plain_bars(self.query_one("#fields"))
        if self._restored:
            self.tell("What you typed before is back. ^R starts afresh.", wrong=False)
        for area in self.query("Area").results(Widget):
            if is_area(area):
                area.move_cursor(area.document.end)  # as a single line has it: what is added goes to the end
        self._follow()

    # Values

    def raw(self) -> dict[str, str]:
        """What is typed, as it is typed."""
        values = {}
        for field in self.fields:
            widget = self.query_one(f"#field-{field.name}")
            if isinstance(widget, Input):
                values[field.name] = widget.value
            elif is_area(widget):
                values[field.name] = widget.text
            elif isinstance(widget, (Choice, Several)):
                values[field.name] = widget.value
            elif isinstance(widget, Check):
                values[field.name] = "yes" if widget.value else ""
        return values

    def values(self) -> dict[str, str]:
        """What is typed, dates as ISO; a date that cannot be read stays as it is typed."""
        values = {name: text.strip() for name, text in self.raw().items()}
        for widget in self.query(DateInput):
            day, _ = widget.read()
            if day is not None and widget.id:
                values[widget.id.removeprefix("field-")] = day.isoformat()
        return values

    @property
    def dirty(self) -> bool:
        """Whether anything differs from what the form was opened with."""
        return bool(self._changed())

    def _changed(self) -> dict[str, str]:
        """The fields that differ: only they are kept, so that others show what holds when the form opens again."""
        raw = self.raw()
        return {f.name: raw[f.name] for f in self.fields if raw[f.name] != _start(f)}

    def flush(self) -> None:
        """Write what is typed and not saved: called as it is typed, on Esc, and before the program ends."""
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
        if self.memory and not self._done:
            keep(self.app, self.memory, self._changed())

    # Following what is typed

    @on(Input.Changed)
    @on(Choice.Changed)
    @on(Check.Changed)
    @on(Several.Changed)
    def _typed(self, event: Message) -> None:
        event.stop()
        if isinstance(event, Choice.Changed):
            self._preset(event.choice)
        if self.memory and self._keeping is None and not self._done:
            self._keeping = self.set_timer(KEEP_SECONDS, self.flush)
        if self.raw() != self._refused:  # a change told late must not wipe what was just said about it
            self._refused = {}
            self._follow()

    def on_text_area_changed(self, event: Message) -> None:
        """A longer text was changed."""
        self._typed(event)

    def _preset(self, choice: Choice) -> None:
        """Fill in the choice that follows from this one, unless the person has chosen there."""
        field = next((f for f in self.fields if f"field-{f.name}" == choice.id), None)
        name, values = field.presets if field is not None else ("", {})
        if not name:
            return
        other = self.query_one(f"#field-{name}", Choice)
        began = next(f.value for f in self.fields if f.name == name)
        if other.value in ("", began, self._preset_value):
            other.value = self._preset_value = values.get(choice.value, "")

    def _follow(self) -> None:
        """Say under each field what its text means, and the live line."""
        for field in self.fields:
            text = field.hint
            if field.kind == "date":
                _, said = self.query_one(f"#field-{field.name}", DateInput).read()
                text = said or text
            elif field.reading is not None:
                text = field.reading(self.query_one(f"#field-{field.name}", Input).value) or text
            self._under(field.name, text)
        if self.live is not None:
            line = self.query_one("#live", Static)
            text = self.live(self.values())
            line.update(Content(show(text)))
            line.set_class(bool(text), "-shown")

    def _under(self, name: str, text: str, *, wrong: bool = False) -> None:
        below = self.query_one(f"#under-{name}", Static)
        below.update(Content(show(text)))
        below.set_class(bool(text), "-shown")
        below.set_class(wrong, "-wrong")

    def tell(self, text: str, *, wrong: bool = True) -> None:
        """Put one sentence about the whole form above its keys; '' takes it away."""
        error = self.query_one("#error", Static)
        error.update(Content(show(text)))
        error.set_class(bool(text), "-shown")
        error.set_class(not wrong, "-plain")
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Let the fields scroll, so that the keys below them stay in sight in a small pane."""
        form = self.query_one_optional("#form")
        if form is None:  # closed meanwhile
            return
        rest = sum(w.outer_size.height for w in form.children if w.id != "fields" and w.display)
        self.query_one("#fields").styles.max_height = max(3, self.size.height - 2 - rest)
        if self.focused is not None:  # with what is said below it
            around = (a for a in self.focused.ancestors if isinstance(a, Vertical) and a.has_class("field"))
            whole: Widget = next(around, self.focused)
            self.call_after_refresh(whole.scroll_visible, animate=False)

    def on_resize(self) -> None:
        self.set_class(self.size.height < 20, "-low")
        self.call_after_refresh(self._fit)

    # Saving and leaving

    def problems(self, values: Values) -> dict[str, str]:
        """A sentence for each field that is missing, unreadable or refused by ``check``."""
        found: dict[str, str] = {}
        for field in self.fields:
            if field.kind == "date":
                day, said = self.query_one(f"#field-{field.name}", DateInput).read()
                if day is None and said:
                    found[field.name] = said
            if field.required and not values[field.name]:
                found[field.name] = {
                    "date": "Type a date.",
                    "choice": "Choose one: up and down, or its first letter.",
                }.get(field.kind, "Type a few words.")
        if not found and self.check is not None:
            found.update(self.check(values))
        return found

    def action_submit(self) -> None:
        if self._busy:
            return
        values = self.values()
        self._follow()
        self.tell("")
        found = self.problems(values)
        self._refused = self.raw() if found else {}
        for name, text in found.items():
            if name:
                self._under(name, text, wrong=True)
            else:
                self.tell(text)
        first = next((f.name for f in self.fields if f.name in found), None)
        if first is not None:
            self.query_one(f"#field-{first}").focus()
        if not found:
            self._send(values, monotonic() + BUSY_LIMIT)

    def _send(self, values: Values, until: float) -> None:
        """Write by ``submit``; the form closes only after it has succeeded."""
        self._busy = False
        try:
            said = self.write(values) if self.write is not None else None
        except Busy as error:
            if monotonic() < until:
                self._busy = True
                self.tell("Another program is writing to the database: trying again…")
                self.set_timer(BUSY_PAUSE, lambda: self._send(values, until))
                return
            said = str(error)
        except UserError as error:
            said = str(error)
        if said:
            self.tell(said)
            return
        self._done = True
        forget(self.app, self.memory)
        self.dismiss(values)

    def action_cancel(self) -> None:
        self.flush()
        self.dismiss(None)

    def action_fresh(self) -> None:
        forget(self.app, self.memory)
        self._restored = False
        for field in self.fields:
            widget = self.query_one(f"#field-{field.name}")
            if isinstance(widget, (Input, Choice, Several)):
                widget.value = _start(field)
            elif is_area(widget):
                widget.text = field.value
            elif isinstance(widget, Check):
                widget.value = field.value == "yes"
        self.tell("")

    def action_newline(self) -> None:
        if is_area(self.focused):
            self.focused.insert("\n")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """New line only in longer texts; starting afresh only where something was brought back."""
        if action == "newline":
            return is_area(self.focused)
        if action == "fresh":
            return self._restored
        return True


def _start(field: Field) -> str:
    """The text that the field's widget begins with."""
    if field.kind == "date":
        return written(field.value)
    return ("yes" if field.value == "yes" else "") if field.kind == "check" else field.value
