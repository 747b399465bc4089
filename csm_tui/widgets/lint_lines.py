"""What is wrong with a plan, as lines that can be walked through: by kind, each with its milestone. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from csm_tui.domain.lint import GRAVE, Lint
from csm_tui.widgets.account_lines import rule_line, shorten
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import wrap

KINDS = {
    "go-live-day": "No day to go live",
    "training": "Training before the configuration is accepted",
    "no-date": "Without a date",
    "before-signature": "Before the signature",
    "order": "Before what it needs",
    "loop": "Waiting for each other",
    "day-off": "On a day off",
    "no-owner": "Without an owner",
}


def lint_head(found: Sequence[Lint], cells: int, glyphs: Glyphs) -> list[Line]:
    """How many findings there are, and how many of them raise a signal."""
    if not found:
        return [Line(((" The plan", "head"), ("  Nothing is wrong with it.", "green")))]
    grave = sum(x.code in GRAVE for x in found)
    count = "1 finding" if len(found) == 1 else f"{len(found)} findings"
    said = f"  {count}; {grave} of them raise a signal" if grave else f"  {count}; none of them raises a signal"
    return [Line(((" The plan", "head"), (shorten(said, cells - 10, glyphs), "yellow" if grave else "")))]


def lint_lines(found: Sequence[Lint], cells: int, glyphs: Glyphs) -> list[Line]:
    """The findings under a heading for each kind; the target of one is ``("lint", place in found)``."""
    lines: list[Line] = []
    for kind in dict.fromkeys(x.code for x in found):
        own = [(place, x) for place, x in enumerate(found) if x.code == kind]
        grave = kind in GRAVE
        lines.append(rule_line(f"{KINDS.get(kind, kind)} ({len(own)})", cells, glyphs))
        for place, x in own:
            pieces = wrap(shorten(x.text, 400, glyphs), max(10, cells - 5))
            mark = (f"{glyphs.late} ", "yellow") if grave else (f"{glyphs.same} ", "dim")
            lines.append(Line(((" ", ""), mark, (pieces[0], "")), ("lint", place)))
            lines += [Line((("   ", ""), (piece, ""))) for piece in pieces[1:]]
    return lines or [Line(((" Every open step has a date that can be kept, and a name where one is needed.", "dim"),))]
