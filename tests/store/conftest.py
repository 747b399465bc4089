"""A book in a real file, and accounts to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from csm_tui.domain.model import Milestone, Signal
from csm_tui.store.store import Store

TODAY = date(2026, 11, 18)  # Wednesday of week 47


@pytest.fixture
def store(book: Path) -> Iterator[Store]:
    """An empty book on 18 Nov 2026."""
    with Store.open(book, today=TODAY, create=True, backups=book.parent / "backups") as opened:
        yield opened


@pytest.fixture
def acme(store: Store) -> int:
    """A Mid-Market account signed on Monday, kickoff in a week."""
    return store.create_account(
        "Acme Foods", segment="mid-market", arr_cents=4_800_000, signed=date(2026, 11, 16), kickoff=date(2026, 11, 25)
    )


@pytest.fixture
def milestone(store: Store) -> Callable[[int, str], Milestone]:
    """The milestone of an account by its code, read now."""
    return lambda account_id, code: next(m for m in store.facts(account_id).milestones if m.code == code)


@pytest.fixture
def signal(store: Store) -> Callable[[int], Signal]:
    """A signal by its id, read now."""

    def read(signal_id: int) -> Signal:
        found = store.db.query("SELECT account_id FROM signal WHERE id = ?", (signal_id,))
        return next(s for s in store.facts(found[0][0]).signals if s.id == signal_id)

    return read


@pytest.fixture
def reviewed(store: Store) -> Callable[..., int]:
    """Starts, answers and completes the review of the week; gives its id."""

    def run(account_id: int, value: str = "y", **answers: Any) -> int:
        from csm_tui.content import questions
        from csm_tui.domain.calendar import iso_week

        review = store.start_review(account_id, iso_week(store.today))
        for question in questions():
            store.answer(review.id, question.code, answers.get(question.code, value), "because" if value == "n" else "")
        store.complete_review(review.id)
        return review.id

    return run
