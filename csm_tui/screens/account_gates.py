"""What can be done around the plan: test rounds, wishes, holds, gates, lint, calendar, the plan for the customer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from csm_tui.domain.gates import GATES, missing
from csm_tui.domain.model import Milestone, MilestoneState, Status
from csm_tui.screens.account_milestones import MilestoneWork
from csm_tui.screens.account_record import RecordWork
from csm_tui.screens.account_waits import WaitWork
from csm_tui.screens.dialogs.menu import Menu, paragraphs
from csm_tui.screens.scope_story import scope_about, scope_items, uat_about, uat_items

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path


class GateWork(MilestoneWork, WaitWork, RecordWork):
    """Actions on what stands around the milestones."""

    def more_doing(self) -> dict[str, Callable[[], object]]:
        """What each of these menu items does."""
        return {
            "waits": self.action_waits,
            "uat": self.action_uat,
            "scope": self.action_scope,
            "gates": self.action_gates,
            "gate": self.open_gate,
            "lint": self.action_lint,
            "calendar": self.action_calendar,
            "write-plan": self.action_write_plan,
        }

    # Gates

    def action_gates(self) -> None:
        """The gates of the account, the next one first."""
        self.csm.open_gate(self.shown.facts.account.id)

    def open_gate(self) -> None:
        """The gate that the milestone under the cursor passes."""
        if (view := self._milestone()) is not None:
            self.csm.open_gate(self.shown.facts.account.id, view.milestone.gate)

    def action_done(self) -> None:
        """A milestone whose gate asks for more leads to the gate, and nothing that could be typed is lost."""
        view = None if self.step() is not None else self.milestone()
        gate = view.milestone.gate if view is not None else None
        if view is not None and gate in GATES and view.milestone.state is MilestoneState.OPEN:
            found = missing(gate, self.shown.facts, self.today, self.calendar)
            if found:
                self.open_gate()
                return
        super().action_done()

    # Lint, working days, the plan for the customer

    def action_lint(self) -> None:
        """What is wrong with the plan, to be walked through."""
        from csm_tui.screens.lint import LintScreen

        self.app.push_screen(LintScreen(self.store, self.shown.facts.account.id))

    def action_calendar(self) -> None:
        """Country, weekend and own days off, of this account or of all."""
        from csm_tui.screens.asking import calendar_set
        from csm_tui.screens.dialogs.calendar import Spec, calendar

        account = self.shown.facts.account
        own = Spec(account.country, account.weekend, account.days_off)

        def write(everybody: bool, spec: Spec) -> None:
            if everybody:
                self.store.set_default_calendar(**spec._asdict())
            else:
                self.store.set_calendar(account.id, account.rev, **spec._asdict())

        general = Spec(*self.store.default_calendar())

        def after(values: Mapping[str, str] | None) -> None:
            if values is not None and values["whose"] == "all":
                calendar_set(self)
                self.say("Working days set for all accounts that have none of their own.")
            elif values is not None:
                self.written(f"Working days of {account.name} set")

        self.app.push_screen(calendar(account.name, own, general, self.today, write, key=account.id), after)

    def action_write_plan(self) -> None:
        """The plan as the customer may see it, as a file."""
        from csm_tui.exchange.plan_export import FORMATS, export_plan
        from csm_tui.new_files import slug, write_exclusive
        from csm_tui.screens.dialogs.write_plan import write_plan

        account = self.shown.facts.account
        written: list[str] = []

        def name(fmt: str) -> str:
            return f"{slug(account.name)}-{account.id}-plan-{self.today.isoformat()}.{fmt}"

        def write(fmt: str, path: Path) -> None:
            _, text = export_plan(self.store, account.id, fmt, me=self.csm.config.name)
            written.append(str(write_exclusive(path, text, number=path.name == name(fmt))))

        def after(values: object) -> None:
            if values is not None:
                self.say(f"Written: {written[-1]}")

        self.app.push_screen(write_plan(account.name, FORMATS, name, write, today=self.today), after)

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
        elif chosen is not None:
            self.decide_wish(chosen)

    def decide_wish(self, chosen: str) -> None:
        """What becomes of a wish after the baseline."""
        from csm_tui.screens.dialogs import scope

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
