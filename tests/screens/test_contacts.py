"""Contacts: logged in three keys from wherever an account is shown, put right on their page, heard by the signals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.screens.conftest import HOSTILE, TODAY, in_front, text_of
from tests.screens.test_record import at_page


@pytest.fixture
def globex(filled):
    key = filled.find("Globex")
    filled.add_person(key, "Dana Ito", role="champion")
    filled.add_person(key, "Mo Reyes", role="sponsor")
    filled.add_person(key, "Kim Lee", role="business")
    return filled


def facts(store):
    return store.facts(store.find("Globex"))


def ids(store):
    return [p.id for p in facts(store).people]


def signals(store):
    return {s.code: s.severity.value for s in facts(store).signals if s.is_open}


async def go(app, pilot, store, place):
    key = store.find("Globex")
    if place == "portfolio":
        app.screen.list.move_to(key)
    elif place == "record":
        await at_page(app, pilot, store, "promises")
    else:
        {
            "account": app.open_account, "gate": app.open_gate, "health": app.open_health, "review": app.open_review,
        }[place](key)  # fmt: skip
    await pilot.pause()


@pytest.mark.parametrize("place", ["portfolio", "account", "record", "gate", "health", "review"])
async def test_three_keys_log_a_meeting_with_the_champion_today_from_anywhere(globex, app_for, place):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await go(app, pilot, globex, place)
        await pilot.press("l", "enter", "enter")
        await pilot.pause()
        assert "Logged with Globex Logistics: meeting held · u undo" in text_of(app)
    (contact,) = facts(globex).contacts
    dana = ids(globex)[0]
    assert (contact.kind, contact.direction, contact.held, contact.on) == ("meeting", "both", True, TODAY)
    assert (contact.people, contact.absent, contact.text) == ((dana,), (), "")


async def test_who_was_there_and_who_was_missing_is_ticked_and_the_page_tells_it(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "contacts")
        assert "l logs one in three keys" in text_of(app)
        await pilot.press("n", "m")
        await pilot.pause()
        assert "there" in in_front(app)
        await pilot.press("up", "space", "space")  # the sponsor: there, then missing
        await pilot.press("tab", "down", "down", "tab", *"Weekly", "enter")
        await pilot.pause()
        page = text_of(app)
        assert "November 2026" in page
        assert "16 Nov meeting" in page
        assert "Dana Ito; without Mo Reyes" in page
        assert "Last two-way contact 16 Nov, 2 days ago · from us 16 Nov" in page
    dana, mo, _ = ids(globex)
    assert [(c.people, c.absent, c.text) for c in facts(globex).contacts] == [((dana,), (mo,), "Weekly")]


async def test_a_message_waits_is_answered_by_d_or_by_l_and_both_can_be_undone(globex, app_for):
    key, (dana, *_) = globex.find("Globex"), ids(globex)
    globex.add_contact(key, on=date(2026, 11, 10), kind="mail", direction="out", people=[dana], text="The export?")
    assert signals(globex)["E5"] == "high"
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "contacts")
        assert "! no answer, 8d" in text_of(app)
        await pilot.press("d", "enter")
        await pilot.pause()
        assert "✓ 18 Nov" in text_of(app)
        assert not {"E4", "E5"} & set(signals(globex))
        await pilot.press("u", "l")
        await pilot.pause()
        assert "They have answered" in in_front(app)
        await pilot.press("a")
        await pilot.pause()
        assert "Our mail of Tue 10 Nov 2026. The export?" in in_front(app)
        await pilot.press("enter")
        await pilot.pause()
        assert facts(globex).contacts[0].answered == TODAY
        await pilot.press("u", "l", "i", "enter")  # a mail from them answers it as well
        await pilot.pause()
        assert "E5" not in signals(globex)
        assert "no answer" not in text_of(app)


async def test_missed_meetings_raise_and_a_held_one_closes_their_signal(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "contacts")
        for code, severity in (("E1", "low"), ("E2", "medium"), ("E3", "high")):
            await pilot.press("l", "x", "enter")
            await pilot.pause()
            found = {c: s for c, s in signals(globex).items() if c in ("E1", "E2", "E3")}
            assert found == {code: severity}
        assert "3 meetings missed in a row" in text_of(app)
        await pilot.press("l", "enter", "enter")
        await pilot.pause()
        assert not {"E1", "E2", "E3"} & set(signals(globex))
        assert "missed in a row" not in text_of(app)


async def test_who_is_missing_twice_is_an_absent_person_and_a_disengaged_sponsor(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "contacts")
        for _ in range(2):
            await pilot.press("l", "enter")
            await pilot.pause()
            await pilot.press("up", "space", "space", "down", "down", "space", "space", "enter")
            await pilot.pause()
        assert signals(globex)["E8"] == "high"
        assert signals(globex)["E7"] == "medium"
        evidence = {s.code: s.evidence for s in facts(globex).signals}
        assert "Kim Lee" in evidence["E7"]
        assert "Mo Reyes" in evidence["E8"]
        await pilot.press("g", "e")  # it was not so: the form puts it right
        await pilot.pause()
        await pilot.press("tab", "space", "down", "down", "space", "enter")
        await pilot.pause()
        assert facts(globex).contacts[-1].absent == ()
        assert not {"E7", "E8"} & set(signals(globex))


async def test_both_clocks_of_a_person_follow_what_is_logged_with_them(globex, app_for):
    key, (dana, *_) = globex.find("Globex"), ids(globex)
    globex.add_contact(key, on=TODAY - timedelta(days=9), kind="meeting", people=[dana])
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "people")

        def row():
            return next(x for x in text_of(app).splitlines() if "Dana Ito" in x).split()[-4:]

        assert row() == ["!", "9d", "!", "9d"]
        await pilot.press("j", "l", "o", "enter")  # with whom the cursor is on
        await pilot.pause()
        assert row()[1:] == ["!", "9d", "today"]
        await pilot.press("l", "c", "enter")
        await pilot.pause()
        assert row()[-2:] == ["today", "today"]
    assert [c.people for c in facts(globex).contacts] == [(dana,)] * 3


async def test_a_contact_is_edited_and_taken_out_and_a_day_to_come_is_refused(globex, app_for):
    key, (dana, *_) = globex.find("Globex"), ids(globex)
    globex.add_contact(key, on=date(2026, 11, 9), kind="call", people=[dana], text="Quick word")
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "contacts")
        await pilot.press("enter")
        await pilot.pause()
        assert "Quick word" in in_front(app)
        await pilot.press("e")
        await pilot.pause()
        app.screen.query_one("#field-on").value = "tomorrow"
        await pilot.press("enter")
        await pilot.pause()
        assert "That day has not come yet." in in_front(app)
        app.screen.query_one("#field-on").value = "10 nov"
        await pilot.press("enter")
        await pilot.pause()
        (contact,) = facts(globex).contacts
        assert (contact.on, contact.kind, contact.direction) == (date(2026, 11, 10), "call", "both")
        await pilot.press("delete")
        await pilot.pause()
        assert "Take out the call of Tue 10 Nov 2026?" in text_of(app)
        await pilot.press("y")
        await pilot.pause()
        assert facts(globex).contacts == ()
        await pilot.press("u")
        await pilot.pause()
        assert len(facts(globex).contacts) == 1


async def test_the_accounts_own_rhythm_moves_the_next_meeting(globex, app_for):
    key = globex.find("Globex")
    globex.add_contact(key, on=date(2026, 11, 17), kind="meeting")
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "contacts")
        before = text_of(app)
        assert "Meetings every" in before
        await pilot.press("c", *"900", "enter")
        await pilot.pause()
        assert "Type a number of days from 1 to 365." in in_front(app)
        await pilot.press("backspace", "backspace", "backspace", *"3", "enter")
        await pilot.pause()
        assert facts(globex).account.cadence == 3
        assert "Meetings every 3 days, agreed here · next due Fri 20 Nov, in 2 days" in text_of(app)
        await pilot.press("u")
        await pilot.pause()
        assert text_of(app).splitlines()[3] == before.splitlines()[3]


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40), (50, 12)])
async def test_the_log_stays_calm_over_months_and_with_hostile_text(globex, app_for, size):
    key, people = globex.find("Globex"), ids(globex)
    globex.add_person(key, HOSTILE[4])
    for number in range(24):
        kind, direction = (("meeting", "both"), ("mail", "out"), ("call", "both"), ("message", "in"))[number % 4]
        day, text = TODAY - timedelta(days=9 * number), HOSTILE[number % len(HOSTILE)][:300]
        globex.add_contact(key, on=day, kind=kind, direction=direction, people=people, text=text)
    app = app_for(globex)
    async with app.run_test(size=size) as pilot:
        await at_page(app, pilot, globex, "contacts")
        for keys in ((), ("pagedown",), ("G",), ("enter",), ("escape", "e"), ("escape", "l", "m")):
            await pilot.press(*keys)
            await pilot.pause()
            page = text_of(app)
            assert all(len(line) <= size[0] for line in page.splitlines())
            assert not {"\x1b", "\u202e"} & set(page)
