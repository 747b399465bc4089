"""Plain ASCII marks: on no screen, menu, form or message is there a sign of ours that an ASCII terminal lacks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from csm_tui.commands import RECORD_PAGES

from tests.screens import test_killed
from tests.screens.conftest import TODAY, text_of
from tests.screens.review_book import open_book, steady, troubled

SIZES = ((60, 15), (80, 24), (120, 40))


@pytest.fixture
def book(store):
    """A book whose user texts are all plain ASCII."""
    key = troubled(store, "Globex")
    steady(store, "Acme")
    m = next(m for m in store.facts(key).milestones if m.state.value == "open")
    store.start_wait(m.id, "customer", "the ERP export", since=TODAY - timedelta(days=9))
    store.add_promise(key, "Offline maps", said_by="Priya", out_of_scope=True)
    store.add_note(key, "# Minutes\n\n- one\n- [x] two\n\n> said")
    store.add_action(key, "Send it", due=TODAY - timedelta(days=2))
    store.set_numbers(key, TODAY, licensed=100, active=20)
    return store


def strange(app):
    """The lines that hold something else than ASCII."""
    return [line for line in text_of(app).splitlines() if not line.isascii()]


@pytest.mark.parametrize("size", SIZES)
async def test_no_screen_holds_a_sign_of_ours_that_is_not_ascii(book, app_for, size):
    key = book.find("Globex")
    app = app_for(book, glyphs="ascii")
    signal = next(s for s in book.facts(key).signals if s.is_open)
    found: dict[str, list[str]] = {}

    async with app.run_test(size=size) as pilot:

        async def look(name, *keys):
            for one in keys:
                await pilot.press(one)
                await pilot.pause()
            await pilot.pause()
            if lines := strange(app):
                found[name] = lines[:2]

        async def home():
            while len(app.screen_stack) > 1:
                app.pop_screen()
            await pilot.pause()

        await look("portfolio")
        for name, begin in (
            ("account", lambda: app.open_account(key)),
            ("health", lambda: app.open_health(key)),
            ("gate", lambda: app.open_gate(key)),
            ("slip", lambda: app.open_slip(None)),
            ("signals", lambda: app.open_signals(None)),
            ("signal", lambda: app.open_signal(key, signal.id)),
            ("timeline", app.open_timeline),
            ("review", lambda: app.open_review(key)),
            ("week", app.open_week),
            ("heat", app.open_heat),
            ("past weeks", lambda: app.open_history(key)),
            ("prep", lambda: app.open_prep(key)),
            ("numbers", lambda: app.open_numbers(key)),
            ("away", app.action_away),
            ("help", app.action_help),
            ("palette", app.action_commands),
            ("go to", app.goto_account),
            ("words", app.search_words),
            ("messages", app.action_messages),
            ("where", app.action_where),
        ):
            begin()
            await look(name)
            await home()
        for _, code, *_ in RECORD_PAGES:
            app.open_record(key, code)
            await look(f"record {code}")
            await look(f"record {code}, menu", "comma")
            await home()
        for name, keys in {
            "account menu": ("comma",), "mark done": ("d",), "move": ("m",), "note": ("full_stop",),
            "action": ("A",), "contact": ("l",), "contact form": ("l", "enter"), "raise": ("exclamation_mark",),
            "plan": ("P",), "new": ("n",), "edit": ("e",), "baseline": ("b",), "remove": ("delete",),
            "numbers form": ("number_sign",), "milestone": ("enter",),
        }.items():  # fmt: skip
            app.open_account(key)
            await pilot.pause()
            await look(name, *keys)
            await home()
        for name, keys in {
            "new account": ("n",), "filter": ("slash", "z"), "sort": ("s",), "views": ("v",), "write": ("w",),
            "archive": ("delete",), "quit": ("escape", "q"),
        }.items():  # fmt: skip
            await look(name, *keys)
            await home()
            await pilot.press("escape")
    assert found == {}


async def test_messages_and_refusals_are_ascii_too(book, app_for):
    key = book.find("Globex")
    app = app_for(book, glyphs="ascii")
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_account(key)
        await pilot.pause()
        app.screen.say("‘Kickoff’ moved – “all” of it… → done · u undo")
        await pilot.pause()
        assert "'Kickoff' moved - \"all\" of it~ > done - u undo" in text_of(app)
        app.screen.say("‘Kickoff’ moved … " * 20)
        await pilot.pause()
        assert strange(app) == []
        await pilot.press("full_stop", "enter")
        await pilot.pause()
        app.screen.tell("‘x’ is refused – sorry…")
        await pilot.pause()
        assert strange(app) == []


@pytest.mark.xdist_group("pty")
def test_a_terminal_of_the_c_locale_gets_ascii_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("TERM", "vt100")
    own = "app = app_on(store, screen)\nfrom csm_tui.app import ASCII, UNICODE, wants_ascii"
    own += "\napp.glyphs = ASCII if wants_ascii('auto') else UNICODE\napp.run()"
    monkeypatch.setattr(test_killed, "PROGRAM", test_killed.PROGRAM.replace("app_on(store, screen).run()", own))
    store = open_book(tmp_path / "book.db")
    key = troubled(store)
    store.close()
    terminal = test_killed.Terminal("account", str(tmp_path / "book.db"), str(key))
    try:
        terminal.wait("GLOBEX")
        terminal.type(",")
        terminal.wait("Prepare a call")
        terminal.type("\x1b")
        terminal.read(0.3)
        terminal.type("A")
        terminal.wait("Action")
        terminal.read(0.3)
    finally:
        terminal.end()
    assert sorted({c for c in terminal.seen if not c.isascii()}) == []
