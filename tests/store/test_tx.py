"""P2, P8, P10: an action is whole or absent, whatever fails in it and wherever."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from csm_tui.errors import DiskFull, Refused, Stale, Unknown
from csm_tui.store.db import Database
from csm_tui.store.schema import TABLES
from csm_tui.store.tx import Tx, shape

from tests.store.kit import add_account, child, content_hash, finished, sound


@pytest.fixture
def db(book: Path) -> Iterator[Database]:
    with Database.open(book, create=True) as opened:
        yield opened


MILESTONE = ("account_id", "code", "title", "party", "position")


def _action(db: Database, tx: Tx, account: int) -> None:
    """One user action with every kind of write in it."""
    more = tx.insert("account", {"name": "Second", "segment": "smb", "added": "2026-11-18"})
    first, _ = tx.insert_many("milestone", MILESTONE, [(more, f"M{n}", "x" * 3000, "vendor", n) for n in range(5)])
    tx.update("account", account, {"name": "Renamed", "arr_cents": 5})
    tx.update("milestone", first, {"state": "done", "actual": "2026-11-18"})
    tx.put("setting", {"key": "theme", "value": '"light"'})
    person = tx.insert("person", {"account_id": account, "name": "Bo"})
    tx.delete("person", person)
    with db.tx("part of it") as inner:
        inner.insert("note", {"account_id": more, "on_date": "2026-11-18", "text": "n" * 20_000})


def _steps(db: Database) -> list[tuple[Any, ...]]:
    return db.query("SELECT label, undone FROM step")


# -- whole or absent ------------------------------------------------------------------------------------------------


class FailingConnection:
    """A connection whose n-th statement raises, before it reaches SQLite."""

    def __init__(self, real: sqlite3.Connection, fail_at: int) -> None:
        self._real, self._left = real, fail_at
        self.failed = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def _count(self, sql: str) -> None:
        if sql == "ROLLBACK" or sql.startswith(("ROLLBACK TO", "RELEASE")):
            return
        self._left -= 1
        if self._left == 0:
            self.failed = True
            raise sqlite3.OperationalError("injected")

    def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
        self._count(sql)
        return self._real.execute(sql, *args)

    def executemany(self, sql: str, *args: Any) -> sqlite3.Cursor:
        self._count(sql)
        return self._real.executemany(sql, *args)


def test_a_failure_at_any_statement_leaves_nothing_of_the_action(db: Database) -> None:
    account = add_account(db)
    before, real = (content_hash(db), _steps(db)), db.conn
    failures = 0
    while True:
        failures += 1
        conn = FailingConnection(real, failures)
        db.conn, db.utils = conn, None  # type: ignore[assignment]
        try:
            with db.tx("all of it") as tx:
                _action(db, tx, account)
        except sqlite3.OperationalError:
            assert not real.in_transaction
        finally:
            db.conn, db.utils = real, None
        if not conn.failed:
            break
        assert (content_hash(db), _steps(db)) == before, failures
    assert failures > 40
    assert _steps(db) == [*before[1], ("all of it", 0)]


def test_an_interrupt_at_any_moment_leaves_nothing_of_the_action(db: Database) -> None:
    """SQLite itself gives up after n thousand operations, inside any statement, and may end the transaction."""
    account = add_account(db)
    before, n, whole = content_hash(db), 0, False
    while not whole:
        n += 1
        left = n

        def stop() -> int:
            nonlocal left
            left -= 1
            return int(left <= 0)

        db.conn.set_progress_handler(stop, 60)
        try:
            with db.tx("all of it") as tx:
                _action(db, tx, account)
            whole = True
        except (sqlite3.OperationalError, DiskFull):
            db.conn.set_progress_handler(None, 0)
            assert content_hash(db) == before, n
        finally:
            db.conn.set_progress_handler(None, 0)
    assert n > 20
    assert content_hash(db) != before


def test_a_full_disk_at_any_page_leaves_nothing_and_the_same_action_works_later(db: Database) -> None:
    account = add_account(db)
    before = content_hash(db)
    pages = db.query("PRAGMA page_count")[0][0]
    seen = 0
    for room in range(40):
        db.query(f"PRAGMA max_page_count={pages + room}")
        try:
            with db.tx("all of it") as tx:
                _action(db, tx, account)
        except DiskFull:
            seen += 1
            assert not db.conn.in_transaction
            assert content_hash(db) == before
            assert db.query("SELECT name FROM account") == [("Acme",)]  # reading goes on
        else:
            break
    assert seen >= 5
    assert db.query("SELECT name FROM account ORDER BY id") == [("Renamed",), ("Second",)]


def test_a_full_disk_that_is_ignored_commits_nothing_afterwards(db: Database) -> None:
    """SQLITE_FULL ends the transaction by itself: whoever swallows it must not write on, one commit a statement."""
    account = add_account(db)
    before = content_hash(db)
    db.query(f"PRAGMA max_page_count={db.query('PRAGMA page_count')[0][0]}")

    def careless() -> None:
        with db.tx("careless") as tx:
            tx.update("account", account, {"name": "Half"})
            try:
                tx.insert("note", {"account_id": account, "on_date": "2026-11-18", "text": "n" * 3_000_000})
            except sqlite3.OperationalError:
                db.query("PRAGMA max_page_count=100000")
            tx.update("account", account, {"name": "Other half"})

    with pytest.raises(DiskFull):
        careless()
    assert content_hash(db) == before
    add_account(db, "Next")


@pytest.mark.skipif(
    sys.platform == "win32", reason="a limit on file size is the nearest to a full disk that needs no root"
)
def test_the_real_limit_of_a_file_system_is_told_and_survived(book: Path) -> None:
    code = """
import resource, signal, sys
from csm_tui.errors import DiskFull
from csm_tui.store.db import Database
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
db = Database.open(sys.argv[1], create=True)
def write(n):
    with db.tx("big") as tx:
        a = tx.insert("account", {"name": "A", "segment": "smb", "added": "2026-11-18"})
        tx.insert("note", {"account_id": a, "on_date": "2026-11-18", "text": "n" * n})
write(10)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))
try:
    write(3_000_000)
except DiskFull:
    print("told", db.query("SELECT count(*) FROM account, note"))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
write(3_000_000)
db.close()
"""
    assert finished(child(code, book)) == "told [(1,)]\n"
    sound(book)


KILLED = """
import os, sys
from csm_tui.store.db import Database
db = Database.open(sys.argv[1])
def rows(account, at):
    for n in range(20_000):
        if n == at:
            os.kill(os.getpid(), 9)
        yield account, f"M{n}", "t" * 200, "vendor", n
with db.tx("import") as tx:
    account = tx.insert("account", {"name": "Imported", "segment": "smb", "added": "2026-11-18"})
    tx.insert_many("milestone", ["account_id", "code", "title", "party", "position"], rows(account, int(sys.argv[2])))
    os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("at", [1, 15_000, 20_000])
def test_an_import_killed_in_the_middle_was_never_there(book: Path, at: int) -> None:
    """Half of it is in the log by then (the cache of pages is full long before the end): it must not be believed."""
    with Database.open(book, create=True) as db:
        add_account(db)
        before = content_hash(db)
    process = child(KILLED, book, at)
    process.communicate(timeout=60)
    assert process.returncode == -9
    with Database.open(book) as db:
        assert content_hash(db) == before
        assert _steps(db) == [("‘Acme’ added", 0)]
    sound(book)


def test_any_error_of_the_program_takes_the_action_back(db: Database) -> None:
    account = add_account(db)
    before = content_hash(db)

    def broken() -> None:
        with db.tx("broken") as tx:
            _action(db, tx, account)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert (content_hash(db), _steps(db)) == (before, [("‘Acme’ added", 0)])


def test_a_failed_part_is_taken_back_alone(db: Database) -> None:
    def part(tx: Tx, account: int) -> None:
        with db.tx("inner"):
            tx.update("account", account, {"name": "Inner"})
            tx.insert("person", {"account_id": account, "name": "Bo"})
            raise Refused("no")

    account = add_account(db)
    with db.tx("outer") as tx:
        tx.update("account", account, {"owner": "Me"})
        with pytest.raises(Refused):
            part(tx, account)
        tx.update("account", account, {"owner": "Me too"})
    assert db.query("SELECT name, owner FROM account") == [("Acme", "Me too")]
    assert db.query("SELECT tbl, before, after FROM change ORDER BY id DESC LIMIT 1") == [
        ("account", '{"owner":""}', '{"owner":"Me too"}')
    ]
    assert [label for label, _ in _steps(db)] == ["‘Acme’ added", "outer"]


def test_a_transaction_is_over_when_it_is_over(db: Database) -> None:
    with db.tx("one") as tx:
        pass
    with pytest.raises(RuntimeError, match="over"):
        tx.insert("setting", {"key": "a", "value": "1"})
    with db.tx("open"), pytest.raises(RuntimeError, match="open on this connection"):
        db.undo()


# -- what is written ------------------------------------------------------------------------------------------------


def test_unknown_names_are_never_made(db: Database) -> None:
    account = add_account(db)
    tries: list[Callable[[Tx], object]] = [
        lambda tx: tx.insert("acccount", {"name": "x"}),
        lambda tx: tx.insert("account", {"nmae": "x"}),
        lambda tx: tx.insert_many("milestones", ["title"], [("x",)]),
        lambda tx: tx.insert_many("milestone", ["titel"], [("x",)]),
        lambda tx: tx.insert_many("milestone", ["id", "title"], [(1, "x")]),
        lambda tx: tx.insert_many("setting", ["value"], [("1",)]),
        lambda tx: tx.update("account", account, {"nmae": "x"}),
        lambda tx: tx.update("account", account, {"id": 5}),
        lambda tx: tx.update("account", account, {"rev": 5}),
        lambda tx: tx.delete("accounts", 1),
        lambda tx: tx.insert("step", {"label": "forged"}),
        lambda tx: tx.put_many("account", ["id", "name"], [(1, "x")]),
    ]
    schema = db.query("SELECT sql FROM sqlite_master")
    for wrong in tries:
        with pytest.raises(ValueError), db.tx("typo") as tx:
            wrong(tx)
    assert db.query("SELECT sql FROM sqlite_master") == schema
    assert len(_steps(db)) == 1


def test_rows_that_are_gone_are_told_of(db: Database) -> None:
    account = add_account(db)
    with pytest.raises(Unknown, match="no account 99 any more"), db.tx("x") as tx:
        tx.update("account", 99, {"name": "x"})
    with pytest.raises(Unknown, match="no uat round 3 any more"), db.tx("x") as tx:
        tx.delete("uat_round", 3)
    assert db.query("SELECT id FROM account") == [(account,)]


def test_an_old_revision_is_refused_and_a_new_one_counts_up(db: Database) -> None:
    account = add_account(db)
    with db.tx("mine") as tx:
        assert tx.update("account", account, {"name": "Mine"}, rev=1) == 2
        assert tx.update("account", account, {"name": "Mine"}, rev=2) == 2  # says it already
    with pytest.raises(Stale, match="Nothing was overwritten"), db.tx("theirs") as tx:
        tx.update("account", account, {"name": "Theirs"}, rev=1)
    assert db.query("SELECT name, rev FROM account") == [("Mine", 2)]
    with db.tx("nothing") as tx:
        tx.update("account", account, {"name": "Mine"})
    assert [label for label, _ in _steps(db)] == ["‘Acme’ added", "mine"]


class Size(StrEnum):
    SMB = "smb"


def test_values_are_kept_as_the_schema_wants_them(db: Database) -> None:
    with db.tx("values") as tx:
        account = tx.insert(
            "account",
            {
                "name": "a",
                "segment": Size.SMB,
                "added": date(2026, 1, 2),
                "archived": True,
                "tags": ["ü", "x"],
                "arr_cents": None,
            },
        )
        review = tx.insert(
            "review", {"account_id": account, "week": "2026-W01", "started": date(2026, 1, 2), "answers": {"E1": 1}}
        )
    assert db.query("SELECT segment, added, archived, tags, arr_cents FROM account") == [
        ("smb", "2026-01-02", 1, '["ü", "x"]', None)
    ]
    assert db.query("SELECT answers FROM review WHERE id = ?", (review,)) == [('{"E1": 1}',)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("arr_cents", float("nan")),
        ("arr_cents", float("inf")),
        ("arr_cents", 2**63),
        ("arr_cents", 1.5),
        ("arr_cents", "12k"),
        ("name", "lone \ud800 surrogate"),
        ("name", "   "),
        ("name", None),
        ("segment", "huge"),
        ("renewal", "tomorrow"),
        ("currency", "usd"),
        ("tags", "no list"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(db: Database, column: str, value: object) -> None:
    with pytest.raises(Refused, match="Nothing was changed"):
        add_account(db, **{"name": "a", column: value})  # type: ignore[arg-type]
    assert (db.query("SELECT count(*) FROM account"), _steps(db)) == ([(0,)], [])


@pytest.mark.parametrize(
    "text", ["Acme [EMEA]", "a [/] b", "\x1b]52;c;x\x07", "'; DROP TABLE account; --", "x" * 10_000, "a\x00b"]
)
def test_any_text_comes_back_as_it_was(db: Database, text: str) -> None:
    account = add_account(db, text)
    with db.tx("note") as tx:
        tx.insert("note", {"account_id": account, "on_date": "2026-11-18", "text": text})
    db.undo()
    db.redo()
    assert db.query("SELECT a.name, n.text FROM account a, note n") == [(text, text)]


def test_many_rows_have_contiguous_ids_never_used_before(db: Database) -> None:
    account = add_account(db)
    rows = [(account, f"M{n}", "t", "vendor", n) for n in range(3)]
    with db.tx("plan") as tx:
        assert tx.insert_many("milestone", MILESTONE, iter(rows)) == (1, 3)
        assert tx.insert_many("milestone", MILESTONE, []) == (0, -1)
    assert db.query("SELECT id, code FROM milestone") == [(1, "M0"), (2, "M1"), (3, "M2")]
    db.undo()
    with db.tx("plan again") as tx:
        assert tx.insert_many("milestone", MILESTONE, rows) == (4, 6)
        assert tx.insert("milestone", dict(zip(MILESTONE, (account, "X", "t", "vendor", 9), strict=True))) == 7


def test_touched_names_the_accounts_whose_facts_changed(db: Database) -> None:
    one, two, three = (add_account(db, name) for name in ("One", "Two", "Three"))
    with db.tx("several") as tx:
        tx.update("account", one, {"owner": "x"})
        tx.insert_many("milestone", MILESTONE, [(two, "A", "t", "vendor", 1)])
        tx.put("setting", {"key": "a", "value": "1"})
        tx.update("account", three, {"name": "Three"})  # nothing new
        assert tx.touched == {one, two}
        milestone = tx.query("SELECT id FROM milestone")[0][0]
        tx.update("milestone", milestone, {"account_id": three})
        assert tx.touched == {one, two, three}


def test_on_change_runs_inside_and_is_no_part_of_the_step(db: Database) -> None:
    calls: list[frozenset[int]] = []

    def recompute(tx: Tx, accounts: frozenset[int]) -> None:
        calls.append(accounts)
        for account in accounts & {row[0] for row in tx.query("SELECT id FROM account")}:
            name = tx.query("SELECT name FROM account WHERE id = ?", (account,))[0][0]
            columns = ["account_id", "as_of", "valid_until", "name", "sort_group", "sort_score", "phase", "colour"]
            values = (account, "2026-11-18", "2026-11-19", name, 0, 0, "kickoff", "new")
            tx.put_many("current", [*columns, "computed", "stale", "currency"], [(*values, "new", "fresh", "USD")])
            tx.update("account", account, {"region": f"seen {name}"})
            with tx.journaled():
                tx.update("account", account, {"industry": name.upper()})

    db.on_change = recompute
    account = add_account(db)
    with db.tx("renamed") as tx:
        tx.update("account", account, {"name": "New"})
    with db.tx("refresh", journal=False) as tx, tx.journaled():
        tx.update("account", account, {"owner": "me"})
    assert calls == [frozenset({account})] * 3
    seen = "SELECT c.name, a.region, a.industry FROM current c JOIN account a ON a.id = c.account_id"
    assert db.query(seen) == [("New", "seen New", "NEW")]
    assert [label for label, _ in _steps(db)] == ["‘Acme’ added", "renamed"]
    db.undo()
    assert db.query(seen) == [("Acme", "seen Acme", "ACME")]  # recomputed, and the journaled part taken back
    db.redo()
    assert db.query(seen) == [("New", "seen New", "NEW")]
    db.undo()
    db.undo()
    assert db.query("SELECT count(*) FROM current, account") == [(0,)]


def test_an_error_in_on_change_takes_the_action_back(db: Database) -> None:
    def broken(tx: Tx, accounts: frozenset[int]) -> None:
        raise KeyError(accounts)

    db.on_change = broken
    with pytest.raises(KeyError):
        add_account(db)
    assert (db.query("SELECT count(*) FROM account"), _steps(db)) == ([(0,)], [])


def test_unjournaled_writes_stay_when_the_step_is_undone(db: Database) -> None:
    account = add_account(db)
    with db.tx("renamed") as tx:
        tx.update("account", account, {"name": "New"})
        with tx.unjournaled():
            tx.update("account", account, {"owner": "rule"})
            person = tx.insert("person", {"account_id": account, "name": "Bo"})
            tx.delete("person", person)
    db.undo()
    assert db.query("SELECT name, owner FROM account") == [("Acme", "rule")]


def test_the_plain_reading_path_needs_no_writing_module() -> None:
    code = (
        "import sys; from csm_tui.store.db import Database; db = Database.open(sys.argv[1]);"
        "db.query('SELECT * FROM account'); db.can_undo(); db.close();"
        "print([m for m in ('sqlite_utils', 'csm_tui.store.tx', 'csm_tui.store.journal', 'json', 'pathlib', 'textual')"
        " if m in sys.modules])"
    )
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        Database.open(f"{folder}/p.db", create=True).close()
        assert finished(child(code, f"{folder}/p.db")) == "[]\n"


def test_every_table_of_facts_is_known_to_the_transaction(db: Database) -> None:
    with db.tx("shapes"):
        for table in TABLES:
            form = shape(db, table)
            assert form.key in form.columns
            if table not in {"setting", "import_map", "step", "change", "field", "view"}:
                assert form.account in form.columns
