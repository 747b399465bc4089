"""The cache equals a fresh computation after anything a person may do, and every step can be walked back and forth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from csm_tui.content import questions, signals
from csm_tui.domain.assess import evaluate
from csm_tui.domain.calendar import iso_week
from csm_tui.domain.incoming import Incoming
from csm_tui.domain.model import Phase, Segment
from csm_tui.errors import UserError
from csm_tui.store import current
from csm_tui.store.store import Store
from hypothesis import given, settings
from hypothesis import strategies as st

from .conftest import TODAY
from .kit import content_hash

Step = Callable[[Store, int, int, int], object]


def _milestone(store: Store, account: int, pick: int) -> Any:
    found = store.facts(account).milestones
    return found[pick % len(found)]


def _done(store: Store, account: int, a: int, b: int) -> None:
    m = _milestone(store, account, a)
    store.mark_done(m.id, m.rev, actual=store.today - timedelta(days=b % 9), force="as told" if b % 2 else "")


def _reopen(store: Store, account: int, a: int, b: int) -> None:
    m = _milestone(store, account, a)
    store.reopen(m.id, m.rev)


def _move(store: Store, account: int, a: int, b: int) -> None:
    m = _milestone(store, account, a)
    store.move_milestone(
        m.id,
        m.rev,
        new=store.today + timedelta(days=b % 60 - 20),
        reason_code="x",
        caused_by="scope",
        customer_told=True,
    )


def _wait(store: Store, account: int, a: int, b: int) -> None:
    m = _milestone(store, account, a)
    store.start_wait(m.id, "customer", "data", since=store.today - timedelta(days=b % 20))


def _skip(store: Store, account: int, a: int, b: int) -> None:
    m = _milestone(store, account, a)
    store.skip_milestone(m.id, m.rev, "not needed")


def _signal(store: Store, account: int, a: int, b: int) -> None:
    human = sorted(code for code, kind in signals().items() if kind.human)
    store.raise_signal(account, human[a % len(human)], severity=("low", "medium", "high", "critical")[b % 4])


def _end_signal(store: Store, account: int, a: int, b: int) -> None:
    found = [s for s in store.facts(account).signals if s.is_open]
    if found:
        s = found[a % len(found)]
        (store.resolve_signal, store.dismiss_signal)[b % 2](s.id, s.rev, "for a reason")


def _regrade(store: Store, account: int, a: int, b: int) -> None:
    found = [s for s in store.facts(account).signals if s.is_open]
    if found:
        s = found[a % len(found)]
        store.regrade_signal(s.id, s.rev, ("low", "medium", "high", "critical")[b % 4], "by my word")


def _review(store: Store, account: int, a: int, b: int) -> None:
    review = store.start_review(account, iso_week(store.today))
    for n, question in enumerate(questions()):
        store.answer(review.id, question.code, "n" if (a >> n) & 1 else "y")
    store.complete_review(review.id, next_action=("call", "Ada", store.today + timedelta(days=b % 10)))


def _override(store: Store, account: int, a: int, b: int) -> None:
    colour = ("red", "yellow", "green")[a % 3]
    store.set_override(
        account, colour, "gut", "I know something that it does not", store.today + timedelta(days=b % 14)
    )


def _person(store: Store, account: int, a: int, b: int) -> None:
    key = store.add_person(account, "Dana", role=("champion", "sponsor", "technical")[a % 3])
    if b % 3 == 0:
        store.edit_person(key, 1, state="left")


def _contact(store: Store, account: int, a: int, b: int) -> None:
    people = [p.id for p in store.facts(account).people][:2]
    store.add_contact(
        account, on=store.today - timedelta(days=b % 12), kind=("meeting", "mail")[a % 2],
        direction=("in", "out", "both")[a % 3], held=a % 5 > 0, people=people,
    )  # fmt: skip


def _next_day(store: Store, account: int, a: int, b: int) -> None:
    store.today += timedelta(days=1 + a % 9)
    store.refresh()
    store.make_up_snapshots()


def _account(store: Store, account: int, a: int, b: int) -> None:
    rev = store.facts(account).account.rev
    if a % 4 == 0:
        store.hold_account(account, rev, reason="freeze")
    elif a % 4 == 1:
        store.resume_account(account, rev)
    elif a % 4 == 2:
        store.close_account(account, rev, "churned")
    else:
        store.reopen_account(account, rev)


def _import(store: Store, account: int, a: int, b: int) -> None:
    day = TODAY - timedelta(days=a % 90)
    one = Incoming(
        f"Import {a % 3}", (2,), external_id=f"I{a % 3}", segment=Segment.SMB, signed=day, phase=Phase.KICKOFF
    )
    store.import_accounts([one])


def _records(store: Store, account: int, a: int, b: int) -> None:
    store.set_numbers(account, store.today, licensed=100, active=b % 100, tickets=a % 30)
    store.add_criterion(account, f"metric {a}", baseline=1, target=2, owner="Ada", due=TODAY)
    store.add_promise(account, f"promise {b}", out_of_scope=True)


def _away(store: Store, account: int, a: int, b: int) -> None:
    since = store.today + timedelta(days=a % 20 - 5)
    people = [p.id for p in store.facts(account).people]
    store.add_away(since, since + timedelta(days=b % 9), person_id=people[0] if people and a % 2 else None)


STEPS: tuple[Step, ...] = (
    _done, _reopen, _move, _wait, _skip, _signal, _end_signal, _regrade, _review, _override, _person, _contact,
    _next_day, _account, _import, _records, _away,
)  # fmt: skip


def _fresh(store: Store) -> list[tuple[Any, ...]]:
    ids = [i for (i,) in store.db.query("SELECT id FROM account ORDER BY id")]
    out = []
    for facts in store.facts_many(ids):
        found = evaluate(facts, store.today, signals())
        assert found.changes == (), "the stored signals say what the rules see"
        values = dict(zip(current.COLUMNS, current.values_of(found), strict=True))
        out.append(tuple(v for k, v in values.items() if k != "as_of"))
    return out


def _cached(store: Store) -> list[tuple[Any, ...]]:
    columns = ", ".join(c for c in current.COLUMNS if c != "as_of")
    return store.db.query(f"SELECT {columns} FROM current ORDER BY account_id")


actions = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 2**15), st.integers(0, 2**15)), min_size=1, max_size=12
)


@given(actions)
@settings(max_examples=15)
def test_the_cache_equals_a_fresh_computation_after_anything(steps: list[tuple[Step, int, int]]) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "p.db", today=TODAY, create=True) as store:
        account = store.create_account("Acme", segment="mid-market", signed=TODAY - timedelta(days=30))
        for step, a, b in steps:
            try:
                step(store, account, a, b)
            except UserError:
                continue  # refused: then nothing has changed, which is looked at below
            finally:
                assert _cached(store) == _fresh(store), step.__name__


@given(actions.filter(lambda steps: all(step is not _next_day for step, _, _ in steps)))
@settings(max_examples=15)
def test_all_can_be_undone_and_done_again(steps: list[tuple[Step, int, int]]) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "p.db", today=TODAY, create=True) as store:
        account = store.create_account("Acme", segment="mid-market", signed=TODAY - timedelta(days=30))
        start = content_hash(store.db)
        done = 0
        for step, a, b in steps:
            before = store.db.query("SELECT count(*) FROM step")[0][0]
            try:
                step(store, account, a, b)
            except UserError:
                pass
            done += store.db.query("SELECT count(*) FROM step")[0][0] - before
        end, rows = content_hash(store.db), _cached(store)
        for _ in range(done):
            assert store.undo() is not None
            assert _cached(store) == _fresh(store)
        assert content_hash(store.db) == start
        for _ in range(done):
            assert store.redo() is not None
        assert (content_hash(store.db), _cached(store)) == (end, rows)
        assert store.redo() is None


@given(actions)
@settings(max_examples=15)
def test_days_that_pass_between_steps_never_stand_in_the_way_of_undo(steps: list[tuple[Step, int, int]]) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "p.db", today=TODAY, create=True) as store:
        account = store.create_account("Acme", segment="mid-market", signed=TODAY - timedelta(days=30))
        for step, a, b in steps:
            try:
                step(store, account, a, b)
            except UserError:
                continue
        while store.undo() is not None:
            assert _cached(store) == _fresh(store)
        assert store.count() == 0
        while store.redo() is not None:
            assert _cached(store) == _fresh(store)
        assert store.db.query("PRAGMA integrity_check") == [("ok",)]
        assert store.db.query("PRAGMA foreign_key_check") == []


def test_one_row_an_account_and_none_for_what_is_gone(store: Store, acme: int) -> None:
    assert store.db.query("SELECT count(*) FROM current") == [(1,)]
    store.undo()
    assert store.db.query("SELECT count(*) FROM current") == [(0,)]


def test_a_book_of_five_years_is_read_by_its_newest_weeks(store: Store, acme: int) -> None:
    with store.db.tx("history", journal=False) as tx:
        days = [TODAY - timedelta(weeks=w) for w in range(260, 0, -1)]
        tx.insert_many(
            "review", ("account_id", "week", "started", "completed", "answers"),
            ((acme, iso_week(d), d.isoformat(), d.isoformat(), '{"E1":{"v":"y"}}') for d in days),
        )  # fmt: skip
        tx.insert_many(
            "snapshot", ("account_id", "on_date", "week", "reviewed", "score", "colour", "phase"),
            ((acme, d.isoformat(), iso_week(d), 1, 80, "yellow", "handoff") for d in days),
        )  # fmt: skip
    facts = store.facts(acme)
    assert facts.reviews[-1].week == iso_week(TODAY - timedelta(weeks=1))
    assert len(facts.reviews) < 30
    assert len(facts.snapshots) < 60
    assert list(facts.snapshots) == sorted(facts.snapshots, key=lambda s: s.on)
    assert store.row(acme).delta is not None  # type: ignore[union-attr]
    assert date.fromisoformat(store.row(acme).last_review) == TODAY - timedelta(weeks=1)  # type: ignore[union-attr,arg-type]
