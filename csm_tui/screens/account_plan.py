"""Milestones as a plan: marked and changed together, moved with what waits for them, put in order, taken out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from csm_tui.domain import dates
from csm_tui.domain.derived import MilestoneView
from csm_tui.domain.model import Milestone, MilestoneState
from csm_tui.screens.account_gates import GateWork
from csm_tui.screens.account_milestones import MilestoneWork
from csm_tui.screens.dialogs.menu import Menu, paragraphs
from csm_tui.screens.plan_story import marked_items, needs_entries, needs_of

NEEDS_STATES = ("", "once it is done", "once it has begun")


class PlanWork(GateWork, MilestoneWork):
    """Actions on the plan as a whole and on several of its milestones at once."""

    marked: set[int]  # ids of milestones

    # Marks

    def marked_milestones(self) -> list[Milestone]:
        """The marked milestones in the plan's order."""
        return [m for m in self.shown.facts.milestones if m.id in self.marked]

    def draw(self) -> None:
        """Lay everything out anew."""
        raise NotImplementedError

    def action_mark(self) -> None:
        """Mark the milestone under the cursor, or take its mark away, and go on to the next."""
        if (view := self._milestone()) is not None:
            self.toggle_mark(view.milestone.id)
            step = getattr(self.focused, "action_cursor_down", None)
            if step is not None:
                step()

    def toggle_mark(self, milestone_id: int) -> None:
        """Mark a milestone, or take its mark away."""
        self.marked ^= {milestone_id}
        self.draw()

    def action_mark_all(self) -> None:
        """Mark every open milestone; where all of them are marked, unmark them."""
        ids = {m.id for m in self.shown.facts.milestones if m.state is MilestoneState.OPEN}
        if not ids:
            self.say("No milestone is open.")
            return
        self.marked = set() if ids <= self.marked else ids
        self.draw()

    def unmark(self) -> bool:
        """Take all marks away; False where there were none."""
        if not self.marked:
            return False
        self.marked.clear()
        self.draw()
        return True

    def action_back(self) -> None:
        if not self.unmark():
            super().action_back()

    # Several at once

    def pick(self, menu: Menu, doing: Mapping[str, Callable[[], object]]) -> None:
        """Show a menu and do what is chosen."""

        def chosen(key: str | None) -> None:
            if key is not None:
                doing[key]()

        self.app.push_screen(menu, chosen)

    def marked_menu(self) -> None:
        """What can be done to all that is marked."""
        count = len(self.marked)
        title = "1 milestone marked" if count == 1 else f"{count} milestones marked"
        doing: dict[str, Callable[[], object]] = {
            "shift": self.shift_marked,
            "owner": self.own_marked,
            "done": self.finish_marked,
            "unmark": self.unmark,
        }
        about = paragraphs(("; ".join(m.title for m in self.marked_milestones()), "dim"))
        self.pick(Menu(title, marked_items(), about), doing)

    def shift_marked(self) -> None:
        from csm_tui.screens.dialogs.several import named, shift_days

        chosen = self.marked_milestones()

        def write(days: int, code: str, reason: str, cause: str, told: bool) -> None:
            ids = [m.id for m in chosen]
            self.store.shift_milestones(ids, days, reason_code=code, reason=reason, caused_by=cause, customer_told=told)
            self.marked.clear()

        self.form(shift_days(chosen, self.today, self.calendar, write), f"{named(chosen)} shifted")

    def own_marked(self) -> None:
        from csm_tui.screens.dialogs.several import named, set_owner

        chosen = self.marked_milestones()

        def write(owner: str, party: str) -> None:
            self.store.set_owner([m.id for m in chosen], owner=owner or None, party=party)
            self.marked.clear()

        self.form(set_owner(chosen, self.today, write), f"Owner of {named(chosen)} set")

    def finish_marked(self) -> None:
        from csm_tui.screens.dialogs.several import done_on, named

        chosen = [m for m in self.marked_milestones() if m.state is MilestoneState.OPEN]
        if not chosen:
            self.say("None of the marked milestones is open.")
            return

        def write(day: date) -> None:
            self.store.mark_done_many([m.id for m in chosen], actual=day)
            self.marked.clear()

        self.form(done_on(chosen, self.today, write), f"{named(chosen)} done")

    def action_done(self) -> None:
        if self.marked and self.milestone() is not None:
            self.finish_marked()
        else:
            super().action_done()

    # A move, with what waits for it

    def action_move_date(self) -> None:
        if self.marked and self.milestone() is not None:
            self.shift_marked()
            return
        if self.step() is not None:
            self.move_action()
            return
        if (view := self._milestone()) is None:
            return
        m = view.milestone
        if m.state is not MilestoneState.OPEN:
            self.say(f"{m.title} is {m.state.value}: open it again before moving its date.")
        else:
            self._ask_move(view)

    def _ask_move(self, view: MilestoneView) -> None:
        """The form of a move; where others wait for the milestone, what becomes of them is asked next."""
        from csm_tui.domain.planning import proposed_shift
        from csm_tui.screens.dialogs.move_date import move_date
        from csm_tui.screens.dialogs.unfinished import keep, kept

        m = view.milestone
        asked: dict[str, Any] = {}

        def write(new: date, code: str, reason: str, cause: str, told: bool) -> None:
            said: dict[str, Any] = {"new": new, "reason_code": code, "reason": reason, "caused_by": cause}
            said["customer_told"] = told
            if proposed_shift(self.shown.facts.milestones, m.code, new, self.calendar, today=self.today):
                asked.update(said)
            else:
                self.store.move_milestone(m.id, m.rev, **said)

        dialog = move_date(view, self.today, self.calendar, write)

        def after(values: Mapping[str, str] | None) -> None:
            if values is not None and asked:
                keep(self.app, dialog.memory, values)  # until the rest is answered, too
                self._offer_followers(m, asked, dialog.memory)
            elif values is not None:
                self.written(f"‘{m.title}’ moved")
            elif kept(self.app, dialog.memory):
                self.say("Nothing was changed. What you typed is there when you open it again.")

        self.app.push_screen(dialog, after)

    def _offer_followers(self, m: Milestone, said: Mapping[str, Any], memory: str) -> None:
        """Show before and after of all that waits for the milestone; what is ticked moves along, in the same step."""
        from csm_tui.domain.forecast import forecasts
        from csm_tui.domain.planning import Shift, proposed_shift, with_shifts
        from csm_tui.screens.dialogs.checklist import Checklist, Entry
        from csm_tui.screens.dialogs.unfinished import forget

        before = self.shown.facts.milestones
        found = proposed_shift(before, m.code, said["new"], self.calendar, today=self.today)

        def remark(shift: Shift) -> str:
            days = (shift.new - shift.old).days
            old, new = dates.short(shift.old, self.today), dates.short(shift.new, self.today)
            return f"{old} {self.glyphs.arrow} {new} {days:+d}d"

        def write(chosen: Mapping[str, int]) -> None:
            moved = {s.id: s.new for s in found if chosen[s.code]}
            self.store.move_with_dependants(m.id, m.rev, **said, dependants=moved)

        def after(chosen: Mapping[str, int] | None) -> None:
            if chosen is None:
                self.say("Nothing was moved. What you typed is there when you open it again.")
                return
            forget(self.app, memory)
            along = sum(chosen.values())
            self.written(f"‘{m.title}’ moved" + (f", {along} with it" if along else ""))

        own = Shift(m.id, m.code, m.title, m.committed or said["new"], said["new"])
        live = forecasts(with_shifts(before, (own, *found)), self.today, self.calendar).get("L1")
        text = f"{len(found)} milestones wait for it. Ticked ones move along, in the same step."
        if len(found) == 1:
            text = "One milestone waits for it. Ticked, it moves along, in the same step."
        if live is not None and m.code != "L1":
            text += f" With all of them the go-live is expected on {dates.long(live)}."
        entries = [Entry(s.code, s.title, remark(s), 1) for s in found]
        title = f"{m.title} moves to {dates.short(said['new'], self.today)}: and what waits for it?"
        self.app.push_screen(Checklist(title, entries, text=text, submit=write), after)

    # Order, needs, removal

    def action_place(self, step: int) -> None:
        """One place up or down in the plan."""
        if (view := self._milestone()) is None:
            return
        m = view.milestone
        write = partial(self.store.reorder_milestone, m.id, m.rev, step)
        self.attempt(write, said=f"‘{m.title}’ moved {'up' if step < 0 else 'down'}")

    def edit_needs(self) -> None:
        """Choose what a milestone waits for; a circle is refused where it is chosen."""
        from csm_tui.screens.dialogs.checklist import Checklist

        if (view := self._milestone()) is None:
            return
        m = view.milestone
        entries = needs_entries(m, self.shown.facts.milestones, self.today)

        def write(chosen: Mapping[str, int]) -> None:
            self.store.set_needs(m.id, m.rev, needs_of(m, chosen))

        dialog = Checklist(
            f"What does {m.title} need?",
            entries,
            states=NEEDS_STATES,
            text="Space changes a line: nothing, once it is done, once it has begun.",
            submit=write,
        )
        self.app.push_screen(dialog, lambda x: None if x is None else self.written(f"What ‘{m.title}’ needs is set"))

    def action_remove(self) -> None:
        """Take a milestone out of the plan, after a question; a next action is dropped with its reason."""
        if self.step() is not None:
            self.drop_action()
            return
        if (view := self._milestone()) is None:
            return
        m = view.milestone
        others = [x.title for x in self.shown.facts.milestones if any(n.code == m.code for n in x.needs)]
        text = "Its moves, waits and tasks go with it; u brings everything back."
        if others:
            who = others[0] if len(others) == 1 else f"{', '.join(others[:-1])} and {others[-1]}"
            verb = "needs" if len(others) == 1 else "need"
            text = f"{who} {verb} it, and would wait for what it waits for instead. {text}"
        write = partial(self.store.remove_milestone, m.id, m.rev, pass_on=True)
        self.sure(f"Take ‘{m.title}’ out of the plan?", text, write, f"‘{m.title}’ removed")

    def action_plan(self) -> None:
        """What can be done about the plan as a whole."""
        raise NotImplementedError

    def plan_doing(self) -> dict[str, Callable[[], object]]:
        """What each of these menu items does."""
        return {
            "plan": self.action_plan,
            "needs": self.edit_needs,
            "remove": self.action_remove,
            "up": partial(self.action_place, -1),
            "down": partial(self.action_place, 1),
        }
