"""The weekly review on plain lines: every line is whole by itself, nothing is drawn over, every answer is kept at once.

Made for screen readers and for pipes. It asks what the screen asks, by the same pure functions (``domain.sheet``),
and writes by the same methods of the store.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING

from csm_tui import content
from csm_tui.cli import review_words as words
from csm_tui.cli.review_closing import Closing
from csm_tui.cli.review_talk import CHANGES, Leave, Paused, Typed
from csm_tui.domain import sheet
from csm_tui.domain.calendar import iso_week, week_end
from csm_tui.domain.model import AnswerValue
from csm_tui.domain.review import Question, propose, weeks_alike
from csm_tui.domain.review_changes import since_last_review

if TYPE_CHECKING:
    from csm_tui.cli.session import Session


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


class Ritual(Closing):
    """The review of one account after the other."""

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


def _label(question: Question, value: AnswerValue) -> str:
    return f"{question.label}: {words.WORDS[value]}"
