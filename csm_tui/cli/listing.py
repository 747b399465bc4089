"""``csm-tui list``: the portfolio as text, JSON or CSV."""

from __future__ import annotations

import click

from csm_tui.cli import output
from csm_tui.cli.main import session
from csm_tui.cli.portfolio_text import KEYS, chosen, portfolio_lines
from csm_tui.cli.record import CSV_HEADER, csv_row, record


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON, one object an account.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV for a spreadsheet.")
@click.option("--filter", "words", metavar="TEXT", default="", help="Only accounts with these words in them.")
@click.option("--sort", type=click.Choice(list(KEYS)), default="health", show_default=True, help="The order.")
@click.option("--reverse", is_flag=True, help="The other way round.")
def command(as_json: bool, as_csv: bool, words: str, sort: str, reverse: bool) -> None:
    """Print the portfolio, worst first."""
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other.")
    own = session()
    store = own.reading()
    try:
        rows = chosen(store.fresh_rows(), words=words, sort=sort, reverse=reverse)
        if as_json:
            output.print_json([record(row, own.today) for row in rows])
        elif as_csv:
            output.print_csv(CSV_HEADER, [csv_row(row, own.today) for row in rows])
        else:
            output.print_text(portfolio_lines(store, rows, own.today))
    finally:
        store.close()
