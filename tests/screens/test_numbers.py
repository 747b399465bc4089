"""The weekly numbers as a person types, reads and corrects them, at 80x24 (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from csm_tui.domain.numbers import IncomingNumbers
from csm_tui.store.store import Store

from tests.screens.conftest import HOSTILE, TODAY, text_of
from tests.screens.test_import_file import settle

MONDAY = date(2026, 11, 16)
Make = Callable[..., Any]


async def write(pilot: Any, field: str, text: str) -> None:
    pilot.app.screen.query_one(f"#field-{field}").value = text
    await pilot.pause()


@pytest.fixture
def globex(filled: Store) -> int:
    return filled.find("Globex")


async def test_the_form_shows_what_was_told_last_and_how_old_it_is(filled: Store, globex: int, app_for: Make) -> None:
    for ago, active in ((27, 25), (20, 28), (13, 31)):
        filled.set_numbers(globex, TODAY - timedelta(days=ago), active=active, licensed=40)
    filled.set_numbers(globex, TODAY - timedelta(days=20), tickets=4)
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.open_account(globex)
        await pilot.pause()
        await pilot.press("number_sign")
        await pilot.pause()
        shown = text_of(app)
        assert "31 on 05 Nov, 13 days ago" in shown
        assert "▅▆▆" in shown or "▅▆" in shown
        assert "4, 20 days ago: too old" in shown
        assert shown.count("never told") == 5
        await pilot.press("tab", *"33")
        await pilot.pause()
        assert "Active users 33 of 40, 82 %" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "Globex Logistics: active users of 18 Nov" in text_of(app)
        assert filled.facts(globex).numbers[-1].active == 33
        await pilot.press("u")
        await pilot.pause()
        assert filled.facts(globex).numbers[-1].active == 31


@pytest.mark.parametrize("key", ["portfolio", "account", "review"])
async def test_the_form_is_one_key_away(filled: Store, globex: int, app_for: Make, key: str) -> None:
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        if key != "portfolio":
            {"account": app.open_account, "review": app.open_review}[key](globex)
        await pilot.pause()
        await pilot.press("number_sign")
        await pilot.pause()
        assert "Numbers of Globex Logistics" in text_of(app)


async def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    filled: Store, globex: int, app_for: Make
) -> None:
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.open_account(globex)
        await pilot.pause()
        await pilot.press("number_sign")
        await pilot.pause()
        for field, text, said in (
            ("error_rate", "101", "is more than 100 %"),
            ("error_rate", "much", "is not a number"),
            ("error_rate", "2,5 %", ""),
            ("tickets", "3.5", "is not a whole number"),
            ("tickets", "1.234", ""),
            ("core_used", "9", ""),
            ("core_total", "8", "9 features are used, there are 8 in all"),
            ("core_total", "9", ""),
            ("on", "tom", "still to come"),
            ("on", "mon-1w", ""),
        ):
            await write(pilot, field, text)
            if said:
                await pilot.press("enter")
                await pilot.pause()
                assert said in text_of(app)
                assert not filled.facts(globex).numbers
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("number_sign")
        await pilot.pause()
        await write(pilot, "on", "16 nov")
        await pilot.press("enter")
        await pilot.pause()
        [numbers] = filled.facts(globex).numbers
        assert (numbers.on, numbers.error_rate, numbers.tickets, numbers.core_used) == (MONDAY, 2.5, 1234, 9)


async def test_more_than_licensed_is_asked_about_once_and_then_kept(filled: Store, globex: int, app_for: Make) -> None:
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.open_account(globex)
        await pilot.pause()
        await pilot.press("number_sign")
        await pilot.pause()
        await write(pilot, "licensed", "25")
        await write(pilot, "active", "31")
        await pilot.press("enter")
        await pilot.pause()
        assert "31 are active, 25 are licensed. Enter again" in text_of(app)
        assert not filled.facts(globex).numbers
        await pilot.press("enter")
        await pilot.pause()
        assert filled.facts(globex).numbers[0].active == 31


async def test_more_than_was_licensed_another_day_is_asked_about_too(filled: Store, globex: int, app_for: Make) -> None:
    filled.set_numbers(globex, MONDAY, licensed=25, core_total=8)
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.open_account(globex)
        await pilot.pause()
        await pilot.press("number_sign")
        await pilot.pause()
        await write(pilot, "active", "31")
        await write(pilot, "core_used", "9")
        await pilot.press("enter")
        await pilot.pause()
        assert "31 are active, 25 are licensed" in text_of(app)
        assert "9 features are used, there are 8 in all" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert filled.facts(globex).numbers[-1].active == 31


async def test_the_same_day_again_corrects_and_an_emptied_field_is_taken_out(
    filled: Store, globex: int, app_for: Make
) -> None:
    filled.set_numbers(globex, TODAY, active=31, tickets=4)
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.open_account(globex)
        await pilot.pause()
        await pilot.press("number_sign")
        await pilot.pause()
        assert app.screen.query_one("#field-active").value == "31"
        await write(pilot, "active", "32")
        await write(pilot, "tickets", "")
        await pilot.press("enter")
        await pilot.pause()
        [numbers] = filled.facts(globex).numbers
        assert (numbers.active, numbers.tickets) == (32, None)


async def test_the_story_opens_to_days_where_one_is_chosen_changed_or_removed(
    filled: Store, globex: int, app_for: Make
) -> None:
    filled.set_numbers(globex, MONDAY, active=31, licensed=40)
    filled.set_numbers(globex, MONDAY - timedelta(days=7), active=20)
    filled.import_numbers([IncomingNumbers((2,), "Globex Logistics", "", MONDAY, {"active": 28})])
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.open_account(globex)
        await pilot.pause()
        await pilot.press("N")
        await pilot.pause()
        shown = text_of(app)
        assert "31 of 40" in shown
        assert "78 %" in shown
        assert "1 to choose: Enter" in shown
        await pilot.press("enter", "j")
        await pilot.pause()
        assert "typed 31, a file says 28: choose" in text_of(app)
        await pilot.press("enter", "j", "enter")
        await pilot.pause()
        assert "28 of 40" in text_of(app)
        assert "to choose" not in text_of(app)
        await pilot.press("u")
        await pilot.pause()
        assert "1 to choose: Enter" in text_of(app)
        await pilot.press("j", "delete")
        await pilot.pause()
        assert len(filled.numbers(globex)) == 1, "the last figure of a day takes the day with it"
        await pilot.press("k", "e")
        await pilot.pause()
        await write(pilot, "active", "30")
        await pilot.press("enter")
        await pilot.pause()
        if "Enter again" in text_of(app):
            await pilot.press("enter")
            await pilot.pause()
        assert filled.facts(globex).numbers[0].active == 30


async def test_an_empty_story_says_what_to_press(filled: Store, globex: int, app_for: Make) -> None:
    app = app_for(filled)
    async with app.run_test(size=(60, 15)) as pilot:
        await pilot.pause()
        app.open_account(globex)
        await pilot.pause()
        await pilot.press("N")
        await pilot.pause()
        assert "No numbers yet." in text_of(app)
        await pilot.press("number_sign")
        await pilot.pause()
        assert "Numbers of Globex Logistics" in text_of(app)


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (200, 60)])
async def test_it_stays_whole_with_many_days_hostile_names_and_ascii(
    store: Store, app_for: Make, size: tuple[int, int]
) -> None:
    key = store.create_account(HOSTILE[3], segment="smb")
    for day in range(60):
        store.set_numbers(key, TODAY - timedelta(days=day), active=10**9 - day, licensed=10**9, error_rate=99.123)
    app = app_for(store, glyphs="ascii")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.open_account(key)
        await pilot.pause()
        await pilot.press("N", "space", "G")
        await pilot.pause()
        shown = text_of(app)
        assert shown.isascii()
        assert all(len(row) <= size[0] for row in shown.splitlines())
        await pilot.press("number_sign")
        await pilot.pause()
        assert "Numbers of" in text_of(app)


async def test_a_usage_export_comes_in_from_inside_and_raises_its_signal(
    filled: Store, globex: int, app_for: Make, tmp_path: Path
) -> None:
    path = tmp_path / "usage.csv"
    path.write_text(
        "Account,Date,Error rate\nGlobex Logistics,2026-11-16,0.07\nNobody,2026-11-16,0.01\n", encoding="utf-8"
    )
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.action_import_numbers()
        await pilot.pause()
        await pilot.press(*str(path), "enter")
        await settle(app, pilot)
        assert "may be 0.07 % or 7.00 %" in text_of(app)
        await pilot.press("i")
        await pilot.pause()
        assert "First answer" in text_of(app)
        app.screen._set("rate", "fraction")
        await settle(app, pilot)
        await pilot.press("i")
        await settle(app, pilot)
        assert "Dry run, nothing was changed: 1 new" in text_of(app)
        assert "no account in the portfolio has this name" in text_of(app)
        assert not filled.facts(globex).numbers
        await pilot.press("i")
        await settle(app, pilot)
        assert "Numbers from usage.csv: 1 new" in text_of(app)
        assert "T1" in {s.code for s in filled.facts(globex).signals if s.is_open}
        await pilot.press("escape")
        app.open_review(globex)
        await pilot.pause()
        assert "Error rate 7 % on 16 Nov 2026" in {p.evidence for p in _proposed(filled, globex)}
        await pilot.press("escape", "u")
        await pilot.pause()
        assert not filled.facts(globex).numbers


def _proposed(store: Store, key: int) -> list[Any]:
    from csm_tui.domain.review import propose

    view = store.fresh(key)
    return list(propose(view.facts, view.assessment, store.today).values())
