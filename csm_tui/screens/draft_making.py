"""What a draft is made of: its template, what only a person knows, today's facts. Nothing typed is overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from csm_tui import drafting
from csm_tui.domain.model import Draft
from csm_tui.drafting.templates import Template
from csm_tui.errors import UserError
from csm_tui.screens.dialogs.confirm import Confirm
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.draft_looking import DraftLooking

LEFT_OPEN = ("", "leave it open")


def form_fields(template: Template, values: Mapping[str, str], why: Mapping[str, str]) -> list[Field]:
    """Return the fields of a template's form with the values to begin with, and ``why`` those, by field."""
    out = []
    for field in template.fields:
        value = values.get(field.name, "")
        if field.options:
            options = [LEFT_OPEN, *((o, o) for o in field.options)]
            if value and value not in field.options:
                options.append((value, value))
            hint = why.get(field.name, "")
            out.append(Field(field.name, field.label, "choice", value=value, options=tuple(options), hint=hint))
        else:
            hint = "one on each line" if field.kind == "lines" else ""
            out.append(Field(field.name, field.label, field.kind, value=value, placeholder=hint))
    return out


def places(count: int) -> str:
    """``1 place``, ``3 places``."""
    return f"{count} place{'' if count == 1 else 's'}"


class DraftMaking(DraftLooking):
    """Template, form, and facts that have changed."""

    def on_mount(self) -> None:
        super().on_mount()
        self.call_after_refresh(self._first_form)

    def _first_form(self) -> None:
        """A draft that was just begun asks for what only a person knows."""
        if self._begun and self.draft is not None and self.is_current:
            self._begun = False
            self.action_form(quiet=True)

    # The form

    def action_form(self, quiet: bool = False) -> None:
        """What only a person knows, field by field."""
        draft, view, template = self.draft, self.view, self.template
        if draft is None or view is None or template is None or self.finished:
            return
        if not template.fields:
            if not quiet:
                self.say("This template asks for nothing: what is missing stands in the text.")
            return
        calendar = self.store.calendar(view.facts.account)
        offered = drafting.proposed(template, view.facts, view.assessment, self.csm.today, self._contacts(), calendar)
        begin = {**(offered.values if not draft.fields else {}), **draft.fields}
        intro = "What only you know; what you leave empty stays a blank."
        why = {} if draft.fields else {"level": offered.why}
        dialog = FormDialog(
            template.title, form_fields(template, begin, why), today=self.csm.today, intro=intro, submit=self._fill,
            memory=f"draft-{draft.id}",
        )  # fmt: skip
        self.app.push_screen(dialog)

    def _contacts(self) -> dict[str, str]:
        """Who is addressed at each level: as the settings say, else as it was the last time."""
        last = self.store.setting("escalation_to", {})
        known = {str(k): str(v) for k, v in last.items()} if isinstance(last, dict) else {}
        return {**known, **self.csm.config.escalation}

    def _fill(self, values: Values) -> str | None:
        """Put what was filled in where its blanks stand; what was typed over them stays."""
        if self.draft is None or not self.save():
            return "The draft could not be saved, so nothing was filled in."
        given = {name: value for name, value in values.items() if value}
        before = self.render_draft(self.draft.template, self.draft.fields)
        after = self.render_draft(self.draft.template, given)
        merged = drafting.merge(before.text, self.text, after.text)
        made = drafting.merge(before.text, self.draft.made or before.text, after.text).text
        due = given.get("decision_by")
        self.store.rewrite_draft(
            self.draft.id, self.draft.rev, merged.text, "filled in", fields=given, made=made,
            decision_due=date.fromisoformat(due) if due else None,
        )  # fmt: skip
        self._take(self.store.draft(self.draft.id))
        self.note_change()
        self.redraw()
        said = f"{places(merged.taken).capitalize()} in the text filled in." if merged.taken else "Kept."
        kept = f" {places(merged.kept).capitalize()} that you wrote yourself stay as they are." if merged.kept else ""
        self.say(said + kept)
        return None

    # Facts that have changed

    def action_update(self) -> None:
        """Bring the text up to today's facts where its old words still stand."""
        draft, view = self.draft, self.view
        if draft is None or view is None or self.finished or not self.save():
            return
        if not draft.made:
            self.say("What its template wrote was not kept for this draft: start afresh with another template.")
            return
        try:
            anew = self.render_draft(draft.template, draft.fields)
        except UserError as error:
            self.say(str(error), error=True)
            return
        merged = drafting.merge(draft.made, self.text, anew.text)
        changed = drafting.changed_facts(draft.facts, anew.facts)
        if not merged.taken and not merged.kept:
            self.say("It says what the account says today.")
            return
        told = [f"{fact}." for fact in changed[:4]]
        if len(changed) > 4:
            told.append(f"And {len(changed) - 4} more.")
        told.append(f"{places(merged.taken).capitalize()} of the text follow.")
        if merged.kept:
            told.append(f"{places(merged.kept).capitalize()} that you wrote yourself stay: look at them again.")

        def go(sure: bool | None) -> None:
            if sure and self.put(merged.text, "brought up to date", facts=anew.facts, made=anew.text):
                self.say(f"{places(merged.taken).capitalize()} brought up to date. ^Z in the text takes it back.")

        self.app.push_screen(Confirm("Bring the draft up to today?", "\n".join(told)), go)

    # Another template

    def action_template(self) -> None:
        from csm_tui.screens.dialogs.templates import template_picker

        phase = self.view.assessment.phase.value if self.view else ""
        self.app.push_screen(template_picker(self.csm, phase), self._start_afresh)

    def _start_afresh(self, chosen: object) -> None:
        """Another template: this draft is kept, but for one on which nobody has written."""
        if not isinstance(chosen, str) or not self.save():
            return
        draft = self.draft
        untouched = draft is not None and not self.finished and draft.body == draft.made and not draft.fields
        try:
            self.view = self.store.view(self.account)
            self._take(self.begin(chosen, instead_of=draft.id if untouched and draft else None))
        except UserError as error:
            self.say(str(error), error=True)
            return
        self.redraw()
        self.refresh_bindings()
        self.action_form(quiet=True)

    def action_names(self) -> None:
        """Every name that a template for this audience may use."""
        from csm_tui.drafting.sample import names
        from csm_tui.screens.dialogs.menu import Menu, paragraphs

        fields: Sequence[str] = [f"fields.{f.name}" for f in self.template.fields] if self.template else []
        known = [*names(self.audience)[:-1], *fields]
        who = "for the customer" if self.audience == "customer" else "that is internal"
        intro = (f"In a template {who} these names may stand between {{{{ and }}}}. [] is a list: for x in …", "dim")
        self.app.push_screen(Menu("Names in templates", (), paragraphs(intro, "", *known)))

    def took(self, draft: Draft) -> None:
        """Show a draft that was begun elsewhere."""
        self._take(draft)
        self.redraw()
        self.refresh_bindings()
