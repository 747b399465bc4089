"""The record's page of actions: ours and theirs, what became of the earlier ones, and all that is done about one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from csm_tui.domain.model import Action, Party
from csm_tui.screens.record.screen import RecordScreen
from csm_tui.widgets.glyphs import UNICODE
from csm_tui.widgets.record_actions import action_rows

from tests.screens.conftest import HOSTILE, TODAY, in_front, text_of


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def steps(filled):
    key = filled.find("Globex")
    filled.add_person(key, "Dana Fox", role="champion")
    filled.add_action(key, "Send the plan", owner="Sam", due=day(-2))
    filled.add_action(key, "Deliver the export", party="customer", owner="Dana Fox", due=day(1))
    filled.add_action(key, "Open the port", party="third-party")
    return filled, key


async def press(pilot, *keys):
    await pilot.press(*keys)
    await pilot.pause()
    await pilot.pause()


async def at_page(app, pilot, key):
    app.open_account(key)
    await pilot.pause()
    await press(pilot, "6")
    assert isinstance(app.screen, RecordScreen)


def one(store, key, text):
    return next(a for a in store.facts(key).actions if a.text == text)


async def test_sides_have_headings_and_each_act_is_one_step_of_undo(steps, app_for):
    store, key = steps
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, key)
        page = text_of(app)
        assert (
            page.index("Ours (1)") < page.index("! 16 Nov") < page.index("Theirs (1)") < page.index("third party’s (1)")
        )
        assert "3 open  1 overdue  1 without a day" in page
        await press(pilot, "g", "m")
        await press(pilot, *"+1w", "enter")
        assert (one(store, key, "Send the plan").due, one(store, key, "Send the plan").carried) == (day(7), 1)
        assert "carried 1x" in text_of(app)
        await press(pilot, "z", "enter")
        assert one(store, key, "Send the plan").snoozed_until == day(7)
        await press(pilot, "z")
        assert one(store, key, "Send the plan").snoozed_until is None
        await press(pilot, "d")
        assert one(store, key, "Send the plan").state == "done"
        assert "Done and dropped (1)" in text_of(app)
        await press(pilot, "u", "u", "u", "u")
        back = one(store, key, "Send the plan")
        assert (back.state, back.due, back.carried) == ("open", day(-2), 0)


async def test_dropping_asks_why_and_what_is_over_can_be_opened_again(steps, app_for):
    store, key = steps
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, key)
        await press(pilot, "g", "delete")
        await press(pilot, "enter")
        assert one(store, key, "Send the plan").state == "open"
        await press(pilot, *"not needed", "enter")
        assert (one(store, key, "Send the plan").state, one(store, key, "Send the plan").reason) == (
            "dropped",
            "not needed",
        )
        await press(pilot, "G")
        assert "Send the plan: not needed" in text_of(app)
        await press(pilot, "enter")
        assert "Open it again" in in_front(app)
        await press(pilot, "o")
        assert one(store, key, "Send the plan").state == "open"


async def test_an_owner_is_completed_from_the_people_and_the_words_are_read_back(steps, app_for):
    store, key = steps
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, key)
        await press(pilot, "n")
        await press(pilot, *"send data fri")
        assert "= Fri 20 Nov 2026, in 2 days: ‘send data’" in in_front(app)
        await press(pilot, "tab", "tab", *"Da")
        await pilot.pause(0.1)
        await press(pilot, "right", "enter")
        added = one(store, key, "send data")
        assert (added.owner, added.due) == ("Dana Fox", day(2))
        await press(pilot, "g")
        assert "Globex" in text_of(app)


def test_two_hundred_that_are_over_are_told_in_a_few_lines():
    found = [Action(n, f"Step {n}", state="done", closed_on=day(-n)) for n in range(1, 201)]
    found.append(Action(201, "Next", party=Party.JOINT, due=day(3), origin="review"))
    lines = action_rows(found, TODAY, 80, UNICODE, over=30)
    assert len(lines) == 2 + 1 + 30 + 1
    assert lines[-1].target == ("more", 0)
    assert "170 older" in "".join(text for text, _ in lines[-1].spans)
    assert "review" in "".join(text for text, _ in lines[1].spans)


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40), (50, 12)])
async def test_it_is_calm_with_none_one_and_two_hundred(filled, app_for, size):
    key = filled.find("Globex")
    app = app_for(filled)
    async with app.run_test(size=size) as pilot:
        await at_page(app, pilot, key)
        assert "No next action. n adds one" in text_of(app)
        for number in range(200):
            made = filled.add_action(key, f"{HOSTILE[number % len(HOSTILE)]} {number}", due=day(number % 9 - 3))
            if number % 3:
                filled.close_action(made, 1, state="dropped", reason=HOSTILE[2])
        await press(pilot, "f5", "G", "enter")
        page = text_of(app)
        assert all(len(line) <= size[0] for line in page.splitlines())
        assert "\x1b" not in page
        assert "\u202e" not in page
