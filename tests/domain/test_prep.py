"""The sheet before a call: what it holds, in which order, and what is left out."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from csm_tui.domain import prep
from csm_tui.store.store import Store

from tests.screens.review_book import troubled

TODAY = date(2026, 11, 18)
HOSTILE = "a [/] `b` **c** <d> \\ | # e"


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "book.db", today=TODAY, create=True) as opened:
        yield opened


def sheet_of(store, key):
    view = store.fresh(key)
    return prep.prep(view.facts, view.assessment, TODAY, store.calendar(view.facts.account))


def part(sheet, title):
    return next((p.entries for p in sheet.parts if p.title == title), ())


def test_a_new_account_has_a_short_sheet(store):
    key = store.create_account("Acme", segment="smb", signed=date(2026, 11, 16), kickoff=date(2026, 11, 30))
    sheet = sheet_of(store, key)
    assert sheet.head[0].startswith("New, not reviewed yet. Phase")
    assert not any("for 0 working days" in told for told in sheet.head)
    assert all(p.entries for p in sheet.parts)
    assert part(sheet, "Promises") == ()


def test_both_sides_promises_people_and_notes_are_on_it(store):
    key = troubled(store)
    m = next(m for m in store.facts(key).milestones if m.state.value == "open")
    store.start_wait(m.id, "customer", "the ERP export", since=TODAY - timedelta(days=9))
    store.add_action(key, "Send the plan", owner="Sam", due=TODAY - timedelta(days=2))
    store.add_action(key, "Name an owner", owner="Dana", party="customer", due=TODAY + timedelta(days=2))
    store.add_promise(key, "Offline maps", said_by="Priya", out_of_scope=True)
    decided = store.add_promise(key, "Dark mode")
    store.decide_promise(decided, "refuse", reason="no")
    for n in range(5):
        store.add_note(key, f"Note {n}", on=TODAY - timedelta(days=n))
    store.set_numbers(key, TODAY - timedelta(days=1), licensed=100, active=40)
    sheet = sheet_of(store, key)
    assert any(text == "Send the plan (Sam), due 16 Nov, 2 days ago" for text in part(sheet, "Open on our side"))
    theirs = part(sheet, "Open on their side")
    assert "Waiting since 9 Nov: the ERP export, not yet reminded" in theirs
    assert "Name an owner (Dana), due 20 Nov" in theirs
    assert part(sheet, "Promises") == ("Offline maps (said by Priya): undecided, out of scope",)
    assert part(sheet, "Last notes") == ("18 Nov: Note 0", "17 Nov: Note 1", "16 Nov: Note 2")
    assert part(sheet, "Numbers") == ("17 Nov: 40 of 100 active",)
    (dana,) = part(sheet, "People")
    assert dana == "Dana Ito, champion: heard from 12 days ago, we reached out 12 days ago, every 7 days agreed"
    assert any("Dana has resigned" in text for text in part(sheet, "Why"))
    assert any(p.title == "Since the review of 9 Nov" for p in sheet.parts)


def test_a_full_account_stays_on_one_page_and_says_what_is_left_out(store):
    key = store.create_account("Acme", segment="enterprise", signed=date(2026, 8, 1), kickoff=date(2026, 8, 20))
    for n in range(200):
        store.add_action(key, f"Step {n}", due=TODAY + timedelta(days=n))
    sheet = sheet_of(store, key)
    ours = next(p for p in sheet.parts if p.title == "Open on our side")
    assert len(ours.entries) == prep.MOST
    assert ours.more >= 194
    assert len(prep.plain_lines(sheet)) <= 80


def test_hostile_texts_stay_texts_in_markdown(store):
    key = store.create_account(HOSTILE, segment="smb", kickoff=date(2026, 11, 2))
    store.add_note(key, f"{HOSTILE}\n# no heading\n\x1b[2J")
    sheet = sheet_of(store, key)
    text = prep.markdown(sheet)
    assert [line for line in text.splitlines() if line.startswith("# ")][1:] == []
    assert "\\<d>" in text
    assert "\x1b" not in text
    assert json.loads(json.dumps(prep.as_record(sheet)))["account"] == sheet.account
