"""What can be done about a milestone: done, moved, reopened, skipped, edited, confirmed."""

from __future__ import annotations

from functools import partial
from typing import Any

from csm_tui.domain.derived import MilestoneView
from csm_tui.domain.model import MilestoneState
from csm_tui.screens.account_actions import ActionWork


class MilestoneWork(ActionWork):
    """Actions on milestones; ``d`` serves a next action, too."""

    def _milestone(self) -> MilestoneView | None:
        """The milestone under the cursor, or a sentence that there is none."""
        view = self.milestone()
        if view is None:
            self.say("Go to a milestone first: tab changes the part of the screen.")
        return view

    def action_done(self) -> None:
        if (step := self.step()) is not None:
            self.close_step(step)
            return
        if (view := self._milestone()) is None:
            return
        from csm_tui.screens.dialogs.mark_done import mark_done

        m = view.milestone
        if m.state is not MilestoneState.OPEN:
            self.say(f"{m.title} is {m.state.value} already; Enter opens it, there it can be opened again.")
            return
        dialog = mark_done(
            m, self.today, lambda day, text: self.store.mark_done(m.id, m.rev, actual=day, evidence=text)
        )
        self.form(dialog, f"‘{m.title}’ done")

    def reopen(self) -> None:
        if (view := self._milestone()) is not None:
            m = view.milestone
            self.attempt(partial(self.store.reopen, m.id, m.rev), said=f"‘{m.title}’ is open again")

    def skip(self) -> None:
        from csm_tui.screens.dialogs.reason import reason

        if (view := self._milestone()) is not None:
            m = view.milestone
            write = partial(self.store.skip_milestone, m.id, m.rev)
            dialog = reason(f"Skip: {m.title}", self.today, lambda why: write(reason=why), memory=f"skip-{m.id}")
            self.form(dialog, f"‘{m.title}’ skipped")

    def edit_milestone(self) -> None:
        from csm_tui.screens.dialogs.new_milestone import edit_milestone

        if (view := self._milestone()) is not None:
            m = view.milestone
            dialog = edit_milestone(
                m, self.today, self.calendar, lambda fields: self.store.edit_milestone(m.id, m.rev, **fields)
            )
            self.form(dialog, f"‘{m.title}’ edited")

    def new_milestone(self) -> None:
        from csm_tui.screens.dialogs.new_milestone import new_milestone

        account = self.shown.facts.account
        phase = self.shown.assessment.phase
        made: list[int] = []

        def write(fields: dict[str, Any]) -> None:
            made[:] = [self.store.add_milestone(account.id, **fields)]

        plan = [m for m in self.shown.facts.milestones if m.state is not MilestoneState.SKIPPED]
        dialog = new_milestone(phase, self.today, self.calendar, write, plan=plan, key=account.id)
        self.form(dialog, "Milestone added", lambda: self.show_milestone(made[0]))

    def show_milestone(self, milestone_id: int) -> None:
        """Put the cursor on a milestone."""
        raise NotImplementedError

    def action_confirm(self) -> None:
        if (view := self._milestone()) is None:
            return
        m = view.milestone
        if not m.unconfirmed:
            self.say(f"{m.title} is confirmed already.")
            return
        self.attempt(partial(self.store.confirm, [m.id]), said=f"‘{m.title}’ confirmed: it counts from now on")

    def action_confirm_all(self) -> None:
        ids = [m.id for m in self.shown.facts.milestones if m.unconfirmed]
        if not ids:
            self.say("No milestone waits to be confirmed.")
            return
        write = partial(self.store.confirm, ids)
        text = "They count for health, lateness and signals from then on."
        self.sure(f"Confirm {len(ids)} imported milestones?", text, write, f"{len(ids)} milestones confirmed")

    def action_baseline(self) -> None:
        account = self.shown.facts.account
        moved = [
            m
            for m in self.shown.facts.milestones
            if m.state is MilestoneState.OPEN and m.committed is not None and m.baseline != m.committed
        ]
        if not moved:
            self.say("The baseline equals the committed dates already.")
            return
        new = sum(m.baseline is None for m in moved)
        text = f"{new} open milestones get a baseline, {len(moved) - new} get another one. Slip counts from it."
        write = partial(self.store.set_baseline, account.id)
        self.sure("Freeze the dates as agreed now as the baseline?", text, write, "Baseline set")
