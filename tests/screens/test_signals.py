"""Warning signs on the screen: raised by hand, listed by what is due, told in full, answered step by step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from csm_tui.screens import signals as signals_screen
from csm_tui.screens.account import AccountScreen
from csm_tui.screens.portfolio import PortfolioScreen
from csm_tui.screens.signal import SignalScreen
from csm_tui.screens.signals import SignalsScreen
from csm_tui.store.store import Store

from tests.screens.conftest import HOSTILE, TODAY, text_of

SIZE = (80, 24)


@pytest.fixture
def signs(filled):
    """The book with signals of four severities at two accounts, one snoozed, one closed."""
    globex, hooli = filled.find("Globex"), filled.find("Hooli")
    filled.raise_signal(globex, "N7", evidence="Asked by the board", first_noticed=TODAY - timedelta(days=3))
    filled.raise_signal(globex, "N4", evidence="Wrote to our VP", first_noticed=TODAY)
    filled.raise_signal(hooli, "N2", evidence="Tired of waiting", first_noticed=TODAY - timedelta(days=1))
    asleep = filled.raise_signal(hooli, "O5", evidence="New divisions")
    over = filled.raise_signal(hooli, "T6", evidence="Wrong region")
    filled.snooze_signal(asleep, rev_of(filled, asleep), TODAY + timedelta(days=5))
    filled.resolve_signal(over, rev_of(filled, over), "put right")
    return filled


def rev_of(store: Store, signal_id: int) -> int:
    return next(row.rev for row in store.signals(closed=True) if row.id == signal_id)


def one(store: Store, code: str):
    """The signal of that code as it is stored now."""
    return next(s for i in store.rows() for s in store.facts(i.id).signals if s.code == code)


async def opened(app, pilot, *keys):
    await pilot.pause()
    await pilot.press(*keys)
    await pilot.pause()
    return app.screen


async def test_from_raising_to_resolving_each_is_one_step_of_undo(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot, "!")
        assert "Raise a signal: " in text_of(app)
        await opened(app, pilot, *"frustr", "enter")
        assert "First noticed" in text_of(app)
        await opened(app, pilot, *"No news for weeks", "tab", "tab", "end", *["backspace"] * 12, *"-1d")
        assert "yesterday" in text_of(app)
        await opened(app, pilot, "enter")
        raised = one(filled, "N2")
        assert (raised.evidence, raised.first_noticed) == ("No news for weeks", TODAY - timedelta(days=1))
        labels = [filled.can_undo()]

        await opened(app, pilot, "W")
        assert isinstance(app.screen, SignalsScreen)
        await opened(app, pilot, "/", *"frustration", "enter")
        await opened(app, pilot, "a")
        assert one(filled, "N2").state == "acknowledged"
        labels.append(filled.can_undo())
        await opened(app, pilot, "d", *"Called Dana", "enter")
        labels.append(filled.can_undo())
        assert "in hand" in text_of(app)
        await opened(app, pilot, "enter")
        assert isinstance(app.screen, SignalScreen)
        assert "No result yet" in text_of(app)
        await opened(app, pilot, "e", *"She is content", "enter")
        assert one(filled, "N2").interventions[0].result == "She is content"
        assert "Result: She is content" in text_of(app)
        labels.append(filled.can_undo())
        await opened(app, pilot, "v", "h", "tab", *"her boss is in cc", "enter")
        assert one(filled, "N2").severity == "high"
        labels.append(filled.can_undo())
        await opened(app, pilot, "c", *"told them the date", "enter")
        assert one(filled, "N2").state == "resolved"
        labels.append(filled.can_undo())
        assert len(set(labels)) == 6

        for state, severity in (("mitigating", "high"), ("mitigating", "medium"), ("mitigating", "medium")):
            await opened(app, pilot, "u")
            assert (one(filled, "N2").state, one(filled, "N2").severity) == (state, severity)
        assert one(filled, "N2").interventions[0].result == ""
        await opened(app, pilot, "u")
        assert one(filled, "N2").interventions == ()
        await opened(app, pilot, "u", "u")
        assert "N2" not in {row.code for row in filled.signals()}
        assert "not there any more" in text_of(app)


async def test_the_list_says_what_is_due_in_three_orders(signs, app_for):
    app = app_for(signs)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot, "W")
        shown = text_of(app)
        assert "by response due" in shown
        assert shown.index("Overdue (") < shown.index("reach out 15 Nov") < shown.index("Today (")
        assert "1 critical" in shown
        assert "acknowledge today" in shown
        assert "New divisions" not in shown
        await opened(app, pilot, "s")
        assert "by severity" in text_of(app)
        assert "Critical (1)" in text_of(app)
        await opened(app, pilot, "s")
        assert "by category" in text_of(app)
        assert "Sentiment (3)" in {item.heading for item in app.screen.list.items}
        await opened(app, pilot, "space")
        await opened(app, pilot, "G")
        shown = text_of(app)
        assert "Snoozed (1)" in shown
        assert "until 23 Nov" in shown
        assert "Closed (1)" in shown
        assert "resolved on 18 Nov" in " ".join(shown.split())
        app.screen.list.move_to(("signal", one(signs, "T6").id))
        await opened(app, pilot, "c")
        assert one(signs, "T6").is_open
        assert "is open again" in text_of(app)
    again = app_for(signs)
    async with again.run_test(size=SIZE) as pilot:
        await opened(again, pilot, "W")
        assert "by category" in text_of(again)  # kept for the next time


async def test_what_is_dismissed_stays_quiet(filled, app_for):
    account = filled.find("Globex")
    found = next(s for s in filled.facts(account).signals if s.is_open and not s.human)
    app = app_for(filled)
    async with app.run_test(size=SIZE) as pilot:
        app.open_signal(account, found.id)
        await opened(app, pilot, "delete")
        await opened(app, pilot, *"agreed with them", "enter")
        assert "Dismissed: agreed with them" in text_of(app)
    filled.refresh([account])
    same = [s for s in filled.facts(account).signals if (s.code, s.subject) == (found.code, found.subject)]
    assert [s.state for s in same] == ["dismissed"]


async def test_the_steps_after_a_champions_departure_survive_a_restart(filled, app_for, book):
    account = filled.find("Globex")
    person = filled.add_person(account, "Dana Ito", role="champion")
    rev = next(p.rev for p in filled.facts(account).people if p.id == person)
    filled.edit_person(person, rev, state="left", state_on=TODAY)
    signal = one(filled, "O1")
    app = app_for(filled)
    async with app.run_test(size=SIZE) as pilot:
        app.open_signal(account, signal.id)
        await opened(app, pilot)
        assert "What to do (0 of 12 done" in text_of(app)
        assert "Day 1" in text_of(app)
        screen = app.screen
        screen.query_one("#story").move_to(("step", "speak"))
        await opened(app, pilot, "space", "space")
        assert "What to do (2 of 12 done" in text_of(app)
        await opened(app, pilot, "u")
        assert "What to do (1 of 12 done" in text_of(app)
    assert filled.db.query("SELECT list, item, state FROM check_item") == [(f"signal:O1:{person}", "speak", "yes")]
    with Store.open(book, today=TODAY) as later:
        again = app_for(later)
        async with again.run_test(size=SIZE) as pilot:
            again.open_signal(account, signal.id)
            await opened(again, pilot)
            shown = text_of(again)
            assert "[x] Speak with the champion" in shown
            assert "done 18 Nov" in shown


async def test_symptoms_are_told_under_their_cause_and_lead_to_their_own_story(filled, app_for):
    account = filled.find("Globex")
    root = filled.raise_signal(account, "P5", evidence="Go-live moved")
    child = filled.raise_signal(account, "P2", subject="C5", evidence="Export missing")
    with filled.step("as a rule folds it") as tx:
        tx.update("signal", child, {"folded_into": "P5"})
    app = app_for(filled)
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(app, pilot, "W")
        await opened(app, pilot, "/", *"moved", "enter")
        assert "└ Milestone missed: Export missing" in text_of(app)
        app.screen.list.move_to(("signal", child))
        await opened(app, pilot)
        assert "└ Milestone missed: Export missing" in text_of(app)
        await opened(app, pilot, "enter")
        assert "A symptom of ‘Go-live pushed back’" in text_of(app)
        assert "Its cause carries the clock" in text_of(app)
        await opened(app, pilot, "enter")
        shown = text_of(app)
        assert "Of the same cause, counted once with it (1)" in shown
        assert app.screen.chosen_signal() == (account, root)


async def test_a_snoozed_one_leaves_the_list_and_is_woken_again(signs, app_for):
    app = app_for(signs)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot, "W", "/", *"tired", "enter")
        await opened(app, pilot, "z")
        assert "25 Nov 2026" in text_of(app)  # in a week, unless another day is typed
        await opened(app, pilot, "enter")
        assert one(signs, "N2").snoozed_until == TODAY + timedelta(days=7)
        assert "No signal fits" in text_of(app)
        await opened(app, pilot, "space")
        await opened(app, pilot, "z")
        assert one(signs, "N2").snoozed_until is None


async def test_one_account_shows_its_own_and_the_way_to_all_and_back(signs, app_for):
    app = app_for(signs)
    async with app.run_test(size=SIZE) as pilot:
        app.open_account(signs.find("Hooli"))
        await opened(app, pilot, "W")
        shown = text_of(app)
        assert "HOOLI HEALTH › SIGNALS" in shown
        assert "Frustration" in shown
        assert "Asked by the board" not in shown
        await opened(app, pilot, "W")
        assert "Globex Logistics" in text_of(app)
        await opened(app, pilot, "escape", "escape")
        assert isinstance(app.screen, AccountScreen)
        await opened(app, pilot, "escape", "W", "t")
        assert isinstance(app.screen, AccountScreen)


async def test_the_account_shows_state_and_what_is_due_and_opens_the_same_story(signs, app_for):
    app = app_for(signs)
    async with app.run_test(size=(130, 40)) as pilot:
        app.open_account(signs.find("Globex"))
        await opened(app, pilot, "tab")
        shown = text_of(app)
        assert "reach out 15 Nov" in shown
        assert "acknowledge today" in shown
        pane = app.screen.pane("signals")
        pane.move_to(("signal", one(signs, "N4").id))
        await opened(app, pilot, "comma", "a")
        assert one(signs, "N4").state == "acknowledged"
        assert "plan by 20 Nov" in text_of(app)
        await opened(app, pilot, "enter")
        assert isinstance(app.screen, SignalScreen)
        await opened(app, pilot, "]")
        assert app.screen.chosen_signal()[1] != one(signs, "N4").id
        await opened(app, pilot, "escape")
        assert isinstance(app.screen, AccountScreen)


async def test_a_signal_about_a_milestone_leads_to_it(filled, app_for):
    account = filled.find("Globex")
    signal = filled.raise_signal(account, "P2", subject="L1", evidence="slips again")
    live = next(m for m in filled.facts(account).milestones if m.code == "L1")
    app = app_for(filled)
    async with app.run_test(size=SIZE) as pilot:
        app.open_signal(account, signal)
        await opened(app, pilot)
        assert "About: Go-live." in text_of(app)
        await opened(app, pilot, "t")
        await pilot.pause()
        assert isinstance(app.screen, AccountScreen)
        assert app.screen.pane("milestones").target == ("milestone", live.id)


async def test_an_empty_book_says_what_to_press(store, app_for):
    app = app_for(store)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        await opened(app, pilot, "escape", "W") if not isinstance(app.screen, PortfolioScreen) else None
        app.open_signals(None)
        await opened(app, pilot)
        shown = text_of(app)
        assert "No open signals: nothing asks for an answer" in shown
        assert "raise one that you have seen" in shown
        await opened(app, pilot, "a", "d", "enter", "z", "t", "comma")
        assert isinstance(app.screen, SignalsScreen)


async def test_a_large_book_is_read_by_another_thread_and_a_change_is_seen_at_once(signs, app_for, monkeypatch):
    monkeypatch.setattr(signals_screen, "AT_ONCE", 1)
    app = app_for(signs)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot, "W")
        screen = app.screen
        for _ in range(200):
            if screen.found is not None:
                break
            await pilot.pause(0.01)
        assert "Asked by the board" in text_of(app)
        screen.list.move_to(("signal", one(signs, "N7").id))
        await opened(app, pilot, "a")
        assert next(e.row.state for e in screen.found if e.row.code == "N7") == "acknowledged"


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40), (200, 60)])
async def test_hostile_words_are_only_words_at_any_size(filled, app_for, size):
    for number, text in enumerate(HOSTILE):
        account = filled.create_account(text, signed=TODAY, kickoff=TODAY)
        filled.raise_signal(account, ("N2", "N4", "N7", "T4")[number % 4], evidence=text)
    app = app_for(filled)
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot, "W", "space")
        for _ in HOSTILE:
            await opened(app, pilot, "enter")
            assert isinstance(app.screen, SignalScreen)
            assert not any(c in text_of(app) for c in "\x1b\x07\u202e")
            await opened(app, pilot, "escape", "j")


async def test_the_mouse_opens_a_signal_and_ticks_nothing_by_itself(signs, app_for):
    app = app_for(signs)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot, "W")
        rows = text_of(app).splitlines()
        y = next(n for n, line in enumerate(rows) if "reach out" in line and "crit" in line)
        await pilot.click(offset=(30, y))
        await pilot.click(offset=(30, y))
        await pilot.pause()
        assert isinstance(app.screen, SignalScreen)
        assert "Asked by the board" in text_of(app)


async def test_an_answer_to_a_critical_one_says_whom_it_brought_in_and_my_leave_stops_no_clock(filled, app_for):
    key = filled.find("Globex")
    made = filled.raise_signal(key, "N4", severity="critical", first_noticed=TODAY)
    filled.add_away(TODAY, TODAY + timedelta(days=3))
    app = app_for(filled)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        app.open_signal(key, made)
        await opened(app, pilot)
        page = " ".join(text_of(app).split())
        assert "You are away until 21 Nov: these clocks run on, so hand it over." in page
        await opened(app, pilot, "d", *"Called our VP", "tab", "tab", "tab", "down", "enter")
        assert [i.told for i in one(filled, "N4").interventions] == ["leadership"]
        page = " ".join(text_of(app).split())
        assert "Leadership was told." in page
        assert "Bring in leadership, done" in page
