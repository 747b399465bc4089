"""``csm-tui draft NAME``: a draft from an account's data, on stdout or in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from csm_tui.cli import output
from csm_tui.cli.boundary import REFUSED, say
from csm_tui.cli.completion import name_argument
from csm_tui.cli.main import session

if TYPE_CHECKING:
    from datetime import date

_FORMATS = ("md", "txt", "html", "eml", "docx")  # those of drafting.outputs; a test holds both equal


@click.command("draft")
@name_argument
@click.option("--template", default="escalation", show_default=True, metavar="KEY", help="Which template.")
@click.option("--set", "given", multiple=True, metavar="FIELD=VALUE", help="Fill in a field; as often as you like.")
@click.option("--out", type=click.Path(), help="Write it to this new file, or into this folder.")
@click.option("--format", "kind", type=click.Choice(_FORMATS), help="Else by the ending of --out, else Markdown.")
@click.option("--final", is_flag=True, help="Refuse, with exit code 1, while something needed is missing.")
def command(name: str, template: str, given: tuple[str, ...], out: str | None, kind: str | None, final: bool) -> int:
    """Write a draft, such as an escalation, from an account's data.

    NAME is the account's name, a part that fits one account alone, or its number. Parts that the data does not give
    are marked «…»; what is missing is said on stderr. `csm-tui templates list` names the templates. Nothing is saved in
    the portfolio and nothing is sent: drafts that you keep are written in the program.
    """
    from csm_tui.config import load_config
    from csm_tui.drafting import render
    from csm_tui.drafting.load import readers, record_of
    from csm_tui.drafting.outputs import as_bytes

    own = session()
    fields = _fields(given)
    store = own.reading()
    try:
        account_id = store.find(name)
        view = store.view(account_id)
        record = record_of(store, view.facts)
    finally:
        store.close()
    me = load_config(own.places.config).name
    draft = render(
        template, view.facts, view.assessment, fields, own.today, {"me": me} if me else {},
        folder=own.places.templates, record=record,
    )  # fmt: skip
    _known(fields, [f.name for f in draft.template.fields], draft.template.id)
    for missing in draft.blocks:
        say(f"To be filled in: {missing}")
    for warning in draft.warnings:
        say(f"Worth adding: {warning}")
    if final and draft.blocks:
        say(f"Not final: {len(draft.blocks)} needed. Nothing was written. --set fills a field in.")
        return REFUSED
    ending = (out or "").rpartition(".")[2].lower()
    kind = kind or (ending if ending in _FORMATS else "md")
    if out is None and kind in ("md", "txt", "html"):
        text = as_bytes(kind, draft.text, draft.subject).decode()
        output.print_text(text.rstrip("\n").split("\n"))
        return 0
    data = as_bytes(kind, draft.text, draft.subject, readers(view.facts, draft.template.to))
    say(f"Written to {_write(out or '.', data, kind, view.facts.account.name, account_id, template, own.today)}.")
    return 0


def _fields(given: tuple[str, ...]) -> dict[str, str]:
    """``FIELD=VALUE`` as fields; wrong usage raises click's own error."""
    fields = {}
    for text in given:
        field, equals, value = text.partition("=")
        if not equals or not field.strip():
            raise click.UsageError(f"--set wants FIELD=VALUE, not “{text[:60]}”.")
        fields[field.strip()] = value
    return fields


def _known(fields: dict[str, str], names: list[str], template: str) -> None:
    """Wrong usage where a field is given that the template does not have."""
    for field in fields:
        if field not in names:
            known = ", ".join(names) or "none"
            raise click.UsageError(f"“{template}” has no field “{field[:40]}”. It has: {known}.")


def _write(out: str, data: bytes, kind: str, name: str, account_id: int, template: str, on: date) -> str:
    """Where the draft went: a new file of that name, or in that folder; raises Refused where one is there already."""
    from pathlib import Path

    from csm_tui.drafting import draft_file_name
    from csm_tui.new_files import write_bytes_exclusive

    path = Path(out)
    if path.is_dir():
        path /= draft_file_name(name, account_id, template, on, kind)
        return str(write_bytes_exclusive(path, data, number=True))
    return str(write_bytes_exclusive(path, data))
