"""Everything that can be done to a plan: by keys alone at 80x24, there after a restart, and taken back by one u."""

from __future__ import annotations

from datetime import date

import pytest
from csm_tui.screens.account import AccountScreen
from csm_tui.store.store import Store
from textual.widgets import Input

from tests.screens.conftest import TODAY, text_of
from tests.screens.test_waits import globex, milestone, opened, run_command  # noqa: F401  # a fixture
from tests.store.kit import content, content_hash

TAB, ENTER = "tab", "enter"
# what is done: the milestone that the cursor is on, then keys; "=words" is typed, ":words" a command of the palette
DONE_BY_KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "done": ("C2", ("d", ENTER)),
    "reopened": ("C1", (ENTER, "o")),
    "skipped": ("V1", (ENTER, "s", "=not part of it", ENTER)),
    "moved": ("Y2", ("m", "=12 jan 2027", TAB, "w", ENTER)),
    "moved with its followers": ("C6", ("m", "=12 jan 2027", TAB, "w", ENTER, ENTER)),
    "shifted together": ("C4", ("space", "space", "m", "=5", TAB, "w", ENTER)),
    "given an owner together": ("C4", ("space", "space", "e", "=Dana", TAB, "c", ENTER)),
    "done together": ("C2", ("space", "d", ENTER)),
    "added": ("C4", ("n", "=Printers tested", TAB, "=4 dec", TAB, "=kickoff held", ENTER)),
    "edited": ("C4", (ENTER, "e", TAB, "=Sam", ENTER)),
    "put elsewhere": ("C4", ("K",)),
    "given other needs": ("C4", (ENTER, "p", "space", ENTER)),
    "removed": ("C4", ("delete", "y")),
    "given a task": ("C4", (ENTER, "k", "=VPN form", ENTER)),
    "its optional ones switched": ("C4", ("P", "o", "space", "down", "space", ENTER)),
    "worked by another plan": ("C4", ("P", "a", "end", ENTER, "y")),
    "its baseline set": ("C4", ("P", "b", "y")),
    "waiting": ("C4", (ENTER, "w", TAB, "=the sandbox", ENTER)),
    "waiting no longer": ("C5", (ENTER, "w", ENTER)),
    "its wait edited": ("C5", (":Waits_and_blocks", ENTER, "e", TAB, "=another sample", ENTER)),
    "reminded of": ("C5", (ENTER, "n", ENTER)),
    "blocked": ("C4", (ENTER, "b", "=no VPN", TAB, "=Sam", ENTER)),
    "tested": ("P1", (":Test_rounds", ENTER, "f", TAB, TAB, "=reports are wrong", ENTER)),
    "wished for": ("C4", (":Scope", ENTER, "=a second language", ENTER)),
    "on hold": ("C4", (":Hold_or_resume", "=their freeze", ENTER)),
    "given working days": ("C4", (":Working_days", "=DE-BY", ENTER)),
    "its gate forced": ("C7", ("d", "f", "=the go-live was agreed by the board", ENTER)),
}


async def keys_of(app, pilot, keys):
    for key in keys:
        if key.startswith("="):
            app.screen.focused.value = ""
            await pilot.press(*key[1:])
        elif key.startswith(":"):
            await run_command(app, pilot, key[1:].replace("_", " "))
        else:
            await pilot.press(key)
        await pilot.pause()


def facts_of(store):
    """All that is known, without the settings: the holidays of a country, once looked up, are kept."""
    return {table: rows for table, rows in content(store.db).items() if table != "setting"}


@pytest.mark.parametrize("what", DONE_BY_KEYS)
async def test_it_is_done_by_keys_kept_over_a_restart_and_one_u_takes_it_back(globex, app_for, book, what):  # noqa: F811
    store = globex
    if what == "its baseline set":
        m = milestone(store, "Y2")
        store.move_milestone(
            m.id, m.rev, new=date(2027, 1, 12), reason_code="planned anew", caused_by="vendor", customer_told=True
        )
    before = facts_of(store)
    code, keys = DONE_BY_KEYS[what]
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, store, code)
        await keys_of(app, pilot, keys)
        while app.screen is not screen and not isinstance(app.screen, AccountScreen):
            await pilot.press("escape")
            await pilot.pause()
        assert facts_of(store) != before, text_of(app)
        with Store.open(book, today=TODAY) as again:
            assert content(again.db) == content(store.db)
            assert again.can_undo() == store.can_undo()
        await pilot.press("u")
        await pilot.pause()
        assert "Undone:" in text_of(app)
        assert facts_of(store) == before


async def test_a_readiness_item_is_ticked_by_keys_and_taken_back(globex, app_for):  # noqa: F811
    before = content_hash(globex.db)
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, globex, "L0")
        await pilot.press("d")
        await pilot.pause()
        await pilot.pause()
        await pilot.press("space")
        await pilot.pause()
        assert any(c.settled for c in globex.facts(globex.find("Globex")).checks)
        await pilot.press("u")
        await pilot.pause()
        assert content_hash(globex.db) == before
        assert milestone(globex, "L0").state == "open"
        assert not app.screen.query(Input)
