"""The slip and the gates of the whole book, read with as many queries as there are tables."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from csm_tui.domain.model import MilestoneState
from csm_tui.domain.slip import by_party, slip_report
from csm_tui.store.store import Store

from .conftest import TODAY


def milestone(store: Store, account_id: int, code: str):
    return next(m for m in store.facts(account_id).milestones if m.code == code)


def move(store: Store, account_id: int, new: date, cause: str, reason: str = "customer-late") -> None:
    live = milestone(store, account_id, "L1")
    store.move_milestone(
        live.id, live.rev, new=new, reason_code=reason, reason="Data", caused_by=cause, customer_told=True
    )


@pytest.fixture
def slipped(store: Store) -> dict[str, int]:
    """Two accounts that slipped, one of them held and waiting, one without a baseline, one closed."""
    ids = {name: store.create_account(name, segment="smb", signed=TODAY) for name in ("a", "b", "new", "gone")}
    for name in ("a", "b", "gone"):
        store.set_baseline(ids[name])
    start = milestone(store, ids["a"], "L1").committed
    assert start is not None
    move(store, ids["a"], start + timedelta(days=14), "customer")
    move(store, ids["a"], start + timedelta(days=7), "vendor", "our-delay")
    move(store, ids["b"], start + timedelta(days=7), "scope")
    store.start_wait(milestone(store, ids["b"], "C5").id, "customer", "the data", since=TODAY - timedelta(days=9))
    store.add_nudge(store.facts(ids["b"]).waits[0].id, 5, channel="mail")
    store.hold_account(ids["b"], store.facts(ids["b"]).account.rev, reason="budget")
    store.close_account(ids["gone"], store.facts(ids["gone"]).account.rev, "churned")
    return ids


def test_the_slip_of_the_book_is_that_of_each_account_by_its_facts(store: Store, slipped: dict[str, int]) -> None:
    found = {report.name: report for report in store.slips()}
    assert set(found) == {"a", "b", "new"}
    assert (found["a"].total, found["b"].total, found["new"].baseline) == (5, 5, None)
    for name, report in found.items():
        whole = slip_report(store.facts(slipped[name]), TODAY)
        assert (report.total, report.waiting, report.overdue) == (whole.total, whole.waiting, whole.overdue)
        assert [(s.move, s.days) for s in report.shifts] == [(s.move, s.days) for s in whole.shifts]
        assert report.waits == whole.waits
    assert [(part.key, part.days) for part in by_party(found.values())] == [
        ("customer", 10),
        ("vendor", -5),
        ("scope", 5),
    ]
    assert [w.title for w in found["b"].waits] == [milestone(store, slipped["b"], "C5").title]
    assert [report.name for report in store.slips([slipped["gone"]])] == ["gone"]
    assert store.slips([999_999]) == []


def test_the_gates_and_the_go_live_of_each_account_are_ahead(store: Store, slipped: dict[str, int]) -> None:
    skipped = milestone(store, slipped["new"], "L0")
    store.skip_milestone(skipped.id, skipped.rev, reason="small")
    found = {ahead.name: ahead for ahead in store.ahead()}
    assert set(found) == {"a", "b", "new"}
    facts = store.facts(slipped["a"])
    wanted = [m for m in facts.milestones if (m.gate or m.code == "L1") and m.state is not MilestoneState.SKIPPED]
    assert [(s.code, s.title, s.gate, s.committed, s.baseline) for s in found["a"].stops] == [
        (m.code, m.title, m.gate or "", m.committed, m.baseline) for m in wanted
    ]
    assert found["b"].on_hold
    assert "L0" not in {s.code for s in found["new"].stops}
    row = store.row(slipped["a"])
    assert row is not None
    assert row.forecast == str(found["a"].forecast)


def test_a_larger_book_takes_no_more_queries(
    store: Store, slipped: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    query = store.db.query

    def counted(sql: str, *rest: object):
        asked.append(sql)
        return query(sql, *rest)

    monkeypatch.setattr(store.db, "query", counted)
    for read in (store.slips, store.ahead):
        asked.clear()
        read()
        few = len(asked)
        for number in range(6):
            store.create_account(f"{read.__name__} {number}", segment="enterprise", signed=TODAY)
        asked.clear()
        read()
        assert len(asked) == few <= 8
