"""Signals as rows in two queries however many there are; the steps of a signal's checklist, one undo step each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from csm_tui.content.playbook import play, playbook
from csm_tui.domain.response import rows_of
from csm_tui.errors import Unknown
from csm_tui.store.store import Store

TODAY = date(2026, 11, 18)


@pytest.fixture
def two(store: Store) -> tuple[int, int]:
    """Two accounts with signals: open, acted upon, closed."""
    first, second = (store.create_account(n, signed=date(2026, 9, 1), kickoff=date(2026, 9, 14)) for n in ("A", "B"))
    store.raise_signal(first, "N4", evidence="to the board", first_noticed=TODAY - timedelta(days=1))
    acted = store.raise_signal(first, "T5", evidence="pen test")
    store.add_intervention(acted, "called")
    over = store.raise_signal(second, "T6")
    rev = next(s.rev for s in store.facts(second).signals if s.id == over)
    store.resolve_signal(over, rev, "put right")
    return first, second


def test_rows_say_what_the_facts_say(store: Store, two: tuple[int, int]) -> None:
    for account_id in two:
        from_facts = {row.id: row for row in rows_of(store.facts(account_id))}
        assert {row.id: row for row in store.signals(account_id, closed=True)} == from_facts
    seen = {row.id for row in store.signals()}
    assert seen == {r.id for i in two for r in rows_of(store.facts(i)) if r.is_open}


def test_the_whole_portfolio_costs_two_queries_and_leaves_hidden_accounts_out(
    store: Store, two: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    query = store.db.query

    def counting(sql: str, *rest: object) -> object:
        asked.append(sql)
        return query(sql, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(store.db, "query", counting)
    assert {row.account for row in store.signals(closed=True, limit=1)} == {"A", "B"}
    assert len(asked) == 2
    store.archive_account(two[0])
    assert {row.account for row in store.signals()} <= {"B"}
    assert {row.account for row in store.signals(two[0])} == {"A"}


def test_closed_ones_come_last_closed_first_and_as_many_as_asked_for(store: Store, two: tuple[int, int]) -> None:
    closed = [row for row in store.signals(closed=True) if not row.is_open]
    assert [row.code for row in closed] == ["T6"]
    assert all(row.is_open for row in store.signals(closed=True, limit=0))


def test_a_step_is_ticked_and_unticked_one_undo_step_each(store: Store, two: tuple[int, int]) -> None:
    signal = store.raise_signal(two[0], "O1", evidence="Dana has left")
    keys = [step.key for step in play("O1").steps]
    store.tick_signal_step(signal, keys[0])
    store.tick_signal_step(signal, keys[1])
    store.tick_signal_step(signal, keys[1])
    assert store.signal_steps(signal) == {keys[0]: TODAY, keys[1]: TODAY}
    store.tick_signal_step(signal, keys[0], done=False)
    assert list(store.signal_steps(signal)) == [keys[1]]
    store.undo()
    assert set(store.signal_steps(signal)) == {keys[0], keys[1]}
    with pytest.raises(Unknown):
        store.tick_signal_step(signal, "no such step")
    with pytest.raises(Unknown):
        store.signal_steps(99_999)


def test_every_code_has_a_play_and_a_departed_champion_twelve_steps_in_three_stages() -> None:
    from csm_tui.content import signals

    assert set(playbook()) == set(signals())
    for code, found in playbook().items():
        assert found.steps, code
        assert all(step.do and step.who and step.by for step in found.steps), code
        keys = [step.key for step in found.steps]
        assert (len(set(keys)) == len(keys) and all(keys)) if found.checklist else not any(keys), code
    champion = play("O1")
    assert [step.by for step in champion.steps] == ["day 1"] * 4 + ["week 1"] * 4 + ["weeks 2–4"] * 4
    assert len(champion.escalate) == 4
    assert play("no such code").steps == ()
