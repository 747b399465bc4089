"""Everything out of the portfolio (``export --json``, ``--csv``), and back into an empty one (``import FILE.json``)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from csm_tui.cli import output
from csm_tui.cli.boundary import say

if TYPE_CHECKING:
    from csm_tui.cli.session import Session


def write_json(own: Session, file: str, redact: str | None) -> None:
    """Everything as JSON, on stdout for ``-``, else in a new file or under its own name in a folder."""
    from csm_tui.exchange.book_json import book_text
    from csm_tui.new_files import write_exclusive

    store = own.reading(current=False)
    try:
        text = "".join(book_text(store, redact))
    finally:
        store.close()
    if file == "-":
        output.print_document(text)
        return
    path = Path(file)
    folder = path.is_dir()
    target = path / f"csm-tui-{own.today.isoformat()}.json" if folder else path
    say(f"Written to {write_exclusive(target, text, number=folder)}.")


def write_csv(own: Session, folder: str, redact: str | None) -> None:
    """One CSV a table in a folder, made where it is missing; a file that is there is never replaced."""
    from csm_tui.errors import Refused
    from csm_tui.exchange.book_json import csv_files
    from csm_tui.new_files import write_exclusive

    path = Path(folder)
    store = own.reading(current=False)
    try:
        files = list(csv_files(store, redact))
    finally:
        store.close()
    there = [name for name, _ in files if (path / name).exists()]
    if there:
        raise Refused(f"{path / there[0]} is there already; nothing was written. Choose another folder.")
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"Cannot make the folder {path}: {error.strerror}.") from error
    for name, text in files:
        write_exclusive(path / name, text)
    say(f"{len(files)} tables written to {path}.")


def read_back(own: Session, file: str, *, dry_run: bool, as_json: bool) -> None:
    """An export of everything into an empty portfolio, made where there is none; whole or not at all."""
    from csm_tui.exchange.book_json import read_book
    from csm_tui.store import files

    book = read_book(file)
    count = len(book.tables.get("account", ((), []))[1])
    rows = sum(len(found) for _, found in book.tables.values())
    existed = own.has_portfolio()
    if not dry_run:
        store = own.store(create=True)
        try:
            count = store.restore_book(book.tables)
        except BaseException:
            store.close()
            if not existed:  # nothing came in, so nothing is left behind
                files.remove(*(store.path + end for end in ("", "-wal", "-shm")))
            raise
        store.close()
    if as_json:
        output.print_json({"accounts": count, "rows": rows, "exported": book.exported, "dry_run": dry_run})
        return
    verb = "would be read back" if dry_run else "read back"
    masked = f" Masked in it: {book.redacted}." if book.redacted else ""
    output.print_text([f"{count} accounts ({rows} rows) of {book.exported} {verb}.{masked}"])
