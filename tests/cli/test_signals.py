"""``csm-tui signals``: what is open and what is due, as text and JSON; light, and harmless to a terminal."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from csm_tui.store.store import Store

from .conftest import HOSTILE

TODAY = date(2026, 11, 18)
KEYS = [
    *("id", "account", "account_id", "code", "title", "category", "severity", "component", "state", "raised_by"),
    *(
        "evidence",
        "first_noticed",
        "last_evidence",
        "count",
        "owner",
        "due",
        "response",
        "interventions",
        "brought_in",
        "symptoms",
    ),
    *("snoozed_until", "closed_on", "reason"),
]


@pytest.fixture
def raised(home: Path) -> Path:
    """The filled book with four signals at two accounts, one of them over."""
    with Store.open(home / "portfolio.db", today=TODAY) as store:
        globex, hostile = store.find("Globex"), store.find("Acme [")
        store.raise_signal(globex, "N7", evidence=HOSTILE, first_noticed=TODAY - timedelta(days=2))
        acted = store.raise_signal(globex, "T5", evidence="Pen test", first_noticed=TODAY - timedelta(days=1))
        store.add_intervention(acted, "Called their security team")
        store.raise_signal(hostile, "N2", evidence="said on the phone")
        over = store.raise_signal(hostile, "T6", evidence="wrong territory")
        rev = next(s.rev for s in store.facts(hostile).signals if s.id == over)
        store.resolve_signal(over, rev, "put right")
    return home


def test_the_portfolio_is_told_by_what_is_due(raised, csm):
    ran = csm("signals")
    assert ran.code == 0, ran.err
    told = ran.out.splitlines()
    assert told[0] == "3 open signals at 2 accounts, 1 critical, 1 response overdue"
    assert told[2] == "Overdue (1)"
    assert "critical" in told[3]
    assert "! reach out, was due 16 Nov" in told[3]
    assert "[EMEA]" in told[3]
    assert "Today (1)" in told
    assert any("Frustration: said on the phone" in line and "acknowledge today" in line for line in told)
    assert "At the next review (1)" in told
    assert "wrong territory" not in ran.out


def test_another_order_one_account_and_what_is_over(raised, csm):
    by_severity = [line for line in csm("signals", "--by", "severity").out.splitlines() if line.endswith("(1)")]
    assert by_severity == ["Critical (1)", "High (1)", "Medium (1)"]
    assert "Sentiment (2)" in csm("signals", "--by", "category").out.splitlines()
    one = csm("signals", "Acme [", "--all").out
    assert one.splitlines()[0] == "1 open signal"
    assert "Closed (1)" in one
    assert "on 18 Nov: put right" in one
    assert "Pen test" not in one


def test_json_keeps_its_keys_and_tells_the_whole_clock(raised, csm):
    whole = csm("signals", "--json", "--all").json
    assert list(whole) == ["open", "accounts", "critical", "responses_overdue", "snoozed", "signals"]
    assert (whole["open"], whole["accounts"], whole["critical"], whole["responses_overdue"]) == (3, 2, 1, 1)
    assert [list(signal) for signal in whole["signals"]] == [KEYS] * 4
    first, *_, last = whole["signals"]
    assert first["due"] == {"what": "reach out", "on": "2026-11-16", "overdue": True}
    assert [(s["what"], s["on"], s["met"]) for s in first["response"]] == [
        ("reach out", "2026-11-16", False),
        ("bring in leadership", "2026-11-17", False),
        ("look again at the review", None, False),
    ]
    assert (last["state"], last["reason"], last["due"]) == ("resolved", "put right", None)
    acted = next(s for s in whole["signals"] if s["code"] == "T5")
    assert (acted["state"], acted["interventions"], acted["raised_by"]) == ("mitigating", 1, "person")


def test_an_empty_book_and_an_account_that_is_not_there(csm, nothing):
    assert csm("signals", "Globex").out == "No open signals\n"
    missing = csm("signals", "Nobody")
    assert missing.code == 1
    assert "Nobody" in missing.err
    assert nothing("signals").code == 1


def test_the_command_loads_neither_screens_nor_values_nor_checks(raised, csm):
    ran = csm("signals", "--json", PYTHONPROFILEIMPORTTIME="1")
    loaded = {line.rpartition("|")[2].strip() for line in ran.err.splitlines() if line.startswith("import time:")}
    assert "csm_tui.domain.response" in loaded
    assert not {"textual", "rich", "pydantic", "sqlite_utils", "csm_tui.domain.model"} & loaded
