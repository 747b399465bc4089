"""The one door between data and screen (P13): every text that a person or a file gave passes here."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import cell_len, set_cell_size

# Categories that must never reach a terminal: control, format (bidi overrides, zero width, tags),
# surrogate, private use, unassigned, line and paragraph separators.
_BAD = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = "\u200d\ufe0e\ufe0f"  # harmless in themselves, but they make widths a guess


@lru_cache(maxsize=8192)
def show(text: str) -> str:
    """Return ``text`` on one line, harmless in any terminal; markup such as ``[EU]`` stays as it is.

    Line breaks and tabs become one blank; control, bidi and zero-width characters go (RELIABILITY P13).
    """
    if text.isascii() and text.isprintable():
        return text
    out = []
    for char in text:
        if char in "\n\r\t\v\f\x85\u2028\u2029":
            out.append(" ")
        elif char not in _JOINERS and unicodedata.category(char) not in _BAD:
            out.append(char)
    return "".join(out)


def show_lines(text: str) -> list[str]:
    """Return the lines of a longer text, each harmless as by ``show``; tabs become four blanks."""
    return [show(line.replace("\t", "    ")) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


# Our own marks and the signs of our own sentences: one cell each. Known here, they spare the first paint the
# loading of Rich's tables of widths, which only a text beyond them needs.
_OWN = dict.fromkeys(map(ord, "■▲△●○▁▂▃▄▅▆▇█↑↓·◇◆▷✓╌━│▼▸▌─░▒☐…⏎→←—–▾▴›⇧“”‘’«»•°€£¥₹"), "x")


def width(text: str) -> int:
    """Cells that ``text`` takes in a terminal; wide characters take two."""
    if text.isascii() or text.translate(_OWN).isascii():
        return len(text)
    return cell_len(text)


def _cut(text: str, cells: int) -> str:
    """The beginning of ``text`` in exactly ``cells`` cells."""
    head = text[:cells]
    return head if width(head) == cells and len(head) == cells else set_cell_size(text, cells)


def fit(text: str, cells: int, align: str = "<", *, ellipsis: str = "…") -> str:
    """Return ``show(text)`` in exactly ``cells`` cells: padded, or cut with an ellipsis. ``align`` is < > or ^."""
    if cells <= 0:
        return ""
    if text.isascii() and text.isprintable():
        have = len(text)
    else:
        text = show(text)
        have = width(text)
    if have > cells:
        return _cut(text, cells - len(ellipsis)) + ellipsis if cells > len(ellipsis) else _cut(text, cells)
    pad = cells - have
    if align == ">":
        return " " * pad + text
    if align == "^":
        return " " * (pad // 2) + text + " " * (pad - pad // 2)
    return text + " " * pad


def wrap(text: str, cells: int) -> list[str]:
    """Return ``text`` broken at blanks into lines of at most ``cells`` cells; a longer word is broken."""
    cells = max(1, cells)
    lines: list[str] = []
    for paragraph in show_lines(text):
        line = ""
        for raw in paragraph.split(" "):
            word = raw
            while cell_len(word) > cells:
                if line:
                    lines.append(line)
                    line = ""
                head = set_cell_size(word, cells).rstrip() or word[:1]
                lines.append(head)
                word = word[len(head) :]
            joined = f"{line} {word}" if line else word
            if cell_len(joined) > cells:
                lines.append(line)
                line = word
            else:
                line = joined
        lines.append(line)
    return lines
