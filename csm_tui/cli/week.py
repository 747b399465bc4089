"""``csm-tui week``: the week on one page for the manager, as text, Markdown or JSON."""

from __future__ import annotations

import click

from csm_tui.cli import output
from csm_tui.cli.main import session


@click.command("week")
@click.argument("week", required=False)
@click.option("--json", "as_json", is_flag=True, help="JSON, with nothing left out.")
@click.option("--md", "as_markdown", is_flag=True, help="Markdown, to paste into a page or a chat.")
def command(week: str | None, as_json: bool, as_markdown: bool) -> None:
    """Print what the week came to, on one page: reviewed, red and why, turned, overdue, ahead, done.

    WEEK is this week, or an earlier one as 2026-W46.
    """
    from csm_tui.domain.calendar import iso_week
    from csm_tui.exchange import week_summary

    if as_json and as_markdown:
        raise click.UsageError("--json and --md: one of them.")
    own = session()
    store = own.reading()
    try:
        summary = store.week_summary(week or iso_week(own.today))
    finally:
        store.close()
    if as_json:
        output.print_json(week_summary.as_dict(summary))
    elif as_markdown:
        output.print_document(week_summary.markdown(summary))
    else:
        output.print_text(week_summary.plain(summary).splitlines())
