"""The weekly review: one question has the room, one key answers it, each answer is stored at once (UX 4.3, DOMAIN 5).

Nothing depends on a clean end: an answer is in the database before the next question is shown, a note half a
second after its last key, and the same account opens at the same question after any kind of stop.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from time import monotonic

from textual import on
from textual.widgets import Input

from csm_tui.commands import REVIEW, bindings
from csm_tui.domain.calendar import iso_week, week_end, week_start
from csm_tui.domain.dates import short
from csm_tui.domain.model import Action, Colour
from csm_tui.screens import review_sheet as sheets
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs
from csm_tui.screens.dialogs.override import allowed, override
from csm_tui.screens.review_signals import ReviewSignals
from csm_tui.widgets.review_view import NoteInput, ReviewBody
from csm_tui.widgets.text import show

_OF_AN_ACCOUNT = frozenset(
    {
        *("previous_question", "escalate", "todos", "changes", "health", "raise_signal", "any_signal", "numbers"),
        *("history", "log_contact"),
    }
)
_LATE = "A review of an earlier week asks what was to be asked then, and is marked late."


class ReviewScreen(ReviewSignals):
    """The week's queue, or one account."""

    TITLE_IN_HELP = "Review"
    AUTO_FOCUS = "ReviewBody"
    CSS_PATH = "review.tcss"
    BINDINGS = bindings(REVIEW)

    # Moving

    def action_previous_question(self) -> None:
        if self._note_code or self.then is None or self.position is None or self.finished:
            return
        if self.at_actions:
            self.todo_before()
            return
        before = [i for i in sheets.asked_questions(*self.then, self.questions) if i < self.position]
        if before:
            self._go(before[-1])
            self.draw()
        elif self.to_actions():
            self.draw()
        else:
            self.say("This is the first question.")

    def action_next(self) -> None:
        if self._note_code:
            return
        if self.finished:
            self.csm.back()
        elif self.at_actions:
            self.leave_todo()
        elif self.at_summary:
            self._ask_next_action()
        elif self.then is not None and self.position is not None:
            after = [i for i in sheets.asked_questions(*self.then, self.questions) if i > self.position]
            open_first = sheets.first_open(*self.then, self.questions, self.review)
            self._go(after[0] if after else open_first)
            if not after and open_first < len(self.questions):
                self.say("This question has no answer yet: y, n, s or a.")
            self.draw()

    @on(ReviewBody.Wanted)
    def _wanted(self, event: ReviewBody.Wanted) -> None:
        event.stop()
        if not self._note_code:
            if event.todo:
                self.todo = event.index
            else:
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
            "x": self.action_escalate, "1": lambda: self.action_colour("red"), "v": self.action_changes,
            "2": lambda: self.action_colour("yellow"), "3": lambda: self.action_colour("green"),
            "d": self.action_done, "c": self.action_carry, "D": self.action_drop,
        }  # fmt: skip
        action.get(event.key, lambda: self.action_answer(event.key))()

    def action_changes(self) -> None:
        """All that changed since the last review."""
        if self.then is None or self.view is None:
            return
        day = min(self.csm.today, week_end(self.week))
        told = sheets.changes(self.then[0], day, self.csm.today) or ("Nothing has happened that is on record.",)
        name = self.view.facts.account.name
        self.app.push_screen(Menu(f"Since the last review: {name}", (), paragraphs(*told)))

    def action_numbers(self) -> None:
        """This week's figures, typed in one form."""
        if self.account is not None:
            from csm_tui.screens.numbers import ask_numbers

            ask_numbers(self, self.account)

    def action_log_contact(self) -> None:
        """A meeting, call, mail or answer that comes to mind while the account is reviewed."""
        from csm_tui.screens.log_contact import log_contact

        log_contact(self, self.account)

    def action_history(self) -> None:
        """The past weeks of this account's reviews."""
        if self.account is not None:
            self.csm.open_history(self.account)

    def action_health(self) -> None:
        """Why this health."""
        if self.account is not None:
            self.csm.open_health(self.account)

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
        """On the summary colours and accepting; on a question the answers; at the end of the week what comes after."""
        if self._note_code:
            return action in ("pause", "help", "quit")
        if action in ("answer", "same", "note"):
            asks = self.question is not None
            return asks and not (self.asks_unchanged and (action == "note" or parameters in (("s",), ("a",))))
        if action in ("done", "carry", "drop"):
            return self.at_actions
        if action == "colour":
            return self.at_summary and not self.finished
        if action == "summary":
            return self.finished
        if action in _OF_AN_ACCOUNT:
            return not self.finished
        if action == "express":
            return not self.single
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
            self._offer, self._own_colour, self.position, self.todo = None, None, None, -1
            if not self.single and self.account is not None and self.account not in {q.account_id for q in self.queue}:
                from csm_tui.store.reading import QueueItem

                self.queue.insert(0, QueueItem(self.account, ""))
            self.reload()
            self.say(f"{done}: {getattr(result, 'label', label)}")

        self.attempt(move, then)

    # Escalation, colour

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
        after = self._when_completed(review).assessment
        wanted = Colour(colour)
        if wanted is after.health.computed:
            self._own_colour = None
            self.say(f"{colour.capitalize()} is what the answers say: Enter accepts it.")
            self.draw()
        elif wanted not in allowed(after):
            self.say("Up by one colour at most, and never past a Critical signal.", error=True)
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
            self._complete(action, values)

        self.app.push_screen(
            FormDialog(
                f"What happens next at {facts.account.name}?", fields, check, today=self.csm.today, submit=submit,
                intro=self._intro(action), memory=f"next-{self.review.id}",
            ),
            lambda done: self._completed() if done is not None else None,
        )  # fmt: skip

    def _intro(self, action: Action | None) -> str:
        told = "Enter completes the review."
        if action is None:
            return f"{told} No next action leaves a Low signal open."
        late = action.due is not None and action.due < self.csm.today
        return f"{told} This action is overdue: a new date carries it on." if late else told

    def _complete(self, before: Action | None, values: Values) -> None:
        """Complete in one step: the action that was shown stays, gets another date or owner, or a new one comes."""
        review, due = self.review, date.fromisoformat(values["due"]) if values["due"] else None
        assert review is not None  # noqa: S101 - asked only with one
        known = before if before is not None and values["text"] == before.text else None
        chosen = (values["text"], values["owner"], due) if values["text"] and known is None else None
        with self.store.step(self._label("completed"), account_id=self.account):
            if known is not None and due is not None and due != known.due and due >= self.csm.today:
                self.store.carry_action(known.id, known.rev, due)
            elif known is not None and due != known.due:
                self.store.edit_action(known.id, known.rev, due=due)
            if known is not None and values["owner"] != (known.owner or self._csm_of_account()):
                now = next(a for a in self.store.facts(self.account or 0).actions if a.id == known.id)
                self.store.edit_action(now.id, now.rev, owner=values["owner"])
            self.store.complete_review(review.id, next_action=chosen, override=self._own_colour)

    def _csm_of_account(self) -> str:
        return self.view.facts.account.owner if self.view is not None else ""

    def _completed(self) -> None:
        """Say what it came to, then the next account, the draft, or the end."""
        account = self.account
        assert account is not None  # noqa: S101 - it was just completed
        self.csm.changed()
        self._seen = self.csm.generation
        after = self.store.fresh(account)
        escalate, self.escalate = self.escalate, False
        self._own_colour, self._offer, self.position, self.todo = None, None, None, -1
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

    # The week

    def action_summary(self) -> None:
        """The manager's summary of this week."""
        self.csm.open_week(self.week)

    def action_weeks(self) -> None:
        """Another week: a review can be filed late for its own one."""
        weeks = self.store.weeks_filed(self.account if self.single else None)
        items = []
        for number, (week, done, begun) in enumerate(weeks):
            state = f"{done:>3} reviewed" if not self.single else "reviewed" if done else "" if begun else "no review"
            state += (f", {begun} half done" if not self.single else "half done") if begun else ""
            days = f"{short(week_start(week), self.csm.today)} to {short(week_end(week), self.csm.today)}"
            label = f"Week {int(week[-2:])}{', this week' if not number else ''}"
            items.append(Item(week, label, hint=f"{days:<17} {state}"))

        def chosen(week: str | None) -> None:
            if week is not None and week != self.week:
                self._to_week(week)

        self.app.push_screen(Menu("Review which week?", items, paragraphs(_LATE)), chosen)

    def _to_week(self, week: str) -> None:
        self.week, self.express = week, False
        self.position, self.todo, self._offer, self._own_colour = None, -1, None, None
        self.finished = False
        self.take_queue()
        self.reload()
        late = week < iso_week(self.csm.today)
        self.say(f"Week {int(week[-2:])}{': what is answered now is marked late.' if late else '.'}")

    def action_express(self) -> None:
        """A busy week: only Critical, High, red or changed accounts, each component asked as a whole; or all again."""
        if self.single:
            return
        self.express = not self.express
        self.csm.remember(express_week=self.week if self.express else "")
        self.take_queue()
        self.todo, self._offer, self._own_colour = -1, None, None
        self.reload()
        if self.express:
            count = "1 account" if len(self.queue) == 1 else f"{len(self.queue)} accounts"
            told = f"Express: {count}, Critical, High, red or changed. E again: all of them."
        else:
            told = "All accounts of the week again, question by question."
        self.say(told)
