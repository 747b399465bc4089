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
    """``1 Handoff 2 Promises 3 3 Win``: the page that is shown with its count, the others by name as far as there is
    room, those beside it first, and by their key alone beyond that."""
    for long in (True, False):
        words = [tab.title if long else tab.short or tab.title for tab in tabs]
        line = _line(tabs, words, shown, count)
        if _width(line) <= cells:
            return line
    names = [word if number == shown else "" for number, word in enumerate(words)]
    for number in sorted(range(len(tabs)), key=lambda n: (abs(n - shown), -n)):
        tried = [*names[:number], words[number], *names[number + 1 :]]
        if _width(_line(tabs, tried, shown, count)) <= cells:
            names = tried
    return _line(tabs, names, shown, count)


def _line(tabs: Sequence[Tab], names: Sequence[str], shown: int, count: str) -> Line:
    spans: list[tuple[str, str]] = [(" ", "")]
    for number, (tab, name) in enumerate(zip(tabs, names, strict=True)):
        if number == shown:
            gap = " " if number else ""  # the name before it must not touch the marked one
            spans += [(gap, ""), (f" {tab.key} {name}{f' {count}' if count else ''} ", "tab")]
        else:
            spans += [(f" {tab.key}", "key"), (f" {name}" if name else "", "dim")]
    return Line(tuple(spans))


def _width(line: Line) -> int:
    return sum(width(text) for text, _ in line.spans)
