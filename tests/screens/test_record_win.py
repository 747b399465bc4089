"""Handoff, promises, win and closing by what a person sees: what is refused beside its field, and nothing lost."""

from __future__ import annotations

from datetime import date

import pytest
from csm_tui.screens.closing import ClosingScreen
from csm_tui.screens.draft import DraftScreen
from csm_tui.screens.gate import GateScreen
from csm_tui.screens.record.screen import RecordScreen

from tests.screens.conftest import HOSTILE, TODAY, text_of
from tests.screens.keyboard import Keyboard

SIZES = (((60, 15), "ascii"), ((80, 24), "unicode"), ((120, 40), "ascii"))


@pytest.fixture
def globex(filled):
    """A book with Globex in it; ``globex.key`` is its id."""
    return filled


def facts(store):
    return store.facts(store.find("Globex"))


async def at(app, pilot, store, screen="promises"):
    me = Keyboard(app, pilot, store)
    key = store.find("Globex")
    app.open_account(key)
    await pilot.pause()
    if screen == "closing":
        app.open_closing(key)
    else:
        app.open_record(key, screen)
    await pilot.pause()
    return me


# --- handoff ----------------------------------------------------------------------------------------


async def test_a_section_is_written_and_what_was_typed_survives_escape(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        me = await at(app, pilot, globex, "handoff")
        me.sees("1 Handoff 0/10", "What they do, how large they are")
        await me.press("e")
        me.sees("What they do, how large they are, what was bought, for how long, what it costs")
        await me.type(*"Cold storage")
        await me.press("escape")
        me.sees("What you typed is there when you open it again")
        await me.press("enter")
        me.sees("Cold storage")
        await me.press("enter")
        me.sees("1 Handoff 1/10", "✓ Company overview", "Company overview: kept · u undo")
    assert globex.handoff(globex.find("Globex"))[0].text == "Cold storage"


async def test_a_form_with_its_days_the_wrong_way_round_is_refused_beside_the_field(globex, app_for):
    key = globex.find("Globex")
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        me = await at(app, pilot, globex, "handoff")
        await me.type(*["j"] * 10)
        await me.press("d")
        me.sees("Pre-kickoff questionnaire", "Without a day of sending")
        await me.fill(sent="today", answered="-3d", answers="Two shifts")
        me.sees("The answer lies before the sending: are the two days the wrong way round?")
        await me.fill(answered="+2d")
        me.sees("That day has not come yet.")
        await me.fill(answered="today")
        me.sees("sent 18 Nov, answered 18 Nov: Two shifts")
        await me.press("u")
        assert globex.questionnaires(key)[0].sent is None


async def test_the_checklist_is_ticked_with_space_and_answered_with_enter(globex, app_for):
    key = globex.find("Globex")
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        me = await at(app, pilot, globex, "handoff")
        await me.press("space")
        me.sees("Space answers a line of ‘Was it a good handoff?’")
        await me.type(*["j"] * 12)
        await me.press("space", "space")
        assert [c.state for c in globex.checklist(key, "handoff")[:3]] == ["yes", "yes", ""]
        await me.press("enter", "n")
        await me.fill(owner="Priya")
        assert globex.checklist(key, "handoff")[2].owner == "Priya"
        me.sees("Was it a good handoff? (2 of ")


async def test_what_is_missing_goes_back_to_sales_as_a_note_or_as_a_draft(globex, app_for):
    globex.add_promise(globex.find("Globex"), "Offline maps", out_of_scope=True)
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        me = await at(app, pilot, globex, "handoff")
        await me.press("b")
        me.sees("Back to Sales: Globex Logistics", "The handoff document says nothing yet about:", "c copies this note")
        await me.press("o")
        assert isinstance(app.screen, DraftScreen)
    [draft] = globex.drafts(globex.find("Globex"))
    assert draft.template == "loop-back-to-sales"
    assert "Offline maps: as I read the contract, this is out of scope" in draft.body


# --- promises ---------------------------------------------------------------------------------------


async def test_a_promise_is_edited_decided_with_its_day_and_removed(globex, app_for):
    key = globex.find("Globex")
    globex.add_promise(key, "Offline maps", said_on=date(2026, 11, 10))
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        me = await at(app, pilot, globex)
        await me.press("d")
        await me.type("p")
        await me.fill(reason="After the pilot", on="1 nov")
        me.sees("It was said on 2026-11-10: a decision cannot lie before that.")
        await me.fill(on="today")
        me.sees("✓ Offline maps", "phase 2 18 Nov", "After the pilot")
        [promise] = facts(globex).promises
        assert (promise.decision, promise.reason, promise.decided_on) == ("phase-2", "After the pilot", TODAY)
        await me.press("e")
        await me.fill(text="Maps without a network", out_of_scope="y")
        me.sees("out of scope Maps without a network")
        await me.press("delete")
        me.sees("Remove this promise?")
        await me.press("y")
        assert facts(globex).promises == ()
        await me.press("u")
        assert len(facts(globex).promises) == 1


async def test_what_is_out_of_scope_is_kept_beside_the_promises(globex, app_for):
    key = globex.find("Globex")
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        me = await at(app, pilot, globex)
        await me.press("j", "n")
        me.sees("Not included")
        await me.fill(text="Old data", source="Contract")
        me.sees("Old data", "Contract, not told yet")
        await me.press("e")
        await me.fill(agreed="today")
        me.sees("they know since 18 Nov")
        await me.press("delete", "y")
        assert globex.exclusions(key) == ()


async def test_undecided_after_the_kickoff_leads_to_its_signal(globex, app_for):
    key = globex.find("Globex")
    kickoff = next(m for m in facts(globex).milestones if m.code == "K1")
    globex.mark_done(kickoff.id, kickoff.rev, actual=date(2026, 11, 2), evidence="")
    globex.add_promise(key, "Offline maps")
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        me = await at(app, pilot, globex)
        me.sees("undecided after the kickoff", "‘Promise undecided after kickoff’ is open")
        await me.press("comma", "w")
        me.sees("Promise undecided after kickoff")
        assert not isinstance(app.screen, RecordScreen)


# --- the win ----------------------------------------------------------------------------------------


@pytest.fixture
def measured(globex):
    """Globex with one criterion that is half way."""
    key = globex.find("Globex")
    globex.add_criterion(key, "Incidents", baseline=42, target=15, unit="a month", owner="Dana", due=date(2027, 1, 20))
    globex.add_value(facts(globex).criteria[0].id, 30, on=date(2026, 11, 2), evidence="Log of October")
    return globex


async def test_figures_are_read_as_they_are_typed_and_refused_beside_the_field(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        me = await at(app, pilot, globex, "win")
        me.sees("Nothing says yet what success is", "n writes it down")
        await me.press("n")
        await me.fill(metric="Orders by themselves", baseline="12k", target="around 20")
        me.sees("Read as 12,000.", "‘around 20’ is not a number. Only the figure stands here: 20.")
        await me.fill(target="12.000,0")
        me.sees("The target equals the baseline: nothing would have to change.")
        await me.fill(target="80 %", unit="orders")
        me.sees("This counts ‘%’, another figure ‘orders’: type the figure alone.")
        await me.fill(target="1.234,5")
        me.sees("One criterion is vague", "lacks an owner, a date")
    [c] = facts(globex).criteria
    assert (c.baseline, c.target, c.unit) == (12_000, 1234.5, "orders")


async def test_a_value_is_kept_with_its_day_and_the_story_has_them_all(measured, app_for):
    app = app_for(measured)
    async with app.run_test(size=(80, 24)) as pilot:
        me = await at(app, pilot, measured, "win")
        me.sees("Incidents", "44 %", "now 30 on 02 Nov")
        await me.press("d")
        await me.fill(value="a few", on="+3d")
        me.sees("‘a few’ is not a number")
        await me.fill(value="15 %")
        me.sees("This criterion counts ‘a month’, not ‘%’.")
        await me.fill(value="27")
        me.sees("That day has not come yet")
        await me.fill(on="1 jan 2026")
        me.sees("That lies before the contract: what was so then is the baseline.")
        await me.fill(on="today", evidence="Log of November")
        me.sees("55 %", "now 27 on 18 Nov", "Value kept · u undo")
        await me.press("enter")
        me.sees("27 a month, 55 %: Log of November", "30 a month, 44 %: Log of October")
        await me.press("t")
        me.sees("Which value of Incidents was wrong?")
        await me.press("enter")
        me.sees("now 30 on 02 Nov")


async def test_met_below_the_target_asks_why_and_waiving_always_does(measured, app_for):
    app = app_for(measured)
    async with app.run_test(size=(80, 24)) as pilot:
        me = await at(app, pilot, measured, "win")
        await me.press("enter", "m")
        me.sees("the target is not reached")
        await me.press("enter")
        me.sees("Type a few words.")
        await me.fill(reason="Two depots are closed")
        me.sees("✓ Incidents", "met: Two depots are closed", "Every criterion is met or waived")
        await me.press("enter", "o")
        await me.press("enter", "w")
        await me.fill(reason="Not wanted any more")
        me.sees("waived: Not wanted any more")
    assert facts(measured).criteria[0].state == "waived"


async def test_a_reached_target_is_said_and_then_it_is_met_at_once(measured, app_for):
    app = app_for(measured)
    async with app.run_test(size=(80, 24)) as pilot:
        me = await at(app, pilot, measured, "win")
        await me.press("d")
        await me.fill(value="12")
        me.sees("Value kept: the target is reached. Enter, then m: it is met")
        await me.press("enter", "m")
        assert facts(measured).criteria[0].state == "met"


async def test_a_check_with_the_customer_keeps_its_day_and_a_criterion_can_be_removed(measured, app_for):
    app = app_for(measured)
    async with app.run_test(size=(80, 24)) as pilot:
        me = await at(app, pilot, measured, "win")
        await me.press("enter", "v")
        await me.press("enter")
        me.sees("checked with them 18 Nov")
        assert facts(measured).criteria[0].validated == TODAY
        await me.press("delete")
        me.sees("agreed is better waived, with the reason")
        await me.press("y")
        assert facts(measured).criteria == ()


async def test_the_business_review_stands_side_by_side_and_becomes_a_draft(measured, app_for):
    app = app_for(measured)
    async with app.run_test(size=(80, 24)) as pilot:
        me = await at(app, pilot, measured, "win")
        await me.press("comma", "b")
        me.sees("Baseline Target Now", "Incidents (a month) 42 15 30 44 %")
        await me.press("w")
        assert isinstance(app.screen, DraftScreen)
    assert measured.drafts(measured.find("Globex"))[0].template == "business-review"


async def test_a_step_to_value_opens_its_milestone(measured, app_for):
    app = app_for(measured)
    async with app.run_test(size=(80, 24)) as pilot:
        me = await at(app, pilot, measured, "win")
        await me.press("j", "enter")
        me.sees("Mark as done")


# --- closing ----------------------------------------------------------------------------------------


async def test_closing_early_asks_how_and_why_is_a_note_and_one_step(measured, app_for):
    app = app_for(measured)
    async with app.run_test(size=(80, 24)) as pilot:
        me = await at(app, pilot, measured, "closing")
        assert isinstance(app.screen, ClosingScreen)
        me.sees("Complete asks for", "is neither met nor waived")
        await me.press("c")
        me.sees("Left open: value review", "Its health stays as it is now.")
        await me.press("enter")
        me.sees("Choose one")
        await me.type("t")
        await me.fill(reason="Kim has it from now on")
        me.sees("Globex Logistics is closed as transferred; it stays in the search · u undo", "Closed as transferred")
        assert facts(measured).notes[-1].text == "Closed as transferred: Kim has it from now on"
        await me.press("u")
        assert facts(measured).account.status.value == "active"
        assert facts(measured).notes == ()


async def test_every_line_of_the_walk_leads_to_what_settles_it(measured, app_for):
    key = measured.find("Globex")
    measured.add_promise(key, "Offline maps")
    measured.add_action(key, "Send the bill")
    app = app_for(measured)
    async with app.run_test(size=(80, 24)) as pilot:
        me = await at(app, pilot, measured, "closing")
        walk = app.screen.query_one("#steps")
        for kind, seen in (
            ("value", "A value was measured"),
            ("promises", "What becomes of this promise?"),
            ("actions", "Send the bill"),
            ("note", "Made from the record, not kept yet"),
            ("hand-over", "Mark as done"),
        ):
            walk.move_to(("ask", kind, 0))
            await me.press("enter")
            me.sees(seen)
            await me.press("escape")
        walk.move_to(("step", "value"))
        await me.press("enter")
        assert isinstance(app.screen, RecordScreen)


async def test_g5_and_g4_settle_a_criterion_each_in_its_own_way(measured, app_for):
    app = app_for(measured)
    async with app.run_test(size=(80, 24)) as pilot:
        me = await at(app, pilot, measured)
        app.push_screen(GateScreen(measured, measured.find("Globex"), "G4"))
        await pilot.pause()
        me.sees("Business review: side by side", "Incidents (a month) 42 15 30")
        await me.press("]")
        await me.press("enter")
        me.sees("30 a month, 44 %: Log of October")


# --- many, none, hostile ----------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "glyphs"), SIZES)
async def test_pages_stay_calm_with_none_and_with_two_hundred(globex, app_for, size, glyphs):
    key = globex.find("Globex")
    app = app_for(globex, glyphs=glyphs)
    async with app.run_test(size=size) as pilot:
        me = await at(app, pilot, globex, "handoff")
        for filled in (False, True):
            if filled:
                with globex.step("many"):
                    for n in range(200):
                        text = HOSTILE[n % len(HOSTILE)]
                        globex.add_promise(key, f"{n} {text}", out_of_scope=bool(n % 2))
                        globex.add_criterion(key, f"{n} {text}", baseline=n, target=500 + n, unit=text[:30])
                        globex.add_exclusion(key, f"{n} {text}", source=text)
                    for section in globex.handoff(key):
                        globex.set_handoff(key, section.code, HOSTILE[0] * 50)
            for page in ("1", "2", "3"):
                await me.press(page, "f5", "G")
                calm(app, size, glyphs)
        app.open_closing(key)
        await pilot.pause()
        calm(app, size, glyphs)


def calm(app, size, glyphs):
    """Nothing is wider than the screen, no sign of the terminal gets through, the title and the keys are there."""
    page = text_of(app)
    lines = page.splitlines()
    assert "GLOBEX LOGISTICS" in lines[0]
    assert lines[-1].rstrip().endswith(("? All keys", "? Keys"))
    assert all(len(line) <= size[0] for line in lines)
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert glyphs != "ascii" or "株" in page or page.isascii()
