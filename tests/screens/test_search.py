"""Help, palette and go-to: what is found, and that choosing a line does it."""

from __future__ import annotations

import pytest
from csm_tui.screens.portfolio import PortfolioScreen
from csm_tui.widgets.lines import Lines

from tests.screens.conftest import text_of


async def test_help_lists_the_keys_of_the_screen_and_its_lines_run_the_command(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        text = text_of(app)
        assert "ON THIS SCREEN · Portfolio" in text
        assert "start or resume the weekly review" in text
        await pilot.press(*"reverse", "enter")
        await pilot.pause()
        assert isinstance(app.screen, PortfolioScreen)
        assert app.screen.reverse


async def test_help_ends_with_the_marks_and_the_place_of_the_data(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(100, 120)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        text = text_of(app)
    assert "READING THE SCREEN" in text
    assert "Nothing leaves this computer." in text
    assert str(filled.path)[:40] in text


async def test_the_palette_runs_commands_without_a_key_and_opens_accounts(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("colon")
        await pilot.pause()
        await pilot.press(*"ascii", "enter")
        await pilot.pause()
        await pilot.pause()
        assert app.glyphs.ascii
        assert "[R]" in text_of(app) or " ? " in text_of(app)
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"hooli", "enter")
        await pilot.pause()
        assert "HOOLI HEALTH" in text_of(app)


async def test_go_to_finds_an_account_by_letters_of_its_name(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("o")
        await pilot.pause()
        assert "Wonka Supply" in text_of(app)
        await pilot.press(*"wks", "enter")
        await pilot.pause()
        assert "WONKA SUPPLY" in text_of(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, PortfolioScreen)


async def test_quitting_asks_at_the_portfolio_and_ctrl_q_does_not(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("q")
        await pilot.pause()
        assert "Everything is saved." in text_of(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, PortfolioScreen)
        await pilot.press("ctrl+q")
    assert app.return_code == 0


async def test_a_theme_is_kept_for_the_next_start(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.action_cycle_theme()
        await pilot.pause()
        assert app.theme == "csm-light"
    assert app_for(filled).theme == "csm-light"
    assert app_for(filled, theme="dark").theme == "csm-dark"


async def test_no_colour_leaves_no_colour(filled, app_for, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.theme == "csm-mono"
        strips = app.screen._compositor.render_strips(app.size)
        coloured = [
            s.text for strip in strips for s in strip if s.style and s.style.color and not s.style.color.is_default
        ]
    assert coloured == []


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_no_description_in_the_help_is_cut(filled, app_for, size):
    app = app_for(filled)
    async with app.run_test(size=size) as pilot:
        app.open_account(filled.find("Globex"))
        await pilot.pause()
        await pilot.press("question_mark")
        await pilot.pause()
        lines = app.screen.query_one(Lines)
        whole = ["".join(text for text, _ in lines.line_at(i, size[0]).spans) for i in range(lines.count())]
        assert "mark it, to change several (or click left of its name)" in " ".join(" ".join(whole).split())
        own = [text for text in whole if text.strip().endswith("…")]
        assert not [text for text in own if "/" not in text]
