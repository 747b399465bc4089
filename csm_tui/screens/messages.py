"""Texts to read: the last messages, and where everything is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csm_tui.screens.dialogs.menu import Menu, paragraphs

if TYPE_CHECKING:
    from csm_tui.app import CsmApp


def messages_screen(app: CsmApp) -> Menu:
    """Return the last messages, newest first."""
    told = [text for text in reversed(app.messages) if text]
    return Menu("Messages", (), paragraphs(*(told or ["Nothing was said yet."])))


def where_screen(app: CsmApp) -> Menu:
    """Return the places of data, settings and backups."""
    named = {"database": str(app.store.path)}
    if app.places is not None:
        named |= {key: str(path) for key, path in app.places.all().items() if key not in ("database", "demo")}
    lines: list[str | tuple[str, str]] = []
    for name, path in named.items():
        lines += [(name.capitalize(), "bold"), path]
    return Menu("Where is my data?", (), paragraphs(*lines, "", "Nothing leaves this computer."))
