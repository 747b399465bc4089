"""The plain review's actions before the questions, and the end of an account after them (``review_plain``)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from csm_tui import content
from csm_tui.cli import review_words as words
from csm_tui.cli.review_talk import Talk, Typed
from csm_tui.domain import sheet
from csm_tui.domain.model import Action, Colour
from csm_tui.errors import Refused


class Closing(Talk, ABC):
    """What stands around the questions; ``Ritual`` asks them."""

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
                kept = next((a for a in self.view.facts.actions if a.id == action.id), fresh)
                self.say(f"Kept: {words.became(kept, self.store.today)}.")
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

    @abstractmethod
    def _ask(self, position: int) -> int | None:
        """One question until it has an answer."""
