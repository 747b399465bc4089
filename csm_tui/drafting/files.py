"""Drafts on disk: their names."""

from __future__ import annotations

from datetime import date

from csm_tui.new_files import slug, write_exclusive

__all__ = ["draft_file_name", "write_exclusive"]


def draft_file_name(name: str, account_id: int, template: str, on: date, kind: str = "md") -> str:
    """Return ``globex-logistics-12-escalation-2026-11-18.md``: slug, id, template, date, format."""
    return f"{slug(name)}-{account_id}-{slug(template)}-{on.isoformat()}.{kind}"
