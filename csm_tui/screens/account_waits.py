"""What can be done while something waits: waits, reminders and blocks, of a milestone and of the whole account."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from csm_tui.screens.account_base import AccountBase
from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs
from csm_tui.screens.waiting_story import ladder, open_block, open_waits, wait_line, waits_about, waits_items

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.domain.model import Block, Milestone, Wait


class WaitWork(AccountBase):
    """Actions on waits, reminders and blocks."""

    def _of(self, milestone_id: int) -> Milestone | None:
        return next((m for m in self.shown.facts.milestones if m.id == milestone_id), None)

    def _under_cursor(self) -> Milestone | None:
        """The milestone under the cursor, or a sentence that there is none."""
        view = self.milestone()
        if view is None:
            self.say("Go to a milestone first: tab changes the part of the screen.")
            return None
        return view.milestone

    def _which(self, then: Callable[[Wait], None]) -> None:
        """The open wait of the milestone under the cursor; asked for where there are several."""
        if (m := self._under_cursor()) is None:
            return
        waits = open_waits(self.shown.facts, m)
        if len(waits) == 1:
            then(waits[0])
        elif waits:
            by_id = {str(w.id): w for w in waits}
            items = [Item(key, w.for_what, hint=f"{w.party.value} since {w.since:%d %b}") for key, w in by_id.items()]
            self.app.push_screen(Menu("Which wait?", items), lambda key: then(by_id[key]) if key else None)
        else:
            self.say(f"{m.title} waits for nobody.")

    # Of a milestone

    def start_wait(self) -> None:
        from csm_tui.screens.dialogs.wait import start_wait

        if (m := self._under_cursor()) is not None:
            key = m.id

            def write(party: str, for_what: str, since: date, expected: date | None, code: str) -> object:
                return self.store.start_wait(key, party, for_what, since=since, expected=expected, reason_code=code)

            self.form(start_wait(m, self.today, self.calendar, write), f"‘{m.title}’ waits")

    def end_wait(self) -> None:
        self._which(self._end)

    def _end(self, wait: Wait) -> None:
        from csm_tui.screens.dialogs.wait import end_wait

        if (m := self._of(wait.milestone_id)) is not None:
            dialog = end_wait(m, wait, self.today, lambda day: self.store.end_wait(wait.id, until=day))
            self.form(dialog, f"‘{m.title}’ waits no longer")

    def nudge(self) -> None:
        self._which(self._nudge)

    def _nudge(self, wait: Wait) -> None:
        from csm_tui.screens.dialogs.wait import nudge

        def write(step: int, on: date, channel: str, text: str, to: tuple[int, ...]) -> object:
            return self.store.add_nudge(wait.id, step, channel=channel, text=text, on=on, to=to)

        people = self.shown.facts.people
        self.form(nudge(wait, self.today, self.calendar, write, people), "Reminder logged")

    def edit_wait(self) -> None:
        self._which(self._edit_wait)

    def _edit_wait(self, wait: Wait) -> None:
        from csm_tui.screens.dialogs.wait import edit_wait

        def write(party: str, for_what: str, since: date, expected: date | None, code: str) -> None:
            self.store.edit_wait(
                wait.id, wait.rev, party=party, for_what=for_what, since=since, expected=expected, reason_code=code
            )

        if (m := self._of(wait.milestone_id)) is not None:
            self.form(edit_wait(m, wait, self.today, self.calendar, write), f"What ‘{m.title}’ waits for edited")

    def start_block(self) -> None:
        from csm_tui.screens.dialogs.block import start_block

        if (m := self._under_cursor()) is not None:
            key = m.id

            def write(reason: str, owner: str, since: date) -> object:
                return self.store.start_block(key, reason, owner=owner, since=since)

            self.form(start_block(m, self.today, write), f"‘{m.title}’ is blocked")

    def end_block(self) -> None:
        if (m := self._under_cursor()) is not None and (block := open_block(self.shown.facts, m)) is not None:
            self._unblock(block)

    def _unblock(self, block: Block) -> None:
        from csm_tui.screens.dialogs.block import end_block

        if (m := self._of(block.milestone_id)) is not None:
            dialog = end_block(m, block, self.today, lambda day: self.store.end_block(block.id, until=day))
            self.form(dialog, f"‘{m.title}’ is no longer blocked")

    # Of the account

    def action_waits(self) -> None:
        """All waits and blocks, what is due next on each, and how long was waited for whom."""
        facts = self.shown.facts
        items = waits_items(facts, self.today, self.calendar)
        about = paragraphs(*waits_about(facts, self.today, self.calendar))
        self.app.push_screen(Menu(f"Waits and blocks of {facts.account.name}", items, about), self._opened)

    def _opened(self, chosen: str | None) -> None:
        """A line of the list of waits and blocks."""
        kind, _, key = (chosen or "").partition("-")
        facts = self.shown.facts
        wait = next((w for w in facts.waits if kind == "wait" and str(w.id) == key), None)
        block = next((b for b in facts.blocks if kind == "block" and str(b.id) == key), None)
        if wait is not None:
            self._show_wait(wait)
        elif block is not None:
            self._unblock(block)

    def _show_wait(self, wait: Wait) -> None:
        """One wait with its ladder, and what can be done about it."""
        m = self._of(wait.milestone_id)
        items = []
        if wait.until is None:
            items = [Item("nudge", "A reminder was sent", "n"), Item("end", "It waits no longer", "w")]
            items.append(Item("edit", "Edit", "e", "party, words, expected day"))
        doing = {
            "nudge": partial(self._nudge, wait),
            "end": partial(self._end, wait),
            "edit": partial(self._edit_wait, wait),
        }
        about = paragraphs(wait_line(wait, self.today, self.calendar), *ladder(wait, self.today, self.calendar))
        title = f"{m.title} waits" if m is not None else "A wait"
        self.app.push_screen(Menu(title, items, about), lambda key: doing[key]() if key else None)
