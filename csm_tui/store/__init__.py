"""The only package that knows SQLite. ``Store`` is the whole of it for screens and commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csm_tui.store.store import Store as Store

__all__ = ["Store"]


def __getattr__(name: str) -> object:
    """``from csm_tui.store import Store`` without making reading commands pay for the writing half."""
    if name == "Store":
        from csm_tui.store.store import Store

        return Store
    raise AttributeError(name)
