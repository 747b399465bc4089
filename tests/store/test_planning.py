"""Working on a plan: each act is one step that undo takes back exactly; what is impossible is refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from csm_tui.domain.calendar import STANDARD
from csm_tui.domain.model import CausedBy, Milestone, MilestoneState, Need, Party
from csm_tui.domain.planning import proposed_shift
from csm_tui.errors import GateClosed, Refused, Stale, Unknown
from csm_tui.store.store import Store
from hypothesis import given, settings
from hypothesis import strategies as st

from .conftest import TODAY
from .kit import content_hash

Find = Callable[[int, str], Milestone]


def codes(store: Store, account_id: int) -> list[str]:
    return [m.code for m in store.facts(account_id).milestones]


# dependencies, order, removing


def test_dependencies_are_kept_and_a_circle_is_refused(store: Store, acme: int, milestone: Find) -> None:
    c7 = milestone(acme, "C7")
    store.set_needs(c7.id, c7.rev, (Need("C1"), Need("C2", "SS"), Need("C1")))
    assert milestone(acme, "C7").needs == (Need("C1"), Need("C2", "SS"))
    assert store.can_undo() == "Dependencies of ‘Workflow configuration accepted’ changed for Acme Foods"
    before = content_hash(store.db)
    k1 = milestone(acme, "K1")
    for needs, reason in (((Need("X2"),), "circle"), ((Need("K1"),), "itself"), ((Need("Z1"),), "no milestone Z1")):
        with pytest.raises(Refused, match=reason):
            store.set_needs(k1.id, k1.rev, needs)
    with pytest.raises(Stale):
        store.set_needs(c7.id, c7.rev, ())
    assert content_hash(store.db) == before
    store.undo()
    assert milestone(acme, "C7").needs == c7.needs


def test_a_new_one_may_need_only_what_is_there(store: Store, acme: int, milestone: Find) -> None:
    key = store.add_milestone(acme, "Pen test", phase="configure", needs=(Need("C3"),), committed=date(2026, 12, 14))
    assert milestone(acme, "N1").id == key
    for needs in ((Need("N2"),), (Need("Z9"),)):
        with pytest.raises(Refused):
            store.add_milestone(acme, "Another", needs=needs)
    assert "N2" not in codes(store, acme)


def test_removing_asks_where_others_need_it(store: Store, acme: int, milestone: Find) -> None:
    c4 = milestone(acme, "C4")
    store.add_task(c4.id, "ask for the metadata")
    with pytest.raises(Refused, match="T1 needs ‘SSO and integrations connected’"):
        store.remove_milestone(c4.id, c4.rev)
    with pytest.raises(Stale):
        store.remove_milestone(c4.id, c4.rev - 1, pass_on=True)
    before = content_hash(store.db)
    store.remove_milestone(c4.id, c4.rev, pass_on=True)
    assert "C4" not in codes(store, acme)
    assert milestone(acme, "T1").needs == (Need("C2"), Need("C3"), Need("C6"), Need("C7"))
    assert store.facts(acme).tasks == ()
    store.undo()
    assert content_hash(store.db) == before
    with pytest.raises(Unknown):
        store.remove_milestone(9999, 1)


def test_gates_the_go_live_and_what_is_done_are_never_removed(store: Store, acme: int, milestone: Find) -> None:
    h1 = milestone(acme, "H1")
    store.mark_done(h1.id, h1.rev, actual=TODAY)
    for code, reason in (("L0", "gate G3"), ("L1", "go-live"), ("H1", "is done")):
        m = milestone(acme, code)
        with pytest.raises(Refused, match=reason):
            store.remove_milestone(m.id, m.rev, pass_on=True)


def test_reordering_by_places_stops_at_the_ends(store: Store, acme: int, milestone: Find) -> None:
    before = codes(store, acme)
    store.add_milestone(acme, "Pen test", phase="configure")
    assert codes(store, acme).index("N1") == before.index("C7") + 1
    n1 = milestone(acme, "N1")
    store.reorder_milestone(n1.id, n1.rev, -1)
    store.reorder_milestone(n1.id, milestone(acme, "N1").rev, -1)
    now = codes(store, acme)
    assert now.index("N1") == now.index("C7") - 2
    assert [c for c in now if c != "N1"] == before
    store.undo()
    store.undo()
    assert codes(store, acme).index("N1") == before.index("C7") + 1
    h1 = milestone(acme, "H1")
    with pytest.raises(Refused, match="first"):
        store.reorder_milestone(h1.id, h1.rev, -1)
    store.reorder_milestone(h1.id, h1.rev, 1000)
    assert codes(store, acme)[-1] == "H1"
    with pytest.raises(Refused, match="last"):
        store.reorder_milestone(h1.id, milestone(acme, "H1").rev, 1)


def test_the_phase_of_own_ones_alone_is_edited(store: Store, acme: int, milestone: Find) -> None:
    key = store.add_milestone(acme, "Pen test", phase="configure")
    store.edit_milestone(key, 1, phase="train")
    assert str(milestone(acme, "N1").phase) == "train"
    store.edit_milestone(key, 2, phase=None)
    assert milestone(acme, "N1").phase is None
    c1 = milestone(acme, "C1")
    with pytest.raises(Refused, match="its phase stays"):
        store.edit_milestone(c1.id, c1.rev, phase="train")


# dates


@pytest.mark.parametrize("day", [date(2026, 11, 15), date(1, 1, 1), date(9999, 12, 31)])
def test_no_date_before_the_signature_or_in_an_impossible_year(
    store: Store, acme: int, milestone: Find, day: date
) -> None:
    m = milestone(acme, "C5")
    undated = store.add_milestone(acme, "Pen test")
    before = content_hash(store.db)
    why = {"reason_code": "scope changed", "caused_by": "scope", "customer_told": False}
    with pytest.raises(Refused, match=r"signature|1990"):
        store.move_milestone(m.id, m.rev, new=day, **why)  # type: ignore[arg-type]
    with pytest.raises(Refused, match=r"signature|1990"):
        store.move_with_dependants(m.id, m.rev, new=TODAY, dependants={undated: day}, **why)  # type: ignore[arg-type]
    with pytest.raises(Refused, match=r"signature|1990"):
        store.edit_milestone(undated, 1, committed=day)
    with pytest.raises(Refused, match=r"signature|1990"):
        store.add_milestone(acme, "Another", committed=day)
    with pytest.raises(Refused, match=r"signature|1990"):
        store.add_task(m.id, "a task", due=day)
    assert content_hash(store.db) == before


def test_several_are_shifted_as_one_step_each_with_its_move(store: Store, acme: int, milestone: Find) -> None:
    chosen = [milestone(acme, c) for c in ("H1", "C5", "C6", "L1")]
    store.mark_done(chosen[0].id, chosen[0].rev, actual=TODAY)
    before = content_hash(store.db)
    count = store.shift_milestones([m.id for m in chosen], 4, reason_code="scope changed", caused_by="scope")
    assert count == 3, "what is done stays"
    assert store.can_undo() == "3 milestones moved 4 working days later for Acme Foods"
    for m in chosen[1:3]:
        now = milestone(acme, m.code)
        assert m.committed is not None
        assert now.committed == STANDARD.add(m.committed, 4)
    moves = store.facts(acme).moves
    assert [(v.code, v.old, v.caused_by) for v in moves] == [(m.code, m.committed, CausedBy.SCOPE) for m in chosen[1:]]
    store.undo()
    assert content_hash(store.db) == before
    store.redo()
    assert len(store.facts(acme).moves) == 3


def test_a_shift_of_nothing_or_out_of_reason_is_refused(store: Store, acme: int, milestone: Find) -> None:
    m = milestone(acme, "C5")
    for ids, days, reason in (([], 3, "marked"), ([m.id], 0, "how many"), ([m.id], 5000, "too many")):
        with pytest.raises(Refused, match=reason):
            store.shift_milestones(ids, days)
    with pytest.raises(Refused, match="signature"):
        store.shift_milestones([m.id], -60)
    with pytest.raises(Unknown):
        store.shift_milestones([m.id, 9999], 3)
    assert store.facts(acme).moves == ()


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.sets(st.integers(0, 27), min_size=1), st.integers(-3, 40).filter(bool)), min_size=1, max_size=4
    )
)
def test_any_shifts_undone_leave_the_book_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, shifts: list[tuple[set[int], int]]
) -> None:
    path: Path = tmp_path_factory.mktemp("book") / "portfolio.db"
    with Store.open(path, today=TODAY, create=True) as store:
        account = store.create_account("Acme", segment="mid-market", signed=date(2026, 10, 1), kickoff=TODAY)
        ids = [m.id for m in store.facts(account).milestones]
        hashes = [content_hash(store.db)]
        for chosen, days in shifts:
            store.shift_milestones([ids[n % len(ids)] for n in chosen], days)
            hashes.append(content_hash(store.db))
        for known in reversed(hashes[:-1]):
            store.undo()
            assert content_hash(store.db) == known
        for known in hashes[1:]:
            store.redo()
            assert content_hash(store.db) == known


def test_a_move_takes_its_dependants_with_it_in_one_step(store: Store, acme: int, milestone: Find) -> None:
    c7 = milestone(acme, "C7")
    assert c7.committed is not None
    new = STANDARD.add(c7.committed, 10)
    shifts = proposed_shift(store.facts(acme).milestones, "C7", new, store.calendar())
    before = content_hash(store.db)
    store.move_with_dependants(
        c7.id, c7.rev, new=new, reason_code="waiting for the customer", caused_by="customer", customer_told=True,
        dependants={s.id: s.new for s in shifts},
    )  # fmt: skip
    assert milestone(acme, "C7").committed == new
    assert all(milestone(acme, s.code).committed == s.new for s in shifts)
    moves = store.facts(acme).moves
    assert len(moves) == len(shifts) + 1
    assert {m.caused_by for m in moves} == {CausedBy.CUSTOMER}
    assert moves[1].reason == "follows ‘Workflow configuration accepted’"
    assert store.can_undo() == (
        f"‘Workflow configuration accepted’ moved to {new.day} {new:%b %Y} with {len(shifts)} milestones for Acme Foods"
    )
    store.undo()
    assert content_hash(store.db) == before


def test_dependants_of_another_account_or_an_old_view_move_nothing(store: Store, acme: int, milestone: Find) -> None:
    other = store.create_account("Other", segment="smb", signed=date(2026, 11, 2))
    foreign = milestone(other, "C5")
    m = milestone(acme, "C5")
    before = content_hash(store.db)
    why = {"reason_code": "scope changed", "caused_by": "scope", "customer_told": False}
    new = TODAY + timedelta(days=30)
    with pytest.raises(Refused, match="Nothing was changed"):
        store.move_with_dependants(m.id, m.rev, new=new, dependants={foreign.id: new}, **why)  # type: ignore[arg-type]
    with pytest.raises(Stale):
        store.move_with_dependants(m.id, m.rev + 1, new=new, dependants={}, **why)  # type: ignore[arg-type]
    assert content_hash(store.db) == before


# owners, done


def test_owner_and_party_of_several(store: Store, acme: int, milestone: Find) -> None:
    ids = [milestone(acme, c).id for c in ("C1", "C5", "C6")]
    assert store.set_owner(ids, owner="Dana Ruiz", party="customer") == 3
    assert store.can_undo() == "Dana Ruiz owns 3 milestones of Acme Foods"
    assert {(milestone(acme, c).owner, milestone(acme, c).party) for c in ("C1", "C5", "C6")} == {
        ("Dana Ruiz", Party.CUSTOMER)
    }
    assert store.set_owner(ids, owner="") == 3
    assert milestone(acme, "C1").party is Party.CUSTOMER
    with pytest.raises(Refused, match="already"):
        store.set_owner(ids, owner="")
    with pytest.raises(Refused, match="Name an owner"):
        store.set_owner(ids)
    store.undo()
    store.undo()
    assert milestone(acme, "C1").party is Party.JOINT


def test_several_done_at_once_or_none(store: Store, acme: int, milestone: Find) -> None:
    ids = [milestone(acme, c).id for c in ("H1", "H3", "H4")]
    before = content_hash(store.db)
    assert store.mark_done_many(ids, actual=TODAY) == 3
    assert store.can_undo() == "3 milestones done for Acme Foods"
    assert store.mark_done_many([*ids, milestone(acme, "K1").id], actual=TODAY) == 1
    assert store.facts(acme).account.kickoff == TODAY
    with pytest.raises(Refused, match="None of these is open"):
        store.mark_done_many(ids, actual=TODAY)
    store.undo()
    store.undo()
    assert content_hash(store.db) == before
    with pytest.raises(GateClosed):
        store.mark_done_many([*ids, milestone(acme, "L0").id], actual=TODAY)
    with pytest.raises(Refused, match="future"):
        store.mark_done_many(ids, actual=TODAY + timedelta(days=1))
    assert content_hash(store.db) == before
    assert milestone(acme, "H1").state is MilestoneState.OPEN


# tasks


def test_tasks_under_a_milestone(store: Store, acme: int, milestone: Find) -> None:
    m = milestone(acme, "C5")
    key = store.add_task(m.id, " send the\nsample  ", owner="Dana", due=TODAY)
    other = store.add_task(m.id, "check it")
    first, second = store.facts(acme).tasks
    assert (first.id, first.milestone_id, first.title, first.owner, first.due, first.done) == (
        key, m.id, "send the sample", "Dana", TODAY, None,
    )  # fmt: skip
    store.finish_task(key, first.rev, on=TODAY - timedelta(days=1))
    assert store.facts(acme).tasks[0].done == TODAY - timedelta(days=1)
    with pytest.raises(Refused, match="done already"):
        store.finish_task(key, first.rev + 1)
    store.reopen_task(key, first.rev + 1)
    with pytest.raises(Refused, match="open already"):
        store.reopen_task(key, first.rev + 2)
    store.edit_task(key, first.rev + 2, title="send it", due=None, owner="")
    assert store.facts(acme).tasks[0].title == "send it"
    store.remove_task(other, second.rev)
    assert [t.id for t in store.facts(acme).tasks] == [key]
    store.undo()
    assert [t.id for t in store.facts(acme).tasks] == [key, other]
    assert store.can_redo() == "Task ‘check it’ removed for Acme Foods"


def test_tasks_refuse_what_cannot_be(store: Store, acme: int, milestone: Find) -> None:
    m = milestone(acme, "C5")
    key = store.add_task(m.id, "send it")
    for act, reason in (
        (lambda: store.add_task(m.id, " "), "empty"),
        (lambda: store.edit_task(key, 1, title="\u200b"), "empty"),
        (lambda: store.edit_task(key, 1, done_on=TODAY), "cannot be edited"),
        (lambda: store.edit_task(key, 1, due="soon"), "must be a date"),
        (lambda: store.finish_task(key, 1, on=TODAY + timedelta(days=1)), "future"),
    ):
        with pytest.raises(Refused, match=reason):
            act()
    for act in (lambda: store.finish_task(key, 2), lambda: store.remove_task(key, 7)):
        with pytest.raises(Stale):
            act()
    for act in (lambda: store.finish_task(99, 1), lambda: store.add_task(99, "x")):
        with pytest.raises(Unknown):
            act()


def test_days_off_roll_on_and_a_bad_go_live_day_needs_a_reason(store: Store, acme: int, milestone: Find) -> None:
    c5, live = milestone(acme, "C5"), milestone(acme, "L1")
    saturday, friday = date(2027, 1, 9), date(2027, 2, 5)
    why = {"reason_code": "scope changed", "caused_by": "scope", "customer_told": True}
    store.move_milestone(c5.id, c5.rev, new=saturday, **why)  # type: ignore[arg-type]
    assert milestone(acme, "C5").committed == date(2027, 1, 11)
    assert store.can_undo() == "‘Data export delivered, format valid’ moved to 11 Jan 2027 for Acme Foods"
    store.add_milestone(acme, "Pen test", committed=saturday)
    assert milestone(acme, "N1").committed == date(2027, 1, 11)
    with pytest.raises(Refused, match="5 Feb 2027 is a Friday, no day to go live: take 8 Feb 2027"):
        store.move_milestone(live.id, live.rev, new=friday, **why)  # type: ignore[arg-type]
    assert milestone(acme, "L1") == live
    store.move_milestone(live.id, live.rev, new=friday, reason="their only freeze-free day", **why)  # type: ignore[arg-type]
    assert milestone(acme, "L1").committed == friday
