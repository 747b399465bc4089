"""What was typed into a form survives Esc, a busy book and a restart, and goes once it is saved (P12)."""

from __future__ import annotations

from csm_tui.errors import Busy
from csm_tui.screens.dialogs.confirm import Confirm
from csm_tui.screens.dialogs.form import FormDialog
from textual.widgets import TextArea

from tests.screens.conftest import text_of


async def note_form(app, pilot, store):
    app.open_account(store.find("Globex"))
    await pilot.pause()
    await pilot.press("full_stop")
    await pilot.pause()
    assert isinstance(app.screen, FormDialog)
    return app.screen


async def test_what_is_typed_is_in_the_book_before_the_form_is_left(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        form = await note_form(app, pilot, filled)
        await pilot.press(*"half", "ctrl+n", *"done")
        form.flush()  # what its timer does half a second after a key
        assert filled.unfinished(form.memory) == {"text": "half\ndone"}
        assert "Note" not in (filled.can_undo() or "")


async def test_the_program_is_left_and_started_anew_and_the_text_is_back(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await note_form(app, pilot, filled)
        await pilot.press(*"half", "ctrl+q")
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        form = await note_form(app, pilot, filled)
        assert form.query_one(TextArea).text == "half"
        assert "What you typed before is back. ^R starts afresh." in text_of(app)
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert form.query_one(TextArea).text == ""
        await pilot.press("escape")
        await pilot.pause()
        assert filled.unfinished(form.memory) == {}


async def test_what_is_saved_is_unfinished_no_more(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        form = await note_form(app, pilot, filled)
        await pilot.press(*"half", "escape")
        await pilot.pause()
        assert "What you typed is there when you open it again." in text_of(app)
        await pilot.press("full_stop")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert [n.text for n in filled.facts(filled.find("Globex")).notes] == ["half"]
        assert filled.unfinished(form.memory) == {}
        await pilot.press("full_stop")
        await pilot.pause()
        assert app.screen.query_one(TextArea).text == ""


async def test_only_what_differs_comes_back_over_newer_facts(filled, app_for):
    key = filled.find("Globex")
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_account(key)
        await pilot.pause()
        app.screen.edit_account()
        await pilot.pause()
        app.screen.query_one("#field-owner").value = "Kim"
        await pilot.press("escape")
        await pilot.pause()
        account = filled.facts(key).account
        filled.edit_account(key, account.rev, product="Maps")
        await pilot.press("f5")
        await pilot.pause()
        app.screen.edit_account()
        await pilot.pause()
        assert app.screen.query_one("#field-owner").value == "Kim"
        assert app.screen.query_one("#field-product").value == "Maps"


async def test_a_busy_book_is_tried_again_and_the_last_word_is_kept(filled, app_for, monkeypatch):
    app = app_for(filled)
    tries, write = [], filled.keep_unfinished

    def busy(form, fields):
        tries.append(dict(fields))
        if len(tries) < 3:
            raise Busy("Another program holds the database.")
        write(form, fields)

    async with app.run_test(size=(80, 24)) as pilot:
        form = await note_form(app, pilot, filled)
        monkeypatch.setattr(filled, "keep_unfinished", busy)
        await pilot.press(*"half", "escape")
        for _ in range(40):
            if filled.unfinished(form.memory):
                break
            await pilot.pause(0.05)
        assert filled.unfinished(form.memory) == {"text": "half"}


async def test_a_question_that_meets_a_busy_book_answers_itself(filled, app_for):
    app = app_for(filled)
    tries: list[int] = []
    answers: list[bool | None] = []

    def write():
        tries.append(1)
        if len(tries) < 3:
            raise Busy("Another program holds the database.")

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.push_screen(Confirm("Archive it?", "", write), answers.append)
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        assert "trying again" in text_of(app)
        for _ in range(40):
            if answers:
                break
            await pilot.pause(0.05)
        assert (answers, len(tries)) == ([True], 3)
