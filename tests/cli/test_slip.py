"""``csm-tui slip``: the portfolio and one account, as text and JSON; every figure is the sum of what is behind it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from csm_tui.store.store import Store

from .conftest import HOSTILE

TODAY = date(2026, 11, 18)


@pytest.fixture
def slipped(home: Path) -> Path:
    """The filled book after three moves of go-lives and a wait."""
    with Store.open(home / "portfolio.db", today=TODAY) as store:
        for number, (name, cause, days) in enumerate(
            (("Globex", "customer", 14), ("Globex", "vendor", -7), ("Acme [", "scope", 7))
        ):
            account_id = store.find(name)
            if number != 1:
                store.set_baseline(account_id)
            live = next(m for m in store.facts(account_id).milestones if m.code == "L1")
            assert live.committed is not None
            new = live.committed + timedelta(days=days)
            store.move_milestone(
                live.id, live.rev, new=new, reason_code=f"reason {number}", reason=HOSTILE, caused_by=cause,
                customer_told=False,
            )  # fmt: skip
        data = next(m for m in store.facts(store.find("Globex")).milestones if m.code == "C5" and m.state == "open")
        store.start_wait(data.id, "customer", "the data", since=TODAY - timedelta(days=7))
    return home


def test_the_portfolio_is_told_by_party_with_moves_waits_and_accounts(slipped, csm):
    ran = csm("slip")
    assert ran.code == 0, ran.err
    told = ran.out.splitlines()
    assert told[0] == "10 working days: 10 theirs, -5 ours, 5 scope"
    assert "Theirs +10" in told
    assert "Ours -5" in told
    assert "Waited for the customer: 5 working days, no part of the slip" in told
    assert any("Globex Logistics" in line and "reason 0" in line for line in told)
    assert any(line.startswith("Globex Logistics") and "+5  agreed for" in line for line in told)


def test_one_account_is_told_with_its_dates(slipped, csm):
    told = csm("slip", "globex").out.splitlines()
    assert told[0] == "Globex Logistics: 5 working days: 10 theirs, -5 ours"
    assert told[1].startswith("agreed for ")
    assert not any("Acme" in line and "scope" in line for line in told)


def test_json_adds_up_and_names_what_is_behind_each_figure(slipped, csm):
    whole = csm("slip", "--json").json
    assert whole["working_days"] == 10
    for parts in (whole["by_party"], whole["by_reason"]):
        assert sum(part["working_days"] for part in parts) == whole["working_days"]
        for part in parts:
            behind = [*part["moves"], *part["no_move"]]
            assert sum(move["working_days"] for move in behind) == part["working_days"]
    assert sum(account["working_days"] for account in whole["accounts"]) == whole["working_days"]
    assert {part["party"]: part["working_days"] for part in whole["waiting"]} == {"customer": 5}
    one = csm("slip", "Globex", "--json").json
    assert (one["name"], one["working_days"], one["by_party"][0]["party"]) == ("Globex Logistics", 5, "customer")
    assert one["by_party"][0]["moves"][0]["customer_told"] is False


def test_a_book_without_slip_and_an_account_that_is_not_there(csm):
    assert csm("slip").out.splitlines()[0] == "No slip"
    missing = csm("slip", "Nobody")
    assert missing.code == 1
    assert "Nobody" in missing.err


def test_the_command_loads_neither_screens_nor_checks(slipped, csm):
    ran = csm("slip", PYTHONPROFILEIMPORTTIME="1")
    loaded = {line.rpartition("|")[2].strip() for line in ran.err.splitlines() if line.startswith("import time:")}
    assert "csm_tui.domain.slip" in loaded
    assert not {"textual", "rich", "pydantic", "sqlite_utils"} & loaded
