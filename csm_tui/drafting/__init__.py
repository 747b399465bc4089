"""Drafts from an account's facts: plain data through a fenced-in template to Markdown. No widget, no store.

``render`` is the one door. Its text carries visible blanks (``«…»``) for what the product does not know:
those of kind *block* must be filled before a draft can be marked as sent, those of kind *warning* should be
(DOMAIN 7).
"""

from __future__ import annotations

from csm_tui.drafting.blanks import Blank, Point, blanks_left, find_blanks, next_blank, points, refusals
from csm_tui.drafting.context import changed_facts, facts_used, response_due
from csm_tui.drafting.files import draft_file_name, write_exclusive
from csm_tui.drafting.merging import Merged, merge
from csm_tui.drafting.proposing import proposed
from csm_tui.drafting.render import Rendered, render
from csm_tui.drafting.templates import Template, TemplateField, headings, load_template, templates

__all__ = [
    "Blank",
    "Merged",
    "Point",
    "Rendered",
    "Template",
    "TemplateField",
    "blanks_left",
    "changed_facts",
    "draft_file_name",
    "facts_used",
    "find_blanks",
    "headings",
    "load_template",
    "merge",
    "next_blank",
    "points",
    "proposed",
    "refusals",
    "render",
    "response_due",
    "templates",
    "write_exclusive",
]
