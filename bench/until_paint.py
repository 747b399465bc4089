"""Runs the label app or csm-tui to its second refresh and ends there: what callgrind counts for B1.

Work that the program leaves for after first paint is left out, so that a slow simulated processor does not count it.
"""

from __future__ import annotations

import gc
import os
import sys
from types import SimpleNamespace


def _end_at_second_refresh() -> None:
    from textual.app import App

    display, shown = App._display, [0]

    def counting(self, *args):  # type: ignore[no-untyped-def]
        display(self, *args)
        shown[0] += 1
        if shown[0] == 2:
            if os.environ.get("BENCH_MODULES"):
                open(os.environ["BENCH_MODULES"], "w").write("\n".join(sys.modules))
            os._exit(0)

    App._display = counting  # type: ignore[method-assign]


def label() -> None:
    """The least that a Textual program costs."""
    gc.disable()
    from textual.app import App, ComposeResult
    from textual.widgets import Label

    class LabelApp(App[None]):
        def compose(self) -> ComposeResult:
            yield Label("Ready")

    if len(sys.argv) < 3:
        _end_at_second_refresh()
    LabelApp().run()


def product() -> None:
    """csm-tui on the book of CSM_TUI_HOME."""
    from csm_tui.__main__ import main

    sys.argv = ["csm-tui"]
    # what the threads after first paint would do
    sys.modules["csm_tui.background"] = SimpleNamespace(start=lambda app: None)  # type: ignore[assignment]
    sys.modules["csm_tui.screens.portfolio_load"] = SimpleNamespace(  # type: ignore[assignment]
        load_in_thread=lambda screen, number: None
    )
    _end_at_second_refresh()
    main()


if __name__ == "__main__":
    {"label": label, "csm": product}[sys.argv[1]]()
