"""What the go-lives slipped: by whom, why, who was waited for; of one account or of all. Every figure opens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.geometry import Size
from textual.widget import Widget

from csm_tui.commands import SLIP, bindings
from csm_tui.domain.slip import SlipReport, by_party, by_reason, by_waiting
from csm_tui.errors import Unknown
from csm_tui.screens.apart import ReadsApart
from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs
from csm_tui.widgets.heading import heading
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Block, Page
from csm_tui.widgets.slip_lines import Place, head_lines, slip_lines
from csm_tui.widgets.slip_story import move_story, rest_story, wait_story

if TYPE_CHECKING:
    from csm_tui.store import Store

KINDS = ("party", "reason", "waiting")


class SlipScreen(ReadsApart):
    """The slip of the account of that number; with ``None`` of every account that the portfolio shows."""

    TITLE_IN_HELP = "Slip"
    AUTO_FOCUS = "#slip"
    BINDINGS = bindings(SLIP)
    DEFAULT_CSS = "SlipScreen #slip { height: 1fr; overflow-y: auto; }"

    def __init__(self, store: Store, account_id: int | None) -> None:
        super().__init__(store)
        self._account_id = account_id
        self.reports: Sequence[SlipReport] = ()
        self.opened: set[Place] = set()

    _ready = False  # whether anything was read
    _drawn: Size | None = None  # for what the lines were made

    def body(self) -> Iterable[Widget]:
        yield Block(id="top", glyphs=self.glyphs)
        yield Page(id="slip", glyphs=self.glyphs)

    def load(self) -> None:
        if self._account_id is not None:
            self._came_in(self.store.slips([self._account_id]))
            if not self.reports:
                raise Unknown("That account is no longer there.")
            return
        count = self.store.count()
        if not self.read_apart(count, lambda store: store.slips(), self._came_in) and self._drawn is None:
            title = heading(
                "Slip", today=self.csm.today, cells=self.app.size.width, glyphs=self.glyphs, demo=self.csm.demo
            )
            self.query_one("#top", Block).set_lines([title, Line(((f" Reading {count:,} accounts…", "dim"),))])

    def _came_in(self, reports: Sequence[SlipReport]) -> None:
        self.reports, self._ready = reports, True
        self.draw()

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if self._drawn is not None and self._drawn != self.app.size:
            self.draw()

    def draw(self) -> None:
        """Lay it out for the width there is."""
        if not self._ready:
            return
        self._drawn = self.app.size
        cells, today, glyphs, single = self.app.size.width, self.csm.today, self.glyphs, self._account_id is not None
        place = (self.reports[0].name, "Slip") if single and self.reports else ("Slip",)
        title = heading(*place, today=today, cells=cells, glyphs=glyphs, demo=self.csm.demo)
        top = [title, *head_lines(self.reports, today, cells, glyphs, single=single)]
        self.query_one("#top", Block).set_lines([*top, Line((("", ""),))])
        lines = slip_lines(self.reports, today, cells - 1, glyphs, opened=self.opened, single=single)
        self.query_one("#slip", Lines).set_lines(lines)

    # What the cursor is on

    def account_id(self) -> int | None:
        if self._account_id is not None:
            return self._account_id
        target = self.query_one("#slip", Lines).target
        if not isinstance(target, tuple) or target[0] in KINDS:
            return None
        return int(target[1] if target[0] == "account" else target[2])

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        event.stop()
        target = event.target
        if not isinstance(target, tuple):
            return
        if target[0] in KINDS:
            self.opened ^= {(target[0], target[1])}
            self.draw()
        elif target[0] == "account":
            self.csm.open_slip(target[1])
        else:
            self._tell(target[0], target[2], target[3])

    def _tell(self, kind: str, account_id: int, key: int) -> None:
        """A move, a wait or an unexplained rest in full, and the way to its account."""
        report = next((r for r in self.reports if r.account_id == account_id), None)
        if report is None:
            return
        shift = next((s for s in report.shifts if s.move.id == key), None)
        waited = next((w for w in report.waits if w.wait.id == key), None)
        if kind == "move" and shift is not None:
            story = move_story(report, shift)
        elif kind == "wait" and waited is not None:
            story = wait_story(report, waited)
        else:
            story = rest_story(report)
        items = [Item("open", f"Open {report.name}", "o")]
        title = {"move": "Go-live moved", "wait": "A wait"}.get(kind, "No move on record")

        def chosen(item: str | None) -> None:
            if item is not None:
                self.csm.open_account(account_id)

        self.app.push_screen(Menu(title, items, paragraphs(*story)), chosen)

    # Keys

    def action_all(self) -> None:
        """Open every figure; where all are open, close them."""
        places: set[Place] = {("party", part.key) for part in by_party(self.reports)}
        places |= {("reason", part.key) for part in by_reason(self.reports)}
        places |= {("waiting", part.party.value) for part in by_waiting(self.reports)}
        self.opened = set() if places <= self.opened else places
        self.draw()

    def action_whole(self) -> None:
        if self._account_id is not None:
            self.csm.open_slip(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to filter here, and from the portfolio's slip no way to itself."""
        if action in ("filter", "previous", "next") or (action == "whole" and self._account_id is None):
            return False
        return super().check_action(action, parameters)

    def action_copy(self) -> None:
        lines = self.query_one("#slip", Lines)
        head = head_lines(self.reports, self.csm.today, 400, self.glyphs, single=self._account_id is not None)
        shown = [*head, *(lines.line_at(i, lines.page_width) for i in range(lines.count()))]
        self.csm.copy("\n".join("".join(text for text, _ in line.spans).rstrip() for line in shown), "the slip")
