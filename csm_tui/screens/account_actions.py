"""Next actions: added in one line, edited, done, dropped, moved, put off. One way for every screen that shows them."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from csm_tui.domain import dates
from csm_tui.screens.account_base import AccountBase
from csm_tui.screens.dialogs.menu import Item, Menu

if TYPE_CHECKING:
    from csm_tui.domain.model import Action

DECISIONS = (
    Item("approved", "Approved", "a"),
    Item("partly", "Partly approved", "p"),
    Item("declined", "Declined", "d"),
    Item("no-answer", "No answer came", "n"),
)


class ActionWork(AccountBase):
    """What can be done about the next action under the cursor (``step``)."""

    def action_quick_action(self) -> None:
        from csm_tui.screens.asking import ask_action

        account = self.shown.facts.account
        ask_action(self, account.id, account.name)

    def close_step(self, step: Action) -> None:
        """Done; one that asks for a draft's decision is done by saying what the decision was."""
        if step.origin.startswith("draft ") and self.decide(int(step.origin.removeprefix("draft "))):
            return
        close = partial(self.store.close_action, step.id, step.rev, state="done", reason="")
        self.attempt(close, said=f"Done: {step.text}")

    def decide(self, draft_id: int) -> bool:
        """Ask which decision came; False where the draft waits for none."""
        draft = next((d for d in self.store.drafts(self.shown.facts.account.id) if d.id == draft_id), None)
        if draft is None or draft.state != "sent":
            return False

        def chosen(answer: str | None) -> None:
            if answer is not None:
                word = next(item.label for item in DECISIONS if item.id == answer)
                self.attempt(partial(self.store.answer_draft, draft.id, draft.rev, answer), said=word)

        title = f"What was decided? ({draft.template.replace('-', ' ')})"
        self.app.push_screen(Menu(title, list(DECISIONS)), chosen)
        return True

    def edit_action(self) -> None:
        from csm_tui.screens.dialogs.quick_action import quick_action

        if (step := self.step()) is not None:
            facts = self.shown.facts

            def write(text: str, owner: str, party: str, due: date | None) -> None:
                self.store.edit_action(step.id, step.rev, text=text, owner=owner, party=party, due=due)

            people = tuple(p.name for p in facts.people if p.state == "active")
            dialog = quick_action(
                facts.account.name, self.today, write, action=step, key=facts.account.id, people=people
            )
            self.form(dialog, "Action edited")

    def drop_action(self) -> None:
        from csm_tui.screens.dialogs.reason import reason

        if (step := self.step()) is not None:
            dialog = reason(
                f"Drop: {step.text}",
                self.today,
                lambda why: self.store.close_action(step.id, step.rev, state="dropped", reason=why),
                memory=f"drop-{step.id}",
            )
            self.form(dialog, "Action dropped")

    def reopen_action(self) -> None:
        """Done or dropped by mistake."""
        if (step := self.step()) is not None:
            back = partial(self.store.close_action, step.id, step.rev, state="open", reason="")
            self.attempt(back, said=f"Open again: {step.text}")

    def move_action(self) -> None:
        """Another day. Put off to a later one it counts once more as carried on."""
        from csm_tui.screens.dialogs.action import move

        if (step := self.step()) is None:
            return

        def write(day: date) -> None:
            if step.due is not None and day > step.due and day >= self.today:
                self.store.carry_action(step.id, step.rev, day)
            else:
                self.store.edit_action(step.id, step.rev, due=day)

        self.form(move(step.text, step.due, step.carried, self.today, write, step.id), "Action moved")

    def snooze_action(self) -> None:
        """Out of sight on Today until a day; again and it is seen."""
        from csm_tui.screens.dialogs.action import snooze

        if (step := self.step()) is None:
            return
        if step.snoozed_until is not None and step.snoozed_until > self.today:
            wake = partial(self.store.snooze_action, step.id, step.rev, None)
            self.attempt(wake, said="The action is seen on Today again")
            return
        write = partial(self.store.snooze_action, step.id, step.rev)
        self.form(snooze(step.text, self.today, write, step.id), "Action snoozed")


def put_off(step: Action, today: date) -> str:
    """``hidden on Today until 30 Nov``; '' where it is not."""
    until = step.snoozed_until
    return f"hidden on Today until {dates.short(until, today)}" if until is not None and until > today else ""
