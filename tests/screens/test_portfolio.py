"""The portfolio, by what a person sees and presses."""

from __future__ import annotations

from pathlib import Path

import pytest
from csm_tui.screens.account import AccountScreen
from csm_tui.screens.portfolio import PortfolioScreen

from tests.screens.conftest import HOSTILE, text_of


async def test_it_opens_on_the_worst_account_with_figures_above_and_keys_below(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = text_of(app).split("\n")
    assert lines[0].startswith(" PORTFOLIO  1 All 4 │ 2 Not green")
    assert lines[0].endswith("Wed 18 Nov")
    assert "Week 47 review" in lines[2]
    assert "Health▾" in lines[4]
    assert lines[5].startswith("▌")
    assert lines[-1].rstrip().endswith("? All keys")


async def test_no_line_is_wider_than_the_screen_and_the_footer_ends_with_help_at_every_size(filled, app_for):
    for name in HOSTILE:
        filled.create_account(name, arr_cents=1_000_000, kickoff=filled.today)
    for ascii_marks in ("unicode", "ascii"):
        app = app_for(filled, glyphs=ascii_marks)
        async with app.run_test(size=(60, 20)) as pilot:
            for size in ((60, 20), (80, 24), (110, 30), (120, 40), (200, 60)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
                text = text_of(app)
                assert "\x1b" not in text
                assert text.split("\n")[-1].rstrip().endswith(("? All keys", "? Keys"))
                if ascii_marks == "ascii":
                    marks = text.replace("\u682a\u5f0f\u4f1a\u793e \u30c6\u30b9\u30c8 \u5c71\u7530", "")
                    assert set("│─▌●▲■↑↓▅·…✓░█⏎") & set(marks) == set()


async def test_hostile_names_show_as_themselves_and_run_nothing(store, app_for):
    for name in HOSTILE:
        store.create_account(name, arr_cents=1_000_000, kickoff=store.today)
    app = app_for(store)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        text = text_of(app)
        for key in ("question_mark", "escape", "colon", "a", "c", "m", "e", "escape", "o", "escape", "y"):
            await pilot.press(key)
            await pilot.pause()
        assert isinstance(app.screen, PortfolioScreen)
    assert "Acme [EMEA]" in text
    assert "a [/] b" in text
    assert "[@click=app.quit]" in text
    assert "\u202e" not in text
    assert app.return_code in (0, None)


async def test_the_smallest_sizes_say_what_is_needed_and_come_back(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(200, 60)) as pilot:
        for size in ((80, 24), (44, 10), (20, 5), (2, 1), (1, 1), (44, 10)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert text_of(app).split("\n")[:2] == ["csm-tui needs 50x12", "(this is 44x10)"]
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "Globex Logistics" in text_of(app)


@pytest.mark.parametrize("small", [(40, 10), (49, 11), (2, 1)])
async def test_after_a_window_that_was_too_small_the_keys_work_as_before(filled, app_for, small):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for opens in (None, app.open_health, app.open_account):
            if opens is not None:
                opens(filled.find("Initech"))
                await pilot.pause()
            before, focused = text_of(app), app.focused
            assert focused is not None
            for size in (small, (60, 9), small, (80, 24)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
            await pilot.pause()
            assert app.focused is focused
            assert text_of(app).split("\n") == before.split("\n")
            assert not app.screen.query("TooSmall")
        await pilot.press("escape", "escape", "j", "enter")
        await pilot.pause()
        assert isinstance(app.screen, AccountScreen)


async def test_a_filter_narrows_as_it_is_typed_enter_keeps_it_and_escape_clears_it(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"glo")
        await pilot.pause()
        assert "/glo  1 of 4" in text_of(app)
        assert "Initech" not in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "/glo  1 of 4" in text_of(app)
        assert text_of(app).split("\n")[0].startswith(" PORTFOLIO")  # the line to type in has gone
        await pilot.press("escape")
        await pilot.pause()
        assert "Initech" in text_of(app)
        await pilot.press("slash", *"hlh")  # letters in order find Hooli Health
        await pilot.pause()
        assert "Hooli Health" in text_of(app)
        assert "Globex" not in text_of(app)


async def test_a_filter_that_fits_nothing_in_its_view_tells_what_fits_elsewhere(filled, app_for):
    globex = filled.find("Globex")
    filled.hold_account(globex, filled.facts(globex).account.rev, reason="waits for their budget")
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "slash", *"globex", "enter")
        await pilot.pause()
        told = text_of(app)
        assert "0 of 3 in To review · 1 shows all" in told.split("\n")[0]
        assert "Nothing in “To review” fits “globex”." in told
        assert "1 other account does: 1 shows all." in told
        await pilot.press("1")
        await pilot.pause()
        assert "/globex  1 of 4" in text_of(app)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_a_long_message_is_shown_to_its_end_until_the_next_key(filled, app_for, size):
    end = "If paste is empty: it is in /home/someone/.local/state/csm-tui/last-copy.txt"
    app = app_for(filled)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        before = text_of(app).split("\n")
        app.say(f"Sent the whole message to your terminal (OSC 52, 1,234 characters). {end}")
        await pilot.pause()
        after = text_of(app).split("\n")
        assert "".join(end.split()) in "".join("".join(after).split())
        assert after[-1] == before[-1]
        assert after[:-4] == before[:-4]
        await pilot.press("home")
        await pilot.pause()
        assert text_of(app).split("\n")[-4:-2] == before[-4:-2]
        app.say("short")
        await pilot.pause()
        assert text_of(app).split("\n")[-4:-2] == before[-4:-2]
        app.open_health(filled.find("Globex"))
        await pilot.pause()
        app.say(end * 9)
        await pilot.pause()
        assert "…" in text_of(app).split("\n")[-2]
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        assert text_of(app).startswith("csm-tui needs")


async def test_letters_typed_into_the_filter_are_text(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", "d", "u", "q", "question_mark", "ctrl+z", "delete", "1")
        await pilot.pause()
        assert app.screen.query_one("FilterInput").value == "duq?1"
        assert isinstance(app.screen, PortfolioScreen)
        assert filled.can_undo() is not None  # ctrl+z took nothing back


async def test_views_and_orders_change_the_rows_and_are_there_again_after_a_restart(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("s")
        await pilot.pause()
        assert "Account" in text_of(app)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert [row.name[0] for row in app.screen.list.rows] == ["G", "H", "I", "W"]
        await pilot.press("S")
        assert [row.name[0] for row in app.screen.list.rows] == ["W", "I", "H", "G"]
        await pilot.press("j", "j", "ctrl+q")
    again = app_for(filled)
    async with again.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert [row.name[0] for row in again.screen.list.rows] == ["W", "I", "H", "G"]
        assert again.screen.account_id() == again.screen.list.rows[2].id
        await pilot.press("1", "2")
        await pilot.pause()
        assert again.screen.view == 2


async def test_a_new_account_is_added_undone_by_name_and_done_again(store, app_for):
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("escape")  # the question of the first run
        await pilot.pause()
        assert "No accounts yet." in text_of(app)
        await pilot.press("n")
        await pilot.pause()
        await pilot.press(*"Zed", "enter")
        await pilot.pause()
        assert "Zed added · u undo" in text_of(app)
        assert [row.name for row in app.screen.list.rows] == ["Zed"]
        await pilot.press("u")
        await pilot.pause()
        assert "Undone:" in text_of(app)
        assert list(app.screen.list.rows) == []
        await pilot.press("U")
        await pilot.pause()
        assert [row.name for row in app.screen.list.rows] == ["Zed"]


async def test_archiving_asks_first_and_can_be_undone(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        name = app.screen.list.row_at_cursor().name
        await pilot.press("delete")
        await pilot.pause()
        assert f"Archive {name}?" in text_of(app)
        await pilot.press("n")
        assert filled.count() == 4
        await pilot.press("delete")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        assert filled.count() == 3
        assert f"{name} archived" in text_of(app)
        await pilot.press("u")
        await pilot.pause()
        assert filled.count() == 4


async def test_the_next_milestone_is_marked_done_from_the_list(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        row = app.screen.list.row_at_cursor()
        await pilot.press("d")
        await pilot.pause()
        assert "Done:" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "marked done" in text_of(app)
        done = next(m for m in filled.facts(row.id).milestones if m.code == row.next_code)
        assert done.actual == filled.today


async def test_what_another_window_writes_is_seen_without_a_key(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        other = filled.fork()
        other.create_account("Elsewhere", arr_cents=100)
        other.close()
        app._poll()
        await pilot.pause()
        assert "Elsewhere" in text_of(app)


async def test_midnight_moves_an_open_program_on(filled, app_for):
    from datetime import timedelta

    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        tomorrow = filled.today + timedelta(days=1)
        app._clock = lambda: tomorrow
        app._poll()
        await pilot.pause()
        assert "Thu 19 Nov" in text_of(app)


async def test_the_list_is_written_safe_for_a_spreadsheet_and_never_over_a_file(store, app_for, tmp_path: Path):
    store.create_account("=1+1", arr_cents=100)
    app = app_for(store)
    target = tmp_path / "out.csv"
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        await pilot.press("w")
        await pilot.pause()
        field = app.screen.query_one("#field-path")
        field.value = str(target)
        await pilot.press("enter")
        await pilot.pause()
        assert "1 account written" in text_of(app)
        text = target.read_text()
        assert "'=1+1" in text
        assert target.stat().st_mode & 0o777 == 0o600
        await pilot.press("w")
        await pilot.pause()
        app.screen.query_one("#field-path").value = str(target)
        await pilot.press("enter")
        await pilot.pause()
        assert "already" in text_of(app)
    assert target.read_text() == text


async def test_a_demo_says_so_and_asks_nothing_at_its_start(store, app_for):
    app = app_for(store, demo=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert " DEMO " in text_of(app)
        assert isinstance(app.screen, PortfolioScreen)


async def test_a_large_book_comes_in_whole(store, app_for):
    with store.step("many"):
        for number in range(150):
            store.create_account(f"Customer {number:03}", arr_cents=100_000 + number)
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        while not app.screen.complete:
            await pilot.pause(0.01)
        await pilot.pause()
        assert len(app.screen.list.rows) == 150
        await pilot.press("G")
        await pilot.pause()
        assert app.screen.list.cursor == 149
