"""What an ASCII terminal is shown instead of our signs: quotes, dashes, frames, cell for cell (UX 2.4).

Marks are chosen by ``glyphs``; this is for all the rest that sentences, forms and Textual's own widgets bring. It is
the last step before the terminal, so no widget can forget it. What people wrote in other alphabets stays as it is.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip

_TABLE = str.maketrans(
    "‘’‚“”„–—−…→←↑↓·•×≤≥«»⏎✓✗▸▾▴▼›⇧○●■▲△◇◆▷☐  " + "╭╮╰╯┌┐└┘├┤┬┴┼" + "─━╌═" + "│┃║▏▎▌▐▕" + "▁▂▃▄▅▆▇▔" + "█▓▒░",
    "''," + '"""' + "---~><^v-*x<>" + "<>>xx>v^v>S" + "o*#^^ox>o  " + "+" * 13 + "-" * 4 + "|" * 8 + " " * 8 + "#::.",
)


def plain(text: str) -> str:
    """``text`` with our signs as ASCII, as many cells as before."""
    return text if text.isascii() else text.translate(_TABLE)


class PlainFilter(LineFilter):
    """Textual's way to the terminal, with ``plain`` on it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments as ASCII terminals show them."""
        return [
            segment if segment.text.isascii() else Segment(plain(segment.text), segment.style, segment.control)
            for segment in segments
        ]


PLAIN = PlainFilter()


def plain_strip(strip: Strip) -> Strip:
    """The same for a line that a widget draws by itself."""
    if all(segment.text.isascii() for segment in strip):
        return strip
    return Strip(PLAIN.apply(list(strip), Color(0, 0, 0)), strip.cell_length)
