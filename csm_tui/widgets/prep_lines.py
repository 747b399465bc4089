"""The sheet before a call as lines. Pure."""

from __future__ import annotations

from csm_tui.domain.prep import Sheet
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import show, wrap


def prep_lines(sheet: Sheet, cells: int, glyphs: Glyphs) -> list[Line]:
    """The head in sentences, then part by part; each entry hangs under its mark. No line stops the cursor."""
    out: list[Line] = []
    for number, text in enumerate(sheet.head):
        out += [Line(((f" {piece}", "" if number else "bold"),)) for piece in wrap(text, cells - 2)]
    for part in sheet.parts:
        out += [Line((("", ""),)), Line(((f" {show(part.title)}", "head"),))]
        for entry in part.entries:
            for number, text in enumerate(wrap(entry, max(10, cells - 5))):
                lead = f" {glyphs.same} " if number == 0 else "   "
                out.append(Line(((lead, "dim"), (text, ""))))
        if part.more:
            out.append(Line(((f"   and {part.more} more", "dim"),)))
    return out
