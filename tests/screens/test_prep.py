"""The sheet before a call on screen and in the shell."""

from __future__ import annotations

import pytest
from csm_tui.screens.prep import PrepScreen

from tests.screens.conftest import HOSTILE, text_of
from tests.screens.review_book import troubled


async def test_it_opens_from_the_account_reads_on_and_is_written(store, app_for, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    key = troubled(store)
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_account(key)
        await pilot.pause()
        await pilot.press("p")
        await pilot.pause()
        assert isinstance(app.screen, PrepScreen)
        assert "Before the call · internal, not for the customer" in text_of(app)
        assert "Critical: " in text_of(app) or "High: " in text_of(app)
        await pilot.press("G", *["down"] * 80)
        await pilot.pause()
        assert "What comes next" in text_of(app)
        await pilot.press("w")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        (made,) = tmp_path.glob("prep-*.md")
        assert made.read_text().startswith("# Globex Logistics: before the call of Wed 18 Nov 2026")
        await pilot.press("p")
        await pilot.pause()
        assert not isinstance(app.screen, PrepScreen)


async def test_the_palette_finds_it_by_usual_words(store, app_for):
    key = troubled(store)
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_account(key)
        await pilot.pause()
        await pilot.press("colon")
        await pilot.pause()
        await pilot.press(*"prepare", "enter")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, PrepScreen)


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)])
async def test_hostile_text_is_only_text(filled, app_for, size):
    key = filled.find("Globex")
    for text in HOSTILE:
        filled.add_note(key, text)
        filled.add_promise(key, text)
    app = app_for(filled)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.open_prep(key)
        await pilot.pause()
        for _ in range(6):
            page = text_of(app)
            assert all(len(line) <= size[0] for line in page.splitlines())
            assert "\x1b" not in page
            assert "\u202e" not in page
            await pilot.press("pagedown")
            await pilot.pause()
