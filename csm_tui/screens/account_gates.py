"""What can be done around the plan: test rounds, wishes, holds, gates, lint, calendar, the plan for the customer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from csm_tui.domain.model import Milestone, Status
from csm_tui.screens.account_waits import WaitWork
from csm_tui.screens.dialogs.menu import Menu, paragraphs
from csm_tui.screens.scope_story import scope_about, scope_items, uat_about, uat_items

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date


class GateWork(WaitWork):
    """Actions on what stands around the milestones."""

    def more_doing(self) -> dict[str, Callable[[], object]]:
        """What each of these menu items does."""
        return {
            "waits": self.action_waits,
            "uat": self.action_uat,
            "scope": self.action_scope,
        }

    # Test rounds

    def action_uat(self) -> None:
        """The rounds of acceptance testing with their findings; log the next one."""
        facts = self.shown.facts
        rounds = sorted(facts.uat_rounds, key=lambda r: r.number)
        doing = {"round": self._new_round, "done": self._test_done}
        menu = Menu(
            f"Acceptance testing of {facts.account.name}",
            uat_items(rounds, facts),
            paragraphs(*uat_about(rounds, facts, self.today)),
        )
        self.app.push_screen(menu, lambda key: doing[key]() if key else None)

    def _new_round(self) -> None:
        from csm_tui.screens.dialogs.uat import uat_round

        account = self.shown.facts.account
        number = 1 + max((r.number for r in self.shown.facts.uat_rounds), default=0)

        def write(passed: bool, findings: str, on: date) -> object:
            return self.store.add_uat_round(account.id, passed=passed, findings=findings, on=on)

        dialog = uat_round(account.name, number, self.today, write, key=account.id)
        self.form(dialog, f"UAT round {number} logged")

    def _test_done(self) -> None:
        test = next((m for m in self.shown.facts.milestones if m.code == "P1"), None)
        if test is not None:
            self.done_form(test)

    def done_form(self, m: Milestone) -> None:
        """Ask when a milestone was done and what shows it."""
        from csm_tui.screens.dialogs.mark_done import mark_done

        write = partial(self.store.mark_done, m.id, m.rev)
        self.form(mark_done(m, self.today, lambda day, text: write(actual=day, evidence=text)), f"‘{m.title}’ done")

    # Wishes after the baseline

    def action_scope(self) -> None:
        """The wishes after the baseline, how much the plan has grown, and what was decided."""
        facts = self.shown.facts
        menu = Menu(
            f"Scope of {facts.account.name}",
            scope_items(facts.scope_changes, self.today),
            paragraphs(*scope_about(facts)),
        )
        self.app.push_screen(menu, self._wish)

    def _wish(self, chosen: str | None) -> None:
        from csm_tui.screens.dialogs import scope

        account = self.shown.facts.account
        if chosen == "new":

            def write(text: str, asked: date, effect: int) -> object:
                return self.store.add_scope_change(account.id, text, asked=asked, effect_days=effect)

            self.form(scope.scope_change(account.name, self.today, write, key=account.id), "Wish added")
            return
        change = next((c for c in self.shown.facts.scope_changes if str(c.id) == chosen), None)
        if change is not None:

            def decided(decision: str, effect: int) -> None:
                self.store.decide_scope_change(change.id, change.rev, decision, effect_days=effect)

            self.form(scope.decide(change, self.today, decided), "Wish decided")

    # Holds

    def action_hold(self) -> None:
        """Put the account on hold with a reason and a day to look again, or go on with it."""
        from csm_tui.screens.dialogs.hold import hold

        account = self.shown.facts.account
        if account.status is Status.HOLD:
            self.attempt(partial(self.store.resume_account, account.id, account.rev), said=f"{account.name} goes on")
        elif account.status is Status.ACTIVE:

            def write(why: str, until: date) -> None:
                self.store.hold_account(account.id, account.rev, reason=why, until=until)

            self.form(hold(account.name, self.today, write), f"{account.name} on hold")
        else:
            self.say("The account is closed.")
