"""Which account and which question is asked, and how it is drawn: the reading half of the review."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from textual import work
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from csm_tui import content
from csm_tui.domain.calendar import iso_week
from csm_tui.domain.model import Action, Answer, ComponentName, Review
from csm_tui.domain.pace import pace, time_left
from csm_tui.domain.review import Question
from csm_tui.errors import UserError
from csm_tui.screens import review_sheet as sheets
from csm_tui.screens.base import BaseScreen
from csm_tui.widgets.away_lines import away_today
from csm_tui.widgets.lines import Line, line
from csm_tui.widgets.review_actions import action_lines
from csm_tui.widgets.review_lines import sheet_lines
from csm_tui.widgets.review_summary import closing_lines, finished_lines
from csm_tui.widgets.review_values import Sheet
from csm_tui.widgets.review_view import NoteInput, ReviewBody

if TYPE_CHECKING:
    from csm_tui.domain.derived import Assessment
    from csm_tui.domain.model import Facts
    from csm_tui.store import Store
    from csm_tui.store.reading import AccountView, QueueItem

AT_ONCE = 300  # accounts whose queue is ordered within a blink; more of them go to a thread
OwnColour = tuple[str, str, str, date]  # colour, reason code, reason, until


class ReviewBase(BaseScreen[None]):
    """One account's sheet, or the week's queue of them, as it stands in the database."""

    def __init__(self, store: Store, account_id: int | None = None, week: str | None = None) -> None:
        super().__init__(store)
        self.single = account_id is not None
        self.account: int | None = account_id
        self.week = week or iso_week(store.today)
        self.questions: tuple[Question, ...] = ()
        self.queue: list[QueueItem] = []
        self.express = False  # a busy week: fewer accounts, each component asked as a whole (DOMAIN 5.7)
        self.view: AccountView | None = None  # as it is now
        self.then: tuple[Facts, Assessment] | None = None  # as the questions of the week are about it
        self.position: int | None = None  # index of the question; their number = the summary
        self.todo = -1  # index of the action that has the room; -1 = a question has it
        self.todos: tuple[Action, ...] = ()  # the actions of the page, in an order that stays while it is shown
        self.finished = False
        self.building = False  # the queue of a large book is being ordered
        self.escalate = False
        self._seconds = 0
        self._since = monotonic()
        self._note_code = ""  # the question whose note is open
        self._note_before = ""
        self._note_answer: Answer | None = None  # the answer that the open note belongs to, as last written here
        self._note_timer: Timer | None = None
        self._visit = 0  # counts answers, so that an answer and its note are one undo step and two answers are two
        self._offer: tuple[str, tuple[str, ...]] | None = None  # question and signal codes of the last no
        self._fresh_look = ""  # the group for which a fresh look was asked
        self._taken_apart: set[ComponentName] = set()  # groups that express mode was told to ask one by one
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
        if not self.single:
            self.call_after_refresh(self._tell_half_done)

    def load(self) -> None:
        if not self.questions:
            self.questions = content.questions()
            self.express = not self.single and self.csm.ui.get("express_week") == self.week
            self.take_queue()
        if self.building:
            pass
        elif self.account is None:
            self.finished = True
        else:
            self.view = self.store.fresh(self.account)
            self.then = sheets.of_week(
                *self.view, self.week, self.csm.today, self.store.calendar(self.view.facts.account)
            )
            if self.position is None:
                self._arrive()
        self.draw()

    def take_queue(self) -> None:
        """Begin with the first account of the week's queue; a large book is ordered in a thread."""
        if self.single:
            return
        self.position, self.view, self.finished = None, None, False
        if self.store.count() > AT_ONCE:
            self.building = True
            self._build_queue()
        else:
            self._begin(self.store.queue(self.week, express=self.express))

    def _begin(self, queue: list[QueueItem]) -> None:
        """Take the first account of the week's queue."""
        self.queue, self.building = queue, False
        self.account = queue[0].account_id if queue else None

    @work(thread=True, exclusive=True, group="queue")
    def _build_queue(self) -> None:
        """Order a large book in a thread: the screen answers meanwhile (P11)."""
        try:
            store = self.store.fork()
            try:
                queue = store.queue(self.week, express=self.express)
            finally:
                store.close()
        except UserError as error:
            self.app.call_from_thread(self.say, str(error), error=True)
        else:
            self.app.call_from_thread(self._built, queue)

    def _built(self, queue: list[QueueItem]) -> None:
        if self.is_mounted:
            self._begin(queue)
            self.reload()

    def _tell_half_done(self) -> None:
        """Reviews of an earlier week that were begun and left must not be forgotten behind the new one."""
        if self.week != iso_week(self.csm.today):
            return
        for week, _, begun in self.store.weeks_filed(count=3)[1:]:
            if begun:
                what = "1 review" if begun == 1 else f"{begun} reviews"
                self.say(f"{what} of week {int(week[-2:])} {'is' if begun == 1 else 'are'} half done: w goes there.")
                return

    def _arrive(self) -> None:
        """Where to go on: at the question that was left, at the first open one, at the actions, or at the summary."""
        assert self.then is not None  # noqa: S101 - load has read it
        self._taken_apart = set()
        review = self.review
        asked = sheets.asked_questions(*self.then, self.questions)
        if review is not None and review.position in asked and (review.answers or review.position):
            self.position = review.position
        else:
            self.position = sheets.first_open(*self.then, self.questions, review)
        self.todo = -1
        if review is None or not review.answers:
            self.to_actions(asking=True)

    @property
    def review(self) -> Review | None:
        """This account's review of the week, once it has an answer."""
        return sheets.review_of(self.view.facts, self.week) if self.view is not None else None

    @property
    def at_actions(self) -> bool:
        """Whether an action agreed before has the room."""
        return self.todo >= 0 and not self.finished

    @property
    def at_summary(self) -> bool:
        """Whether all questions lie behind."""
        return self.position is not None and self.position >= len(self.questions) and not self.at_actions

    @property
    def question(self) -> Question | None:
        """The question that has the room."""
        if self.finished or self.at_actions or self.position is None or self.position >= len(self.questions):
            return None
        return self.questions[self.position]

    @property
    def in_express(self) -> bool:
        """Whether this account's review is an express one: as it was begun."""
        review = self.review
        return review.express if review is not None else self.express

    @property
    def asks_unchanged(self) -> bool:
        """Whether express mode asks for the open group as a whole; not where last week gave no answers to carry."""
        question, review = self.question, self.review
        if question is None or not self.in_express or question.component in self._taken_apart or self.then is None:
            return False
        facts, assessment = self.then
        group = [q for q in self.questions if q.component is question.component]
        asked = [q for q in group if not sheets.skipped(facts, assessment, q)]
        last = sheets.last_review(facts, self.week)
        answers = review.answers if review is not None else {}
        return last is not None and all(q.code in last.answers and q.code not in answers for q in asked)

    # The actions agreed before

    def to_actions(self, *, asking: bool = False) -> bool:
        """Give the room to the actions agreed before; False where there are none (``asking``: none that asks)."""
        if self.view is None:
            return False
        review = self.review
        todos = sheets.agreed_before(self.view.facts, review.started if review else self.csm.today, self.csm.today)
        waiting = [i for i, a in enumerate(todos) if sheets.asks(a, self.csm.today)]
        if not todos or (asking and not waiting):
            return False
        self.todos, self.todo = todos, waiting[0] if waiting else 0
        return True

    def fresh_todos(self) -> tuple[Action, ...]:
        """The actions of the page as they stand now."""
        if self.view is None:
            return ()
        known = {a.id: a for a in self.view.facts.actions}
        return tuple(known[a.id] for a in self.todos if a.id in known)

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
        if self.building:
            return [line(" ", (f"Looking through {self.store.count():,} accounts for what comes first…", "dim"))]
        if self.finished or self.view is None or self.position is None:
            summary = self.store.week_summary(self.week)
            return finished_lines(sheets.build_week(summary, self.express, self.glyphs), cells, height, self.glyphs)
        sheet = self._sheet()
        if self.at_actions:
            return action_lines(sheet, cells, height, self.glyphs)
        review = self.review
        if not self.at_summary or review is None or not review.answers:
            return sheet_lines(sheet, cells, height, self.glyphs)
        completed = self._when_completed(review)
        closing = sheets.build_closing(
            self.view.facts, self._after(review), completed, review, self.questions, today=self.csm.today,
            glyphs=self.glyphs, calendar=self.store.calendar(self.view.facts.account), override=self._own_words(),
        )  # fmt: skip
        return closing_lines(sheet, closing, cells, height, self.glyphs)

    def _sheet(self) -> Sheet:
        assert self.view is not None and self.then is not None and self.position is not None  # noqa: S101, PT018 - drawn only with them
        review = self.review
        status = self.store.week_status(self.week)
        left = max(0, len(self.queue) - 1)
        known = sheets.Known(
            now=self.view, then=self.then, questions=self.questions, week=self.week, today=self.csm.today,
            glyphs=self.glyphs, after=self._after(review) if review is not None and review.answers else None,
        )  # fmt: skip
        sheet = sheets.build_sheet(
            known,
            self.position,
            number=1 if self.single else status.done + 1,
            total=1 if self.single else status.done + max(1, len(self.queue)),
            why=next((q.why for q in self.queue if q.account_id == self.account), ""),
            offer=self._offer_text(),
            escalate=self.escalate,
            time_left="" if self.single else time_left(left, pace(status.seconds_median, status.timed)),
            todos=sheets.build_todos(self.fresh_todos(), self.todos, self.csm.today),
            todo=self.todo,
            express=self.in_express,
            unchanged=self.asks_unchanged,
        )
        gone = away_today(self.view.facts, self.csm.today)  # their clocks stand still: said beside the age (R8)
        return replace(sheet, reviewed=f"{gone}. {sheet.reviewed or 'First review'}") if gone else sheet

    def _after(self, review: Review) -> Assessment:
        """The account on these answers."""
        assert self.view is not None  # noqa: S101 - asked only with one
        return sheets.on_these_answers(
            self.view.facts, review, self.csm.today, self.store.calendar(self.view.facts.account)
        )

    def _when_completed(self, review: Review) -> sheets.Completion:
        """The account with the signals that completing this review raises."""
        assert self.view is not None  # noqa: S101 - asked only with one
        return sheets.on_completion(
            self.view.facts, review, self.csm.today, content.signals(), self.store.calendar(self.view.facts.account)
        )

    def _offer_text(self) -> str:
        """What ``r`` would raise, or that it is open already."""
        if self._offer is None or self.view is None:
            return ""
        kinds = [kind for code in self._offer[1] if (kind := content.signals().get(code)) is not None]
        held = {s.code for s in self.view.facts.signals if s.is_open}
        new = [kind for kind in kinds if kind.code not in held]
        known = "".join(f" {self.glyphs.sep} “{kind.title}” is open" for kind in kinds if kind.code in held)
        first = f"{self.glyphs.enter}, then " if self._note_code else ""  # until then r is a letter of the note
        if len(kinds) == 1 and not new:
            return f"“{kinds[0].title}” is open already: {kinds[0].intervention}"
        if len(kinds) == 1:
            return f"{first}r raises “{kinds[0].title}” ({kinds[0].severity.value}): {kinds[0].intervention}"
        titles = [f"“{kind.title}”" for kind in new or kinds]
        listed = titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} or {titles[-1]}"
        return f"{first}r raises {listed}{known}"

    def _own_words(self) -> str:
        if self._own_colour is None:
            return ""
        colour, _, reason, until = self._own_colour
        return f"{colour} until {until.day} {until:%b}: {reason}"
