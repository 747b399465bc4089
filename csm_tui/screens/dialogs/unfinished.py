"""What was typed into forms and not saved: it outlives Esc, the program, and a program that was killed (P12).

Held in memory and written to the book as it is typed; a busy book is tried again without waiting. Where there is no
book, or it is read only, it lives as long as the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from csm_tui.errors import Busy, UserError
from csm_tui.screens.base import BUSY_LIMIT, BUSY_PAUSE

if TYPE_CHECKING:
    from textual.app import App

    from csm_tui.store import Store


def kept_forms(app: App[Any]) -> dict[str, dict[str, str]]:
    """What is held in memory, by form; an empty one is forgotten and not yet taken out of the book."""
    kept: dict[str, dict[str, str]] = app.__dict__.setdefault("kept_forms", {})
    return kept


def _store(app: App[Any]) -> Store | None:
    store: Store | None = getattr(app, "store", None)
    return None if store is None or store.readonly else store


def kept(app: App[Any], form: str) -> dict[str, str]:
    """What was typed into this form before, by field; {} where there is nothing."""
    if not form:
        return {}
    if form not in kept_forms(app) and (store := _store(app)) is not None:
        with suppress(UserError):
            return store.unfinished(form)
    return kept_forms(app).get(form, {})


def keep(app: App[Any], form: str, fields: Mapping[str, str]) -> None:
    """Keep what is typed, in memory and in the book. {} = nothing is unfinished any more."""
    if not form or (not fields and not kept(app, form)):
        kept_forms(app).pop(form, None)
        return
    kept_forms(app)[form] = dict(fields)
    _write(app, form, monotonic() + BUSY_LIMIT)


def forget(app: App[Any], form: str) -> None:
    """It was saved, or thrown away."""
    keep(app, form, {})


def _write(app: App[Any], form: str, until: float) -> None:
    """Write what is in memory now; a later word has replaced an earlier one that had to wait."""
    store, fields = _store(app), kept_forms(app).get(form)
    if fields is None:
        return
    if store is not None:
        try:
            store.keep_unfinished(form, fields)
        except Busy:
            if monotonic() < until:
                app.set_timer(BUSY_PAUSE, lambda: _write(app, form, until))
            return
        except UserError:
            return  # a full or broken disk: the form itself says so when it is saved
    if not fields:
        kept_forms(app).pop(form, None)
