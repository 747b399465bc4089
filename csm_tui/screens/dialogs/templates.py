"""Choosing a template: those that fit the phase first, then the rest; typing searches all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.widgets import Static

from csm_tui.domain.rows import STAGES
from csm_tui.screens.search import Row, SearchScreen
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.text import fit, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from csm_tui.app import CsmApp
    from csm_tui.drafting.templates import Template

WHO = {"internal": "for our own people", "customer": "safe for the customer"}


class TemplatePicker(SearchScreen):
    """One line a template; what the one under the cursor is for stands in full below the list."""

    DEFAULT_CSS = """
    TemplatePicker #about { height: 2; color: $text-muted; padding: 0 1; }
    """

    def on_mount(self) -> None:
        self.query_one("#search").mount(Static(id="about"), after=self.query_one(Lines))
        super().on_mount()

    def _lines(self, row: Row, rows: Sequence[Row], cells: int) -> list[Line]:
        """A template on one line; headings and refusals as everywhere."""
        if row.target is None:
            return super()._lines(row, rows, cells)
        more = self.glyphs.ellipsis
        label = min(32, max(16, cells // 2 - 12))
        spans = (
            (f"  {row.key:<8}  ", "key" if row.key == "internal" else "dim"),
            (fit(row.label, label, ellipsis=more), ""),
            (fit(f"  {row.hint}", max(0, cells - label - 12), ellipsis=more), "dim"),
        )
        return [Line(spans, row.target)]

    @on(Lines.Highlighted)
    def _tell(self, event: Lines.Highlighted) -> None:
        event.stop()
        about = self.query_one_optional("#about", Static)
        if about is not None:
            found = next((row for row in self.rows if row.target is not None and row.target == event.target), None)
            text = f"{found.label}, {WHO[found.key]}: {found.hint}" if found else ""
            lines = wrap(text, max(20, self.query_one(Lines).size.width - 3))[:2]
            about.update(Content("\n".join(lines)))


def template_rows(found: Sequence[Template], problems: Sequence[str], phase: str) -> list[Row]:
    """Return the rows of the picker: usual in ``phase``, usual elsewhere or always, files that were refused."""

    def row(template: Template) -> Row:
        mine = " (yours)" if template.own else ""
        return Row(template.id, template.title + mine, template.audience, template.about)

    now = [t for t in found if t.phases and phase in t.phases]
    always = [t for t in found if not t.phases]
    rest = [t for t in found if t.phases and phase not in t.phases]
    rows: list[Row] = []
    for heading, some in (
        (f"USUAL NOW: {STAGES.get(phase, phase).upper()}", now),
        ("AT ANY TIME", always),
        ("IN OTHER PHASES", rest),
    ):
        if some:
            rows += [Row(None, heading), *map(row, some)]
    if problems:
        rows += [Row(None, "NOT USABLE"), *(Row(None, text, " ", role="late") for text in problems)]
    return rows


def template_picker(app: CsmApp, phase: str) -> SearchScreen:
    """Return the question for a template; dismissed with its id."""
    from csm_tui.drafting import templates

    folder: Path | None = app.places.templates if app.places else None
    found, problems = templates(folder)
    return TemplatePicker(
        "Choose a template", "type to search: title or purpose", template_rows(found, problems, phase)
    )
