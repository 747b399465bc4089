"""Leave and out-of-office are declared, changed and taken back; every account that it concerns is judged anew."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from csm_tui.errors import Refused, Unknown
from csm_tui.store import tx as tx_module
from csm_tui.store.store import Store

from tests.store.conftest import TODAY

FRIDAY = date(2026, 11, 20)


def test_my_leave_is_in_every_accounts_facts(store: Store, acme: int) -> None:
    other = store.create_account("Beta", segment="smb")
    store.add_away(TODAY, FRIDAY, "Skiing")
    for account_id in (acme, other):
        (away,) = store.facts(account_id).away
        assert (away.since, away.until, away.note, away.account_id) == (TODAY, FRIDAY, "Skiing", None)


def test_a_persons_out_of_office_is_in_their_accounts_facts_alone(store: Store, acme: int) -> None:
    other = store.create_account("Beta", segment="smb")
    maria = store.add_person(acme, "Maria Lopez", role="champion")
    store.add_away(TODAY, FRIDAY, person_id=maria)
    (away,) = store.facts(acme).away
    assert (away.person_id, away.account_id) == (maria, acme)
    assert store.facts(other).away == ()


def test_the_list_tells_names_the_latest_first(store: Store, acme: int) -> None:
    maria = store.add_person(acme, "Maria Lopez")
    store.add_away(TODAY, FRIDAY)
    store.add_away(TODAY + timedelta(days=5), TODAY + timedelta(days=6), person_id=maria)
    store.add_away(date(2026, 12, 24), date(2027, 1, 1), account_id=acme)
    told = [(line.account, line.person) for line in store.away_list()]
    assert told == [("Acme Foods", ""), ("Acme Foods", "Maria Lopez"), ("", "")]
    assert [line.person for line in store.away_list(store.create_account("Beta", segment="smb"))] == [""]


def test_it_is_changed_and_removed_each_in_one_step(store: Store, acme: int) -> None:
    key = store.add_away(TODAY, FRIDAY)
    store.edit_away(key, 1, until=FRIDAY + timedelta(days=7), note="longer")
    (away,) = store.facts(acme).away
    assert (away.until, away.note, away.rev) == (FRIDAY + timedelta(days=7), "longer", 2)
    store.remove_away(key)
    assert store.facts(acme).away == ()
    store.undo()
    assert store.facts(acme).away[0].note == "longer"
    store.undo()
    assert store.facts(acme).away[0].until == FRIDAY
    assert store.can_undo() == "Myself away 18 Nov 2026 to 20 Nov 2026"


def test_every_accounts_row_is_judged_anew_and_again_with_undo(store: Store) -> None:
    ids = [store.create_account(f"Account {n}", segment="smb") for n in range(3)]
    store.today += timedelta(days=1)
    store.refresh()
    store.add_away(store.today, FRIDAY)
    before = {i: store.db.one("SELECT why FROM current WHERE account_id = ?", (i,)) for i in ids}
    store.db.conn.execute("UPDATE current SET why = 'old'")
    store.undo()
    assert {i: store.db.one("SELECT why FROM current WHERE account_id = ?", (i,)) for i in ids} == before


def test_in_a_large_book_the_rows_expire_instead(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tx_module, "AT_ONCE", 2)
    for n in range(3):
        store.create_account(f"Account {n}", segment="smb")
    assert store.expired() == 0
    store.add_away(TODAY, FRIDAY)
    assert store.expired() == 3
    assert store.refresh() == 3


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        (FRIDAY, TODAY, "lies before"),
        (TODAY, date(2028, 1, 1), "a year at most"),
        (date(1980, 1, 1), FRIDAY, "outside the years"),
        (FRIDAY, FRIDAY + timedelta(days=3), "declared already"),
    ],
)
def test_days_that_cannot_be_are_refused(store: Store, acme: int, since: date, until: date, told: str) -> None:
    store.add_away(TODAY, FRIDAY)
    with pytest.raises(Refused, match=told):
        store.add_away(since, until)
    assert len(store.away_list()) == 1


def test_two_people_may_be_away_at_once_but_nobody_unknown(store: Store, acme: int) -> None:
    maria, jon = store.add_person(acme, "Maria"), store.add_person(acme, "Jon")
    for person in (maria, jon, None):
        store.add_away(TODAY, FRIDAY, person_id=person)
    assert len(store.facts(acme).away) == 3
    with pytest.raises(Unknown):
        store.add_away(TODAY, FRIDAY, person_id=999)
