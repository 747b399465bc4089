"""``csm-tui completion SHELL``, and the names of accounts that it completes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from csm_tui.cli import output
from csm_tui.errors import UserError

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the completion script for SHELL: bash, zsh or fish.

    \b
    bash:  csm-tui completion bash >> ~/.bashrc
    zsh:   csm-tui completion zsh >> ~/.zshrc
    fish:  csm-tui completion fish > ~/.config/fish/completions/csm-tui.fish
    """
    from click.shell_completion import get_completion_class

    from csm_tui.cli.main import cli

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"There is no completion for {shell}.")
    source = kind(cli, {}, "csm-tui", "_CSM_TUI_COMPLETE")
    output.print_text((kind.source_template % source.source_vars()).splitlines())


def _names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The names of accounts that begin with what was typed; none where the portfolio cannot be read."""
    from csm_tui.cli.session import Session

    given = {**(ctx.find_object(dict) or {})}
    try:
        own = Session(**given)
        if not own.has_portfolio():
            return []
        store = own.reading(current=False)
    except UserError:
        return []
    try:
        start = incomplete.casefold()
        return [name for row in store.rows() if (name := output.shown(row.name)).casefold().startswith(start)]
    finally:
        store.close()


def name_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """The argument NAME of a command on one account, with completion."""
    return click.argument("name", shell_complete=_names)(function)


def optional_name_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """The argument NAME of a command that may as well be about the whole portfolio, with completion."""
    return click.argument("name", required=False, shell_complete=_names)(function)
