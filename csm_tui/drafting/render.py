"""One draft: template, facts and what the person filled in → text, blanks, what blocks, what warns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from csm_tui.domain.derived import Assessment
from csm_tui.domain.markdown import unescaped
from csm_tui.domain.model import Facts
from csm_tui.drafting import context
from csm_tui.drafting.blanks import Blank, find_blanks
from csm_tui.drafting.customer import Record, customer_data, customer_view
from csm_tui.drafting.engine import compile_template, run_template
from csm_tui.drafting.templates import Template, load_template


@dataclass(frozen=True, slots=True)
class Rendered:
    """A draft as it comes from its template."""

    template: Template
    text: str  # Markdown, ending with one line feed
    subject: str  # one line, for a mail
    blanks: tuple[Blank, ...]  # in reading order
    blocks: tuple[str, ...]  # what must be filled before it can be marked as sent
    warnings: tuple[str, ...]  # what should be filled, and results that nobody recorded
    facts: Mapping[str, str]  # what it rests on, for ``changed_facts``


def render(
    template_id: str,
    facts: Facts,
    assessment: Assessment,
    fields: Mapping[str, str] | None = None,
    today: date | None = None,
    settings: Mapping[str, str] | None = None,
    *,
    folder: Path | None = None,
    record: Record | None = None,
) -> Rendered:
    """Return the draft of ``template_id`` for one account (DOMAIN 7).

    ``today`` defaults to the assessment's day; ``settings`` may give ``me``, the writer's name; ``folder`` is the
    person's own templates; ``record`` is what the account's record holds beyond its facts. Raises ``Unknown`` for a
    template that is not there and ``Refused``, with file, line and reason, for one that is broken or unsafe.
    """
    template = load_template(template_id, folder)
    on = today or assessment.today
    given = {f.name: "" for f in template.fields} | {k: v for k, v in (fields or {}).items() if v}
    if template.audience == "customer":
        data = customer_data(customer_view(facts, assessment, record), given, on, settings or {}, template.to)
    else:
        data = context.internal(facts, assessment, given, on, settings or {}, record, template.to)
    text = _tidy(run_template(compile_template(template.source, template.name), data, template.name))
    subject = template.subject or "{{ customer }}: " + template.title.replace("{", "")
    title = " ".join(run_template(compile_template(subject, template.name), data, template.name).split())
    blanks = find_blanks(text)
    return Rendered(
        template=template,
        text=text,
        subject=unescaped(title)[:200],
        blanks=blanks,
        blocks=tuple(b.text for b in blanks if b.kind == "block"),
        warnings=tuple(b.text for b in blanks if b.kind == "warning") + _unrecorded(data),
        facts=context.facts_used(facts, assessment),
    )


def _unrecorded(data: Mapping[str, object]) -> tuple[str, ...]:
    """Say how many actions have no result (DOMAIN 7, actions taken)."""
    done = data.get("interventions")
    missing = sum(1 for i in done if not i["result"]) if isinstance(done, list) else 0
    if not missing:
        return ()
    return (f"{missing} of the actions taken {'has' if missing == 1 else 'have'} no result recorded",)


def _tidy(text: str) -> str:
    """No blanks at line ends, at most one empty line in a row, one line feed at the end."""
    text = re.sub(r"[ \t]+\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"
