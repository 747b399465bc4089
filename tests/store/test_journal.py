"""P19: everything can be undone, done again, across restarts and windows; revisions only go forward."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from csm_tui.errors import Refused, Stale
from csm_tui.store import journal
from csm_tui.store.db import Database
from csm_tui.store.tx import Tx
from hypothesis import given
from hypothesis import strategies as st

from tests.store.kit import add_account, child, content, content_hash, finished, revisions, sound

DAY = "2026-11-18"
MILESTONE = ("account_id", "code", "title", "party", "position")


@pytest.fixture
def db(book: Path) -> Iterator[Database]:
    with Database.open(book, create=True) as opened:
        yield opened


def _undo_all(db: Database) -> int:
    count = 0
    while db.undo():
        count += 1
    return count


def _redo_all(db: Database) -> int:
    count = 0
    while db.redo():
        count += 1
    return count


def test_undo_and_redo_name_what_they_did(db: Database) -> None:
    assert (db.undo(), db.redo(), db.can_undo(), db.can_redo()) == (None, None, None, None)
    account = add_account(db)
    with db.tx("‘Acme’ renamed", account_id=account) as tx:
        tx.update("account", account, {"name": "New"})
    at = db.query("SELECT recorded_at FROM step WHERE id = 2")[0][0]
    assert db.undo() == journal.Undone("‘Acme’ renamed", frozenset({account}), at)
    assert (db.can_undo(), db.can_redo()) == ("‘Acme’ added", "‘Acme’ renamed")
    assert db.redo() == journal.Undone("‘Acme’ renamed", frozenset({account}), at)
    assert (db.can_undo(), db.can_redo()) == ("‘Acme’ renamed", None)
    assert db.query("SELECT name FROM account") == [("New",)]


def test_redo_goes_through_the_steps_in_their_order(db: Database) -> None:
    account = add_account(db)
    for name in ("B", "C", "D"):
        with db.tx(name) as tx:
            tx.update("account", account, {"name": name})
    assert [db.undo().label for _ in range(3)] == ["D", "C", "B"]  # type: ignore[union-attr]
    seen = []
    while (done := db.redo()) is not None:
        seen.append((done.label, db.query("SELECT name FROM account")[0][0]))
    assert seen == [("B", "B"), ("C", "C"), ("D", "D")]


def test_a_new_step_ends_redo_and_an_unjournaled_write_does_not(db: Database) -> None:
    account = add_account(db)
    for name in ("B", "C"):
        with db.tx(name) as tx:
            tx.update("account", account, {"name": name})
    db.undo()
    with db.tx("machine", journal=False) as tx:
        tx.update("account", account, {"region": "EMEA"})
    assert db.can_redo() == "C"
    db.undo()
    with db.tx("other") as tx:
        tx.update("account", account, {"owner": "Me"})
    assert db.can_redo() is None
    assert db.redo() is None
    assert db.query("SELECT name, owner, region FROM account") == [("Acme", "Me", "EMEA")]
    assert db.query("SELECT count(*) FROM change WHERE step_id NOT IN (SELECT id FROM step)") == [(0,)]


def test_revisions_only_go_forward_so_another_window_notices(db: Database) -> None:
    account = add_account(db)
    with db.tx("renamed") as tx:
        seen = tx.update("account", account, {"name": "New"})
        person = tx.insert("person", {"account_id": account, "name": "Bo"})
    db.undo()
    with pytest.raises(Stale), db.tx("from the other window") as tx:
        tx.update("account", account, {"name": "Other"}, rev=seen)
    db.redo()
    assert db.query("SELECT rev FROM account") == [(4,)]
    assert db.query("SELECT rev FROM person WHERE id = ?", (person,)) == [(2,)]
    with db.tx("gone") as tx:
        tx.delete("person", person)
    db.undo()
    assert db.query("SELECT rev FROM person") == [(3,)]


def test_a_bulk_insert_costs_the_journal_one_range_and_comes_back_exactly(db: Database) -> None:
    count = journal.RANGE * 2 + 17
    with db.tx("import") as tx:
        first, last = tx.insert_many(
            "account", ["name", "segment", "added"], [(f"A{n}", "smb", DAY) for n in range(count)]
        )
        tx.insert_many("milestone", MILESTONE, [(a, "M", "t", "vendor", 1) for a in range(first, last + 1)])
        tx.update("account", first, {"name": "Changed in the same step"})
    ranges = db.query("SELECT tbl, first_key, last_key, before, after FROM change")
    assert len(ranges) == 6
    assert {row[3:] for row in ranges} == {(None, None)}
    after = content_hash(db)
    empty = db.undo()
    assert empty is not None
    assert len(empty.account_ids) == count
    assert db.query("SELECT count(*) FROM account, milestone") == [(0,)]
    assert db.query("SELECT min(after IS NOT NULL) FROM change") == [(1,)]
    db.redo()
    assert content_hash(db) == after
    assert db.query("SELECT max(after IS NOT NULL) FROM change") == [(0,)]


def test_what_hangs_on_a_deleted_row_comes_back_with_it(db: Database) -> None:
    account = add_account(db)
    with db.tx("filled") as tx:
        boss = tx.insert("person", {"account_id": account, "name": "Boss"})
        tx.insert("person", {"account_id": account, "name": "Staff", "reports_to": boss})
        milestone = tx.insert("milestone", dict(zip(MILESTONE, (account, "M", "t", "vendor", 1), strict=True)))
        wait = tx.insert(
            "wait",
            {"account_id": account, "milestone_id": milestone, "party": "customer", "for_what": "VPN", "since": DAY},
        )
        tx.insert("nudge", {"account_id": account, "wait_id": wait, "step": 2, "sent_on": DAY})
    before = content(db)
    with db.tx("boss gone") as tx:
        tx.delete("person", boss)
    assert db.query("SELECT name, reports_to FROM person") == [("Staff", None)]
    with db.tx("account gone") as tx:
        tx.delete("account", account)
    assert db.query("SELECT count(*) FROM person, nudge, wait, milestone, account") == [(0,)]
    gone = content_hash(db)
    db.undo()
    db.undo()
    assert content(db) == before
    assert _redo_all(db) == 2
    assert content_hash(db) == gone


def test_machine_made_rows_of_an_account_survive_undo_and_redo_of_it(db: Database) -> None:
    account = add_account(db)
    with db.tx("Sunday", journal=False) as tx:
        tx.insert(
            "snapshot",
            {
                "account_id": account,
                "on_date": DAY,
                "week": "2026-W47",
                "reviewed": 0,
                "colour": "new",
                "phase": "kickoff",
            },
        )
    full = content_hash(db)
    db.undo()
    assert db.query("SELECT count(*) FROM snapshot") == [(0,)]
    db.redo()
    assert content_hash(db) == full


def test_an_id_is_not_given_again_while_undo_may_need_it(db: Database) -> None:
    account = add_account(db)
    values = {"account_id": account, "on_date": DAY, "week": "2026-W47", "colour": "new", "phase": "kickoff"}
    with db.tx("reviewed") as tx:
        tx.insert("snapshot", {**values, "reviewed": 1})
    db.undo()
    with db.tx("Sunday", journal=False) as tx:
        tx.insert("snapshot", {**values, "reviewed": 0})
    db.redo()
    assert db.query("SELECT id, reviewed FROM snapshot ORDER BY id") == [(1, 1), (2, 0)]


def test_a_step_that_can_no_more_be_redone_says_so_and_changes_nothing(db: Database) -> None:
    account = add_account(db)
    with db.tx("known as") as tx:
        tx.update("account", account, {"external_id": "X"})
    db.undo()
    with db.tx("machine", journal=False) as tx:
        tx.insert("account", {"name": "Other", "segment": "smb", "added": DAY, "external_id": "X"})
    before = content_hash(db)
    with pytest.raises(Refused, match=r"UNIQUE.*Nothing was changed"):
        db.redo()
    assert content_hash(db) == before
    assert db.can_redo() == "known as"


def test_a_changed_row_that_a_machine_removed_holds_up_no_undo(db: Database) -> None:
    account = add_account(db)
    with db.tx("person") as tx:
        person = tx.insert("person", {"account_id": account, "name": "Bo"})
    with db.tx("renamed") as tx:
        tx.update("person", person, {"name": "Bob"})
    with db.tx("machine", journal=False) as tx:
        tx.delete("person", person)
    assert _undo_all(db) == 3


# -- one step for an editing session --------------------------------------------------------------------------------


def _save(db: Database, draft: int, body: str, key: str | None) -> None:
    with db.tx("Draft edited", merge_key=key) as tx:
        account = tx.query("SELECT account_id FROM draft WHERE id = ?", (draft,))[0][0]
        tx.update("draft", draft, {"body": body})
        tx.insert("draft_revision", {"account_id": account, "draft_id": draft, "body": body})
        old = "SELECT id FROM draft_revision ORDER BY id DESC LIMIT -1 OFFSET 3"
        for (revision,) in tx.query(old):
            tx.delete("draft_revision", revision)


def _draft(db: Database) -> int:
    account = add_account(db)
    with db.tx("Draft begun") as tx:
        return tx.insert("draft", {"account_id": account, "template": "escalation", "body": "", "created": DAY})


def test_saves_of_one_session_are_one_step_with_the_first_before(db: Database) -> None:
    draft = _draft(db)
    before = content_hash(db)
    for n in range(8):
        _save(db, draft, f"body {n}", "draft:1")
    assert [row[0] for row in db.query("SELECT label FROM step")] == ["‘Acme’ added", "Draft begun", "Draft edited"]
    updates = db.query("SELECT before, after FROM change WHERE tbl = 'draft' AND before IS NOT NULL")
    assert [(json.loads(b), json.loads(a)) for b, a in updates] == [({"body": ""}, {"body": "body 7"})]
    after = content_hash(db)
    db.undo()
    assert content_hash(db) == before
    db.redo()
    assert content_hash(db) == after


def test_a_session_ends_with_another_step_another_key_or_an_undo(db: Database) -> None:
    draft = _draft(db)
    _save(db, draft, "one", "draft:1")
    _save(db, draft, "two", "draft:1")
    add_account(db, "Between")
    _save(db, draft, "three", "draft:1")
    _save(db, draft, "four", "draft:1 again")
    _save(db, draft, "five", None)
    _save(db, draft, "six", None)
    labels = [row[0] for row in db.query("SELECT label FROM step")]
    assert labels == ["‘Acme’ added", "Draft begun", "Draft edited", "‘Between’ added", *["Draft edited"] * 4]
    bodies = []
    while db.can_undo() != "Draft begun":
        db.undo()
        bodies.append(db.query("SELECT body FROM draft")[0][0])
    assert bodies == ["five", "four", "three", "two", "two", ""]
    _save(db, draft, "anew", "draft:1")  # after undo: a new step, not a longer undone one
    assert db.can_redo() is None
    db.undo()
    assert db.query("SELECT body FROM draft") == [("",)]


def test_two_changes_of_a_row_in_one_step_fold_only_where_that_is_safe(db: Database) -> None:
    """x and y swap a UNIQUE value through a third: folding the first two changes of x would make undo collide."""
    x, y = add_account(db, "x", external_id="1"), add_account(db, "y", external_id="2")
    before = content_hash(db)
    with db.tx("swap") as tx:
        tx.update("account", x, {"external_id": "t"})
        tx.update("account", x, {"external_id": "tmp"})
        tx.update("account", y, {"external_id": "1"})
        tx.update("account", x, {"external_id": "2"})
    assert len(db.query("SELECT 1 FROM change WHERE before IS NOT NULL")) == 3
    after = content_hash(db)
    db.undo()
    assert content_hash(db) == before
    db.redo()
    assert content_hash(db) == after


def test_the_newest_thousand_steps_are_kept(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert journal.KEPT == 1_000
    monkeypatch.setattr(journal, "KEPT", 5)
    account = add_account(db)
    for n in range(9):
        with db.tx(f"step {n}") as tx:
            tx.update("account", account, {"name": f"N{n}"})
    assert db.query("SELECT label FROM step ORDER BY id") == [(f"step {n}",) for n in range(4, 9)]
    assert db.query("SELECT count(*) FROM change") == [(5,)]
    assert _undo_all(db) == 5
    assert db.query("SELECT name FROM account") == [("N3",)]


def test_undo_in_another_process_after_a_restart(book: Path) -> None:
    with Database.open(book, create=True) as db:
        account = add_account(db)
        with db.tx("renamed") as tx:
            tx.update("account", account, {"name": "New"})
        code = (
            "import sys; from csm_tui.store.db import Database\n"
            "with Database.open(sys.argv[1]) as db: print(db.undo().label)"
        )
        assert finished(child(code, book)) == "renamed\n"  # while this window is open
        assert db.query("SELECT name FROM account") == [("Acme",)]
        assert db.can_redo() == "renamed"
    assert finished(child(code, book)) == "‘Acme’ added\n"
    with Database.open(book) as db:
        assert _redo_all(db) == 2
        assert db.query("SELECT name FROM account") == [("New",)]
    sound(book)


# -- any operations at all ------------------------------------------------------------------------------------------


def _pick(rows: list[tuple[Any, ...]], n: int) -> Any:
    return rows[n % len(rows)][0] if rows else None


def _change(db: Database, tx: Tx, kind: str, n: int) -> None:
    """One write of a kind, on rows chosen by ``n`` from what is there."""
    account = _pick(db.query("SELECT id FROM account ORDER BY id"), n)
    if kind == "account" or account is None:
        tx.insert("account", {"name": f"A{n}", "segment": "smb", "added": DAY, "arr_cents": n or None})
    elif kind == "plan":
        base = tx.query("SELECT coalesce(max(id), 0) FROM milestone")[0][0]
        tx.insert_many("milestone", MILESTONE, [(account, f"M{base + i}", "t", "vendor", i) for i in range(n % 4)])
    elif kind == "rename":
        tx.update("account", account, {"name": f"R{n}", "tags": [n], "external_id": None if n % 3 else f"x{account}"})
    elif kind == "person":
        boss = _pick(db.query("SELECT id FROM person WHERE account_id = ?", (account,)), n)
        tx.insert("person", {"account_id": account, "name": f"P{n}", "reports_to": boss})
    elif kind == "fact":
        tx.insert("criterion", {"account_id": account, "metric": "m", "baseline": n / 7, "target": 0.1 + n})
    elif kind == "setting":
        tx.put("setting", {"key": f"k{n % 3}", "value": str(n)})
    elif kind in ("drop person", "drop milestone", "drop account"):
        table = kind.split()[1]
        key = _pick(db.query(f"SELECT id FROM {table} ORDER BY id"), n)
        if key is not None:
            tx.delete(table, key)
    elif kind == "wait":
        milestone = _pick(db.query("SELECT id FROM milestone WHERE account_id = ?", (account,)), n)
        if milestone is not None:
            values = {"party": "customer", "for_what": "w", "since": DAY}
            tx.insert("wait", {"account_id": account, "milestone_id": milestone, **values})


KINDS = [
    "account",
    "plan",
    "rename",
    "person",
    "fact",
    "setting",
    "drop person",
    "drop milestone",
    "drop account",
    "wait",
]
STEP = st.tuples(
    st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 50)), min_size=1, max_size=4),
    st.sampled_from([None, "a", "b"]),
)
MOVE = st.sampled_from(["undo", "redo", "reopen"])


@given(script=st.lists(st.one_of(STEP, STEP, MOVE), max_size=14))
def test_any_actions_undone_and_redone_give_the_same_content(
    tmp_path_factory: pytest.TempPathFactory, script: list[Any]
) -> None:
    path = tmp_path_factory.mktemp("any") / "portfolio.db"
    db = Database.open(path, create=True)
    try:
        empty = content_hash(db)
        seen: dict[tuple[str, Any], int] = {}
        for item in script:
            if item == "reopen":
                db.close()
                db = Database.open(path)
            elif item == "undo":
                db.undo()
            elif item == "redo":
                db.redo()
            else:
                with db.tx("step", merge_key=item[1]) as tx:
                    for kind, n in item[0]:
                        _change(db, tx, kind, n)
            now = revisions(db)
            assert all(now[key] >= rev for key, rev in seen.items() if key in now)
            seen |= now
        _redo_all(db)
        full = content_hash(db)
        steps = db.query("SELECT count(*) FROM step")[0][0]
        states = [full]
        while db.undo():
            states.append(content_hash(db))
        assert len(states) == steps + 1
        assert states[-1] == empty
        db.close()
        db = Database.open(path)
        for state in reversed(states[:-1]):
            assert db.redo() is not None
            assert content_hash(db) == state
        assert db.redo() is None
        assert _undo_all(db) == steps
        assert content_hash(db) == empty
        assert _redo_all(db) == steps
        assert content_hash(db) == full
        assert db.query("PRAGMA foreign_key_check") == []
    finally:
        db.close()
