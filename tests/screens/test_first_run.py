"""The first start: one question, and each of its answers leads where it says."""

from __future__ import annotations

from types import SimpleNamespace

from csm_tui import app as app_module
from csm_tui.app import OTHER_BOOK
from csm_tui.cli import program

from tests.screens.conftest import text_of


async def test_the_demo_is_opened_and_not_only_spoken_of(store, app_for):
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Look at a demo portfolio" in text_of(app)
        await pilot.press("d")
        await pilot.pause()
    assert app.return_code == OTHER_BOOK


def test_the_program_goes_to_the_made_up_book_and_back_without_being_left(monkeypatch):
    opened: list[str] = []
    codes = iter([OTHER_BOOK, OTHER_BOOK, 0])

    def book(name: str):
        opened.append(name)
        return SimpleNamespace(close=lambda: opened.append(f"{name} closed"))

    own = SimpleNamespace(
        demo_store=lambda: book("demo"), store=lambda create: book("own"), places=SimpleNamespace(config=None)
    )
    monkeypatch.setattr(program, "is_terminal", lambda: True)
    monkeypatch.setattr(program.sys, "stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr(app_module, "run", lambda store, places, config, demo: next(codes))
    monkeypatch.setattr("csm_tui.config.load_config", lambda path: None)
    assert program.open_program(own, demo=False) == 0
    assert opened == ["own", "own closed", "demo", "demo closed", "own", "own closed"]
