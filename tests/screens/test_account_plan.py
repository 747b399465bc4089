"""Working on the plan on the account screen: by what a person sees and presses, and what u gives back."""

from __future__ import annotations

from datetime import date

import pytest
from csm_tui.domain.model import MilestoneState, Need
from csm_tui.paths import Places
from csm_tui.screens.account import AccountScreen
from csm_tui.screens.dialogs.checklist import Checklist
from csm_tui.screens.dialogs.confirm import Confirm
from csm_tui.screens.dialogs.fields import DateInput
from csm_tui.screens.dialogs.form import FormDialog
from csm_tui.screens.dialogs.menu import Menu
from textual.widgets import Input

from tests.screens.conftest import TODAY, in_front, text_of

SIZES = ((60, 15), (80, 24), (120, 40))


async def opened(app, pilot, store, name="Initech"):
    await pilot.pause()
    app.open_account(store.find(name))
    await pilot.pause()
    await pilot.pause()
    assert isinstance(app.screen, AccountScreen)
    return app.screen


def by_code(store, code, name="Initech"):
    return next(m for m in store.facts(store.find(name)).milestones if m.code == code)


def dates_of(store):
    return {m.code: m.committed for m in store.facts(store.find("Initech")).milestones}


def go(screen, store, code):
    assert screen.pane("milestones").move_to(("milestone", by_code(store, code).id))


async def press(pilot, *keys):
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("glyphs", ["unicode", "ascii"])
async def test_marked_ones_are_shifted_together_and_one_u_gives_all_back(filled, app_for, size, glyphs):
    before = dates_of(filled)
    app = app_for(filled, glyphs=glyphs)
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot, filled)
        go(screen, filled, "C4")
        await press(pilot, "space", "space")
        assert len(screen.marked) == 2
        chosen = {m.code for m in screen.marked_milestones()}
        flag = "+" if glyphs == "ascii" else "•"
        assert sum(line[2:3] == flag for line in text_of(app).split("\n")) == 2
        if size[0] >= 80:
            assert "2 marked" in text_of(app)
        await press(pilot, "comma")
        assert isinstance(app.screen, Menu)
        assert "2 milestones marked" in text_of(app)
        await press(pilot, "m")
        assert isinstance(app.screen, FormDialog)
        await press(pilot, "5")
        old = before[next(iter(chosen))]
        assert f"from {old:%d %b} to " in " ".join(text_of(app).replace("│", " ").replace("|", " ").split())
        await press(pilot, "tab", "w", "enter")
        assert app.screen is screen
        assert screen.marked == set()
        now = dates_of(filled)
        assert {code for code in before if before[code] != now[code]} == chosen
        assert all(now[code] > before[code] for code in chosen)
        assert {x.reason_code for x in screen.shown.facts.moves} == {"waiting for the customer"}
        await press(pilot, "u")
        assert dates_of(filled) == before


async def test_a_number_that_is_none_is_refused_and_what_was_typed_stays(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, filled)
        go(screen, filled, "C4")
        await press(pilot, "space", "m", *"soon", "tab", "w", "enter")
        assert isinstance(app.screen, FormDialog)
        assert "Type a number of working days" in text_of(app)
        assert app.screen.query_one("#field-days", Input).value == "soon"
        await press(pilot, "escape")
        assert screen.marked == {by_code(filled, "C4").id}


async def test_esc_takes_the_marks_before_it_leaves_and_a_marks_all_open_ones(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, filled)
        await press(pilot, "a")
        assert len(screen.marked) == sum(m.state is MilestoneState.OPEN for m in screen.shown.facts.milestones)
        await press(pilot, "a")
        assert screen.marked == set()
        await press(pilot, "space", "escape")
        assert screen.marked == set()
        assert app.screen is screen
        await press(pilot, "escape")
        assert app.screen is not screen


async def test_several_get_one_owner_and_several_are_done_on_one_day(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, filled)
        go(screen, filled, "C4")
        await press(pilot, "space", "space", "e", *"Dana", "tab", "t", "enter")
        assert app.screen is screen
        found = [m for m in screen.shown.facts.milestones if m.owner == "Dana"]
        assert len(found) == 2
        assert {m.party for m in found} == {"customer"}
        go(screen, filled, "C4")
        await press(pilot, "space", "space", "d")
        app.screen.query_one(DateInput).value = "-2d"
        await press(pilot, "enter")
        assert app.screen is screen
        done = [m for m in screen.shown.facts.milestones if m.actual == date(2026, 11, 16)]
        assert {m.id for m in done} == {m.id for m in found}
        await press(pilot, "u")
        assert all(
            m.state is MilestoneState.OPEN for m in screen.shown.facts.milestones if m.id in {x.id for x in found}
        )


async def test_what_waits_for_a_moved_one_is_offered_with_before_and_after_and_moves_in_one_step(filled, app_for):
    before = dates_of(filled)
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, filled)
        go(screen, filled, "P2")
        await press(pilot, "m")
        day = max(d for d in before.values() if d)
        app.screen.query_one(DateInput).value = day.isoformat()
        await press(pilot, "tab", "w", "enter")
        assert isinstance(app.screen, Checklist)
        assert "[x] " in text_of(app)
        assert "→" in text_of(app)
        assert "the go-live is expected on" in " ".join(text_of(app).replace("│", " ").split())
        await press(pilot, "escape")
        assert dates_of(filled) == before  # nothing yet, and what was typed is kept
        await press(pilot, "m")
        assert "What you typed before is back" in text_of(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, Checklist)
        last = app.screen.entries[-1].key
        await press(pilot, "end", "space", "enter")
        assert app.screen is screen
        now = dates_of(filled)
        moved = {code for code in before if before[code] != now[code]}
        assert "P2" in moved
        assert "L1" in moved
        assert last not in moved
        assert "with it" in text_of(app)
        await press(pilot, "u")
        assert dates_of(filled) == before
        await press(pilot, "m")
        assert "What you typed before is back" not in text_of(app)


async def test_the_order_is_changed_by_keys_and_stays_after_a_restart(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, filled)
        order = [m.code for m in screen.shown.facts.milestones]
        at = order.index("C4")
        go(screen, filled, "C4")
        await press(pilot, "K")
        assert [m.code for m in filled.facts(filled.find("Initech")).milestones].index("C4") == at - 1
        assert screen.milestone().milestone.code == "C4"
        await press(pilot, "shift+down")
        assert [m.code for m in screen.shown.facts.milestones] == order
        go(screen, filled, order[0])
        await press(pilot, "K")
        assert "first already" in text_of(app)


async def test_dependencies_are_chosen_from_the_list_and_a_circle_is_refused_there(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, filled)
        go(screen, filled, "K1")
        await press(pilot, "enter", "p")
        assert isinstance(app.screen, Checklist)
        app.screen.query_one("Page").move_to("L1")
        await press(pilot, "space")
        assert "once it is done" in text_of(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, Checklist)
        assert "circle" in text_of(app)
        await press(pilot, "space", "space")
        app.screen.query_one("Page").move_to("H1")
        had = by_code(filled, "K1").needs
        extra = 1 if not any(n.code == "H1" for n in had) else 0
        await press(pilot, *["space"] * (1 + extra), "enter")
        assert app.screen is screen
        assert Need("H1", "SS") in by_code(filled, "K1").needs
        await press(pilot, "u")
        assert by_code(filled, "K1").needs == had


async def test_delete_asks_says_who_needs_it_and_u_brings_it_back(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, filled)
        go(screen, filled, "C4")
        m = by_code(filled, "C4")
        await press(pilot, "delete")
        assert isinstance(app.screen, Confirm)
        assert "need" in text_of(app)
        await press(pilot, "n")
        assert by_code(filled, "C4").id == m.id
        await press(pilot, "delete", "y")
        assert app.screen is screen
        assert "C4" not in dates_of(filled)
        await press(pilot, "u")
        assert by_code(filled, "C4").id == m.id
        go(screen, filled, "L1")
        await press(pilot, "delete", "y")
        assert "stays in the plan" in " ".join(text_of(app).replace("│", " ").split())


async def test_tasks_stand_in_the_story_and_are_added_finished_edited_and_removed(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, filled)
        go(screen, filled, "C4")
        await press(pilot, "enter", "k", *"VPN form", "tab", *"Dana", "tab", *"fri", "enter")
        assert app.screen is screen
        (task,) = screen.shown.facts.tasks
        assert (task.title, task.owner, task.due) == ("VPN form", "Dana", date(2026, 11, 20))
        await press(pilot, "enter")
        assert "[ ] VPN form" in text_of(app)
        assert "Dana, due 20 Nov" in text_of(app)
        app.screen.query_one("Story").move_to(f"task-{task.id}")
        await press(pilot, "enter", "d")
        assert screen.shown.facts.tasks[0].done == TODAY
        screen.show_task(screen.shown.facts.tasks[0])
        await press(pilot, "e", *"VPN form sent", "enter")
        assert screen.shown.facts.tasks[0].title == "VPN form sent"
        screen.show_task(screen.shown.facts.tasks[0])
        await press(pilot, "d")
        assert screen.shown.facts.tasks[0].done is None
        screen.show_task(screen.shown.facts.tasks[0])
        await press(pilot, "x")
        assert screen.shown.facts.tasks == ()
        await press(pilot, "u")
        assert len(screen.shown.facts.tasks) == 1


async def test_optional_milestones_are_switched_together_as_one_step(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, filled)
        key = filled.find("Initech")
        before = filled.optional_milestones(key)
        await press(pilot, "P", "o")
        assert isinstance(app.screen, Checklist)
        assert before[0].title[:20] in text_of(app)
        await press(pilot, "space", "down", "space", "enter")
        assert app.screen is screen
        now = filled.optional_milestones(key)
        assert [one.on for one in now[:2]] == [not one.on for one in before[:2]]
        await press(pilot, "u")
        assert filled.optional_milestones(key) == before


async def test_another_plan_is_shown_first_and_taken_only_then_as_one_step(filled, app_for):
    before = dates_of(filled)
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, filled)
        await press(pilot, "P", "a")
        assert isinstance(app.screen, Menu)
        await press(pilot, "end", "enter")  # the smallest
        assert "added" in text_of(app) or "removed" in text_of(app)
        await press(pilot, "n")
        assert dates_of(filled) == before
        await press(pilot, "P", "a", "end", "enter", "y")
        assert app.screen is screen
        assert dates_of(filled) != before
        await press(pilot, "u")
        assert dates_of(filled) == before


async def test_a_plan_saved_as_a_template_is_offered_to_other_accounts(filled, app_for, tmp_path):
    app = app_for(filled)
    app.places = Places({"CSM_TUI_HOME": str(tmp_path / "home")})
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, filled)
        await press(pilot, "P", "s")
        app.screen.query_one(Input).value = "Payroll"
        await press(pilot, "enter")
        assert app.screen is screen
        assert "Saved:" in text_of(app)
        assert (tmp_path / "home" / "plans" / "payroll.toml").is_file()
        await press(pilot, "P", "s")
        app.screen.query_one(Input).value = "Payroll"
        await press(pilot, "enter")
        assert isinstance(app.screen, FormDialog)  # refused, nothing overwritten
        await press(pilot, "escape")
        (tmp_path / "home" / "plans" / "bad.toml").write_text("nonsense = 1\n")
        app.open_account(filled.find("Hooli"))
        await pilot.pause()
        await press(pilot, "P", "a")
        page = text_of(app)
        assert "Payroll" in page
        assert "bad.toml" in page


@pytest.mark.parametrize("size", SIZES)
async def test_every_milestone_has_a_line_and_the_plan_gets_the_room(filled, app_for, size):
    app = app_for(filled)
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot, filled, "Globex")
        rows = screen.pane("milestones").size.height
        assert rows >= {60: 5, 80: 9, 120: 18}[size[0]]
        if size == (80, 24):
            history = screen.pane("history").size.height
            await press(pilot, "shift+tab")
            assert screen.pane("history").size.height > history, "the part in focus gets more, where it has more"
            assert screen.pane("milestones").size.height < rows


async def test_a_new_milestone_is_where_the_cursor_is_and_its_phase_can_be_changed(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, filled)
        await press(pilot, "n", *"ERP accepted", "tab", *"4 jan", "enter")
        assert app.screen is screen
        made = screen.milestone().milestone
        assert (made.code, made.title, made.committed) == ("N1", "ERP accepted", date(2027, 1, 4))
        await press(pilot, "e", "tab", "tab", "tab", "p", "enter")
        assert app.screen is screen
        assert by_code(filled, "N1").phase == "pilot"


@pytest.mark.parametrize("size", SIZES)
async def test_the_keys_of_a_checklist_stay_in_sight_at_every_size(filled, app_for, size):
    app = app_for(filled)
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot, filled)
        go(screen, filled, "C4")
        await press(pilot, "enter", "p")
        assert isinstance(app.screen, Checklist)
        page = text_of(app)
        assert "Esc" in page
        assert "Space changes a line" in page
        await press(pilot, "end")
        assert "X2  Onb" in text_of(app)
        await press(pilot, "escape")
        assert app.screen is screen


async def test_a_gate_among_marked_ones_is_told_and_none_of_them_is_done(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, filled)
        gate = next(m for m in screen.shown.facts.milestones if m.gate == "G3")
        go(screen, filled, "C4")
        await press(pilot, "space")
        go(screen, filled, gate.code)
        await press(pilot, "space", "d", "enter")
        assert isinstance(app.screen, FormDialog)
        assert "Gate G3" in text_of(app)
        await press(pilot, "escape")
        assert by_code(filled, "C4").state is MilestoneState.OPEN
        assert len(screen.marked) == 2


async def test_dates_are_read_in_the_accounts_own_working_days(filled, app_for):
    key = filled.find("Initech")
    filled.set_calendar(key, filled.facts(key).account.rev, country="DE", days_off=[date(2026, 12, 1)])
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, filled)
        go(screen, filled, "T1")
        await press(pilot, "m")
        app.screen.query_one(DateInput).value = "1 dec"
        await pilot.pause()
        assert "a day off: it becomes Wed 2 Dec" in in_front(app)
        await press(pilot, "tab", "w", "enter")
        if isinstance(app.screen, Checklist):
            await press(pilot, "enter")
        assert by_code(filled, "T1").committed == date(2026, 12, 2)
        go(screen, filled, "L1")
        await press(pilot, "m")
        app.screen.query_one(DateInput).value = "25 dec"
        await press(pilot, "tab", "w", "enter")
        assert "A holiday is no day to go live" in in_front(app)
        app.screen.query_one("#field-reason", Input).value = "their new warehouse opens that day"
        await press(pilot, "enter")
        if isinstance(app.screen, Checklist):
            await press(pilot, "enter")
        assert by_code(filled, "L1").committed == date(2026, 12, 25)


@pytest.mark.parametrize("size", SIZES)
async def test_a_new_milestone_says_what_it_comes_after_and_one_u_takes_it_away(filled, app_for, size):
    app = app_for(filled)
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot, filled)
        codes = [m.code for m in screen.shown.facts.milestones]
        await press(pilot, "n", *"Printers", "tab", *"4 dec", "tab", *"kickoff held; trained")
        assert "can be" in in_front(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, FormDialog)
        needs = app.screen.query_one("#field-needs", Input)
        needs.value = "kickoff held; adm"
        await press(pilot, "end", "right")
        assert needs.value == "kickoff held; admins trained"
        assert "= Kickoff held; Admins trained" in in_front(app)
        await press(pilot, "enter")
        assert app.screen is screen
        assert by_code(filled, "N1").needs == (Need("K1"), Need("T1"))
        assert screen.milestone().milestone.code == "N1"
        await press(pilot, "u")
        assert [m.code for m in screen.shown.facts.milestones] == codes


@pytest.mark.parametrize("size", SIZES)
async def test_a_click_left_of_the_name_marks_and_on_the_name_it_does_not(filled, app_for, size):
    app = app_for(filled)
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot, filled)
        go(screen, filled, "C4")
        await pilot.pause()
        pane = screen.pane("milestones")
        at = pane.cursor - int(pane.scroll_y)
        await pilot.click(pane, offset=(2, at))
        await pilot.pause()
        assert screen.marked == {by_code(filled, "C4").id}
        above = pane.target_at(pane.cursor - 1)
        await pilot.click(pane, offset=(12, at - 1), control=True)
        await pilot.pause()
        assert screen.marked == {by_code(filled, "C4").id, above[1]}
        await pilot.click(pane, offset=(2, at - 1))
        await pilot.pause()
        assert screen.marked == {by_code(filled, "C4").id}
        await pilot.click(pane, offset=(12, at))
        await pilot.pause()
        assert app.screen is screen
        assert screen.marked == {by_code(filled, "C4").id}
        await pilot.click(pane, offset=(12, at))
        await pilot.pause()
        assert isinstance(app.screen, Menu), "the second click opens it"


async def test_a_list_to_tick_is_ticked_by_a_click_and_its_footer_says_what_enter_does(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, filled)
        await press(pilot, "P", "o")
        assert "⏎ Take" in in_front(app)
        before = dict(app.screen.chosen)
        lines = app.screen.query_one("Page")
        await pilot.click(lines, offset=(2, 1))
        await pilot.pause()
        key = app.screen.entries[1].key
        assert app.screen.chosen == {**before, key: 1 - before[key]}
        await pilot.click(lines, offset=(12, 1))
        await pilot.pause()
        assert app.screen.chosen == before
