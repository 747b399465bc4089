"""A line of the RACI: the work, and by name who is responsible, accountable, consulted, informed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from csm_tui.domain.raci import RaciLine, completing, names
from csm_tui.screens.dialogs.form import Field, FormDialog, Values

FIELDS = ("item", "responsible", "accountable", "consulted", "informed")


def _one(text: str) -> str:
    """What is said while somebody types who is accountable."""
    found = names(text)
    return f"{len(found)} names: only one can be accountable." if len(found) > 1 else ""


def raci_line(
    known: RaciLine | None,
    people: Iterable[str],
    today: date,
    write: Callable[[Mapping[str, str]], object],
    *,
    key: int = 0,
) -> FormDialog:
    """Ask for a line, or other facts of ``known``; ``write`` gets the fields of the store. Names are completed."""
    offer = completing(people)

    def cell(name: str, label: str, hint: str) -> Field:
        value = getattr(known, name) if known else ""
        reading = _one if name == "accountable" else None
        return Field(name, label, value=value, placeholder=hint, complete=offer, reading=reading)

    def submit(values: Values) -> None:
        write({name: values[name] for name in FIELDS})

    return FormDialog(
        "Who does what?" if known is None else known.item,
        (
            Field("item", "Work", value=known.item if known else "", required=True, placeholder="data migration"),
            cell("responsible", "Responsible", "does it; several apart by commas"),
            cell("accountable", "Accountable", "answers for it: one person"),
            cell("consulted", "Consulted", "is asked before"),
            cell("informed", "Informed", "is told after"),
        ),
        today=today,
        submit=submit,
        intro="Names or roles. The right arrow completes a name that is known.",
        memory=f"raci-{key}-{known.id if known else 0}",
    )


def raci_name(
    old: str, people: Iterable[str], today: date, write: Callable[[str], object], *, key: int = 0
) -> FormDialog:
    """Ask who it is that stands under a role or a name in the whole table; ``write`` gets the name."""

    def submit(values: Values) -> None:
        write(values["name"])

    return FormDialog(
        f"Who is ‘{old}’?",
        (Field("name", "Name", required=True, complete=completing(people)),),
        today=today,
        submit=submit,
        intro="The name takes its place in every line.",
        memory=f"raci-name-{key}-{old}",
    )
