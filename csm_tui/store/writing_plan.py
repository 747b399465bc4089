"""Milestones, plans, waits and blocks: the half of the store that writes an account's plan.

A part of the facade ``Store``: what a method does is written in the module of its aggregate, imported when first used.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csm_tui.store.reading import Reading

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from csm_tui.domain.fitting import PlanDiff
    from csm_tui.domain.model import Need, Party, Phase
    from csm_tui.domain.plan import Plan


class PlanWriting(Reading):
    """Milestones, plans, waits and blocks."""

    # milestones

    def mark_done(self, milestone_id: int, rev: int, *, actual: date, evidence: str = "", force: str = "") -> None:
        """Done on ``actual`` (not after today); K3 freezes the baseline, X2 closes the account.

        Raises GateClosed where its gate asks for more, unless ``force`` gives a reason (G0–G3 alone).
        """
        from csm_tui.store import milestones

        milestones.mark_done(self, milestone_id, rev, actual, evidence, force)

    def reopen(self, milestone_id: int, rev: int) -> None:
        """Done or skipped by mistake: open again."""
        from csm_tui.store import milestones

        milestones.reopen(self, milestone_id, rev)

    def skip_milestone(self, milestone_id: int, rev: int, reason: str) -> None:
        """Leave it out, with the reason."""
        from csm_tui.store import milestones

        milestones.skip(self, milestone_id, rev, reason)

    def move_milestone(
        self,
        milestone_id: int,
        rev: int,
        *,
        new: date,
        reason_code: str,
        caused_by: str,
        customer_told: bool,
        reason: str = "",
    ) -> int:
        """Another committed date; the old one is kept as a move, whose id is given."""
        from csm_tui.store import milestones

        return milestones.move(self, milestone_id, rev, new, reason_code, reason, caused_by, customer_told)

    def set_baseline(self, account_id: int) -> None:
        """The committed dates of open milestones become their baseline."""
        from csm_tui.store import milestones

        milestones.set_baseline(self, account_id)

    def confirm(self, milestone_ids: Sequence[int]) -> None:
        """Imported milestones count from now on; one step for all."""
        from csm_tui.store import milestones

        milestones.confirm(self, milestone_ids)

    def add_milestone(
        self,
        account_id: int,
        title: str,
        *,
        phase: Phase | str | None = None,
        party: Party | str = "joint",
        committed: date | None = None,
        owner: str = "",
        needs: Sequence[Need] = (),
        done_when: str = "",
    ) -> int:
        """A milestone of one's own (N1, N2, …) after those of its phase; gives its id."""
        from csm_tui.store import milestones

        return milestones.add(
            self, account_id, title, phase=phase, party=party, committed=committed, owner=owner, needs=needs,
            done_when=done_when,
        )  # fmt: skip

    def edit_milestone(self, milestone_id: int, rev: int, **fields: Any) -> None:
        """title, owner, party, done_when, evidence, started; committed where there is none; phase of own ones (N…)."""
        from csm_tui.store import milestones

        milestones.edit(self, milestone_id, rev, fields)

    def remove_milestone(self, milestone_id: int, rev: int, *, pass_on: bool = False) -> None:
        """Out of the plan, with what hangs on it. Refused where others need it, unless ``pass_on``; gates stay."""
        from csm_tui.store import planning

        planning.remove(self, milestone_id, rev, pass_on)

    def reorder_milestone(self, milestone_id: int, rev: int, steps: int) -> None:
        """So many places down in the list (negative: up)."""
        from csm_tui.store import planning

        planning.reorder(self, milestone_id, rev, steps)

    def set_needs(self, milestone_id: int, rev: int, needs: Sequence[Need]) -> None:
        """What it depends on; a circle is refused."""
        from csm_tui.store import planning

        planning.set_needs(self, milestone_id, rev, needs)

    def shift_milestones(
        self,
        milestone_ids: Collection[int],
        days: int,
        *,
        reason_code: str = "planned anew",
        reason: str = "",
        caused_by: str = "vendor",
        customer_told: bool = False,
    ) -> int:
        """The open, dated ones by so many working days (negative: earlier), each kept as a move; how many."""
        from csm_tui.store import planning

        return planning.shift(self, milestone_ids, days, reason_code, reason, caused_by, customer_told)

    def set_owner(
        self, milestone_ids: Collection[int], *, owner: str | None = None, party: Party | str | None = None
    ) -> int:
        """Named owner, party, or both, of all these; how many changed."""
        from csm_tui.store import planning

        return planning.set_owner(self, milestone_ids, owner, party)

    def mark_done_many(self, milestone_ids: Collection[int], *, actual: date, force: str = "") -> int:
        """The open ones done, all or none (GateClosed as in ``mark_done``); how many."""
        from csm_tui.store import planning

        return planning.mark_done_many(self, milestone_ids, actual, force)

    def move_with_dependants(
        self,
        milestone_id: int,
        rev: int,
        *,
        new: date,
        reason_code: str,
        caused_by: str,
        customer_told: bool,
        reason: str = "",
        dependants: Mapping[int, date],
    ) -> int:
        """``move_milestone``, and others with it (id → new date; see ``planning.proposed_shift``), as one step."""
        from csm_tui.store import planning

        return planning.move_with_dependants(
            self, milestone_id, rev, new, reason_code, reason, caused_by, customer_told, dependants
        )

    def add_task(self, milestone_id: int, title: str, *, owner: str = "", due: date | None = None) -> int:
        """A piece of work under a milestone; gives its id."""
        from csm_tui.store import planning

        return planning.add_task(self, milestone_id, title, owner, due)

    def edit_task(self, task_id: int, rev: int, **fields: Any) -> None:
        """title, owner, due."""
        from csm_tui.store import planning

        planning.edit_task(self, task_id, rev, fields)

    def finish_task(self, task_id: int, rev: int, *, on: date | None = None) -> None:
        """Done on ``on`` (today)."""
        from csm_tui.store import planning

        planning.finish_task(self, task_id, rev, on)

    def reopen_task(self, task_id: int, rev: int) -> None:
        """Not done after all."""
        from csm_tui.store import planning

        planning.reopen_task(self, task_id, rev)

    def remove_task(self, task_id: int, rev: int) -> None:
        """Out of the list."""
        from csm_tui.store import planning

        planning.remove_task(self, task_id, rev)

    # plans

    def apply_plan(self, account_id: int, plan: Plan, *, dry_run: bool = False) -> PlanDiff:
        """Work by another plan; with ``dry_run`` only what that would change."""
        from csm_tui.store import plans

        return plans.apply(self, account_id, plan, dry_run)

    def save_plan(self, account_id: int, title: str, folder: Path) -> Path:
        """The account's plan as a new file in the folder of own plans; its path. Refused where the name is taken."""
        from csm_tui.store import plans

        return plans.save(self, account_id, title, folder)

    def switch_optional(self, account_id: int, code: str, on: bool) -> None:
        """An optional milestone (``optional_milestones``) on or off."""
        from csm_tui.store import plans

        plans.switch(self, account_id, code, on)

    def start_wait(
        self,
        milestone_id: int,
        party: str,
        for_what: str,
        *,
        since: date | None = None,
        expected: date | None = None,
        reason_code: str = "",
    ) -> int:
        """The milestone waits for vendor, customer or third-party; gives the wait's id."""
        from csm_tui.store import waits

        return waits.start_wait(self, milestone_id, party, for_what, since, expected, reason_code)

    def end_wait(self, wait_id: int, until: date | None = None) -> None:
        """The wait is over."""
        from csm_tui.store import waits

        waits.end_wait(self, wait_id, until)

    def edit_wait(self, wait_id: int, rev: int, **fields: Any) -> None:
        """party, for_what, since, expected, reason_code of a wait that runs."""
        from csm_tui.store import waits

        waits.edit_wait(self, wait_id, rev, fields)

    def add_nudge(
        self,
        wait_id: int,
        step: int,
        *,
        channel: str = "",
        text: str = "",
        on: date | None = None,
        to: Sequence[int] = (),
    ) -> int:
        """A reminder of the ladder (2, 5, 10, 15, 21) was sent on ``on`` (today), to these people; gives its id.

        One to the customer is logged as a contact, too.
        """
        from csm_tui.store import waits

        return waits.nudge(self, wait_id, step, channel, text, on, to)

    def start_block(self, milestone_id: int, reason: str, *, owner: str = "", since: date | None = None) -> int:
        """The milestone cannot go on; gives the block's id."""
        from csm_tui.store import waits

        return waits.start_block(self, milestone_id, reason, owner, since)

    def end_block(self, block_id: int, until: date | None = None) -> None:
        """It can go on."""
        from csm_tui.store import waits

        waits.end_block(self, block_id, until)
