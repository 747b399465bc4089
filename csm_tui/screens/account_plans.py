"""The plan as a whole: another one with a preview, optional milestones on and off, saved as a template."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from csm_tui.errors import UserError
from csm_tui.screens.account_plan import PlanWork
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs
from csm_tui.screens.plan_story import diff_about, optional_entries, plan_choices

if TYPE_CHECKING:
    from pathlib import Path

    from csm_tui.domain.plan import Plan


class PlansWork(PlanWork):
    """Actions on whole plans."""

    def _folder(self) -> Path | None:
        """Where the person's own plans lie."""
        return None if self.csm.places is None else self.csm.places.plans

    def action_plan(self) -> None:
        """What can be done about the plan as a whole."""
        doing = {
            "optional": self.switch_optional,
            "another": self.another_plan,
            "template": self.save_template,
            "baseline": self.action_baseline,
        }
        items = [
            Item("optional", "Optional milestones", "o", "switch them on or off"),
            Item("another", "Work by another plan", "a", "what would change is shown first"),
            Item("template", "Save this plan as a template", "s", "for other accounts"),
            Item("baseline", "Set the baseline", "b", "freeze the dates as agreed now"),
        ]
        self.pick(Menu(f"The plan of {self.shown.facts.account.name}", items), doing)

    def switch_optional(self) -> None:
        """Tick what this account has of the milestones that a plan leaves open."""
        from csm_tui.screens.dialogs.checklist import Checklist

        account = self.shown.facts.account
        found = self.store.optional_milestones(account.id)
        if not found:
            self.say("This plan has no optional milestones.")
            return
        now = {one.code: one.on for one in found}

        def write(chosen: Mapping[str, int]) -> None:
            changed = [(code, bool(state)) for code, state in chosen.items() if bool(state) != now[code]]
            if changed:
                with self.store.step(f"Optional milestones switched for {account.name}", account_id=account.id):
                    for code, on in changed:
                        self.store.switch_optional(account.id, code, on)

        def after(chosen: Mapping[str, int] | None) -> None:
            if chosen is not None and any(bool(state) != now[code] for code, state in chosen.items()):
                self.written("Optional milestones switched")

        text = "What is switched off is skipped, and nothing waits for it."
        dialog = Checklist("Optional milestones", optional_entries(found), text=text, submit=write)
        self.app.push_screen(dialog, after)

    def another_plan(self) -> None:
        """Choose a plan, see what it would change, take it or not."""
        from csm_tui.content.plan_files import available

        folder = self._folder()
        plans, refused = available(folder)
        items, about = plan_choices(plans, refused, str(folder or ""))
        doing = {item.id: partial(self._preview, plan) for item, plan in zip(items, plans, strict=True)}
        self.pick(Menu("Work by which plan?", items, paragraphs(*about)), doing)

    def _preview(self, plan: Plan) -> None:
        """Before and after of every milestone that the plan would change."""
        account = self.shown.facts.account
        name = plan.title or plan.name
        try:
            diff = self.store.apply_plan(account.id, plan, dry_run=True)
        except UserError as error:
            self.say(str(error), error=True)
            return
        if not diff.changes:
            self.say(f"{account.name} works by ‘{name}’ already: nothing would change.")
            return
        write = partial(self.store.apply_plan, account.id, plan)
        items = [Item("take", "Work by this plan", "y", "one step; u takes it back"), Item("leave", "Leave it", "n")]
        menu = Menu(f"‘{name}’ for {account.name}: {diff.summary}", items, paragraphs(*diff_about(diff, self.today)))
        doing = {
            "take": lambda: self.attempt(write, said=f"{account.name} works by ‘{name}’"),
            "leave": lambda: self.say("Nothing was changed."),
        }
        self.pick(menu, doing)

    def save_template(self) -> None:
        """Write this account's plan as a file into the folder of own plans."""
        account, folder = self.shown.facts.account, self._folder()
        if folder is None:
            self.say("There is no folder for own plans here.")
            return
        made: list[Path] = []

        def submit(values: Values) -> None:
            made[:] = [self.store.save_plan(account.id, values["title"], folder)]

        dialog = FormDialog(
            "Save this plan as a template",
            (
                Field(
                    "title",
                    "Name",
                    value=f"{account.segment.value.capitalize()} plan of {account.name}"[:80],
                    required=True,
                ),
            ),
            today=self.today,
            submit=submit,
            intro="Days from the kickoff, by the baseline where there is one. What is skipped is left out.",
        )
        self.app.push_screen(dialog, lambda values: self.say(f"Saved: {made[0]}") if values is not None else None)
