"""A draft on the screen, kept: read, saved as it is typed; two windows' texts both survive (P8, P12)."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING

from textual import events, on
from textual.timer import Timer
from textual.widgets import TextArea

from csm_tui import drafting
from csm_tui.domain.model import Draft
from csm_tui.errors import Busy, Refused, Stale, Unknown, UserError
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.draft_drawing import LONG, DraftDrawing
from csm_tui.widgets.draft_view import Editor

if TYPE_CHECKING:
    from csm_tui.store import Store

SAVE_AFTER = 0.5  # seconds after the last key
SAVE_LATEST = 2.0  # seconds after the first key that is not saved (P12)
TEMPLATE = "escalation"


class DraftKeeping(DraftDrawing):
    """Everything of the draft screen that has to do with not losing a key."""

    def __init__(
        self, store: Store, account_id: int, draft_id: int | None = None, template: str = TEMPLATE, *,
        fresh: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(store, account_id)
        self._wanted = draft_id
        self._template = template
        self._fresh = fresh  # a new draft is begun although one of its template is still being written
        self._begun = False  # this screen has just begun it
        self._timer: Timer | None = None
        self._since: float | None = None  # when the first unsaved key was typed
        self._asking = False

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
        """The draft that was asked for, else the newest of its template that is being written, else a new one."""
        if self._wanted is not None:
            return self.store.draft(self._wanted)
        if not self._fresh:
            for found in self.store.drafts(self.account):
                if found.state == "draft" and found.template == self._template:
                    return found
        self._begun = True
        return self.begin(self._template)

    def render_draft(self, template: str, fields: Mapping[str, str]) -> drafting.Rendered:
        """Return a template filled from today's facts and these fields; raises Unknown, Refused."""
        from csm_tui.drafting.load import record_of

        assert self.view is not None  # noqa: S101 - load has read it
        facts, name = self.view.facts, self.csm.config.name
        return drafting.render(
            template, facts, self.view.assessment, fields, self.csm.today, {"me": name} if name else {},
            folder=self._folder(), record=record_of(self.store, facts),
        )  # fmt: skip

    def begin(self, template: str, *, instead_of: int | None = None) -> Draft:
        """Return a new draft made from today's facts; ``instead_of`` goes in the same step. Raises UserError."""
        made = self.render_draft(template, {})
        assert self.view is not None  # noqa: S101 - render_draft has needed it
        due = None
        if made.template.audience == "internal" and any(f.name == "decision_by" for f in made.template.fields):
            due = drafting.response_due(self.view.facts, self.csm.today, self.store.calendar(self.view.facts.account))
        found = self.store.create_draft(
            self.account, template, made.text, {}, made.facts, decision_due=due, made=made.text, instead_of=instead_of
        )
        self.note_change()
        return found

    def note_change(self) -> None:
        """Other screens read anew; this one knows already."""
        self.csm.changed()
        self._seen = self.csm.generation

    def _take(self, draft: Draft) -> None:
        """Put a stored draft on the screen."""
        self.draft = draft
        try:
            self.template = drafting.load_template(draft.template, self._folder())
        except UserError as error:
            self.template = None
            self.say(str(error), error=True)
        editor = self.query_one(Editor)
        editor.read_only = draft.state != "draft"
        self._kept = draft.body
        if editor.text != draft.body:
            editor.load_text(draft.body)
        self._since = None
        self.trouble = ""
        self.count_others()

    def put(self, text: str, did: str, **more: object) -> bool:
        """Write another text as a step of its own; False when it could not be, with the reason told."""
        if self.draft is None or not self.save():
            return False
        try:
            self.store.rewrite_draft(self.draft.id, self.draft.rev, text, did, **more)  # type: ignore[arg-type]
        except UserError as error:
            self.say(str(error), error=True)
            return False
        self._take(self.store.draft(self.draft.id))
        self.note_change()
        self.redraw()
        return True

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
            self.note_change()
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
                decision_due=self.draft.decision_due, made=self.draft.made, version=self.draft.version,
            )  # fmt: skip
        except UserError as error:
            self.say(str(error), error=True)
            self._later(1)
            return None
        self._kept = self.text
        self.note_change()
        return copy
