"""A question before what is hard to reverse: yes or no."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from csm_tui.commands import CONFIRM, bindings
from csm_tui.screens.dialogs.sending import SendingDialog
from csm_tui.widgets.footer import FitFooter
from csm_tui.widgets.glyphs import UNICODE, Glyphs
from csm_tui.widgets.text import show, show_lines


class Confirm(SendingDialog[bool]):
    """Dismissed with the answer. With ``submit`` it closes only after that has succeeded, and says why it has not.

    A busy database is tried again for ten seconds, without another key.
    """

    BINDINGS = bindings(CONFIRM)
    AUTO_FOCUS: ClassVar[str | None] = ""
    DEFAULT_CSS = """
    Confirm { align: center middle; background: $background 60%; }
    Confirm #confirm { width: 64; max-width: 100%; height: auto; max-height: 100%; background: $background;
        border: solid $primary; padding: 0 1; }
    Confirm.-ascii #confirm { border: ascii $primary; }
    Confirm #title { text-style: bold; color: $primary; height: auto; max-height: 3; }
    Confirm #text { height: auto; max-height: 8; }
    Confirm #error { height: auto; color: $text-error; text-style: bold; }
    Confirm FitFooter { dock: none; }
    """

    def __init__(self, title: str, text: str = "", submit: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.heading = title
        self.text = text
        self.write = submit

    @property
    def glyphs(self) -> Glyphs:
        """The marks in use."""
        glyphs: Glyphs = getattr(self.app, "glyphs", UNICODE)
        return glyphs

    def compose(self) -> ComposeResult:
        with Vertical(id="confirm"):
            yield Static(Content(show(self.heading)), id="title")
            yield Static(Content("\n".join(show_lines(self.text))), id="text")
            yield Static(id="error")
            yield FitFooter(glyphs=self.glyphs)

    def on_mount(self) -> None:
        self.set_class(self.glyphs.ascii, "-ascii")
        self.query_one("#error").display = False

    def action_yes(self) -> None:
        self.send(self.write, True)

    def action_no(self) -> None:
        self.dismiss(False)
