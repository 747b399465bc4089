"""The sheet to read before a call: one page, read only; y copies it, w writes it to a file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Size
from textual.widget import Widget

from csm_tui.commands import PREP, bindings
from csm_tui.domain import prep
from csm_tui.screens.base import ListScreen
from csm_tui.widgets.account_lines import title_line
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Block, Page
from csm_tui.widgets.prep_lines import prep_lines

if TYPE_CHECKING:
    from csm_tui.store import Store
    from csm_tui.store.reading import AccountView


class PrepScreen(ListScreen[None]):
    """What to know about an account before a call."""

    TITLE_IN_HELP = "Before a call"
    AUTO_FOCUS = "#sheet"
    BINDINGS = bindings(PREP)
    DEFAULT_CSS = "PrepScreen #sheet { height: 1fr; overflow-y: auto; }"

    def __init__(self, store: Store, account_id: int) -> None:
        super().__init__(store)
        self._account_id = account_id
        self._drawn: Size | None = None
        self.shown: AccountView | None = None
        self.sheet: prep.Sheet | None = None

    def account_id(self) -> int | None:
        return self._account_id

    def body(self) -> Iterable[Widget]:
        yield Block(id="top", glyphs=self.glyphs)
        yield Page(id="sheet", glyphs=self.glyphs)

    def load(self) -> None:
        self.shown = self.store.view(self._account_id)
        facts = self.shown.facts
        calendar = self.store.calendar(facts.account)
        self.sheet = prep.prep(facts, self.shown.assessment, self.csm.today, calendar)
        self.draw()

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if self._drawn is not None and self._drawn != self.app.size:
            self.draw()

    def draw(self) -> None:
        """Lay it out for the width there is."""
        self._drawn = self.app.size
        width, glyphs = self.app.size.width, self.glyphs
        if self.shown is None or self.sheet is None:
            return
        top = [
            title_line(self.shown.facts, "", width, glyphs, self.csm.today, demo=self.csm.demo),
            Line(((" Before the call", "bold"), (f" {glyphs.sep} internal, not for the customer", "dim"))),
        ]
        if self.app.size.height >= 20:
            top.append(Line((("", ""),)))
        self.query_one("#top", Block).set_lines(top)
        self.query_one("#sheet", Lines).set_lines(prep_lines(self.sheet, width - 1, glyphs))

    # Keys

    def action_copy(self) -> None:
        if self.sheet is not None:
            self.csm.copy(prep.markdown(self.sheet), "the sheet as Markdown")

    def action_write(self) -> None:
        """Ask where, and write a new file: Markdown, or plain text for a name that ends with .txt."""
        from csm_tui.new_files import slug, write_exclusive
        from csm_tui.screens.dialogs.form import Field, FormDialog, Values

        sheet = self.sheet
        if sheet is None:
            return
        name = f"prep-{slug(sheet.account)}-{sheet.on.isoformat()}.md"
        written: list[Path] = []

        def submit(values: Values) -> str | None:
            path = Path(os.path.expanduser(values["path"]))  # noqa: PTH111  # "~nobody" stays text
            if path.is_dir():
                path /= name
            as_text = path.suffix.lower() == ".txt"
            text = "\n".join(prep.plain_lines(sheet)) if as_text else prep.markdown(sheet)
            written.append(write_exclusive(path, text, number=True))
            return None

        field = Field("path", "File", value=str(Path.cwd() / name), required=True)
        intro = "One page, internal: Markdown, or plain text for a name that ends with .txt."
        dialog = FormDialog("Write the sheet", (field,), today=self.csm.today, submit=submit, intro=intro)
        self.app.push_screen(dialog, lambda values: self.say(f"Written to {written[-1]}") if values else None)

    def action_health(self) -> None:
        self.csm.open_health(self._account_id)

    def action_record(self, page: str) -> None:
        """A page of the record."""
        self.csm.open_record(self._account_id, page)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to filter here, and no account beside this one."""
        return False if action in ("filter", "previous", "next") else super().check_action(action, parameters)
