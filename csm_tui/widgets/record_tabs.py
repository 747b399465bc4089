"""The pages of the record on one line: the one that is shown stands out, the others keep their key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import width


class Tab(NamedTuple):
    """One page: its key and its name, long and short."""

    key: str
    title: str
    short: str


def tab_line(tabs: Sequence[Tab], shown: int, count: str, cells: int, glyphs: Glyphs) -> Line:
    """``1 Handoff  2 Promises 3  3 Win …``; as the room shrinks short names, then keys alone but for the one shown."""
    for names in ([t.title for t in tabs], [t.short for t in tabs], [""] * len(tabs)):
        spans: list[tuple[str, str]] = [(" ", "")]
        for number, (tab, name) in enumerate(zip(tabs, names, strict=True)):
            if number == shown:
                text = f" {tab.key} {name or tab.short}{f' {count}' if count else ''} "
                spans.append((text, "tab"))
            else:
                spans += [(f" {tab.key}", "key"), (f" {name}" if name else "", "dim"), (" ", "")]
        if sum(width(text) for text, _ in spans) <= cells:
            break
    return Line(tuple(spans))
