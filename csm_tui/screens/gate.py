"""The gates of an account: what each still asks for, the go-live checklist to walk through, forcing with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import events, on
from textual.geometry import Size
from textual.widget import Widget

from csm_tui.commands import GATE, bindings
from csm_tui.domain.gates import FORCEABLE, GATES, Missing, missing
from csm_tui.domain.model import Check
from csm_tui.domain.record import completeness
from csm_tui.screens.account_work import AccountWork, Target
from csm_tui.widgets.account_lines import title_line
from csm_tui.widgets.gate_lines import Gate, gate_lines, head_lines, strip
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Block, Pane

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.domain.model import Criterion
    from csm_tui.store import Store


class GateScreen(AccountWork):
    """One gate at a time; ``[`` and ``]`` turn to the others."""

    TITLE_IN_HELP = "Gates"
    AUTO_FOCUS = "#asked"
    BINDINGS = bindings(GATE)
    DEFAULT_CSS = "GateScreen #asked { height: 1fr; overflow-y: auto; }"

    def __init__(self, store: Store, account_id: int, gate: str | None = None) -> None:
        super().__init__(store)
        self._account_id = account_id
        self.happened = []
        self.marked: set[int] = set()
        self.chosen = gate or ""
        self.gates: list[Gate] = []

    _drawn: Size | None = None  # for what the lines were made
    _placed = False  # whether the cursor was put where the work begins

    def account_id(self) -> int | None:
        return self._account_id

    def body(self) -> Iterable[Widget]:
        yield Block(id="top", glyphs=self.glyphs)
        yield Pane(id="asked", glyphs=self.glyphs)

    # Reading

    def load(self) -> None:
        self.shown = self.store.view(self._account_id)
        facts = self.shown.facts
        found = {m.gate: m for m in facts.milestones if m.gate in GATES}
        self.gates = [
            Gate(code, found[code], missing(code, facts, self.today, self.calendar)) for code in GATES if code in found
        ]
        if self.chosen not in found:
            following = next((g.code for g in self.gates if g.is_open), None)
            self.chosen = following or (self.gates[-1].code if self.gates else "")
        self.draw()
        if not self._placed:
            self._placed = True
            self.call_after_refresh(self._to_first_open)

    @property
    def gate(self) -> Gate | None:
        """The gate that is shown; ``None`` where the plan has none."""
        return next((g for g in self.gates if g.code == self.chosen), None)

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if hasattr(self, "shown") and self._drawn != self.app.size:
            self.draw()

    def draw(self) -> None:
        """Lay it out for the size there is."""
        self._drawn = self.app.size
        (width, height), glyphs, facts = self.app.size, self.glyphs, self.shown.facts
        top = [title_line(facts, "", width, glyphs, self.today, demo=self.csm.demo)]
        gate, asked = self.gate, self.query_one("#asked", Lines)
        if gate is None:
            self.query_one("#top", Block).set_lines(top)
            asked.set_lines([Line(((" The plan of this account has no gates.", "dim"),))])
            return
        top += strip(self.gates, gate.code, width, glyphs)
        handoff = completeness(self.store.handoff(self._account_id)) if gate.code == "G0" else None
        top += head_lines(gate, facts, self.today, width, glyphs, handoff=handoff)
        if height >= 20:
            top.append(Line((("", ""),)))
        self.query_one("#top", Block).set_lines(top)
        asked.set_lines(gate_lines(gate, facts, width - 1, glyphs, self.today))
        self.refresh_bindings()

    def _to_first_open(self) -> None:
        """On the checklist, begin with the first item that is not settled."""
        asked = self.query_one("#asked", Lines)
        place = next((n for n, c in enumerate(self.shown.facts.checks) if not c.settled), None)
        if self.chosen == "G3" and place is not None and self.lacking() is None:
            asked.move_to(("check", place))

    # What the cursor is on

    def _lines_target(self) -> Target | None:
        target = self.query_one("#asked", Lines).target
        return target if isinstance(target, tuple) else None

    def check(self) -> Check | None:
        """The item of the checklist under the cursor."""
        target = self._lines_target()
        checks = self.shown.facts.checks
        return checks[target[1]] if target is not None and target[0] == "check" and target[1] < len(checks) else None

    def lacking(self) -> Missing | None:
        """The missing thing under the cursor."""
        target, gate = self._lines_target(), self.gate
        if gate is None or target is None or target[0] != "missing":
            return None
        return gate.missing[target[1]] if target[1] < len(gate.missing) else None

    def target(self) -> Target | None:
        """The milestone or signal that is missing, for the actions that are the same as on the account."""
        found, gate = self.lacking(), self.gate
        if found is None or gate is None:
            return None
        if found.kind == "signal" and found.ref.isdigit():
            return "signal", int(found.ref)
        m = next((m for m in self.shown.facts.milestones if m.code == found.ref), None)
        return ("milestone", m.id) if found.kind in ("milestone", "go-live") and m is not None else None

    # Settling what is missing

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        event.stop()
        if (check := self.check()) is not None:
            self.answer_check(check, self._onward)
        elif (found := self.lacking()) is not None:
            self._settle(found)

    def _settle(self, found: Missing) -> None:
        """Open what settles a missing thing."""
        from csm_tui.screens.record.people import ask_person

        if found.kind == "promise":
            self.decide_promise(found.ref)
        elif found.kind == "champion":
            ask_person(self)
        elif found.kind == "sold":
            self.edit_account()
        elif found.kind == "criterion":
            self._settle_criterion(self.criterion(found.ref))
        elif found.kind == "scope":
            self.decide_wish(found.ref)
        elif found.kind == "go-live":
            self.action_move_date()
        elif (target := self.target()) is not None:
            self.open_target(target)

    def _settle_criterion(self, c: Criterion | None) -> None:
        """Write it down or complete it, measure it, or say that it is met or waived: as this gate asks."""
        if c is None or self.chosen not in ("G4", "G5"):
            self.write_criterion(c)
        elif self.chosen == "G4":
            self.measure(c)
        else:
            self.open_criterion(c)

    # The checklist

    def _onward(self, _: object) -> None:
        """To the next item."""
        self.query_one("#asked", Lines).action_cursor_down()

    def action_yes(self) -> None:
        """The item is ready, and on to the next one; again takes the answer back."""
        check = self.check()
        if check is None:
            self.say("Space answers an item of the checklist of G3.")
        else:
            state = "" if check.state == "yes" else "yes"
            self.set_check(check, state, check.owner, check.note, self._onward if state else None)

    # Passing and forcing

    def action_done(self) -> None:
        """The step that the gate guards is done, where nothing is missing."""
        gate = self.gate
        if gate is None or not gate.is_open:
            self.say("This gate is passed already." if gate else "The plan has no gates.")
        elif gate.missing:
            how = "f forces it with a reason" if gate.code in FORCEABLE else "it is never forced"
            self.say(f"{gate.code} asks for more: settle what is missing, or {how}.", error=True)
        else:
            self.done_form(gate.milestone)

    def action_force(self) -> None:
        """Pass the gate although something is missing; the reason becomes a signal."""
        from csm_tui.screens.dialogs.gate import force

        gate = self.gate
        if gate is None or not gate.is_open:
            self.say("This gate is passed already." if gate else "The plan has no gates.")
        elif not gate.missing:
            self.done_form(gate.milestone)
        elif gate.code not in FORCEABLE:
            early = " Or close the account early: , menu." if gate.code == "G5" else ""
            self.say(f"{gate.code} is never forced: settle what is missing.{early}", error=True)
        else:
            m = gate.milestone

            def write(reason: str, day: date, evidence: str) -> None:
                self.store.mark_done(m.id, m.rev, actual=day, evidence=evidence, force=reason)

            self.form(force(gate.code, m, gate.missing, self.today, write), f"{gate.code} forced: ‘{m.title}’ done")

    def action_turn(self, step: int) -> None:
        """Another gate of the plan."""
        codes = [g.code for g in self.gates]
        if codes:
            self.chosen = codes[(codes.index(self.chosen) + step) % len(codes)]
            self.draw()
            self.query_one("#asked", Lines).action_cursor_top()
            self._to_first_open()

    def action_next(self) -> None:
        self.action_turn(1)

    def action_previous(self) -> None:
        self.action_turn(-1)

    def action_new(self) -> None:
        """A success criterion: what G1, G4 and G5 ask for."""
        self.write_criterion(None)

    def action_copy(self) -> None:
        lines = self.query_one("#asked", Lines)
        text = "\n".join(
            "".join(span for span, _ in lines.line_at(i, lines.page_width).spans).rstrip() for i in range(lines.count())
        )
        self.csm.copy(text, "what the gate asks for")

    def action_gates(self) -> None:
        """They are shown already."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to filter here; only what the gate in view asks for is offered."""
        gate = self.gate
        offered = {
            "filter": False,
            "yes": gate is not None and gate.code == "G3",
            "new": gate is not None and gate.code in ("G1", "G4", "G5"),
            "done": gate is not None and gate.is_open,
            "force": gate is not None and gate.is_open,
        }
        return offered.get(action, True) and super().check_action(action, parameters)
