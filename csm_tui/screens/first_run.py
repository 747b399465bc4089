"""The one question of the first start: empty, a spreadsheet, or a look at a made-up portfolio (UX 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs

if TYPE_CHECKING:
    from csm_tui.screens.portfolio import PortfolioScreen

ITEMS = (
    Item("import", "Import a spreadsheet", "i", "CSV or XLSX, as your CRM exports it"),
    Item("empty", "Start empty", "n", "and add the first account by hand"),
    Item("demo", "Look at a demo portfolio", "d", "made up, kept apart from yours"),
)


def welcome(screen: PortfolioScreen) -> None:
    """Ask how to begin. Asked once: whoever leaves it with Esc finds the same keys on the empty page."""
    app = screen.csm
    app.remember(welcomed=True)

    def chosen(item: str | None) -> None:
        if item == "import":
            app.open_import()
        elif item == "empty":
            screen.action_new()
        elif item == "demo":
            screen.action_demo()

    about = paragraphs(
        "Your accounts, their milestones and health live in one file on this computer. Nothing leaves it.",
        "",
    )
    app.push_screen(Menu("Welcome to csm-tui. How shall we begin?", ITEMS, about), chosen)
