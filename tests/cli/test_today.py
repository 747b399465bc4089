"""``csm-tui today``: what is due over all accounts, as text and JSON, without anything heavy."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from csm_tui.store.store import Store

from tests.cli.conftest import HOSTILE, Ran

TODAY = date(2026, 11, 18)


@pytest.fixture
def busy(home: Path) -> Path:
    with Store.open(home / "portfolio.db", today=TODAY) as store:
        acme = store.find("G-2")
        store.add_action(acme, "Pay \x1b[31mthe invoice", due=date(2026, 11, 17), owner="Alex")
        store.add_action(acme, "Send the list", due=date(2026, 11, 18), party="customer")
        store.raise_signal(store.find("Globex"), "N4", evidence="wrote to our VP")
    return home


def test_due_things_under_their_heads(busy: Path, csm: Callable[..., Ran]) -> None:
    out = csm("today").out
    overdue, rest = out.split("\nToday\n")
    assert overdue.startswith("Overdue\n")
    assert "17 Nov  Acme [31m[EMEA]" in overdue
    assert "Pay [31mthe invoice (Alex)" in overdue
    assert "Send the list (theirs)" in rest
    assert "Complaint" in out or "High signal" in out
    assert "The days to come" not in csm("today", "--days", "0").out


def test_json_names_what_each_entry_speaks_of(busy: Path, csm: Callable[..., Ran]) -> None:
    found = csm("today", "--json").json
    [late] = [e for e in found if e["kind"] == "action" and e["when"] == "overdue"]
    assert late["text"] == "Pay [31mthe invoice"
    assert (late["on"], late["owner"], late["can"]) == ("2026-11-17", "Alex", ["done", "snooze", "move", "drop"])
    assert HOSTILE.startswith("Acme")
    assert {e["kind"] for e in found} >= {"action", "signal", "review"}
    assert [e["when"] for e in found] == sorted((e["when"] for e in found), key=["overdue", "today", "week"].index)


def test_what_is_snoozed_is_told_when_it_is_asked_for(busy: Path, csm: Callable[..., Ran]) -> None:
    with Store.open(busy / "portfolio.db", today=TODAY) as store:
        item = next(i for i in store.agenda() if i.text == "Send the list")
        store.snooze_action(item.ref, item.rev, date(2026, 11, 30))
    assert "Send the list" not in csm("today").out
    assert "Send the list (theirs), hidden until 30 Nov" in csm("today", "--all").out.split("Snoozed")[1]
    [hidden] = [e for e in csm("today", "--json", "--all").json if e["snoozed_until"]]
    assert (hidden["text"], hidden["snoozed_until"], hidden["origin"]) == ("Send the list", "2026-11-30", "manual")


def test_an_empty_book_says_so_and_a_missing_one_too(nothing: Callable[..., Ran], tmp_path: Path) -> None:
    assert nothing("today").code == 1
    path = tmp_path / "empty.db"
    Store.open(path, today=TODAY, create=True).close()
    assert "Nothing is due" in nothing("today", "--db", str(path)).out
    assert nothing("today", "--json", "--db", str(path)).json == []


def test_it_is_light(busy: Path) -> None:
    code = (
        "import sys\nfrom csm_tui.cli.main import run\n"
        f"run(['today', '--db', {str(busy / 'portfolio.db')!r}, '--today', '2026-11-18'])\n"
        "heavy = {'textual', 'rich', 'pydantic', 'sqlite_utils', 'csm_tui.domain.model', 'dataclasses'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "HEAVY []" in done.stderr
