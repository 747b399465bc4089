"""Markdown as a reader sees it, in lines: headings, paragraphs, lists, tables, bold. A pure function.

It knows only what our drafts use. Nothing in it can act: a link is its text and its address, and whatever is
no Markdown stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from csm_tui.widgets.flow import Span, flow
from csm_tui.widgets.glyphs import UNICODE, Glyphs
from csm_tui.widgets.lines import Line, Spans
from csm_tui.widgets.text import show, show_lines, width

LIMIT = 200_000  # characters that are shown; a draft is some thousand
MARKED = 4_000  # characters of one paragraph in which marks are looked for; the rest is text
NESTED = 4  # marks within marks
NARROW = 8  # cells: a table whose columns would be narrower is told row by row

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$")
_BOX = re.compile(r"\[([ xX])\]\s+(.*)$")
_RULE = re.compile(r"\s{0,3}([-*_])(?:\s*\1){2,}\s*$")
_ALIGN = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_INLINE = re.compile(
    r"\\([!-/:-@\[-`{-~])"  # an escaped mark is the mark
    r"|(«[^«»\n]+»)"  # a blank
    r"|\*\*(?=\S)(.+?)(?<=\S)\*\*"
    r"|(?<![\w*])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![\w*])"
    r"|(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)"
    r"|`([^`]+)`"
    r"|\[((?:[^\[\]\\]|\\.)+)\]\(([^()\s]*)\)",
    re.DOTALL,  # a phrase may run over the end of a line
)


def markdown_lines(text: str, cells: int, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return ``text`` as lines of at most ``cells`` cells, with a blank cell at each side."""
    inner = max(8, cells - 2)
    source = show_lines(text[:LIMIT])
    out: list[Spans] = []
    index = 0
    while index < len(source):
        index = _block(source, index, inner, glyphs, out)
    return [Line(((" ", ""), *spans)) for spans in out]


def _block(source: list[str], index: int, cells: int, glyphs: Glyphs, out: list[Spans]) -> int:
    """Add the block that begins at ``index``; return where the next one begins."""
    text = source[index]
    if not text.strip():
        out.append(())
    elif heading := _HEADING.match(text):
        out += flow([(t, "head" if role != "blank" else role) for t, role in inline(heading.group(2))], cells)
    elif _RULE.match(text):
        out.append(((glyphs.rule * cells, "rule"),))
    elif text.lstrip().startswith("|") and index + 1 < len(source) and _ALIGN.match(source[index + 1]):
        return _table(source, index, cells, glyphs, out)
    elif _ITEM.match(text):
        return _item(source, index, cells, glyphs, out)
    elif text.lstrip().startswith(">"):
        mark: Spans = ((f"{glyphs.vertical} ", "dim"),)
        out += flow(inline(text.lstrip()[1:].strip()), cells, mark, mark)
    else:
        end = _paragraph_end(source, index + 1)
        for spans in _broken(part.strip() for part in source[index:end]):
            out += flow(spans, cells)
        return end
    return index + 1


def _broken(parts: Iterable[str]) -> list[list[Span]]:
    """The spans of each line: a line of its own stays one, as a signature does in a mail; marks may run over it."""
    lines: list[list[Span]] = [[]]
    for text, role in inline("\n".join(parts)):
        for number, piece in enumerate(text.split("\n")):
            if number:
                lines.append([])
            if piece:
                lines[-1].append((piece, role))
    return lines


def _paragraph_end(source: list[str], index: int) -> int:
    """Where the paragraph that runs before ``index`` ends."""
    while index < len(source):
        text = source[index]
        if (
            not text.strip()
            or text.lstrip()[0] in "|>"
            or _HEADING.match(text)
            or _ITEM.match(text)
            or _RULE.match(text)
        ):
            break
        index += 1
    return index


def _item(source: list[str], index: int, cells: int, glyphs: Glyphs, out: list[Spans]) -> int:
    """One entry of a list, with the lines that belong to it."""
    match = _ITEM.match(source[index])
    assert match is not None  # noqa: S101 - the caller has looked
    deep = min(len(match.group(1)), 12)
    bullet = match.group(2) if match.group(2)[0].isdigit() else ("-" if glyphs.ascii else "•")
    end = _paragraph_end(source, index + 1)
    text = match.group(3)
    if box := _BOX.match(text):
        bullet = (glyphs.done if box.group(1) != " " else glyphs.open_box) if not glyphs.ascii else f"[{box.group(1)}]"
        text = box.group(2)
    first = " " * (deep + 1) + bullet + " "
    before, rest = ((first, ""),), ((" " * width(first), ""),)
    for spans in _broken([text, *(part.strip() for part in source[index + 1 : end])]):
        out += flow(spans, cells, before, rest)
        before = rest
    return end


def _table(source: list[str], index: int, cells: int, glyphs: Glyphs, out: list[Spans]) -> int:
    """A table: columns where they fit, else each row as lines of "head: value"."""
    head = _cells_of(source[index])
    end = index + 2
    rows = []
    while end < len(source) and source[end].lstrip().startswith("|"):
        row = _cells_of(source[end])[: len(head)]
        rows.append(row + [""] * (len(head) - len(row)))
        end += 1
    sizes = [[width(_plain(c)) for c in row] for row in (head, *rows)]
    widths = column_widths(sizes, cells - 2 * (len(head) - 1))
    if any(have < min(NARROW, max(column)) for have, column in zip(widths, zip(*sizes, strict=True), strict=True)):
        _told(head, rows, cells, out)
        return end
    out += _row([[(t, "dim") for t, _ in inline(cell)] for cell in head], widths)
    out.append(((glyphs.rule * (sum(widths) + 2 * (len(widths) - 1)), "rule"),))
    for row in rows:
        out += _row([inline(cell) for cell in row], widths)
    return end


def _told(head: list[str], rows: list[list[str]], cells: int, out: list[Spans]) -> None:
    """A table that is too wide for its columns, told row by row."""
    for number, row in enumerate(rows):
        if number:
            out.append(())
        for name, cell in zip(head, row, strict=True):
            out += flow([(f"{show(name)}: ", "dim"), *inline(cell)], cells, (), (("  ", ""),))


def column_widths(sizes: Sequence[Sequence[int]], room: int) -> list[int]:
    """Return a width for each column, in all at most ``room``: what is short stays whole, the long ones share."""
    wanted = [max(1, max(column)) for column in zip(*sizes, strict=True)]
    widths = [0] * len(wanted)
    left, open_columns = max(len(wanted), room), sorted(range(len(wanted)), key=lambda i: wanted[i])
    for done, column in enumerate(open_columns):
        share = left // (len(open_columns) - done)
        widths[column] = max(1, min(wanted[column], share))
        left -= widths[column]
    return widths


def _row(cells: list[list[Span]], widths: list[int]) -> list[Spans]:
    """One row of a table in as many lines as its longest cell needs."""
    columns = [flow(cell, size) for cell, size in zip(cells, widths, strict=True)]
    lines: list[Spans] = []
    for number in range(max(map(len, columns))):
        spans: list[Span] = []
        for place, (column, size) in enumerate(zip(columns, widths, strict=True)):
            part = column[number] if number < len(column) else ()
            pad = size - sum(width(text) for text, _ in part) + (2 if place < len(widths) - 1 else 0)
            spans += [*part, (" " * pad, "")]
        lines.append(tuple(spans))
    return lines


def _cells_of(text: str) -> list[str]:
    """The cells of a table's line; an escaped bar is text."""
    body = text.strip().removeprefix("|")
    body = body[:-1] if body.endswith("|") and not body.endswith("\\|") else body
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", body)]


def _plain(text: str) -> str:
    return "".join(part for part, _ in inline(text))


def inline(text: str, role: str = "", nested: int = 0) -> list[Span]:
    """Return one line of Markdown as (text, role) pieces: bold, dim for emphasis, accent for code, blank for «…»."""
    out: list[Span] = []
    at = 0
    for match in _INLINE.finditer(text, 0, MARKED) if nested < NESTED else ():
        if match.start() > at:
            out.append((text[at : match.start()], role))
        at = match.end()
        escaped, blank, bold, star, line, code, link, address = match.groups()
        if escaped:
            out.append((escaped, role))
        elif blank:
            out.append((blank, "blank"))
        elif bold or star or line:
            out += inline(bold or star or line, "bold" if bold else (role or "dim"), nested + 1)
        elif code:
            out.append((code, "accent"))
        else:
            out += [*inline(link, role, nested + 1), (f" ({address})" if address else "", "dim")]
    if at < len(text):
        out.append((text[at:], role))
    return [(piece, kind) for piece, kind in out if piece]
