"""The coming weeks on the screen: opened from the portfolio, zoomed, scrolled, and the way to an account."""

from __future__ import annotations

import asyncio
import threading
from datetime import date

import pytest
from csm_tui.screens.account import AccountScreen
from csm_tui.screens.portfolio import PortfolioScreen
from csm_tui.screens.portfolio_timeline import TimelineScreen
from csm_tui.screens.slip import SlipScreen
from csm_tui.store.reading import Reading
from csm_tui.widgets.portfolio_timeline import AheadList

from tests.screens.conftest import HOSTILE, text_of


@pytest.fixture
def ahead(filled):
    """The book with two go-lives in one week."""
    filled.create_account("Umbra Retail", arr_cents=2_100_000, signed=date(2026, 11, 9), kickoff=date(2026, 11, 10))
    return filled


async def test_it_shows_one_row_an_account_by_its_next_date_and_which_go_lives_meet(ahead, app_for):
    app = app_for(ahead)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("T")
        await pilot.pause()
        assert isinstance(app.screen, TimelineScreen)
        shown = text_of(app)
        days = [found.next.committed for found in app.screen.query_one(AheadList).view.accounts if found.next]
        assert days == sorted(days)
        assert len(days) == 5
        assert "▼ today" in shown
        assert "together in week 52 (2)" in shown
        assert shown.count("W52×2") == 2
        assert "go-lives in the week" in shown


async def test_enter_opens_the_account_and_escape_comes_back_to_it(ahead, app_for):
    app = app_for(ahead)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("T", "j", "j")
        await pilot.pause()
        wanted = app.screen.account_id()
        assert app.store.row(wanted).name in text_of(app).split("\n")[-4]
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, AccountScreen)
        assert app.screen.account_id() == wanted
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, TimelineScreen)
        assert app.screen.account_id() == wanted
        await pilot.press("L")
        await pilot.pause()
        assert isinstance(app.screen, SlipScreen)
        assert app.screen.account_id() == wanted
        await pilot.press("escape", "T")
        await pilot.pause()
        assert isinstance(app.screen, PortfolioScreen)


async def test_weeks_are_zoomed_and_scrolled_by_keys(ahead, app_for):
    app = app_for(ahead)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("T")
        await pilot.pause()
        time = app.screen.query_one(AheadList).view.time
        await pilot.press("+")
        await pilot.pause()
        closer = app.screen.query_one(AheadList).view.time
        assert closer.weeks < time.weeks
        assert f"{closer.weeks} weeks." in text_of(app)
        await pilot.press("right")
        await pilot.pause()
        later = app.screen.query_one(AheadList).view.time
        assert later.start > closer.start
        await pilot.press("left", "left")
        await pilot.pause()
        assert app.screen.query_one(AheadList).view.time.start < closer.start
        await pilot.press("t", "-")
        await pilot.pause()
        assert app.screen.query_one(AheadList).view.time == time
        await pilot.press(*["-"] * 12)
        await pilot.pause()
        assert "That is as far as it goes." in text_of(app)


async def test_a_change_made_there_is_seen_on_the_way_back(ahead, app_for):
    app = app_for(ahead)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("T")
        await pilot.pause()
        ahead.archive_account(app.screen.account_id())
        app.changed()
        await pilot.press("f5")
        await pilot.pause()
        assert app.screen.query_one(AheadList).count() == 4
        await pilot.press("u")
        await pilot.pause()
        assert app.screen.query_one(AheadList).count() == 5


async def test_it_fits_every_size_and_hostile_names_stay_text(ahead, app_for):
    for name in HOSTILE:
        ahead.create_account(name, segment="smb", signed=ahead.today)
    app = app_for(ahead, glyphs="ascii")
    async with app.run_test(size=(60, 15)) as pilot:
        await pilot.press("T")
        await pilot.pause()
        assert "Week" in text_of(app)
        assert "today" not in text_of(app)  # no chart below 80 columns: the columns stay
        for size in ((60, 15), (80, 24), (120, 40), (200, 60), (60, 15)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            shown = text_of(app)
            assert "\x1b" not in shown
            assert shown.split("\n")[-1].rstrip().endswith(("? All keys", "? Keys"))
            assert not set("│─◆◇▷╌✓▼·…×›") & set(shown)
        await pilot.press("+", "right", "t")
        await pilot.pause()
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen_stack[-2], TimelineScreen)


async def test_an_empty_book_says_so_and_a_click_opens_an_account(store, app_for):
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("escape")  # the welcome
        await pilot.pause()
        app.open_timeline()
        await pilot.pause()
        assert "No account has anything ahead." in text_of(app)
        store.create_account("Acme", segment="smb", signed=store.today)
        await pilot.press("f5")
        await pilot.pause()
        await pilot.click("#weeks", offset=(8, 0))
        await pilot.pause()
        assert isinstance(app.screen, AccountScreen)


async def settle(app, pilot):
    """Wait for the threads that read."""
    for thread in threading.enumerate():
        if thread.name == "csm-reading":
            await asyncio.to_thread(thread.join)
    await pilot.pause()
    await pilot.pause()


async def test_a_large_book_is_read_apart_and_every_key_works_meanwhile(ahead, app_for, monkeypatch):
    monkeypatch.setattr("csm_tui.screens.apart.LARGE", 1)
    go_on = threading.Event()
    read = Reading.ahead

    def slowly(self, ids=None):
        go_on.wait(30)
        return read(self, ids)

    monkeypatch.setattr(Reading, "ahead", slowly)
    app = app_for(ahead)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("T")
        await pilot.pause()
        assert "Reading 5 accounts…" in text_of(app)
        await pilot.press("+", "t", "j", "right")
        await pilot.resize_terminal(60, 15)
        await pilot.pause()
        assert "Reading 5 accounts…" in text_of(app)
        go_on.set()
        await settle(app, pilot)
        assert "go-lives ahead" in text_of(app)
        assert len(app.screen.query_one(AheadList).view.accounts) == 5
        go_on.clear()
        await pilot.press("f5", "escape")  # left before it came: nothing is shown, nothing breaks
        go_on.set()
        await settle(app, pilot)
        assert isinstance(app.screen, PortfolioScreen)


async def test_the_slip_of_a_large_book_is_read_apart(ahead, app_for, monkeypatch):
    monkeypatch.setattr("csm_tui.screens.apart.LARGE", 1)
    app = app_for(ahead)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("L")
        await pilot.press("space")
        await settle(app, pilot)
        assert "No slip" in text_of(app)


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)])
async def test_it_follows_the_portfolios_view_and_filter(ahead, app_for, size):
    app = app_for(ahead)
    async with app.run_test(size=size) as pilot:
        await pilot.press("slash", *"umbra", "enter", "T")
        await pilot.pause()
        assert [a.name for a in app.screen.query_one(AheadList).view.accounts] == ["Umbra Retail"]
        assert "“UMBRA”" in text_of(app)
        await pilot.press("escape", "escape", "5", "T")
        await pilot.pause()
        shown = {a.account_id for a in app.screen.query_one(AheadList).view.accounts}
        assert shown == set(ahead.listing(app.screen.spec).ids)
        assert "LAUNCHING" in text_of(app)
        await pilot.press("escape", "2", "T")
        await pilot.pause()
        assert set(ahead.listing(app.screen.spec).ids) == {
            a.account_id for a in app.screen.query_one(AheadList).view.accounts
        }
