"""``csm-tui where``: every place on this computer where something of the person's is kept."""

from __future__ import annotations

import click

from csm_tui.cli import output
from csm_tui.cli.main import session

_MEANING = {
    "database": "your portfolio",
    "demo": "the made-up portfolio",
    "config": "your settings",
    "state": "log, last copied text",
    "backups": "verified copies of your portfolio",
    "templates": "your own draft templates",
    "plans": "your own plans",
}


@click.command("where")
@click.option("--json", "as_json", is_flag=True, help="JSON, one key a place.")
def command(as_json: bool) -> None:
    """Print where your data, settings and backups are."""
    places = session().places.all()
    if as_json:
        output.print_json({name: str(path) for name, path in places.items()})
        return
    rows = [
        (name, str(path), _MEANING[name] + ("" if path.exists() else " (not there yet)"))
        for name, path in places.items()
    ]
    output.print_text(output.table(("what", "where", ""), rows))
