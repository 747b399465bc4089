"""The plan's lint on screen, by what a person sees and presses."""

from __future__ import annotations

from datetime import date

import pytest
from csm_tui.domain.calendar import STANDARD
from csm_tui.domain.lint import Lint, lint
from csm_tui.screens.account import AccountScreen
from csm_tui.screens.lint import LintScreen
from csm_tui.widgets.glyphs import ASCII, UNICODE
from csm_tui.widgets.lint_lines import lint_head, lint_lines
from csm_tui.widgets.text import width
from textual.widgets import Input

from tests.screens.conftest import HOSTILE, text_of
from tests.screens.test_waits import facts, milestone, opened, run_command

SIZES = ((60, 15), (80, 24), (120, 40), (50, 12))


@pytest.fixture
def globex(filled):
    """Globex goes live on a Saturday, and one step of its own has no date."""
    key = filled.find("Globex")
    live = milestone(filled, "L1")
    filled.move_milestone(
        live.id, live.rev, new=date(2026, 12, 12), reason_code="other", reason="x", caused_by="vendor",
        customer_told=True,
    )  # fmt: skip
    filled.add_milestone(key, "Own step [x]", owner="Sam")
    return filled


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("glyphs", ["unicode", "ascii"])
async def test_the_findings_are_listed_by_kind_the_grave_ones_first(globex, app_for, size, glyphs):
    app = app_for(globex, glyphs=glyphs)
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot, globex, "H1")
        await run_command(app, pilot, "Lint")
        assert isinstance(app.screen, LintScreen)
        page = text_of(app)
        assert page.split("\n")[-1].rstrip().endswith(("? All keys", "? Keys"))
        assert "No day to go live (1)" in page
        assert "The go-live on 12 Dec 2026 is on" in page
        assert "findings;" in page
        assert glyphs != "ascii" or page.isascii()


async def test_a_finding_is_put_right_on_the_spot_and_leaves_the_list(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, globex, "H1")
        await run_command(app, pilot, "Lint")
        screen = app.screen
        before = len(screen.found)
        await pilot.press("m")
        await pilot.pause()
        app.screen.query_one("#field-new", Input).value = "14 dec"
        app.screen.query_one("#field-reason_code").value = "other"
        app.screen.query_one("#field-reason", Input).value = "a Monday"
        app.screen.query_one("#field-caused_by").value = "vendor"
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        if app.screen is not screen:  # what comes behind it is offered: taken as it stands
            await pilot.press("enter")
            await pilot.pause()
        assert "No day to go live" not in text_of(app)
        assert len(screen.found) < before
        await pilot.press("u")
        await pilot.pause()
        assert "No day to go live (1)" in text_of(app)


async def test_enter_opens_the_milestone_and_g_leads_to_it_on_the_account(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        account = await opened(app, pilot, globex, "H1")
        await run_command(app, pilot, "Lint")
        place = next(n for n, x in enumerate(app.screen.found) if x.code == "no-date")
        app.screen.query_one("#found").move_to(("lint", place))
        await pilot.press("enter")
        await pilot.pause()
        assert "Own step [x]" in text_of(app)
        await pilot.press("escape")
        await pilot.press("t")
        await pilot.pause()
        assert app.screen is account
        assert isinstance(app.screen, AccountScreen)
        assert account.milestone().milestone.title == "Own step [x]"


async def test_a_plan_without_fault_says_so(filled, app_for):
    for m in facts(filled).milestones:
        filled.edit_milestone(m.id, m.rev, owner="Sam")
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, filled, "H1")
        found = lint(facts(filled), STANDARD)
        await run_command(app, pilot, "Lint")
        assert ("Nothing is wrong" in text_of(app)) == (not found)


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
@pytest.mark.parametrize("cells", [48, 79, 119])
def test_no_line_is_wider_than_the_page(glyphs, cells):
    found = [Lint(code, f"‘{text}’ has no date", "N1") for text in HOSTILE for code in ("no-date", "order")]
    for line in (*lint_head(found, cells, glyphs), *lint_lines(found, cells, glyphs)):
        assert sum(width(text) for text, _ in line.spans) <= cells
