"""The line before a group of the portfolio: what its accounts have in common, how many, and their money."""

from __future__ import annotations

from collections.abc import Mapping

from csm_tui.domain.money import sums_text
from csm_tui.domain.rows import STAGES, Group
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.portfolio_order import GROUP_NAMES
from csm_tui.widgets.text import fit


def group_line(group: Group, width: int, rates: Mapping[str, object], glyphs: Glyphs) -> Line:
    """``Enterprise  12 accounts · $412k, €80k ARR``: money by currency, one figure only at the person's own rates."""
    name = STAGES.get(group.key) or GROUP_NAMES.get(group.key, group.key)
    many = "1 account" if group.size == 1 else f"{group.size} accounts"
    money = sums_text(group.money, rates)
    said = f"{many} {glyphs.sep} {money.replace(' at your rates', '')} ARR" if money else many
    if money.endswith(" at your rates"):
        said += " at your rates"
    head = f" {name}  "
    return Line(((head, "head"), (fit(said, max(0, width - len(head)), ellipsis=glyphs.ellipsis), "dim")))
