"""The plain review's ears, voice and pen: lines heard and said, one write at a time (``review_plain``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple

from csm_tui import content
from csm_tui.cli import output
from csm_tui.cli import review_words as words
from csm_tui.domain import sheet
from csm_tui.domain.model import Review
from csm_tui.errors import AnsweredElsewhere, Busy, UserError

if TYPE_CHECKING:
    from csm_tui.store.reading import AccountView
    from csm_tui.store.store import Store

LONGEST = 300  # seconds that one answer counts for: a review left open is not work
PATIENCE = 10.0  # seconds during which a write that meets a busy database is tried again (P11)
CHANGES = 8  # things that happened, told unasked; ``changes`` tells all
_OURS = ("Review of ", "Answer ", "Signal ", "Action ")  # steps that ``undo`` may take back here


class Paused(Exception):
    """The person, or the end of the answers, stops the review here. Everything is kept."""


class Leave(Exception):
    """On to another account: after an undo that concerns it."""

    def __init__(self, account_id: int) -> None:
        super().__init__()
        self.account_id = account_id


class Typed(NamedTuple):
    """A line: its first word in lower case, the rest, and all of it as typed."""

    word: str
    rest: str
    text: str


class Talk:
    """One account being reviewed on plain lines."""

    def __init__(self, store: Store, week: str, answers: Iterator[str], *, express: bool) -> None:
        self.store, self.week, self.express = store, week, express
        self.questions = content.questions()
        self.view: AccountView
        self.account = 0
        self._lines = answers
        self._ahead: list[str] = []  # a line that was typed for what comes next
        self._since = monotonic()
        self._last = ""  # the question answered last: what ``note`` and ``raise`` are about
        self._fresh = ""  # the component of which a fresh look was asked
        self._met: dict[str, tuple[str, str]] = {}  # answers of another window, to be kept beside one's own
        self._visit = 0

    # Telling and hearing

    def say(self, *lines: str) -> None:
        """Print lines at once."""
        output.print_text(lines)

    def hear(self, prompt: str) -> Typed:
        """The next line, after a prompt on a line of its own; raises Paused at the end or on ``pause``."""
        self.say(prompt)
        try:
            text = self._ahead.pop() if self._ahead else next(self._lines).strip()
        except (StopIteration, KeyboardInterrupt):
            raise Paused from None
        word, _, rest = text.partition(" ")
        if text.lower() in ("not sure", "not applicable", "same as last week"):
            word, rest = text, ""
        if word.lower() in ("pause", "quit", "q", "exit"):
            raise Paused
        return Typed(word.lower(), rest.strip(), text)

    def _read(self) -> None:
        """The account as it is now, and as it was on the Sunday of a week that is over."""
        self.view = self.store.fresh(self.account)
        calendar = self.store.calendar(self.view.facts.account)
        self.then = sheet.of_week(*self.view, self.week, self.store.today, calendar)

    @property
    def review(self) -> Review | None:
        """This account's review of the week, once it has an answer."""
        return sheet.review_of(self.view.facts, self.week)

    # Writing

    @contextmanager
    def _step(self, label: str, key: str | None = None) -> Iterator[None]:
        with self.store.step(label, account_id=self.account, merge_key=key) as tx:
            yield
            tx.label = label

    def _write(self, write: Callable[[], object]) -> bool:
        """Do one write; a busy database is tried again for ten seconds. False, and said why, where it was refused."""
        until = monotonic() + PATIENCE
        while True:
            try:
                write()
            except Busy as error:
                if monotonic() > until:
                    self.say(str(error))
                    return False
                sleep(0.1)
            except AnsweredElsewhere as error:
                self._met[error.question] = error.theirs
                self._read()
                self.say(words.met(error))
                return False
            except UserError as error:
                self.say(str(error))
                return False
            else:
                self._read()
                return True

    def _put(self, given: dict[str, tuple[str, str, bool]], label: str, *, again: bool = False) -> bool:
        """Store answers (value, note, same) as one undo step; the review itself begins with its first answer.

        ``again``: more about the answer given last, in the same step.
        """
        before = self.review.answers if self.review is not None else {}
        now = monotonic()
        seconds = int(min(now - self._since, LONGEST))
        codes = [q.code for q in self.questions]
        place = max(codes.index(code) for code in given)
        name = self.view.facts.account.name
        self._visit += not again
        merge = f"plain:{self.account}:{self.week}:{self._visit}"

        def write() -> None:
            with self._step(f"Review of {name[:40]}: {label}", merge):
                review = self.store.start_review(self.account, self.week, express=self.express)
                for number, (code, (value, note, same)) in enumerate(given.items()):
                    if code in self._met and self._met[code] != (value, note):
                        self.store.keep_other_answer(review.id, code, *self._met.pop(code))
                    self.store.answer(
                        review.id, code, value or None, note, same=same, position=place + 1,
                        seconds=0 if number else seconds, seen=before.get(code),
                    )  # fmt: skip

        done = self._write(write)
        self._since = now if done else self._since
        return done

    def _date(self, text: str) -> date | None:
        from csm_tui.domain.dates import parse_date

        try:
            return parse_date(text, self.store.today)
        except UserError as error:
            self.say(str(error))
            return None

    def _undo(self) -> bool:
        """Take back the last step; whether something was, raises Leave where it was another account's."""
        label = self.store.can_undo()
        if label is None or not label.startswith(_OURS):
            self.say("There is nothing of this review to take back.")
            return False
        taken = self.store.undo()
        ids = taken.account_ids if taken is not None else ()
        self._read()
        self.say(f"Taken back: {label}.")
        if len(ids) == 1 and next(iter(ids)) != self.account:
            raise Leave(next(iter(ids)))
        return True
