"""A whole week of the made-up book, reviewed by keyboard alone in a pane of 80 by 24, with every key counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from csm_tui.demo import build_demo
from csm_tui.screens.dialogs.form import FormDialog
from csm_tui.screens.review import ReviewScreen
from csm_tui.store import Store
from csm_tui.widgets.status import StatusLine
from csm_tui.widgets.text import width
from textual.pilot import Pilot

from tests.screens.review_book import app_on, shown

MONDAY = date(2026, 11, 23)
WEEK = "2026-W48"
AT_MOST = 60  # keys for one account of the made-up book, words and dates of a next action included


@dataclass
class Hand:
    """Presses keys and notes how many each account took, and which of them were answers or repeats."""

    pilot: Pilot[None]
    keys: dict[int, list[str]] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)

    async def press(self, *keys: str) -> None:
        self.keys.setdefault(self.review.account or 0, []).extend(keys)
        await self.pilot.press(*keys)
        if keys[-1] == "enter":
            await self.pilot.pause()

    @property
    def review(self) -> ReviewScreen:
        return next(s for s in self.pilot.app.screen_stack if isinstance(s, ReviewScreen))

    async def step(self) -> None:
        """One more thing, as somebody would do it who finds nothing new."""
        screen = self.review
        if isinstance(self.pilot.app.screen, FormDialog):
            if "No next action" in self.pilot.app.screen.intro:
                await self.press(*"Call them", "tab", *"fri", "tab")
            await self.press("enter")
        elif screen.at_actions:
            await self.press("d")
        elif screen.at_summary:
            await self.press("enter")
        elif screen.account in self.refused:
            await self.press("y")
        else:
            await self.press("space")
            told = str(screen.query_one(StatusLine).message[0])
            if "look afresh" in told or "no answers of last week" in told:
                self.refused.add(screen.account or 0)


async def test_a_whole_week_is_reviewed_by_keyboard_and_nothing_leaves_the_pane(book: Path) -> None:
    store = Store.open(book, today=MONDAY, create=True)
    build_demo(store)
    total = store.week_status(WEEK).total
    waiting = len(store.queue(WEEK))
    assert waiting >= 10
    app = app_on(store, ReviewScreen(store))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        hand = Hand(pilot)
        while not hand.review.finished:
            rows = shown(hand.review).split("\n")
            assert max(map(width, rows)) <= 80
            assert len(rows) <= hand.review.query_one("#sheet").size.height
            await hand.step()
            assert all(len(keys) <= AT_MOST for keys in hand.keys.values()), hand.keys
        assert f"Week done: {total} of {total} reviewed" in shown(pilot.app.screen)
        steady = [
            keys
            for account, keys in hand.keys.items()
            if account and account not in hand.refused and "d" not in keys and set(keys) == {"space", "enter"}
        ]
        assert steady, "the made-up book has steady accounts"
        # five groups and two to close; in the week of the fresh look each group may ask once more
        assert all(len(keys) <= (7 if keys.count("space") <= 5 else 12) for keys in steady), steady
        assert min(len(keys) - max(0, keys.count("space") - 5) for keys in steady) <= 7
    assert store.queue(WEEK) == []
    done = [r for row in store.rows() for r in store.facts(row.id).reviews if r.week == WEEK]
    assert len([r for r in done if r.completed == MONDAY]) == waiting
    assert store.week_summary(WEEK).done == total
    store.close()
