"""Choosing a template: those that fit the phase first, then the rest; typing searches all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csm_tui.domain.rows import STAGES
from csm_tui.screens.search import Row, SearchScreen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from csm_tui.app import CsmApp
    from csm_tui.drafting.templates import Template

WHO = {"internal": "internal", "customer": "customer"}


def template_rows(found: Sequence[Template], problems: Sequence[str], phase: str) -> list[Row]:
    """Return the rows of the picker: usual in ``phase``, usual elsewhere or always, files that were refused."""

    def row(template: Template) -> Row:
        mine = " (yours)" if template.own else ""
        return Row(template.id, template.title + mine, WHO[template.audience], template.about)

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
    return SearchScreen("Choose a template", "type to search: title or purpose", template_rows(found, problems, phase))
