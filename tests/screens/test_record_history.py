"""Page 0 of the record: what happened, newest first; notes; each line opens what it speaks of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from csm_tui.screens.account import AccountScreen
from csm_tui.screens.dialogs.menu import Menu
from csm_tui.screens.draft import DraftScreen
from csm_tui.screens.record.screen import RecordScreen
from csm_tui.screens.review_history import RecordScreen as WeekScreen
from csm_tui.screens.signal import SignalScreen
from csm_tui.widgets.lines import Lines

from tests.screens.conftest import HOSTILE, TODAY, in_front, text_of
from tests.screens.review_book import troubled

SIZES = ((60, 15), (80, 24), (120, 40))


async def at_history(app, pilot, key):
    app.open_account(key)
    await pilot.pause()
    await pilot.press("0")
    await pilot.pause()
    assert isinstance(app.screen, RecordScreen)
    return app.screen


def many_notes(store, key, count):
    store.db.conn.execute("BEGIN")
    store.db.conn.executemany(
        "INSERT INTO note (account_id, on_date, text) VALUES (?, ?, ?)",
        [(key, (TODAY - timedelta(days=n // 4)).isoformat(), f"Note number {n} of many") for n in range(count)],
    )
    store.db.conn.execute("COMMIT")


async def test_a_note_is_added_read_changed_taken_out_and_brought_back(filled, app_for):
    key = filled.find("Globex")
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_history(app, pilot, key)
        await pilot.press("full_stop")
        await pilot.pause()
        await pilot.press(*"# ERP", "ctrl+n", *"**frozen** until May", "enter")
        await pilot.pause()
        assert "Note added · u undo" in text_of(app)
        assert "note        # ERP" in text_of(app)
        assert "0 History 1 note" in text_of(app)
        to(app, "# ERP")
        await pilot.press("enter")
        await pilot.pause()
        assert "Note of Wed 18 Nov 2026, Globex Logistics ERP frozen until May" in in_front(app)
        await pilot.press("e")
        await pilot.pause()
        await pilot.press(*" or June", "enter")
        await pilot.pause()
        assert [n.text for n in filled.facts(key).notes] == ["# ERP\n**frozen** until May or June"]
        await pilot.press("delete")
        await pilot.pause()
        assert "Remove this note?" in text_of(app)
        await pilot.press("y")
        await pilot.pause()
        assert filled.facts(key).notes == ()
        await pilot.press("u", "u")
        await pilot.pause()
        assert [n.text for n in filled.facts(key).notes] == ["# ERP\n**frozen** until May"]


async def test_kinds_and_words_leave_others_out_and_esc_brings_them_back(filled, app_for):
    key = filled.find("Globex")
    filled.add_note(key, "ERP is frozen", on=TODAY - timedelta(days=3))
    filled.add_note(key, "Dana is back")
    filled.add_contact(key, on=TODAY, kind="call", direction="out", text="asked for the ERP export")
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_history(app, pilot, key)
        await pilot.press("v")
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        page = text_of(app)
        assert "Only notes: 2." in page
        assert "asked for" not in page
        await pilot.press("slash", *"erp", "enter")
        await pilot.pause()
        page = text_of(app)
        assert "Only notes with ‘erp’: 1." in page
        assert "Dana is back" not in page
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, RecordScreen)
        assert "Dana is back" in text_of(app)
        assert "asked for the ERP export" in text_of(app)
        await pilot.press("slash", *"zzz", "enter")
        await pilot.pause()
        assert "Nothing like that. Esc shows everything again." in text_of(app)
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert isinstance(app.screen, AccountScreen)


def to(app, text):
    """Put the cursor on the line that holds ``text``."""
    lines = app.screen.query_one("#list", Lines)
    for index in range(lines.count()):
        if text in "".join(part for part, _ in lines.line_at(index, 200).spans):
            lines._go(index)
            return
    raise AssertionError(text)


async def test_each_line_opens_what_it_speaks_of(store, app_for):
    key = troubled(store)
    draft = store.create_draft(key, "escalation", "# Escalation\n\nHelp.", {}, {})
    store.mark_draft_sent(draft.id, draft.rev)
    store.add_promise(key, "Offline maps", said_on=TODAY - timedelta(days=20))
    store.add_note(key, "Hard week")
    app = app_for(store)
    async with app.run_test(size=(80, 40)) as pilot:
        for text, screen, seen in (
            ("Done about", SignalScreen, "Called the sponsor"),
            ("Review of", WeekScreen, "Waiting for the ERP export sample"),
            ("Escalation sent", DraftScreen, "Help."),
            ("Promised: Offline maps", RecordScreen, "2 Promises"),
            ("Hard week", Menu, "Note of"),
            ("done", Menu, "Open it again"),
        ):
            await at_history(app, pilot, key)
            to(app, text)
            await pilot.press("enter")
            await pilot.pause()
            await pilot.pause()
            assert isinstance(app.screen, screen), text
            assert seen in text_of(app), text
            while len(app.screen_stack) > 1:
                app.pop_screen()
            await pilot.pause()


async def test_a_milestone_is_opened_again_from_its_line(store, app_for):
    key = troubled(store)
    app = app_for(store)
    async with app.run_test(size=(80, 40)) as pilot:
        await at_history(app, pilot, key)
        done = [m.title for m in store.facts(key).milestones if m.state.value == "done"]
        to(app, f"{done[-1]} done")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("o")
        await pilot.pause()
        left = [m.title for m in store.facts(key).milestones if m.state.value == "done"]
        assert left == done[:-1] or "again" in text_of(app)


@pytest.mark.parametrize("size", SIZES)
async def test_five_thousand_notes_are_read_a_part_at_a_time(filled, app_for, size):
    key = filled.find("Globex")
    many_notes(filled, key, 5_000)
    app = app_for(filled)
    async with app.run_test(size=size) as pilot:
        screen = await at_history(app, pilot, key)
        assert "5,000 notes" in text_of(app)
        assert len(screen.page().found) == 200
        await pilot.press("G")
        await pilot.pause()
        assert len(screen.page().found) == 400
        await pilot.press("slash", *"number 4999", "enter")
        await pilot.pause()
        assert "Note number 4999 of many" in text_of(app)
        assert screen.page().complete
        assert all(len(line) <= size[0] for line in text_of(app).splitlines())


async def test_a_note_deep_in_the_past_is_found_and_opened(filled, app_for):
    key = filled.find("Globex")
    many_notes(filled, key, 1_000)
    note = next(line for line in filled.history(key, 5, text="number 900 "))
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.open_record(key, "happened", ("note", note.ref))
        await pilot.pause()
        await pilot.pause()
        assert "Note number 900 of many" in in_front(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "note        Note number 900 of many" in text_of(app)


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_notes_are_only_text(filled, app_for, size):
    key = filled.find("Globex")
    for text in HOSTILE:
        filled.add_note(key, text, on=date(2026, 11, 18))
    app = app_for(filled)
    async with app.run_test(size=size) as pilot:
        await at_history(app, pilot, key)
        pages = [text_of(app)]
        for _ in HOSTILE:
            await pilot.press("enter")
            await pilot.pause()
            pages.append(text_of(app))
            await pilot.press("escape", "down")
            await pilot.pause()
        for page in pages:
            assert all(len(line) <= size[0] for line in page.splitlines())
            assert "\x1b" not in page
            assert "\u202e" not in page


async def test_the_history_of_the_account_screen_opens_the_same_things(store, app_for):
    key = troubled(store)
    store.add_note(key, "A **hard** week")
    app = app_for(store)
    async with app.run_test(size=(120, 40)) as pilot:
        app.open_account(key)
        await pilot.pause()
        app.screen.pane("history").focus()
        await pilot.pause()
        await pilot.press("g", "enter")
        await pilot.pause()
        assert "A hard week" in in_front(app)
