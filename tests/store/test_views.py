"""Views, orders and the filter: who is shown, in what order, whatever an account is called."""

from __future__ import annotations

from datetime import timedelta

import pytest
from csm_tui.domain.rows import ViewSpec
from csm_tui.store import views
from csm_tui.store.store import Store
from csm_tui.widgets.portfolio_order import ORDERS, VIEWS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import TODAY


def names(store: Store, **given) -> list[str]:
    return [row.name for row in store.listing(ViewSpec(**given))]


@pytest.fixture
def book(store: Store) -> Store:
    """Accounts that differ in all that a view or an order looks at."""
    day = timedelta(days=1)
    made = {
        "Zeta": {"arr_cents": 5_00, "kickoff": TODAY - 90 * day},
        "alpha": {"arr_cents": 500_000_00, "kickoff": TODAY - 5 * day, "external_id": "X-77"},
        "Émile": {"arr_cents": 20_000_00, "kickoff": TODAY + 40 * day, "tags": ("gold", "Plan 9")},
        "Beta 50%_off": {"arr_cents": None, "segment": "smb", "signed": TODAY},
        "Quiet": {"arr_cents": 1_000_00, "kickoff": TODAY - 30 * day},
    }
    ids = {name: store.create_account(name, **fields) for name, fields in made.items()}
    store.raise_signal(ids["Zeta"], "N4", severity="critical")
    store.raise_signal(ids["alpha"], "T4", severity="high")
    store.hold_account(ids["Quiet"], store.facts(ids["Quiet"]).account.rev, reason="budget")
    store.archive_account(store.create_account("Gone"))
    return store


def test_each_order_shows_every_account_once_and_turns_round(book: Store) -> None:
    assert set(ORDERS) == set(views.ORDERS) - {"found"}
    for sort in ORDERS:
        forth, back = names(book, sort=sort), names(book, sort=sort, reverse=True)
        assert sorted(forth) == sorted(back) == sorted(("Zeta", "alpha", "Émile", "Beta 50%_off", "Quiet"))
        assert [r.name for r in book.listing(ViewSpec(sort=sort), 2)] == forth[:2]
    assert names(book) == [row.name for row in book.rows()]
    assert names(book, reverse=True) == [row.name for row in book.rows()][::-1]


def test_names_are_ordered_as_a_person_would_and_what_is_missing_comes_last(book: Store) -> None:
    assert names(book, sort="name") == ["alpha", "Beta 50%_off", "Quiet", "Zeta", "Émile"]
    assert names(book, sort="arr") == ["alpha", "Émile", "Quiet", "Zeta", "Beta 50%_off"]
    assert names(book, sort="arr", reverse=True) == ["Zeta", "Quiet", "Émile", "alpha", "Beta 50%_off"]
    assert names(book, sort="risks")[:2] == ["Zeta", "alpha"]


def test_a_view_holds_whom_the_figures_of_the_head_count(book: Store) -> None:
    for later in (0, 20, 300):
        book.today = TODAY + timedelta(days=later)
        book.refresh()
        totals = book.totals()
        counted = (totals.accounts, totals.red + totals.yellow, totals.overdue + totals.due_week)
        shown = [len(book.listing(view.spec)) for view in VIEWS]
        assert (*shown[:3], shown[4]) == (*counted, totals.launching)
    assert shown[2] > 0 < shown[4]
    assert "Quiet" not in names(book, keep="due")
    assert "Quiet" not in names(book, keep="to-review")


def test_the_filter_takes_every_word_else_letters_in_order_of_a_name(book: Store) -> None:
    assert names(book, words="ZE") == ["Zeta"]
    assert names(book, words="x-77") == ["alpha"]
    assert names(book, words="gold émi") == ["Émile"]
    assert names(book, words="plan 9") == ["Émile"]
    assert names(book, words="enterprise") == ["alpha"]
    assert names(book, words="b5f") == ["Beta 50%_off"]
    assert names(book, words="50%_") == ["Beta 50%_off"]
    assert names(book, words="_b") == [], "a sign is itself, not a wildcard"
    assert names(book, words="x77") == [], "letters in order are looked for in names alone"
    assert names(book, words=".*(") == []
    assert len(names(book, words="  ")) == 5
    assert names(book, words="quiet", keep="due") == []


def test_letters_in_order_count_only_where_no_view_has_the_word(book: Store) -> None:
    book.create_account("q u i e t ly", kickoff=TODAY - timedelta(days=60))
    assert names(book, words="quiet") == ["Quiet"]
    assert names(book, words="quiet", keep="to-review") == [], "it is there, only not in this view"
    assert names(book, words="quietl", keep="to-review") == ["q u i e t ly"]


def test_who_is_called_so_is_found_before_who_only_speaks_of_it(book: Store) -> None:
    book.create_account("Kickoff Ltd")
    book.create_account("The Kickoff")
    found = [row.name for row in book.listing(ViewSpec(sort="found", words="kickoff"))]
    assert found[:2] == ["Kickoff Ltd", "The Kickoff"]


def test_the_filter_knows_at_once_what_was_changed(book: Store) -> None:
    account_id = book.find("Zeta")
    book.edit_account(account_id, book.facts(account_id).account.rev, name="Omega", tags=("fresh",))
    assert names(book, words="omega") == names(book, words="fresh") == ["Omega"]
    book.undo()
    assert names(book, words="fresh") == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=12), keep=st.sampled_from(sorted(views.CONDITIONS)), sort=st.sampled_from(sorted(ORDERS)))
def test_whatever_is_typed_is_text(book: Store, words: str, keep: str, sort: str) -> None:
    found = names(book, words=words, keep=keep, sort=sort)
    assert len(found) == len(set(found)) <= 5


def test_a_filter_as_long_as_a_book_is_answered(book: Store) -> None:
    assert names(book, words="q" * 100_000) == []
    assert names(book, words="q " * 50_000) == ["Quiet"]


# --- further views, groups, orders ------------------------------------------------------------------


def test_each_view_counts_whom_it_shows(book: Store) -> None:
    book.close_account(book.find("Beta"), book.facts(book.find("Beta")).account.rev, "churned")
    for later in (0, 20, 300):
        book.today = TODAY + timedelta(days=later)
        book.refresh()
        assert book.view_counts() == {view.ref: len(book.listing(view.spec)) for view in VIEWS}
    assert names(book, keep="archived") == ["Gone"]
    assert names(book, keep="closed") == ["Beta 50%_off"]
    assert names(book, keep="hold") == ["Quiet"]
    assert names(book, keep="archived", words="gon") == ["Gone"]
    assert set(names(book, keep="no-action")) == {"Zeta", "alpha", "\u00c9mile"}
    assert "Zeta" in names(book, keep="needs-me")  # a critical signal
    assert "Quiet" not in names(book, keep="waiting") + names(book, keep="slipping") + names(book, keep="not-reviewed")


@pytest.mark.parametrize("group", ["segment", "phase", "colour", "turn"])
@pytest.mark.parametrize("sort", ["health", "name", "arr"])
def test_groups_hold_everybody_once_and_money_by_currency(book: Store, group: str, sort: str) -> None:
    book.create_account("Euro", arr_cents=7_00, currency="EUR", kickoff=TODAY)
    shown = book.listing(ViewSpec(group=group, sort=sort), 2)
    assert sorted(row.name for row in shown) == sorted(names(book)), "a grouped list is whole: its counts are"
    start = 0
    for found in shown.groups:
        rows = shown[start : start + found.size]
        key = {"segment": "segment", "phase": "phase", "colour": "colour", "turn": "turn_party"}[group]
        said = {getattr(row, key) for row in rows}
        assert said <= ({"vendor", "joint"} if found.key == "us" else {None if found.key == "nobody" else found.key})
        sums: dict[str, int] = {}
        for row in rows:
            if row.arr_cents:
                sums[row.currency] = sums.get(row.currency, 0) + row.arr_cents
        assert dict(found.money) == sums
        start += found.size
    assert start == len(shown)


def test_an_own_field_is_found_and_ordered_by_and_gone_when_it_is_removed(book: Store) -> None:
    ids = {name: book.find(name) for name in ("Zeta", "alpha", "Quiet")}
    seats, tier = book.add_field("Seats", "number"), book.add_field("Tier", "choice", choices=["Gold", "Silver"])
    for name, value in (("Zeta", "100"), ("alpha", "9"), ("Quiet", "20")):
        book.set_field([ids[name]], seats, value)
    book.set_field([ids["Zeta"]], tier, "Silver")
    book.set_field([ids["Quiet"]], tier, "Gold")
    assert names(book, sort=f"field:{seats}")[:3] == ["alpha", "Quiet", "Zeta"]
    assert names(book, sort=f"field:{seats}", reverse=True)[:3] == ["Zeta", "Quiet", "alpha"]
    assert names(book, sort=f"field:{tier}")[:2] == ["Quiet", "Zeta"]
    assert names(book, words="SILVER") == ["Zeta"]
    assert names(book, words="zeta silver") == ["Zeta"]
    row = next(r for r in book.listing(ViewSpec(), more=(f"field:{tier}", "owner")) if r.name == "Zeta")
    assert row.more == {f"field:{tier}": "Silver"}
    book.remove_field(tier, 1)
    assert names(book, words="silver") == []
    assert names(book, sort=f"field:{tier}") == names(book)
    assert names(book, sort="field:999") == names(book)
