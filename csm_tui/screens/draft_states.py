"""What becomes of a draft: sent as a frozen copy, answered, closed, followed up, discarded (DOMAIN 7)."""

from __future__ import annotations

from datetime import date

from csm_tui import drafting
from csm_tui.domain.dates import short
from csm_tui.domain.model import Draft
from csm_tui.drafting.follow_up import follow_up
from csm_tui.errors import UserError
from csm_tui.screens.dialogs.confirm import Confirm
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.draft_making import DraftMaking

ANSWERS = (("approved", "approved"), ("partly", "partly"), ("declined", "declined"), ("no-answer", "no answer came"))


class DraftStates(DraftMaking):
    """Each key is the next step of its life."""

    def action_mark_sent(self) -> None:
        """Sent, once nothing blocks it."""
        if self.save() and self.draft is not None and self.draft.state == "draft":
            self._ask_sent(self.draft)

    def action_note_answer(self) -> None:
        """What comes after it was sent: what was decided, then closed."""
        if self.draft is not None and self.draft.state == "sent":
            self._ask_answer(self.draft)
        elif self.draft is not None and self.draft.state == "answered":
            self.action_close()

    def _ask_sent(self, draft: Draft) -> None:
        blocks = [p for p in self.points() if p.kind == "block"]
        if blocks:
            more = f", and {len(blocks) - 1} more" if len(blocks) > 1 else ""
            self.say(f"Not marked as sent. {blocks[0].text.rstrip('.')}{more}.", error=True)
            self.action_points()
            return
        due = draft.decision_due
        decides = self.template is not None and any(f.name == "decision_by" for f in self.template.fields)
        fields = [
            Field("due", "Decision by", "date", value=due.isoformat() if due else "", required=decides),
            Field("asks", "Asked for", value=self._asked(draft), hint="kept as an action until the decision comes"),
        ]
        intro = "A frozen copy is kept. The decision stands on Today; when its day passes, a signal is raised."
        if not decides:
            intro = "A frozen copy is kept. With a day, the answer stands on Today until it comes."
        if warned := sum(p.kind == "warning" for p in self.points()):
            intro += f" {warned} thing{' is' if warned == 1 else 's are'} worth adding first: Esc, then b lists them."
        dialog = FormDialog("Mark as sent", fields, today=self.csm.today, intro=intro, submit=self._send)
        self.app.push_screen(dialog)

    def _asked(self, draft: Draft) -> str:
        """The words of the action: what was asked for, as the form or the template says it."""
        title = self.template.title if self.template else draft.template
        what = draft.fields.get("ask") or draft.fields.get("support") or ""
        return f"Decision on “{title}”{': ' + what if what else ''}"[:200]

    def _send(self, values: Values) -> str | None:
        """Freeze it, with the day by which a decision is needed and its action: one step."""
        draft = self.draft
        assert draft is not None  # noqa: S101 - asked only with one
        due = date.fromisoformat(values["due"]) if values["due"] else None
        asks = values["asks"] or self._asked(draft)
        self.store.mark_draft_sent(draft.id, draft.rev, due=due, asks=asks if due else "")
        level, to = draft.fields.get("level", "")[:1], draft.fields.get("to", "")
        if level and to:
            self.store.set_setting("escalation_to", {**self._contacts(), level: to})
        self._refresh_from(draft.id, "Marked as sent; a frozen copy is kept. m notes the answer.")
        return None

    def _ask_answer(self, draft: Draft) -> None:
        field = Field("answer", "Decision", "choice", value=draft.answer, options=ANSWERS, required=True)

        def write(values: Values) -> str | None:
            self.store.answer_draft(draft.id, draft.rev, values["answer"])
            said = dict(ANSWERS)[values["answer"]]
            self._refresh_from(draft.id, f"The decision is kept: {said}. m closes it, n follows it up.")
            return None

        self.app.push_screen(FormDialog("What was decided?", [field], today=self.csm.today, submit=write))

    def action_close(self) -> None:
        """Nothing more to wait for."""
        draft = self.draft
        if draft is None or draft.state not in ("sent", "answered"):
            return
        told = "Nothing more is waited for; its text stays readable under Drafts."
        if draft.state == "sent":
            told = "No answer was noted: m notes one. Closed, nothing is waited for any more."
        dialog = Confirm("Close this draft?", told, lambda: self.store.close_draft(draft.id, draft.rev))
        self.app.push_screen(dialog, lambda sure: self._refresh_from(draft.id, "Closed.") if sure else None)

    def _refresh_from(self, draft_id: int, said: str) -> None:
        self._take(self.store.draft(draft_id))
        self.csm.changed()
        self.reload()
        self.refresh_bindings()
        self.say(f"{said} u takes it back.")

    def action_follow_up(self) -> None:
        """A new version that quotes this one, from today's facts."""
        first = self.draft
        if first is None or not self.finished:
            return
        try:
            self.view = self.store.view(self.account)
            begin = {k: v for k, v in first.fields.items() if k not in ("decision_by", "summary")}
            made = self.render_draft(first.template, begin)
            text = follow_up(made.text, first, audience=self.audience)
            due = first.decision_due and drafting.response_due(
                self.view.facts, self.csm.today, self.store.calendar(self.view.facts.account)
            )
            found = self.store.create_draft(
                self.account, first.template, text, begin, made.facts, made=made.text, version=first.version + 1,
                decision_due=due,
            )  # fmt: skip
        except UserError as error:
            self.say(str(error), error=True)
            return
        self.note_change()
        self.took(found)
        sent = f" of {short(first.sent_on, self.csm.today)}" if first.sent_on else ""
        self.say(f"Version {found.version}, from today's facts; the one{sent} is quoted at its end.")

    def action_discard(self) -> None:
        if self.draft is None:
            return
        self.save()
        intro = "It goes out of sight. Undo (u) on the account brings it back, and so do Drafts (Z) for 30 days."
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
