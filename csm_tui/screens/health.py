"""Why this health: every number opened to what lies behind it, and a person's word over it (R10, R12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.geometry import Size
from textual.widget import Widget

from csm_tui.commands import HEALTH, bindings
from csm_tui.domain.derived import Fix
from csm_tui.domain.model import Colour
from csm_tui.screens.account_work import AccountWork, Target
from csm_tui.widgets.account_lines import Happened, title_line
from csm_tui.widgets.health_lines import health_lines, top_lines
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Block, Pane

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.store import Store


class HealthScreen(AccountWork):
    """Score, components, caps, what would make it green, how it came to this."""

    TITLE_IN_HELP = "Health"
    AUTO_FOCUS = "#why"
    BINDINGS = bindings(HEALTH)
    DEFAULT_CSS = "HealthScreen #why { height: 1fr; overflow-y: auto; }"

    def __init__(self, store: Store, account_id: int) -> None:
        super().__init__(store)
        self._account_id = account_id
        self.happened: list[Happened] = []
        self.opened: set[str] = set()
        self.marked: set[int] = set()  # nothing is marked here; Esc asks for it
        self.fixes: Sequence[Fix] = ()
        self.questions: Mapping[str, str] = {}

    _drawn: Size | None = None  # for what the lines were made

    def account_id(self) -> int | None:
        return self._account_id

    def body(self) -> Iterable[Widget]:
        yield Block(id="top", glyphs=self.glyphs)
        yield Pane(id="why", glyphs=self.glyphs)

    def load(self) -> None:
        from csm_tui.content import questions
        from csm_tui.domain.explain import to_green

        self.shown = self.store.view(self._account_id)
        self.fixes = to_green(self.shown.facts, self.today, self.store.calendar(self.shown.facts.account))
        self.questions = {q.code: q.text for q in questions()}
        self.draw()

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if hasattr(self, "shown") and self._drawn != self.app.size:
            self.draw()

    def draw(self) -> None:
        """Lay it out for the width there is."""
        self._drawn = self.app.size
        width, glyphs = self.app.size.width, self.glyphs
        facts, assessment = self.shown.facts, self.shown.assessment
        top = [title_line(facts, "", width, glyphs, self.today, demo=self.csm.demo)]
        top += top_lines(facts, assessment, width - 1, glyphs)
        top.append(Line((("", ""),)))
        self.query_one("#top", Block).set_lines(top)
        lines = health_lines(facts, assessment, self.fixes, self.questions, width - 1, glyphs, opened=self.opened)
        self.query_one("#why", Lines).set_lines(lines)

    # What the cursor is on

    def target(self) -> Target | None:
        target = self.query_one("#why", Lines).target
        if isinstance(target, tuple) and target[0] == "fix":
            return self._fix_target(int(target[1]))
        return target if isinstance(target, tuple) else None

    def _fix_target(self, place: int) -> Target | None:
        """The signal or milestone that a fix is about."""
        fix = self.fixes[place] if 0 <= place < len(self.fixes) else None
        if fix is None:
            return None
        if fix.kind == "signal" and fix.ref.isdigit():
            return "signal", int(fix.ref)
        found = next((m for m in self.shown.facts.milestones if m.code == fix.ref), None)
        return ("milestone", found.id) if fix.kind == "milestone" and found else None

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        event.stop()
        if not isinstance(event.target, tuple):
            return
        kind, key = event.target
        if kind == "component":
            self.opened ^= {str(key)}
            self.draw()
        elif kind == "answer":
            self._answer(str(key))
        elif (target := self.target()) is not None:
            self.open_target(target)
        else:
            self.csm.open_review(self._account_id)

    def _answer(self, code: str) -> None:
        """An answer in full: with its note, and what can be done about it."""
        from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs

        facts = self.shown.facts
        about = [self.questions.get(code, code), ""]
        for review in [r for r in facts.reviews if code in r.answers][-4:]:
            answer = review.answers[code]
            word = {"y": "yes", "n": "no", "s": "not sure", "a": "not applicable"}[answer.value]
            same = " (same as the week before)" if answer.same else ""
            about.append(f"{review.week}: {word}{same}{f': {answer.note}' if answer.note else ''}")
        excused = code in facts.not_applicable
        if excused:
            about.append(f"Not asked for this account: {facts.not_applicable[code]}")
        items = [Item("review", "Review this account", "r")]
        items.append(
            Item("ask", "Ask it again", "n") if excused else Item("excuse", "Not applicable to this account", "n")
        )

        def chosen(item: str | None) -> None:
            if item == "review":
                self.csm.open_review(self._account_id)
            elif item == "ask":
                self.attempt(lambda: self.store.set_not_applicable(self._account_id, code, None), said="Asked again")
            elif item == "excuse":
                self._excuse(code)

        self.app.push_screen(Menu("Answer", items, paragraphs(*about)), chosen)

    def _excuse(self, code: str) -> None:
        from csm_tui.screens.dialogs.reason import reason

        dialog = reason(
            "Not applicable to this account",
            self.today,
            lambda why: self.store.set_not_applicable(self._account_id, code, why),
            label="Why",
            intro=self.questions.get(code, code),
            memory=f"excuse-{self._account_id}-{code}",
        )
        self.form(dialog, "Left out of the score")

    # Override

    def action_escalate(self) -> None:
        self.csm.open_draft(self._account_id)

    def action_override(self, colour: str) -> None:
        """Set a colour: the same keys as on the summary of a review."""
        from csm_tui.screens.dialogs.override import ORDER, allowed, override

        facts, assessment = self.shown.facts, self.shown.assessment
        if colour == assessment.health.computed.value:
            self.say(f"{colour.capitalize()} is what is computed: there is nothing to set by hand.")
            return
        if assessment.health.computed not in ORDER:
            self.say("There is no score to override yet: the first review gives one.")
            return
        if Colour(colour) not in allowed(assessment):
            self.say("Up by one colour at most, and never past a Critical signal.", error=True)
            return

        def write(colour: str, code: str, why: str, until: date) -> None:
            self.store.set_override(self._account_id, colour, code, why, until)

        interval = facts.account.review_interval
        dialog = override(facts.account.name, assessment, interval, write, colour=Colour(colour), key=self._account_id)
        self.form(dialog, "Your colour holds")

    def action_clear_override(self) -> None:
        if self.shown.assessment.health.override is None:
            self.say("No override is in force.")
        else:
            self.clear_override()

    def action_health(self) -> None:
        self.csm.back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to filter here."""
        return False if action in ("filter", "previous", "next") else super().check_action(action, parameters)

    def action_copy(self) -> None:
        lines = self.query_one("#why", Lines)
        text = "\n".join(
            "".join(span for span, _ in lines.line_at(i, lines.page_width).spans).rstrip() for i in range(lines.count())
        )
        self.csm.copy(text, "the explanation")
