"""The portfolio: every account on one page, worst first."""

from __future__ import annotations

from csm_tui.screens.base import ListScreen


class PortfolioScreen(ListScreen[None]):
    """The first screen."""

    TITLE_IN_HELP = "Portfolio"
