"""Own fields and views, links, tags and bulk edits, merging two accounts."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from csm_tui.domain.own import OwnField, checked_value, number_text
from csm_tui.errors import Refused, Stale, UserError
from csm_tui.store.store import Store
from hypothesis import given
from hypothesis import strategies as st

from .conftest import TODAY
from .kit import content_hash

# --- own fields -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", "  a [/] b\x1b ", "a [/] b"),
        ("number", "1,200.50", "1200.5"),
        ("number", "-0", "0"),
        ("number", "1e3", "1000"),
        ("date", "27 nov", "2026-11-27"),
        ("choice", "GOLD", "Gold"),
        ("number", "", ""),
    ],
)
def test_a_value_is_proved_by_the_kind_of_its_field(kind: str, typed: str, kept: str) -> None:
    assert checked_value(OwnField(1, "x", kind, ("Gold", "Silver")), typed, TODAY) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("number", "many"), ("number", "nan"), ("number", "inf"), ("number", "1_000"), ("number", "1,5"),
        ("number", "9" * 400), ("number", "１２"), ("date", "soon"), ("date", "11/12/2026"), ("choice", "Bronze"),
    ],
)  # fmt: skip
def test_a_number_where_text_stands_is_refused_in_a_sentence(kind: str, typed: str) -> None:
    with pytest.raises(UserError):
        checked_value(OwnField(1, "Tier", kind, ("Gold", "Silver")), typed, TODAY)


@given(st.text(max_size=30) | st.floats().map(str) | st.integers().map(str))
def test_a_number_that_was_kept_is_kept_as_it_is(text: str) -> None:
    with suppress(UserError):
        kept = number_text(text)
        assert number_text(kept) == kept
        assert float(kept) == float(kept)


def test_a_field_keeps_its_values_when_it_is_renamed_or_removed(store: Store, acme: int) -> None:
    tier = store.add_field("Tier", "choice", choices=["Gold", "Silver", "gold", ""])
    seats = store.add_field("Seats", "number")
    assert store.fields()[0].choices == ("Gold", "Silver")
    assert store.set_field([acme], tier, "gold") == 1
    assert store.set_field([acme], tier, "Gold") == 0
    store.set_field([acme], seats, "1,200")
    store.edit_field(tier, 1, name="Level", choices=["Silver", "Bronze"])
    assert store.field_values([acme]) == {acme: {tier: "Gold", seats: "1200"}}
    store.remove_field(tier, 2)
    assert store.field_values([acme]) == {acme: {seats: "1200"}}
    assert [f.name for f in store.fields(removed=True)] == ["Level"]
    with pytest.raises(Refused, match="bring it back"):
        store.set_field([acme], tier, "Silver")
    with pytest.raises(Refused, match="another kind"):
        store.add_field("LEVEL", "number")
    assert store.add_field("level", "choice", choices=["New", "Old"]) == tier
    assert store.field_values([acme])[acme][tier] == "Gold"
    assert [f.choices for f in store.fields() if f.id == tier] == [("New", "Old", "Silver", "Bronze")]
    store.move_field(tier, store.fields()[-1].rev, -1)
    assert [f.name for f in store.fields()] == ["Level", "Seats"]
    with pytest.raises(Refused, match="first"):
        store.move_field(tier, store.fields()[0].rev, -1)


@pytest.mark.parametrize(("name", "kind", "choices"), [("", "text", ()), ("A", "colour", ()), ("A", "choice", ("x",))])
def test_a_field_that_says_nothing_is_refused(store: Store, name: str, kind: str, choices: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        store.add_field(name, kind, choices=choices)
    store.add_field("Same", "text")
    with pytest.raises(Refused, match="already"):
        store.add_field("SAME", "text")


# --- views ------------------------------------------------------------------------------------------


def test_views_are_kept_in_order_and_read_back(store: Store) -> None:
    one = store.save_view("Mine", keep="not-green", sort="arr", reverse=True, words="emea", columns=["name", "arr"])
    two = store.save_view("By phase", group="phase")
    assert [(v.name, v.keep, v.sort, v.reverse, v.columns) for v in store.saved_views()] == [
        ("Mine", "not-green", "arr", True, ("name", "arr")),
        ("By phase", "all", "health", False, ()),
    ]
    store.move_view(two, 1, -1)
    assert [v.id for v in store.saved_views()] == [two, one]
    store.edit_view(one, store.saved_views()[1].rev, name="Ours", group="turn")
    assert (store.saved_views()[1].name, store.saved_views()[1].words, store.saved_views()[1].group) == (
        "Ours", "emea", "turn",
    )  # fmt: skip
    for bad in ({"sort": "mood"}, {"keep": "x"}, {"group": "owner"}, {"what": 1}):
        with pytest.raises(Refused):
            store.save_view("Bad", **bad)
    with pytest.raises(Refused, match="already"):
        store.save_view("ours")
    with pytest.raises(Stale):
        store.remove_view(one, 1)
    store.remove_view(two, store.saved_views()[0].rev)
    store.undo()
    assert len(store.saved_views()) == 2
    with store.step("a newer program") as tx:
        tx.update("view", one, {"spec": '{"sort": "karma", "group": 7, "new": true}'})
    assert store.saved_views()[1].sort == "health"


# --- links, many at once ----------------------------------------------------------------------------


def test_links_are_addresses_that_may_be_opened(store: Store, acme: int) -> None:
    store.set_links(acme, 1, [("CRM", "crm.example/1"), ("", "mailto:a@b.example"), ("Chat", "https://x.example/a b")])
    assert store.links(acme) == (
        ("CRM", "https://crm.example/1"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("Chat", "https://x.example/a%20b"),
    )
    rev = store.facts(acme).account.rev
    for bad in ("javascript:alert(1)", "data:text/html,x", " ", "vbscript:x"):
        with pytest.raises(Refused):
            store.set_links(acme, rev, [("x", bad)])


def test_many_accounts_are_changed_in_one_step(store: Store, acme: int) -> None:
    ids = [acme, *(store.create_account(f"A{n}") for n in range(3))]
    store.archive_account(ids[3])
    before = content_hash(store.db)
    assert store.tag_accounts(ids, add=["Key", "key", ""], remove=["none"]) == 4
    assert store.tag_accounts(ids[:2], add=["KEY"]) == 0
    assert store.facts(acme).account.tags == ("Key",)
    store.undo()  # what changed nothing is no step
    assert content_hash(store.db) == before
    assert store.archive_accounts(ids) == 3
    assert store.archive_accounts(ids, archived=False) == 4
    assert store.hold_accounts(ids, reason="summer", until=TODAY + timedelta(days=9)) == 4
    assert store.can_undo() == "4 accounts on hold"
    assert store.give_accounts(ids, "Ada") == 4
    assert store.add_action_many(ids, "Say hello", due=TODAY) == 4
    store.undo()
    assert [f.actions for f in store.facts_many(ids)] == [()] * 4
    with pytest.raises(UserError):
        store.tag_accounts([acme, 999], add=["x"])
    assert store.facts(acme).account.tags == ()


def test_the_cadence_of_meetings_is_the_accounts_own(store: Store, acme: int) -> None:
    store.edit_account(acme, 1, cadence=21)
    assert store.facts(acme).account.cadence == 21
    store.edit_account(acme, 2, cadence=None)
    for bad in (0, 366, "weekly"):
        with pytest.raises(Refused):
            store.edit_account(acme, 3, cadence=bad)


# --- merging ----------------------------------------------------------------------------------------


def test_two_accounts_that_are_one_customer_become_one_in_one_step(store: Store, acme: int) -> None:
    other = store.create_account(
        "ACME Foods Inc", segment="smb", external_id="C-7", renewal=date(2027, 5, 1), tags=["key"], owner="Ada",
        links=[("CRM", "https://x.example")],
    )  # fmt: skip
    dana = store.add_person(acme, "Dana Ito")
    twin = store.add_person(other, "dana ito", email="d@acme.example", role="champion")
    ben = store.add_person(other, "Ben", reports_to=twin)
    store.add_influence(twin, ben)
    store.add_contact(other, kind="meeting", people=[twin, ben])
    store.add_note(other, "from the other one")
    store.add_action(other, "Call")
    goal = store.add_criterion(other, "Orders", baseline=1, target=2, actual=1.5)
    store.set_handoff(acme, "why", "ours")
    store.set_handoff(other, "why", "theirs")
    store.set_handoff(other, "risks", "one")
    field = store.add_field("Tier", "text")
    store.set_field([other], field, "gold")
    draft = store.create_draft(other, "escalation", "body", {}, {})
    plan = [(m.code, m.committed) for m in store.facts(acme).milestones]
    before = content_hash(store.db)
    done = store.merge_accounts(acme, other)
    assert done.people == 1
    facts = store.facts(acme)
    assert [(p.name, p.email, p.role.value) for p in facts.people] == [
        ("Dana Ito", "d@acme.example", "champion"), ("Ben", "", "other"),
    ]  # fmt: skip
    assert facts.people[1].reports_to == dana
    assert facts.contacts[0].people == (dana, ben)
    assert [n.text.split(" ")[0] for n in facts.notes] == ["from", "Merged"]
    assert [a.text for a in facts.actions] == ["Call"]
    assert len(store.criterion_values(goal)) == 1
    assert {s.code: s.text for s in store.handoff(acme) if s.filled} == {"why": "ours", "risks": "one"}
    assert store.field_values([acme]) == {acme: {field: "gold"}}
    assert store.draft(draft.id).account_id == acme
    account = facts.account
    assert (account.external_id, account.renewal, account.owner, account.tags) == (
        "C-7", date(2027, 5, 1), "Ada", ("key",),
    )  # fmt: skip
    assert store.links(acme) == (("CRM", "https://x.example"),)
    assert [(m.code, m.committed) for m in facts.milestones] == plan
    assert store.facts(other).account.archived
    assert store.db.query("PRAGMA foreign_key_check") == []
    assert store.can_undo() == "ACME Foods Inc merged into Acme Foods"
    store.undo()
    assert content_hash(store.db) == before
    store.redo()
    assert store.facts(other).people != ()
    with pytest.raises(Refused, match="itself"):
        store.merge_accounts(acme, acme)


def test_money_comes_with_its_currency_and_never_over_what_is_there(store: Store, acme: int) -> None:
    other = store.create_account("Twin", arr_cents=900, currency="EUR")
    store.merge_accounts(acme, other)
    assert (store.facts(acme).account.arr_cents, store.facts(acme).account.currency) == (4_800_000, "USD")
    bare = store.create_account("Bare", segment="smb")
    third = store.create_account("Third", arr_cents=900, currency="EUR")
    store.merge_accounts(bare, third)
    assert (store.facts(bare).account.arr_cents, store.facts(bare).account.currency) == (900, "EUR")


def test_a_merge_is_told_before_it_is_done(store: Store, acme: int) -> None:
    other = store.create_account("Twin", arr_cents=900, currency="EUR", region="North", tags=["key"])
    store.add_note(other, "one")
    store.add_note(other, "two")
    before = content_hash(store.db)
    found = store.merge_preview(acme, other)
    assert content_hash(store.db) == before
    told = {label: (kept, lost) for label, kept, lost in found.values}
    assert told["ARR"] == ("$48,000", "\u20ac9")
    assert told["Region"] == ("North", "")
    assert told["Tags"] == ("key", "")
    assert dict(found.moved) == {"notes": 2}
    store.merge_accounts(acme, other)
    account = store.facts(acme).account
    assert (account.arr_cents, account.region, account.tags) == (4_800_000, "North", ("key",))
    with pytest.raises(Refused, match="itself"):
        store.merge_preview(acme, acme)


def test_how_many_accounts_use_a_field(store: Store, acme: int) -> None:
    tier = store.add_field("Tier", "text")
    assert store.field_use() == {}
    store.set_field([acme], tier, "gold")
    store.remove_field(tier, 1)
    assert store.field_use() == {tier: 1}
