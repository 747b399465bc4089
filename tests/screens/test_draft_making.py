"""A draft from its form to its answer: filled in, brought up to date, looked through, sent, followed up, listed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from csm_tui.drafting import find_blanks
from csm_tui.paths import Places
from csm_tui.screens.account import AccountScreen
from csm_tui.screens.dialogs.confirm import Confirm
from csm_tui.screens.dialogs.form import FormDialog
from csm_tui.screens.dialogs.menu import Menu
from csm_tui.screens.dialogs.templates import TemplatePicker
from csm_tui.screens.draft import DraftScreen
from csm_tui.screens.drafts import DraftsScreen
from csm_tui.store import Store
from csm_tui.widgets.draft_view import FindBar
from csm_tui.widgets.text import width
from textual.widgets import Input

from tests.screens.review_book import TODAY, app_on, new, open_book, shown, steady, troubled
from tests.screens.test_draft import editor, filled, latest, opened, press, said, text


@pytest.fixture(autouse=True)
def _asked_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csm_tui.app.POLL_SECONDS", 3600)


@pytest.fixture
def store(book: Path) -> Iterator[Store]:
    opened_book = open_book(book)
    yield opened_book
    opened_book.close()


# The form


async def test_the_form_proposes_level_and_day_and_fills_the_blanks(store: Store) -> None:
    account = troubled(store)
    store.set_setting("escalation_to", {"3": "K. Boss, VP"})
    async with opened(store, account, form=True, size=(120, 40)) as pilot:
        form = pilot.app.screen
        assert isinstance(form, FormDialog)
        assert "Proposed: the go-live is forecast later" in "".join(f.hint for f in form.fields)
        assert form.values()["level"] == "3 leadership"
        assert form.values()["to"] == "K. Boss, VP"
        form.query_one("#field-ask", Input).value = "Call the COO"
        await press(pilot, "enter")
        assert "level 3 leadership, K. Boss, VP" in editor(pilot).text
        assert "Call the COO" in editor(pilot).text
        assert "places in the text filled in" in said(pilot)
        kept = latest(store, account)
        assert kept.fields["ask"] == "Call the COO"
        assert kept.decision_due == date.fromisoformat(kept.fields["decision_by"])
        assert kept.body == kept.made == editor(pilot).text
    assert str(store.can_undo()).endswith("filled in")


async def test_what_was_typed_over_a_blank_stays_when_the_form_says_otherwise(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account, size=(120, 40)) as pilot:
        await press(pilot, "ctrl+f", "ctrl+f")
        await pilot.press(*"Two engineers")
        await press(pilot, "f2")
        pilot.app.screen.query_one("#field-ask", Input).value = "Three engineers"
        pilot.app.screen.query_one("#field-to", Input).value = "K. Boss"
        await press(pilot, "enter")
        assert "Two engineers" in editor(pilot).text
        assert "Three" not in editor(pilot).text
        assert ", K. Boss" in editor(pilot).text
        assert "1 place that you wrote yourself" in said(pilot).replace("1 places", "1 place")
        assert latest(store, account).fields["ask"] == "Three engineers"


async def test_a_template_without_fields_asks_for_nothing(store: Store) -> None:
    account = steady(store)
    async with opened(store, account, template="welcome") as pilot:
        assert isinstance(pilot.app.screen, DraftScreen)
        if not pilot.app.screen.template.fields:
            await press(pilot, "f2")
            assert "asks for nothing" in said(pilot)


# Facts that have changed


async def test_changed_facts_come_in_where_the_old_words_still_stand(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account, size=(120, 40)) as pilot:
        await pilot.press(*"MINE ")
        await press(pilot, "escape", "escape")
    live = next(m for m in store.facts(account).milestones if m.code == "L1")
    store.move_milestone(
        live.id, live.rev, new=date(2026, 12, 10), reason_code="data", reason="ERP export", caused_by="customer",
        customer_told=True,
    )  # fmt: skip
    async with opened(store, account, size=(120, 40)) as pilot:
        assert "Go-live was 3 Dec 2026, now 10 Dec 2026" in text(pilot)
        assert "a: update" in text(pilot)
        await press(pilot, "escape", "a")
        assert isinstance(pilot.app.screen, Confirm)
        assert "Go-live was 3 Dec 2026, now 10 Dec 2026." in pilot.app.screen.text
        await press(pilot, "y")
        assert editor(pilot).text.startswith("MINE # Escalation")
        assert "agreed for 10 Dec 2026" in editor(pilot).text
        assert "Since then" not in text(pilot)
        await press(pilot, "a")
        assert "It says what the account says today" in said(pilot)
        await press(pilot, "u")
        assert "agreed for 3 Dec 2026" in editor(pilot).text


# Looking


async def test_words_are_found_and_walked(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account, size=(80, 24)) as pilot:
        await press(pilot, "ctrl+n", *"SUPPORT")
        await pilot.pause()
        assert editor(pilot).selected_text == "Support"
        assert said(pilot).startswith("1 of 2")
        await press(pilot, "enter")
        assert editor(pilot).selected_text == "support"
        await press(pilot, "up")
        assert said(pilot).startswith("1 of")
        await press(pilot, "escape")
        assert not pilot.app.screen.query(FindBar)
        assert pilot.app.screen.focused is editor(pilot)
        await press(pilot, "escape", "slash", *"zzz")
        await pilot.pause()
        assert "“zzz” is not in the text" in said(pilot)


async def test_an_earlier_text_is_compared_and_put_back_and_that_is_undone(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account, size=(80, 24)) as pilot:
        before = editor(pilot).text
        await pilot.press(*"Typed ")
        await press(pilot, "ctrl+s", "escape", "v")
        assert isinstance(pilot.app.screen, Menu)
        await press(pilot, "enter")
        assert "- Typed # Escalation" in shown(pilot.app.screen)
        assert "+ # Escalation" in shown(pilot.app.screen)
        await press(pilot, "r")
        assert editor(pilot).text == before
        await press(pilot, "u")
        assert editor(pilot).text.startswith("Typed ")
    assert [body[:6] for _, body in store.draft_revisions(latest(store, account).id)][:1] != []


async def test_what_is_left_counts_an_address_of_the_customer_too(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account, size=(120, 40)) as pilot:
        editor(pilot).load_text(filled(editor(pilot).text) + "\nTo: cfo@globex.example")
        await pilot.pause()
        assert "no blank left, 1 more to settle" in text(pilot)
        await press(pilot, "ctrl+f")
        await press(pilot, "ctrl+f")
        assert "cfo@globex.example" in {editor(pilot).selected_text, said(pilot).split()[0]}


async def test_a_section_that_was_emptied_blocks(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account, size=(120, 40)) as pilot:
        whole = filled(editor(pilot).text)
        head, _, rest = whole.partition("## Root cause\n")
        editor(pilot).load_text(head + "## Root cause\n\n" + rest[rest.index("## Actions") :])
        await press(pilot, "escape", "m")
        assert isinstance(pilot.app.screen, Menu)
        assert "Root cause" in pilot.app.screen.items[0].label


# Out of the program


@pytest.mark.parametrize("kind", ["txt", "html", "eml", "docx"])
async def test_every_format_is_written_to_a_new_file(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    if kind == "docx":
        pytest.importorskip("docx")
    account = steady(store)
    monkeypatch.chdir(tmp_path)
    async with opened(store, account, template="sponsor-ask", size=(80, 24)) as pilot:
        await press(pilot, "escape", "w")
        pilot.app.screen.query_one("#field-kind").value = kind  # type: ignore[attr-defined]
        await press(pilot, "enter")
        [path] = tmp_path.glob(f"*.{kind}")
        assert "Written to" in said(pilot)
        data = path.read_bytes()
        if kind == "eml":
            mail = message_from_bytes(data)
            assert "M. Reyes" in str(mail["To"])
            assert "one decision needed" in str(mail["Subject"])
        elif kind == "docx":
            assert "word/document.xml" in zipfile.ZipFile(path).namelist()
        else:
            assert b"I need one decision" in data
        await press(pilot, "w")
        assert pilot.app.screen.query_one("#field-kind").value == kind  # type: ignore[attr-defined]


async def test_an_internal_draft_as_a_mail_has_no_customer_in_to(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = troubled(store)
    monkeypatch.chdir(tmp_path)
    async with opened(store, account) as pilot:
        await press(pilot, "escape", "w")
        pilot.app.screen.query_one("#field-kind").value = "eml"  # type: ignore[attr-defined]
        await press(pilot, "enter")
    [path] = tmp_path.glob("*.eml")
    assert message_from_bytes(path.read_bytes())["To"] is None


async def test_a_folder_that_is_not_there_is_told_and_nothing_is_lost(store: Store, tmp_path: Path) -> None:
    account = troubled(store)
    async with opened(store, account) as pilot:
        await press(pilot, "escape", "w")
        pilot.app.screen.query_one("#field-path", Input).value = str(tmp_path / "no" / "such" / "x.md")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, FormDialog)
        assert "Cannot write" in str(pilot.app.screen.query_one("#error").render())


async def test_plain_and_rich_copies_say_how_they_went(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    account = troubled(store)
    for name in ("WAYLAND_DISPLAY", "DISPLAY", "SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    sent: list[str] = []
    async with opened(store, account) as pilot:
        monkeypatch.setattr(pilot.app, "copy_to_clipboard", sent.append)
        await press(pilot, "escape", "Y")
        assert "as plain text" in said(pilot)
        assert sent[-1].startswith("Escalation: Globex Logistics\n====")
        await press(pilot, "r")
        assert said(pilot).startswith("Rich text cannot be copied here, so it went as plain text.")


# Sent, answered, followed up


async def sent_one(store: Store, account: int) -> None:
    async with opened(store, account, size=(80, 24)) as pilot:
        editor(pilot).load_text(filled(editor(pilot).text))
        await press(pilot, "escape", "m", "enter")
        assert latest(store, account).state == "sent"


async def test_from_sent_to_answered_to_closed_and_back(store: Store) -> None:
    account = troubled(store)
    await sent_one(store, account)
    key = latest(store, account).id
    [action] = [a for a in store.facts(account).actions if a.origin == f"draft {key}"]
    assert action.text.startswith("Decision on “Escalation”")
    async with opened(store, account, draft_id=key, size=(80, 24)) as pilot:
        assert "sent 18 Nov" in text(pilot)
        await press(pilot, "escape", "m", "down", "enter")
        assert latest(store, account).state == "answered"
        await press(pilot, "m", "y")
        assert latest(store, account).state == "closed"
        await press(pilot, "u", "u", "u")
        assert latest(store, account).state == "draft"
        assert not editor(pilot).read_only
    assert store.facts(account).actions == ()


async def test_a_follow_up_is_a_new_version_that_quotes_the_first(store: Store) -> None:
    account = troubled(store)
    await sent_one(store, account)
    first = latest(store, account)
    async with opened(store, account, draft_id=first.id, size=(120, 40)) as pilot:
        await press(pilot, "escape", "n")
        made = editor(pilot).text
        assert made.startswith("# Escalation: Globex Logistics\n\nFollow-up to version 1 of 18 Nov 2026")
        assert "no answer came" in made
        assert "\n> # Escalation: Globex Logistics\n" in made
        assert "ESCALATION (2) DRAFT" in text(pilot)
        await press(pilot, "enter", "f2")
        pilot.app.screen.query_one("#field-ask", Input).value = "Call the COO"
        await press(pilot, "enter")
        assert "Call the COO" in editor(pilot).text
        assert "\n> # Escalation: Globex Logistics\n" in editor(pilot).text
    versions = sorted((d.version, d.state) for d in store.drafts(account))
    assert versions == [(1, "sent"), (2, "draft")]


async def test_a_mail_to_the_customer_is_followed_up_in_their_words(store: Store) -> None:
    from csm_tui.drafting.follow_up import follow_up

    account = steady(store)
    draft = store.create_draft(account, "sponsor-ask", "Hi M.,\n\n«when?» please", {}, {})
    store.mark_draft_sent(draft.id, draft.rev, due=TODAY)
    told = follow_up("Hi M.,\n\nagain\n", store.draft(draft.id), audience="customer")
    assert told == (
        "This follows my mail of 18 Nov 2026.\n\nHi M.,\n\nagain\n\nOn 18 Nov 2026 I wrote:\n\n"
        "> Hi M.,\n>\n> ‹when?› please\n"
    )
    assert not find_blanks(told)


async def test_a_mail_without_a_decision_is_sent_without_a_day(store: Store) -> None:
    account = steady(store)
    async with opened(store, account, template="welcome", size=(80, 24)) as pilot:
        editor(pilot).load_text("Welcome.")
        await press(pilot, "escape", "m", "enter")
        found = latest(store, account)
        assert (found.state, found.decision_due) == ("sent", None)
    assert not [a for a in store.facts(account).actions if a.origin.startswith("draft")]


# Choosing


async def test_x_asks_where_an_escalation_waits_for_its_answer(store: Store) -> None:
    account = troubled(store)
    await sent_one(store, account)
    app = app_on(store, AccountScreen(store, account))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, "x")
        assert isinstance(app.screen, Menu)
        await press(pilot, "o")
        await pilot.pause()
        assert isinstance(app.screen, DraftScreen)
        assert app.screen.finished


async def test_the_picker_shows_what_fits_the_phase_first_and_searches_all(store: Store) -> None:
    account = new(store, "Acme Foods")
    app = app_on(store, AccountScreen(store, account))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, "X")
        picker = app.screen
        assert isinstance(picker, TemplatePicker)
        assert "USUAL NOW" in shown(picker)
        headings = [row.label for row in picker.rows if row.target is None]
        assert headings[0].startswith("USUAL NOW")
        await press(pilot, *"quarter")
        await press(pilot, *["backspace"] * 7, *"business rev")
        assert "Business review" in shown(picker)
        await press(pilot, "enter")
        await pilot.pause()
        if isinstance(app.screen, FormDialog):
            await press(pilot, "escape")
        assert isinstance(app.screen, DraftScreen)
        assert latest(store, account).template == "business-review"
        await press(pilot, "ctrl+t", *"status report", "enter")
        await pilot.pause()
    assert [d.template for d in store.drafts(account)] == ["status-report"], "nobody had written on the first"


async def test_own_templates_are_marked_and_a_broken_one_is_told(store: Store, tmp_path: Path) -> None:
    account = new(store, "Acme Foods")
    places = Places({"CSM_TUI_HOME": str(tmp_path / "home")})
    places.templates.mkdir(parents=True)
    (places.templates / "mine.md.liquid").write_text('+++\ntitle = "Mine"\naudience = "customer"\n+++\nHi [x](y)\n')
    (places.templates / "bad.md.liquid").write_text('+++\ntitle = "Bad"\n+++\nx\n')
    app = app_on(store, AccountScreen(store, account))
    app.places = places
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, "X")
        rows = app.screen.rows  # type: ignore[attr-defined]
        assert any(row.label == "Mine (yours)" for row in rows)
        assert any("bad.md.liquid" in row.label and "audience" in row.label for row in rows)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("sed -i s/customer/custmer/", "there is no “custmer”"),
        ("false", "ended with an error"),
        ("/nonexistent", "could not be started"),
        ("true", "Your template is good"),
    ],
)
async def test_a_copy_of_the_template_is_edited_and_checked(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, told: str
) -> None:
    account = troubled(store)
    places = Places({"CSM_TUI_HOME": str(tmp_path / "home")})
    command = tmp_path / "code"  # by its name an editor with a window of its own: the screen stays
    command.write_text(f'#!/bin/sh\nfor f; do :; done\nexec {script} "$f"\n')
    command.chmod(0o755)
    monkeypatch.setenv("CSM_TUI_EDITOR", str(tmp_path / "gone" / "code") if "nonexistent" in script else str(command))
    app = app_on(store, DraftScreen(store, account))
    app.places = places
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.pause()
        await press(pilot, "escape")
        await app.run_action("screen.own_copy", app.screen)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert told in " ".join([shown(app.screen), *app.messages])
        assert (places.templates / "escalation.md.liquid").is_file()


async def test_the_names_for_templates_are_listed(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account, size=(80, 24)) as pilot:
        await pilot.app.run_action("screen.names", pilot.app.screen)
        await pilot.pause()
        assert "go_live.committed" in shown(pilot.app.screen)
        assert "fields.support" in shown(pilot.app.screen)


# All drafts


@pytest.mark.parametrize("size", [(50, 12), (60, 15), (80, 24), (120, 40)])
async def test_the_list_tells_what_is_overdue_what_waits_and_what_is_written(
    store: Store, size: tuple[int, int]
) -> None:
    late, calm = troubled(store), new(store, "x\x1b[2J{{ evil }}[@click=app.quit]y[/] 日本語")
    draft = store.create_draft(late, "escalation", "a", {}, {})
    store.mark_draft_sent(draft.id, draft.rev, due=TODAY - timedelta(days=3))
    store.create_draft(calm, "welcome", "b", {}, {})
    gone = store.create_draft(calm, "nudge", "c", {}, {})
    store.discard_draft(gone.id, gone.rev)
    app = app_on(store, DraftsScreen(store, None))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        page = shown(app.screen)
        assert max(map(width, page.split("\n"))) <= size[0]
        assert "\x1b" not in page
        assert "DECISION OVERDUE" in page
        assert "1 decision overdue" in page
        assert "BEING WRITTEN" in page
        assert "DISCARDED" not in page
        await press(pilot, "space", "end", "b")
        assert {d.template for d in store.drafts(calm)} == {"welcome", "nudge"}
        await press(pilot, "home", "m", "down", "enter")
        assert store.draft(draft.id).answer == "approved"
        await press(pilot, "u")
        assert store.draft(draft.id).state == "sent"
        await press(pilot, "home", "enter")
        await pilot.pause()
        assert isinstance(app.screen, DraftScreen)


async def test_an_empty_list_says_what_to_press(store: Store) -> None:
    account = new(store, "Acme Foods")
    app = app_on(store, DraftsScreen(store, account))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "No draft is open" in shown(app.screen)
        await press(pilot, "n")
        assert isinstance(app.screen, TemplatePicker)


async def test_two_hundred_drafts_are_calm_and_filtered(store: Store) -> None:
    account = troubled(store)
    with store.step("many"):
        for number in range(200):
            store.create_draft(account, "nudge" if number % 2 else "welcome", "x", {}, {})
    app = app_on(store, DraftsScreen(store, None))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "200 being written" in shown(app.screen)
        await press(pilot, "slash", *"welcome", "enter")
        await pilot.pause()
        assert "100 of 200" in shown(app.screen)
        await press(pilot, "escape")
        assert isinstance(app.screen, DraftsScreen)
        assert not app.screen.query_text


# What can go wrong


async def test_a_full_disk_keeps_the_text_on_the_screen_and_it_is_written_later(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from csm_tui.errors import DiskFull

    account = troubled(store)

    def full(*_: object, **__: object) -> None:
        raise DiskFull("The disk is full. Nothing was changed; free some space and do it again.")

    async with opened(store, account, size=(80, 24)) as pilot:
        with monkeypatch.context() as patched:
            patched.setattr(store, "save_draft", full)
            patched.setattr(store, "create_draft", full)
            patched.setattr(store, "rewrite_draft", full)
            await pilot.press(*"Kept ")
            await press(pilot, "ctrl+s")
            assert "NOT SAVED" in text(pilot)
            assert "disk is full" in said(pilot)
            await press(pilot, "f2")
            pilot.app.screen.query_one("#field-ask", Input).value = "Call the COO"
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, FormDialog), "the form stays until it can be written"
            await press(pilot, "escape")
            assert editor(pilot).text.startswith("Kept # Escalation")
        await press(pilot, "ctrl+s", "f2")
        assert pilot.app.screen.query_one("#field-ask", Input).value == "Call the COO"
        await press(pilot, "enter")
    assert latest(store, account).body.startswith("Kept # Escalation")
    assert "Call the COO" in latest(store, account).body


async def test_a_form_filled_in_after_another_window_wrote_overwrites_nothing(store: Store, book: Path) -> None:
    account = troubled(store)
    async with opened(store, account, size=(80, 24)) as pilot:
        await press(pilot, "f2")
        other = open_book(book)
        theirs = latest(other, account)
        other.save_draft(theirs.id, theirs.rev, "THEIRS", {})
        other.close()
        pilot.app.screen.query_one("#field-ask", Input).value = "Call the COO"
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, FormDialog)
        assert "changed" in str(pilot.app.screen.query_one("#error").render())
        assert latest(store, account).body == "THEIRS"
        await press(pilot, "escape", "f2")
        assert pilot.app.screen.query_one("#field-ask", Input).value == "Call the COO"


async def test_a_letter_that_folds_into_two_does_not_move_what_is_found(store: Store) -> None:
    account = troubled(store)
    async with opened(store, account, size=(80, 24)) as pilot:
        editor(pilot).load_text("Straße und Fuß, dann Ziel")
        await press(pilot, "ctrl+n", *"ziel")
        await pilot.pause()
        assert editor(pilot).selected_text == "Ziel"


async def test_without_unicode_everything_of_a_draft_and_the_list_is_ascii(store: Store) -> None:
    from csm_tui.app import CsmApp
    from csm_tui.config import Config

    account = troubled(store)
    await sent_one(store, account)
    app = CsmApp(store, config=Config(glyphs="ascii", theme="dark"), clock=lambda: TODAY, background=False)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(DraftsScreen(store, None))
        await pilot.pause()
        app.screen.query_one("#drafts").focus()
        page = "\n".join(strip.text for strip in app.screen._compositor.render_strips(app.size))
        assert page.isascii(), [ch for ch in page if not ch.isascii()]
        await press(pilot, "enter")
        await pilot.pause()
        head = "".join(t for t, _ in app.screen.query_one("#head").line_at(0, 80).spans)  # type: ignore[attr-defined]
        assert "SENT COPY > GLOBEX" in head
