"""The weekly review: one question has the room, one key answers it, each answer is stored at once (UX 4.3, DOMAIN 5).

Nothing depends on a clean end: an answer is in the database before the next question is shown, a note half a
second after its last key, and the same account opens at the same question after any kind of stop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from csm_tui import content
from csm_tui.commands import REVIEW, bindings
from csm_tui.domain.calendar import iso_week
from csm_tui.domain.derived import Assessment
from csm_tui.domain.model import AnswerValue, Colour, Review
from csm_tui.domain.review import Question, weeks_alike
from csm_tui.errors import Busy, UserError
from csm_tui.screens import review_sheet as sheets
from csm_tui.screens.base import BaseScreen
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.override import allowed, override
from csm_tui.screens.dialogs.signal import raise_signal
from csm_tui.widgets.glyphs import health_mark
from csm_tui.widgets.lines import Line
from csm_tui.widgets.review_lines import sheet_lines
from csm_tui.widgets.review_summary import closing_lines, finished_lines
from csm_tui.widgets.review_view import NoteInput, ReviewBody
from csm_tui.widgets.text import show

if TYPE_CHECKING:
    from csm_tui.store import Store
    from csm_tui.store.reading import AccountView, QueueItem

NOTE_AFTER = 0.5  # seconds after the last key
LONGEST_ANSWER = 300  # seconds that one answer counts for: a review left open is not work
PENDING = 0.4  # seconds without a try after which a write no longer holds up the next key

Given = dict[str, tuple[str, str, bool]]  # question code → answer, note, whether taken over from last week
OwnColour = tuple[str, str, str, date]  # colour, reason code, reason, until


class ReviewScreen(BaseScreen[None]):
    """The week's queue, or one account."""

    TITLE_IN_HELP = "Review"
    AUTO_FOCUS = "ReviewBody"
    CSS_PATH = "review.tcss"
    BINDINGS = bindings(REVIEW)

    def __init__(self, store: Store, account_id: int | None = None, week: str | None = None) -> None:
        super().__init__(store)
        self.single = account_id is not None
        self.account: int | None = account_id
        self.week = week or iso_week(store.today)
        self.questions: tuple[Question, ...] = ()
        self.queue: list[QueueItem] = []
        self.view: AccountView | None = None
        self.position: int | None = None  # index of the question; their number = the summary
        self.finished = False
        self.escalate = False
        self.turned: list[str] = []
        self._seconds = 0
        self._since = monotonic()
        self._note_code = ""  # the question whose note is open
        self._note_before = ""
        self._note_timer: Timer | None = None
        self._visit = 0  # counts answers, so that an answer and its note are one undo step and two answers are two
        self._offer: tuple[str, str] | None = None  # question and signal code of the last no
        self._fresh_look = ""  # the group for which a fresh look was asked
        self._own_colour: OwnColour | None = None
        self._pending = 0.0

    def body(self) -> Iterable[Widget]:
        yield ReviewBody(id="sheet", glyphs=self.glyphs)
        with Horizontal(id="note-row"):
            yield Static(id="note-label")
            yield NoteInput(placeholder="what did you see?", id="note", compact=True)

    # Reading

    def on_mount(self) -> None:
        self.app.app_suspend_signal.subscribe(self, lambda _: self.flush())

    def load(self) -> None:
        if not self.questions:
            self.questions = content.questions()
            self.queue = [] if self.single else self.store.queue(self.week)
            if not self.single:
                self.account = self.queue[0].account_id if self.queue else None
        if self.account is None:
            self.finished = True
        else:
            self.view = self.store.fresh(self.account)
            if self.position is None:
                self.position = self._resume()
        self.draw()

    def _resume(self) -> int:
        """Where to go on: at the question that was left, at the first open one, or at the summary."""
        assert self.view is not None  # noqa: S101 - load has read it
        review = self.review
        if review is None:
            return sheets.first_open(*self.view, self.questions, None)
        asked = sheets.asked_questions(*self.view, self.questions)
        if review.position in asked:
            return review.position
        return sheets.first_open(*self.view, self.questions, review)

    @property
    def review(self) -> Review | None:
        """This account's review of the week, once it has an answer."""
        return sheets.review_of(self.view.facts, self.week) if self.view is not None else None

    @property
    def at_summary(self) -> bool:
        """Whether all questions lie behind."""
        return self.position is not None and self.position >= len(self.questions)

    @property
    def question(self) -> Question | None:
        """The question that has the room."""
        if self.finished or self.at_summary or self.position is None:
            return None
        return self.questions[self.position]

    # Drawing

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Show the sheet, the summary or the end of the week."""
        body = self.query_one(ReviewBody)
        cells, height = body.size.width, body.size.height
        if cells and height:
            body.set_lines(self._lines(cells, height))
        self.refresh_bindings()

    def _lines(self, cells: int, height: int) -> list[Line]:
        status = self.store.week_status(self.week)
        if self.finished or self.view is None or self.position is None:
            minutes = round(self._seconds / 60)
            return finished_lines(self.week, status.done, status.total, minutes, tuple(self.turned), cells, self.glyphs)
        review = self.review
        facts, assessment = self.view
        after = self._after(review) if review is not None and review.answers else None
        left = max(0, status.total - status.done - 1)
        sheet = sheets.build_sheet(
            facts,
            assessment,
            self.questions,
            self.week,
            self.position,
            today=self.csm.today,
            glyphs=self.glyphs,
            number=1 if self.single else min(status.done + 1, max(1, status.total)),
            total=1 if self.single else status.total,
            why=next((q.why for q in self.queue if q.account_id == self.account), ""),
            offer=self._offer_text(),
            suggests=after,
            escalate=self.escalate,
            minutes_left=round(left * status.seconds_median / 60) if status.seconds_median else None,
        )
        if not self.at_summary or review is None or after is None:
            return sheet_lines(sheet, cells, height, self.glyphs)
        closing = sheets.build_closing(
            facts, after, review, self.questions, today=self.csm.today, glyphs=self.glyphs,
            calendar=self.store.calendar, override=self._own_words(),
        )  # fmt: skip
        return closing_lines(sheet, closing, cells, height, self.glyphs)

    def _after(self, review: Review) -> Assessment:
        assert self.view is not None  # noqa: S101 - asked only with one
        return sheets.on_these_answers(self.view.facts, review, self.csm.today, content.signals(), self.store.calendar)

    def _offer_text(self) -> str:
        """What ``r`` would raise, or that it is open already."""
        if self._offer is None or self.view is None:
            return ""
        kind = content.signals().get(self._offer[1])
        if kind is None:
            return ""
        if any(s.code == kind.code and s.is_open for s in self.view.facts.signals):
            return f"“{kind.title}” is open already: {kind.intervention}"
        return f"r raises “{kind.title}” ({kind.severity.value}): {kind.intervention}"

    def _own_words(self) -> str:
        if self._own_colour is None:
            return ""
        colour, _, reason, until = self._own_colour
        return f"{colour} until {until.day} {until:%b}: {reason}"

    # Answering

    def _ready(self) -> bool:
        """Whether a key may write: false while an earlier write waits for a busy database."""
        if monotonic() - self._pending < PENDING:
            self.say("The last answer is still being saved: one moment.")
            return False
        return True

    def _put(
        self,
        answers: dict[str, tuple[str, str, bool]],
        position: int,
        done: Callable[[], None],
        *,
        label: str,
        key: str,
    ) -> None:
        """Store answers as one undo step; the review itself begins with its first answer."""
        account, week = self.account, self.week
        assert account is not None  # noqa: S101 - asked only with one
        now = monotonic()
        seconds = int(min(now - self._since, LONGEST_ANSWER))

        def write() -> None:
            self._pending = monotonic()
            try:
                with self.store.step(label, account_id=account, merge_key=key) as tx:
                    review = self.store.start_review(account, week)
                    for number, (code, (value, note, same)) in enumerate(answers.items()):
                        spent = seconds if number == 0 else 0
                        self.store.answer(
                            review.id, code, value or None, note, same=same, position=position, seconds=spent
                        )
                    tx.label = label
            except Busy:
                raise
            except UserError:
                self._pending = 0.0
                raise
            self._pending = 0.0

        def then(_: object) -> None:
            self._since = now
            self._seconds += seconds
            done()

        self.attempt(write, then)

    def _label(self, text: str) -> str:
        assert self.view is not None  # noqa: S101 - asked only with one
        return f"Review of {show(self.view.facts.account.name)[:40]}: {text}"

    def action_answer(self, value: str) -> None:
        question = self.question
        if question is None or self.position is None or self.view is None or not self._ready():
            return
        review = self.review
        before = review.answers.get(question.code) if review is not None else None
        note = before.note if before is not None and before.value.value == value else ""
        self._visit += 1
        position = self.position
        stays = value == AnswerValue.NO.value
        after = position if stays else self._next_open(question.code)

        def done() -> None:
            self._offer = (question.code, question.signal) if stays else None
            if stays:
                self._open_note(question.code)
            else:
                self._go(after)
            self.draw()

        word = {"y": "yes", "n": "no", "s": "not sure", "a": "not applicable"}[value]
        self._put(
            {question.code: (value, note, False)}, after, done,
            label=self._label(f"{question.label}: {word}"), key=self._key(question.code),
        )  # fmt: skip

    def _key(self, code: str) -> str:
        return f"review:{self.account}:{self.week}:{code}:{self._visit}"

    def _next_open(self, *answered: str) -> int:
        """The next question without an answer, counting ``answered`` as answered; the summary when none is left."""
        assert self.view is not None and self.position is not None  # noqa: S101, PT018 - asked only with one
        review = self.review
        have = set(review.answers) | set(answered) if review is not None else set(answered)
        waiting = [i for i in sheets.asked_questions(*self.view, self.questions) if self.questions[i].code not in have]
        return next((i for i in waiting if i > self.position), waiting[0] if waiting else len(self.questions))

    def _go(self, position: int) -> None:
        self.position = position
        self._fresh_look = ""

    def action_same(self) -> None:
        if self.question is None or self.position is None or self.view is None or not self._ready():
            return
        facts, assessment = self.view
        indexes = sheets.group_codes(self.questions, self.position)
        group = [self.questions[i] for i in indexes]
        reason = sheets.refused_same(facts, assessment, group, self.week, self.csm.today)
        if reason:
            self.say(reason, error=True)
            return
        asked = sheets.to_repeat(facts, assessment, group, self.week)
        name = group[0].component.value
        if self._fresh_look != name and weeks_alike(facts, [q.code for q in asked], self.csm.today) >= sheets.ALIKE:
            self._fresh_look = name
            self.say(f"{name.capitalize()}: three weeks the same. A fresh look? Space again takes them over.")
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
        code, review = self._note_code, self.review
        answer = review.answers.get(code) if review is not None else None
        if answer is None or answer.note == text.strip():
            done()
            return
        question = next(q for q in self.questions if q.code == code)
        assert review is not None  # noqa: S101 - it has the answer
        self._put(
            {code: (answer.value.value, text, answer.same)}, review.position, done,
            label=self._label(f"{question.label}: {answer.value.value}"), key=self._key(code),
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
        """Remember where to resume: with the last answer, without a step of its own."""
        review, position = self.review, self.position
        if review is None or position is None or review.position == position:
            return
        code = next(reversed(list(review.answers)), "")
        if self._offer is not None and self._offer[0] in review.answers:
            code = self._offer[0]
        answer = review.answers[code]
        self._put(
            {code: (answer.value.value, answer.note, answer.same)}, position, self.draw,
            label=self._label(next(q.label for q in self.questions if q.code == code)), key=self._key(code),
        )  # fmt: skip

    def flush(self) -> None:
        if self.is_mounted and self._note_code:
            self._keep_note(self.query_one(NoteInput).value)

    # Moving

    def action_previous_question(self) -> None:
        if self._note_code or self.view is None or self.position is None or self.finished:
            return
        before = [i for i in sheets.asked_questions(*self.view, self.questions) if i < self.position]
        if before:
            self._go(before[-1])
            self.draw()
        else:
            self.say("This is the first question.")

    def action_next(self) -> None:
        if self._note_code:
            return
        if self.finished:
            self.csm.back()
        elif self.at_summary:
            self._ask_next_action()
        elif self.view is not None and self.position is not None:
            after = [i for i in sheets.asked_questions(*self.view, self.questions) if i > self.position]
            open_first = sheets.first_open(*self.view, self.questions, self.review)
            self._go(after[0] if after else open_first)
            if not after and open_first < len(self.questions):
                self.say("This question has no answer yet: y, n, s or a.")
            self.draw()

    @on(ReviewBody.Wanted)
    def _wanted(self, event: ReviewBody.Wanted) -> None:
        event.stop()
        if not self._note_code:
            self._go(event.index)
            self.draw()

    @on(ReviewBody.Pressed)
    def _pressed(self, event: ReviewBody.Pressed) -> None:
        event.stop()
        if self._note_code:
            self._note_kept(Input.Submitted(self.query_one(NoteInput), self.query_one(NoteInput).value))
            return
        action: dict[str, Callable[[], None]] = {
            "space": self.action_same, "enter": self.action_next, "b": self.action_previous_question,
            "x": self.action_escalate, "1": lambda: self.action_colour("red"),
            "2": lambda: self.action_colour("yellow"), "3": lambda: self.action_colour("green"),
        }  # fmt: skip
        action.get(event.key, lambda: self.action_answer(event.key))()

    def action_pause(self) -> None:
        if self._note_code:
            self._drop_note()
            return
        self.csm.back()
        if not self.finished and self.review is not None:
            self.csm.say("The review is paused; r goes on at the same question.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """On the summary colours and accepting; on a question the answers; at the end only leaving."""
        if self._note_code:
            return action in ("pause", "help", "quit")
        asking = self.question is not None
        if action in ("answer", "same", "note"):
            return asking
        if action == "colour":
            return self.at_summary and not self.finished
        if action == "raise_signal":
            return self._offer is not None
        if action in ("previous_question", "escalate"):
            return not self.finished
        return True

    # Undo

    def action_undo(self) -> None:
        self._travel(self.store.undo, self.store.can_undo(), "Taken back")

    def action_redo(self) -> None:
        self._travel(self.store.redo, self.store.can_redo(), "Done again")

    def _travel(self, move: Callable[[], object], label: str | None, done: str) -> None:
        """Take back (or do again) the last step, and go to the account that it was about."""
        if label is None:
            self.say("Nothing to take back.")
            return
        if not label.startswith(("Review of ", "Answer ", "Signal ")):
            self.say(f"The last step was no part of a review ({label}); it can be undone on the portfolio.")
            return

        def then(result: object) -> None:
            ids = tuple(getattr(result, "account_ids", ()))
            if len(ids) == 1 and ids[0] != self.account and not self.single:
                self.account = ids[0]
                self.finished = False
            self._offer, self._own_colour, self.position = None, None, None
            self.queue = self.queue if self.single else self.store.queue(self.week)
            self.reload()
            self.say(f"{done}: {getattr(result, 'label', label)}")

        self.attempt(move, then)

    # Signal, escalation, colour

    def action_raise_signal(self) -> None:
        if self._offer is None or self.view is None or self.account is None:
            return
        code, signal = self._offer
        kind = content.signals().get(signal)
        if kind is None:
            return
        review, account = self.review, self.account
        note = review.answers[code].note if review is not None and code in review.answers else ""
        if note:
            self.attempt(
                lambda: self.store.raise_signal(account, signal, subject="", evidence=note),
                lambda _: self._raised(),
                said=f"Signal “{kind.title}” is raised.",
            )
            return

        def write(evidence: str, severity: object, noticed: date) -> None:
            self.store.raise_signal(
                account, signal, subject="", evidence=evidence, severity=str(severity), first_noticed=noticed
            )

        name = self.view.facts.account.name
        self.app.push_screen(
            raise_signal(kind, name, self.csm.today, write, key=account),
            lambda done: None if done is None else self._raised(told=f"Signal “{kind.title}” is raised."),
        )

    def _raised(self, told: str = "") -> None:
        self._offer = None
        if told:
            self.csm.changed()
            self.reload()
            self.say(f"{told} {self.glyphs.sep} u undo")
        self.draw()

    def action_escalate(self) -> None:
        self.escalate = not self.escalate
        self.say(
            "An escalation is drafted after this account." if self.escalate else "No escalation after this account."
        )
        self.draw()

    def action_colour(self, colour: str) -> None:
        review = self.review
        if not self.at_summary or review is None or self.view is None:
            return
        after = self._after(review)
        wanted = Colour(colour)
        if wanted is after.health.computed:
            self._own_colour = None
            self.say(f"{colour.capitalize()} is what the answers say: Enter accepts it.")
            self.draw()
        elif wanted not in allowed(after):
            self.say("Up by one colour at most, and never past a Critical signal (R10).", error=True)
        else:
            account = self.view.facts.account

            def keep(chosen: str, code: str, reason: str, until: date) -> None:
                self._own_colour = (chosen, code, reason, until)

            self.app.push_screen(
                override(account.name, after, account.review_interval, keep, colour=wanted, key=account.id),
                lambda _: self.draw(),
            )

    # The end of an account

    def _ask_next_action(self) -> None:
        """A next action with owner and date; Enter keeps the one that is there."""
        if self.view is None or self.review is None or not self._ready():
            return
        facts, assessment = self.view
        action = assessment.next_action
        text = action.text if action else ""
        due = action.due.isoformat() if action and action.due else ""
        owner = (action.owner if action else "") or facts.account.owner
        fields = [
            Field("text", "Next action", value=text, placeholder="agree a new UAT date"),
            Field("due", "Due", "date", value=due),
            Field("owner", "Who", value=owner, placeholder="a name, not “the team”"),
        ]

        def check(values: Values) -> dict[str, str]:
            if not values["text"]:
                return {}
            missing = {"due": "By when?"} if not values["due"] else {}
            return missing | ({"owner": "Who does it?"} if not values["owner"] else {})

        def submit(values: Values) -> None:
            same = (values["text"], values["due"]) == (text, due) and values["owner"] in (owner, "")
            chosen = None
            if values["text"] and not same:
                chosen = (values["text"], values["owner"], date.fromisoformat(values["due"]))
            self._complete(chosen)

        self.app.push_screen(
            FormDialog(
                f"What happens next at {facts.account.name}?", fields, check, today=self.csm.today, submit=submit,
                intro="Enter completes the review." + ("" if text else " No next action leaves a Low signal open."),
            ),
            lambda done: self._completed() if done is not None else None,
        )  # fmt: skip

    def _complete(self, next_action: tuple[str, str, date] | None) -> None:
        review = self.review
        assert review is not None  # noqa: S101 - asked only with one
        self.store.complete_review(review.id, next_action=next_action, override=self._own_colour)

    def _completed(self) -> None:
        """Say what it came to, then the next account, the draft, or the end."""
        account, before = self.account, self.view
        assert account is not None and before is not None  # noqa: S101, PT018 - it was just completed
        self.csm.changed()
        self._seen = self.csm.generation
        after = self.store.fresh(account)
        self._tell_turn(before, after.assessment)
        escalate, self.escalate = self.escalate, False
        self._own_colour, self._offer, self.position = None, None, None
        self._since = monotonic()
        if self.single:
            self.csm.back()
            self.csm.say(f"Review of {show(after.facts.account.name)[:60]} completed {self.glyphs.sep} u undo")
        else:
            self.queue = [q for q in self.queue if q.account_id != account]
            self.account = self.queue[0].account_id if self.queue else None
            self.finished = self.account is None
            self.reload()
            self.say(f"{show(after.facts.account.name)[:60]} completed {self.glyphs.sep} u undo")
        if escalate:
            self.csm.open_draft(account)

    def _tell_turn(self, before: AccountView, after: Assessment) -> None:
        """Keep in mind what turned another colour."""
        last = sheets.last_snapshot(before.facts, self.week)
        old = last.colour if last is not None else before.assessment.health.colour
        new = after.health.colour
        if old != new:
            marks = [health_mark(self.glyphs, c.value) for c in (old, new)]
            self.turned.append(f"{show(before.facts.account.name)[:40]}  {marks[0]} {self.glyphs.arrow} {marks[1]}")
