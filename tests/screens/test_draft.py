"""Writing an escalation: filled from the account, saved as it is typed, never lost, never sent by itself."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from csm_tui.domain.model import Draft
from csm_tui.drafting import blanks_left, find_blanks
from csm_tui.screens.dialogs.confirm import Confirm
from csm_tui.screens.dialogs.form import FormDialog
from csm_tui.screens.dialogs.menu import Menu
from csm_tui.screens.draft import DraftScreen
from csm_tui.store import Store
from csm_tui.widgets.draft_view import Editor
from csm_tui.widgets.status import StatusLine
from csm_tui.widgets.text import width
from textual.pilot import Pilot

from tests.screens.review_book import TODAY, app_on, new, open_book, shown, troubled


@pytest.fixture
def store(book: Path) -> Iterator[Store]:
    opened = open_book(book)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _asked_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another window's changes are seen when a test says so, not after a second of a slow computer."""
    monkeypatch.setattr("csm_tui.app.POLL_SECONDS", 3600)


@asynccontextmanager
async def opened(
    store: Store, account_id: int, size: tuple[int, int] = (80, 24), form: bool = False, **more: Any
) -> Any:
    app = app_on(store, DraftScreen(store, account_id, **more))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.pause()
        if isinstance(pilot.app.screen, FormDialog) and not form:  # what only a person knows: left to be written
            await press(pilot, "escape")
        yield pilot


def editor(pilot: Pilot[None]) -> Editor:
    return pilot.app.screen.query_one(Editor)


def text(pilot: Pilot[None]) -> str:
    return shown(pilot.app.screen)


def said(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one(StatusLine).message[0])


def latest(store: Store, account_id: int) -> Draft:
    return store.drafts(account_id)[0]


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


def filled(body: str) -> str:
    for blank in reversed(find_blanks(body)):
        body = body[: blank.start] + "done" + body[blank.end :]
    return body


# What is on the screen


async def test_a_new_draft_is_filled_from_the_account_and_its_gaps_are_counted(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account, size=(80, 40)) as pilot:
        for part in (
            "ESCALATION DRAFT › GLOBEX LOGISTICS", "draft saved", "Internal: for our own people", "blanks left",
            "Preview", "Customer: Globex Logistics (mid-market)", "never sends mail",
        ):  # fmt: skip
            assert part in text(pilot)
        assert "Dana has resigned" in editor(pilot).text
        assert latest(store, account).body == editor(pilot).text


async def test_side_by_side_from_110_columns_and_stacked_below(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account, size=(120, 40)) as pilot:
        write, read = (pilot.app.screen.query_one(i).region for i in ("#write", "#read"))
        assert (write.y, write.height) == (read.y, read.height)
        await pilot.resize_terminal(109, 40)
        await pilot.pause()
        write, read = (pilot.app.screen.query_one(i).region for i in ("#write", "#read"))
        assert write.bottom == read.y


async def test_a_small_pane_is_for_writing_and_the_preview_is_a_key_away(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account, size=(60, 15)) as pilot:
        assert not pilot.app.screen.query_one("#read").display
        await press(pilot, "ctrl+r")
        assert pilot.app.screen.query_one("#read").display
        await press(pilot, "ctrl+r")
        assert not pilot.app.screen.query_one("#read").display


@pytest.mark.parametrize("size", [(50, 12), (80, 24), (109, 30), (110, 30)])
async def test_hostile_names_and_any_size(store: Store, size: tuple[int, int]) -> None:
    for name in ("Acme [EMEA]", "a [/] b", "x\x1b[2J{{ evil }}[@click=app.quit]y[/]", "日本語 " * 30, "n" * 10_000):
        account = new(store, name)
        async with opened(store, account, size=size) as pilot:
            assert max(map(width, text(pilot).split("\n"))) <= size[0]
            assert "\x1b" not in text(pilot) + editor(pilot).text
            await pilot.press(*"[/] {{ x }}")
            await pilot.pause()
            assert editor(pilot).text.startswith("[/] {{ x }}")


# Nothing typed is lost


async def test_what_is_typed_is_in_the_database_half_a_second_later(store: Store, book: Path) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        await pilot.press(*"Hello board ")
        await pilot.pause(0.7)
        other = open_book(book)  # as another process would find it, had this one been killed now
        try:
            assert latest(other, account).body.startswith("Hello board # Escalation")
        finally:
            other.close()
        assert "draft saved" in text(pilot)


@pytest.mark.parametrize("way", ["ctrl+q", "escape", "ctrl+s", "ctrl+r"])
async def test_leaving_in_any_way_saves_at_once(store: Store, way: str) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        await pilot.press(*"Now ")
        await press(pilot, way)
        if way == "ctrl+r":
            await press(pilot, "tab")
    assert latest(store, account).body.startswith("Now # Escalation")


async def test_one_sitting_is_one_undo_step(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        before = editor(pilot).text
        for word in ("one ", "two ", "three "):
            await pilot.press(*word)
            await press(pilot, "ctrl+s")
    assert latest(store, account).body.startswith("one two three ")
    store.undo()
    assert latest(store, account).body == before


async def test_it_opens_again_where_it_was_left(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        await pilot.press(*"Mine ")
        await press(pilot, "escape", "escape")
        assert len(pilot.app.screen_stack) == 1
    async with opened(store, account) as pilot:
        assert editor(pilot).text.startswith("Mine ")
    assert len(store.drafts(account)) == 1


async def test_a_change_in_another_window_keeps_both_texts(store: Store, book: Path) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        other = open_book(book)
        theirs = latest(other, account)
        other.save_draft(theirs.id, theirs.rev, "THEIRS", {})
        other.close()
        await pilot.press(*"Mine ")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, FormDialog)
        await press(pilot, "enter")
        assert editor(pilot).text.startswith("Mine ")
        await pilot.press(*"more ")
        await press(pilot, "ctrl+s")
    bodies = sorted(d.body[:10] for d in store.drafts(account))
    assert bodies == ["Mine more ", "THEIRS"]


async def test_their_text_can_be_viewed_and_mine_is_kept(store: Store, book: Path) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        other = open_book(book)
        theirs = latest(other, account)
        other.save_draft(theirs.id, theirs.rev, "THEIRS", {})
        other.close()
        await pilot.press(*"Mine ")
        await press(pilot, "ctrl+s", "down", "enter")
        assert editor(pilot).text == "THEIRS"
    assert sorted(d.body[:5] for d in store.drafts(account)) == ["Mine ", "THEIR"]


async def test_a_change_from_outside_while_the_screen_is_taken_apart_ends_nothing(store: Store, book: Path) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        await pilot.app.screen.query_one("#head").remove()
        other = open_book(book)
        other.add_note(account, "from another window")
        other.close()
        before = pilot.app.generation
        pilot.app._poll()
        assert pilot.app.generation > before


async def test_a_busy_database_is_tried_again_and_the_text_stays(store: Store, book: Path) -> None:
    import sqlite3

    account = troubled(store)
    async with opened(store, account) as pilot:
        lock = sqlite3.connect(book, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        await pilot.press(*"Busy ")
        await press(pilot, "ctrl+s")
        assert "NOT SAVED YET" in text(pilot)
        assert editor(pilot).text.startswith("Busy ")
        lock.execute("ROLLBACK")
        lock.close()
        await pilot.pause(0.8)
        assert "draft saved" in text(pilot)
    assert latest(store, account).body.startswith("Busy ")


# Blanks, facts, copying


async def test_blanks_are_walked_and_typed_over(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        before = len(find_blanks(editor(pilot).text))
        await press(pilot, "ctrl+f")
        assert editor(pilot).selected_text.startswith("«the kind of support")
        assert "needed" in said(pilot)
        await pilot.press(*"More people")
        await press(pilot, "ctrl+f")
        assert editor(pilot).selected_text.startswith("«the ask")
        assert len(find_blanks(editor(pilot).text)) == before - 1
        assert "**More people:** «the ask" in editor(pilot).text


async def test_facts_that_changed_since_are_told_on_reopening(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        await press(pilot, "escape", "escape")
    live = next(m for m in store.facts(account).milestones if m.code == "L1")
    store.move_milestone(
        live.id, live.rev, new=date(2026, 12, 10), reason_code="data", reason="ERP export", caused_by="customer",
        customer_told=True,
    )  # fmt: skip
    async with opened(store, account, size=(120, 40)) as pilot:
        assert "Since then:" in text(pilot)
        assert "Go-live was 3 Dec 2026, now 10 Dec 2026" in text(pilot)


async def test_copying_says_how_many_blanks_are_left(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    account = troubled(store)
    copied: list[tuple[str, str]] = []
    async with opened(store, account) as pilot:
        monkeypatch.setattr(pilot.app, "copy", lambda text, what: copied.append((text, what)))
        await press(pilot, "ctrl+g")
        assert copied[-1][0] == editor(pilot).text
        told = blanks_left(editor(pilot).text)
        assert told.endswith(" of them optional")
        assert f"({told})" in copied[-1][1]
        assert f"{told} ·" in text(pilot)
        await press(pilot, "ctrl+c")
        assert copied[-1][0] == editor(pilot).text
        await press(pilot, "ctrl+f")
        assert f"{told}." in said(pilot)
        await press(pilot, "ctrl+c")
        assert copied[-1][0].startswith("«the kind")
        assert copied[-1][1] == "the selection"
        await press(pilot, "escape", "y")
        assert len(copied) == 4


async def test_what_is_pasted_is_cleaned(store: Store) -> None:
    from textual import events

    account = troubled(store)
    async with opened(store, account) as pilot:
        editor(pilot).post_message(events.Paste("a\x1b]52;c;ZXZpbA==\x07b\u202ec\r\nd"))
        await pilot.pause()
        assert editor(pilot).text.startswith("a]52;c;ZXZpbA==bc\nd")


# Out of the program


async def test_a_file_is_written_for_its_owner_alone_and_nothing_is_replaced(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = troubled(store)
    monkeypatch.chdir(tmp_path)
    async with opened(store, account) as pilot:
        await press(pilot, "escape", "w", "enter", "w", "enter")
        assert "Written to" in said(pilot)
        name = f"globex-logistics-{account}-escalation-2026-11-18"
        files = sorted(p.name for p in tmp_path.glob("*.md"))
        assert files == [f"{name}-2.md", f"{name}.md"]
        assert stat.S_IMODE((tmp_path / files[0]).stat().st_mode) == 0o600
        assert (tmp_path / files[0]).read_text() == editor(pilot).text


async def test_an_editor_of_ones_own_takes_part(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    account = troubled(store)
    script = tmp_path / "code"  # by its name an editor with a window of its own: the screen stays
    script.write_text('#!/bin/sh\nfor f; do :; done\nsed -i "1s/^/Edited outside. /" "$f"\n')
    script.chmod(0o755)
    monkeypatch.setenv("CSM_TUI_EDITOR", str(script))
    async with opened(store, account) as pilot:
        await press(pilot, "ctrl+o")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert editor(pilot).text.startswith("Edited outside. # Escalation")
        assert "Taken over" in said(pilot)
    assert latest(store, account).body.startswith("Edited outside. ")


async def test_without_an_editor_it_says_how_to_set_one(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        await press(pilot, "ctrl+o")
        assert "No editor is set" in said(pilot)


# Sent, answered, discarded


async def test_open_blanks_keep_it_from_being_sent_and_are_listed(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        await press(pilot, "escape", "m")
        dialog = pilot.app.screen
        assert isinstance(dialog, Menu)
        assert "needed before it is sent" in dialog.heading
        assert [item.hint for item in dialog.items].count("needed") >= 5
        await press(pilot, "down", "enter")
        assert editor(pilot).selected_text.startswith("«the ask")
    assert latest(store, account).state == "draft"


async def test_an_address_of_the_customer_keeps_an_escalation_from_being_sent(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        editor(pilot).load_text(filled(editor(pilot).text) + "\nTo: cfo@globex.example")
        await press(pilot, "escape", "m")
        assert any("address of the customer" in item.label for item in pilot.app.screen.items)


async def test_sending_freezes_a_copy_and_keeps_the_day_of_the_decision(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        editor(pilot).load_text(filled(editor(pilot).text))
        await press(pilot, "escape", "m")
        assert isinstance(pilot.app.screen, FormDialog)
        await press(pilot, "enter")
        assert "sent 18 Nov" in text(pilot)
        found = latest(store, account)
        assert (found.state, found.sent_on) == ("sent", TODAY)
        assert found.decision_due is not None
        body = editor(pilot).text
        editor(pilot).focus()
        await pilot.press(*"more")
        assert editor(pilot).text == body
        await press(pilot, "escape", "m", "down", "enter")
        assert latest(store, account).state == "answered"


async def test_discarding_asks_first_and_can_be_undone(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        await press(pilot, "escape", "delete")
        assert isinstance(pilot.app.screen, Confirm)
        await press(pilot, "escape")
        assert latest(store, account).state == "draft"
        await press(pilot, "delete", "y")
        assert len(pilot.app.screen_stack) == 1
    assert store.drafts(account) == []
    store.undo()
    assert latest(store, account).state == "draft"


async def test_letters_are_text_while_writing_and_keys_outside_it(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        await pilot.press(*"ywmei?q")
        await press(pilot, "delete")
        assert editor(pilot).text.startswith("ywmei?q Escalation")
        await press(pilot, "escape", "i")
        assert pilot.app.screen.focused is editor(pilot)


async def test_starting_afresh_keeps_the_draft_before(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        await pilot.press(*"Old ")
        await press(pilot, "ctrl+t", *"escalation", "enter", "escape")
        assert editor(pilot).text.startswith("# Escalation")
        assert "1 other draft" in text(pilot)
    assert sorted(d.body[:4] for d in store.drafts(account)) == ["# Es", "Old "]


async def test_a_template_of_ones_own_that_is_broken_is_refused_with_its_line(store: Store, tmp_path: Path) -> None:
    from csm_tui.paths import Places

    account = troubled(store)
    places = Places({"CSM_TUI_HOME": str(tmp_path / "home")})
    places.templates.mkdir(parents=True)
    own = places.templates / "escalation.md.liquid"
    own.write_text('+++\ntitle = "Mine"\naudience = "internal"\n+++\n{{ nope }}\n')
    app = app_on(store, DraftScreen(store, account))
    app.places = places
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert len(app.screen_stack) == 1
        assert "line 5" in " ".join(app.messages)
    assert store.drafts(account) == []


@pytest.mark.parametrize("keys", [("f1",), ("escape", "?")])
async def test_help_is_a_key_away_while_writing_and_outside(store: Store, keys: tuple[str, ...]) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        await press(pilot, *keys)
        assert pilot.app.screen.query("Input")  # one searches in it
        assert not pilot.app.screen.query(Editor)


# The person's own editor, without a screen


@pytest.mark.parametrize(
    ("environ", "setting", "command"),
    [
        ({"EDITOR": "vim -n"}, "", ["vim", "-n"]),
        ({"EDITOR": "vim", "VISUAL": "code"}, "", ["code", "-w"]),
        ({"VISUAL": "code"}, "subl -n", ["subl", "-n", "-w"]),
        ({"CSM_TUI_EDITOR": "zed", "VISUAL": "vim"}, "nano", ["zed", "--wait"]),
        ({"EDITOR": "'/opt/my editor' -x"}, "", ["/opt/my editor", "-x"]),
        ({"EDITOR": "code -w"}, "", ["code", "-w"]),
    ],
)
def test_which_editor_and_how_it_waits(environ: dict[str, str], setting: str, command: list[str]) -> None:
    from csm_tui.editor import editor_command

    assert editor_command(setting, environ) == command


@pytest.mark.parametrize(
    ("script", "ticks", "text_after", "words", "left"),
    [
        ("true", (0.0, 0.2), None, "came back at once", True),
        ("true", (0.0, 9.0), None, "Nothing was changed", False),
        ("/nonexistent", (0.0, 9.0), None, "could not be started", False),
        ("false", (0.0, 9.0), None, "ended with an error (1)", True),
        ("truncate -s 0", (0.0, 9.0), None, "left the file empty", True),
        ("sed -i s/one/two/", (0.0, 9.0), "two\x41", "Taken over", False),
    ],
)
def test_whatever_an_editor_does_the_text_is_safe(
    tmp_path: Path, script: str, ticks: tuple[float, float], text_after: str | None, words: str, left: bool
) -> None:
    from csm_tui.editor import edit

    clock = iter(ticks)
    done = edit("oneA", script.split(), tmp_path / "editing", clock=lambda: next(clock))
    assert done.text == text_after
    assert words in done.said
    files = list((tmp_path / "editing").iterdir())
    assert bool(files) is left
    assert all(f.stat().st_mode & 0o077 == 0 for f in files)
