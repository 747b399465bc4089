"""One account: header, milestone timeline, open signals, next actions, history (UX 4.2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.widget import Widget

from csm_tui.commands import ACCOUNT, bindings
from csm_tui.domain.model import Phase
from csm_tui.domain.record import completeness
from csm_tui.domain.value import value_steps
from csm_tui.screens.account_work import AccountWork, Target
from csm_tui.widgets.account_lines import (
    Happened,
    action_lines,
    header_lines,
    history_lines,
    next_actions,
    open_signals,
    rule_line,
    title_line,
)
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Block, Pane
from csm_tui.widgets.record_win import value_text
from csm_tui.widgets.signal_lines import signal_lines
from csm_tui.widgets.timeline import ZOOMS, timeline_head, timeline_legend, timeline_rows

if TYPE_CHECKING:
    from csm_tui.store import Store

PANES = ("milestones", "signals", "actions", "history")
TITLES = {"milestones": "Milestones", "signals": "Open signals", "actions": "Next actions", "history": "History"}
HISTORY = 200
MARK_CELLS = 3  # cursor, state and mark: a click there marks the milestone


class AccountScreen(AccountWork):
    """The account. From 80 columns and 20 lines on all parts are seen, below that one at a time."""

    TITLE_IN_HELP = "Account"
    AUTO_FOCUS = "#milestones"
    BINDINGS = bindings(ACCOUNT)
    DEFAULT_CSS = """
    AccountScreen #lower { height: auto; }
    AccountScreen #left { width: 1fr; height: auto; }
    AccountScreen #right { width: 1fr; height: auto; margin-left: 1; }
    AccountScreen #history { height: 1fr; }
    AccountScreen.-narrow #lower { layout: vertical; height: 1fr; }
    AccountScreen.-narrow #left, AccountScreen.-narrow #right { width: 100%; height: 1fr; margin: 0; }
    AccountScreen.-narrow Pane { height: 1fr; }
    AccountScreen.-narrow .-away { display: none; }
    """

    def __init__(self, store: Store, account_id: int, milestone: int | None = None) -> None:
        super().__init__(store)
        self._sought = milestone  # the milestone on which the cursor is at first; None = the next one
        self._account_id = account_id
        self.happened: list[Happened] = []
        self.marked: set[int] = set()
        self.zoom = 0
        self.shift = 0
        self._placed = False

    def account_id(self) -> int | None:
        return self._account_id

    def body(self) -> Iterable[Widget]:
        glyphs = self.glyphs
        yield Block(id="top", glyphs=glyphs)
        yield Block(id="tabs", glyphs=glyphs)
        yield Block(id="rule-milestones", glyphs=glyphs)
        yield Block(id="head", glyphs=glyphs)
        milestones = Pane(id="milestones", glyphs=glyphs)
        milestones.mark_cells = MARK_CELLS
        yield milestones
        yield Block(id="legend", glyphs=glyphs)
        with Horizontal(id="lower"):
            with Vertical(id="left"):
                yield Block(id="rule-signals", glyphs=glyphs)
                yield Pane(id="signals", glyphs=glyphs)
            with Vertical(id="right"):
                yield Block(id="rule-actions", glyphs=glyphs)
                yield Pane(id="actions", glyphs=glyphs)
        yield Block(id="rule-history", glyphs=glyphs)
        yield Pane(id="history", glyphs=glyphs)

    # Reading

    def load(self) -> None:
        self.shown = self.store.view(self._account_id)
        self.marked &= {m.id for m in self.shown.facts.milestones}
        self._handoff = self._filled() if self.shown.assessment.phase is Phase.HANDOFF else ""
        from csm_tui.store.history import table_of

        found = self.store.history(self._account_id, limit=HISTORY)
        self.happened = [Happened(item.on, item.kind, item.text, item.ref, table_of(item)) for item in found]
        self.draw()
        if self._sought is not None:
            self._placed = True
            self.call_after_refresh(self._to_sought)
        if not self._placed and self.shown.assessment.next is not None:
            self._placed = True
            self.call_after_refresh(self._to_next)

    def _to_sought(self) -> None:
        if self._sought is not None:
            self.show_milestone(self._sought)
            self._sought = None

    def _filled(self) -> str:
        """How far the handoff document is: ``7/10``."""
        filled, of = completeness(self.store.handoff(self._account_id))
        return f"{filled}/{of}"

    def _to_next(self) -> None:
        """Put the cursor on the milestone that comes next, with what was before and what follows around it."""
        pane, following = self.pane("milestones"), self.shown.assessment.next
        if following is not None and pane.move_to(("milestone", following.milestone.id)):
            pane.scroll_to(y=pane.cursor - pane.size.height // 2, animate=False, immediate=True, force=True)

    def show_milestone(self, milestone_id: int) -> None:
        self.pane("milestones").move_to(("milestone", milestone_id))

    def pane(self, name: str) -> Pane:
        """One of the four parts."""
        return self.query_one(f"#{name}", Pane)

    def block(self, name: str, lines: list[Line]) -> None:
        """Show lines that are only read."""
        self.query_one(f"#{name}", Block).set_lines(lines)

    @property
    def current(self) -> str:
        """The part that has, or last had, the focus."""
        focused = self.focused
        return focused.id if isinstance(focused, Pane) and focused.id in PANES else self._current

    _current = "milestones"
    _handoff = ""  # how far its document is, while it counts
    _drawn: tuple[Size, str] | None = None  # for what the lines were made

    def target(self) -> Target | None:
        target = self.pane(self.current).target
        return target if isinstance(target, tuple) else None

    # Drawing

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if hasattr(self, "shown") and self._drawn != (self.app.size, self.current):
            self.draw()

    def draw(self) -> None:
        """Lay everything out for the size there is."""
        width, height = self.app.size
        self._drawn = (self.app.size, self.current)
        narrow = width < 80 or height < 20
        self.set_class(narrow, "-narrow")
        top = self._top(width, height)
        self.block("top", top)
        if narrow:
            self._draw_one(width, height - len(top) - 2)
        else:
            self._draw_all(width, height - len(top) - 2)

    def _top(self, width: int, height: int) -> list[Line]:
        shown, glyphs = self.shown, self.glyphs
        ids = self._order()
        place = f"{ids.index(self._account_id) + 1} of {len(ids)}" if self._account_id in ids else ""
        lines = [
            title_line(shown.facts, place, width, glyphs, self.today, demo=self.csm.demo),
            *header_lines(
                shown.facts,
                shown.assessment,
                width,
                glyphs,
                low=height < 20,
                handoff=self._handoff,
                value=value_text(value_steps(shown.facts, self.today)),
            ),
        ]
        if height >= 34:
            lines.insert(1, Line((("", ""),)))
            lines.append(Line((("", ""),)))
        return lines

    def _order(self) -> list[int]:
        """The accounts as the portfolio shows them now."""
        rows = getattr(getattr(self.app.screen_stack[0], "list", None), "rows", ())
        return [row.id for row in rows]

    def _counts(self) -> dict[str, int]:
        facts = self.shown.facts
        return {
            "milestones": len(facts.milestones),
            "signals": len(open_signals(facts)),
            "actions": len(next_actions(facts)),
            "history": len(self.happened),
        }

    def _lines(self, name: str, width: int) -> list[Line]:
        """The lines of a part for a width."""
        facts, assessment, glyphs, today = self.shown.facts, self.shown.assessment, self.glyphs, self.today
        if name == "milestones":
            return timeline_rows(
                assessment.milestones,
                today,
                width,
                glyphs,
                waits=facts.waits,
                zoom=self.zoom,
                shift=self.shift,
                marked=self.marked,
                headings=True,
            )
        if name == "signals":
            return signal_lines(facts, today, width, glyphs)
        if name == "actions":
            return action_lines(facts, today, width, glyphs)
        return history_lines(self.happened, today, width, glyphs)

    def _timeline_frame(self, width: int) -> None:
        assessment, glyphs = self.shown.assessment, self.glyphs
        views = assessment.milestones
        unconfirmed = sum(view.milestone.unconfirmed for view in views)
        said = f"{unconfirmed} unconfirmed: c or C confirms" if unconfirmed else ""
        if self.marked:
            said = f"{len(self.marked)} marked: , change, Esc unmarks"
        head = timeline_head(
            views,
            self.today,
            width,
            glyphs,
            zoom=self.zoom,
            shift=self.shift,
            phase=assessment.phase,
            said=said,
        )
        self.block("head", head if views else [Line(((" No milestones. n adds one", "dim"),))])
        self.block("legend", [timeline_legend(views, width, glyphs, waits=self.shown.facts.waits)])

    def _draw_one(self, width: int, height: int) -> None:
        """Below 80 columns or 20 lines: tabs, and the part in focus."""
        self.block("tabs", [self._tabs(width)])
        current = self.current
        if current == "milestones":
            self._timeline_frame(width)
            if height < 18:
                self.block("legend", [])
        else:
            self.block("head", [])
            self.block("legend", [])
        for name in PANES:
            away = name != current
            self.pane(name).set_class(away, "-away")
            self.block(f"rule-{name}", [])
            self.pane(name).set_lines(self._lines(name, width if name == "milestones" else width - 1))
            self.pane(name).styles.height = "1fr"
        self.query_one("#lower").set_class(current not in ("signals", "actions"), "-away")
        self.query_one("#left").set_class(current != "signals", "-away")
        self.query_one("#right").set_class(current != "actions", "-away")

    def _tabs(self, width: int) -> Line:
        counts, glyphs = self._counts(), self.glyphs
        spans: list[tuple[str, str]] = [(" ", "")]
        short = {"milestones": "Milestones", "signals": "Signals", "actions": "Actions", "history": "History"}
        for name in PANES:
            text = f" {short[name]} {counts[name]} " if name != "history" else " History "
            spans += [(text, "tab" if name == self.current else "dim"), (" ", "")]
        used = sum(len(text) for text, _ in spans)
        spans.append((f" Tab {glyphs.dash} next part" if width - used > 18 else "", "dim"))
        return Line(tuple(spans))

    def _draw_all(self, width: int, room: int) -> None:
        """All parts at once; the timeline gets what it needs, as far as there is room."""
        self.block("tabs", [])
        counts, current, glyphs = self._counts(), self.current, self.glyphs
        for widget in self.query(".-away"):
            widget.remove_class("-away")
        titled = self.app.size.height >= 34
        if not self.shown.assessment.milestones:
            counts["milestones"] = 0
        self._timeline_frame(width)
        if not titled:  # help tells the marks, too; here the plan needs the line
            self.block("legend", [])
        room -= 2 + 2 + (2 if titled else 0)  # head, two rules; title and legend
        beside = max(counts["signals"], counts["actions"], 1)
        rows = _share(room, counts["milestones"], beside, counts["history"], current)
        self.pane("milestones").styles.height = rows[0]
        self.pane("signals").styles.height = self.pane("actions").styles.height = rows[1]
        self.pane("history").styles.height = "1fr"
        spare = room - sum(rows) - max(1, counts["history"])
        blank = [Line((("", ""),))]
        half = width // 2
        widths = {"milestones": width, "signals": half - 1, "actions": width - half - 2, "history": width - 1}
        for name in PANES:
            self.pane(name).set_lines(self._lines(name, widths[name]))
            air = blank if spare > 2 and name != "milestones" else []
            count = f" ({counts[name]})" if name != "history" else f" {glyphs.sep} 0 shows all"
            wide = {"signals": half, "actions": width - half - 1}.get(name, width)
            if name == "milestones" and not titled:
                self.block("rule-milestones", [])
                continue
            self.block(
                f"rule-{name}",
                [*air, rule_line(f"{TITLES[name]}{count}", wide, glyphs, on=name == current)],
            )

    # Moving about

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if isinstance(event.widget, Pane) and event.widget.id in PANES:
            self._current = event.widget.id
            if hasattr(self, "shown") and self._drawn != (self.app.size, self._current):
                self.draw()

    def action_pane(self, step: int) -> None:
        """The next part of the screen."""
        name = PANES[(PANES.index(self.current) + step) % len(PANES)]
        self._current = name
        pane = self.pane(name)
        for widget in (pane, *pane.ancestors):
            if isinstance(widget, Widget):
                widget.remove_class("-away")
        pane.focus()

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        event.stop()
        if isinstance(event.target, tuple):
            self.open_target(event.target)

    @on(Lines.Marked)
    def _mark(self, event: Lines.Marked) -> None:
        event.stop()
        if isinstance(event.target, tuple) and event.target[0] == "milestone":
            self.toggle_mark(event.target[1])

    def action_zoom(self, step: int) -> None:
        self.zoom = min(max(self.zoom + step, ZOOMS[0]), ZOOMS[1])
        if not self.zoom:
            self.shift = 0
        self.draw()

    def action_scroll_time(self, step: int) -> None:
        if self.zoom:
            self.shift = min(max(self.shift + step, -400), 400)
            self.draw()

    def action_today(self) -> None:
        self.shift = 0
        self.draw()

    def _turn_to(self, step: int) -> None:
        """The account before or after this one in the portfolio's order."""
        ids = self._order()
        if self._account_id not in ids or len(ids) < 2:
            self.say("There is no other account in the portfolio's list.")
            return
        self._account_id = ids[(ids.index(self._account_id) + step) % len(ids)]
        self.marked.clear()
        self._placed = False
        self.zoom = self.shift = 0
        self.reload()
        self.say("")

    def action_next(self) -> None:
        self._turn_to(1)

    def action_previous(self) -> None:
        self._turn_to(-1)

    # Elsewhere

    def action_health(self) -> None:
        self.csm.open_health(self._account_id)

    def action_review(self) -> None:
        self.csm.open_review(self._account_id)

    def action_escalate(self) -> None:
        self.csm.open_draft(self._account_id)

    def action_new_draft(self) -> None:
        self.csm.new_draft(self._account_id)

    def action_drafts(self) -> None:
        self.csm.open_drafts(self._account_id)

    def action_new(self) -> None:
        """What is new belongs to the part in focus."""
        {
            "milestones": self.new_milestone,
            "signals": self.raise_signal,
            "actions": self.action_quick_action,
            "history": self.action_note,
        }[self.current]()

    def action_edit(self) -> None:
        if self.marked and self.milestone() is not None:
            self.own_marked()
        elif self.milestone() is not None:
            self.edit_milestone()
        elif self.step() is not None:
            self.edit_action()
        else:
            self.edit_account()

    def action_record(self, page: str) -> None:
        """A page of the record."""
        self.csm.open_record(self._account_id, page)

    def action_copy(self) -> None:
        pane = self.pane(self.current)
        if 0 <= pane.cursor < pane.count():
            text = "".join(span for span, _ in pane.line_at(pane.cursor, pane.page_width).spans)
            self.csm.copy(" ".join(text.split()), "the line")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to filter here."""
        return False if action == "filter" else super().check_action(action, parameters)


def _share(room: int, milestones: int, beside: int, history: int, part: str = "milestones") -> tuple[int, int]:
    """Lines for the milestones and for signals beside actions; the history takes what is left, one at least.

    Where the room is short the plan comes first, and the part with the focus gets more than the others.
    """
    short = room < milestones + beside + min(max(history, 1), 4)
    small = room < 20
    first_beside = 6 if part in ("signals", "actions") else 3 if small else 4
    least_beside = min(beside, first_beside if short else 4)
    least_history = min(max(history, 1), (6 if part == "history" else 1) if short and small else 2)
    if room - least_beside - least_history < max(1, min(milestones, 4)):
        least_beside, least_history = min(beside, 2 if room > 5 else 1), 1
    top = max(1, min(milestones, room - least_beside - least_history))
    rest = room - top - least_beside - least_history
    return top, least_beside + max(0, min(rest, beside - least_beside))
