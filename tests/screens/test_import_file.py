"""A spreadsheet from inside the program, by keys alone."""

from __future__ import annotations

from pathlib import Path

from csm_tui.screens.import_lines import on_screen

from tests.screens.conftest import text_of

ROWS = """Account,Amount,Won on,Stage,Boss
Acme [EMEA],"$12,000",13/10/2026,Won,Ann
a [/] b,"$3,000",14/10/2026,Won,Bob
Lost Ltd,"$1,000",15/10/2026,Lost,Cyd
,"$9",16/10/2026,Won,Dan
"""


async def settle(app, pilot) -> None:
    """Wait for the thread that reads or writes."""
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


async def test_a_file_is_chosen_matched_checked_imported_and_taken_back(store, app_for, tmp_path: Path):
    file = tmp_path / "deals.csv"
    file.write_text(ROWS)
    app = app_for(store)
    async with app.run_test(size=(110, 40)) as pilot:
        await pilot.pause()
        await pilot.press("i")  # the first answer of the first run
        await pilot.pause()
        app.screen.field.value = str(file)
        await pilot.press("enter")
        await settle(app, pilot)
        text = text_of(app)
        assert "match its columns" in text
        assert "Acme [EMEA], a [/] b" in text
        assert "1 refused" in text
        app.screen._ask_column("owner")
        await pilot.pause()
        await pilot.press(*"boss", "enter")
        await settle(app, pilot)
        assert app.screen.plan.match.column("owner") == "Boss"
        await pilot.press("i")
        await settle(app, pilot)
        assert "Dry run, nothing was changed: 3 new" in text_of(app)
        assert store.count() == 0
        await pilot.press("i")
        await settle(app, pilot)
        assert "Imported from deals.csv: 3 new" in text_of(app)
        await pilot.press("escape")
        await pilot.pause()
        assert {row.name for row in app.screen.list.rows} == {"Acme [EMEA]", "a [/] b", "Lost Ltd"}
        await pilot.press("u")
        await pilot.pause()
        assert store.count() == 0


async def test_a_bad_file_is_told_in_a_sentence_and_nothing_changes(store, app_for, tmp_path: Path):
    file = tmp_path / "empty.csv"
    file.write_text("")
    app = app_for(store, demo=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("i")
        await pilot.pause()
        app.screen.field.value = str(file)
        await pilot.press("enter")
        await settle(app, pilot)
        assert "is empty" in text_of(app)
        assert app.screen.stage == "file"
        await pilot.press("escape")
    assert store.count() == 0


async def test_the_order_of_dates_is_asked_and_never_guessed(store, app_for, tmp_path: Path):
    file = tmp_path / "dates.csv"
    file.write_text("Account,Close Date\nAcme,03/04/2026\nGlobex,05/06/2026\n")
    app = app_for(store, demo=True)
    async with app.run_test(size=(110, 40)) as pilot:
        await pilot.press("i")
        await pilot.pause()
        app.screen.field.value = str(file)
        await pilot.press("enter")
        await settle(app, pilot)
        await pilot.press("i")
        await pilot.pause()
        assert "First answer what is asked above" in text_of(app)
        app.screen._ask_question("date_format")
        await pilot.pause()
        await pilot.press("enter")
        await settle(app, pilot)
        assert app.screen.plan.questions == ()


def test_sentences_name_what_this_screen_has_and_no_option_of_the_command_line():
    said = [
        "For the won ones alone: --where deal_stage=Won.",
        "No row is chosen by --where. ‘Stage’ holds Lost (3).",
        "the name is the same as on line 3; --merge-by name joins such rows",
        "those that could be either are refused. --date-format DMY or --date-format MDY settles them.",
        "… and 9 more (all of them with --json)",
    ]
    assert on_screen(said[0]) == "For the won ones alone: set Rows to deal_stage = Won."
    assert on_screen(said[1]).startswith("No row is chosen under Rows.")
    assert not any("--" in on_screen(text) for text in said)
