"""The plan of an account that came from a spreadsheet: worked on by keys at 80x24, kept, and taken back by one u."""

from __future__ import annotations

import pytest
from csm_tui.exchange.importer import ImportOptions, read_import
from csm_tui.screens.account import AccountScreen
from csm_tui.store.store import Store

from tests.screens.conftest import TODAY, text_of
from tests.screens.test_plan_kept import DONE_BY_KEYS, facts_of, keys_of
from tests.screens.test_waits import opened
from tests.store.kit import content

BOOK = (
    "Account Name;Account ID;ARR;Signed Date;Kickoff Date;Onboarding Phase;Owner;Country\n"
    "Globex Logistics;G-1;148.000,00;20.08.2026;01.09.2026;Configure;Sam;Germany\n"
    "Initech Payroll;G-2;96.000,00;20.09.2026;05.10.2026;Configure;Sam;\n"
)
CONFIRMED = {
    "every milestone confirmed": ("C4", ("C", "y")),
    "one milestone confirmed": ("C4", ("c",)),
}
LIKE_ANY_OTHER = (
    *("moved", "moved with its followers", "shifted together", "given an owner together", "added", "edited"),
    *("put elsewhere", "given other needs", "removed", "given a task", "waiting", "blocked"),
    *("wished for", "on hold", "given working days", "worked by another plan", "its optional ones switched"),
)


@pytest.fixture
def imported(store, tmp_path):
    """Two accounts from a semicolon file with German amounts and days, of which nothing is confirmed yet."""
    path = tmp_path / "crm.csv"
    path.write_text(BOOK, encoding="utf-8")
    plan = read_import(path, ImportOptions())
    assert plan.refused == ()
    store.import_accounts(plan.incoming)
    return store


@pytest.mark.parametrize("what", [*CONFIRMED, *LIKE_ANY_OTHER])
async def test_an_imported_plan_is_worked_on_like_any_other(imported, app_for, book, what):
    store = imported
    key = store.find("Globex")
    if what not in CONFIRMED:
        store.confirm([m.id for m in store.facts(key).milestones if m.unconfirmed])
    before = facts_of(store)
    code, keys = (CONFIRMED | DONE_BY_KEYS)[what]
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
        await pilot.press("u")
        await pilot.pause()
        assert "Undone:" in text_of(app)
        assert facts_of(store) == before
