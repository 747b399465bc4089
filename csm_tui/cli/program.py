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
    import_asyncio_without_ssl()
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


def import_asyncio_without_ssl() -> None:
    """Nothing leaves this computer, and without ssl the start is 3 % cheaper and the program 4 MB lighter (B1, B6).

    asyncio itself allows for a Python that was built without it; whoever imports ssl later gets it all the same.
    """
    if "ssl" not in sys.modules:
        sys.modules["ssl"] = None  # type: ignore[assignment]  # what makes an import fail
        try:
            import asyncio  # noqa: F401
        finally:
            del sys.modules["ssl"]


def open_review(own: Session, name: str | None, week: str | None) -> int:
    """The exit code of the program, opened at the review of the week's queue or of one account; raises UserError."""
    from csm_tui.app import run
    from csm_tui.config import load_config

    own.reading(current=False).close()  # says what to do where there is no portfolio yet
    store = own.store()
    try:
        from csm_tui.store.week import check_week

        account = store.find(name) if name else None
        wanted = check_week(store, week) if week else None
        config = load_config(own.places.config)
        return run(store, places=own.places, config=config, first=lambda app: app.open_review(account, wanted))
    finally:
        store.close()


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
