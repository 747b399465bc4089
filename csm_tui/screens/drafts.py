"""All drafts, or those of one account: what is being written, what waits for an answer, which decision is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.widget import Widget

from csm_tui.commands import DRAFTS, bindings
from csm_tui.errors import Unknown, UserError
from csm_tui.screens.base import ListScreen
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.draft_states import ANSWERS
from csm_tui.widgets.drafts_lines import draft_lines, head_words
from csm_tui.widgets.heading import heading
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Block, Page
from csm_tui.widgets.text import fit

if TYPE_CHECKING:
    from csm_tui.store import Store
    from csm_tui.store.drafts import DraftRow


class DraftsScreen(ListScreen[None]):
    """The drafts of the account of that number; with ``None`` of every account that the portfolio shows."""

    TITLE_IN_HELP = "Drafts"
    AUTO_FOCUS = "#drafts"
    BINDINGS = bindings(DRAFTS)
    DEFAULT_CSS = "DraftsScreen #drafts { height: 1fr; }"

    def __init__(self, store: Store, account_id: int | None) -> None:
        super().__init__(store)
        self._account_id = account_id
        self.rows: Sequence[DraftRow] = ()
        self.titles: dict[str, str] = {}
        self.account_name = ""
        self.everything, self.query_text = account_id is not None, ""
        self._read = False

    def body(self) -> Iterable[Widget]:
        self.head = Block(id="top", glyphs=self.glyphs)
        self.list = Page(id="drafts", glyphs=self.glyphs)
        yield self.head
        yield self.list

    # Reading

    def load(self) -> None:
        from csm_tui.drafting import headings

        if self._account_id is not None:
            row = self.store.row(self._account_id)
            if row is None:
                raise Unknown("That account is no longer there.")
            self.account_name = row.name
        if not self.titles:
            folder = self.csm.places.templates if self.csm.places else None
            self.titles = {key: title for key, (title, _) in headings(folder).items()}
        self.rows = self.store.draft_rows(self._account_id, everything=self.everything)
        self._read = True
        self.draw()

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if self._read:
            self.draw()

    # Showing

    def draw(self) -> None:
        """Lay it out for the width and the filter there is."""
        (cells, height), today, single = self.app.size, self.csm.today, self._account_id is not None
        place = (self.account_name, "Drafts") if single else ("Drafts",)
        title = heading(*place, today=today, cells=cells, glyphs=self.glyphs, demo=self.csm.demo)
        shown = self._shown()
        news = head_words(self.rows, today).replace("·", self.glyphs.sep)
        tail = f"  “{self.query_text}”: {len(shown)} of {len(self.rows)}" if self.query_text else ""
        more = "" if self.everything else "  open ones; space shows all"
        words = fit(news + tail + more, cells - 2, ellipsis=self.glyphs.ellipsis)
        top = [title, Line(((" ", ""), (words, "dim")))]
        if height >= 20:
            top.append(Line((("", ""),)))
        self.head.set_lines(top)
        lines = draft_lines(shown, self.titles, today, cells - 1, self.glyphs, single=single)
        self.list.set_lines(lines or self._nothing())
        self.refresh_bindings()

    def _shown(self) -> list[DraftRow]:
        words = self.query_text.casefold().split()
        return [
            row
            for row in self.rows
            if all(
                word in f"{row.account} {self.titles.get(row.template, '')} {row.template} {row.state}".casefold()
                for word in words
            )
        ]

    def _nothing(self) -> list[Line]:
        """What an empty page says: why, and what to press."""
        if self.query_text:
            return [Line(((f"  No draft fits “{self.query_text[:40]}”. Esc clears the filter.", "dim"),))]
        blank = Line((("", ""),))
        keys = (
            [("n", "begin one: 37 templates, those that fit the phase first")] if self._account_id is not None else []
        )
        if self._account_id is None:
            keys = [("x", "on an account: an escalation"), ("X", "on an account: any other draft")]
        if not self.everything:
            keys.append(("space", "show closed and discarded ones"))
        lines = [Line((("  ", ""), (f"{key:<7}", "key"), (words, ""))) for key, words in keys]
        return [
            blank,
            Line((("  No draft is open: nothing is written, nothing is waited for.", "bold"),)),
            blank,
            *lines,
        ]

    # What the cursor is on

    def chosen(self) -> DraftRow | None:
        """The draft under the cursor."""
        target = self.list.target
        return next((r for r in self.rows if isinstance(target, tuple) and r.id == target[1]), None)

    def account_id(self) -> int | None:
        row = self.chosen()
        return self._account_id if row is None else row.account_id

    @on(Lines.Highlighted)
    def _moved(self, event: Lines.Highlighted) -> None:
        event.stop()
        self.refresh_bindings()

    @on(Lines.Chosen)
    def _open(self, event: Lines.Chosen) -> None:
        event.stop()
        if (row := self.chosen()) is not None and row.state != "discarded":
            self.csm.open_draft(row.account_id, row.id)
        elif row is not None:
            self.say("It was discarded: b brings it back, then it opens.")

    # Keys

    def action_everything(self) -> None:
        self.everything = not self.everything
        self.reload()
        self.say("Closed and discarded ones are shown, too." if self.everything else "Open ones only.")

    def action_new_draft(self) -> None:
        if (account_id := self.account_id()) is not None:
            self.csm.new_draft(account_id)

    def action_escalate(self) -> None:
        if (account_id := self.account_id()) is not None:
            self.csm.open_draft(account_id)

    def action_answer(self) -> None:
        """What was decided on the one under the cursor."""
        row = self.chosen()
        if row is None or row.state not in ("sent", "answered"):
            return
        field = Field("answer", "Decision", "choice", value=row.answer, options=ANSWERS, required=True)

        def write(values: Values) -> str | None:
            self.store.answer_draft(row.id, row.rev, values["answer"])
            return None

        def done(values: Values | None) -> None:
            if values is not None:
                self.csm.changed()
                self.reload()
                self.say(f"The decision is kept: {dict(ANSWERS)[values['answer']]} {self.glyphs.sep} u undo")

        title = f"What was decided? {row.account}"
        self.app.push_screen(FormDialog(title, [field], today=self.csm.today, submit=write), done)

    def action_recover(self) -> None:
        row = self.chosen()
        if row is not None and row.state == "discarded":
            self.attempt(lambda: self.store.recover_draft(row.id, row.rev), said="It can be written on again")

    def action_whole(self) -> None:
        if self._account_id is not None:
            self.csm.open_drafts(None)
        else:
            self.csm.back()

    def action_filter(self) -> None:
        from csm_tui.screens.filter import open_filter

        open_filter(self, "filter: account, template, state")

    def filter_by(self, text: str) -> None:
        """Show the drafts that fit; '' shows all."""
        self.query_text = text
        self.draw()

    def action_back(self) -> None:
        if self.query_text:
            self.filter_by("")
        else:
            self.csm.back()

    def action_copy(self) -> None:
        row = self.chosen()
        if row is None:
            return
        try:
            self.csm.copy(self.store.draft(row.id).body, "the draft")
        except UserError as error:
            self.say(str(error), error=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the draft under the cursor allows; there is no other account to turn to here."""
        row = self.chosen() if self._read and self.is_mounted else None
        if action in ("previous", "next"):
            return False
        if action == "answer":
            return row is not None and row.state in ("sent", "answered")
        if action == "recover":
            return row is not None and row.state == "discarded"
        if action in ("new_draft", "note") and row is None and self._account_id is None:
            return False
        return super().check_action(action, parameters)
