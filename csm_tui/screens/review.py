"""The weekly review: one question has the room, one key answers it, each answer is stored at once (UX 4.3, DOMAIN 5).

Nothing depends on a clean end: an answer is in the database before the next question is shown, a note half a
second after its last key, and the same account opens at the same question after any kind of stop.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from csm_tui import content
from csm_tui.commands import REVIEW, bindings
from csm_tui.domain.derived import Assessment
from csm_tui.domain.model import Colour
from csm_tui.screens import review_sheet as sheets
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.override import allowed, override
from csm_tui.screens.dialogs.signal import raise_signal
from csm_tui.screens.review_answers import ReviewAnswers
from csm_tui.widgets.glyphs import health_mark
from csm_tui.widgets.review_view import NoteInput, ReviewBody
from csm_tui.widgets.text import show

if TYPE_CHECKING:
    from csm_tui.store.reading import AccountView


class ReviewScreen(ReviewAnswers):
    """The week's queue, or one account."""

    TITLE_IN_HELP = "Review"
    AUTO_FOCUS = "ReviewBody"
    CSS_PATH = "review.tcss"
    BINDINGS = bindings(REVIEW)

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
        if self.finished or self.review is None:
            return
        if self.review.completed is not None:
            self.csm.say("This week's review is complete; r opens it again.")
        else:
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
        if action in ("previous_question", "escalate"):
            return not self.finished
        return True

    def action_help(self) -> None:
        self.csm.action_help()

    def action_commands(self) -> None:
        self.csm.action_commands()

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
            if not self.single and self.account is not None and self.account not in {q.account_id for q in self.queue}:
                from csm_tui.store.reading import QueueItem

                self.queue.insert(0, QueueItem(self.account, ""))
            self.reload()
            self.say(f"{done}: {getattr(result, 'label', label)}")

        self.attempt(move, then)

    # Signal, escalation, colour

    def action_raise_signal(self) -> None:
        if self._offer is None or self.view is None or self.account is None:
            self.say("There is no signal to raise: a no offers one, after its note.")
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
