"""The record on screen: pages by their keys, one line a fact, each change one step of undo."""

from __future__ import annotations

import pytest
from csm_tui.commands import RECORD_PAGES
from csm_tui.screens.record.screen import CODES, WHERE, RecordScreen

from tests.screens.conftest import HOSTILE, text_of

SIZES = ((60, 15), (80, 24), (120, 40), (50, 12))


@pytest.fixture
def globex(filled):
    key = filled.find("Globex")
    filled.add_promise(key, "Offline maps", said_by="Sal", out_of_scope=True)
    return filled


async def at_page(app, pilot, store, code):
    """Open a page of the record of Globex, as a person would from the account."""
    app.open_account(store.find("Globex"))
    await pilot.pause()
    await pilot.press(next(key for key, page, *_ in RECORD_PAGES if page == code))
    await pilot.pause()
    assert isinstance(app.screen, RecordScreen)
    return app.screen


def test_every_page_that_has_a_key_exists():
    assert set(WHERE) == set(CODES)


async def test_a_promise_is_added_decided_and_undone(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "promises")
        page = text_of(app)
        assert "over-promise Offline maps" in page
        assert "undecided" in page
        await pilot.press("n")
        await pilot.pause()
        await pilot.press(*"Go-live in May", "enter")
        await pilot.pause()
        assert "Promise added · u undo" in text_of(app)
        assert "Go-live in May" in text_of(app)
        await pilot.press("g", "d")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "Choose one" in text_of(app)
        await pilot.press("h", "enter")
        await pilot.pause()
        assert "It is not part of what was sold: say why it is honoured" in text_of(app)
        await pilot.press(*"They pay", "enter")
        await pilot.pause()
        facts = globex.facts(globex.find("Globex"))
        assert sorted(p.decision for p in facts.promises) == ["honour", "open"]
        await pilot.press("u", "u")
        await pilot.pause()
        facts = globex.facts(globex.find("Globex"))
        assert [(p.text, p.decision) for p in facts.promises] == [("Offline maps", "open")]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", CODES)
async def test_every_page_at_every_size_with_nothing_and_with_hostile_text(filled, app_for, size, code):
    key = filled.find("Globex")
    app = app_for(filled)
    async with app.run_test(size=size) as pilot:
        await at_page(app, pilot, filled, code)
        empty = text_of(app)
        for text in HOSTILE:
            filled.add_promise(key, text)
            person = filled.add_person(key, text[:200])
            filled.add_contact(key, kind="mail", direction="out", people=[person], text=text)
        await pilot.press("f5")
        await pilot.pause()
        for page in (empty, text_of(app)):
            assert all(len(line) <= size[0] for line in page.splitlines())
            assert "\x1b" not in page
            assert "\u202e" not in page


@pytest.mark.parametrize(
    ("code", "asks"), [("raci", "Who does what?"), ("training", "A training session"), ("people", "Person at Bare")]
)
async def test_enter_on_an_empty_page_begins_its_first_line(store, app_for, code, asks):
    app = app_for(store)
    key = store.create_account("Bare")
    async with app.run_test(size=(60, 15)) as pilot:
        app.open_account(key)
        await pilot.pause()
        await pilot.press(next(key for key, page, *_ in RECORD_PAGES if page == code), "enter")
        await pilot.pause()
        assert asks in text_of(app)


async def test_what_an_empty_record_says_is_whole_in_a_small_window(store, app_for):
    app = app_for(store)
    key = store.create_account("Bare")
    async with app.run_test(size=(60, 15)) as pilot:
        app.open_account(key)
        await pilot.pause()
        await pilot.press("1")
        await pilot.pause()
        assert "No section is filled yet: Enter writes one, b asks Sales." in text_of(app)
        await pilot.press("9")
        await pilot.pause()
        assert "n adds one, with its clocks" in text_of(app)
