"""A draft leaves the program: copied, written to a file, handed to the person's own editor. Nothing is ever sent."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from textual import on, work
from textual.app import SuspendNotSupported

from csm_tui import drafting
from csm_tui.editor import Edited, edit, editor_command, has_window
from csm_tui.errors import UserError
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.draft_keeping import DraftKeeping
from csm_tui.widgets.draft_view import Editor

FORMATS = (
    ("md", "Markdown (.md)"),
    ("txt", "plain text (.txt)"),
    ("html", "web page, prints well (.html)"),
    ("eml", "mail that your mail program opens (.eml)"),
    ("docx", "Word (.docx)"),
)


class DraftOut(DraftKeeping):
    """Copy, file, editor."""

    # Copying

    def _with_blanks(self) -> str:
        left = drafting.blanks_left(self.text) if drafting.find_blanks(self.text) else ""
        return f" ({left})" if left else ""

    def action_copy_message(self) -> None:
        self.save()
        self.csm.copy(self.text, f"the message{self._with_blanks()}")

    def action_bar_copy(self) -> None:
        self.action_copy_message()

    def action_copy_plain(self) -> None:
        """As a plain mail shows it, without marks."""
        from csm_tui.drafting.outputs import as_text

        self.save()
        self.csm.copy(as_text(self.text), f"the message as plain text{self._with_blanks()}")

    def action_copy_rich(self) -> None:
        """With headings, bold and tables, where the clipboard can."""
        from csm_tui.clipboard import copy_rich
        from csm_tui.drafting.outputs import as_html, as_text

        self.save()
        title = self.template.title if self.template else "Draft"
        state = self.csm.places.state if self.csm.places else None
        what = f"the message{self._with_blanks()}"
        html, plain = as_html(self.text, title), as_text(self.text)
        self.say(copy_rich(html, plain, what, send=self.app.copy_to_clipboard, state=state))

    @on(Editor.CopyWanted)
    def _copy_wanted(self, event: Editor.CopyWanted) -> None:
        event.stop()
        if event.text:
            self.csm.copy(event.text, "the selection")
        else:
            self.action_copy_message()

    # A file

    def action_write_file(self) -> None:
        """Ask for format and place; an existing file is never touched."""
        if self.draft is None or self.view is None:
            return
        self.save()
        kind = str(self.csm.ui.get("draft_format", "md"))
        fields = [
            Field("kind", "Format", "choice", value=kind, options=FORMATS, required=True),
            Field("path", "Folder or file", value=str(Path.cwd()), required=True),
        ]
        intro = "A new file that only you can read; none is replaced."
        if left := self._with_blanks():
            intro += f" It goes out{left}."
        written: list[Path] = []

        def submit(values: Values) -> str | None:
            written.append(self._write(values["kind"], values["path"]))
            self.csm.remember(draft_format=values["kind"])
            return None

        dialog = FormDialog("Write the draft to a file", fields, today=self.csm.today, intro=intro, submit=submit)
        self.app.push_screen(dialog, lambda values: self.say(f"Written to {written[-1]}") if values else None)

    def _write(self, kind: str, where: str) -> Path:
        """Write it, and return where it went; raises Refused."""
        from csm_tui.drafting.load import readers
        from csm_tui.drafting.outputs import as_bytes
        from csm_tui.new_files import write_bytes_exclusive

        assert self.draft is not None  # noqa: S101 - asked only with one
        assert self.view is not None  # noqa: S101 - read with it
        facts, draft = self.view.facts, self.draft
        subject = self._subject()
        to = readers(facts, self.template.to) if self.template and self.audience == "customer" else ()
        data = as_bytes(kind, self.text, subject, to)
        path = Path(os.path.expanduser(where))  # noqa: PTH111 - "~nobody" stays text
        if path.is_dir():
            path /= drafting.draft_file_name(facts.account.name, self.account, draft.template, self.csm.today, kind)
        elif path.suffix.lower() != f".{kind}":
            path = path.with_name(f"{path.name}.{kind}")
        return write_bytes_exclusive(path, data, number=True)

    def _subject(self) -> str:
        """The subject of its mail, as its template says it today; else its title."""
        assert self.draft is not None  # noqa: S101 - asked only with one
        try:
            return self.render_draft(self.draft.template, self.draft.fields).subject
        except UserError:
            return self.template.title if self.template else self.draft.template

    # An editor

    def _editor(self) -> list[str] | None:
        try:
            return editor_command(self.csm.config.editor, os.environ)
        except UserError as error:
            self.say(str(error), error=True)
            return None

    def action_bar_editor(self) -> None:
        self.action_editor()

    def action_editor(self) -> None:
        if not self.save() or (command := self._editor()) is None:
            return
        folder = (self.csm.places.state if self.csm.places else Path(self.store.path).parent) / "editing"
        text = self.text
        self._outside(command, lambda: _edit(text, command, folder), lambda done: self._edited(text, done))

    def _outside(self, command: list[str], work: Callable[[], Edited], done: Callable[[Edited], None]) -> None:
        """Run an editor: beside this program where it has a window, else in its place."""
        if has_window(command):
            self.say(f"{command[0]} is open; the text is taken over when it closes.")
            self._beside(work, done)
            return
        try:
            with self.app.suspend():
                result = work()
        except SuspendNotSupported:
            self.say("This terminal cannot be handed to an editor.", error=True)
            return
        self.csm.action_repaint()
        done(result)

    @work(thread=True, group="editor", exclusive=False)
    def _beside(self, work: Callable[[], Edited], done: Callable[[Edited], None]) -> None:
        result = work()
        self.app.call_from_thread(done, result)

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

    # One's own copy of the template

    def action_own_copy(self) -> None:
        """A copy of this template in one's own folder, in the editor; checked when it closes."""
        from csm_tui.drafting.templates import own_copy

        folder = self._folder()
        if self.draft is None or folder is None:
            self.say("Without a settings folder there is no place for templates of your own.", error=True)
            return
        if not self.save() or (command := self._editor()) is None:
            return
        key = self.draft.template
        try:
            path = own_copy(key, folder)
        except UserError as error:
            self.say(str(error), error=True)
            return
        self._outside(command, lambda: _open(command, path), lambda done: self._checked(key, path, done))

    def _checked(self, key: str, path: Path, done: Edited) -> None:
        """Say whether the copy is good, and what is wrong with it, line by line."""
        from csm_tui.drafting.checking import check_template
        from csm_tui.screens.dialogs.menu import Menu, paragraphs

        if done.left is not None:
            self.say(done.said, error=True)
            return
        try:
            template = drafting.load_template(key, self._folder())
            said = check_template(template)
        except UserError as error:
            said = (str(error),)
        if not said:
            self._take(self.store.draft(self.draft.id) if self.draft else self.begin(key))
            self.redraw()
            self.say(f"Your template is good and used from now on: {path}")
            return
        told = [
            ("It is kept. Mend it with “Copy this template to edit” again; “Names in templates” lists them.", "dim")
        ]
        self.app.push_screen(Menu("Your template is not good yet", (), paragraphs(*said, "", *told)))


def _edit(text: str, command: list[str], folder: Path) -> Edited:
    try:
        return edit(text, command, folder)
    except OSError as error:
        return Edited(None, f"The editor's file could not be written: {error.strerror}. The draft is unchanged.")


def _open(command: list[str], path: Path) -> Edited:
    """Open a file that stays; ``left`` says that the editor failed."""
    try:
        code = subprocess.run([*command, str(path)], check=False).returncode  # noqa: S603 - the person's own command
    except OSError as error:
        return Edited(None, f"{command[0]} could not be started: {error.strerror}. The copy is kept: {path}", path)
    if code:
        return Edited(None, f"{command[0]} ended with an error ({code}). The copy is kept: {path}", path)
    return Edited(None, "")
