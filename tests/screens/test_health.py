"""Health explained, by what a person sees and presses."""

from __future__ import annotations

from datetime import date

import pytest
from csm_tui.screens.dialogs.fields import Choice, DateInput
from csm_tui.screens.dialogs.form import FormDialog
from csm_tui.screens.dialogs.menu import Menu
from csm_tui.screens.dialogs.override import allowed
from csm_tui.screens.draft import DraftScreen
from csm_tui.screens.health import HealthScreen
from textual.widgets import Input

from tests.screens.conftest import text_of


@pytest.fixture
def globex(filled):
    """Globex reviewed once: one No with a note, one Not sure."""
    key = filled.find("Globex")
    m = next(m for m in filled.facts(key).milestones if m.code == "K1")
    filled.mark_done(m.id, m.rev, actual=date(2026, 9, 1), evidence="")
    review = filled.start_review(key, "2026-W47")
    from csm_tui.content import questions

    for place, q in enumerate(questions()):
        value = {"E2": "n", "S2": "s"}.get(q.code, "y")
        filled.answer(
            review.id, q.code, value, "no reply to two mails" if value == "n" else "", position=place, seconds=3
        )
    filled.complete_review(review.id)
    return filled


async def opened(app, pilot, store):
    await pilot.pause()
    app.open_health(store.find("Globex"))
    await pilot.pause()
    assert isinstance(app.screen, HealthScreen)
    return app.screen


async def test_the_arithmetic_is_on_the_page(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex)
        page = text_of(app)
    for word in ("Component", "Weight", "Engagement", "Progress", "Base", "Cap ≤", "Score", "What would make it green"):
        assert word in page
    health = screen.shown.assessment.health
    assert f"Score {health.score}" in " ".join(page.split())


async def test_a_component_opens_to_the_answers_behind_it(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(app, pilot, globex)
        assert "no reply to two mails" not in text_of(app).split("Base")[1]
        await pilot.press("enter")
        await pilot.pause()
        page = text_of(app)
        assert "Do they answer in good time?" in page
        assert "no — no reply to two mails" in page
        await pilot.press("j", "j", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Menu)
        assert "2026-W47: no: no reply to two mails" in text_of(app)
        await pilot.press("escape", "g", "enter")
        await pilot.pause()
        assert "Do they answer in good time?" not in text_of(app)


async def test_a_fix_opens_the_milestone_or_signal_it_is_about(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot, globex)
        place = next(i for i, fix in enumerate(screen.fixes) if fix.kind in ("milestone", "signal"))
        assert screen.query_one("#why").move_to(("fix", place))
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Menu)


async def test_a_question_is_left_out_with_a_reason_and_asked_again(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot, globex)
        await pilot.press("enter", "j", "j", "enter", "n")
        await pilot.pause()
        await pilot.press(*"they only call", "enter")
        await pilot.pause()
        assert screen.shown.facts.not_applicable == {"E2": "they only call"}
        assert "n.a. for this account: they only call" in text_of(app)
        await pilot.press("enter", "n")
        await pilot.pause()
        assert screen.shown.facts.not_applicable == {}


async def test_x_escalates_here_as_everywhere(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, globex)
        await pilot.press("x")
        await pilot.pause()
        assert isinstance(app.screen, FormDialog), "what only a person knows is asked first"
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, DraftScreen)


async def test_an_override_needs_its_words_and_shows_both_values(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex)
        computed = screen.shown.assessment.health.computed
        colours = ["red", "yellow", "green"]
        await pilot.press(str(colours.index(computed.value) + 1))
        await pilot.pause()
        assert app.screen is screen
        assert "is what is computed" in text_of(app)
        wanted = next(c for c in allowed(screen.shown.assessment))
        await pilot.press(str(colours.index(wanted.value) + 1))
        await pilot.pause()
        assert isinstance(app.screen, FormDialog)
        choice = app.screen.query_one("#field-colour", Choice)
        assert choice.value == wanted.value
        assert computed.value not in [value for value, _ in choice.options]
        app.screen.query_one("#field-reason_code", Choice).value = "customer confirmed"
        app.screen.query_one("#field-reason", Input).value = "short"
        await pilot.press("enter")
        await pilot.pause()
        assert "At least 10 characters" in text_of(app)
        app.screen.query_one("#field-reason", Input).value = "sponsor confirmed by phone"
        app.screen.query_one(DateInput).value = "in 20 days"
        await pilot.press("enter")
        await pilot.pause()
        assert "within 14 days" in text_of(app)
        app.screen.query_one(DateInput).value = "+1w"
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is screen
        over = screen.shown.assessment.health.override
        assert over is not None
        assert over.until == date(2026, 11, 25)
        assert f"computed {computed.value[0].upper()}" in text_of(app)
        await pilot.press("c")
        await pilot.pause()
        assert screen.shown.assessment.health.override is None


async def test_a_red_that_a_critical_signal_holds_says_so_where_another_colour_is_wanted(globex, app_for):
    key = globex.find("Globex")
    globex.raise_signal(key, "N7", evidence="They ask whether this will ever work", severity="critical")
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex)
        assert screen.shown.assessment.health.computed.value == "red"
        await pilot.press("3")
        await pilot.pause()
        assert "never past a Critical signal" in text_of(app)


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40), (50, 12)])
@pytest.mark.parametrize("glyphs", ["unicode", "ascii"])
async def test_every_size_keeps_its_keys(globex, app_for, size, glyphs):
    app = app_for(globex, glyphs=glyphs)
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot, globex)
        screen.opened = {"engagement", "progress"}
        screen.draw()
        await pilot.pause()
        page = text_of(app)
        assert page.split("\n")[-1].rstrip().endswith(("? All keys", "? Keys"))
        if glyphs == "ascii":
            assert page.isascii()


async def test_an_account_that_nobody_has_reviewed_says_so(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, filled)
        assert "never reviewed" in text_of(app)
        assert "Nobody has reviewed" in text_of(app)
