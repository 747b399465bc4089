"""An item of a checklist as a line, answered or not: the same in the gates and in the record. Pure."""

from __future__ import annotations

from collections.abc import Hashable

from csm_tui.domain.model import Check
from csm_tui.widgets.account_lines import shorten
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit, show, width


def check_line(check: Check, target: Hashable, cells: int, glyphs: Glyphs) -> Line:
    """``✓ yes    Promises are listed one by one   Ada, in the mail``."""
    mark, word, role = {
        "yes": (glyphs.done, "yes", "green"),
        "no": (glyphs.late, "no", "late"),
        "waived": (glyphs.same, "waived", "dim"),
    }.get(check.state, (glyphs.open_box, "", ""))
    said = ", ".join(part for part in (check.owner, check.note) if part)
    tail = f"  {shorten(show(said), max(0, min(32, cells // 3)), glyphs)}" if said else ""
    word = f"{word:<7}"
    body = fit(check.text, max(0, cells - 4 - width(word) - width(tail)), ellipsis=glyphs.ellipsis)
    text = "dim" if check.settled else ""
    return Line(((" ", ""), (f"{mark} ", role), (word, role), (body, text), (tail, "dim")), target)
