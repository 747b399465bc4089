"""``csm-tui import-numbers FILE``: figures from a usage export, by account and day, as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from csm_tui.cli import output
from csm_tui.cli.boundary import say
from csm_tui.cli.main import session

if TYPE_CHECKING:
    from csm_tui.cli.session import Session
    from csm_tui.domain.numbers import NumbersOutcome
    from csm_tui.exchange.numbers import NumbersOptions, NumbersPlan


@click.command("import-numbers")
@click.argument("file", type=click.Path(readable=False))
@click.option("--map", "maps", metavar="FIELD=COLUMN", multiple=True, help="Take a field from this column.")
@click.option("--date-format", type=click.Choice(["DMY", "MDY", "YMD"], case_sensitive=False), help="Order of dates.")
@click.option("--decimal", type=click.Choice([".", ","]), help="The decimal mark of figures.")
@click.option("--rate", type=click.Choice(["percent", "fraction"]), help="How the error rate is written: 2.5 or 0.025.")
@click.option("--dry-run", is_flag=True, help="Show what would come in; change nothing.")
@click.option("--strict", is_flag=True, help="One refused row refuses the file.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
def command(
    file: str,
    maps: tuple[str, ...],
    date_format: str | None,
    decimal: str | None,
    rate: str | None,
    dry_run: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Bring in weekly numbers from a usage export: CSV, TSV, semicolons, XLSX; a row for each account and day.

    Accounts are found by their id in the CRM, else by name; what fits none or several is refused with its line.
    Figures that you typed for the same day stay: where the file differs both are kept, and you choose in the program.
    The import is one step, which u in the program takes back.

    Fields: name, external_id, on, licensed, active, core_used, core_total, tickets, error_rate, trained, invited.
    """
    from csm_tui.exchange.numbers import NumbersOptions

    told = _told(maps)
    own = session()
    plan = _plan(own, file, NumbersOptions(told, date_format, decimal, rate, strict))
    if plan.refused and not plan.incoming and not plan.questions:
        _report(plan, None, dry_run=dry_run, as_json=as_json)  # why, for every row; ``require`` then ends it
    plan.require()
    label = f"Numbers from {output.fit(plan.path.name, 60)}"
    with own.store() as store:
        if not dry_run:
            if store.readonly:
                from csm_tui.errors import FileRefused

                raise FileRefused(
                    f"{store.path} is read-only, so nothing can be imported into it. Nothing was changed."
                )
            from datetime import UTC, datetime

            from csm_tui.store.backup import backup

            backup(store.db, own.places.text("backups"), datetime.now(UTC), "import")
        outcome = store.import_numbers(plan.incoming, dry_run=dry_run, strict=strict, label=label)
        if told and not dry_run:
            store.remember_map(_key(plan.table.header), plan.match.to_remember())
    _report(plan, outcome, dry_run=dry_run, as_json=as_json)


def _told(maps: tuple[str, ...]) -> dict[str, str]:
    """``FIELD=COLUMN`` texts by field; anything else, or a field that there is not, is wrong usage (exit 2)."""
    from csm_tui.errors import UserError
    from csm_tui.exchange.numbers_columns import find_field
    from csm_tui.exchange.plan import parse_pairs

    try:
        return {find_field(known): column for known, column in parse_pairs(maps, "--map")}
    except UserError as error:
        raise click.UsageError(str(error)) from error


def _key(header: tuple[str, ...]) -> str:
    """Under which a map of figures is remembered: never that of an import of accounts with the same header."""
    from csm_tui.exchange.columns import header_key

    return header_key(("numbers", *header))


def _plan(own: Session, file: str, options: NumbersOptions) -> NumbersPlan:
    """The file read and proved, with the columns that were matched for its header before; raises UserError."""
    from dataclasses import replace

    from csm_tui.exchange.numbers import read_numbers
    from csm_tui.exchange.tables import read_table

    table = read_table(file)
    with own.store() as store:
        remembered = store.import_map(_key(table.header))
    if remembered:
        options = replace(options, map={**remembered, **options.map})
        say("Columns are matched as the last time for a file with this header.")
    return read_numbers(table, options)


def _report(plan: NumbersPlan, outcome: NumbersOutcome | None, *, dry_run: bool, as_json: bool) -> None:
    """Print what became of the file, or would."""
    from csm_tui.exchange.numbers_report import report_dict, report_lines

    if as_json:
        output.print_json(report_dict(plan, outcome, dry_run=dry_run))
    else:
        output.print_text(report_lines(plan, outcome, dry_run=dry_run))
