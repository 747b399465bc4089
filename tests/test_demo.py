"""The made-up book: the same for the same day, every state of the product in it, no step of undo, never yours."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from csm_tui.demo import build_demo, open_demo
from csm_tui.errors import FileRefused
from csm_tui.store.schema import TABLES
from csm_tui.store.store import Store

WEDNESDAY = date(2026, 11, 18)
DAYS = [WEDNESDAY, date(2026, 11, 23), date(2027, 2, 28)]  # midweek, a Monday, a Sunday
CLOCK = {"recorded_at", "saved_at"}  # instants of the computer's clock


def built(path: Path, today: date) -> Store:
    store = Store.open(path, today=today, create=True)
    build_demo(store)
    return store


@pytest.fixture(scope="module", params=DAYS, ids=str)
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    store = built(tmp_path_factory.mktemp("demo") / "demo.db", request.param)
    yield store
    store.close()


def content(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    out = {}
    for table in TABLES:
        columns = [r[1] for r in store.db.query(f"PRAGMA table_info({table})") if r[1] not in CLOCK]
        out[table] = sorted(store.db.query(f"SELECT {', '.join(columns)} FROM {table}"), key=repr)
    return out


def values(store: Store, query: str) -> set[Any]:
    return {row[0] for row in store.db.query(query)}


def test_every_segment_phase_and_colour_is_shown(demo: Store) -> None:
    rows = [*demo.rows(), *demo.rows(hidden=True)]
    assert 14 <= len(demo.rows()) <= 16
    assert {row.segment for row in rows} == {"enterprise", "mid-market", "smb", "self-serve"}
    assert {row.phase for row in rows} == {
        *("handoff", "kickoff", "configure", "train", "pilot", "go-live", "transition", "closed"),
    }
    assert {row.colour for row in demo.rows()} == {"red", "yellow", "green", "new", "hold"}
    assert {row.band for row in rows} == {"healthy", "monitor", "at-risk", "critical", "emergency"}
    colours = [row.colour for row in demo.rows()]
    assert 2 <= colours.count("red") <= 5
    assert colours.count("green") >= 4


def test_every_kind_of_fact_is_there(demo: Store) -> None:
    empty_on_purpose = {"step", "change", "task", "draft_revision"}
    empty_on_purpose |= {"import_map", "setting"}
    # Not told in the made-up book yet: each name goes as soon as a screen shows it.
    empty_on_purpose |= {"signal_event"}
    filled = {t for t in TABLES if demo.db.query(f"SELECT 1 FROM {t} LIMIT 1")}
    assert set(TABLES) - filled <= empty_on_purpose


def test_signals_are_of_every_severity_by_rules_and_by_people(demo: Store) -> None:
    assert values(demo, "SELECT severity FROM signal WHERE human = 0") == {"low", "medium", "high", "critical"}
    assert values(demo, "SELECT human FROM signal WHERE state = 'open'") == {0, 1}
    assert {"open", "acknowledged", "mitigating", "resolved", "dismissed"} <= values(demo, "SELECT state FROM signal")
    assert values(demo, "SELECT severity FROM signal WHERE human = 1") >= {"medium", "high", "critical"}


def test_waits_blocks_moves_overrides_and_drafts_are_in_it(demo: Store) -> None:
    one = demo.db.query
    assert one("SELECT 1 FROM wait WHERE until IS NULL")
    assert one("SELECT 1 FROM wait WHERE until IS NOT NULL")
    assert values(demo, "SELECT party FROM wait") >= {"customer", "third-party"}
    assert one("SELECT 1 FROM block WHERE until IS NULL")
    assert values(demo, "SELECT caused_by FROM move") == {"customer", "vendor", "third-party", "scope"}
    assert values(demo, "SELECT customer_told FROM move") == {0, 1}
    assert one("SELECT 1 FROM milestone WHERE unconfirmed = 1 AND state = 'open'")
    assert one("SELECT 1 FROM draft WHERE template = 'escalation' AND state = 'draft'")
    assert one("SELECT 1 FROM person WHERE role = 'champion' AND state = 'left'")
    assert one("SELECT 1 FROM account WHERE status = 'closed' AND closed_as = 'complete'")
    day = demo.today.isoformat()
    overdue = f"SELECT party FROM action WHERE state = 'open' AND due < '{day}'"
    assert values(demo, overdue) >= {"vendor", "customer"}
    shown = [row for row in demo.rows() if row.colour != row.computed and row.colour == "green"]
    assert len(shown) == 1, "one account is green by a person's word"
    assert any(row.stale in ("stale", "expired") for row in demo.rows() if row.colour != "hold")


def test_every_state_of_a_plan_is_in_it(demo: Store) -> None:
    one = demo.db.query
    assert values(demo, "SELECT party FROM wait WHERE until IS NULL") == {"customer", "vendor", "third-party"}
    assert values(demo, "SELECT step FROM nudge") >= {2, 5, 10, 15}
    assert one("SELECT 1 FROM nudge n JOIN contact c ON c.id = n.contact_id WHERE c.direction = 'out'")
    assert one("SELECT 1 FROM milestone WHERE code = 'N1' AND needs != ''")
    assert one("SELECT 1 FROM milestone WHERE needs LIKE '%N1%'")
    assert values(demo, "SELECT state FROM milestone WHERE optional") >= {"open", "done", "skipped"}
    assert one("SELECT 1 FROM milestone WHERE code = 'L2'"), "an optional one was switched on"
    assert one("SELECT 1 FROM milestone WHERE state = 'skipped' AND NOT optional")
    assert values(demo, "SELECT done_on IS NULL FROM task") == {0, 1}
    assert values(demo, "SELECT decision FROM scope_change") == {"open", "in-scope", "phase-2", "refused"}
    assert values(demo, "SELECT passed FROM uat_round") == {0, 1}
    assert values(demo, "SELECT forced FROM gate_pass") == {0, 1}
    assert one("SELECT 1 FROM account WHERE country != '' AND days_off != '[]'")


def test_hostile_and_foreign_names_are_in_it(demo: Store) -> None:
    names = {row.name for row in demo.rows()}
    assert "Marlow [EMEA]" in names
    assert any(not name.isascii() for name in names)
    assert any(ord(char) > 0x3000 for name in names for char in name)


def test_history_goes_back_for_weeks_and_never_into_the_future(demo: Store) -> None:
    day = demo.today.isoformat()
    assert demo.db.query("SELECT count(DISTINCT week) FROM review WHERE completed IS NOT NULL")[0][0] >= 8
    assert demo.db.query("SELECT count(*) FROM snapshot WHERE reviewed = 0")[0][0] >= 20
    for table, column in (
        *(("review", "completed"), ("snapshot", "on_date"), ("contact", "on_date"), ("milestone", "actual")),
        *(("move", "moved_on"), ("signal", "first_noticed"), ("note", "on_date"), ("account", "added")),
    ):
        assert not demo.db.query(f"SELECT 1 FROM {table} WHERE {column} > '{day}'"), table


def test_what_is_shown_is_current_and_nothing_of_it_can_be_undone(demo: Store) -> None:
    assert demo.expired() == 0
    assert demo.can_undo() is None
    assert {row.valid_until > demo.today.isoformat() for row in demo.rows()} == {True}


def test_the_same_day_gives_the_same_book(tmp_path: Path) -> None:
    with built(tmp_path / "a.db", WEDNESDAY) as one, built(tmp_path / "b.db", WEDNESDAY) as two:
        assert content(one) == content(two)


def test_it_is_kept_for_its_day_and_built_anew_for_another(tmp_path: Path) -> None:
    path = str(tmp_path / "demo.db")
    with open_demo(path, WEDNESDAY) as store:
        account = store.find("Cobalt")
        store.add_note(account, "Mine, for today")
    with open_demo(path, WEDNESDAY) as store:
        assert any("Mine" in line.text for line in store.history(account))
    with open_demo(path, DAYS[1]) as store:
        assert not any("Mine" in line.text for line in store.history(store.find("Cobalt")))
    assert [p.name for p in tmp_path.iterdir()] == ["demo.db"]
    assert (tmp_path / "demo.db").stat().st_mode & 0o077 == 0


def test_a_foreign_file_in_its_place_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE mine (a)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(FileRefused):
        open_demo(str(path), WEDNESDAY)
    assert path.read_bytes() == before


def test_a_build_that_fails_leaves_the_old_book_and_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "demo.db"
    open_demo(str(path), WEDNESDAY).close()
    before = path.read_bytes()

    def fail(store: Store) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("csm_tui.demo.build_demo", fail)
    with pytest.raises(KeyboardInterrupt):
        open_demo(str(path), DAYS[1])
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["demo.db"]


def test_a_book_of_another_schema_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "demo.db"
    open_demo(str(path), WEDNESDAY).close()
    same = path.stat().st_ino
    open_demo(str(path), WEDNESDAY).close()
    assert path.stat().st_ino == same
    monkeypatch.setattr("csm_tui.demo._shape", lambda: 0)
    open_demo(str(path), WEDNESDAY).close()
    assert path.stat().st_ino != same


def test_the_habits_of_reviewing_are_in_it(demo: Store) -> None:
    one = demo.db.query
    assert values(demo, "SELECT late FROM review") == {0, 1}
    assert values(demo, "SELECT express FROM review") == {0, 1}
    assert one("SELECT 1 FROM review_revision")
    assert one("SELECT 1 FROM action WHERE carried = 2")


def test_handoff_and_win_are_told_in_every_state(demo: Store) -> None:
    one = demo.db.query
    filled = "SELECT count(*) FROM handoff WHERE text != '' GROUP BY account_id"
    assert {3, 10} <= values(demo, filled)
    assert values(demo, "SELECT answered IS NULL FROM questionnaire") == {0, 1}
    assert values(demo, "SELECT state FROM check_item WHERE list = 'handoff'") >= {"yes", "no"}
    assert values(demo, "SELECT agreed IS NULL FROM exclusion") == {0, 1}
    assert values(demo, "SELECT state FROM criterion") == {"open", "met", "waived"}
    assert one("SELECT 1 FROM criterion WHERE baseline IS NULL AND owner = ''"), "one is vague"
    assert one("SELECT 1 FROM criterion WHERE target < baseline AND actual > target AND state = 'open'")
    assert one("SELECT 1 FROM criterion WHERE target > baseline AND actual < baseline"), (
        "one is worse than at the start"
    )
    assert one("SELECT 1 FROM criterion_value GROUP BY criterion_id HAVING count(*) >= 3")
    assert one("SELECT 1 FROM promise WHERE decision != 'open' AND reason != ''")
    assert one("SELECT 1 FROM page WHERE kind = 'hand-over'")
