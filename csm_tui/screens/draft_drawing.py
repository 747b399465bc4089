"""A draft on the screen, drawn: head, counts, text and preview, for any size."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Container, Vertical
from textual.widget import Widget
from textual.widgets import TextArea

from csm_tui import drafting
from csm_tui.domain.dates import short
from csm_tui.domain.model import Draft
from csm_tui.screens.base import BaseScreen
from csm_tui.widgets.draft_view import DraftHead, Editor, Preview, counts, head_lines, rule_line
from csm_tui.widgets.lines import Lines, line
from csm_tui.widgets.markdown_lines import markdown_lines
from csm_tui.widgets.text import fit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csm_tui.drafting.templates import Template
    from csm_tui.store import Store
    from csm_tui.store.reading import AccountView

WIDE = 110  # columns from which writing and preview stand side by side (UX 1.8)
PREVIEW_ROWS = 18  # rows below which the preview is off unless it is asked for
LONG = 20_000  # characters from which the preview follows at a pause, not at each key


class DraftDrawing(BaseScreen[None]):
    """What one sees of a draft."""

    def __init__(self, store: Store, account_id: int) -> None:
        super().__init__(store)
        self.account = account_id
        self.draft: Draft | None = None
        self.view: AccountView | None = None
        self.template: Template | None = None  # None: it is not there any more
        self.trouble = ""  # why the last save did not work
        self._earlier = ""  # what other drafts there are
        self._kept = ""  # the text as it was last written
        self._preview: bool | None = None  # as the person chose; None = by the size

    def body(self) -> Iterable[Widget]:
        self._shape(*self.app.size)  # laid out for the window from its first frame on
        head = Preview(id="head", glyphs=self.glyphs)
        yield head
        with Container(id="panes"):
            with Vertical(id="write"):
                yield _quiet(Lines(id="write-rule", glyphs=self.glyphs))
                yield Editor(id="text")
            with Vertical(id="read"):
                yield _quiet(Lines(id="read-rule", glyphs=self.glyphs))
                yield Preview(id="preview", glyphs=self.glyphs)
        yield _quiet(Lines(id="foot", glyphs=self.glyphs))

    def _folder(self) -> Path | None:
        return self.csm.places.templates if self.csm.places else None

    @property
    def audience(self) -> str:
        """For whom it is: internal, also where its template is gone."""
        return self.template.audience if self.template else "internal"

    def points(self) -> tuple[drafting.Point, ...]:
        """What still blocks it and what warns."""
        view, draft = self.view, self.draft
        known = [p.email for p in view.facts.people if p.email] if view else []
        made = draft.made if draft else ""
        return drafting.points(self.text, audience=self.audience, customer_addresses=known, made=made)

    # Drawing

    @property
    def text(self) -> str:
        """The text as it stands on the screen."""
        return self.query_one(Editor).text

    @property
    def dirty(self) -> bool:
        """Whether something typed is not in the database yet."""
        return self.draft is not None and self.draft.state == "draft" and self.text != self._kept

    def redraw(self) -> None:
        """Bring head, counts and preview up to what is typed."""
        if self.draft is None or not self.size.width:
            return
        head = self._head(self.draft)
        self.set_class(bool(head.changed), "-changed")
        self.query_one("#head", Lines).set_lines(head_lines(head, self.size.width, self.glyphs))
        told = counts(self.text, self._left(), self.glyphs)
        wide = self.has_class("-wide") and not self.has_class("-single")
        left = self.size.width // 2 if wide else self.size.width
        self.query_one("#write-rule", Lines).set_lines(
            [rule_line("Text" if self.finished else "Write", told, left, self.glyphs)]
        )
        reader = "as your reader will see it" if self.size.width >= 80 else ""
        right = self.size.width - left - 1 if wide else self.size.width
        self.query_one("#read-rule", Lines).set_lines([rule_line("Preview", reader, right, self.glyphs)])
        foot = "This app never sends mail: ^G copies the message, Esc then w writes a file."
        foot = fit(foot, max(1, self.size.width - 2), ellipsis=self.glyphs.ellipsis)
        self.query_one("#foot", Lines).set_lines([line(" ", (foot, "dim"))])
        if not self.has_class("-single"):
            self.query_one("#preview", Lines).set_lines(markdown_lines(self.text, right - 1, self.glyphs))

    def count_others(self) -> None:
        """Read what other drafts the account has: ``2 other drafts, last sent 28 Oct``."""
        rows = self.store.draft_rows(self.account, everything=True)
        others = [r for r in rows if self.draft and r.id != self.draft.id and r.state != "discarded"]
        sent = max((r.sent_on for r in others if r.sent_on is not None), default=None)
        self._earlier = f"{len(others)} other draft{'' if len(others) == 1 else 's'}" if others else ""
        if sent is not None:
            self._earlier += f", last sent {short(sent, self.csm.today)}"

    def _left(self) -> str:
        """How many blanks are left, and what else is in the way."""
        more = sum(p.kind == "block" and not self.text[p.start : p.end].startswith("«") for p in self.points())
        told = drafting.blanks_left(self.text)
        return f"{told}, {more} more to settle" if more and self.text.strip() else told

    def _head(self, draft: Draft) -> DraftHead:
        view = self.view
        changed: tuple[str, ...] = ()
        if view is not None and draft.state == "draft":
            changed = drafting.changed_facts(draft.facts, drafting.facts_used(view.facts, view.assessment))
        saved = self.trouble or ("saving…" if self.dirty else _saved(draft, self.csm.today))
        return DraftHead(
            customer=view.facts.account.name if view else "",
            template=(self.template.title if self.template else draft.template)
            + (f" ({draft.version})" if draft.version > 1 else ""),
            audience=self.audience,
            state=draft.state,
            saved=saved,
            unsaved=bool(self.trouble),
            earlier=self._earlier,
            changed=changed,
        )

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        self._shape(*self.size)
        self.redraw()

    def _shape(self, columns: int, rows: int) -> None:
        """Stacked or side by side, with or without preview."""
        wide = columns >= WIDE
        shown = self._preview if self._preview is not None else wide or rows >= PREVIEW_ROWS
        self.set_class(wide, "-wide")
        self.set_class(rows < 20, "-low")
        self.set_class(not shown, "-single")
        self.set_class(self.glyphs.ascii, "-ascii")

    @on(TextArea.SelectionChanged)
    def _follow(self, event: TextArea.SelectionChanged) -> None:
        """Let the preview show the part that is being written."""
        event.stop()
        if self.has_class("-single") or not self.writing or len(self.text) > LONG:
            return
        editor, preview = self.query_one(Editor), self.query_one("#preview", Lines)
        before = "\n".join(editor.text.split("\n")[: editor.cursor_location[0]])
        above = len(markdown_lines(before, preview.size.width, self.glyphs)) if before else 0
        wanted = min(above - preview.size.height // 2, preview.count() - preview.size.height)
        preview.scroll_to(y=max(0, wanted), animate=False, force=True)

    @property
    def writing(self) -> bool:
        """Whether keys go into the text."""
        return isinstance(self.focused, Editor)

    @property
    def finished(self) -> bool:
        """Whether the draft can no longer be changed."""
        return self.draft is not None and self.draft.state != "draft"


def _quiet(lines: Lines) -> Lines:
    """Lines that are only looked at."""
    lines.can_focus = False
    return lines


def _saved(draft: Draft, today: date) -> str:
    """``draft saved 10:14:32``, with the day where that is not today; the state where it is finished."""
    if draft.state == "sent" and draft.sent_on is not None:
        return f"sent {short(draft.sent_on, today)}"
    if draft.state != "draft":
        return f"{draft.state}{': ' + draft.answer if draft.answer else ''}"
    try:
        at = datetime.fromisoformat(draft.saved_at)
    except ValueError:
        return "draft saved"
    now = datetime.now().astimezone().date()
    return f"draft saved {at:%H:%M:%S}" if at.date() == now else f"draft saved {short(at.date(), today)}"
