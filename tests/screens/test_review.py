"""The weekly ritual as a person sees it: one key an answer, stored at once, resumed anywhere, undone step by step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from csm_tui.domain.model import AnswerValue, Review
from csm_tui.screens.dialogs.form import FormDialog
from csm_tui.screens.dialogs.menu import Menu
from csm_tui.screens.review import ReviewScreen
from csm_tui.store import Store
from csm_tui.widgets.status import StatusLine
from csm_tui.widgets.text import width
from textual.pilot import Pilot

from tests.screens.review_book import TODAY, app_on, new, open_book, review, shown, steady, troubled

WEEK = "2026-W47"


@pytest.fixture
def store(book: Path) -> Iterator[Store]:
    opened = open_book(book)
    yield opened
    opened.close()


@asynccontextmanager
async def opened(store: Store, account_id: int | None = None, size: tuple[int, int] = (80, 24), **more: Any) -> Any:
    """The review screen of an account, or of the week's queue."""
    app = app_on(store, ReviewScreen(store, account_id, **more))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.pause()
        yield pilot


def text(pilot: Pilot[None]) -> str:
    return shown(pilot.app.screen)


def said(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one(StatusLine).message[0])


def stored(store: Store, account_id: int, week: str = WEEK) -> Review | None:
    return next((r for r in store.facts(account_id).reviews if r.week == week), None)


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def to_summary(pilot: Pilot[None], keys: str = "y", count: int = 15) -> None:
    for _ in range(count):
        await press(pilot, keys)


# The sheet


async def test_fifteen_questions_stand_in_five_groups_and_the_open_one_has_the_room(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        for part in (
            "WEEKLY REVIEW  week 47", "ACME FOODS", "● G 100", "Engagement", "Progress", "Technical", "Adoption",
            "Sentiment", "1 of 15", "Are all planned meetings taking place?", "4 wks ··yy", "[ y Yes ]", "15 left",
            "Last meeting held on 17 Nov (looks like yes)", "Since the last review, 7 days ago:",
        ):  # fmt: skip
            assert part in text(pilot)


async def test_nothing_is_answered_by_itself_and_nothing_is_written_by_looking(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, "enter", "enter", "b", "escape")
    assert stored(store, account) is None


async def test_what_a_phase_does_not_ask_is_skipped_and_says_so(store: Store) -> None:
    account = new(store)
    async with opened(store, account) as pilot:
        assert "1 of 9" in text(pilot)
        assert "Adoption      from TRAIN on" in text(pilot).replace("—", " ")
        await to_summary(pilot, count=9)
        assert "On these answers" in text(pilot)


# Answering


async def test_an_answer_is_in_the_database_at_once_and_the_next_question_has_the_room(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, "y", "s", "a")
        found = stored(store, account)
        assert found is not None
        assert {q: a.value.value for q, a in found.answers.items()} == {"E1": "y", "E2": "s", "E3": "a"}
        assert found.position == 3
        assert "4 of 15" in text(pilot)
        assert "1 yes · 0 no · 1 not sure · 1 n.a. · 12 left" in text(pilot)


async def test_no_asks_for_a_line_and_offers_the_matching_signal(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, "y", "n")
        assert "⏎, then r raises “Slow reply”, “No reply” or “Champion silent”" in text(pilot)
        await pilot.press(*"no reply since Monday")
        await press(pilot, "enter")
        assert "⏎, then" not in text(pilot)
        assert "r raises “Slow reply”, “No reply” or “Champion silent”" in text(pilot)
        found = stored(store, account)
        assert found is not None
        assert found.answers["E2"].note == "no reply since Monday"
        assert "3 of 15" in text(pilot)
        await press(pilot, "r")
        assert isinstance(pilot.app.screen, Menu)
        await press(pilot, "1")
        signal = next(s for s in store.facts(account).signals if s.code == "E4" and s.is_open)
        assert signal.evidence == "no reply since Monday"
        assert signal.human
        assert "Signal “Slow reply” is raised" in said(pilot)


async def test_without_a_note_the_signal_asks_for_its_evidence(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, "n", "escape", "r", "2")
        assert isinstance(pilot.app.screen, FormDialog)
        await pilot.press(*"two meetings missed")
        await press(pilot, "enter")
        assert any(s.evidence == "two meetings missed" for s in store.facts(account).signals)


async def test_escape_drops_the_note_and_keeps_the_answer(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, "n")
        await pilot.press(*"half a th")
        await pilot.pause(0.8)
        found = stored(store, account)
        assert found is not None
        assert found.answers["E1"].note == "half a th"
        await press(pilot, "escape")
        found = stored(store, account)
        assert found is not None
        assert (found.answers["E1"].value, found.answers["E1"].note) == (AnswerValue.NO, "")
        assert "2 of 15" in text(pilot)


async def test_letters_in_a_note_are_only_text(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, "n")
        await pilot.press(*"ynsabxur? q")
        await press(pilot, "enter")
        found = stored(store, account)
        assert found is not None
        assert found.answers["E1"].note == "ynsabxur? q"
        assert len(found.answers) == 1


async def test_a_note_can_be_added_to_any_answer(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, ".")
        assert "Answer first" in said(pilot)
        await press(pilot, "y", "b", ".")
        await pilot.press(*"hi")
        await press(pilot, "enter")
        found = stored(store, account)
        assert found is not None
        assert found.answers["E1"].note == "hi"


async def test_back_and_another_answer_replaces_the_first(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, "y", "y", "left", "left", "s")
        found = stored(store, account)
        assert found is not None
        assert found.answers["E1"].value == AnswerValue.NOT_SURE
        assert "3 of 15" in text(pilot)


async def test_the_whole_sheet_can_be_answered_with_the_mouse(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        rows = text(pilot).split("\n")
        row = next(i for i, line in enumerate(rows) if "[ s Not sure ]" in line)
        await pilot.click("#sheet", offset=(rows[row].index("s Not sure"), row))
        await pilot.pause()
        found = stored(store, account)
        assert found is not None
        assert found.answers["E1"].value == AnswerValue.NOT_SURE
        rows = text(pilot).split("\n")
        row = next(i for i, line in enumerate(rows) if "Are the key people" in line)
        await pilot.click("#sheet", offset=(20, row))
        await pilot.pause()
        assert "3 of 15" in text(pilot)


# The same as last week


async def test_a_steady_account_takes_seven_keys(store: Store) -> None:
    account = steady(store)
    async with opened(store) as pilot:
        await press(pilot, "space", "space", "space", "space", "space")
        assert "On these answers  ● G 100" in text(pilot)
        await press(pilot, "enter")
        await press(pilot, "enter")
        found = stored(store, account)
        assert found is not None
        assert found.completed == TODAY
        assert all(a.same for a in found.answers.values())
        assert "Week done: 1 of 1 reviewed" in text(pilot)
        snapshot = store.facts(account).snapshots[-1]
        assert (snapshot.on, snapshot.reviewed, snapshot.score) == (TODAY, True, 100)


async def test_without_answers_of_last_week_there_is_nothing_to_repeat(store: Store) -> None:
    account = new(store)
    async with opened(store, account) as pilot:
        await press(pilot, "space")
        assert "no answers of last week for engagement" in said(pilot)
        assert stored(store, account) is None


async def test_after_three_weeks_alike_a_fresh_look_is_asked_for(store: Store) -> None:
    account = steady(store, weeks=3)
    async with opened(store, account) as pilot:
        await press(pilot, "space")
        assert "three weeks the same" in said(pilot)
        assert stored(store, account) is None
        await press(pilot, "space")
        found = stored(store, account)
        assert found is not None
        assert len(found.answers) == 3


async def test_all_good_is_not_repeated_over_an_open_signal(store: Store) -> None:
    account = steady(store)
    store.raise_signal(account, "E7", evidence="Kim was absent twice")
    async with opened(store, account) as pilot:
        await press(pilot, "space")
        assert "look afresh at engagement" in said(pilot)
        await press(pilot, "enter", "enter", "enter", "space")
        found = stored(store, account)
        assert found is not None
        assert set(found.answers) == {"P1", "P2", "P3"}


async def test_all_good_is_not_repeated_from_an_old_review(store: Store) -> None:
    account = steady(store, weeks=1)
    store.today = TODAY + timedelta(days=14)
    async with opened(store, account, week="2026-W49") as pilot:
        await press(pilot, "enter", "space")  # first an action whose day has come
        assert "look afresh at engagement" in said(pilot)
        await press(pilot, "enter", "enter", "enter", "space")
        assert "look afresh at progress" in said(pilot)
        await press(pilot, "enter", "enter", "enter", "space")
        assert "21 days old: look afresh at technical" in said(pilot)


# Pausing, resuming, undoing


async def test_it_resumes_at_the_same_question_after_a_restart(store: Store, book: Path) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, "y", "y", "y", "y", "escape")
    again = open_book(book)
    try:
        async with opened(again) as pilot:
            assert "5 of 15" in text(pilot)
            assert "4 yes" in text(pilot)
    finally:
        again.close()


async def test_a_kill_in_the_middle_of_a_note_loses_nothing(store: Store, book: Path) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, "y", "n")
        await pilot.press(*"ERP export")
        await pilot.pause(0.7)
        other = open_book(book)  # what another process finds: nothing here was ended in order
        try:
            found = stored(other, account)
        finally:
            other.close()
        assert found is not None
        assert found.answers["E2"].note == "ERP export"


async def test_leaving_at_once_flushes_the_note(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, "n")
        await pilot.press(*"quick")
        await press(pilot, "ctrl+q")
    found = stored(store, account)
    assert found is not None
    assert found.answers["E1"].note == "quick"


async def test_undo_takes_back_one_answer_after_the_other_and_redo_gives_it_again(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, "y", "n")
        await pilot.press(*"why")
        await press(pilot, "enter", "space")
        assert set(stored(store, account).answers) == {"E1", "E2", "E3"}  # type: ignore[union-attr]
        assert [a.same for a in stored(store, account).answers.values()] == [False, False, True]  # type: ignore[union-attr]
        await press(pilot, "u")
        assert "engagement as last week" in said(pilot)
        assert set(stored(store, account).answers) == {"E1", "E2"}  # type: ignore[union-attr]
        assert "3 of 15" in text(pilot)
        await press(pilot, "u")
        assert set(stored(store, account).answers) == {"E1"}  # type: ignore[union-attr]
        await press(pilot, "u")
        assert stored(store, account) is None
        assert "1 of 15" in text(pilot)
        await press(pilot, "U", "U")
        assert stored(store, account).answers["E2"].note == "why"  # type: ignore[union-attr]


async def test_undo_goes_back_to_the_account_before(store: Store) -> None:
    first = troubled(store)
    steady(store)
    async with opened(store) as pilot:
        assert "GLOBEX LOGISTICS" in text(pilot)
        await to_summary(pilot, count=12)
        await press(pilot, "enter")
        await pilot.press(*"Call the sponsor", "tab", *"fri", "tab")
        await press(pilot, "enter")
        assert "ACME FOODS" in text(pilot)
        assert "account 2 of 2" in text(pilot)
        await press(pilot, "u")
        assert "GLOBEX LOGISTICS" in text(pilot)
        assert "On these answers" in text(pilot)
        assert stored(store, first).completed is None  # type: ignore[union-attr]


async def test_undo_never_takes_back_what_was_no_part_of_a_review(store: Store) -> None:
    account = steady(store)
    store.add_note(account, "keep me")
    async with opened(store, account) as pilot:
        await press(pilot, "u")
        assert "no part of a review" in said(pilot)
    assert [n.text for n in store.facts(account).notes] == ["keep me"]


# The end


async def test_the_summary_says_why_and_completing_asks_for_a_next_action(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        await to_summary(pilot, count=12)
        assert "A Critical signal is open" in text(pilot)
        assert "To be green" in text(pilot)
        assert "was ■ R" in text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, FormDialog)
        await pilot.press(*"Call the sponsor")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, FormDialog)  # an action has an owner and a date
        await pilot.press(*"fri")
        await press(pilot, "enter")
        action = store.facts(account).actions[-1]
        assert (action.text, action.due, action.owner, action.origin) == (
            "Call the sponsor", TODAY + timedelta(days=2), "Sam", "review",
        )  # fmt: skip
        assert stored(store, account).completed == TODAY  # type: ignore[union-attr]
        assert len(pilot.app.screen_stack) == 1


async def test_a_colour_of_ones_own_needs_a_reason_and_is_kept_with_the_review(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, *["space"] * 5)
        await press(pilot, "3")
        assert "is what the answers say" in said(pilot)
        await press(pilot, "2")
        assert isinstance(pilot.app.screen, FormDialog)
        await pilot.press("tab", "down", "tab", *"budget talks next week")
        await press(pilot, "enter")
        assert "Your colour  yellow until 25 Nov: budget talks next week" in text(pilot)
        await press(pilot, "enter")
        await press(pilot, "enter")
    view = store.fresh(account)
    assert view.assessment.health.colour == "yellow"
    assert view.assessment.health.score == 100


async def test_no_colour_goes_past_a_critical_signal(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        await to_summary(pilot, count=12)
        await press(pilot, "2")
        assert "never past a Critical signal" in said(pilot)
        assert "[ 2 Yellow ]" not in text(pilot)


async def test_answers_can_be_changed_from_the_summary(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, *["space"] * 5)
        await press(pilot, "b", "s")
        assert "On these answers" in text(pilot)
        assert "14 yes · 0 no · 1 not sure · 0 n.a." in text(pilot)


async def test_a_completed_review_can_be_opened_again(store: Store) -> None:
    account = steady(store)
    review(store, account, TODAY)
    async with opened(store, account) as pilot:
        assert "[ Enter Keep ]" in text(pilot)
        await press(pilot, "b", "n", "escape", "enter")
        await press(pilot, "enter")
    found = stored(store, account)
    assert found is not None
    assert found.answers["S3"].value == AnswerValue.NO
    assert store.facts(account).snapshots[-1].on == TODAY


async def test_leaving_a_completed_review_calls_it_complete_and_not_paused(store: Store) -> None:
    account = steady(store)
    review(store, account, TODAY)
    async with opened(store, account) as pilot:
        await press(pilot, "escape")
        assert "review is complete" in said(pilot)
        assert "paused" not in said(pilot)


async def test_a_late_review_is_marked(store: Store) -> None:
    account = steady(store, weeks=1)
    async with opened(store, account, week="2026-W45") as pilot:
        assert "week 45 · late" in text(pilot)
        await press(pilot, "y")
    assert stored(store, account, "2026-W45").late  # type: ignore[union-attr]


async def test_a_week_that_is_done_says_so_and_takes_no_answers(store: Store) -> None:
    account = steady(store)
    review(store, account, TODAY)
    async with opened(store) as pilot:
        assert "Week done: 1 of 1 reviewed" in text(pilot)
        await press(pilot, "y", "space", "n", "enter")
        assert not isinstance(pilot.app.screen, ReviewScreen)


async def test_the_queue_begins_with_the_worst_and_tells_why(store: Store) -> None:
    steady(store)
    troubled(store)
    async with opened(store, size=(120, 40)) as pilot:
        assert "GLOBEX LOGISTICS" in text(pilot)
        assert "Critical signal open" in text(pilot)
        assert "account 1 of 2" in text(pilot)


async def test_a_large_book_is_ordered_in_a_thread(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    steady(store)
    troubled(store)
    monkeypatch.setattr("csm_tui.screens.review_base.AT_ONCE", 1)
    app = app_on(store, ReviewScreen(store))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "GLOBEX LOGISTICS" in text(pilot)
        await press(pilot, "y")
        assert "2 of 12" in text(pilot)


# Everywhere


@pytest.mark.parametrize("size", [(50, 12), (80, 24), (200, 60)])
async def test_hostile_names_and_any_size(store: Store, size: tuple[int, int]) -> None:
    names = ("Acme [EMEA]", "a [/] b", "x\x1b[2J[@click=app.quit]y[/]", "日本語 株式会社 " * 10, "n" * 10_000)
    for name in names:
        new(store, name)
    async with opened(store, size=size) as pilot:
        for _ in names:
            body = pilot.app.screen.query_one("#sheet")
            rows = text(pilot).split("\n")
            assert max(map(width, rows)) <= size[0]
            assert len(rows) <= body.size.height
            assert "\x1b" not in text(pilot)
            await press(pilot, "n")
            await pilot.press(*"[/]")
            await press(pilot, "enter")
            await to_summary(pilot, count=8)
            assert "On these answers" in text(pilot)
            await press(pilot, "enter")
            await press(pilot, "enter")
        assert "reviewed" in text(pilot)


@pytest.mark.parametrize("key", ["?", "f1", ":", "ctrl+p"])
async def test_help_and_commands_are_a_key_away(store: Store, key: str) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, key)
        assert not pilot.app.screen.query("ReviewBody")
        assert pilot.app.screen.query("Input")  # one searches in it


async def test_every_question_can_be_shown_at_any_size(store: Store) -> None:
    account = steady(store)
    async with opened(store, account, size=(60, 15)) as pilot:
        for number in range(1, 16):
            assert f"{number} of 15" in text(pilot)
            assert "space" in text(pilot)
            await press(pilot, "enter")
