"""Places where words were found, as lines: whose and what on one line, the words in their sentence below. Pure."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date

from csm_tui.domain.found import Found, found_text, place_words
from csm_tui.widgets.account_lines import shorten
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit, show, width


def hit_lines(hit: Found, target: Hashable, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """Two lines: account and place, then the text with the words; of an account itself the name and what was found."""
    over = f" {glyphs.sep} closed or archived" if hit.hidden else ""
    place = f" {glyphs.sep} {place_words(hit, today)}"
    name = shorten(hit.account, max(8, cells - 3 - width(place) - width(over)), glyphs)
    first = Line((("  ", ""), (name, "bold"), (place, "accent"), (over, "dim")), target)
    if not (said := found_text(hit)):
        return [first]
    plain = show(said).replace("…", glyphs.ellipsis)
    return [first, Line((("     ", ""), (fit(plain, max(0, cells - 6), ellipsis=glyphs.ellipsis), "dim")))]
