"""Today on screen: what is due over all accounts, each line opens what it speaks of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from csm_tui.domain.agenda import KINDS, Item
from csm_tui.screens import apart
from csm_tui.screens.account import AccountScreen
from csm_tui.screens.draft import DraftScreen
from csm_tui.screens.review import ReviewScreen
from csm_tui.screens.signal import SignalScreen
from csm_tui.screens.today import TodayScreen
from csm_tui.widgets.glyphs import UNICODE
from csm_tui.widgets.text import width
from csm_tui.widgets.today_lines import about_lines, columns, item_line
from hypothesis import given
from hypothesis import strategies as st

from tests.screens.conftest import HOSTILE, TODAY, in_front, text_of

SIZES = ((60, 15), (80, 24), (120, 40), (50, 12))


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def busy(store):
    """One account that was looked at and spoken to today, so that only what a test adds is due."""
    key = store.create_account("Globex Logistics", arr_cents=400_000, segment="self-serve")
    return store, key


@pytest.fixture
def due(filled):
    """Actions of three accounts: overdue, today, in two days, far off, snoozed."""
    globex, hooli = filled.find("Globex"), filled.find("Hooli")
    filled.add_action(globex, "Send the template", owner="Sam", due=day(-6))
    filled.add_action(hooli, "Name an owner", party="customer", due=day(0))
    filled.add_action(hooli, "Call the board", due=day(2))
    filled.add_action(globex, "Far away", due=day(40))
    asleep = filled.add_action(globex, "Ask again", due=day(1))
    filled.snooze_action(asleep, 1, day(9))
    return filled


async def press(pilot, *keys):
    await pilot.press(*keys)
    await pilot.pause()
    await pilot.pause()
    return pilot.app.screen


async def opened(pilot, *keys):
    """Today, as a person comes to it, then these keys."""
    await pilot.pause()
    screen = await press(pilot, "D")
    assert isinstance(screen, TodayScreen)
    return await press(pilot, *keys) if keys else screen


def actions(store):
    return {a.text: a for row in store.rows() for a in store.facts(row.id).actions}


async def at(pilot, words):
    """Leave only the lines with these words, the cursor on the first."""
    return await press(pilot, "/", *["space" if c == " " else c for c in words], "enter", "g")


async def test_it_tells_what_is_due_since_when_at_which_account_and_whose(due, app_for):
    app = app_for(due)
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot)
        page = text_of(app)
        lines = page.splitlines()
        overdue = next(line for line in lines if "Send the template" in line)
        assert overdue.split()[:3] == ["!", "12", "Nov"] or "! 12 Nov" in overdue
        assert "Globex" in overdue
        assert overdue.rstrip().endswith("Sam")
        today = next(line for line in lines if "Name an owner" in line)
        assert "today" in today
        assert today.rstrip().endswith("them")
        assert "Fri 20" in next(line for line in lines if "Call the board" in line)
        assert "Far away" not in page
        assert "Ask again" not in page
        assert "1 snoozed" in page
        await press(pilot, "space")
        assert "to 27 Nov" in next(line for line in text_of(app).splitlines() if "Ask again" in line)


async def test_an_action_is_done_moved_and_put_off_each_one_step_of_undo(due, app_for):
    app = app_for(due)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await at(pilot, "template")
        await press(pilot, "d")
        assert actions(due)["Send the template"].state == "done"
        assert "Done: Send the template · u undo" in text_of(app)
        await press(pilot, "u", "escape")
        assert actions(due)["Send the template"].state == "open"
        await at(pilot, "template")
        await press(pilot, "m")
        await press(pilot, *"+1w")
        assert "= Wed 25 Nov 2026, in 7 days" in text_of(app)
        await press(pilot, "enter")
        moved = actions(due)["Send the template"]
        assert (moved.due, moved.carried) == (day(7), 1)
        await press(pilot, "escape")
        await at(pilot, "board")
        await press(pilot, "z")
        await press(pilot, *["end"], *["backspace"] * 14, *"eom")
        assert "= Mon 30 Nov 2026" in text_of(app)
        await press(pilot, "enter")
        assert actions(due)["Call the board"].snoozed_until == date(2026, 11, 30)
        assert "Call the board" not in text_of(app).replace("filter", "")
        await press(pilot, "escape", "space")
        await at(pilot, "board")
        assert "hidden until Mon 30 Nov 2026" in text_of(app)
        await press(pilot, "z")
        assert actions(due)["Call the board"].snoozed_until is None


async def test_each_line_opens_what_it_speaks_of(filled, app_for):
    globex = filled.find("Globex")
    filled.raise_signal(globex, "N4", evidence="Wrote to our VP", first_noticed=day(-3))
    draft = filled.create_draft(globex, "escalation", "text", {}, {}, decision_due=day(1)).id
    filled.mark_draft_sent(draft, filled.draft(draft).rev)
    app = app_for(filled)
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot)
        for words, kind in (
            ("signal Globex", SignalScreen),
            ("escalation", DraftScreen),
            ("milestone Globex", AccountScreen),
            ("review", ReviewScreen),
        ):
            await at(pilot, words)
            screen = await press(pilot, "enter")
            assert isinstance(screen, kind), words
            await pilot.pause()
            if kind is AccountScreen:
                assert screen.target()[0] == "milestone"
            app.back() if kind in (AccountScreen, SignalScreen) else app.pop_screen()
            await pilot.pause()
            await press(pilot, "escape")
            assert isinstance(app.screen, TodayScreen)


async def test_a_milestone_whose_gate_asks_for_more_leads_to_the_gate_and_a_decision_is_said(filled, app_for):
    from csm_tui.screens.gate import GateScreen

    globex = filled.find("Globex")
    gated = next(m for m in filled.facts(globex).milestones if m.gate == "G0")
    draft = filled.create_draft(globex, "escalation", "text", {}, {}, decision_due=day(-1)).id
    filled.mark_draft_sent(draft, filled.draft(draft).rev, due=day(-1), asks="Get the decision")
    app = app_for(filled)
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot)
        assert "Get the decision" not in text_of(app)  # it is the decision itself: told once
        await at(pilot, "decision")
        await press(pilot, "d")
        await press(pilot, "a")
        assert filled.draft(draft).answer == "approved"
        assert actions(filled)["Get the decision"].state == "done"
        await press(pilot, "escape")
        await at(pilot, f"Globex {gated.title[:12]}")
        if app.screen.list.item() is not None and app.screen.list.item().ref == gated.id:
            assert isinstance(await press(pilot, "d"), GateScreen)


async def test_an_action_opens_on_its_line_of_the_record(due, app_for):
    app = app_for(due)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await at(pilot, "board")
        screen = await press(pilot, "enter")
        await pilot.pause()
        assert screen.code == "actions"
        assert screen.step().text == "Call the board"
        assert isinstance(await press(pilot, "D"), TodayScreen)
        assert sum(isinstance(s, TodayScreen) for s in app.screen_stack) == 1


async def test_a_hold_is_looked_at_again_later_or_ended(busy, app_for):
    store, key = busy
    store.today = day(-20)
    store.hold_account(key, store.facts(key).account.rev, reason="Freeze", until=day(0))
    store.today = TODAY
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await at(pilot, "hold")
        await press(pilot, "m")
        await press(pilot, *"+2w", "enter")
        assert store.facts(key).account.hold_until == day(14)
        await press(pilot, "u")
        await press(pilot, "d")
        assert store.facts(key).account.status == "active"
        await press(pilot, "u")
        assert store.facts(key).account.hold_until == day(0)


async def test_a_reminder_is_logged_where_it_is_due(filled, app_for):
    globex = filled.find("Globex")
    open_one = next(m for m in filled.facts(globex).milestones if m.state == "open" and m.code == "C4")
    wait = filled.start_wait(open_one.id, "customer", "the certificate", since=day(-9))
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await at(pilot, "certificate")
        screen = await press(pilot, "enter")
        assert "the certificate" in in_front(app)
        screen = await press(pilot, "escape", "d")
        screen = await press(pilot, "enter")
        assert isinstance(screen, TodayScreen)
        [found] = [w for w in filled.facts(globex).waits if w.id == wait]
        assert len(found.nudges) == 1


@given(
    st.integers(50, 200), st.booleans(), st.sampled_from(KINDS), st.sampled_from(HOSTILE), st.integers(-900, 6),
    st.sampled_from(["vendor", "customer", "joint", "third-party"]), st.none() | st.integers(1, 40),
)  # fmt: skip
def test_a_line_is_as_wide_as_the_page_and_never_wider(cells, by_account, kind, text, on, party, hidden):
    severity = "critical" if kind == "signal" else ""
    item = Item(kind, 1, text, 2, 1, day(on), text, party, text, severity, (), until=day(hidden) if hidden else None)
    line = item_line(item, columns(cells, by_account=by_account), TODAY, UNICODE)
    assert sum(width(part) for part, _ in line.spans) == cells
    for words in about_lines(item, TODAY, cells, UNICODE):
        assert sum(width(part) for part, _ in words.spans) <= cells


async def test_quick_add_reads_the_day_back_and_asks_for_the_account_where_none_is_in_focus(busy, app_for):
    store, key = busy
    store.add_person(key, "Dana Fox", role="champion")
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await at(pilot, "nothing like it")
        await press(pilot, "A")
        assert "Next action for which account?" in text_of(app)
        await press(pilot, *"glob", "enter")
        await press(pilot, *"@Dana send sample 27 nov".replace(" ", "~").replace("~", " "))
        page = in_front(app)
        assert "= Fri 27 Nov 2026, in 9 days: ‘send sample’, Dana Fox (theirs)" in page
        await press(pilot, "enter")
        added = actions(store)["send sample"]
        assert (added.owner, str(added.party), added.due) == ("Dana Fox", "customer", date(2026, 11, 27))
        await press(pilot, "A")


async def test_an_unclear_day_is_refused_beside_the_field_and_nothing_is_lost(busy, app_for):
    store, _ = busy
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, "A")
        await press(pilot, *"pay invoice next fri", "enter")
        assert "next fri" in text_of(app)
        assert not actions(store)
        await press(pilot, *["backspace"] * 8, *"fri", "enter")
        assert actions(store)["pay invoice"].due == day(2)


async def test_grouped_by_account_the_choice_is_kept(due, app_for):
    app = app_for(due)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "s")
        assert "by account" in text_of(app)
        heads = [row.heading for row in app.screen.list.rows if row.heading]
        assert any(head.startswith("Globex Logistics (") for head in heads)
        await press(pilot, "escape")
        await opened(pilot)
        assert "by account" in text_of(app)


async def test_another_window_and_midnight_are_seen(due, app_for):
    app = app_for(due)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        other = due.fork()
        other.add_action(other.find("Wonka"), "Seen from outside", due=day(-90))
        other.close()
        screen.outside_change()
        await pilot.pause()
        assert "Seen from outside" in text_of(app)
        assert any(row.heading.startswith("Today, Wed 18 Nov") for row in screen.list.rows)
        app.store.today = day(1)
        app._clock = lambda: day(1)
        screen.outside_change()
        await pilot.pause()
        assert any(row.heading.startswith("Today, Thu 19 Nov") for row in screen.list.rows)


async def test_a_large_book_is_read_apart(due, app_for, monkeypatch):
    monkeypatch.setattr(apart, "LARGE", 2)
    app = app_for(due)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        for _ in range(50):
            if screen.found is not None:
                break
            await pilot.pause(0.02)
        assert "Send the template" in text_of(app)


@pytest.mark.parametrize("size", SIZES)
async def test_it_is_calm_with_none_one_and_two_hundred_lines_at_every_size(store, app_for, size):
    app = app_for(store)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await press(pilot, "escape")  # how to begin
        await opened(pilot)
        assert "Nothing is due today" in text_of(app)
        key = store.create_account("Acme [EMEA]", segment="self-serve")
        for number in range(200):
            store.add_action(
                key, f"{HOSTILE[number % len(HOSTILE)]} {number}", due=day(number % 9 - 3), owner=HOSTILE[2]
            )
        await press(pilot, "f5")
        for by in range(2):
            page = text_of(app)
            assert all(len(line) <= size[0] for line in page.splitlines()), by
            assert "\x1b" not in page
            assert "\u202e" not in page
            await press(pilot, "G", "s")
