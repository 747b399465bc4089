"""The first line of a screen about the portfolio: where one is, and which day it is."""

from __future__ import annotations

from datetime import date

from csm_tui.domain import dates
from csm_tui.widgets.account_lines import shorten
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import show, width


def heading(*parts: str, today: date, cells: int, glyphs: Glyphs, demo: bool = False) -> Line:
    """``PORTFOLIO › TIMELINE                     Wed 18 Nov``; the longest of the parts gives way first."""
    arrow = f" {'>' if glyphs.ascii else '›'} "
    right = f"{dates.long(today)[:3]} {dates.short(today, today)} "
    badge = " DEMO " if demo else ""
    names = ["PORTFOLIO", *(show(part).upper() for part in parts)]
    if cells < 70 and len(names) > 2:
        names = names[1:]
    room = cells - width(right) - width(badge) - 3
    longest = max(range(len(names)), key=lambda place: width(names[place]))
    over = 1 + sum(map(width, names)) + width(arrow) * (len(names) - 1) - room
    if over > 0:
        names[longest] = shorten(names[longest], max(1, width(names[longest]) - over), glyphs)
    head = " " + "".join(name + arrow for name in names[:-1])
    gap = " " * max(0, cells - width(head) - width(names[-1]) - width(right) - width(badge) - 1)
    return Line(
        ((head, "dim"), (names[-1], "bold"), (" ", ""), (badge, "tab" if badge else ""), (gap, ""), (right, "dim"))
    )
