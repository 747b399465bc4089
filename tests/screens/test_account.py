"""The account screen, by what a person sees and presses."""

from __future__ import annotations

from datetime import date

import pytest
from csm_tui.domain.model import MilestoneState
from csm_tui.screens.account import PANES, AccountScreen, _share
from csm_tui.screens.dialogs.confirm import Confirm
from csm_tui.screens.dialogs.fields import DateInput
from csm_tui.screens.dialogs.form import FormDialog
from csm_tui.screens.dialogs.menu import Menu
from csm_tui.screens.health import HealthScreen
from textual.widgets import Input

from tests.screens.conftest import HOSTILE, TODAY, text_of

SIZES = ((60, 15), (80, 24), (100, 30), (120, 40), (50, 12), (200, 60))


@pytest.fixture
def globex(filled):
    """Globex under way: a few steps done, a signal, two actions, a note, people."""
    key = filled.find("Globex")
    dana = filled.add_person(key, "Dana Ito", role="champion")
    filled.edit_account(key, filled.facts(key).account.rev, go_live=date(2026, 11, 30))
    filled.add_criterion(key, "orders a day", baseline=10, target=50, owner="Dana Ito", due=date(2027, 1, 10))
    for code, day in (("H1", 1), ("H2", 1), ("H3", 1), ("H4", 1), ("K1", 1), ("K2", 7), ("K3", 11)):
        m = milestone(filled, code)
        filled.mark_done(m.id, m.rev, actual=date(2026, 9, day), evidence="agreed")
    filled.add_contact(key, on=date(2026, 11, 12), kind="meeting", people=(dana,), text="weekly")
    filled.add_action(key, "Agree a new date", owner="Sam", due=TODAY)
    filled.add_action(key, "Find an owner", party="customer", due=date(2026, 11, 16))
    filled.add_note(key, "Dana says the export is wrong.\nAsked for a sample.")
    return filled


def milestone(store, code):
    return next(m for m in store.facts(store.find("Globex")).milestones if m.code == code)


async def opened(app, pilot, store, name="Globex"):
    await pilot.pause()
    app.open_account(store.find(name))
    await pilot.pause()
    await pilot.pause()
    assert isinstance(app.screen, AccountScreen)
    return app.screen


async def test_at_80_by_24_everything_is_on_one_page(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, globex)
        page = text_of(app)
    lines = page.split("\n")
    assert "PORTFOLIO › GLOBEX LOGISTICS" in lines[0]
    assert "[ 1 of 4 ]" in lines[0]
    assert "$148k" in lines[1]
    assert "Dana Ito 6/6d" in page
    assert "▼ today" in page
    assert "Milestone" in page
    assert "Open signals (" in page
    assert "Next actions (2)" in page
    assert "!16 Nov" in page
    assert "Dana says the export is wrong." in page
    assert lines[-1].rstrip().endswith("? All keys")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("glyphs", ["unicode", "ascii"])
async def test_at_every_size_nothing_is_cut_off_and_keys_stay(globex, app_for, size, glyphs):
    app = app_for(globex, glyphs=glyphs)
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot, globex)
        for _ in range(4):
            page = text_of(app)
            lines = page.split("\n")
            assert lines[-1].rstrip().endswith(("? All keys", "? Keys"))
            assert "GLOBEX LOGISTICS" in lines[0]
            if glyphs == "ascii":
                assert page.isascii()
            await pilot.press("tab")
            await pilot.pause()


async def test_tab_leads_through_the_parts_and_only_one_shows_a_cursor(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex)
        seen = []
        for _ in range(4):
            seen.append(screen.current)
            assert text_of(app).count("▌") == 1
            await pilot.press("tab")
            await pilot.pause()
        assert seen == ["milestones", "signals", "actions", "history"]
        await pilot.press("shift+tab")
        assert screen.current == "history"


async def test_in_a_small_pane_one_part_is_seen_at_a_time(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(60, 15)) as pilot:
        await opened(app, pilot, globex)
        assert "Slip" in text_of(app)
        assert "Agree a new date" not in text_of(app)
        await pilot.press("tab", "tab")
        await pilot.pause()
        page = text_of(app)
        assert "Agree a new date" in page
        assert "Slip" not in page


async def test_d_marks_the_milestone_done_and_u_takes_it_back(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex)
        view = screen.milestone()
        assert view is not None
        key = view.milestone.id
        await pilot.press("d")
        await pilot.pause()
        assert isinstance(app.screen, FormDialog)
        app.screen.query_one(DateInput).value = "-1d"
        await pilot.press("tab", *"seen", "enter")
        await pilot.pause()
        assert app.screen is screen
        assert "done" in text_of(app).split("\n")[-2]
        found = next(m for m in screen.shown.facts.milestones if m.id == key)
        assert (found.state, found.actual, found.evidence) == (MilestoneState.DONE, date(2026, 11, 17), "seen")
        await pilot.press("u")
        await pilot.pause()
        found = next(m for m in screen.shown.facts.milestones if m.id == key)
        assert found.state is MilestoneState.OPEN
        assert "Undone" in text_of(app)


async def test_a_day_to_come_is_refused_beside_its_field_and_nothing_is_written(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex)
        await pilot.press("d")
        await pilot.pause()
        app.screen.query_one(DateInput).value = "tom"
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, FormDialog)
        assert "has not come yet" in text_of(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is screen


async def test_m_moves_a_date_with_reason_and_cause_and_the_story_tells_it(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex)
        view = screen.milestone()
        assert view is not None
        await pilot.press("m")
        await pilot.pause()
        assert "later than baseline" in text_of(app)
        app.screen.query_one(DateInput).value = "4 dec"
        await pilot.pause()
        assert "= Fri 4 Dec 2026" in text_of(app)
        await pilot.press("tab", "w", "tab", *"no sample", "tab", "t", "tab", "space", "enter")
        await pilot.pause()
        await pilot.press("a", "enter")  # none of those that wait for it moves along
        await pilot.pause()
        assert app.screen is screen
        assert len(screen.shown.facts.moves) == 1
        moved = screen.shown.facts.moves[-1]
        assert moved.code == view.milestone.code
        assert (moved.new, moved.reason_code) == (date(2026, 12, 4), "waiting for the customer")
        assert (moved.reason, moved.caused_by, moved.customer_told) == ("no sample", "third-party", True)
        await pilot.press("enter")
        await pilot.pause()
        page = text_of(app)
        assert "no sample (caused by a third party, customer told)" in " ".join(page.replace("│", "").split())


async def test_b_asks_before_it_freezes_the_baseline(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex)
        m = milestone(globex, "L1")
        globex.move_milestone(
            m.id,
            m.rev,
            new=date(2026, 12, 15),
            reason_code="other",
            reason="late",
            caused_by="vendor",
            customer_told=True,
        )
        screen.reload()
        await pilot.press("b")
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        await pilot.press("n")
        await pilot.pause()
        assert milestone(globex, "L1").baseline != date(2026, 12, 15)
        await pilot.press("b")
        await pilot.press("y")
        await pilot.pause()
        assert milestone(globex, "L1").baseline == date(2026, 12, 15)


async def test_waits_are_begun_and_ended_from_the_menu(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot, globex)
        await pilot.press("comma")
        await pilot.pause()
        assert isinstance(app.screen, Menu)
        await pilot.press("w")
        await pilot.pause()
        await pilot.press("tab", *"ERP sample", "enter")
        await pilot.pause()
        assert screen.shown.facts.waits[-1].for_what == "ERP sample"
        assert "waits for customer" in text_of(app)
        await pilot.press("comma", "w")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert screen.shown.facts.waits[-1].until == TODAY


async def test_imported_milestones_are_confirmed_one_by_one_and_all_at_once(globex, app_for):
    first, second = milestone(globex, "C1"), milestone(globex, "C2")
    with globex.step("as an import does") as tx:
        for m in (first, second):
            tx.update("milestone", m.id, {"unconfirmed": 1})
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex)
        screen.pane("milestones").move_to(("milestone", first.id))
        assert "unconfirmed" in text_of(app)
        await pilot.press("c")
        await pilot.pause()
        assert not milestone(globex, "C1").unconfirmed
        assert milestone(globex, "C2").unconfirmed
        await pilot.press("C", "y")
        await pilot.pause()
        assert not milestone(globex, "C2").unconfirmed


async def test_a_signal_is_raised_answered_and_resolved(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex)
        await pilot.press("tab", "n")
        await pilot.pause()
        await pilot.press(*"regret", "enter")
        await pilot.pause()
        assert isinstance(app.screen, FormDialog)
        await pilot.press(*"they regret it", "enter")
        await pilot.pause()
        signal = next(s for s in screen.shown.facts.signals if s.human)
        assert signal.evidence == "they regret it"
        screen.pane("signals").move_to(("signal", signal.id))
        await pilot.press("enter")
        await pilot.pause()
        assert "they regret it" in text_of(app)
        assert "Nothing yet" in text_of(app)
        await pilot.press("d")
        await pilot.pause()
        await pilot.press(*"called them", "enter")
        await pilot.pause()
        signal = next(s for s in globex.facts(screen.account_id()).signals if s.human)
        assert signal.interventions[0].action == "called them"
        await pilot.press("c")
        await pilot.pause()
        await pilot.press(*"settled", "enter")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is screen
        assert not next(s for s in screen.shown.facts.signals if s.human).is_open


async def test_next_actions_are_added_in_one_line_done_and_dropped(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex)
        await pilot.press("A")
        await pilot.pause()
        await pilot.press(*"pay invoice fri")
        await pilot.pause()
        assert "Fri 20 Nov 2026" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        added = screen.shown.facts.actions[-1]
        assert (added.text, added.due) == ("pay invoice", date(2026, 11, 20))
        await pilot.press("tab", "tab")
        screen.pane("actions").move_to(("action", added.id))
        await pilot.press("d")
        await pilot.pause()
        assert next(a for a in screen.shown.facts.actions if a.id == added.id).state == "done"
        await pilot.press("enter", "x")
        await pilot.pause()
        await pilot.press(*"no need", "enter")
        await pilot.pause()
        assert [a.state for a in screen.shown.facts.actions].count("dropped") == 1


async def test_a_note_is_kept_through_escape_and_read_in_full_from_the_history(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex)
        await pilot.press("full_stop", *"half a thought", "escape")
        await pilot.pause()
        assert "is there when you open it again" in text_of(app)
        await pilot.press("full_stop")
        await pilot.pause()
        assert "half a thought" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert any(n.text == "half a thought" for n in screen.shown.facts.notes)
        await pilot.press("tab", "tab", "tab")
        place = next(i for i, h in enumerate(screen.happened) if h.kind == "note" and "Dana" in h.text)
        screen.pane("history").move_to(("history", place))
        await pilot.press("enter")
        await pilot.pause()
        assert "Asked for a sample." in text_of(app)


async def test_brackets_turn_the_pages_in_the_portfolio_s_order(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        order = [row.name.upper() for row in app.screen.list.rows]
        screen = await opened(app, pilot, globex)
        at = order.index("GLOBEX LOGISTICS")
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert order[(at + 1) % 4] in text_of(app).split("\n")[0]
        await pilot.press("left_square_bracket", "left_square_bracket")
        await pilot.pause()
        assert order[(at - 1) % 4] in text_of(app).split("\n")[0]
        assert app.screen is screen


async def test_zoom_shows_fewer_weeks_and_t_comes_back_to_today(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(app, pilot, globex)
        whole = text_of(app)
        await pilot.press("plus", "plus")
        await pilot.pause()
        near = text_of(app)
        assert near != whole
        assert "today" in near
        await pilot.press(*["right"] * 8)
        await pilot.pause()
        assert "▼ today" not in text_of(app)
        await pilot.press("t")
        await pilot.pause()
        assert "▼ today" in text_of(app)
        await pilot.press("minus", "minus")
        await pilot.pause()
        assert text_of(app) == whole


async def test_a_long_plan_scrolls_and_its_heading_stays(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex)
        assert len(screen.shown.facts.milestones) > 24
        await pilot.press("G")
        await pilot.pause()
        page = text_of(app)
        assert "Onboarding clos" in page
        assert "▼ today" in page
        assert "Base" in page


async def test_the_account_is_edited_held_resumed_and_archived(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex)
        screen.edit_account()
        await pilot.pause()
        app.screen.query_one("#field-arr", Input).value = "€ 1.2m"
        await pilot.press("enter")
        await pilot.pause()
        account = screen.shown.facts.account
        assert (account.arr_cents, account.currency) == (120_000_000, "EUR")
        screen.action_hold()
        await pilot.pause()
        await pilot.press(*"freeze", "enter")
        await pilot.pause()
        assert "On hold since 18 Nov, look again 02 Dec: freeze" in text_of(app)
        screen.action_hold()
        await pilot.pause()
        assert "On hold" not in text_of(app)
        screen.action_archive()
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        assert "Archived" in text_of(app)


async def test_another_window_s_change_is_told_and_the_text_stays(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, globex)
        view = screen.milestone()
        assert view is not None
        await pilot.press("d")
        await pilot.pause()
        globex.edit_milestone(view.milestone.id, view.milestone.rev, owner="somebody else")
        await pilot.press("tab", *"my evidence", "enter")
        await pilot.pause()
        assert isinstance(app.screen, FormDialog)
        assert "my evidence" in text_of(app)
        assert "another window" in text_of(app).lower()


async def test_hostile_names_are_only_text_everywhere(store, app_for):
    for name in HOSTILE:
        key = store.create_account(name, arr_cents=1_000_000, kickoff=date(2026, 10, 1))
        store.add_note(key, name)
        store.add_action(key, name[:200], due=TODAY)
        store.add_person(key, name, role="champion")
        store.add_milestone(key, name, committed=TODAY)
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for row in store.rows():
            app.open_account(row.id)
            await pilot.pause()
            for keys in (
                ["d", "escape"],
                ["m", "escape"],
                ["enter", "escape"],
                ["comma", "escape"],
                ["full_stop", "escape"],
            ):
                await pilot.press(*keys)
                await pilot.pause()
            await pilot.press("tab", "tab", "enter", "escape", "tab", "enter", "escape", "h")
            await pilot.pause()
            assert isinstance(app.screen, HealthScreen)
            assert "\x1b" not in text_of(app)
            await pilot.press("escape")
            await pilot.pause()
            assert isinstance(app.screen, AccountScreen)
            assert "\x1b" not in text_of(app)


async def test_a_window_of_any_size_holds_it(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(200, 60)) as pilot:
        screen = await opened(app, pilot, globex)
        for size in ((120, 40), (79, 24), (60, 15), (20, 5), (2, 1), (60, 15), (80, 20), (200, 60)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert "▼ today" in text_of(app)
        assert all(screen.pane(name).display for name in PANES)


@pytest.mark.parametrize("room", range(4, 60, 3))
def test_the_lines_are_shared_out_completely(room):
    for milestones in (0, 1, 8, 27):
        for beside in (1, 3, 14):
            top, half = _share(room, milestones, beside, 9)
            assert top >= 1
            assert half >= 1
            assert top + half + 1 <= max(room, 4)
