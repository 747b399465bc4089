"""Page: the go-live: ready or not, trouble after it with its clocks, when hypercare ends, the way back, the review."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any, ClassVar

from csm_tui.content.record import page_template
from csm_tui.domain.gates import missing
from csm_tui.domain.hypercare import Issue, verdict
from csm_tui.domain.model import Check, Milestone, MilestoneState
from csm_tui.screens.dialogs.menu import Item, Menu
from csm_tui.screens.record.page import Doing, RecordPage
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.markdown_lines import markdown_lines
from csm_tui.widgets.record_live import PAGES, SOLVED, Live, issue_about, live_head, live_lines, page_target

_HINTS = {
    "rollback": "Who decides, who is told, the steps back, how long until it works again.",
    "go-live-review": "What went well, what could be better and what we do about it, what comes next.",
}


class LivePage(RecordPage):
    """Everything around the go-live that is no milestone."""

    code: ClassVar[str] = "live"
    title: ClassVar[str] = "Go-live"
    new_label: ClassVar[str] = "Issue"
    done_label: ClassVar[str] = "Done"
    extra: ClassVar[tuple[str, ...]] = ("tick",)

    known: Live
    whole = False  # all solved issues are shown

    def read(self) -> None:
        facts, store, account = self.facts, self.store, self.account_id
        by_code = {m.code: m for m in facts.milestones}
        live, decided = by_code.get("L1"), next((m for m in facts.milestones if m.gate == "G3"), None)
        waits = decided is not None and decided.state is MilestoneState.OPEN
        issues, checks = store.issues(account), store.checklist(account, "hypercare")
        self.known = Live(
            live=live,
            hypercare=by_code.get("Y1"),
            decision=decided,
            missing=missing("G3", facts, self.today, self.screen.calendar) if waits else (),
            readiness=facts.checks,
            issues=issues,
            exit=checks,
            triggers=store.checklist(account, "rollback"),
            pages=store.pages(account),
            numbers=max(facts.numbers, key=lambda n: n.on, default=None),
            verdict=verdict(issues, checks, live.actual if live is not None else None, self.today),
            whole=self.whole,
        )

    def count(self) -> str:
        still = sum(i.resolved is None for i in self.known.issues)
        return f"{still} open" if still else ""

    def head(self, width: int, height: int) -> list[Line]:
        gap = [Line((("", ""),))] if height >= 20 else []
        return [*live_head(self.known, self.today, width, self.glyphs), *gap]

    def lines(self, width: int, height: int) -> list[Line]:
        return live_lines(self.known, self.today, width, self.glyphs)

    # What the cursor is on

    def _issue(self, target: Hashable | None) -> Issue | None:
        return next((i for i in self.known.issues if target == ("issue", i.id)), None)

    def _check(self, target: Hashable | None) -> Check | None:
        both = (("exit", self.known.exit), ("trigger", self.known.triggers))
        return next((c for kind, checks in both for c in checks if target == (kind, c.item)), None)

    def _page(self, target: Hashable | None) -> str:
        return next((kind for kind in PAGES if target == page_target(self.known.pages[kind])), "")

    def _end(self, target: Hashable | None) -> Milestone | None:
        """The milestone that ends hypercare, on its line."""
        found = self.known.hypercare
        return found if found is not None and target == ("milestone", found.id) else None

    # Doing

    def doing(self, target: Hashable | None) -> list[Doing]:
        found: list[Doing] = []
        if (issue := self._issue(target)) is not None:
            found += self._issue_doing(issue)
        elif self._check(target) is not None:
            found.append((Item("tick", "Tick it, or take the tick back", "d"), partial(self.tick, target)))
            found.append((Item("answer", "Answer it", "a", "yes, no, with words"), partial(self.edit, target)))
        elif self._page(target):
            found.append((Item("e", "Write it", "e"), partial(self.edit, target)))
        elif self._end(target) is not None:
            found.append((Item("d", "End hypercare", "d"), partial(self.done, target)))
        found.append((Item("g", "The readiness list and the go/no-go", "g", "gate G3"), self._gate))
        found.append((Item("numbers", "Type the numbers of the week", "#"), self.screen.action_numbers))
        return found

    def _issue_doing(self, issue: Issue) -> list[Doing]:
        target = ("issue", issue.id)
        found: list[Doing] = []
        if issue.resolved is None:
            label = "Answered today" if issue.responded is None else "Solved today"
            found.append((Item("d", label, "d"), partial(self.done, target)))
            if issue.responded is None:
                found.append((Item("s", "Solved today", "s"), partial(self.screen.issue_solved, issue)))
        else:
            again = partial(self.store.edit_issue, issue.id, issue.rev, resolved=None)
            found.append((Item("o", "Open again", "o"), partial(self.screen.attempt, again, said="Open again")))
        found.append((Item("e", "Edit", "e", "with other days"), partial(self.edit, target)))
        found.append((Item("remove", "Take it out"), partial(self.remove, target)))
        return found

    def can(self, action: str, target: Hashable) -> bool:
        if (issue := self._issue(target)) is not None:
            return action != "done" or issue.resolved is None
        if self._check(target) is not None:
            return action in ("edit", "done")
        return (action == "edit" and bool(self._page(target))) or (action == "done" and self._end(target) is not None)

    def open(self, target: Hashable) -> None:
        if (issue := self._issue(target)) is not None:
            self.screen.page_menu(issue.title, *issue_about(issue, self.today))
        elif self._check(target) is not None:
            self._answer(target)
        elif kind := self._page(target):
            self._read_page(kind)
        elif target == ("numbers", 0):
            self.screen.action_numbers()
        elif target == ("gate", 3):
            self._gate()
        elif target == ("solved", 0):
            self._unfold()
        else:
            self.done(target)

    def _unfold(self) -> None:
        """Show all solved issues, the cursor on the first that was hidden; or the latest of them alone."""
        self.whole = not self.whole
        self.screen.reload()
        solved = [i for i in self.known.issues if i.resolved is not None]
        target = ("issue", solved[SOLVED].id) if self.whole else ("solved", 0)
        self.screen.query_one("#list", Lines).move_to(target)

    def _gate(self) -> None:
        self.screen.csm.open_gate(self.account_id, "G3")

    def _read_page(self, kind: str) -> None:
        """What was written; before that, the form."""
        page = self.known.pages[kind]
        if not page.begun:
            self._write(kind)
            return
        items = [Item("e", "Edit", "e"), Item("copy", "Copy it", "c")]
        act = {"e": partial(self._write, kind), "copy": partial(self.screen.csm.copy, page.text, PAGES[kind].lower())}
        menu = Menu(PAGES[kind], items, partial(markdown_lines, page.text))
        self.screen.app.push_screen(menu, lambda key: act[key]() if key else None)

    def new(self) -> None:
        """An issue after the go-live."""
        from csm_tui.screens.dialogs.issue import issue

        def write(fields: Mapping[str, Any]) -> None:
            self.store.add_issue(self.account_id, **fields)

        self.screen.form(issue(None, self.today, write, key=self.account_id), "Issue added")

    def edit(self, target: Hashable) -> None:
        from csm_tui.screens.dialogs.issue import issue

        if (found := self._issue(target)) is not None:

            def write(fields: Mapping[str, Any]) -> None:
                self.store.edit_issue(found.id, found.rev, **fields)

            self.screen.form(issue(found, self.today, write, key=self.account_id), "Issue edited")
        elif self._check(target) is not None:
            self._answer(target)
        elif kind := self._page(target):
            self._write(kind)

    def _answer(self, target: Hashable) -> None:
        """A criterion: yes, no or waived. A reason to go back: it has happened, or not."""
        if (check := self._check(target)) is None:
            self.screen.say("Space ticks what ends hypercare, or a reason to go back, further down on this page.")
            return
        if check.list == "hypercare":
            self.screen.answer_check(check)
            return
        items = [Item("yes", "It has happened", "y"), Item("no", "It has not", "n"), Item("open", "Not answered", "o")]

        def chosen(key: str | None) -> None:
            if key is not None:
                self.screen.set_check(check, "" if key == "open" else key, check.owner, check.note)

        self.screen.app.push_screen(Menu(check.text, items), chosen)

    def _write(self, kind: str) -> None:
        """The text of a page; a frame that nobody filled in is no plan."""
        from csm_tui.errors import Refused
        from csm_tui.screens.dialogs.long_text import long_text

        page = self.known.pages[kind]

        def write(text: str) -> None:
            if text.strip() == page_template(kind):
                raise Refused("This is the frame alone: fill it in before it is kept.")
            self.store.set_page(self.account_id, kind, text, rev=page.rev)

        dialog = long_text(
            PAGES[kind], page.text, self.today, write, hint=_HINTS[kind], memory=f"page-{self.account_id}-{kind}"
        )
        then = self._settle_way_back if kind == "rollback" else None
        self.screen.form(dialog, f"{PAGES[kind]}: kept", then)

    def _settle_way_back(self) -> None:
        """The readiness list asks for a rollback plan: where one was written, its item can be ticked at once."""
        asked = next((c for c in self.known.readiness if c.item == "rollback"), None)
        if asked is None or asked.settled or not self.known.pages["rollback"].begun:
            return
        write = partial(self.store.set_check, self.account_id, asked.list, asked.item, "yes", asked.owner, asked.note)
        text = f"‘{asked.text}’ is asked for by the go/no-go."
        self.screen.sure("Tick it on the readiness list?", text, write, "Ticked on the readiness list")

    def done(self, target: Hashable) -> None:
        """An issue: answered, then solved; a criterion: ticked; the last line: hypercare is over."""
        if (issue := self._issue(target)) is not None:
            self.screen.issue_done(issue.id)
        elif self._check(target) is not None:
            self.tick(target)
        elif (milestone := self._end(target)) is not None:
            self.screen.done_form(milestone)

    def tick(self, target: Hashable | None) -> None:
        """Space: yes, or take it back. Of a trigger, yes means that it has happened."""
        if (check := self._check(target)) is None:
            return
        if check.list == "hypercare" and check.item in self.known.verdict.computed and not check.state:
            self.screen.say("The issues above answer this one by themselves. Enter answers it in words.")
            return
        state = "" if check.state == "yes" else "yes"
        onward = None
        if state and check.list == "hypercare":
            onward = lambda _: self.screen.query_one("#list", Lines).action_cursor_down()  # noqa: E731
        self.screen.set_check(check, state, check.owner, check.note, onward)

    def remove(self, target: Hashable) -> None:
        if (issue := self._issue(target)) is not None:
            write = partial(self.store.remove_issue, issue.id, issue.rev)
            text = "One that was solved is better marked as solved: d."
            self.screen.sure(f"Take out ‘{issue.title}’?", text, write, "Issue taken out")
