"""Signals, reviews, overrides: the half of the store that writes what is judged.

A part of the facade ``Store``: what a method does is written in the module of its aggregate, imported when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from csm_tui.store.reading import Reading

if TYPE_CHECKING:
    from datetime import date
    from types import EllipsisType

    from csm_tui.domain.model import Answer, AnswerValue, Review, Severity


class ReviewWriting(Reading):
    """Signals, reviews, overrides."""

    # signals

    def raise_signal(
        self,
        account_id: int,
        code: str,
        *,
        subject: str = "",
        evidence: str = "",
        severity: Severity | str | None = None,
        first_noticed: date | None = None,
    ) -> int:
        """A person saw a warning sign of the catalogue; gives its id."""
        from csm_tui.store import signals

        return signals.raise_signal(self, account_id, code, subject, evidence, severity, first_noticed)

    def acknowledge_signal(self, signal_id: int, rev: int) -> None:
        """Somebody has seen it."""
        from csm_tui.store import signals

        signals.acknowledge(self, signal_id, rev)

    def resolve_signal(self, signal_id: int, rev: int, reason: str) -> None:
        """It is over, and why."""
        from csm_tui.store import signals

        signals.resolve(self, signal_id, rev, reason)

    def dismiss_signal(self, signal_id: int, rev: int, reason: str) -> None:
        """It is none, and why; quiet until it worsens."""
        from csm_tui.store import signals

        signals.dismiss(self, signal_id, rev, reason)

    def regrade_signal(self, signal_id: int, rev: int, severity: Severity | str, reason: str) -> None:
        """Another severity, and why."""
        from csm_tui.store import signals

        signals.regrade(self, signal_id, rev, severity, reason)

    def snooze_signal(self, signal_id: int, rev: int, until: date | None) -> None:
        """Out of the queue until that day, never out of the score (R7); ``None`` wakes it."""
        from csm_tui.store import signals

        signals.snooze(self, signal_id, rev, until)

    def reopen_signal(self, signal_id: int, rev: int) -> None:
        """Closed by mistake: it is open again."""
        from csm_tui.store import signals

        signals.reopen(self, signal_id, rev)

    def add_intervention(
        self, signal_id: int, action: str, result: str = "", *, on: date | None = None, told: str = ""
    ) -> int:
        """What was done about it, and whom it brought in (leadership, executive); gives the intervention's id."""
        from csm_tui.store import signals

        return signals.add_intervention(self, signal_id, action, result, on, told)

    def tick_signal_step(self, signal_id: int, key: str, *, done: bool = True) -> None:
        """Tick a step of the signal's checklist, or take the tick back."""
        from csm_tui.store import signal_steps

        signal_steps.tick(self, signal_id, key, done)

    def set_intervention_result(self, intervention_id: int, rev: int, result: str) -> None:
        """What came of it."""
        from csm_tui.store import signals

        signals.set_result(self, intervention_id, rev, result)

    # reviews and overrides

    def start_review(self, account_id: int, week: str, *, express: bool = False) -> Review:
        """The review of an ISO week, resumed where it was begun; late where the week is over."""
        from csm_tui.store import reviews

        return reviews.start(self, account_id, week, express)

    def answer(
        self,
        review_id: int,
        question: str,
        value: AnswerValue | str | None,
        note: str = "",
        *,
        same: bool = False,
        position: int | None = None,
        seconds: int = 0,
        seen: Answer | EllipsisType | None = ...,
    ) -> None:
        """Keep one answer (``None`` takes it back), where to resume and the seconds it took.

        ``seen``: the answer that was shown; AnsweredElsewhere where another window has given another one since.
        """
        from csm_tui.store import reviews

        reviews.answer(self, review_id, question, value, note, same, position, seconds, seen)

    def keep_review_place(self, review_id: int, position: int) -> None:
        """At which question to resume."""
        from csm_tui.store import reviews

        reviews.keep_place(self, review_id, position)

    def keep_other_answer(self, review_id: int, question: str, value: str, note: str = "") -> None:
        """Of two answers the one that does not hold: kept in the review's history ("" = no answer)."""
        from csm_tui.store import reviews

        reviews.keep_other(self, review_id, question, value, note)

    def complete_review(
        self,
        review_id: int,
        *,
        next_action: tuple[str, str, date | None] | None = None,
        override: tuple[str, str, str, date] | None = None,
    ) -> None:
        """Complete with (text, owner, due) as next action and (colour, code, reason, until) as override; one step."""
        from csm_tui.store import reviews

        reviews.complete(self, review_id, next_action, override)

    def set_override(self, account_id: int, colour: str, reason_code: str, reason: str, until: date) -> None:
        """A person's word over the computed colour, by R10."""
        from csm_tui.store import reviews

        reviews.set_override(self, account_id, colour, reason_code, reason, until)

    def clear_override(self, account_id: int) -> None:
        """The computed colour shows again."""
        from csm_tui.store import reviews

        reviews.clear_override(self, account_id)

    def set_not_applicable(self, account_id: int, question: str, note: str | None) -> None:
        """Leave a question out for this account, and why; ``None`` asks it again."""
        from csm_tui.store import reviews

        reviews.set_not_applicable(self, account_id, question, note)
