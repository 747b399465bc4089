"""Days away: declared, changed, taken out; who is away is said where the clocks are seen (R8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from csm_tui.store.store import Store

from tests.screens.conftest import HOSTILE, TODAY, text_of

Make = Callable[..., Any]


async def fill(pilot: Any, **fields: str) -> None:
    for name, text in fields.items():
        pilot.app.screen.query_one(f"#field-{name}").value = text
    await pilot.pause()
    await pilot.press("enter")
    await pilot.pause()


async def test_mine_is_declared_changed_and_taken_out(filled: Store, app_for: Make) -> None:
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.action_away()
        await pilot.pause()
        assert "Nobody is away." in text_of(app)
        await pilot.press("n")
        await pilot.pause()
        await fill(pilot, since="today", until="next fri")
        assert "next fri" in text_of(app)
        assert not filled.away_list()
        await fill(pilot, since="today", until="16 nov")
        assert "before the first day" in text_of(app)
        await fill(pilot, since="today", until="3 dec", note="Leave [b]x")
        shown = text_of(app)
        assert "18 Nov to 03 Dec, 16 days" in shown
        assert "Leave [b]x" in shown
        await pilot.press("escape")
        await pilot.pause()
        assert "Away until 3 Dec: clocks stand still" in text_of(app)
        app.action_away()
        await pilot.pause()
        await pilot.press("e")
        await pilot.pause()
        await fill(pilot, until="20 nov")
        assert "18 Nov to 20 Nov, 3 days" in text_of(app)
        await pilot.press("delete")
        await pilot.pause()
        assert "Nobody is away." in text_of(app)
        await pilot.press("u")
        await pilot.pause()
        assert "18 Nov to 20 Nov" in text_of(app)


async def test_a_person_is_declared_from_the_account_and_told_there(filled: Store, app_for: Make) -> None:
    key = filled.find("Globex")
    filled.add_person(key, "Dana Ito", role="champion")
    filled.add_person(key, "Gone Away", state="left")
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.open_account(key)
        await pilot.pause()
        app.screen.action_away_here()
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        assert "Dana Ito" in text_of(app)
        assert "Gone Away" not in text_of(app)
        await fill(pilot, since="16 nov", until="fri")
        assert "Dana Ito" in text_of(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "Dana Ito is away until 20 Nov" in text_of(app)
        app.open_review(key)
        await pilot.pause()
        assert "Dana Ito is away until 20 Nov. First review" in text_of(app)
        [line] = filled.away_list(key)
        assert (line.person, line.away.since, line.away.until) == ("Dana Ito", date(2026, 11, 16), date(2026, 11, 20))


async def test_what_is_declared_already_is_refused_in_one_sentence_and_the_form_stays(
    filled: Store, app_for: Make
) -> None:
    filled.add_away(TODAY, TODAY + timedelta(days=5))
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.action_away()
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        await fill(pilot, since="today", until="today")
        assert "declared already" in text_of(app)
        assert app.screen.query_one("#field-since").value == "today"


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (200, 60)])
async def test_past_present_and_coming_are_told_apart_at_every_size(
    store: Store, app_for: Make, size: tuple[int, int]
) -> None:
    key = store.create_account(HOSTILE[0], segment="smb")
    person = store.add_person(key, HOSTILE[1])
    store.add_away(TODAY, TODAY + timedelta(days=2), "now", person_id=person)
    store.add_away(TODAY, TODAY, account_id=key)
    store.add_away(TODAY + timedelta(days=9), TODAY + timedelta(days=9))
    store.add_away(TODAY - timedelta(days=99), TODAY - timedelta(days=90))
    app = app_for(store)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.action_away()
        await pilot.pause()
        shown = text_of(app)
        assert shown.index("Now") < shown.index("To come") < shown.index("Over")
        assert all(len(row) <= size[0] for row in shown.splitlines())
        assert "Acme [EMEA]" in shown


async def test_the_review_interval_is_edited_and_shown_beside_the_age(filled: Store, app_for: Make) -> None:
    key = filled.find("Wonka")
    app = app_for(filled)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.open_account(key)
        await pilot.pause()
        app.screen.edit_account()
        await pilot.pause()
        await fill(pilot, review_interval="400")
        assert "from 1 to 365" in text_of(app)
        await fill(pilot, review_interval="2 weeks")
        assert filled.facts(key).account.review_interval == 14
        assert "every 14d" in text_of(app)
