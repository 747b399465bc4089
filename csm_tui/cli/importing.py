"""``csm-tui import FILE``: read, prove, show, and bring in as one step."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from csm_tui.cli import output
from csm_tui.cli.boundary import say
from csm_tui.cli.main import session
from csm_tui.cli.session import Session

if TYPE_CHECKING:
    from csm_tui.domain.incoming import ImportOutcome
    from csm_tui.exchange.plan import ImportOptions, ImportPlan
    from csm_tui.store.store import Store


@click.command("import")
@click.argument("file", type=click.Path(readable=False))
@click.option("--map", "maps", metavar="FIELD=COLUMN", multiple=True, help="Take a field from this column.")
@click.option("--where", metavar="COLUMN=VALUE", multiple=True, help="Only rows with this value there.")
@click.option("--merge-by", type=click.Choice(["name"]), help="Join the rows of one customer.")
@click.option("--date-format", type=click.Choice(["DMY", "MDY", "YMD"], case_sensitive=False), help="Order of dates.")
@click.option("--decimal", type=click.Choice([".", ","]), help="The decimal mark of amounts.")
@click.option("--currency", metavar="CODE", help="Currency of amounts that name none, such as EUR.")
@click.option("--dry-run", is_flag=True, help="Show what would come in; change nothing.")
@click.option("--strict", is_flag=True, help="One refused row refuses the file.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
def command(
    file: str,
    maps: tuple[str, ...],
    where: tuple[str, ...],
    merge_by: str | None,
    date_format: str | None,
    decimal: str | None,
    currency: str | None,
    dry_run: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Bring in or update accounts from a CRM export: CSV, TSV, semicolons, XLSX.

    The usual column names are recognised; --map FIELD=COLUMN says the others and is remembered for files with the
    same header. Nothing is guessed: what a file does not prove is asked. The import is one step, which u in the
    program takes back. An export of everything (csm-tui export --json) is read back into an empty portfolio.

    Fields: name, external_id, segment, arr, currency, product, signed, kickoff, go_live, renewal, phase, owner, ae,
    champion, champion_email, sponsor, sponsor_email, region, industry, tags, note.
    """
    from csm_tui.exchange.book_json import is_book
    from csm_tui.exchange.plan import ImportOptions

    if is_book(file):
        from csm_tui.cli.whole_book import read_back

        read_back(session(), file, dry_run=dry_run, as_json=as_json)
        return
    told = dict(_pairs(maps, "--map"))
    options = ImportOptions(
        map=told,
        where=_pairs(where, "--where"),
        merge_by=merge_by,
        date_format=date_format,
        decimal=decimal,
        currency=currency.upper() if currency else None,
        strict=strict,
    )
    own = session()
    plan = _plan(own, file, options)
    if plan.refused and not plan.incoming and not plan.questions:
        _report(plan, None, dry_run=dry_run, as_json=as_json)  # why, for every row; ``require`` then ends it
    plan.require()
    with _book(own, dry_run=dry_run) as store, _progress() as progress:
        label = f"Import of {output.fit(plan.path.name, 60)}"
        outcome = store.import_accounts(plan.incoming, dry_run=dry_run, strict=strict, progress=progress, label=label)
        if told and not dry_run:
            from csm_tui.exchange.columns import header_key

            store.remember_map(header_key(plan.table.header), plan.match.to_remember())
    _report(plan, outcome, dry_run=dry_run, as_json=as_json)


def _pairs(texts: tuple[str, ...], option: str) -> tuple[tuple[str, str], ...]:
    """``A=B`` texts as pairs; anything else, or a field that there is not, is wrong usage (exit 2)."""
    from csm_tui.errors import Refused
    from csm_tui.exchange.columns import FIELDS
    from csm_tui.exchange.plan import parse_pairs

    try:
        pairs = parse_pairs(texts, option)
    except Refused as error:
        raise click.UsageError(str(error)) from error
    strange = next((field for field, _ in pairs if option == "--map" and field not in FIELDS), None)
    if strange is not None:
        raise click.UsageError(f"There is no field ‘{strange[:60]}’. Fields: {', '.join(FIELDS)}.")
    return pairs


def _report(plan: ImportPlan, outcome: ImportOutcome | None, *, dry_run: bool, as_json: bool) -> None:
    """Print what became of the file, or would."""
    from csm_tui.exchange.report import report_dict, report_lines

    if as_json:
        output.print_json(report_dict(plan, outcome, dry_run=dry_run))
    else:
        output.print_text(report_lines(plan, outcome, dry_run=dry_run))


def _plan(own: Session, file: str, options: ImportOptions) -> ImportPlan:
    """The file read and proved, with the columns that were matched for its header before; raises UserError."""
    from dataclasses import replace

    from csm_tui.exchange.columns import header_key
    from csm_tui.exchange.importer import read_import
    from csm_tui.exchange.tables import read_table

    table = read_table(file)
    if own.has_portfolio():
        with own.store() as store:
            remembered = store.import_map(header_key(table.header))
        if remembered:
            options = replace(options, map={**remembered, **options.map})
            say("Columns are matched as the last time for a file with this header.")
    return read_import(table, options)


@contextmanager
def _book(own: Session, *, dry_run: bool) -> Iterator[Store]:
    """The store to import into; on a dry run without a portfolio an empty one that is gone afterwards."""
    if dry_run and not own.has_portfolio():
        from tempfile import TemporaryDirectory

        from csm_tui.store.store import Store

        with (
            TemporaryDirectory(prefix="csm-tui-") as folder,
            Store.open(f"{folder}/empty.db", today=own.today, create=True) as store,
        ):
            yield store
        return
    existed = own.has_portfolio()
    with own.store(create=True) as store:
        if store.readonly and not dry_run:
            from csm_tui.errors import FileRefused

            raise FileRefused(f"{store.path} is read-only, so nothing can be imported into it. Nothing was changed.")
        if existed and not dry_run and store.count():
            _back_up(store, own)
        try:
            yield store
        except BaseException:
            if not existed:  # nothing came in, so nothing is left behind
                from csm_tui.store import files

                store.close()
                files.remove(*(store.path + end for end in ("", "-wal", "-shm")))
            raise


def _back_up(store: Store, own: Session) -> None:
    """A verified copy before the import (P5); an import without one would be a promise broken, so its error is ours."""
    from datetime import UTC, datetime

    from csm_tui.store.backup import backup

    backup(store.db, own.places.text("backups"), datetime.now(UTC), "import")


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """A bar on stderr where it is a terminal; taken away at the end, so that only the report stays."""
    try:
        if not sys.stderr.isatty():
            yield None
            return
    except ValueError:
        yield None
        return
    cells, drawn = 30, -1

    def draw(done: int, total: int) -> None:
        nonlocal drawn
        filled = cells * done // max(total, 1)
        if filled != drawn:
            drawn = filled
            bar = "#" * filled + "-" * (cells - filled)
            sys.stderr.write(f"\r[{bar}] {done:,} of {total:,}")
            sys.stderr.flush()

    try:
        yield draw
    finally:
        if drawn >= 0:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
