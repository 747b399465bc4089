"""``csm-tui export``: the customer's plan, and the person's calendar, on stdout or in a new file."""

from __future__ import annotations

import click

from csm_tui.cli import output
from csm_tui.cli.boundary import say
from csm_tui.cli.completion import name_argument
from csm_tui.cli.main import session

_OUT = click.option("--out", type=click.Path(), help="Write it to this new file, or into this folder.")
_FORMATS = ("md", "html", "csv", "ics")  # those of exchange.plan_export; a test holds both equal


@click.group("export", invoke_without_command=True)
@click.option(
    "--json", "json_file", is_flag=False, flag_value="-", metavar="[FILE]", help="Everything, as one file (- = stdout)."
)
@click.option("--csv", "csv_folder", type=click.Path(), metavar="DIR", help="Everything, as one CSV a table.")
@click.option(
    "--redact", type=click.Choice(("names", "money", "all")), help="Mask names, money, or both and all texts."
)
@click.pass_context
def command(ctx: click.Context, json_file: str | None, csv_folder: str | None, redact: str | None) -> None:
    """Write everything, a customer's plan, or your own calendar for other programs.

    Files are new, readable by you alone, and never replace one that is there. csm-tui import FILE.json reads
    everything back into an empty portfolio.
    """
    if ctx.invoked_subcommand is not None:
        if json_file or csv_folder or redact:
            raise click.UsageError("--json, --csv and --redact write everything and go with no other command.")
        return
    if (json_file is None) == (csv_folder is None):
        raise click.UsageError("Say what to export: plan, people, ics, --json [FILE] or --csv DIR.")
    from csm_tui.cli.whole_book import write_csv, write_json

    if json_file is not None:
        write_json(session(), json_file, redact)
    elif csv_folder is not None:
        write_csv(session(), csv_folder, redact)


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


@command.command("people")
@name_argument
@click.option("--format", "fmt", type=click.Choice(("vcf", "csv")), help="vCard or CSV; else by the ending of --out.")
@_OUT
def people(name: str, fmt: str | None, out: str | None) -> None:
    """Write the people of an account for an address book: names, roles, titles, mail addresses, phone numbers.

    What you think of them (power, interest, sentiment) never leaves. Who has left is not written.
    """
    from csm_tui.exchange.people_export import export_people

    store = session().reading()
    try:
        ending = (out or "").rpartition(".")[2].lower()
        file_name, text = export_people(store.facts(store.find(name)), fmt or ("csv" if ending == "csv" else "vcf"))
    finally:
        store.close()
    _give(text, out, file_name)


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
