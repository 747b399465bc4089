"""The gates on screen, by what a person sees and presses: what is missing, the checklist, forcing, passing."""

from __future__ import annotations

from datetime import date

import pytest
from csm_tui.domain.model import MilestoneState
from csm_tui.screens.account import AccountScreen
from csm_tui.screens.dialogs.form import FormDialog
from csm_tui.screens.gate import GateScreen
from textual.widgets import Input

from tests.screens.conftest import HOSTILE, TODAY, text_of
from tests.screens.test_waits import facts, milestone, opened, run_command

SIZES = ((60, 15), (80, 24), (100, 30), (120, 40), (50, 12))


@pytest.fixture
def globex(filled):
    """Globex, signed and at its first gate: a promise is undecided, nobody is the champion."""
    key = filled.find("Globex")
    filled.add_promise(key, "Offline maps [beta]", said_by="Sal", out_of_scope=True)
    return filled


async def at_gate(app, pilot, store, gate):
    await opened(app, pilot, store, "H1")
    app.push_screen(GateScreen(store, store.find("Globex"), gate))
    await pilot.pause()
    await pilot.pause()
    assert isinstance(app.screen, GateScreen)
    return app.screen


async def test_d_on_a_milestone_whose_gate_is_shut_leads_to_the_gate(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, globex, "H2")
        await pilot.press("d")
        await pilot.pause()
        assert isinstance(app.screen, GateScreen)
        page = text_of(app)
        assert "G0 Handoff" in page
        assert "guards — Internal handoff held" in page
        assert "3 things are missing" in page
        assert "The promise ‘Offline maps [beta]’ is undecided" in page
        assert "No champion is named" in page
        await pilot.press("d")
        await pilot.pause()
        assert "G0 asks for more" in text_of(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, AccountScreen)
    assert milestone(globex, "H2").state is MilestoneState.OPEN


async def test_what_is_missing_is_settled_one_by_one_and_then_it_passes(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_gate(app, pilot, globex, "G0")
        await pilot.press("enter")
        await pilot.pause()
        assert "Sal promised: Offline maps [beta]. It is out of scope." in text_of(app)
        await pilot.press("p", "enter")
        await pilot.pause()
        assert "2 things are missing" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        app.screen.query_one("#field-name", Input).value = "Dana Ito"
        await pilot.press("enter")
        await pilot.pause()
        assert "One thing is missing" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        app.screen.query_one("#field-go_live", Input).value = "30 nov"
        await pilot.press("enter")
        await pilot.pause()
        assert "Nothing is missing" in text_of(app)
        await pilot.press("d")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is screen
        assert "Passed on 18 Nov." in text_of(app)
    assert milestone(globex, "H2").state is MilestoneState.DONE
    assert [(g.gate, g.forced) for g in facts(globex).gates] == [("G0", False)]


async def test_forcing_asks_for_a_reason_raises_the_signal_and_is_one_step_of_undo(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_gate(app, pilot, globex, "G0")
        await pilot.press("f")
        await pilot.pause()
        assert "Force G0" in text_of(app)
        app.screen.query_one("#field-reason", Input).value = "late"
        await pilot.press("enter")
        await pilot.pause()
        assert "why it cannot wait" in text_of(app)
        app.screen.query_one("#field-reason", Input).value = "They start on Monday"
        await pilot.press("enter")
        await pilot.pause()
        page = text_of(app)
        assert "Forced on 18 Nov: They start on Monday." in page
        found = {s.code: s.severity.value for s in facts(globex).signals if s.is_open}
        assert found["P11"] == "high"  # the promise is out of scope
        await pilot.press("u")
        await pilot.pause()
        assert "3 things are missing" in text_of(app)
    assert facts(globex).gates == ()
    assert "P11" not in {s.code for s in facts(globex).signals if s.is_open}


@pytest.mark.parametrize("gate", ["G4", "G5"])
async def test_value_and_done_are_never_forced(globex, app_for, gate):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_gate(app, pilot, globex, gate)
        assert "It is never forced." in text_of(app)
        await pilot.press("f")
        await pilot.pause()
        assert not isinstance(app.screen, FormDialog)
        assert f"{gate} is never forced" in text_of(app)


async def test_the_checklist_is_walked_with_space_and_answered_with_enter(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 40)) as pilot:
        screen = await at_gate(app, pilot, globex, "G3")
        checks = facts(globex).checks
        assert len(checks) == 30
        page = text_of(app)
        assert "30 things are missing" in page
        assert "(0 of " in page
        await pilot.press("space", "space")
        await pilot.pause()
        assert [c.state for c in facts(globex).checks[:3]] == ["yes", "yes", ""]
        assert "28 things are missing" in text_of(app)
        assert screen.check().item == checks[2].item
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, FormDialog)
        await pilot.press("enter")
        await pilot.pause()
        assert "Name who sees to it." in text_of(app)
        app.screen.query_one("#field-owner", Input).value = "Ada"
        app.screen.query_one("#field-note", Input).value = "two files wrong"
        await pilot.press("enter")
        await pilot.pause()
        assert "Ada, two files wrong" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("w")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        third = facts(globex).checks[2]
        assert (third.state, third.owner, third.note) == ("waived", "Ada", "two files wrong")
        assert "27 things are missing" in text_of(app)
        await pilot.press("u")
        await pilot.pause()
        assert facts(globex).checks[2].state == "no"
        await pilot.press("g", "space")
        await pilot.pause()
        assert facts(globex).checks[0].state == ""


async def test_all_thirty_items_and_a_good_day_open_the_gate(globex, app_for):
    for check in facts(globex).checks:
        globex.set_check(globex.find("Globex"), check.list, check.item, "yes")
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_gate(app, pilot, globex, "G3")
        assert "Nothing is missing" in text_of(app)
        await pilot.press("d")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
    assert milestone(globex, "L0").state is MilestoneState.DONE


async def test_a_criterion_is_written_down_and_completed(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_gate(app, pilot, globex, "G1")
        await pilot.press("enter")
        await pilot.pause()
        app.screen.query_one("#field-metric", Input).value = "Orders without a call"
        app.screen.query_one("#field-target", Input).value = "eighty"
        await pilot.press("enter")
        await pilot.pause()
        assert "‘eighty’ is not a number." in text_of(app)
        app.screen.query_one("#field-target", Input).value = "80 %"
        await pilot.press("enter")
        await pilot.pause()
        page = " ".join(text_of(app).replace("⏎ write it down", "").split())
        assert "lacks a starting value, an owner, a date" in page
        await pilot.press("enter")
        await pilot.pause()
        for name, text in (("baseline", "1,200"), ("owner", "Kim"), ("due", "30 nov")):
            app.screen.query_one(f"#field-{name}", Input).value = text
        await pilot.press("enter")
        await pilot.pause()
        assert "Nothing is missing" in text_of(app)
    [c] = facts(globex).criteria
    assert (c.baseline, c.target, c.owner, c.due) == (1200.0, 80.0, "Kim", date(2026, 11, 30))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("glyphs", ["unicode", "ascii"])
async def test_every_gate_at_every_size(globex, app_for, size, glyphs):
    for text in HOSTILE:
        globex.add_promise(globex.find("Globex"), text)
    app = app_for(globex, glyphs=glyphs)
    async with app.run_test(size=size) as pilot:
        await at_gate(app, pilot, globex, None)
        for _ in range(6):
            lines = text_of(app).split("\n")
            assert "GLOBEX LOGISTICS" in lines[0]
            assert lines[-1].rstrip().endswith(("? All keys", "? Keys"))
            assert "\x1b" not in "".join(lines)
            assert glyphs != "ascii" or "株" in "".join(lines) or "".join(lines).isascii()
            await pilot.press("right")
            await pilot.pause()


async def test_left_and_right_turn_to_the_other_gates_and_only_what_fits_is_offered(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_gate(app, pilot, globex, "G2")
        assert "space Yes" not in text_of(app).split("\n")[-1]
        await pilot.press("right")
        await pilot.pause()
        page = text_of(app)
        assert screen.chosen == "G3"
        assert "space Yes" in page.split("\n")[-1]
        assert "] Next" in page.split("\n")[-1]
        await pilot.press("left", "left", "left", "left")
        await pilot.pause()
        assert screen.chosen == "G5"
        assert "G5 Done" in text_of(app)


async def test_the_checklist_begins_with_the_first_item_that_is_open(globex, app_for):
    checks = facts(globex).checks
    for check in checks[:20]:
        globex.set_check(globex.find("Globex"), check.list, check.item, "yes")
    app = app_for(globex)
    async with app.run_test(size=(60, 15)) as pilot:
        screen = await at_gate(app, pilot, globex, "G3")
        assert screen.check() is not None
        assert screen.check().item == checks[20].item


async def test_self_serve_has_its_own_gates_and_no_checklist(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.open_account(filled.find("Wonka"))
        await pilot.pause()
        await pilot.pause()
        await run_command(app, pilot, "Gates")
        assert isinstance(app.screen, GateScreen)
        assert "G3" not in text_of(app).split("\n")[1]


async def test_the_portfolio_s_d_leads_to_the_gate_too(globex, app_for):
    key = globex.find("Globex")
    m = milestone(globex, "H1")
    globex.mark_done(m.id, m.rev, actual=TODAY)
    assert globex.row(key).next_code == "H2"
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.screen.list.move_to(key)
        await pilot.press("d")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, GateScreen)
