"""Waiting on screen: waits with their ladder, blocks, test rounds, wishes, holds; by what a person sees and presses."""

from __future__ import annotations

from datetime import date

import pytest
from csm_tui.domain.model import MilestoneState, Phase, Status
from csm_tui.screens.account import AccountScreen
from csm_tui.screens.dialogs.fields import Choice
from csm_tui.screens.dialogs.form import FormDialog
from csm_tui.screens.dialogs.menu import Menu
from textual.widgets import Input, TextArea

from tests.screens.conftest import TODAY, text_of

SIZES = ((60, 15), (80, 24), (120, 40))


@pytest.fixture
def globex(filled):
    """Globex is configuring and waits for its data since 9 November, seven working days ago."""
    key = filled.find("Globex")
    for code, day in (("H1", 1), ("H2", 1), ("H3", 1), ("H4", 1), ("K1", 1), ("K2", 7), ("K3", 11), ("C1", 15)):
        m = milestone(filled, code)
        filled.mark_done(m.id, m.rev, actual=date(2026, 9, day), evidence="agreed", force="for the test")
    m = milestone(filled, "C5")
    filled.start_wait(m.id, "customer", "the ERP sample", since=date(2026, 11, 9), expected=date(2026, 11, 13))
    assert key
    return filled


def facts(store):
    return store.facts(store.find("Globex"))


def milestone(store, code):
    return next(m for m in facts(store).milestones if m.code == code)


async def opened(app, pilot, store, code="C5"):
    """The account screen with the cursor on a milestone."""
    await pilot.pause()
    app.open_account(store.find("Globex"))
    await pilot.pause()
    await pilot.pause()
    assert isinstance(app.screen, AccountScreen)
    assert app.screen.pane("milestones").move_to(("milestone", milestone(store, code).id))
    await pilot.pause()
    return app.screen


def said(app):
    """What the dialog in front says, in one line, without its frame."""
    box = app.screen.query("#menu, #form").first().region
    rows = text_of(app).split("\n")[box.y + 1 : box.bottom - 1]
    return " ".join(" ".join(row.ljust(200)[box.x + 1 : box.right - 1] for row in rows).split())


async def run_command(app, pilot, name):
    """Choose a command in the palette by what it is called."""
    await pilot.press("colon")
    await pilot.pause()
    app.screen.query_one(Input).value = name
    await pilot.pause()
    await pilot.press("enter")
    await pilot.pause()
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
async def test_the_story_says_how_long_and_which_reminder_is_due(globex, app_for, size):
    app = app_for(globex)
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot, globex)
        await pilot.press("enter")
        await pilot.pause()
        page = said(app)
        if size[1] > 15:
            assert "the ERP sample (still waiting, 7 working days, expected 13 Nov)" in page
            assert "Next: day 5 is due" in page
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, FormDialog)
        assert app.screen.query_one("#field-step", Choice).value == "5"
        app.screen.query_one("#field-text", TextArea).text = "Wrote to Dana"
        await pilot.press("enter")
        await pilot.pause()
        assert "Reminder logged" in text_of(app)
    [wait] = facts(globex).waits
    assert [(n.step, n.on, n.channel, n.text) for n in wait.nudges] == [(5, TODAY, "mail", "Wrote to Dana")]


async def test_the_list_of_waits_leads_to_each_and_adds_them_up(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex)
        await run_command(app, pilot, "Waits and blocks")
        page = text_of(app)
        assert "Waited so far: customer 7 working days." in page
        assert "the ERP sample" in page
        assert "day 5 is due" in page
        await pilot.press("enter")
        await pilot.pause()
        page = text_of(app)
        assert "day  2  passed over" in page
        assert "day  5  due since 16 Nov" in page
        assert "day 10  23 Nov: a call, and a day they promise" in page
        assert "day 15  30 Nov: ask their sponsor" in page
        await pilot.press("w", "enter")
        await pilot.pause()
        assert app.screen is screen
        assert "waits no longer" in text_of(app)
        assert facts(globex).waits[0].until == TODAY
        await pilot.press("u")
        await pilot.pause()
        assert facts(globex).waits[0].until is None


async def test_waiting_for_two_parties_asks_which_one(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, globex)
        globex.start_wait(milestone(globex, "C5").id, "third-party", "the carrier", since=date(2026, 11, 16))
        app.screen.reload()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("w")
        await pilot.pause()
        assert "Which wait?" in text_of(app)
        await pilot.press("j", "enter")
        await pilot.pause()
        assert "Waiting for the carrier" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
    assert [(w.for_what, w.until) for w in facts(globex).waits] == [("the ERP sample", None), ("the carrier", TODAY)]


async def test_waiting_for_access_is_said_so_that_its_signal_can_rise(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, globex, "C3")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("w")
        await pilot.pause()
        app.screen.query_one("#field-for_what", Input).value = "a test system"
        app.screen.query_one("#field-kind", Choice).value = "access"
        app.screen.query_one("#field-since", Input).value = "10 nov"
        await pilot.press("enter")
        await pilot.pause()
        assert "‘" in text_of(app).split("\n")[-2]
    assert "T2" in {s.code for s in facts(globex).signals if s.is_open}


async def test_a_block_needs_a_reason_and_somebody_who_has_it(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex, "C3")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("b")
        await pilot.pause()
        app.screen.query_one("#field-reason", Input).value = "no [VPN]"
        await pilot.press("enter")
        await pilot.pause()
        assert "Type a few words." in text_of(app)
        app.screen.query_one("#field-owner", Input).value = "Ada"
        app.screen.query_one("#field-since", Input).value = "-2d"
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is screen
        [block] = facts(globex).blocks
        assert (block.reason, block.owner, block.since) == ("no [VPN]", "Ada", date(2026, 11, 16))
        await pilot.press("enter")
        await pilot.pause()
        assert "no [VPN] (still blocked, 2 working days; Ada)" in text_of(app)
        await pilot.press("b", "enter")
        await pilot.pause()
    assert facts(globex).blocks[0].until == TODAY


@pytest.mark.parametrize("size", SIZES)
async def test_a_failed_round_leads_back_to_configure_and_a_passed_one_onward(globex, app_for, size):
    for m in facts(globex).milestones:
        if m.state is MilestoneState.OPEN and m.code in ("C2", "C3", "C4", "C5", "C6", "V1", "T1", "T2"):
            globex.skip_milestone(m.id, m.rev, "for the test")
    app = app_for(globex)
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot, globex, "P1")
        await run_command(app, pilot, "Test rounds")
        assert "No round of acceptance testing" in text_of(app)
        await pilot.press("n", "2")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "Say what has to be put right." in text_of(app)
        app.screen.query_one("#field-findings", TextArea).text = "Tax codes wrong\nNo totals"
        await pilot.press("enter")
        await pilot.pause()
        assert "round 1 logged" in text_of(app).casefold()
        assert app.screen.shown.assessment.phase is Phase.CONFIGURE
        await run_command(app, pilot, "Test rounds")
        assert "Round 1, 18 Nov: failed. Tax codes wrong No totals" in said(app)
        await pilot.press(*["down"] * 6)  # in a low pane the text scrolls before the cursor goes on
        await pilot.pause()
        assert "back in Configure until one passes" in said(app)
        await pilot.press("n", "1", "enter")
        await pilot.pause()
    assert [(r.number, r.passed, r.findings) for r in facts(globex).uat_rounds] == [
        (1, False, "Tax codes wrong\nNo totals"),
        (2, True, ""),
    ]


async def test_a_passed_round_offers_to_close_the_test_itself(globex, app_for):
    globex.add_uat_round(globex.find("Globex"), passed=True)
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, globex)
        await run_command(app, pilot, "Test rounds")
        await pilot.press("d")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
    assert milestone(globex, "P1").state is MilestoneState.DONE


async def test_wishes_are_added_decided_and_counted_as_growth(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, globex)
        for text, effect in (("Second language", "5"), ("Reports", "x")):
            await run_command(app, pilot, "Scope")
            await pilot.press("n")
            await pilot.pause()
            app.screen.query_one("#field-text", Input).value = text
            app.screen.query_one("#field-effect", Input).value = effect
            await pilot.press("enter")
            await pilot.pause()
        assert "Type whole working days" in text_of(app)
        app.screen.query_one("#field-effect", Input).value = "-3"
        await pilot.press("enter")
        await pilot.pause()
        await run_command(app, pilot, "Scope")
        page = said(app)
        planned = sum(m.baseline is not None for m in facts(globex).milestones)
        assert f"Nothing was added to the {planned} items of the baseline." in page
        assert "0 taken into scope, 2 not decided" in page
        assert "not decided, +5d, asked 18 Nov" in page
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("1", "enter")
        await pilot.pause()
        await run_command(app, pilot, "Scope")
        assert f"1 added to the {planned} items of the baseline (4 %)" in said(app)
    assert sorted((c.text, c.decision, c.effect_days) for c in facts(globex).scope_changes) == [
        ("Reports", "open", -3),
        ("Second language", "in-scope", 5),
    ]


async def test_a_hold_has_a_reason_and_a_day_to_look_again(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, globex)
        await run_command(app, pilot, "Hold or resume")
        assert app.screen.query_one("#field-until", Input).value == "2 Dec 2026"
        app.screen.query_one("#field-reason", Input).value = "year-end freeze"
        app.screen.query_one("#field-until", Input).value = ""
        await pilot.press("enter")
        await pilot.pause()
        assert "Type a date." in text_of(app)
        app.screen.query_one("#field-until", Input).value = "+6w"
        await pilot.pause()
        assert "More than 30 days" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "On hold since 18 Nov, look again 30 Dec: year-end freeze" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Menu)
        assert "on hold nothing is due" in said(app)
        await pilot.press("escape")
        await run_command(app, pilot, "Hold or resume")
    assert facts(globex).account.status is Status.ACTIVE


@pytest.mark.parametrize("size", SIZES)
async def test_a_reminder_has_its_day_and_its_addressee_and_is_a_contact(globex, app_for, size):
    key = globex.find("Globex")
    dana = globex.add_person(key, "Dana Ito", role="champion")
    boss = globex.add_person(key, "M. Reyes", role="sponsor")
    app = app_for(globex)
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot, globex)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        step, to = (app.screen.query_one(f"#field-{name}", Choice) for name in ("step", "to"))
        assert to.value == str(dana)
        step.focus()
        await pilot.press("4")  # the step of day 15
        await pilot.pause()
        assert (step.value, to.value) == ("15", str(boss))
        app.screen.query_one("#field-on", Input).value = "-1d"
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, AccountScreen)
        [contact] = facts(globex).contacts
        assert (contact.on, contact.people, contact.direction) == (date(2026, 11, 17), (boss,), "out")
        await pilot.press("u")
        await pilot.pause()
        assert facts(globex).contacts == facts(globex).waits[0].nudges == ()


async def test_a_wait_that_runs_is_edited_from_its_line(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex)
        await run_command(app, pilot, "Waits and blocks")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("e")
        await pilot.pause()
        assert app.screen.query_one("#field-expected", Input).value == "13 Nov 2026"
        app.screen.query_one("#field-expected", Input).value = "28 nov"
        await pilot.pause()
        assert "a weekend" in said(app)
        app.screen.query_one("#field-party", Choice).value = "third-party"
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is screen
        [wait] = facts(globex).waits
        assert (wait.party, wait.expected) == ("third-party", date(2026, 11, 28))
        await pilot.press("u")
        await pilot.pause()
        assert facts(globex).waits[0].party == "customer"
