"""The week's page, the strip and the past reviews on the screen: by keys alone, in every size, with hostile names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from csm_tui.screens.account import AccountScreen
from csm_tui.screens.heat import HeatScreen
from csm_tui.screens.portfolio import PortfolioScreen
from csm_tui.screens.review import ReviewScreen
from csm_tui.screens.review_history import HistoryScreen, RecordScreen
from csm_tui.screens.week import WeekScreen

from tests.screens.conftest import HOSTILE, TODAY, text_of
from tests.screens.review_book import review, steady, troubled


@pytest.fixture
def weeks(store):
    """A steady account and a troubled one, both in the book since September, with the snapshots of their Sundays."""
    for account_id in (steady(store), troubled(store)):
        with store.db.tx("added earlier", journal=False) as tx:
            tx.update("account", account_id, {"added": "2026-09-01"})
    store.make_up_snapshots()
    return store


async def test_the_portfolio_opens_the_week_and_an_entry_its_account(weeks, app_for):
    app = app_for(weeks)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("M")
        await pilot.pause()
        assert isinstance(app.screen, WeekScreen)
        shown = text_of(app)
        assert "Week 47  16 Nov to 22 Nov 2026" in shown
        assert "2 accounts: 1 red, 1 green." in shown
        assert "Globex Logistics" in shown
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, AccountScreen)
        await pilot.press("escape", "M")
        await pilot.pause()
        assert isinstance(app.screen, PortfolioScreen)


async def test_earlier_weeks_and_back_to_this_one(weeks, app_for):
    app = app_for(weeks)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("M", "left_square_bracket")
        await pilot.pause()
        assert "Week 46  9 Nov to 15 Nov 2026  · over" in text_of(app)
        await pilot.press("left", "left")
        await pilot.pause()
        assert "Week 44" in text_of(app)
        assert "missed" in text_of(app)
        await pilot.press("t")
        await pilot.pause()
        assert "Week 47" in text_of(app)
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert "has not begun yet" in text_of(app)


async def test_the_page_is_copied_as_markdown_and_as_plain_text(weeks, app_for, monkeypatch):
    app = app_for(weeks)
    copied = []
    monkeypatch.setattr(app, "copy", lambda text, what: copied.append((what, text)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("M", "y", "Y")
        await pilot.pause()
    assert [what for what, _ in copied] == ["the week as Markdown", "the week as plain text"]
    assert copied[0][1].startswith("# Onboarding, week 47")
    assert "**Globex Logistics** red" in copied[0][1]
    assert "- Globex Logistics red" in copied[1][1]


async def test_the_page_is_written_to_a_new_file_and_never_over_one(weeks, app_for, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = app_for(weeks)
    async with app.run_test(size=(100, 30)) as pilot:
        for _ in range(2):
            await pilot.press(*(["M"] if not isinstance(app.screen, WeekScreen) else []), "w")
            await pilot.pause()
            await pilot.press("enter")
            await pilot.pause()
        assert "Written to" in text_of(app)
    names = sorted(p.name for p in tmp_path.glob("week*"))
    assert names == ["week-2026-W47-2.md", "week-2026-W47.md"]
    assert (tmp_path / names[0]).read_text(encoding="utf-8").startswith("# Onboarding, week 47")
    assert (tmp_path / names[1]).stat().st_mode & 0o777 == 0o600


async def test_the_strip_moves_in_both_directions_and_opens_that_week(weeks, app_for):
    app = app_for(weeks)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("B")
        await pilot.pause()
        assert isinstance(app.screen, HeatScreen)
        assert "Globex Logistics, week 47 (16 Nov to 22 Nov): red" in text_of(app)
        await pilot.press("j", "left")
        await pilot.pause()
        assert "Acme Foods, week 46 (9 Nov to 15 Nov): green 100, reviewed on 11 Nov" in text_of(app)
        await pilot.press("left", "left")
        await pilot.pause()
        assert "week 44 (26 Oct to 1 Nov)" in text_of(app)
        assert "missed" in text_of(app).splitlines()[-4]
        await pilot.press("right", "right", "enter")
        await pilot.pause()
        assert isinstance(app.screen, RecordScreen)
        assert "Week 46" in text_of(app)
        assert "yes      Are all planned meetings taking place?" in text_of(app)


async def test_the_strip_scrolls_to_earlier_weeks_at_its_edge(weeks, app_for):
    app = app_for(weeks)
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.press("B")
        await pilot.pause()
        strip = app.screen.strip
        first = strip.weeks_at(0)[0].week
        await pilot.press(*["left"] * strip.plan.weeks)
        await pilot.pause()
        assert strip.weeks_at(0)[0].week < first
        await pilot.press("t")
        await pilot.pause()
        assert "week 47" in text_of(app)
        await pilot.press("right")
        await pilot.pause()
        assert "the week that runs" in text_of(app)


async def test_a_click_on_a_cell_puts_the_cursor_there(weeks, app_for):
    app = app_for(weeks)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("B")
        await pilot.pause()
        strip = app.screen.strip
        at = strip.lead + (strip.plan.weeks - 2) * strip.plan.cell
        await pilot.click(strip, offset=(at, 1))
        await pilot.pause()
        assert "Acme Foods, week 46" in text_of(app)


async def test_the_weeks_of_an_account_open_as_they_were_and_lead_to_their_review(weeks, app_for):
    app = app_for(weeks)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("H")
        await pilot.pause()
        assert isinstance(app.screen, HistoryScreen)
        shown = text_of(app)
        assert "ynn nyy yyy ··· ·" in shown or "Eng Pro" in shown
        assert "missed" in shown
        await pilot.press("j", "enter")
        await pilot.pause()
        assert isinstance(app.screen, RecordScreen)
        assert "GLOBEX LOGISTICS › WEEK 46" in text_of(app)
        assert "Waiting for the ERP export sample." in text_of(app)
        await pilot.press("left_square_bracket")
        await pilot.pause()
        assert "No review of this week. e opens it." in text_of(app)
        await pilot.press("right_square_bracket", "e")
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)
        assert app.screen.week == "2026-W46"


async def test_a_change_made_there_is_shown_as_an_edit(weeks, app_for):
    globex = weeks.find("Globex")
    found = next(r for r in weeks.facts(globex).reviews if r.week == "2026-W46")
    weeks.answer(found.id, "E1", "n", "They did not come")
    app = app_for(weeks)
    async with app.run_test(size=(100, 40)) as pilot:
        app.open_history(globex, "2026-W46")
        await pilot.pause()
        await pilot.press("G")
        await pilot.pause()
        assert "meetings held: yes → no “They did not come”" in text_of(app)


async def test_older_weeks_are_read_when_the_cursor_comes_near_the_end(store, app_for):
    account_id = steady(store)
    with store.db.tx("added earlier", journal=False) as tx:
        tx.update("account", account_id, {"added": (TODAY - timedelta(weeks=130)).isoformat()})
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_history(account_id)
        await pilot.pause()
        assert len(app.screen.weeks) == 52
        assert "so far back" in text_of(app)
        await pilot.press("G")
        await pilot.pause()
        assert len(app.screen.weeks) == 104
        await pilot.press("G")
        await pilot.pause()
        assert len(app.screen.weeks) == 131
        assert "so far back" not in text_of(app)


@pytest.mark.parametrize("size", [(50, 12), (60, 15), (80, 24), (120, 40), (200, 60)])
async def test_every_size_and_hostile_names(store, app_for, size):
    for name in HOSTILE:
        account_id = store.create_account(name, segment="smb", signed=TODAY - timedelta(days=30))
        review(store, account_id, TODAY - timedelta(days=7), "n" * 9, note=name)
    app = app_for(store)
    async with app.run_test(size=size) as pilot:
        for keys in (("M",), ("B",), ("H",), ("H", "j", "enter")):
            await pilot.press(*keys)
            await pilot.pause()
            shown = text_of(app)
            assert "\x1b" not in shown
            assert "\u202e" not in shown
            assert shown.splitlines()[-1].strip()
            while not isinstance(app.screen, PortfolioScreen):
                await pilot.press("escape")
                await pilot.pause()


async def test_an_empty_book_says_so(store, app_for):
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_week()
        await pilot.pause()
        assert "No account was in the book." in text_of(app)
        app.open_heat()
        await pilot.pause()
        assert "No account is in the portfolio yet" in text_of(app)
        await pilot.press("enter", "left", "r", "M")
        await pilot.pause()
        assert isinstance(app.screen, WeekScreen)


async def test_a_large_book_is_read_by_a_thread(weeks, app_for, monkeypatch):
    monkeypatch.setattr("csm_tui.screens.week.AT_ONCE", 1)
    app = app_for(weeks)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("M")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Globex Logistics" in text_of(app)


async def test_without_colour_and_in_ascii_nothing_is_lost(weeks, app_for):
    app = app_for(weeks, glyphs="ascii")
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in (("M",), ("B",), ("H",), ("H", "j", "enter")):
            await pilot.press(*keys)
            await pilot.pause()
            assert text_of(app).isascii(), [c for c in text_of(app) if not c.isascii()]
            while not isinstance(app.screen, PortfolioScreen):
                await pilot.press("escape")
                await pilot.pause()
