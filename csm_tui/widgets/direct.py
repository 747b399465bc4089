"""Widgets that draw their own finished lines, past Textual's general path for boxes (PERFORMANCE §2.3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from csm_tui.widgets.palette import style, styles
from csm_tui.widgets.text import width as cells

if TYPE_CHECKING:
    from textual.widget import Widget as _Widget
else:
    _Widget = object  # a class of Textual more would cost every start two million instructions


def draw(spans: Iterable[tuple[str, str]], width: int, theme: str, *, cursor: bool = False, mark: str = "") -> Strip:
    """Return (text, role) spans as a strip of exactly ``width`` cells; neighbours of one role become one piece.

    ``mark`` takes the place of the first cell, which must be blank.
    """
    table = styles(theme, cursor)
    plain = table[""]
    pieces: list[Segment] = []
    have, run, last = 0, "", plain
    for text, role in spans:
        found = table.get(role, plain)
        if found is last:
            run += text
        elif text:
            if run:
                pieces.append(Segment(run, last))
            run, last = text, found
        have += cells(text)
    if have < width:
        if last is plain:
            run += " " * (width - have)
        else:
            pieces.append(Segment(run, last))
            run, last = " " * (width - have), plain
        have = width
    if run:
        pieces.append(Segment(run, last))
    if mark and pieces and pieces[0].text[0] == " ":
        first = pieces[0]
        pieces[0:1] = [Segment(mark, table["accent"]), Segment(first.text[1:], first.style)]
    strip = Strip(pieces, have)
    return strip if have == width else strip.crop(0, width)


class Direct(_Widget):
    """Mixed into a widget, before ``Widget``: draws by ``render_line``, and where it has neither border nor padding,
    nothing stands between that and the screen.

    Textual's line filters are not applied on this way: ``palette.style`` is asked for the theme in use, which knows
    ``NO_COLOR``; where ASCII marks are used, ``plain_strip`` stands for the filter of the app.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of ``crop``, each in its width."""
        if self.gutter.totals != (0, 0):
            return super().render_lines(crop)
        left, right, width = crop.x, crop.right, crop.width
        blank = style(self.app.theme, "")
        glyphs = getattr(self.app, "glyphs", None)
        strips = []
        for y in range(crop.y, crop.bottom):
            strip = self.render_line(y)
            if left or strip.cell_length != width:
                strip = strip.adjust_cell_length(right, blank).crop(left, right)
            strips.append(strip)
        if glyphs is not None and glyphs.ascii:
            from csm_tui.widgets.plain import plain_strip

            return [plain_strip(strip) for strip in strips]
        return strips
