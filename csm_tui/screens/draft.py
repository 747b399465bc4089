"""Writing a draft: filled from the account, saved as it is typed, seen as its reader will see it (UX 4.4, P12).

The product never sends anything: a draft is copied, written to a file, or opened in the person's own editor.
"""

from __future__ import annotations

from csm_tui.commands import DRAFT, DRAFT_BAR, bindings
from csm_tui.screens.draft_out import DraftOut
from csm_tui.screens.draft_states import DraftStates
from csm_tui.widgets.draft_view import Editor, FindBar

# Letters that act outside the text alone, with the states in which they do: being written, sent or later, or both.
_OPEN = ("write_here", "bar_editor", "discard", "bar_form", "bar_points", "update")
_FINISHED = ("follow_up",)
_BAR = frozenset(
    {
        *(
            "bar_copy",
            "copy_plain",
            "copy_rich",
            "write_file",
            "mark_sent",
            "note_answer",
            "bar_template",
            "bar_find",
            "revisions",
        ),
        *("drafts", "bar_undo", "bar_redo", "close_draft", *_OPEN, *_FINISHED),
    }
)


class DraftScreen(DraftStates, DraftOut):
    """One draft of one account."""

    TITLE_IN_HELP = "Draft"
    AUTO_FOCUS = "Editor"
    CSS_PATH = "draft.tcss"
    BINDINGS = bindings(DRAFT, DRAFT_BAR)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters act only outside the text; the ctrl keys that have a letter there only inside."""
        if isinstance(self.focused, FindBar):
            return action in ("help", "save")
        state = self.draft.state if self.draft else ""
        if action in _BAR:
            if self.writing:
                return False
            if action == "close_draft":
                return state in ("sent", "answered")
            if action in ("mark_sent", "note_answer"):
                return state == "draft" if action == "mark_sent" else state in ("sent", "answered")
            return not (action in _OPEN and self.finished) and (action not in _FINISHED or self.finished)
        if action in ("copy_message", "editor", "form", "find", "template"):
            return self.writing and not (self.finished and action in ("editor", "form"))
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

    def action_bar_form(self) -> None:
        self.action_form()

    def action_bar_points(self) -> None:
        self.action_points()

    def action_bar_template(self) -> None:
        self.action_template()

    def action_bar_find(self) -> None:
        self.action_find()

    def action_close_draft(self) -> None:
        self.action_close()

    def action_drafts(self) -> None:
        if self.save():
            self.csm.open_drafts(self.account)

    def action_help(self) -> None:
        self.csm.action_help()

    def action_commands(self) -> None:
        self.csm.action_commands()
