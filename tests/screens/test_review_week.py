"""The review beyond one sheet: last week's actions, express, late weeks, two windows, a whole week by keyboard."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
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
async def opened(
    store: Store, account_id: int | None = None, size: tuple[int, int] = (80, 24), **more: Any
) -> AsyncIterator[Pilot[None]]:
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
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def agreed(store: Store, account: int, *texts: str, days: int = -2) -> list[int]:
    return [store.add_action(account, t, owner="Sam", due=TODAY + timedelta(days=days)) for t in texts]


# Last week's actions


async def test_actions_whose_day_has_come_are_asked_for_before_the_questions(store: Store) -> None:
    account = steady(store)
    agreed(store, account, "Name an owner", "Share the plan", "Drop me")
    async with opened(store, account) as pilot:
        for part in (
            "Actions agreed before  3 of 4 without a word", "Name an owner", "Sam · due 16 Nov, 2 days ago",
            "[ d Done ]", "[ c Carry on ]", "[ D Drop ]", "After that 15 questions.",
        ):  # fmt: skip
            assert part in text(pilot)
        await press(pilot, "d", "c")
        assert isinstance(pilot.app.screen, FormDialog)
        await press(pilot, "enter")
        assert "Share the plan" in text(pilot)
        assert "carried once" in text(pilot)
        await press(pilot, "D")
        assert isinstance(pilot.app.screen, FormDialog)
        await pilot.press(*"not wanted")
        await press(pilot, "enter")
        assert "1 of 15" in text(pilot)
    found = {a.text: a for a in store.facts(account).actions}
    assert (found["Name an owner"].state, found["Name an owner"].closed_on) == ("done", TODAY)
    assert (found["Share the plan"].due, found["Share the plan"].carried) == (TODAY + timedelta(days=5), 1)
    assert (found["Drop me"].state, found["Drop me"].reason) == ("dropped", "not wanted")


async def test_each_word_is_one_undo_step_and_says_how_often_it_was_carried(store: Store) -> None:
    account = steady(store)
    (action,) = agreed(store, account, "Share the plan")
    store.carry_action(action, 1, TODAY)
    async with opened(store, account) as pilot:
        assert "carried once" in text(pilot)
        await press(pilot, "c", "enter")
        assert store.facts(account).actions[-1].carried == 2
        await press(pilot, "u")
        assert store.facts(account).actions[-1].carried == 1
        assert "Share the plan" in text(pilot)  # the page is there again
        await press(pilot, "d", "u")
        assert store.facts(account).actions[-1].state == "open"


async def test_nothing_is_forced_and_what_has_no_word_is_told_at_the_end(store: Store) -> None:
    account = steady(store)
    agreed(store, account, "Share the plan")
    async with opened(store, account) as pilot:
        await press(pilot, "enter", "enter")
        assert "1 of 15" in text(pilot)
        await press(pilot, *["space"] * 5)
        assert "1 still without a word (t)" in text(pilot)
        await press(pilot, "t", "d")
        assert "Actions      1 done" in text(pilot)


async def test_actions_to_come_are_a_key_away_and_ask_for_nothing(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        assert "1 of 15" in text(pilot)
        await press(pilot, "b")
        assert "Send the training plan" in text(pilot)
        await press(pilot, "t", "y")
        assert "2 of 15" in text(pilot)


@pytest.mark.parametrize("size", [(50, 12), (60, 15), (80, 24), (200, 60)])
async def test_many_actions_with_hostile_words_fit_any_size(store: Store, size: tuple[int, int]) -> None:
    account = steady(store)
    agreed(
        store,
        account,
        "a [/] b",
        "x\x1b[2J[@click=app.quit]y[/]",
        "日本語 株式会社 " * 20,
        *("n" * 500 for _ in range(30)),
    )
    async with opened(store, account, size=size) as pilot:
        for _ in range(34):
            rows = text(pilot).split("\n")
            assert max(map(width, rows)) <= size[0]
            assert len(rows) <= pilot.app.screen.query_one("#sheet").size.height
            assert "\x1b" not in text(pilot)
            assert "d Done" in text(pilot)
            await press(pilot, "enter")
        assert "1 of 15" in text(pilot)


# Express


async def test_express_looks_only_at_what_asks_for_it_and_at_each_component_as_a_whole(store: Store) -> None:
    calm = steady(store)
    red = troubled(store)
    async with opened(store) as pilot:
        await press(pilot, "E")
        assert "Express: 1 account" in said(pilot)
        assert "week 47 · express" in text(pilot)
        assert "GLOBEX LOGISTICS" in text(pilot)
        assert "Is all of Engagement as it was last week?" in text(pilot)
        await press(pilot, "y")
        assert "Is all of Progress as it was last week?" in text(pilot)
        await press(pilot, "n")
        assert "4 of 12" in text(pilot)
        await press(pilot, "y", "y", "y")
        assert "Is all of Technical" in text(pilot)
        await press(pilot, "y", "y")
        assert "On these answers" in text(pilot)
        found = stored(store, red)
        assert found is not None
        assert found.express
        same = {code for code, a in found.answers.items() if a.same}
        assert same == {"E1", "E2", "E3", "T1", "T2", "T3", "S1", "S2", "S3"}
        assert found.answers["E2"].value is AnswerValue.NO  # carried over as it was
        await press(pilot, "enter")
        await pilot.press(*"Call", "tab", *"fri", "tab")
        await press(pilot, "enter")
        assert "1 of 2 reviewed, 1 left" in text(pilot)
        assert "Express left out 1 quiet account" in text(pilot)
        await press(pilot, "E")
        assert "ACME FOODS" in text(pilot)
    assert stored(store, calm) is None


async def test_express_is_resumed_after_a_restart(store: Store, book: Path) -> None:
    steady(store)
    troubled(store)
    async with opened(store) as pilot:
        await press(pilot, "E", "y")
    again = open_book(book)
    try:
        async with opened(again) as pilot:
            assert "week 47 · express" in text(pilot)
            assert "GLOBEX LOGISTICS" in text(pilot)
            assert "Is all of Progress as it was last week?" in text(pilot)
    finally:
        again.close()


async def test_express_never_carries_all_good_over_an_open_signal(store: Store) -> None:
    account = steady(store)
    store.raise_signal(account, "E7", evidence="Kim was absent twice", severity="high")
    async with opened(store) as pilot:
        await press(pilot, "E", "y")
        assert "look afresh at engagement" in said(pilot)
        assert "1 of 15" in text(pilot)
        await press(pilot, "s")
        assert stored(store, account).answers["E1"].value is AnswerValue.NOT_SURE  # type: ignore[union-attr]


# Late weeks


async def test_a_week_is_picked_and_filed_late_with_what_was_known_then(store: Store) -> None:
    account = steady(store, weeks=1)
    async with opened(store, account) as pilot:
        await press(pilot, "w")
        assert isinstance(pilot.app.screen, Menu)
        await press(pilot, "down", "down", "enter")
        assert "week 45 · late" in text(pilot)
        assert "marked late" in said(pilot)
        assert "17 Nov" not in text(pilot)  # that meeting had not been yet
        await press(pilot, *["y"] * 15)
        assert "The answers of week 46 are newer" in text(pilot)
        await press(pilot, "enter", "enter")
    late = stored(store, account, "2026-W45")
    assert late is not None
    assert (late.late, late.completed) == (True, TODAY)
    assert stored(store, account) is None


async def test_a_review_left_on_sunday_night_is_not_forgotten_on_monday(store: Store, book: Path) -> None:
    store.today = date(2026, 11, 22)
    account = steady(store)
    async with opened(store, account, week=WEEK) as pilot:
        await press(pilot, "enter", "y")
        store.today = date(2026, 11, 23)  # midnight goes by with the screen open
        pilot.app.screen.outside_change()  # type: ignore[attr-defined]
        await press(pilot, "y", "y")
        assert "week 47 · late" in text(pilot)
    found = stored(store, account)
    assert found is not None
    assert len(found.answers) == 3
    async with opened(store) as pilot:
        assert "1 review of week 47 is half done: w goes there." in said(pilot)
        assert "week 48" in text(pilot)


# Two windows


async def test_two_windows_show_both_answers_and_a_person_chooses(store: Store, book: Path) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, "y")
        other = open_book(book)
        try:
            begun = other.start_review(account, WEEK)
            other.answer(begun.id, "E2", "n", "no reply since Monday")
        finally:
            other.close()
        await press(pilot, "y")
        assert isinstance(pilot.app.screen, Menu)
        assert "Mine: yes" in text(pilot)
        assert "The other window’s: no, “no reply since Monday”" in text(pilot)
        await press(pilot, "m")
        found = stored(store, account)
        assert found is not None
        assert found.answers["E2"].value is AnswerValue.YES
        assert "3 of 15" in text(pilot)
    kept = store.db.query("SELECT answers FROM review_revision")
    assert len(kept) == 1
    assert "no reply since Monday" in kept[0][0]


async def test_leaving_the_choice_keeps_the_other_window_s_answer_and_mine_on_record(store: Store, book: Path) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        other = open_book(book)
        try:
            other.answer(other.start_review(account, WEEK).id, "E1", "n", "they missed two")
        finally:
            other.close()
        await press(pilot, "y", "escape")
        assert stored(store, account).answers["E1"].note == "they missed two"  # type: ignore[union-attr]
    assert [r[0] for r in store.db.query("SELECT answers FROM review_revision")] == ['{"E1":{"v":"y"}}']


# Signals


async def test_any_signal_is_raised_with_its_evidence(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, "exclamation_mark")
        await pilot.press(*"competitor")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, FormDialog)
        await pilot.press(*"asked for a quote")
        await press(pilot, "enter")
        assert any(s.code == "N6" and s.evidence == "asked for a quote" for s in store.facts(account).signals)
        assert "“Compared with a competitor” is raised" in said(pilot)
        await press(pilot, "u")
        assert not any(s.code == "N6" and s.is_open for s in store.facts(account).signals)


async def test_completing_tells_what_it_raises_and_the_score_is_that_of_the_answers(store: Store) -> None:
    """The same concern two weeks running is a signal by rule; it is raised on completing, not before."""
    account = steady(store, weeks=0)
    review(store, account, TODAY - timedelta(days=7), "yyyyyyyyyyyyyny", note="They worry about the export.")
    async with opened(store, account) as pilot:
        await press(pilot, *["y"] * 13, "n", "escape", "y")
        assert "Completing   raises Same concern again (medium)" in text(pilot)
        before = store.fresh(account).assessment.health.score
        assert before is not None
        await press(pilot, "enter", "enter")
    assert any(s.code == "N1" and s.is_open for s in store.facts(account).signals)


# The changes in full, the numbers, the end


async def test_what_changed_opens_in_full(store: Store) -> None:
    account = steady(store)
    for n in range(12):
        store.add_contact(account, on=TODAY, kind="mail", direction="out", text=f"mail number {n} about the export")
    async with opened(store, account) as pilot:
        assert "  v: all " in text(pilot)
        await press(pilot, "v")
        for n in range(12):
            assert f"mail number {n} about" in text(pilot)
        await press(pilot, "escape")
        assert "1 of 15" in text(pilot)


async def test_numbers_are_a_key_away(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await press(pilot, "number_sign")
        assert isinstance(pilot.app.screen, FormDialog)


async def test_the_end_of_the_week_leads_to_the_manager_s_summary(store: Store) -> None:
    account = steady(store)
    async with opened(store) as pilot:
        await press(pilot, *["space"] * 5, "enter", "enter")
        assert "Week done: 1 of 1 reviewed" in text(pilot)
        await press(pilot, "M")
        assert type(pilot.app.screen).__name__ == "WeekScreen"
    assert stored(store, account).completed == TODAY  # type: ignore[union-attr]


# Keys


async def test_a_steady_account_takes_seventeen_keys_answered_one_by_one(store: Store) -> None:
    account = steady(store)
    pressed = 0
    async with opened(store) as pilot:
        while (found := stored(store, account)) is None or found.completed is None:
            await press(pilot, "enter" if "On these answers" in text(pilot) or pressed >= 15 else "y")
            pressed += 1
            assert pressed <= 17
    assert pressed == 17


async def test_with_same_as_last_week_seven(store: Store) -> None:
    account = steady(store)
    pressed = 0
    async with opened(store) as pilot:
        while (found := stored(store, account)) is None or found.completed is None:
            await press(pilot, "enter" if pressed >= 5 else "space")
            pressed += 1
            assert pressed <= 7


async def test_the_week_of_the_fresh_look_takes_five_keys_more_at_most(store: Store) -> None:
    account = steady(store, weeks=3)
    async with opened(store) as pilot:
        await press(pilot, *["space"] * 10, "enter", "enter")
    assert stored(store, account).completed == TODAY  # type: ignore[union-attr]


async def test_a_late_week_of_the_whole_queue(store: Store) -> None:
    account = steady(store, weeks=1)
    with store.step("in the book for longer") as tx:
        tx.update("account", account, {"added": "2026-09-10"})
    new(store)
    async with opened(store, week="2026-W45") as pilot:
        assert "week 45 · late" in text(pilot)
        assert "ACME [EMEA]" not in text(pilot)


async def test_a_question_that_is_gone_leaves_no_trace_on_the_sheet_and_stays_on_record(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from csm_tui import content

    account = steady(store)
    begun = store.start_review(account, WEEK)
    store.answer(begun.id, "S3", "n", "she is wavering")
    fewer = tuple(q for q in content.questions() if q.code != "S3")
    monkeypatch.setattr("csm_tui.content.questions", lambda: fewer)
    async with opened(store, account) as pilot:
        assert "1 of 14" in text(pilot)
        await press(pilot, "n", "escape", *["y"] * 13)
        assert "On these answers" in text(pilot)
        await press(pilot, "enter", "enter")
    found = stored(store, account)
    assert found is not None
    assert found.completed == TODAY
    assert found.answers["S3"].note == "she is wavering"


async def test_a_key_pressed_twice_answers_two_questions_and_each_only_once(store: Store) -> None:
    account = steady(store)
    async with opened(store, account) as pilot:
        await pilot.press("y", "y")
        await pilot.pause()
        assert list(stored(store, account).answers) == ["E1", "E2"]  # type: ignore[union-attr]
        await press(pilot, "b", "b", "y")
        assert list(stored(store, account).answers) == ["E1", "E2"]  # type: ignore[union-attr]
        assert store.db.query("SELECT count(*) FROM review")[0][0] == 3  # two weeks before, and this one


async def test_an_edit_after_completion_keeps_what_was_said_before(store: Store) -> None:
    account = steady(store)
    review(store, account, TODAY)
    async with opened(store, account) as pilot:
        await press(pilot, "b", "n")
        await pilot.press(*"she is wavering")
        await press(pilot, "enter", "enter", "enter")
    found = stored(store, account)
    assert found is not None
    assert (found.answers["S3"].value, found.completed) == (AnswerValue.NO, TODAY)
    kept = [r[0] for r in store.db.query("SELECT answers FROM review_revision ORDER BY id")]
    assert '"S3":{"v":"y"}' in kept[0]
    assert store.week_status(WEEK).done == 1


async def test_completing_tells_what_it_closes_and_the_score_with_it(store: Store) -> None:
    """A go-live that was pushed back counts until the next review, if the cause is named and the customer told (P5)."""
    account = steady(store)
    live = next(m for m in store.facts(account).milestones if m.code == "L1")
    store.today = TODAY - timedelta(days=1)
    store.move_milestone(
        live.id, live.rev, new=date(2026, 12, 14), reason_code="scope", reason="a second site", caused_by="customer",
        customer_told=True,
    )  # fmt: skip
    store.today = TODAY
    async with opened(store, account) as pilot:
        await press(pilot, *["y"] * 15)
        assert "Completing   closes Go-live pushed back: then" in text(pilot)
        score = store.fresh(account).assessment.health.score
        await press(pilot, "enter", "enter")
    after = store.fresh(account).assessment.health.score
    assert score is not None
    assert after is not None
    assert after > score
