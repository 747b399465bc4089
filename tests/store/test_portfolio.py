"""The portfolio's rows: order, pages, figures, what has expired, and how little reading them costs."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from csm_tui.errors import Refused, UserError
from csm_tui.store.portfolio import Money
from csm_tui.store.store import Store

from .conftest import TODAY


@pytest.fixture
def mixed(store: Store) -> dict[str, int]:
    """A red, two yellow (by their names), a new, a held and a closed account."""
    ids = {
        name: store.create_account(name, segment="smb", signed=TODAY, arr_cents=1_000_00) for name in ("b", "a", "n")
    }
    for name in ("red", "hold", "gone"):
        ids[name] = store.create_account(name, segment="smb", signed=TODAY, arr_cents=500_00, currency="EUR")
    old = (TODAY - timedelta(days=30)).isoformat()
    with store.step("added long ago", journal=False) as tx:
        for name in ("b", "a", "red"):
            tx.update("account", ids[name], {"added": old})
    for code in ("N4", "T4"):
        store.raise_signal(ids["red"], code, severity="critical")
    store.hold_account(ids["hold"], 1, reason="budget")
    store.close_account(ids["gone"], 1, "churned")
    return ids


def test_rows_come_worst_first_then_by_name(store: Store, mixed: dict[str, int]) -> None:
    assert [(r.name, r.colour) for r in store.rows()] == [
        ("red", "red"), ("a", "yellow"), ("b", "yellow"), ("n", "new"), ("hold", "hold"),
    ]  # fmt: skip
    assert [r.name for r in store.rows(hidden=True)] == ["gone"]
    assert store.count() == 5


def test_pages_by_key_meet_without_gap_or_overlap(store: Store, mixed: dict[str, int]) -> None:
    whole, paged = store.rows(), store.rows(limit=2)
    while page := store.rows(limit=2, after=paged[-1]):
        paged += page
    assert paged == whole
    assert store.rows(limit=0) == []


def test_figures_never_add_currencies(store: Store, mixed: dict[str, int]) -> None:
    totals = store.totals()
    assert (totals.accounts, totals.red, totals.yellow, totals.green, totals.new, totals.hold) == (5, 1, 2, 0, 1, 1)
    assert totals.money == (Money("USD", 300_000, 0, 200_000), Money("EUR", 50_000, 50_000, 0, 50_000)), "on hold apart"


def test_due_and_overdue_are_counted(store: Store) -> None:
    account_id = store.create_account("Due", segment="smb", signed=TODAY)
    row = store.row(account_id)
    assert row is not None
    assert row.next_committed is not None
    assert store.totals().due_week == 1
    store.today += timedelta(days=20)
    assert store.totals()[6:8] == (1, 0)
    store.hold_account(account_id, store.facts(account_id).account.rev, reason="budget freeze")
    assert store.totals()[6:8] == (0, 0), "on hold nothing is overdue"


def test_rows_expire_with_the_day_and_when_the_day_is_set_back(store: Store, mixed: dict[str, int]) -> None:
    assert store.expired() == 0
    until = min(r.valid_until for r in store.rows())
    store.today = TODAY + timedelta(days=200)
    assert store.expired() == 5, "a closed one holds for ever"
    seen: list[tuple[int, int]] = []
    assert store.refresh(progress=lambda done, total: seen.append((done, total))) == 5
    assert seen == [(5, 5)]
    assert store.expired() == 0
    store.today = TODAY
    assert store.expired() == 5
    store.refresh()
    assert min(r.valid_until for r in store.rows()) <= until
    assert store.row(999) is None


def test_a_view_recomputes_its_own_row_first(store: Store, acme: int) -> None:
    store.today = TODAY + timedelta(days=10)
    view = store.view(acme)
    row = store.row(acme)
    assert row is not None
    assert row.score == view.assessment.health.score
    assert all(s.id for s in view.facts.signals), "its signals are stored"
    with pytest.raises(UserError, match="999"):
        store.view(999)


def test_a_read_only_book_reads_as_of_today_and_writes_nothing(store: Store, mixed: dict[str, int], book: Path) -> None:
    later = TODAY + timedelta(days=40)
    before = store.db.query("SELECT * FROM current ORDER BY 1")
    with Store.open(book, today=later, readonly=True) as reader:
        rows = reader.fresh_rows()
        view = reader.view(mixed["a"])
        assert reader.refresh() == 0
        assert reader.make_up_snapshots() == 0
        with pytest.raises(UserError):
            reader.add_note(mixed["a"], "x")
        explained = reader.explanation(mixed["a"])
    assert store.db.query("SELECT * FROM current ORDER BY 1") == before
    assert explained["score"] == view.assessment.health.score
    store.today = later
    store.refresh()
    fresh = {r.id: r for r in store.rows()}
    assert [r._replace(points="") for r in rows] == [fresh[r.id]._replace(points="") for r in rows]
    assert [r.id for r in rows] == [r.id for r in store.rows()]


def test_the_explanation_has_the_shape_that_is_promised(store: Store, acme: int) -> None:
    told = store.explanation(acme)
    assert {"score", "base", "band", "colour", "components", "caps", "to_green", "override"} <= told.keys()
    row = store.row(acme)
    assert row is not None
    assert (told["score"], told["colour"]) == (row.score, row.colour)


def test_another_thread_reads_through_a_fork(store: Store, acme: int) -> None:
    with store.fork() as other:
        assert other.rows() == store.rows()
        other.add_note(acme, "from the other window")
    assert [n.text for n in store.facts(acme).notes] == ["from the other window"]
    assert store.readonly is False


def test_reading_the_portfolio_imports_no_rule_and_no_library(store: Store, acme: int, book: Path) -> None:
    code = (
        "import sys; from datetime import date; from csm_tui.store.reading import Reading\n"
        f"with Reading.open({str(book)!r}, today=date(2026, 11, 18)) as r:\n"
        "    assert r.rows() and r.totals().accounts == 1 and r.expired() == 0\n"
        "    assert r.week_status('2026-W47') and r.row(1)\n"
        "    assert r.find('acme') == 1\n"
        "heavy = {'textual', 'rich', 'pydantic', 'sqlite_utils', 'dataclasses', 'json', 'csm_tui.domain.model'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_refusals_never_leave_a_transaction_open(store: Store, acme: int) -> None:
    for _ in range(3):
        with pytest.raises(Refused):
            store.add_note(acme, "")
    assert not store.db.in_step
    assert not store.db.conn.in_transaction
    store.add_note(acme, "works")


def test_damage_met_while_reading_is_told_in_a_sentence(store: Store, mixed: dict[str, int], book: Path) -> None:
    """P7: a page that is no page becomes an error for people, not a crash."""
    for name in ("notes", *map(str, range(40))):
        store.add_note(mixed["a"], name * 400)
    store.close()
    whole = book.read_bytes()
    with book.open("r+b") as file:  # every page but the first is overwritten
        file.seek(4096)
        file.write(b"\xff" * (len(whole) - 4096))
    with pytest.raises(UserError) as caught, Store.open(book, today=TODAY) as broken:
        broken.rows()
    assert str(book) in str(caught.value) or "damaged" in str(caught.value)


def test_the_package_gives_the_store_and_nothing_else() -> None:
    import csm_tui.store as package

    assert package.Store is Store
    with pytest.raises(AttributeError):
        package.Shop  # noqa: B018
