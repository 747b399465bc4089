"""The slip on the screen: from the portfolio and from an account, every figure opens, and leads to its account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from csm_tui.screens.account import AccountScreen
from csm_tui.screens.portfolio import PortfolioScreen
from csm_tui.screens.slip import SlipScreen

from tests.screens.conftest import HOSTILE, text_of


@pytest.fixture
def slipped(filled):
    """The book after the go-lives of two accounts moved and one began to wait."""
    for name, cause, days in (("Globex", "customer", 14), ("Globex", "vendor", -7), ("Hooli", "scope", 7)):
        account_id = filled.find(name)
        facts = filled.facts(account_id)
        live = next(m for m in facts.milestones if m.code == "L1")
        if live.baseline is None:
            filled.set_baseline(account_id)
            live = next(m for m in filled.facts(account_id).milestones if m.code == "L1")
        filled.move_milestone(
            live.id, live.rev, new=live.committed + timedelta(days=days), reason_code="customer-late",
            reason=f"Because of {name}", caused_by=cause, customer_told=False,
        )  # fmt: skip
    data = next(m for m in filled.facts(filled.find("Globex")).milestones if m.code == "C5")
    filled.start_wait(data.id, "customer", "the shipment export", since=filled.today - timedelta(days=9))
    return filled


async def test_the_portfolio_opens_its_slip_and_every_figure_opens(slipped, app_for):
    app = app_for(slipped)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("L")
        await pilot.pause()
        assert isinstance(app.screen, SlipScreen)
        assert "10 working days: 10 theirs, -5 ours, 5 scope" in text_of(app)
        assert "Because of Globex" not in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert text_of(app).count("Because of Globex") == 1
        await pilot.press("enter")
        await pilot.pause()
        assert "Because of Globex" not in text_of(app)
        await pilot.press("space", "G")
        await pilot.pause()
        await pilot.press("g")
        await pilot.pause()
        shown = text_of(app)
        assert shown.count("Because of Globex") >= 2
        await pilot.press("space", "escape")
        await pilot.pause()
        assert isinstance(app.screen, PortfolioScreen)


async def test_a_move_tells_its_story_and_leads_to_its_account(slipped, app_for):
    app = app_for(slipped)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("L", "enter", "j", "enter")
        await pilot.pause()
        shown = text_of(app)
        assert "10 working days later" in shown
        assert "The customer has not been told." in shown
        assert "since 9 Nov 2026, still waiting (7 working days)" in shown
        await pilot.press("o")
        await pilot.pause()
        assert isinstance(app.screen, AccountScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, SlipScreen)


async def test_an_account_opens_its_own_slip_with_its_waits(slipped, app_for):
    app = app_for(slipped)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_account(slipped.find("Globex"))
        await pilot.pause()
        await pilot.press("L")
        await pilot.pause()
        shown = text_of(app)
        assert "GLOBEX LOGISTICS › SLIP" in shown
        assert "5 working days: 10 theirs, -5 ours" in shown
        assert "Go-live agreed for" in shown
        assert "Accounts" not in shown
        app.screen.opened = {("waiting", "customer")}
        app.screen.draw()
        await pilot.pause()
        assert "the shipment export" in text_of(app)
        await pilot.press("L")
        await pilot.pause()
        assert "PORTFOLIO › SLIP" in text_of(app)
        assert "scope" in text_of(app)


async def test_a_line_of_an_account_opens_its_slip_and_a_note_goes_to_it(slipped, app_for):
    app = app_for(slipped)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("L", "G")
        await pilot.pause()
        name = next(r.name for r in app.screen.reports if r.account_id == app.screen.account_id())
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.account_id() == slipped.find(name)
        assert name.upper() in text_of(app)


async def test_what_changes_elsewhere_is_seen_on_the_way_back(slipped, app_for):
    app = app_for(slipped)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("L")
        await pilot.pause()
        await pilot.press("u")  # the wait
        await pilot.pause()
        await pilot.press("u")  # the last move
        await pilot.pause()
        assert "5 working days: 10 theirs, -5 ours" in text_of(app)
        await pilot.press("U")
        await pilot.pause()
        assert "5 scope" in text_of(app)


async def test_help_names_its_keys_and_hostile_names_stay_text_at_every_size(slipped, app_for):
    for name in HOSTILE:
        account_id = slipped.create_account(name, segment="smb", signed=slipped.today)
        slipped.set_baseline(account_id)
        live = next(m for m in slipped.facts(account_id).milestones if m.code == "L1")
        slipped.move_milestone(
            live.id, live.rev, new=live.committed + timedelta(days=7), reason_code="other", reason=name,
            caused_by="third-party", customer_told=True,
        )  # fmt: skip
    app = app_for(slipped)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("L", "space")
        for size in ((60, 15), (80, 24), (120, 40), (200, 60)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert "\x1b" not in text_of(app)
            assert text_of(app).split("\n")[-1].rstrip().endswith(("? All keys", "? Keys"))
        await pilot.press("question_mark")
        await pilot.pause()
        assert "open every figure, or close them all" in text_of(app)


async def test_without_any_slip_it_says_so(store, app_for):
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("escape")  # the welcome
        await pilot.pause()
        app.open_slip(None)
        await pilot.pause()
        assert "No go-live was moved since its plan was agreed." in text_of(app)
        app.open_slip(12345)
        await pilot.pause()
        assert "no longer there" in text_of(app)
