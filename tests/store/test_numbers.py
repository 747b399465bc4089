"""Weekly numbers: typed, imported, corrected; what differs is kept twice until somebody chooses (DOMAIN 8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from csm_tui.domain.numbers import IncomingNumbers
from csm_tui.errors import Refused, Unknown
from csm_tui.store.store import Store
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.conftest import TODAY
from tests.store.kit import content_hash

MONDAY = date(2026, 11, 16)


def told(name: str = "Acme Foods", on: date = MONDAY, line: int = 2, external: str = "", **figures: float) -> object:
    return IncomingNumbers((line,), name, external, on, figures)


def bring(store: Store, *rows: object, **options: bool) -> list[tuple[str, str]]:
    outcome = store.import_numbers(rows, label="Import of usage.csv", **options)  # type: ignore[arg-type]
    return [(line.outcome, line.reason) for line in outcome.lines]


def test_a_file_comes_in_as_one_step_and_the_same_again_changes_nothing(store: Store, acme: int) -> None:
    before = content_hash(store.db)
    rows = [told(on=MONDAY - timedelta(days=7 * n), line=n + 2, active=30 + n, licensed=40) for n in range(5)]
    assert bring(store, *rows, dry_run=True) == [("new", "")] * 5
    assert content_hash(store.db) == before
    assert bring(store, *rows) == [("new", "")] * 5
    assert [n.active for n in store.facts(acme).numbers] == [34, 33, 32, 31, 30]
    assert store.db.query("SELECT DISTINCT source FROM numbers") == [("import",)]
    label = store.can_undo()
    assert label == "Import of usage.csv: 5 new"
    assert bring(store, *rows) == [("unchanged", "")] * 5
    assert store.can_undo() == label, "nothing was written"
    store.undo()
    assert content_hash(store.db) == before


def test_a_later_file_corrects_what_an_earlier_one_told_and_leaves_what_it_does_not_tell(
    store: Store, acme: int
) -> None:
    bring(store, told(active=30, tickets=4))
    assert bring(store, told(active=31)) == [("changed", "")]
    [numbers] = store.facts(acme).numbers
    assert (numbers.active, numbers.tickets) == (31, 4)


def test_what_was_typed_counts_and_both_are_kept_until_somebody_chooses(store: Store, acme: int) -> None:
    store.set_numbers(acme, MONDAY, active=31, tickets=2)
    outcome = store.import_numbers([told(active=28, licensed=40)], label="x")  # type: ignore[list-item]
    assert [(c.field, c.old, c.new, c.kept) for c in outcome.lines[0].changes] == [("active", 31, 28, True)]
    [day] = store.numbers(acme)
    assert (day.counts.active, day.counts.licensed, day.open) == (31, 40, ("active",))
    assert (day.typed and day.typed.active, day.told and day.told.active) == (31, 28)
    assert store.facts(acme).numbers == (day.counts,), "the rules see what counts"
    store.choose_number(acme, MONDAY, "active", "import")
    assert store.facts(acme).numbers[0].active == 28
    assert store.numbers(acme)[0].open == ()
    store.undo()
    store.choose_number(acme, MONDAY, "active", "typed")
    assert (store.facts(acme).numbers[0].active, store.numbers(acme)[0].open) == (31, ())
    with pytest.raises(Unknown, match="nothing to choose"):
        store.choose_number(acme, MONDAY, "active", "typed")
    bring(store, told(active=28))
    assert store.numbers(acme)[0].open == (), "the same again asks nothing again"
    bring(store, told(active=27))
    assert store.numbers(acme)[0].open == ("active",), "another figure asks anew"


def test_typing_after_a_file_keeps_both_or_settles_what_was_seen(store: Store, acme: int) -> None:
    bring(store, told(active=28))
    store.set_numbers(acme, MONDAY, active=31)
    assert store.numbers(acme)[0].open == ("active",)
    store.undo()
    store.set_numbers(acme, MONDAY, keep=True, active=31)
    assert (store.numbers(acme)[0].open, store.facts(acme).numbers[0].active) == ((), 31)


def test_what_cannot_be_is_refused_and_nothing_is_written(store: Store, acme: int) -> None:
    store.set_numbers(acme, MONDAY, core_total=9, error_rate=100)
    before = content_hash(store.db)
    for figures in (
        {"error_rate": 100.5},
        {"core_used": 10},
        {"active": 1.5},
        {"tickets": -1},
        {"licensed": 10**10},
        {"active": float("nan")},
        {},
    ):
        with pytest.raises(Refused):
            store.set_numbers(acme, MONDAY, **figures)
    with pytest.raises(Refused, match="future"):
        store.set_numbers(acme, TODAY + timedelta(days=1), active=1)
    assert content_hash(store.db) == before
    store.set_numbers(acme, MONDAY, licensed=10, active=12)
    assert store.facts(acme).numbers[0].active == 12, "more than licensed can be: the screen asks"


def test_a_figure_is_taken_out_alone_and_the_last_one_takes_its_day(store: Store, acme: int) -> None:
    store.set_numbers(acme, MONDAY, active=31, licensed=40)
    bring(store, told(active=28))
    store.remove_numbers(acme, MONDAY, ["active"])
    assert store.facts(acme).numbers[0].active is None
    assert store.facts(acme).numbers[0].licensed == 40
    store.set_numbers(acme, MONDAY, licensed=None)
    assert store.facts(acme).numbers == ()
    with pytest.raises(Unknown):
        store.remove_numbers(acme, MONDAY, ["licensed"])
    store.undo()
    store.undo()
    assert store.facts(acme).numbers[0].active == 31


def test_accounts_are_found_by_id_then_by_name_and_never_guessed(store: Store, acme: int) -> None:
    globex = store.create_account("Globex", segment="smb", external_id="G-1")
    store.create_account("Twin", segment="smb")
    store.create_account("twin", segment="smb", external_id="T-2")
    rows = [
        told("ACME foods", active=1),
        told("", external="G-1", active=2),
        told("Twin", active=3),
        told("Twin", external="T-2", active=4),
        told("Nobody", active=5),
        told("Globex", external="G-9", active=6),
        told("Acme Foods", external="G-1", active=7, on=MONDAY - timedelta(days=1)),
        told("Globex", active=8),
        told("Globex", on=TODAY + timedelta(days=1), active=9),
    ]
    found = bring(store, *rows)
    assert [outcome for outcome, _ in found] == ["new", "new", "refused", "new", *["refused"] * 5]
    reasons = [why for _, why in found]
    for at, part in ((2, "several"), (4, "no account"), (5, "G-9"), (6, "another"), (7, "above"), (8, "future")):
        assert part in reasons[at]
    assert (store.facts(acme).numbers[0].active, store.facts(globex).numbers[0].active) == (1, 2)
    with pytest.raises(Refused, match="--strict"):
        bring(store, told("Nobody", active=5), strict=True)


def test_numbers_raise_their_signals_in_the_same_step(store: Store, acme: int) -> None:
    bring(store, told(error_rate=7.5))
    signals = [s for s in store.facts(acme).signals if s.is_open and s.code == "T1"]
    assert [s.evidence for s in signals] == ["Error rate 7.5 % on 16 Nov 2026"]
    store.undo()
    assert not [s for s in store.facts(acme).signals if s.code == "T1"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["type", "file", "remove", "choose"]),
            st.integers(0, 3),
            st.sampled_from(["active", "tickets", "licensed"]),
            st.integers(0, 9),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_whatever_is_typed_told_and_taken_out_every_step_goes_back(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, str, int, bool]]
) -> None:
    path = tmp_path_factory.mktemp("n") / "b.db"
    with Store.open(path, today=TODAY, create=True) as store:
        key = store.create_account("Acme Foods", segment="smb")
        hashes = [content_hash(store.db)]
        for kind, ago, field, value, flag in steps:
            on = TODAY - timedelta(days=ago)
            try:
                if kind == "type":
                    store.set_numbers(key, on, keep=flag, **{field: value})
                elif kind == "file":
                    bring(store, told(on=on, **{field: value}))
                elif kind == "remove":
                    store.remove_numbers(key, on, [field])
                else:
                    store.choose_number(key, on, field, "typed" if flag else "import")
            except Unknown:
                assert content_hash(store.db) == hashes[-1]
            for day in store.numbers(key):
                for name in ("active", "tickets", "licensed"):
                    mine, file = (getattr(n, name) if n else None for n in (day.typed, day.told))
                    assert getattr(day.counts, name) == (mine if mine is not None else file)
                    assert name not in day.open or mine != file
            if content_hash(store.db) != hashes[-1]:
                hashes.append(content_hash(store.db))
        for expected in reversed(hashes[:-1]):
            store.undo()
            while content_hash(store.db) != expected and store.can_undo():
                store.undo()
            assert content_hash(store.db) == expected
