"""``csm-tui`` and ``csm-tui demo``: the program itself; where nobody looks, the portfolio as plain text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from csm_tui.cli.session import Session, is_terminal

if TYPE_CHECKING:
    import click

    from csm_tui.store.reading import Reading


def open_program(own: Session, *, demo: bool) -> int:
    """The exit code of the program; 0 after the portfolio was printed because stdout is no terminal.

    Raises UserError where the database cannot be opened.
    """
    somebody = is_terminal() and sys.stdin.isatty()
    if not somebody and not demo:
        return _print(own.reading() if own.has_portfolio() else None, own)
    store = own.demo_store() if demo else own.store(create=True)
    if not somebody:
        return _print(store, own)
    from csm_tui.app import OTHER_BOOK, run
    from csm_tui.config import load_config

    while True:
        try:
            code = run(store, places=own.places, config=load_config(own.places.config), demo=demo)
        finally:
            store.close()
        if code != OTHER_BOOK:
            return code
        demo = not demo  # from one's own portfolio to the made-up one and back, without leaving the program
        store = own.demo_store() if demo else own.store(create=True)


def _print(store: Reading | None, own: Session) -> int:
    """0, after the portfolio went to stdout as text, an empty one where there is none yet."""
    from csm_tui.cli.output import print_text
    from csm_tui.cli.portfolio_text import EMPTY, portfolio_lines

    if store is None:
        print_text([EMPTY])
        return 0
    try:
        print_text(portfolio_lines(store, store.fresh_rows(), own.today))
    finally:
        store.close()
    return 0


def __getattr__(name: str) -> click.Command:
    """``command``, the click command ``demo``; made on demand, because opening the program needs no click."""
    if name != "command":
        raise AttributeError(name)
    import click

    from csm_tui.cli.main import session

    @click.command("demo")
    def command() -> int:
        """Open a made-up portfolio, kept apart from yours: look around, change what you like.

        It is built anew on the next day, so nothing that you do in it lasts.
        """
        return open_program(session(), demo=True)

    return command
