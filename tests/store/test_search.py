"""One history by pages and words, search over everything, thousands of notes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from csm_tui.store.facts import NOTES_READ
from csm_tui.store.history import KINDS, HistoryLine
from csm_tui.store.store import Store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import TODAY


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


def fill(store: Store, acme: int) -> None:
    """Something of every kind on a few days, several on one."""
    dana = store.add_person(acme, "Dana Ito", title="Head of Gärten")
    for n in range(6):
        store.add_note(acme, f"Note {n}\nsecond line about {'pears' if n % 2 else 'APPLES'}", on=day(-n // 2))
        store.add_contact(acme, on=day(-n // 3), kind="call", people=[dana], text=f"Call {n}")
    key = store.add_promise(acme, "Dark mode", said_by="Priya", said_on=day(-3))
    store.decide_promise(key, "phase-2", reason="roadmap", on=day(-1))
    store.add_exclusion(acme, "Cameras", agreed=day(-2))
    goal = store.add_criterion(acme, "Orders by hand", baseline=80, target=20, validated=day(-4))
    store.add_value(goal, 50, on=day(-1), evidence="May report")
    store.set_questionnaire(acme, "it-security", sent=day(-3), answered=day(-1), answers="SSO yes")
    store.add_training(acme, "Admins", on=day(-1), invited=5, attended=4)
    store.add_training(acme, "Still to come", on=day(3))
    store.edit_issue(store.add_issue(acme, "Login slow", opened=day(-2)), 1, resolved=TODAY)
    store.set_numbers(acme, day(-1), licensed=100, active=40)
    change = store.add_scope_change(acme, "Second language", asked=day(-2))
    store.decide_scope_change(change, 1, "phase-2")
    signal = store.raise_signal(acme, "N4", evidence="wrote to our VP")
    store.add_intervention(signal, "Called the COO", "calmer")
    store.person_left(dana, 1, on=day(-1))


def test_everything_that_happened_is_one_list(store: Store, acme: int) -> None:
    fill(store, acme)
    lines = store.history(acme, 500)
    told = {(h.kind, h.text) for h in lines}
    assert {
        ("promise", "Promised: Dark mode (Priya)"),
        ("promise", "Promise ‘Dark mode’: phase 2 (roadmap)"),
        ("exclusion", "Out of scope: Cameras"),
        ("criterion", "Orders by hand: 50 (May report)"),
        ("criterion", "Orders by hand checked with them"),
        ("form", "IT-security checklist sent"),
        ("form", "IT-security checklist answered"),
        ("training", "Training Admins: 4 of 5 came"),
        ("issue", "Issue (medium): Login slow"),
        ("issue", "Issue solved: Login slow"),
        ("numbers", "Numbers: 40 of 100 active"),
        ("scope", "Asked for: Second language"),
        ("scope", "‘Second language’: phase 2"),
        ("person", "Dana Ito left"),
    } <= told
    assert any(kind == "signal" and text.startswith("Done about") for kind, text in told)
    assert not any("Still to come" in text for _, text in told), "it has not happened yet"
    assert {h.kind for h in lines} <= set(KINDS)


@pytest.mark.parametrize("size", [1, 2, 7])
def test_pages_put_together_are_the_whole_and_each_line_stands_once(store: Store, acme: int, size: int) -> None:
    fill(store, acme)
    whole = store.history(acme, 500)
    pages: list[HistoryLine] = []
    while page := store.history(acme, size, before=pages[-1] if pages else None):
        assert len(page) <= size
        pages += page
    assert pages == whole
    assert len({(h.place, h.ref) for h in whole}) == len(whole)


def test_a_page_is_not_moved_by_what_is_written_meanwhile(store: Store, acme: int) -> None:
    fill(store, acme)
    whole = store.history(acme, 500)
    store.add_note(acme, "Newer than all")
    assert store.history(acme, 500, before=whole[4]) == whole[5:]


def test_filters_by_kind_and_words_look_into_the_whole_text(store: Store, acme: int) -> None:
    fill(store, acme)
    notes = store.history(acme, 100, kinds=("note",))
    assert {h.kind for h in notes} == {"note"}
    found = store.history(acme, 100, text="apples LINE")
    assert [h.text for h in found] == [
        "Note 0 … Note 0 second line about APPLES",
        "Note 2 … Note 2 second line about APPLES",
        "Note 4 … Note 4 second line about APPLES",
    ]
    assert store.history(acme, 1, text="pears")[0].text.startswith("Note 1")
    paged = store.history(acme, 1, text="pears", before=store.history(acme, 1, text="pears")[0])
    assert paged[0].text.startswith("Note 3")
    assert store.history(acme, text="nowhere") == []


def test_five_thousand_notes_are_paged_and_not_all_carried_along(store: Store, acme: int) -> None:
    with store.step("notes") as tx:
        tx.insert_many(
            "note",
            ("account_id", "on_date", "text"),
            [(acme, day(-n // 10).isoformat(), f"Note number {n} of many") for n in range(5_000)],
        )
    facts = store.facts(acme)
    assert len(facts.notes) == NOTES_READ
    assert [n.text for n in facts.notes][-1] == "Note number 0 of many"
    first = store.history(acme, 50, kinds=("note",))
    assert len(first) == 50
    deep = store.history(acme, 50, kinds=("note",), text="4321")
    assert [h.text for h in deep] == ["Note number 4321 of many"]
    assert store.history(acme, 50, before=deep[0])[0].text == "Note number 4340 of many"
    assert [h.text for h in store.search("number 4999")] == ["Note number 4999 of many"]


def test_words_are_found_wherever_they_stand(store: Store, acme: int) -> None:
    fill(store, acme)
    store.set_handoff(acme, "technical", "They run a MAINFRAME from 1974")
    store.add_action(acme, "Send offer", owner="Ünal")
    store.start_review(acme, "2026-W47")
    [(review, _)] = store.db.query("SELECT id, week FROM review")
    store.answer(review, "S2", "n", "they fear the migration")

    def found(text: str) -> list[tuple[str, str, str]]:
        return [(h.kind, h.text, h.excerpt) for h in store.search(text)]

    assert found("acme foods") == [("account", "Acme Foods", "")]
    assert found("GÄRTEN") == [("person", "Dana Ito", "… Head of Gärten")]
    assert found("mainframe 1974") == [("handoff", "technical", "… They run a MAINFRAME from 1974")]
    assert found("ünal") == [("action", "Send offer", "… Ünal")]
    assert found("fear migration") == [("answer", "2026-W47", "… they fear the migration")]
    assert found("vp wrote")[0][0] == "signal"
    assert {h.kind for h in store.search("phase", kinds=("promise", "note"))} <= {"promise"}
    assert [h.kind for h in store.search("dark")] == ["promise"]
    assert store.search("dark", limit=0) == []
    assert len(store.search("note", limit=2)) == 2


def test_archived_and_closed_accounts_are_found_after_the_others(store: Store, acme: int) -> None:
    store.add_note(acme, "pears")
    old = store.create_account("Old Ltd")
    store.add_note(old, "pears too")
    store.archive_account(old)
    assert [(h.account, h.hidden) for h in store.search("pears")] == [("Acme Foods", False), ("Old Ltd", True)]


@pytest.mark.parametrize(
    "text", ["", " ", '"', "*", "NEAR(", "-acme", "(" * 5000, "AT&T", "%", "_", "'; DROP", "\x00", "OR 1=1"]
)
def test_a_hostile_query_is_text(store: Store, acme: int, text: str) -> None:
    store.add_note(acme, "AT&T said 100% of a_b; 'quoted'")
    found = store.search(text, kinds=("account", "note", "person", "action"))
    if text == "AT&T":
        assert [h.kind for h in found] == ["note"]
    if text in ("%", "_"):
        assert [h.kind for h in found] == ["note"], "a wildcard of SQL is a character"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=30))
def test_what_was_written_is_found(store: Store, acme: int, text: str) -> None:
    from csm_tui.domain.text import clean, fold

    with store.db.tx("note") as tx:
        tx.insert("note", {"account_id": acme, "on_date": "2026-11-18", "text": clean(text)})
        ref = tx.query("SELECT max(id) FROM note")[0][0]
    if fold(text).strip():
        assert ref in [h.ref for h in store.search(text, kinds=("note",), limit=10_000)]
