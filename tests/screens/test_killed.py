"""P12 in a real terminal: the process is killed without warning, and what was typed is in the file."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.screens.review_book import TODAY, open_book, steady, troubled

pytestmark = pytest.mark.xdist_group("pty")

PROGRAM = """
import sys
from pathlib import Path
from tests.screens.review_book import app_on, open_book
from csm_tui.screens.account import AccountScreen
from csm_tui.screens.draft import DraftScreen
from csm_tui.screens.review import ReviewScreen
store = open_book(Path(sys.argv[2]))
screens = {"account": AccountScreen, "draft": DraftScreen, "review": ReviewScreen}
screen = screens[sys.argv[1]](store, int(sys.argv[3]) or None)
app_on(store, screen).run()
"""

Typist = Callable[[str], None]


class Terminal:
    """The program in a pseudo-terminal."""

    def __init__(self, *arguments: str) -> None:
        self.main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        root = Path(__file__).parents[2]
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments], stdin=side, stdout=side, stderr=side, cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)}, start_new_session=True,
        )  # fmt: skip
        os.close(side)
        self.seen = ""

    def read(self, seconds: float) -> None:
        """Take what the program writes, for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.main], [], [], left)[0]:
                self.seen += os.read(self.main, 65536).decode(errors="replace")

    def wait(self, text: str) -> None:
        """Until ``text`` was written."""
        end = time.monotonic() + 30
        while text not in self.seen and time.monotonic() < end:
            self.read(0.1)
        assert text in self.seen

    def type(self, text: str) -> None:
        os.write(self.main, text.encode())

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.main)


@pytest.fixture
def start() -> Iterator[Callable[..., Terminal]]:
    running: list[Terminal] = []

    def begin(*arguments: str) -> Terminal:
        running.append(Terminal(*arguments))
        return running[-1]

    yield begin
    for terminal in running:
        terminal.end()


def test_a_draft_survives_kill_9_a_moment_after_the_last_key(book: Path, start: Callable[..., Terminal]) -> None:
    store = open_book(book)
    account = troubled(store)
    store.close()
    terminal = start("draft", str(book), str(account))
    terminal.wait("What only you know")
    terminal.type("\x1b")
    terminal.wait("ESCALATION")
    terminal.read(0.5)
    terminal.type("Typed and killed. ")
    terminal.read(1.2)
    terminal.process.send_signal(signal.SIGKILL)
    terminal.process.wait()
    store = open_book(book)
    assert store.drafts(account)[0].body.startswith("Typed and killed. # Escalation")
    store.close()


def test_a_draft_survives_a_terminal_that_is_closed_at_once(book: Path, start: Callable[..., Terminal]) -> None:
    store = open_book(book)
    account = troubled(store)
    store.close()
    terminal = start("draft", str(book), str(account))
    terminal.wait("What only you know")
    terminal.type("\x1b")
    terminal.wait("ESCALATION")
    terminal.read(0.5)
    terminal.type("Hung up. ")
    terminal.wait("Hung")
    terminal.process.send_signal(signal.SIGHUP)
    terminal.process.wait(20)
    store = open_book(book)
    assert store.drafts(account)[0].body.startswith("Hung up. # Escalation")
    store.close()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP])
def test_a_form_survives_a_kill_and_a_terminal_that_is_closed(
    book: Path, start: Callable[..., Terminal], number: signal.Signals
) -> None:
    store = open_book(book)
    account = troubled(store)
    store.close()
    terminal = start("account", str(book), str(account))
    terminal.wait("GLOBEX")
    terminal.read(0.5)
    terminal.type(".")
    terminal.wait("internal")
    terminal.read(0.3)
    terminal.type("They moved the ERP")
    terminal.read(1.2) if number is signal.SIGKILL else terminal.wait("They moved")
    terminal.process.send_signal(number)
    terminal.process.wait(20)
    store = open_book(book)
    assert store.unfinished(f"note-{account}") == {"text": "They moved the ERP"}
    assert store.facts(account).notes == ()
    store.close()


def test_a_review_survives_kill_9_and_opens_at_the_same_question(book: Path, start: Callable[..., Terminal]) -> None:
    store = open_book(book)
    account = steady(store)
    store.close()
    terminal = start("review", str(book), str(account))
    terminal.wait("1 of 15")
    terminal.read(0.5)
    for key in ("y", "y", "n"):
        terminal.type(key)
        terminal.read(0.4)
    terminal.type("ERP export")
    terminal.read(1.2)
    terminal.process.send_signal(signal.SIGKILL)
    terminal.process.wait()
    store = open_book(book)
    review = next(r for r in store.facts(account).reviews if r.week == "2026-W47")
    assert {q: a.value.value for q, a in review.answers.items()} == {"E1": "y", "E2": "y", "E3": "n"}
    assert review.answers["E3"].note == "ERP export"
    assert review.position == 2
    store.close()


def test_a_word_on_an_action_and_an_express_answer_survive_kill_9(book: Path, start: Callable[..., Terminal]) -> None:
    store = open_book(book)
    account = troubled(store)
    store.add_action(account, "Name an owner", owner="Sam", due=TODAY - timedelta(days=2))
    store.close()
    terminal = start("review", str(book), "0")
    terminal.wait("Name an owner")
    terminal.read(0.5)
    for key in ("E", "d", "y"):
        terminal.type(key)
        terminal.read(0.4)
    terminal.process.send_signal(signal.SIGKILL)
    terminal.process.wait()
    store = open_book(book)
    facts = store.facts(account)
    assert [(a.text, a.state) for a in facts.actions] == [("Name an owner", "done")]
    review = next(r for r in facts.reviews if r.week == "2026-W47")
    assert review.express
    assert {q: a.same for q, a in review.answers.items()} == {"E1": True, "E2": True, "E3": True}
    assert review.position == 3
    assert store.db.query("PRAGMA integrity_check")[0][0] == "ok"
    store.close()


def test_an_account_that_was_completed_stays_complete_and_whole(book: Path, start: Callable[..., Terminal]) -> None:
    store = open_book(book)
    account = steady(store)
    store.close()
    terminal = start("review", str(book), "0")
    terminal.wait("1 of 15")
    terminal.read(0.5)
    for key in (" ", " ", " ", " ", " ", "\r"):
        terminal.type(key)
        terminal.read(0.4)
    terminal.wait("What happens next")
    terminal.type("\r")
    terminal.wait("Week done")
    terminal.process.send_signal(signal.SIGKILL)
    terminal.process.wait()
    store = open_book(book)
    facts = store.facts(account)
    review = next(r for r in facts.reviews if r.week == "2026-W47")
    assert (review.completed, len(review.answers)) == (TODAY, 15)
    assert facts.snapshots[-1].reviewed
    assert facts.snapshots[-1].on == TODAY
    store.close()
