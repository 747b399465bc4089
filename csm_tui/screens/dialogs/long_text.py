"""A form around one long text: a section of the handoff, the note to the next owner. Its text takes the room it has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from textual.widget import Widget

from csm_tui.screens.dialogs.form import Field, FormDialog, Values, is_area


class LongText(FormDialog):
    """A form whose text may be as high as the window allows."""

    DEFAULT_CSS = """
    LongText #form { width: 92; }
    LongText .label { display: none; }
    LongText .under { margin-left: 0; }
    LongText TextArea.control { max-height: 100; }
    """

    def _control(self, field: Field, value: str) -> Widget:
        control = super()._control(field, value)
        if is_area(control):
            control.most = max(3, self.app.size.height - 8)
        return control


def long_text(
    title: str,
    text: str,
    today: date,
    write: Callable[[str], object],
    *,
    hint: str = "",
    placeholder: str = "",
    memory: str,
) -> FormDialog:
    """Ask for a text of many lines; ``write`` gets it. '' empties it."""

    def submit(values: Values) -> None:
        write(values["text"])

    field = Field("text", "", "lines", text, placeholder=placeholder)
    return LongText(title, (field,), today=today, submit=submit, intro=hint, memory=memory)
