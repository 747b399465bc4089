"""The week and the weeks before on a real book: figures agree with the portfolio's, the past is as it was then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from csm_tui.domain.calendar import iso_week
from csm_tui.domain.model import Colour, Signal
from csm_tui.errors import Refused, Unknown
from csm_tui.store.store import Store

from tests.screens.review_book import review, steady, troubled

from .conftest import TODAY

NOW, LAST = "2026-W47", "2026-W46"


def old(store: Store, account_id: int, added: date = date(2026, 9, 1)) -> int:
    """As if the account had come into the book earlier."""
    with store.db.tx("added earlier", journal=False) as tx:
        tx.update("account", account_id, {"added": added.isoformat()})
    return account_id


@pytest.fixture
def filled(store: Store) -> Store:
    """A steady account reviewed each week, a troubled one reviewed last week, both of September."""
    old(store, steady(store))
    old(store, troubled(store))
    store.make_up_snapshots()
    return store


def test_the_running_week_has_the_figures_of_the_portfolio(filled: Store) -> None:
    summary, status, totals = filled.week_summary(NOW), filled.week_status(NOW), filled.totals()
    assert (summary.done, summary.total) == (status.done, status.total) == (0, 2)
    assert (summary.count(Colour.RED), summary.count(Colour.GREEN)) == (totals.red, totals.green)
    assert [(m.currency, m.total, m.red) for m in summary.money] == [
        (m.currency, m.total_cents, m.red_cents) for m in totals.money
    ]
    red = summary.reds[0]
    assert red.why == next(r.why for r in filled.rows() if r.id == red.id)
    review(filled, red.id, TODAY)
    assert (filled.week_summary(NOW).done, filled.week_status(NOW).done) == (1, 1)


def test_a_past_week_is_told_as_it_was_then(filled: Store) -> None:
    summary = filled.week_summary(LAST)
    assert (summary.over, summary.on) == (True, date(2026, 11, 15))
    assert summary.done + summary.missed == summary.total == 2
    earlier = filled.week_summary("2026-W40")
    assert earlier.missed == 2
    assert earlier.reds == ()
    assert not [a for a in earlier.responses if any(r.title == "Champion left" for r in a.responses)]


def test_a_signal_counts_from_the_day_on_which_it_was_seen_and_until_it_was_closed(filled: Store) -> None:
    globex = filled.find("Globex")
    key = filled.raise_signal(globex, "S1", evidence="Angry call", first_noticed=date(2026, 11, 9))
    with filled.db.tx("due", journal=False) as tx:
        tx.update("signal", key, {"response_due": "2026-11-10"})
    assert any(r.title for a in filled.week_summary(LAST).responses for r in a.responses if r.due == date(2026, 11, 10))
    filled.resolve_signal(key, filled.db.query("SELECT rev FROM signal WHERE id = ?", (key,))[0][0], "It is settled")
    assert not any(r.due == date(2026, 11, 10) for a in filled.week_summary(NOW).responses for r in a.responses)
    assert any(r.due == date(2026, 11, 10) for a in filled.week_summary(LAST).responses for r in a.responses)


def test_wins_go_lives_and_next_steps_of_the_week(filled: Store) -> None:
    acme = filled.find("Acme")
    wins = {title for a in filled.week_summary(NOW).wins for title in a.wins}
    done = [m for m in filled.facts(acme).milestones if m.actual and iso_week(m.actual) == NOW]
    assert {m.title for m in done} <= wins
    live = {a.id: a.go_live for a in filled.week_summary(NOW).go_lives}
    assert live[acme] == date(2026, 11, 30)
    globex = next(a for a in filled.week_summary(NOW).reds if a.name.startswith("Globex"))
    assert globex.next_step == ""
    filled.add_action(globex.id, "Call the sponsor", owner="Sam", due=TODAY - timedelta(days=1))
    assert next(a for a in filled.week_summary(NOW).reds).next_step == "Call the sponsor (Sam, 17 Nov, overdue)"


def test_hold_leave_and_closing_make_no_missed_week(filled: Store) -> None:
    acme, globex = filled.find("Acme"), filled.find("Globex")
    filled.today = date(2026, 11, 23)
    before = filled.week_summary(NOW)
    assert (before.missed, before.excused) == (2, 0)
    with filled.db.tx("away", journal=False) as tx:
        tx.insert("away", {"since": "2026-11-16", "until": "2026-11-20", "note": "leave"})
    leave = filled.week_summary(NOW)
    assert (leave.total, leave.missed, leave.excused) == (0, 0, 2)
    assert {c.state for c in (p.cell for p in filled.review_weeks(acme)) if c.week == NOW} == {"away"}
    assert filled.week_record(globex, NOW).cell.state == "away"


def test_an_account_on_hold_is_counted_as_such_and_has_no_response_overdue_in_any_week(filled: Store) -> None:
    globex = filled.find("Globex")
    key = filled.raise_signal(globex, "S1", evidence="Angry call", first_noticed=date(2026, 11, 9))
    filled.hold_account(globex, filled.facts(globex).account.rev, reason="Merger", until=date(2026, 12, 1))
    with filled.db.tx("earlier", journal=False) as tx:
        tx.update("signal", key, {"response_due": "2026-11-10"})
        tx.update("account", globex, {"hold_since": "2026-11-11"})
        for (review_id,) in tx.query("SELECT id FROM review WHERE account_id = ?", (globex,)):
            tx.delete("review", review_id)
    filled.db.conn.execute("UPDATE hold SET since = '2026-11-11'")
    for week in (LAST, NOW):
        summary = filled.week_summary(week)
        assert summary.count(Colour.HOLD) == 1
        assert sum(n for _, n in summary.colours) == summary.accounts == 2
        assert globex not in {a.id for a in summary.responses}


def test_weeks_that_are_none_or_not_yet_are_refused(filled: Store) -> None:
    for week in ("2026-W48", "2026-W99", "now", "", "2025-W53"):
        with pytest.raises(Refused):
            filled.week_summary(week)
    with pytest.raises(Unknown):
        filled.review_weeks(999)
    with pytest.raises(Unknown):
        filled.week_record(999, NOW)


# --- history ------------------------------------------------------------------------------------


def test_the_list_of_weeks_goes_back_to_the_first_in_pages(filled: Store) -> None:
    acme = filled.find("Acme")
    whole = filled.review_weeks(acme)
    assert next(p.cell.week for p in whole) == NOW
    assert whole[-1].cell.week == iso_week(date(2026, 9, 1))
    states = {p.cell.week: p.cell.state for p in whole}
    assert (states[NOW], states[LAST], states["2026-W45"], states["2026-W44"]) == (
        "waiting", "reviewed", "reviewed", "missed",
    )  # fmt: skip
    pages = filled.review_weeks(acme, limit=5)
    while more := filled.review_weeks(acme, before=pages[-1].cell.week, limit=5):
        pages += more
    assert pages == whole
    last = next(p for p in whole if p.cell.week == LAST)
    assert last.review is not None
    assert len(last.review.answers) == 15


def test_reviews_beyond_the_newest_sixteen_are_read(store: Store) -> None:
    account = old(store, steady(store, weeks=0), TODAY - timedelta(weeks=40))
    for week in range(30, 0, -1):
        with store.db.tx("a review", journal=False) as tx:
            on = TODAY - timedelta(weeks=week)
            tx.insert(
                "review",
                {"account_id": account, "week": iso_week(on), "started": on.isoformat(), "completed": on.isoformat(),
                 "answers": '{"E1":{"v":"y"},"Z9":{"v":"n","n":"no longer asked"}}'},
            )  # fmt: skip
    assert len(store.facts(account).reviews) == 16
    weeks = store.review_weeks(account)
    assert sum(1 for p in weeks if p.cell.state == "reviewed") == 30
    record = store.week_record(account, iso_week(TODAY - timedelta(weeks=28)))
    assert record.review is not None
    assert record.review.answers["Z9"].note == "no longer asked"


def test_one_week_shows_its_answers_snapshot_signals_events_and_edits(filled: Store) -> None:
    globex = filled.find("Globex")
    week = iso_week(TODAY - timedelta(days=9))
    record = filled.week_record(globex, week)
    assert record.review is not None
    assert record.snapshot is not None
    assert record.snapshot.colour.value == record.cell.colour
    assert record.edits == ()
    assert all(on.isocalendar().week == 46 for on, _ in record.events)
    assert {s.title for s in record.signals} >= {"Champion left"}
    answer = record.review.answers["E1"]
    filled.answer(record.review.id, "E1", "s", "Seen again")
    edits = filled.week_record(globex, week).edits
    assert [(code, a, b.note) for e in edits for code, a, b in e.changes if b] == [("E1", answer, "Seen again")]
    filled.answer(record.review.id, "E1", "s", "Seen again")  # the same again is no edit
    assert len(filled.week_record(globex, week).edits) == 1
    assert next(p for p in filled.review_weeks(globex) if p.cell.week == week).revisions >= 1


def test_the_severity_of_a_signal_is_that_of_its_day(filled: Store, signal: Callable[[int], Signal]) -> None:
    acme = filled.find("Acme")
    filled.today = TODAY - timedelta(days=7)
    key = filled.raise_signal(acme, "S1", evidence="Angry call")
    before = filled.week_record(acme, LAST).signals
    filled.today = TODAY
    filled.regrade_signal(key, signal(key).rev, "critical", "It became worse")
    then = next(s for s in filled.week_record(acme, LAST).signals if s.evidence == "Angry call")
    assert then.severity == next(s for s in before if s.evidence == "Angry call").severity == "medium"
    now = next(s for s in filled.week_record(acme, NOW).signals if s.evidence == "Angry call")
    assert now.severity == "critical"


def test_the_strip_agrees_with_each_accounts_own_list(filled: Store) -> None:
    accounts = filled.heat_accounts()
    assert [a.id for a in accounts] == [r.id for r in filled.rows()]
    cells = filled.heat_cells([a.id for a in accounts], NOW, 12)
    for account in accounts:
        assert [c.week for c in cells[account.id]] == [
            iso_week(TODAY - timedelta(weeks=n)) for n in range(11, -1, -1)
        ]  # fmt: skip
        own = {p.cell.week: p.cell for p in filled.review_weeks(account.id)}
        assert all(own[c.week] == c for c in cells[account.id] if c.week in own)
    assert filled.heat_cells([], NOW, 12) == {}
    assert filled.heat_cells([999], NOW, 12) == {}


def test_the_past_is_read_by_index(filled: Store) -> None:
    """A walk of the whole table would make a long book slow (B9)."""
    seen: list[str] = []
    query = filled.db.query

    def spy(sql: str, params: object = ()) -> object:
        if sql.lstrip().startswith("SELECT"):
            seen.extend(row[3] for row in query(f"EXPLAIN QUERY PLAN {sql}", params))  # type: ignore[arg-type]
        return query(sql, params)  # type: ignore[arg-type]

    filled.db.query = spy  # type: ignore[method-assign, assignment]
    filled.review_weeks(filled.find("Acme"))
    filled.heat_cells([1, 2], NOW, 26)
    scans = {step for step in seen if step.startswith("SCAN") and step.split()[1] in ("review", "r", "snapshot", "s")}
    assert not scans
