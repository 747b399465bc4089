"""Words anywhere: found in everything that was written, each place opened; what is typed is only text."""

from __future__ import annotations

import pytest
from csm_tui.screens import palette
from csm_tui.screens.account import AccountScreen
from csm_tui.screens.record.screen import RecordScreen
from csm_tui.screens.review_history import RecordScreen as WeekScreen
from csm_tui.screens.signal import SignalScreen
from csm_tui.widgets.lines import Lines

from tests.screens.conftest import HOSTILE, in_front, text_of
from tests.screens.review_book import troubled

HOSTILE_WORDS = (*HOSTILE[:6], "AT&T", '"', "' OR 1=1 --", "* NEAR(", "%", "_", "\\", "a:b", "(((", "/")


async def look_for(pilot, words):
    await pilot.press("o")
    await pilot.pause()
    pilot.app.screen.query_one("Input").value = f"/{words}"
    await pilot.pause()


@pytest.fixture
def book(store):
    key = troubled(store)
    store.add_note(key, "# Minutes\n\nThe **freight broker** sends a file by hand.")
    store.add_promise(key, "A carrier portal", said_by="Priya")
    section = store.handoff(key)[2]
    store.set_handoff(key, section.code, "Fewer empty lorries", rev=section.rev)
    old = store.create_account("Old Freight Ltd", segment="smb")
    store.add_note(old, "their broker has left")
    store.archive_account(old)
    return store


@pytest.fixture
def store(tmp_path):
    from csm_tui.store.store import Store

    from tests.screens.conftest import TODAY

    with Store.open(tmp_path / "book.db", today=TODAY, create=True) as opened:
        yield opened


async def test_words_are_found_with_their_place_and_opened(book, app_for):
    app = app_for(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await look_for(pilot, "broker")
        page = text_of(app)
        assert "2 places" in page
        assert "Globex Logistics · note of 18 Nov" in page
        assert "# Minutes … The **freight broker** sends a file by hand." in page
        assert "Old Freight Ltd · note of 18 Nov · closed or archived" in page
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert "Note of Wed 18 Nov 2026, Globex Logistics Minutes The freight broker" in in_front(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, RecordScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert len(app.screen_stack) == 1


@pytest.mark.parametrize(
    ("words", "screen", "seen"),
    [
        ("resigned", SignalScreen, "Dana has resigned"),
        ("called the sponsor", SignalScreen, "Called the sponsor"),
        ("ERP export sample", WeekScreen, "Waiting for the ERP export sample"),
        ("priya", RecordScreen, "2 Promises"),
        ("Dana Ito", RecordScreen, "4 People"),
        ("lorries", RecordScreen, "1 Handoff"),
        ("globex", AccountScreen, "GLOBEX LOGISTICS"),
    ],
)
async def test_each_kind_of_place_is_opened(book, app_for, words, screen, seen):
    app = app_for(book)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await look_for(pilot, words)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, screen)
        assert seen in text_of(app)


async def test_a_milestone_is_shown_on_its_account_with_the_cursor_on_it(book, app_for):
    app = app_for(book)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        hit, *_ = book.search("success criteria agreed", kinds=("milestone",))
        palette.open_hit(app, hit)
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, AccountScreen)
        assert app.screen.milestone().milestone.title == "Success criteria agreed"


async def test_the_palette_leads_to_it_and_says_what_is_searched(book, app_for):
    app = app_for(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("colon")
        await pilot.pause()
        await pilot.press(*"search", "enter")
        await pilot.pause()
        await pilot.pause()
        assert "Words in notes, signals, answers" in text_of(app)
        await pilot.press(*"broker")
        await pilot.pause()
        assert "2 places" in text_of(app)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("o")
        await pilot.pause()
        await pilot.press(*"broker")
        await pilot.pause()
        assert "A / before it looks for ‘broker’ everywhere." in text_of(app)


@pytest.mark.parametrize("words", HOSTILE_WORDS)
async def test_hostile_words_are_plain_text(book, app_for, words):
    book.add_note(book.find("Globex"), f"so it is {words} here")
    app = app_for(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await look_for(pilot, words)
        lines = app.screen.query_one(Lines)  # the line that is typed in is Textual's own
        shown = ["".join(text for text, _ in lines.line_at(i, 78).spans) for i in range(lines.count())]
        page = "\n".join(shown)
        assert "Globex Logistics" in page
        assert "\x1b" not in page
        assert "\u202e" not in page
        assert all(len(line) <= 80 for line in page.splitlines())


async def test_a_large_book_is_looked_through_in_a_thread_and_the_last_words_win(book, app_for, monkeypatch):
    monkeypatch.setattr(palette, "LARGE", 0)
    app = app_for(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await look_for(pilot, "resigned")
        app.screen.query_one("Input").value = "/broker"
        for _ in range(100):
            await pilot.pause(0.02)
            if "2 places" in text_of(app):
                break
        assert "2 places" in text_of(app)
        app.screen.query_one("Input").value = "/zzz"
        for _ in range(100):
            await pilot.pause(0.02)
            if "stand nowhere" in text_of(app):
                break
        assert "These words stand nowhere, not even in closed accounts." in text_of(app)
