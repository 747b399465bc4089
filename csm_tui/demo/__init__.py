"""The made-up book of ``csm-tui demo``: invented companies whose weeks were lived through the store's own methods.

It is the same for the same day. A book of another day is built anew beside the old one and then takes its place.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from csm_tui import __version__

if TYPE_CHECKING:
    from csm_tui.store.store import Store

_BUILT = "demo.built"  # setting: the day, version and schema that the book was built for


def open_demo(path: str, today: date) -> Store:
    """The store of the made-up book at ``path`` as of ``today``, built where it is missing or of another day.

    Raises UserError where the file is none of ours or the folder cannot be written.
    """
    from csm_tui.store.store import Store

    wanted = f"{today.isoformat()} {__version__} {_shape()}"
    if os.path.lexists(path):
        store = Store.open(path, today=today)
        if store.setting(_BUILT) == wanted:
            return store
        store.close()
    _build_beside(path, today, wanted)
    return Store.open(path, today=today)


def _shape() -> int:
    """A number of the schema: a book that was built on another one is built anew."""
    from zlib import crc32

    from csm_tui.store.schema import statements

    return crc32("".join(statements()).encode())


def _build_beside(path: str, today: date, mark: str) -> None:
    """Build in a file beside ``path``, whole, then rename: a build that is interrupted leaves the old book."""
    from csm_tui.store import files
    from csm_tui.store.store import Store

    temporary = f"{path}.{os.getpid()}.tmp"
    every = [temporary + end for end in ("", "-wal", "-shm", "-journal")]
    files.remove(*every)
    try:
        with Store.open(temporary, today=today, create=True) as store:
            build_demo(store)
            store.set_setting(_BUILT, mark, journal=False)
        files.remove(f"{path}-wal", f"{path}-shm")  # of the old book; beside the new one they would undo it
        Path(temporary).replace(path)
    finally:
        files.remove(*every)


def build_demo(store: Store) -> None:
    """Fill an empty store with the made-up book, ending on ``store.today``; nothing of it can be undone."""
    from csm_tui.demo.story import tell

    tell(store)
