"""What can be done from Today: the same acts as on the screens of an account, on the line under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from csm_tui.domain import dates
from csm_tui.errors import UserError
from csm_tui.screens.account_base import Target
from csm_tui.screens.account_work import AccountWork
from csm_tui.screens.apart import ReadsApart
from csm_tui.screens.dialogs.menu import Item as Choice
from csm_tui.screens.dialogs.menu import Menu, paragraphs

if TYPE_CHECKING:
    from csm_tui.domain.agenda import Item
    from csm_tui.domain.model import Draft, Wait
    from csm_tui.store import Store

_DONE = {
    "signal": "Something was done about it",
    "issue": "Answered; once it was, solved",
    "decision": "The decision came",
    "action": "Done",
    "nudge": "The reminder was sent",
    "hold": "Go on with the account",
    "meeting": "Log the meeting",
    "milestone": "Mark as done",
    "review": "Review",
}
_OPEN = {
    "signal": "The signal’s story",
    "issue": "The issue, on the go-live page",
    "decision": "The draft",
    "action": "The account’s actions",
    "nudge": "The wait and its reminders",
    "milestone": "The account, on this milestone",
    "review": "The review",
}
"""What Enter opens, where it is not the account itself."""


class TodayActs(ReadsApart, AccountWork):
    """Acts on the line under the cursor. The account is read when an act begins: what is shown may be older."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.happened = []
        self.marked: set[int] = set()

    def item(self) -> Item | None:
        """The entry under the cursor."""
        raise NotImplementedError

    def account_id(self) -> int | None:
        item = self.item()
        return item.account_id or None if item is not None else None

    def target(self) -> Target | None:
        item = self.item()
        return None if item is None else (item.kind, item.ref)

    def show_milestone(self, milestone_id: int) -> None:
        """Nothing is to be shown here: a milestone is added on its account."""

    def _ready(self) -> Item | None:
        """The entry under the cursor with its account read anew; ``None`` where there is none."""
        item = self.item()
        if item is None or not item.account_id:
            return None
        try:
            self.shown = self.store.view(item.account_id)
        except UserError as error:
            self.say(str(error), error=True)
            return None
        return item

    def _wait(self, ref: int) -> Wait | None:
        return next((w for w in self.shown.facts.waits if w.id == ref), None)

    def _draft(self, ref: int) -> Draft | None:
        return next((d for d in self.store.drafts(self.shown.facts.account.id) if d.id == ref), None)

    # Opening

    def open_item(self) -> None:
        """Enter: what the line speaks of."""
        item = self.item()
        if item is not None and item.kind == "review":
            self.csm.open_review(item.account_id or None)
            return
        if (item := self._ready()) is None:
            return
        if item.kind == "signal":
            self.csm.open_signal(item.account_id, item.ref)
        elif item.kind == "decision":
            self.csm.open_draft(item.account_id, item.ref)
        elif item.kind == "issue":
            self.csm.open_record(item.account_id, "live", ("issue", item.ref))
        elif item.kind == "nudge" and (wait := self._wait(item.ref)) is not None:
            self._show_wait(wait)
        elif item.kind == "action":
            self.csm.open_record(item.account_id, "actions", ("action", item.ref))
        else:
            self.action_show()

    def action_show(self) -> None:
        """The account, with the cursor on the milestone that the line is about."""
        item = self.item()
        if item is None or not item.account_id:
            return
        self.csm.open_account(item.account_id)
        if item.kind == "milestone":
            self._then("show_milestone", item.ref)

    def _then(self, method: str, argument: object) -> None:
        """Once the screen in front is drawn, let it show something."""
        screen: Any = self.app.screen
        if (show := getattr(screen, method, None)) is not None:
            screen.call_after_refresh(screen.call_after_refresh, show, argument)

    # Doing

    def action_done(self) -> None:
        item = self.item()
        if item is not None and item.kind == "review":
            self.open_item()
        elif (item := self._ready()) is not None:
            self._do(item)

    def _do(self, item: Item) -> None:
        """The usual end of what the line speaks of."""
        if item.kind == "signal":
            self.intervene()
        elif item.kind == "decision":
            if not self.decide(item.ref):
                self.say("That draft waits for no decision any more.")
        elif item.kind == "nudge":
            if (wait := self._wait(item.ref)) is not None:
                self._nudge(wait)
        elif item.kind == "issue":
            self.issue_done(item.ref)
        elif item.kind == "hold":
            self.action_hold()
        elif item.kind == "meeting":
            self.action_log_contact()
        else:
            super().action_done()

    def action_snooze(self) -> None:
        if (item := self._ready()) is None:
            return
        if item.kind == "action":
            self.snooze_action()
        else:
            self.snooze()

    def action_move_date(self) -> None:
        if (item := self._ready()) is None:
            return
        if item.kind == "decision":
            self._move_decision(item.ref)
        elif item.kind == "hold":
            self._move_hold()
        else:
            super().action_move_date()

    def _move_decision(self, ref: int) -> None:
        from csm_tui.screens.dialogs.action import one_day

        if (draft := self._draft(ref)) is None:
            return
        due = draft.decision_due
        now = f"Asked for by {dates.long(due)}." if due else ""
        write = partial(self.store.set_decision_due, draft.id, draft.rev)
        dialog = one_day("By when is the decision needed?", "New day", self.today, write, intro=now)
        self.form(dialog, "Day of the decision moved")

    def _move_hold(self) -> None:
        from csm_tui.screens.dialogs.action import one_day

        account = self.shown.facts.account

        write = partial(self.store.prolong_hold, account.id, account.rev)
        now = f"On hold{f': {account.hold_reason}' if account.hold_reason else ''}."
        dialog = one_day(
            f"When to look at {account.name} again?", "Look again on", self.today, write, intro=now,
            past="The day to look again lies after today.",
        )  # fmt: skip
        self.form(dialog, "Day to look again moved")

    # Everything

    def action_menu(self) -> None:
        """All that can be done about the line, and at its account."""
        item = self.item()
        if item is None:
            return
        doing: dict[str, tuple[Choice, Callable[[], object]]] = {}

        def offer(key: str, label: str, letter: str, act: Callable[[], object], hint: str = "") -> None:
            doing[key] = Choice(key, label, letter, hint), act

        offer("done", _DONE[item.kind], "d", self.action_done)
        if self.check_action("move_date", ()):
            offer("move", "Move to another day", "m", self.action_move_date)
        if self.check_action("snooze", ()):
            awake = item.until is None
            offer("snooze", "Snooze" if awake else "No longer snoozed", "z", self.action_snooze)
        if item.kind == "action":
            offer("edit", "Edit", "e", partial(self._ready_then, self.edit_action))
            offer("drop", "Drop it", "x", partial(self._ready_then, self.drop_action), "with the reason")
        if item.kind == "signal":
            offer("acknowledge", "Acknowledge", "a", partial(self._ready_then, self.acknowledge), "seen, and on it")
        if item.kind in _OPEN:
            offer("open", _OPEN[item.kind], "o", self.open_item)
        if item.account_id:
            offer("account", "The account", "t", self.action_show)
            offer("review", "Review this account", "r", self.action_review)
            offer("contact", "Log a contact", "l", self.action_log_contact)
            offer("new", "Add an action", "A", self.action_quick_action)
            offer("note", "Add a note", ".", self.action_note)

        def chosen(key: str | None) -> None:
            if key is not None:
                doing[key][1]()

        about = paragraphs(item.text) if item.account else None
        self.app.push_screen(Menu(item.account or item.text, [i for i, _ in doing.values()], about), chosen)

    def _ready_then(self, act: Callable[[], object]) -> None:
        if self._ready() is not None:
            act()

    # Of the account

    def action_quick_action(self) -> None:
        from csm_tui.screens.asking import ask_action_anywhere

        ask_action_anywhere(self, self.account_id())

    def action_note(self) -> None:
        self.csm.add_note(self.account_id())

    def action_review(self) -> None:
        self.csm.open_review(self.account_id())

    def action_health(self) -> None:
        if (account_id := self.account_id()) is not None:
            self.csm.open_health(account_id)

    def action_escalate(self) -> None:
        if (account_id := self.account_id()) is not None:
            self.csm.open_draft(account_id)

    def action_signals(self) -> None:
        self.csm.open_signals(self.account_id())

    @property
    def footer_labels(self) -> dict[str, str]:
        """What d does on this line, for the footer."""
        words = {"signal": "Acted", "decision": "Decided", "nudge": "Sent", "hold": "Go on", "meeting": "Log"}
        item = self.item()
        return {"done": words[item.kind]} if item is not None and item.kind in words else {}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done about this line is offered."""
        if action in ("previous", "next"):
            return False
        item = self.item()
        needs = {"move_date": "move", "snooze": "snooze"}
        if action in needs:
            return item is not None and item.account_id > 0 and needs[action] in item.can
        if action in ("done", "menu"):
            return item is not None
        if action in ("health", "escalate", "show"):
            return item is not None and item.account_id > 0
        return super().check_action(action, parameters)
