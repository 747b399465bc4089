"""Whole plans: applied with a preview, saved as a file, optional milestones switched; each one step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from csm_tui import content
from csm_tui.content.plan_files import available, read_plan
from csm_tui.domain.incoming import Incoming
from csm_tui.domain.model import Milestone, MilestoneState, Need, Phase, Segment
from csm_tui.errors import Refused, Unknown
from csm_tui.store.store import Store

from .conftest import TODAY
from .kit import content_hash

Find = Callable[[int, str], Milestone]


def agree(store: Store, account_id: int) -> None:
    store.set_baseline(account_id)


def test_the_preview_changes_nothing_and_says_what_applying_does(store: Store, acme: int, milestone: Find) -> None:
    before = content_hash(store.db)
    seen = store.apply_plan(acme, content.plan(Segment.ENTERPRISE), dry_run=True)
    assert content_hash(store.db) == before
    done = store.apply_plan(acme, content.plan(Segment.ENTERPRISE))
    assert done == seen
    for change in seen.changes:
        assert change.kind == "date"
        assert milestone(acme, change.code).committed == change.new
    assert store.facts(acme).moves == (), "before the agreement the plan is provisional"
    assert store.can_undo() == "Plan ‘Enterprise’ applied to Acme Foods"
    with pytest.raises(Refused, match="nothing would change"):
        store.apply_plan(acme, content.plan(Segment.ENTERPRISE))
    store.undo()
    assert content_hash(store.db) == before


def test_agreed_dates_are_kept_as_moves_and_the_go_live_stays(store: Store, acme: int, milestone: Find) -> None:
    agree(store, acme)
    live, c7 = milestone(acme, "L1"), milestone(acme, "C7")
    store.apply_plan(acme, content.plan(Segment.ENTERPRISE))
    assert milestone(acme, "L1").committed == live.committed
    now = milestone(acme, "C7")
    assert now.committed != c7.committed
    assert now.baseline == c7.baseline
    kept = next(m for m in store.facts(acme).moves if m.code == "C7")
    assert (kept.old, kept.new, kept.reason, kept.customer_told) == (c7.committed, now.committed, "Enterprise", False)


def test_what_hangs_on_a_milestone_is_never_lost(store: Store, acme: int, milestone: Find) -> None:
    c5 = milestone(acme, "C5")
    wait = store.start_wait(c5.id, "customer", "the export")
    own = store.add_milestone(acme, "Pen test", phase="configure", needs=(Need("C4"),))
    before = content_hash(store.db)
    diff = store.apply_plan(acme, content.plan(Segment.SELF_SERVE))
    assert "removed" in diff.summary
    after = {m.code: m for m in store.facts(acme).milestones}
    assert after["C5"].state is MilestoneState.SKIPPED
    assert store.facts(acme).waits[0].id == wait
    assert store.facts(acme).waits[0].until == TODAY
    assert after["N1"].id == own
    assert "C4" not in after
    assert {n.code for m in after.values() for n in m.needs} <= after.keys()
    store.undo()
    assert content_hash(store.db) == before
    store.redo()
    assert "C4" not in {m.code for m in store.facts(acme).milestones}


def test_a_closed_account_keeps_its_plan(store: Store, acme: int) -> None:
    store.close_account(acme, store.facts(acme).account.rev, "churned")
    with pytest.raises(Refused, match="is closed"):
        store.apply_plan(acme, content.plan(Segment.SMB), dry_run=True)


def test_an_imported_account_can_change_its_plan(store: Store, milestone: Find) -> None:
    one = Incoming(
        name="Globex", lines=(2,), segment=Segment.SMB, signed=TODAY - timedelta(days=40), phase=Phase.CONFIGURE
    )
    store.import_accounts([one])
    globex = store.find("Globex")
    diff = store.apply_plan(globex, content.plan(Segment.MID_MARKET))
    assert [c.code for c in diff.changes if c.kind == "add"] == ["C3"]
    c3 = milestone(globex, "C3")
    assert c3.unconfirmed == (c3.committed is not None and c3.committed < TODAY)
    assert milestone(globex, "K1").state is MilestoneState.DONE


# own plans


def test_a_plan_saved_is_offered_and_gives_another_account_the_same(
    store: Store, acme: int, milestone: Find, tmp_path: Path
) -> None:
    n1 = store.add_milestone(acme, "Pen test “grey box”", phase="configure", committed=date(2026, 12, 11),
                             needs=(Need("C4"),), done_when="Report without High")  # fmt: skip
    c7 = milestone(acme, "C7")
    store.set_needs(c7.id, c7.rev, (Need("C1"), Need("N1")))
    step = store.can_undo()
    path = store.save_plan(acme, "Pharma EU", tmp_path / "plans")
    assert path == tmp_path / "plans" / "pharma-eu.toml"
    assert store.can_undo() == step, "a file is no step"
    found, problems = available(tmp_path / "plans")
    assert problems == ()
    mine = found[-1]
    assert (mine.title, mine.name, mine.segment) == ("Pharma EU", "pharma-eu", Segment.MID_MARKET)
    other = store.create_account("Beta", segment="smb", signed=date(2026, 11, 16), kickoff=date(2026, 11, 25))
    store.apply_plan(other, mine)
    whole = {m.code: m for m in store.facts(other).milestones}
    assert whole["C11"].title == "Pen test “grey box”"
    assert whole["C11"].done_when == "Report without High"
    assert whole["C7"].needs == (Need("C1"), Need("C11"))
    assert {c: m.committed for c, m in whole.items() if c in ("C4", "C5", "L1", "X2")} == {
        c: milestone(acme, c).committed for c in ("C4", "C5", "L1", "X2")
    }
    assert n1


def test_saving_refuses_rather_than_overwrites(store: Store, acme: int, tmp_path: Path) -> None:
    store.save_plan(acme, "Mine", tmp_path)
    before = (tmp_path / "mine.toml").read_bytes()
    for title, reason in (("Mine", "there already"), ("mine!", "there already"), (" ", "empty"), ("x" * 201, "long")):
        with pytest.raises(Refused, match=reason):
            store.save_plan(acme, title, tmp_path)
    assert (tmp_path / "mine.toml").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".toml"] == ["mine.toml"]


# optional milestones


def switches(store: Store, account_id: int) -> dict[str, bool]:
    return {o.code: o.on for o in store.optional_milestones(account_id)}


def test_what_the_sources_only_assume_can_be_switched(store: Store, acme: int) -> None:
    assert switches(store, acme) == {"C3": True, "C8": False, "T3": False, "L2": False}
    smb = store.create_account("Small", segment="smb")
    assert switches(store, smb) == {"C8": False, "T3": False, "L2": False}
    assert switches(store, store.create_account("Self", segment="self-serve")) == {}


def test_switched_on_it_stands_where_the_plan_has_it_and_is_waited_for(
    store: Store, acme: int, milestone: Find
) -> None:
    before = content_hash(store.db)
    store.switch_optional(acme, "C8", True)
    assert store.can_undo() == "‘Export checked by a validator’ switched on for Acme Foods"
    c8, c6 = milestone(acme, "C8"), milestone(acme, "C6")
    assert c8.optional
    assert c8.needs == (Need("C5"),)
    assert c6.needs == (Need("C5"), Need("C8"))
    assert c8.committed is not None
    assert c6.committed is not None
    assert TODAY <= c8.committed <= c6.committed
    codes = [m.code for m in store.facts(acme).milestones]
    assert codes.index("C8") == codes.index("C6") - 1
    assert switches(store, acme)["C8"]
    with pytest.raises(Refused, match="on already"):
        store.switch_optional(acme, "C8", True)
    store.undo()
    assert content_hash(store.db) == before


def test_switched_off_it_is_skipped_and_on_again_it_is_open(store: Store, acme: int, milestone: Find) -> None:
    c3 = milestone(acme, "C3")
    store.switch_optional(acme, "C3", False)
    assert milestone(acme, "C3").state is MilestoneState.SKIPPED
    assert switches(store, acme)["C3"] is False
    store.switch_optional(acme, "C3", True)
    now = milestone(acme, "C3")
    assert (now.state, now.committed, now.needs, now.unconfirmed) == (
        MilestoneState.OPEN, c3.committed, c3.needs, False,
    )  # fmt: skip
    store.switch_optional(acme, "C3", False)
    assert c3.committed is not None
    store.today = c3.committed + timedelta(days=1)
    store.switch_optional(acme, "C3", True)
    assert milestone(acme, "C3").unconfirmed, "its day is past: nobody is late for what was off"


def test_what_is_not_optional_or_done_is_not_switched(store: Store, acme: int, milestone: Find) -> None:
    for code in ("C7", "Z1"):
        with pytest.raises(Unknown, match="no optional milestone"):
            store.switch_optional(acme, code, False)
    c3 = milestone(acme, "C3")
    store.mark_done(c3.id, c3.rev, actual=TODAY)
    with pytest.raises(Refused, match="done"):
        store.switch_optional(acme, "C3", False)


def test_an_own_dependency_the_other_way_round_leaves_no_circle(store: Store, acme: int, milestone: Find) -> None:
    c5 = milestone(acme, "C5")
    c6 = milestone(acme, "C6")
    store.set_needs(c6.id, c6.rev, ())
    store.set_needs(c5.id, c5.rev, (Need("C6"),))
    store.switch_optional(acme, "C8", True)
    assert milestone(acme, "C8").needs == (Need("C5"),)
    assert milestone(acme, "C6").needs == ()


def test_a_template_of_an_account_with_one_off_offers_it(store: Store, acme: int, tmp_path: Path) -> None:
    store.switch_optional(acme, "C3", False)
    made = read_plan(store.save_plan(acme, "Without review", tmp_path))
    assert [(i.code, i.before, i.optional) for i in made.offered] == [("C3", ("C4",), True)]
    assert "C3" not in {i.code for i in made.items}
