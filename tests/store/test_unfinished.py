"""What was typed and not saved is kept beside the settings, without a step of undo, for thirty days."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from csm_tui.store.store import Store

TODAY = date(2026, 11, 18)


def test_it_is_there_after_a_restart_and_no_step_of_undo(book: Path) -> None:
    with Store.open(book, today=TODAY, create=True) as store:
        key = store.create_account("Globex")
        label = store.can_undo()
        store.keep_unfinished(f"note-{key}", {"text": "half a thought\nJürgen ‘x’ \ud800 \x00"})
        assert store.can_undo() == label
    with Store.open(book, today=TODAY) as store:
        assert store.unfinished(f"note-{key}") == {"text": "half a thought\nJürgen ‘x’ ? \x00"}
        assert store.unfinished("note-9") == {}
        store.keep_unfinished(f"note-{key}", {})
        assert store.unfinished(f"note-{key}") == {}
        assert store.db.query("SELECT key FROM setting WHERE key LIKE 'unfinished%'") == []


def test_what_is_undone_stays_to_be_done_again_while_something_is_typed(book: Path) -> None:
    with Store.open(book, today=TODAY, create=True) as store:
        store.create_account("Globex")
        store.undo()
        store.keep_unfinished("account-new", {"name": "Init"})
        assert store.can_redo() is not None


def test_it_is_dropped_after_thirty_days(book: Path) -> None:
    with Store.open(book, today=TODAY, create=True) as store:
        store.keep_unfinished("note-1", {"text": "old"})
        store.today = TODAY + timedelta(days=30)
        assert store.unfinished("note-1") == {"text": "old"}
        store.today = TODAY + timedelta(days=31)
        assert store.unfinished("note-1") == {}
        store.keep_unfinished("note-2", {"text": "new"})
        kept = store.db.query("SELECT key FROM setting WHERE key LIKE 'unfinished%'")
        assert kept == [("unfinished.note-2",)]


def test_a_person_that_is_erased_is_erased_from_what_was_typed(book: Path) -> None:
    with Store.open(book, today=TODAY, create=True) as store:
        key = store.create_account("Globex")
        person = store.add_person(key, "Dana Ito")
        store.keep_unfinished(f"note-{key}", {"text": "Dana Ito has said"})
        store.erase_person(person)
        assert store.unfinished(f"note-{key}") == {"text": "(erased) has said"}
