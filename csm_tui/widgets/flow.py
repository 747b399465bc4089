"""Text in several roles, broken into lines: for previews and long sentences beside marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size

from csm_tui.widgets.lines import Spans

Span = tuple[str, str]


def flow(spans: Sequence[Span], cells: int, first: Spans = (), rest: Spans = ()) -> list[Spans]:
    """Return ``spans`` broken at blanks into lines of at most ``cells`` cells, ``first`` / ``rest`` before them.

    The texts must have gone through ``widgets.text.show``. A word that is longer than a line is broken.
    """
    lines: list[Spans] = []
    indent = first
    room = max(1, cells - _cells(indent))
    line: list[Span] = []
    used = 0
    for word, role, space in _words(spans, max(1, cells - max(_cells(first), _cells(rest)))):
        size = cell_len(word)
        if line and used + space + size > room:
            lines.append((*indent, *_joined(line)))
            indent, line, used = rest, [], 0
            room = max(1, cells - _cells(indent))
        if space and line:
            # a blank inside one role keeps that role, so that a marked phrase has no holes
            line.append((" ", role if line[-1][1] == role else ""))
            used += 1
        line.append((word, role))
        used += size
    lines.append((*indent, *_joined(line)))
    return lines


def _cells(spans: Iterable[Span]) -> int:
    return sum(cell_len(text) for text, _ in spans)


def _words(spans: Sequence[Span], longest: int) -> Iterable[tuple[str, str, int]]:
    """Words with their role and whether a blank goes before; a word longer than ``longest`` in pieces."""
    space = 0
    for text, role in spans:
        for number, part in enumerate(text.split(" ")):
            word = part
            if number:
                space = 1
            while cell_len(word) > longest:
                head = set_cell_size(word, longest).rstrip() or word[:1]
                yield head, role, space
                word, space = word[len(head) :], 0
            if word:
                yield word, role, space
                space = 0


def _joined(line: list[Span]) -> Spans:
    """Neighbours of one role as one span."""
    out: list[Span] = []
    for text, role in line:
        if out and out[-1][1] == role:
            out[-1] = (out[-1][0] + text, role)
        else:
            out.append((text, role))
    return tuple(out)
