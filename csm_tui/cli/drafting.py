"""``csm-tui draft NAME``: a draft from an account's data, on stdout or in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from csm_tui.cli import output
from csm_tui.cli.boundary import say
from csm_tui.cli.completion import name_argument
from csm_tui.cli.main import session

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.drafting import Rendered


@click.command("draft")
@name_argument
@click.option("--template", default="escalation", show_default=True, metavar="NAME", help="Which template.")
@click.option("--out", type=click.Path(), help="Write it to this new file, or into this folder.")
def command(name: str, template: str, out: str | None) -> None:
    """Write a draft, such as an escalation, from an account's data.

    NAME is the account's name, a part that fits one account alone, or its number. Parts that the data does not give
    are marked «…»; what is missing is said on stderr. Nothing is saved in the portfolio: drafts that you keep are
    written in the program.
    """
    from csm_tui.config import load_config
    from csm_tui.drafting import render

    own = session()
    store = own.reading()
    try:
        account_id = store.find(name)
        view = store.view(account_id)
    finally:
        store.close()
    me = load_config(own.places.config).name
    settings = {"me": me} if me else {}
    draft = render(
        template, view.facts, view.assessment, None, own.today, settings, folder=own.places.templates
    )  # fmt: skip
    if out is None:
        output.print_text(draft.text.rstrip("\n").split("\n"))
    else:
        say(f"Written to {_write(out, draft, view.facts.account.name, account_id, own.today)}.")
    for missing in draft.blocks:
        say(f"To be filled in: {missing}")
    for warning in draft.warnings:
        say(f"Worth adding: {warning}")


def _write(out: str, draft: Rendered, name: str, account_id: int, on: date) -> str:
    """Where the draft went: a new file of that name, or in that folder; raises Refused where one is there already."""
    from pathlib import Path

    from csm_tui.drafting import draft_file_name, write_exclusive

    path = Path(out)
    if path.is_dir():
        path /= draft_file_name(name, account_id, draft.template.id, on)
        return str(write_exclusive(path, draft.text, number=True))
    return str(write_exclusive(path, draft.text))
