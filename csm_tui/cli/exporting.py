"""``csm-tui export``: the customer's plan, and the person's calendar, on stdout or in a new file."""

from __future__ import annotations

import click

from csm_tui.cli import output
from csm_tui.cli.boundary import say
from csm_tui.cli.completion import name_argument
from csm_tui.cli.main import session

_OUT = click.option("--out", type=click.Path(), help="Write it to this new file, or into this folder.")
_FORMATS = ("md", "html", "csv", "ics")  # those of exchange.plan_export; a test holds both equal


@click.group("export")
def command() -> None:
    """Write a customer's plan or your own calendar for other programs.

    Files are new, readable by you alone, and never replace one that is there.
    """


@command.command("plan")
@name_argument
@click.option(
    "--format", "fmt", type=click.Choice(_FORMATS), help="The format; else by the ending of --out, else Markdown."
)
@_OUT
def plan(name: str, fmt: str | None, out: str | None) -> None:
    """Write the mutual action plan of an account, for the customer.

    Both sides' steps with owner, day and status, and what is waited for since when. No ARR, health, note, sentiment
    or signal can be in it. NAME is the account's name, a part that fits one account alone, or its number.
    """
    from csm_tui.config import load_config
    from csm_tui.exchange.plan_export import export_plan

    own = session()
    ending = (out or "").rpartition(".")[2].lower()
    fmt = fmt or (ending if ending in _FORMATS else "md")
    store = own.reading()
    try:
        file_name, text = export_plan(store, store.find(name), fmt, me=load_config(own.places.config).name)
    finally:
        store.close()
    _give(text, out, file_name)


@command.command("ics")
@_OUT
def ics(out: str | None) -> None:
    """Write all your milestones, reviews and decision dates as a calendar.

    Importing it again updates the same events; what no longer holds is cancelled.
    """
    from csm_tui.exchange.my_calendar import my_calendar

    own = session()
    store = own.reading()
    try:
        text = my_calendar(store)
    finally:
        store.close()
    _give(text, out, f"onboardings-{own.today.isoformat()}.ics")


def _give(text: str, out: str | None, file_name: str) -> None:
    """``text`` on stdout, or in the new file ``out``, or under its own name in that folder; raises Refused."""
    if out is None:
        output.print_document(text)
        return
    from pathlib import Path

    from csm_tui.new_files import write_exclusive

    path = Path(out)
    folder = path.is_dir()
    say(f"Written to {write_exclusive(path / file_name if folder else path, text, number=folder)}.")
