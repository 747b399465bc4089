"""An import meets the book: new, changed, unchanged; what was edited by hand stays; one step; fast for thousands."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from csm_tui.domain.incoming import FieldChange, ImportLine, Incoming
from csm_tui.domain.model import Milestone, MilestoneState, Phase, Role, Segment, Status
from csm_tui.errors import Refused
from csm_tui.store.store import Store

from .conftest import TODAY
from .kit import child, content_hash, finished

ACME = Incoming(
    "Acme [EMEA]", (2,), external_id="006A", arr_cents=5_000_000, currency="EUR", signed=date(2026, 9, 1), owner="Ada",
    champion="Dana Ito", champion_email="dana@acme.example", sponsor_email="boss@acme.example", tags=("gold", "gold"),
    note="Wants SSO\nsoon", product="Suite",
)  # fmt: skip


def _outcomes(lines: tuple[ImportLine, ...]) -> list[str]:
    return [line.outcome for line in lines]


def test_a_new_customer_comes_with_plan_people_and_note(store: Store) -> None:
    outcome = store.import_accounts([ACME], label="Import of book.csv")
    [line] = outcome.lines
    assert (line.outcome, line.name, line.lines) == ("new", "Acme [EMEA]", (2,))
    assert line.account_id is not None
    facts = store.facts(line.account_id)
    assert facts.account.segment is Segment.MID_MARKET
    assert (facts.account.currency, facts.account.tags, facts.account.source) == ("EUR", ("gold",), "import")
    assert {(p.name, p.role) for p in facts.people} == {
        ("Dana Ito", Role.CHAMPION),
        ("boss@acme.example", Role.SPONSOR),
    }
    assert [n.text for n in facts.notes] == ["Wants SSO\nsoon"]
    assert all(m.unconfirmed for m in facts.milestones if m.committed and m.committed < TODAY)
    assert store.rows()[0].colour == "new"
    assert outcome.step_label == store.can_undo() == "Import of book.csv: 1 new"


def test_a_dry_run_says_the_same_and_writes_nothing(store: Store) -> None:
    store.import_accounts([ACME._replace(owner="Bo")])
    before = content_hash(store.db)
    incoming = [ACME, Incoming("Fresh", (3,))]
    dry = store.import_accounts(incoming, dry_run=True)
    assert content_hash(store.db) == before
    real = store.import_accounts(incoming)
    assert [(x.name, x.outcome, x.changes) for x in dry.lines] == [(x.name, x.outcome, x.changes) for x in real.lines]
    assert dry.step_label == ""


def test_the_same_file_again_changes_nothing_and_makes_no_step(store: Store) -> None:
    phases = [ACME._replace(external_id=f"P{p}", name=f"At {p}", phase=p) for p in Phase]
    store.import_accounts([ACME, *phases, Incoming("No id", (9,))])
    label, before = store.can_undo(), content_hash(store.db)
    outcome = store.import_accounts([ACME, *phases, Incoming("no  ID", (9,))])
    assert _outcomes(outcome.lines) == ["unchanged"] * (len(phases) + 2)
    assert [line.changes for line in outcome.lines] == [()] * (len(phases) + 2)
    assert (store.can_undo(), content_hash(store.db)) == (label, before)


def test_changes_are_written_and_told(store: Store) -> None:
    store.import_accounts([ACME])
    outcome = store.import_accounts([ACME._replace(arr_cents=6_000_000, owner="Bo", name="Acme Group", champion="Eve")])
    [line] = outcome.lines
    assert line.outcome == "changed"
    assert FieldChange("arr", "50,000.00", "60,000.00") in line.changes
    assert FieldChange("owner", "Ada", "Bo") in line.changes
    assert FieldChange("name", "Acme [EMEA]", "Acme Group") in line.changes
    account = store.facts(1).account
    assert (account.arr_cents, account.owner, account.name) == (6_000_000, "Bo", "Acme Group")
    assert account.segment is Segment.MID_MARKET
    assert store.row(1).arr_cents == 6_000_000  # type: ignore[union-attr]


def test_silence_of_the_file_never_empties_a_field(store: Store) -> None:
    store.import_accounts([ACME])
    outcome = store.import_accounts([Incoming("Acme [EMEA]", (2,), external_id="006A")])
    assert _outcomes(outcome.lines) == ["unchanged"]
    assert store.facts(1).account.owner == "Ada"


def test_what_was_edited_by_hand_is_kept_and_told(store: Store) -> None:
    store.import_accounts([ACME])
    store.edit_account(1, store.facts(1).account.rev, owner="Cleo", arr_cents=7_000_000, go_live=date(2027, 3, 1))
    outcome = store.import_accounts([ACME._replace(owner="Bo", arr_cents=1, go_live=date(2027, 1, 4), region="EU")])
    [line] = outcome.lines
    kept = {c.field for c in line.changes if c.kept}
    assert kept == {"owner", "arr", "go_live"}
    account = store.facts(1).account
    assert (account.owner, account.arr_cents, account.sold_go_live, account.region) == (
        "Cleo", 7_000_000, date(2027, 3, 1), "EU",
    )  # fmt: skip


def test_accounts_are_known_by_id_then_by_name(store: Store) -> None:
    by_hand = store.create_account("Globex")
    outcome = store.import_accounts([Incoming("GLOBEX", (2,), external_id="G1", region="EU")])
    assert outcome.lines[0].account_id == by_hand, "one typed by hand is adopted with its id"
    assert store.facts(by_hand).account.external_id == "G1"
    outcome = store.import_accounts([Incoming("Globex", (2,), external_id="G2")])
    assert outcome.lines[0].outcome == "new", "another id is another customer"
    outcome = store.import_accounts([Incoming("globex", (2,), region="US")])
    assert outcome.lines[0].outcome == "refused"
    assert "several accounts of the book have this name" in outcome.lines[0].reason
    twice = store.import_accounts([Incoming("Solo", (2,)), Incoming("SOLO ", (3,))])
    assert _outcomes(twice.lines) == ["new", "refused"]
    assert store.count() == 3


def test_rows_of_a_customer_that_the_book_holds_as_one_never_overwrite_it(store: Store) -> None:
    """A book that was joined by name, then the same file without joining."""
    store.import_accounts([Incoming("Cancity", (2, 3), arr_cents=300_00)])
    rows = [Incoming("Cancity", (2,), external_id="A", arr_cents=100_00), Incoming("Cancity", (3,), external_id="B")]
    before = store.can_undo()
    outcome = store.import_accounts(rows)
    assert _outcomes(outcome.lines) == ["refused", "refused"]
    assert all("--merge-by name" in line.reason for line in outcome.lines)
    assert store.facts(1).account.arr_cents == 300_00
    assert store.can_undo() == before, "nothing was written, so nothing is a step"
    with pytest.raises(Refused, match="--strict"):
        store.import_accounts(rows, strict=True)


def test_dates_move_a_plan_that_nobody_touched(store: Store) -> None:
    store.import_accounts([ACME._replace(kickoff=date(2026, 12, 1))])
    before = {m.code: m.committed for m in store.facts(1).milestones}
    outcome = store.import_accounts([ACME._replace(kickoff=date(2026, 12, 15))])
    assert _outcomes(outcome.lines) == ["changed"]
    after = {m.code: m.committed for m in store.facts(1).milestones}
    assert after["K1"] == date(2026, 12, 15)
    assert after["L1"] > before["L1"]  # type: ignore[operator]
    store.undo()
    assert {m.code: m.committed for m in store.facts(1).milestones} == before


def test_dates_never_move_a_plan_that_somebody_works_with(
    store: Store, milestone: Callable[[int, str], Milestone]
) -> None:
    store.import_accounts([ACME._replace(kickoff=date(2026, 12, 1))])
    m = milestone(1, "H1")
    store.mark_done(m.id, m.rev, actual=TODAY)
    before = store.facts(1).milestones
    outcome = store.import_accounts([ACME._replace(kickoff=date(2026, 12, 15), phase=Phase.TRAIN, region="EU")])
    kept = {c.field for c in outcome.lines[0].changes if c.kept}
    assert kept == {"kickoff", "phase"}
    assert store.facts(1).milestones == before
    assert store.facts(1).account.kickoff == date(2026, 12, 1)


def test_a_later_phase_moves_on_a_plan_that_nobody_touched(store: Store) -> None:
    store.import_accounts([ACME._replace(phase=Phase.KICKOFF)])
    store.import_accounts([ACME._replace(phase=Phase.TRAIN)])
    assert store.row(1).phase == "train"  # type: ignore[union-attr]
    assert all(m.state is MilestoneState.DONE for m in store.facts(1).milestones if m.phase is Phase.CONFIGURE)
    store.import_accounts([ACME._replace(phase=Phase.CLOSED)])
    assert store.facts(1).account.status is Status.CLOSED
    assert store.count() == 0


def test_an_account_that_arrives_closed_is_in_the_book_but_not_in_the_way(store: Store) -> None:
    store.import_accounts([ACME._replace(phase=Phase.CLOSED)])
    assert store.count() == 0
    [row] = store.rows(hidden=True)
    assert (row.phase, row.status) == ("closed", "closed")


def test_the_names_of_the_world_come_in_harmless(store: Store) -> None:
    names = ["a [/] b", "[@click=app.quit]x[/]", "E\x1b]0;pwn\x07vil", "=1+1", "x" * 10_000, "家族 👩‍👩‍👧", "Ａｃｍｅ"]
    store.import_accounts([Incoming(name, (n,)) for n, name in enumerate(names)])
    kept = [r.name for r in store.rows()]
    assert len(kept) == len(names)
    assert "a [/] b" in kept
    assert "E]0;pwnvil" in kept
    assert max(map(len, kept)) == 10_000
    with pytest.raises(Refused, match="Line 7"):
        store.import_accounts([Incoming("ok", (6,)), Incoming("\x00", (7,))])
    with pytest.raises(Refused, match="1990"):
        store.import_accounts([Incoming("ok", (6,), signed=date(1899, 12, 30))])
    assert store.count() == len(names)


def _book(count: int, seed: int) -> list[Incoming]:
    pick = random.Random(seed)
    days = [None, *(TODAY + timedelta(days=d) for d in (-400, -200, -90, -30, -3, 0, 10, 60))]
    return [
        Incoming(
            f"Customer {n}", (n + 2,), external_id=f"C{n}", arr_cents=pick.choice([None, 1, 700_000, 4_000_000, 2**44]),
            segment=pick.choice([None, None, *Segment]), signed=pick.choice(days), kickoff=pick.choice(days),
            go_live=pick.choice(days), renewal=pick.choice(days), phase=pick.choice([None, None, *Phase]),
            champion=pick.choice(["", "Dana"]), sponsor=pick.choice(["", "Eve"]), note=pick.choice(["", "hello"]),
        )
        for n in range(count)
    ]  # fmt: skip


def test_rows_made_by_the_thousand_equal_a_fresh_computation(store: Store) -> None:
    """The judgement shared by accounts that are alike is the one that each would get alone."""
    store.import_accounts(_book(400, seed=7))
    every = [*store.rows(), *store.rows(hidden=True)]
    signals = store.db.query("SELECT account_id, code, subject, severity, evidence, state FROM signal ORDER BY id")
    assert len(every) == 400
    assert signals
    store.refresh([r.id for r in every])
    assert [*store.rows(), *store.rows(hidden=True)] == every
    again = store.db.query("SELECT account_id, code, subject, severity, evidence, state FROM signal ORDER BY id")
    assert again == signals


def test_progress_is_told_and_one_undo_takes_all_of_it_back(store: Store, acme: int) -> None:
    before = content_hash(store.db)
    seen: list[tuple[int, int]] = []
    store.import_accounts(_book(1200, seed=1), progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (1200, 1200)
    assert len(seen) >= 2
    full = content_hash(store.db)
    rows = store.rows()
    store.undo()
    assert content_hash(store.db) == before
    assert store.count() == 1
    store.redo()
    assert content_hash(store.db) == full
    assert store.rows() == rows


def test_a_failure_in_the_middle_leaves_the_book_as_it_was(store: Store, acme: int) -> None:
    before = content_hash(store.db)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.import_accounts(_book(600, seed=2), progress=stop)
    assert content_hash(store.db) == before
    assert store.count() == 1
    store.add_note(acme, "still works")


def test_people_notes_and_tags_of_a_known_customer_are_added_once(store: Store) -> None:
    store.import_accounts([ACME])
    more = ACME._replace(champion="Eve Lind", champion_email="", note="Moved to Lyon", tags=("gold", "vip"))
    [line] = store.import_accounts([more]).lines
    assert FieldChange("champion", "", "Eve Lind") in line.changes
    assert FieldChange("note", "", "Moved to Lyon") in line.changes
    assert FieldChange("tags", "gold", "gold, vip") in line.changes
    facts = store.facts(1)
    assert {p.name for p in facts.people} == {"Dana Ito", "Eve Lind", "boss@acme.example"}
    assert [n.text for n in facts.notes] == ["Wants SSO\nsoon", "Moved to Lyon"]
    assert facts.account.tags == ("gold", "vip")
    again = store.import_accounts([more._replace(champion="Somebody", champion_email="DANA@acme.example")])
    assert again.lines[0].outcome == "unchanged", "a known mail address is a known person"
    store.undo()
    assert store.facts(1).account.tags == ("gold",)


def test_a_country_brings_its_holidays_into_plan_row_and_reading(store: Store, book: Path) -> None:
    christmas = date(2026, 12, 25)
    german = ACME._replace(go_live=christmas, country="DE", signed=date(2026, 11, 10))
    usual = ACME._replace(external_id="006B", name="Usual", go_live=christmas, signed=date(2026, 11, 10))
    emirates = usual._replace(external_id="006C", name="Emirates", country="AE")
    store.import_accounts([german, usual, emirates])
    live = {}
    for key in (1, 2, 3):
        facts = store.facts(key)
        calendar = store.calendar(facts.account)
        assert all(calendar.is_working(m.committed) for m in facts.milestones if m.committed), facts.account.name
        live[facts.account.name] = facts.account.country
    assert live == {"Acme [EMEA]": "DE", "Usual": "", "Emirates": "AE"}
    assert christmas in store.calendar(store.facts(1).account).holidays
    assert store.calendar(store.facts(2).account).holidays == frozenset()
    rows = {row.name: row for row in store.rows()}
    store.refresh([1, 2, 3])
    assert {row.name: row for row in store.rows()} == rows, "as computed afresh"
    code = """
import sys
from datetime import date
from csm_tui.store.reading import Reading
with Reading.open(sys.argv[1], today=date(2026, 11, 20)) as store:
    store.view(1)
assert "holidays" not in sys.modules
"""
    finished(child(code, book))
    store.undo()
    assert store.rows() == []


def test_a_country_set_by_hand_is_kept_and_another_one_is_told(store: Store) -> None:
    store.import_accounts([ACME._replace(country="DE")])
    [line] = store.import_accounts([ACME._replace(country="FR")]).lines
    assert line.changes == (FieldChange("country", "DE", "FR"),)
    store.set_calendar(1, store.facts(1).account.rev, country="IT")
    [line] = store.import_accounts([ACME._replace(country="FR")]).lines
    assert line.changes == (FieldChange("country", "IT", "FR", kept=True),)
    assert store.facts(1).account.country == "IT"
