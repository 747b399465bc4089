"""Answers and their notes: each one stored at once, as one undo step (DOMAIN 5.3, P12)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic

from textual import on
from textual.content import Content
from textual.widgets import Input, Static

from csm_tui.domain.calendar import week_end
from csm_tui.domain.model import Answer, AnswerValue
from csm_tui.domain.review import Question, weeks_alike
from csm_tui.errors import AnsweredElsewhere, Busy, UserError
from csm_tui.screens import review_sheet as sheets
from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs
from csm_tui.screens.review_base import ReviewBase
from csm_tui.widgets.review_view import NoteInput, ReviewBody
from csm_tui.widgets.text import show

NOTE_AFTER = 0.5  # seconds after the last key
LONGEST_ANSWER = 300  # seconds that one answer counts for: a review left open is not work
PENDING = 0.4  # seconds without a try after which a write no longer holds up the next key

WORDS = {
    AnswerValue.YES: "yes",
    AnswerValue.NO: "no",
    AnswerValue.NOT_SURE: "not sure",
    AnswerValue.NOT_APPLICABLE: "not applicable",
}

Given = dict[str, tuple[str, str, bool]]  # question code → answer, note, whether taken over from last week


def _told(answer: tuple[str, str]) -> str:
    """``no, “they missed two”`` of (value, note)."""
    value, note = answer
    word = WORDS[AnswerValue(value)] if value else "no answer"
    return f"{word}, “{note}”" if note else word


class ReviewAnswers(ReviewBase):
    """The writing half of the review."""

    # Answering

    def _ready(self) -> bool:
        """Whether a key may write: false while an earlier write waits for a busy database."""
        if monotonic() - self._pending < PENDING:
            self.say("The last answer is still being saved: one moment.")
            return False
        return True

    def _put(
        self,
        answers: Given,
        position: int,
        done: Callable[[], None],
        *,
        label: str,
        key: str,
        seen: Mapping[str, Answer] | None = None,
    ) -> None:
        """Store answers as one undo step; the review itself begins with its first answer.

        ``seen`` = what was before the person's eyes, by question; without it what the sheet shows. Where
        another window has answered otherwise meanwhile, nothing is written and the person chooses (P8).
        """
        account, week, express = self.account, self.week, self.express
        assert account is not None  # noqa: S101 - asked only with one
        before = seen if seen is not None else (self.review.answers if self.review is not None else {})
        now = monotonic()
        seconds = int(min(now - self._since, LONGEST_ANSWER))

        def write() -> None:
            self._pending = monotonic()
            try:
                with self.store.step(label, account_id=account, merge_key=key) as tx:
                    review = self.store.start_review(account, week, express=express)
                    for number, (code, (value, note, same)) in enumerate(answers.items()):
                        self.store.answer(
                            review.id, code, value or None, note, same=same, position=position,
                            seconds=0 if number else seconds, seen=before.get(code),
                        )  # fmt: skip
                    tx.label = label
            except Busy:
                raise
            except UserError as error:
                self._pending = 0.0
                if isinstance(error, AnsweredElsewhere):
                    self.call_next(self._choose_answer, error, position)
                raise
            self._pending = 0.0

        def then(_: object) -> None:
            self._since = now
            self._seconds += seconds
            done()

        self.attempt(write, then)

    def _choose_answer(self, met: AnsweredElsewhere, position: int) -> None:
        """Two windows have answered one question: both answers are shown, one holds, the other one stays on record."""
        self.reload()
        review = self.review
        if review is None:
            return
        if self._note_code:
            self._close_note()
        question = next(q for q in self.questions if q.code == met.question)
        items = [
            Item("mine", f"Mine: {_told(met.mine)}", "m"),
            Item("theirs", f"The other window’s: {_told(met.theirs)}", "o"),
        ]
        about = paragraphs("Both stay on record; which one holds?")

        def chosen(which: str | None) -> None:
            mine = which == "mine"
            holds, other = (met.mine, met.theirs) if mine else (met.theirs, met.mine)

            def write() -> None:
                with self.store.step(self._label(f"{question.label}: {_told(holds)}"), account_id=self.account):
                    self.store.keep_other_answer(review.id, met.question, *other)
                    if mine:
                        self.store.answer(review.id, met.question, holds[0] or None, holds[1], position=position)

            self.attempt(write, lambda _: self._go_on(met.question), said="The other answer stays on record")

        self.app.push_screen(Menu(question.text, items, about), chosen)

    def _go_on(self, code: str) -> None:
        if self.question is not None and self.question.code == code:
            self._go(self._next_open(code))
        self.draw()

    def _label(self, text: str) -> str:
        assert self.view is not None  # noqa: S101 - asked only with one
        return f"Review of {show(self.view.facts.account.name)[:40]}: {text}"

    def action_answer(self, value: str) -> None:
        question = self.question
        if question is None or self.position is None or self.view is None or not self._ready():
            return
        if self.asks_unchanged:
            self._answer_unchanged(question, value)
            return
        review = self.review
        before = review.answers.get(question.code) if review is not None else None
        note = before.note if before is not None and before.value.value == value else ""
        self._visit += 1
        position = self.position
        stays = value == AnswerValue.NO.value
        after = position if stays else self._next_open(question.code)

        def done() -> None:
            self._offer = (question.code, question.signals) if stays else None
            if stays:
                self._open_note(question.code)
            else:
                self._go(after)
            self.draw()

        self._put(
            {question.code: (value, note, False)}, after, done,
            label=self._label(f"{question.label}: {WORDS[AnswerValue(value)]}"), key=self._key(question.code),
        )  # fmt: skip

    def _key(self, code: str) -> str:
        return f"review:{self.account}:{self.week}:{code}:{self._visit}"

    def _next_open(self, *answered: str) -> int:
        """The next question without an answer, counting ``answered`` as answered; the summary when none is left."""
        assert self.then is not None and self.position is not None  # noqa: S101, PT018 - asked only with one
        review = self.review
        have = set(review.answers) | set(answered) if review is not None else set(answered)
        waiting = [i for i in sheets.asked_questions(*self.then, self.questions) if self.questions[i].code not in have]
        return next((i for i in waiting if i > self.position), waiting[0] if waiting else len(self.questions))

    def _go(self, position: int) -> None:
        self.position = position
        self._fresh_look = ""

    def _answer_unchanged(self, question: Question, value: str) -> None:
        """Express mode: yes carries last week's answers of the group over, no asks them one by one (DOMAIN 5.7)."""
        if value == AnswerValue.YES.value:
            self.action_same()
        elif value == AnswerValue.NO.value:
            self._taken_apart.add(question.component)
            self.draw()
        else:
            self.say("y: unchanged since last week. n: ask the three one by one.")

    def action_same(self) -> None:
        if self.question is None or self.position is None or self.then is None or not self._ready():
            return
        facts, assessment = self.then
        day = min(self.csm.today, week_end(self.week))
        indexes = sheets.group_codes(self.questions, self.position)
        group = [self.questions[i] for i in indexes]
        reason = sheets.refused_same(facts, assessment, group, self.week, day)
        if reason:
            self._taken_apart.add(group[0].component)
            self.draw()
            self.say(reason, error=True)
            return
        asked = sheets.to_repeat(facts, assessment, group, self.week)
        name = group[0].component.value
        if self._fresh_look != name and weeks_alike(facts, [q.code for q in asked], day) >= sheets.ALIKE:
            self._fresh_look = name
            key = "y" if self.asks_unchanged else "Space"
            self.say(f"{name.capitalize()}: three weeks the same. A fresh look? {key} again takes them over.")
            return
        last = sheets.last_review(facts, self.week)
        assert last is not None  # noqa: S101 - refused_same has looked
        answers = {q.code: (last.answers[q.code].value.value, last.answers[q.code].note, True) for q in asked}
        self._visit += 1
        self.position = indexes[-1]
        after = self._next_open(*answers)

        def done() -> None:
            self._offer = None
            self._go(after)
            self.draw()

        self._put(answers, after, done, label=self._label(f"{name} as last week"), key=self._key(name))

    # The note of an answer

    def action_note(self) -> None:
        question, review = self.question, self.review
        if question is None:
            return
        if review is None or question.code not in review.answers:
            self.say("Answer first (y, n, s or a); then . takes a note.")
            return
        self._open_note(question.code)

    def _open_note(self, code: str) -> None:
        """Let a note be typed for an answer that is stored."""
        review = self.review
        answer = review.answers.get(code) if review is not None else None
        self._note_code, self._note_before = code, answer.note if answer else ""
        self._note_answer = answer
        field = self.query_one(NoteInput)
        with field.prevent(Input.Changed):
            field.value = self._note_before
        mark = ">" if self.glyphs.ascii else "›"
        label = f"Note (Enter keeps, Esc drops) {mark}" if self.size.width >= 80 else f"Note {mark}"
        self.query_one("#note-label", Static).update(Content(label))
        self.set_class(True, "-note")
        field.focus()
        field.cursor_position = len(field.value)
        self.call_after_refresh(self.draw)

    def _close_note(self) -> None:
        if self._note_timer is not None:
            self._note_timer.stop()
            self._note_timer = None
        self._note_code = ""
        self.set_class(False, "-note")
        self.query_one(ReviewBody).focus()
        self.call_after_refresh(self.draw)

    @on(Input.Changed, "#note")
    def _note_typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._note_timer is not None:
            self._note_timer.stop()
        if self._note_code:
            self._note_timer = self.set_timer(NOTE_AFTER, lambda: self._keep_note(self.query_one(NoteInput).value))

    def _keep_note(self, text: str, done: Callable[[], None] = lambda: None) -> None:
        """Store the note with its answer: part of the answer's undo step."""
        code, review, answer = self._note_code, self.review, self._note_answer
        if review is None or answer is None or answer.note == text.strip():
            done()
            return
        question = next(q for q in self.questions if q.code == code)

        def kept() -> None:
            fresh = self.review
            self._note_answer = fresh.answers.get(code) if fresh is not None else None
            done()

        self._put(
            {code: (answer.value.value, text, answer.same)}, review.position, kept,
            label=self._label(f"{question.label}: {WORDS[answer.value]}"), key=self._key(code), seen={code: answer},
        )  # fmt: skip

    @on(Input.Submitted, "#note")
    def _note_kept(self, event: Input.Submitted) -> None:
        event.stop()
        code = self._note_code

        def done() -> None:
            self._close_note()
            self._leave_question(code)

        self._keep_note(event.value, done)

    def _drop_note(self) -> None:
        """Leave the note as it was before; the answer stays."""
        code, before = self._note_code, self._note_before

        def done() -> None:
            self._close_note()
            self._leave_question(code)

        self._keep_note(before, done)

    def _leave_question(self, code: str) -> None:
        """After a note: on to the next open question, if the note's question still has the room."""
        question = self.question
        if question is not None and question.code == code:
            self._go(self._next_open(code))
            self._keep_place()
        self.draw()

    def _keep_place(self) -> None:
        """Remember where to resume: part of the answer's undo step, never one of its own."""
        review, position = self.review, self.position
        if review is None or position is None or review.position == position:
            return
        code = self._offer[0] if self._offer is not None else next(reversed(list(review.answers)), "")
        question = next((q for q in self.questions if q.code == code), None)
        if question is None:
            return
        label = self._label(f"{question.label}: {WORDS[review.answers[code].value]}")

        def write() -> None:
            with self.store.step(label, account_id=self.account, merge_key=self._key(code)) as tx:
                self.store.keep_review_place(review.id, position)
                tx.label = label

        self.attempt(write, lambda _: self.draw())

    def flush(self) -> None:
        if self.is_mounted and self._note_code:
            self._keep_note(self.query_one(NoteInput).value)
