"""How the portfolio looks: few pictures, each looked at before it was kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from csm_tui.app import CsmApp
from csm_tui.config import Config
from csm_tui.store.store import Store

TODAY = date(2026, 11, 18)
SIZES = [(80, 24), (120, 40), (60, 15)]


@pytest.fixture
def book_of_four(book: Path) -> Iterator[Store]:
    """Accounts under way, one of them confirmed late, one with a name that looks like markup."""
    with Store.open(book, today=TODAY, create=True) as store:
        for name, cents, kickoff in (
            ("Globex Logistics", 14_800_000, date(2026, 9, 1)),
            ("Acme [EMEA]", 9_600_000, date(2026, 10, 5)),
            ("株式会社テスト", 2_100_000, date(2026, 11, 9)),
            ("Wonka Supply", 400_000, date(2026, 11, 16)),
        ):
            store.create_account(name, arr_cents=cents, signed=kickoff, kickoff=kickoff, owner="Sam")
        yield store


def program(store: Store, **config: str) -> CsmApp:
    return CsmApp(store, config=Config(**config), clock=lambda: TODAY, background=False)


async def _rest(pilot) -> None:
    """Until the preview is filled."""
    await pilot.pause(0.3)


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_typical(book_of_four: Store, snap_compare, size: tuple[int, int]) -> None:
    assert snap_compare(program(book_of_four), terminal_size=size, run_before=_rest)


def test_ascii(book_of_four: Store, snap_compare) -> None:
    assert snap_compare(program(book_of_four, glyphs="ascii"), terminal_size=(80, 24))


def test_light(book_of_four: Store, snap_compare) -> None:
    assert snap_compare(program(book_of_four, theme="light"), terminal_size=(80, 24))


def test_empty(book: Path, snap_compare) -> None:
    async def leave_the_question(pilot) -> None:
        await pilot.pause()  # until it is asked
        await pilot.press("escape")
        await pilot.pause()

    with Store.open(book, today=TODAY, create=True) as store:
        assert snap_compare(program(store), terminal_size=(80, 24), run_before=leave_the_question)
