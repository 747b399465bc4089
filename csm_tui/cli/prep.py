"""``csm-tui prep NAME``: the sheet to read before a call, as text, Markdown or JSON."""

from __future__ import annotations

import click

from csm_tui.cli import output
from csm_tui.cli.completion import name_argument
from csm_tui.cli.main import session


@click.command("prep")
@name_argument
@click.option("--md", "as_markdown", is_flag=True, help="Markdown.")
@click.option("--json", "as_json", is_flag=True, help="JSON: head, and parts with their entries.")
def command(name: str, as_markdown: bool, as_json: bool) -> None:
    """Print what to know before a call: health and why, what changed, what is open on both sides, people, notes.

    NAME is an account's name, a part that fits one account alone, or its number. The sheet is internal.
    """
    from csm_tui.domain import prep

    if as_json and as_markdown:
        raise click.UsageError("--json and --md: one of them.")
    own = session()
    store = own.reading()
    try:
        view = store.fresh(store.find(name))
        sheet = prep.prep(view.facts, view.assessment, own.today, store.calendar(view.facts.account))
    finally:
        store.close()
    if as_json:
        output.print_json(prep.as_record(sheet))
    elif as_markdown:
        output.print_document(prep.markdown(sheet))
    else:
        output.print_text(prep.plain_lines(sheet))
