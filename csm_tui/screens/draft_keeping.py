"""A draft on the screen, kept: read, drawn, saved as it is typed; two windows' texts both survive (P8, P12)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Container, Vertical
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import TextArea

from csm_tui import drafting
from csm_tui.domain.dates import short
from csm_tui.domain.model import Draft
from csm_tui.errors import Busy, Refused, Stale, Unknown, UserError
from csm_tui.screens.base import BaseScreen
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.widgets.draft_view import DraftHead, Editor, Preview, counts, head_lines, rule_line
from csm_tui.widgets.lines import Lines, line
from csm_tui.widgets.markdown_lines import markdown_lines
from csm_tui.widgets.text import fit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csm_tui.store import Store
    from csm_tui.store.reading import AccountView

WIDE = 110  # columns from which writing and preview stand side by side (UX 1.8)
PREVIEW_ROWS = 18  # rows below which the preview is off unless it is asked for
SAVE_AFTER = 0.5  # seconds after the last key
SAVE_LATEST = 2.0  # seconds after the first key that is not saved (P12)
LONG = 20_000  # characters from which the preview follows at a pause, not at each key
TEMPLATE = "escalation"


class DraftKeeping(BaseScreen[None]):
    """Everything of the draft screen that has to do with not losing a key."""

    def __init__(self, store: Store, account_id: int, draft_id: int | None = None, template: str = TEMPLATE) -> None:
        super().__init__(store)
        self.account = account_id
        self.draft: Draft | None = None
        self.view: AccountView | None = None
        self.audience = "internal"
        self.title_of_template = ""
        self.trouble = ""  # why the last save did not work
        self._wanted = draft_id
        self._template = template
        self._kept = ""  # the text as it was last written
        self._timer: Timer | None = None
        self._since: float | None = None  # when the first unsaved key was typed
        self._preview: bool | None = None  # as the person chose; None = by the size
        self._asking = False

    def body(self) -> Iterable[Widget]:
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

    # Reading

    def on_mount(self) -> None:
        self.app.app_suspend_signal.subscribe(self, lambda _: self.flush())
        self.call_after_refresh(self._give_up)

    def _give_up(self) -> None:
        """Where there is nothing to write on: back to where one came from, with the reason."""
        reason = self.csm.messages[-1] if self.csm.messages else "The draft could not be opened."
        if self.draft is None and self.is_current:
            self.csm.back()
            self.csm.say(reason, error=True)

    def load(self) -> None:
        self.view = self.store.view(self.account)
        if self.draft is None:
            self._take(self._find())
        else:
            found = self.store.draft(self.draft.id)
            if found.rev != self.draft.rev and not self.dirty:
                self._take(found)
        self.redraw()

    def _find(self) -> Draft:
        """The draft that was asked for, else the newest one that is still being written, else a new one."""
        if self._wanted is not None:
            return self.store.draft(self._wanted)
        for found in self.store.drafts(self.account):
            if found.state == "draft":
                return found
        return self._new(self._template)

    def _new(self, template: str) -> Draft:
        """A draft made from today's facts."""
        assert self.view is not None  # noqa: S101 - load has read it
        facts, assessment = self.view.facts, self.view.assessment
        made = drafting.render(
            template, facts, assessment, {}, self.csm.today, {"me": self.csm.config.name}, folder=self._folder()
        )
        internal, calendar = made.template.audience == "internal", self.store.calendar(facts.account)
        due = drafting.response_due(facts, self.csm.today, calendar) if internal else None
        found = self.store.create_draft(self.account, template, made.text, {}, made.facts, decision_due=due)
        self.csm.changed()
        self._seen = self.csm.generation
        return found

    def _take(self, draft: Draft) -> None:
        """Put a stored draft on the screen."""
        self.draft = draft
        try:
            template = drafting.load_template(draft.template, self._folder())
            self.audience, self.title_of_template = template.audience, template.title
        except UserError as error:
            self.audience, self.title_of_template = "internal", draft.template
            self.say(str(error), error=True)
        editor = self.query_one(Editor)
        editor.read_only = draft.state != "draft"
        self._kept = draft.body
        if editor.text != draft.body:
            editor.load_text(draft.body)
        self._since = None
        self.trouble = ""

    def _folder(self) -> Path | None:
        return self.csm.places.templates if self.csm.places else None

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
        told = counts(self.text, drafting.blanks_left(self.text), self.glyphs)
        wide = self.has_class("-wide") and not self.has_class("-single")
        left = self.size.width // 2 if wide else self.size.width
        self.query_one("#write-rule", Lines).set_lines([rule_line("Write", told, left, self.glyphs)])
        reader = "as your reader will see it" if self.size.width >= 80 else ""
        right = self.size.width - left - 1 if wide else self.size.width
        self.query_one("#read-rule", Lines).set_lines([rule_line("Preview", reader, right, self.glyphs)])
        foot = "This app never sends mail: ^G copies the message, Esc then w writes a file."
        foot = fit(foot, max(1, self.size.width - 2), ellipsis=self.glyphs.ellipsis)
        self.query_one("#foot", Lines).set_lines([line(" ", (foot, "dim"))])
        if not self.has_class("-single"):
            self.query_one("#preview", Lines).set_lines(markdown_lines(self.text, right - 1, self.glyphs))

    def _head(self, draft: Draft) -> DraftHead:
        view = self.view
        changed: tuple[str, ...] = ()
        if view is not None and draft.state == "draft":
            changed = drafting.changed_facts(draft.facts, drafting.facts_used(view.facts, view.assessment))
        others = [d for d in self.store.drafts(self.account) if d.id != draft.id]
        sent = [d for d in others if d.sent_on is not None]
        earlier = f"{len(others)} other draft{'' if len(others) == 1 else 's'}" if others else ""
        if sent and sent[0].sent_on is not None:
            earlier += f", last sent {short(sent[0].sent_on, self.csm.today)}"
        saved = self.trouble or ("saving…" if self.dirty else _saved(draft, self.csm.today))
        return DraftHead(
            customer=view.facts.account.name if view else "",
            template=self.title_of_template,
            audience=self.audience,
            state=draft.state,
            saved=saved,
            unsaved=bool(self.trouble),
            earlier=earlier,
            changed=changed,
        )

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """Stacked or side by side, with or without preview."""
        wide = self.size.width >= WIDE
        shown = self._preview if self._preview is not None else wide or self.size.height >= PREVIEW_ROWS
        self.set_class(wide, "-wide")
        self.set_class(self.size.height < 20, "-low")
        self.set_class(not shown, "-single")
        self.set_class(self.glyphs.ascii, "-ascii")
        self.redraw()

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

    # Saving

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        if not self.dirty:
            self._since = None
            self.redraw()
            return
        now = monotonic()
        self._since = now if self._since is None else self._since
        self._later(max(0.01, min(SAVE_AFTER, self._since + SAVE_LATEST - now)))
        if len(self.text) < LONG:
            self.redraw()

    def _later(self, seconds: float) -> None:
        """Save then; a key typed meanwhile moves it."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(seconds, self.save)

    def save(self) -> bool:
        """Write what is typed. True when it is in the database; else it stays here and is tried again."""
        if self.draft is None or not self.dirty:
            return True
        text = self.text
        try:
            self.store.save_draft(self.draft.id, self.draft.rev, text, self.draft.fields)
        except Busy:
            self.trouble = "NOT SAVED YET: another program is writing"
            self._later(0.25)
        except (Stale, Unknown, Refused) as error:
            self.trouble = "NOT SAVED: changed elsewhere"
            self._conflict(error)
        except UserError as error:
            self.trouble = "NOT SAVED"
            self.say(str(error), error=True)
            self._later(5)
        else:
            self.draft = self.store.draft(self.draft.id)
            self._kept, self._since, self.trouble = text, None, ""
            self.csm.changed()
            self._seen = self.csm.generation
        self.redraw()
        return not self.dirty

    def flush(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        if self.is_mounted and not self.save() and self.draft is not None:
            self._keep_copy()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        if isinstance(event.widget, Editor):
            self.save()

    def _conflict(self, error: UserError) -> None:
        """The draft was changed, sent or taken away in another window: both texts are kept, the person says how."""
        if self._asking:
            return
        self._asking = True
        choice = Field(
            "do",
            "Then",
            "choice",
            value="mine",
            options=(
                ("mine", "keep mine as a copy and go on in it"),
                ("theirs", "view theirs; mine is kept as a copy"),
            ),
        )
        intro = f"{error} Nothing was overwritten."
        self.app.push_screen(
            FormDialog("This draft changed in another window", [choice], today=self.csm.today, intro=intro),
            self._resolve,
        )

    def _resolve(self, values: Values | None) -> None:
        self._asking = False
        theirs = self.draft
        copy = self._keep_copy()
        if copy is None:
            return
        if values is not None and values["do"] == "theirs" and theirs is not None:
            try:
                self._take(self.store.draft(theirs.id))
                self.say("This is the text of the other window; yours is kept as a draft of its own.")
            except UserError:
                self._take(copy)
                self.say("The other draft is gone; this is yours.")
        else:
            self._take(copy)
            self.say("You are writing in a copy; the other text is kept, too.")
        self.redraw()

    def _keep_copy(self) -> Draft | None:
        """Keep what is typed as a draft of its own; ``None`` when even that cannot be written."""
        assert self.draft is not None  # noqa: S101 - only called with one
        try:
            copy = self.store.create_draft(
                self.account, self.draft.template, self.text, self.draft.fields, self.draft.facts,
                decision_due=self.draft.decision_due,
            )  # fmt: skip
        except UserError as error:
            self.say(str(error), error=True)
            self._later(1)
            return None
        self._kept = self.text
        self.csm.changed()
        self._seen = self.csm.generation
        return copy

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
