"""Any past day is seen again as it was known at its end, whatever was done, undone and taken out since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from csm_tui.domain.model import Facts
from csm_tui.errors import Unknown, UserError
from csm_tui.store.store import Store
from hypothesis import given, settings
from hypothesis import strategies as st

from .conftest import TODAY
from .test_current import STEPS, Step


def _undo(store: Store, account: int, a: int, b: int) -> None:
    for _ in range(1 + a % 3):
        store.undo()


def _redo(store: Store, account: int, a: int, b: int) -> None:
    store.redo()


def _remove(store: Store, account: int, a: int, b: int) -> None:
    for line in store.away_list():
        store.remove_away(line.away.id)
        return


def comparable(facts: Facts) -> dict[str, Any]:
    """The facts but for what is no fact: revisions, snapshots, and what is not remembered."""
    out: dict[str, Any] = {}
    for name in Facts.__dataclass_fields__:
        value = getattr(facts, name)
        if name == "snapshots":
            continue
        if isinstance(value, tuple):
            value = [_plain(entry) for entry in value]
        out[name] = _plain(value)
    return out


def _plain(value: Any) -> Any:
    fields = getattr(type(value), "__dataclass_fields__", {})
    same = {"rev": 0, "evidence": "", "last_evidence": None, "position": 0, "seconds": 0} | (
        {"text": ""} if type(value).__name__ == "Note" else {}
    )
    known = {k: v for k, v in same.items() if k in fields}
    if type(value).__name__ in ("Milestone", "Criterion"):
        known.pop("evidence", None)
        known.pop("position", None)
    return replace(value, **known) if known else value


steps = st.lists(
    st.tuples(st.sampled_from((*STEPS, _undo, _redo, _remove)), st.integers(0, 2**15), st.integers(0, 2**15)),
    min_size=2,
    max_size=14,
)


@given(steps)
@settings(max_examples=25)
def test_every_past_day_is_seen_as_it_was(done: list[tuple[Step, int, int]]) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "p.db", today=TODAY, create=True) as store:
        account = store.create_account("Acme", segment="mid-market", signed=TODAY - timedelta(days=30))
        ends: dict[date, dict[str, Any]] = {}
        for step, a, b in done:
            before = store.today, comparable(store.facts(account))
            try:
                step(store, account, a, b)
            except Unknown:
                return  # undone as far as the account itself
            except UserError:
                pass
            if store.today != before[0]:
                ends[before[0]] = before[1]
            if not store.db.query("SELECT 1 FROM account WHERE id = ?", (account,)):
                return
        store.today += timedelta(days=1)
        ends[store.today - timedelta(days=1)] = comparable(store.facts(account))
        for day, then in ends.items():
            found = store.facts_as_of(account, day)
            assert found.exact
            assert comparable(found.facts) == then, day


def test_before_it_was_in_the_book_the_best_guess_is_told_as_one(store: Store, acme: int) -> None:
    found = store.facts_as_of(acme, TODAY - timedelta(days=3))
    assert not found.exact
    assert found.facts.account.name == "Acme Foods"
    with pytest.raises(Unknown):
        store.facts_as_of(999, TODAY)


def test_what_was_recorded_later_about_an_earlier_day_was_not_known_then(store: Store, acme: int) -> None:
    store.today += timedelta(days=5)
    store.add_contact(acme, on=TODAY, kind="meeting", direction="both")
    assert store.facts_as_of(acme, TODAY + timedelta(days=4)).facts.contacts == ()
    assert len(store.facts_as_of(acme, store.today).facts.contacts) == 1


def test_a_sunday_made_up_late_shows_what_was_known_on_it(store: Store, acme: int) -> None:
    store.today = date(2026, 11, 24)  # the Tuesday after
    key = store.raise_signal(acme, "A7", first_noticed=date(2026, 11, 20))
    assert key in [s.id for s in store.facts(acme).signals]
    store.make_up_snapshots()
    (sunday,) = [s for s in store.facts(acme).snapshots if not s.reviewed]
    assert (sunday.on, sunday.week, sunday.reviewed) == (date(2026, 11, 22), "2026-W47", False)
    assert sunday.signals["critical"] == 0
    again = store.view_as_of(acme, sunday.on).assessment
    assert (again.health.score, again.health.colour) == (sunday.score, sunday.colour)


def test_snapshots_of_a_clock_that_ran_ahead_hide_no_sunday(store: Store, acme: int) -> None:
    store.today = date(2027, 3, 3)
    store.make_up_snapshots()
    store.today = date(2026, 11, 30)
    store.db.conn.execute("DELETE FROM snapshot WHERE on_date < '2026-12-10'")
    assert store.make_up_snapshots() == 2


def test_erasing_a_person_erases_their_past(store: Store, acme: int) -> None:
    dana = store.add_person(acme, "Dana Ito", email="dana@acme.example")
    store.today += timedelta(days=2)
    store.edit_person(dana, 1, name="Dana I.")
    action = store.add_action(acme, "Call Dana Ito")
    store.today += timedelta(days=2)
    store.edit_action(action, 1, text="Call them")
    store.edit_person(dana, 2, name="Dana Ito")
    assert "Dana Ito" in str(store.db.query("SELECT was FROM past"))
    store.erase_person(dana)
    assert "Dana" not in str(store.db.query("SELECT was FROM past"))
