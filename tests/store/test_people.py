"""People, who influences whom, contacts, a file of people, and erasing one for good."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from csm_tui.domain.model import Person, Role
from csm_tui.domain.people import IncomingPerson
from csm_tui.errors import Refused, Stale, Unknown
from csm_tui.store.erase import PROSE
from csm_tui.store.schema import TABLES
from csm_tui.store.store import Store

from .conftest import TODAY
from .kit import content_hash

YESTERDAY = TODAY - timedelta(days=1)


def person(store: Store, key: int) -> Person:
    [(account_id,)] = store.db.query("SELECT account_id FROM person WHERE id = ?", (key,))
    return next(p for p in store.facts(account_id).people if p.id == key)


def test_leaving_is_one_step_and_happens_once(store: Store, acme: int) -> None:
    dana = store.add_person(acme, "Dana Ito", role="champion", phone="+49 1", influence="figures first")
    before = content_hash(store.db)
    store.person_left(dana, 1, on=YESTERDAY)
    found = store.facts(acme)
    assert (found.people[0].state, found.people[0].state_on) == ("left", YESTERDAY)
    with pytest.raises(Refused, match="17 Nov 2026 already"):
        store.person_left(dana, found.people[0].rev)
    store.undo()
    assert content_hash(store.db) == before
    with pytest.raises(Stale):
        store.person_left(dana, 9)
    store.redo()
    store.person_back(dana, person(store, dana).rev)
    assert person(store, dana).state_on is None
    with pytest.raises(Refused, match="there already"):
        store.person_back(dana, person(store, dana).rev)


def test_a_form_that_says_the_state_again_keeps_its_day(store: Store, acme: int) -> None:
    dana = store.add_person(acme, "Dana Ito")
    store.person_left(dana, 1, on=YESTERDAY)
    store.edit_person(dana, 2, state="left", title="was COO")
    assert (person(store, dana).state_on, person(store, dana).title) == (YESTERDAY, "was COO")


def test_two_of_one_name_are_two_people(store: Store, acme: int) -> None:
    one, two = store.add_person(acme, "Dana Ito"), store.add_person(acme, "Dana Ito")
    store.edit_person(two, 1, title="the other one")
    assert [person(store, key).title for key in (one, two)] == ["", "the other one"]


def test_reporting_and_influence_never_close_a_circle(store: Store, acme: int) -> None:
    a, b, c = (store.add_person(acme, name) for name in ("Ann", "Ben", "Cy"))
    store.edit_person(a, 1, reports_to=b)
    store.edit_person(b, 1, reports_to=c)
    with pytest.raises(Refused, match="Cy → Ann → Ben → Cy"):
        store.edit_person(c, 1, reports_to=a)
    with pytest.raises(Refused, match="circle"):
        store.edit_person(c, 1, reports_to=c)
    stranger = store.add_person(store.create_account("Other"), "Stranger")
    with pytest.raises(Refused, match="belong"):
        store.edit_person(a, 2, reports_to=stranger)
    store.add_influence(a, b)
    store.add_influence(b, c)
    assert store.influences(acme) == ((a, b), (b, c))
    for who, on, why in ((c, a, "circle"), (a, a, "circle"), (a, b, "already"), (a, stranger, "different")):
        with pytest.raises(Refused, match=why):
            store.add_influence(who, on)
    store.remove_influence(a, b)
    with pytest.raises(Refused, match="no such line"):
        store.remove_influence(a, b)
    store.undo()
    assert store.influences(acme) == ((a, b), (b, c))
    store.remove_person(c, person(store, c).rev)
    assert (store.influences(acme), person(store, b).reports_to) == (((a, b),), None)
    store.undo()
    assert (store.influences(acme), person(store, b).reports_to) == (((a, b), (b, c)), c)


def test_contacts_are_put_right_and_taken_out(store: Store, acme: int) -> None:
    dana = store.add_person(acme, "Dana")
    key = store.add_contact(acme, on=YESTERDAY, kind="mail", direction="out", text="date?")
    store.contact_answered(key, YESTERDAY)
    rev = store.facts(acme).contacts[0].rev
    with pytest.raises(Refused, match="cannot be later"):
        store.edit_contact(key, rev, on=TODAY)
    store.edit_contact(key, rev, people=[dana], kind="call", text="called")
    [found] = store.facts(acme).contacts
    assert (found.kind, found.people, found.text) == ("call", (dana,), "called")
    for bad in ({"people": [999]}, {"kind": "fax"}, {"on": TODAY + timedelta(days=1)}, {"mood": 1}):
        with pytest.raises(Refused):
            store.edit_contact(key, found.rev, **bad)
    with pytest.raises(Refused, match="log of contacts"):
        store.remove_person(dana, 1)
    with pytest.raises(Stale):
        store.remove_contact(key, 1)
    store.remove_contact(key, found.rev)
    assert store.facts(acme).contacts == ()
    store.undo()
    assert store.facts(acme).contacts[0].text == "called"


def test_an_action_sleeps_and_a_new_day_wakes_it(store: Store, acme: int) -> None:
    key = store.add_action(acme, "Call", due=YESTERDAY)
    assert store.facts(acme).actions[0].added == TODAY
    assert [i.ref for i in store.agenda() if i.kind == "action"] == [key]
    with pytest.raises(Refused, match="after today"):
        store.snooze_action(key, 1, TODAY)
    store.snooze_action(key, 1, TODAY + timedelta(days=2))
    assert [i for i in store.agenda() if i.kind == "action"] == []
    store.edit_action(key, 2, due=TODAY)
    assert [i.on for i in store.agenda() if i.kind == "action"] == [TODAY]
    store.snooze_action(key, 3, TODAY + timedelta(days=2))
    store.snooze_action(key, 4, None)
    assert len([i for i in store.agenda() if i.kind == "action"]) == 1
    store.close_action(key, 5)
    with pytest.raises(Refused, match="done already"):
        store.snooze_action(key, 6, None)


def test_a_file_of_people_adds_the_new_and_fills_what_is_empty(store: Store, acme: int) -> None:
    dana = store.add_person(acme, "Dana Ito", title="COO")
    ben = store.add_person(acme, "Ben", email="ben@acme.example")
    before = content_hash(store.db)
    done = store.import_people(
        acme,
        [
            IncomingPerson("dana  ITO", Role.CHAMPION, "Ignored", "dana@acme.example"),
            IncomingPerson("Benjamin", Role.OTHER, "", "BEN@acme.example"),
            IncomingPerson("Cy\x1b", Role.SPONSOR, "VP"),
            IncomingPerson("Cy", Role.SPONSOR, "VP"),
        ],
    )
    assert done == (("Cy",), ("Dana Ito",), 2)
    found = {p.id: p for p in store.facts(acme).people}
    assert (found[dana].title, found[dana].role, found[dana].email) == ("COO", Role.CHAMPION, "dana@acme.example")
    assert found[ben].name == "Ben"
    assert len(found) == 3
    store.undo()
    assert content_hash(store.db) == before


# --- erasing ---------------------------------------------------------------------------------------

CODES_AND_DAYS = set(
    re.findall(
        r"\w+",
        "answer caused_by category channel closed_as code colour component components country currency days_off "
        "decision direction edited external_id folded_into gate grp item kind last_evidence list needs origin party "
        "people absent phase product question reason_code recorded_at region industry role saved_at section segment "
        "severity settled signals state status subject template unit week weekend source audience told",
    )
)


def test_every_column_of_text_is_known_to_hold_prose_or_not(store: Store) -> None:
    """A new column must be named here or in PROSE, or a name in it would outlive its erasing."""
    for table in TABLES:
        if table in ("step", "change", "past", "current", "setting", "import_map", "field", "view"):
            continue
        rows = store.db.query(
            "SELECT name FROM pragma_table_info(?) WHERE type = 'TEXT' AND name != 'account_id'", (table,)
        )
        sql = store.db.query("SELECT sql FROM sqlite_master WHERE name = ?", (table,))[0][0]
        texts = {name for (name,) in rows if f"CHECK ({name} IS NULL OR" not in sql}
        prose = set(PROSE.get(table, ()))
        extra = {"name"} if table == "account" else set()
        assert texts - prose - extra <= CODES_AND_DAYS, (table, texts - prose - extra - CODES_AND_DAYS)
        assert prose <= texts, table


def test_a_person_is_given_out_and_erased_for_good(store: Store, acme: int, book: Path) -> None:
    dana = store.add_person(acme, "Dana Ito", role="champion", email="dana@acme.example", phone="+49 30 123")
    ben = store.add_person(acme, "Ben", reports_to=dana)
    store.add_influence(dana, ben)
    store.add_contact(acme, kind="meeting", people=[dana, ben], text="DANA ITO agreed")
    store.add_note(acme, "Dana Ito (dana@acme.example) likes figures")
    store.add_action(acme, "Call Dana Ito", owner="Dana Ito")
    store.add_promise(acme, "Live in June", said_by="Dana Ito")
    draft = store.create_draft(acme, "escalation", "Dear Dana Ito", {"to": "Dana Ito"}, {})
    store.mark_draft_sent(draft.id, draft.rev)
    store.set_setting("kept.note", {"text": "about Dana Ito"})
    other = store.create_account("Other")
    store.add_note(other, "Their Dana Ito is somebody else")
    assert store.backup("before") is not None

    told = store.person_data(dana)
    assert json.loads(json.dumps(told)) == told
    assert told["person"]["email"] == "dana@acme.example"
    assert told["influences"] == [{"who": "Dana Ito", "on": "Ben"}]
    assert {entry["where"] for entry in told["named_in"]} >= {"note", "contact", "action", "promise", "draft"}

    done = store.erase_person(dana)
    assert (done.name, len(done.backups)) == ("Dana Ito", 1)
    assert done.texts >= 7
    assert store.can_undo() is None
    assert store.can_redo() is None
    with pytest.raises(Unknown):
        store.person_data(dana)
    assert person(store, ben).reports_to is None
    assert store.facts(acme).contacts[0].people == (ben,)
    assert store.facts(acme).contacts[0].text == "(erased) agreed"
    assert store.facts(other).notes[0].text == "Their Dana Ito is somebody else"
    dump = "\n".join(line for line in store.db.conn.iterdump() if "Their Dana" not in line)
    assert "dana ito" not in dump.casefold()
    assert "dana@acme" not in dump
    store.close()
    raw = b"".join(p.read_bytes() for p in book.parent.glob("*.db*"))
    assert b"dana@acme" not in raw
    assert b"+49 30 123" not in raw


def test_a_name_of_one_word_does_not_take_words_out_of_sentences(store: Store, acme: int) -> None:
    will = store.add_person(acme, "Will")
    store.add_note(acme, "Will said they will call; goodwill")
    store.erase_person(will)
    assert store.facts(acme).notes[0].text == "(erased) said they will call; goodwill"


def test_everybody_whom_a_person_influences_is_one_step(store: Store, acme: int) -> None:
    a, b, c = (store.add_person(acme, name) for name in ("Ann", "Ben", "Cy"))
    store.set_influences(a, [b, c])
    assert store.influences(acme) == ((a, b), (a, c))
    store.set_influences(a, [c])
    assert store.influences(acme) == ((a, c),)
    with pytest.raises(Refused, match="Cy → Ann → Cy"):
        store.set_influences(c, [b, a])
    assert store.influences(acme) == ((a, c),)  # the whole step was refused
    with pytest.raises(Refused, match="different"):
        store.set_influences(a, [store.add_person(store.create_account("Other"), "Stranger")])
    store.undo()  # the stranger
    store.undo()
    store.undo()
    assert store.influences(acme) == ((a, b), (a, c))
