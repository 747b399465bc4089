"""Writing a draft: filled from the account, saved as it is typed, seen as its reader will see it (UX 4.4, P12).

The product never sends anything: a draft is copied, written to a file, or opened in the person's own editor.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from textual import on, work
from textual.app import SuspendNotSupported

from csm_tui import drafting
from csm_tui.commands import DRAFT, DRAFT_BAR, bindings
from csm_tui.domain.model import Draft
from csm_tui.editor import Edited, edit, editor_command, has_window
from csm_tui.errors import UserError
from csm_tui.screens.dialogs.confirm import Confirm
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.draft_keeping import DraftKeeping
from csm_tui.widgets.draft_view import Editor


class DraftScreen(DraftKeeping):
    """One draft of one account."""

    TITLE_IN_HELP = "Draft"
    AUTO_FOCUS = "Editor"
    CSS_PATH = "draft.tcss"
    BINDINGS = bindings(DRAFT, DRAFT_BAR)
    BAR = frozenset({"bar_copy", "bar_editor", "write_here", "write_file", "mark_sent", "discard"})

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters act only outside the text; the ctrl keys that have a letter there only inside."""
        if action in self.BAR:
            if self.writing:
                return False
            return not (action in ("write_here", "bar_editor", "discard") and self.finished)
        if action in ("copy_message", "editor"):
            return self.writing
        return not (action in ("next_blank", "save") and self.finished)

    def action_leave(self) -> None:
        self.save()
        if self.writing:
            self.query_one("#head" if self.has_class("-single") else "#preview").focus()
            self.refresh_bindings()
        elif not self.dirty:
            self.csm.back()

    def action_write_here(self) -> None:
        self.query_one(Editor).focus()
        self.refresh_bindings()

    def action_save(self) -> None:
        if self.save():
            self.say("Saved; it is saved by itself half a second after the last key, too.")

    def action_preview(self) -> None:
        self._preview = self.has_class("-single")
        self._fit()
        if not self._preview and self.focused is not None and self.focused.id == "preview":
            self.query_one("#head").focus()
        self.call_after_refresh(self.redraw)

    def action_next_blank(self) -> None:
        editor = self.query_one(Editor)
        start, end = sorted((editor.selection.start, editor.selection.end))
        after = editor.offset_of(end) if start != end else editor.offset_of(start)
        blank = drafting.next_blank(editor.text, after)
        if blank is None:
            self.say("No blank is left.")
            return
        editor.focus()
        editor.select_range(blank.start, blank.end)
        how = "needed: type over it" if blank.kind == "block" else "optional: type over it, or delete it"
        self.say(f"{blank.label}, {how}. {drafting.blanks_left(editor.text)}.")

    def action_copy_message(self) -> None:
        self.save()
        left = f", with {drafting.blanks_left(self.text)}" if drafting.find_blanks(self.text) else ""
        self.csm.copy(self.text, f"the message{left}")

    def action_bar_copy(self) -> None:
        self.action_copy_message()

    @on(Editor.CopyWanted)
    def _copy_wanted(self, event: Editor.CopyWanted) -> None:
        event.stop()
        if event.text:
            self.csm.copy(event.text, "the selection")
        else:
            self.action_copy_message()

    def action_help(self) -> None:
        self.csm.action_help()

    def action_commands(self) -> None:
        self.csm.action_commands()

    # File, editor

    def action_write_file(self) -> None:
        if self.draft is None or self.view is None:
            return
        self.save()
        name = drafting.draft_file_name(self.view.facts.account.name, self.account, self.draft.template, self.csm.today)
        try:
            path = drafting.write_exclusive(Path.cwd() / name, self.text, number=True)
        except (UserError, OSError) as error:
            self.say(str(error), error=True)
        else:
            self.say(f"Written to {path}")

    def action_bar_editor(self) -> None:
        self.action_editor()

    def action_editor(self) -> None:
        if not self.save():
            return
        try:
            command = editor_command(self.csm.config.editor, os.environ)
        except UserError as error:
            self.say(str(error), error=True)
            return
        folder = (self.csm.places.state if self.csm.places else Path(self.store.path).parent) / "editing"
        if has_window(command):
            self.say(f"{command[0]} is open; the text is taken over when it closes.")
            self._edit_outside(command, self.text, folder)
            return
        try:
            with self.app.suspend():
                done = edit(self.text, command, folder)
        except SuspendNotSupported:
            self.say("This terminal cannot be handed to an editor.", error=True)
            return
        except OSError as error:
            self.say(f"The editor's file could not be written: {error.strerror}. The draft is unchanged.", error=True)
            return
        self.csm.action_repaint()
        self._edited(self.text, done)

    @work(thread=True, group="editor", exclusive=False)
    def _edit_outside(self, command: list[str], text: str, folder: Path) -> None:
        try:
            done = edit(text, command, folder)
        except OSError as error:
            done = Edited(None, f"The editor's file could not be written: {error.strerror}. The draft is unchanged.")
        self.app.call_from_thread(self._edited, text, done)

    def _edited(self, before: str, done: Edited) -> None:
        """Take over what came back; what was typed here meanwhile is kept as a draft of its own."""
        if done.text is not None and not self.finished:
            editor = self.query_one(Editor)
            said = done.said
            if editor.text != before:
                self._keep_copy()
                said += " What you typed here meanwhile is kept as a draft of its own."
            editor.replace(done.text, (0, 0), editor.document.end)
            self.save()
            self.say(said)
        else:
            self.say(done.said, error=done.left is not None)

    # Template, sending, discarding

    def action_template(self) -> None:
        found, problems = drafting.templates(self._folder())
        for problem in problems:
            self.say(problem, error=True)
        options = tuple((t.id, f"{t.title} ({t.audience})") for t in found)
        field = Field(
            "template", "Template", "choice", value=self.draft.template if self.draft else "", options=options
        )
        intro = "A new draft is made from today's facts. This one is kept."
        self.app.push_screen(
            FormDialog("Start afresh from a template", [field], today=self.csm.today, intro=intro), self._start_afresh
        )

    def _start_afresh(self, values: Values | None) -> None:
        if values is None or not self.save():
            return
        try:
            self.view = self.store.view(self.account)
            self._take(self._new(values["template"]))
        except UserError as error:
            self.say(str(error), error=True)
        self.redraw()

    def action_mark_sent(self) -> None:
        if self.draft is None or self.view is None or not self.save():
            return
        if self.draft.state in ("sent", "answered"):
            self._ask_answer(self.draft)
            return
        known = [p.email for p in self.view.facts.people if p.email]
        reasons = drafting.refusals(self.text, audience=self.audience, customer_addresses=known)
        if reasons:
            self.say(f"Not marked as sent. {reasons[0]}", error=True)
            told = [*reasons[:6], *([f"and {len(reasons) - 6} more"] if len(reasons) > 6 else []), "Go to the first?"]
            dialog = Confirm("Not ready to be marked as sent", "\n".join(told))
            self.app.push_screen(dialog, lambda sure: self.action_next_blank() if sure else None)
            return
        due = self.draft.decision_due
        field = Field("due", "Decision by", "date", value=due.isoformat() if due else "", required=True)
        intro = "A frozen copy is kept. When the day passes without an answer, a signal is raised."
        self.app.push_screen(FormDialog("Mark as sent", [field], today=self.csm.today, intro=intro, submit=self._send))

    def _send(self, values: Values) -> str | None:
        """Freeze it, with the day by which a decision is needed: one step."""
        assert self.draft is not None  # noqa: S101 - asked only with one
        draft_id = self.draft.id
        with self.store.step(f"Draft {self.draft.template} sent", account_id=self.account):
            self.store.set_decision_due(draft_id, self.draft.rev, date.fromisoformat(values["due"]))
            self.store.mark_draft_sent(draft_id, self.store.draft(draft_id).rev)
        self._refresh_from(draft_id, "Marked as sent; a frozen copy is kept.")
        return None

    def _ask_answer(self, draft: Draft) -> None:
        options = (
            ("approved", "approved"), ("partly", "partly"), ("declined", "declined"), ("no-answer", "no answer"),
        )  # fmt: skip
        field = Field("answer", "Decision", "choice", value=draft.answer, options=options, required=True)

        def write(values: Values) -> str | None:
            self.store.answer_draft(draft.id, draft.rev, values["answer"])
            self._refresh_from(draft.id, f"The decision is kept: {values['answer']}.")
            return None

        self.app.push_screen(FormDialog("What was decided?", [field], today=self.csm.today, submit=write))

    def _refresh_from(self, draft_id: int, said: str) -> None:
        self._take(self.store.draft(draft_id))
        self.csm.changed()
        self.reload()
        self.refresh_bindings()
        self.say(said)

    def action_discard(self) -> None:
        if self.draft is None:
            return
        self.save()
        intro = "It goes out of sight. Undo (u) on the account brings it back."
        dialog = Confirm("Discard this draft?", intro, self._discard)
        self.app.push_screen(dialog, lambda sure: self._gone() if sure else None)

    def _discard(self) -> None:
        assert self.draft is not None  # noqa: S101 - asked only with one
        self.store.discard_draft(self.draft.id, self.draft.rev)
        self._kept = self.text

    def _gone(self) -> None:
        self.csm.changed()
        self.csm.back()
        self.csm.say(f"Draft discarded {self.glyphs.sep} u undo")
