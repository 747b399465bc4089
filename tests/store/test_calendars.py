"""Whose working days count: by country, weekend and own days off, per account or for all (DOMAIN 2)."""

from __future__ import annotations

import warnings
from datetime import date, timedelta
from pathlib import Path

import pytest
from csm_tui.domain.calendar import STANDARD
from csm_tui.errors import Refused, Stale
from csm_tui.store.store import Store

from .conftest import TODAY
from .kit import child, finished

CHRISTMAS = date(2026, 12, 25)  # a Friday


def rev(store: Store, account_id: int) -> int:
    return store.facts(account_id).account.rev


def test_nothing_set_is_monday_to_friday(store: Store, acme: int) -> None:
    assert store.calendar() is STANDARD
    assert store.calendar(store.facts(acme).account) is STANDARD


def test_a_country_brings_its_holidays_and_its_weekend(store: Store, acme: int) -> None:
    store.set_calendar(acme, rev(store, acme), country="de-by", days_off=[date(2026, 12, 24)])
    bavaria = store.calendar(store.facts(acme).account)
    epiphany, reunion = date(2027, 1, 6), date(2026, 10, 3)
    assert {CHRISTMAS, date(2026, 12, 24), epiphany, reunion} <= bavaria.holidays
    assert bavaria.weekend == {5, 6}
    assert store.calendar() is STANDARD, "others are as they were"
    store.set_calendar(acme, rev(store, acme), country="IL")
    assert store.calendar(store.facts(acme).account).weekend == {4, 5}
    store.undo()
    assert store.calendar(store.facts(acme).account) == bavaria
    with pytest.raises(Stale):
        store.set_calendar(acme, 1, country="US")


def test_lateness_counts_the_accounts_own_days(store: Store, acme: int) -> None:
    plan = {m.code: m for m in store.facts(acme).milestones}
    store.today = (plan["H1"].committed or TODAY) + timedelta(days=1)
    late = {v.milestone.code: v.late for v in store.view(acme).assessment.milestones}
    assert late["H1"] == 1
    store.set_calendar(acme, rev(store, acme), days_off=[store.today])
    late = {v.milestone.code: v.late for v in store.view(acme).assessment.milestones}
    assert late["H1"] == 0
    row = store.row(acme)
    assert row is not None
    assert "overdue" not in row.why


def test_the_row_counts_in_the_accounts_own_days_on_every_day_it_holds(store: Store, acme: int) -> None:
    from csm_tui.cli.record import late_days, turn_days

    store.set_calendar(acme, rev(store, acme), country="DE", days_off=[TODAY + timedelta(days=n) for n in (1, 5, 6)])
    row = store.row(acme)
    assert row is not None
    until = date.fromisoformat(row.valid_until)
    assert until > TODAY
    told = []
    for n in range(20):
        store.today = TODAY + timedelta(days=n)
        if store.today >= date.fromisoformat(row.valid_until):
            store.refresh([acme])
            row = store.row(acme)
            assert row is not None
        turn = store.view(acme).assessment.turn
        assert turn is not None
        assert turn_days(row, store.today) == turn.working_days
        told.append(turn.working_days)
        late = {v.milestone.code: v.late for v in store.view(acme).assessment.milestones}
        assert late_days(row, store.today) == late[row.next_code or ""]
    assert told != [max(0, STANDARD.between(date(2026, 11, 16), TODAY + timedelta(days=n))) for n in range(20)]


def test_the_default_counts_for_all_that_say_nothing(store: Store, acme: int) -> None:
    own = store.create_account("Own", segment="smb", signed=TODAY)
    store.set_calendar(own, rev(store, own), country="-", weekend=[6])
    store.set_default_calendar(country="DE", days_off=[date(2026, 12, 31)])
    assert store.default_calendar() == ("DE", (), (date(2026, 12, 31),))
    assert CHRISTMAS in store.calendar(store.facts(acme).account).holidays
    kept = store.calendar(store.facts(own).account)
    assert (kept.weekend, kept.holidays) == ({6}, {date(2026, 12, 31)})
    new = store.create_account("New", segment="mid-market", signed=TODAY, go_live=CHRISTMAS)
    live = next(m for m in store.facts(new).milestones if m.code == "L1")
    assert (live.sold, live.committed) == (CHRISTMAS, date(2026, 12, 28))
    assert all(store.calendar().is_working(m.committed) for m in store.facts(new).milestones if m.committed)
    store.set_default_calendar()
    assert store.calendar() is STANDARD


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"country": "XX"}, "country ‘XX’"),
        ({"country": "DE-QQ"}, "try DE-BB"),
        ({"country": "a sentence of some length"}, "two letters"),
        ({"weekend": range(7)}, "at least one day"),
        ({"weekend": [9]}, "from 0"),
        ({"days_off": [date(1, 1, 1)]}, "check the year"),
        ({"days_off": [TODAY + timedelta(days=n) for n in range(400)]}, "At most 366"),
        ({"days_off": [TODAY + timedelta(days=n) for n in range(366)]}, "year ahead"),
    ],
)
def test_what_cannot_be_a_calendar_is_refused_and_nothing_is_lost(
    store: Store, acme: int, given: dict[str, object], said: str
) -> None:
    before = store.facts(acme)
    with pytest.raises(Refused, match=said):
        store.set_calendar(acme, before.account.rev, **given)  # type: ignore[arg-type]
    assert store.facts(acme) == before
    with pytest.raises(Refused, match=said):
        store.set_default_calendar(**given)  # type: ignore[arg-type]
    assert store.calendar() is STANDARD


def test_the_library_is_imported_only_when_a_country_is_first_named(book: Path) -> None:
    code = """
import sys
from datetime import date
from csm_tui.store.store import Store
with Store.open(sys.argv[1], today=date(2026, 11, 18), create=True) as store:
    if sys.argv[2] == "name":
        key = store.create_account("Acme", segment="smb", signed=date(2026, 11, 16))
        store.view(key)
        assert "holidays" not in sys.modules
        store.set_calendar(key, 1, country="FR")
        assert "holidays" in sys.modules
    else:
        store.today = date(2026, 12, 1)
        assert store.refresh() == 1
        assert date(2026, 12, 25) in store.calendar(store.facts(1).account).holidays
        assert "holidays" not in sys.modules
"""
    finished(child(code, book, "name"))
    finished(child(code, book, "read"))


def test_a_country_of_which_fewer_years_are_known_is_taken_without_a_word(store: Store, acme: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        store.set_calendar(acme, rev(store, acme), country="CN")
    assert date(2026, 10, 1) in store.calendar(store.facts(acme).account).holidays
