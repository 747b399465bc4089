"""The response clock (DOMAIN 6) and the order in which signals ask for an answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from csm_tui.domain.model import Severity
from csm_tui.domain.response import (
    clock,
    due_words,
    entries,
    haystack,
    is_late,
    next_due,
    sections,
    standing,
    state_word,
)
from csm_tui.domain.signal_rows import SignalRow
from csm_tui.domain.signals import response_due
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 11, 18)


def row(key: int = 1, severity: str = "medium", noticed: date = TODAY, **fields: object) -> SignalRow:
    due = response_due(Severity(severity), noticed, 7)
    known: dict[str, object] = {
        "account_id": 1, "account": "Globex", "status": "active", "code": f"N{key}", "subject": "",
        "title": f"Sign {key}", "category": "sentiment", "component": "sentiment", "state": "open", "human": 1,
        "evidence": "said so", "first_noticed": noticed.isoformat(), "last_evidence": noticed.isoformat(),
        "seen": 1, "owner": "",
        "response_due": due.isoformat() if due else None, "folded_into": None, "closed_on": None,
        "snoozed_until": None, "reason": "", "rev": 1, "acted": 0, "escalated": None, "reviewed": "2026-11-12",
        "interval": 7,
    }  # fmt: skip
    return SignalRow(id=key, severity=severity, **{**known, **fields})  # type: ignore[arg-type]


def told(found: SignalRow, second: date | None = None) -> list[tuple[str, date | None, bool]]:
    return [(step.what, step.on, step.met) for step in clock(found, second)]


REVIEW = ("look again at the review", date(2026, 11, 19), False)


@pytest.mark.parametrize(
    ("severity", "steps"),
    [
        ("low", []),
        ("medium", [("acknowledge", 0), ("act on it", 7)]),
        ("high", [("acknowledge", 0), ("plan with your manager", 2)]),
        ("critical", [("reach out", 0), ("bring in leadership", 1)]),
    ],
)
def test_the_clock_of_each_severity(severity: str, steps: list[tuple[str, int]]) -> None:
    wanted = [(what, TODAY + timedelta(days=after), False) for what, after in steps]
    assert told(row(severity=severity)) == [*wanted, REVIEW]


def test_two_critical_at_one_account_ask_for_the_executive_the_same_day() -> None:
    first = row(1, "critical", TODAY - timedelta(days=3))
    second = row(2, "critical", TODAY)
    one, two = entries([first, second], TODAY)
    for entry in (one, two):
        assert ("bring in the executive", TODAY, False) in told(entry.row, TODAY)
    assert (one.due, one.late) == (clock(first)[0], True)
    elsewhere = entries([first, row(2, "critical", account_id=2)], TODAY)
    assert all("executive" not in step.what for e in elsewhere for step in clock(e.row))


def test_steps_are_met_by_what_was_logged() -> None:
    assert [met for *_, met in told(row(severity="high", state="acknowledged"))] == [True, False, False]
    assert [met for *_, met in told(row(severity="high", state="mitigating", acted=1))] == [True, True, False]
    grave = row(severity="critical", state="mitigating", acted=1)
    assert [met for *_, met in told(grave)] == [True, False, False]
    assert [met for *_, met in told(grave._replace(acted=2))] == [True, False, False]  # a second call is no leadership
    assert [met for *_, met in told(grave._replace(told="leadership"))] == [True, True, False]
    second = [(what, met) for what, _, met in told(grave._replace(told="leadership"), TODAY)]
    assert second[1] == ("bring in the executive", False)
    assert told(grave._replace(told="executive"), TODAY)[1][2]
    assert [met for *_, met in told(grave._replace(escalated=TODAY.isoformat()))] == [True, True, False]
    before = (TODAY - timedelta(days=1)).isoformat()
    assert [met for *_, met in told(grave._replace(escalated=before))] == [True, False, False]


def test_an_acknowledgement_is_asked_for_on_its_day_and_never_overdue() -> None:
    new = next_due(clock(row(severity="high")), TODAY)
    assert new is not None
    assert new.what == "acknowledge"
    old = next_due(clock(row(severity="high", noticed=TODAY - timedelta(days=1))), TODAY)
    assert old is not None
    assert (old.what, old.on, is_late(old, TODAY)) == ("plan with your manager", TODAY + timedelta(days=1), False)
    late = next_due(clock(row(severity="high", noticed=TODAY - timedelta(days=4))), TODAY)
    assert is_late(late, TODAY)
    assert due_words(late, TODAY) == "plan with your manager, was due 16 Nov"
    assert due_words(late, TODAY, brief=True) == "plan 16 Nov"


def test_no_clock_runs_where_it_is_over_on_hold_or_told_by_its_cause() -> None:
    assert clock(row(state="resolved", closed_on="2026-11-17")) == ()
    assert clock(row(status="hold")) == ()
    assert clock(row(folded_into="P3")) == ()


def test_the_headings_by_what_is_due() -> None:
    found = [
        row(1, "critical", TODAY - timedelta(days=2)),
        row(2, "high", TODAY - timedelta(days=2)),
        row(3, "medium", TODAY - timedelta(days=3)),
        row(4, "medium", TODAY, interval=30, state="acknowledged", response_due="2026-12-18"),
        row(5, "low"),
        row(6, "high", state="mitigating", acted=1),
        row(7, "medium", status="hold"),
        row(8, "high", TODAY - timedelta(days=9)),
    ]
    by = {s.title: [e.row.id for e in s.entries] for s in sections(entries(found, TODAY), TODAY, "due")}
    assert by == {
        "Overdue": [1, 8],
        "Today": [2],
        "In the next 7 days": [3],
        "Later": [4],
        "At the next review": [6, 5],
        "On hold: the clocks stand still": [7],
    }
    assert [s.title for s in sections(entries(found, TODAY), TODAY, "severity")] == [
        "Critical",
        "High",
        "Medium",
        "Low",
    ]
    assert [s.title for s in sections(entries(found, TODAY), TODAY, "category")] == ["Sentiment"]
    figures = standing(entries(found, TODAY), TODAY)
    assert (figures.open, figures.accounts, figures.critical, figures.overdue) == (8, 1, 1, 2)


def test_symptoms_stand_under_their_cause_and_by_themselves_without_it() -> None:
    root = row(1, "high", code="P3")
    late = [row(key, "medium", code="P2", folded_into="P3", subject=f"C{key}") for key in (2, 3)]
    (only,) = entries([*late, root], TODAY)
    assert [child.id for child in only.children] == [2, 3]
    assert standing(entries([*late, root], TODAY), TODAY).open == 1
    assert len(entries(late, TODAY)) == 2
    assert len(entries([*late, root._replace(state="resolved")], TODAY)) == 3
    assert len(entries([*late, root._replace(account_id=2)], TODAY)) == 3


def test_snoozed_and_closed_ones_wait_at_the_end() -> None:
    asleep = row(1, "critical", TODAY - timedelta(days=9), snoozed_until="2026-11-20")
    over = row(2, state="dismissed", closed_on="2026-11-17", reason="a test")
    assert sections(entries([asleep, over], TODAY), TODAY, "due") == []
    everything = sections(entries([asleep, over], TODAY), TODAY, "due", everything=True)
    assert [(s.title, [e.row.id for e in s.entries]) for s in everything] == [("Snoozed", [1]), ("Closed", [2])]
    assert (state_word(asleep, TODAY), state_word(over, TODAY)) == ("snoozed", "dismissed")
    woken = asleep._replace(snoozed_until=TODAY.isoformat())
    assert sections(entries([woken], TODAY), TODAY, "due")[0].title == "Overdue"
    assert standing(entries([asleep, over], TODAY), TODAY)[-2:] == (1, 1)


def test_the_filter_looks_at_account_words_severity_and_state() -> None:
    symptom = row(2, code="P2", folded_into="N1", evidence="Export missing")
    (one,) = entries([row(evidence="Ingrid’s manager wrote", state="mitigating"), symptom], TODAY)
    for word in ("globex", "ingrid", "manager", "medium", "in hand", "sign", "export"):
        assert word in haystack(one, TODAY)
    assert "critical" not in haystack(one, TODAY)


SEVERITIES = st.sampled_from(["low", "medium", "high", "critical"])
ROWS = st.lists(
    st.builds(
        lambda key, severity, age, state, account, fold, asleep: row(
            key, severity, TODAY - timedelta(days=age), state=state, account_id=account,
            folded_into="P3" if fold else None, code="P3" if not fold and key % 3 == 0 else "P2",
            snoozed_until="2026-12-01" if asleep else None,
        ),
        st.integers(1, 10_000), SEVERITIES, st.integers(0, 60),
        st.sampled_from(["open", "acknowledged", "mitigating", "resolved", "dismissed"]), st.integers(1, 3),
        st.booleans(), st.booleans(),
    ),
    max_size=30, unique_by=lambda r: r.id,
)  # fmt: skip


@given(ROWS, st.sampled_from(["due", "severity", "category"]))
def test_every_signal_is_shown_once_whatever_the_order(rows: list[SignalRow], by: str) -> None:
    found = sections(entries(rows, TODAY), TODAY, by, everything=True)
    shown = [r.id for s in found for e in s.entries for r in (e.row, *e.children)]
    assert sorted(shown) == sorted(r.id for r in rows)
    for section in found:
        for entry in section.entries:
            assert not (entry.late and (entry.due is None or not entry.row.is_open))
