"""Screens on a real book of a fixed day: ``app_for`` builds the program, a test presses keys and reads the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from csm_tui.app import CsmApp
from csm_tui.config import Config
from csm_tui.paths import Places
from csm_tui.store.store import Store

TODAY = date(2026, 11, 18)

HOSTILE = (
    "Acme [EMEA]",
    "a [/] b",
    "[@click=app.quit]x[/]",
    "esc \x1b]52;c;YWJj\x07 \x1b[2J",
    "bidi \u202e evil \u2066",
    "株式会社 テスト 山田",
    "x" * 10_000,
    "[link=https://evil.example]y[/link] \\",
)


@pytest.fixture
def store(book: Path) -> Iterator[Store]:
    """An empty book on disk."""
    opened = Store.open(book, today=TODAY, create=True, backups=book.parent / "backups")
    yield opened
    opened.close()


@pytest.fixture
def filled(store: Store) -> Store:
    """Four accounts that are under way, of four sizes."""
    for name, cents, kickoff in (
        ("Globex Logistics", 14_800_000, date(2026, 9, 1)),
        ("Initech Payroll", 9_600_000, date(2026, 10, 5)),
        ("Hooli Health", 2_100_000, date(2026, 11, 9)),
        ("Wonka Supply", 400_000, date(2026, 11, 16)),
    ):
        store.create_account(name, arr_cents=cents, signed=kickoff, kickoff=kickoff, owner="Sam")
    return store


@pytest.fixture
def app_for() -> Callable[..., CsmApp]:
    """Build the program on a store: no threads of its own, nothing that blinks."""

    def build(store: Any, *, demo: bool = False, background: bool = False, **config: Any) -> CsmApp:
        return CsmApp(
            store, places=Places(), config=Config(**config), demo=demo, clock=lambda: TODAY, background=background
        )

    return build


def text_of(app: CsmApp) -> str:
    """Return what is on the screen in front (with what shows behind it), line by line, blanks at the end cut."""
    width, height = app.size
    lines = [[" "] * width for _ in range(height)]
    for screen in (*app._background_screens, app.screen):
        for y, strip in enumerate(screen._compositor.render_strips(app.size)):
            row = "".join(segment.text for segment in strip)
            lines[y] = list(row)
    return "\n".join("".join(line).rstrip() for line in lines)


def in_front(app: CsmApp) -> str:
    """Return what the dialog in front says, in one line, without its frame."""
    box = app.screen.query("#menu, #form, #checklist").first().region
    rows = text_of(app).split("\n")[box.y + 1 : box.bottom - 1]
    return " ".join(" ".join(row.ljust(200)[box.x + 1 : box.right - 1] for row in rows).split())
