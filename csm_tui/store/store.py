"""The whole store: every write is one method, one transaction, one step of undo.

A facade on purpose, and long for that one reason: screens and commands see this class alone. What a method
does is written in the module of its aggregate, imported when first used; rules of refusal stand there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csm_tui.store.reading import AccountView, QueueItem, Reading

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from csm_tui.domain.fitting import PlanDiff
    from csm_tui.domain.incoming import ImportOutcome, Incoming
    from csm_tui.domain.model import AnswerValue, Draft, Need, Party, Phase, Review, Segment, Severity
    from csm_tui.domain.plan import Plan
    from csm_tui.store.journal import Undone

__all__ = ["AccountView", "QueueItem", "Store"]


class Store(Reading):
    """An open book that can be written. Refusals are UserErrors with the whole sentence; nothing is half done."""

    # accounts

    def create_account(
        self,
        name: str,
        *,
        segment: Segment | str | None = None,
        arr_cents: int | None = None,
        currency: str = "USD",
        source: str = "manual",
        **fields: Any,
    ) -> int:
        """A new account with the plan of its segment (by ARR where none is given); gives its id.

        Further fields: signed, kickoff, go_live (sold), renewal, owner, ae, product, region, industry, external_id,
        tags, links, review_interval.
        """
        from csm_tui.store import accounts

        given = {"arr_cents": arr_cents, "currency": currency, **fields}
        return accounts.create(self, name, given if segment is None else {"segment": segment, **given}, source)

    def edit_account(self, account_id: int, rev: int, **fields: Any) -> None:
        """Change fields by hand (names as in ``create_account``); imports leave them alone from now on."""
        from csm_tui.store import accounts

        accounts.edit(self, account_id, rev, fields)

    def hold_account(self, account_id: int, rev: int, *, reason: str, until: date | None = None) -> None:
        """Pause it: clocks stop."""
        from csm_tui.store import accounts

        accounts.hold(self, account_id, rev, reason, until)

    def resume_account(self, account_id: int, rev: int) -> None:
        """Go on after a hold."""
        from csm_tui.store import accounts

        accounts.resume(self, account_id, rev)

    def close_account(self, account_id: int, rev: int, closed_as: str, *, on: date | None = None) -> None:
        """Close it early: churned, abandoned or transferred. Complete is marking X2 done (gate G5)."""
        from csm_tui.store import accounts

        accounts.close(self, account_id, rev, closed_as, on)

    def reopen_account(self, account_id: int, rev: int) -> None:
        """A closed account is active again."""
        from csm_tui.store import accounts

        accounts.reopen(self, account_id, rev)

    def archive_account(self, account_id: int, *, archived: bool = True) -> None:
        """Out of the portfolio with everything kept, or back in."""
        from csm_tui.store import accounts

        accounts.archive(self, account_id, archived)

    def add_note(self, account_id: int, text: str, *, internal: bool = True, on: date | None = None) -> int:
        """A note of today (or of ``on``); gives its id."""
        from csm_tui.store import accounts

        return accounts.add_note(self, account_id, text, internal, on)

    def edit_note(self, note_id: int, rev: int, text: str) -> None:
        """Other words for a note."""
        from csm_tui.store import accounts

        accounts.edit_note(self, note_id, rev, text)

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
        from csm_tui.store import milestones

        return milestones.start_wait(self, milestone_id, party, for_what, since, expected, reason_code)

    def end_wait(self, wait_id: int, until: date | None = None) -> None:
        """The wait is over."""
        from csm_tui.store import milestones

        milestones.end_wait(self, wait_id, until)

    def add_nudge(self, wait_id: int, step: int, *, channel: str = "", text: str = "") -> int:
        """A reminder of the ladder (2, 5, 10, 15, 21) was sent today."""
        from csm_tui.store import milestones

        return milestones.nudge(self, wait_id, step, channel, text)

    def start_block(self, milestone_id: int, reason: str, *, owner: str = "", since: date | None = None) -> int:
        """The milestone cannot go on; gives the block's id."""
        from csm_tui.store import milestones

        return milestones.start_block(self, milestone_id, reason, owner, since)

    def end_block(self, block_id: int, until: date | None = None) -> None:
        """It can go on."""
        from csm_tui.store import milestones

        milestones.end_block(self, block_id, until)

    # actions, people, contacts

    def add_action(
        self,
        account_id: int,
        text: str,
        *,
        owner: str = "",
        party: str = "vendor",
        due: date | None = None,
        origin: str = "manual",
    ) -> int:
        """A next step; gives its id."""
        from csm_tui.store import actions

        return actions.add(self, account_id, text, owner, party, due, origin)

    def edit_action(self, action_id: int, rev: int, **fields: Any) -> None:
        """text, owner, party, due."""
        from csm_tui.store import actions

        actions.edit(self, action_id, rev, fields)

    def close_action(self, action_id: int, rev: int, *, state: str = "done", reason: str = "") -> None:
        """done, dropped (with a reason), or open again."""
        from csm_tui.store import actions

        actions.close(self, action_id, rev, state, reason)

    def add_person(self, account_id: int, name: str, **fields: Any) -> int:
        """role, title, email, power, interest, sentiment, influence, state; gives the id."""
        from csm_tui.store import people

        return people.add(self, account_id, name, fields)

    def edit_person(self, person_id: int, rev: int, **fields: Any) -> None:
        """As ``add_person``, and name, state_on."""
        from csm_tui.store import people

        people.edit(self, person_id, rev, fields)

    def add_contact(
        self,
        account_id: int,
        *,
        on: date | None = None,
        kind: str,
        direction: str = "both",
        held: bool = True,
        people: Sequence[int] = (),
        absent: Sequence[int] = (),
        text: str = "",
    ) -> int:
        """A meeting, mail, call or message; gives its id."""
        from csm_tui.store import people as module

        return module.add_contact(self, account_id, on or self.today, kind, direction, held, people, absent, text)

    def contact_answered(self, contact_id: int, on: date | None = None) -> None:
        """Our message was answered."""
        from csm_tui.store import people

        people.contact_answered(self, contact_id, on)

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

    def add_intervention(self, signal_id: int, action: str, result: str = "", *, on: date | None = None) -> int:
        """What was done about it; gives the intervention's id."""
        from csm_tui.store import signals

        return signals.add_intervention(self, signal_id, action, result, on)

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
    ) -> None:
        """Keep one answer (``None`` takes it back), where to resume and the seconds it took."""
        from csm_tui.store import reviews

        reviews.answer(self, review_id, question, value, note, same, position, seconds)

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

    # drafts

    def create_draft(
        self,
        account_id: int,
        template: str,
        body: str,
        fields: Mapping[str, str],
        facts: Mapping[str, str],
        *,
        decision_due: date | None = None,
    ) -> Draft:
        """A new draft with the facts it was made from."""
        from csm_tui.store import drafts

        return drafts.create(self, account_id, template, body, fields, facts, decision_due)

    def save_draft(self, draft_id: int, rev: int, body: str, fields: Mapping[str, str]) -> int:
        """Keep the text; gives the new rev. One editing session is one undo step; raises Stale."""
        from csm_tui.store import drafts

        return drafts.save(self, draft_id, rev, body, fields)

    def mark_draft_sent(self, draft_id: int, rev: int) -> None:
        """Sent today; a frozen copy is kept."""
        from csm_tui.store import drafts

        drafts.mark_sent(self, draft_id, rev)

    def answer_draft(self, draft_id: int, rev: int, answer: str) -> None:
        """approved, partly, declined or no-answer."""
        from csm_tui.store import drafts

        drafts.answered(self, draft_id, rev, answer)

    def close_draft(self, draft_id: int, rev: int) -> None:
        """Nothing more to wait for."""
        from csm_tui.store import drafts

        drafts.close(self, draft_id, rev)

    def discard_draft(self, draft_id: int, rev: int) -> None:
        """Out of sight; undo brings it back."""
        from csm_tui.store import drafts

        drafts.discard(self, draft_id, rev)

    def set_decision_due(self, draft_id: int, rev: int, due: date | None) -> None:
        """By when a decision is needed."""
        from csm_tui.store import drafts

        drafts.set_decision_due(self, draft_id, rev, due)

    # the rest of the record

    def add_criterion(self, account_id: int, metric: str, **fields: Any) -> int:
        """category, baseline, target, unit, source, owner, due, validated; gives the id."""
        from csm_tui.store import records

        return records.add_criterion(self, account_id, metric, fields)

    def edit_criterion(self, criterion_id: int, rev: int, **fields: Any) -> None:
        """As ``add_criterion``, and actual, actual_on, evidence, state, reason."""
        from csm_tui.store import records

        records.edit_criterion(self, criterion_id, rev, fields)

    def add_promise(
        self,
        account_id: int,
        text: str,
        *,
        kind: str = "feature",
        said_by: str = "",
        said_on: date | None = None,
        out_of_scope: bool = False,
    ) -> int:
        """What Sales said; gives the id."""
        from csm_tui.store import records

        return records.add_promise(self, account_id, text, kind, said_by, said_on, out_of_scope)

    def decide_promise(self, promise_id: int, decision: str) -> None:
        """honour, phase-2, reset, refuse, or open."""
        from csm_tui.store import records

        records.decide_promise(self, promise_id, decision)

    def set_numbers(self, account_id: int, on: date, **figures: float | None) -> int:
        """licensed, active, core_used, core_total, tickets, error_rate, trained, invited of a day."""
        from csm_tui.store import records

        return records.set_numbers(self, account_id, on, figures)

    def add_scope_change(self, account_id: int, text: str, *, asked: date | None = None, effect_days: int = 0) -> int:
        """A wish after the baseline; gives the id."""
        from csm_tui.store import records

        return records.add_scope_change(self, account_id, text, asked, effect_days)

    def decide_scope_change(self, change_id: int, rev: int, decision: str, *, effect_days: int | None = None) -> None:
        """in-scope, phase-2, refused, or open; ``effect_days`` where it is known better now."""
        from csm_tui.store import records

        records.decide_scope_change(self, change_id, rev, decision, effect_days)

    def add_uat_round(self, account_id: int, *, passed: bool, findings: str = "", on: date | None = None) -> int:
        """A round of acceptance testing; gives the id."""
        from csm_tui.store import records

        return records.add_uat_round(self, account_id, on or self.today, passed, findings)

    def pass_gate(self, account_id: int, gate: str, *, on: date | None = None, force_reason: str | None = None) -> int:
        """Pass a gate; raises GateClosed (``missing``) unless nothing is missing or it is forced with a reason.

        G4 and G5 are never forced. Gives the id.
        """
        from csm_tui.store import gates

        return gates.pass_gate(self, account_id, gate, on, force_reason)

    def set_check(
        self, account_id: int, checklist: str, item: str, state: str, owner: str = "", note: str = ""
    ) -> None:
        """Answer an item of the readiness list (``checks``): yes, no, waived (with owner or note), '' = open."""
        from csm_tui.store import gates

        gates.set_check(self, account_id, checklist, item, state, owner, note)

    def set_calendar(
        self,
        account_id: int,
        rev: int,
        *,
        country: str = "",
        weekend: Iterable[int] = (),
        days_off: Iterable[date] = (),
    ) -> None:
        """Working days of one account: "DE", "DE-BY", "-" (no holidays) or "" (default); weekend () = the country's."""
        from csm_tui.store import calendars

        calendars.set_calendar(self, account_id, rev, country, weekend, days_off)

    def set_default_calendar(
        self, *, country: str = "", weekend: Iterable[int] = (), days_off: Iterable[date] = ()
    ) -> None:
        """Working days of all accounts that say nothing of their own; recomputes them. No undo step."""
        from csm_tui.store import calendars

        calendars.set_default(self, country, weekend, days_off)

    def set_handoff(self, account_id: int, section: str, text: str) -> None:
        """One section of the handoff document."""
        from csm_tui.store import records

        records.set_handoff(self, account_id, section, text)

    # import, settings

    def import_accounts(
        self,
        incoming: Iterable[Incoming],
        *,
        dry_run: bool = False,
        strict: bool = False,
        progress: Callable[[int, int], None] | None = None,
        label: str = "Import",
    ) -> ImportOutcome:
        """Bring in an import file, whole or not at all, as one step; on a dry run only what it would do."""
        from csm_tui.store import imports

        return imports.import_accounts(
            self, list(incoming), dry_run=dry_run, strict=strict, progress=progress, label=label
        )

    def remember_map(self, header: str, columns: Mapping[str, str]) -> None:
        """Keep how columns were matched for files with this header; no undo step."""
        from csm_tui.store import settings

        settings.remember_map(self, header, columns)

    def set_setting(self, key: str, value: Any, *, journal: bool = False) -> None:
        """Keep a setting (plain JSON types); no undo step unless ``journal``."""
        from csm_tui.store import settings

        settings.write(self, key, value, journal)

    # undo, backups

    def undo(self) -> Undone | None:
        """Take back the newest step; its label and accounts, or ``None`` where there is none."""
        return self.db.undo()

    def redo(self) -> Undone | None:
        """Do again what was taken back last."""
        return self.db.redo()

    def backup(self, reason: str) -> str | None:
        """A verified copy in the backups folder; its path, ``None`` for a store opened without one."""
        from csm_tui.store import settings

        return settings.backup(self, reason)

    def backup_if_due(self) -> str | None:
        """A copy where the last one is from another day; its path, else ``None``."""
        from csm_tui.store import settings

        return settings.backup_if_due(self)
