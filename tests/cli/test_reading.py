"""list, account, explain, draft, where: what they print, alone on stdout, and when they refuse."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from csm_tui.store.store import Store

from tests.cli.conftest import TODAY, Ran

Run = Callable[..., Ran]
LIST_KEYS = [
    *("id", "name", "external_id", "segment", "arr", "currency", "phase", "days_in_phase", "health", "trend"),
    *("next_milestone", "go_live", "turn", "signals", "last_review", "next_action", "renewal"),
]


def test_list_json_has_the_promised_shape(csm: Run) -> None:
    ran = csm("list", "--json")
    assert (ran.code, ran.err) == (0, "")
    rows = {row["external_id"]: row for row in ran.json}
    assert sorted(rows) == ["G-1", "G-2", "G-3", "G-4", "G-5"]
    one = rows["G-1"]
    assert list(one) == LIST_KEYS
    assert (one["name"], one["segment"], one["arr"], one["currency"]) == (
        "Globex Logistics",
        "enterprise",
        148000,
        "USD",
    )
    assert set(one["health"]) == {"score", "band", "colour", "stale"}
    assert one["health"]["colour"] == "new"
    assert set(one["next_milestone"]) == {"code", "title", "committed", "forecast", "late_working_days", "owner"}
    assert set(one["go_live"]) == {"sold", "baseline", "committed", "forecast", "actual", "slip_days"}
    assert set(one["signals"]) == {"low", "medium", "high", "critical"}
    assert one["renewal"] is None
    assert rows["G-3"]["name"] == "東京精密物流"


def test_list_filters_and_sorts(csm: Run) -> None:
    assert [row["external_id"] for row in csm("list", "--json", "--filter", "acme FOODS").json] == ["G-5"]
    by_money = [row["arr"] for row in csm("list", "--json", "--sort", "arr").json]
    assert by_money == sorted(by_money, reverse=True)
    names = [row["name"] for row in csm("list", "--json", "--sort", "name", "--reverse").json]
    assert names == sorted(names, key=str.casefold, reverse=True)


def test_list_csv_is_inert_and_complete(csm: Run) -> None:
    ran = csm("list", "--csv", "--sort", "name")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert len(rows) == 5
    assert rows[0]["name"] == "'=1+1 Foods"
    assert rows[0]["health_colour"] == "new"
    assert {row["go_live_committed"] for row in rows} != {""}


def test_list_as_text_names_every_account_and_the_money(csm: Run) -> None:
    ran = csm("list")
    assert ran.out.startswith("Portfolio on Wed 18 Nov 2026: 5 accounts")
    for name in ("Globex Logistics", "[EMEA]", "東京精密物流", "=1+1 Foods", "Acme Foods"):
        assert name in ran.out
    assert "$148k" in ran.out


def test_the_program_without_a_terminal_prints_the_portfolio(csm: Run) -> None:
    plain, listed = csm(), csm("list")
    assert (plain.code, plain.out) == (0, listed.out)


def test_account_by_name_part_and_number(csm: Run) -> None:
    by_part = csm("account", "globex", "--json")
    assert by_part.code == 0
    one = by_part.json
    assert list(one)[: len(LIST_KEYS)] == LIST_KEYS
    assert one["name"] == "Globex Logistics"
    codes = [m["code"] for m in one["milestones"]]
    assert {"K1", "C5", "L1"} <= set(codes)
    assert csm("account", str(one["id"]), "--json").json == one
    text = csm("account", "Globex Logistics")
    assert "Milestones" in text.out
    assert "Go-live" in text.out


def test_account_json_tells_the_whole_plan_in_the_accounts_own_days(home: Path, csm: Run) -> None:
    with Store.open(home / "portfolio.db", today=date.fromisoformat(TODAY)) as store:
        key = store.find("Globex")
        store.confirm([m.id for m in store.facts(key).milestones if m.unconfirmed])
        store.set_calendar(key, store.facts(key).account.rev, country="US", days_off=[date(2026, 11, 16)])
        c5 = next(m for m in store.facts(key).milestones if m.code == "C5")
        store.add_task(c5.id, "send the VPN form", owner="Dana", due=date(2026, 11, 20))
        wait = store.start_wait(c5.id, "customer", "the ERP sample", since=date(2026, 11, 9))
        store.add_nudge(wait, 2, channel="mail", text="short", on=date(2026, 11, 12))
        store.move_milestone(
            c5.id, c5.rev, new=date(2026, 12, 1), reason_code="other", reason="late", caused_by="customer",
            customer_told=True,
        )  # fmt: skip
        store.add_scope_change(key, "a second language", effect_days=4)
        views = store.view(key).assessment.milestones
    one = csm("account", "Globex", "--json").json
    told = {m["code"]: (m["forecast"], m["late_working_days"], m["critical"]) for m in one["milestones"]}
    iso = {v.milestone.code: v.forecast.isoformat() if v.forecast else None for v in views}
    assert told == {v.milestone.code: (iso[v.milestone.code], v.late, v.critical) for v in views}
    assert any(late for _, late, _ in told.values())
    assert "K1" in next(m["needs"] for m in one["milestones"] if m["code"] == "C5")
    assert one["tasks"] == [
        {"code": "C5", "title": "send the VPN form", "owner": "Dana", "due": "2026-11-20", "done": None}
    ]
    [found] = one["waits"]
    assert found["working_days"] == 5, "Veterans Day and an own day off are none"
    assert found["nudges"] == [{"step": 2, "on": "2026-11-12", "channel": "mail", "text": "short"}]
    assert found["next_nudge"] == {"step": 5, "on": "2026-11-18", "due": True}
    assert [(m["code"], m["new"]) for m in one["moves"]] == [("C5", "2026-12-01")]
    assert [w["text"] for w in one["scope_changes"]] == ["a second language"]
    assert (one["country"], one["days_off"]) == ("US", ["2026-11-16"])
    text = csm("account", "Globex").out
    assert "C5: send the VPN form (Dana, due 20 Nov)" in text
    assert "5 working days; reminders sent: day 2; the reminder of day 5 is due" in text


@pytest.mark.parametrize("command", ["account", "explain", "draft"])
def test_a_name_that_fits_two_accounts_or_none_is_refused(csm: Run, command: str) -> None:
    two = csm(command, "Acme")
    assert (two.code, two.out) == (1, "")
    assert "Acme Foods" in two.err
    none = csm(command, "Nobody\x1b[2J Ltd")
    assert (none.code, none.out) == (1, "")
    assert "Nobody" in none.err


def test_explain_adds_up(csm: Run) -> None:
    ran = csm("explain", "Globex", "--json")
    assert (ran.code, ran.err) == (0, "")
    one = ran.json
    assert set(one) >= {"score", "base", "band", "colour", "components", "caps", "to_green", "override"}
    for component in one["components"].values():
        assert set(component) == {"value", "weight", "answers", "signals", "milestones", "evidence"}
    weighted = sum(c["value"] * c["weight"] for c in one["components"].values())
    assert one["base"] == pytest.approx(weighted, abs=0.1)
    limits = [cap["limit"] for cap in one["caps"]]
    assert one["score"] <= min([100, *limits])
    text = csm("explain", "Globex")
    assert "Weighted mean" in text.out
    assert str(one["score"]) in text.out


def test_draft_goes_to_stdout_and_what_is_missing_to_stderr(csm: Run) -> None:
    ran = csm("draft", "Globex")
    assert ran.code == 0
    assert "Globex Logistics" in ran.out
    assert "To be filled in" in ran.err


def test_draft_is_written_once_privately_and_never_over_a_file(csm: Run, tmp_path: Path) -> None:
    target = tmp_path / "draft.md"
    assert csm("draft", "Globex", "--out", str(target)).code == 0
    assert target.stat().st_mode & 0o777 == 0o600
    before = target.read_bytes()
    again = csm("draft", "Globex", "--out", str(target))
    assert (again.code, target.read_bytes()) == (1, before)
    assert "there already" in again.err
    assert csm("draft", "Globex", "--out", str(tmp_path)).code == 0
    assert list(tmp_path.glob("globex-logistics-*-escalation-2026-11-18.md"))


def test_draft_of_an_unknown_template_is_refused(csm: Run) -> None:
    ran = csm("draft", "Globex", "--template", "../../etc/passwd")
    assert (ran.code, ran.out) == (1, "")


def test_where_names_every_place_and_makes_none(nothing: Run, tmp_path: Path) -> None:
    ran = nothing("where", "--json")
    assert list(ran.json) == ["database", "demo", "config", "state", "backups", "templates", "plans"]
    assert all(place.startswith(str(tmp_path / "empty")) for place in ran.json.values())
    moved = nothing("where", "--json", "--db", str(tmp_path / "x.db")).json
    assert moved["database"] == str(tmp_path / "x.db")
    assert nothing("--db", str(tmp_path / "x.db"), "where", "--json").json == moved
    assert "not there yet" in nothing("where").out
    assert not (tmp_path / "empty").exists()


def test_reading_another_day_needs_no_change_of_the_clock(csm: Run) -> None:
    later = {row["name"]: row for row in csm("list", "--json", "--today", "2026-12-18").json}
    now = {row["name"]: row for row in csm("list", "--json").json}
    assert later["Acme Foods"]["days_in_phase"] != now["Acme Foods"]["days_in_phase"] or (
        later["Acme Foods"]["health"] != now["Acme Foods"]["health"]
    )


def test_a_reader_who_has_seen_enough_is_no_error(home: Path) -> None:
    script = (
        f"{sys.executable} -m csm_tui list --json --db {home / 'portfolio.db'} | head -c 10; echo ${{PIPESTATUS[0]}}"
    )
    run = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert run.stderr == ""
    assert run.stdout.endswith("0\n")


def test_a_reading_command_imports_nothing_heavy(home: Path) -> None:
    code = (
        "import sys\n"
        "from csm_tui.cli.main import run\n"
        f"run(['--db', {str(home / 'portfolio.db')!r}, *sys.argv[1:]])\n"
        "heavy = ('textual', 'rich', 'pydantic', 'sqlite_utils', 'liquid', 'platformdirs', 'csm_tui.domain.model')\n"
        "print(*[m for m in heavy if m in sys.modules], file=sys.stderr)\n"
    )
    for arguments in (["list"], ["list", "--json"], ["list", "--csv"], ["account", "Globex", "--json"]):
        run = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
        assert run.stderr.strip() == "", arguments


def test_no_command_but_the_program_imports_a_screen_library(home: Path) -> None:
    code = (
        "import sys\n"
        "from csm_tui.cli.main import run\n"
        f"run(['--db', {str(home / 'portfolio.db')!r}, *sys.argv[1:]])\n"
        "print(*[m for m in ('textual', 'rich') if m in sys.modules], file=sys.stderr)\n"
    )
    for arguments in (["explain", "Globex"], ["where"], ["completion", "bash"]):
        run = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
        assert run.stderr.strip() == "", arguments
