"""All that can be done on the account screen: each action asks by a dialog and answers with one store call."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from csm_tui.domain.model import Status
from csm_tui.screens.account_actions import ActionWork
from csm_tui.screens.account_base import Target
from csm_tui.screens.account_happened import HappenedWork
from csm_tui.screens.account_numbers import NumbersWork
from csm_tui.screens.account_plans import PlansWork
from csm_tui.screens.account_signals import SignalWork
from csm_tui.screens.account_story import (
    account_items,
    action_items,
    action_story,
    milestone_items,
    milestone_story,
)
from csm_tui.screens.account_tasks import TaskWork
from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs
from csm_tui.screens.plan_story import plan_items, task_items
from csm_tui.screens.signal_acts import signal_items

if TYPE_CHECKING:
    from csm_tui.domain.derived import MilestoneView

__all__ = ["AccountWork", "Target"]


class AccountWork(NumbersWork, PlansWork, TaskWork, SignalWork, ActionWork, HappenedWork):
    """Menus and stories over what the cursor is on, next actions, notes, and the account as a whole."""

    def choose(self, title: str, items: list[Item], about: list[Any], target: Target | None) -> None:
        """Show a text with what can be done about ``target``, and do what is chosen."""

        def chosen(item: str | None) -> None:
            if item is not None:
                self.about = target
                try:
                    self.doing()[item]()
                finally:
                    self.about = None

        self.app.push_screen(Menu(title, items, paragraphs(*about) if about else None), chosen)

    def choose_about(self, target: Target, title: str, about: list[Any]) -> None:
        self.about = target
        try:
            view = self.milestone()
            items = self.about_milestone(view) if view is not None else []
        finally:
            self.about = None
        self.choose(title, items, about, target)

    def doing(self) -> dict[str, Callable[[], object]]:
        """What each item of a menu does, on what the cursor is on."""
        return {
            "done": self.action_done,
            "reopen": self.reopen,
            "edit": self.edit_milestone,
            "confirm": self.action_confirm,
            "confirm-all": self.action_confirm_all,
            "move": self.action_move_date,
            "wait": self.start_wait,
            "end-wait": self.end_wait,
            "edit-wait": self.edit_wait,
            "block": self.start_block,
            "unblock": self.end_block,
            "skip": self.skip,
            "raise": self.raise_signal,
            "signals": self.action_signals,
            **self.signal_doing(),
            "action-done": self.action_done,
            "action-edit": self.edit_action,
            "action-drop": self.drop_action,
            "action-move": self.move_action,
            "action-snooze": self.snooze_action,
            "action-reopen": self.reopen_action,
            "new-action": self.action_quick_action,
            "note": self.action_note,
            "prep": self.action_prep,
            "contact": self.action_log_contact,
            "people": partial(self.csm.open_record, self.shown.facts.account.id, "people"),
            "contacts": partial(self.csm.open_record, self.shown.facts.account.id, "contacts"),
            "nudge": self.nudge,
            "new-milestone": self.new_milestone,
            "edit-account": self.edit_account,
            "links": self.action_links,
            "numbers": self.action_numbers,
            "numbers-story": self.action_numbers_story,
            "away": self.action_away_here,
            "baseline": self.action_baseline,
            "clear-override": self.clear_override,
            "hold": self.action_hold,
            "resume": self.action_hold,
            "close": self.action_close,
            "open-again": self.open_again,
            "archive": self.action_archive,
            **self.more_doing(),
            **self.plan_doing(),
            **self.tasks_doing(),
        }

    def open_target(self, target: Target) -> None:
        """The story behind a line, with what can be done about it."""
        facts, today = self.shown.facts, self.today
        kind, key = target
        if kind == "milestone" and (view := self.milestone()) is not None:
            items = self.about_milestone(view)
            self.choose(view.milestone.title, items, milestone_story(view, facts, today, self.calendar), target)
        elif kind == "signal" and (signal := self.signal()) is not None:
            self.csm.open_signal(facts.account.id, signal.id)
        elif kind == "action" and (step := self.step()) is not None:
            self.choose(step.text, action_items(step, today), action_story(step, today), target)
        elif kind == "history" and 0 <= key < len(self.happened):
            self.open_happened(self.happened[key])
        elif kind == "none":
            self.action_menu()

    def about_milestone(self, view: MilestoneView) -> list[Item]:
        """What can be done about a milestone, its tasks among it."""
        facts, m = self.shown.facts, view.milestone
        tasks = task_items([task for task in facts.tasks if task.milestone_id == m.id], self.today)
        items = [*milestone_items(view, facts, self.today, self.calendar), Item("new-task", "Add a task", "k")]
        return [*items, *tasks, *plan_items(m, len(facts.milestones))]

    def action_menu(self) -> None:
        """Everything that can be done to what the cursor is on, then to the account; with marks, to what is marked."""
        if self.marked and self.milestone() is not None:
            self.marked_menu()
            return
        facts = self.shown.facts
        items: list[Item] = []
        title = facts.account.name
        if (view := self.milestone()) is not None:
            items = self.about_milestone(view)
            title = f"{view.milestone.title}, {title}"
        elif (signal := self.signal()) is not None:
            items, title = signal_items(signal, self.today), f"{signal.title}, {title}"
        elif (step := self.step()) is not None:
            items = action_items(step, self.today)
        taken = {item.key for item in items}
        whole = account_items(facts, overridden=self.shown.assessment.health.override is not None)
        items += [item._replace(key="") if item.key in taken else item for item in whole]
        self.choose(title, items, [], self.target())

    # Next actions, notes

    def action_note(self) -> None:
        from csm_tui.screens.dialogs.note import note

        account = self.shown.facts.account
        dialog = note(account.name, self.today, lambda text: self.store.add_note(account.id, text), key=account.id)
        self.form(dialog, "Note added")

    # The account

    def edit_account(self) -> None:
        from csm_tui.screens.asking import own_parts, write_account
        from csm_tui.screens.dialogs.account import edit_account

        account = self.shown.facts.account
        dialog = edit_account(
            account,
            self.today,
            lambda fields: write_account(self.store, account, fields),
            calendar=self.calendar,
            **own_parts(self.store, account.id),
        )
        self.form(dialog, "Account edited")

    def action_links(self) -> None:
        """The CRM record, the channel, documents: to be copied or opened."""
        from csm_tui.screens.links import LinksDialog

        account = self.shown.facts.account
        self.app.push_screen(LinksDialog(self.store, account.id, account.name))

    def action_close(self) -> None:
        """The walk that closes the account: what is left before it is complete, or closing it early."""
        if self.shown.facts.account.status is Status.CLOSED:
            self.say("The account is closed already; the menu (,) opens it again.")
        else:
            self.csm.open_closing(self.shown.facts.account.id)

    def open_again(self) -> None:
        account = self.shown.facts.account
        reopen = partial(self.store.reopen_account, account.id, account.rev)
        self.attempt(reopen, said=f"{account.name} is open again")

    def action_archive(self) -> None:
        account = self.shown.facts.account
        if account.archived:
            back = partial(self.store.archive_account, account.id, archived=False)
            self.attempt(back, said=f"{account.name} is back in the portfolio")
            return
        write = partial(self.store.archive_account, account.id)
        text = "It leaves the portfolio; everything is kept, and u brings it back."
        self.sure(f"Archive {account.name}?", text, write, f"{account.name} archived")

    def clear_override(self) -> None:
        account = self.shown.facts.account
        self.attempt(partial(self.store.clear_override, account.id), said="The computed colour holds again")
