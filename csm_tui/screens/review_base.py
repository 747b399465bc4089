"""Which account and which question is asked, and how it is drawn: the reading half of the review."""

from __future__ import annotations

from collections.abc import Iterable
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
from csm_tui.domain.derived import Assessment
from csm_tui.domain.model import Review
from csm_tui.domain.review import Question
from csm_tui.errors import UserError
from csm_tui.screens import review_sheet as sheets
from csm_tui.screens.base import BaseScreen
from csm_tui.widgets.lines import Line, line
from csm_tui.widgets.portfolio_head import pace, time_left
from csm_tui.widgets.review_lines import sheet_lines
from csm_tui.widgets.review_summary import closing_lines, finished_lines
from csm_tui.widgets.review_view import NoteInput, ReviewBody

if TYPE_CHECKING:
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
        self.view: AccountView | None = None
        self.position: int | None = None  # index of the question; their number = the summary
        self.finished = False
        self.building = False  # the queue of a large book is being ordered
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
            if not self.single and self.store.count() > AT_ONCE:
                self.building = True
                self._build_queue()
            elif not self.single:
                self._begin(self.store.queue(self.week))
        if self.building:
            pass
        elif self.account is None:
            self.finished = True
        else:
            self.view = self.store.fresh(self.account)
            if self.position is None:
                self.position = self._resume()
        self.draw()

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
                queue = store.queue(self.week)
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
        if self.building:
            return [line(" ", (f"Looking through {status.total:,} accounts for what comes first…", "dim"))]
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
            time_left=time_left(left, pace(status.seconds_median, status.timed)),
        )
        if not self.at_summary or review is None or after is None:
            return sheet_lines(sheet, cells, height, self.glyphs)
        closing = sheets.build_closing(
            facts, after, review, self.questions, today=self.csm.today, glyphs=self.glyphs,
            calendar=self.store.calendar(self.view.facts.account), override=self._own_words(),
        )  # fmt: skip
        return closing_lines(sheet, closing, cells, height, self.glyphs)

    def _after(self, review: Review) -> Assessment:
        assert self.view is not None  # noqa: S101 - asked only with one
        return sheets.on_these_answers(
            self.view.facts, review, self.csm.today, content.signals(), self.store.calendar(self.view.facts.account)
        )

    def _offer_text(self) -> str:
        """What ``r`` would raise, or that it is open already."""
        if self._offer is None or self.view is None:
            return ""
        kind = content.signals().get(self._offer[1])
        if kind is None:
            return ""
        if any(s.code == kind.code and s.is_open for s in self.view.facts.signals):
            return f"“{kind.title}” is open already: {kind.intervention}"
        first = f"{self.glyphs.enter}, then " if self._note_code else ""  # until then r is a letter of the note
        return f"{first}r raises “{kind.title}” ({kind.severity.value}): {kind.intervention}"

    def _own_words(self) -> str:
        if self._own_colour is None:
            return ""
        colour, _, reason, until = self._own_colour
        return f"{colour} until {until.day} {until:%b}: {reason}"
