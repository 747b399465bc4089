"""People of an account as a file: vCards, or a table of the same facts. Nothing that one thinks of them is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from csm_tui.domain.model import Person
from csm_tui.domain.people import ROLE_NAMES, by_role
from csm_tui.errors import Refused
from csm_tui.new_files import slug

if TYPE_CHECKING:
    from csm_tui.domain.model import Facts

FORMATS = {"vcf": "address books (vCard)", "csv": "spreadsheets (CSV)"}
"""Format and what reads it."""

_HEADER = ("name", "role", "title", "email", "phone", "company")


def export_people(facts: Facts, fmt: str, people: Sequence[Person] = ()) -> tuple[str, str]:
    """The name of the file and its text: these people, else everybody who is still there. Raises Refused for none."""
    company = facts.account.name
    chosen = list(people) or [p for p in by_role(facts.people) if p.state == "active"]
    if not chosen:
        raise Refused(f"Nobody is known at {company}: there is nothing to write.")
    name = f"{slug(chosen[0].name if len(people) == 1 else f'{company} people')}.{fmt}"
    if fmt == "vcf":
        from csm_tui.exchange.vcard import vcards

        return name, vcards(chosen, company)
    from csm_tui.exchange.export import csv_text

    rows = [(p.name, ROLE_NAMES[p.role], p.title, p.email, p.phone, company) for p in chosen]
    return name, csv_text(_HEADER, rows)
