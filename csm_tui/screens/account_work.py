"""What can be done on the account screen: each action asks by a dialog and answers with one store call."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from csm_tui.domain.derived import MilestoneView
from csm_tui.domain.model import Action, MilestoneState, Signal, Status
from csm_tui.errors import Unknown
from csm_tui.screens.account_story import (
    ACTION_ITEMS,
    account_items,
    action_story,
    history_story,
    milestone_items,
    milestone_story,
    open_waits,
    signal_items,
    signal_story,
)
from csm_tui.screens.base import ListScreen
from csm_tui.screens.dialogs.confirm import Confirm
from csm_tui.screens.dialogs.form import Field, FormDialog
from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs
from csm_tui.widgets.account_lines import Happened

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.store.reading import AccountView

Target = tuple[str, int]


class AccountWork(ListScreen[None]):
    """The actions; ``AccountScreen`` shows the account and says what the cursor is on."""

    shown: AccountView
    happened: list[Happened]

    # What the cursor is on

    def target(self) -> Target | None:
        """What the cursor of the part in focus is on: ``("milestone", id)``, ``("signal", id)`` …"""
        raise NotImplementedError

    @property
    def today(self) -> date:
        """The day that the program reckons with."""
        return self.csm.today

    def milestone(self) -> MilestoneView | None:
        """The milestone under the cursor."""
        target = self.target()
        if target is None or target[0] != "milestone":
            return None
        return next((v for v in self.shown.assessment.milestones if v.milestone.id == target[1]), None)

    def signal(self) -> Signal | None:
        """The signal under the cursor."""
        target = self.target()
        if target is None or target[0] != "signal":
            return None
        return next((s for s in self.shown.facts.signals if s.id == target[1]), None)

    def step(self) -> Action | None:
        """The next action under the cursor."""
        target = self.target()
        if target is None or target[0] != "action":
            return None
        return next((a for a in self.shown.facts.actions if a.id == target[1]), None)

    # Asking

    def form(self, dialog: FormDialog, said: str) -> None:
        """Show a form that writes by itself; when it has, read again and say what was done."""

        def after(values: object) -> None:
            if values is not None:
                self.written(said)
            elif dialog.memory and dialog.memory in self.app.__dict__.get("kept_forms", {}):
                self.say("Nothing was changed. What you typed is there when you open it again.")

        self.app.push_screen(dialog, after)

    def sure(self, title: str, text: str, write: Callable[[], object], said: str) -> None:
        """Ask before what is hard to reverse."""
        self.app.push_screen(Confirm(title, text, write), lambda yes: self.written(said) if yes else None)

    def written(self, said: str) -> None:
        """Something was written: read again, and say it with the way back."""
        self.csm.changed()
        self.reload()
        self.say(f"{said} {self.glyphs.sep} u undo")

    def choose(self, title: str, items: list[Item], about: list[Any], target: Target | None) -> None:
        """Show a text with what can be done, and do what is chosen."""
        doing = self.doing()

        def chosen(item: str | None) -> None:
            if item is not None:
                doing[item]()

        self.app.push_screen(Menu(title, items, paragraphs(*about) if about else None), chosen)

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
            "block": self.start_block,
            "unblock": self.end_block,
            "skip": self.skip,
            "intervene": self.intervene,
            "acknowledge": self.acknowledge,
            "resolve": self.resolve,
            "dismiss": self.dismiss_signal,
            "regrade": self.regrade,
            "raise": self.raise_signal,
            "action-done": self.action_done,
            "action-edit": self.edit_action,
            "action-drop": self.drop_action,
            "new-action": self.action_quick_action,
            "note": self.action_note,
            "note-edit": self.edit_note,
            "new-milestone": self.new_milestone,
            "edit-account": self.edit_account,
            "baseline": self.action_baseline,
            "clear-override": self.clear_override,
            "hold": self.action_hold,
            "resume": self.action_hold,
            "close": self.close_early,
            "open-again": self.open_again,
            "archive": self.action_archive,
        }

    def open_target(self, target: Target) -> None:
        """The story behind a line, with what can be done about it."""
        facts, today = self.shown.facts, self.today
        kind, key = target
        if kind == "milestone" and (view := self.milestone()) is not None:
            self.choose(view.milestone.title, milestone_items(view, facts), milestone_story(view, facts, today), target)
        elif kind == "signal" and (signal := self.signal()) is not None:
            story = signal_story(signal, self.kind_of(signal), today)
            self.choose(signal.title, signal_items(signal), story, target)
        elif kind == "action" and (step := self.step()) is not None:
            self.choose(step.text, list(ACTION_ITEMS), action_story(step), target)
        elif kind == "history" and 0 <= key < len(self.happened):
            about, items = history_story(self.happened[key], facts)
            self.choose("History", items, about, target)
        elif kind == "none":
            self.action_menu()

    @staticmethod
    def kind_of(signal: Signal) -> Any:
        """The catalogue's entry of a signal; ``None`` where it is not in the catalogue."""
        from csm_tui.content import signals

        return signals().get(signal.code)

    def action_menu(self) -> None:
        """Everything that can be done to what the cursor is on, then to the account."""
        facts = self.shown.facts
        items: list[Item] = []
        title = facts.account.name
        if (view := self.milestone()) is not None:
            items, title = milestone_items(view, facts), f"{view.milestone.title}, {title}"
        elif (signal := self.signal()) is not None:
            items, title = signal_items(signal), f"{signal.title}, {title}"
        elif self.step() is not None:
            items = list(ACTION_ITEMS)
        taken = {item.key for item in items}
        whole = account_items(facts, overridden=self.shown.assessment.health.override is not None)
        items += [item._replace(key="") if item.key in taken else item for item in whole]
        self.choose(title, items, [], self.target())

    # Milestones

    def _milestone(self) -> MilestoneView | None:
        """The milestone under the cursor, or a sentence that there is none."""
        view = self.milestone()
        if view is None:
            self.say("Go to a milestone first: tab changes the part of the screen.")
        return view

    def action_done(self) -> None:
        if (step := self.step()) is not None:
            close = partial(self.store.close_action, step.id, step.rev, state="done", reason="")
            self.attempt(close, said=f"Done: {step.text}")
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

    def action_move_date(self) -> None:
        if (view := self._milestone()) is None:
            return
        from csm_tui.screens.dialogs.move_date import move_date

        m = view.milestone
        if m.state is not MilestoneState.OPEN:
            self.say(f"{m.title} is {m.state.value}: open it again before moving its date.")
            return

        def write(new: date, code: str, reason: str, cause: str, told: bool) -> object:
            return self.store.move_milestone(
                m.id, m.rev, new=new, reason_code=code, reason=reason, caused_by=cause, customer_told=told
            )

        self.form(move_date(view, self.today, write), f"‘{m.title}’ moved")

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
            dialog = edit_milestone(m, self.today, lambda fields: self.store.edit_milestone(m.id, m.rev, **fields))
            self.form(dialog, f"‘{m.title}’ edited")

    def new_milestone(self) -> None:
        from csm_tui.screens.dialogs.new_milestone import new_milestone

        account = self.shown.facts.account
        phase = self.shown.assessment.phase
        dialog = new_milestone(
            phase, self.today, lambda fields: self.store.add_milestone(account.id, **fields), key=account.id
        )
        self.form(dialog, "Milestone added")

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

    # Waits and blocks

    def start_wait(self) -> None:
        from csm_tui.screens.dialogs.wait import start_wait

        if (view := self._milestone()) is not None:
            m = view.milestone

            def write(party: str, for_what: str, since: date, expected: date | None) -> object:
                return self.store.start_wait(m.id, party, for_what, since=since, expected=expected)

            self.form(start_wait(m, self.today, write), f"‘{m.title}’ waits")

    def end_wait(self) -> None:
        from csm_tui.screens.dialogs.wait import end_wait

        if (view := self._milestone()) is None:
            return
        waits = open_waits(self.shown.facts, view.milestone)
        if waits:
            wait = waits[0]
            dialog = end_wait(view.milestone, wait, self.today, lambda day: self.store.end_wait(wait.id, until=day))
            self.form(dialog, f"‘{view.milestone.title}’ waits no longer")

    def start_block(self) -> None:
        if (view := self._milestone()) is None:
            return
        m = view.milestone

        def write(values: Any) -> None:
            self.store.start_block(m.id, values["reason"], owner=values["owner"])

        fields = (Field("reason", "What blocks it", required=True), Field("owner", "Who has it", placeholder="a name"))
        dialog = FormDialog(f"Blocked: {m.title}", fields, today=self.today, submit=write, memory=f"block-{m.id}")
        self.form(dialog, f"‘{m.title}’ is blocked")

    def end_block(self) -> None:
        if (view := self._milestone()) is None:
            return
        m = view.milestone
        block = next((b for b in self.shown.facts.blocks if b.milestone_id == m.id and b.until is None), None)
        if block is not None:
            self.attempt(partial(self.store.end_block, block.id), said=f"‘{m.title}’ is no longer blocked")

    # Signals

    def raise_signal(self) -> None:
        from csm_tui.content import signals
        from csm_tui.screens.dialogs.signal import choose_signal, raise_signal

        kinds, account = signals(), self.shown.facts.account

        def chosen(code: str | None) -> None:
            if code is None:
                return
            kind = kinds[code]
            dialog = raise_signal(
                kind,
                account.name,
                self.today,
                lambda text, grade, day: self.store.raise_signal(
                    account.id, code, subject="", evidence=text, severity=grade, first_noticed=day
                ),
                key=account.id,
            )
            self.form(dialog, f"Signal raised: {kind.title}")

        self.app.push_screen(choose_signal(kinds.values()), chosen)

    def intervene(self) -> None:
        from csm_tui.screens.dialogs.signal import intervention

        if (s := self.signal()) is not None:
            kind = self.kind_of(s)
            dialog = intervention(
                s,
                kind.intervention if kind else "",
                self.today,
                lambda action, result, day: self.store.add_intervention(s.id, action, result, on=day),
            )
            self.form(dialog, f"Recorded for ‘{s.title}’")

    def acknowledge(self) -> None:
        if (s := self.signal()) is not None:
            self.attempt(partial(self.store.acknowledge_signal, s.id, s.rev), said=f"‘{s.title}’ acknowledged")

    def _end_signal(self, word: str, write: Callable[[int, int, str], object], placeholder: str) -> None:
        from csm_tui.screens.dialogs.reason import reason

        if (s := self.signal()) is not None:
            dialog = reason(
                f"{word}: {s.title}",
                self.today,
                lambda why: write(s.id, s.rev, why),
                placeholder=placeholder,
                memory=f"{word}-{s.id}",
            )
            self.form(dialog, f"‘{s.title}’ {word.lower()}")

    def resolve(self) -> None:
        self._end_signal("Resolved", self.store.resolve_signal, "what settled it")

    def dismiss_signal(self) -> None:
        self._end_signal("Dismissed", self.store.dismiss_signal, "why it is none")

    def regrade(self) -> None:
        from csm_tui.screens.dialogs.signal import regrade

        if (s := self.signal()) is not None:
            dialog = regrade(s, self.today, lambda grade, why: self.store.regrade_signal(s.id, s.rev, grade, why))
            self.form(dialog, f"‘{s.title}’ re-graded")

    # Next actions, notes

    def action_quick_action(self) -> None:
        from csm_tui.screens.dialogs.quick_action import quick_action

        account = self.shown.facts.account

        def write(text: str, owner: str, party: str, due: date | None) -> object:
            return self.store.add_action(account.id, text, owner=owner, party=party, due=due, origin="manual")

        self.form(quick_action(account.name, self.today, write, key=account.id), "Action added")

    def edit_action(self) -> None:
        from csm_tui.screens.dialogs.quick_action import quick_action

        if (step := self.step()) is not None:
            account = self.shown.facts.account

            def write(text: str, owner: str, party: str, due: date | None) -> None:
                self.store.edit_action(step.id, step.rev, text=text, owner=owner, party=party, due=due)

            self.form(quick_action(account.name, self.today, write, action=step, key=account.id), "Action edited")

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

    def action_note(self) -> None:
        from csm_tui.screens.dialogs.note import note

        account = self.shown.facts.account
        dialog = note(account.name, self.today, lambda text: self.store.add_note(account.id, text), key=account.id)
        self.form(dialog, "Note added")

    def edit_note(self) -> None:
        target = self.target()
        if target is None or target[0] != "history":
            return
        ref = self.happened[target[1]].ref
        found = next((n for n in self.shown.facts.notes if n.id == ref), None)
        if found is None:
            raise Unknown("That note is no longer there.")

        def write(values: Any) -> None:
            self.store.edit_note(found.id, found.rev, values["text"])

        field = Field("text", "Note", "lines", found.text, required=True)
        self.form(FormDialog("Edit the note", (field,), today=self.today, submit=write), "Note edited")

    # The account

    def edit_account(self) -> None:
        from csm_tui.screens.dialogs.account import edit_account

        account = self.shown.facts.account
        dialog = edit_account(
            account, self.today, lambda fields: self.store.edit_account(account.id, account.rev, **fields)
        )
        self.form(dialog, "Account edited")

    def action_hold(self) -> None:
        from csm_tui.screens.dialogs.reason import hold

        account = self.shown.facts.account
        if account.status is Status.HOLD:
            self.attempt(partial(self.store.resume_account, account.id, account.rev), said=f"{account.name} goes on")
        elif account.status is Status.ACTIVE:
            dialog = hold(
                account.name,
                self.today,
                lambda why, until: self.store.hold_account(account.id, account.rev, reason=why, until=until),
            )
            self.form(dialog, f"{account.name} on hold")
        else:
            self.say("The account is closed.")

    def close_early(self) -> None:
        account = self.shown.facts.account
        options = (
            ("churned", "Churned: they leave"),
            ("abandoned", "Abandoned: nobody goes on with it"),
            ("transferred", "Transferred early to a colleague"),
        )

        def write(values: Any) -> None:
            self.store.close_account(account.id, account.rev, values["how"])

        dialog = FormDialog(
            f"Close {account.name} early",
            (Field("how", "Closed as", "choice", options=options, required=True),),
            today=self.today,
            submit=write,
            intro="Complete is told by its last milestone, Onboarding closed. Its health stays as it is now.",
        )
        self.form(dialog, f"{account.name} closed")

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
