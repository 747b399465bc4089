"""Runs the label app or csm-tui to the refresh that shows its text or rows, and ends there: what B1 counts.

Work that the program leaves for after first paint is left out, so that a slow simulated processor does not count it.
"""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace


def _end_at_first_paint() -> None:
    from textual.app import App

    display = App._display

    def ending(self, *args):  # type: ignore[no-untyped-def]
        display(self, *args)
        if self.is_running and self.screen.size.width:
            os._exit(0)

    App._display = ending  # type: ignore[method-assign]


def label() -> None:
    """The least that a Textual program costs."""
    from textual.app import App, ComposeResult
    from textual.widgets import Label

    class LabelApp(App[None]):
        def compose(self) -> ComposeResult:
            yield Label("Ready")

    if len(sys.argv) < 3:
        _end_at_first_paint()
    LabelApp().run()


def product() -> None:
    """csm-tui on the book of CSM_TUI_HOME."""
    from csm_tui.__main__ import main
    from csm_tui.cli import program

    sys.argv = ["csm-tui"]
    # what threads and timers do after first paint: on callgrind's slow clock they would come before it
    sys.modules["csm_tui.background"] = SimpleNamespace(start=lambda app: None)  # type: ignore[assignment]
    sys.modules["csm_tui.screens.portfolio_load"] = SimpleNamespace(preview_lines=lambda *args: [])  # type: ignore[assignment]
    first = program.import_asyncio_without_ssl

    def then_watch() -> None:
        first()  # before Textual, as in the program
        _end_at_first_paint()

    program.import_asyncio_without_ssl = then_watch
    main()


if __name__ == "__main__":
    {"label": label, "csm": product}[sys.argv[1]]()
