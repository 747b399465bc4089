"""The weekly review on plain lines: every line is whole by itself, nothing is drawn over, every answer is kept at once.

Made for screen readers and for pipes. It asks what the screen asks, by the same pure functions (``domain.sheet``),
and writes by the same methods of the store.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple

from csm_tui import content
from csm_tui.cli import output
from csm_tui.cli import review_words as words
from csm_tui.domain import sheet
from csm_tui.domain.calendar import iso_week, week_end
from csm_tui.domain.model import Action, AnswerValue, Colour, Review
from csm_tui.domain.review import Question, propose, weeks_alike
from csm_tui.domain.review_changes import since_last_review
from csm_tui.errors import AnsweredElsewhere, Busy, Refused, UserError

if TYPE_CHECKING:
    from csm_tui.cli.session import Session
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


def run(own: Session, name: str | None, week: str | None, *, express: bool = False) -> int:
    """Ask until all is reviewed or the answers end; 0, or 2 where there is nobody to ask."""
    answers = _answers()
    if answers is None:
        import click

        raise click.UsageError(
            "There is nobody to ask: run it in a terminal, or pipe the answers in. --status tells how far the week is."
        )
    if not own.has_portfolio():
        own.reading()  # says what to do
    with own.store() as store:
        from csm_tui.store.week import check_week

        wanted = check_week(store, week or iso_week(own.today))
        store.refresh()
        ritual = Ritual(store, wanted, answers, express=express)
        ritual.hold(store.find(name) if name else None)
    return 0


def _answers() -> Iterator[str] | None:
    """The lines that are typed or piped in; None where there is not one."""
    source = sys.stdin
    if source is None or source.closed:
        return None
    if source.isatty():
        return iter(source.readline, "")
    first = source.readline()
    if not first:
        return None

    def lines() -> Iterator[str]:
        yield first
        yield from iter(source.readline, "")

    return lines()


class Ritual:
    """The review of one account after the other."""

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

    # The way through

    def hold(self, account_id: int | None) -> None:
        """All accounts of the week's queue in their order, or one."""
        try:
            if account_id is not None:
                self._one(account_id, "")
                status = self.store.week_status(self.week)
                self.say(f"Week {int(self.week[6:])}: {status.done} of {status.total} reviewed.")
            else:
                self._queue()
        except Paused:
            self.say("", "Paused. Everything that was answered is kept; csm-tui review goes on at the same place.")

    def _queue(self) -> None:
        queue = self.store.queue(self.week, express=self.express)
        self.say(*words.opening(self.store.week_status(self.week), self.week, len(queue), express=self.express))
        done = 0
        while queue:
            item = queue[0]
            why = f", {item.why}" if item.why else ""
            try:
                self._one(item.account_id, f"Account {done + 1} of {done + len(queue)}{why}: ")
            except Leave as other:
                from csm_tui.store.reading import QueueItem

                queue = [QueueItem(other.account_id, ""), *(q for q in queue if q.account_id != other.account_id)]
                done = max(0, done - 1)
                continue
            queue.pop(0)
            done += 1
        from csm_tui.exchange.week_summary import plain

        self.say("", *plain(self.store.week_summary(self.week)).splitlines())

    def _one(self, account_id: int, place: str) -> None:
        """One account from its head to its completion."""
        self.account, self._last, self._fresh = account_id, "", ""
        self._met.clear()
        self._read()
        self.say("", place + words.account(self.view, self.store.today))
        changed = since_last_review(self.view.facts, self.store.today)
        self.say(*words.changes(changed, self.view.facts, self.week, self.store.today, CHANGES))
        self._actions()
        self._since = monotonic()
        while True:
            self._ask_all()
            if self._close():
                return

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

    # Actions agreed before

    def _actions(self) -> None:
        """Each open action whose day has come: done, carried on, dropped, or left."""
        today = self.store.today
        review = self.review
        known = sheet.agreed_before(self.view.facts, review.started if review else today, today)
        waiting = [a for a in known if sheet.asks(a, today)]
        later = sum(1 for a in known if a.state == "open") - len(waiting)
        if waiting:
            self.say("", words.action_head(len(waiting), later))
        for number, action in enumerate(waiting, 1):
            if not self._action(action, number, len(waiting)):
                return

    def _action(self, action: Action, number: int, total: int) -> bool:
        """One of them; False where an answer was typed instead, so that the questions are wanted."""
        self.say(words.action(action, number, total, self.store.today))
        while True:
            typed = self.hear("done, carry DATE, drop REASON, or Enter leaves it:")
            fresh = next((a for a in self.view.facts.actions if a.id == action.id), None)
            if typed.word in ("", "leave") or fresh is None or fresh.state != "open":
                return True
            if typed.word in words.VALUES or typed.word in words.SAME:
                self._ahead.append(typed.text)
                return False
            if typed.word in ("?", "help"):
                self.say(*words.ACTION_HELP)
                continue
            write = self._word_for(fresh, typed)
            if write is not None and self._write(write):
                self.say(f"Kept: {typed.word}.")
                return True

    def _word_for(self, action: Action, typed: Typed) -> Callable[[], object] | None:
        """The write that a word about an action means; None, and said why, for none."""
        store = self.store
        if typed.word in ("done", "d"):
            return lambda: store.close_action(action.id, action.rev)
        if typed.word in ("drop", "x"):
            return lambda: store.close_action(action.id, action.rev, state="dropped", reason=typed.rest)
        if typed.word in ("carry", "c"):
            due = self._date(typed.rest or "+1w")
            return None if due is None else lambda: store.carry_action(action.id, action.rev, due)
        self.say(f"I do not know “{typed.word[:20]}”. ? tells what can be typed.")
        return None

    def _date(self, text: str) -> date | None:
        from csm_tui.domain.dates import parse_date

        try:
            return parse_date(text, self.store.today)
        except UserError as error:
            self.say(str(error))
            return None

    # Questions

    def _ask_all(self) -> None:
        """Every question without an answer, component by component; ``back`` and ``undo`` lead to others."""
        wanted: int | None = None
        told = ""
        while True:
            position = sheet.first_open(*self.then, self.questions, self.review) if wanted is None else wanted
            if position >= len(self.questions):
                return
            question = self.questions[position]
            if question.component.value != told:
                told = question.component.value
                self.say("", told.capitalize())
                if self._as_a_whole(position):
                    wanted, told = None, ""
                    continue
            wanted = self._ask(position)

    def _group(self, position: int) -> list[Question]:
        return [self.questions[i] for i in sheet.group_codes(self.questions, position)]

    def _as_a_whole(self, position: int) -> bool:
        """In express mode: whether the component was answered by *unchanged?* (DOMAIN 5.7)."""
        group, last = self._group(position), sheet.last_review(self.then[0], self.week)
        answers = self.review.answers if self.review is not None else {}
        express = self.review.express if self.review is not None else self.express
        asked = [q for q in group if not sheet.skipped(*self.then, q)]
        if not express or last is None or any(q.code in answers or q.code not in last.answers for q in asked):
            return False
        before = ", ".join(f"{q.label}: {words.answer(last.answers[q.code])}" for q in asked)
        while True:
            typed = self.hear(f"Last time {before}. Unchanged? y or n:")
            if typed.word in ("n", "no"):
                return False
            if typed.word in ("y", "yes", "same"):
                if self._same(position):
                    return True
                if not self._fresh:
                    return False  # refused, and said why: the three are asked one by one

    def _ask(self, position: int) -> int | None:
        """One question until it has an answer; gives the position to go to, None = the next open one."""
        question = self.questions[position]
        asked = sheet.asked_questions(*self.then, self.questions)
        self.say(*self._asked(position, asked.index(position) + 1 if position in asked else 0, len(asked)))
        while True:
            typed = self.hear("y, n, s, a, same or ?:")
            value = words.VALUES.get(typed.word)
            if value is not None:
                if self._put({question.code: (value.value, typed.rest, False)}, _label(question, value)):
                    self._last = question.code
                    self._stored(question, value, typed.rest)
                    return None
            elif typed.word in words.SAME:
                if self._same(position):
                    return None
            elif typed.word in ("back", "b"):
                before = [i for i in asked if i < position]
                if before:
                    return before[-1]
                self.say("This is the first question.")
            elif not self._aside(typed, question, position):
                return None

    def _asked(self, position: int, number: int, total: int) -> Iterator[str]:
        """A question with what is known."""
        question, review = self.questions[position], self.review
        facts, assessment = self.then
        last = sheet.last_review(facts, self.week)
        now = review.answers.get(question.code) if review is not None else None
        day = min(self.store.today, week_end(self.week))
        proposal = propose(facts, assessment, day).get(question.code)
        before = last.answers.get(question.code) if last is not None else None
        yield from words.question(question, number, total, now, before, proposal)

    def _stored(self, question: Question, value: AnswerValue, note: str) -> None:
        """What is said after an answer; a no asks for one line, which is kept in its step, and offers its signals."""
        self.say(f"Kept: {words.WORDS[value]}.")
        if value is not AnswerValue.NO:
            return
        if not note:
            note = self.hear("What did you see? One line, or Enter for none:").text
            if note:
                self._put({question.code: (value.value, note, False)}, _label(question, value), again=True)
        known = content.signals()
        open_now = {s.code for s in self.view.facts.signals if s.is_open}
        for number, code in enumerate(question.signals, 1):
            word = "raise" if number == 1 else f"raise {number}"
            how = "is open already" if code in open_now else f"can be raised: {word}"
            self.say(f"Signal “{known[code].title}” ({known[code].severity.value}) {how}.")

    def _same(self, position: int) -> bool:
        """Take over last week's answers of the component (DOMAIN 5.3); False, and said why, where it may not be."""
        facts, assessment = self.then
        day = min(self.store.today, week_end(self.week))
        group = self._group(position)
        reason = sheet.refused_same(facts, assessment, group, self.week, day)
        if reason:
            self._fresh = ""
            self.say(reason)
            return False
        asked = sheet.to_repeat(facts, assessment, group, self.week)
        name = group[0].component.value
        if self._fresh != name and weeks_alike(facts, [q.code for q in asked], day) >= sheet.ALIKE:
            self._fresh = name
            self.say(f"{name.capitalize()}: three weeks the same. A fresh look? Once more takes the answers over.")
            return False
        last = sheet.last_review(facts, self.week)
        assert last is not None  # noqa: S101 - refused_same has looked
        given = {q.code: (last.answers[q.code].value.value, last.answers[q.code].note, True) for q in asked}
        if not self._put(given, f"{name} as last week"):
            return False
        self._last = asked[-1].code
        told = ", ".join(f"{q.label} {words.WORDS[AnswerValue(given[q.code][0])]}" for q in asked)
        self.say(f"Kept as last week: {told}.")
        return True

    def _aside(self, typed: Typed, question: Question, position: int) -> bool:
        """What is no answer: note, raise, undo, help. False where the place may have changed."""
        if typed.word == "note":
            self._note(typed.rest)
        elif typed.word == "raise":
            self._raise(typed.rest)
        elif typed.word in ("undo", "u"):
            return not self._undo()
        elif typed.word == "changes":
            self.say(*since_last_review(self.view.facts, self.store.today))
        elif typed.word in ("?", "help"):
            self.say(*words.HELP, question.text, question.hint)
        elif not typed.word:
            self.say(question.text)
        else:
            self.say(f"I do not know “{typed.word[:20]}”. ? tells what can be typed.")
        return True

    def _note(self, text: str) -> None:
        """A note to the answer given last."""
        review = self.review
        answer = review.answers.get(self._last) if review is not None else None
        if answer is None or not text:
            self.say("note TEXT adds a line to the answer given last; there is none yet." if text else "note TEXT")
            return
        label = next(q.label for q in self.questions if q.code == self._last)
        if self._put({self._last: (answer.value.value, text, answer.same)}, f"{label}: note"):
            self.say(f"Kept with “{label}”.")

    def _raise(self, which: str) -> None:
        """Raise the signal that the last no offered, with its note as evidence."""
        review = self.review
        answer = review.answers.get(self._last) if review is not None else None
        question = next((q for q in self.questions if q.code == self._last), None)
        if answer is None or question is None or answer.value is not AnswerValue.NO:
            self.say("A signal is raised after a no.")
            return
        number = int(which) if which.isdecimal() else 1
        if not 1 <= number <= len(question.signals):
            self.say(f"There are {len(question.signals)} to choose from.")
            return
        kind = content.signals()[question.signals[number - 1]]
        if self._write(lambda: self.store.raise_signal(self.account, kind.code, evidence=answer.note)):
            self.say(f"Raised: “{kind.title}” ({kind.severity.value}). {kind.intervention}")

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

    # The end of an account

    def _close(self) -> bool:
        """Score, why, the way to green; another colour; the next action; whether it is completed."""
        review = self.review
        if review is None:
            raise Refused("No question is asked of this account.")
        own: tuple[str, str, str, date] | None = None
        while True:
            after = self._after()
            self.say("", *words.closing(after.assessment, self.then[0], self.week, own), *self._to_green(after))
            typed = self.hear("Enter accepts, another colour with its reason sets that, or ?:")
            if not typed.word or typed.word in ("accept", "ok"):
                break
            if typed.word in ("red", "yellow", "green"):
                own = self._colour(Colour(typed.word), typed.rest) or own
            elif typed.word in ("back", "b"):
                asked = sheet.asked_questions(*self.then, self.questions)
                again = self._ask(asked[-1])
                while again is not None:
                    again = self._ask(again)
            elif typed.word in ("undo", "u"):
                if self._undo():
                    return False
            else:
                self.say(*words.CLOSING_HELP)
        action = self._next_action()
        done = self._write(lambda: self.store.complete_review(review.id, next_action=action, override=own))
        if done:
            health = self.view.assessment.health
            self.say(f"Completed: {self.view.facts.account.name}, {words.health(health)}.")
        return done

    def _after(self) -> sheet.Completion:
        review = self.review
        assert review is not None  # noqa: S101 - asked only with one
        facts = self.view.facts
        return sheet.on_completion(
            facts, review, self.store.today, content.signals(), self.store.calendar(facts.account)
        )

    def _to_green(self, after: sheet.Completion) -> Iterator[str]:
        """What would make it green, all of it together (R12)."""
        from csm_tui.domain.explain import to_green

        review, facts = self.review, self.view.facts
        if review is None or after.assessment.health.computed is Colour.GREEN:
            return
        judged = sheet.completed(facts, review, self.store.today)
        fixes = to_green(judged, self.store.today, self.store.calendar(facts.account))
        if fixes:
            yield "It would be green with:"
        for number, fix in enumerate(fixes, 1):
            yield f"  {number}. {fix.text}"

    def _colour(self, colour: Colour, reason: str) -> tuple[str, str, str, date] | None:
        """A person's word over the colour (R10); None, and said why, where it may not be."""
        from csm_tui.domain.override import may_override

        interval = min(self.view.facts.account.review_interval, 14)
        until = self.store.today + timedelta(days=interval)
        refused = may_override(self._after().assessment.health, colour, reason, self.store.today, until)
        if refused:
            self.say(refused)
            return None
        self.say(f"Will be {colour.value} until {words.day(until)}: {reason}")
        return colour.value, "other", reason, until

    def _next_action(self) -> tuple[str, str, date] | None:
        """The next action: kept as it is, or text, who and when."""
        facts, assessment = self.view
        now = assessment.next_action
        told = f"Next action: {words.action_text(now, self.store.today)}." if now else "There is no next action yet."
        while True:
            typed = self.hear(f"{told} Enter keeps it so, or WHAT | WHO | WHEN:")
            text = typed.text
            if not text:
                return None
            parts = [part.strip() for part in text.split("|")]
            if len(parts) != 3 or not all(parts):
                self.say("Three parts, as: Agree a new test date | Dana Ito | fri")
                continue
            due = self._date(parts[2])
            if due is not None:
                return parts[0], parts[1] if parts[1] != "-" else facts.account.owner, due


def _label(question: Question, value: AnswerValue) -> str:
    return f"{question.label}: {words.WORDS[value]}"
