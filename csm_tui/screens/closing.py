"""Closing an account: a walk through value, signals, promises, actions and hand-over; then complete, or early."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING

from textual import events, on
from textual.geometry import Size
from textual.widget import Widget

from csm_tui.commands import CLOSING, bindings
from csm_tui.domain.model import MilestoneState, Status
from csm_tui.domain.record import Outstanding, closing, hand_over_note
from csm_tui.screens.account_work import AccountWork, Target
from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs
from csm_tui.widgets.account_lines import title_line
from csm_tui.widgets.closing_lines import closing_head, closing_lines
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Block, Pane

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.domain.gates import Missing
    from csm_tui.domain.model import Milestone
    from csm_tui.domain.record import Page
    from csm_tui.store import Store


class ClosingScreen(AccountWork):
    """What is left before the account is complete; each line leads to what settles it."""

    TITLE_IN_HELP = "Closing"
    AUTO_FOCUS = "#steps"
    BINDINGS = bindings(CLOSING)
    DEFAULT_CSS = "ClosingScreen #steps { height: 1fr; overflow-y: auto; }"

    def __init__(self, store: Store, account_id: int) -> None:
        super().__init__(store)
        self._account_id = account_id
        self.happened = []
        self.marked: set[int] = set()
        self.steps: tuple[Outstanding, ...] = ()
        self.pages: dict[str, Page] = {}

    _drawn: Size | None = None  # for what the lines were made

    def account_id(self) -> int | None:
        return self._account_id

    def body(self) -> Iterable[Widget]:
        yield Block(id="top", glyphs=self.glyphs)
        yield Pane(id="steps", glyphs=self.glyphs)

    # Reading

    def load(self) -> None:
        self.shown = self.store.view(self._account_id)
        self.pages = self.store.pages(self._account_id)
        texts = {kind: page.text for kind, page in self.pages.items()}
        self.steps = closing(self.shown.facts, self.today, texts)
        self.draw()

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if hasattr(self, "shown") and self._drawn != self.app.size:
            self.draw()

    def draw(self) -> None:
        """Lay it out for the size there is."""
        self._drawn = self.app.size
        (width, height), glyphs, facts = self.app.size, self.glyphs, self.shown.facts
        top = [title_line(facts, "", width, glyphs, self.today, demo=self.csm.demo)]
        top += [Line(((" Closing", "head"),)), *closing_head(self.steps, width)]
        if facts.account.status is Status.CLOSED:
            top = [*top[:2], Line(((f" It is closed as {facts.account.closed_as}.", "dim"),))]
        if height >= 20:
            top.append(Line((("", ""),)))
        self.query_one("#top", Block).set_lines(top)
        self.query_one("#steps", Lines).set_lines(closing_lines(self.steps, width - 1, glyphs))
        self.refresh_bindings()

    # What the cursor is on

    def _lacking(self, target: Hashable | None) -> Missing | None:
        """What the line of the cursor asks for."""
        if not isinstance(target, tuple) or target[0] != "ask":
            return None
        step = next((s for s in self.steps if s.kind == target[1]), None)
        return step.asks[target[2]] if step is not None and target[2] < len(step.asks) else None

    def target(self) -> Target | None:
        """The milestone, signal or action that is asked for: what can be done on every screen about an account."""
        found = self._lacking(self.query_one("#steps", Lines).target)
        if found is None:
            return None
        if found.kind == "milestone":
            m = next((m for m in self.shown.facts.milestones if m.code == found.ref), None)
            return ("milestone", m.id) if m is not None else None
        return (found.kind, int(found.ref)) if found.kind in ("signal", "action") else None

    # Settling

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        event.stop()
        found = self._lacking(event.target)
        if found is None:
            self._open_step(str(event.target[1]) if isinstance(event.target, tuple) else "")
        elif found.kind == "criterion":
            self._settle_criterion(found.ref)
        elif found.kind == "promise":
            self.decide_promise(found.ref)
        elif found.kind == "note":
            self.action_new()
        elif (target := self.target()) is not None:
            self.open_target(target)

    def _settle_criterion(self, ref: str) -> None:
        """Without one it is written down; one that has no value is measured; else met or waived."""
        c = self.criterion(ref)
        if c is None:
            self.write_criterion(None)
        else:
            self.open_criterion(c)

    def _open_step(self, kind: str) -> None:
        """The place in which a step is worked on as a whole."""
        if kind == "signals":
            self.csm.open_signals(self._account_id)
        elif kind == "note":
            self.action_new()
        elif kind in ("value", "promises"):
            self.csm.open_record(self._account_id, "win" if kind == "value" else "promises")
        else:
            self.say(next((s.title for s in self.steps if s.kind == kind), "") + ": nothing is to be done here.")

    def action_new(self) -> None:
        """The note to the next owner: read, written here, or as a draft."""
        text = self.pages["hand-over"].text.strip()
        made = text or hand_over_note(self.shown.facts, self.today)
        items = [
            Item("write", "Edit the note" if text else "Keep it, with your changes", "e"),
            Item("copy", "Copy it", "c"),
            Item("draft", "A draft from the template", "o", "Hand-over note, with its blanks"),
        ]

        def chosen(key: str | None) -> None:
            if key == "write":
                self._write_note(made)
            elif key == "copy":
                self.csm.copy(made, "the hand-over note")
            elif key == "draft":
                self.draft_of("hand-over-note")

        said = (
            "As it is kept. e edits it" if text else "Made from the record, not kept yet. e keeps it, with your changes"
        )
        said += "; c copies it; o makes a draft from the template."
        self.app.push_screen(Menu("Hand-over note", items, paragraphs((said, "dim"), "", *made.split("\n"))), chosen)

    def _write_note(self, text: str) -> None:
        from csm_tui.screens.dialogs.long_text import long_text

        rev = self.pages["hand-over"].rev

        def write(body: str) -> None:
            self.store.set_page(self._account_id, "hand-over", body, rev=rev)

        hint = "For the next owner: where it stands, what was agreed, who is who."
        memory = f"hand-over-{self._account_id}"
        self.form(long_text("Hand-over note", text, self.today, write, hint=hint, memory=memory), "Hand-over note kept")

    # Closing

    def _last(self) -> Milestone | None:
        """The step that closes the account."""
        return next((m for m in self.shown.facts.milestones if m.code == "X2"), None)

    def action_complete(self) -> None:
        """Close as complete, where nothing stands in the way."""
        last = self._last()
        wanted = [ask for step in self.steps if step.needed for ask in step.asks]
        if self.shown.facts.account.status is Status.CLOSED:
            self.say("The account is closed already.")
        elif wanted:
            self.say(f"Not complete yet: {wanted[0].text}. Settle it, or c closes early.", error=True)
        elif last is None:
            self.say("The plan has no last step (X2): an account without it is closed early.", error=True)
        elif last.state is not MilestoneState.OPEN:
            self.say(f"‘{last.title}’ is {last.state.value} already: open it again on the account first.", error=True)
        else:
            self._complete(last)

    def _complete(self, last: Milestone) -> None:
        from csm_tui.screens.dialogs.mark_done import mark_done

        def write(day: date, evidence: str) -> None:
            self.store.mark_done(last.id, last.rev, actual=day, evidence=evidence)

        self.form(mark_done(last, self.today, write), "", lambda: self._went("complete"))

    def action_early(self) -> None:
        """Churned, abandoned or transferred; what stays open is told."""
        from csm_tui.screens.dialogs.close import close_early

        account = self.shown.facts.account
        if account.status is Status.CLOSED:
            self.say("The account is closed already.")
            return
        ways: list[str] = []

        def write(how: str, on: date, reason: str) -> None:
            self.store.close_account(account.id, account.rev, how, on=on, reason=reason)
            ways.append(how)

        left = [step.title.lower() for step in self.steps if not step.done]
        intro = "Its health stays as it is now." + (f" Left open: {', '.join(left)}." if left else "")
        dialog = close_early(account.name, self.today, write, intro=intro, key=account.id)
        self.form(dialog, "", lambda: self._went(ways[-1]))

    def _went(self, how: str) -> None:
        """Back to the account, and say so."""
        name = self.shown.facts.account.name
        self.csm.back()
        self.csm.say(f"{name} is closed as {how}; it stays in the search {self.glyphs.sep} u undo")

    def action_close(self) -> None:
        """It is open already."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to filter, and nothing to close twice."""
        if action == "filter":
            return False
        if action in ("complete", "early") and hasattr(self, "shown"):
            return self.shown.facts.account.status is not Status.CLOSED
        return super().check_action(action, parameters)
